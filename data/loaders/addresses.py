"""Loading standard addresses: a file's rows keep their identity from load to load, so that aliases stay."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import orjson
import pandas as pd
import pyarrow as pa
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from data.database import driver_connection
from data.loaders.address_checks import depths, elsewhere, self_test, where
from data.loaders.periods import ALWAYS, CHINA, Period, periods
from data.loaders.places import places
from data.loaders.report import LoadRefused, LoadReport
from data.loaders.rows import finish
from data.loaders.table import Table, read_table
from data.repositories.bulk import copy_columns, id_column, point_column, uuid_column
from geo.address import address_key

Progress = Callable[[str], None]
SHRINK_SHARE, SHRINK_LEAST = 1 / 3, 20  # of the addresses, and so many at least: fewer may go without a word
Floats = npt.NDArray[np.float64]
PARTS = (
    "province", "city", "district", "town", "community", "group", "road", "lane",
    "number", "compound", "building", "unit", "room", "poi",
)  # fmt: skip
# what writers of rows (the demo city) give, in order
COLUMNS = (
    ("id", "uuid"),
    ("source", "text"),
    ("source_id", "text"),
    ("text", "text"),
    ("key", "text"),
    ("parts", "jsonb"),
    ("point", "bytea"),
)
_INCOMING = """
CREATE TEMPORARY TABLE incoming_address (
  id uuid, source text, source_id text, text text, key text, parts text, point geometry(Point, 4326),
  valid_from timestamptz, valid_to timestamptz
) ON COMMIT DROP
"""
_GONE = """
DELETE FROM wangge.address AS a WHERE a.source = :source
  AND NOT EXISTS (SELECT FROM incoming_address AS i WHERE i.id = a.id)
"""
_CHANGED = """
UPDATE wangge.address AS a
SET text = i.text, key = i.key, parts = i.parts::jsonb, point = i.point, valid_from = i.valid_from,
  valid_to = i.valid_to
FROM incoming_address AS i
WHERE a.id = i.id AND (a.text, a.parts, a.point, a.valid_from, a.valid_to)
  IS DISTINCT FROM (i.text, i.parts::jsonb, i.point, i.valid_from, i.valid_to)
