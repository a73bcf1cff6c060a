"""Hot spots: found where planted, silent on chance, typed against the period before."""

import numpy as np
import pytest
import shapely
from scipy import sparse

from geo.stats import hotspots
from geo.stats.hotspots import Kind
from geo.stats.neighbours import touching

SIDE = 30
RNG = np.random.default_rng(7)


@pytest.fixture(scope="module")
def lattice() -> sparse.csr_array:
    squares = [shapely.box(x, y, x + 1, y + 1) for y in range(SIDE) for x in range(SIDE)]
    return touching(np.array(squares))


@pytest.fixture(scope="module")
def homes() -> np.ndarray:
    return RNG.integers(50, 600, SIDE * SIDE).astype(np.float64)


def test_areas_touch_along_edges_and_at_corners(lattice: sparse.csr_array) -> None:
    met = lattice.sum(axis=1)
    assert met[0] == 3
    assert met[1] == 5
    assert met[SIDE + 1] == 8
    assert lattice.diagonal().sum() == 0


def test_a_thousand_maps_of_chance_give_no_more_false_alarms_than_promised(
    lattice: sparse.csr_array, homes: np.ndarray
) -> None:
    share = homes / homes.sum()
    alarms = 0
    for _ in range(1000):
        now, before = RNG.multinomial(1500, share), RNG.multinomial(1500, share)
        alarms += bool(hotspots.find(now, before, homes, lattice))
    assert alarms / 1000 <= hotspots.RATE + 2 * np.sqrt(0.05 * 0.95 / 1000)


def test_a_planted_cluster_is_found_and_called_new(lattice: sparse.csr_array, homes: np.ndarray) -> None:
    share = homes / homes.sum()
    before = RNG.multinomial(1500, share)
    now = RNG.multinomial(1500, share)
    planted = [12 * SIDE + 12, 12 * SIDE + 13, 13 * SIDE + 12]
    now[planted] += 12
    found = hotspots.find(now, before, homes, lattice)
    assert set(found[0].areas) & set(planted)
    assert found[0].kind is Kind.NEW
    assert found[0].p <= hotspots.RATE


def test_a_cluster_that_stays_is_persistent_and_one_that_grows_is_stronger(
    lattice: sparse.csr_array, homes: np.ndarray
) -> None:
    share = homes / homes.sum()
    now, before = RNG.multinomial(1500, share), RNG.multinomial(1500, share)
    now[100] += 40
    before[100] += 40
    now[700] += 80
    before[700] += 30
    kinds = {area: one.kind for one in hotspots.find(now, before, homes, lattice) for area in one.areas}
    assert kinds[100] is Kind.PERSISTENT
    assert kinds[700] is Kind.STRONGER


def test_many_households_are_no_hot_spot(lattice: sparse.csr_array, homes: np.ndarray) -> None:
    crowded = homes.copy()
    crowded[400] *= 30
    counts = np.random.default_rng(3).multinomial(1500, crowded / crowded.sum())
    assert not any(400 in one.areas for one in hotspots.find(counts, counts, crowded, lattice))


def test_two_incidents_are_too_few(lattice: sparse.csr_array) -> None:
    homes = np.full(SIDE * SIDE, 100.0)
    counts = np.zeros(SIDE * SIDE, dtype=np.int64)
    counts[5] = 2
    assert hotspots.find(counts, counts * 0, homes, lattice) == []


def test_nothing_reported_is_no_hot_spot(lattice: sparse.csr_array, homes: np.ndarray) -> None:
    nothing = np.zeros(SIDE * SIDE, dtype=np.int64)
    assert hotspots.find(nothing, nothing, homes, lattice) == []


def test_gi_star_finds_the_cluster_that_permutations_miss(lattice: sparse.csr_array) -> None:
    values = RNG.normal(size=SIDE * SIDE)
    block = [(10 + i) * SIDE + 10 + j for i in range(5) for j in range(5)]
    values[block] += 2.5
    z, p = hotspots.gi_star(values, lattice)
    assert (hotspots.corrected(p)[block] <= 0.05).sum() >= 13
    assert z[block].mean() > 3
