"""The whole city, grown from its seed: first the plans, which are needed at once, then all the rest."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from data.demo import names
from data.demo.addresses import DISTRICT, DemoAddress, address_all
from data.demo.buildings import Buildings, Village, build
from data.demo.division import divide
from data.demo.features import Feature, features
from data.demo.people import People, people
from data.demo.plans import CityPlan, make_plans
from data.demo.streets import Streets, lay_out
from data.demo.water import all_water

SEED = 990101
TITLE = "综治网格"
LEVEL_TITLES = {"street": "街道", "community": "社区", "grid": "网格"}


@dataclass
class City:
    """The invented district; `plans` are those of 2025 and 2026."""

    seed: int
    streets: Streets
    buildings: Buildings
    villages: list[Village]
    plans: tuple[CityPlan, CityPlan]
    incidents: int

    @property
    def name(self) -> str:
        """Its name."""
        return DISTRICT

    @cached_property
    def village_names(self) -> list[str]:
        """The names of its villages."""
        return names.villages(len(self.villages))

    @cached_property
    def people(self) -> People:
        """Who answers for what."""
        return people(self.plans)

    @cached_property
    def features(self) -> list[Feature]:
        """The base map."""
        return features(self.streets, self.villages, self.village_names)

    @cached_property
    def town_of_building(self) -> list[str]:
        """The street town of each building."""
        towns, communities, grids = self.plans[1].tiers
        grid = self.grid_of_building
        return [towns.names[communities.parents[grids.parents[row]]] for row in grid]

    @property
    def grid_of_building(self) -> npt.NDArray[np.int64]:
        """The row of the grid (2026) in which each building's block lies."""
        return np.asarray(self.plans[1].grid_of_block[self.buildings.block])

    @cached_property
    def addresses(self) -> list[DemoAddress]:
        """One standard address for each building, in their order."""
        return address_all(self.streets, self.buildings, self.town_of_building, self.village_names)


@dataclass(frozen=True)
class Size:
    """How large a city to grow; `reach` shrinks its ground."""

    buildings: int = 40_000
    grids: int = 900
    communities: int = 120
    towns: int = 12
    incidents: int = 50_000
    reach: float = 1.0


SMALL = Size(buildings=1_500, grids=40, communities=8, towns=3, incidents=1_200, reach=0.22)


def grow(seed: int = SEED, size: Size | None = None) -> City:
    """Return the city of a seed: the same seed gives the same city."""
    size = size or Size()
    rng = np.random.default_rng(seed)
    streets = lay_out(rng, size.reach)
    buildings, villages = build(streets, all_water(streets), rng, size.buildings)
    households = np.bincount(buildings.block, buildings.households, len(streets.blocks)).astype(np.int64)
    division = divide(streets, households, size.towns, size.communities, size.grids, rng)
    plans = make_plans(streets, division, households, rng)
    return City(seed, streets, buildings, villages, plans, size.incidents)
