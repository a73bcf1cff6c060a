"""Files of grids under guided repair: sent, read, mended fault by fault, made a draft."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from api.auth import Caller, Role
from api.deps import Session, allow
from api.errors import Conflict, Unprocessable
from api.schemas.tagged import JSON
from api.services.answers import local
from api.services.catalogue import CatalogueKeeper
from api.services.imports import desk, pictures
from api.services.imports.sheet import KEY
from data.repositories import imports, plans

router = APIRouter(tags=["planning"])
Makers = Annotated[Caller, allow(Role.PLANNER, reads=False)]
MAKERS = [allow(Role.PLANNER, reads=False)]
LISTED = 50
ACCEPTED_MOST = 5_000


class Reading(BaseModel):
    """Which columns hold codes and names of the levels, coarse to fine, and households."""

    model_config = ConfigDict(extra="forbid")
    levels: list[dict[str, Any]] = Field(max_length=8)
    households: str | None = Field(None, max_length=200)


class Round(BaseModel):
    """The accepted mends: a choice by the key of each problem, or all as proposed."""

    model_config = ConfigDict(extra="forbid")
    accept: dict[str, str] = Field(default_factory=dict, max_length=ACCEPTED_MOST)
    all: bool = False
    rev: int | None = Field(None, ge=0, description="the round that the choices were made on")


class Naming(BaseModel):
    """What the draft is to be called."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(min_length=1, max_length=200)


@router.post("/api/layers/{layer}/imports", status_code=201)
async def send(
    request: Request,
    session: Session,
    caller: Makers,
    layer: str,
    filename: Annotated[str, Query(min_length=1, max_length=200)],
    crs: Annotated[str | None, Query(max_length=40)] = None,
    encoding: Annotated[str | None, Query(max_length=40, pattern=r"^[A-Za-z0-9_-]+$")] = None,
) -> Response:
    """Take in a file, the body as it is: .zip of a Shapefile, .gpkg, .geojson, .fgb, .kml, .parquet."""
    if not KEY.fullmatch(layer):
        raise Unprocessable(
            "体系的名称不对 / no key of a layer", given=layer[:80], expected=KEY.pattern, code="bad_layer"
        )
    keeper: CatalogueKeeper = request.app.state.keeper
    now = datetime.now(UTC)
    made = await desk.take_in(
        session,
        keeper.now,
        await desk.plan_in_force(keeper, layer, now),
        layer=layer,
        name=filename,
        content=await request.body(),
        crs=crs,
        encoding=encoding,
        actor=caller.name or "",
        now=now,
    )
    return await _told(request, session, made, status=201)


@router.get("/api/layers/{layer}/imports", dependencies=[allow(Role.PLANNER)])
async def listed(request: Request, session: Session, layer: str) -> Response:
    """List the files of a layer under repair, the newest first."""
    zone = request.app.state.keeper.zone
    items = [
        {
            "id": str(one.id),
            "name": one.name,
            "layer": one.layer,
            "rev": one.rev,
            "actor": one.actor,
            "created_at": local(one.created_at, zone),
            "plan": str(one.plan_id) if one.plan_id else None,
        }
        for one in await imports.recent(session, layer, LISTED)
    ]
    return Response(orjson.dumps({"items": items, "next": None}), media_type=JSON)


@router.get("/api/imports/{import_id}", dependencies=[allow(Role.PLANNER)])
async def shown(request: Request, session: Session, import_id: UUID) -> Response:
    """Give a file under repair: its columns, its problems with pictures and ways to mend them, and what was done."""
    return await _told(request, session, import_id)


@router.put("/api/imports/{import_id}/levels", dependencies=MAKERS)
async def read_as(request: Request, session: Session, import_id: UUID, said: Reading) -> Response:
    """Say which columns hold the levels; the problems follow from that."""
    found = await _found(request, session, import_id)
    await desk.read_as(session, request.app.state.keeper.now, found, said.model_dump())
    return await _told(request, session, import_id)


@router.post("/api/imports/{import_id}/mend", dependencies=MAKERS)
async def mend(request: Request, session: Session, import_id: UUID, said: Round) -> Response:
    """Do the accepted mends in one round; the answer is the file after it, with what is left or new."""
    found = await _found(request, session, import_id)
    if said.rev is not None and said.rev != found.record.rev:
        raise Conflict(
            "别人刚修过这个文件 / somebody mended this file meanwhile",
            given=said.rev,
            expected=f"rev {found.record.rev}",
            code="import_changed",
        )
    if not said.accept and not said.all:
        raise Unprocessable("没有选任何修法 / nothing accepted", expected='{"accept": {...}} or {"all": true}')
    layer = await plans.find_layer(session, found.record.layer)
    plan = await desk.plan_in_force(request.app.state.keeper, found.record.layer, datetime.now(UTC))
    await desk.mend(session, found, None if said.all else said.accept, layer.id if layer else None, plan)
    return await _told(request, session, import_id)


@router.post("/api/imports/{import_id}/undo", dependencies=MAKERS)
async def undo(request: Request, session: Session, import_id: UUID) -> Response:
    """Take back the last round of repair."""
    found = await _found(request, session, import_id)
    if found.record.rev == 0:
        raise Conflict("没有可撤销的一步 / nothing to take back", code="nothing_to_undo")
    await imports.drop_state(session, import_id, found.record.rev)
    return await _told(request, session, import_id)


@router.post("/api/imports/{import_id}/draft", status_code=201)
async def make_draft(request: Request, session: Session, caller: Makers, import_id: UUID, said: Naming) -> Response:
    """Make a draft of a file in which nothing is left that forbids one."""
    found = await _found(request, session, import_id)
    plan = await desk.make_draft(session, found, said.name, datetime.now(UTC), caller.name or "")
    told = {"plan": {"id": str(plan.id), "name": plan.name, "status": plan.status, "rev": plan.rev}}
    return Response(orjson.dumps(told), status_code=201, media_type=JSON)


@router.delete("/api/imports/{import_id}", status_code=204, dependencies=MAKERS)
async def forget(request: Request, session: Session, import_id: UUID) -> Response:
    """Forget a file; a draft made of it stays."""
    await _found(request, session, import_id)
    await imports.remove(session, import_id)
    return Response(status_code=204)


async def _found(request: Request, session: Session, import_id: UUID) -> desk.Found:
    return await desk.find(session, request.app.state.keeper, import_id, datetime.now(UTC), lock=True)


async def _told(request: Request, session: Session, import_id: UUID, status: int = 200) -> Response:
    found = await desk.find(session, request.app.state.keeper, import_id, datetime.now(UTC))
    return Response(orjson.dumps(pictures.found_json(found)), status_code=status, media_type=JSON)
