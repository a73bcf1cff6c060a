"""Loading the base map: roads, rails, water, parks, blocks, places."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import numpy as np
import shapely
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from data.loaders.report import LoadRefused, LoadReport
from data.loaders.rows import copy_rows, finish
from data.loaders.table import read_table

Progress = Callable[[str], None]
KINDS = ("road", "rail", "water", "park", "block", "place")
# type ids of GEOS: points 0 and 4, lines 1, 2 and 5, polygons 3 and 6
LINES, AREAS, POINTS = (1, 2, 5), (3, 6), (0, 4)
SHAPES = {
    "road": LINES,
    "rail": LINES,
    "water": (*LINES, *AREAS),
    "park": AREAS,
    "block": AREAS,
    "place": (*POINTS, *AREAS),
}
COLUMNS = (("id", "uuid"), ("kind", "text"), ("class", "text"), ("name", "text"), ("geom", "bytea"), ("source", "text"))


@dataclass(frozen=True)
class BaseOptions:
    """What `load base` was asked to do."""

    state: Path
    kind: str
    name: str | None = None
    class_: str | None = None
    crs: str | None = None
    encoding: str | None = None
    commit: bool = False


async def load_base(
    session: AsyncSession, path: Path, options: BaseOptions, progress: Progress = lambda _: None
) -> LoadReport:
    """Load base features of one kind; the file's earlier load of that kind is replaced."""
    report = LoadReport("base", path.name)
    progress("read")
    table = read_table(path, crs=options.crs, encoding=options.encoding)
    if table.shapes is None:
        raise LoadRefused("no_geometry", given=path.name, expected="a map file")
    progress("check")
    kinds = shapely.get_type_id(table.shapes)
    table.refuse(~np.isin(kinds, SHAPES[options.kind]), "kind")
    table.refuse(~shapely.is_valid(table.shapes), "geometry")
    names, classes = table.column(options.name), table.column(options.class_)
    finish(report, table, (options.name,), options.state)
    if not options.commit:
        return report
    progress("write")
    given = {"source": path.name, "kind": options.kind}
    await session.execute(text("DELETE FROM wangge.base_feature WHERE source = :source AND kind = :kind"), given)
    rows = np.flatnonzero(table.good)
    wkb = shapely.to_wkb(shapely.set_srid(table.shapes[rows], 4326), include_srid=True)
    made = (
        (
            uuid4(),
            options.kind,
            (classes.iat[row] or None) if classes is not None else None,
            (names.iat[row] or None) if names is not None else None,
            shape,
            path.name,
        )
        for row, shape in zip(rows, wkb, strict=True)
    )
    await copy_rows(session, "base_feature", COLUMNS, made)
    report.committed = True
    return report
