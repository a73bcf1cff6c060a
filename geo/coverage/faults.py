"""What keeps polygons from being a coverage: where, between whom, how large, how wide."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.coverage.local import Local, Polygons, as_polygons
from geo.coverage.matched import is_coverage, unmatched_edges

# Pieces smaller than this are rounding of coordinates, not faults: 1e-9 degrees are 0.1 mm.
SMALLEST_M2 = 1e-6
SLIVER_M = 1.0
ROUGHLY_TOUCHING_M = 0.01  # polygons this near to a gap border on it


class FaultKind(StrEnum):
    """The kinds of faults; a gap under a metre wide is a sliver."""

    OVERLAP = "overlap"
    GAP = "gap"
    SLIVER = "sliver"
    INVALID = "invalid"
    EMPTY = "empty"
    NOT_POLYGON = "not_polygon"
    EDGES = "edges"


@dataclass(frozen=True)
class Fault:
    """One fault: the polygons concerned by index, its size, and a place in it (lng, lat)."""

    kind: FaultKind
    members: tuple[int, ...]
    place: tuple[float, float] | None = None
    area_m2: float = 0.0
    width_m: float = 0.0
    reason: str = ""


def shape_faults(shapes: Sequence[Any] | Polygons) -> list[Fault]:
    """Return what is wrong with single shapes: none, empty, no polygon, crossing itself (with the place)."""
    faults = []
    for index, shape in enumerate(shapes):
        if shape is None or shapely.is_empty(shape):
            faults.append(Fault(FaultKind.EMPTY, (index,)))
        elif shape.geom_type not in ("Polygon", "MultiPolygon"):
            faults.append(Fault(FaultKind.NOT_POLYGON, (index,), _first_point(shape), reason=shape.geom_type))
        elif not shapely.is_valid(shape):
            faults.append(_invalid(index, shape))
    return faults


def _first_point(shape: shapely.Geometry) -> tuple[float, float]:
    lng, lat = shapely.get_coordinates(shape)[0]
    return float(lng), float(lat)


def _invalid(index: int, shape: shapely.Geometry) -> Fault:
    """GEOS says "Self-intersection[106.4 29.8]": its word, and its place."""
    reason, _, place = str(shapely.is_valid_reason(shape)).partition("[")
    numbers = place.rstrip("]").split()
    where = (float(numbers[0]), float(numbers[1])) if len(numbers) >= 2 else _first_point(shape)
    return Fault(FaultKind.INVALID, (index,), where, reason=reason.strip())


def find_faults(polygons: Sequence[Any] | Polygons, *, gaps: bool = True) -> list[Fault]:
    """Return overlaps and gaps between valid polygons (EPSG:4326), the widest first.

    The width of a fault is the diameter of the largest circle in it. Overlaps and gaps are measured in metres
    around the middle of the polygons. Polygons that neither overlap nor match are told as `edges`.
    """
    given = as_polygons(polygons)
    local = Local(given)
    flat = np.asarray(local.forward(given))
    found = _overlaps(flat, local)
    if gaps:
        found += _gaps(flat, local)
    if not found and not is_coverage(given):
        found = _edges(given)
    return sorted(found, key=lambda fault: -fault.width_m)


def _overlaps(flat: Polygons, local: Local) -> list[Fault]:
    return [measured(FaultKind.OVERLAP, pair, shape, local) for pair, shape in overlapping_pairs(flat)]


def overlapping_pairs(flat: Polygons) -> list[tuple[tuple[int, int], shapely.Geometry]]:
    """Return each pair of polygons (in metres) that overlap, with what they have in common."""
    suspects = _suspects(flat)
    tree = shapely.STRtree(flat)
    one, other = tree.query(flat[suspects], predicate="intersects")
    both = np.sort(np.column_stack([suspects[one], other]), axis=1)
    pairs = np.unique(both[both[:, 0] < both[:, 1]], axis=0)
    common = shapely.intersection(flat[pairs[:, 0]], flat[pairs[:, 1]])
    return [
        ((int(a), int(b)), shape)
        for (a, b), shape in zip(pairs, common, strict=True)
        if shapely.area(shape) > SMALLEST_M2
    ]


def _suspects(flat: Polygons) -> npt.NDArray[np.int64]:
    """Of two polygons that overlap one has an edge that does not match; those are few.

    Only one: an edge that matches a neighbour's is not told, though it may lie inside a third polygon.
    """
    edges = unmatched_edges(flat)
    return np.flatnonzero(~shapely.is_empty(edges))


def _gaps(flat: Polygons, local: Local) -> list[Fault]:
    tree = shapely.STRtree(flat)
    faults = []
    for hole in holes(flat):
        beside = tree.query(shapely.buffer(hole, ROUGHLY_TOUCHING_M), predicate="intersects")
        members = tuple(int(index) for index in np.sort(beside))
        faults.append(measured(FaultKind.GAP, members, hole, local))
    return faults


def holes(flat: Polygons) -> list[shapely.Geometry]:
    """Return what lies inside the outline of polygons (in metres) but in none of them."""
    matched = flat if is_coverage(flat) else shapely.coverage_clean(flat)
    union = shapely.coverage_union_all(matched)
    outlines = [shapely.Polygon(part.exterior) for part in shapely.get_parts(union)]
    inside = shapely.get_parts(shapely.difference(shapely.union_all(outlines), union))
    return [hole for hole in inside if hole.area > SMALLEST_M2]


def measured(kind: FaultKind, members: tuple[int, ...], shape: shapely.Geometry, local: Local) -> Fault:
    """Return a fault with its size, width and place; `shape` in the metres of `local`."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon" and not part.is_empty]
    widest = max(parts, key=width_m, default=shape)
    width = width_m(widest)
    if kind is FaultKind.GAP and width < SLIVER_M:
        kind = FaultKind.SLIVER
    return Fault(kind, members, local.place(widest), float(shapely.area(shape)), width)


def width_m(part: shapely.Geometry) -> float:
    """Return the diameter of the largest circle in a polygon, in the polygon's units."""
    if part.geom_type != "Polygon" or part.is_empty:
        return 0.0
    rough = 2 * part.area / max(part.length, 1e-12)
    radius_line = shapely.maximum_inscribed_circle(part, tolerance=max(rough / 50, 1e-4))
    return float(2 * radius_line.length)


def _edges(given: Polygons) -> list[Fault]:
    edges = unmatched_edges(given)
    bad = np.flatnonzero(~shapely.is_empty(edges))
    return [Fault(FaultKind.EDGES, (int(index),), _first_point(edges[index])) for index in bad[:100]]
