"""Names that the registry lacks and that are near to ones it has: how many are accepted, the gravest fault of all.

Two kinds: names held out of the city, as its registry would lack a new road or estate; and invented ones, a registered
name with one of its first characters exchanged for one that begins other names, of another sound and look.
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from api.services.address_bench import letters
from api.services.address_bench.city import BenchCity, Spot, Standard
from api.services.address_bench.outcome import FOUND
from api.services.address_bench.subject import Subject

HELD, INVENTED = "held out", "one character exchanged"
NAMES_MOST = 200  # of each kind of name, asked in several forms: seconds for a million addresses
EACH = 2  # addresses of one held-out name
FIRST = 2  # characters of a name of which one is exchanged
TELLING = frozenset("东西南北中一二三四五六七八九十上下前后内外新老大小第")  # these tell names of one family apart
TRIES = 40
LOOKS = frozenset(frozenset(pair) for pair in letters.LOOK_ALIKE)


class Stranger(NamedTuple):
    """A text with a name that is not on record."""

    kind: str
    form: str
    text: str


class Accepted(NamedTuple):
    """How many texts of one kind and form were taken for places on record, and how many asked about."""

    kind: str
    form: str
    n: int
    accepted: int
    asked: int


def measure(subject: Subject, city: BenchCity, seed: int, names: int = NAMES_MOST) -> list[Accepted]:
    """Ask all strangers of a city, by kind and form; nothing where its names are not Chinese."""
    counts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in dict.fromkeys(strangers(city, seed, names)):
        counts[one.kind, one.form].append(subject.ask(one.text).status)
    return [
        Accepted(kind, form, len(said), sum(one in FOUND for one in said), said.count("ambiguous"))
        for (kind, form), said in sorted(counts.items())
    ]


def strangers(city: BenchCity, seed: int, names: int = NAMES_MOST) -> list[Stranger]:
    """The texts with names that are not on record, the same for a seed; no homophones of names that are."""
    rng = random.Random(f"{seed} strangers")
    taken = _taken(city)
    sounds = {letters.sound(name) for name in taken}
    held = [
        (name, row) for name, row in _held(city, rng, names) if name not in taken and letters.sound(name) not in sounds
    ]
    taken |= {name for name, _ in held}
    found = [one for name, row in held for one in _forms(HELD, name, row, roads=name == row.road)]
    for roads in (True, False):
        for name, spot in _invented(_named(city.rows.spots, roads=roads), taken, sounds, rng, names):
            found += _forms(INVENTED, name, spot, roads=roads)
    return found


def _taken(city: BenchCity) -> set[str]:
    """All names on record, and other names of those."""
    names = {name for spot in city.rows.spots for name in (spot.road, spot.compound, spot.compound + spot.phase)}
    return names | {name for name, _ in city.name_aliases} | {alias.name for alias in city.unknown_aliases}


def _held(city: BenchCity, rng: random.Random, most: int) -> Iterator[tuple[str, Standard]]:
    """Some addresses of each road and estate that was held out as a whole."""
    groups: dict[str, list[Standard]] = defaultdict(list)
    for row, kind in zip(city.held_out, city.held_kinds, strict=True):
        name = row.road if kind == "road" else row.compound if kind == "estate" else ""
        if _is_chinese(name) and (kind == "estate" or (row.number and not row.lane)):
            groups[name].append(row)
    for name in rng.sample(sorted(groups), min(len(groups), 2 * most)):
        yield from ((name, row) for row in rng.sample(groups[name], min(len(groups[name]), EACH)))


def _named(spots: Iterable[Spot], *, roads: bool) -> dict[str, list[Spot]]:
    """Spots by their road, where they have a number on it, or by their estate, where they have a building."""
    found: dict[str, list[Spot]] = defaultdict(list)
    for spot in spots:
        whole = spot.number and not spot.lane if roads else spot.building and not spot.phase
        name = spot.road if roads else spot.compound
        if whole and _is_chinese(name):
            found[name].append(spot)
    return found


def _invented(
    named: dict[str, list[Spot]], taken: set[str], sounds: set[tuple[str, ...]], rng: random.Random, most: int
) -> Iterator[tuple[str, Spot]]:
    """Names with one character exchanged, each with a spot of the name that it was made of."""
    names = sorted(name for name in named if len(name) > FIRST)
    signs = sorted({char for name in names for char in name[:FIRST]} - TELLING)
    shuffled = {"".join(sorted(name)) for name in taken}
    wanted = min(most, len(names))
    for _ in range(TRIES * wanted):
        name, place, char = rng.choice(names), rng.randrange(FIRST), rng.choice(signs)
        told = name[:place] + char + name[place + 1 :]
        fresh = told not in taken and "".join(sorted(told)) not in shuffled and letters.sound(told) not in sounds
        if name[place] not in TELLING and fresh and _unlike(char, name[place]):
            yield told, rng.choice(named[name])
            wanted -= 1
        if not wanted:
            return


def _unlike(one: str, other: str) -> bool:
    """Whether two characters have another beginning and another end in sound, and do not look alike."""
    (first,), (second,) = letters.sound(one), letters.sound(other)
    return first[0] != second[0] and first[-2:] != second[-2:] and frozenset((one, other)) not in LOOKS


def _forms(kind: str, name: str, row: Spot | Standard, *, roads: bool) -> list[Stranger]:
    """The ways to tell a name: alone, with its number or building, with the district or the town before that."""
    own = name + (row.number if roads else row.phase + row.building)
    told = {"name": name, "number": own, "district": row.district + own, "town": row.town + own}
    return [Stranger(kind, form, text) for form, text in told.items()]


def _is_chinese(name: str) -> bool:
    return len(name) > FIRST and not name.isascii()


def summed(found: Sequence[Accepted]) -> list[Accepted]:
    """One line for each kind, over all forms."""
    kinds = dict.fromkeys(one.kind for one in found)
    groups = ((kind, [one for one in found if one.kind == kind]) for kind in kinds)
    return [
        Accepted(kind, "all", sum(o.n for o in ones), sum(o.accepted for o in ones), sum(o.asked for o in ones))
        for kind, ones in groups
    ]
