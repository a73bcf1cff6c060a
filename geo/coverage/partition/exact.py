"""Small lands cut exactly, compiled: all ways to cut few atoms into connected parts, until the best one is proven."""

from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import reverse_cuthill_mckee

from geo.coverage.partition.model import Floats, Ints
from geo.jit import kernel

MOST_ATOMS, MOST_PARTS = 60, 16
STEPS = 3_000_000  # after so many the search gives up: about half a second
LEAST_GAIN = 1e-6


class Exact(NamedTuple):
    """The least unbalanced cut (None where the one known is not beaten), its deviation, whether no other is better."""

    part: Ints | None
    deviation: float
    proven: bool


def least_unbalanced(pairs: Ints, weight: Floats, k: int, mean: float, known: float, enough: float) -> Exact | None:
    """Return the cut into k connected parts whose worst deviation from the mean is least, if that is below `known`.

    `pairs` are the ways between atoms. It ends where `enough` is reached. None where the land is too large for that.
    """
    count = len(weight)
    if not 2 <= k <= min(MOST_PARTS, count) or count > MOST_ATOMS or mean <= 0:
        return None
    order = _swept(pairs, count)
    place = np.argsort(order)
    near = np.zeros(count, np.int64)
    for a, b in place[pairs]:
        near[a] |= 1 << int(b)
        near[b] |= 1 << int(a)
    sides = np.zeros(k, np.int64)
    sorted_weight = np.ascontiguousarray(weight[order], np.float64)
    best, steps = _search(near, sorted_weight, k, mean, known, enough, STEPS, sides)
    proven = bool(steps < STEPS)
    if best >= known:
        return Exact(None, known, proven)
    part = np.array([np.flatnonzero(sides >> int(at) & 1)[0] for at in place], np.int64)
    return Exact(part, float(best), proven)


def _swept(pairs: Ints, count: int) -> Ints:
    """Return an order in which neighbours are near each other: what is left over stays in few pieces."""
    ones = np.ones(2 * len(pairs), np.int8)
    ends = np.vstack([pairs, pairs[:, ::-1]]).T
    net = coo_array((ones, (ends[0], ends[1])), (count, count)).tocsr()
    return np.asarray(reverse_cuthill_mckee(net, symmetric_mode=True), np.int64)


@kernel()
def _reached(near: Any, start: int, free: int) -> int:
    """Return all of `free` that hangs together with `start`."""
    found, fresh = start, start
    while fresh:
        beside = 0
        for a in range(len(near)):
            if fresh >> a & 1:
                beside |= near[a]
        fresh = beside & free & ~found
        found |= fresh
    return found


@kernel()
def _weighed(weight: Any, some: int) -> float:
    total = 0.0
    for a in range(len(weight)):
        if some >> a & 1:
            total += weight[a]
    return total


@kernel()
def _may_do(near: Any, weight: Any, rest: int, parts: int, low: float, high: float) -> bool:
    """Tell whether the rest may be so many parts: its weight allows it, and so does that of each of its pieces."""
    total = _weighed(weight, rest)
    if total < parts * low or total > parts * high:
        return False
    pieces = 0
    while rest:
        piece = _reached(near, rest & -rest, rest)
        held = _weighed(weight, piece)
        most, least = int(held // low) if low > 0 else parts, int(np.ceil(held / high))
        if most < max(least, 1):
            return False
        pieces += max(least, 1)
        rest &= ~piece
    return bool(pieces <= parts)


@kernel()
def _search(near: Any, weight: Any, k: int, mean: float, known: float, enough: float, steps: int, sides: Any) -> Any:
    """Return the least deviation found below `known` and how many steps that took; `sides` gets its parts as bits.

    A part grows from the first free atom: each neighbour is taken in or barred. A full one is closed, and the next
    begins in what is left.
    """
    n, best, step, top = len(weight), known, 0, 1
    size = n * (k + 2) * 2 + 8
    free, mine, barred = np.zeros(size, np.int64), np.zeros(size, np.int64), np.zeros(size, np.int64)
    closed, held, worst = np.zeros((size, k), np.int64), np.zeros(size), np.zeros(size)
    made = np.zeros(size, np.int64)
    free[0], mine[0], held[0] = (1 << n) - 1, 1, weight[0]
    while top and step < steps and best > enough:
        step += 1
        top -= 1
        at, all_free, one, bar, w, p, off = top, free[top], mine[top], barred[top], held[top], made[top], worst[top]
        low, high = mean * (1 - best + LEAST_GAIN), mean * (1 + best - LEAST_GAIN)
        if off > best - LEAST_GAIN or w > high:
            continue
        sofar = closed[at].copy()
        if low <= w:
            rest, left, far = all_free & ~one, k - p - 1, max(off, abs(w / mean - 1))
            if left == 1 and rest and _reached(near, rest & -rest, rest) == rest:
                last = max(far, abs(_weighed(weight, rest) / mean - 1))
                if last < best - LEAST_GAIN:
                    best = last
                    sides[:] = sofar
                    sides[p], sides[p + 1] = one, rest
            elif left > 1 and rest and _may_do(near, weight, rest, left, low, high):
                first = rest & -rest
                free[top], mine[top], barred[top], made[top], worst[top] = rest, first, 0, p + 1, far
                held[top] = _weighed(weight, first)
                closed[top] = sofar
                closed[top, p] = one
                top += 1
        beside = _beside(near, one) & all_free & ~one & ~bar
        if beside and _weighed(weight, _reached(near, one, all_free & ~bar)) >= low:
            v = beside & -beside
            for taken in range(2):
                free[top], made[top], worst[top] = all_free, p, off
                mine[top], barred[top] = (one | v, bar) if taken else (one, bar | v)
                held[top] = w + _weighed(weight, v) if taken else w
                closed[top] = sofar
                top += 1
    return best, step


@kernel()
def _beside(near: Any, some: int) -> int:
    found = 0
    for a in range(len(near)):
        if some >> a & 1:
            found |= near[a]
    return found
