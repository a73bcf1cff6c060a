"""Several good cuts of one land: profiles that prefer streets, balance, shape or today's plan, best of many starts."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from geo.coverage.partition import measure, moves, starts
from geo.coverage.partition.coarse import Level, coarser
from geo.coverage.partition.limits import Ideal
from geo.coverage.partition.model import Atoms, Floats, Graph, Ints, Metrics, Mode, Wish
from geo.coverage.partition.moves import Ground, Pace
from geo.coverage.partition.trees import Aim, Net
from geo.coverage.partition.ways import Pieces

RECUTS_PER_PART, RECUTS_LEAST, RECUTS_MOST = 150, 250, 20_000
USUAL_ATOMS = 25  # in a part; parts of more take longer to cut anew, so they are cut anew less often
HANDINGS = 5  # single pieces handed over for each pair cut anew
HEAT_M = (60.0, 1.0)  # first and last temperature
Run = Future[tuple[float, Ints]]
SOFT = 0.1  # what being beyond the tolerance costs at first, as a share
GROUPS_PER_PART, GROUP_SHARE = 40, 0.06  # parts of more atoms are cut coarsely first, in groups of this share of a part
REFINED, REFINED_HANDINGS, REFINED_M = 0.1, 100, (30.0, 1.0)  # then finely: share of the recuts, handings, temperature
SAFE = 0.97  # the search aims a little inside the tolerance
MOVE_M = 6_000.0  # what changing all hands is worth in metres, in the profile of least change


@dataclass(frozen=True)
class Profile:
    """What a cut metre costs by kind, how much streets are preferred for cuts, how tight the balance.

    It is searched from so many `starts`, so long as `effort` says.
    """

    name: str
    cost: tuple[float, ...]  # inside, current, minor, main, rail, water
    starts: int = 2
    effort: float = 0.7
    tight: float = 1.0
    street_rank: float = 1.0
    soft: float = 1.0
    move_m: float = 0.0


PROFILES = (
    Profile("streets", (1.0, 0.97, 0.10, 0.06, 0.06, 0.05), starts=4, effort=3.0, soft=SOFT),
    Profile("compact", (1.0, 0.97, 0.55, 0.50, 0.50, 0.45)),
    Profile("balance", (1.0, 0.97, 0.15, 0.10, 0.10, 0.08), tight=0.3),
    Profile("least_change", (1.0, 0.02, 0.15, 0.10, 0.10, 0.08), move_m=MOVE_M),
)


@dataclass(frozen=True)
class Task:
    """One land to cut: atoms with weights, and today's grid of each (-1 for none)."""

    atoms: Atoms
    graph: Graph
    weight: Floats
    home: Ints
    goal: Ideal
    pieces: Pieces
    wish: Wish
    moving: Floats  # what is counted where hands change: households, or weights where nobody knows them


@dataclass(frozen=True)
class Cut:
    """One cut, and the profile that found it."""

    profile: str
    part: Ints
    metrics: Metrics
    heir: Ints  # per part, today's grid that it goes on as, -1 for none
    land_moved: float  # the share of the land that changes hands


def cuts(task: Task, *, again: bool = False) -> list[Cut]:
    """Return the best cuts found, one per profile and start, without repetition; the first profile's best first.

    With `again` the first profile alone is searched, never softly: less good along streets, but oftener balanced.
    """
    homes = int(task.home.max()) + 1 if len(task.home) else 0
    profiles = [one for one in PROFILES if homes or not one.move_m]
    if task.wish.mode is Mode.LEAST_CHANGE and homes:
        profiles = _all_keeping(profiles)
    if again:
        profiles = [replace(profiles[0], soft=1.0)]
    with ThreadPoolExecutor(task.wish.threads) as pool:
        runs = [(one, _begun(task, one, homes, pool)) for one in profiles]
        done = [(one, _together(task, pieces)) for one, pieces in runs]
    found: dict[bytes, Cut] = {}
    for profile, parts in done:
        for part in parts:
            found.setdefault(_normal(part), _cut(task, profile.name, part, homes))
    return list(found.values())


def measured(task: Task, part: Ints) -> Cut:
    """Return a cut that was found elsewhere for the sake of balance."""
    return _cut(task, "balance", part, int(task.home.max()) + 1 if len(task.home) else 0)


def _cut(task: Task, name: str, part: Ints, homes: int) -> Cut:
    heir, moved = measure.matched(part, task.goal.k, task.home, homes, task.moving)
    figures = measure.measured(task.graph, part, task.weight, task.goal.k, task.goal.mean, moved)
    land = float(task.graph.area_m2[(task.home >= 0) & (heir[part] != task.home)].sum())
    return Cut(name, part, figures, heir, land / float(task.graph.area_m2.sum()))


def _all_keeping(profiles: list[Profile]) -> list[Profile]:
    """In the mode of least change each profile keeps hold of today's plan, more or less tightly."""
    kept = [replace(one, move_m=20 * MOVE_M, effort=1.5) for one in profiles if one.move_m]
    others = [replace(one, move_m=MOVE_M, effort=0.7) for one in profiles if not one.move_m]
    return kept + others


def _normal(part: Ints) -> bytes:
    """Return the same bytes for cuts that differ only in the numbers of their parts."""
    _, first, inverse = np.unique(part, return_index=True, return_inverse=True)
    return bytes(np.argsort(np.argsort(first))[inverse].astype(np.int32).tobytes())


