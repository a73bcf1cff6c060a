"""The search for better cuts, compiled: join two neighbours and cut them anew, or hand pieces over.

Energy is counted in metres: what cut boundary costs, plus what unbalance and changed hands are worth in metres.
Every state is contiguous: a move that would break a part is not made.
"""

from typing import Any, NamedTuple

import numpy as np

from geo.coverage.partition.trees import Aim, best_cut, draw, penalty, seeded
from geo.jit import kernel

WITHIN_M = 400.0  # metres for each squared deviation within the tolerance: 0.05 squared is 1 m
WHOLE_PIECE = 0.3  # how often all of a part in one block is handed over, not one atom
TRIES = 30
AT_WORST = 0.3  # how often the part that is furthest off has its turn
STAGES, HARD_AT = 32, 0.6  # the price of being beyond the tolerance grows in steps, full after this share of the search


class Ground(NamedTuple):
    """What stays through a search: the weight of each atom, its block, its part of today, what moving costs."""

    weight: Any
    block: Any
    home: Any
    move_m: float


class State(NamedTuple):
    """What changes: the part of each atom, weight and number of atoms of each part, and scratch arrays."""

    part: Any
    held: Any
    count: Any
    members: Any
    local: Any
    mark: Any
    stack: Any
    piece: Any
    chance: Any


@kernel()
def energy(net: Any, ground: Any, part: Any, k: int, aim: Any) -> float:
    """Return the energy of a whole state."""
    total = 0.0
    for e in range(len(net.pairs)):
        if part[net.pairs[e, 0]] != part[net.pairs[e, 1]]:
            total += net.cost[e]
    held = np.zeros(k)
    for i in range(len(part)):
        held[part[i]] += ground.weight[i]
        if ground.home[i] >= 0 and ground.home[i] != part[i]:
            total += ground.move_m * ground.weight[i]
    for p in range(k):
        total += penalty(held[p], aim)
    return total


@kernel()
def _gather(state: Any, p: int, q: int) -> int:
    """Put the atoms of two parts into the scratch arrays; returns their number."""
    n = 0
    for i in range(len(state.part)):
        if state.part[i] == p or state.part[i] == q:
            state.members[n] = i
            state.local[i] = n
            n += 1
        else:
            state.local[i] = -1
    return n


@kernel()
def _taken(change: float, heat: float, chance: Any) -> bool:
    """Tell whether a change of energy is taken: each gain, and a loss the rarer the colder it is."""
    return bool(change < -heat * np.log(max(draw(chance), 1e-300)))


@kernel()
def _before(net: Any, ground: Any, state: Any, members: Any, p: int, q: int, aim: Any, worth: Any) -> float:
    """Return the energy of two parts as they are; `worth` gets what it costs each member to be in either."""
    cost = penalty(state.held[p], aim) + penalty(state.held[q], aim)
    for a in range(len(members)):
        i = members[a]
        if ground.home[i] >= 0:
            worth[a, 0] = ground.move_m * ground.weight[i] if ground.home[i] != p else 0.0
            worth[a, 1] = ground.move_m * ground.weight[i] if ground.home[i] != q else 0.0
        cost += worth[a, 0 if state.part[i] == p else 1]
        for at in range(net.start[i], net.start[i + 1]):
            j = net.nbr[at]
            if j > i and state.local[j] >= 0 and state.part[i] != state.part[j]:
                cost += net.cost[net.edge[at]]
    return cost


@kernel()
def _recut(net: Any, ground: Any, state: Any, p: int, q: int, aim: Any, heat: float) -> float:
    """Join two parts and cut them anew; returns the change of energy, 0 where it was not taken."""
    members = state.members[: _gather(state, p, q)]
    worth, side = np.zeros((len(members), 2)), np.empty(len(members), np.int8)
    before = _before(net, ground, state, members, p, q, aim, worth)
    after = best_cut(net, members, state.local, ground.weight, aim, aim, worth, state.chance, side)
    if not _taken(after - before, heat, state.chance):
        return 0.0
    state.held[p], state.held[q], state.count[p], state.count[q] = 0.0, 0.0, 0, 0
    for a in range(len(members)):
        i = members[a]
        state.part[i] = q if side[a] == 1 else p
        state.held[state.part[i]] += ground.weight[i]
        state.count[state.part[i]] += 1
    return after - before


