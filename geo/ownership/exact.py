"""The judge of last resort: GEOS tests the polygons near a point; the lowest code that it touches owns it."""

from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

CHUNK = 100_000
NOBODY = np.iinfo(np.int32).max


class Judge:
    """Polygons as geometry or as WKB that is parsed where it is needed; `rank` orders them by code."""

    def __init__(
        self,
        rank: npt.NDArray[np.int32],
        boxes: npt.NDArray[np.float64],
        polygons: npt.NDArray[np.object_] | None = None,
        wkb: tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]] | None = None,
    ) -> None:
        self._rank, self._boxes, self._wkb = rank, boxes, wkb
        self._by_rank = np.argsort(rank).astype(np.int32)
        self._polygons = np.full(rank.size, None, object) if polygons is None else polygons.copy()
        self._tree: Any = None
        self._lock = Lock()  # GEOS builds the index of a prepared polygon on first use, unguarded

    def wkb(self) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
        """Return all polygons as WKB one behind the other, and the offsets of each."""
        if self._wkb is None:
            texts = shapely.to_wkb(self._polygons, output_dimension=2, byte_order=1)
            offsets = np.zeros(len(texts) + 1, np.int64)
            np.cumsum([len(text) for text in texts], out=offsets[1:])
            self._wkb = np.frombuffer(b"".join(texts), np.uint8), offsets
        return self._wkb

    def polygons(self, which: npt.NDArray[Any]) -> npt.NDArray[np.object_]:
        """Return some polygons by position, prepared for tests."""
        wanted = np.unique(which)
        missing = [at for at in wanted.tolist() if self._polygons[at] is None]
        if missing:
            data, offsets = self.wkb()
            for at in missing:
                self._polygons[at] = shapely.from_wkb(data[offsets[at] : offsets[at + 1]].tobytes())
        shapely.prepare(self._polygons[wanted])
        found: npt.NDArray[np.object_] = self._polygons[which]
        return found

    def touching(self, lng: Any, lat: Any) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Return the pairs (point, polygon) that intersect."""
        with self._lock:
            if self._tree is None:
                self._tree = shapely.STRtree(shapely.box(*self._boxes.T))
            points = shapely.points(lng, lat)
            point, polygon = self._tree.query(points)
            hit = shapely.intersects(self.polygons(polygon), points[point])
        return point[hit], polygon[hit]

    def owners(self, lng: Any, lat: Any) -> npt.NDArray[np.int32]:
        """Return the owner of each point, -1 for none; not finite coordinates belong to none."""
        lowest = np.full(lng.size, NOBODY, np.int32)
        finite = np.flatnonzero(np.isfinite(lng) & np.isfinite(lat))
        for begin in range(0, finite.size, CHUNK):
            some = finite[begin : begin + CHUNK]
            point, polygon = self.touching(lng[some], lat[some])
            np.minimum.at(lowest, some[point], self._rank[polygon])
        owners = np.full(lng.size, -1, np.int32)
        owned = lowest != NOBODY
        owners[owned] = self._by_rank[lowest[owned]]
        return owners
