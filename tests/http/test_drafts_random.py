"""Random operations of every kind over HTTP: what the service serves is a partition at every look, and finds back."""

import asyncio
import json
import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import numpy as np
import pytest
import shapely
from fastapi import FastAPI
from sqlalchemy import text

from api.auth import Role
from data.database import Engine, driver_connection, session_scope
from data.repositories import drafts, plans
from data.repositories.plans import NewLevel, NewPlan
from geo.coverage.edit import Face
from tests.coverage_proof import clashes, outline
from tests.draft_moves import MAKERS
from tests.draft_planner import Planner
from tests.draft_world import World

Clients = Callable[[Role | None], httpx.AsyncClient]
SHARE, WHOLE = 60, 1_500


def _level(key: str, faces: list[Face], above: list[Face]) -> NewLevel:
    rows = {face.id: row for row, face in enumerate(above)}
    parents = np.array([rows[face.parent] if face.parent else -1 for face in faces])
    return NewLevel(
        key,
        None,
        [face.code for face in faces],
        [face.name for face in faces],
        parents,
        np.array([face.shape for face in faces], object),
        ids=[face.id for face in faces],
    )


async def _publish(engine: Engine, world: World) -> None:
    every = [*world.plan.upper.values(), *world.plan.faces.values()]
    tiers = [[face for face in every if face.level == key] for key in world.plan.levels]
    levels = tuple(
        _level(key, faces, above) for key, faces, above in zip(world.plan.levels, tiers, [[], *tiers], strict=False)
    )
    async with session_scope(engine) as session:
        begin = datetime(2025, 1, 1, tzinfo=UTC)
        await plans.publish_plan(session, NewPlan("governance", None, "2025", begin, None, levels))
        connection = await driver_connection(session)
        async with (
            connection.cursor() as cursor,
            cursor.copy(b"COPY wangge.building (id, source, households, geom, point) FROM STDIN") as copy,
        ):
            for one in world.buildings.values():
                shape = shapely.to_wkb(shapely.set_srid(one.shape, 4326), hex=True, include_srid=True)
                await copy.write_row((one.id, "test", 3, shape, f"SRID=4326;POINT({one.point[0]} {one.point[1]})"))


class Remote:
    """The planner who draws at random, at a draft of the service."""

    def __init__(self, engine: Engine, client: httpx.AsyncClient, world: World, plan: str, seed: int) -> None:
        self.engine, self.client, self.plan, self.tag = engine, client, plan, '"0"'
        self.hand = Planner(world, random.Random(seed), world.plan, MAKERS)

    async def open(self) -> None:
        """See the draft as it is served."""
        faces, levels = self.hand.plan.faces, await self.served()
        seen = {grid: replace(faces[grid], shape=shape) for grid, shape in levels[self.hand.plan.finest].items()}
        self.hand.plan = self.hand.plan.changed({}, seen)

    async def post(self, what: str, body: Any = None) -> httpx.Response:
        found = await self.client.post(f"/api/plans/{self.plan}/{what}", json=body, headers={"If-Match": self.tag})
        assert found.status_code in (200, 409, 422), found.text
        self.tag = found.headers.get("ETag", self.tag)
        self.hand.count(what if found.status_code == 200 else found.json()["code"])
        return found

    async def step(self) -> None:
        kind = self.hand.chance.random()
        if kind < 0.25:
            await self._learn(await self.post("undo" if kind < 0.15 else "redo"))
            return
        made = self.hand.draw()
        if made is None:
            return
        told, street = made
        if street is not None:
            told["street"] = await self._street(street)
        await self._learn(await self.post("ops", told))

    async def _street(self, shape: Any) -> str:
        name = f"街{self.hand.chance.randrange(10**9)}"
        told = {"id": uuid4(), "name": name, "shape": shapely.to_wkt(shape, rounding_precision=-1)}
        async with session_scope(self.engine) as session:
            await session.execute(text(_STREET), told)
        return name

    async def _learn(self, found: httpx.Response) -> None:
        """Draw on what the service answered, as a page does."""
        if found.status_code != 200:
            return
        told, plan = found.json(), self.hand.plan
        faces = {UUID(one["id"]): _face(one) for one in told["changed"] if one["properties"]["level"] in plan.levels}
        gone = {UUID(one): plan.faces[UUID(one)] for one in told["removed"] if UUID(one) in plan.faces}
        self.hand.plan = plan.changed(gone, faces)

    async def served(self) -> dict[str, dict[UUID, Any]]:
        """Return the faces of each level as GeoJSON tells them."""
        made = {}
        for level in self.hand.plan.levels:
            found = await self.client.get(f"/api/plans/{self.plan}/grids", params={"level": level})
            made[level] = {UUID(one["id"]): _shape(one) for one in found.json()["features"]}
        return made

    async def check(self) -> None:
        """Look at all that is served: partitions of every level, parents the unions of what is in them."""
        levels = await self.served()
        for shapes in levels.values():
            many = list(shapes.values())
            assert shapely.is_valid(many).all()
            assert not clashes(many)
            assert shapely.coverage_is_valid(many)
        edges = [outline(list(shapes.values())) for shapes in levels.values()]
        assert all(one == edges[0] for one in edges)
        known, finest = self.hand.plan.faces, levels[self.hand.plan.finest]
        assert set(known) == set(finest)
        for grid, face in known.items():  # the answers of each step told all that changed
            assert shapely.equals_exact(face.shape, finest[grid])


