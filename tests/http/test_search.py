"""The one search field over HTTP: grids, addresses, and numbers of incidents for who may read them."""

from typing import Any

import pytest
import pytest_asyncio
from fastapi import FastAPI
from sqlalchemy import text

from api.auth import Role
from data.database import Engine, session_scope
from tests.drawn import publish
from tests.http.conftest import SHARED, Clients

pytestmark = SHARED


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stored(shared_engine: Engine) -> None:
    """A drawn city with three incidents, there before the application."""
    await publish(shared_engine)
    async with session_scope(shared_engine) as session:
        for number in ("20260301-000123", "20260302-000124", "20260302-001230"):
            await session.execute(
                text(
                    "INSERT INTO wangge.incident (id, number, text, source, reported_at, received_at, method)"
                    " VALUES (gen_random_uuid(), :number, '路灯不亮', 'test', now(), now(), 'none')"
                ),
                {"number": number},
            )


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def asked(stored: None, shared_app: FastAPI, shared_clients: Clients) -> Clients:
    return shared_clients


async def items(clients: Clients, role: Role | None, typed: str, **words: Any) -> list[dict[str, Any]]:
    answer = await clients(role).get("/api/suggest", params={"q": typed, **words})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def test_a_grid_is_found_by_name_code_and_initials(asked: Clients) -> None:
    whole = (await items(asked, None, "B"))[0]
    assert (whole["kind"], whole["text"], whole["grid"]["code"], whole["level"]) == ("grid", "B", "B", "grid")
    located = await asked(None).get("/api/locate", params={"address": whole["text"], "level": whole["level"]})
    assert located.json()["grid"]["code"] == "B"
    assert (await items(asked, None, " B "))[0]["grid"]["code"] == "B"
    name = whole["name"]
    by_name = (await items(asked, None, name))[0]
    assert (by_name["grid"]["code"], by_name["spans"]) == ("B", [[0, len(name)]])


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("20260302", ["20260302-001230", "20260302-000124"]),
        ("20260302-0001", ["20260302-000124"]),
        ("000123", ["20260301-000123"]),
        ("123", ["20260301-000123"]),
        ("1230", ["20260302-001230"]),
        ("20260302-%", []),
        ("12", []),
    ],
)
async def test_a_case_is_found_by_its_number_or_the_running_part_of_it(
    asked: Clients, typed: str, numbers: list[str]
) -> None:
    found = await items(asked, Role.DISPATCHER, typed)
    assert [one["name"] for one in found if one["kind"] == "case"] == numbers
    assert all(one["incident"]["number"] == one["name"] for one in found if one["kind"] == "case")


async def test_numbers_of_cases_are_for_who_may_read_them(asked: Clients) -> None:
    for role in (None, Role.PLANNER, Role.GRID_WORKER):  # a grid worker only in his grids, of which he has none
        assert [one for one in await items(asked, role, "000123") if one["kind"] == "case"] == []
    assert [one["kind"] for one in await items(asked, Role.LEADER, "000123")] == ["case"]


@pytest.mark.parametrize("typed", ["", " ", "\n", "\x00", "%", "柳" * 200, "'; DROP TABLE wangge.incident; --"])
async def test_any_text_is_answered(asked: Clients, typed: str) -> None:
    assert isinstance(await items(asked, Role.DISPATCHER, typed), list)


async def test_what_makes_no_sense_is_refused(asked: Clients) -> None:
    for words in ({"q": "柳" * 201}, {"q": "柳", "limit": "0"}, {"q": "柳", "layer": "nowhere"}):
        answer = await asked(None).get("/api/suggest", params=words)
        assert answer.status_code in (404, 422)
        assert answer.headers["content-type"] == "application/problem+json"


async def test_the_running_number_is_looked_up_in_its_index(stored: None, shared_engine: Engine) -> None:
    async with session_scope(shared_engine) as session:
        await session.execute(text("SET LOCAL enable_seqscan = off"))
        rows = await session.execute(
            text("EXPLAIN SELECT 1 FROM wangge.incident WHERE split_part(number, '-', 2) = '000123'")
        )
        assert "incident_running" in "\n".join(row[0] for row in rows)
