"""Handing buildings from grid to grid, and keeping each building whole in one grid."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import numpy as np
import shapely

from geo.coverage.edit.around import Strips, led_around
from geo.coverage.edit.change import Change
from geo.coverage.edit.footprint import CUT_M2, Footprint, building_split, is_cut_off, owner, split_by
from geo.coverage.edit.plan import Plan, Scale
from geo.coverage.edit.refusal import Refused
from geo.coverage.edit.rings import one_shape, polygons_of
from geo.coverage.edit.transfer import Transfer

SAMPLE_M = 3.0  # outlines are sampled this densely to find which land lies nearest to a building
SIMPLE_M = 1.0
SAMPLES_MOST = 20_000


def reassign(
    plan: Plan, chosen: Sequence[UUID], grid: UUID, known: Mapping[UUID, Footprint], *, across: bool
) -> Change:
    """Return the change that hands buildings, each with the land nearest to it, to a grid.

    `known` are the chosen buildings and all others in the grids they lie in. Raises Refused: `unknown_building`,
    `not_adjacent` where their land does not lie at the grid, `would_empty_grid`, `would_break_contiguity`,
    `building_split` where a building beside them would be cut.
    """
    plan.face(grid)
    missing = [one for one in chosen if one not in known]
    if missing or not chosen:
        raise Refused("unknown_building", "没有这些建筑 / no such buildings", given=", ".join(map(str, missing[:20])))
    whose = {one.id: owner(plan, one.point) for one in known.values()}
    sources: dict[UUID, list[Footprint]] = {}
    for one in chosen:
        face = whose[one]
        if face is None:
            raise Refused(
                "unknown_building", "建筑不在方案内 / a building lies outside the plan", place=known[one].point
            )
        if face.id != grid:
            sources.setdefault(face.id, []).append(known[one])
    work, moved = Transfer(plan), False
    for source, group in _nearest_first(plan, sources, grid):
        neighbours = [known[one] for one, face in whose.items() if face is not None and face.id == source]
        part = land_of(plan.face(source).shape, group, neighbours, plan.scale)
        moved |= work.give(part, source, grid)
    buildings = [known[one] for one in chosen]
    moved |= _rest_of(plan, work, buildings, Strips(list(known.values()), plan.scale), grid)
    if not moved:
        raise Refused("nothing_to_do", "这些建筑已在该网格 / the buildings are in that grid already", grids=[grid])
    others = [one for one in known.values() if one.id not in chosen]
    return _whole(led_around(work.finish(across=across), plan, others, buildings, across=across), buildings)


def _nearest_first(
    plan: Plan, sources: Mapping[UUID, list[Footprint]], grid: UUID
) -> list[tuple[UUID, list[Footprint]]]:
    """Grids that touch the taker come first, so that those behind them find it adjacent."""
    shape = plan.face(grid).shape
    return sorted(sources.items(), key=lambda item: float(shapely.distance(plan.face(item[0]).shape, shape)))


def land_of(shape: Any, group: Sequence[Footprint], others: Sequence[Footprint], scale: Scale) -> Any:
    """Return the part of a grid that lies nearer to the buildings of `group` than to the others in it."""
    mine = {one.id for one in group}
    flat = scale.metres(shape)
    every = [*group, *(one for one in others if one.id not in mine)]
    outlines = [scale.metres(one.shape) for one in every]
    seeds, whose = _seeds(outlines)
    if len(np.unique(whose >= len(group))) < 2:
        return shape
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(seeds), extend_to=flat, ordered=True))
    near = shapely.union_all(cells[whose < len(group)])
    near = shapely.difference(near, shapely.union_all(outlines[len(group) :]))
    near = shapely.union_all([near, *outlines[: len(group)]])
    inside = shapely.intersection(near, flat)
    smooth = _smoothed(inside, flat, outlines, len(group))
    return scale.degrees(smooth)


def _seeds(outlines: Sequence[Any]) -> tuple[Any, Any]:
    total = sum(one.length for one in outlines)
    step = max(SAMPLE_M, total / SAMPLES_MOST)
    dense = shapely.segmentize(np.array(outlines, object), step)
    xy, whose = shapely.get_coordinates(dense, return_index=True)
    _, first = np.unique(xy, axis=0, return_index=True)
    first = np.sort(first)
    return shapely.points(xy[first]), whose[first]


def _smoothed(inside: Any, flat: Any, outlines: Sequence[Any], count: int) -> Any:
    """Straighten the zigzag between two lands, unless that would cut a building."""
    rest = shapely.difference(flat, inside)
    if rest.is_empty or inside.is_empty:
        return inside
    both = [one_shape(polygons_of(one)) for one in (inside, rest) if polygons_of(one)]
    if len(both) < 2:
        return inside
    mine = shapely.coverage_clean(np.array(both, object))
    smooth = shapely.coverage_simplify(mine, SIMPLE_M, simplify_boundary=False)[0]
    lost = shapely.area(shapely.difference(np.array(outlines[:count], object), smooth)).sum()
    taken = shapely.area(shapely.intersection(np.array(outlines[count:], object), smooth)).sum()
    before = shapely.area(shapely.difference(np.array(outlines[:count], object), inside)).sum()
    return smooth if lost <= before + CUT_M2 and taken <= CUT_M2 else inside


def _rest_of(plan: Plan, work: Transfer, chosen: Sequence[Footprint], strips: Strips, grid: UUID) -> bool:
    """Hand over what of the footprints still lies in other grids, where a boundary ran through them."""
    moved = False
    for one in chosen:
        for face in plan.near(one.shape.bounds):
            if face.id != grid and is_cut_off(one.shape, work.shape(face.id), plan.scale):
                moved |= work.give(strips.around(one), face.id, grid)
    return moved


def _whole(change: Change, chosen: Sequence[Footprint]) -> Change:
    for one in chosen:
        cut = split_by(change.plan, one)
        if len(cut) > 1:
            raise building_split(one, cut)
    return change