_STREET = """
INSERT INTO wangge.base_feature (id, kind, name, geom, source)
VALUES (:id, 'road', :name, ST_GeomFromText(:shape, 4326), 'test')
"""


def _shape(one: dict[str, Any]) -> Any:
    shape = shapely.from_geojson(json.dumps(one["geometry"]))
    return shapely.get_geometry(shape, 0) if shapely.get_num_geometries(shape) == 1 else shape


def _face(one: dict[str, Any]) -> Face:
    told = one["properties"]
    parent = UUID(told["parent"]) if told["parent"] else None
    return Face(UUID(one["id"]), told["level"], told["code"], told["name"], parent, _shape(one))


async def _bytes(engine: Engine, plan: str) -> dict[UUID, Any]:
    async with session_scope(engine) as session:
        rows = await drafts.rows(session, UUID(plan))
    return {row.id: (row.level, row.parent, row.code, row.name, row.wkb, row.attributes) for row in rows}


async def _drill(engine: Engine, app: FastAPI, clients: Clients, seed: int, steps: int, every: int) -> Remote:
    """Draw at random; look at what is served every so often; take all back to the first byte."""
    world, begin = World(seed), time.monotonic()
    await _publish(engine, world)
    while not app.state.keeper.now.layers:
        assert time.monotonic() - begin < 60
        await asyncio.sleep(0.02)
    client = clients(Role.PLANNER)
    client.timeout = httpx.Timeout(60)
    made = await client.post("/api/layers/governance/plans", json={"name": "草案"})
    assert made.status_code == 201, made.text
    remote = Remote(engine, client, world, made.json()["id"], seed)
    await remote.open()
    first = await _bytes(engine, remote.plan)
    for number in range(1, steps + 1):
        await remote.step()
        if number % every == 0:
            await remote.check()
    app.state.drafts.forget(UUID(remote.plan))  # what is stored is as whole as what is kept
    await remote.check()
    while (await remote.post("undo")).status_code == 200:
        pass
    assert await _bytes(engine, remote.plan) == first
    return remote


async def test_random_operations_over_http_never_break_a_draft(engine: Engine, app: FastAPI, clients: Clients) -> None:
    remote = await _drill(engine, app, clients, 20260103, SHARE, 30)
    assert remote.hand.counts["ops"] > SHARE / 3


@pytest.mark.long
async def test_many_random_operations_over_http_never_break_a_draft(
    engine: Engine, app: FastAPI, clients: Clients
) -> None:
    remote = await _drill(engine, app, clients, 20260104, WHOLE, 100)
    assert remote.hand.counts["ops"] > WHOLE / 3
