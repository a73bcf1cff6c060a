"""Loading standard addresses and their aliases."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import numpy as np
from psycopg.types.json import Jsonb
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from data.loaders.places import places
from data.loaders.report import LoadRefused, LoadReport
from data.loaders.rows import copy_rows, finish, points_ewkb
from data.loaders.table import read_table
from data.repositories import meta
from geo.address import address_key

Progress = Callable[[str], None]
PARTS = (
    "province",
    "city",
    "district",
    "town",
    "community",
    "road",
    "number",
    "compound",
    "building",
    "unit",
    "room",
    "poi",
)
COLUMNS = (
    ("id", "uuid"),
    ("source", "text"),
    ("source_id", "text"),
    ("text", "text"),
    ("key", "text"),
    ("parts", "jsonb"),
    ("point", "bytea"),
)
ALIAS_COLUMNS = (
    ("id", "uuid"),
    ("address_id", "uuid"),
    ("alias", "text"),
    ("key", "text"),
    ("source", "text"),
    ("created_at", "timestamptz"),
)


@dataclass(frozen=True)
class AddressOptions:
    """What `load addresses` was asked to do; `parts` maps a part of the address to its field."""

    state: Path
    text: str
    id: str | None = None
    lng: str | None = None
    lat: str | None = None
    parts: tuple[tuple[str, str], ...] = ()
    crs: str | None = None
    encoding: str | None = None
    commit: bool = False


@dataclass(frozen=True)
class AliasOptions:
    """What `load aliases` was asked to do."""

    state: Path
    alias: str
    id: str
    encoding: str | None = None
    commit: bool = False


async def load_addresses(
    session: AsyncSession, path: Path, options: AddressOptions, progress: Progress = lambda _: None
) -> LoadReport:
    """Load standard addresses; a file's earlier load is replaced. Bad rows are refused by line and kept."""
    for part, _ in options.parts:
        if part not in PARTS:
            raise LoadRefused("no_such_field", given=part, expected=", ".join(PARTS))
    report = LoadReport("addresses", path.name)
    progress("read")
    table = read_table(path, crs=options.crs, encoding=options.encoding)
    progress("check")
    texts = table.column(options.text)
    assert texts is not None  # noqa: S101  # the field is required
    table.refuse((texts == "").to_numpy(), "text")
    located = options.lng is not None or table.shapes is not None
    if located:
        where = places(table, options.lng, options.lat, options.crs, needed=False)
        points = points_ewkb(where.lng, where.lat)
    else:
        points = [None] * len(table.rows)
    ids = table.column(options.id)
    if ids is not None:
        table.refuse((ids.duplicated() & (ids != "")).to_numpy(), "duplicate")
    parts = {part: table.column(name) for part, name in options.parts}
    finish(report, table, (options.id, options.text), options.state)
    if not options.commit:
        return report
    progress("write")
    await session.execute(text("DELETE FROM wangge.address WHERE source = :source"), {"source": path.name})
    rows = (
        (
            uuid4(),
            path.name,
            (ids.iat[row] or None) if ids is not None else None,
            texts.iat[row],
            address_key(texts.iat[row]),
            Jsonb({part: column.iat[row] for part, column in parts.items() if column is not None and column.iat[row]}),
            points[row],
        )
        for row in np.flatnonzero(table.good)
    )
    await copy_rows(session, "address", COLUMNS, rows)
    await _changed(session)
    report.committed = True
    return report


async def load_aliases(
    session: AsyncSession, path: Path, options: AliasOptions, progress: Progress = lambda _: None
) -> LoadReport:
    """Load other writings of addresses that are there, each by the id of its address."""
    report = LoadReport("aliases", path.name)
    progress("read")
    table = read_table(path, crs=None, encoding=options.encoding)
    aliases, ids = table.column(options.alias), table.column(options.id)
    assert aliases is not None  # noqa: S101  # the field is required
    assert ids is not None  # noqa: S101  # the field is required
    table.refuse((aliases == "").to_numpy(), "text")
    known = await session.execute(text("SELECT source_id, id FROM wangge.address WHERE source_id IS NOT NULL"))
    by_id = {row.source_id: row.id for row in known}
    table.refuse(~ids.isin(by_id).to_numpy(), "unknown_id")
    finish(report, table, (options.id, options.alias), options.state)
    if not options.commit:
        return report
    progress("write")
    await session.execute(text("DELETE FROM wangge.address_alias WHERE source = :source"), {"source": path.name})
    now = datetime.now(UTC)
    rows = (
        (uuid4(), by_id[ids.iat[row]], aliases.iat[row], address_key(aliases.iat[row]), path.name, now)
        for row in np.flatnonzero(table.good)
    )
    await copy_rows(session, "address_alias", ALIAS_COLUMNS, rows)
    await _changed(session)
    report.committed = True
    return report


async def _changed(session: AsyncSession) -> None:
    """Mark the registry as changed, so that every worker reads it anew."""
    await meta.put(session, "addresses", {"changed": datetime.now(UTC).isoformat()})
