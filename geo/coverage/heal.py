"""Closing narrow faults of a coverage, and proving how far that moved anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from geo.coverage.faults import SMALLEST_M2, Fault, FaultKind, find_faults, holes, width_m
from geo.coverage.local import Local, Polygons, as_polygons
from geo.coverage.matched import is_coverage

# A circle in a slit is found to 2 %, so a fault as wide as the limit must not escape by rounding.
ROUNDING = 1.02
MOST_CELLS = 4000
THREAD_M = 1e-4  # what changed hands in so narrow a strip is rounding of an overlay, however long the strip is


@dataclass(frozen=True)
class Healed:
    """A coverage, the faults closed, those left, the area that changed hands and the furthest move."""

    polygons: Polygons
    closed: tuple[Fault, ...]
    left: tuple[Fault, ...]
    moved_m2: float = 0.0
    furthest_m: float = 0.0

    @property
    def refused(self) -> tuple[Fault, ...]:
        """What is left and no coverage can have; a gap is none of these, it may be meant."""
        return tuple(fault for fault in self.left if fault.kind not in (FaultKind.GAP, FaultKind.SLIVER))


def heal(polygons: Sequence[Any] | Polygons, limit_m: float) -> Healed:
    """Close gaps and overlaps up to `limit_m` metres wide (polygons: valid, EPSG:4326).

    What is a coverage already comes back bit for bit, and of the rest every vertex that need not move. No
    boundary moves further than `limit_m`; where it would, nothing is changed and the faults are left. Wider
    overlaps are left, and then the result is no coverage.
    """
    given = as_polygons(polygons)
    faults = find_faults(given)
    narrow = tuple(fault for fault in faults if fault.width_m <= limit_m * ROUNDING)
    wide = tuple(fault for fault in faults if fault.width_m > limit_m * ROUNDING)
    if is_coverage(given) and not narrow:
        return Healed(given, (), wide)
    if any(fault.kind is FaultKind.OVERLAP for fault in wide):
        return Healed(given, (), tuple(faults))
    return _cleaned(given, limit_m, narrow, wide)


def _cleaned(given: Polygons, limit_m: float, narrow: tuple[Fault, ...], wide: tuple[Fault, ...]) -> Healed:
    local = Local(given)
    flat = local.forward_kept(given)
    filled = _filled(flat, limit_m * ROUNDING)
    back = np.asarray(local.inverse(shapely.coverage_clean(filled, gap_width=limit_m * ROUNDING)))
    same = shapely.equals_exact(shapely.normalize(given), shapely.normalize(back), 0.0)
    moved, furthest = _moved(flat[~same], np.asarray(local.forward(back[~same])))
    whole = is_coverage(back) and not shapely.is_empty(back).any() and bool(shapely.is_valid(back).all())
    if not whole or furthest > limit_m * ROUNDING:
        return Healed(given, (), narrow + wide)
    back[same] = given[same]
    return Healed(back, narrow, wide, moved, furthest)


def _filled(flat: Polygons, limit_m: float) -> Polygons:
    """Give each narrow gap between several polygons away piece by piece, each place to its nearest polygon.

    Left to the cleaner a long slit would go whole to one neighbour, and reach far along the others.
    """
    filled = flat.copy()
    tree = shapely.STRtree(flat)
    for hole in holes(flat):
        if width_m(hole) > limit_m:
            continue
        beside = tree.query(shapely.buffer(hole, 0.01), predicate="intersects")
        if len(beside) > 2:
            for index, piece in zip(beside, _shares(hole, flat[beside], limit_m), strict=True):
                filled[index] = shapely.union(filled[index], piece)
    return filled


def _shares(hole: shapely.Geometry, beside: Polygons, limit_m: float) -> list[shapely.Geometry]:
    """Return the part of `hole` that lies nearest to each of the polygons beside it."""
    step = max(limit_m / 2, hole.length / MOST_CELLS)
    outline = shapely.get_coordinates(shapely.segmentize(hole, step))
    seeds = shapely.points(np.unique(outline, axis=0))
    nearest = np.argmin(shapely.distance(seeds[:, None], beside[None, :]), axis=1)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(seeds), extend_to=hole, ordered=True))
    pieces = shapely.intersection(shapely.make_valid(cells), shapely.make_valid(hole))
    return [shapely.union_all(pieces[nearest == number]) for number in range(len(beside))]


def _moved(before: Polygons, after: Polygons) -> tuple[float, float]:
    """Return the area (m²) that changed hands and how far (m) a boundary moved at most."""
    if not len(before):
        return 0.0, 0.0
    taken = shapely.difference(after, before)
    lost = shapely.difference(before, after)
    furthest = 0.0
    for pieces, beside in ((taken, before), (lost, after)):
        for index in np.flatnonzero(shapely.area(pieces) > SMALLEST_M2):
            furthest = max(furthest, _reach(pieces[index], beside[index]))
    return float(max(shapely.area(taken).sum(), shapely.area(lost).sum())), furthest


def _reach(piece: shapely.Geometry, beside: shapely.Geometry) -> float:
    """Return how far the furthest vertex of `piece` lies from what it was added to or cut off from."""
    parts = [part for part in shapely.get_parts(piece) if 2 * part.area > THREAD_M * part.length]
    vertices = shapely.points(shapely.get_coordinates(parts))
    return float(shapely.distance(vertices, shapely.boundary(beside)).max(initial=0.0))
