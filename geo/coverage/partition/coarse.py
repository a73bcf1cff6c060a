"""A net of fewer, larger atoms, for lands of many small buildings: neighbours in one block taken together."""

from typing import Any, NamedTuple

import numpy as np

from geo.coverage.partition.measure import part_weights
from geo.coverage.partition.model import Floats, Ints
from geo.coverage.partition.starts import net_of
from geo.coverage.partition.trees import Net, root
from geo.jit import kernel

UNEVEN = 2.0  # a group has at most so many times the atoms that groups have on average


class Level(NamedTuple):
    """A net to search on: weight, block and home of its atoms, and in which of them each atom of the land lies."""

    net: Net
    weight: Floats
    block: Ints
    home: Ints
    group: Ints

    @property
    def size(self) -> int:
        """How many atoms it has."""
        return len(self.weight)


@kernel()
def _grouped(pairs: Any, order: Any, weight: Any, most: float, most_atoms: float) -> Any:
    """Return the group of each atom: pairs join in order as long as a group stays small; `weight` is used up."""
    up, size = np.arange(len(weight)), np.ones(len(weight))
    for e in order:
        a, b = root(up, pairs[e, 0]), root(up, pairs[e, 1])
        if a != b and weight[a] + weight[b] <= most and size[a] + size[b] <= most_atoms:
            up[b] = a
            weight[a] += weight[b]
            size[a] += size[b]
    for a in range(len(up)):
        up[a] = root(up, a)
    return up


def coarser(fine: Level, most: float, count: int) -> Level:
    """Return a level of groups that weigh up to `most`, not many more than `count` where weights allow it.

    Only atoms of one block and of one home join, first those whose common boundary costs most to cut.
    """
    net = fine.net
    a, b = net.pairs.T
    alike = np.flatnonzero(net.way & (fine.block[a] == fine.block[b]) & (fine.home[a] == fine.home[b]))
    order = alike[np.argsort(-net.cost[alike], kind="stable")]
    up = _grouped(net.pairs, order, fine.weight.copy(), most, UNEVEN * fine.size / count)
    first, group = np.unique(up, return_inverse=True)
    weight = part_weights(group, fine.weight, len(first))
    return Level(_between(net, group, len(first)), weight, fine.block[first], fine.home[first], group)


def _between(net: Net, group: Ints, count: int) -> Net:
    """Return the net of groups: costs of pairs add up, one way between two groups is enough."""
    ends = np.sort(group[net.pairs], axis=1)
    kept = ends[:, 0] != ends[:, 1]
    pairs, number = np.unique(ends[kept], axis=0, return_inverse=True)
    number = number.ravel()
    cost = np.asarray(np.bincount(number, net.cost[kept], len(pairs)), np.float64)
    way = np.bincount(number, net.way[kept], len(pairs)) > 0
    late = np.bincount(number, net.rank[kept] * net.cost[kept], len(pairs))
    rank = np.asarray(late / np.maximum(cost, 1e-9), np.float64)
    return net_of(count, pairs, way, rank, cost)
