"""Addresses: what a text means, what somebody is about to type, what is near a point."""

import asyncio
from datetime import UTC, datetime
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.deps import allow
from api.errors import ApiError, Unprocessable
from api.schemas.tagged import JSON, tagged
from api.services import questions
from api.services.address_fresh import answer_in
from api.services.address_typing import nearest_json, suggested_json
from api.services.answers import match_json, note_json, plan_json
from api.services.catalogue import CatalogueKeeper
from api.services.locate import Note, Owners, batch_scope, level_of
from api.services.questions import Question, checked
from geo.types import LngLat

router = APIRouter(tags=["addresses"])
ADDRESSES_MOST = 1_000
INLINE_MOST = 10
MATCH_WORDS = frozenset({"addresses", "layer", "level", "at", "near", "lang"})
Layer = Annotated[str | None, Query(max_length=100)]


@router.get("/api/addresses/suggest", dependencies=[allow()])
async def suggestions(
    request: Request,
    q: Annotated[str, Query(max_length=questions.ADDRESS_MOST)] = "",
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
    layer: Layer = None,
) -> Response:
    """Give what the text typed so far may become: names, numbers, buildings, rooms, likeliest first.

    By characters, pinyin initials or pinyin, by a part within, with a slip. `name` and `place` are two lines to show,
    `spans` the characters of `name` that were typed; `id` is null where it is no single standard address.
    """
    scope = await _scope(request, layer)
    registry = request.app.state.keeper.now.registry
    items = suggested_json(registry, scope.plan, scope.level, q, limit)
    return tagged(request, orjson.dumps({"items": items, "next": None}))


@router.get("/api/addresses/nearest", dependencies=[allow()])
async def nearest(
    request: Request,
    lng: float,
    lat: float,
    limit: Annotated[int, Query(ge=1, le=50)] = 5,
    layer: Layer = None,
) -> Response:
    """Give the standard addresses nearest to a WGS84 point with their distances in metres."""
    point = checked(lng, lat)
    scope = await _scope(request, layer)
    items = nearest_json(request.app.state.keeper.now.registry, scope.plan, scope.level, point, limit)
    return tagged(request, orjson.dumps({"items": items, "next": None}))


async def _scope(request: Request, layer: str | None) -> Owners:
    return await batch_scope(request.app.state.keeper, Question(layer=layer))


@router.post("/api/addresses/match", dependencies=[allow()])
async def match_addresses(request: Request) -> Response:
    """Say for each text which standard address it means and in which grid, or what to ask."""
    keeper: CatalogueKeeper = request.app.state.keeper
    given = _read(await request.body())
    question = Question(
        layer=given.get("layer"),
        level=given.get("level"),
        at=questions.moment(given["at"], keeper.zone, "at") if given.get("at") else None,
        lang=questions.language(given.get("lang")),
    )
    catalogue, dated = keeper.now, True
    layer = catalogue.layer(question.layer)
    period = catalogue.period(layer, question.at or datetime.now(UTC))
    if question.at:
        catalogue, dated = await keeper.as_of(catalogue, question.at)
    plan = await keeper.loaded(period)
    level, near = level_of(plan, question.level), _near(given.get("near"))

    def work() -> list[dict[str, Any]]:
        table = plan.levels[level]
        texts, registry = given["addresses"], catalogue.registry
        found = (answer_in(registry, plan, level, text, near) for text in texts)
        return [match_json(one, table, question.lang) for one in found]

    few = len(given["addresses"]) <= INLINE_MOST
    results = work() if few else await asyncio.to_thread(work)
    told = [] if dated else [note_json(Note("addresses_as_now", {}), question.lang)]
    body = {"plan": plan_json(period, keeper.zone), "results": results, "notes": told}
    return Response(orjson.dumps(body), media_type=JSON)


def _read(body: bytes) -> dict[str, Any]:
    try:
        given = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise ApiError(f"不是合法的 JSON / not valid JSON: {error}", code="bad_json") from None
    addresses = given.get("addresses") if isinstance(given, dict) else None
    if not isinstance(addresses, list) or not all(isinstance(one, str) for one in addresses):
        raise Unprocessable("addresses 应是文字数组 / must be texts", expected='{"addresses": ["..."]}')
    unknown = sorted(set(given) - MATCH_WORDS)
    if unknown:
        raise Unprocessable("没有这个字段 / no such field", given=unknown[0], expected=", ".join(sorted(MATCH_WORDS)))
    for name in ("layer", "level", "at", "lang"):
        if given.get(name) is not None and not isinstance(given[name], str):
            raise Unprocessable(f"{name} 应是文字 / must be text", given=given[name], expected="text")
    if len(addresses) > ADDRESSES_MOST or any(len(one) > questions.ADDRESS_MOST for one in addresses):
        raise Unprocessable(
            "地址太多或过长 / too many or too long",
            given=len(addresses),
            expected=f"{ADDRESSES_MOST} of {questions.ADDRESS_MOST} characters",
        )
    return dict(given)


def _near(given: object) -> LngLat | None:
    if given is None:
        return None
    if not isinstance(given, list) or len(given) != 2 or not all(type(one) in (int, float) for one in given):
        raise Unprocessable("near 应是 [lng, lat] / must be [lng, lat]", given=given, expected="[lng, lat]")
    return checked(*given)
