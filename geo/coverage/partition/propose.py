"""Proposals for one land: the best cuts on the trade-off of balance, streets, shape and changed hands, as grids."""

from dataclasses import dataclass, replace

import numpy as np
import shapely

from geo.coverage.partition import exact, limits, search, ways
from geo.coverage.partition.land import Land
from geo.coverage.partition.limits import Ideal
from geo.coverage.partition.measure import part_weights
from geo.coverage.partition.model import Floats, Ints, Metrics, Mode, PartitionError, Shapes, Why, Wish
from geo.coverage.partition.outline import outlines
from geo.coverage.partition.search import Cut, NoStart, Task
from geo.coverage.partition.straight import Room

MOST_GRIDS = 400
ROUNDS = 4  # where nothing balanced was found along streets the search goes on, each time longer
HAIR = 1e-9
NEARLY = 1.02  # where nothing is balanced, cuts less than so much worse than the best are alternatives
LAND = 0.2  # empty land that changes hands counts too: all of it as a fifth of the most households moved
GOOD_SHARE = 0.15  # of boundary inside blocks: more than this is not recommended where less can be had


@dataclass(frozen=True)
class Proposal:
    """One way to cut a land: `shapes` (metres) are an exact coverage of it, one per grid.

    `part` is for each atom the row of its grid, `heir` for each grid the row of the grid of today whose identity it
    goes on with, -1 for none.
    """

    profile: str
    shapes: Shapes
    part: Ints  # per atom, the row of its grid
    weight: Floats
    households: Floats
    heir: Ints
    metrics: Metrics
    why: tuple[Why, ...]


def propose(land: Land, wish: Wish) -> list[Proposal]:
    """Return up to `wish.alternatives` proposals, the recommended first; the same wish gives the same ones.

    Those within the tolerance, where there are any; else the nearest to it, and their reasons say what stands in
    the way and what deviation can be reached. Raises PartitionError where the wish makes no sense.
    """
    _check(wish)
    goal = limits.ideal(land.weight, wish.k, wish.target, wish.tolerance)
    reasons, bound = limits.reasons(land.atoms, land.weight, goal, wish.tolerance)
    why = [*land.why, *_asked(land, wish, goal), *reasons]
    found, goal, more, bound = _cuts(land, wish, goal, bound)
    over = limits.large_blocks(land.atoms, land.weight, goal, wish.tolerance)
    why += [*more, *([over] if over else [])]
    best = found[0]
    if best.metrics.max_deviation > wish.tolerance + HAIR:
        why.append(_unbalanced(land, best, goal, bound))
    room = Room(land.atoms, land.buildings)
    return [_drawn(land, cut, tuple(why), room) for cut in found]


def _check(wish: Wish) -> None:
    if (wish.k is None) == (wish.target is None):
        raise PartitionError("one of k and target is needed", given=f"k={wish.k}, target={wish.target}")
    if wish.k is not None and not 1 <= wish.k <= MOST_GRIDS:
        raise PartitionError("k is out of range", given=wish.k, expected=f"1 to {MOST_GRIDS}")
    if wish.target is not None and not (np.isfinite(wish.target) and wish.target > 0):
        raise PartitionError("the target must be above zero", given=wish.target)
    if not 0 < wish.tolerance < 1:
        raise PartitionError("the tolerance is a share", given=wish.tolerance, expected="between 0 and 1")


def _asked(land: Land, wish: Wish, goal: Ideal) -> list[Why]:
    """Return what the size of the land makes of the wish."""
    if goal.k > MOST_GRIDS:
        raise PartitionError("too many grids in one land", given=goal.k, expected=f"at most {MOST_GRIDS}")
    total = float(land.weight.sum())
    if wish.target is not None and total < wish.target and len(goal.large) == 0:
        return [Why("target_above_whole", {"target": wish.target, "whole": round(total, 1)})]
    if wish.target is not None and abs(goal.mean / wish.target - 1) > wish.tolerance:
        return [Why("mean_differs", {"target": wish.target, "mean": round(goal.mean, 1), "grids": goal.k})]
    return []


def _cuts(land: Land, wish: Wish, goal: Ideal, bound: float) -> tuple[list[Cut], Ideal, list[Why], float]:
    """Return the chosen cuts, recommended first, with the goal, the reasons and the least deviation that is proven.

    There are fewer grids than asked for where the atoms do not suffice.
    """
    why: list[Why] = []
    if goal.k > land.graph.count:
        why.append(Why("too_few_buildings", {"asked": goal.k, "grids": land.graph.count}))
        goal = replace(goal, k=land.graph.count, mean=float(land.weight.sum()) / land.graph.count)
    moving = land.households if land.households.sum() > 0 else land.weight
    while True:
        pieces = ways.connected(land.atoms, land.graph, land.weight, goal.k, goal.mean, wish.tolerance)
        task = Task(land.atoms, land.graph, land.weight, land.home, goal, pieces, wish, moving)
        try:
            found, bound, proof = _evened(task, _searched(task, bound), bound)
            return _chosen(found, wish), goal, why + pieces.why + proof, bound
        except NoStart:
            why = [Why("too_few_buildings", {"asked": wish.k or goal.k, "grids": goal.k - 1})]
            goal = replace(goal, k=goal.k - 1, mean=float(land.weight.sum()) / (goal.k - 1))


def _searched(task: Task, bound: float) -> list[Cut]:
    """Search, and longer where the profile that counts most found nothing balanced though nothing stands in the way."""
    found = search.cuts(task)
    first, enough = found[0].profile, max(task.wish.tolerance, bound) + HAIR
    for turn in range(1, ROUNDS):
        balanced = [cut.profile for cut in found if cut.metrics.max_deviation <= enough]
        if first in balanced or (balanced and turn > 1):
            break
        wish = replace(task.wish, effort=task.wish.effort * turn, seed=task.wish.seed + 7_919 * turn)
        found += search.cuts(replace(task, wish=wish), again=True)
    return found


