"""Drafts: made from a plan, edited by operations, taken back, checked, deleted."""

from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from api.auth import Caller, Role
from api.deps import Session, allow
from api.errors import ApiError
from api.services import plans as catalogue_answers
from api.services.catalogue import CatalogueKeeper
from api.services.drafts import answers, create, edit, faults, validate
from api.services.drafts.keeper import DraftKeeper
from api.services.questions import moment
from data.repositories import drafts as stored

router = APIRouter(tags=["drafts"])
Writer = Annotated[Caller, allow(Role.PLANNER, reads=False)]
READERS = (Role.PLANNER, Role.LEADER)
IfMatch = Annotated[str | None, Header(alias="If-Match", max_length=40)]
JSON = "application/json"
NO_STORE = {"Cache-Control": "no-store"}


class NewDraft(BaseModel):
    """A draft to make: its name, and the plan it starts from."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    name: str = Field(min_length=1, max_length=200)
    source: str = Field("published", alias="from", max_length=60)
    valid_from: str | None = Field(None, max_length=40)


class NewName(BaseModel):
    """Another name for a draft."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(min_length=1, max_length=200)


def keeper_of(request: Request) -> DraftKeeper:
    """Return the drafts that this worker has open."""
    found: DraftKeeper = request.app.state.drafts
    return found


def _tagged(body: bytes, rev: int, status: int = 200) -> Response:
    return Response(body, status, {"ETag": f'"{rev}"', **NO_STORE}, media_type=JSON)


def rev_of(told: str | None) -> int | None:
    """Return the rev that If-Match names; None for any. Raises 428 without one, 400 for what is none."""
    if told is None:
        raise ApiError(
            "请带上 If-Match：所依据的草稿版本 / send If-Match with the draft's ETag",
            expected='If-Match: "<rev>"',
            code="precondition_required",
            status=428,
        )
    plain = told.strip().removeprefix("W/").strip('"')
    if plain == "*":
        return None
    if not plain.isdecimal() or len(plain) > 9:
        raise ApiError("If-Match 不合规 / bad If-Match", given=told, expected='"<rev>"', code="bad_if_match")
    return int(plain)


@router.post("/api/layers/{layer}/plans", status_code=201)
async def create_draft(request: Request, session: Session, caller: Writer, layer: str, told: NewDraft) -> Response:
    """Make a draft: a copy of the plan in force, or of any plan of the layer."""
    keeper: CatalogueKeeper = request.app.state.keeper
    begin = moment(told.valid_from, keeper.zone, "valid_from") if told.valid_from else None
    made = await create.create(session, keeper.now, caller, layer, name=told.name, source=told.source, begin=begin)
    shown = catalogue_answers.draft_json(made, keeper.now.layer(layer).layer, keeper.zone)
    answer = _tagged(orjson.dumps({"plan": shown, **shown}), made.rev, 201)
    answer.headers["Location"] = f"/api/plans/{made.id}"
    return answer


@router.patch("/api/plans/{plan_id}")
async def rename_draft(request: Request, session: Session, caller: Writer, plan_id: UUID, told: NewName) -> Response:
    """Give a draft another name."""
    keeper: CatalogueKeeper = request.app.state.keeper
    made = await create.rename(session, caller, plan_id, told.name)
    layer = next(one.layer for one in keeper.now.layers if one.layer.id == made.layer_id)
    return _tagged(orjson.dumps(catalogue_answers.draft_json(made, layer, keeper.zone)), made.rev)


@router.delete("/api/plans/{plan_id}", status_code=204)
async def delete_draft(request: Request, session: Session, caller: Writer, plan_id: UUID) -> Response:
    """Delete a plan that was never published."""
    await create.delete(session, caller, plan_id)
    keeper_of(request).forget(plan_id)
    return Response(None, 204)


@router.post("/api/plans/{plan_id}/ops")
async def operate(
    request: Request,
    caller: Writer,
    plan_id: UUID,
    told: dict[str, Any],
    if_match: IfMatch = None,
    preview: Annotated[bool, Query(description="compute, but store nothing")] = False,
) -> Response:
    """Apply an operation to a draft: the changed grids and their figures, or why not and where."""
    rev = rev_of(if_match if if_match or not preview else "*")
    found = await edit.operate(keeper_of(request), plan_id, caller, told, rev, preview=preview)
    return _tagged(answers.outcome_json(found), found.draft.rev)


@router.post("/api/plans/{plan_id}/undo")
async def undo(request: Request, caller: Writer, plan_id: UUID, if_match: IfMatch = None) -> Response:
    """Take back the caller's last operation, byte by byte."""
    rev_of(if_match)
    found = await edit.undo(keeper_of(request), plan_id, caller)
    return _tagged(answers.outcome_json(found), found.draft.rev)


@router.post("/api/plans/{plan_id}/redo")
async def redo(request: Request, caller: Writer, plan_id: UUID, if_match: IfMatch = None) -> Response:
    """Do again what the caller took back last."""
    rev_of(if_match)
    found = await edit.redo(keeper_of(request), plan_id, caller)
    return _tagged(answers.outcome_json(found), found.draft.rev)


@router.post("/api/plans/{plan_id}/validate", dependencies=[allow(*READERS)])
async def validate_draft(request: Request, plan_id: UUID) -> Response:
    """Prove a draft whole: its faults with place, size and the operation that would mend each."""
    async with keeper_of(request).opened(plan_id) as (session, draft):
        body = await validate.validate(session, draft)
    return _tagged(orjson.dumps(body), draft.rev)


@router.get("/api/plans/{plan_id}/ops")
async def operations(
    request: Request,
    caller: Annotated[Caller, allow(*READERS)],
    plan_id: UUID,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
    after: Annotated[int, Query(alias="next", ge=0, le=2**31 - 1)] = 0,
) -> Response:
    """Give the log of a draft, oldest first, with what was taken back, and what the caller can take back next."""
    async with keeper_of(request).opened(plan_id) as (session, draft):
        lines = await stored.log(session, plan_id, after=after, limit=limit + 1)
        can_undo, can_redo = await stored.next_steps(session, plan_id, caller.name or "")
    body = {
        "rev": draft.rev,
        "items": [faults.told(line) for line in lines[:limit]],
        "next": str(lines[limit - 1].seq) if len(lines) > limit else None,
        "can_undo": can_undo,
        "can_redo": can_redo,
    }
    return _tagged(orjson.dumps(body), draft.rev)


@router.get("/api/plans/{plan_id}/topology", dependencies=[allow(*READERS)])
async def draft_topology(request: Request, plan_id: UUID) -> Response:
    """Give the arcs, nodes and faces of a plan's finest level, compact."""
    keeper = keeper_of(request)
    keeper.warm()
    async with keeper.opened(plan_id) as (_, draft):
        body = await answers.topology_of(draft)
    return _tagged(body, draft.rev)


@router.get("/api/plans/{plan_id}/metrics", dependencies=[allow(*READERS)])
async def draft_metrics(request: Request, plan_id: UUID) -> Response:
    """Give the figures of every grid of a plan's finest level."""
    keeper = keeper_of(request)
    async with keeper.opened(plan_id) as (session, draft):
        load = await keeper.load(session, draft.record.layer_id)
        body = await answers.metrics_of(draft, load)
    return _tagged(body, draft.rev)
