"""First cuts: METIS, halving along trees, today's plan; each mended until its parts hang together."""

import numpy as np
import pymetis

from geo.coverage.partition import moves
from geo.coverage.partition.linework import groups
from geo.coverage.partition.model import Bools, Floats, Ints
from geo.coverage.partition.moves import Ground
from geo.coverage.partition.trees import Net

ROUNDING = 1_000  # METIS counts in whole numbers
STICKY = 500.0  # of the pair that costs most
DRAWS = 12


def net_of(count: int, pairs: Ints, way: Bools, rank: Floats, cost: Floats) -> Net:
    """Return the net of `count` atoms."""
    both = np.vstack([pairs, pairs[:, ::-1]])
    number = np.concatenate([np.arange(len(pairs))] * 2)
    order = np.lexsort((both[:, 1], both[:, 0]))
    start = np.searchsorted(both[order, 0], np.arange(count + 1)).astype(np.int64)
    return Net(
        start,
        np.ascontiguousarray(both[order, 1], np.int32),
        np.ascontiguousarray(number[order], np.int32),
        np.ascontiguousarray(pairs, np.int64),
        np.ascontiguousarray(way, np.bool_),
        np.ascontiguousarray(rank, np.float64),
        np.ascontiguousarray(cost, np.float64),
    )


def size_of(net: Net) -> int:
    """Return how many atoms a net has."""
    return len(net.start) - 1


def halved(net: Net, weight: Floats, k: int, mean: float, seed: int) -> Ints | None:
    """Return a cut by halving along trees; None where it found none."""
    part = np.zeros(size_of(net), np.int32)
    none = np.full(len(part), -1, np.int32)
    done = moves.bisected(net, Ground(weight, none, none, 0.0), k, mean, DRAWS, seed, part)
    return part.astype(np.int64) if done and len(np.unique(part)) == k else None


def by_metis(net: Net, weight: Floats, k: int, seed: int) -> Ints | None:
    """Return METIS's cut of atoms that hang together, mended; None where a part is lost in that."""
    if k < 2 or size_of(net) <= k:
        return None
    ways = net.way[net.edge]
    rows = np.repeat(np.arange(size_of(net)), np.diff(net.start))[ways]
    start = np.searchsorted(rows, np.arange(size_of(net) + 1))
    value = 1 + np.rint(net.cost / max(net.cost.max(), 1e-9) * STICKY).astype(int)
    scaled = np.rint(weight / max(weight.mean(), 1e-9) * ROUNDING).astype(int)
    options = pymetis.Options(seed=seed, contig=1, ufactor=30)
    _, found = pymetis.part_graph(
        k,
        pymetis.CSRAdjacency(start.astype(np.int32), net.nbr[ways]),
        vweights=scaled.tolist(),
        eweights=value[net.edge[ways]].tolist(),
        options=options,
        recursive=False,
    )
    return mended(net, np.array(found, np.int64), weight, k)


def mended(net: Net, part: Ints, weight: Floats, k: int) -> Ints | None:
    """Return a cut whose parts hang together: of each the heaviest piece stays, the others go to a neighbour.

    None where fewer than k parts are left. Atoms of part -1 go to a neighbour too.
    """
    part = part.copy()
    a, b = net.pairs[net.way].T
    pieces = groups(size_of(net), net.pairs[net.way][(part[a] == part[b]) & (part[a] >= 0)])
    heavy = np.bincount(pieces, weight + 1e-6)
    for p in range(k):
        found = np.unique(pieces[part == p])
        if len(found) > 1:
            best = found[np.argmax(heavy[found])]
            part[(part == p) & (pieces != best)] = -1
    while (part < 0).any():
        taken = np.flatnonzero((part[a] < 0) != (part[b] < 0))
        if not len(taken):
            return None
        inner, outer = np.where(part[a[taken]] < 0, a[taken], b[taken]), np.maximum(part[a[taken]], part[b[taken]])
        part[inner] = outer
    return part if len(np.unique(part)) == k else None


def of_today(net: Net, home: Ints, weight: Floats, k: int, seed: int) -> tuple[Ints, Ints] | None:
    """Return today's cut brought to k parts, and the home of each atom in terms of these parts.

    Too many: the lightest joins its lightest neighbour. Too few: the heaviest is halved.
    """
    used, part = np.unique(home, return_inverse=True)
    if used[0] < 0:
        part = part - 1
        used = used[1:]
    if not len(used):
        return None
    whole = mended(net, part, weight, len(used))
    if whole is None:
        return None
    part, home, count = whole, part.astype(np.int64), len(used)
    while count > k:
        part, home = _merged(net, part, home, weight, count)
        count -= 1
    while count < k:
        halves = _halved(net, part, weight, count, seed)
        if halves is None:
            return None
        part, count = halves, count + 1
    return part, home


def _merged(net: Net, part: Ints, home: Ints, weight: Floats, count: int) -> tuple[Ints, Ints]:
    held = np.bincount(part, weight, count)
    a, b = part[net.pairs[net.way, 0]], part[net.pairs[net.way, 1]]
    beside = np.unique(np.column_stack([np.minimum(a, b), np.maximum(a, b)])[a != b], axis=0)
    pair = beside[np.argmin(held[beside].sum(axis=1))]
    stays, goes = (pair[0], pair[1]) if held[pair[0]] >= held[pair[1]] else (pair[1], pair[0])
    part, home = np.where(part == goes, stays, part), np.where(home == goes, -1, home)
    return part - (part > goes), home - (home > goes)


def _halved(net: Net, part: Ints, weight: Floats, count: int, seed: int) -> Ints | None:
    held = np.bincount(part, weight, count)
    size = np.bincount(part, minlength=count)
    for p in np.argsort(-held, kind="stable"):
        if size[p] > 1:
            rows = np.flatnonzero(part == p)
            half = halved(inside(net, rows), weight[rows], 2, held[p] / 2, seed)
            if half is not None:
                made = part.copy()
                made[rows[half == 1]] = count
                return made
    return None


def inside(net: Net, rows: Ints) -> Net:
    """Return the graph of some atoms alone, numbered by their place in `rows` (ascending)."""
    mine = np.isin(net.pairs, rows).all(axis=1)
    return net_of(len(rows), np.searchsorted(rows, net.pairs[mine]), net.way[mine], net.rank[mine], net.cost[mine])
