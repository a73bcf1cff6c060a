"""Incidents: report, read, watch as they come."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

import orjson
from fastapi import APIRouter, Header, Query, Request
from starlette.responses import Response, StreamingResponse

from api.auth import Caller, Role
from api.deps import Session, allow
from api.errors import ApiError, NotFound
from api.services import incidents as services
from api.services.catalogue import CatalogueKeeper
from api.services.live import LiveIncidents
from api.services.questions import moment
from api.services.reports import Report
from data.database import session_scope
from data.repositories import incidents
from data.repositories.incidents import IncidentRecord, Wanted
from geo.types import Bbox

router = APIRouter(tags=["incidents"])
READERS = (Role.GRID_WORKER, Role.DISPATCHER, Role.LEADER)
HEARTBEAT_S = 15.0
MISSED_MOST = 1000  # more are not sent one by one after a lost connection
LATE = timedelta(seconds=10)
JSON = "application/json"
Reader = Annotated[Caller, allow(*READERS)]


@router.post("/api/incidents", status_code=201)
async def report(
    request: Request,
    session: Session,
    told: Report,
    caller: Annotated[Caller, allow(Role.DISPATCHER, reads=False)],
    key: Annotated[str | None, Header(alias="Idempotency-Key", max_length=200)] = None,
) -> Response:
    """Register an incident: locate it, say whose it is, store it once with this answer."""
    done = await services.register(session, request.app.state.keeper, caller, told, key)
    return Response(done.body, done.status, media_type=JSON)


def wanted_of(
    keeper: CatalogueKeeper,
    *,
    bbox: str | None,
    span: tuple[str | None, str | None],
    category: str | None,
    grid: str | None,
    layer: str | None,
) -> Wanted:
    """Return which incidents a list asks for."""
    return Wanted(
        bbox=_bbox(bbox) if bbox else None,
        begin=_moment(keeper, span[0], "from"),
        end=_moment(keeper, span[1], "to"),
        category=category,
        grids=services.grids_below(keeper, layer, grid) if grid else None,
        layer=keeper.now.layer(layer).layer.id if layer else None,
    )


def _bbox(told: str) -> Bbox:
    try:
        found = Bbox(*map(float, told.split(",")))
    except (TypeError, ValueError):
        found = Bbox(1, 1, 0, 0)
    fits = -180 <= found.west <= found.east <= 180 and -90 <= found.south <= found.north <= 90
    if not fits:
        raise ApiError("bbox 不合规 / bad bbox", given=told, expected="west,south,east,north", code="bad_bbox")
    return found


def _moment(keeper: CatalogueKeeper, told: str | None, name: str) -> datetime | None:
    return moment(told, keeper.zone, name) if told else None


@router.get("/api/incidents")
async def listing(
    request: Request,
    session: Session,
    caller: Reader,
    bbox: Annotated[str | None, Query(max_length=200, description="west,south,east,north")] = None,
    begin: Annotated[str | None, Query(alias="from", max_length=40)] = None,
    end: Annotated[str | None, Query(alias="to", max_length=40)] = None,
    category: Annotated[str | None, Query(max_length=64)] = None,
    grid: Annotated[str | None, Query(max_length=64, description="code of any level")] = None,
    layer: Annotated[str | None, Query(max_length=64)] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    after: Annotated[str | None, Query(alias="next", max_length=200)] = None,
    count: Literal["exact"] | None = None,
) -> Response:
    """Give incidents, the latest first, page by page."""
    keeper: CatalogueKeeper = request.app.state.keeper
    asked = wanted_of(keeper, bbox=bbox, span=(begin, end), category=category, grid=grid, layer=layer)
    wanted = services.in_scope(caller, asked)
    if after:
        _check_cursor(after)
    found = await incidents.page(session, wanted, after, limit + 1)
    more = incidents.cursor_of(found[limit - 1]) if len(found) > limit else None
    body: dict[str, Any] = {"items": [services.item(one, keeper) for one in found[:limit]], "next": more}
    if count:
        body["numberMatched"] = await incidents.count(session, wanted)
    return Response(orjson.dumps(body), media_type=JSON, headers={"Cache-Control": "no-store"})


def _check_cursor(cursor: str) -> None:
    try:
        incidents.position(cursor)
    except (ValueError, TypeError) as error:
        raise ApiError(
            "next 不合规 / bad next", given=cursor, expected="next of the page before", code="bad_cursor"
        ) from error


@router.get("/api/incidents/stream")
async def stream(
    request: Request,
    caller: Reader,
    last: Annotated[str | None, Header(alias="Last-Event-ID", max_length=60)] = None,
) -> Response:
    """Send new incidents as server-sent events; Last-Event-ID goes on where a lost connection ended.

    The event "reload" says that the list has to be read anew: at the beginning, and where too much was missed to be
    sent one by one. Around a lost connection an incident may come twice.
    """
    keeper: CatalogueKeeper = request.app.state.keeper
    since = moment(last, keeper.zone, "Last-Event-ID") if last else None
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_events(request, caller, since), media_type="text/event-stream", headers=headers)


async def _events(request: Request, caller: Caller, since: datetime | None) -> AsyncIterator[bytes]:
    keeper: CatalogueKeeper = request.app.state.keeper
    live: LiveIncidents = request.app.state.live
    with live.watching() as queue:
        yield b"retry: 3000\n\n"
        for one in await _missed(request, since):
            if _for(caller, one):
                yield _event(one, keeper)
        while not live.closing.is_set():
            try:
                found = await asyncio.wait_for(queue.get(), HEARTBEAT_S)
            except TimeoutError:
                yield b": still here\n\n"
                continue
            if live.closing.is_set():
                return
            if _for(caller, found):
                yield _event(found, keeper)


async def _missed(request: Request, since: datetime | None) -> list[IncidentRecord | None]:
    """What came while nobody listened, the earliest first; None for "read the list anew".

    An incident is dated when its transaction begins and seen when that ends: who is that late is sent once more.
    """
    if since is None:
        return [None]
    async with session_scope(request.app.state.engine) as session:
        found = await incidents.since(session, since - LATE, MISSED_MOST + 1)
    return list(found) if len(found) <= MISSED_MOST else [None]


def _for(caller: Caller, one: IncidentRecord | None) -> bool:
    """Whether a caller may see an incident: a grid worker those of the own grids."""
    return one is None or caller.role is not Role.GRID_WORKER or one.grid_id in {grid for _, grid in caller.scopes}


def _event(one: IncidentRecord | None, keeper: CatalogueKeeper) -> bytes:
    if one is None:
        return b"event: reload\ndata: {}\n\n"
    item = services.item(one, keeper)
    return b"event: incident\nid: " + str(item["received_at"]).encode() + b"\ndata: " + orjson.dumps(item) + b"\n\n"


@router.get("/api/incidents/{incident_id}")
async def one(request: Request, session: Session, caller: Reader, incident_id: UUID) -> Response:
    """Give one incident."""
    found = await incidents.get(session, incident_id)
    if found is None:
        raise NotFound("没有这一事件 / no such incident", given=str(incident_id))
    services.may_see(caller, found)
    return Response(orjson.dumps(services.item(found, request.app.state.keeper)), media_type=JSON)


@router.get("/api/categories", dependencies=[allow()])
async def categories(request: Request) -> Response:
    """Give the categories, major with their minors, in the order they are shown."""
    known = request.app.state.keeper.now.duties.categories.values()
    tree = [
        {
            "key": one.key,
            "title": one.title,
            "glyph": one.glyph,
            "minors": [
                {"key": minor.key, "title": minor.title, "glyph": minor.glyph}
                for minor in known
                if minor.parent_key == one.key
            ],
        }
        for one in known
        if one.parent_key is None
    ]
    return Response(orjson.dumps({"items": tree}), media_type=JSON, headers={"Cache-Control": "max-age=60"})
