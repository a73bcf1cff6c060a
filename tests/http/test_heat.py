"""Heat and figures over HTTP: who may read them, what they count, and that a new incident shows at once."""

import io
import json
import uuid
import zlib
from datetime import UTC, datetime, timedelta

import httpx
import numpy as np
import pytest
import rasterio
import shapely
from fastapi import FastAPI
from sqlalchemy import text

from api.auth import Role
from data.database import Session, make_engine, session_scope

LNG, LAT, SIDE = 106.40, 29.80, 0.004
PATHS = [
    "/maps/heatmap",
    "/dashboard",
    "/dashboard/incidents",
    "/api/heat.tif",
    "/api/heat/tiles/14/13034/6776.png",
    "/api/heat/cells",
    "/api/heat/legend",
    "/api/heat/grids",
    "/api/stats/summary",
    "/api/stats/trend",
    "/api/stats/hotspots",
]
LEVELS = [{"key": "street", "title": "街道"}, {"key": "grid", "title": "网格"}]
HOSTILE = "</script><script>window.__xss=1</script>{{7*7}}"


async def city(session: Session) -> None:
    """A layer of two streets with 18 grids each, 100 households a grid, and two categories."""
    layer, plan = uuid.uuid4(), uuid.uuid4()
    await session.execute(
        text(
            "INSERT INTO wangge.layer (id, key, title, levels, created_at) VALUES (:l, 'governance', '综治', :s, now())"
        ),
        {"l": layer, "s": json.dumps(LEVELS)},
    )
    await session.execute(
        text(
            "INSERT INTO wangge.plan (id, layer_id, name, status, valid_from, recorded_at, published_at)"
            " VALUES (:p, :l, '2026', 'draft', '2020-01-01', now(), now())"
        ),
        {"p": plan, "l": layer},
    )
    for street in range(2):
        parent = uuid.uuid4()
        whole = shapely.union_all([square(x, y) for x in range(6) for y in range(street * 3, street * 3 + 3)])
        await grid(session, plan, layer, parent, "street", None, f"99{street}", f"街道{street}", None, whole)
        for x in range(6):
            for y in range(street * 3, street * 3 + 3):
                name = HOSTILE if (x, y) == (0, 0) else f"网格{x}{y}"
                code = f"99{street}{x}{y}"
                await grid(session, plan, layer, uuid.uuid4(), "grid", parent, code, name, 100, square(x, y))
    await session.execute(text("UPDATE wangge.plan SET status = 'published' WHERE id = :p"), {"p": plan})
    for sort, (key, above) in enumerate([("order", None), ("order.stall", "order"), ("noise", None)]):
        await session.execute(
            text("INSERT INTO wangge.category (key, parent_key, title, sort) VALUES (:k, :p, :t, :s)"),
            {"k": key, "p": above, "t": f"{key}题", "s": sort},
        )


def square(x: int, y: int) -> shapely.Polygon:
    return shapely.box(LNG + x * SIDE, LAT + y * SIDE, LNG + (x + 1) * SIDE, LAT + (y + 1) * SIDE)


async def grid(
    session: Session,
    plan: uuid.UUID,
    layer: uuid.UUID,
    key: uuid.UUID,
    level: str,
    parent: uuid.UUID | None,
    code: str,
    name: str,
    households: int | None,
    shape: shapely.Geometry,
) -> None:
    await session.execute(text("INSERT INTO wangge.grid VALUES (:g, :l)"), {"g": key, "l": layer})
    await session.execute(
        text(
            "INSERT INTO wangge.plan_grid"
            " (plan_id, grid_id, level, parent_id, code, name, households, area_m2, label, geom)"
            " VALUES (:p, :g, :v, :a, :c, :n, :h, 160000,"
            " ST_PointOnSurface(ST_GeomFromText(:w, 4326)), ST_Multi(ST_GeomFromText(:w, 4326)))"
        ),
        {"p": plan, "g": key, "v": level, "a": parent, "c": code, "n": name, "h": households, "w": shape.wkt},
    )


