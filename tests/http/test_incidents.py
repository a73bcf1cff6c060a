"""Incidents: registered once with their answer, listed page by page, streamed as they come."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from api.auth import Caller, Role
from api.routes.incidents import _events
from api.settings import Settings
from data.database import make_engine, session_scope
from data.demo.city import City

Clients = Callable[[Role | None], httpx.AsyncClient]


@pytest.fixture
def database_url(plans_database_url: str) -> str:
    """The incidents come to the plans of the small demo city."""
    return plans_database_url


@pytest.fixture
def dispatcher(clients: Clients) -> httpx.AsyncClient:
    return clients(Role.DISPATCHER)


@pytest.fixture
def place(small_city: City) -> dict[str, float]:
    """A point well inside a grid."""
    lng, lat = small_city.plans[1].tiers[2].polygons[5].representative_point().coords[0]
    return {"lng": lng, "lat": lat}


def report(place: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"text": "路灯不亮", "point": place, "category": "lamp", **more}


async def rows(settings: Settings, query: str) -> list[Any]:
    engine = make_engine(settings.url)
    async with session_scope(engine) as session:
        found = (await session.execute(text(query))).all()
    await engine.dispose()
    return list(found)


async def test_a_report_is_located_owned_and_stored_as_it_came(
    dispatcher: httpx.AsyncClient, place: dict[str, float], settings: Settings
) -> None:
    point = {**place, "accuracy_m": 12.5}
    answer = await dispatcher.post("/api/incidents", json=report(point, source="12345", source_ref="A-1"))
    assert answer.status_code == 201
    told = answer.json()
    located = (await dispatcher.get("/api/locate", params={**place, "accuracy_m": 12.5})).json()
    assert told["locate"]["grid"] == located["grid"]
    assert told["number"].startswith(f"{datetime.now(settings.zone):%Y%m%d}-")
    (row,) = await rows(settings, "SELECT reported_lng, reported_crs, accuracy_m, method, grid_id FROM wangge.incident")
    assert (row[0], row[1], row[2], row[3]) == (place["lng"], "WGS84", 12.5, "point")
    assert str(row[4]) == located["grid"]["id"]


async def test_a_case_tells_how_exact_its_place_is(dispatcher: httpx.AsyncClient, place: dict[str, float]) -> None:
    for point in ({**place, "accuracy_m": 12.5}, place, None):
        told = (await dispatcher.post("/api/incidents", json={"text": "路灯不亮", "point": point})).json()
    items = (await dispatcher.get("/api/incidents")).json()["items"]
    assert [one["accuracy_m"] for one in items] == [None, None, 12.5]
    assert (await dispatcher.get(f"/api/incidents/{told['id']}")).json()["accuracy_m"] is None


async def test_the_same_key_gives_the_same_bytes_and_one_row(
    dispatcher: httpx.AsyncClient, place: dict[str, float], settings: Settings
) -> None:
    key = {"Idempotency-Key": "k-1"}
    first = await dispatcher.post("/api/incidents", json=report(place), headers=key)
    again = await dispatcher.post("/api/incidents", json=report(place), headers=key)
    other = await dispatcher.post("/api/incidents", json=report(place, text="别的"), headers=key)
    assert (again.status_code, again.content) == (201, first.content)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert len(await rows(settings, "SELECT id FROM wangge.incident")) == 1


async def test_fifty_twins_at_once_are_one_incident(
    dispatcher: httpx.AsyncClient, place: dict[str, float], settings: Settings
) -> None:
    async def send() -> httpx.Response:
        for _ in range(20):
            answer = await dispatcher.post("/api/incidents", json=report(place), headers={"Idempotency-Key": "k-2"})
            if answer.status_code != 503:
                return answer
            await asyncio.sleep(0.1)  # as a client does that is told to retry
        return answer

    answers = await asyncio.gather(*(send() for _ in range(50)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert len(await rows(settings, "SELECT id FROM wangge.incident")) == 1


async def test_what_a_source_reported_before_is_not_stored_twice(
    dispatcher: httpx.AsyncClient, place: dict[str, float]
) -> None:
    told = report(place, source="12345", source_ref="B-7")
    first = await dispatcher.post("/api/incidents", json=told)
    again = await dispatcher.post("/api/incidents", json=told)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["id"] == first.json()["id"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"point": {"lng": 200, "lat": 1}}, "invalid_request"),
        ({"point": {"lng": "NaN", "lat": 1}}, "invalid_request"),
        ({"point": {"lng": 106.4, "lat": 29.8, "crs": "MARS"}}, "unknown_datum"),
        ({"point": {"lng": -87.6, "lat": 41.8, "crs": "GCJ02"}}, "datum_outside_china"),
        ({"category": "no_such"}, "unknown_category"),
        ({"text": None, "point": None}, "empty_report"),
        ({"reported_at": "2999-01-01T00:00:00Z"}, "reported_in_future"),
        ({"surprise": 1}, "invalid_request"),
        ({"text": "x" * 4001}, "invalid_request"),
    ],
)
async def test_bad_reports_are_refused_with_a_code_and_store_nothing(
    dispatcher: httpx.AsyncClient, place: dict[str, float], settings: Settings, change: dict[str, Any], code: str
) -> None:
    answer = await dispatcher.post("/api/incidents", json={**report(place), **change})
    assert 400 <= answer.status_code < 500
    assert answer.json()["code"] == code
    assert await rows(settings, "SELECT id FROM wangge.incident") == []


async def test_a_report_without_a_place_is_kept_without_a_grid(dispatcher: httpx.AsyncClient) -> None:
    answer = await dispatcher.post("/api/incidents", json={"text": "说不清在哪里"})
    assert answer.status_code == 201
    (item,) = (await dispatcher.get("/api/incidents")).json()["items"]
    assert (item["located"], item["grid"]) == (False, None)


async def test_it_belongs_to_the_plan_of_its_own_time(dispatcher: httpx.AsyncClient, place: dict[str, float]) -> None:
    old = await dispatcher.post("/api/incidents", json=report(place, reported_at="2025-06-01T08:00:00+08:00"))
    new = await dispatcher.post("/api/incidents", json=report(place, reported_at="2026-06-01T08:00:00+08:00"))
    assert old.json()["locate"]["plan"]["name"] == "2025"
    assert new.json()["locate"]["plan"]["name"] == "2026"


async def fill(dispatcher: httpx.AsyncClient, place: dict[str, float], count: int) -> None:
    for number in range(count):
        told = report(
            place, category=("lamp", "stall")[number % 2], reported_at=f"2026-03-{number % 5 + 1:02d}T08:00:00Z"
        )
        assert (await dispatcher.post("/api/incidents", json=told)).status_code == 201


async def test_pages_follow_each_other_without_gap_or_double(
    dispatcher: httpx.AsyncClient, place: dict[str, float]
) -> None:
    await fill(dispatcher, place, 11)
    seen: list[str] = []
    after = None
    for _ in range(6):
        query = {"limit": 3, "count": "exact", **({"next": after} if after else {})}
        page = (await dispatcher.get("/api/incidents", params=query)).json()
        assert page["numberMatched"] == 11
        seen += [item["id"] for item in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 11


async def test_filters_by_place_time_category_and_grid_of_any_level(
    dispatcher: httpx.AsyncClient, place: dict[str, float], small_city: City
) -> None:
    await fill(dispatcher, place, 10)
    lng, lat = place["lng"], place["lat"]
    grid = small_city.plans[1].tiers[2].codes[5]
    counted = {}
    for name, query in {
        "near": {"bbox": f"{lng - 0.001},{lat - 0.001},{lng + 0.001},{lat + 0.001}"},
        "far": {"bbox": "0,0,1,1"},
        "day": {"from": "2026-03-01T00:00:00Z", "to": "2026-03-02T00:00:00Z"},
        "minor": {"category": "lamp"},
        "major": {"category": "appearance"},
        "grid": {"grid": grid},
        "town": {"grid": grid[:9]},
    }.items():
        counted[name] = len((await dispatcher.get("/api/incidents", params=query)).json()["items"])
    assert counted == {"near": 10, "far": 0, "day": 2, "minor": 5, "major": 5, "grid": 10, "town": 10}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"bbox": "1,2,3"}, "bad_bbox"),
        ({"bbox": "3,3,1,1"}, "bad_bbox"),
        ({"bbox": "nan,0,1,1"}, "bad_bbox"),
        ({"next": "nonsense"}, "bad_cursor"),
        ({"next": "W10"}, "bad_cursor"),
        ({"grid": "nowhere"}, "not_found"),
        ({"layer": "nowhere"}, "unknown_layer"),
        ({"from": "yesterday"}, "bad_time"),
        ({"limit": "0"}, "invalid_request"),
    ],
)
async def test_bad_questions_get_a_code(dispatcher: httpx.AsyncClient, query: dict[str, str], code: str) -> None:
    answer = await dispatcher.get("/api/incidents", params=query)
    assert 400 <= answer.status_code < 500
    assert answer.json()["code"] == code


async def test_a_grid_worker_sees_own_grids_alone(
    clients: Clients, dispatcher: httpx.AsyncClient, place: dict[str, float], settings: Settings, small_city: City
) -> None:
    told = (await dispatcher.post("/api/incidents", json=report(place))).json()
    worker = clients(Role.GRID_WORKER)
    assert (await worker.get("/api/incidents")).json()["items"] == []
    assert (await worker.get(f"/api/incidents/{told['id']}")).status_code == 403
    engine = make_engine(settings.url)
    async with session_scope(engine) as session:
        await session.execute(
            text(
                "INSERT INTO wangge.scope SELECT gen_random_uuid(), a.id, g.layer_id, g.id"
                " FROM wangge.account AS a, wangge.grid AS g WHERE a.role = 'grid_worker' AND g.id = :grid"
            ),
            {"grid": told["locate"]["grid"]["id"]},
        )
    await engine.dispose()
    worker._transport.app.state.callers._known.clear()  # type: ignore[attr-defined]
    assert [item["id"] for item in (await worker.get("/api/incidents")).json()["items"]] == [told["id"]]


class _Asked:
    """As much of a request as the stream looks at."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app


