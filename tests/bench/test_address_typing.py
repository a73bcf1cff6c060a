"""Suggestions while somebody types and the nearest addresses: soon enough for every keystroke, at any size."""

import random
import time

import numpy as np
import pytest

from api.services.address_bench.city import BenchCity, parts
from api.services.address_bench.registry import grow
from geo.address.registry.nearest import NearestIndex
from geo.address.typed.suggest import suggestions
from geo.address.typed.suggest_index import SuggestIndex

SUGGEST_MS, NEAREST_MS = 5.0, 5.0  # what 99 of 100 questions must stay under, in time of one core


def typed_of(city: BenchCity, count: int) -> list[str]:
    """Return beginnings of what people type: parts of addresses, initials, slips."""
    rng, rows = random.Random(3), city.rows
    found = []
    for _ in range(count):
        one = rows[rng.randrange(len(rows))]
        name = rng.choice([one.road, one.compound, one.community]) or one.town
        said = rng.choice(
            [name, name + one.number, one.compound + one.building, one.text, name[1:], name[:1] + name[2:]]
        )
        found.append(said[: rng.randint(1, max(1, len(said)))])
    return found


def slowest_of_a_hundred_ms(seconds: list[float]) -> float:
    return 1000 * sorted(seconds)[int(len(seconds) * 0.99)]


def measure(addresses: int) -> tuple[float, float]:
    """Return the 99th percentile in ms of a suggestion and of a nearest look-up."""
    city = grow(addresses, 1)
    rows = list(city.rows)
    index = SuggestIndex.build(texts=[one.text for one in rows], parts=[parts(one) for one in rows], places=city.places)
    near = NearestIndex.build(np.array([one.lng for one in rows]), np.array([one.lat for one in rows]))
    suggestions(index, "jxhy")
    took, apart = [], []
    for typed in typed_of(city, 2000):
        begin = time.thread_time()
        suggestions(index, typed)
        took.append(time.thread_time() - begin)
    for one in rows[:: max(1, len(rows) // 500)]:
        begin = time.thread_time()
        near.nearest(one.lng + 0.001, one.lat - 0.001, 5)
        apart.append(time.thread_time() - begin)
    return slowest_of_a_hundred_ms(took), slowest_of_a_hundred_ms(apart)


@pytest.mark.parametrize("addresses", [20_000, pytest.param(1_000_000, marks=pytest.mark.long)])
def test_keystrokes_and_clicks_are_answered_at_once(addresses: int) -> None:
    suggest_ms, nearest_ms = measure(addresses)
    assert suggest_ms < SUGGEST_MS
    assert nearest_ms < NEAREST_MS
