"""From the columns of a plan to what a worker holds of it."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import numpy as np
import numpy.typing as npt
import shapely

from api.services.catalogue import files
from api.services.catalogue.plan import OUTSIDE, Ints, LevelGrids, LoadedPlan, WkbTable
from data.repositories.grids import GridColumns
from geo.ownership import OwnershipIndex
from geo.ownership.boundary import BoundaryIndex
from geo.types import Bbox

LABELS_MB = 64


class PlanUnusable(Exception):
    """A plan that is said to be in force cannot be served; the message says why."""


def loaded_plan(plan_id: UUID, columns: GridColumns, levels: tuple[str, ...]) -> LoadedPlan:
    """Return a plan ready to answer; `levels` are the layer's, coarse to fine.

    Raises PlanUnusable for a plan without grids or with a grid whose parent is missing.
    """
    rows = [_rows_of(columns, level) for level in levels]
    rows = [found for found in rows if found]
    if not rows:
        raise PlanUnusable(f"plan {plan_id} has no grids on the levels {', '.join(levels)}")
    tables = tuple(_level(columns, found, rows[number - 1] if number else []) for number, found in enumerate(rows))
    outlines = [columns.wkb[row] for found in rows for row in found]
    polygons = shapely.from_wkb(outlines)
    finest = polygons[-len(rows[-1]) :]
    return LoadedPlan(
        plan_id=plan_id,
        levels=tables,
        ownership=OwnershipIndex.build(finest, list(tables[-1].codes), budget_mb=LABELS_MB),
        ancestors=_ancestors(tables),
        wkb=_table(outlines),
        boundaries=tuple(_boundaries(tables, polygons)),
        bbox=Bbox(*shapely.total_bounds(polygons).tolist()),
    )


def _rows_of(columns: GridColumns, level: str) -> list[int]:
    """Return the rows of one level by code: Python's order of text is that of COLLATE "C"."""
    rows = [row for row, key in enumerate(columns.levels) if key == level]
    return sorted(rows, key=lambda row: columns.codes[row])


def _level(columns: GridColumns, rows: list[int], above: list[int]) -> LevelGrids:
    place_of = {columns.ids[row]: place for place, row in enumerate(above)}
    parents = [_parent(columns, row, place_of) if above else OUTSIDE for row in rows]
    return LevelGrids(
        key=columns.levels[rows[0]],
        ids=tuple(str(columns.ids[row]) for row in rows),
        codes=tuple(columns.codes[row] for row in rows),
        names=tuple(columns.names[row] for row in rows),
        households=tuple(columns.households[row] for row in rows),
        area_m2=tuple(columns.area_m2[rows].tolist()),
        labels=tuple(map(tuple, columns.labels[rows].tolist())),
        parents=np.array(parents, dtype=np.int32),
    )


def _parent(columns: GridColumns, row: int, place_of: dict[UUID, int]) -> int:
    parent = columns.parents[row]
    if parent is None or parent not in place_of:
        raise PlanUnusable(f"grid {columns.codes[row]} has no parent on the level above")
    return place_of[parent]


def _boundaries(levels: tuple[LevelGrids, ...], polygons: npt.NDArray[np.object_]) -> Iterator[BoundaryIndex]:
    first = 0
    for level in levels:
        count = len(level.codes)
        yield BoundaryIndex.build(polygons[first : first + count], level.codes)
        first += count


def _ancestors(levels: tuple[LevelGrids, ...]) -> tuple[Ints, ...]:
    places: Ints = np.append(np.arange(len(levels[-1].codes), dtype=np.int32), np.int32(OUTSIDE))
    found = [places]
    for level in reversed(levels[1:]):
        above = np.append(level.parents, np.int32(OUTSIDE))
        places = above[places]
        found.append(places)
    return tuple(found[::-1])


def _table(outlines: list[bytes]) -> WkbTable:
    sizes = np.array([0, *map(len, outlines)], dtype=np.int64)
    return WkbTable(np.frombuffer(b"".join(outlines), dtype=np.uint8), np.cumsum(sizes))


def index_plan(index: Path, plan_id: UUID, columns: GridColumns, levels: tuple[str, ...]) -> LoadedPlan:
    """Return a plan from its files under `index`, writing them first where nobody has.

    Takes as long as a build: call it in a thread. A folder that cannot be written costs a build per worker.
    """
    try:
        with files.only_one(index, plan_id):
            found = files.read(index, plan_id)
            if found is None:
                files.write(index, loaded_plan(plan_id, columns, levels))
                found = files.read(index, plan_id)
    except OSError:
        found = None
    return found or loaded_plan(plan_id, columns, levels)