async def _next_event(events: AsyncIterator[bytes]) -> dict[str, Any]:
    while True:
        chunk = (await asyncio.wait_for(anext(events), 60)).decode()
        if chunk.startswith("event: incident"):
            data = next(line for line in chunk.splitlines() if line.startswith("data: "))
            return dict(json.loads(data.removeprefix("data: ")))


async def _listening(app: FastAPI) -> None:
    """Wait until the worker hears of new incidents."""
    asked = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%incident%'"
    begin = time.monotonic()
    while True:
        async with session_scope(app.state.engine) as session:
            if await session.scalar(text(asked)):
                return
        assert time.monotonic() - begin < 60
        await asyncio.sleep(0.02)


async def test_the_stream_tells_what_is_registered_and_what_was_missed(
    app: FastAPI, dispatcher: httpx.AsyncClient, place: dict[str, float]
) -> None:

    before = datetime.now(UTC) - timedelta(seconds=1)
    events = _events(_Asked(app), Caller(Role.DISPATCHER, "x"), None)  # type: ignore[arg-type]  # as much of a request as is read
    assert (await anext(events)).startswith(b"retry")
    assert (await anext(events)).startswith(b"event: reload")  # the list is read when nothing can be lost any more
    await _listening(app)
    told = (await dispatcher.post("/api/incidents", json=report(place))).json()
    assert (await _next_event(events))["id"] == told["id"]
    late = _events(_Asked(app), Caller(Role.DISPATCHER, "x"), before)  # type: ignore[arg-type]  # as much of a request as is read
    assert (await anext(late)).startswith(b"retry")
    assert (await _next_event(late))["id"] == told["id"]
    await app.state.live.stop()
    with pytest.raises(StopAsyncIteration):
        await asyncio.wait_for(anext(events), 60)


