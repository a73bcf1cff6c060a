"""Loading buildings: footprints or points, with households and floors."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import numpy as np
import shapely
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from data.loaders.places import counts, places
from data.loaders.report import LoadReport
from data.loaders.rows import copy_rows, finish, points_ewkb
from data.loaders.table import Table, read_table

Progress = Callable[[str], None]
COLUMNS = (
    ("id", "uuid"),
    ("source", "text"),
    ("source_id", "text"),
    ("name", "text"),
    ("households", "int4"),
    ("floors", "int4"),
    ("geom", "bytea"),
    ("point", "bytea"),
)


@dataclass(frozen=True)
class BuildingOptions:
    """What `load buildings` was asked to do."""

    state: Path
    id: str | None = None
    households: str | None = None
    floors: str | None = None
    name: str | None = None
    crs: str | None = None
    encoding: str | None = None
    commit: bool = False


async def load_buildings(
    session: AsyncSession, path: Path, options: BuildingOptions, progress: Progress = lambda _: None
) -> LoadReport:
    """Load buildings; a file's earlier load is replaced. Bad rows are refused by line and kept for mending."""
    report = LoadReport("buildings", path.name)
    progress("read")
    table = read_table(path, crs=options.crs, encoding=options.encoding)
    progress("check")
    where = places(table, None, None, options.crs)
    shapes = table.shapes if table.shapes is not None else shapely.points(where.lng, where.lat)
    valid = np.array([shape is not None and bool(shapely.is_valid(shape)) for shape in shapes], np.bool_)
    table.refuse(~valid, "geometry")
    households, floors = counts(table, options.households), counts(table, options.floors)
    finish(report, table, (options.id,), options.state)
    if not options.commit:
        return report
    progress("write")
    rows = np.flatnonzero(table.good)
    await session.execute(
        text(
            "DELETE FROM wangge.building AS b WHERE source = :source"
            " AND NOT EXISTS (SELECT FROM wangge.address AS a WHERE a.building_id = b.id)"
        ),
        {"source": path.name},
    )
    wkb = shapely.to_wkb(shapely.set_srid(np.asarray(shapes)[rows], 4326), include_srid=True)
    points = points_ewkb(where.lng[rows], where.lat[rows])
    ids, names = _texts(table, options.id, rows), _texts(table, options.name, rows)
    made = zip(
        (uuid4() for _ in rows),
        (path.name for _ in rows),
        ids,
        names,
        (households[row] for row in rows),
        (floors[row] for row in rows),
        wkb,
        points,
        strict=False,
    )
    await copy_rows(session, "building", COLUMNS, made)
    report.committed = True
    return report


def _texts(table: Table, name: str | None, rows: np.ndarray) -> list[str | None]:
    column = table.column(name)
    return [None] * len(rows) if column is None else [value or None for value in column.iloc[rows]]
