"""What makes the manner of a city: its names, its areas, what stands in its quarters and how that is written."""

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from api.services.address_bench import blocks, naming
from api.services.address_bench.aliasing import Other
from api.services.address_bench.ground import Ground
from api.services.address_bench.streets import RoadNames, Slot, Street

Invent = Callable[[random.Random], str]


class Areas(NamedTuple):
    """Names of the areas of each block."""

    district: list[str]
    town: list[str]
    community: list[str]
    rural: list[bool]
    says_community: list[bool]


@dataclass
class Growth:
    """A city being filled; every choice comes from one seeded generator."""

    rng: random.Random
    city: str
    ground: Ground
    areas: Areas
    streets: list[Street]
    free: dict[tuple[int, int], list[Slot]]
    estate_names: naming.Namer
    tower_names: naming.Namer
    hamlet_names: naming.Namer
    public: dict[str, int] = field(default_factory=dict)
    done: set[tuple[int, int]] = field(default_factory=set)

    def in_district(self, cell: int) -> set[int]:
        """The district of a block, as namers take it."""
        return {self.ground.district[cell]}

    def public_name(self, cell: int, invent: Invent) -> str:
        """A name of a public place that hardly ever is there already."""
        name = invent(self.rng)
        while name in self.public and self.rng.random() < 0.97:
            name = invent(self.rng)
        self.public[name] = cell
        return name


class Shops(NamedTuple):
    """Vocabulary of places with a name: a shop in `shop` of all, a branch of a chain up to `chain`, else public."""

    stems: Sequence[str]
    ends: Sequence[str]
    chains: Sequence[str]
    shop: float
    chain: float

    def name(self, growth: Growth, cell: int, street: str, public: Invent) -> str:
        """A shop's name, which may say its street; a chain's; or a public place's, which `public` invents."""
        rng, draw = growth.rng, growth.rng.random()
        if draw < self.shop:
            shop = rng.choice(self.stems) + rng.choice(self.ends)
            return f"{shop}({street}店)" if rng.random() < 0.5 else shop
        return rng.choice(self.chains) if draw < self.chain else growth.public_name(cell, public)


Quarter = Callable[[Growth, int, int], list[blocks.Site]]


class Manner(NamedTuple):
    """A manner of cities; `quarter` fills a quarter of a block with sites."""

    name: str
    cities: tuple[tuple[str, str], ...]
    areas: Callable[[Ground, random.Random], Areas]
    roads: RoadNames
    quarter: Quarter
    renamed: Other
    estate: Invent
    rows_per_cell: int
    estate_again: float = 0.12


class AreaNames(NamedTuple):
    """Vocabulary of areas: districts, stems of towns, and what a town and a community are called inside and outside."""

    districts: tuple[str, ...]
    towns: Callable[[int, random.Random], list[str]]
    town_ends: tuple[str, str]
    community: Invent
    village: Invent
    says: float = 0.25


def named_areas(city: Ground, rng: random.Random, names: AreaNames) -> Areas:
    """Names of districts, towns and communities; the outer towns are rural."""
    districts = rng.sample(names.districts, max(city.district) + 1)
    stems = names.towns(max(city.town) + 1, rng)
    rural_town = rural_towns(city)
    towns = {town: stems[town] + names.town_ends[rural] for town, rural in rural_town.items()}
    town_of = dict(zip(city.community, city.town, strict=True))
    namer = naming.Namer(rng, 0.0)
    communities = {
        key: namer.name({0}, names.village if rural_town[town] else names.community)
        for key, town in sorted(town_of.items())
    }
    says = [rng.random() < names.says for _ in districts]
    return Areas(
        [districts[k] for k in city.district],
        [towns[k] for k in city.town],
        [communities[k] for k in city.community],
        [rural_town[k] for k in city.town],
        [says[k] for k in city.district],
    )


def rural_towns(city: Ground) -> dict[int, bool]:
    """Which towns lie at the rim."""
    rim: dict[int, list[float]] = defaultdict(list)
    for cell in range(city.wide * city.high):
        rim[city.town[cell]].append(city.rim(cell))
    return {town: sum(values) / len(values) > 0.86 for town, values in rim.items()}
