"""Plans out of force over HTTP: named in each answer, from files, also where nobody asked for them before."""

import asyncio
import os
import shutil
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from api.app import create_app
from api.services.catalogue import files
from api.settings import Settings
from data.database import Engine, session_scope
from tests.drawn import CITY, Drawn, middle, publish

FIRST = datetime(2015, 1, 1, tzinfo=UTC)
VERSIONS, EACH = 50, timedelta(days=30)
CLIENT = httpx.AsyncClient


def started(number: int) -> datetime:
    return FIRST + number * EACH


@pytest.fixture
async def versions(engine: Engine) -> list[Drawn]:
    """Fifty plans, each a month; the grid codes say which one answered."""
    return [
        await publish(
            engine,
            "AB",
            name=f"v{number}",
            valid_from=started(number),
            parents={"A": f"{number:02d}", "B": f"{number:02d}"},
        )
        for number in range(VERSIONS)
    ]


@pytest.fixture
async def asked(versions: list[Drawn], app: FastAPI, public: CLIENT) -> CLIENT:
    """A client of an application that found fifty plans when it started."""
    return public


async def ask(client: CLIENT, at: datetime, letter: str = "A") -> httpx.Response:
    lng, lat = middle("AB", letter)
    answer = await client.get("/api/locate", params={"lng": lng, "lat": lat, "at": at.isoformat()})
    assert answer.status_code == 200, answer.text
    return answer


async def test_each_of_fifty_versions_answers_for_its_own_time_and_is_named(asked: CLIENT) -> None:
    tags = set()
    for number in range(VERSIONS):
        for at in (started(number), started(number + 1) - timedelta(microseconds=1)):
            found = (answer := await ask(asked, at)).json()
            assert (found["plan"]["name"], found["chain"][0]["code"]) == (f"v{number}", f"{number:02d}")
        tags.add(answer.headers["etag"])
        assert answer.headers["etag"].startswith(f'"{found["plan"]["id"][:8]}-')
    assert len(tags) == VERSIONS


async def test_an_old_answer_has_an_etag_that_holds(asked: CLIENT) -> None:
    first = await ask(asked, started(3))
    lng, lat = middle("AB", "A")
    again = await asked.get(
        "/api/locate",
        params={"lng": lng, "lat": lat, "at": started(3).isoformat()},
        headers={"If-None-Match": first.headers["etag"]},
    )
    assert (again.status_code, again.content) == (304, b"")


async def test_a_batch_of_an_old_time_comes_from_its_plan(asked: CLIENT, versions: list[Drawn]) -> None:
    body = {"points": [middle("AB", "A"), middle("AB", "B")], "at": started(7).isoformat(), "level": "community"}
    answer = await asked.post("/api/locate/batch", json=body)
    assert answer.json()["codes"] == ["07", "07"]
    assert answer.headers["X-Wangge-Plan"] == answer.json()["plan"]["id"] == str(versions[7].plan_id)


async def until(holds: Callable[[], Any], limit_s: float = 60) -> None:
    begin = time.monotonic()
    while not holds():
        assert time.monotonic() - begin < limit_s
        await asyncio.sleep(0.05)


@pytest.fixture
async def two(engine: Engine) -> tuple[Drawn, Drawn]:
    old = await publish(engine, CITY, valid_from=FIRST, name="old")
    return old, await publish(engine, CITY, name="new")


async def test_files_of_old_plans_are_written_before_anybody_asks(
    two: tuple[Drawn, Drawn], settings: Settings, app: FastAPI
) -> None:
    await until(lambda: files.written(settings.folder / "index", two[0].plan_id))


@pytest.fixture
async def restarted(two: tuple[Drawn, Drawn], settings: Settings, engine: Engine) -> AsyncIterator[CLIENT]:
    """A client of a service started on files alone: the database has lost the outlines of the old plan."""
    made = create_app(settings)
    async with made.router.lifespan_context(made):
        await until(lambda: files.written(settings.folder / "index", two[0].plan_id))
    async with session_scope(engine) as session:
        await session.execute(text("SET LOCAL session_replication_role = replica"))
        await session.execute(text("DELETE FROM wangge.plan_grid WHERE plan_id = :id"), {"id": two[0].plan_id})
    made = create_app(settings)
    async with made.router.lifespan_context(made):
        transport = httpx.ASGITransport(made, client=("127.0.0.1", 5))
        async with CLIENT(transport=transport, base_url="http://test", trust_env=False) as client:
            yield client


async def test_an_old_plan_answers_from_its_files_alone(restarted: CLIENT) -> None:
    lng, lat = middle(CITY, "E")
    answer = await restarted.get("/api/locate", params={"lng": lng, "lat": lat, "at": "2015-06-01"})
    assert (answer.status_code, answer.json()["plan"]["name"], answer.json()["grid"]["code"]) == (200, "old", "E")


async def test_a_plan_that_went_out_of_force_is_still_at_hand(app: FastAPI, engine: Engine) -> None:
    await publish(engine, CITY, name="first")
    keeper = app.state.keeper
    await until(lambda: keeper.now.layers)
    period = keeper.now.layers[0].periods[0]
    loaded = keeper.at_hand(period)
    await publish(engine, CITY, name="second", valid_from=datetime.now(UTC))
    await until(lambda: len(keeper.now.layers[0].periods) == 2)
    assert period.plan.id not in keeper.now.loaded
    assert keeper.at_hand(period) is loaded


def test_sweeping_spares_young_files_that_may_be_a_plan_about_to_be_published(tmp_path: Path) -> None:
    known, coming, gone = uuid4(), uuid4(), uuid4()
    for plan_id in (known, coming, gone):
        files.folder_of(tmp_path, plan_id).mkdir()
    aged = time.time() - 2 * files.YOUNG_S
    for plan_id in (known, gone):
        os.utime(files.folder_of(tmp_path, plan_id), (aged, aged))
    files.sweep(tmp_path, {known})
    assert {path.name for path in tmp_path.iterdir()} == {f"{known}-1", f"{coming}-1"}
    shutil.rmtree(tmp_path)
