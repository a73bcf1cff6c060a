"""Heat and figures over HTTP: who may read them, what they count, how they are drawn."""

import io
import zlib

import httpx
import numpy as np
import pytest
import pytest_asyncio
import rasterio
from fastapi import FastAPI

from api.auth import Role
from tests.heat_city import LAT, LNG, inside, settle
from tests.http.conftest import SHARED, Client, Clients

pytestmark = SHARED

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


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def settled(shared_app: FastAPI) -> FastAPI:
    return await settle(shared_app)


@pytest.fixture
def leader(settled: FastAPI, shared_clients: Clients) -> Client:
    return shared_clients(Role.LEADER)


@pytest.mark.parametrize("path", PATHS)
async def test_heat_and_figures_are_for_leaders_and_auditors(
    settled: FastAPI, shared_clients: Clients, path: str
) -> None:
    for role, status in [
        (None, 401),
        (Role.GRID_WORKER, 403),
        (Role.DISPATCHER, 403),
        (Role.PLANNER, 403),
        (Role.LEADER, 200),
        (Role.ADMIN, 200),
        (Role.AUDITOR, 200),
    ]:
        assert (await shared_clients(role).get(path)).status_code == status, role


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
