"""What could be better in a plan that is a partition, and the one operation that mends a fault."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
import shapely

from geo.coverage.edit.footprint import CUT_M2, Footprint, owner
from geo.coverage.edit.merge import gaps
from geo.coverage.edit.plan import Face, Plan
from geo.coverage.edit.refusal import Place
from geo.coverage.faults import width_m

NARROW_M = 5.0  # nobody walks a grid thinner than this
SMALL_M2 = 400.0
TOLD_MOST = 200
Operation = Mapping[str, Any]


@dataclass(frozen=True)
class Weakness:
    """A place worth a look: no fault of the partition, but rarely meant; `fix` is the operation that ends it."""

    kind: str  # gap, small_grid, narrow_grid, building_cut
    grids: tuple[UUID, ...]
    place: Place
    area_m2: float
    width_m: float
    fix: Operation | None


def weaknesses(plan: Plan, buildings: Sequence[Footprint]) -> list[Weakness]:
    """Return gaps, small and narrow grids, and buildings that a boundary runs through."""
    return [*_gaps(plan), *_thin(plan), *_cut(plan, buildings)][: 3 * TOLD_MOST]


def _gaps(plan: Plan) -> Iterable[Weakness]:
    for gap in gaps(plan)[:TOLD_MOST]:
        beside = [face for face in plan.near(gap.bounds) if _common_m(plan, face.shape, gap) > 0]
        place = _inside(gap)
        flat = plan.scale.metres(gap)
        fix = None
        if beside:
            taker = max(beside, key=lambda face: (not face.locked, _common_m(plan, face.shape, gap)))
            fix = {"op": "fill_gap", "at": list(place), "grid": str(taker.id)}
        ids = tuple(face.id for face in beside)
        yield Weakness("gap", ids, place, round(flat.area, 2), round(width_m(flat), 2), fix)


def _thin(plan: Plan) -> Iterable[Weakness]:
    """Small grids first by area alone, then those of which little is left when a strip is taken off all around."""
    faces = list(plan.faces.values())
    flat = plan.scale.metres(np.array([face.shape for face in faces], object))
    area = shapely.area(flat)
    core = shapely.buffer(flat, -NARROW_M / 2, quad_segs=2)
    for index in np.flatnonzero((area < SMALL_M2) | shapely.is_empty(core))[:TOLD_MOST]:
        face = faces[index]
        kind = "small_grid" if area[index] < SMALL_M2 else "narrow_grid"
        part = max(shapely.get_parts(flat[index]), key=lambda one: one.area)
        width = round(width_m(part), 2)
        yield Weakness(kind, (face.id,), _inside(face.shape), round(float(area[index]), 2), width, _merged(plan, face))


def _merged(plan: Plan, face: Face) -> Operation | None:
    """Return the merge into the neighbour of the same parent with the longest common edge."""
    beside = [
        (length, other)
        for other in plan.near(face.shape.bounds)
        if other.id != face.id and other.parent == face.parent and not other.locked
        for length in [_common_m(plan, other.shape, face.shape)]
        if length > 0
    ]
    if not beside or face.locked:
        return None
    _, taker = max(beside, key=lambda one: one[0])
    return {"op": "merge", "grids": [str(taker.id), str(face.id)]}


def _common_m(plan: Plan, one: Any, other: Any) -> float:
    common = shapely.intersection(shapely.boundary(one), shapely.boundary(other))
    return float(plan.scale.metres(common).length)


def _cut(plan: Plan, buildings: Sequence[Footprint]) -> Iterable[Weakness]:
    if not buildings:
        return
    faces = list(plan.faces.values())
    shapes = np.array([one.shape for one in buildings], object)
    whose, which = shapely.STRtree([face.shape for face in faces]).query(shapes, predicate="intersects")
    several = np.flatnonzero(np.bincount(whose, minlength=len(buildings)) > 1)
    for index in several.tolist():
        one = buildings[index]
        held = [faces[row] for row in which[whose == index]]
        areas = [plan.scale.area_m2(shapely.intersection(one.shape, face.shape)) for face in held]
        cut = [face for face, area in zip(held, areas, strict=True) if area > CUT_M2]
        taker = owner(plan, one.point)
        if len(cut) < 2 or taker is None:
            continue
        fix = {"op": "reassign_buildings", "buildings": [str(one.id)], "grid": str(taker.id)}
        ids = tuple(face.id for face in cut)
        yield Weakness("building_cut", ids, one.point, round(min(area for area in areas if area > CUT_M2), 2), 0.0, fix)


def _inside(shape: Any) -> Place:
    lng, lat = shapely.get_coordinates(shapely.point_on_surface(shape))[0]
    return round(float(lng), 7), round(float(lat), 7)
