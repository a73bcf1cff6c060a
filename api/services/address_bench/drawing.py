"""Draw the queries of a bench: as many of each noise type, the same for a seed."""

import random
from typing import NamedTuple

from api.services.address_bench.city import BenchCity, Standard
from api.services.address_bench.noise_eighth import EIGHTH
from api.services.address_bench.noise_fifth import FIFTH
from api.services.address_bench.noise_fourth import FOURTH
from api.services.address_bench.noise_held import HELD
from api.services.address_bench.noise_ninth import NINTH
from api.services.address_bench.noise_open import OPEN
from api.services.address_bench.noise_second import SECOND
from api.services.address_bench.noise_seventh import SEVENTH
from api.services.address_bench.noise_sixth import SIXTH
from api.services.address_bench.noise_tenth import TENTH
from api.services.address_bench.noise_third import THIRD
from api.services.address_bench.truth import Query
from api.services.address_bench.writer import Noise, draft, finish

TRIES_MOST = 60  # rows looked at per wanted query, and TRIES_LEAST in all: rare kinds of address need many
TRIES_LEAST = 300_000
TRIES_BARREN = 30_000  # without a find: the city has no such addresses, or hardly any more


class Asked(NamedTuple):
    """A query and the group that its noise type belongs to."""

    half: str
    query: Query


def everyday(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Levels left out and everyday habits, no noise: how most addresses come."""
    return finish(draft(row, rng), city, "everyday")


NOISES: dict[str, dict[str, Noise]] = {
    "plain": {"everyday": everyday},
    "open": OPEN,
    "second": SECOND,
    "third": THIRD,
    "fourth": FOURTH,
    "fifth": FIFTH,
    "sixth": SIXTH,
    "seventh": SEVENTH,
    "eighth": EIGHTH,
    "ninth": NINTH,
    "tenth": TENTH,
    "held": HELD,
}


def draw(city: BenchCity, halves: list[str], queries: int, seed: int) -> list[Asked]:
    """About `queries` queries, in chance order, as many of each noise type of the halves; fewer of rare types.

    A text comes once at most per type.
    """
    types = [(half, name, noise) for half in halves for name, noise in NOISES[half].items()]
    each = max(1, queries // len(types))
    drawn = [Asked(half, query) for half, name, noise in types for query in of_type(city, name, noise, each, seed)]
    random.Random(seed).shuffle(drawn)
    return drawn


def of_type(city: BenchCity, name: str, noise: Noise, wanted: int, seed: int) -> list[Query]:
    """At most `wanted` different queries of one noise type; none where the city has no such addresses."""
    rng = random.Random(f"{seed} {name}")
    found: dict[str, Query] = {}
    since = 0
    for _ in range(max(TRIES_LEAST, TRIES_MOST * wanted)):
        query = noise(city.rows[rng.randrange(len(city.rows))], city, rng)
        since += 1
        if query is not None and query.text not in found:
            found[query.text] = query
            since = 0
        if len(found) == wanted or since >= TRIES_BARREN:
            break
    return list(found.values())
