"""What a plan changes: comparison, crosswalk, impact on people, replay of past incidents."""

from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.auth import Role
from api.auth.roles import STAFF
from api.deps import Session, allow, caller_of
from api.routes.layers import may_see_drafts
from api.schemas.tagged import tagged
from api.services import compare, impact, replay
from api.services.plan_shelf import PlanShelf, Shelved, level_in

router = APIRouter(tags=["planning"])
SEE = (Role.PLANNER, Role.LEADER)
CSV = "text/csv; charset=utf-8"
Level = Annotated[str | None, Query(max_length=80)]


async def pair_of(
    request: Request, session: Session, plan_id: UUID, other: UUID | None = None
) -> tuple[Shelved, Shelved]:
    """Return two plans, drafts only for those who may see them."""
    shelf: PlanShelf = request.app.state.shelf
    drafts = may_see_drafts(await caller_of(request))
    return await shelf.pair(session, plan_id, other, datetime.now(UTC), drafts=drafts)


def as_file(text: str, name: str) -> Response:
    """Return a table as a download."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(text.encode(), headers=headers, media_type=CSV)


@router.get("/api/plans/{plan_id}/compare/{other}", dependencies=[allow(*SEE)])
async def compared(request: Request, session: Session, plan_id: UUID, other: UUID, level: Level = None) -> Response:
    """Set a plan against another, earlier one: figures, changed grids, pieces of land that change hands."""
    before, after = await pair_of(request, session, plan_id, other)
    found = await compare.compared(session, before, after, level_in(after, level))
    return tagged(request, compare.compare_json(found, _zone(request)))


@router.get("/api/plans/{plan_id}/crosswalk/{other}", dependencies=[allow(*STAFF)])
async def crosswalk(
    request: Request,
    session: Session,
    plan_id: UUID,
    other: UUID,
    level: Level = None,
    format: Literal["json", "csv"] = "json",  # noqa: A002  # the name in the address
) -> Response:
    """Give which grid of the other plan became which grid of this one, with shares of land and households."""
    before, after = await pair_of(request, session, plan_id, other)
    found = await compare.compared(session, before, after, level_in(after, level))
    if format == "csv":
        return as_file(compare.crosswalk_csv(found), f"wangge-crosswalk-{str(plan_id)[:8]}.csv")
    told = {"from": before.told(_zone(request)), "to": after.told(_zone(request))}
    return tagged(request, orjson.dumps({**told, "items": compare.crosswalk_rows(found), "next": None}))


@router.get("/api/plans/{plan_id}/crosswalk.csv", dependencies=[allow(*STAFF)])
async def crosswalk_file(
    request: Request,
    session: Session,
    plan_id: UUID,
    other: Annotated[UUID | None, Query(alias="from")] = None,
    level: Level = None,
) -> Response:
    """Give the crosswalk from another plan, the one before by default, as a table."""
    before, after = await pair_of(request, session, plan_id, other)
    found = await compare.compared(session, before, after, level_in(after, level))
    return as_file(compare.crosswalk_csv(found), f"wangge-crosswalk-{str(plan_id)[:8]}.csv")


@router.get("/api/plans/{plan_id}/impact", dependencies=[allow(*SEE)])
async def impact_of(
    request: Request,
    session: Session,
    plan_id: UUID,
    other: Annotated[UUID | None, Query(alias="from")] = None,
    format: Literal["json", "csv", "handover"] = "json",  # noqa: A002  # the name in the address
    post: Annotated[str | None, Query(max_length=200, description="handover: of this post only")] = None,
    grid: Annotated[str | None, Query(max_length=80, description="handover: from or to the grid of this code")] = None,
) -> Response:
    """Give what changes for people, as a report, as a table of pairs, or as the list that is handed over."""
    before, after = await pair_of(request, session, plan_id, other)
    made = await impact.report(session, before, after, datetime.now(UTC))
    if format == "csv":
        return as_file(impact.pairs_csv(made), f"wangge-impact-{str(plan_id)[:8]}.csv")
    if format == "handover":
        text = await impact.handover_csv(session, made, post, grid)
        return as_file(text, f"wangge-handover-{str(plan_id)[:8]}.csv")
    return tagged(request, orjson.dumps(impact.report_json(made, _zone(request))))


@router.get("/api/plans/{plan_id}/replay", dependencies=[allow(*SEE)])
async def replayed(
    request: Request,
    session: Session,
    plan_id: UUID,
    other: Annotated[UUID | None, Query(alias="from")] = None,
    level: Level = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Response:
    """Give the load of every grid of a plan and of the one before by the same incidents, twelve months by default."""
    now, zone = datetime.now(UTC), _zone(request)
    span = replay.span_of(_aware(since, zone), _aware(until, zone), now)
    before, after = await pair_of(request, session, plan_id, other)
    found = await replay.replayed(session, before, after, span, level_in(after, level), now, zone)
    return Response(orjson.dumps(found), headers={"Cache-Control": "no-store"}, media_type="application/json")


def _zone(request: Request) -> ZoneInfo:
    found: ZoneInfo = request.app.state.keeper.zone
    return found


def _aware(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    return moment.replace(tzinfo=zone) if moment and moment.tzinfo is None else moment
