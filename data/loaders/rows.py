"""What every load of rows does at its end: keep the refused rows, copy the good ones."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import shapely
from sqlalchemy.ext.asyncio import AsyncSession

from data.database import driver_connection
from data.loaders.refused import write_refused
from data.loaders.report import LoadReport
from data.loaders.table import LAT, LNG, Table


async def copy_rows(
    session: AsyncSession, table: str, columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[object]]
) -> None:
    """Write rows by COPY in binary; `columns` are (name, type), both from our own code. Geometry is EWKB as bytea."""
    names = ", ".join(f'"{name}"' for name, _ in columns)
    connection = await driver_connection(session)
    statement = f"COPY wangge.{table} ({names}) FROM STDIN (FORMAT BINARY)"
    async with connection.cursor() as cursor, cursor.copy(statement.encode()) as copy:
        copy.set_types([kind for _, kind in columns])
        for row in rows:
            await copy.write_row(row)


def points_ewkb(lng: np.ndarray, lat: np.ndarray) -> list[bytes | None]:
    """Return points as EWKB with SRID 4326, None where a coordinate is NaN."""
    there = ~(np.isnan(lng) | np.isnan(lat))
    result: list[bytes | None] = [None] * len(lng)
    made = shapely.to_wkb(shapely.set_srid(shapely.points(lng[there], lat[there]), 4326), include_srid=True)
    for row, wkb in zip(np.flatnonzero(there), made, strict=True):
        result[row] = wkb
    return result


def finish(report: LoadReport, table: Table, told: Iterable[str | None], state: Path) -> None:
    """Note what was accepted and refused, and keep the refused rows in a file of the state folder."""
    report.accepted = int(table.good.sum())
    report.refused = table.refused(told)
    if not report.refused:
        return
    given = table.rows.drop(columns=[name for name in (LNG, LAT) if name in table.rows.columns])
    rows = [
        [*given.iloc[row].tolist(), int(table.lines[row]), table.reasons[row]] for row in np.flatnonzero(~table.good)
    ]
    rows += [[*[line.given, *[""] * (given.shape[1] - 1)], line.line, line.reason] for line in table.broken]
    stem = report.name.partition(".")[0]
    report.refused_file = write_refused(state, stem, list(map(str, given.columns)), rows, datetime.now(UTC))
