"""Density surfaces, weighted cells and grid rates: what a heatmap shows, kept until a new incident comes."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray

from api.services.catalogue import LoadedPlan
from api.services.history import History, Mask, Period
from data.database import Session
from data.repositories import grids as repository
from geo.crs import Metres
from geo.stats import cells, classes, density
from geo.stats.density import Frame, Raster

Made = TypeVar("Made")
Floats = NDArray[np.float64]

CELL_M = 25.0
BANDWIDTHS_M = (150.0, 200.0, 300.0, 400.0, 600.0, 1000.0)
# Fewer incidents than this under the kernel, and single ones would stand as peaks of their own
UNDER_KERNEL = 3.0
LEAST_HOMES_KM2 = 100.0  # thinner than this, a rate per household says nothing
PRIOR_INCIDENTS = 3.0  # what all of the area says weighs as much as so many incidents under the kernel
MOST_POINTS = 20_000  # never more to a browser
POINT_CELL_M = 50.0
HOMES_KEPT_S = 60.0
KEPT = 12


class Per(StrEnum):
    """What a density is related to."""

    AREA = "area"  # incidents per square kilometre
    HOUSEHOLDS = "households"  # incidents per 1,000 households


@dataclass(frozen=True)
class Surface:
    """A density on a metric raster, with the breaks that its legend prints."""

    epsg: int
    frame: Frame
    values: Raster  # rows from the south; not a number where nothing is said
    breaks: tuple[float, ...]
    sigma_m: float
    per: Per
    metres: Metres


@dataclass(frozen=True)
class Asked:
    """What tells one surface from another, beside plan and incidents."""

    period: Period
    category: str | None
    reach: str  # who asks for where: the caller's scope and the asked grid
    per: Per


@dataclass(frozen=True)
class Ground:
    """What all surfaces of a plan stand on: raster, study area, where the households are."""

    metres: Metres
    frame: Frame
    mask: Mask
    homes: tuple[Floats, Floats, Floats]  # x, y, households
    area_km2: float


class Kept:
    """The last results by key; each is made once, in a thread, whoever asks for it at the same time."""

    def __init__(self, most: int = KEPT) -> None:
        self._most = most
        self._found: OrderedDict[Hashable, Any] = OrderedDict()
        self._locks: dict[Hashable, asyncio.Lock] = {}

    def peek(self, key: Hashable) -> Any:
        """Return what stands under `key`, None where nothing does."""
        return self._found.get(key)

    async def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return what stands under `key`, made by `make` where it is not there."""
        async with self._locks.setdefault(key, asyncio.Lock()):
            if key not in self._found:
                self._found[key] = await asyncio.to_thread(make)
                while len(self._found) > self._most:
                    self._found.popitem(last=False)
            self._found.move_to_end(key)
            found: Made = self._found[key]
        self._locks.pop(key, None)
        return found


class Heat:
    """One per worker: surfaces and what they are made of."""

    def __init__(self) -> None:
        self._grounds = Kept(4)
        self._surfaces = Kept()
        self._homes: tuple[float, repository.WeighedPoints] | None = None

    async def surface(
        self, session: Session, plan: LoadedPlan, history: History, chosen: Mask, asked: Asked
    ) -> Surface:
        """Return the density of the chosen incidents."""
        ground = await self._ground(session, plan)
        key = (plan.plan_id, history.version, asked)
        return await self._surfaces.get(key, lambda: _surface(ground, history, chosen, asked.per))

    async def _ground(self, session: Session, plan: LoadedPlan) -> Ground:
        homes = await self._buildings(session)
        key = (plan.plan_id, len(homes.lng), int(homes.weight.sum()))
        return await self._grounds.get(key, lambda: _ground(plan, homes))

    async def _buildings(self, session: Session) -> repository.WeighedPoints:
        now = time.monotonic()
        if self._homes is None or now - self._homes[0] > HOMES_KEPT_S:
            self._homes = (now, await repository.building_points(session))
        return self._homes[1]


def _ground(plan: LoadedPlan, homes: repository.WeighedPoints) -> Ground:
    west, south, east, north = plan.bbox
    metres = Metres((west + east) / 2, (south + north) / 2)
    area = shapely.union_all(plan.polygons(0))
    flat = shapely.transform(area, lambda points: np.column_stack(metres.forward(points[:, 0], points[:, 1])))
    frame = density.frame_of(*flat.bounds, cell_m=CELL_M)
    lng, lat, weight = homes.lng, homes.lat, homes.weight.astype(np.float64)
    if not weight.sum():  # no building counts its households: take them where the grids have their labels
        lng, lat = np.array(plan.finest.labels, dtype=np.float64).reshape(-1, 2).T
        weight = np.array([one or 0 for one in plan.finest.households], dtype=np.float64)
    x, y = metres.forward(lng, lat)
    return Ground(metres, frame, density.inside(frame, flat), (x, y, weight), flat.area / density.SQUARE_KM)


def bandwidth_m(incidents: int, area_km2: float, cell_m: float) -> float:
    """Return the smallest round bandwidth under which enough incidents lie on average."""
    per_m2 = incidents / max(area_km2 * density.SQUARE_KM, 1.0)
    fits = (one for one in BANDWIDTHS_M if 4 * np.pi * one**2 * per_m2 >= UNDER_KERNEL and one >= 2 * cell_m)
    return next(fits, max(BANDWIDTHS_M[-1], 2 * cell_m))