async def test_too_much_missed_is_told_as_one_reload(
    app: FastAPI, dispatcher: httpx.AsyncClient, place: dict[str, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = datetime.now(UTC)
    for number in range(2):
        await dispatcher.post("/api/incidents", json=report(place, text=f"missed {number}"))
    monkeypatch.setattr("api.routes.incidents.MISSED_MOST", 1)
    late = _events(_Asked(app), Caller(Role.DISPATCHER, "x"), before)  # type: ignore[arg-type]  # as much of a request as is read
    assert [(await anext(late))[:13] for _ in range(2)] == [b"retry: 3000\n\n", b"event: reload"]


async def test_what_a_grid_worker_missed_is_that_of_the_own_grids(
    app: FastAPI, dispatcher: httpx.AsyncClient, place: dict[str, float]
) -> None:
    before = datetime.now(UTC)
    await dispatcher.post("/api/incidents", json=report(place))
    missed = _events(_Asked(app), Caller(Role.GRID_WORKER, "x"), before)  # type: ignore[arg-type]  # as much of a request as is read
    assert (await anext(missed)).startswith(b"retry")
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(anext(missed), 0.3)


async def test_the_categories_are_a_tree(dispatcher: httpx.AsyncClient) -> None:
    tree = (await dispatcher.get("/api/categories")).json()["items"]
    assert {"key": "lamp", "title": "路灯不亮", "glyph": "灯"} in tree[2]["minors"]
