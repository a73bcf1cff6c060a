"""Addresses over HTTP: the question with its answers, why, suggestions, nearest, and addresses as they were."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from api.auth import Role
from api.routes import addresses
from api.services.address_fresh import answer_in
from api.services.addresses import AddressAnswer
from api.services.catalogue import LoadedPlan, Registry
from api.settings import Settings
from data.database import Engine, make_engine, session_scope
from geo.address import address_key
from tests.drawn import CELL, CITY, middle, publish
from tests.http.conftest import Client, Clients

ADDRESSES = (
    ("云岭区望江街道柳荫路12号", "A", 0.0),
    ("云岭区望江街道朝阳路5号", "B", 0.0),
    ("云岭区石桥镇朝阳路5号", "C", 0.0),
    ("云岭区石桥镇锦绣花园1幢", "D", 0.0),
    ("云岭区石桥镇锦绣花园2幢", "D", 0.1),
)


@pytest.fixture
async def engine(settings: Settings) -> AsyncIterator[Engine]:
    made = make_engine(settings.url)
    yield made
    await made.dispose()


@pytest.fixture
async def stored(engine: Engine) -> None:
    """A drawn city with addresses, one alias that held in 2025 and an old name of a road."""
    await publish(engine)
    async with session_scope(engine) as session:
        for told, letter, shift in ADDRESSES:
            lng, lat = middle(CITY, letter)
            await session.execute(
                text(
                    "INSERT INTO wangge.address (id, source, text, key, point) VALUES"
                    " (:id, 'test', :text, :key, ST_SetSRID(ST_MakePoint(:lng, :lat), 4326))"
                ),
                {"id": uuid4(), "text": told, "key": address_key(told), "lng": lng + shift * CELL, "lat": lat},
            )
        await session.execute(
            text(
                "INSERT INTO wangge.address_alias"
                " (id, address_id, alias, key, source, created_at, valid_from, valid_to)"
                " SELECT gen_random_uuid(), id, '老粮站后门', '老粮站后门', 'test', now(), '2025-01-01', '2026-01-01'"
                " FROM wangge.address WHERE text LIKE '%柳荫路12号'"
            )
        )
        await session.execute(
            text(
                "INSERT INTO wangge.name_alias (id, alias, name, key, source, created_at)"
                " VALUES (gen_random_uuid(), '杨柳街', '柳荫路', '杨柳街', 'test', now())"
            )
        )


@pytest.fixture
async def asked(stored: None, app: FastAPI, clients: Clients) -> Client:  # there before the application
    begin = time.monotonic()
    while len(app.state.keeper.now.addresses) < len(ADDRESSES):
        assert time.monotonic() - begin < 60
        await asyncio.sleep(0.02)
    return clients(None)


async def get(client: Client, path: str, **words: object) -> dict[str, Any]:
    answer = await client.get(path, params={name: str(value) for name, value in words.items()})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_doubt_is_a_question_with_one_answer_for_each_value(asked: Client) -> None:
    found = await get(asked, "/api/locate", address="朝阳路5号")
    address = found["address"]
    assert (found["status"], found["grid"], address["part"]) == ("ambiguous", None, "town")
    assert "街道" in address["question"]
    answers = {one["value"]: one for one in address["answers"]}
    assert set(answers) == {"望江街道", "石桥镇"}
    for value, one in answers.items():
        assert len(one["candidates"]) == 1
        assert value in address["candidates"][one["candidates"][0]]["text"]
        settled = await get(asked, "/api/locate", address=one["text"])
        assert settled["grid"]["code"] == {"望江街道": "B", "石桥镇": "C"}[value]
    matched = await asked.post("/api/addresses/match", json={"addresses": ["朝阳路5号"]})
    assert matched.json()["results"][0]["answers"] == address["answers"]


async def test_the_answer_says_which_characters_matched_what(asked: Client) -> None:
    given = "去云岭区柳荫路12号"
    why = (await get(asked, "/api/locate", address=given))["address"]["explain"]
    road = next(one for one in why if one["level"] == "road")
    assert (given[road["begin"] : road["end"]], road["state"], road["standard"]) == ("柳荫路", "equal", "柳荫路")


async def test_a_text_that_is_too_long_is_refused_alone_and_a_story_is_matched(asked: Client) -> None:
    story = "来电人说晚上太吵，" * 100 + "在柳荫路12号，" + "请尽快处理，" * 20
    answer = await asked.post("/api/addresses/match", json={"addresses": ["路" * 1501, story, "柳荫路12号"]})
    assert answer.status_code == 200, answer.text
    long, *found = answer.json()["results"]
    assert (long["status"], long["error"]["code"], long["error"]["given"]) == ("refused", "text_too_long", 1501)
    assert [one["grid"]["code"] for one in found] == ["A", "A"]
    assert (await get(asked, "/api/locate", address=story))["grid"]["code"] == "A"


async def test_a_text_on_which_the_matching_breaks_is_refused_alone(
    asked: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(registry: Registry, plan: LoadedPlan, level: int, text: str, *more: Any) -> AddressAnswer:
        if "坏" in text:
            raise ZeroDivisionError
        return answer_in(registry, plan, level, text, *more)

    monkeypatch.setattr(addresses, "answer_in", broken)
    answer = await asked.post("/api/addresses/match", json={"addresses": ["坏了的路3号", "柳荫路12号"]})
    assert answer.status_code == 200, answer.text
    lost, found = answer.json()["results"]
    assert (lost["status"], lost["error"]["code"]) == ("refused", "internal_error")
    assert found["grid"]["code"] == "A"


@pytest.mark.parametrize("texts", [["路"] * 1001, ["路" * 1000] * 201])
async def test_more_than_a_call_takes_is_refused_with_what_it_takes(asked: Client, texts: list[str]) -> None:
    answer = await asked.post("/api/addresses/match", json={"addresses": texts})
    assert answer.status_code == 422
    assert "at most" in answer.json()["expected"]


async def test_what_is_not_found_offers_what_is_like_it(asked: Client) -> None:
    found = await get(asked, "/api/locate", address="锦绣大厦鬼市口")
    assert (found["status"], found["grid"]) == ("not_found", None)
    assert any("锦绣花园" in one["text"] for one in found["address"]["candidates"])
    assert all(one["confidence"] == 0 for one in found["address"]["candidates"])


async def test_suggestions_tell_two_lines_marks_and_grid(asked: Client) -> None:
    estate, *houses = (await get(asked, "/api/addresses/suggest", q="锦绣花园", limit=5))["items"]
    assert (estate["name"], estate["place"], estate["kind"], estate["id"]) == (
        "锦绣花园",
        "云岭区石桥镇",
        "compound",
        None,
    )
    assert (estate["spans"], estate["whole"], estate["addresses"], estate["grid"]["code"]) == ([[0, 4]], True, 2, "D")
    assert [one["text"] for one in houses] == ["云岭区石桥镇锦绣花园1幢", "云岭区石桥镇锦绣花园2幢"]
    assert all(one["id"] and one["kind"] == "building" for one in houses)
    assert (await get(asked, "/api/addresses/suggest", q="jxhy"))["items"][0]["name"] == "锦绣花园"
    assert (await get(asked, "/api/addresses/suggest", q="杨柳街12"))["items"][0]["text"] == "云岭区望江街道柳荫路12号"
    towns = (await get(asked, "/api/addresses/suggest", q="朝阳"))["items"]
    assert {one["grid"]["code"] for one in towns} == {"B", "C"}


@pytest.mark.parametrize("words", [{"q": "柳" * 201}, {"q": "柳", "limit": 0}, {"q": "柳", "limit": 51}])
async def test_suggestions_refuse_what_makes_no_sense(public: Client, words: dict[str, object]) -> None:
    answer = await public.get("/api/addresses/suggest", params={name: str(value) for name, value in words.items()})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


async def test_the_nearest_addresses_come_with_metres(asked: Client) -> None:
    lng, lat = middle(CITY, "B")
    near = (await get(asked, "/api/addresses/nearest", lng=lng + 0.001, lat=lat, limit=2))["items"]
    assert near[0]["text"] == "云岭区望江街道朝阳路5号"
    assert near[0]["distance_m"] == pytest.approx(96.5, abs=1)
    assert near[0]["distance_m"] < near[1]["distance_m"]
    for bad in ({"lng": "nan", "lat": "29"}, {"lng": "181", "lat": "29"}, {"lng": "29.8", "lat": "106.4"}):
        assert (await asked.get("/api/addresses/nearest", params=bad)).status_code in (400, 422)


async def test_an_alias_is_known_when_it_held_and_only_then(asked: Client) -> None:
    then = await get(asked, "/api/locate", address="老粮站后门", at="2025-06-01")
    assert (then["status"], then["address"]["text"]) == ("found", "云岭区望江街道柳荫路12号")
    assert "addresses_as_now" not in {one["code"] for one in then["notes"]}
    now = await get(asked, "/api/locate", address="老粮站后门")
    assert now["status"] != "found"
    matched = await asked.post("/api/addresses/match", json={"addresses": ["老粮站后门"], "at": "2025-06-01"})
    assert matched.json()["results"][0]["grid"]["code"] == "A"


async def test_a_case_reported_by_address_is_as_exact_as_its_match(asked: Client, clients: Clients) -> None:
    dispatcher = clients(Role.DISPATCHER)
    for address, metres in (("柳荫路12号", 25.0), ("锦绣花园1幢", 25.0), ("朝阳路5号", None), ("柳荫路12号对面", 75.0)):
        located = await get(asked, "/api/locate", address=address)
        assert located["address"]["accuracy_m"] == metres, address
        told = (await dispatcher.post("/api/incidents", json={"address": address})).json()
        case = await get(dispatcher, f"/api/incidents/{told['id']}")
        assert (case["accuracy_m"], case["located"]) == (metres, metres is not None)


HELD = {"at": "2025-06-01"}  # when the alias held, as it stood before it was corrected


@pytest.fixture
async def corrected(asked: Client, engine: Engine) -> str:
    """The time before an alias was given a later beginning and a house another number; both are heard of."""
    async with session_scope(engine) as session:
        before: datetime = (await session.execute(text("SELECT clock_timestamp()"))).scalar_one()
    async with session_scope(engine) as session:
        await session.execute(text("UPDATE wangge.address_alias SET valid_from = '2025-09-01'"))
        words = {"old": ADDRESSES[1][0], "new": ADDRESSES[1][0].replace("5号", "7号")}
        await session.execute(text("UPDATE wangge.address SET text = :new, key = :new WHERE text = :old"), words)
    begin, later = time.monotonic(), {"address": "老粮站后门", "at": "2025-10-01"}
    while True:
        found = [(await get(asked, "/api/locate", **later | more))["status"] == "found" for more in (HELD, {})]
        if found == [False, True]:
            return before.isoformat()
        assert time.monotonic() - begin < 60
        await asyncio.sleep(0.05)


async def test_what_was_recorded_later_is_not_used_for_what_was_known(asked: Client, corrected: str) -> None:
    words = HELD | {"address": "老粮站后门"}
    known = await get(asked, "/api/locate", **words, known_at=corrected)
    assert (known["status"], known["address"]["text"]) == ("found", "云岭区望江街道柳荫路12号")
    assert (await get(asked, "/api/locate", **words, known_at="2099-01-01"))["status"] != "found"


async def test_matching_typing_and_nearest_know_no_more_than_was_known(asked: Client, corrected: str) -> None:
    lng, lat = middle(CITY, "B")

    async def told(when: dict[str, str]) -> tuple[object, ...]:
        body = {"addresses": ["老粮站后门"], **when}
        matched = (await asked.post("/api/addresses/match", json=body)).json()
        typed = await get(asked, "/api/addresses/suggest", q="老粮站", **when)
        near = await get(asked, "/api/addresses/nearest", lng=lng, lat=lat, limit=1, **when)
        assert matched["notes"] == typed["notes"] == near["notes"] == []
        return matched["results"][0]["status"], [one["name"] for one in typed["items"]], near["items"][0]["text"][-4:]

    assert await told(HELD | {"known_at": corrected}) == ("found", ["老粮站后门"], "阳路5号")
    assert await told(HELD | {"known_at": "2099-01-01"}) == ("not_found", [], "阳路7号")
    assert await told(HELD) == ("not_found", [], "阳路7号")


async def test_times_that_cannot_be_are_refused_as_locate_refuses_them(asked: Client) -> None:
    lng, lat = middle(CITY, "B")
    calls: list[tuple[str, dict[str, object]]] = [
        ("/api/locate", {"address": "朝阳路5号"}),
        ("/api/addresses/suggest", {"q": "朝阳"}),
        ("/api/addresses/nearest", {"lng": lng, "lat": lat}),
    ]
    for name, value, status, code in (
        ("known_at", "once", 400, "bad_time"),
        ("known_at", "", 400, "bad_time"),
        ("at", "2025-13-01", 400, "bad_time"),
        ("known_at", "1999-01-01", 404, "no_plan_at"),
        ("at", "1999-01-01", 404, "no_plan_at"),
    ):
        told = [await asked.get(path, params={**words, name: value}) for path, words in calls]  # type: ignore[dict-item]
        told.append(await asked.post("/api/addresses/match", json={"addresses": ["朝阳路5号"], name: value}))
        assert {(one.status_code, one.json()["code"]) for one in told} == {(status, code)}, (name, value)
    number = await asked.post("/api/addresses/match", json={"addresses": [], "known_at": 2025})
    assert (number.status_code, number.json()["code"]) == (422, "unprocessable")
