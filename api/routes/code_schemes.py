"""Code schemes of layers, published codes and their states, numbering a draft anew."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from api.auth import Caller, Role
from api.deps import Session, allow
from api.errors import Unprocessable
from api.routes.law import revision_of
from api.schemas.tagged import JSON, tagged
from api.services import code_schemes, plan_law
from api.services.answers import local
from api.services.catalogue import CatalogueKeeper
from api.services.drafts.edit import operate
from data.database import session_scope
from data.repositories import code_schemes as stored
from geo.code_scheme import PRESETS, CodeUnfit, faults_of, rewritten, scheme_json

router = APIRouter(tags=["planning"])
Makers = Annotated[Caller, allow(Role.PLANNER, reads=False)]
LIMIT, LIMIT_MOST, CODES_MOST = 1000, 10_000, 10_000
SEE = (Role.PLANNER, Role.LEADER)


class Setting(BaseModel):
    """The scheme for a level: one of the standards by name, or a document."""

    model_config = ConfigDict(extra="forbid")
    level: str = Field(max_length=80)
    preset: str | None = Field(None, max_length=80)
    scheme: dict[str, Any] | None = None


class Rewriting(BaseModel):
    """Codes to write in another scheme."""

    model_config = ConfigDict(extra="forbid")
    codes: list[Annotated[str, Field(max_length=80)]] = Field(max_length=CODES_MOST)
    source: str = Field(max_length=80)
    target: str = Field(max_length=80)


@router.get("/api/layers/{layer}/code-scheme", dependencies=[allow(*SEE)])
async def shown(request: Request, session: Session, layer: str) -> Response:
    """Give the code scheme of each level, its source, and how far the numbers of each parent are used."""
    keeper: CatalogueKeeper = request.app.state.keeper
    found = keeper.now.layer(layer)
    period = found.at(datetime.now(UTC)) or (found.periods[-1] if found.periods else None)
    items = await code_schemes.told(session, found.layer, period.plan if period else None)
    presets = {name: scheme_json(one) for name, one in PRESETS.items()}
    return tagged(request, orjson.dumps({"items": items, "next": None, "presets": presets}))


@router.put("/api/layers/{layer}/code-scheme")
async def keep(request: Request, session: Session, caller: Makers, layer: str, said: Setting) -> Response:
    """Set the code scheme of a level; codes given before stay as they are."""
    keeper: CatalogueKeeper = request.app.state.keeper
    found = keeper.now.layer(layer).layer
    plan_law.within(caller, found)
    scheme = code_schemes.chosen(said.preset, said.scheme)
    await code_schemes.keep(session, found, said.level, scheme, caller.name or caller.role.value, datetime.now(UTC))
    return Response(orjson.dumps({"level": said.level, "scheme": scheme_json(scheme)}), media_type=JSON)


@router.get("/api/layers/{layer}/codes", dependencies=[allow(*SEE)])
async def codes(
    request: Request,
    session: Session,
    layer: str,
    level: str | None = None,
    limit: Annotated[int, Query(ge=1, le=LIMIT_MOST)] = LIMIT,
    after: Annotated[str, Query(alias="next", max_length=200)] = "",
) -> Response:
    """List the published codes of a level with their states: valid, or void with the reason."""
    keeper: CatalogueKeeper = request.app.state.keeper
    found = keeper.now.layer(layer).layer
    key = level or found.levels[-1].key
    now = datetime.now(UTC)
    rows = await stored.states(session, found.id, key, after=after, limit=limit + 1)
    items = [
        {
            "code": one.code,
            "grid": str(one.grid_id),
            "status": "void" if one.void_at and one.void_at <= now else "valid",
            "reason": one.reason,
            "since": local(one.since, keeper.zone),
            "void_since": local(one.void_at, keeper.zone),
        }
        for one in rows[:limit]
    ]
    more = rows[limit - 1].code if len(rows) > limit else None
    return tagged(request, orjson.dumps({"items": items, "next": more}))


@router.post("/api/code-schemes/rewrite", dependencies=[allow(*SEE)])
async def rewrite(said: Rewriting) -> Response:
    """Write codes of one standard scheme in another: 15, 16, 20 characters; what has no room is told."""
    for name in (said.source, said.target):
        if name not in PRESETS:
            expected = ", ".join(PRESETS)
            raise Unprocessable(
                "没有这个编码规则 / no such preset", given=name, expected=expected, code="unknown_preset"
            )
    items = [_rewritten(code, said) for code in said.codes]
    return Response(orjson.dumps({"items": items, "next": None}), media_type=JSON)


def _rewritten(code: str, said: Rewriting) -> dict[str, Any]:
    source, target = PRESETS[said.source], PRESETS[said.target]
    faults = faults_of(source, code)
    if faults:
        return {"code": code, "rewritten": None, "reason": faults[0].reason}
    try:
        return {"code": code, "rewritten": rewritten(code, source, target), "reason": None}
    except CodeUnfit:
        return {"code": code, "rewritten": None, "reason": "no_room"}


@router.get("/api/plans/{plan_id}/renumber")
async def renumber(
    session: Session,
    caller: Makers,
    plan_id: UUID,
    parent: Annotated[str | None, Query(max_length=80)] = None,
    whole: bool = False,
) -> Response:
    """Give the operations that number a draft's grids in order; nothing is changed by asking."""
    plan, layer = await plan_law.found(session, plan_id)
    plan_law.within(caller, layer)
    found = await code_schemes.numbering(session, plan, layer, parent, whole=whole)
    body = code_schemes.numbering_json(found, plan_id)
    headers = {"ETag": f'"{plan.rev}"', "Cache-Control": "no-store"}
    return Response(orjson.dumps(body), headers=headers, media_type=JSON)


@router.post("/api/plans/{plan_id}/renumber")
async def renumber_now(
    request: Request,
    caller: Makers,
    plan_id: UUID,
    parent: Annotated[str | None, Query(max_length=80)] = None,
    whole: bool = False,
) -> Response:
    """Number a draft's grids in order: each recoding is an operation of the draft, and can be taken back."""
    wanted = revision_of(request)
    async with session_scope(request.app.state.engine) as session:
        plan, layer = await plan_law.found(session, plan_id)
        plan_law.within(caller, layer)
        if wanted not in (None, plan.rev):
            raise plan_law.changed_since(wanted, plan.rev)
        found = await code_schemes.numbering(session, plan, layer, parent, whole=whole)
    body = code_schemes.numbering_json(found, plan_id)
    rev = plan.rev
    for op in body["ops"]:
        rev = (await operate(request.app.state.drafts, plan_id, caller, op, rev)).draft.rev
    headers = {"ETag": f'"{rev}"', "Cache-Control": "no-store"}
    return Response(orjson.dumps({**body, "rev": rev}), headers=headers, media_type=JSON)
