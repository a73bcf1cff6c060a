"""The address registry: standard addresses and their aliases as columns, and the roads that cross."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from data.database import driver_connection

_ADDRESSES = b"""
SELECT a.id, a.source_id, a.text, a.parts, ST_X(coalesce(a.point, b.point)), ST_Y(coalesce(a.point, b.point))
FROM wangge.address AS a LEFT JOIN wangge.building AS b ON b.id = a.building_id
WHERE a.valid_to IS NULL OR a.valid_to > now()
ORDER BY a.text, a.id
"""

_ALIASES = b"SELECT address_id, alias FROM wangge.address_alias ORDER BY alias, id"

_ROADS = """
SELECT name, ST_AsBinary(ST_Collect(geom)) AS wkb FROM wangge.base_feature
WHERE kind = 'road' AND name IS NOT NULL AND name <> '' GROUP BY name ORDER BY name
"""

_PLACES = """
SELECT name, ST_X(ST_PointOnSurface(geom)) AS lng, ST_Y(ST_PointOnSurface(geom)) AS lat
FROM wangge.base_feature
WHERE kind IN ('place', 'park', 'water') AND name IS NOT NULL AND name <> '' ORDER BY name, id
"""


@dataclass(frozen=True)
class AddressColumns:
    """The registry column by column; lng and lat are NaN where an address has no point."""

    ids: tuple[UUID, ...] = ()
    source_ids: tuple[str | None, ...] = ()
    texts: tuple[str, ...] = ()
    parts: tuple[dict[str, Any], ...] = ()
    lng: npt.NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    lat: npt.NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    aliases: tuple[tuple[UUID, str], ...] = ()


@dataclass(frozen=True)
class Named:
    """Named base features: roads as WKB by name, landmarks as name, lng, lat."""

    roads: tuple[tuple[str, bytes], ...] = ()
    places: tuple[tuple[str, float, float], ...] = ()


async def registry(session: AsyncSession) -> AddressColumns:
    """Return the addresses that hold now, with their aliases; a missing point is the building's."""
    connection = await driver_connection(session)
    async with connection.cursor(binary=True) as cursor:
        await cursor.execute(_ADDRESSES)
        rows = await cursor.fetchall()
        await cursor.execute(_ALIASES)
        aliases = await cursor.fetchall()
    ids, sources, texts, parts, lng, lat = zip(*rows, strict=True) if rows else [()] * 6
    return AddressColumns(
        ids, sources, texts, parts, _degrees(lng), _degrees(lat), tuple((one[0], one[1]) for one in aliases)
    )


def _degrees(values: tuple[float | None, ...]) -> npt.NDArray[np.float64]:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


async def named_features(session: AsyncSession) -> Named:
    """Return the named roads and landmarks of the base map."""
    roads = await session.execute(text(_ROADS))
    places = await session.execute(text(_PLACES))
    return Named(
        tuple((row.name, bytes(row.wkb)) for row in roads),
        tuple((row.name, row.lng, row.lat) for row in places),
    )
