"""The grids of a plan: as columns for the index, as pages of GeoJSON, as figures."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
import numpy.typing as npt
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from data.database import driver_connection

_COLUMNS = b"""
SELECT grid_id, level, parent_id, code, name, households, area_m2, ST_X(label), ST_Y(label), ST_AsBinary(geom)
FROM wangge.plan_grid WHERE plan_id = %s ORDER BY code
"""

# With all digits: rounded to a centimetre, a grid with a neck as narrow would touch itself.
_PAGE = """
SELECT pg.grid_id, pg.level, pg.code, pg.name, pg.households, pg.area_m2, pg.attributes,
  ST_X(pg.label) AS lng, ST_Y(pg.label) AS lat, ST_AsGeoJSON(pg.geom, 15) AS geometry,
  parent.code AS parent_code, parent.name AS parent_name
FROM wangge.plan_grid AS pg
LEFT JOIN wangge.plan_grid AS parent ON parent.plan_id = pg.plan_id AND parent.grid_id = pg.parent_id
WHERE pg.plan_id = :plan AND pg.level = :level AND pg.code > :after COLLATE "C"
  AND (CAST(:codes AS text[]) IS NULL OR pg.code = ANY(:codes))
ORDER BY pg.code LIMIT :limit
"""

_BUILDINGS = b"SELECT ST_X(point), ST_Y(point), coalesce(households, 0) FROM wangge.building"

_INCIDENTS = b"""
SELECT ST_X(point), ST_Y(point) FROM wangge.incident
WHERE reported_at >= %s AND reported_at < %s AND point IS NOT NULL
"""


@dataclass(frozen=True)
class GridColumns:
    """All grids of a plan in the order of their codes, column by column; geometry is WKB, EPSG:4326."""

    ids: tuple[UUID, ...]
    levels: tuple[str, ...]
    parents: tuple[UUID | None, ...]
    codes: tuple[str, ...]
    names: tuple[str, ...]
    households: tuple[int | None, ...]
    area_m2: npt.NDArray[np.float64]
    labels: npt.NDArray[np.float64]  # n x 2, lng lat
    wkb: tuple[bytes, ...]


class GridFeature(NamedTuple):
    """One grid with its outline as GeoJSON text."""

    id: UUID
    level: str
    code: str
    name: str
    households: int | None
    area_m2: float
    attributes: dict[str, Any]
    label: tuple[float, float]
    geometry: str
    parent_code: str | None
    parent_name: str | None


class WeighedPoints(NamedTuple):
    """Points with a weight each, as arrays."""

    lng: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    weight: npt.NDArray[np.int64]


async def columns(session: AsyncSession, plan_id: UUID) -> GridColumns:
    """Return the grids of a plan, all levels."""
    connection = await driver_connection(session)
    async with connection.cursor(binary=True) as cursor:
        await cursor.execute(_COLUMNS, (plan_id,))
        rows = await cursor.fetchall()
    ids, levels, parents, codes, names, households, areas, lngs, lats, wkb = (
        zip(*rows, strict=True) if rows else [()] * 10
    )
    return GridColumns(
        ids,
        levels,
        parents,
        codes,
        names,
        households,
        np.array(areas, dtype=np.float64),
        np.column_stack([np.array(lngs, dtype=np.float64), np.array(lats, dtype=np.float64)]),
        tuple(map(bytes, wkb)),
    )


async def features(
    session: AsyncSession, plan_id: UUID, level: str, *, after: str = "", limit: int, codes: list[str] | None = None
) -> list[GridFeature]:
    """Return up to `limit` grids of a level whose codes come after `after`, among `codes` where those are given."""
    given = {"plan": plan_id, "level": level, "after": after, "limit": limit, "codes": codes}
    return [
        GridFeature(
            row.grid_id,
            row.level,
            row.code,
            row.name,
            row.households,
            row.area_m2,
            row.attributes,
            (row.lng, row.lat),
            row.geometry,
            row.parent_code,
            row.parent_name,
        )
        for row in await session.execute(text(_PAGE), given)
    ]


async def building_points(session: AsyncSession) -> WeighedPoints:
    """Return the point of every building with its households."""
    return await _points(session, _BUILDINGS, ())


async def incident_points(session: AsyncSession, begin: datetime, end: datetime) -> WeighedPoints:
    """Return the points of the incidents reported in [begin, end), each of weight 1."""
    return await _points(session, _INCIDENTS, (begin, end))


async def _points(session: AsyncSession, query: bytes, given: tuple[object, ...]) -> WeighedPoints:
    connection = await driver_connection(session)
    async with connection.cursor(binary=True) as cursor:
        await cursor.execute(query, given)
        rows = np.array(await cursor.fetchall(), dtype=np.float64)
    if not len(rows):
        empty = np.empty(0)
        return WeighedPoints(empty, empty, np.empty(0, dtype=np.int64))
    weight = rows[:, 2] if rows.shape[1] > 2 else np.ones(len(rows))
    return WeighedPoints(rows[:, 0].copy(), rows[:, 1].copy(), weight.astype(np.int64))


_OWNER = """
SELECT code FROM wangge.plan_grid
WHERE plan_id = :plan AND level = :level AND ST_Intersects(geom, ST_SetSRID(ST_MakePoint(:lng, :lat), 4326))
ORDER BY code COLLATE "C" LIMIT 1
"""


async def owner_code(session: AsyncSession, plan_id: UUID, level: str, lng: float, lat: float) -> str | None:
    """Return the code of the grid that owns a point as PostGIS sees it: the lowest of those that intersect it."""
    given = {"plan": plan_id, "level": level, "lng": lng, "lat": lat}
    found: str | None = await session.scalar(text(_OWNER), given)
    return found
