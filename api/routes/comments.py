"""Remarks on plans, pinned to a grid or a place."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from api.auth import Caller, Role
from api.deps import Session, allow
from api.schemas.tagged import JSON, tagged
from api.services import comments, plan_law, plans
from api.services.catalogue import CatalogueKeeper
from data.records import PlanRecord
from data.repositories import comments as stored

router = APIRouter(tags=["planning"])
TEXT_MOST = 2000
WORDS = (Role.PLANNER, Role.LEADER)
Writers = Annotated[Caller, allow(*WORDS, reads=False)]


class Remark(BaseModel):
    """What somebody says about a plan, and about which grid or place."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field(min_length=1, max_length=TEXT_MOST)
    grid: UUID | None = None
    point: tuple[float, float] | None = Field(None, description="[lng, lat], WGS84")


class Resolution(BaseModel):
    """Whether a remark is dealt with."""

    model_config = ConfigDict(extra="forbid")
    resolved: bool


@router.get("/api/plans/{plan_id}/comments", dependencies=[allow(*WORDS)])
async def listed(
    request: Request, session: Session, plan_id: UUID, grid: UUID | None = None, only_open: bool = False
) -> Response:
    """List the remarks on a plan by time."""
    keeper: CatalogueKeeper = request.app.state.keeper
    plan = await _plan(request, session, plan_id)
    found = await stored.of_plan(session, plan.id, grid_id=grid, only_open=only_open)
    items = [comments.comment_json(one, keeper.zone) for one in found]
    return tagged(request, orjson.dumps({"items": items, "next": None}))


@router.post("/api/plans/{plan_id}/comments", status_code=201)
async def add(request: Request, session: Session, caller: Writers, plan_id: UUID, said: Remark) -> Response:
    """Keep a remark on a draft or a plan in review."""
    plan, layer = await plan_law.found(session, plan_id)
    plan_law.within(caller, layer)
    now = datetime.now(UTC)
    made = await comments.add(session, plan, caller, said.text, said.grid, said.point, now)
    body = comments.comment_json(made, request.app.state.keeper.zone)
    return Response(orjson.dumps(body), 201, {"Cache-Control": "no-store"}, media_type=JSON)


@router.patch("/api/plans/{plan_id}/comments/{comment_id}")
async def resolve(
    request: Request, session: Session, caller: Writers, plan_id: UUID, comment_id: UUID, said: Resolution
) -> Response:
    """Mark a remark as dealt with, or open it again."""
    plan, layer = await plan_law.found(session, plan_id)
    plan_law.within(caller, layer)
    now = datetime.now(UTC)
    made = await comments.resolve(session, plan, caller, comment_id, done=said.resolved, now=now)
    body = comments.comment_json(made, request.app.state.keeper.zone)
    return Response(orjson.dumps(body), 200, {"Cache-Control": "no-store"}, media_type=JSON)


async def _plan(request: Request, session: Session, plan_id: UUID) -> PlanRecord:
    keeper: CatalogueKeeper = request.app.state.keeper
    record, _, _ = await plans.find_plan(session, keeper.now, plan_id, keeper.zone, drafts=True)
    return record
