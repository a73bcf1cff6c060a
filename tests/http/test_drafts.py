"""Drafts over HTTP: made, edited, taken back, kept from two planners' collisions; hostile input refused."""

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import httpx
import numpy as np
import pytest
import shapely
from fastapi import FastAPI
from sqlalchemy import text

from api.auth import Role
from api.services.drafts.keeper import DraftKeeper
from data.database import Engine, Session, session_scope
from data.repositories import drafts as stored
from tests.drawn import CELL, CITY, NORTH, WEST, Drawn, publish

Clients = Callable[[Role | None], httpx.AsyncClient]


def xy(x: float, y: float) -> list[float]:
    return [WEST + x * CELL, NORTH - y * CELL]


def line(*points: tuple[float, float]) -> dict[str, Any]:
    return {"type": "LineString", "coordinates": [xy(*point) for point in points]}


@pytest.fixture
async def city(engine: Engine, app: FastAPI) -> Drawn:
    drawn, begin = await publish(engine, CITY), time.monotonic()
    while not app.state.keeper.now.layers:
        assert time.monotonic() - begin < 60
        await asyncio.sleep(0.02)
    return drawn


class Planner:
    """A planner with a draft: sends the last ETag seen, as the page does."""

    def __init__(self, client: httpx.AsyncClient, plan: str) -> None:
        self.client, self.plan, self.tag = client, plan, '"0"'

    async def op(self, op: str, **more: Any) -> httpx.Response:
        return await self.post("ops", {"op": op, **more})

    async def post(self, what: str, body: Any = None) -> httpx.Response:
        found = await self.client.post(f"/api/plans/{self.plan}/{what}", json=body, headers={"If-Match": self.tag})
        self.tag = found.headers.get("ETag", self.tag)
        return found

    async def shapes(self, level: str = "grid") -> dict[str, Any]:
        found = await self.client.get(f"/api/plans/{self.plan}/grids", params={"level": level})
        return {
            one["properties"]["code"]: shapely.from_geojson(json.dumps(one["geometry"]))
            for one in found.json()["features"]
        }


@pytest.fixture
async def planner(clients: Clients, city: Drawn) -> Planner:
    client = clients(Role.PLANNER)
    made = await client.post("/api/layers/governance/plans", json={"name": "2026 方案", "from": "published"})
    assert made.status_code == 201, made.text
    assert made.headers["ETag"] == '"0"'
    return Planner(client, made.json()["id"])


async def test_a_draft_starts_as_the_published_plan_with_the_same_identities(planner: Planner, city: Drawn) -> None:
    found = (await planner.client.get(f"/api/plans/{planner.plan}/grids")).json()
    assert {one["properties"]["code"]: one["id"] for one in found["features"]} == {
        code: str(grid) for code, grid in city.grids.items() if code in "ABCDE"
    }
    shown = await planner.client.get(f"/api/plans/{planner.plan}")
    assert shown.headers["ETag"] == '"0"'
    assert shown.json()["status"] == "draft"
    assert shown.json()["origin"] == str(city.plan_id)


async def test_a_split_keeps_the_larger_piece_and_tells_figures(planner: Planner, city: Drawn) -> None:
    done = await planner.op("split", grid=str(city.grids["A"]), line=line((-1, 0.8), (3, 0.8)))
    assert done.status_code == 200, done.text
    told = done.json()
    assert (told["rev"], done.headers["ETag"]) == (1, '"1"')
    codes = {one["properties"]["code"]: one for one in told["changed"]}
    assert codes["A"]["id"] == str(city.grids["A"])
    assert {"A", "A-2", "B", "1"} == set(codes)  # B and community 1 got a node on their edge
    assert {one["code"] for one in told["metrics"]} == {"A", "A-2", "B"}
    assert told["moved"]["open_incidents"] == 0, "no incident lies on this land"
    shapes = await planner.shapes()
    assert shapely.coverage_is_valid(np.array(list(shapes.values())))
    assert shapely.coverage_union_all([shapes["A"], shapes["A-2"]]).area == pytest.approx(city.shapes["A"].area)


