"""Making, renaming and deleting drafts."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from api.auth import Caller
from api.errors import Unprocessable
from api.services.catalogue import Catalogue
from api.services.drafts.faults import NotDraft
from api.services.drafts.keeper import check_layer
from api.services.plans import UnknownPlan
from data.database import Session
from data.records import PlanRecord
from data.repositories import audit, drafts
from data.repositories import catalogue as stored

PUBLISHED = "published"
NAME_MOST = 200


async def create(
    session: Session,
    catalogue: Catalogue,
    caller: Caller,
    layer_key: str,
    *,
    name: str,
    source: str,
    begin: datetime | None,
) -> PlanRecord:
    """Copy a plan of a layer as a new draft: the one in force where `source` is "published", else by id.

    Raises UnknownLayer, NoPlanAt, UnknownPlan, OutOfScope. The making is audited.
    """
    layer, now = catalogue.layer(layer_key), datetime.now(UTC)
    check_layer(layer.layer.id, caller)
    origin = catalogue.period(layer, now).plan.id if source == PUBLISHED else _id(source)
    found = await stored.plan(session, origin)
    if found is None or found.layer_id != layer.layer.id:
        raise UnknownPlan("这个体系里没有这个方案 / the layer has no such plan", given=source)
    return await copied(session, origin, actor=caller.name or "", name=checked_name(name), begin=begin or now)


async def copied(session: Session, origin: UUID, *, actor: str, name: str, begin: datetime) -> PlanRecord:
    """Copy a plan as a draft and write that down in the audit."""
    plan_id, now = uuid4(), datetime.now(UTC)
    grids = await drafts.create(session, plan_id, origin, name=name, begin=begin, now=now, actor=actor)
    what = {"plan": str(plan_id), "from": str(origin), "name": name, "grids": grids}
    await audit.append(session, actor, "draft_created", what)
    made = await stored.plan(session, plan_id)
    assert made is not None  # noqa: S101  # just written
    return made


def _id(source: str) -> UUID:
    try:
        return UUID(source)
    except ValueError as error:
        raise Unprocessable(
            "from 不合规 / bad from", given=source, expected='"published" or the id of a plan', code="bad_from"
        ) from error


def checked_name(name: str) -> str:
    """Return a plan's name without outer blanks; raises Unprocessable `bad_name`."""
    found = name.strip()
    if not found or len(found) > NAME_MOST or not found.isprintable():
        raise Unprocessable(
            "方案名称不合规 / bad name", given=name, expected=f"1-{NAME_MOST} characters", code="bad_name"
        )
    return found


async def rename(session: Session, caller: Caller, plan_id: UUID, name: str) -> PlanRecord:
    """Give a draft another name; raises UnknownPlan, NotDraft, OutOfScope."""
    await _own_draft(session, caller, plan_id, ("draft",))
    await drafts.rename(session, plan_id, checked_name(name))
    await audit.append(session, caller.name or "", "draft_renamed", {"plan": str(plan_id), "name": name})
    found = await stored.plan(session, plan_id)
    assert found is not None  # noqa: S101  # locked above
    return found


async def delete(session: Session, caller: Caller, plan_id: UUID) -> None:
    """Delete a plan that was never published; raises UnknownPlan, NotDraft, OutOfScope. Audited."""
    name = await _own_draft(session, caller, plan_id, ("draft", "in_review"))
    await drafts.delete(session, plan_id)
    await audit.append(session, caller.name or "", "draft_deleted", {"plan": str(plan_id), "name": name})


async def _own_draft(session: Session, caller: Caller, plan_id: UUID, statuses: tuple[str, ...]) -> str:
    record = await drafts.locked(session, plan_id, write=True)
    if record is None:
        raise UnknownPlan("没有这个方案 / no such plan", given=str(plan_id))
    check_layer(record.layer_id, caller)
    if record.status not in statuses:
        raise NotDraft("方案已不是草稿 / the plan is not a draft any more", given=record.status)
    return record.name
