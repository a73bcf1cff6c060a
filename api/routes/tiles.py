"""Vector tiles for our own pages: base map, grids, buildings."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.deps import allow
from api.errors import NotFound
from api.services.catalogue import Catalogue, LayerPlans, PlanPeriod
from api.services.tiles import TileStore
from data.database import session_scope
from data.repositories import tiles

router = APIRouter(tags=["tiles"])
MOST_ZOOM = 20
BUILDINGS_FROM = 13
store = TileStore()


class TileSet(StrEnum):
    """What tiles there are."""

    BASE = "base"
    GRIDS = "grids"
    BUILDINGS = "buildings"


@router.get("/tiles/{tileset}/{z}/{x}/{y}.mvt", dependencies=[allow()])
async def tile(
    request: Request,
    tileset: TileSet,
    z: int,
    x: int,
    y: int,
    layer: Annotated[str | None, Query(max_length=64)] = None,
    plan: UUID | None = None,
) -> Response:
    """Give one Mapbox vector tile, gzipped; `grids` are those of a plan, by default the one in force."""
    if not (0 <= z <= MOST_ZOOM and 0 <= x < 2**z and 0 <= y < 2**z):
        raise NotFound("没有这一瓦片 / no such tile", given=f"{z}/{x}/{y}", expected=f"z 0..{MOST_ZOOM}, x, y < 2^z")
    if tileset is TileSet.GRIDS:
        return await _grids(request, (z, x, y), layer, plan)

    async def ask() -> str:
        async with session_scope(request.app.state.engine) as session:
            return await tiles.mark(session)

    mark = await store.mark(ask)

    async def make() -> bytes:
        async with session_scope(request.app.state.engine) as session:
            if tileset is TileSet.BASE:
                return await tiles.base(session, z, x, y)
            return await tiles.buildings(session, z, x, y) if z >= BUILDINGS_FROM else b""

    return _answer(request, mark, await store.tile((tileset, mark, z, x, y), make))


async def _grids(request: Request, at: tuple[int, int, int], layer: str | None, plan: UUID | None) -> Response:
    catalogue: Catalogue = request.app.state.keeper.now
    found = _period(catalogue, layer, plan)
    if found is None:
        return _answer(request, "none", await store.tile(("none",), _nothing))
    of_layer, period = found
    levels = [level.key for level in of_layer.layer.levels]
    shown = levels if at[0] >= 12 or len(levels) == 1 else levels[:-1]

    async def make() -> bytes:
        async with session_scope(request.app.state.engine) as session:
            return await tiles.grids(session, period.plan.id, shown, *at)

    mark = period.plan.id.hex[:16]
    return _answer(request, mark, await store.tile(("grids", period.plan.id, *at), make))


async def _nothing() -> bytes:
    return b""


def _period(catalogue: Catalogue, layer: str | None, plan: UUID | None) -> tuple[LayerPlans, PlanPeriod] | None:
    """Return the asked plan; without one the plan in force of the asked or default layer, None where there is none."""
    if plan is not None:
        found = catalogue.plan(plan)
        if found is None:
            raise NotFound("没有这一方案 / no such plan", given=str(plan))
        return found
    if not catalogue.layers:
        return None
    of_layer = catalogue.layer(layer)
    period = of_layer.at(datetime.now(UTC))
    return (of_layer, period) if period else None


def _answer(request: Request, mark: str, body: bytes) -> Response:
    tag = f'"{mark}"'
    headers: dict[str, Any] = {"ETag": tag, "Cache-Control": "public, max-age=60"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    headers["Content-Encoding"] = "gzip"
    return Response(body, headers=headers, media_type="application/vnd.mapbox-vector-tile")