async def test_undo_and_redo_give_the_same_bytes_and_outlive_the_worker(
    planner: Planner, city: Drawn, engine: Engine, app: FastAPI
) -> None:
    async def rows() -> dict[str, bytes]:
        async with session_scope(engine) as session:
            return {one.code: one.wkb for one in await stored.rows(session, UUID(planner.plan))}

    first = await rows()
    await planner.op("split", grid=str(city.grids["D"]), line=line((4.5, 1), (4.6, 6)))
    await planner.op("merge", grids=[str(city.grids["A"]), str(city.grids["B"])])
    third = await rows()
    app.state.drafts.forget(UUID(planner.plan))
    assert (await planner.post("undo")).status_code == 200
    assert (await planner.post("undo")).status_code == 200
    assert await rows() == first
    assert (await planner.post("undo")).json()["code"] == "nothing_to_undo"
    await planner.post("redo")
    last = await planner.post("redo")
    assert last.json()["rev"] == 6
    assert await rows() == third
    log = (await planner.client.get(f"/api/plans/{planner.plan}/ops")).json()
    assert [one["kind"] for one in log["items"]] == ["op", "op", "undo", "undo", "redo", "redo"]


async def test_the_topology_draws_the_same_faces(planner: Planner, city: Drawn) -> None:
    await planner.op("split", grid=str(city.grids["D"]), line=line((4.5, 1), (4.6, 6)))
    told = (await planner.client.get(f"/api/plans/{planner.plan}/topology")).json()
    arcs = [np.cumsum(np.array(arc).reshape(-1, 2), axis=0) * told["scale"] + told["origin"] for arc in told["arcs"]]
    shapes = await planner.shapes()
    for face in told["faces"]:
        rings = [
            np.vstack([arcs[a][:-1] if a >= 0 else arcs[~a][::-1][:-1] for a in ring]) for ring in face["rings"][0]
        ]
        drawn = shapely.Polygon(rings[0], rings[1:])
        assert drawn.symmetric_difference(shapes[face["code"]]).area < 1e-9
    assert told["rev"] == 1


async def test_a_preview_stores_nothing(planner: Planner, city: Drawn) -> None:
    body = {"op": "merge", "grids": [str(city.grids["A"]), str(city.grids["B"])]}
    seen = await planner.client.post(f"/api/plans/{planner.plan}/ops?preview=true", json=body)
    assert seen.status_code == 200
    assert seen.json()["removed"] == [str(city.grids["B"])]
    assert (await planner.client.get(f"/api/plans/{planner.plan}")).headers["ETag"] == '"0"'
    assert set(await planner.shapes()) == set("ABCDE")


async def test_operations_elsewhere_rebase_and_on_the_same_grids_answer_409(
    planner: Planner, city: Drawn, clients: Clients
) -> None:
    other = Planner(clients(Role.ADMIN), planner.plan)
    await planner.op("split", grid=str(city.grids["A"]), line=line((-1, 0.8), (3, 0.8)))
    far = await other.op("split", grid=str(city.grids["D"]), line=line((4.5, 1), (4.6, 6)))
    assert far.status_code == 200, far.text
    assert far.json()["rev"] == 2
    same = Planner(other.client, planner.plan)
    met = await same.op("merge", grids=[str(city.grids["A"]), str(city.grids["B"])])
    assert (met.status_code, met.json()["code"]) == (409, "draft_changed")
    assert met.json()["rev"] == 2
    assert met.json()["grids"] == [str(city.grids["A"])]
    assert {one["actor"] for one in met.json()["changed_by"]} == {"planner", "admin"}
    shapes = await planner.shapes()
    assert len(shapes) == 7
    assert shapely.coverage_is_valid(np.array(list(shapes.values())))


async def test_what_others_changed_later_cannot_be_undone(planner: Planner, city: Drawn, clients: Clients) -> None:
    await planner.op("split", grid=str(city.grids["A"]), line=line((-1, 0.8), (3, 0.8)))
    other = Planner(clients(Role.ADMIN), planner.plan)
    other.tag = planner.tag
    await other.op("rename", grid=str(city.grids["A"]), name="北区")
    met = await planner.post("undo")
    assert (met.status_code, met.json()["code"]) == (409, "draft_changed")
    assert met.json()["grids"] == [str(city.grids["A"])]
    assert [one["actor"] for one in met.json()["changed_by"]] == ["admin"]
    assert (await other.post("undo")).status_code == 200
    assert (await planner.post("undo")).status_code == 200


