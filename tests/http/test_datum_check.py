"""Wrong datums in batches: told by the addresses, grids or area that came with the points."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import numpy as np
import pandas as pd
import pytest
import pytest_asyncio
import shapely
from fastapi import FastAPI
from sqlalchemy import text

from api.app import create_app
from api.settings import Settings
from data.database import Engine, make_engine, session_scope
from data.loaders.addresses import AddressOptions, load_addresses
from data.loaders.grids import GridOptions, LevelField, load_grids
from geo.address import address_key
from geo.crs import CANDIDATES, from_wgs84
from geo.types import Datum
from tests.drawn import CITY, NORTH, WEST, publish, shapes_of
from tests.http.conftest import SHARED

pytestmark = SHARED

CLIENT = httpx.AsyncClient
HOUSES = 12


def scattered(count: int) -> tuple[np.ndarray, list[str]]:
    """Return places all over the drawn city, with the code of the grid of each."""
    shapes = shapes_of(CITY)
    places = np.random.default_rng(4).uniform((WEST, NORTH - 0.05), (WEST + 0.06, NORTH), (4 * count, 2))
    owners = [next((c for c, shape in shapes.items() if shapely.intersects_xy(shape, *one)), None) for one in places]
    inside = [at for at, owner in enumerate(owners) if owner][:count]
    return places[inside], [str(owners[at]) for at in inside]


def houses() -> tuple[np.ndarray, list[str]]:
    """Return registered places with their addresses, 200 m apart along a road."""
    numbers = range(2, 2 * HOUSES + 2, 2)
    return np.array([(WEST + 0.001 * n, NORTH - 0.011) for n in numbers]), [
        f"云岭区望江街道柳荫路{n}号" for n in numbers
    ]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def asked(shared_engine: Engine, shared_settings: Settings) -> AsyncIterator[CLIENT]:
    """A client of an application that knows the drawn city and the houses of one road."""
    await publish(shared_engine)
    async with session_scope(shared_engine) as session:
        for (lng, lat), told in zip(*houses(), strict=True):
            await session.execute(
                text(
                    "INSERT INTO wangge.address (id, source, text, key, point) VALUES"
                    " (:id, 'test', :text, :key, ST_SetSRID(ST_MakePoint(:lng, :lat), 4326))"
                ),
                {"id": uuid4(), "text": told, "key": address_key(told), "lng": lng, "lat": lat},
            )
    async for client in _client(shared_settings, HOUSES):
        yield client


async def _client(settings: Settings, addresses: int) -> AsyncIterator[CLIENT]:
    app: FastAPI = create_app(settings)
    async with app.router.lifespan_context(app):
        begin = time.monotonic()
        while len(app.state.keeper.now.addresses) < addresses:
            assert time.monotonic() - begin < 240
            await asyncio.sleep(0.05)
        transport = httpx.ASGITransport(app, client=("127.0.0.1", 5))
        async with CLIENT(transport=transport, base_url="http://test", trust_env=False, timeout=60) as client:
            yield client


async def check(client: CLIENT, places: np.ndarray, datum: Datum, stated: str, **more: Any) -> dict[str, Any]:
    lng, lat = from_wgs84(places[:, 0], places[:, 1], datum)
    body = {"points": np.column_stack([lng, lat]).tolist(), "crs": stated, "detect_datum": True, **more}
    answer = await client.post("/api/locate/batch", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize("datum", CANDIDATES)
@pytest.mark.parametrize("stated", CANDIDATES)
async def test_the_grids_of_the_points_tell_their_datum(asked: CLIENT, datum: Datum, stated: Datum) -> None:
    places, codes = scattered(60)
    found = await check(asked, places, datum, stated.value, grids=codes, lang="en")
    told = found["datum"]
    assert (told["stated"], told["best"], told["used"]) == (stated, datum, 60)
    assert told["confidence"] > 0.99
    assert told["figures"].keys() == {"WGS84", "GCJ02", "BD09"}
    assert told["figures"][datum]["fitting"] == 60
    if datum is stated:
        assert found["notes"] == []
        assert found["codes"] == codes
    else:
        assert [one["code"] for one in found["notes"]] == ["datum_wrong"]
        assert f"look like {datum}, not {stated}" in found["notes"][0]["message"]


@pytest.mark.parametrize("datum", CANDIDATES)
async def test_addresses_tell_the_datum(asked: CLIENT, datum: Datum) -> None:
    places, texts = houses()
    texts[3] = "不存在的路9号"
    found = await check(asked, places, datum, "WGS84", addresses=texts)
    assert (found["datum"]["best"], found["datum"]["used"]) == (datum, HOUSES - 1)
    assert found["datum"]["confidence"] > 0.99
    assert bool(found["notes"]) == (datum is not Datum.WGS84)


async def test_cgcs2000_is_not_told_from_wgs84(asked: CLIENT) -> None:
    places, codes = scattered(60)
    found = await check(asked, places, Datum.CGCS2000, "CGCS2000", grids=codes)
    assert (found["datum"]["best"], found["notes"]) == ("CGCS2000", [])


async def test_names_and_coarser_levels_serve_as_grids_and_null_says_nothing(asked: CLIENT) -> None:
    places, codes = scattered(60)
    grids: list[str | None] = ["网格" + code if at % 2 else code for at, code in enumerate(codes)]
    grids[5] = "1" if codes[5] in "AB" else "2"
    grids[6] = None
    found = await check(asked, places, Datum.GCJ02, "WGS84", grids=grids)
    assert (found["datum"]["best"], found["datum"]["used"]) == ("GCJ02", 59)


@pytest.mark.parametrize("area", ["B", [WEST + 0.02, NORTH - 0.02, WEST + 0.04, NORTH]])
async def test_an_area_stands_for_all_points(asked: CLIENT, area: Any) -> None:
    places, codes = scattered(200)
    there = places[[code == "B" for code in codes]]
    found = await check(asked, there, Datum.BD09, "WGS84", area=area)
    assert found["datum"]["best"] == "BD09"
    assert found["notes"][0]["code"] == "datum_wrong"


async def test_a_point_that_fits_as_stated_and_otherwise_is_no_warning(asked: CLIENT) -> None:
    middle = np.array([[WEST + 0.01, NORTH - 0.01]])  # in A by both, by BD09 it would not be
    found = await check(asked, middle, Datum.WGS84, "GCJ02", grids=["A"])
    assert found["datum"]["best"] == "GCJ02"
    assert found["datum"]["confidence"] == pytest.approx(0.5, abs=0.01)
    assert found["notes"] == []


async def test_a_warning_by_few_points_calls_the_evidence_thin(asked: CLIENT) -> None:
    places, codes = scattered(60)
    found = await check(asked, places[:40], Datum.BD09, "WGS84", grids=[*codes[:3], *[None] * 37], lang="en")
    assert found["datum"]["used"] == 3
    assert [one["code"] for one in found["notes"]] == ["datum_doubtful"]
    assert "thin" in found["notes"][0]["message"]


async def test_addresses_that_nobody_knows_tell_nothing(asked: CLIENT) -> None:
    found = await check(asked, scattered(2)[0], Datum.WGS84, "WGS84", addresses=["不存在的路9号", None])
    assert (found["datum"]["best"], found["datum"]["confidence"], found["datum"]["used"]) == (None, None, 0)
    assert [one["code"] for one in found["notes"]] == ["datum_not_told"]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"detect_datum": True}, "bad_batch"),
        ({"detect_datum": "yes", "grids": ["A"]}, "bad_batch"),
        ({"grids": ["A"]}, "bad_batch"),
        ({"detect_datum": True, "grids": ["A", "B"]}, "bad_batch"),
        ({"detect_datum": True, "grids": "A"}, "bad_batch"),
        ({"detect_datum": True, "addresses": [5]}, "bad_batch"),
        ({"detect_datum": True, "area": [1, 2, 3]}, "bad_batch"),
        ({"detect_datum": True, "area": [3, 0, 1, 2]}, "bad_batch"),
        ({"detect_datum": True, "area": 7}, "bad_batch"),
        ({"detect_datum": True, "grids": ["nobody"]}, "unknown_grid"),
    ],
)
async def test_a_check_that_cannot_be_read_is_refused(asked: CLIENT, more: dict[str, Any], code: str) -> None:
    answer = await asked.post("/api/locate/batch", json={"points": [[WEST + 0.01, NORTH - 0.01]], **more})
    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_an_ordinary_batch_says_nothing_of_datums(asked: CLIENT) -> None:
    answer = await asked.post("/api/locate/batch", json={"points": [[WEST + 0.01, NORTH - 0.01]]})
    assert answer.json().keys() == {"plan", "codes"}
    body = (await asked.get("/openapi.json")).json()["paths"]["/api/locate/batch"]["post"]["requestBody"]
    assert {"detect_datum", "addresses", "grids", "area"} <= body["content"]["application/json"]["schema"][
        "properties"
    ].keys()


SAMPLE, TRIALS = 50, 34
BY_TEXT = 3  # of so many rounds one is asked by text too, which takes long; with --long all are


@pytest_asyncio.fixture(loop_scope="module")
async def shanghai(settings: Settings, realdata: Path, tmp_path: Path) -> AsyncIterator[tuple[CLIENT, pd.DataFrame]]:
    """A service that knows Shanghai's districts and seven tenths of the places; the other places with their text."""
    folder = realdata / "shanghai_crs"
    if not folder.is_dir():
        pytest.skip("real data not present: shared/realdata/shanghai_crs")
    places = pd.read_csv(folder / "poi_wgs84.csv.gz").drop_duplicates(["name", "lat", "lon"], ignore_index=True)
    places["text"] = "上海市" + places.adname + places.address.fillna("")
    kept = np.random.default_rng(1).random(len(places)) < 0.3
    places[~kept].to_csv(tmp_path / "registry.csv", index=False)
    district = (LevelField("district", "adcode", "name"),)
    grids = GridOptions("city", district, datetime(2000, 1, 1, tzinfo=UTC), crs="GCJ02", commit=True)
    registry = AddressOptions(state=tmp_path, text="text", lng="lon", lat="lat", commit=True)
    made = make_engine(settings.url, statement_timeout_ms=120_000)
    async with session_scope(made) as session:
        assert (await load_grids(session, folder / "districts_gcj02.geojson", grids)).committed
        await load_addresses(session, tmp_path / "registry.csv", registry)
    await made.dispose()
    async for client in _client(settings, 30_000):
        yield client, places[kept].reset_index(drop=True)


