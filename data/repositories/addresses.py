"""The address registry: standard addresses, aliases and names as columns, and the roads that cross."""

import math
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, overload
from uuid import UUID

import numpy as np
import numpy.typing as npt
import orjson
import psycopg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from data.database import driver_connection

ROWS_A_PIECE = 20_000

_HOLDS = "(valid_from IS NULL OR valid_from <= %(at)s) AND (valid_to IS NULL OR valid_to > %(at)s)"
_ADDRESSES = f"""
SELECT a.id::text, a.source_id, a.text, a.parts::text,
  ST_X(coalesce(a.point, b.point)), ST_Y(coalesce(a.point, b.point))
FROM {{table}} AS a LEFT JOIN wangge.building AS b ON b.id = a.building_id
WHERE {_HOLDS} ORDER BY a.text, a.id
"""  # noqa: S608  # our own words alone
_ALIASES = f"""
SELECT address_id::text, alias FROM {{table}} AS l
WHERE {_HOLDS} AND (%(learned)s OR source <> 'learned') ORDER BY alias, id
"""  # noqa: S608  # our own words alone
_NAME_ALIASES = f"SELECT alias, name FROM {{table}} AS n WHERE {_HOLDS} ORDER BY alias, name, id"  # noqa: S608  # ours
_COLUMNS_OF = {
    "address": "id, source_id, text, parts, building_id, point, valid_from, valid_to",
    "address_alias": "id, address_id, alias, source, valid_from, valid_to",
    "name_alias": "id, alias, name, valid_from, valid_to",
}


def _recorded(query: str, table: str, known_at: datetime | None) -> bytes:
    """Return a query over what a table holds or, with a time, over what was recorded by then."""
    if known_at is None:
        return query.format(table=f"wangge.{table}").encode()
    columns = _COLUMNS_OF[table]
    now = f"SELECT {columns} FROM wangge.{table} WHERE recorded_at <= %(known)s"  # noqa: S608  # ours
    past = (
        f"SELECT {columns} FROM wangge.{table}_past WHERE recorded_at <= %(known)s"  # noqa: S608  # ours
        " AND recorded_to > %(known)s"
    )
    return query.format(table=f"({now} UNION ALL {past})").encode()


_BOUNDS = """
SELECT DISTINCT bound FROM (
  SELECT valid_from AS bound FROM wangge.address UNION SELECT valid_to FROM wangge.address
  UNION SELECT valid_from FROM wangge.address_alias UNION SELECT valid_to FROM wangge.address_alias
  UNION SELECT valid_from FROM wangge.name_alias UNION SELECT valid_to FROM wangge.name_alias
) AS bounds WHERE bound IS NOT NULL ORDER BY bound
"""

_RECORDS = " UNION ".join(
    f"SELECT recorded_at AS bound FROM wangge.{table} UNION SELECT recorded_at FROM wangge.{table}_past"  # noqa: S608  # ours
    f" UNION SELECT recorded_to FROM wangge.{table}_past"
    for table in _COLUMNS_OF
)
_RECORD_BOUNDS = f"SELECT bound FROM ({_RECORDS}) AS bounds WHERE isfinite(bound) ORDER BY bound"  # noqa: S608  # ours

_ROADS = """
SELECT name, ST_AsBinary(ST_Collect(geom)) AS wkb FROM wangge.base_feature
WHERE kind = 'road' AND name IS NOT NULL AND name <> '' GROUP BY name ORDER BY name
"""

_PLACES = """
SELECT name, ST_X(ST_PointOnSurface(geom)) AS lng, ST_Y(ST_PointOnSurface(geom)) AS lat
FROM wangge.base_feature
WHERE kind IN ('place', 'park', 'water') AND name IS NOT NULL AND name <> '' ORDER BY name, id
"""

_BY_SOURCE_ID = """
SELECT source_id, (array_agg(id))[1] AS id, count(*) AS found FROM wangge.address
WHERE source_id = ANY(:refs) GROUP BY source_id
"""
_NAMED_PARTS = """
SELECT name FROM unnest(CAST(:names AS text[])) AS name
WHERE EXISTS (SELECT FROM wangge.base_feature AS f WHERE f.name = name.name)
UNION
SELECT DISTINCT part FROM wangge.address AS a,
  unnest(ARRAY[a.parts ->> 'district', a.parts ->> 'town', a.parts ->> 'community', a.parts ->> 'road',
    a.parts ->> 'compound', a.parts ->> 'poi']) AS part
WHERE part = ANY(:names)
"""
_WRITTEN = """
SELECT name FROM unnest(CAST(:names AS text[])) AS name
WHERE EXISTS (SELECT FROM wangge.address AS a WHERE position(name IN a.text) > 0)
"""


Words = dict[str, object]


