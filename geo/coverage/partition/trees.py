"""Cutting connected atoms in two along random trees, compiled: the subtree whose cutting off is worth most."""

from typing import Any, NamedTuple

import numpy as np

from geo.jit import kernel

EXCESS_M = 30_000.0  # metres for each whole deviation beyond the tolerance: one percent costs 300 m
FIXED_EXCESS_M = 60.0  # and for being beyond it at all
GOLDEN = np.uint64(0x9E3779B97F4A7C15)


class Net(NamedTuple):
    """A graph as loops read it: rows of neighbours (`start`, `nbr`, `edge`), the pairs, which of them are ways.

    `rank` tells how late a pair joins a tree, `cost` in metres what it costs to cut it.
    """

    start: Any
    nbr: Any
    edge: Any
    pairs: Any
    way: Any
    rank: Any
    cost: Any


class Aim(NamedTuple):
    """What a part should weigh: the mean, the share by which it may be off, metres for squared deviations.

    `hard` is the share of the usual price of being beyond the tolerance: a search that begins soft gets further.
    """

    mean: float
    tolerance: float
    within: float
    hard: float


@kernel()
def seeded(seed: int) -> Any:
    """Return the state of a generator of chance; the same seed gives the same chance."""
    state = np.array([np.uint64(seed) * GOLDEN + np.uint64(0x2545F4914F6CDD1D)])
    for _ in range(8):
        draw(state)
    return state


