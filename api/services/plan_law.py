"""From draft to law: submit, approve, return, publish; two persons, one gate, one dated act."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from api.auth import Caller
from api.errors import ApiError, Conflict, Forbidden, Unprocessable
from api.services.answers import local
from api.services.plan_gate import MOST_TOLD, Gate, fault_json, gate
from api.services.plans import UnknownPlan
from data.database import Session
from data.records import LayerRecord, PlanRecord
from data.repositories import audit, catalogue, law
from data.repositories.law import Enacted
from data.repositories.plans import PlanStartTaken, check_start
from geo.errors import GeoError
from geo.plan import Act, ApprovalNeeded, SecondPersonNeeded, Standing, WrongState, check_act, standing

ACCEPTABLE = ("land_lost", "land_new", "building_without_grid")
LATEST = timedelta(days=366 * 50)  # a start further ahead is a slip of the pen
NOTE_MOST = 2000


class DraftChanged(Conflict):
    """The plan is not as the caller saw it."""

    code = "draft_changed"


class GateRefused(Unprocessable):
    """The plan is no proven partition, or its codes do not hold; the faults are told."""

    code = "gate_refused"


class StartTaken(Conflict):
    """Another plan of the layer begins at that instant."""

    code = "plan_start_taken"


class BadStart(Unprocessable):
    """The effective date is in the past, too far ahead, or after the end."""

    code = "bad_valid_from"


class Step(NamedTuple):
    """Who does what to which plan, having seen it at `rev` (None: whatever it is), with what words."""

    act: Act
    plan_id: UUID
    actor: str
    rev: int | None = None
    note: str | None = None


class Wish(NamedTuple):
    """From when a plan shall be law, and what of it is accepted knowingly."""

    valid_from: datetime | None = None
    valid_to: datetime | None = None
    accepted: frozenset[str] = frozenset()


class Done(NamedTuple):
    """What became of a plan."""

    plan: PlanRecord
    layer: LayerRecord
    gate: Gate | None
    enacted: Enacted | None = None


def within(caller: Caller, layer: LayerRecord) -> None:
    """Raise Forbidden where the caller's scope does not reach the layer."""
    if caller.scopes and all(layer_id != layer.id for layer_id, _ in caller.scopes):
        raise Forbidden("您的职责范围不在这个网格体系 / your scope is not in this layer", code="out_of_scope")


async def found(session: Session, plan_id: UUID, *, lock: bool = False) -> tuple[PlanRecord, LayerRecord]:
    """Return a plan and its layer; with `lock` nobody else changes it meanwhile. Raises UnknownPlan."""
    plan = await law.locked(session, plan_id) if lock else await catalogue.plan(session, plan_id)
    if plan is None:
        raise UnknownPlan("没有这个方案 / no such plan", given=str(plan_id))
    layer = next(one for one in await catalogue.layers(session) if one.id == plan.layer_id)
    return plan, layer


async def standing_of(session: Session, plan: PlanRecord) -> Standing:
    """Return where a plan is on its way."""
    acts = await law.acts(session, plan.id)
    return standing(plan.status, plan.rev, [one.done for one in acts])


async def submit(session: Session, step: Step, now: datetime) -> Done:
    """Send a draft into review; raises GateRefused where it could never be published."""
    plan, layer = await _allowed(session, step)
    passed = await gate(session, plan, layer, await law.before(session, plan, _later(plan.valid_from, now)))
    _refuse(passed.stopping(frozenset(ACCEPTABLE)))
    await law.set_status(session, plan.id, "in_review")
    return await _written(session, step, plan, layer, now, passed)


async def approve(session: Session, step: Step, now: datetime) -> Done:
    """Approve a plan in review as it is now; not by who drew or submitted it."""
    plan, layer = await _allowed(session, step)
    return await _written(session, step, plan, layer, now)


async def send_back(session: Session, step: Step, now: datetime) -> Done:
    """Return a plan in review to its makers, with the reason."""
    plan, layer = await _allowed(session, step)
    await law.set_status(session, plan.id, "draft")
    return await _written(session, step, plan, layer, now)


async def publish(session: Session, step: Step, wish: Wish, now: datetime, zone: ZoneInfo) -> Done:
    """Make an approved plan law from a date on, in the session's transaction; the one before ends then.

    Raises what `check_act` does as it is told at the edge, GateRefused, BadStart, StartTaken.
    """
    plan, layer = await _allowed(session, step)
    start, end = _validity(plan, wish, now, zone)
    await law.alone(session)  # what the gate proves must still hold when the plan becomes law
    await _free(session, layer, start)
    passed = await gate(session, plan, layer, await law.before(session, plan, start))
    _refuse(passed.stopping(wish.accepted))
    enacted = await law.enact(session, plan, layer, (start, end), step.actor, now)
    done = await _written(session, step, plan, layer, now, passed, told={"valid_from": start.isoformat()})
    return done._replace(plan=enacted.plan, enacted=enacted)


