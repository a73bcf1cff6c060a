"""The nearest addresses: the same as by measuring every one, wherever the question comes from."""

import time

import numpy as np
import pytest

from geo.address.registry.nearest import NearestIndex
from geo.crs import geodesic_distance_m

RNG = np.random.default_rng(4)
LNG = np.concatenate([RNG.normal(106.4, 0.03, 3000), [179.9995, -179.9995, np.nan, 12.0]])
LAT = np.concatenate([RNG.normal(29.8, 0.02, 3000), [0.0, 0.0, 29.8, 89.99]])
INDEX = NearestIndex.build(LNG, LAT)


@pytest.mark.parametrize(
    "point",
    [
        (106.4, 29.8),
        (106.52, 29.71),
        (106.0, 30.4),
        (-180.0, 0.001),
        (180.0, 0.001),
        (-73.9, 40.7),
        (12.0, 90.0),
        (0, -90),
    ],
)
def test_it_finds_what_measuring_every_address_finds(point: tuple[float, float]) -> None:
    far = np.asarray(geodesic_distance_m(np.full(len(LNG), point[0]), np.full(len(LNG), point[1]), LNG, LAT))
    wanted = np.argsort(far, kind="stable")[:12]
    found = INDEX.nearest(*point, 12)
    assert [row for row, _ in found] == wanted.tolist()
    assert [metres for _, metres in found] == pytest.approx(far[wanted].tolist())


def test_arrays_carry_it_whole() -> None:
    again = NearestIndex.from_arrays(INDEX.arrays())
    assert again.nearest(106.41, 29.81, 5) == INDEX.nearest(106.41, 29.81, 5)


def test_of_many_addresses_at_one_place_the_shortest_stands_for_all() -> None:
    lng, lat = np.array([106.4, 106.4, 106.4, 106.401]), np.full(4, 29.8)
    index = NearestIndex.build(lng, lat, np.array([30, 12, 12, 20]))
    assert [row for row, _ in index.nearest(106.4, 29.8, 3)] == [1, 3]
    assert [row for row, _ in NearestIndex.build(lng, lat).nearest(106.4, 29.8, 3)] == [0, 3]


def test_a_registry_without_points_has_nothing_near() -> None:
    assert NearestIndex.build(np.array([np.nan]), np.array([np.nan])).nearest(106.4, 29.8, 3) == []
    assert NearestIndex.build(np.empty(0), np.empty(0)).nearest(106.4, 29.8, 3) == []


def test_more_addresses_cost_hardly_more() -> None:
    def seconds(count: int) -> float:
        rng = np.random.default_rng(1)
        index = NearestIndex.build(rng.uniform(106, 107, count), rng.uniform(29, 30, count))
        index.nearest(106.5, 29.5, 5)
        begin = time.thread_time()
        for at in range(100):
            index.nearest(106.1 + at / 125, 29.1 + at / 125, 5)
        return time.thread_time() - begin

    assert seconds(200_000) < 8 * seconds(2_000)