async def report(
    session: Session, at: datetime, place: tuple[float, float] | None, category: str | None = "noise", times: int = 1
) -> None:
    for _ in range(times):
        await session.execute(
            text(
                "INSERT INTO wangge.incident (id, number, category_key, address_text, source, reported_at,"
                " received_at, point, method, confidence) VALUES (:i, :n, :c, '柳荫里18号', 'test', :t, now(),"
                " CASE WHEN CAST(:x AS float8) IS NULL THEN NULL"
                " ELSE ST_SetSRID(ST_Point(:x, :y), 4326) END, 'point', 1)"
            ),
            {
                "i": uuid.uuid4(),
                "n": uuid.uuid4().hex,
                "c": category,
                "t": at,
                "x": place[0] if place else None,
                "y": place[1] if place else None,
            },
        )


def inside(x: int, y: int) -> tuple[float, float]:
    return LNG + (x + 0.5) * SIDE, LAT + (y + 0.5) * SIDE


NOW = datetime.now(UTC)


@pytest.fixture
async def settled(app: FastAPI) -> FastAPI:
    """The application over a small city: a hot spot at grid 2,1, one incident in each other grid."""
    engine = app.state.engine
    async with session_scope(engine) as session:
        await city(session)
        recent = NOW - timedelta(minutes=5)
        for x in range(6):
            for y in range(6):
                await report(session, recent, inside(x, y))
        await report(session, recent, inside(2, 1), "order.stall", times=30)
        await report(session, recent, None)
        await report(session, recent, (LNG - 1, LAT))
        await report(session, NOW - timedelta(days=30), inside(5, 5), times=3)
    await app.state.keeper.look()
    return app


@pytest.fixture
def leader(settled: FastAPI, clients) -> httpx.AsyncClient:
    return clients(Role.LEADER)


@pytest.mark.parametrize("path", PATHS)
async def test_heat_and_figures_are_for_leaders_and_auditors(settled: FastAPI, clients, path: str) -> None:
    for role, status in [
        (None, 401),
        (Role.GRID_WORKER, 403),
        (Role.DISPATCHER, 403),
        (Role.PLANNER, 403),
        (Role.LEADER, 200),
        (Role.ADMIN, 200),
        (Role.AUDITOR, 200),
    ]:
        assert (await clients(role).get(path)).status_code == status, role


async def test_what_has_no_place_is_counted_and_told(leader: httpx.AsyncClient) -> None:
    told = (await leader.get("/api/stats/summary?days=7")).json()
    assert (told["incidents"], told["located"], told["outside"]) == (68, 67, 1)
    assert told["quality"]["unlocated"] == 1


async def test_grids_carry_counts_and_rates_with_intervals(leader: httpx.AsyncClient) -> None:
    rows = {one["code"]: one for one in (await leader.get("/api/heat/grids?days=7")).json()["items"]}
    assert len(rows) == 36
    assert rows["99021"]["incidents"] == 31
    value, low, high = rows["99021"]["per_1000_households"]
    assert value == 310.0
    assert 200 < low < value < high < 450


async def test_a_major_category_counts_its_minor_ones(leader: httpx.AsyncClient) -> None:
    assert (await leader.get("/api/heat/cells?category=order")).json()["incidents"] == 30
    assert (await leader.get("/api/heat/cells?category=noise")).json()["incidents"] == 38


async def test_a_street_narrows_everything_to_what_lies_in_it(leader: httpx.AsyncClient) -> None:
    told = (await leader.get("/api/stats/summary?street=991")).json()
    assert told["incidents"] == 18
    rows = (await leader.get("/api/heat/grids?street=991")).json()["items"]
    assert {one["code"][:3] for one in rows} == {"991"}


async def test_the_planted_hot_spot_is_found_with_its_p_and_is_new(leader: httpx.AsyncClient) -> None:
    found = (await leader.get("/api/stats/hotspots")).json()["items"]
    assert found[0]["grids"][0]["code"] == "99021"
    assert found[0]["kind"] == "new"
    assert 0 < found[0]["p"] < 0.001
    assert found[0]["category"] == "order.stall"


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


async def test_the_geotiff_holds_the_incidents_per_square_kilometre(leader: httpx.AsyncClient) -> None:
    answer = await leader.get("/api/heat.tif")
    assert answer.headers["content-type"].startswith("image/tiff")
    with rasterio.open(io.BytesIO(answer.content)) as raster:
        values = raster.read(1)
        assert raster.crs.is_projected
        assert raster.tags()["located"] == "67"
        row, column = np.unravel_index(np.nanargmax(values), values.shape)
        x, y = raster.xy(row, column)
        lng, lat = rasterio.warp.transform(raster.crs, "EPSG:4326", [x], [y])
        total = np.nansum(values) * raster.res[0] ** 2 / 1e6
    assert (lng[0], lat[0]) == pytest.approx(inside(2, 1), abs=0.0007)
    assert total == pytest.approx(66, rel=0.05)


