"""The catalogue a worker keeps: which plan holds when, how fast a new one is seen, what outlives a fault."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import shapely
from sqlalchemy import text

from api.services.catalogue import CatalogueKeeper, NoPlanAt, UnknownLayer
from data.database import Engine, session_scope
from geo import ownership
from tests.drawn import CITY, middle, publish, shapes_of

ZONE = ZoneInfo("Asia/Shanghai")
SEEN_WITHIN_S = 2.0


def day(month: int, year: int = 2026) -> datetime:
    return datetime(year, month, 1, tzinfo=UTC)


@pytest.fixture
async def keeper(engine: Engine, tmp_path: Path) -> AsyncIterator[CatalogueKeeper]:
    ownership.warm()
    made = CatalogueKeeper(engine, state=tmp_path, layer=None, zone=ZONE)
    await made.start()
    yield made
    await made.stop()


async def seen(keeper: CatalogueKeeper, plans: int) -> float:
    """Return the seconds until the keeper knows that many plans."""
    begin = time.monotonic()
    while sum(len(layer.periods) for layer in keeper.now.layers) < plans:
        assert time.monotonic() - begin < 60
        await asyncio.sleep(0.02)
    return time.monotonic() - begin


async def test_a_published_plan_is_seen_within_two_seconds(engine: Engine, keeper: CatalogueKeeper) -> None:
    assert keeper.plans_in_force() == []
    await publish(engine)
    took = [await seen(keeper, 1)]
    assert keeper.plans_in_force() == [{"layer": "governance", "plan": "2025", "grids": 5}]
    for number, layer in enumerate(("police", "fire"), 2):  # the best of three: the machine may have other work
        await publish(engine, "AB", layer=layer)
        took.append(await seen(keeper, number))
    assert min(took) < SEEN_WITHIN_S, took


async def test_polling_sees_a_plan_that_nobody_told_of(engine: Engine, keeper: CatalogueKeeper) -> None:
    drawn = await publish(engine)
    await seen(keeper, 1)
    async with session_scope(engine) as session:
        await session.execute(
            text("UPDATE wangge.plan SET status = 'retired', rev = 2 WHERE id = :id"), {"id": drawn.plan_id}
        )
    begin = time.monotonic()
    while keeper.now.layers[0].periods[0].plan.rev != 2:
        assert time.monotonic() - begin < 60
        await asyncio.sleep(0.02)


# name, stated from, stated to, recorded
PLANS = (
    ("first", day(1), None, day(1, 2025)),
    ("third", day(7), day(10), day(2, 2025)),
    ("second", day(4), None, day(3, 2025)),  # recorded last, before an existing one
)


@pytest.mark.parametrize(
    ("at", "known_at", "expected"),
    [
        (day(1), None, "first"),
        (day(1) - timedelta(microseconds=1), None, None),
        (day(3), None, "first"),
        (day(4), None, "second"),
        (day(7) - timedelta(microseconds=1), None, "second"),
        (day(7), None, "third"),
        (day(10), None, None),
        (day(5), day(2, 2025), "first"),
        (day(8), day(2, 2025), "third"),
        (day(8), day(1, 2025), "first"),
        (day(8), day(12, 2024), None),
    ],
)
async def test_the_plan_in_force_is_the_last_started_that_was_known(
    engine: Engine, tmp_path: Path, at: datetime, known_at: datetime | None, expected: str | None
) -> None:
    for name, begin, end, recorded in PLANS:
        await publish(engine, "AB", name=name, valid_from=begin, valid_to=end, recorded_at=recorded)
    keeper = CatalogueKeeper(engine, state=tmp_path, layer=None, zone=ZONE)
    await keeper.look()
    layer = keeper.now.layer()
    if expected is None:
        with pytest.raises(NoPlanAt):
            keeper.now.period(layer, at, known_at)
    else:
        assert keeper.now.period(layer, at, known_at).plan.name == expected


async def test_the_first_loaded_layer_is_the_default(engine: Engine, tmp_path: Path) -> None:
    await publish(engine, "AB", layer="police")
    await publish(engine, "AB", layer="governance")
    keeper = CatalogueKeeper(engine, state=tmp_path, layer=None, zone=ZONE)
    await keeper.look()
    assert keeper.now.layer().layer.key == "police"
    asked = CatalogueKeeper(engine, state=tmp_path, layer="governance", zone=ZONE)
    await asked.look()
    assert asked.now.layer().layer.key == "governance"
    with pytest.raises(UnknownLayer):
        asked.now.layer("nobody")


async def test_a_second_worker_maps_the_files_of_the_first(engine: Engine, tmp_path: Path) -> None:
    drawn = await publish(engine)
    keepers = [CatalogueKeeper(engine, state=tmp_path, layer=None, zone=ZONE) for _ in range(2)]
    for keeper in keepers:
        await keeper.look()
    folders = [path for path in (tmp_path / "index").iterdir() if path.is_dir()]
    assert [path.name for path in folders] == [f"{drawn.plan_id}-1"]
    points = np.random.default_rng(1).uniform((106.39, 29.84), (106.47, 29.91), (500, 2))
    found = [keeper.now.loaded[drawn.plan_id].owners(*points.T.copy(), 1) for keeper in keepers]
    assert np.array_equal(*found)


async def test_files_cut_short_are_made_anew(engine: Engine, tmp_path: Path) -> None:
    drawn = await publish(engine)
    first = CatalogueKeeper(engine, state=tmp_path, layer=None, zone=ZONE)
    await first.look()
    file = tmp_path / "index" / f"{drawn.plan_id}-1" / "wkb.npy"
    file.write_bytes(file.read_bytes()[:70])
    second = CatalogueKeeper(engine, state=tmp_path, layer=None, zone=ZONE)
    await second.look()
    assert second.now.loaded[drawn.plan_id].owner(*middle(CITY, "D")) == 3


async def test_owners_are_those_of_testing_every_polygon_on_edges_and_corners(engine: Engine, tmp_path: Path) -> None:
    drawn = await publish(engine)
    keeper = CatalogueKeeper(engine, state=tmp_path, layer=None, zone=ZONE)
    await keeper.look()
    plan = keeper.now.loaded[drawn.plan_id]
    shapes = shapes_of(CITY)
    corners = shapely.get_coordinates(list(shapes.values()))
    points = np.concatenate([corners, (corners[1:] + corners[:-1]) / 2, np.nextafter(corners, 200)])
    expected = [
        next((at for at, code in enumerate(sorted(shapes)) if shapes[code].intersects(point)), -1)
        for point in shapely.points(points)
    ]
    assert plan.owners(*points.T.copy(), 1).tolist() == expected
    assert [plan.owner(*point) for point in points.tolist()] == expected


async def test_a_lost_database_leaves_the_catalogue_answering(engine: Engine, tmp_path: Path) -> None:
    drawn = await publish(engine)
    keeper = CatalogueKeeper(engine, state=tmp_path, layer=None, zone=ZONE)
    await keeper.start()
    broken = engine.url.set(database="no_such_database")
    from data.database import make_engine  # noqa: PLC0415

    keeper._engine = make_engine(broken.render_as_string(hide_password=False))
    await asyncio.sleep(1.5)
    assert keeper.now.loaded[drawn.plan_id].owner(*middle(CITY, "A")) == 0
    await keeper._engine.dispose()
    keeper._engine = engine
    await publish(engine, "AB", layer="police")
    await seen(keeper, 2)
    await keeper.stop()
