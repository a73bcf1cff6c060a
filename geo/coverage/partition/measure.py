"""Figures of a cut: weights, deviation, share of boundary inside blocks, compactness, what changes hands."""

import numpy as np
from scipy.optimize import linear_sum_assignment

from geo.coverage.partition.linework import groups
from geo.coverage.partition.model import Bools, Floats, Graph, Ints, Metrics


def part_weights(part: Ints, weight: Floats, k: int) -> Floats:
    """Return the weight of each part."""
    return np.asarray(np.bincount(part, weight, k), np.float64)


def measured(graph: Graph, part: Ints, weight: Floats, k: int, ideal: float, moved: float) -> Metrics:
    """Return the figures of a cut; deviations are from `ideal`."""
    cut = part[graph.pairs[:, 0]] != part[graph.pairs[:, 1]]
    inner, inside = float(graph.total_m[cut].sum()), float(graph.inside_m[cut].sum())
    off = np.abs(part_weights(part, weight, k) / ideal - 1).max() if ideal > 0 else 0.0
    share = inside / inner if inner > 0 else None
    return Metrics(float(off), share, compactness(graph, part, k), moved, inner, inside)


def compactness(graph: Graph, part: Ints, k: int) -> float:
    """Return the mean of 4 pi area / perimeter squared of the parts: 1 is a circle, a square has 0.79."""
    cut = part[graph.pairs[:, 0]] != part[graph.pairs[:, 1]]
    round_m = np.bincount(part, graph.border_m, k)
    for side in (0, 1):
        round_m += np.bincount(part[graph.pairs[cut, side]], graph.total_m[cut], k)
    area = np.bincount(part, graph.area_m2, k)
    return float(np.mean(4 * np.pi * area / np.maximum(round_m, 1e-9) ** 2))


def matched(part: Ints, k: int, home: Ints, homes: int, weight: Floats) -> tuple[Ints, float]:
    """Return for each part the grid of today that it goes on as (-1 for none), and the weight that changes hands.

    The pairing keeps as much weight as possible where it is; between equals the larger number of atoms decides.
    """
    known = home >= 0
    if not homes or not known.any():
        return np.full(k, -1), 0.0
    kept = np.zeros((k, homes))
    np.add.at(kept, (part[known], home[known]), weight[known] + 1e-6)
    rows, columns = linear_sum_assignment(-kept)
    heir = np.full(k, -1)
    telling = kept[rows, columns] > 0
    heir[rows[telling]] = columns[telling]
    stays = heir[part] == home
    return heir, float(weight[known & ~stays].sum())


def contiguous(graph: Graph, part: Ints, k: int, way: Bools | None = None) -> bool:
    """Tell whether each part has atoms and hangs together."""
    ways = graph.way if way is None else way
    same = ways & (part[graph.pairs[:, 0]] == part[graph.pairs[:, 1]])
    pieces = groups(graph.count, graph.pairs[same])
    return len(np.unique(part)) == k == int(pieces.max()) + 1
