"""One operation applied to a plan: what is told, what it needs to know of the ground, what comes out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from uuid import UUID

import shapely

from geo.coverage.edit import read
from geo.coverage.edit.adopt import Given, adopt
from geo.coverage.edit.arcs import follow_street, move_arc
from geo.coverage.edit.around import led_around
from geo.coverage.edit.buildings import reassign
from geo.coverage.edit.change import Change
from geo.coverage.edit.footprint import Footprint
from geo.coverage.edit.labels import recode, rename, set_lock
from geo.coverage.edit.merge import fill_gap, merge, remove_hole
from geo.coverage.edit.nodes import move_node
from geo.coverage.edit.plan import Plan
from geo.coverage.edit.read import BadOperation, Told
from geo.coverage.edit.refusal import Refused
from geo.coverage.edit.split import NewId, add_hole, split

GRIDS_MOST = 3_000


@dataclass(frozen=True)
class Ground:
    """What lies on the land an operation touches: footprints there, and the street that it names."""

    footprints: Mapping[UUID, Footprint] = field(default_factory=lambda: MappingProxyType({}))
    street: Any = None


def _split(plan: Plan, told: Told, ground: Ground, new_id: NewId) -> Change:  # noqa: ARG001
    codes, names = read.labels(told, "codes", "code"), read.labels(told, "names", "name")
    return split(plan, read.grid_id(told), read.line(told), new_id, codes=codes, names=names)


def _merge(plan: Plan, told: Told, ground: Ground, new_id: NewId) -> Change:  # noqa: ARG001
    grids = read.ids(told, "grids", least=2)
    return merge(plan, grids, multipart=read.flag(told, "multipart"), across=read.flag(told, "across_parents"))


def _move_arc(plan: Plan, told: Told, ground: Ground, new_id: NewId) -> Change:  # noqa: ARG001
    grids = read.ids(told, "grids", least=2)
    return move_arc(plan, grids, read.line(told), across=read.flag(told, "across_parents"))


def _move_node(plan: Plan, told: Told, ground: Ground, new_id: NewId) -> Change:  # noqa: ARG001
    at, to = read.place(told, "at"), read.place(told, "to")
    return move_node(plan, at, to, across=read.flag(told, "across_parents"))


def _follow_street(plan: Plan, told: Told, ground: Ground, new_id: NewId) -> Change:  # noqa: ARG001
    read.text(told, "street")
    if ground.street is None:
        raise BadOperation("附近没有这条街 / no such street here", given=told.get("street"), code="unknown_street")
    grids = read.ids(told, "grids", least=2)
    return follow_street(plan, grids, ground.street, across=read.flag(told, "across_parents"))


def _reassign(plan: Plan, told: Told, ground: Ground, new_id: NewId) -> Change:  # noqa: ARG001
    chosen, grid = read.ids(told, "buildings"), read.grid_id(told)
    return reassign(plan, chosen, grid, ground.footprints, across=read.flag(told, "across_parents"))


def _fill_gap(plan: Plan, told: Told, ground: Ground, new_id: NewId) -> Change:  # noqa: ARG001
    return fill_gap(plan, read.place(told, "at"), read.grid_id(told))


def _add_hole(plan: Plan, told: Told, ground: Ground, new_id: NewId) -> Change:  # noqa: ARG001
    polygon = read.polygon(told)
    return add_hole(plan, read.grid_id(told), polygon, new_id, code=read.code(told), name=read.name(told))


def _remove_hole(plan: Plan, told: Told, ground: Ground, new_id: NewId) -> Change:  # noqa: ARG001
    across = read.flag(told, "across_parents")
    return remove_hole(plan, read.grid_id(told), read.place(told, "at"), across=across)


def _rename(plan: Plan, told: Told, ground: Ground, new_id: NewId) -> Change:  # noqa: ARG001
    return rename(plan, read.grid_id(told), read.text(told, "name"))


def _recode(plan: Plan, told: Told, ground: Ground, new_id: NewId) -> Change:  # noqa: ARG001
    return recode(plan, read.grid_id(told), read.text(told, "code"))


def _lock(plan: Plan, told: Told, ground: Ground, new_id: NewId) -> Change:  # noqa: ARG001
    return set_lock(plan, read.grid_id(told), locked=True)


def _unlock(plan: Plan, told: Told, ground: Ground, new_id: NewId) -> Change:  # noqa: ARG001
    return set_lock(plan, read.grid_id(told), locked=False)


def _adopt(plan: Plan, told: Told, ground: Ground, new_id: NewId) -> Change:  # noqa: ARG001
    given = told.get("grids")
    if not isinstance(given, list) or not 1 <= len(given) <= GRIDS_MOST:
        raise BadOperation("grids 应为网格列表 / grids must be a list", given=given)
    removed = read.ids(told, "remove")
    return adopt(plan, removed, [_given(one) for one in given], new_id, across=read.flag(told, "across_parents"))


def _given(told: Any) -> Given:
    if not isinstance(told, Mapping):
        raise BadOperation("网格应为对象 / a grid must be an object", given=told)
    return Given(
        read.polygon(told, "geometry", read.ADOPT_MOST),
        read.grid_id(told, "id") if told.get("id") else None,
        read.code(told),
        read.name(told),
        read.grid_id(told, "parent") if told.get("parent") else None,
    )


OPERATIONS: Mapping[str, Callable[[Plan, Told, Ground, NewId], Change]] = {
    "split": _split,
    "merge": _merge,
    "move_arc": _move_arc,
    "move_node": _move_node,
    "follow_street": _follow_street,
    "reassign_buildings": _reassign,
    "fill_gap": _fill_gap,
    "add_hole": _add_hole,
    "remove_hole": _remove_hole,
    "rename": _rename,
    "recode": _recode,
    "lock": _lock,
    "unlock": _unlock,
    "adopt": _adopt,
}
AROUND = frozenset({"split", "move_arc", "move_node", "follow_street", "add_hole", "adopt"})


def apply(plan: Plan, told: Told, ground: Ground, new_id: NewId) -> Change:
    """Return what an operation makes of a plan; raises Refused, and then nothing has happened.

    New boundaries are led around buildings, unless the operation says `"buildings": "cut"`.
    """
    kind = told.get("op")
    made = OPERATIONS.get(kind) if isinstance(kind, str) else None
    if made is None:
        raise BadOperation("没有这种操作 / no such operation", given=kind, code="unknown_operation")
    try:
        change = made(plan, told, ground, new_id)
    except shapely.errors.GEOSException as error:  # what comes so near that floating point cannot tell it apart
        raise Refused("cannot_cut", "图形过于贴近，无法处理 / the shapes are too close to tell apart") from error
    if kind in AROUND and ground.footprints and told.get("buildings", "around") != "cut":
        return led_around(change, plan, list(ground.footprints.values()), across=read.flag(told, "across_parents"))
    return change


def named_grids(told: Told) -> list[UUID]:
    """Return the grids that an operation names."""
    found = [told.get("grid"), *_listed(told.get("remove"))]
    if told.get("op") != "adopt":
        found += _listed(told.get("grids"))
    return [read.grid_id({"grid": one}) for one in found if one is not None]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) and len(value) <= GRIDS_MOST else []
