"""Proposals over HTTP: asked for, adopted, followed as jobs, cancelled, honest about dead workers and hostile input."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import httpx
import numpy as np
import pytest
import shapely
from fastapi import FastAPI
from sqlalchemy import text

from api.auth import Role
from api.settings import Settings
from data.database import Engine, session_scope
from data.repositories import jobs as stored
from tests.drawn import CELL, NORTH, WEST, Drawn, publish

Clients = Callable[[Role | None], httpx.AsyncClient]
TOWN = """
AABB
AABB
CCDD
"""
WAIT_S = 300  # the search is compiled once on a machine, which may be a busy one
PARENTS = {"A": "1", "B": "1", "C": "2", "D": "2"}


@pytest.fixture
async def town(engine: Engine, app: FastAPI) -> Drawn:
    """Four grids in two communities, 12 x 12 houses in each cell of 0.01 degrees, streets between every two rows."""
    drawn = await publish(engine, TOWN, parents=PARENTS)
    async with session_scope(engine) as session:
        for row in range(24):
            for column in range(32):
                lng, lat = WEST + (column + 0.5) * CELL / 8, NORTH - (row + 0.5) * CELL / 8
                await session.execute(
                    text(
                        "INSERT INTO wangge.building (id, source, households, geom, point) VALUES (gen_random_uuid(),"
                        " 'test', :households, ST_Expand(ST_SetSRID(ST_MakePoint(:lng, :lat), 4326), 0.0002),"
                        " ST_SetSRID(ST_MakePoint(:lng, :lat), 4326))"
                    ),
                    {"lng": lng, "lat": lat, "households": 1 + (7 * row + 5 * column) % 11},
                )
        for number in range(0, 33, 2):
            x = WEST + number * CELL / 8
            for line in (
                f"LINESTRING({x} {NORTH - 3 * CELL},{x} {NORTH})",
                f"LINESTRING({WEST} {NORTH - number * CELL / 8},{WEST + 4 * CELL} {NORTH - number * CELL / 8})",
            ):
                await session.execute(
                    text(
                        "INSERT INTO wangge.base_feature (id, kind, class, geom, source) VALUES"
                        " (gen_random_uuid(), 'road', '3', ST_GeomFromText(:line, 4326), 'test')"
                    ),
                    {"line": line},
                )
    begin = time.monotonic()
    while not app.state.keeper.now.layers:
        assert time.monotonic() - begin < 60
        await asyncio.sleep(0.02)
    return drawn


async def draft(client: httpx.AsyncClient) -> str:
    made = await client.post("/api/layers/governance/plans", json={"name": "2027", "from": "published"})
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


async def result(client: httpx.AsyncClient, answer: httpx.Response) -> dict[str, Any]:
    """Return the proposals, following the job where there is one."""
    body: dict[str, Any] = answer.json()
    assert answer.status_code in (200, 202), answer.text
    begin = time.monotonic()
    while "alternatives" not in body:
        assert time.monotonic() - begin < WAIT_S
        await asyncio.sleep(0.1)
        told = (await client.get(f"/api/jobs/{body['job']}")).json()
        assert told["status"] in ("queued", "running", "done"), told
        if told["status"] == "done":
            body = {"job": body["job"], **told["result"]}
    return body


def shapes_of(one: dict[str, Any]) -> Any:
    return np.array([shapely.geometry.shape(grid["geometry"]) for grid in one["grids"]], object)


async def test_a_community_is_proposed_and_an_alternative_adopted(clients: Clients, town: Drawn) -> None:
    client = clients(Role.PLANNER)
    plan = await draft(client)
    found = await result(client, await client.post(f"/api/plans/{plan}/propose", json={"parent": "1", "target": 150}))
    assert len(found["alternatives"]) >= 2
    assert set(found["remove"]) == {str(town.grids["A"]), str(town.grids["B"])}
    land = shapely.union_all([town.shapes["A"], town.shapes["B"]])
    for one in found["alternatives"]:
        shapes = shapes_of(one)
        assert one["metrics"]["max_deviation"] <= 0.05
        assert one["metrics"]["in_block_share"] <= 0.15
        assert shapely.coverage_is_valid(shapes)
        assert shapely.coverage_union_all(shapes).symmetric_difference(land).area < 1e-12
        assert all(shape.geom_type == "Polygon" for shape in shapes)
    best = found["alternatives"][0]
    grids = [{"id": one["id"], "geometry": one["geometry"]} for one in best["grids"]]
    grids = [{key: value for key, value in one.items() if value} for one in grids]
    adopted = await client.post(
        f"/api/plans/{plan}/ops",
        json={"op": "adopt", "remove": best["remove"], "grids": grids},
        headers={"If-Match": f'"{found["rev"]}"'},
    )
    assert adopted.status_code == 200, adopted.text
    page = (await client.get(f"/api/plans/{plan}/grids?level=grid")).json()
    assert page["numberMatched"] == len(grids) + 2
    mine = [one["properties"] for one in page["features"] if one["properties"]["parent_code"] == "1"]
    told = sorted(one["properties"]["households"] for one in best["grids"])
    assert sorted(one["households"] for one in mine) == told


async def test_the_same_question_gets_the_same_answer(clients: Clients, town: Drawn) -> None:
    client = clients(Role.PLANNER)
    plan = await draft(client)
    asked = {"parent": "2", "k": 3, "seed": 7, "alternatives": 2}
    one = await result(client, await client.post(f"/api/plans/{plan}/propose", json=asked))
    other = await result(client, await client.post(f"/api/plans/{plan}/propose", json=asked))
    assert one["alternatives"] == other["alternatives"]
    assert one["seed"] == 7


async def test_locked_grids_stay(clients: Clients, town: Drawn) -> None:
    client = clients(Role.PLANNER)
    plan, locked = await draft(client), str(town.grids["A"])
    done = await client.post(f"/api/plans/{plan}/ops", json={"op": "lock", "grid": locked}, headers={"If-Match": '"0"'})
    assert done.status_code == 200, done.text
    found = await result(client, await client.post(f"/api/plans/{plan}/propose", json={"parent": "1", "k": 3}))
    assert found["remove"] == [str(town.grids["B"])]
    assert found["parents"][0]["locked"] == 1
    union = shapely.coverage_union_all(shapes_of(found["alternatives"][0]))
    assert union.symmetric_difference(town.shapes["B"]).area < 1e-12
    await client.post(
        f"/api/plans/{plan}/ops", json={"op": "lock", "grid": str(town.grids["B"])}, headers={"If-Match": '"1"'}
    )
    refused = await client.post(f"/api/plans/{plan}/propose", json={"parent": "1", "k": 3})
    assert (refused.status_code, refused.json()["code"]) == (422, "all_locked")


async def test_least_change_moves_fewer_households_than_a_new_plan(clients: Clients, town: Drawn) -> None:
    client = clients(Role.PLANNER)
    plan = await draft(client)
    asked = {"parent": "1", "k": 2, "tolerance": 0.02}
    new = await result(client, await client.post(f"/api/plans/{plan}/propose", json=asked))
    kept = await result(client, await client.post(f"/api/plans/{plan}/propose", json={**asked, "mode": "least_change"}))
    moved = kept["alternatives"][0]["metrics"]["households_moved"]
    assert moved <= min(one["metrics"]["households_moved"] for one in new["alternatives"])
    assert moved < 100
    assert {one["id"] for one in kept["alternatives"][0]["grids"]} == {str(town.grids["A"]), str(town.grids["B"])}


async def test_every_community_is_a_job_with_progress_in_processes_of_its_own(clients: Clients, town: Drawn) -> None:
    client = clients(Role.PLANNER)
    plan = await draft(client)
    answer = await client.post(f"/api/plans/{plan}/propose", json={"target": 200, "alternatives": 1})
    assert answer.status_code == 202
    assert answer.headers["location"] == f"/api/jobs/{answer.json()['job']}"
    found = await result(client, answer)
    (one,) = found["alternatives"]
    assert [parent["code"] for parent in found["parents"]] == ["1", "2"]
    assert one["metrics"]["within"] == 1.0
    shapes = shapes_of(one)
    assert shapely.area(shapes).sum() == pytest.approx(12 * CELL**2)
    assert shapely.union_all(shapes).area == pytest.approx(12 * CELL**2)
    told = (await client.get(f"/api/jobs/{answer.json()['job']}")).json()
    assert (told["progress"], told["done"], told["total"]) == (1.0, 2, 2)
    assert told["id"] in [job["id"] for job in (await client.get("/api/jobs")).json()["items"]]


HOSTILE: list[tuple[dict[str, Any], int, str]] = [
    ({"parent": "9"}, 404, "unknown_grid"),
    ({"k": 3, "target": 100}, 422, "invalid_request"),
    ({"k": 0}, 422, "invalid_request"),
    ({"target": -5}, 422, "invalid_request"),
    ({"target": 1e300}, 422, "invalid_request"),
    ({"tolerance": 0}, 422, "invalid_request"),
    ({"weights": {"households": 0}}, 422, "invalid_request"),
    ({"weights": {"people": 1}}, 422, "invalid_request"),
    ({"mode": "magic"}, 422, "invalid_request"),
]


async def test_a_wish_that_no_land_can_fulfil_fails_with_its_reason(clients: Clients, town: Drawn) -> None:
    client = clients(Role.PLANNER)
    plan = await draft(client)
    answer = await client.post(f"/api/plans/{plan}/propose", json={"parent": "1", "target": 0.5})
    body, begin = answer.json(), time.monotonic()
    while answer.status_code == 202 and body.get("status") in ("queued", "running"):  # a busy machine
        assert time.monotonic() - begin < WAIT_S
        await asyncio.sleep(0.1)
        body = (await client.get(f"/api/jobs/{body.get('job') or body['id']}")).json()
    assert (body.get("error") or body)["code"] == "cannot_partition"


async def test_hostile_wishes_are_refused_with_stable_codes(clients: Clients, town: Drawn) -> None:
    client = clients(Role.PLANNER)
    plan = await draft(client)
    for asked, status, code in HOSTILE:
        answer = await client.post(f"/api/plans/{plan}/propose", json=asked)
        assert (answer.status_code, answer.json()["code"]) == (status, code), asked
    gone = await client.post(f"/api/plans/{town.layer_id}/propose", json={})
    assert (gone.status_code, gone.json()["code"]) == (404, "unknown_plan")
    for role in (Role.DISPATCHER, Role.LEADER, Role.AUDITOR):
        assert (await clients(role).post(f"/api/plans/{plan}/propose", json={})).status_code == 403
    assert (await clients(None).get(f"/api/jobs/{plan}")).status_code == 401
    assert (await client.get(f"/api/jobs/{plan}")).json()["code"] == "unknown_job"


async def test_a_job_is_cancelled_by_who_asked_and_no_other(
    clients: Clients, app: FastAPI, engine: Engine, town: Drawn
) -> None:
    await app.state.jobs.stop()
    client = clients(Role.PLANNER)
    plan = await draft(client)
    job = (await client.post(f"/api/plans/{plan}/propose", json={"target": 200})).json()["job"]
    async with session_scope(engine) as session:
        other = await stored.add(session, "propose_all", {}, "somebody else")
    assert (await client.delete(f"/api/jobs/{other}")).json()["code"] == "not_yours"
    told = (await client.delete(f"/api/jobs/{job}")).json()
    assert told["status"] == "cancelled"
    assert (await client.delete(f"/api/jobs/{job}")).json()["status"] == "cancelled"


async def test_a_job_whose_worker_died_is_lost_and_says_so(
    clients: Clients, app: FastAPI, engine: Engine, settings: Settings
) -> None:
    async with session_scope(engine) as session:
        job = await stored.add(session, "no such kind", {}, "planner")
        await session.execute(
            text(
                "UPDATE wangge.job SET status = 'running', worker = 'dead',"
                " seen_at = now() - INTERVAL '1 minute', started_at = now() WHERE id = :id"
            ),
            {"id": job},
        )
    client, begin = clients(Role.PLANNER), time.monotonic()
    while (told := (await client.get(f"/api/jobs/{job}")).json())["status"] == "running":
        assert time.monotonic() - begin < 60
        await asyncio.sleep(0.1)
    assert (told["status"], told["error"]) == ("lost", {"code": "worker_ended"})


async def test_two_workers_never_take_the_same_job(engine: Engine) -> None:
    async with session_scope(engine) as session:
        for _ in range(6):
            await stored.add(session, "work", {}, "planner")

    async def take(worker: str) -> list[Any]:
        taken = []
        while True:
            async with session_scope(engine) as session:
                job = await stored.claim(session, ["work"], worker)
            if job is None:
                return taken
            taken.append(job.id)

    one, other = await asyncio.gather(take("one"), take("other"))
    assert len({*one, *other}) == len(one) + len(other) == 6
    async with session_scope(engine) as session:
        assert not await stored.end(session, (one + other)[0], "neither", "cancelled")
        assert await stored.beat(session, (one + other)[0], "neither", step=None, done=1, total=2)
