"""Publishing plans: what a plan states is written once, with the identities of its grids and where they came from."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import numpy as np
import numpy.typing as npt
import shapely
from psycopg.types.json import Jsonb
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from data.database import driver_connection, notify
from data.models import Layer, Plan
from data.records import LayerRecord, LevelTitle, PlanRecord
from data.repositories import grids, lineage
from geo.coverage import areas_m2, label_points

IN_FORCE = ("published", "retired")
_COPY = b"""
COPY wangge.plan_grid (plan_id, grid_id, level, parent_id, code, name, households, area_m2, label, geom, attributes)
FROM STDIN (FORMAT BINARY)
"""
# geometry travels as its EWKB, which COPY takes as the bytes it is
_TYPES = ("uuid", "uuid", "text", "uuid", "text", "text", "int4", "float8", "bytea", "bytea", "jsonb")


class PlanError(Exception):
    """A plan cannot be published as it is; `code` is stable."""

    code = "plan"


class PlanStartTaken(PlanError):
    """Another plan of the layer begins at that instant."""

    code = "plan_start_taken"


class LevelsDiffer(PlanError):
    """The layer has other levels than the plan."""

    code = "levels_differ"


@dataclass(frozen=True)
class NewLevel:
    """One tier of a plan to publish, row by row; `parents` are rows of the next coarser level, -1 for none."""

    key: str
    title: str | None
    codes: list[str]
    names: list[str]
    parents: npt.NDArray[np.int64]
    polygons: npt.NDArray[np.object_]  # EPSG:4326
    households: list[int | None] | None = None
    ids: list[UUID] | None = None  # the grids' identities; found by code in the layer's last plan where not given
    attributes: list[dict[str, Any]] | None = None


@dataclass(frozen=True)
class NewPlan:
    """A plan to publish, its levels coarse to fine."""

    layer: str
    layer_title: str | None
    name: str
    valid_from: datetime
    valid_to: datetime | None
    levels: tuple[NewLevel, ...]
    report: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Published:
    """What was published, and the next plan of the layer where one follows: there this one ends."""

    plan: PlanRecord
    ids: tuple[list[UUID], ...]  # per level
    next_start: datetime | None


async def find_layer(session: AsyncSession, key: str) -> LayerRecord | None:
    """Return the layer called `key`."""
    row = await session.scalar(select(Layer).where(Layer.key == key))
    if row is None:
        return None
    levels = tuple(LevelTitle(level["key"], level.get("title")) for level in row.levels)
    return LayerRecord(row.id, row.key, row.title, levels, row.seq)


async def check_start(session: AsyncSession, layer: str, start: datetime) -> datetime | None:
    """Return when the next plan of `layer` begins after `start`; raise PlanStartTaken where one begins then."""
    rows = select(Plan.valid_from).join(Layer).where(Layer.key == layer, Plan.status.in_(IN_FORCE))
    starts = list(await session.scalars(rows))
    if start in starts:
        raise PlanStartTaken(f"layer {layer} has a plan that begins at {start.isoformat()}")
    return min((one for one in starts if one > start), default=None)


async def publish_plan(session: AsyncSession, new: NewPlan) -> Published:
    """Write a plan as published, in the session's transaction; listeners hear of it when that commits.

    Raises PlanStartTaken, LevelsDiffer. The coverage must have been proven before.
    """
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtext('wangge.publish'))"))
    next_start = await check_start(session, new.layer, new.valid_from)
    layer_id = await _layer(session, new)
    before = await _last_plan(session, layer_id)
    plan, ids = await _write(session, layer_id, before, new)
    plan.published_at = plan.recorded_at
    plan.status = "published"
    await session.flush()
    if before:
        await write_lineage(session, before, plan.id, new.levels[-1].key)
    await notify(session, "wangge_plan", new.layer)
    return Published(record(plan), ids, next_start)


async def write_draft(session: AsyncSession, new: NewPlan) -> PlanRecord:
    """Write a plan as a draft of its layer, which is made where it is new; raises LevelsDiffer.

    A grid with the code of a grid in the layer's last plan is that grid.
    """
    layer_id = await _layer(session, new)
    before = await _last_plan(session, layer_id)
    plan, _ = await _write(session, layer_id, before, new)
    plan.origin = before
    await session.flush()
    return record(plan)


async def _write(
    session: AsyncSession, layer_id: UUID, before: UUID | None, new: NewPlan
) -> tuple[Plan, tuple[list[UUID], ...]]:
    """Write a plan with its grids, level by level; it is a draft, since only drafts take grids."""
    plan = Plan(
        id=uuid4(),
        layer_id=layer_id,
        name=new.name,
        status="draft",
        valid_from=new.valid_from,
        valid_to=new.valid_to,
        recorded_at=datetime.now(UTC),
        published_at=None,
        rev=0,
        report=new.report,
    )
    session.add(plan)
    await session.flush()
    known = await _known_ids(session, before)
    ids = tuple([*_ids(level, known)] for level in new.levels)
    await _write_identities(session, layer_id, ids)
    for number, level in enumerate(new.levels):
        await _write_level(session, plan.id, level, ids[number], ids[number - 1] if number else [])
    return plan, ids


def record(plan: Plan) -> PlanRecord:
    """Return a stored plan as everybody else sees it."""
    return PlanRecord(
        plan.id,
        plan.layer_id,
        plan.name,
        plan.status,
        plan.valid_from,
        plan.valid_to,
        plan.recorded_at,
        plan.published_at,
        plan.rev,
        plan.origin,
    )


async def _layer(session: AsyncSession, new: NewPlan) -> UUID:
    found = await session.scalar(select(Layer).where(Layer.key == new.layer))
    levels = [{"key": level.key, "title": level.title} for level in new.levels]
    if found is None:
        made = Layer(id=uuid4(), key=new.layer, title=new.layer_title, levels=levels, created_at=datetime.now(UTC))
        session.add(made)
        await session.flush()
        return made.id
    keys = [level["key"] for level in found.levels]
    if keys != [level.key for level in new.levels]:
        raise LevelsDiffer(f"layer {new.layer} has the levels {', '.join(keys)}")
    if new.layer_title or any(level.title for level in new.levels):
        kept = {level["key"]: level.get("title") for level in found.levels}
        found.levels = [{"key": one.key, "title": one.title or kept[one.key]} for one in new.levels]
        found.title = new.layer_title or found.title
    return found.id


async def _last_plan(session: AsyncSession, layer_id: UUID) -> UUID | None:
    rows = select(Plan.id).where(Plan.layer_id == layer_id, Plan.status.in_(IN_FORCE))
    return await session.scalar(rows.order_by(Plan.recorded_at.desc(), Plan.valid_from.desc()).limit(1))


async def _known_ids(session: AsyncSession, plan_id: UUID | None) -> dict[tuple[str, str], UUID]:
    if plan_id is None:
        return {}
    rows = await session.execute(
        text("SELECT level, code, grid_id FROM wangge.plan_grid WHERE plan_id = :plan"), {"plan": plan_id}
    )
    return {(level, code): grid_id for level, code, grid_id in rows}


def _ids(level: NewLevel, known: dict[tuple[str, str], UUID]) -> list[UUID]:
    if level.ids is not None:
        return level.ids
    return [known.get((level.key, code)) or uuid4() for code in level.codes]


async def _write_identities(session: AsyncSession, layer_id: UUID, ids: tuple[list[UUID], ...]) -> None:
    every = [grid_id for level in ids for grid_id in level]
    await session.execute(
        text(
            "INSERT INTO wangge.grid (id, layer_id) SELECT unnest(CAST(:ids AS uuid[])), :layer"
            " ON CONFLICT (id) DO NOTHING"
        ),
        {"ids": every, "layer": layer_id},
    )


async def _write_level(
    session: AsyncSession, plan_id: UUID, level: NewLevel, ids: list[UUID], parents: list[UUID]
) -> None:
    multi = np.array([shapely.multipolygons(shapely.get_parts(one)) for one in level.polygons], dtype=object)
    shapes = shapely.to_wkb(shapely.set_srid(multi, 4326), include_srid=True)
    labels = shapely.to_wkb(shapely.set_srid(label_points(level.polygons), 4326), include_srid=True)
    areas = areas_m2(level.polygons)
    connection = await driver_connection(session)
    async with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        copy.set_types(_TYPES)
        for row, grid_id in enumerate(ids):
            parent = int(level.parents[row])
            await copy.write_row(
                (
                    plan_id,
                    grid_id,
                    level.key,
                    parents[parent] if parent >= 0 else None,
                    level.codes[row],
                    level.names[row],
                    level.households[row] if level.households else None,
                    float(areas[row]),
                    labels[row],
                    shapes[row],
                    Jsonb(level.attributes[row] if level.attributes else {}),
                )
            )


async def write_lineage(session: AsyncSession, before: UUID, after: UUID, *levels: str) -> None:
    """Work out and store where the grids of plan `after` came from, level by level."""
    buildings = await grids.building_points(session)
    for level in levels:
        old, new = await lineage.level_of(session, before, level), await lineage.level_of(session, after, level)
        found = await asyncio.to_thread(lineage.links, old.grids, new.grids, buildings)
        await lineage.keep(session, before, after, old.grids, new.grids, found)
