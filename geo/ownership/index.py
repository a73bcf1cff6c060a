"""The ownership index: which polygon owns a point, exactly, for millions of points a second."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.coverage import is_coverage
from geo.errors import GeoError
from geo.ownership import frame as frames
from geo.ownership import kernels, rings
from geo.ownership.exact import Judge
from geo.ownership.frame import Frame
from geo.ownership.single import alone, overlapping
from geo.ownership.threads import in_threads
from geo.ownership.twin import UNSURE
from geo.types import Bbox

Floats = npt.NDArray[np.float64]
Owners = npt.NDArray[np.int32]
COVERAGE_PARTS = ("frame", "cells", "edges")
OVERLAP_PARTS = ("frame", "cells", "starts", "edges", "listed", "first_row", "base", "row_starts")


class DuplicateCode(GeoError):
    """Codes decide ties, so each polygon needs its own."""

    code = "duplicate_code"


class OwnershipIndex:
    """Owners of points among polygons, equal to testing every polygon with `intersects`, lowest code first.

    Coordinates are degrees of one datum, longitude first. A point on the outer border is inside. The index is
    immutable and may be asked from many threads.
    """

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]], judge: Judge) -> None:
        self.overlapping = "base" in arrays
        names = OVERLAP_PARTS if self.overlapping else COVERAGE_PARTS
        self._parts = {name: read_only(arrays[name]) for name in ("rank", "boxes", *names)}
        self.raster = [self._parts[name] for name in names]
        if not self.overlapping:
            self.raster.append(read_only(self._parts["edges"].view(np.int32)))
        self._judge = judge
        self.frame = Frame.from_array(self._parts["frame"])
        self._alone = (overlapping if self.overlapping else alone)(self.frame, *self.raster[1:])

    @classmethod
    def build(
        cls,
        polygons: Sequence[Any] | npt.NDArray[np.object_],
        codes: Sequence[str],
        *,
        budget_mb: float = 64,
        coverage: bool | None = None,
    ) -> "OwnershipIndex":
        """Return an index over polygons with their codes, unique in one index.

        `coverage` tells whether they are known not to overlap and to share their edges vertex by vertex; None
        lets GEOS find out, which takes longer than the rest. Where they overlap, answers only take longer.
        Raises NotPolygons, NotFinite, DuplicateCode.
        """
        shapes = np.asarray(polygons, dtype=object)
        rank = ranks(codes, len(shapes))
        flat = rings.flatten(shapes)
        boxes = shapely.bounds(shapes).reshape(-1, 4)
        frame = frames.fit(bounds_of(shapes), typical_width(boxes), budget_mb).array()
        judge = Judge(rank, boxes, shapes)
        if coverage is None:
            coverage = bool(shapely.is_valid(shapes).all() and is_coverage(shapes))
        layout = _labels(frame, flat, judge) if coverage else _candidates(frame, flat, rank, boxes)
        return cls({"frame": frame, "rank": rank, "boxes": boxes, **layout}, judge)

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> "OwnershipIndex":
        """Return the index that `arrays` came from; mapped read-only files are used in place."""
        wkb = arrays["wkb"], arrays["wkb_offsets"]
        return cls(arrays, Judge(np.asarray(arrays["rank"]), np.asarray(arrays["boxes"]), wkb=wkb))

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return all that the index is made of, to be kept in files under these names."""
        wkb, offsets = self._judge.wkb()
        return {**self._parts, "wkb": wkb, "wkb_offsets": offsets}

    def __len__(self) -> int:
        """Return the number of polygons."""
        return int(self._parts["rank"].size)

    @property
    def nbytes(self) -> int:
        """Bytes that questions need in memory; the WKB of the judge is not counted."""
        return sum(part.nbytes for part in self._parts.values())

    def owner(self, lng: float, lat: float) -> int:
        """Return the position of the polygon that owns one point, -1 for none; takes microseconds."""
        found = self._alone(lng, lat)
        return found if found != UNSURE else int(self._judge.owners(np.array([lng]), np.array([lat]))[0])

    def owners(self, lng: Floats, lat: Floats, *, threads: int = 1) -> Owners:
        """Return the position of the polygon that owns each point, -1 for none.

        >>> index = OwnershipIndex.build([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)], ["A", "B"])
        >>> index.owners(np.array([0.5, 1.0, 1.5, 3.0]), np.array([0.5, 0.5, 0.5, 0.5])).tolist()
        [0, 0, 1, -1]
        """
        x, y = read_only(np.atleast_1d(lng), np.float64), read_only(np.atleast_1d(lat), np.float64)
        out = np.empty(x.size, np.int32)
        engine = kernels.current()
        query = engine.overlap_query if self.overlapping else engine.query
        in_threads(lambda part: query(*self.raster, x[part], y[part], out[part]), x.size, threads)
        unsure = np.flatnonzero(out == UNSURE)
        if unsure.size:
            out[unsure] = self._judge.owners(x[unsure], y[unsure])
        return out