@kernel()
def _hangs_together(net: Any, state: Any, p: int, size: int, token: int) -> bool:
    """Tell whether the `size` atoms of part p that are not marked with `token` hang together (size > 0)."""
    first = 0
    while state.part[first] != p or state.mark[first] == token:
        first += 1
    state.stack[0], top, seen = first, 1, 1
    state.mark[first] = token
    while top:
        top -= 1
        i = state.stack[top]
        for at in range(net.start[i], net.start[i + 1]):
            j = net.nbr[at]
            if state.part[j] == p and state.mark[j] != token and net.way[net.edge[at]]:
                state.mark[j] = token
                state.stack[top] = j
                top += 1
                seen += 1
    return bool(seen == size)


@kernel()
def _pieced(net: Any, ground: Any, state: Any, i: int, token: int) -> int:
    """Mark atom i and all of its part in its block that hang together with it; returns their number."""
    n, at_piece = 1, 0
    while at_piece < n:
        one = state.piece[at_piece]
        at_piece += 1
        for at in range(net.start[one], net.start[one + 1]):
            j = net.nbr[at]
            same = state.part[j] == state.part[i] and ground.block[j] == ground.block[i]
            if same and state.mark[j] != token and net.way[net.edge[at]]:
                state.mark[j] = token
                state.piece[n] = j
                n += 1
    return n


@kernel()
def _hand_over(net: Any, ground: Any, state: Any, i: int, q: int, aim: Any, heat: float, token: int) -> float:
    """Hand atom i, or all of its part in its block, to part q; returns the change of energy, 0 if not taken."""
    p = state.part[i]
    state.piece[0], state.mark[i] = i, token
    n = _pieced(net, ground, state, i, token) if draw(state.chance) < WHOLE_PIECE else 1
    if n >= state.count[p]:
        return 0.0
    moved, change = 0.0, 0.0
    for a in range(n):
        one = state.piece[a]
        moved += ground.weight[one]
        if ground.home[one] >= 0:
            change += ground.move_m * ground.weight[one] * ((ground.home[one] != q) - (ground.home[one] != p))
        for at in range(net.start[one], net.start[one + 1]):
            j = net.nbr[at]
            if state.part[j] == q:
                change -= net.cost[net.edge[at]]
            elif state.part[j] == p and state.mark[j] != token:
                change += net.cost[net.edge[at]]
    change += penalty(state.held[p] - moved, aim) - penalty(state.held[p], aim)
    change += penalty(state.held[q] + moved, aim) - penalty(state.held[q], aim)
    if not _taken(change, heat, state.chance) or not _hangs_together(net, state, p, state.count[p] - n, token):
        return 0.0
    for a in range(n):
        state.part[state.piece[a]] = q
    state.held[p] -= moved
    state.held[q] += moved
    state.count[p] -= n
    state.count[q] += n
    return change


@kernel()
def _at_boundary(net: Any, state: Any) -> int:
    """Return a pair with a way between two parts, -1 where some tries found none."""
    for _ in range(TRIES):
        e = int(draw(state.chance) * len(net.pairs))
        if net.way[e] and state.part[net.pairs[e, 0]] != state.part[net.pairs[e, 1]]:
            return e
    return -1


@kernel()
def _worst(state: Any, aim: Any) -> int:
    """Return the part that is furthest off, -1 where all are within the tolerance."""
    found, most = -1, aim.tolerance * aim.mean
    for p in range(len(state.held)):
        off = abs(state.held[p] - aim.mean)
        if off > most:
            found, most = p, off
    return found


@kernel()
def _around(net: Any, state: Any, p: int) -> int:
    """Return a pair with a way between part p and another, the first one from a random place on; -1 for none."""
    m = len(net.pairs)
    begin = int(draw(state.chance) * m)
    for step in range(m):
        e = (begin + step) % m
        one, other = state.part[net.pairs[e, 0]], state.part[net.pairs[e, 1]]
        if net.way[e] and one != other and (one - p) * (other - p) == 0:
            return e
    return -1


