"""Numbering a parent anew: which grid takes which code, as operations in an order that never gives a code twice."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import shapely

from geo.code_scheme.allocate import allocate
from geo.code_scheme.segments import CodeScheme


class NumberedGrid(NamedTuple):
    """A grid to number; `fixed` ones keep their code."""

    id: UUID
    code: str
    shape: Any  # EPSG:4326
    fixed: bool = False
    kind: str = ""


class Recode(NamedTuple):
    """One operation: this grid takes this code."""

    grid: UUID
    code: str


def renumber(
    scheme: CodeScheme | None, parent_code: str, grids: Sequence[NumberedGrid], taken: Collection[str]
) -> list[Recode]:
    """Return the recodings that number the grids of a parent in the scheme's order.

    `taken` are the codes that must not be given: all that were ever published, and those of other drafts. Codes
    that only this draft holds are free. A grid that has its code already is left out. A code is given only when
    nobody holds it any more; where grids would swap codes, one steps aside to a free code first.
    Raises CodesExhausted, ParentCodeUnfit.
    """
    moving = [one for one in grids if not one.fixed]
    kinds = [one.kind for one in moving] if any(one.kind for one in moving) else ()
    held = {*taken, *(one.code for one in grids if one.fixed)}
    codes = allocate(scheme, parent_code, held, [one.shape for one in moving], kinds)
    wanted = {one.id: code for one, code in zip(moving, codes, strict=True) if code != one.code}
    return _one_by_one(wanted, {one.code: one.id for one in grids}, scheme, parent_code, held)


def _one_by_one(
    wanted: dict[UUID, str], holder: dict[str, UUID], scheme: CodeScheme | None, parent_code: str, held: set[str]
) -> list[Recode]:
    code_of = {grid: code for code, grid in holder.items()}
    steps: list[Recode] = []

    def give(grid: UUID, code: str) -> None:
        steps.append(Recode(grid, code))
        holder.pop(code_of[grid], None)
        holder[code], code_of[grid] = grid, code

    while wanted:
        free = [grid for grid, code in wanted.items() if code not in holder]
        for grid in free:
            give(grid, wanted.pop(grid))
        if not free:
            aside = next(iter(wanted))
            spare = _spare(scheme, parent_code, {*held, *holder, *wanted.values()})
            give(aside, spare)
    return steps


def _spare(scheme: CodeScheme | None, parent_code: str, known: set[str]) -> str:
    return allocate(scheme, parent_code, known, [_ANYWHERE])[0]


_ANYWHERE = shapely.Point(0, 0)
