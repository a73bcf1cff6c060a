"""Several good cuts of one land: profiles that prefer streets, balance, shape or today's plan, best of many starts."""

from dataclasses import dataclass, replace

import numpy as np

from geo.coverage.partition import measure, moves, starts
from geo.coverage.partition.limits import Ideal
from geo.coverage.partition.model import Atoms, Floats, Graph, Ints, Metrics, Mode, Wish
from geo.coverage.partition.moves import Ground
from geo.coverage.partition.trees import Aim, Net
from geo.coverage.partition.ways import Pieces

RECUTS_PER_PART, RECUTS_LEAST, RECUTS_MOST = 150, 250, 20_000
USUAL_ATOMS = 25  # in a part; parts of more take longer to cut anew, so they are cut anew less often
HANDINGS = 5  # single pieces handed over for each pair cut anew
STARTS = 3
HEAT_M = (60.0, 1.0)  # first and last temperature
SAFE = 0.97  # the search aims a little inside the tolerance
MOVE_M = 6_000.0  # what changing all hands is worth in metres, in the profile of least change


@dataclass(frozen=True)
class Profile:
    """What a cut metre costs by kind, how much streets are preferred for cuts, how tight the balance."""

    name: str
    cost: tuple[float, ...]  # inside, current, minor, main, rail, water
    tight: float = 1.0
    street_rank: float = 1.0
    move_m: float = 0.0


PROFILES = (
    Profile("streets", (1.0, 0.97, 0.10, 0.06, 0.06, 0.05)),
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


def cuts(task: Task) -> list[Cut]:
    """Return the best cuts found, one per profile and start, without repetition; the first profile's best first."""
    homes = int(task.home.max()) + 1 if len(task.home) else 0
    profiles = [one for one in PROFILES if homes or not one.move_m]
    if task.wish.mode is Mode.LEAST_CHANGE and homes:
        profiles = _all_keeping(profiles)
    found: dict[bytes, Cut] = {}
    for profile in profiles:
        for part in _searched(task, profile, homes):
            heir, moved = measure.matched(part, task.goal.k, task.home, homes, task.moving)
            figures = measure.measured(task.graph, part, task.weight, task.goal.k, task.goal.mean, moved)
            land = float(task.graph.area_m2[(task.home >= 0) & (heir[part] != task.home)].sum())
            land /= float(task.graph.area_m2.sum())
            found.setdefault(_normal(part), Cut(profile.name, part, figures, heir, land))
    return list(found.values())


def _all_keeping(profiles: list[Profile]) -> list[Profile]:
    """In the mode of least change each profile keeps hold of today's plan, more or less tightly."""
    kept = [replace(one, move_m=20 * MOVE_M) for one in profiles if one.move_m]
    others = [replace(one, move_m=MOVE_M) for one in profiles if not one.move_m]
    return kept + others


def _normal(part: Ints) -> bytes:
    """Return the same bytes for cuts that differ only in the numbers of their parts."""
    _, first, inverse = np.unique(part, return_index=True, return_inverse=True)
    return bytes(np.argsort(np.argsort(first))[inverse].astype(np.int32).tobytes())


def _searched(task: Task, profile: Profile, homes: int) -> list[Ints]:
    """Return the cuts of one profile, best first: the pieces of the land cut one by one and put together."""
    runs: list[list[Ints]] = []
    for number, k in enumerate(task.pieces.k):
        rows = np.flatnonzero(task.pieces.piece == number)
        runs.append(_piece(task, profile, rows, int(k), homes))
    whole = []
    for turn in range(max(len(one) for one in runs)):
        part, first = np.empty(task.graph.count, np.int64), 0
        for number, k in enumerate(task.pieces.k):
            part[task.pieces.piece == number] = runs[number][min(turn, len(runs[number]) - 1)] + first
            first += int(k)
        whole.append(part)
    return whole


def _piece(task: Task, profile: Profile, rows: Ints, k: int, homes: int) -> list[Ints]:
    """Return cuts of one piece of land into k parts, best first; fewer parts where it has fewer atoms."""
    if k == 1 or len(rows) == 1:
        return [np.zeros(len(rows), np.int64)]
    whole = _net(task, profile)
    net = whole if len(rows) == starts.size_of(whole) else starts.inside(whole, rows)
    weight, home = np.ascontiguousarray(task.weight[rows]), task.home[rows]
    mean = task.goal.mean if len(task.pieces.k) == 1 else float(weight.sum()) / k
    aim = Aim(mean, task.wish.tolerance * SAFE * profile.tight, moves.WITHIN_M)
    block, none = np.ascontiguousarray(task.atoms.block[rows], np.int32), np.full(len(rows), -1, np.int32)
    recuts = _recuts(len(rows), k, task.wish.effort)
    results: list[tuple[float, int, Ints]] = []
    for first, today in _starts(net, weight, k, mean, home if homes else None, profile, task.wish):
        part = np.ascontiguousarray(first, np.int32)
        known = none if today is None else np.ascontiguousarray(today, np.int32)
        ground = Ground(weight, block, known, profile.move_m / max(float(weight.sum()), 1e-9))
        seed = task.wish.seed + len(results)
        worth = moves.improve(net, ground, part, k, aim, recuts, HANDINGS, *HEAT_M, seed)
        results.append((worth, len(results), part.astype(np.int64)))
    if not results:
        raise NoStart
    return [part for _, _, part in sorted(results, key=lambda one: one[:2])]


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


def _starts(
    net: Net,
    weight: Floats,
    k: int,
    mean: float,
    home: Ints | None,
    profile: Profile,
    wish: Wish,
) -> list[tuple[Ints, Ints | None]]:
    """Return first cuts with the home of each atom in their terms (None where homes do not count)."""
    if profile.move_m and home is not None:
        today = starts.of_today(net, home, weight, k, wish.seed)
        if today is not None:
            return [today] * 2
    found: list[tuple[Ints, Ints | None]] = []
    for turn in range(STARTS):
        seed = wish.seed * 1_000 + turn
        first = starts.by_metis(net, weight, k, seed) if turn == 0 else None
        first = starts.halved(net, weight, k, mean, seed) if first is None else first
        if first is not None:
            found.append((first, None))
    return found