async def test_locked_grids_and_parents_are_kept(planner: Planner, city: Drawn) -> None:
    a, c = str(city.grids["A"]), str(city.grids["C"])
    assert (await planner.op("lock", grid=a)).status_code == 200
    met = await planner.op("split", grid=a, line=line((-1, 0.8), (3, 0.8)))
    assert (met.status_code, met.json()["code"], met.json()["grids"]) == (422, "grid_locked", [a])
    await planner.op("unlock", grid=a)
    met = await planner.op("merge", grids=[a, c])
    assert met.json()["code"] == "outside_parent"
    done = await planner.op("merge", grids=[a, c], across_parents=True)
    assert done.status_code == 200
    coarse = await planner.shapes("community")
    finest = await planner.shapes()
    assert coarse["1"].equals(shapely.coverage_union_all([finest["A"], finest["B"]]))
    assert coarse["2"].equals(shapely.coverage_union_all([finest["D"], finest["E"]]))


NESTED: Any = []
for _ in range(200):
    NESTED = [NESTED]


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({}, "unknown_operation"),
    ({"op": "explode"}, "unknown_operation"),
    ({"op": ["split"]}, "unknown_operation"),
    ({"op": "split"}, "bad_operation"),
    ({"op": "split", "grid": "x", "line": []}, "bad_operation"),
    ({"op": "split", "grid": "A", "line": [[1, 2]]}, "bad_geometry"),
    ({"op": "split", "grid": "A", "line": [[1e9, 2], [3, 4]]}, "bad_geometry"),
    ({"op": "split", "grid": "A", "line": [["a", 2], [3, 4]]}, "bad_geometry"),
    ({"op": "split", "grid": "A", "line": [[10**400, 2], [3, 4]]}, "bad_geometry"),
    ({"op": "split", "grid": "A", "line": NESTED}, "bad_geometry"),
    ({"op": "split", "grid": "A", "line": {"type": "Polygon", "coordinates": []}}, "bad_geometry"),
    ({"op": "split", "grid": "A", "line": [[106.4, 29.8]] * 100_000}, "too_many_vertices"),
    ({"op": "split", "grid": "A", "line": [[0, 0], [1, 1]]}, "line_does_not_cross"),
    ({"op": "merge", "grids": ["A"]}, "bad_operation"),
    ({"op": "merge", "grids": ["A", "E"], "across_parents": True}, "not_adjacent"),
    ({"op": "move_node", "at": [0, 0], "to": [1, 1]}, "no_node_here"),
    ({"op": "fill_gap", "grid": "A", "at": [106.4, 29.8]}, "no_gap_here"),
    ({"op": "recode", "grid": "A", "code": "B"}, "code_taken"),
    ({"op": "recode", "grid": "A", "code": " "}, "bad_code"),
    ({"op": "rename", "grid": "A", "name": "x\x00"}, "bad_name"),
    ({"op": "reassign_buildings", "grid": "A", "buildings": ["x"]}, "bad_operation"),
    ({"op": "follow_street", "grids": ["A", "B"], "street": "nowhere"}, "unknown_street"),
    ({"op": "adopt", "remove": ["A"], "grids": [{"geometry": None}]}, "bad_geometry"),
]


async def test_what_cannot_be_done_is_refused_with_a_code(planner: Planner, city: Drawn) -> None:
    def told(value: Any) -> Any:
        return str(city.grids[value]) if isinstance(value, str) and value in city.grids else value

    met = {}
    for body, code in REFUSED:
        filled = {key: [told(one) for one in v] if isinstance(v, list) else told(v) for key, v in body.items()}
        filled |= {"code": body["code"]} if "code" in body else {}
        found = await planner.post("ops", filled)
        met[str(body)[:60]] = (found.status_code, found.json()["code"], code)
    assert [one for one in met.items() if one[1][0] != 422 or one[1][1] != one[1][2]] == []
    assert (await planner.client.get(f"/api/plans/{planner.plan}")).headers["ETag"] == '"0"'


async def test_not_a_number_is_no_coordinate(planner: Planner, city: Drawn) -> None:
    body = f'{{"op": "split", "grid": "{city.grids["A"]}", "line": [[NaN, 1], [2, 3]]}}'
    headers = {"If-Match": '"0"', "Content-Type": "application/json"}
    met = await planner.client.post(f"/api/plans/{planner.plan}/ops", content=body, headers=headers)
    assert met.status_code == 422
    assert met.json()["code"] in ("bad_geometry", "invalid_request")


