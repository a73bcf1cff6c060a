"""How soon and how well a caller who is still typing is understood: every keystroke timed."""

import random
import re
from collections import defaultdict
from collections.abc import Callable
from time import perf_counter
from typing import Any, NamedTuple

import numpy as np

from api.services.address_bench import figures, letters
from api.services.address_bench.city import BenchCity, Standard, parts
from api.services.address_bench.subject import resident
from geo.address.registry.nearest import NearestIndex
from geo.address.typed.suggest import suggestions
from geo.address.typed.suggest_index import SuggestIndex

PLAIN = re.compile(r"(\d+)(?:号|幢|栋|号楼)")
MOST = 10  # suggestions shown


class Typed(NamedTuple):
    """What is typed to the end, and the beginning of the standard address that should then be offered."""

    way: str
    text: str
    wanted: str


class Ahead(NamedTuple):
    """Figures of typing, per way, and what the indexes cost."""

    ways: dict[str, dict[str, Any]]
    build: dict[str, float]
    nearest_ms: dict[str, float]


def ways(row: Standard) -> list[Typed]:
    """The ways to type a row's road or estate with its number or building."""
    name, number = (row.compound, row.building) if row.compound and row.building else (row.road, row.number)
    plain = PLAIN.fullmatch(number)
    if not name or plain is None or row.lane or row.phase:
        return []
    wanted = row.text[: row.text.index(name + number) + len(name + number)] if name + number in row.text else ""
    if not wanted:
        return []
    digits = plain[1]
    return [
        Typed("characters", name + number, wanted),
        Typed("initials", letters.initials(name) + digits, wanted),
        Typed("pinyin", "".join(letters.sound(name)) + digits, wanted),
        Typed("without the first letter", name[1:] + digits, wanted),
    ]


def measure(city: BenchCity, tasks: int, seed: int, tell: Callable[[str], None]) -> Ahead:
    """Build the indexes for typing and for the nearest address, and ask them."""
    index, nearest, build = _built(city)
    tell(f"index for typing built in {build['seconds']:.1f} s, {build['index_bytes'] / 2**20:.0f} MiB")
    rng = random.Random(f"{seed} typing")
    times: dict[str, list[float]] = defaultdict(list)
    hits: dict[str, list[bool]] = defaultdict(list)
    for _ in range(tasks):
        for one in ways(city.rows[rng.randrange(len(city.rows))]):
            hits[one.way].append(_typed(index, one, times[one.way]))
    found = {
        way: {"n": len(hits[way]), "keystrokes": len(times[way]), "offered": figures.share(hits[way])}
        | figures.percentiles(times[way])
        for way in hits
    }
    return Ahead(found, build, _nearest(city, nearest, tasks, rng))


def _built(city: BenchCity) -> tuple[SuggestIndex, NearestIndex, dict[str, float]]:
    texts = [row.text for row in city.rows]
    stated = [parts(row) for row in city.rows]
    points = np.array([(row.lng, row.lat) for row in city.rows])
    before, begin = resident(), perf_counter()
    index = SuggestIndex.build(
        texts=texts, parts=stated, aliases=city.aliases, name_aliases=city.name_aliases, places=city.places
    )
    nearest = NearestIndex.build(points[:, 0], points[:, 1], np.array([len(text) for text in texts]))
    seconds = perf_counter() - begin
    return index, nearest, {"seconds": seconds, "index_bytes": max(0, resident() - before)}


def _typed(index: SuggestIndex, one: Typed, times: list[float]) -> bool:
    """Type a text letter by letter; tell whether its address is offered when it is whole."""
    found: list[Any] = []
    for end in range(1, len(one.text) + 1):
        begin = perf_counter()
        found = suggestions(index, one.text[:end], MOST)
        times.append((perf_counter() - begin) * 1000)
    return any(suggestion.text.startswith(one.wanted) for suggestion in found)


def _nearest(city: BenchCity, index: NearestIndex, tasks: int, rng: random.Random) -> dict[str, float]:
    """Milliseconds to the five nearest addresses of points about the city."""
    times = []
    for _ in range(tasks):
        spot = city.rows.spots[rng.randrange(len(city.rows.spots))]
        begin = perf_counter()
        index.nearest(spot.lng + rng.uniform(-0.002, 0.002), spot.lat + rng.uniform(-0.002, 0.002), 5)
        times.append((perf_counter() - begin) * 1000)
    return figures.percentiles(times)
