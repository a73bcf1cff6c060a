"""Which land a question concerns: the unlocked grids of a parent, of a single grid, or of every parent."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
import shapely

from api.errors import NotFound, Unprocessable
from api.services.proposals.asking import Asked
from geo.coverage.edit import Face, Plan


class UnknownParent(NotFound):
    """The plan has no such grid."""

    code = "unknown_grid"


class AllLocked(Unprocessable):
    """Every grid of the land is locked: nothing may be redrawn."""

    code = "all_locked"


class Region(NamedTuple):
    """A land to cut: its parent, and the unlocked grids of the finest level in it."""

    parent: dict[str, Any]
    faces: list[Face]
    locked: int

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north."""
        west, south, east, north = shapely.total_bounds(np.array([face.shape for face in self.faces], object)).tolist()
        return west, south, east, north


def regions(plan: Plan, asked: Asked) -> list[Region]:
    """Return the lands a question concerns, by code of the parent.

    Raises UnknownParent, AllLocked where one land is asked for and all of it is locked.
    """
    if asked.parent is None:
        groups: dict[UUID | None, list[Face]] = {}
        for face in plan.faces.values():
            groups.setdefault(face.parent, []).append(face)
        found = [_region(plan.upper.get(parent) if parent else None, faces) for parent, faces in groups.items()]
        found = [one for one in found if one.faces]
        if not found:
            raise AllLocked("所有网格都已锁定 / every grid is locked")
        return sorted(found, key=lambda one: str(one.parent["code"]))
    face = _named(plan, asked.parent)
    parents = [face] if face.level == plan.finest else _parents(plan, face)
    found = [
        _region(one, [one] if one.level == plan.finest else [plan.faces[kid] for kid in _kids(plan, one)])
        for one in parents
    ]
    found = [one for one in found if one.faces]
    if not found:
        raise AllLocked("所有网格都已锁定 / every grid is locked", given=asked.parent)
    return found


def _named(plan: Plan, text: str) -> Face:
    every = [*plan.upper.values(), *plan.faces.values()]
    found = [face for face in every if text in (str(face.id), face.code)]
    if not found:
        raise UnknownParent("方案里没有这个网格 / no such grid in this plan", given=text)
    order = {level: number for number, level in enumerate(plan.levels)}
    return min(found, key=lambda face: order[face.level])


def _parents(plan: Plan, face: Face) -> list[Face]:
    """Return the grids of the level above the finest that lie in a coarser one, by code."""
    if plan.levels.index(face.level) == len(plan.levels) - 2:
        return [face]
    below = [plan.upper[kid] for kid in plan.children.get(face.id, ()) if kid in plan.upper]
    return [one for kid in sorted(below, key=lambda kid: kid.code) for one in _parents(plan, kid)]


def _kids(plan: Plan, face: Face) -> Sequence[UUID]:
    return [kid for kid in plan.children.get(face.id, ()) if kid in plan.faces]


def _region(parent: Face | None, faces: list[Face]) -> Region:
    told = {"id": None, "code": "", "name": ""}
    if parent is not None:
        told = {"id": str(parent.id), "code": parent.code, "name": parent.name}
    free = sorted((face for face in faces if not face.locked), key=lambda face: face.code)
    return Region(told, free, len(faces) - len(free))
