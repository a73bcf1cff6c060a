"""The map sheet of a grid: its land drawn with what lies around it, its borders in words, buildings, posts."""

import asyncio
import math
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
import numpy.typing as npt
import shapely

from api.errors import NotFound
from api.services.catalogue import Catalogue
from api.services.duties import Place, Responsible
from data.database import Session
from data.records import LayerRecord, PlanRecord
from data.repositories import sheets as stored
from geo.coverage.sides import Border, Bordering, Side, sides
from geo.crs import Metres

NAMED_KINDS = ("road", "water", "rail")
AROUND_M = 80.0  # a little more than the map shows, so that cut edges stay out of it
PROPORTION = 1000 / 860 * 1.02  # of the map on the sheet
METRES = 111_320.0  # a degree of latitude
GRIDS_MOST = 60  # sheets in one booklet


class UnknownGrid(NotFound):
    """The plan has no such grid."""

    code = "unknown_grid"


class Drawn(NamedTuple):
    """A shape in metres from the south-west corner of the sheet's land, with what it is."""

    kind: str
    class_: str | None
    name: str | None
    shape: Any


class Building(NamedTuple):
    """A line of the list of buildings."""

    name: str | None
    address: str | None
    households: int | None
    floors: int | None


class Post(NamedTuple):
    """Who is responsible, as a post: `place` is where the post holds."""

    role: str
    post: str
    place: str | None


class Sheet(NamedTuple):
    """Everything on the sheet of one grid; shapes in metres."""

    grid: stored.SheetGrid
    chain: tuple[stored.Upper, ...]
    shape: Any
    around: tuple[Drawn, ...]
    footprints: tuple[Drawn, ...]
    borders: dict[Side, tuple[Border, ...]]
    buildings: tuple[Building, ...]
    posts: tuple[Post, ...]


async def sheet(session: Session, catalogue: Catalogue, plan: PlanRecord, layer: LayerRecord, grid_id: UUID) -> Sheet:
    """Return the sheet of a grid of a plan, draft or law; raises UnknownGrid."""
    grid = await stored.grid(session, plan.id, grid_id)
    if grid is None:
        raise UnknownGrid("这个方案里没有这个网格 / the plan has no such grid", given=str(grid_id))
    chain = tuple(await stored.upper(session, plan.id, grid_id))
    frame = _frame(shapely.from_wkb(grid.wkb).bounds)
    near = await stored.neighbours(session, grid, frame)
    base = await stored.features(session, frame)
    housed = await stored.buildings(session, grid, frame)
    posts = _posts(catalogue, layer, grid, chain)
    return await asyncio.to_thread(_composed, grid, chain, near, base, housed, posts)


def _composed(
    grid: stored.SheetGrid,
    chain: tuple[stored.Upper, ...],
    near: list[stored.Around],
    base: list[stored.Around],
    housed: list[stored.Housed],
    posts: tuple[Post, ...],
) -> Sheet:
    degrees = shapely.from_wkb(grid.wkb)
    flat = _Flat(degrees)
    shape = flat.shape(degrees)
    around = tuple(_drawn(flat, one) for one in (*base, *near))
    lines = [Bordering(one.kind, one.name, one.shape) for one in around if one.name and one.kind in NAMED_KINDS]
    grids = [Bordering("grid", one.name or "", one.shape) for one in around if one.kind == "grid"]
    mine = tuple(Building(one.name, one.address, one.households, one.floors) for one in housed if one.inside)
    prints = tuple(
        Drawn("inside" if one.inside else "building", None, one.name, flat.shape(shapely.from_wkb(one.wkb)))
        for one in housed
    )
    return Sheet(grid, chain, shape, around, prints, dict(sides(shape, lines, grids)), mine, posts)


def _frame(bounds: tuple[float, float, float, float]) -> stored.Frame:
    """Return what the sheet's map shows around a land: some metres more, in the map's own proportion."""
    west, south, east, north = bounds
    x, y = METRES * math.cos(math.radians((south + north) / 2)), METRES
    wide, high = (east - west) * x + 2 * AROUND_M, (north - south) * y + 2 * AROUND_M
    wide, high = max(wide, high * PROPORTION), max(high, wide / PROPORTION)
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    return stored.Frame(
        middle_x - wide / x / 2, middle_y - high / y / 2, middle_x + wide / x / 2, middle_y + high / y / 2
    )


class _Flat:
    """Metres from the south-west corner of a land."""

    def __init__(self, degrees: Any) -> None:
        west, south, east, north = degrees.bounds
        self._metres = Metres((west + east) / 2, (south + north) / 2)
        x, y = self._metres.forward([west], [south])
        self._origin = np.array([x[0], y[0]])

    def shape(self, degrees: Any) -> Any:
        """Return a geometry of degrees in metres."""
        return shapely.transform(degrees, self._there)

    def _there(self, degrees: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        flat = np.column_stack(self._metres.forward(degrees[:, 0], degrees[:, 1]))
        return np.asarray(flat - self._origin, np.float64)


def _drawn(flat: _Flat, one: stored.Around) -> Drawn:
    return Drawn(one.kind, one.class_, one.name, flat.shape(shapely.from_wkb(one.wkb)))


def _posts(
    catalogue: Catalogue, layer: LayerRecord, grid: stored.SheetGrid, chain: tuple[stored.Upper, ...]
) -> tuple[Post, ...]:
    """Return the posts responsible in a grid now; no personal name goes on paper."""
    above = [Place(str(one.id), one.name, one.level) for one in chain]
    places = [*above, Place(str(grid.id), grid.name, grid.level)]
    found = catalogue.duties.responsible(layer.id, places, None, datetime.now(UTC))
    return tuple(Post(one.role, _post(one), one.reason.place) for one in found)


def _post(one: Responsible) -> str:
    return one.party.post or ("" if one.party.kind == "grid_worker" else one.party.name)


async def grids_of(session: Session, plan_id: UUID, level: str, parent: str | None) -> list[UUID]:
    """Return the grids of a level below the one with the code `parent`, by code; of the whole plan without it."""
    return await stored.grids_below(session, plan_id, level, parent, GRIDS_MOST)
