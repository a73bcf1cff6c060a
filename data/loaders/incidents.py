"""Loading incidents: located and owned by the plan valid at their time, in one COPY."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from data.database import notify
from data.loaders.owners import Owned, owners
from data.loaders.places import Places, moments, places
from data.loaders.report import LoadReport
from data.loaders.rows import finish
from data.loaders.table import Table, read_table
from data.repositories.bulk import UUID, copy_columns, id_column, indexes_made_anew, point_column

Progress = Callable[[str], None]
DAY_US = 86_400_000_000


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
    told_columns = {
        "number": _numbers(times.iloc[rows], await take_numbers(session, len(rows))),
        "category_key": await _categories(session, table, options.category, rows),
        **{key: _texts(table, name, rows) for key, name in _text_fields(options)},
        **_places(where, rows),
        **_owned(owned),
    }
    now = pa.scalar(datetime.now(UTC), pa.timestamp("us", "UTC"))
    columns = pa.table(
        {
            "id": id_column(len(rows)),
            "source": pa.repeat(pa.scalar(path.name), len(rows)),
            "reported_at": pa.array(times.iloc[rows], pa.timestamp("us", "UTC")),
            "received_at": pa.repeat(now, len(rows)),
            **told_columns,
        }
    )
    async with indexes_made_anew(session, "incident", len(rows)):
        await copy_columns(session, "incident", columns)
    report.committed = True
    await notify(session, "wangge_incident", "")
    return report


def _text_fields(options: IncidentOptions) -> tuple[tuple[str, str | None], ...]:
    return ("text", options.text), ("address_text", options.address), ("source_ref", options.id)


def _texts(table: Table, name: str | None, rows: np.ndarray) -> pa.Array:
    """Return a column as text, null where a cell is empty."""
    column = table.column(name)
    if column is None:
        return pa.nulls(len(rows), pa.string())
    found = pa.array(column.iloc[rows], pa.string())
    return pc.if_else(pc.equal(found, ""), None, found)


def _numbers(times: pd.Series, first: int) -> pa.Array:
    """Return case numbers: the day (UTC) and a running number."""
    given = pa.array(times, pa.timestamp("us", "UTC")).cast(pa.int64()).to_numpy()
    days, which = np.unique(given // DAY_US, return_inverse=True)
    names = pc.strftime(pa.array(days * DAY_US, pa.timestamp("us", "UTC")), "%Y%m%d")
    running = pc.utf8_lpad(pc.cast(pa.array(np.arange(first, first + len(times))), pa.string()), 6, "0")
    return pc.binary_join_element_wise(names.take(pa.array(which)), running, "-")


def _places(where: Places, rows: np.ndarray) -> dict[str, pa.Array]:
    missing = np.isnan(where.lng[rows])
    point = point_column(where.lng[rows], where.lat[rows])
    return {
        "reported_lng": pa.array(where.given_lng[rows], from_pandas=True),
        "reported_lat": pa.array(where.given_lat[rows], from_pandas=True),
        "reported_crs": pc.if_else(pa.array(missing), None, where.crs),
        "point": point,
        "method": pc.if_else(pa.array(missing), "none", "loaded"),
    }


def _owned(owned: Owned) -> dict[str, pa.Array]:
    """Return layer, plan and grid of each row as text, null where there is none."""
    starts = np.concatenate([[0], np.cumsum([len(ids) for ids in owned.grids])]).astype(np.int64)
    every = pa.array([one.bytes for ids in owned.grids for one in ids], UUID)
    place = np.where(owned.grid_of >= 0, owned.grid_of + starts[owned.plan_of], -1)
    plans = pa.array([one.bytes for one in owned.plans], UUID)
    count = len(owned.plan_of)
    return {
        "layer_id": pa.repeat(pa.scalar(owned.layer.bytes if owned.layer else None, UUID), count),
        "plan_id": _taken(plans, owned.plan_of),
        "grid_id": _taken(every, place),
    }


def _taken(values: pa.Array, places: np.ndarray) -> pa.Array:
    return values.take(pa.array(places, mask=places < 0))


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


async def _categories(session: AsyncSession, table: Table, name: str | None, rows: np.ndarray) -> pa.Array:
    """Return the category of each row by key or title; titles that are new become categories."""
    column = table.column(name)
    if column is None:
        return pa.nulls(len(rows), pa.string())
    places, titles = pd.factorize(column.iloc[rows])
    known = await session.execute(text("SELECT key, title FROM wangge.category"))
    by_word: dict[str, str] = {}
    for key, title in known:
        by_word[title] = by_word[key] = key
    for title in sorted(one for one in titles if one and one not in by_word):
        key = category_key(title)
        by_word[title] = key
        await session.execute(
            text(
                "INSERT INTO wangge.category (key, title, glyph, sort) VALUES (:key, :title, :glyph, 1000)"
                " ON CONFLICT (key) DO NOTHING"
            ),
            {"key": key, "title": title, "glyph": title[0]},
        )
    keys = pa.array([by_word.get(one) if one else None for one in titles], pa.string())
    return _taken(keys, places)
