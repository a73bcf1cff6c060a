"""Vector tiles: what our own base map reads."""

import math

import httpx
import mapbox_vector_tile
import pytest

from data.demo.city import City


def at(lng: float, lat: float, z: int) -> str:
    n = 2**z
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * n
    return f"{z}/{int((lng + 180) / 360 * n)}/{int(y)}"


@pytest.fixture
def database_url(city_database_url: str) -> str:
    """The tiles are those of the small demo city."""
    return city_database_url


async def test_tiles_hold_base_grids_labels_and_buildings(public: httpx.AsyncClient, small_city: City) -> None:
    tier = small_city.plans[1].tiers[2]
    lng, lat = tier.polygons[5].centroid.coords[0]
    found = {}
    for name in ("base", "grids", "buildings"):
        answer = await public.get(f"/tiles/{name}/{at(lng, lat, 15)}.mvt")
        assert answer.status_code == 200
        found[name] = mapbox_vector_tile.decode(answer.content)
    assert {"road", "block"} <= set(found["base"])
    assert {"grid", "community", "street", "label"} <= set(found["grids"])
    codes = {one["properties"]["code"] for one in found["grids"]["grid"]["features"]}
    assert tier.codes[5] in codes
    assert codes <= set(tier.codes)
    assert {"id", "households", "floors", "name"} <= set(found["buildings"]["building"]["features"][0]["properties"])


async def test_an_unchanged_tile_is_not_sent_again_and_an_older_plan_can_be_asked(
    public: httpx.AsyncClient, small_city: City
) -> None:
    lng, lat = small_city.plans[1].tiers[2].polygons[5].centroid.coords[0]
    path = f"/tiles/grids/{at(lng, lat, 14)}.mvt"
    first = await public.get(path)
    again = await public.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    plans = (await public.get("/api/layers/governance/plans")).json()["items"]
    old = next(plan for plan in plans if plan["name"] == "2025")
    other = await public.get(path, params={"plan": old["id"]})
    assert other.status_code == 200
    assert other.headers["etag"] != first.headers["etag"]


async def test_an_empty_database_gives_empty_tiles(public: httpx.AsyncClient) -> None:
    for name in ("base", "grids", "buildings"):
        answer = await public.get(f"/tiles/{name}/15/26062/13500.mvt")
        assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize("path", ["base/21/0/0", "base/3/8/0", "base/3/0/-1", "base/-1/0/0", "grids/40/1/1"])
async def test_tiles_that_cannot_exist_are_not_found(public: httpx.AsyncClient, path: str) -> None:
    answer = await public.get(f"/tiles/{path}.mvt")
    assert answer.status_code in (404, 422)
    assert answer.headers["content-type"] == "application/problem+json"
    assert (await public.get("/tiles/secret/1/0/0.mvt")).status_code == 422