@kernel()
def _begun(ground: Any, part: Any, k: int, seed: int) -> Any:
    """Return the state at the begin of a search."""
    n = len(part)
    held, count = np.zeros(k), np.zeros(k, np.int64)
    for i in range(n):
        held[part[i]] += ground.weight[i]
        count[part[i]] += 1
    ints = np.empty((4, n), np.int32)
    return State(part.copy(), held, count, ints[0], ints[1], np.zeros(n, np.int64), ints[2], ints[3], seeded(seed))


class Pace(NamedTuple):
    """How long and how hot to search, and how soft the tolerance is at first (1: never soft).

    Between two recuts so many single pieces are handed over; the temperature falls from `hot` to `cold` metres.
    """

    recuts: int
    handings: int
    hot: float
    cold: float
    soft: float


@kernel()
def improve(net: Any, ground: Any, part: Any, k: int, aim: Any, pace: Any, seed: int) -> float:
    """Search from `part` on, which gets the best state seen; returns its energy."""
    state, token = _begun(ground, part, k, seed), 0
    now = Aim(aim.mean, aim.tolerance, aim.within, 1.0)
    here = energy(net, ground, part, k, now)
    best = here
    for step in range(pace.recuts):
        gone = step / pace.recuts
        heat = pace.hot * (pace.cold / pace.hot) ** gone
        if pace.soft < 1.0 and step % max(1, pace.recuts // STAGES) == 0:
            now = Aim(aim.mean, aim.tolerance, aim.within, min(1.0, pace.soft ** (1.0 - gone / HARD_AT)))
            here = energy(net, ground, state.part, k, now)
        worst = _worst(state, now)
        for turn in range(pace.handings + 1):
            near = worst >= 0 and draw(state.chance) < AT_WORST
            e = _around(net, state, worst) if near else _at_boundary(net, state)
            if e < 0:
                continue
            swap = 1 if draw(state.chance) < 0.5 else 0
            i, j = net.pairs[e, swap], net.pairs[e, 1 - swap]
            token += 1
            if turn < pace.handings:
                here += _hand_over(net, ground, state, i, state.part[j], now, heat, token)
            else:
                here += _recut(net, ground, state, state.part[i], state.part[j], now, heat)
            if here < best - 1e-9 and now.hard >= 1.0:
                best = here
                _copied(state.part, part)
    return best


@kernel()
def _copied(one: Any, other: Any) -> None:
    for a in range(len(one)):
        other[a] = one[a]


@kernel()
def _halve(
    net: Any, weight: Any, members: Any, local: Any, rest: int, half: int, mean: float, draws: int, chance: Any
) -> Any:
    """Cut members into land for `rest` and for `half` grids, the best of some draws; 2 for all if there is none."""
    n = len(members)
    first, second = Aim(mean * rest, 0.03, 4000.0, 1.0), Aim(mean * half, 0.03, 4000.0, 1.0)
    worth, side, best = np.zeros((n, 2)), np.empty(n, np.int8), np.inf
    chosen = np.full(n, 2, np.int8)
    for _ in range(draws):
        found = best_cut(net, members, local, weight, first, second, worth, chance, side)
        ones = 0
        for a in range(n):
            ones += side[a]
        if found < best and ones >= half and n - ones >= rest:
            best = found
            _copied(side, chosen)
    return chosen


@kernel()
def bisected(net: Any, ground: Any, k: int, mean: float, draws: int, seed: int, part: Any) -> bool:
    """Cut everything into k connected parts by halving along trees; `part` gets the result.

    False where the atoms do not hang together or are too few.
    """
    for i in range(len(part)):
        part[i] = 0
    state = _begun(ground, part, k, seed)
    parts, made = np.zeros(k, np.int64), 1
    parts[0] = k
    while made < k:
        p = 0
        for one in range(made):
            if parts[one] > parts[p]:
                p = one
        half = parts[p] // 2
        members = state.members[: _gather(state, p, p)]
        rest = parts[p] - half
        chosen = _halve(net, ground.weight, members, state.local, rest, half, mean, draws, state.chance)
        if len(members) < 2 or chosen[0] == 2:
            return False
        for a in range(len(members)):
            if chosen[a] == 1:
                state.part[members[a]] = made
        parts[p], parts[made] = rest, half
        made += 1
    _copied(state.part, part)
    return True
