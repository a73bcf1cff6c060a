"""Splitting a grid by a line; an island cut out of it; an island taken in."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import shapely

from geo.coverage.edit.change import Change
from geo.coverage.edit.cut import Pieces, cut, without_slivers
from geo.coverage.edit.finish import finish, unlocked
from geo.coverage.edit.naming import Codes, next_name
from geo.coverage.edit.plan import Face, Plan
from geo.coverage.edit.refusal import Place, Refused
from geo.coverage.edit.rings import one_shape, polygons_of
from geo.coverage.within import lying_in

END_SNAP_M = 2.0  # a line that ends this near to the outline was meant to reach it
PIECES_MOST = 100
NewId = Callable[[], UUID]
Labels = Sequence[str]


def split(plan: Plan, grid: UUID, line: Any, new_id: NewId, *, codes: Labels = (), names: Labels = ()) -> Change:
    """Return the change that cuts a grid along a line: the largest piece keeps the identity.

    Each further piece is a new grid with the next of `codes` and `names`, or such as are free. Raises Refused
    `line_does_not_cross` where the line separates nothing.
    """
    face = plan.face(grid)
    unlocked([face])
    pieces, whole = _cut_parts(plan, face, line)
    if len(pieces.polygons) < 2:
        xy = shapely.get_coordinates(line)
        raise Refused(
            "line_does_not_cross",
            "这条线没有把网格分开 / the line does not cross the grid",
            place=(float(xy[0, 0]), float(xy[0, 1])),
            grids=[grid],
        )
    order = sorted(pieces.polygons, key=lambda piece: -piece.area)
    kept = replace(face, shape=one_shape([order[0], *whole]))
    return finish(plan, {grid: face}, _named(plan, kept, order[1:], new_id, codes, names), [pieces.nodes])


def _cut_parts(plan: Plan, face: Face, line: Any) -> tuple[Pieces, list[Any]]:
    """Return the pieces of those parts of a grid that the line cuts, and the parts left whole."""
    found: list[Any] = []
    whole: list[Any] = []
    nodes: dict[Any, list[Place]] = {}
    for part in polygons_of(face.shape):
        pieces = cut(part, line, plan.scale, end_snap_m=END_SNAP_M)
        if len(pieces.polygons) > PIECES_MOST:
            raise _too_many(len(pieces.polygons), face)
        large = without_slivers(pieces.polygons, plan.scale)
        if len(large) > 1:
            found += large
            nodes.update(pieces.nodes)
        else:
            whole.append(part)
    return Pieces(found, nodes), whole


def _too_many(count: int, face: Face) -> Refused:
    words = f"这条线把网格切成 {count} 块 / the line cuts the grid into {count} pieces"
    return Refused("too_many_pieces", words, grids=[face.id])


def _named(
    plan: Plan, kept: Face, pieces: Sequence[Any], new_id: NewId, codes: Labels, names: Labels
) -> dict[UUID, Face]:
    after = {kept.id: kept}
    parent = plan.upper.get(kept.parent) if kept.parent else None
    used, called = Codes(plan.used, plan.serial_width), {face.name for face in plan.near((parent or kept).shape.bounds)}
    for number, piece in enumerate(pieces):
        code = used.take(codes[number]) if number < len(codes) else used.next(kept.code)
        name = names[number] if number < len(names) else next_name(kept.name, called)
        called.add(name)
        made = Face(new_id(), kept.level, code, name, kept.parent, piece)
        after[made.id] = made
    return after


def add_hole(
    plan: Plan, grid: UUID, polygon: Any, new_id: NewId, *, code: str | None = None, name: str | None = None
) -> Change:
    """Return the change that makes the part of a grid inside `polygon` a new grid, an island in the old one.

    Raises Refused `line_does_not_cross` where nothing or everything of the grid lies in it, and
    `would_break_contiguity` where it would lie in several pieces.
    """
    face = plan.face(grid)
    unlocked([face])
    pieces = cut(face.shape, shapely.boundary(polygon), plan.scale)
    inner = lying_in(pieces.polygons, polygon)
    outer = [one for one in pieces.polygons if not any(one is other for other in inner)]
    if not inner or not outer:
        place = shapely.get_coordinates(shapely.point_on_surface(polygon))[0]
        raise Refused(
            "line_does_not_cross",
            "这个范围没有落在网格内，或包住了整个网格 / the outline holds nothing or all of the grid",
            place=(float(place[0]), float(place[1])),
            grids=[grid],
        )
    kept = replace(face, shape=_joined(outer))
    codes, names = [code] if code else [], [name] if name else []
    return finish(plan, {grid: face}, _named(plan, kept, [_joined(inner)], new_id, codes, names), [pieces.nodes])


def _joined(pieces: list[Any]) -> Any:
    return one_shape(polygons_of(shapely.coverage_union_all(pieces)))
