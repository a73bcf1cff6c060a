"""Merging grids, taking in the island in a hole, filling a gap."""

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any
from uuid import UUID

import numpy as np
import shapely

from geo.coverage.edit.change import Change
from geo.coverage.edit.finish import finish
from geo.coverage.edit.plan import Face, Plan
from geo.coverage.edit.refusal import Place, Refused
from geo.coverage.edit.rings import one_shape, polygons_of
from geo.coverage.within import lying_in


def merge(plan: Plan, grids: Sequence[UUID], *, multipart: bool = False, across: bool = False) -> Change:
    """Return the change that makes several grids one: the first keeps identity, labels and parent.

    Raises Refused `not_adjacent` where they do not lie together edge to edge, unless `multipart` declares that;
    `outside_parent` where they lie in several parents, unless `across`.
    """
    faces = [plan.face(grid) for grid in dict.fromkeys(grids)]
    if len(faces) < 2:
        raise Refused("too_few_grids", "至少选择两个网格 / merging takes two grids or more", grids=grids)
    if not across and len({face.parent for face in faces}) > 1:
        raise Refused("outside_parent", "这些网格不属于同一个上级 / the grids lie in different parents", grids=grids)
    shape = _union([face.shape for face in faces])
    most = max(face.parts for face in faces)
    if shapely.get_num_geometries(shape) > most and not multipart:
        raise _apart(shape, faces)
    kept = replace(faces[0], shape=shape, attributes=_declared(faces[0], shape))
    return finish(plan, {face.id: face for face in faces}, {kept.id: kept}, across=across)


def _union(shapes: Sequence[Any]) -> Any:
    return one_shape(polygons_of(shapely.coverage_union_all(np.array(shapes, object))))


def _declared(face: Face, shape: Any) -> Any:
    """A grid in several pieces says so in its attributes."""
    if shapely.get_num_geometries(shape) > 1:
        return MappingProxyType({**face.attributes, "multipart": True})
    return face.attributes


def _apart(shape: Any, faces: Sequence[Face]) -> Refused:
    stray = min(polygons_of(shape), key=lambda part: part.area)
    place = shapely.get_coordinates(shapely.point_on_surface(stray))[0]
    return Refused(
        "not_adjacent",
        "这些网格没有公共边 / the grids do not share an edge",
        place=(float(place[0]), float(place[1])),
        grids=[face.id for face in faces],
    )


def remove_hole(plan: Plan, grid: UUID, at: Place, *, across: bool = False) -> Change:
    """Return the change by which a grid takes all that lies in its hole around `at`: islands, or a gap."""
    face = plan.face(grid)
    hole = _hole_at(face, at)
    if hole is None:
        raise Refused("no_hole_here", "这里没有洞 / the grid has no hole here", place=at, grids=[grid])
    inside = [one for one in plan.near(hole.bounds) if one.id != grid and lying_in([one.shape], hole)]
    if not inside:
        return fill_gap(plan, at, grid)
    if not across and any(one.parent != face.parent for one in inside):
        raise Refused("outside_parent", "洞里的网格属于另一个上级 / what lies in it has another parent", place=at)
    shape = _union([face.shape, *(one.shape for one in inside)])
    before = {one.id: one for one in (face, *inside)}
    return finish(plan, before, {grid: replace(face, shape=shape)}, across=across)


def _hole_at(face: Face, at: Place) -> Any:
    for part in polygons_of(face.shape):
        for ring in part.interiors:
            hole = shapely.Polygon(ring)
            if shapely.intersects_xy(hole, *at):
                return hole
    return None


def gaps(plan: Plan) -> list[Any]:
    """Return what lies inside the outline of the plan but in no grid."""
    many = plan.upper if plan.upper else plan.faces
    tops = [face.shape for face in many.values() if face.level == plan.levels[0]]
    union = shapely.coverage_union_all(np.array(tops, object))
    outer = [shapely.Polygon(part.exterior) for part in polygons_of(union)]
    holes = [shapely.Polygon(ring) for part in polygons_of(union) for ring in part.interiors]
    islands = [part for part in outer if any(shapely.contains(hole, part) for hole in holes)]
    found = []
    for hole in holes:
        within = [one for one in islands if shapely.contains(hole, one)]
        found += polygons_of(shapely.difference(hole, shapely.union_all(within))) if within else [hole]
    return found


def fill_gap(plan: Plan, at: Place, grid: UUID) -> Change:
    """Return the change by which a grid takes the gap around `at`.

    Raises Refused `no_gap_here`, or `not_adjacent` where the grid does not lie along the gap.
    """
    face = plan.face(grid)
    gap = next((one for one in gaps(plan) if shapely.intersects_xy(one, *at)), None)
    if gap is None:
        raise Refused("no_gap_here", "这里没有空隙 / there is no gap here", place=at, grids=[grid])
    shape = _union([face.shape, gap])
    if shapely.get_num_geometries(shape) > face.parts:
        raise Refused("not_adjacent", "网格不与空隙相邻 / the grid does not lie along the gap", place=at, grids=[grid])
    return finish(plan, {grid: face}, {grid: replace(face, shape=shape)}, grows=True)
