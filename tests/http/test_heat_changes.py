"""Heat and figures over HTTP where something changes: a new incident, no incidents, a leader with one street."""

from datetime import UTC, datetime

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from api.auth import Role
from data.database import make_engine, session_scope
from tests.heat_city import city, inside, report, settle
from tests.http.conftest import Client, Clients


@pytest.fixture
async def settled(app: FastAPI) -> FastAPI:
    return await settle(app)


@pytest.fixture
def leader(settled: FastAPI, clients: Clients) -> Client:
    return clients(Role.LEADER)


async def test_a_new_incident_shows_at_once(settled: FastAPI, leader: httpx.AsyncClient) -> None:
    first = await leader.get("/api/heat/cells")
    again = await leader.get("/api/heat/cells", headers={"If-None-Match": first.headers["etag"]})
    async with session_scope(settled.state.engine) as session:
        await report(session, datetime.now(UTC), inside(4, 4))
    after = await leader.get("/api/heat/cells", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert after.status_code == 200
    assert after.json()["incidents"] == first.json()["incidents"] + 1
    weight = sum(point[2] for step in after.json()["steps"] for point in step["points"])
    assert weight == after.json()["located"]


async def test_a_city_without_incidents_says_so(app: FastAPI, clients: Clients) -> None:
    engine = make_engine(app.state.settings.url)
    async with session_scope(engine) as session:
        await city(session)
    await engine.dispose()
    await app.state.keeper.look()
    leader = clients(Role.LEADER)
    assert "没有事件" in (await leader.get("/dashboard")).text
    assert (await leader.get("/maps/heatmap")).status_code == 200
    assert (await leader.get("/api/heat.tif")).status_code == 200


async def test_a_leader_of_one_street_sees_that_street_alone(settled: FastAPI, clients: Clients) -> None:
    async with session_scope(settled.state.engine) as session:
        await session.execute(
            text(
                "INSERT INTO wangge.scope (id, account_id, layer_id, grid_id)"
                " SELECT gen_random_uuid(), a.id, l.id, g.grid_id FROM wangge.account AS a, wangge.layer AS l,"
                " wangge.plan_grid AS g WHERE a.name = 'leader' AND g.code = '991'"
            )
        )
    leader = clients(Role.LEADER)
    told = (await leader.get("/api/stats/summary")).json()
    assert told["incidents"] == 18
    rows = (await leader.get("/api/heat/grids")).json()["items"]
    assert {one["code"][:3] for one in rows} == {"991"}
    other = (await leader.get("/api/stats/summary?street=990")).json()
    assert other["incidents"] == 0
