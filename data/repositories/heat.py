"""Incidents as arrays for maps and figures, and the mark that tells whether new ones came."""

from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from data.database import driver_connection

_COLUMNS = """
COPY (
  WITH numbered AS (
    SELECT key, (row_number() OVER (ORDER BY sort, key) - 1)::int4 AS place FROM wangge.category
  )
  SELECT extract(epoch FROM i.reported_at)::float8,
    coalesce(ST_X(i.point), 'NaN')::float8, coalesce(ST_Y(i.point), 'NaN')::float8,
    coalesce(numbered.place, -1)::int4
  FROM wangge.incident AS i LEFT JOIN numbered ON numbered.key = i.category_key
  WHERE i.reported_at >= %s AND i.reported_at < %s
  ORDER BY i.reported_at
) TO STDOUT (FORMAT binary)
"""
_COPY_HEADER = 19  # signature, flags and length of the (empty) header extension
_COPY_END = 2
_ROW = np.dtype(
    [
        ("fields", ">i2"),
        *(
            (name, kind)
            for column in ("at", "lng", "lat")
            for name, kind in ((f"{column}_size", ">i4"), (column, ">f8"))
        ),
        ("category_size", ">i4"),
        ("category", ">i4"),
    ]
)


class IncidentColumns(NamedTuple):
    """Incidents by time: seconds since 1970 UTC, WGS84 position (not a number where none), place of the
    category among `categories` (-1 where none)."""

    at_s: NDArray[np.float64]
    lng: NDArray[np.float64]
    lat: NDArray[np.float64]
    category: NDArray[np.int32]


class Category(NamedTuple):
    """A class of incidents; `parent` is its major class."""

    key: str
    parent: str | None
    title: str


class Span(NamedTuple):
    """When the first and the last incident were reported; None where there is none."""

    first: datetime | None
    last: datetime | None


async def snapshot(session: AsyncSession) -> str:
    """Return a text that is the same only while no other transaction commits anything: costs nothing."""
    return str((await session.execute(text("SELECT pg_current_snapshot()::text"))).scalar_one())


async def version(session: AsyncSession) -> str:
    """Return a mark that changes with every incident that is stored or removed."""
    found = await session.execute(
        text("SELECT count(*), coalesce(extract(epoch FROM max(received_at)), 0) FROM wangge.incident")
    )
    count, last = found.one()
    return f"{count}-{last}"


async def span(session: AsyncSession) -> Span:
    """Return the times of the first and the last incident."""
    row = (await session.execute(text("SELECT min(reported_at), max(reported_at) FROM wangge.incident"))).one()
    return Span(row[0], row[1])


async def categories(session: AsyncSession) -> tuple[Category, ...]:
    """Return every category in its order; `IncidentColumns.category` counts in it."""
    rows = await session.execute(text("SELECT key, parent_key, title FROM wangge.category ORDER BY sort, key"))
    return tuple(Category(*row) for row in rows)


async def incidents(session: AsyncSession, since: datetime, until: datetime) -> IncidentColumns:
    """Return the incidents reported in [since, until), by COPY: a million take under a second."""
    connection = await driver_connection(session)
    async with connection.cursor() as cursor, cursor.copy(_COLUMNS, (since, until)) as copy:
        raw = b"".join([bytes(block) async for block in copy])
    rows: Any = np.frombuffer(raw[_COPY_HEADER : len(raw) - _COPY_END], dtype=_ROW)
    return IncidentColumns(
        rows["at"].astype(np.float64),
        rows["lng"].astype(np.float64),
        rows["lat"].astype(np.float64),
        rows["category"].astype(np.int32),
    )