def _evened(task: Task, found: list[Cut], bound: float) -> tuple[list[Cut], float, list[Why]]:
    """Return cuts, bound and reasons after all cuts of a small land that the search could not balance were tried."""
    reached, enough = min(cut.metrics.max_deviation for cut in found), max(task.wish.tolerance, bound) + HAIR
    if reached <= enough or len(task.pieces.k) > 1:
        return found, bound, []
    ways_open = task.pieces.pairs[task.pieces.way]
    best = exact.least_unbalanced(ways_open, task.weight, task.goal.k, task.goal.mean, reached, enough)
    if best is None:
        return found, bound, []
    if best.part is not None:
        found = [*found, search.measured(task, best.part)]
    if not best.proven or best.deviation <= enough:
        return found, bound, []
    told = {"bound": round(best.deviation, 4), "grids": task.goal.k, "pieces": task.graph.count}
    return found, best.deviation, [Why("no_cut_more_even", told)]


def _chosen(found: list[Cut], wish: Wish) -> list[Cut]:
    """Return the best of the cuts that no other one beats in everything: first the best on the whole, then the
    best in each respect, then what differs most."""
    good = [cut for cut in found if cut.metrics.max_deviation <= wish.tolerance + HAIR]
    if not good:
        least = min(cut.metrics.max_deviation for cut in found)
        good = [cut for cut in found if cut.metrics.max_deviation <= least * NEARLY + HAIR]
    most = max(cut.metrics.moved for cut in good)
    figures = np.array([_figures(cut.metrics, LAND * cut.land_moved * most) for cut in good])
    beaten = [any((other <= one).all() and (other < one).any() for other in figures) for one in figures]
    rows = [row for row, lost in enumerate(beaten) if not lost]
    spread = np.maximum(np.ptp(figures[rows], axis=0), 1e-9)
    scaled = (figures - figures[rows].min(axis=0)) / spread
    worth = scaled @ np.array([0.1, 0.6, 0.2, 0.1 if wish.mode is Mode.NEW else 50.0])
    if wish.mode is Mode.NEW:
        worth += 10 * np.maximum(figures[:, 1] - GOOD_SHARE, 0)
    order = [min(rows, key=lambda row: (worth[row], row))]
    order += [min(rows, key=lambda row: (scaled[row, column], worth[row])) for column in (3, 1, 2, 0)]
    order = list(dict.fromkeys(order))
    while len(order) < min(wish.alternatives, len(rows)):
        rest = [row for row in rows if row not in order]
        order.append(max(rest, key=lambda row: float(np.abs(scaled[order] - scaled[row]).sum(axis=1).min())))
    return [good[row] for row in order[: wish.alternatives]]


def _figures(metrics: Metrics, land: float) -> list[float]:
    """Return what is to be small."""
    return [metrics.max_deviation, metrics.in_block_share or 0.0, -metrics.compactness, metrics.moved + land]


def _unbalanced(land: Land, cut: Cut, goal: Ideal, bound: float) -> Why:
    """Return which grid is furthest off, and whether a reason was proven."""
    held = part_weights(cut.part, land.weight, goal.k)
    off = np.abs(held / goal.mean - 1) if goal.mean > 0 else held
    part = int(np.argmax(off))
    heaviest = int(np.argmax(np.where(cut.part == part, land.weight, -1.0)))
    place = shapely.get_coordinates(shapely.point_on_surface(land.atoms.shapes[heaviest]))[0]
    return Why(
        "not_balanced",
        {
            "reached": round(cut.metrics.max_deviation, 4),
            "bound": round(bound, 4),
            "proven": bound > 0,
            "grid": part,
            "weight": round(float(held[part]), 1),
            "building": int(land.atoms.building[heaviest]),
            "building_weight": round(float(land.weight[heaviest]), 1),
            "place": place.tolist(),
        },
    )


def _drawn(land: Land, cut: Cut, why: tuple[Why, ...], room: Room) -> Proposal:
    """Return a cut as grids, in the order west to east within north to south, measured as drawn."""
    k = int(cut.part.max()) + 1
    drawn = outlines(land.atoms, land.boundary, cut.part, k, land.pinned, room)
    order = _reading_order(drawn.shapes)
    held = part_weights(cut.part, land.weight, k)
    homes = part_weights(cut.part, land.households, k)
    shapes = drawn.shapes[order]
    round_m = shapely.length(shapes)
    compact = float(np.mean(4 * np.pi * shapely.area(shapes) / round_m**2))
    share = drawn.inside_m / drawn.inner_m if drawn.inner_m > 0 else None
    metrics = replace(
        cut.metrics, in_block_share=share, compactness=compact, inner_m=drawn.inner_m, inside_m=drawn.inside_m
    )
    if not drawn.smooth and not land.atoms.solid:
        why = (*why, Why("not_smoothed", {}))
    rank = np.empty(k, np.int64)
    rank[order] = np.arange(k)
    return Proposal(cut.profile, shapes, rank[cut.part], held[order], homes[order], cut.heir[order], metrics, why)


def _reading_order(shapes: Shapes) -> Ints:
    middle = shapely.get_coordinates(shapely.centroid(shapes))
    band = max(float(np.sqrt(np.median(shapely.area(shapes)))), 1.0)
    return np.asarray(np.lexsort((middle[:, 0], -np.round(middle[:, 1] / band))))
