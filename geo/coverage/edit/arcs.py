"""Moving the boundary that two grids share, both sides together; along a line or a street."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import numpy as np
import shapely

from geo.coverage.edit.change import Change
from geo.coverage.edit.cut import cut, without_slivers
from geo.coverage.edit.finish import finish, unlocked
from geo.coverage.edit.plan import Face, Plan, Scale
from geo.coverage.edit.refusal import Refused
from geo.coverage.edit.rings import one_shape, polygons_of, rings_of

END_SNAP_M = 2.0
STREET_M = 80.0  # a street further than this from both ends of a boundary is not along it


def shared_arcs(one: Face, other: Face) -> list[Any]:
    """Return the boundaries that two grids share, each from node to node, as lines."""
    common = shapely.shared_paths(shapely.boundary(one.shape), shapely.boundary(other.shape))
    lines = [line for kind in shapely.get_parts(common) for line in shapely.get_parts(kind) if not line.is_empty]
    if not lines:
        return []
    return list(shapely.get_parts(shapely.line_merge(shapely.multilinestrings(lines))))


def _pair(plan: Plan, grids: Sequence[UUID]) -> tuple[Face, Face, list[Any]]:
    if len(set(grids)) != 2:
        raise Refused("two_grids_needed", "需要两个网格 / two different grids are needed", grids=grids)
    one, other = (plan.face(grid) for grid in grids)
    arcs = shared_arcs(one, other)
    if not arcs:
        raise Refused("not_adjacent", "两个网格没有公共边 / the grids do not share an edge", grids=grids)
    unlocked([one, other])
    return one, other, arcs


def move_arc(plan: Plan, grids: Sequence[UUID], line: Any, *, across: bool = False) -> Change:
    """Return the change by which `line` becomes the boundary between two grids.

    Where they share several boundaries the one nearest to the line is replaced. The line's ends lie on the outline
    of both together, at the old ends or elsewhere. Raises Refused `line_does_not_cross` where it separates nothing.
    """
    one, other, arcs = _pair(plan, grids)
    replaced = min(range(len(arcs)), key=lambda index: _apart(arcs[index], line, plan.scale))
    kept = [arc for index, arc in enumerate(arcs) if index != replaced]
    known = shapely.get_coordinates(arcs[replaced])
    return _cut_between(plan, one, other, _with_old_vertices(line, known, plan.scale), kept, across=across)


def _apart(arc: Any, line: Any, scale: Scale) -> float:
    return float(shapely.hausdorff_distance(scale.metres(arc), scale.metres(line)))


def _with_old_vertices(line: Any, known: Any, scale: Scale) -> Any:
    """Return the line with vertices that stayed where they were, exactly there: pages round to a centimetre."""
    xy = shapely.get_coordinates(line).copy()
    for index, vertex in enumerate(xy):
        away = np.hypot(*((known - vertex) * (scale.x, scale.y)).T)
        if away.min() <= 0.02:
            xy[index] = known[away.argmin()]
    return shapely.LineString(xy)


def _cut_between(plan: Plan, one: Face, other: Face, line: Any, kept: list[Any], *, across: bool) -> Change:
    region = shapely.coverage_union_all(np.array([one.shape, other.shape], object))
    region = one_shape(polygons_of(region))
    pieces = cut(region, line, plan.scale, exact=kept, end_snap_m=END_SNAP_M)
    mine, theirs = _dealt(without_slivers(pieces.polygons, plan.scale), one, other)
    if not mine or not theirs:
        xy = shapely.get_coordinates(line)
        raise Refused(
            "line_does_not_cross",
            "这条线没有把两个网格分开 / the line does not separate the two grids",
            place=(float(xy[0, 0]), float(xy[0, 1])),
            grids=[one.id, other.id],
        )
    after = {one.id: replace(one, shape=_joined(mine)), other.id: replace(other, shape=_joined(theirs))}
    return finish(plan, {one.id: one, other.id: other}, after, [pieces.nodes], across=across)


def _joined(pieces: list[Any]) -> Any:
    return one_shape(polygons_of(shapely.coverage_union_all(np.array(pieces, object))))


def _dealt(pieces: list[Any], one: Face, other: Face) -> tuple[list[Any], list[Any]]:
    """Deal the pieces to the grid whose outer boundary they mostly have; inner pieces to the one short of any."""
    bounds = [shapely.boundary(face.shape) for face in (one, other)]
    shares = [[_length_along(piece, bound) for bound in bounds] for piece in pieces]
    sides: list[int | None] = [_side(*share) for share in shares]
    for index, side in enumerate(sides):
        if side is None:
            free = [number for number in (0, 1) if number not in sides]
            sides[index] = free[0] if free else _side_by_land(pieces[index], one, other)
    return tuple([piece for piece, side in zip(pieces, sides, strict=True) if side == n] for n in (0, 1))  # type: ignore[return-value]


def _length_along(piece: Any, bound: Any) -> float:
    """Return the length of the piece's edges that run along a boundary."""
    shapely.prepare(bound)
    total = 0.0
    for ring in rings_of(piece):
        middles = shapely.points((ring[1:] + ring[:-1]) / 2)
        on = shapely.dwithin(bound, middles, 1e-9)
        total += float(np.hypot(*(ring[1:] - ring[:-1])[on].T).sum())
    return total


