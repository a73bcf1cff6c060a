"""Locate over HTTP while plans come: a newer one, another layer."""

import asyncio
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi import FastAPI

from api.settings import Settings
from data.database import make_engine
from tests.drawn import CITY, Drawn, middle, publish
from tests.http.conftest import Client


@pytest.fixture
async def city(settings: Settings) -> Drawn:
    """The drawn city, there before the application starts."""
    made = make_engine(settings.url)
    drawn = await publish(made)
    await made.dispose()
    return drawn


@pytest.fixture
async def asked(city: Drawn, app: FastAPI, public: Client) -> Client:
    return public


async def locate(client: Client, letter: str, **when: str) -> dict[str, Any]:
    lng, lat = middle(CITY, letter)
    found: dict[str, Any] = (await client.get("/api/locate", params={"lng": lng, "lat": lat, **when})).json()
    return found


async def test_swapped_numbers_inside_the_range_are_hinted_at(asked: Client, app: FastAPI) -> None:
    engine = app.state.engine
    shifted = await publish(engine, "F", layer="equator", parents={"F": "9"})
    assert shifted.plan_id
    begin = time.monotonic()
    while len(app.state.keeper.now.layers) < 2:
        assert time.monotonic() - begin < 60
        await asyncio.sleep(0.02)
    lng, lat = middle("F", "F")
    answer = await asked.get("/api/locate", params={"lng": lat, "lat": lng, "layer": "equator"})
    assert answer.json()["code"] == "swapped_coordinates"


async def test_a_new_plan_changes_answers_from_its_start_on(asked: Client, app: FastAPI, city: Drawn) -> None:
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    merged = CITY.replace("B", "A")
    parents = {"A": "1", "C": "2", "D": "2", "E": "2"}
    newer = await publish(app.state.engine, merged, name="2026", valid_from=begin, parents=parents)
    started = time.monotonic()
    while (await locate(asked, "B"))["plan"]["id"] != str(newer.plan_id):
        assert time.monotonic() - started < 60  # how soon is told by tests of the catalogue
        await asyncio.sleep(0.01)
    assert (await locate(asked, "B"))["grid"]["code"] == "A"
    before = await locate(asked, "B", at="2025-12-31T23:59:59+08:00")
    assert (before["grid"]["code"], before["plan"]["id"]) == ("B", str(city.plan_id))
    assert before["plan"]["valid_to"] == "2026-01-01T08:00:00+08:00"
    not_yet_known = await locate(asked, "B", known_at="2099-01-01")
    assert not_yet_known["grid"]["code"] == "A"