def _surface(ground: Ground, history: History, chosen: Mask, per: Per) -> Surface:
    chosen = chosen & history.located
    x, y = ground.metres.forward(history.lng[chosen], history.lat[chosen])
    frame = ground.frame
    sigma = bandwidth_m(len(x), ground.area_km2, frame.cell_m)
    values = density.density(frame, x, y, sigma, mask=ground.mask)
    if per is Per.HOUSEHOLDS:
        east, north, weight = ground.homes
        homes = density.density(frame, east, north, sigma, weight=weight, mask=ground.mask)
        values = density.relative(
            values,
            homes,
            per=1000.0,
            least_base=LEAST_HOMES_KM2,
            prior_rate=len(x) / max(float(weight.sum()), 1.0),
            prior_base=_prior_homes_km2(len(x), float(weight.sum()), sigma),
        )
    felt = values[values > _faint(values)]
    at = tuple(classes.breaks(felt))
    return Surface(ground.metres.epsg, frame, values, at, sigma, per, ground.metres)


def _prior_homes_km2(incidents: int, homes: float, sigma_m: float) -> float:
    """Return the density of households that would have PRIOR_INCIDENTS under the kernel at the mean rate."""
    if not incidents or not homes:
        return 0.0
    return PRIOR_INCIDENTS * homes / incidents / (4 * np.pi * sigma_m**2 / density.SQUARE_KM)


def _faint(values: Raster) -> float:
    """Below a fiftieth of the peak nothing is shown, and nothing counts for the breaks."""
    good = values[np.isfinite(values)]
    return float(good.max()) / 50 if good.size else 0.0


TILE = 256
LATTICE = 17  # points per side at which a tile's pixels are projected; between them lines are straight


def tile_classes(surface: Surface, z: int, x: int, y: int) -> NDArray[np.uint8] | None:
    """Return the class of each pixel of a web map tile, rows from the north; None where all is class 0."""
    across, up = _pixels(surface, z, x, y)
    rows, columns = surface.frame.shape
    if across.max() < -1 or up.max() < -1 or across.min() > columns or up.min() > rows:
        return None
    found = classes.classify(_bilinear(surface.values, across, up), surface.breaks)
    return found if found.any() else None


def _pixels(surface: Surface, z: int, x: int, y: int) -> tuple[Floats, Floats]:
    """Return where in the raster the middle of each pixel lies, counted in cell centres."""
    corner = np.linspace(0.5 / TILE, 1 - 0.5 / TILE, LATTICE)
    lng = (x + corner) / 2**z * 360 - 180
    lat = np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * (y + corner) / 2**z))))
    lngs, lats = np.meshgrid(lng, lat)
    east, north = surface.metres.forward(lngs, lats)
    frame = surface.frame
    steps = np.linspace(0, LATTICE - 1, TILE)
    return (
        _bilinear(((east - frame.west) / frame.cell_m - 0.5), *np.meshgrid(steps, steps)),
        _bilinear(((north - frame.south) / frame.cell_m - 0.5), *np.meshgrid(steps, steps)),
    )


def _bilinear(values: NDArray[Any], across: Floats, up: Floats) -> Floats:
    """Return `values` between cells; not a number outside, and where the nearest cell is none."""
    rows, columns = values.shape
    inside = (across > -0.5) & (up > -0.5) & (across < columns - 0.5) & (up < rows - 0.5)
    column = np.clip(np.floor(across), 0, columns - 2).astype(np.int32)
    row = np.clip(np.floor(up), 0, rows - 2).astype(np.int32)
    right, above = np.clip(across - column, 0, 1), np.clip(up - row, 0, 1)
    plain = np.nan_to_num(values)
    south = plain[row, column] * (1 - right) + plain[row, column + 1] * right
    north = plain[row + 1, column] * (1 - right) + plain[row + 1, column + 1] * right
    nearest = values[row + (above >= 0.5), column + (right >= 0.5)]
    return np.where(inside & np.isfinite(nearest), south * (1 - above) + north * above, np.nan)


@dataclass(frozen=True)
class Step:
    """One step of the time player: its days and its weighted points [lat, lng, weight]."""

    period: Period
    points: list[list[float]]


def steps(plan: LoadedPlan, history: History, period: Period, chosen: Mask) -> tuple[int, list[Step]]:
    """Return the days of one step and the steps, the last one ending with `period`.

    All steps together hold at most MOST_POINTS points; cells grow until they do.
    """
    length = 1 if period.days <= 14 else 7 if period.days <= 120 else 30
    west, south, east, north = plan.bbox
    metres = Metres((west + east) / 2, (south + north) / 2)
    spans = _spans(period, length)
    parts = []
    for one in spans:
        part = chosen & history.located
        part &= (history.at_s >= one.since.timestamp()) & (history.at_s < one.until.timestamp())
        parts.append(metres.forward(history.lng[part], history.lat[part]))
    size, made = POINT_CELL_M, _cells(parts, POINT_CELL_M)
    while (total := sum(len(one.x) for one in made)) > MOST_POINTS:
        size *= max(cells.GROWTH, float(np.sqrt(total / MOST_POINTS)))
        made = _cells(parts, size)
    return length, [Step(span, _points(metres, one)) for span, one in zip(spans, made, strict=True)]


def _spans(period: Period, length: int) -> list[Period]:
    """Return `period` cut from its end into steps of `length` days; the first one may be shorter."""
    cuts = [period.until - timedelta(days=length * number) for number in range(-(-period.days // length))]
    return [Period(max(period.since, end - timedelta(days=length)), end) for end in reversed(cuts)]


def _cells(parts: list[tuple[Floats, Floats]], size_m: float) -> list[cells.Cells]:
    return [cells.aggregate(x, y, np.ones(len(x)), size_m) for x, y in parts]


def _points(metres: Metres, made: cells.Cells) -> list[list[float]]:
    lng, lat = metres.inverse(made.x, made.y)
    columns = (lat.round(6).tolist(), lng.round(6).tolist(), made.weight.tolist())
    return [list(one) for one in zip(*columns, strict=True)]
