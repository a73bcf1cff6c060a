"""The catalogue: layers, and the plans of a layer."""

from typing import Any

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.auth import Caller, Role
from api.deps import allow, caller_of
from api.schemas.tagged import tagged
from api.services import plans, questions
from api.services.catalogue import CatalogueKeeper
from data.database import session_scope
from data.repositories import catalogue as stored

router = APIRouter(tags=["catalogue"])
SEE_DRAFTS = frozenset({Role.PLANNER, Role.LEADER, Role.ADMIN, Role.AUDITOR})


@router.get("/api/layers", dependencies=[allow()])
async def layers(request: Request, lang: str | None = None) -> Response:
    """List the layers in the order of loading, each with its levels and its plan in force."""
    keeper: CatalogueKeeper = request.app.state.keeper
    word = questions.language(lang)
    items = [plans.layer_json(keeper.now, layer, keeper.zone, word) for layer in keeper.now.layers]
    return tagged(request, orjson.dumps({"items": items, "next": None}))


@router.get("/api/layers/{layer}/plans", dependencies=[allow()])
async def layer_plans(request: Request, layer: str) -> Response:
    """List the plans of a layer by start; drafts only for those who make or judge them."""
    keeper: CatalogueKeeper = request.app.state.keeper
    found = keeper.now.layer(layer)
    items: list[dict[str, Any]] = [plans.period_json(one, found.layer, keeper.zone) for one in found.periods]
    if may_see_drafts(await caller_of(request)):
        async with session_scope(request.app.state.engine) as session:
            known = {one["id"] for one in items}
            every = await stored.plans_of(session, found.layer.id, drafts=True)
        items += [plans.draft_json(one, found.layer, keeper.zone) for one in every if str(one.id) not in known]
    return tagged(request, orjson.dumps({"items": items, "next": None}))


def may_see_drafts(caller: Caller) -> bool:
    """Tell whether unpublished plans are for this caller."""
    return caller.role in SEE_DRAFTS