async def _free(session: Session, layer: LayerRecord, start: datetime) -> None:
    try:
        await check_start(session, layer.key, start)
    except PlanStartTaken as error:
        told = "该时刻已有方案生效 / another plan of the layer begins then"
        raise StartTaken(told, given=start.isoformat(), expected="another time") from error


async def try_publish(session: Session, plan_id: UUID, wish: Wish, now: datetime, zone: ZoneInfo) -> Done:
    """Prove a plan and its date as publishing would; write nothing, ask for no approval."""
    plan, layer = await found(session, plan_id)
    start = plan.valid_from if plan.published_at else _validity(plan, wish, now, zone)[0]
    return Done(plan, layer, await gate(session, plan, layer, await law.before(session, plan, start)))


async def _allowed(session: Session, step: Step) -> tuple[PlanRecord, LayerRecord]:
    """Return the locked plan where `step` may be done to it now."""
    plan, layer = await found(session, step.plan_id, lock=True)
    if step.rev is not None and step.rev != plan.rev:
        raise changed_since(step.rev, plan.rev)
    authors = await law.authors(session, plan.id) if step.act is Act.APPROVE else set()
    try:
        check_act(step.act, step.actor, await standing_of(session, plan), authors, step.note)
    except GeoError as error:
        raise _told(error) from error
    return plan, layer


def changed_since(seen: int | None, rev: int) -> DraftChanged:
    """Return the refusal of an act on a state of a plan that is no more."""
    return DraftChanged(
        "方案已被改动，请先看看改了什么 / the plan has changed since you saw it",
        given=f"rev {seen}",
        expected=f"rev {rev}",
        more={"rev": rev},
    )


def _told(error: GeoError) -> ApiError:
    kinds: dict[type[GeoError], type[ApiError]] = {
        WrongState: Conflict,
        ApprovalNeeded: Conflict,
        SecondPersonNeeded: Forbidden,
    }
    kind = kinds.get(type(error), Unprocessable)
    return kind(error.message, given=error.given, expected=error.expected, code=error.code)


def _refuse(stopping: list[Any]) -> None:
    if not stopping:
        return
    kinds = sorted({one.kind for one in stopping})
    accept = [kind for kind in kinds if kind in ACCEPTABLE]
    raise GateRefused(
        f"方案没有通过发布检查：{len(stopping)} 处 / the plan does not pass the gate: {len(stopping)} faults",
        given=", ".join(kinds),
        expected=f'no faults; these can be accepted: {{"accept": {accept}}}' if accept else "no faults",
        more={"faults": [fault_json(one) for one in stopping[:MOST_TOLD]]},
    )


def _validity(plan: PlanRecord, wish: Wish, now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime | None]:
    """Return from when to when the plan shall hold: as asked, else as the draft says, else from now on."""
    start = wish.valid_from or _later(plan.valid_from, now)
    end = wish.valid_to or (plan.valid_to if plan.valid_to and plan.valid_to > start else None)
    today = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    if start < today or start > now + LATEST:
        raise BadStart(
            "生效时间不能早于今天，也不能太远 / the effective date is in the past or too far ahead",
            given=start.isoformat(),
            expected=f"{today.isoformat()} or later",
        )
    if end is not None and end <= start:
        raise BadStart(
            "失效时间不晚于生效时间 / the plan would end before it begins",
            given=f"{start.isoformat()}/{end.isoformat()}",
            expected="valid_to after valid_from",
            code="bad_valid_to",
        )
    return start, end


def _later(start: datetime, now: datetime) -> datetime:
    return start if start > now else now


async def _written(
    session: Session,
    step: Step,
    plan: PlanRecord,
    layer: LayerRecord,
    now: datetime,
    passed: Gate | None = None,
    told: dict[str, Any] | None = None,
) -> Done:
    note = step.note.strip()[:NOTE_MOST] if step.note and step.note.strip() else None
    await law.add_act(session, plan, step.act, step.actor, note, now)
    what = {"plan": str(plan.id), "name": plan.name, "layer": layer.key, "rev": plan.rev, "note": note, **(told or {})}
    await audit.append(session, step.actor, f"plan.{step.act.value}", what)
    after = await catalogue.plan(session, plan.id)
    return Done(after or plan, layer, passed)


async def way_json(session: Session, plan: PlanRecord, zone: ZoneInfo) -> dict[str, Any]:
    """Return where a plan is on its way and everything that was done to it."""
    acts = await law.acts(session, plan.id)
    now = standing(plan.status, plan.rev, [one.done for one in acts])
    return {
        "status": plan.status,
        "rev": plan.rev,
        "submitted_by": now.submitted_by,
        "approved_by": now.approved_by,
        "acts": [
            {"act": one.act.value, "rev": one.rev, "by": one.actor, "note": one.note, "at": local(one.at, zone)}
            for one in acts
        ],
    }