@kernel()
def draw(state: Any) -> float:
    """Return the next number of [0, 1) of a xorshift generator."""
    x = state[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    state[0] = x
    return float(x >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@kernel()
def penalty(weight: float, aim: Any) -> float:
    """Return what the weight of a part is worth in metres."""
    if aim.mean <= 0:
        return 0.0
    off = abs(weight - aim.mean) / aim.mean
    cost = aim.within * off * off
    if off > aim.tolerance:
        cost += aim.hard * (EXCESS_M * (off - aim.tolerance) + FIXED_EXCESS_M)
    return float(cost)


@kernel()
def _sorted(keys: Any, ends: Any, m: int) -> None:
    """Sort the first keys and the ends that belong to them, by Shell's way: short lists, and quick to compile."""
    gap = 1
    while gap < m // 3:
        gap = 3 * gap + 1
    while gap:
        for i in range(gap, m):
            key, a, b, j = keys[i], ends[i, 0], ends[i, 1], i
            while j >= gap and keys[j - gap] > key:
                keys[j], ends[j, 0], ends[j, 1] = keys[j - gap], ends[j - gap, 0], ends[j - gap, 1]
                j -= gap
            keys[j], ends[j, 0], ends[j, 1] = key, a, b
        gap //= 3


@kernel()
def root(up: Any, i: int) -> int:
    """Return the first of the group that i is in; `up` leads there."""
    while up[i] != i:
        up[i] = up[up[i]]
        i = up[i]
    return i


@kernel()
def _tree(net: Any, members: Any, local: Any, state: Any, out: Any) -> int:
    """Draw a spanning tree over members; pairs of low rank join first. Returns its number of edges.

    `out` gets them as pairs of local numbers; `local` is -1 for atoms that are no members.
    """
    most = 0
    for i in members:
        most += net.start[i + 1] - net.start[i]
    keys, ends, m = np.empty(most), np.empty((most, 2), np.int32), 0
    for a in range(len(members)):
        i = members[a]
        for at in range(net.start[i], net.start[i + 1]):
            j = net.nbr[at]
            if j > i and local[j] >= 0 and net.way[net.edge[at]]:
                keys[m] = net.rank[net.edge[at]] + draw(state)
                ends[m, 0], ends[m, 1] = a, local[j]
                m += 1
    up, count = np.arange(len(members)), 0
    _sorted(keys, ends, m)
    for one in range(m):
        a, b = root(up, ends[one, 0]), root(up, ends[one, 1])
        if a != b:
            up[a] = b
            out[count, 0], out[count, 1] = ends[one, 0], ends[one, 1]
            count += 1
    return count


@kernel()
def _neighbours(n: int, edges: Any) -> Any:
    """Return the rows of neighbours in a tree."""
    start = np.zeros(n + 1, np.int32)
    for e in range(n - 1):
        start[edges[e, 0] + 1] += 1
        start[edges[e, 1] + 1] += 1
    fill, near = np.empty(n, np.int32), np.empty(2 * (n - 1), np.int32)
    for a in range(n):
        start[a + 1] += start[a]
        fill[a] = start[a]
    for e in range(n - 1):
        a, b = edges[e, 0], edges[e, 1]
        near[fill[a]] = b
        near[fill[b]] = a
        fill[a] += 1
        fill[b] += 1
    return start, near


@kernel()
def _laid_out(n: int, edges: Any) -> Any:
    """Return an order of a tree's nodes in which each subtree is a run, its begins and stops, and the parents."""
    start, near = _neighbours(n, edges)
    begin, above, size = np.empty(n, np.int32), np.empty(n, np.int32), np.ones(n, np.int32)
    order, stack, top, count = np.empty(n, np.int32), np.empty(n, np.int32), 1, 0
    stack[0], above[0] = 0, -1
    while top:
        top -= 1
        i = stack[top]
        begin[i] = count
        order[count] = i
        count += 1
        for at in range(start[i], start[i + 1]):
            j = near[at]
            if j != above[i]:
                above[j] = i
                stack[top] = j
                top += 1
    for at in range(n - 1, 0, -1):
        size[above[order[at]]] += size[order[at]]
    for a in range(n):
        size[a] += begin[a]
    return order, begin, size, above


@kernel()
def _cut_off(net: Any, members: Any, local: Any, order: Any, begin: Any, low: int, high: int, most: float) -> float:
    """Return what it costs to cut a run of the order off the other members; more than `most` is not counted out."""
    cost = 0.0
    for place in range(low, high):
        i = members[order[place]]
        for at in range(net.start[i], net.start[i + 1]):
            b = local[net.nbr[at]]
            if b >= 0 and (begin[b] < low or begin[b] >= high):
                cost += net.cost[net.edge[at]]
        if cost >= most:
            break
    return cost


@kernel()
def best_cut(
    net: Any, members: Any, local: Any, weight: Any, first: Any, second: Any, worth: Any, state: Any, side: Any
) -> float:
    """Cut members along one random tree where it is worth most; `side` gets 0 or 1 for each member.

    `first` and `second` are the aims of the two sides; `worth[a, s]` is what it costs member a to be on side s.
    Returns the energy of the cut, infinity where the members do not hang together.
    """
    n = len(members)
    tree = np.empty((n, 2), np.int32)
    if n < 2 or _tree(net, members, local, state, tree) != n - 1:
        return np.inf
    order, begin, stop, above = _laid_out(n, tree)
    held, change = np.empty(n), np.empty(n)
    total, whole, stay = 0.0, 0.0, 0.0
    for a in range(n):
        held[a], change[a] = weight[members[a]], worth[a, 1] - worth[a, 0]
        total += held[a]
        whole += change[a]
        stay += worth[a, 0]
    for at in range(n - 1, 0, -1):
        held[above[order[at]]] += held[order[at]]
        change[above[order[at]]] += change[order[at]]
    found, best, turned = -1, np.inf, False
    for at in range(1, n):
        a = order[at]
        one = stay + change[a] + penalty(held[a], second) + penalty(total - held[a], first)
        other = stay + whole - change[a] + penalty(held[a], first) + penalty(total - held[a], second)
        least = min(one, other)
        if least < best:
            least += _cut_off(net, members, local, order, begin, begin[a], stop[a], best - least)
        if least < best:
            best, found, turned = least, a, other < one
    if found < 0:
        return np.inf
    for a in range(n):
        inside = begin[a] >= begin[found] and begin[a] < stop[found]  # chains are slow to compile
        side[a] = 1 if inside != turned else 0
    return best
