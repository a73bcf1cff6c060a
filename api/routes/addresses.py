"""Addresses: what a text means, what somebody is about to type, what is near a point."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, NamedTuple
from zoneinfo import ZoneInfo

import orjson
import structlog
from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from api.deps import allow
from api.errors import ApiError, OurFault, Unprocessable, problem
from api.schemas.tagged import JSON, tagged
from api.services import questions
from api.services.address_fresh import answer_in
from api.services.address_typing import nearest_json, suggested_json
from api.services.answers import match_json, note_json, plan_json
from api.services.catalogue import CatalogueKeeper, Registry
from api.services.locate import Note, Owners, batch_scope
from api.services.questions import Question, checked
from geo.types import LngLat

router = APIRouter(tags=["addresses"])
_log = structlog.get_logger()
ADDRESSES_MOST = 1_000
TEXTS_MOST = 200_000  # characters of all texts of one call
INLINE_MOST = 2_000  # and up to which no thread is needed
TEXT_WORDS = ("layer", "level", "at", "known_at", "lang")
MATCH_WORDS = frozenset({"addresses", "near", *TEXT_WORDS})


def _question(words: Mapping[str, str | None], zone: ZoneInfo) -> Question:
    """Return the question of layer, level and times; raises BadQuestion for a time that is none."""
    at, known_at = words.get("at"), words.get("known_at")
    return Question(
        layer=words.get("layer"),
        level=words.get("level"),
        at=None if at is None else questions.moment(at, zone, "at"),
        known_at=None if known_at is None else questions.moment(known_at, zone, "known_at"),
        lang=questions.language(words.get("lang")),
    )


async def told(
    request: Request,
    layer: Annotated[str | None, Query(max_length=100)] = None,
    at: Annotated[str | None, Query(max_length=40, description="with what held then; default: now")] = None,
    known_at: Annotated[str | None, Query(max_length=40, description="use only what was recorded by then")] = None,
    lang: Annotated[str | None, Query(max_length=10, description="zh-CN or en: language of notes")] = None,
) -> Question:
    """Return the question that parameters ask."""
    return _question({"layer": layer, "at": at, "known_at": known_at, "lang": lang}, request.app.state.keeper.zone)


Told = Annotated[Question, Depends(told)]


class Asked(NamedTuple):
    """What an answer is made from: one plan, the addresses of one time, what is to be told of them."""

    scope: Owners
    registry: Registry
    notes: list[dict[str, Any]]


@router.get("/api/addresses/suggest", dependencies=[allow()])
async def suggestions(
    request: Request,
    q: Annotated[str, Query(max_length=questions.TYPED_MOST)] = "",
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
    *,
    question: Told,
) -> Response:
    """Give what the text typed so far may become: names, numbers, buildings, rooms, likeliest first.

    By characters, pinyin initials or pinyin, by a part within, with a slip. `name` and `place` are two lines to show,
    `spans` the characters of `name` that were typed; `id` is null where it is no single standard address.
    """
    asked = await _asked(request, question)
    items = suggested_json(asked.registry, asked.scope.plan, asked.scope.level, q, limit)
    return tagged(request, orjson.dumps({"items": items, "next": None, "notes": asked.notes}))


@router.get("/api/addresses/nearest", dependencies=[allow()])
async def nearest(
    request: Request,
    lng: float,
    lat: float,
    limit: Annotated[int, Query(ge=1, le=50)] = 5,
    *,
    question: Told,
) -> Response:
    """Give the standard addresses nearest to a WGS84 point with their distances in metres."""
    point = checked(lng, lat)
    asked = await _asked(request, question)
    items = nearest_json(asked.registry, asked.scope.plan, asked.scope.level, point, limit)
    return tagged(request, orjson.dumps({"items": items, "next": None, "notes": asked.notes}))


async def _asked(request: Request, question: Question) -> Asked:
    """Return plan and addresses of the time that is asked about; raises as GET /api/locate does."""
    keeper: CatalogueKeeper = request.app.state.keeper
    scope = await batch_scope(keeper, question)
    catalogue, dated = keeper.now, True
    if question.at or question.known_at:
        catalogue, dated = await keeper.as_of(catalogue, question.at or datetime.now(UTC), question.known_at)
    notes = [] if dated else [note_json(Note("addresses_as_now", {}), question.lang)]
    if catalogue.registry.awaited:
        notes.append(note_json(Note("addresses_awaited", {}), question.lang))
    return Asked(scope, catalogue.registry, notes)


@router.post("/api/addresses/match", dependencies=[allow()])
async def match_addresses(request: Request) -> Response:
    """Say for each text which standard address it means and in which grid, or what to ask.

    A text that is too long, or on which the matching breaks, is refused alone, in its place.
    """
    keeper: CatalogueKeeper = request.app.state.keeper
    given = _read(await request.body())
    question = _question(given, keeper.zone)
    asked = await _asked(request, question)
    plan, level, near = asked.scope.plan, asked.scope.level, _near(given.get("near"))

    def work() -> list[dict[str, Any]]:
        table = plan.levels[level]

        def one(text: str) -> dict[str, Any]:
            if len(text) > questions.ADDRESS_MOST:
                return refused(text)
            try:
                return match_json(answer_in(asked.registry, plan, level, text, near), table, question.lang)
            except ApiError:
                raise
            except Exception as error:  # noqa: BLE001  # one text must not lose what the other thousand mean
                _log.error("unforeseen", exc_info=error, path=request.url.path)
                fault = OurFault()
                return {"status": "refused", "error": problem(fault.status, fault.code, fault.message)}

        return [one(text) for text in given["addresses"]]

    few = sum(map(len, given["addresses"])) <= INLINE_MOST
    results = work() if few else await asyncio.to_thread(work)
    body = {"plan": plan_json(asked.scope.period, keeper.zone), "results": results, "notes": asked.notes}
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
    for name in TEXT_WORDS:
        if given.get(name) is not None and not isinstance(given[name], str):
            raise Unprocessable(f"{name} 应是文字 / must be text", given=given[name], expected="text")
    if len(addresses) > ADDRESSES_MOST:
        raise Unprocessable("地址太多 / too many texts", given=len(addresses), expected=f"at most {ADDRESSES_MOST}")
    whole = sum(map(len, addresses))
    if whole > TEXTS_MOST:
        expected = f"at most {TEXTS_MOST} characters in all"
        raise Unprocessable("文字太多，请分批 / too much text: send it in parts", given=whole, expected=expected)
    return dict(given)


def refused(text: str) -> dict[str, Any]:
    """Return the result of a text that is too long to be matched."""
    expected = f"at most {questions.ADDRESS_MOST} characters"
    told = problem(422, "text_too_long", "文字过长 / the text is too long", given=len(text), expected=expected)
    return {"status": "refused", "error": told}


def _near(given: object) -> LngLat | None:
    if given is None:
        return None
    if not isinstance(given, list) or len(given) != 2 or not all(type(one) in (int, float) for one in given):
        raise Unprocessable("near 应是 [lng, lat] / must be [lng, lat]", given=given, expected="[lng, lat]")
    return checked(*given)