def _begun(task: Task, profile: Profile, homes: int, pool: ThreadPoolExecutor) -> list[list[Run]]:
    """Return for each piece of the land the searches of one profile, begun."""
    whole, begun = _net(task, profile), []
    for number, k in enumerate(task.pieces.k):
        rows = np.flatnonzero(task.pieces.piece == number)
        begun.append([pool.submit(one) for one in _piece(task, profile, whole, rows, int(k), homes)])
    return begun


def _together(task: Task, pieces: list[list[Run]]) -> list[Ints]:
    """Return the cuts of one profile, best first: those of the pieces put together."""
    runs = [[part for _, part in sorted((one.result() for one in piece), key=lambda run: run[0])] for piece in pieces]
    whole = []
    for turn in range(max(len(one) for one in runs)):
        part, first = np.empty(task.graph.count, np.int64), 0
        for number, k in enumerate(task.pieces.k):
            part[task.pieces.piece == number] = runs[number][min(turn, len(runs[number]) - 1)] + first
            first += int(k)
        whole.append(part)
    return whole


def _piece(
    task: Task, profile: Profile, whole: Net, rows: Ints, k: int, homes: int
) -> list[Callable[[], tuple[float, Ints]]]:
    """Return the searches to do for one piece of land that gets k parts; fewer parts where it has fewer atoms."""
    if k == 1 or len(rows) == 1:
        return [partial(_whole, len(rows))]
    weight = np.ascontiguousarray(task.weight[rows])
    mean = task.goal.mean if len(task.pieces.k) == 1 else float(weight.sum()) / k
    home = task.home[rows] if homes and profile.move_m else np.full(len(rows), -1)
    net = whole if len(rows) == starts.size_of(whole) else starts.inside(whole, rows)
    fine = Level(net, weight, task.atoms.block[rows], home, np.arange(len(rows)))
    large = fine.size > GROUPS_PER_PART * k
    first = coarser(fine, GROUP_SHARE * mean, GROUPS_PER_PART * k) if large else fine
    aim = Aim(mean, task.wish.tolerance * SAFE * profile.tight, moves.WITHIN_M, 1.0)
    recuts = _recuts(first.size, k, task.wish.effort * profile.effort)
    move_m = profile.move_m / max(float(weight.sum()), 1e-9)
    search = Search(first, fine if large else None, k, aim, move_m, recuts, profile.soft)
    begins = _starts(first, k, mean, profile, task.wish)
    if not begins:
        raise NoStart
    return [partial(search.run, *begin, task.wish.seed + number) for number, begin in enumerate(begins)]


def _whole(atoms: int) -> tuple[float, Ints]:
    return 0.0, np.zeros(atoms, np.int64)


@dataclass(frozen=True)
class Search:
    """How one piece of land is searched: on its first level, then on the finer one where there is one."""

    first: Level
    finer: Level | None
    k: int
    aim: Aim
    move_m: float  # for each unit of weight
    recuts: int
    soft: float

    def run(self, part: Ints, today: Ints | None, seed: int) -> tuple[float, Ints]:
        """Return the energy and the parts of the best cut found from a first one; `today` is home in its terms."""
        pace = Pace(self.recuts, HANDINGS, *HEAT_M, self.soft)
        worth, part = self._improved(self.first, part, today, pace, seed)
        if self.finer is not None:
            part, today = part[self.first.group], None if today is None else today[self.first.group]
            pace = Pace(max(1, int(REFINED * self.recuts)), REFINED_HANDINGS, *REFINED_M, 1.0)
            worth, part = self._improved(self.finer, part, today, pace, seed)
        return worth, part

    def _improved(self, level: Level, part: Ints, today: Ints | None, pace: Pace, seed: int) -> tuple[float, Ints]:
        known = np.full(level.size, -1) if today is None else today
        ground = Ground(level.weight, level.block.astype(np.int32), np.ascontiguousarray(known, np.int32), self.move_m)
        made = np.ascontiguousarray(part, np.int32)
        worth = moves.improve(level.net, ground, made, self.k, self.aim, pace, seed)
        return float(worth), made.astype(np.int64)


def _recuts(atoms: int, k: int, effort: float) -> int:
    usual = min(1.0, (USUAL_ATOMS * k / atoms) ** 0.7)
    return int(max(RECUTS_LEAST, min(RECUTS_MOST, RECUTS_PER_PART * k * usual)) * effort)


class NoStart(Exception):
    """No cut into so many parts was found at all: there are too few atoms."""


def _net(task: Task, profile: Profile) -> Net:
    """Return the net of all atoms, with the pairs added across gaps, as a profile prices it."""
    graph, extra = task.graph, task.pieces.added
    cost = np.concatenate([graph.length_m @ np.array(profile.cost), np.zeros(extra)])
    street = np.concatenate([graph.inside_m < graph.total_m / 2, np.zeros(extra, bool)])
    rank = np.where(street, profile.street_rank, 0.0)
    return starts.net_of(graph.count, task.pieces.pairs, task.pieces.way, rank, cost)


def _starts(level: Level, k: int, mean: float, profile: Profile, wish: Wish) -> list[tuple[Ints, Ints | None]]:
    """Return first cuts with the home of each atom in their terms (None where homes do not count)."""
    net, weight = level.net, level.weight
    if (level.home >= 0).any():
        today = starts.of_today(net, level.home, weight, k, wish.seed)
        if today is not None:
            return [today] * profile.starts
    found: list[tuple[Ints, Ints | None]] = []
    for turn in range(profile.starts):
        seed = wish.seed * 1_000 + turn
        first = starts.by_metis(net, weight, k, seed) if turn == 0 else None
        first = starts.halved(net, weight, k, mean, seed) if first is None else first
        if first is not None:
            found.append((first, None))
    return found