class Documents(Sequence[dict[str, Any]]):
    """JSON objects kept as text and read when asked for: a million of them as objects would take a gigabyte."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._texts)

    @overload
    def __getitem__(self, at: int) -> dict[str, Any]: ...
    @overload
    def __getitem__(self, at: slice) -> "Documents": ...
    def __getitem__(self, at: int | slice) -> "dict[str, Any] | Documents":
        """Return one of them, or some."""
        if isinstance(at, slice):
            return Documents(self._texts[at])
        found: dict[str, Any] = orjson.loads(self._texts[at])
        return found

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Give one after the other."""
        return map(orjson.loads, self._texts)


@dataclass(frozen=True)
class AddressColumns:
    """The registry column by column; lng and lat are NaN where an address has no point."""

    ids: Sequence[str] = ()
    source_ids: Sequence[str | None] = ()
    texts: Sequence[str] = ()
    parts: Sequence[dict[str, Any]] = ()
    lng: npt.NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    lat: npt.NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    aliases: tuple[tuple[str, str], ...] = ()  # address id, alias
    name_aliases: tuple[tuple[str, str], ...] = ()  # alias, standard name


@dataclass(frozen=True)
class Named:
    """Named base features: roads as WKB by name, landmarks as name, lng, lat."""

    roads: tuple[tuple[str, bytes], ...] = ()
    places: tuple[tuple[str, float, float], ...] = ()


async def registry(
    session: AsyncSession, at: datetime | None = None, *, known_at: datetime | None = None, learned: bool = True
) -> AddressColumns:
    """Return the addresses and aliases that hold `at` a time, default now; a missing point is the building's.

    With `known_at` they are those that were recorded by then, as they were recorded. Without `learned` the aliases
    that were learned from choices are left out.
    """
    when: Words = {"at": at or datetime.now(UTC), "known": known_at, "learned": learned}
    connection = await driver_connection(session)
    columns = await _columns(connection, _recorded(_ADDRESSES, "address", known_at), when)
    async with connection.cursor(binary=True) as cursor:
        await cursor.execute(_recorded(_ALIASES, "address_alias", known_at), when)
        aliases = await cursor.fetchall()
        await cursor.execute(_recorded(_NAME_ALIASES, "name_alias", known_at), when)
        names = await cursor.fetchall()
    return replace(
        columns,
        aliases=tuple((one[0], one[1]) for one in aliases),
        name_aliases=tuple((one[0], one[1]) for one in names),
    )


async def _columns(connection: psycopg.AsyncConnection, query: bytes, when: Words) -> AddressColumns:
    """Read the addresses piece by piece: the server keeps the rows, not the client."""
    ids, sources, texts, parts = [], [], [], []
    lng, lat = array("d"), array("d")
    async with connection.cursor("registry", binary=True) as cursor:
        await cursor.execute(query, when)
        while rows := await cursor.fetchmany(ROWS_A_PIECE):
            for address_id, source, told, stated, x, y in rows:
                ids.append(address_id)
                sources.append(source)
                texts.append(told)
                parts.append(stated)
                lng.append(math.nan if x is None else x)
                lat.append(math.nan if y is None else y)
    return AddressColumns(ids, sources, texts, Documents(parts), np.frombuffer(lng), np.frombuffer(lat))


async def bounds(session: AsyncSession) -> tuple[datetime, ...]:
    """Return the times at which an address or alias begins or ends to hold, in order."""
    return tuple(await session.scalars(text(_BOUNDS)))


async def record_bounds(session: AsyncSession) -> tuple[datetime, ...]:
    """Return the times at which something of addresses and aliases was recorded, changed or removed, in order."""
    return tuple(await session.scalars(text(_RECORD_BOUNDS)))


async def named_features(session: AsyncSession) -> Named:
    """Return the named roads and landmarks of the base map."""
    roads = await session.execute(text(_ROADS))
    places = await session.execute(text(_PLACES))
    return Named(
        tuple((row.name, bytes(row.wkb)) for row in roads),
        tuple((row.name, row.lng, row.lat) for row in places),
    )


async def by_source_id(session: AsyncSession, refs: Sequence[str]) -> tuple[dict[str, UUID], set[str]]:
    """Return the address of each id that one address bears, and the ids that several sources gave."""
    rows = (await session.execute(text(_BY_SOURCE_ID), {"refs": list(refs)})).all()
    return {row.source_id: row.id for row in rows if row.found == 1}, {row.source_id for row in rows if row.found > 1}


async def known_names(session: AsyncSession, names: Sequence[str], *, written: bool = True) -> set[str]:
    """Return those of `names` that a base feature or a part of an address bears, or (`written`) that a text holds."""
    known = set(await session.scalars(text(_NAMED_PARTS), {"names": list(names)}))
    left = [one for one in names if one not in known] if written else []
    return known | set(await session.scalars(text(_WRITTEN), {"names": left})) if left else known


async def more_than(session: AsyncSession, count: int) -> bool:
    """Tell whether there are more addresses than that; counts no further."""
    counted = text("SELECT count(*) FROM (SELECT FROM wangge.address LIMIT :most) AS x")
    return bool((await session.execute(counted, {"most": count + 1})).scalar_one() > count)