"""
_NEW = """
INSERT INTO wangge.address (id, source, source_id, text, key, parts, point, valid_from, valid_to)
SELECT id, source, source_id, text, key, parts::jsonb, point, valid_from, valid_to FROM incoming_address AS i
WHERE NOT EXISTS (SELECT FROM wangge.address AS a WHERE a.id = i.id)
"""


@dataclass(frozen=True)
class AddressOptions:
    """What `load addresses` was asked to do; `parts` maps a part of the address to its field."""

    state: Path
    text: str
    zone: ZoneInfo = CHINA
    id: str | None = None
    lng: str | None = None
    lat: str | None = None
    parts: tuple[tuple[str, str], ...] = ()
    period: Period = ALWAYS
    crs: str | None = None
    encoding: str | None = None
    source: str | None = None  # under which these stand; the file's name where none is told
    shrink: bool = False  # whether most of the addresses of the source may go
    commit: bool = False


async def load_addresses(
    session: AsyncSession, path: Path, options: AddressOptions, progress: Progress = lambda _: None
) -> LoadReport:
    """Load standard addresses; what an earlier load of the source has more is taken out, with its aliases.

    A row is the same address as before by its id, or by its text where the file has no ids. Bad rows are refused by
    line and kept. Without `commit` all is done and taken back, so that the report tells what would be new and gone.
    Raises LoadRefused, also where more than a third of the addresses would go and `shrink` does not allow it.
    """
    _check(options)
    source = options.source or path.name
    report = LoadReport("addresses", path.name, notes={"source": source})
    progress("read")
    table = read_table(path, crs=options.crs, encoding=options.encoding)
    progress("check")
    texts = table.column(options.text)
    assert texts is not None  # noqa: S101  # the field is required
    table.refuse((texts == "").to_numpy(), "text")
    lng, lat = _points(table, options)
    begin, end = periods(table, options.period, options.zone)
    ids = table.column(options.id)
    if ids is not None:
        table.refuse((ids.duplicated() & (ids != "")).to_numpy(), "duplicate")
    parts = _parts(table, options.parts)
    finish(report, table, (options.id, options.text), options.state)
    progress("write" if options.commit else "compare")
    good = np.flatnonzero(table.good)
    some = texts.iloc[good]
    nowhere = int(np.isnan(lng[good]).sum())
    report.notes |= {"read": depths(parts[good], some.tolist())} | ({"without_point": nowhere} if nowhere else {})
    progress("test")
    if len(good):
        report.notes |= {"self_test": self_test(parts[good].tolist(), some.tolist(), lng[good], lat[good])}
    refs = pd.Series("", some.index) if ids is None else ids.iloc[good]
    columns = {
        "source": pa.repeat(pa.scalar(source), len(good)),
        "source_id": pa.array(refs.where(refs != "", None), pa.string()),
        "text": pa.array(some, pa.string()),
        "key": pa.array([address_key(one) for one in some], pa.string()),
        "parts": pa.array(parts[good], pa.string()),
        "point": point_column(lng[good], lat[good]),
        "valid_from": pa.array(begin.iloc[good], pa.timestamp("us", "UTC")),
        "valid_to": pa.array(end.iloc[good], pa.timestamp("us", "UTC")),
    }
    # all that takes time is done: a transaction that is begun and then waits is ended by the server
    columns["id"] = await _identities(session, source, some, refs)
    async with session.begin_nested() as step:
        had = await _held(session, source)
        told = await _merge(session, source, pa.table(columns))
        report.notes |= told | await where(session) | await elsewhere(session, source)
        shrinks = told.get("gone", 0) > max(SHRINK_LEAST, had * SHRINK_SHARE) and not options.shrink
        if shrinks and options.commit:
            raise LoadRefused("would_shrink", given=f"{told['gone']} / {had}", expected="--shrink")
        report.notes |= {"would_shrink": f"{told['gone']} / {had}: --shrink"} if shrinks else {}
        if not options.commit:
            await step.rollback()
    report.committed = options.commit
    return report


def _check(options: AddressOptions) -> None:
    for part, _ in options.parts:
        if part not in PARTS:
            raise LoadRefused("no_such_field", given=part, expected=", ".join(PARTS))
    if (options.lng is None) != (options.lat is None):
        raise LoadRefused(
            "half_a_place", given=options.lng or options.lat or "", expected="--lng-field F --lat-field F"
        )


async def _held(session: AsyncSession, source: str) -> int:
    return int(
        await session.scalar(text("SELECT count(*) FROM wangge.address WHERE source = :source"), {"source": source})
        or 0
    )


def _points(table: Table, options: AddressOptions) -> tuple[Floats, Floats]:
    if options.lng is None and table.shapes is None:
        nowhere = np.full(len(table.rows), np.nan)
        return nowhere, nowhere
    where = places(table, options.lng, options.lat, options.crs, needed=False)
    return where.lng, where.lat


def _parts(table: Table, fields: tuple[tuple[str, str], ...]) -> npt.NDArray[np.object_]:
    """Return the stated parts of each row as JSON text; empty ones are left out."""
    columns = [(part, table.column(name)) for part, name in fields]
    told = [(part, column.tolist()) for part, column in columns if column is not None]
    if not told:
        return np.full(len(table.rows), "{}", object)
    names = [part for part, _ in told]
    rows = zip(*(column for _, column in told), strict=True)
    found = [
        orjson.dumps({name: value for name, value in zip(names, row, strict=True) if value}).decode() for row in rows
    ]
    return np.array(found, dtype=object)


async def _identities(session: AsyncSession, source: str, texts: pd.Series, refs: pd.Series) -> pa.Array:
    """Return the id of each row: that of the row loaded before from this source, else a fresh one."""
    connection = await driver_connection(session)
    async with connection.cursor(binary=True) as cursor:
        await cursor.execute("SELECT source_id, text, id FROM wangge.address WHERE source = %s", (source,))
        before = await cursor.fetchall()
    by_ref = {ref: address_id.bytes for ref, _, address_id in before if ref}
    by_text = {told: address_id.bytes for ref, told, address_id in before if not ref}
    fresh = np.frombuffer(id_column(len(texts)).buffers()[1], np.uint8).reshape(-1, 16).copy()
    if before:
        for row, (ref, told) in enumerate(zip(refs, texts, strict=True)):
            known = by_ref.get(ref) if ref else by_text.pop(told, None)
            if known is not None:
                fresh[row] = np.frombuffer(known, np.uint8)
    return uuid_column(fresh)


async def _merge(session: AsyncSession, source: str, columns: pa.Table) -> dict[str, int]:
    """Write rows; return how many are new, changed, gone, and how many aliases went with them."""
    await session.execute(text(_INCOMING))
    await copy_columns(session, "incoming_address", columns, schema="pg_temp")
    await session.execute(text("CREATE INDEX ON incoming_address (id)"))
    await session.execute(text("ANALYZE incoming_address"))
    there = await session.scalar(
        text("SELECT EXISTS (SELECT FROM wangge.address WHERE source = :source)"), {"source": source}
    )
    if not there:
        new = await session.execute(text(_NEW))
        return {"new": _count(new)}
    aliases = text("SELECT count(*) FROM wangge.address_alias")
    had = int(await session.scalar(aliases) or 0)
    gone = await session.execute(text(_GONE), {"source": source})
    changed, new = await session.execute(text(_CHANGED)), await session.execute(text(_NEW))
    lost = had - int(await session.scalar(aliases) or 0)
    told = {"new": _count(new), "changed": _count(changed), "gone": _count(gone)}
    return told | ({"aliases_gone": lost} if lost else {})


def _count(result: object) -> int:
    return int(getattr(result, "rowcount", 0))