def _side(mine: float, theirs: float) -> int | None:
    if max(mine, theirs) <= 0:
        return None
    return 0 if mine >= theirs else 1


def _side_by_land(piece: Any, one: Face, other: Face) -> int:
    mine, theirs = (shapely.area(shapely.intersection(piece, face.shape)) for face in (one, other))
    return 0 if mine >= theirs else 1


def follow_street(plan: Plan, grids: Sequence[UUID], street: Any, *, across: bool = False) -> Change:
    """Return the change by which the boundary of two grids runs along a street (lines of degrees) between its ends.

    A street that does not come near both ends is the boundary where it runs through both grids from outline to
    outline. Raises Refused `street_too_far` where it does neither.
    """
    one, other, arcs = _pair(plan, grids)
    lines = [part for part in shapely.get_parts(shapely.line_merge(street)) if part.geom_type == "LineString"]
    choices = [(*_along(arc, line, plan.scale), arc) for arc in arcs for line in lines]
    best = min(choices, key=lambda choice: choice[0], default=None)
    if best is None or best[0] > STREET_M:
        return _cut_by_street(plan, one, other, arcs, street, across=across)
    kept = [arc for arc in arcs if arc is not best[2]]
    return _cut_between(plan, one, other, best[1], kept, across=across)


def _cut_by_street(plan: Plan, one: Face, other: Face, arcs: list[Any], street: Any, *, across: bool) -> Change:
    """Let a street that runs through both grids together, from outline to outline, be their boundary."""
    flat = plan.scale.metres(street)
    nearest = min(arcs, key=lambda arc: float(shapely.distance(plan.scale.metres(arc), flat)))
    try:
        return _cut_between(plan, one, other, street, [arc for arc in arcs if arc is not nearest], across=across)
    except Refused as refused:
        if refused.code != "line_does_not_cross":
            raise
        xy = shapely.get_coordinates(nearest)
        raise Refused(
            "street_too_far",
            "这条街不靠近公共边界，也不穿过两个网格 / the street runs neither near both ends nor through the grids",
            place=(float(xy[0, 0]), float(xy[0, 1])),
            grids=[one.id, other.id],
        ) from refused


def _along(arc: Any, street: Any, scale: Scale) -> tuple[float, Any]:
    """Return how far (m) the street lies from the ends of an arc, and the way from end to end along it."""
    ends = shapely.get_coordinates(arc)[[0, -1]] * (scale.x, scale.y)
    flat = scale.metres(street)
    points = shapely.points(ends)
    at = np.sort(shapely.line_locate_point(flat, points))
    far = float(shapely.distance(points, flat).max())
    if at[1] - at[0] < 1.0:
        return np.inf, None
    middle = shapely.get_coordinates(scale.degrees(_between(flat, at[0], at[1])))
    begin, end = shapely.get_coordinates(arc)[[0, -1]]
    if shapely.line_locate_point(flat, points[0]) > shapely.line_locate_point(flat, points[1]):
        begin, end = end, begin
    return far, shapely.LineString(_distinct(np.vstack([[begin], middle, [end]])))


def _between(line: Any, begin: float, end: float) -> Any:
    """Return the part of a line between two distances along it."""
    xy = shapely.get_coordinates(line)
    along = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(xy, axis=0).T))])
    inner = xy[(along > begin) & (along < end)]
    first, last = shapely.get_coordinates(shapely.line_interpolate_point(line, [begin, end]))
    return shapely.LineString(np.vstack([[first], inner, [last]]))


def _distinct(xy: Any) -> Any:
    kept = np.ones(len(xy), bool)
    kept[1:] = (np.abs(xy[1:] - xy[:-1]) > 1e-8).any(axis=1)
    return xy[kept]
