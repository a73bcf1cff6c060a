"""The work on one file: taken in, told how to be read, mended round by round, taken back, made a draft."""

import asyncio
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import numpy as np
import shapely

from api.errors import Conflict, NotFound, Unprocessable
from api.services.catalogue import Catalogue, CatalogueKeeper, LoadedPlan
from api.services.drafts.keeper import serial_width
from api.services.imports.above import code_column, name_column, with_levels_above
from api.services.imports.apply import applied
from api.services.imports.problems import Problem, Surroundings, problems
from api.services.imports.sheet import Sheet, Wish, wish_of
from data.database import Session
from data.loaders.grids import GridOptions, new_plan
from data.loaders.report import LoadRefused
from data.loaders.upload import packed, read_upload, unpacked
from data.records import PlanRecord
from data.repositories import audit, code_schemes, grids, imports, plans
from data.repositories.imports import ImportRecord
from data.repositories.plans import PlanError
from geo.coverage import is_coverage
from geo.coverage.edit.naming import Codes
from geo.errors import GeoError

ROWS_MOST, VERTICES_MOST, KEPT = 100_000, 5_000_000, 20
SAME_LEAST = 0.5  # a column of which so many values are codes of the plan in force holds that level's codes


class UnknownImport(NotFound):
    """No such file under repair."""

    code = "unknown_import"


class NotReady(Conflict):
    """Faults that forbid a draft are left, or nobody said how the file is to be read."""

    code = "import_not_ready"


@dataclass(frozen=True)
class Found:
    """A file under repair as it stands: its rows, how they are read, what is wrong with them."""

    record: ImportRecord
    sheet: Sheet
    wish: Wish | None
    problems: list[Problem]
    done: list[dict[str, Any]]


async def take_in(
    session: Session,
    catalogue: Catalogue,
    plan: LoadedPlan | None,
    *,
    layer: str,
    name: str,
    content: bytes,
    crs: str | None,
    encoding: str | None,
    actor: str,
    now: datetime,
) -> UUID:
    """Store a file that somebody sent; its levels are guessed from the codes of the layer's plan.

    Raises Unprocessable with the loader's code where the file cannot be read.
    """
    sheet, told = await asyncio.to_thread(_read, name, content, crs, encoding)
    if plan is not None:
        keys = [one.key for one in catalogue.layer(layer).layer.levels]
        guess = await asyncio.to_thread(_guess, sheet, plan, keys)
        sheet = await asyncio.to_thread(with_levels_above, sheet, plan)
        told |= guess
    record = ImportRecord(uuid4(), layer, name[:200], told, actor, now, None, 0)
    await imports.add(session, record, await asyncio.to_thread(packed, sheet.rows, sheet.shapes))
    await imports.keep_newest(session, layer, KEPT)
    return record.id


def _read(name: str, content: bytes, crs: str | None, encoding: str | None) -> tuple[Sheet, dict[str, Any]]:
    try:
        with tempfile.TemporaryDirectory(prefix="wangge-import-") as folder:
            features = read_upload(Path(folder), name, content, crs=crs, encoding=encoding)
    except LoadRefused as error:
        message = "这个文件读不了 / this file cannot be read"
        given = name[:80] if str(error.given).startswith("upload.") else error.given  # the file has its own name
        raise Unprocessable(message, given=given, expected=error.expected, code=error.code) from error
    except GeoError as error:
        raise Unprocessable(str(error), given=error.given, expected=error.expected, code="bad_crs") from error
    vertices = int(shapely.get_num_coordinates(features.shapes).sum())
    if len(features.rows) > ROWS_MOST or vertices > VERTICES_MOST:
        raise Unprocessable(
            "文件太大 / too many rows or vertices",
            given=f"{len(features.rows)} rows, {vertices} vertices",
            expected=f"{ROWS_MOST}, {VERTICES_MOST}",
            code="import_too_large",
        )
    if not len(features.rows):
        raise Unprocessable("文件里没有图形 / no rows", given=name[:80], expected="polygons", code="import_empty")
    rows = features.rows.rename(columns=str)
    return Sheet(rows, features.shapes), {"crs": features.crs, "encoding": features.encoding}


def _guess(sheet: Sheet, plan: LoadedPlan, keys: list[str]) -> dict[str, Any]:
    """Return the columns whose values are mostly codes (or names) of the plan in force, level by level.

    A coarser level that the file leaves out is read as the plan in force has it.
    """
    columns = {name: set(sheet.codes(name)) - {""} for name in sheet.rows.columns}
    levels: list[dict[str, str | None]] = []
    for key, table in zip(keys, plan.levels, strict=False):
        code, share = _likest(columns, set(table.codes))
        if share < SAME_LEAST:
            if key == keys[-1]:
                return {}
            levels.append({"key": key, "code": code_column(key), "name": name_column(key)})
            continue
        name, like = _likest(columns, set(table.names) - set(table.codes))
        levels.append({"key": key, "code": code, "name": name if like >= SAME_LEAST else None})
    return {"levels": levels}


def _likest(columns: Mapping[str, set[str]], known: set[str]) -> tuple[str, float]:
    shares = [(len(values & known) / len(values), name) for name, values in columns.items() if values]
    share, name = max(shares, default=(0.0, ""))
    return name, share


