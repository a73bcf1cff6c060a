"""Plans out of force, 5,000 grids each: the first question about one waits for its files, not for a build."""

import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import numpy as np
import pytest
from sqlalchemy import text

from api.app import create_app
from api.services.catalogue import write_index
from api.settings import Settings
from data.database import make_engine, session_scope
from data.repositories.plans import NewLevel, NewPlan, publish_plan
from geo.ownership import synthetic

FIRST, EACH, VERSIONS, GRIDS = datetime(2020, 1, 1, tzinfo=UTC), timedelta(days=30), 4, 5_000
LIMIT_S = 0.2
_PLAN = (
    "INSERT INTO wangge.plan (id, layer_id, name, status, valid_from, recorded_at, published_at, rev)"
    " SELECT gen_random_uuid(), layer_id, :name, 'draft', :begin, now(), now(), 0 FROM wangge.plan WHERE id = :first"
    " RETURNING id"
)
_GRIDS = (
    "INSERT INTO wangge.plan_grid"
    " SELECT (jsonb_populate_record(g, jsonb_build_object('plan_id', CAST(:plan AS text)))).*"
    " FROM wangge.plan_grid AS g WHERE plan_id = :first"
)


@pytest.fixture
async def client(database_url: str, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of a service that found the files of all plans."""
    polygons = synthetic.coverage(GRIDS, 3)
    codes = [f"{number:08d}" for number in range(len(polygons))]
    level = NewLevel("grid", None, codes, codes, np.full(len(codes), -1), polygons)
    engine = make_engine(database_url, statement_timeout_ms=120_000)
    async with session_scope(engine) as session:
        first = (await publish_plan(session, NewPlan("city", None, "v0", FIRST, None, (level,)))).plan.id
        plans = [first]
        for number in range(1, VERSIONS):
            given = {"name": f"v{number}", "begin": FIRST + number * EACH, "first": first}
            plans.append(await session.scalar(text(_PLAN), given))
            await session.execute(text(_GRIDS), {"plan": str(plans[-1]), "first": first})
            await session.execute(text("UPDATE wangge.plan SET status = 'published' WHERE id = :id"), {"id": plans[-1]})
        for plan in plans:
            await write_index(session, tmp_path, plan)
    await engine.dispose()
    app = create_app(Settings(database_url=database_url, state=tmp_path, demo=False))
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app, client=("127.0.0.1", 5))
        async with httpx.AsyncClient(transport=transport, base_url="http://test", trust_env=False) as made:
            yield made


@pytest.mark.long
async def test_the_first_answer_of_an_old_plan_comes_within_a_fifth_of_a_second(client: httpx.AsyncClient) -> None:
    seconds = []
    for number in range(VERSIONS - 1):
        at = (FIRST + number * EACH).isoformat()
        begin = time.perf_counter()
        answer = await client.get("/api/locate", params={"lng": "106.45", "lat": "29.8", "at": at})
        seconds.append(time.perf_counter() - begin)
        assert answer.json()["plan"]["name"] == f"v{number}"
    assert sorted(seconds)[len(seconds) // 2] < LIMIT_S, seconds
