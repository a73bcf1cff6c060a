"""Old and popular names in an invented city: some the registry knows, some it does not."""

import random
from collections import defaultdict
from collections.abc import Callable
from typing import NamedTuple

from api.services.address_bench.city import NameAlias, Rows, Spot

KNOWN_SHARE = 0.6
Other = Callable[[str, str, random.Random], str]  # another name for a road, compound, town or district of a name


class Renamed(NamedTuple):
    """Aliases of names, apart by whether the registry holds them."""

    known: list[NameAlias]
    unknown: list[NameAlias]


def rename(spots: list[Spot], rng: random.Random, invent: Other) -> Renamed:
    """Old or popular names for names that stand for one thing only."""
    found: list[NameAlias] = []
    used = {name for spot in spots for name in (spot.road, spot.compound, spot.town, spot.community, spot.district)}
    for what, share in (("road", 0.06), ("compound", 0.07), ("town", 0.12), ("district", 0.2)):
        for name in _single(spots, what):
            if rng.random() < share:
                other = invent(what, name, rng)
                if other not in used and not (what == "town" and any(other[:2] == town[:2] for town in used)):
                    used.add(other)
                    kind = "popular" if what == "compound" and rng.random() < 0.5 else "old"
                    found.append(NameAlias(other, name, f"{what}-{kind}"))
    known = [rng.random() < KNOWN_SHARE for _ in found]
    return Renamed(
        [alias for alias, yes in zip(found, known, strict=True) if yes],
        [alias for alias, yes in zip(found, known, strict=True) if not yes],
    )


def _single(spots: list[Spot], what: str) -> list[str]:
    """Names used in one district only, in order of first use."""
    where: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for spot in spots:
        if what == "compound" and not spot.building:
            continue
        place = spot.road if what == "compound" else ""
        where[getattr(spot, what)].add((spot.district, place))
    return [name for name, places in where.items() if name and len(places) == 1]


def full_texts(rows: Rows, renamed: Renamed, rng: random.Random) -> list[tuple[int, str]]:
    """Whole alias texts known to the registry: (row, text), such as an old house number or an old road."""
    old_roads = {alias.standard: alias.name for alias in renamed.known if alias.kind.startswith("road")}
    found: list[tuple[int, str]] = []
    for place, spot in enumerate(rows.spots):
        if spot.road in old_roads and rng.random() < 0.3:
            text = f"{rows.city}{spot.district}{old_roads[spot.road]}{spot.lane}{spot.number}"
        elif spot.number and spot.compound and not spot.lane and not spot.building and rng.random() < 0.15:
            text = f"{spot.town}{spot.road}{spot.compound}"
        else:
            continue
        found.append((rows.first_of(place), text))
    return found