async def find(
    session: Session, keeper: CatalogueKeeper, import_id: UUID, now: datetime, *, lock: bool = False
) -> Found:
    """Return a file under repair with its problems; raises UnknownImport."""
    record = await imports.find(session, import_id, lock=lock)
    if record is None:
        raise UnknownImport("没有这个文件 / no such file under repair", given=str(import_id))
    rows, done = await imports.state(session, import_id, record.rev)
    sheet = Sheet(*await asyncio.to_thread(unpacked, rows))
    if not record.told.get("levels"):
        return Found(record, sheet, None, [], done)
    wish = wish_of(record.told, list(sheet.rows.columns))
    around = await surroundings(session, keeper, record.layer, now)
    return Found(record, sheet, wish, await asyncio.to_thread(problems, sheet, wish, around), done)


async def surroundings(session: Session, keeper: CatalogueKeeper, layer: str, now: datetime) -> Surroundings:
    """Return the outline of the layer's plan in force (or of the default layer's), and all buildings."""
    plan = await plan_in_force(keeper, layer, now) or await plan_in_force(keeper, None, now)
    known = await grids.building_points(session)
    outline = await asyncio.to_thread(shapely.coverage_union_all, plan.polygons(0)) if plan else None
    return Surroundings(outline, known.lng, known.lat, known.weight.astype(np.float64))


async def plan_in_force(keeper: CatalogueKeeper, layer: str | None, now: datetime) -> LoadedPlan | None:
    """Return the plan of a layer that is in force, None where there is no such layer or plan."""
    catalogue = keeper.now
    known = {one.layer.key for one in catalogue.layers}
    if not known or (layer is not None and layer not in known):
        return None
    period = catalogue.layer(layer).at(now)
    return await keeper.loaded(period) if period else None


async def read_as(session: Session, catalogue: Catalogue, found: Found, given: Mapping[str, Any]) -> None:
    """Say which columns hold the levels; raises Unprocessable, also where the layer is known with other levels."""
    wish = wish_of(given, list(found.sheet.rows.columns))
    known = next((one.layer.levels for one in catalogue.layers if one.layer.key == found.record.layer), ())
    told_keys, keys = [one.key for one in wish.levels], [one.key for one in known]
    if keys and told_keys != keys:
        raise Unprocessable(
            "层级与该体系不同 / the layer has other levels",
            given=", ".join(told_keys),
            expected=", ".join(keys),
            code="levels_differ",
        )
    told = {name: given.get(name) for name in ("levels", "households")}
    await imports.tell(session, found.record.id, {**found.record.told, **told})


async def mend(
    session: Session,
    found: Found,
    accepted: Mapping[str, str] | None,
    layer_id: UUID | None,
    plan: LoadedPlan | None,
) -> int:
    """Do a round of repair and return the new state's number; None accepts what is proposed for every problem.

    After a shift of datum the levels that the file leaves out are read from `plan`, the one in force, once more.
    """
    if found.wish is None:
        raise NotReady("请先指明各列 / say first which columns hold the levels", expected="PUT .../levels")
    if accepted is None:
        accepted = {one.key: one.choices[0] for one in found.problems}
    level = found.wish.levels[-1].key
    used = await _codes(session, layer_id, level)
    sheet = await asyncio.to_thread(applied, found.sheet, found.wish, found.problems, accepted, used)
    if plan is not None and any(choice.startswith("shift:") for choice in accepted.values()):
        sheet = await asyncio.to_thread(with_levels_above, sheet, plan)
    codes = {one.key: (one.kind, list(one.codes[:4])) for one in found.problems}
    done = [{"kind": codes[key][0], "codes": codes[key][1], "choice": choice} for key, choice in accepted.items()]
    rev = found.record.rev + 1
    await imports.add_state(
        session, found.record.id, rev, done, await asyncio.to_thread(packed, sheet.rows, sheet.shapes)
    )
    return rev


async def _codes(session: Session, layer_id: UUID | None, level: str) -> Codes:
    if layer_id is None:
        return Codes(())
    taken = await code_schemes.taken(session, layer_id, level)
    return Codes(taken, await serial_width(session, layer_id, level))


async def make_draft(session: Session, found: Found, name: str, now: datetime, actor: str) -> PlanRecord:
    """Make a draft of a file in which nothing is left that forbids one; raises NotReady, Conflict."""
    left = [one for one in found.problems if one.stops]
    if found.wish is None or left:
        kinds = ", ".join(sorted({one.kind for one in left})) or "levels"
        raise NotReady("还有问题没有修好 / faults are left", given=f"{len(left)}: {kinds}", expected="mend them first")
    shapes = found.sheet.shapes
    if not await asyncio.to_thread(_proven, shapes):
        raise NotReady("边线没有对齐 / edges do not match", given="edges", expected="a coverage", code="not_a_coverage")
    options = GridOptions(found.record.layer, found.wish.levels, now, plan_name=name, households=found.wish.households)
    new = await asyncio.to_thread(new_plan, found.sheet.rows, shapes, options)
    try:
        plan = await plans.write_draft(session, new)
    except PlanError as error:
        raise Conflict("层级与该体系不同 / the layer has other levels", given=str(error), code=error.code) from error
    await imports.became(session, found.record.id, plan.id)
    await audit.append(session, actor, "plan.import", {"plan": str(plan.id), "file": found.record.name})
    return plan


def _proven(shapes: np.ndarray) -> bool:
    return bool(shapely.is_valid(shapes).all()) and not shapely.is_empty(shapes).any() and is_coverage(shapes)
