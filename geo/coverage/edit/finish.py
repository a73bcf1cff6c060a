"""From new shapes to a proven change: neighbours take the new nodes, gates, coarser levels follow."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import numpy as np
import shapely

from geo.coverage.edit.change import Change
from geo.coverage.edit.check import check_codes, check_faces, check_land, check_neighbourhood, check_seams
from geo.coverage.edit.plan import Face, Plan
from geo.coverage.edit.refusal import Place, Refused
from geo.coverage.edit.rings import Edge, with_nodes
from geo.coverage.edit.touching import check_touching, near_in

Notes = tuple[dict[str, Any], ...]
Nodes = Mapping[Edge, list[Place]]


def unlocked(faces: Iterable[Face]) -> None:
    """Raise Refused `grid_locked` where one of the faces is locked."""
    locked = [face for face in faces if face.locked]
    if locked:
        codes = ", ".join(face.code for face in locked)
        raise Refused("grid_locked", f"网格已锁定：{codes} / locked grids: {codes}", grids=[face.id for face in locked])


def finish(
    plan: Plan,
    before: Mapping[UUID, Face],
    after: Mapping[UUID, Face],
    nodes: Sequence[Nodes] = (),
    *,
    across: bool = False,
    grows: bool = False,
    notes: Notes = (),
) -> Change:
    """Return the change from faces `before` to faces `after` (finest level), proven; raises Refused.

    `nodes` were put on edges of `before`, one cut after the other; the neighbours take them too.
    `across` lets land change parents, `grows` lets the whole grow into a gap.
    """
    unlocked(before.values())
    old, new = dict(before), dict(after)
    for found in nodes:
        _tell_neighbours(plan, old, new, found, before)
    check_faces(plan, new, old)
    made = plan.changed(old, new)
    if _new_codes(old, new):
        check_codes(plan, new, old)
    check_neighbourhood(plan, made, list(new.values()))
    if not grows:
        check_land(old, new, plan.scale, across=across)
    check_seams(plan, old, new, grows=grows)
    above_old, above_new = outlines(plan, made, old, new)
    check_above(plan, above_new)
    targets = frozenset(before.keys() | after.keys())
    return Change(made.changed(above_old, above_new), {**old, **above_old}, {**new, **above_new}, targets, notes)


def _new_codes(old: Mapping[UUID, Face], new: Mapping[UUID, Face]) -> bool:
    return any(grid not in old or old[grid].code != face.code for grid, face in new.items())


def _tell_neighbours(
    plan: Plan, old: dict[UUID, Face], new: dict[UUID, Face], nodes: Nodes, changed: Mapping[UUID, Face]
) -> None:
    """Put the nodes of one cut into every other face that shares an edge they lie on."""
    if not nodes:
        return
    xy = np.array([place for places in nodes.values() for place in places])
    for face in plan.near((*xy.min(axis=0).tolist(), *xy.max(axis=0).tolist())):
        if face.id in changed:
            continue
        known = new.get(face.id, face)
        shape = with_nodes(known.shape, nodes)
        if shape is not known.shape:
            old[face.id], new[face.id] = face, replace(face, shape=shape)


def outlines(
    plan: Plan, made: Plan, old: Mapping[UUID, Face], new: Mapping[UUID, Face]
) -> tuple[dict[UUID, Face], dict[UUID, Face]]:
    """Return the coarser grids before and after that must follow a change of the finest ones.

    A coarser grid is dissolved anew only where the outline of the changed faces in it is another.
    """
    before: dict[UUID, Face] = {}
    after: dict[UUID, Face] = {}
    while True:
        parents = {face.parent for face in (*old.values(), *new.values()) if face.parent is not None}
        one: dict[UUID, Face] = {}
        other: dict[UUID, Face] = {}
        for parent in parents:
            if parent in plan.upper and not _same_outline(parent, old, new):
                one[parent], other[parent] = plan.upper[parent], _dissolved(made, plan.upper[parent])
        if not one:
            return before, after
        before, after = {**before, **one}, {**after, **other}
        old, new = one, other
        made = made.changed(one, other)


def check_above(plan: Plan, after: Mapping[UUID, Face]) -> None:
    """Raise Refused `touches_itself` where a coarser grid would come to."""
    for level in {face.level for face in after.values()}:
        was = {face.id: face for face in plan.upper.values() if face.level == level}
        changed = [face for face in after.values() if face.level == level]
        check_touching(near_in(was.values()), near_in({**was, **{face.id: face for face in changed}}.values()), changed)


def _same_outline(parent: UUID | None, old: Mapping[UUID, Face], new: Mapping[UUID, Face]) -> bool:
    one = [face.shape for face in old.values() if face.parent == parent]
    other = [face.shape for face in new.values() if face.parent == parent]
    if not one or not other:
        return False
    unions = [shapely.normalize(shapely.coverage_union_all(np.array(many, object))) for many in (one, other)]
    return bool(shapely.equals_exact(unions[0], unions[1], 0.0))


def _dissolved(made: Plan, face: Face) -> Face:
    """Return a coarser grid as the union of what lies in it now."""
    many = made.near(face.shape.bounds) if _holds_finest(made, face) else made.upper.values()
    children = [one for one in many if one.parent == face.id]
    if not children:
        raise Refused(
            "would_empty_parent",
            f"上级网格 {face.code} 会没有下级 / {face.code} would have no grid left",
            grids=[face.id],
        )
    shape = shapely.coverage_union_all(np.array([one.shape for one in children], object))
    shape = shapely.get_geometry(shape, 0) if shapely.get_num_geometries(shape) == 1 else shape
    return replace(face, shape=shape)


def _holds_finest(plan: Plan, face: Face) -> bool:
    return plan.levels.index(face.level) == len(plan.levels) - 2
