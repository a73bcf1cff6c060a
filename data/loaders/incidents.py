"""Loading incidents: located and owned by the plan valid at their time, in one COPY."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from data.database import notify
from data.loaders.owners import owners
from data.loaders.places import moments, places
from data.loaders.report import LoadReport
from data.loaders.rows import copy_rows, finish, points_ewkb
from data.loaders.table import Table, read_table

Progress = Callable[[str], None]
COLUMNS = (
    ("id", "uuid"),
    ("number", "text"),
    ("text", "text"),
    ("category_key", "text"),
    ("address_text", "text"),
    ("source", "text"),
    ("source_ref", "text"),
    ("reported_at", "timestamptz"),
    ("received_at", "timestamptz"),
    ("reported_lng", "float8"),
    ("reported_lat", "float8"),
    ("reported_crs", "text"),
    ("point", "bytea"),
    ("method", "text"),
    ("layer_id", "uuid"),
    ("plan_id", "uuid"),
    ("grid_id", "uuid"),
)


@dataclass(frozen=True)
class IncidentOptions:
    """What `load incidents` was asked to do."""

    state: Path
    zone: ZoneInfo
    lng: str | None = None
    lat: str | None = None
    time: str | None = None
    category: str | None = None
    id: str | None = None
    text: str | None = None
    address: str | None = None
    layer: str | None = None
    crs: str | None = None
    encoding: str | None = None
    commit: bool = False


async def load_incidents(
    session: AsyncSession, path: Path, options: IncidentOptions, progress: Progress = lambda _: None
) -> LoadReport:
    """Load a table of incidents: good rows are taken, bad ones refused by line and kept for mending.

    A row without coordinates is taken only where an address field is given. Rows whose id was loaded before are
    left as they are and counted. Incidents with no plan at their time have no grid; those are counted too.
    """
    report = LoadReport("incidents", path.name)
    progress("read")
    table = read_table(path, crs=options.crs, encoding=options.encoding)
    progress("check")
    where = places(table, options.lng, options.lat, options.crs, needed=options.address is None)
    times = moments(table, options.time, options.zone, pd.Timestamp(datetime.now(UTC)))
    ids = table.column(options.id)
    if ids is not None:
        table.refuse((ids.duplicated() & (ids != "")).to_numpy(), "duplicate")
    told = (options.id, options.lng, options.lat, options.time)
    taken = table.good & ~await _known(session, path.name, ids, len(table.rows))
    report.notes["already_loaded"] = int((table.good & ~taken).sum())
    finish(report, table, told, options.state)
    report.accepted = int(taken.sum())
    if not options.commit:
        return report
    progress("write")
    rows = np.flatnonzero(taken)
    owned = await owners(session, options.layer, where.lng[rows], where.lat[rows], times.iloc[rows])
    report.notes["without_grid"] = int((owned.grid_of < 0).sum())
    keys = await _categories(session, table, options.category, rows)
    first = await take_numbers(session, len(rows))
    columns = _columns(table, options, rows)
    grids = [None if g < 0 else owned.grids[p][g] for p, g in zip(owned.plan_of, owned.grid_of, strict=True)]
    plans = [None if p < 0 else owned.plans[p] for p in owned.plan_of]
    points = points_ewkb(where.lng[rows], where.lat[rows])
    now = datetime.now(UTC)
    stamps = list(times.iloc[rows].dt.to_pydatetime())
    numbers = [f"{stamp:%Y%m%d}-{first + row:06d}" for row, stamp in enumerate(stamps)]
    await copy_rows(
        session,
        "incident",
        COLUMNS,
        zip(
            (uuid4() for _ in rows),
            numbers,
            columns["text"],
            keys,
            columns["address"],
            (path.name for _ in rows),
            columns["id"],
            stamps,
            (now for _ in rows),
            _or_none(where.given_lng[rows]),
            _or_none(where.given_lat[rows]),
            (None if point is None else where.crs for point in points),
            points,
            ("none" if point is None else "loaded" for point in points),
            (owned.layer for _ in rows),
            plans,
            grids,
            strict=False,
        ),
    )
    report.committed = True
    await notify(session, "wangge_incident", "")
    return report


def _columns(table: Table, options: IncidentOptions, rows: np.ndarray) -> dict[str, list[str | None]]:
    found: dict[str, list[str | None]] = {}
    for key, name in (("text", options.text), ("address", options.address), ("id", options.id)):
        column = table.column(name)
        found[key] = [None] * len(rows) if column is None else [value or None for value in column.iloc[rows]]
    return found


def _or_none(values: np.ndarray) -> list[float | None]:
    return [None if np.isnan(value) else float(value) for value in values]


async def _known(session: AsyncSession, source: str, ids: pd.Series | None, count: int) -> np.ndarray:
    """Tell which rows were loaded before: same source, same id."""
    if ids is None:
        return np.zeros(count, bool)
    refs = await session.scalars(
        text("SELECT source_ref FROM wangge.incident WHERE source = :source AND source_ref IS NOT NULL"),
        {"source": source},
    )
    return np.asarray(ids.isin(set(refs)), bool)


async def take_numbers(session: AsyncSession, count: int) -> int:
    """Take `count` case numbers from the sequence; return the first."""
    taken = text("SELECT setval('wangge.incident_number', nextval('wangge.incident_number') + :more)")
    last = int((await session.execute(taken, {"more": max(count - 1, 0)})).scalar_one())
    return last - max(count - 1, 0)


def category_key(title: str) -> str:
    """Return a key for a category that has only a title."""
    slug = re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")
    if title.isascii() and slug:
        return slug if slug[0].isalpha() else f"c_{slug}"
    return "c_" + hashlib.sha256(title.encode()).hexdigest()[:10]


async def _categories(session: AsyncSession, table: Table, name: str | None, rows: np.ndarray) -> list[str | None]:
    """Return the category of each row by key or title; titles that are new become categories."""
    column = table.column(name)
    if column is None:
        return [None] * len(rows)
    titles = column.iloc[rows]
    known = await session.execute(text("SELECT key, title FROM wangge.category"))
    by_word: dict[str, str] = {}
    for key, title in known:
        by_word[title] = by_word[key] = key
    for title in sorted({one for one in titles if one and one not in by_word}):
        key = category_key(title)
        by_word[title] = key
        await session.execute(
            text(
                "INSERT INTO wangge.category (key, title, glyph, sort) VALUES (:key, :title, :glyph, 1000)"
                " ON CONFLICT (key) DO NOTHING"
            ),
            {"key": key, "title": title, "glyph": title[0]},
        )
    return [by_word.get(one) if one else None for one in titles]
