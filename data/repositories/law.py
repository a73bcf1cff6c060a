"""From draft to law in storage: acts on plans, and the one transaction that publishes a draft."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from data.database import notify
from data.models import Plan, PlanAct, VoidCode
from data.records import LayerRecord, PlanRecord
from data.repositories import code_schemes, plans
from data.repositories.plans import IN_FORCE
from geo.plan import Act, ActDone

_MULTIPART = text("SELECT grid_id FROM wangge.plan_grid WHERE plan_id = :plan AND attributes -> 'multipart' = 'true'")
_AUTHORS = text("SELECT DISTINCT actor FROM wangge.plan_op WHERE plan_id = :plan")
_CODES = text("SELECT level, code FROM wangge.plan_grid WHERE plan_id = :plan")
_LINEAGE = text("""
SELECT g.level, g.code, array_agg(DISTINCT l.kind) AS kinds FROM wangge.lineage AS l
JOIN wangge.plan_grid AS g ON g.plan_id = l.from_plan AND g.grid_id = l.from_grid
WHERE l.from_plan = :before AND l.to_plan = :after GROUP BY g.level, g.code
""")


@dataclass(frozen=True)
class ActRecord:
    """One act on a plan: by whom, when, on which state, with what words."""

    act: Act
    rev: int
    actor: str
    note: str | None
    at: datetime

    @property
    def done(self) -> ActDone:
        """The act as the rules see it."""
        return ActDone(self.act, self.rev, self.actor)


@dataclass(frozen=True)
class Enacted:
    """A plan that has become law: the plan before it, and when the next one follows."""

    plan: PlanRecord
    before: UUID | None
    next_start: datetime | None
    void_codes: int


async def locked(session: AsyncSession, plan_id: UUID) -> PlanRecord | None:
    """Return a plan of any status; nobody else changes its row until the transaction ends."""
    row = await session.scalar(
        select(Plan).where(Plan.id == plan_id).with_for_update().execution_options(populate_existing=True)
    )
    return plans.record(row) if row else None


async def acts(session: AsyncSession, plan_id: UUID) -> list[ActRecord]:
    """Return what was done to a plan, in order."""
    rows = await session.scalars(select(PlanAct).where(PlanAct.plan_id == plan_id).order_by(PlanAct.seq))
    return [ActRecord(Act(row.act), row.rev, row.actor, row.note, row.at) for row in rows]


async def add_act(
    session: AsyncSession, plan: PlanRecord, act: Act, actor: str, note: str | None, now: datetime
) -> None:
    """Write down an act on the plan as it is now."""
    session.add(PlanAct(id=uuid4(), plan_id=plan.id, act=act.value, rev=plan.rev, actor=actor, note=note, at=now))
    await session.flush()


async def set_status(session: AsyncSession, plan_id: UUID, status: str) -> None:
    """Give a plan another status."""
    await session.execute(update(Plan).where(Plan.id == plan_id).values(status=status))


async def before(session: AsyncSession, plan: PlanRecord, start: datetime) -> PlanRecord | None:
    """Return the published plan of the same layer that begins last before `start`."""
    others = (Plan.layer_id == plan.layer_id, Plan.id != plan.id, Plan.status.in_(IN_FORCE))
    rows = select(Plan).where(*others, Plan.valid_from < start)
    row = await session.scalar(rows.order_by(Plan.valid_from.desc()).limit(1))
    return plans.record(row) if row else None


async def patient(session: AsyncSession) -> None:
    """Let the transaction wait for long proofs and long statements: a large city, a slow machine."""
    await session.execute(text("SET LOCAL idle_in_transaction_session_timeout = '10min'"))
    await session.execute(text("SET LOCAL statement_timeout = '2min'"))


async def alone(session: AsyncSession) -> None:
    """Wait until nobody else publishes; nobody else does until the transaction ends."""
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtext('wangge.publish'))"))


async def enact(
    session: AsyncSession,
    plan: PlanRecord,
    layer: LayerRecord,
    validity: tuple[datetime, datetime | None],
    actor: str,
    now: datetime,
) -> Enacted:
    """Publish a draft as it is stored, in the session's transaction: its id and its grids' ids stay.

    Writes lineage from the plan before it and marks the codes that end. Listeners hear of it on commit.
    Raises PlanStartTaken. The plan must have been proven while `alone` in publishing.
    """
    start, end = validity
    next_start = await plans.check_start(session, layer.key, start)
    old = await before(session, plan, start)
    published = {
        "status": "published", "valid_from": start, "valid_to": end, "published_at": now, "recorded_at": func.now()
    }  # fmt: skip
    await session.execute(update(Plan).where(Plan.id == plan.id).values(published))
    voided = 0
    if old:
        await plans.write_lineage(session, old.id, plan.id, *(level.key for level in layer.levels))
        voided = await _void_codes(session, layer.id, old.id, plan.id, actor, start)
    await notify(session, "wangge_plan", layer.key)
    row = await session.get_one(Plan, plan.id, populate_existing=True)
    return Enacted(plans.record(row), old.id if old else None, next_start, voided)


async def _void_codes(session: AsyncSession, layer_id: UUID, old: UUID, new: UUID, actor: str, since: datetime) -> int:
    """Mark the old plan's codes that the new one lacks as void; those that it bears are valid again."""
    had, has = await _codes(session, old), await _codes(session, new)
    kinds = {
        (row.level, row.code): set(row.kinds) for row in await session.execute(_LINEAGE, {"before": old, "after": new})
    }
    count = 0
    for level, codes in had.items():
        reasons = {
            code: code_schemes.reason_of(kinds.get((level, code), set()))
            for code in sorted(codes - has.get(level, set()))
        }
        await code_schemes.void(session, layer_id, level, reasons, new, actor, since)
        count += len(reasons)
    for level, codes in has.items():
        one = VoidCode
        back = select(one).where(one.layer_id == layer_id, one.level == level, one.code.in_(sorted(codes)))
        for row in await session.scalars(back):
            await session.delete(row)
    await session.flush()
    return count


async def authors(session: AsyncSession, plan_id: UUID) -> set[str]:
    """Return who drew a plan: everybody who did, undid or redid something on it."""
    return set(await session.scalars(_AUTHORS, {"plan": plan_id}))


async def multipart(session: AsyncSession, plan_id: UUID) -> set[UUID]:
    """Return the grids that are declared to lie in several pieces."""
    return set(await session.scalars(_MULTIPART, {"plan": plan_id}))


async def _codes(session: AsyncSession, plan_id: UUID) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for level, code in await session.execute(_CODES, {"plan": plan_id}):
        found.setdefault(level, set()).add(code)
    return found
