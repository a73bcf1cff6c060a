"""While the first addresses are made ready no text is called unknown: the service says that it cannot tell yet."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from api.services.catalogue.registry import Registry
from api.services.catalogue.registry_keeper import RegistryKeeper
from api.settings import Settings
from data.database import make_engine, session_scope
from geo.address import address_key
from tests.drawn import CITY, middle, publish
from tests.http.conftest import Client, Clients

TOLD = "云岭区望江街道柳荫路12号"


@pytest.fixture
async def ready(settings: Settings, app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[asyncio.Event]:
    """A service without addresses gets some, and makes no index of them before the event is set."""
    done, built = asyncio.Event(), RegistryKeeper.built

    async def slowly(self: RegistryKeeper, version: str, *times: datetime) -> Registry:
        await done.wait()
        return await built(self, version, *times)

    monkeypatch.setattr(RegistryKeeper, "built", slowly)
    engine, (lng, lat) = make_engine(settings.url), middle(CITY, "B")
    await publish(engine)
    async with session_scope(engine) as session:
        await session.execute(
            text(
                "INSERT INTO wangge.address (id, source, text, key, point)"
                " VALUES (:id, 'test', :text, :key, ST_SetSRID(ST_MakePoint(:lng, :lat), 4326))"
            ),
            {"id": uuid4(), "text": TOLD, "key": address_key(TOLD), "lng": lng, "lat": lat},
        )
    yield done
    done.set()
    await engine.dispose()


async def until(
    asked: Callable[[], Awaitable[httpx.Response]], fits: Callable[[httpx.Response], bool]
) -> httpx.Response:
    begin = time.monotonic()
    while not fits(answer := await asked()):
        assert time.monotonic() - begin < 60, answer.text
        await asyncio.sleep(0.05)
    return answer


async def test_no_text_is_called_unknown_before_the_addresses_are_ready(ready: asyncio.Event, clients: Clients) -> None:
    client, (lng, lat) = clients(None), middle(CITY, "B")

    def asked() -> Awaitable[httpx.Response]:
        return client.get("/api/locate", params={"address": TOLD})

    refused = await until(asked, lambda answer: answer.status_code == 503)
    assert (refused.json()["code"], refused.headers["Retry-After"]) == ("addresses_awaited", "1")
    matched = await client.post("/api/addresses/match", json={"addresses": [TOLD]})
    assert (matched.status_code, matched.json()["code"]) == (503, "addresses_awaited")
    assert await _noted(client, "/api/addresses/suggest", q="柳荫") == {"addresses_awaited"}
    by_point: dict[str, str | float] = {"lng": lng, "lat": lat, "address": TOLD}
    assert await _noted(client, "/api/locate", **by_point) == {"addresses_awaited"}
    ready.set()
    found = await until(asked, lambda answer: answer.status_code == 200)
    assert found.json()["grid"]["code"] == "B"
    assert await _noted(client, "/api/locate", **by_point) == set()


async def _noted(client: Client, path: str, **words: str | float) -> set[str]:
    answer = await client.get(path, params=words)
    assert answer.status_code == 200, answer.text
    return {one["code"] for one in answer.json()["notes"]}