def ranks(codes: Sequence[str], count: int) -> Owners:
    """Return the place of each code in the order of code points; raises DuplicateCode."""
    if len(codes) != count:
        raise GeoError("each polygon needs a code", given=len(codes), expected=f"{count} codes")
    order = sorted(range(count), key=codes.__getitem__)
    for one, next_one in pairwise(order):
        if codes[one] == codes[next_one]:
            raise DuplicateCode(f"code {codes[one]!r} is given twice", given=codes[one], expected="unique codes")
    rank = np.empty(count, np.int32)
    rank[order] = np.arange(count, dtype=np.int32)
    return rank


def _labels(frame: Floats, flat: rings.Rings, judge: Judge) -> dict[str, npt.NDArray[Any]]:
    engine = kernels.for_build()
    ends, pairs = engine.edges_by_cell(frame, flat.x, flat.y, flat.starts)
    cells, starts, edges = engine.mixed_cells(flat, rings.vertex_owners(flat), ends, pairs)
    engine.fill(frame, cells, starts, edges)
    _settle(Frame.from_array(frame), cells, judge)
    engine.by_kind(frame, cells, starts, edges)
    return {"cells": cells, "edges": edges}


def _settle(frame: Frame, cells: Owners, judge: Judge) -> None:
    """Let the judge label the cells that no ray told, and carry its labels to the right."""
    unsure = np.flatnonzero(cells == UNSURE)
    if not unsure.size:
        return
    row, column = np.divmod(unsure, frame.columns)
    lng, lat = frame.west + (column + 0.5) / frame.per_lng, frame.south + (row + 0.5) / frame.per_lat
    cells[unsure] = judge.owners(lng, lat)
    begins = np.zeros(cells.size, bool)
    begins[unsure] = True
    source = np.maximum.accumulate(np.where(begins | (cells < -1), np.arange(cells.size), -1))
    carried = (cells == -1) & (source >= 0) & begins[source]
    cells[carried] = cells[source[carried]]


def _candidates(frame: Floats, flat: rings.Rings, rank: Owners, boxes: Floats) -> dict[str, npt.NDArray[Any]]:
    by_candidates = kernels.for_build().by_candidates
    if by_candidates:
        return dict(by_candidates(frame, flat, rank, boxes))
    # Without numba all points in the frame go to the judge: exact, and as slow as GEOS.
    cells = np.full(int(frame[4]) * int(frame[5]), UNSURE, np.int32)
    none, rows = np.zeros(1, np.int32), np.zeros(1, np.int64)
    parts = (frame, cells, none, np.empty((0, 4)), none[:0], none, rows, rows)
    return dict(zip(OVERLAP_PARTS, parts, strict=True))


def typical_width(boxes: Floats) -> float:
    """Return the width of a middling polygon in degrees; many small ones count for more than a large one."""
    sides = np.sqrt(np.abs((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])))
    known = sides[np.isfinite(sides)]
    return float(np.median(known)) if known.size else 0.0


def bounds_of(polygons: npt.NDArray[np.object_]) -> Bbox:
    """Return the box of all polygons; a point at the origin where there is none."""
    boxes = shapely.bounds(polygons).reshape(-1, 4)
    if not len(boxes) or np.isnan(boxes).all():
        return Bbox(0.0, 0.0, 0.0, 0.0)
    return Bbox(*np.nanmin(boxes[:, :2], axis=0).tolist(), *np.nanmax(boxes[:, 2:], axis=0).tolist())


def read_only(values: npt.NDArray[Any], dtype: Any = None) -> npt.NDArray[Any]:
    """Return a contiguous view that nobody can write through; a mapped file stays mapped."""
    view = np.ascontiguousarray(values, dtype=dtype).view(np.ndarray)
    view = view.view()
    view.flags.writeable = False
    return view
