"""The shadow check: answers are asked again of PostGIS; a wrong one is seen."""

import asyncio
from dataclasses import replace
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from structlog.testing import capture_logs

from api.app import _tell_shadow, metrics
from api.services.shadow import Compared, Shadow
from data.demo.city import City


@pytest.fixture
def database_url(plans_database_url: str) -> str:
    """The questions are about the small demo city."""
    return plans_database_url


@pytest.fixture
async def told(app: FastAPI) -> list[Compared]:
    """What the shadow check tells while every answer is taken."""
    found: list[Compared] = []
    await app.state.shadow.stop()
    app.state.shadow = Shadow(app.state.engine, 1.0, found.append)
    await app.state.shadow.start()
    return found


async def ask(public: httpx.AsyncClient, city: City, count: int) -> None:
    for polygon in city.plans[1].tiers[2].polygons[:count]:
        for lng, lat in (polygon.representative_point().coords[0], polygon.exterior.coords[0]):
            assert (await public.get("/api/locate", params={"lng": repr(lng), "lat": repr(lat)})).status_code == 200


async def until(told: list[Compared], count: int) -> None:
    for _ in range(1_200):  # a minute
        if len(told) >= count:
            return
        await asyncio.sleep(0.05)


async def test_right_answers_are_the_same_on_edges_and_corners_too(
    public: httpx.AsyncClient, small_city: City, told: list[Compared]
) -> None:
    await ask(public, small_city, 10)
    await until(told, 20)
    assert len(told) == 20
    assert all(one.same for one in told)


async def test_a_wrong_index_is_seen_with_all_that_is_needed_to_ask_again(
    app: FastAPI, public: httpx.AsyncClient, small_city: City, told: list[Compared]
) -> None:
    catalogue = app.state.keeper.now
    for plan_id, plan in list(catalogue.loaded.items()):
        finest = plan.levels[-1]
        swapped = replace(finest, codes=tuple(reversed(finest.codes)))
        object.__setattr__(plan, "levels", (*plan.levels[:-1], swapped))
        assert plan_id
    await ask(public, small_city, 5)
    await until(told, 10)
    wrong = [one for one in told if not one.same]
    assert wrong
    assert float.fromhex(wrong[0].lng) == pytest.approx(106.43, abs=0.2)
    assert wrong[0].answered != wrong[0].stored


def test_a_difference_is_counted_and_logged_with_all_that_is_needed_to_ask_again() -> None:
    def counted() -> dict[str, float]:
        found = dict(line.rsplit(" ", 1) for line in metrics.exposition().decode().splitlines() if "_shadow_" in line)
        return {name: float(found.get(f"wangge_shadow_{name}_total", 0)) for name in ("checked", "differences")}

    plan, before = uuid4(), counted()
    with capture_logs() as lines:
        _tell_shadow(Compared(plan, "grid", (106.43).hex(), (29.83).hex(), "A", "A"))
        _tell_shadow(Compared(plan, "grid", (106.43).hex(), (29.83).hex(), "A", "B"))
    assert counted() == {"checked": before["checked"] + 2, "differences": before["differences"] + 1}
    told = {"plan": str(plan), "level": "grid", "lng": (106.43).hex(), "lat": (29.83).hex()}
    assert [told | {"answered": "A", "stored": "B", "event": "shadow_difference", "log_level": "error"}] == [
        {name: line[name] for name in (*told, "answered", "stored", "event", "log_level")} for line in lines
    ]


async def test_none_is_taken_where_the_share_is_nothing(
    app: FastAPI, public: httpx.AsyncClient, small_city: City
) -> None:
    found: list[Compared] = []
    app.state.shadow = Shadow(app.state.engine, 0.0, found.append)
    await ask(public, small_city, 3)
    await asyncio.sleep(0.2)
    assert found == []
