"""Every spatial look-up uses its index: the planner says so itself."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import event, text

from data.database import Engine, session_scope
from data.repositories import catalogue, impact, incidents, tiles
from data.repositories.incidents import Wanted
from geo.types import Bbox

Z, X, Y = 16, 52143, 27034


@pytest.fixture
def database_url(city_database_url: str) -> str:
    """The look-ups are in the small demo city."""
    return city_database_url


@pytest.fixture
async def plans_seen(engine: Engine) -> list[str]:
    """The plans of every query that runs, as EXPLAIN tells them."""
    async with session_scope(engine) as session:
        await session.execute(text("ANALYZE"))
    seen: list[str] = []

    @event.listens_for(engine.sync_engine, "before_cursor_execute", retval=True)
    def explain(conn, cursor, statement, parameters, context, many):  # type: ignore[no-untyped-def]
        if "FROM wangge." in statement and not statement.startswith("EXPLAIN"):
            cursor.execute("SET LOCAL enable_seqscan = off")  # tables of a test are too small to need an index
            cursor.execute("EXPLAIN " + statement, parameters)
            seen.append("\n".join(row[0] for row in cursor.fetchall()))
        return statement, parameters

    return seen


async def test_tiles_look_into_the_spatial_index(engine: Engine, plans_seen: list[str]) -> None:
    async with session_scope(engine) as session:
        (layer,) = await catalogue.layers(session)
        plan = (await catalogue.plans_in_force(session))[-1]
        plans_seen.clear()
        await tiles.base(session, Z, X, Y)
        await tiles.buildings(session, Z, X, Y)
        await tiles.grids(session, plan.id, [level.key for level in layer.levels], Z, X, Y)
    base, buildings, grids = plans_seen
    assert "base_feature_geom" in base
    assert "building_geom" in buildings
    assert "plan_grid_geom" in grids or "plan_grid_pkey" in grids or "plan_grid_plan_id" in grids


async def test_incidents_in_a_box_are_found_by_the_spatial_index(engine: Engine, plans_seen: list[str]) -> None:
    async with session_scope(engine) as session:
        plans_seen.clear()
        await incidents.page(session, Wanted(bbox=Bbox(106.43, 29.83, 106.431, 29.831)), None, 10)
        await incidents.page(session, Wanted(), None, 10)
        await incidents.page(session, Wanted(grids=(uuid4(),), begin=datetime(2026, 1, 1, tzinfo=UTC)), None, 10)
    boxed, latest, of_grid = plans_seen
    assert "incident_point" in boxed
    assert "incident_time" in latest
    assert "incident_grid" in of_grid or "incident_time" in of_grid


async def test_what_changes_hands_is_found_by_the_spatial_indexes(engine: Engine, plans_seen: list[str]) -> None:
    day = datetime(2026, 1, 1, tzinfo=UTC)
    async with session_scope(engine) as session:
        plans_seen.clear()
        for kind in impact.KINDS:
            await impact.things(session, kind, Bbox(106.43, 29.83, 106.431, 29.831), (day, day))
    buildings, addresses, young = plans_seen
    assert "building_point" in buildings
    assert "address_point" in addresses
    assert "incident_point" in young or "incident_time" in young