async def test_fifty_places_of_shanghai_tell_their_datum(
    shanghai: tuple[CLIENT, pd.DataFrame], request: pytest.FixtureRequest
) -> None:
    """By text and district nearly always; by the district alone only where somebody crosses a border, and no lie."""
    client, places = shanghai
    rng, every = np.random.default_rng(2), 1 if request.config.getoption("--long") else BY_TEXT
    right, by_area = [], []
    for trial in range(3 * TRIALS):
        datum, rows = CANDIDATES[trial % 3], rng.choice(len(places), SAMPLE, replace=False)
        points = places.loc[rows, ["lon", "lat"]].to_numpy()
        area, words = places.adname[rows].tolist(), places.text[rows].tolist()
        if trial // 3 % every == 0:
            found = await check(client, points, datum, "WGS84", grids=area, addresses=words)
            right.append(found["datum"]["best"] == datum and found["datum"]["confidence"] > 0.95)
        found = await check(client, points, datum, "WGS84", grids=area)
        by_area.append((found["datum"]["best"] == datum, found["datum"]["confidence"]))
    assert np.mean(right) >= 0.99
    assert np.mean([good for good, confidence in by_area if confidence > 0.95]) >= 0.99
    assert np.mean([good for good, _ in by_area]) >= 0.85
