"""Small lands cut exactly, against trying every labelling; and the groups that large lands are cut in first."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
import shapely

from geo.coverage.partition import Barriers, Buildings, Wish, city_land, polygon_land, propose
from geo.coverage.partition.coarse import Level, coarser
from geo.coverage.partition.exact import MOST_ATOMS, least_unbalanced
from geo.coverage.partition.linework import groups
from geo.coverage.partition.starts import net_of


def lattice(wide: int, high: int) -> np.ndarray:
    """Pairs of a lattice, with a diagonal in every other square."""
    at = np.arange(wide * high).reshape(high, wide)
    slanted = np.column_stack([at[:-1, :-1].ravel(), at[1:, 1:].ravel()])[::2]
    beside = [np.column_stack([at[:, :-1].ravel(), at[:, 1:].ravel()])]
    return np.vstack([*beside, np.column_stack([at[:-1].ravel(), at[1:].ravel()]), slanted]).astype(np.int64)


def connected(pairs: np.ndarray, part: np.ndarray) -> bool:
    same = part[pairs[:, 0]] == part[pairs[:, 1]]
    return int(groups(len(part), pairs[same]).max()) + 1 == len(np.unique(part))


def slow(pairs: np.ndarray, weight: np.ndarray, k: int) -> float:
    """The least deviation over all labellings."""
    best = np.inf
    for labels in product(range(k), repeat=len(weight) - 1):
        part = np.array((0, *labels))
        off = float(np.abs(np.bincount(part, weight, k) / (weight.sum() / k) - 1).max())
        if off < best and len(np.unique(part)) == k and connected(pairs, part):
            best = off
    return best


@pytest.mark.parametrize(("wide", "high", "k", "seed"), [(3, 3, 2, 1), (4, 2, 3, 2), (3, 3, 3, 3), (8, 1, 3, 4)])
def test_the_least_unbalanced_cut_is_that_of_all_labellings(wide: int, high: int, k: int, seed: int) -> None:
    pairs = lattice(wide, high)
    weight = np.random.default_rng(seed).integers(10, 200, wide * high).astype(float)
    mean = float(weight.sum()) / k
    found = least_unbalanced(pairs, weight, k, mean, 99.0, 0.0)
    assert found is not None
    assert found.proven
    assert found.deviation == pytest.approx(slow(pairs, weight, k), abs=1e-5)
    assert found.part is not None
    assert connected(pairs, found.part)
    assert np.abs(np.bincount(found.part, weight, k) / mean - 1).max() == pytest.approx(found.deviation)
    again = least_unbalanced(pairs, weight, k, mean, found.deviation, 0.0)
    assert again is not None
    assert (again.part, again.proven) == (None, True)


def test_it_ends_where_enough_is_reached_and_leaves_large_lands_alone() -> None:
    pairs, weight = lattice(6, 5), np.ones(30)
    found = least_unbalanced(pairs, weight, 4, 7.5, 9.0, 0.2)
    assert found is not None
    assert found.deviation <= 0.2
    many = MOST_ATOMS + 1
    assert least_unbalanced(lattice(many, 1), np.ones(many), 4, many / 4, 9.0, 0.0) is None
    assert least_unbalanced(pairs, weight, 1, 30.0, 9.0, 0.0) is None


def test_a_land_that_no_contiguous_cut_balances_says_that_all_were_tried() -> None:
    """Five in a row: 100 households could go with the far 100, were they beside each other."""
    cells = np.array([shapely.box(x, 0, x + 10, 10) for x in range(0, 50, 10)], object)
    homes = np.array([100.0, 150, 150, 100, 100])
    (found, *_) = propose(polygon_land(cells, homes), Wish(k=2))
    told = {why.code: why.values for why in found.why}
    assert told["no_cut_more_even"] == {"bound": 0.1667, "grids": 2, "pieces": 5}
    assert told["not_balanced"]["proven"]
    assert found.metrics.max_deviation == pytest.approx(1 / 6)


def test_groups_stay_in_their_block_and_home_and_below_their_weight_and_hang_together() -> None:
    pairs = lattice(20, 20)
    rng = np.random.default_rng(1)
    weight, cost = rng.integers(1, 6, 400).astype(float), rng.uniform(1, 40, len(pairs))
    block, home = np.arange(400) % 20 // 7, np.arange(400) // 200
    net = net_of(400, pairs, np.ones(len(pairs), bool), np.zeros(len(pairs)), cost)
    found = coarser(Level(net, weight, block, home, np.arange(400)), 24.0, 60)
    assert 60 <= found.size < 130
    assert connected(pairs, found.group)
    assert found.weight.max() <= 24
    assert found.weight == pytest.approx(np.bincount(found.group, weight))
    assert (found.block[found.group] == block).all()
    assert (found.home[found.group] == home).all()
    between = found.group[pairs[:, 0]] != found.group[pairs[:, 1]]
    assert found.net.cost.sum() == pytest.approx(cost[between].sum())


def test_any_number_of_threads_gives_the_same_proposals() -> None:
    rng = np.random.default_rng(5)
    built = Buildings(np.asarray(shapely.points(rng.uniform(5, 395, (200, 2))), object), rng.integers(1, 6, 200) * 1.0)
    land = city_land(np.array([shapely.box(0, 0, 400, 400)], object), built, Barriers.none())
    wish = Wish(k=4, effort=0.4)
    one, three = (propose(land, replace(wish, threads=threads)) for threads in (1, 3))
    assert [shapely.to_wkb(p.shapes).tolist() for p in one] == [shapely.to_wkb(p.shapes).tolist() for p in three]
    assert all(found.metrics.max_deviation <= 0.05 for found in one)
