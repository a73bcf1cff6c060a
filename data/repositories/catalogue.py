"""Layers, the plans that count, and a cheap mark that changes when any of it does."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from data.models import Layer, Plan, PlanGrid
from data.records import LayerRecord, LevelTitle, PlanRecord

IN_FORCE = ("published", "retired")

# Writers need not remember to tell: the server's own row counters change with every committed write; triggers write
# down every change of addresses. The mark of addresses also names their index files, so it is never used twice.
_MARKS = """
WITH counters AS (
  SELECT relname, concat_ws(' ', relname, n_tup_ins, n_tup_upd, n_tup_del) AS told
  FROM pg_stat_user_tables WHERE schemaname = 'wangge'
), stated AS (
  SELECT md5(string_agg(concat_ws(' ', id, status, rev, recorded_at), ',' ORDER BY id)) AS told
  FROM wangge.plan WHERE status IN ('published', 'retired')
), titled AS (
  SELECT md5(string_agg(concat_ws(' ', key, title, levels), ',' ORDER BY id)) AS told FROM wangge.layer
)
SELECT
  (SELECT concat_ws(' ', stated.told, titled.told) FROM stated, titled) AS plans,
  (SELECT string_agg(told, ',' ORDER BY relname) FROM counters
   WHERE relname IN ('party', 'assignment', 'category', 'duty_rule')) AS duties,
  (SELECT concat_ws('-', max(seq), md5(string_agg(token::text, ',' ORDER BY seq))) FROM
    (SELECT seq, token FROM wangge.address_change ORDER BY seq DESC LIMIT 200) AS latest) AS addresses,
  (SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM wangge.meta WHERE key = 'duties') AS told
"""


class Marks(NamedTuple):
    """What changes when plans, duties or addresses change; equal marks mean nothing to read anew."""

    plans: str
    duties: str
    addresses: str


class LevelCount(NamedTuple):
    """How many grids a plan has on one level."""

    level: str
    grids: int


async def marks(session: AsyncSession) -> Marks:
    """Return the present marks."""
    row = (await session.execute(text(_MARKS))).one()
    return Marks(row.plans, f"{row.duties} {row.told.get('duties')}", row.addresses)


async def layers(session: AsyncSession) -> list[LayerRecord]:
    """Return every layer in the order of loading."""
    rows = await session.scalars(select(Layer).order_by(Layer.seq))
    return [LayerRecord(row.id, row.key, row.title, _levels(row.levels), row.seq) for row in rows]


def _levels(stored: list[dict[str, Any]]) -> tuple[LevelTitle, ...]:
    return tuple(LevelTitle(level["key"], level.get("title")) for level in stored)


async def plans_in_force(session: AsyncSession) -> list[PlanRecord]:
    """Return every published or retired plan by layer and start."""
    rows = select(Plan).where(Plan.status.in_(IN_FORCE)).order_by(Plan.layer_id, Plan.valid_from)
    return await _plans(session, rows)


async def plans_of(session: AsyncSession, layer_id: UUID, *, drafts: bool) -> list[PlanRecord]:
    """Return the plans of a layer by start, with drafts where asked."""
    rows = select(Plan).where(Plan.layer_id == layer_id).order_by(Plan.valid_from, Plan.recorded_at)
    return await _plans(session, rows if drafts else rows.where(Plan.status.in_(IN_FORCE)))


async def plan(session: AsyncSession, plan_id: UUID) -> PlanRecord | None:
    """Return one plan of any status."""
    found = await _plans(session, select(Plan).where(Plan.id == plan_id))
    return found[0] if found else None


async def _plans(session: AsyncSession, rows: Any) -> list[PlanRecord]:
    return [
        PlanRecord(
            row.id,
            row.layer_id,
            row.name,
            row.status,
            row.valid_from,
            row.valid_to,
            row.recorded_at,
            row.published_at,
            row.rev,
            row.origin,
        )
        for row in await session.scalars(rows)
    ]


async def level_counts(session: AsyncSession, plan_ids: list[UUID]) -> dict[UUID, list[LevelCount]]:
    """Return the number of grids on each level of each plan."""
    counts = (
        select(PlanGrid.plan_id, PlanGrid.level, func.count())
        .where(PlanGrid.plan_id.in_(plan_ids))
        .group_by(PlanGrid.plan_id, PlanGrid.level)
    )
    found: dict[UUID, list[LevelCount]] = {plan_id: [] for plan_id in plan_ids}
    for plan_id, level, grids in await session.execute(counts):
        found[plan_id].append(LevelCount(level, grids))
    return found


async def report_of(session: AsyncSession, plan_id: UUID) -> dict[str, Any]:
    """Return the report that was kept with a plan when it was loaded or proposed."""
    return await session.scalar(select(Plan.report).where(Plan.id == plan_id)) or {}


async def now(session: AsyncSession) -> datetime:
    """Return the server's time."""
    return (await session.execute(select(func.now()))).scalar_one()
