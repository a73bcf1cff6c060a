"""An accepted alias is found at once, while the index of all addresses is still being made."""

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
from api.services.catalogue.registry import Registry
from api.services.catalogue.registry_keeper import RegistryKeeper
from api.settings import Settings
from data.database import Engine, make_engine, session_scope
from geo.address import address_key
from tests.drawn import CITY, middle, publish
from tests.http.conftest import Client, Clients

HELD_S = 60.0  # the index stands still meanwhile: what is found is found without it, on a busy machine too
TOLD = "云岭区望江街道柳荫路12号"


@pytest.fixture
async def engine(settings: Settings) -> AsyncIterator[Engine]:
    made = make_engine(settings.url)
    yield made
    await made.dispose()


@pytest.fixture
async def address(engine: Engine) -> str:
    """One address in a drawn city, there before the application."""
    await publish(engine)
    made, (lng, lat) = str(uuid4()), middle(CITY, "B")
    async with session_scope(engine) as session:
        await session.execute(
            text(
                "INSERT INTO wangge.address (id, source, text, key, parts, point) VALUES (:id, 'test', :text, :key,"
                """ '{"district": "云岭区", "town": "望江街道", "road": "柳荫路", "number": "12"}',"""
                " ST_SetSRID(ST_MakePoint(:lng, :lat), 4326))"
            ),
            {"id": made, "text": TOLD, "key": address_key(TOLD), "lng": lng, "lat": lat},
        )
    return made


@pytest.fixture
async def busy(address: str, app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Every index from now on takes until the event is set, as one of millions of addresses would."""
    begin = time.monotonic()
    while not len(app.state.keeper.now.addresses):
        assert time.monotonic() - begin < 60
        await asyncio.sleep(0.02)
    done, built = asyncio.Event(), RegistryKeeper.built

    async def slowly(self: RegistryKeeper, version: str, *times: datetime) -> Registry:
        await done.wait()
        return await built(self, version, *times)

    monkeypatch.setattr(RegistryKeeper, "built", slowly)
    return done


async def accepted(clients: Clients, **choice: Any) -> None:
    made = await clients(Role.DISPATCHER).post("/api/aliases/proposals", json=choice)
    assert made.status_code == 201, made.text
    done = await clients(Role.PLANNER).post(f"/api/aliases/proposals/{made.json()['id']}/accept", json={})
    assert done.status_code == 200, done.text


async def located(client: Client, told: str, within_s: float = HELD_S) -> dict[str, Any]:
    """Return the answer, asked until it is found or the time is over."""
    begin = time.monotonic()
    while True:
        found: dict[str, Any] = (await client.get("/api/locate", params={"address": told})).json()
        if found["status"] == "found" or time.monotonic() - begin > within_s:
            return found
        await asyncio.sleep(0.02)


async def test_an_alias_of_an_address_works_while_the_index_is_made(
    busy: asyncio.Event, address: str, clients: Clients
) -> None:
    public, told = clients(None), "老粮站后门"
    assert (await located(public, told, 0))["status"] != "found"
    await accepted(clients, text=told, address_id=address)
    found = await located(public, told)
    assert (found["status"], found["grid"]["code"]) == ("found", "B")
    assert (found["address"]["id"], found["address"]["text"]) == (address, TOLD)
    said = await located(public, f"望江街道{told}有人打架", 0)
    assert said["grid"] is not None
    matched = (await public.post("/api/addresses/match", json={"addresses": [told]})).json()["results"][0]
    assert (matched["status"], matched["address"]["id"]) == ("found", address)
    offered = (await public.get("/api/addresses/suggest", params={"q": "老粮"})).json()["items"]
    assert [(one["name"], one["text"], one["kind"]) for one in offered] == [(told, TOLD, "alias")]
    assert (await located(public, "老粮站旁的菜场", 0))["status"] != "found"
    assert (await located(public, "柳荫路14号", 0))["address"]["text"] != TOLD
    busy.set()
    assert (await located(public, told))["address"]["text"] == TOLD


async def test_a_place_that_was_clicked_works_while_the_index_is_made(busy: asyncio.Event, clients: Clients) -> None:
    lng, lat = middle(CITY, "C")
    public, told = clients(None), "鬼市口大槐树"
    await accepted(clients, text=told, point={"lng": lng, "lat": lat})
    found = await located(public, told)
    assert (found["status"], found["grid"]["code"], found["address"]["text"]) == ("found", "C", told)
    busy.set()


async def test_what_is_rejected_is_not_found(busy: asyncio.Event, address: str, clients: Clients) -> None:
    told = "东头老井"
    made = await clients(Role.DISPATCHER).post("/api/aliases/proposals", json={"text": told, "address_id": address})
    url = f"/api/aliases/proposals/{made.json()['id']}/reject"
    assert (await clients(Role.PLANNER).post(url, json={"reason": "不对"})).status_code == 200
    assert (await located(clients(None), told, 0.5))["status"] != "found"
    busy.set()