async def test_an_operation_says_what_it_was_drawn_on(planner: Planner, city: Drawn) -> None:
    body = {"op": "rename", "grid": str(city.grids["A"]), "name": "北"}
    without = await planner.client.post(f"/api/plans/{planner.plan}/ops", json=body)
    assert (without.status_code, without.json()["code"]) == (428, "precondition_required")
    for tag in ("x", '"-1"', '"1.5"'):
        met = await planner.client.post(f"/api/plans/{planner.plan}/ops", json=body, headers={"If-Match": tag})
        assert met.json()["code"] == "bad_if_match"
    ahead = await planner.client.post(f"/api/plans/{planner.plan}/ops", json=body, headers={"If-Match": '"7"'})
    assert ahead.json()["code"] == "draft_changed"


async def test_a_published_plan_is_not_edited_or_deleted(clients: Clients, city: Drawn) -> None:
    client = clients(Role.PLANNER)
    body = {"op": "rename", "grid": str(city.grids["A"]), "name": "北"}
    met = await client.post(f"/api/plans/{city.plan_id}/ops", json=body, headers={"If-Match": '"0"'})
    assert (met.status_code, met.json()["code"]) == (409, "not_a_draft")
    assert (await client.delete(f"/api/plans/{city.plan_id}")).status_code == 409


async def test_a_draft_is_renamed_and_deleted_with_its_log(planner: Planner, city: Drawn) -> None:
    await planner.op("split", grid=str(city.grids["A"]), line=line((-1, 0.8), (3, 0.8)))
    named = await planner.client.patch(f"/api/plans/{planner.plan}", json={"name": "另一稿"})
    assert named.json()["name"] == "另一稿"
    assert (await planner.client.delete(f"/api/plans/{planner.plan}")).status_code == 204
    assert (await planner.client.get(f"/api/plans/{planner.plan}")).status_code == 404
    assert (await planner.op("lock", grid=str(city.grids["A"]))).status_code == 404


async def test_a_whole_draft_is_proven_and_its_weak_places_have_a_mend(
    planner: Planner, city: Drawn, engine: Engine
) -> None:
    a = str(city.grids["A"])
    await planner.op("split", grid=a, line=line((-1, 0.001), (3, 0.001)))
    async with session_scope(engine) as session:
        await _build(session, "b", 1.9, 1.0, 0.2)
    told = (await planner.post("validate")).json()
    assert told["ok"], told
    kinds = {one["kind"]: one for one in told["faults"]}
    assert set(kinds) == {"narrow_grid", "building_cut"}
    assert kinds["narrow_grid"]["width_m"] == pytest.approx(1.1, abs=0.1)
    assert kinds["narrow_grid"]["fix"]["op"] == "merge"
    for one in told["faults"]:
        done = await planner.post("ops", one["fix"])
        assert done.status_code == 200, done.text
    assert (await planner.post("validate")).json() == {"rev": 3, "ok": True, "faults": []}


async def _build(session: Session, name: str, x: float, y: float, size: float) -> UUID:
    """Store a square building whose north-west corner is at x, y of the picture."""
    made, (west, north) = uuid4(), xy(x, y)
    box = shapely.box(west, north - size * CELL, west + size * CELL, north)
    await session.execute(
        text(
            "INSERT INTO wangge.building (id, source, name, households, geom, point) VALUES (:id, 'test', :name, 12,"
            " ST_GeomFromText(:box, 4326), ST_PointOnSurface(ST_GeomFromText(:box, 4326)))"
        ),
        {"id": made, "name": name, "box": box.wkt},
    )
    return made


async def test_buildings_go_whole_with_their_land(planner: Planner, city: Drawn, engine: Engine) -> None:
    async with session_scope(engine) as session:
        near = await _build(session, "near", 1.5, 1.0, 0.2)
        await _build(session, "other", 0.4, 0.4, 0.2)
    b = str(city.grids["B"])
    done = await planner.op("reassign_buildings", buildings=[str(near)], grid=b)
    assert done.status_code == 200, done.text
    figures = {one["code"]: one for one in done.json()["metrics"]}
    assert (figures["A"]["buildings"], figures["B"]["buildings"], figures["B"]["households"]) == (1, 1, 12)
    shapes = await planner.shapes()
    x, y = xy(1.5, 1.0)
    assert shapes["B"].covers(shapely.box(x, y - 0.2 * CELL, x + 0.2 * CELL, y))
    assert shapely.coverage_is_valid(np.array(list(shapes.values())))


