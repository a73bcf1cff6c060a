"""From draft to law: submit, approve, return, publish, and how far a plan has come."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from api.auth import Caller, Role
from api.deps import Session, allow
from api.errors import ApiError
from api.schemas.tagged import tagged
from api.services import plan_law, plans
from api.services.catalogue import CatalogueKeeper, write_index
from api.services.plan_gate import MOST_TOLD, fault_json
from api.services.plan_law import NOTE_MOST, Done, Step, Wish
from data.records import PlanRecord
from geo.plan import Act

router = APIRouter(tags=["planning"])
READERS = (Role.PLANNER, Role.LEADER)
_REV = re.compile(r'(?:W/)?"?(\d{1,9})(?:-[0-9a-f]*)?"?')
Makers = Annotated[Caller, allow(Role.PLANNER, reads=False)]
Judges = Annotated[Caller, allow(Role.LEADER, reads=False)]
Both = Annotated[Caller, allow(*READERS, reads=False)]


class Words(BaseModel):
    """What is said with an act."""

    model_config = ConfigDict(extra="forbid")
    note: str | None = Field(None, max_length=NOTE_MOST)


class Publishing(Words):
    """From when a plan shall be law; a time without a zone is one of the city's."""

    valid_from: datetime | None = None
    valid_to: datetime | None = None
    accept: list[str] = Field(default_factory=list, max_length=10)
    dry_run: bool = False


class PreconditionRequired(ApiError):
    """The request does not say which state of the plan it is about."""

    status = 428
    code = "precondition_required"


def revision_of(request: Request) -> int | None:
    """Return the revision that If-Match names, None for `*`; raises PreconditionRequired."""
    told = request.headers.get("if-match", "").strip()
    if told == "*":
        return None
    match = _REV.fullmatch(told)
    if match is None:
        raise PreconditionRequired(
            "请说明针对方案的哪个版次 / say which state of the plan this is about",
            given=told or None,
            expected='header If-Match: "<rev>", the ETag of GET /api/plans/{id}',
        )
    return int(match[1])


@router.post("/api/plans/{plan_id}/submit")
async def submit(
    request: Request, session: Session, caller: Makers, plan_id: UUID, said: Words | None = None
) -> Response:
    """Send a draft into review."""
    step = await _step(request, session, caller, Act.SUBMIT, plan_id, said)
    return await _answer(request, session, await plan_law.submit(session, step, datetime.now(UTC)))


@router.post("/api/plans/{plan_id}/approve")
async def approve(
    request: Request, session: Session, caller: Judges, plan_id: UUID, said: Words | None = None
) -> Response:
    """Approve a plan in review; not by who drew or submitted it."""
    step = await _step(request, session, caller, Act.APPROVE, plan_id, said)
    return await _answer(request, session, await plan_law.approve(session, step, datetime.now(UTC)))


@router.post("/api/plans/{plan_id}/return")
async def send_back(
    request: Request, session: Session, caller: Both, plan_id: UUID, said: Words | None = None
) -> Response:
    """Return a plan in review to its makers, with a reason."""
    step = await _step(request, session, caller, Act.RETURN, plan_id, said)
    return await _answer(request, session, await plan_law.send_back(session, step, datetime.now(UTC)))


@router.post("/api/plans/{plan_id}/publish")
async def publish(
    request: Request, session: Session, caller: Makers, plan_id: UUID, wish: Publishing | None = None
) -> Response:
    """Make an approved plan law from a date on; the plan before it ends at that instant."""
    keeper: CatalogueKeeper = request.app.state.keeper
    asked = wish or Publishing()
    wanted = Wish(_aware(asked.valid_from, keeper), _aware(asked.valid_to, keeper), frozenset(asked.accept))
    step = await _step(request, session, caller, Act.PUBLISH, plan_id, asked)
    now = datetime.now(UTC)
    if asked.dry_run:
        return await _answer(request, session, await plan_law.try_publish(session, plan_id, wanted, now, keeper.zone))
    done = await plan_law.publish(session, step, wanted, now, keeper.zone)
    await write_index(session, request.app.state.settings.folder, plan_id)
    return await _answer(request, session, done)


@router.get("/api/plans/{plan_id}/way", dependencies=[allow(*READERS)])
async def way(request: Request, session: Session, plan_id: UUID) -> Response:
    """Give how far a plan has come, and everything that was done to it."""
    keeper: CatalogueKeeper = request.app.state.keeper
    plan, _, _ = await plans.find_plan(session, keeper.now, plan_id, keeper.zone, drafts=True)
    return tagged(request, orjson.dumps(await plan_law.way_json(session, plan, keeper.zone)))


@router.get("/api/plans/{plan_id}/gate", dependencies=[allow(*READERS)])
async def gate(request: Request, session: Session, plan_id: UUID) -> Response:
    """Prove a plan as publishing it now would, and tell every fault."""
    keeper: CatalogueKeeper = request.app.state.keeper
    done = await plan_law.try_publish(session, plan_id, Wish(datetime.now(UTC)), datetime.now(UTC), keeper.zone)
    return tagged(request, orjson.dumps(_gate_json(done)))


async def _step(
    request: Request, session: Session, caller: Caller, act: Act, plan_id: UUID, said: Words | None
) -> Step:
    _, layer = await plan_law.found(session, plan_id)
    plan_law.within(caller, layer)
    rev = revision_of(request)
    return Step(act, plan_id, caller.name or caller.role.value, rev, said.note if said else None)


def _aware(moment: datetime | None, keeper: CatalogueKeeper) -> datetime | None:
    if moment is None or moment.tzinfo:
        return moment
    return moment.replace(tzinfo=keeper.zone)


def _gate_json(done: Done) -> dict[str, Any]:
    if done.gate is None:
        return {}
    faults = done.gate.faults
    return {
        "ok": not done.gate.stopping(),
        "before": str(done.gate.before) if done.gate.before else None,
        "fault_count": len(faults),
        "faults": [fault_json(one) for one in faults[:MOST_TOLD]],
    }


async def _answer(request: Request, session: Session, done: Done) -> Response:
    keeper: CatalogueKeeper = request.app.state.keeper
    record: PlanRecord = done.plan
    body: dict[str, Any] = {
        "plan": plans.draft_json(record, done.layer, keeper.zone),
        "way": await plan_law.way_json(session, record, keeper.zone),
        "gate": _gate_json(done) or None,
    }
    if done.enacted:
        body["before"] = str(done.enacted.before) if done.enacted.before else None
        body["void_codes"] = done.enacted.void_codes
    return Response(
        orjson.dumps(body),
        headers={"ETag": f'"{record.rev}"', "Cache-Control": "no-store"},
        media_type="application/json",
    )
