"""Names, codes and locks of grids."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any
from uuid import UUID

from geo.coverage.edit import read
from geo.coverage.edit.change import Change
from geo.coverage.edit.check import check_codes
from geo.coverage.edit.finish import unlocked
from geo.coverage.edit.plan import Face, Plan


def rename(plan: Plan, grid: UUID, name: str) -> Change:
    """Return the change of a grid's name; raises Refused `bad_name`."""
    face = plan.face(grid)
    unlocked([face])
    return _labelled(plan, face, replace(face, name=read.label(name, read.NAME_MOST, "bad_name")))


def recode(plan: Plan, grid: UUID, code: str) -> Change:
    """Return the change of a grid's code; raises Refused `bad_code`, `code_taken`."""
    face = plan.face(grid)
    unlocked([face])
    made = replace(face, code=read.label(code, read.CODE_MOST, "bad_code"))
    check_codes(plan, {grid: made}, {grid: face})
    return _labelled(plan, face, made)


def set_lock(plan: Plan, grid: UUID, *, locked: bool) -> Change:
    """Return the change that locks a grid against all operations, or opens it again."""
    face = plan.face(grid)
    kept: Mapping[str, Any] = {key: value for key, value in face.attributes.items() if key != "locked"}
    return _labelled(
        plan, face, replace(face, attributes=MappingProxyType({**kept, "locked": True} if locked else dict(kept)))
    )


def _labelled(plan: Plan, before: Face, after: Face) -> Change:
    old, new = {before.id: before}, {after.id: after}
    return Change(plan.changed(old, new), old, new, frozenset([before.id]))