async def test_a_tile_over_the_hot_spot_is_painted_and_one_elsewhere_is_empty(leader: httpx.AsyncClient) -> None:
    painted = await leader.get(tile_at(inside(2, 1)))
    empty = await leader.get(tile_at((LNG + 1, LAT)))
    assert painted.content[:8] == b"\x89PNG\r\n\x1a\n"
    assert max(pixels(painted.content)) >= 4
    assert max(pixels(empty.content)) == 0


def tile_at(place: tuple[float, float], z: int = 14) -> str:
    x = int((place[0] + 180) / 360 * 2**z)
    y = int((1 - np.arcsinh(np.tan(np.radians(place[1]))) / np.pi) / 2 * 2**z)
    return f"/api/heat/tiles/{z}/{x}/{y}.png"


def pixels(png: bytes) -> bytes:
    at = png.index(b"IDAT")
    size = int.from_bytes(png[at - 4 : at], "big")
    return zlib.decompress(png[at + 4 : at + 4 + size])


async def test_dark_tiles_have_other_colours(leader: httpx.AsyncClient) -> None:
    light, dark = [(await leader.get(f"{tile_at(inside(2, 1))}?theme={one}")).content for one in ("light", "dark")]
    assert light != dark


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("from=2026-13-01", "bad_date"),
        ("from=2026-02-02&to=2026-02-01", "bad_period"),
        ("from=1990-01-01&to=2026-02-01", "bad_period"),
        ("category=nothing", "unknown_category"),
        ("street=nothing", "unknown_grid"),
        ("layer=nothing", "unknown_layer"),
    ],
)
async def test_a_question_that_makes_no_sense_is_refused_with_its_reason(
    leader: httpx.AsyncClient, query: str, code: str
) -> None:
    answer = await leader.get(f"/api/stats/summary?{query}")
    assert answer.status_code in (404, 422)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == code


async def test_the_page_keeps_a_hostile_name_as_text(leader: httpx.AsyncClient) -> None:
    page = (await leader.get("/maps/heatmap?view=choropleth")).text
    assert "<script>window.__xss" not in page
    assert "__xss=1" in page
    assert "{{7*7}}" in page
    board = (await leader.get("/dashboard")).text
    assert "<script>window" not in board


@pytest.mark.parametrize("query", ["", "?embed=1", "?theme=dark&lang=en", "?view=surface&per=area", "?days=90"])
async def test_every_script_of_the_page_carries_the_nonce_or_is_ours(leader: httpx.AsyncClient, query: str) -> None:
    answer = await leader.get(f"/maps/heatmap{query}")
    nonce = answer.headers["content-security-policy"].split("nonce-")[1].split("'")[0]
    tags = [part.split(">")[0] for part in answer.text.split("<script")[1:]]
    assert tags
    for tag in tags:
        assert f'nonce="{nonce}"' in tag or 'src="/static/' in tag or "application/json" in tag
    assert "<style" not in answer.text


@pytest.mark.parametrize("query", ["", "?days=30", "?wall=1", "?lang=en", "?street=991", "?category=order", "?days=1"])
async def test_the_dashboard_answers_every_filter(leader: httpx.AsyncClient, query: str) -> None:
    answer = await leader.get(f"/dashboard{query}")
    assert answer.status_code == 200
    assert "<h1>" in answer.text


async def test_the_list_behind_a_number_holds_as_many_lines(leader: httpx.AsyncClient) -> None:
    page = (await leader.get("/dashboard/incidents?lack=place")).text
    assert page.count("<tr>") == 2
    assert (await leader.get("/dashboard/incidents?category=order")).text.count("<tr>") == 31


async def test_a_city_without_incidents_says_so(app: FastAPI, clients) -> None:
    engine = make_engine(app.state.settings.url)
    async with session_scope(engine) as session:
        await city(session)
    await engine.dispose()
    await app.state.keeper.look()
    leader = clients(Role.LEADER)
    assert "没有事件" in (await leader.get("/dashboard")).text
    assert (await leader.get("/maps/heatmap")).status_code == 200
    assert (await leader.get("/api/heat.tif")).status_code == 200


async def test_a_leader_of_one_street_sees_that_street_alone(settled: FastAPI, clients) -> None:
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
