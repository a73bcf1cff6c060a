"""One plan: what it states, its grids as GeoJSON pages, figures per grid."""

from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

import orjson
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.auth import Role
from api.deps import Session, allow, caller_of
from api.routes.layers import may_see_drafts
from api.schemas.tagged import GEOJSON, tagged
from api.services import plans, questions
from api.services.catalogue import CatalogueKeeper, UnknownLevel

router = APIRouter(tags=["catalogue"])
LIMIT, LIMIT_MOST = 1_000, 10_000
UNPUBLISHED = ("draft", "in_review")


@router.get("/api/plans/{plan_id}", dependencies=[allow()])
async def plan(request: Request, session: Session, plan_id: UUID, lang: str | None = None) -> Response:
    """Give one plan with its levels, the number of grids on each, and its report."""
    keeper: CatalogueKeeper = request.app.state.keeper
    drafts = may_see_drafts(await caller_of(request))
    word = questions.language(lang)
    found = await plans.plan_detail(session, keeper.now, plan_id, keeper.zone, word, drafts=drafts)
    if found["status"] in UNPUBLISHED:  # what an operation's If-Match must name
        return Response(orjson.dumps(found), headers={"ETag": f'"{found["rev"]}"'}, media_type="application/json")
    return tagged(request, orjson.dumps(found), prefix=f"{found['rev']}-")


@router.get("/api/plans/{plan_id}/grids", dependencies=[allow()])
async def plan_grids(
    request: Request,
    session: Session,
    plan_id: UUID,
    level: str | None = None,
    limit: Annotated[int, Query(ge=1, le=LIMIT_MOST)] = LIMIT,
    after: Annotated[str | None, Query(alias="next", max_length=200)] = None,
    code: Annotated[list[str] | None, Query(max_length=20, description="only grids with these codes")] = None,
) -> Response:
    """Give the grids of a level by code, as GeoJSON in pages; the finest level by default."""
    keeper: CatalogueKeeper = request.app.state.keeper
    drafts = may_see_drafts(await caller_of(request))
    _, layer, _ = await plans.find_plan(session, keeper.now, plan_id, keeper.zone, drafts=drafts)
    keys = [one.key for one in layer.levels]
    wanted = level or keys[-1]
    if wanted not in keys:
        raise UnknownLevel("没有这个层级 / no such level", given=wanted, expected=", ".join(keys))
    page = await plans.grid_page(session, plan_id, wanted, after=after or "", limit=limit, codes=code)
    more = urlencode({"level": wanted, "limit": limit, "next": page.after}) if page.after else None
    link = f"/api/plans/{plan_id}/grids?{more}" if more else None
    return tagged(request, plans.collection_json(page, link), media_type=GEOJSON)


@router.get("/api/plans/{plan_id}/balance", dependencies=[allow(Role.PLANNER, Role.LEADER)])
async def plan_balance(request: Request, plan_id: UUID, level: str | None = None) -> Response:
    """Give households, area, buildings, incidents of twelve months and workers of each grid of a level."""
    balances: plans.Balances = _balances(request)
    rows = await balances.of(request.app.state.engine, request.app.state.keeper, plan_id, level)
    return tagged(request, orjson.dumps({"items": rows, "next": None}))


def _balances(request: Request) -> plans.Balances:
    state = request.app.state
    if not hasattr(state, "balances"):
        state.balances = plans.Balances()
    found: plans.Balances = state.balances
    return found