async def test_a_line_is_led_around_a_building(planner: Planner, city: Drawn, engine: Engine) -> None:
    async with session_scope(engine) as session:
        made = await _build(session, "b", 0.9, 0.75, 0.2)
    a = str(city.grids["A"])
    done = await planner.op("split", grid=a, line=line((-1, 0.8), (3, 0.8)))
    assert [one["code"] for one in done.json()["notes"]] == ["led_around_building"]
    assert done.json()["notes"][0]["building"] == str(made)
    x, y = xy(0.9, 0.75)
    footprint = shapely.box(x, y - 0.2 * CELL, x + 0.2 * CELL, y)
    assert [code for code, shape in (await planner.shapes()).items() if shape.intersects(footprint)] == ["A"]
    await planner.post("undo")
    straight = await planner.op("split", grid=a, line=line((-1, 0.8), (3, 0.8)), buildings="cut")
    assert straight.json()["notes"] == []


async def test_undo_beside_what_others_drew_takes_only_its_own_nodes(
    planner: Planner, city: Drawn, clients: Clients
) -> None:
    first = await planner.shapes(), await planner.shapes("community")
    await planner.op("split", grid=str(city.grids["A"]), line=line((-1, 0.8), (3, 0.8)))  # a node on B and community 1
    other = Planner(clients(Role.ADMIN), planner.plan)
    other.tag = planner.tag
    await other.op("split", grid=str(city.grids["C"]), line=line((0.7, 1), (0.7, 6)))
    await other.op("split", grid=str(city.grids["B"]), line=line((3.3, -1), (3.3, 3)))
    assert (await planner.post("undo")).status_code == 200  # C's node on A stays, A's node on what is left of B goes
    shapes = await planner.shapes()
    assert shapely.coverage_is_valid(np.array(list(shapes.values())))
    assert {code: shape.area for code, shape in shapes.items()}["A"] == pytest.approx(first[0]["A"].area)
    assert (await planner.post("redo")).status_code == 200
    assert len(await planner.shapes()) == 8
    assert (await planner.post("validate")).json()["faults"] == []
    for _ in range(2):
        assert (await other.post("undo")).status_code == 200
    assert (await planner.post("undo")).status_code == 200
    assert (await planner.shapes(), await planner.shapes("community")) == first


async def test_many_at_once_lose_nothing_and_a_second_worker_catches_up(
    planner: Planner, city: Drawn, app: FastAPI, engine: Engine
) -> None:
    other = DraftKeeper(engine, lambda: app.state.keeper.now.duties)
    async with other.opened(UUID(planner.plan)) as (_, draft):
        assert draft.rev == 0
    names = [(letter, f"{letter}{number}") for number in range(4) for letter in "ABCDE"]
    told = [{"op": "rename", "grid": str(city.grids[letter]), "name": name} for letter, name in names]
    cuts = [
        {"op": "split", "grid": str(city.grids["A"]), "line": line((-1, 0.8), (3, 0.8))},
        {"op": "split", "grid": str(city.grids["D"]), "line": line((4.5, 1), (4.6, 6))},
    ]
    url, latest = f"/api/plans/{planner.plan}/ops", {"If-Match": "*"}
    done = await asyncio.gather(*(planner.client.post(url, json=one, headers=latest) for one in [*told, *cuts]))
    assert {one.status_code for one in done} == {200}
    assert sorted(one.json()["rev"] for one in done) == list(range(1, 23))
    async with (
        other.opened(UUID(planner.plan)) as (_, caught),
        app.state.drafts.opened(UUID(planner.plan)) as (_, mine),
    ):
        assert caught.rev == mine.rev == 22
        for level in ("faces", "upper"):
            one, two = getattr(caught.plan, level), getattr(mine.plan, level)
            assert {grid: (face.name, shapely.to_wkb(face.shape)) for grid, face in one.items()} == {
                grid: (face.name, shapely.to_wkb(face.shape)) for grid, face in two.items()
            }


