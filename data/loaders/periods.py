"""From when to when rows hold: times of their own in fields, else the same for all, else always."""

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pandas as pd

from data.loaders.places import moments
from data.loaders.table import Table


class Period(NamedTuple):
    """Times for all rows, and fields with times of their own; a row without either end holds always."""

    valid_from: datetime | None = None
    valid_to: datetime | None = None
    from_field: str | None = None
    to_field: str | None = None


ALWAYS = Period()
CHINA = ZoneInfo("Asia/Shanghai")


def periods(table: Table, told: Period, zone: ZoneInfo) -> tuple[pd.Series, pd.Series]:
    """Return begin and end of each row in UTC, NaT where open; rows that end before they begin are refused."""
    begin = _moments(table, told.from_field, zone, told.valid_from)
    end = _moments(table, told.to_field, zone, told.valid_to)
    table.refuse((begin.notna() & end.notna() & (end <= begin)).to_numpy(), "period")
    return begin, end


def _moments(table: Table, name: str | None, zone: ZoneInfo, default: datetime | None) -> pd.Series:
    """Return times of a field; an empty cell takes the default, what is no time is refused."""
    stated = pd.Timestamp(default).tz_convert("UTC") if default else pd.NaT
    found = pd.Series(stated, index=table.rows.index, dtype="datetime64[us, UTC]")
    column = table.column(name)
    if name is None or column is None:
        return found
    there = (column != "").to_numpy()
    given = Table(pd.DataFrame({name: column[there]}).reset_index(drop=True), table.lines[there])
    read = moments(given, name, zone, pd.Timestamp(0, tz="UTC"))
    found[there] = read.to_numpy()
    bad = there.copy()
    bad[there] = ~given.good
    table.refuse(bad, "time")
    return found
