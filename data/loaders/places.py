"""Columns of text become positions, times and numbers; what does not is refused by line."""

from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.loaders.source import in_wgs84
from data.loaders.table import LAT, LNG, Table
from geo.crs import datum_of, outside_china, to_wgs84
from geo.crs.datums import OFFSET
from geo.types import Datum

Floats = npt.NDArray[np.float64]
FORMATS = (
    "ISO8601",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d",
    "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%Y",
    "%Y年%m月%d日",
)


class Places(NamedTuple):
    """Positions as given and in WGS84; NaN where a row has none."""

    given_lng: Floats
    given_lat: Floats
    lng: Floats
    lat: Floats
    crs: str


def places(
    table: Table, lng_field: str | None, lat_field: str | None, crs: str | None, *, needed: bool = True
) -> Places:
    """Return positions in WGS84; rows whose position makes no sense are refused, so are empty ones where `needed`."""
    if lng_field is None and table.shapes is not None:
        lng, lat = table.rows[LNG].to_numpy(np.float64), table.rows[LAT].to_numpy(np.float64)
        return Places(lng, lat, lng, lat, table.crs or "WGS84")
    x, y = table.column(lng_field or "lng"), table.column(lat_field or "lat")
    assert x is not None  # noqa: S101  # a name was given
    assert y is not None  # noqa: S101  # a name was given
    lng, lat = _numbers(x), _numbers(y)
    empty = ((x == "") & (y == "")).to_numpy()
    table.refuse(empty & needed, "no_place")
    table.refuse(np.isnan(lng) & ~empty, "lng")
    table.refuse(np.isnan(lat) & ~empty, "lat")
    if crs and crs.upper().startswith("EPSG:") and crs.upper() not in ("EPSG:4326", "EPSG:4490"):
        return _projected(table, lng, lat, crs)
    wrong = ~((np.abs(lng) <= 180) & (np.abs(lat) <= 90)) & ~np.isnan(lng) & ~np.isnan(lat)
    table.refuse(wrong & (np.abs(lng) <= 90) & (np.abs(lat) <= 180), "swapped")
    table.refuse(wrong, "range")
    return _shifted(table, lng, lat, datum_of(crs) if crs else Datum.WGS84)


def _numbers(column: pd.Series) -> Floats:
    numbers = np.array(pd.to_numeric(column, errors="coerce"), np.float64)
    numbers[~np.isfinite(numbers)] = np.nan
    return numbers


def _shifted(table: Table, lng: Floats, lat: Floats, datum: Datum) -> Places:
    there = table.good & ~np.isnan(lng) & ~np.isnan(lat)
    if datum in OFFSET:
        abroad = there.copy()
        abroad[there] = outside_china(lng[there], lat[there])
        table.refuse(abroad, "outside_china")
        there &= ~abroad
    x, y = np.full(len(lng), np.nan), np.full(len(lat), np.nan)
    if there.any():
        x[there], y[there] = to_wgs84(lng[there], lat[there], datum)
    return Places(lng, lat, x, y, datum.value)


def _projected(table: Table, east: Floats, north: Floats, crs: str) -> Places:
    import shapely  # noqa: PLC0415  # points only in this case

    there = table.good & ~np.isnan(east) & ~np.isnan(north)
    points, _ = in_wgs84(shapely.points(east[there], north[there]), crs, None)
    x, y = np.full(len(east), np.nan), np.full(len(north), np.nan)
    x[there], y[there] = shapely.get_x(points), shapely.get_y(points)
    return Places(east, north, x, y, crs.upper())


def moments(table: Table, name: str | None, zone: ZoneInfo, default: pd.Timestamp) -> pd.Series:
    """Return times in UTC; text without a zone is read in `zone`; what no format fits is refused."""
    column = table.column(name)
    if column is None:
        return pd.Series(default, index=table.rows.index)
    parsed = pd.Series(pd.NaT, index=column.index, dtype="datetime64[us, UTC]")
    aware = column.str.contains(r"T.*(?:Z|[+-]\d\d:?\d\d)$|\d\d:\d\d.*(?:Z|[+-]\d\d:\d\d)$", regex=True)
    if aware.any():
        parsed[aware] = pd.to_datetime(column[aware], format="ISO8601", utc=True, errors="coerce")
    for form in FORMATS:
        left = parsed.isna() & ~aware & (column != "")
        if not left.any():
            break
        naive = pd.to_datetime(column[left], format=form, errors="coerce")
        local = naive.dt.tz_localize(zone, ambiguous=np.zeros(len(naive), bool), nonexistent="shift_forward")
        parsed[left] = local.dt.tz_convert("UTC")
    table.refuse(parsed.isna().to_numpy(), "time")
    return parsed


def counts(table: Table, name: str | None) -> list[int | None]:
    """Return whole numbers from 0 on, None where a cell is empty; anything else is refused."""
    column = table.column(name)
    if column is None:
        return [None] * len(table.rows)
    numbers = _numbers(column)
    bad = (column != "").to_numpy() & ~((numbers >= 0) & (numbers == np.round(numbers)) & (numbers < 1e9))
    table.refuse(bad, "number")
    return [None if np.isnan(value) else int(value) for value in numbers]
