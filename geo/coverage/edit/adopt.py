"""Replacing grids by others with the same land: how proposals and repairs come in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
import shapely

from geo.coverage.edit.change import Change
from geo.coverage.edit.cut import cut
from geo.coverage.edit.finish import finish, unlocked
from geo.coverage.edit.naming import Codes, next_name
from geo.coverage.edit.plan import Face, Plan
from geo.coverage.edit.refusal import Refused
from geo.coverage.edit.rings import one_shape, polygons_of
from geo.coverage.edit.split import NewId

STRAY_M2 = 1.0  # land told for nobody up to this is rounding of the given outlines
STRAY_SHARE = 1e-6
NEAR_DEG = 1e-5
MEETINGS_MOST = 100  # boxes that meet the box of one grid; a dozen are usual


@dataclass(frozen=True)
class Given:
    """A grid as it is proposed; what is not told is kept from the grid of that id, or found."""

    shape: Any
    id: UUID | None = None
    code: str | None = None
    name: str | None = None
    parent: UUID | None = None


def adopt(
    plan: Plan, removed: Sequence[UUID], given: Sequence[Given], new_id: NewId, *, across: bool = False
) -> Change:
    """Return the change that puts the `given` grids in the place of those `removed`.

    Their outlines are matched to the neighbours' and to each other. Raises Refused `land_differs` where the given
    ones do not cover exactly what the removed ones did.
    """
    faces = [plan.face(grid) for grid in dict.fromkeys(removed)]
    if not faces or not given:
        raise Refused("too_few_grids", "没有给出网格 / no grids were given")
    unlocked(faces)
    _check_apart(given)
    region = one_shape(polygons_of(shapely.coverage_union_all(np.array([face.shape for face in faces], object))))
    lines = shapely.get_parts(shapely.line_merge(shapely.union_all([shapely.boundary(one.shape) for one in given])))
    nodes: dict[Any, Any] = {}
    pieces: list[Any] = []
    for part in polygons_of(region):
        found = cut(part, lines[shapely.dwithin(part, lines, NEAR_DEG)], plan.scale)
        pieces += found.polygons
        nodes.update(found.nodes)
    shapes = _dealt(plan, pieces, given, region)
    after = _labelled(plan, faces, given, shapes, new_id)
    return finish(plan, {face.id: face for face in faces}, after, [nodes], across=across)


def _check_apart(given: Sequence[Given]) -> None:
    """Raise where outlines lie over each other in heaps: their crossings grow with the square."""
    shapes = [one.shape for one in given]
    pairs = shapely.STRtree(shapes).query(shapes).shape[1]
    if pairs > MEETINGS_MOST * (len(given) + 10):
        raise _differs(shapes[0])


def _dealt(plan: Plan, pieces: Sequence[Any], given: Sequence[Given], region: Any) -> list[Any]:
    """Return the shape of each given grid, made of the pieces that lie in it."""
    shares: list[list[Any]] = [[] for _ in given]
    tree = shapely.STRtree([one.shape for one in given])
    stray = 0.0
    for piece, whose in zip(pieces, _owners(pieces, tree), strict=True):
        if whose < 0:
            stray += plan.scale.area_m2(piece)
        if stray > max(STRAY_M2, STRAY_SHARE * plan.scale.area_m2(region)):
            raise _differs(piece)
        shares[whose if whose >= 0 else int(tree.nearest(piece))].append(piece)
    for one, share in zip(given, shares, strict=True):
        told, got = plan.scale.area_m2(one.shape), sum(map(plan.scale.area_m2, share))
        if not share or abs(told - got) > max(STRAY_M2, 1e-3 * told):
            raise _differs(one.shape)
    return [one_shape(polygons_of(shapely.coverage_union_all(np.array(share, object)))) for share in shares]


def _owners(pieces: Sequence[Any], tree: shapely.STRtree) -> list[int]:
    """Return for each piece the first of the given grids in which it lies but for snapping, -1 for none.

    The land in common tells: a point inside a piece alone may lie on an edge (see `geo.coverage.within`).
    """
    made = np.array(pieces, object)
    row, near = tree.query(shapely.point_on_surface(made), predicate="dwithin", distance=NEAR_DEG)
    common = shapely.area(shapely.intersection(made[row], tree.geometries[near]))
    inside = common > shapely.area(made[row]) / 2
    found = np.full(len(made), len(tree.geometries))
    np.minimum.at(found, row[inside], near[inside])
    return [int(one) if one < len(tree.geometries) else -1 for one in found]


def _differs(shape: Any) -> Refused:
    place = shapely.get_coordinates(shapely.point_on_surface(shape))[0]
    return Refused(
        "land_differs",
        "新网格没有恰好覆盖原网格的范围 / the given grids do not cover exactly what the removed ones did",
        place=(float(place[0]), float(place[1])),
    )


def _labelled(
    plan: Plan, faces: Sequence[Face], given: Sequence[Given], shapes: Sequence[Any], new_id: NewId
) -> dict[UUID, Face]:
    old = {face.id: face for face in faces}
    used, after = Codes(plan.used, plan.serial_width), {}
    called = {face.name for face in plan.near(shapely.total_bounds(np.array(shapes, object)))}
    for one, shape in zip(given, shapes, strict=True):
        kept = old.get(one.id) if one.id else None
        if one.id and kept is None and (one.id in plan.faces or one.id in plan.upper):
            raise Refused("unknown_grid", "该网格不在被替换之列 / the grid is not among the removed", grids=[one.id])
        like = kept or _most_of(faces, shape)
        told = one.code or (kept.code if kept else None)
        code = used.take(told) if told else used.next(like.code)
        name = one.name or (kept.name if kept else next_name(like.name, called))
        called.add(name)
        parent = _parent(plan, one, like)
        made = Face(one.id or new_id(), plan.finest, code, name, parent, shape, None, like.attributes if kept else {})
        if made.id in after:
            raise Refused("bad_operation", "同一网格给出了两次 / a grid is given twice", grids=[made.id])
        after[made.id] = made
    return after


def _parent(plan: Plan, one: Given, like: Face) -> UUID | None:
    if one.parent is None:
        return like.parent
    if one.parent not in plan.upper:
        raise Refused("unknown_grid", "没有这个上级网格 / no such parent", grids=[one.parent])
    return one.parent


def _most_of(faces: Sequence[Face], shape: Any) -> Face:
    """Return the removed grid that lies under most of a shape."""
    common = shapely.area(shapely.intersection(np.array([face.shape for face in faces], object), shape))
    return faces[int(np.argmax(common))]