async def test_a_planner_draws_only_within_the_scope(
    planner: Planner, city: Drawn, engine: Engine, app: FastAPI
) -> None:
    async with session_scope(engine) as session:
        await session.execute(
            text(
                "INSERT INTO wangge.scope (id, account_id, layer_id, grid_id)"
                " SELECT :id, id, :layer, :grid FROM wangge.account WHERE name = 'planner'"
            ),
            {"id": uuid4(), "layer": city.layer_id, "grid": city.grids["1"]},
        )
    app.state.callers._known.clear()
    inside = await planner.op("rename", grid=str(city.grids["A"]), name="北")
    assert inside.status_code == 200
    met = await planner.op("rename", grid=str(city.grids["C"]), name="南")
    assert (met.status_code, met.json()["code"], met.json()["grids"]) == (403, "out_of_scope", [str(city.grids["C"])])
    across = await planner.op("merge", grids=[str(city.grids["A"]), str(city.grids["C"])], across_parents=True)
    assert across.status_code == 403


async def test_making_and_deleting_drafts_is_audited(planner: Planner, engine: Engine) -> None:
    await planner.client.delete(f"/api/plans/{planner.plan}")
    async with session_scope(engine) as session:
        rows = (await session.execute(text("SELECT actor, action, object FROM wangge.audit ORDER BY seq"))).all()
    assert [(actor, action) for actor, action, _ in rows] == [
        ("planner", "draft_created"),
        ("planner", "draft_deleted"),
    ]
    assert {what["plan"] for _, _, what in rows} == {planner.plan}


async def test_a_draft_that_cannot_be_made_is_refused(planner: Planner) -> None:
    nobody = "00000000-0000-0000-0000-000000000000"
    for body, status, code in (
        ({"name": " "}, 422, "bad_name"),
        ({"name": "x" * 201}, 422, "invalid_request"),
        ({"name": "x", "from": "nonsense"}, 422, "bad_from"),
        ({"name": "x", "from": nobody}, 404, "unknown_plan"),
        ({"name": "x", "valid_from": "soon"}, 400, "bad_time"),
        ({"name": "x", "more": 1}, 422, "invalid_request"),
    ):
        met = await planner.client.post("/api/layers/governance/plans", json=body)
        assert (met.status_code, met.json()["code"]) == (status, code)


async def test_the_log_shows_no_endless_geometry_and_is_read_by_pages(planner: Planner, city: Drawn) -> None:
    long = [xy(-1 + number / 1000, 0.8 + (number % 2) / 1e4) for number in range(4_000)]
    done = await planner.op("split", grid=str(city.grids["A"]), line=long)
    assert done.status_code == 200, done.text
    await planner.op("rename", grid=str(city.grids["B"]), name="东")
    first = (await planner.client.get(f"/api/plans/{planner.plan}/ops?limit=1")).json()
    assert first["items"][0]["op"] == {"op": "split", "grid": str(city.grids["A"]), "shortened": True}
    rest = (await planner.client.get(f"/api/plans/{planner.plan}/ops?limit=1&next={first['next']}")).json()
    assert [one["op"]["op"] for one in rest["items"]] == ["rename"]
    assert rest["next"] is None
    assert (first["can_undo"], first["can_redo"]) == (2, None)


async def test_a_boundary_follows_a_named_street(planner: Planner, city: Drawn, engine: Engine) -> None:
    async with session_scope(engine) as session:
        for name, points in (
            ("大学路", ((1.9, -1), (1.9, 1))),
            ("大学路", ((1.9, 1), (1.9, 3))),
            ("远路", ((9, 0), (9, 1))),
        ):
            await session.execute(
                text(
                    "INSERT INTO wangge.base_feature (id, kind, name, geom, source)"
                    " VALUES (gen_random_uuid(), 'road', :name, ST_GeomFromText(:line, 4326), 'test')"
                ),
                {"name": name, "line": shapely.LineString([xy(*point) for point in points]).wkt},
            )
        part = await session.scalar(text("SELECT id::text FROM wangge.base_feature WHERE name = '大学路' LIMIT 1"))
    both = [str(city.grids["A"]), str(city.grids["B"])]
    for street in ("大学路", part):
        done = await planner.op("follow_street", grids=both, street=street)
        assert done.status_code == 200, done.text
        assert (await planner.shapes())["A"].area == pytest.approx(1.9 * 2 * CELL**2, rel=1e-6)
        await planner.post("undo")
    for street, code in (("远路", "unknown_street"), ("x' OR true --", "unknown_street")):
        assert (await planner.op("follow_street", grids=both, street=street)).json()["code"] == code
