"""Counts and rates by grid: what a choropleth and its table show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson
import shapely
from numpy.typing import NDArray

from api.services.catalogue import OUTSIDE, LevelGrids, LoadedPlan
from api.services.history import History, Mask
from geo.stats import classes, rates
from geo.stats.chances import poisson_at_least

Counts = NDArray[np.int64]

SIGNIFICANT = 0.05
SIMPLE_DEG = 0.00004  # about four metres: enough for a picture
MOST_GRIDS = 3_000  # more outlines than this are too many for one page: the next coarser level is shown
# A choropleth shows ordinary grids too: its breaks spread over all of them
SHARES = (0.20, 0.45, 0.65, 0.80, 0.91, 0.97)


@dataclass(frozen=True)
class GridRate:
    """Incidents of one grid; `rate` is per 1,000 households with a 95 % interval, None where nobody lives."""

    place: int
    code: str
    name: str
    parent: str
    incidents: int
    households: int | None
    area_km2: float
    rate: rates.Rate | None

    @property
    def per_km2(self) -> float:
        """Incidents per square kilometre."""
        return self.incidents / self.area_km2 if self.area_km2 else 0.0


@dataclass(frozen=True)
class GridRates:
    """The grids of one level with their rates, and the breaks of both measures."""

    level: int
    grids: tuple[GridRate, ...]
    per_households: tuple[float, ...]
    per_area: tuple[float, ...]


def level_to_show(plan: LoadedPlan) -> int:
    """Return the finest level whose grids one page can draw."""
    fits = [number for number, level in enumerate(plan.levels) if len(level.codes) <= MOST_GRIDS]
    return fits[-1] if fits else 0


def counts(plan: LoadedPlan, history: History, chosen: Mask, level: int) -> Counts:
    """Return the chosen incidents in each grid of a level, in the order of codes."""
    places = plan.ancestors[level][history.place[chosen]]
    return np.bincount(places[places != OUTSIDE], minlength=len(plan.levels[level].codes)).astype(np.int64)


def households(plan: LoadedPlan, level: int) -> Counts:
    """Return the households of each grid of a level; where a level states none, of what lies below."""
    stated = plan.levels[level].households
    if any(one is not None for one in stated) or level == len(plan.levels) - 1:
        return np.array([one or 0 for one in stated], dtype=np.int64)
    finest = np.array([one or 0 for one in plan.finest.households], dtype=np.float64)
    return np.bincount(plan.ancestors[level][:-1], finest, len(stated)).astype(np.int64)


def grid_rates(plan: LoadedPlan, history: History, chosen: Mask, level: int) -> GridRates:
    """Return incidents and rates of every grid of a level."""
    found, homes = counts(plan, history, chosen, level), households(plan, level)
    grids = tuple(_grid(plan, level, place, int(found[place]), int(homes[place])) for place in range(len(found)))
    by_homes = np.array([one.rate.value if one.rate else 0 for one in grids])
    by_area = np.array([one.per_km2 for one in grids])
    return GridRates(level, grids, tuple(classes.breaks(by_homes, SHARES)), tuple(classes.breaks(by_area, SHARES)))


def mean_rate(grids: Sequence[GridRate]) -> float:
    """Return incidents per 1,000 households over all grids; 0 where nobody lives."""
    homes = sum(one.households or 0 for one in grids)
    return sum(one.incidents for one in grids if one.households) / homes * rates.PER if homes else 0.0


def densest(found: GridRates, most: int = 3) -> tuple[str, ...]:
    """Return the names of the grids with most incidents per km² that hold more than their area's share.

    More than chance explains: Poisson, one of as many questions as there are grids (Bonferroni).
    """
    total = sum(one.incidents for one in found.grids)
    area = sum(one.area_km2 for one in found.grids)
    if not total or not area:
        return ()
    fair = [poisson_at_least(one.incidents, total * one.area_km2 / area) for one in found.grids]
    good = [one for one, p in zip(found.grids, fair, strict=True) if p < SIGNIFICANT / len(fair)]
    return tuple(one.name for one in sorted(good, key=lambda one: -one.per_km2)[:most])


def _grid(plan: LoadedPlan, level: int, place: int, incidents: int, homes: int) -> GridRate:
    grids: LevelGrids = plan.levels[level]
    above = int(grids.parents[place]) if level else OUTSIDE
    return GridRate(
        place,
        grids.codes[place],
        grids.names[place],
        plan.levels[level - 1].names[above] if above != OUTSIDE else "",
        incidents,
        homes or None,
        grids.area_m2[place] / 1_000_000,
        rates.per_thousand(incidents, homes),
    )


def outlines(plan: LoadedPlan, level: int) -> tuple[dict[str, Any], ...]:
    """Return the outlines of a level as GeoJSON geometries, simplified together so that no gaps appear."""
    simple = shapely.coverage_simplify(plan.polygons(level), SIMPLE_DEG)
    rounded = shapely.set_precision(simple, 1e-5, mode="pointwise")
    return tuple(orjson.loads(one) for one in shapely.to_geojson(rounded))
