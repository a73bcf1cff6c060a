"""How far the nearest boundary is, and who is on the other side: edges in buckets, distances in metres."""

from collections.abc import Mapping, Sequence
from math import inf, isfinite, nan
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from geo.crs import geodesic_distance_m
from geo.ownership import frame as frames
from geo.ownership import kernels, rings
from geo.ownership.index import bounds_of, ranks, read_only

EDGES_PER_BUCKET = 8
FLAT_M = 20_000.0  # beyond it the flat distance is replaced by the one on the ellipsoid
PARTS = ("frame", "starts", "ids", "x", "y", "owner", "rank")
NOBODY = -1


class Nearest(NamedTuple):
    """The nearest place on a boundary; infinity and NaN where there is no boundary at all."""

    distance_m: float
    lng: float
    lat: float


class BoundaryIndex:
    """All edges of one level's polygons. Immutable; may be asked from many threads."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        self._parts = {name: read_only(arrays[name]) for name in PARTS}
        self._search = tuple(self._parts.values())

    @classmethod
    def build(cls, polygons: Sequence[Any] | npt.NDArray[np.object_], codes: Sequence[str]) -> "BoundaryIndex":
        """Return the boundaries of polygons, degrees, longitude first; raises NotPolygons, DuplicateCode."""
        shapes = np.asarray(polygons, dtype=object)
        rank, flat = ranks(codes, len(shapes)), rings.flatten(shapes)
        budget = 4 * flat.x.size / EDGES_PER_BUCKET / 2**20
        frame = frames.fit(bounds_of(shapes), 0.0, budget).array()
        ends, ids = kernels.for_build().edges_by_cell(frame, flat.x, flat.y, flat.starts)
        starts = np.zeros(ends.size + 1, np.int32)
        starts[1:] = ends
        owner = np.repeat(flat.owner, np.diff(flat.starts))
        parts = (frame, starts, ids, flat.x, flat.y, owner, rank)
        return cls(dict(zip(PARTS, parts, strict=True)))

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> "BoundaryIndex":
        """Return the index that `arrays` came from; mapped read-only files are used in place."""
        return cls(arrays)

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return all that the index is made of, to be kept in files under these names."""
        return dict(self._parts)

    def nearest(self, lng: float, lat: float) -> Nearest:
        """Return the nearest boundary place and the distance to it in metres, within 0.1 %."""
        if not (isfinite(lng) and isfinite(lat)):
            return Nearest(inf, nan, nan)
        distance, foot_lng, foot_lat, polygon = kernels.current().closest(*self._search, lng, lat, NOBODY, inf)
        if polygon == NOBODY:
            return Nearest(inf, nan, nan)
        if distance > FLAT_M:
            distance = float(geodesic_distance_m(lng, lat, foot_lng, foot_lat))
        return Nearest(distance, foot_lng, foot_lat)

    def runner_up(self, lng: float, lat: float, owner: int, limit_m: float) -> tuple[int, float] | None:
        """Return the nearest polygon but `owner` (-1 for a point outside) and its distance in metres.

        None where there is no other within the limit; equally near ones: the lowest code.
        """
        if not (isfinite(lng) and isfinite(lat)):
            return None
        distance, _, _, polygon = kernels.current().closest(*self._search, lng, lat, owner, limit_m)
        return None if polygon == NOBODY else (polygon, distance)
