"""Grids by what somebody has typed of their name or code: begun, by initials, or a part within."""

import asyncio
import threading
from bisect import bisect_right
from collections import OrderedDict
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple
from uuid import UUID

from api.services.catalogue import LoadedPlan
from geo.address import normal_text
from geo.address.alike.sounds import initials

PLANS_MOST = 8  # plans whose names stay at hand
LOOKED_MOST = 200  # fits looked at in each way, of which the best are told
INSIDE_LEAST = 3  # characters of a code's middle; fewer fit nearly all
BREAK = "\n"


class GridFit(NamedTuple):
    """A grid that fits: its level and place, how well (0: whole), which characters of its name were typed."""

    level: int
    place: int
    rank: int
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class _Words:
    """One word of each grid, in one run of text; `starts` tells where each begins, `grids` whose it is."""

    run: str
    starts: tuple[int, ...]
    grids: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, words: list[tuple[str, tuple[int, int]]]) -> "_Words":
        run = BREAK + BREAK.join(word for word, _ in words) + BREAK
        starts = tuple(accumulate((len(word) + 1 for word, _ in words), initial=1))
        return cls(run, starts, tuple(grid for _, grid in words))

    def beginning(self, typed: str) -> list[tuple[int, int]]:
        """Return the grids whose word begins as typed."""
        return [grid for grid, at in self.holding(BREAK + typed) if at < 0]

    def holding(self, typed: str) -> list[tuple[tuple[int, int], int]]:
        """Return the grids whose word holds what was typed, and at which character; none for nothing typed."""
        found: list[tuple[tuple[int, int], int]] = []
        at = self.run.find(typed)
        while at >= 0 and len(found) < LOOKED_MOST:
            first = at + typed.startswith(BREAK)
            number = bisect_right(self.starts, first) - 1
            found.append((self.grids[number], at - self.starts[number]))
            at = self.run.find(typed, self.starts[number + 1] - 1)
        return found


@dataclass(frozen=True)
class _Names:
    plan: LoadedPlan
    names: _Words
    codes: _Words
    initials: _Words


_known: OrderedDict[UUID, _Names] = OrderedDict()
_making = threading.Lock()


def grids_typed(plan: LoadedPlan, typed: str, most: int) -> list[GridFit]:
    """Return the grids of a plan that fit what was typed, best first: whole, begun, within; names before codes."""
    told, code = normal_text(typed).replace(" ", ""), "".join(typed.split())
    if not code or BREAK in told + code:
        return []
    words, found = _names_of(plan), dict[tuple[int, int], GridFit]()
    for grid, at in words.names.holding(told) if told else ():
        _keep(found, plan, grid, _rank(normal_text(_name(plan, grid)), told, at), told)
    for grid, at in words.codes.holding(code):  # a code is no address: figures of it may look like a telephone
        if at == 0 or len(code) > INSIDE_LEAST:
            _keep(found, plan, grid, _rank(_code(plan, grid), code, at) + 1, "")
    if told and told.isascii() and not told.isdigit():
        for grid in words.initials.beginning(told.upper()):
            _keep(found, plan, grid, 3, "")
    ordered = sorted(found.values(), key=lambda one: (one.rank, one.level, _code(plan, (one.level, one.place))))
    return ordered[:most]


async def prepared(plan: LoadedPlan) -> None:
    """Get a plan's names ready, in a thread: those of a hundred thousand grids take seconds."""
    known = _known.get(plan.plan_id)
    if known is None or known.plan is not plan:
        await asyncio.to_thread(_names_of, plan)


def _rank(word: str, told: str, at: int) -> int:
    return 0 if word == told else 2 if at == 0 else 4


def _keep(found: dict[tuple[int, int], GridFit], plan: LoadedPlan, grid: tuple[int, int], rank: int, told: str) -> None:
    if grid in found and found[grid].rank <= rank:
        return
    at = _name(plan, grid).find(told) if told else -1
    found[grid] = GridFit(*grid, rank, ((at, at + len(told)),) if at >= 0 else ())


def _name(plan: LoadedPlan, grid: tuple[int, int]) -> str:
    return plan.levels[grid[0]].names[grid[1]]


def _code(plan: LoadedPlan, grid: tuple[int, int]) -> str:
    return plan.levels[grid[0]].codes[grid[1]]


def _names_of(plan: LoadedPlan) -> _Names:
    found = _known.get(plan.plan_id)
    if found is not None and found.plan is plan:
        return found
    with _making:
        found = _known[plan.plan_id] = _made(plan)
        while len(_known) > PLANS_MOST:
            _known.popitem(last=False)
    return found


def _made(plan: LoadedPlan) -> _Names:
    grids = [(level, place) for level, table in enumerate(plan.levels) for place in range(len(table.codes))]
    named = [(normal_text(_name(plan, grid)), grid) for grid in grids]
    return _Names(
        plan,
        _Words.of(named),
        _Words.of([(_code(plan, grid), grid) for grid in grids]),
        _Words.of([(initials(name), grid) for name, grid in named]),
    )
