"""Real cities with recorded truth: owners agree with the areas that authorities wrote into their records.

The ceilings are what a correct point-in-polygon reaches; records and boundaries themselves disagree a little.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
import httpx
import numpy as np
import pandas as pd
import pytest
import shapely
from fastapi import FastAPI

from api.settings import Settings
from data.database import make_engine, session_scope
from data.loaders.grids import GridOptions, LevelField, load_grids

SINCE = datetime(2000, 1, 1, tzinfo=UTC)
Data = Callable[[str], Path]


@pytest.fixture
def real(realdata: Path) -> Data:
    """A file of the real cities; the test skips where it is absent."""

    def find(name: str) -> Path:
        file = realdata / name
        if not file.exists():
            pytest.skip(f"real data not present: shared/realdata/{name.partition('/')[0]}")
        return file

    return find


async def load(
    app: FastAPI, settings: Settings, file: Path, levels: dict[str, str], since: datetime = SINCE, **more: object
) -> None:
    """Load a file as layer `city` and wait until the service knows it."""
    fields = tuple(LevelField(level, field) for level, field in levels.items())
    engine = make_engine(settings.url, statement_timeout_ms=120_000)
    async with session_scope(engine) as session:
        options = GridOptions("city", fields, since, commit=True, **more)  # type: ignore[arg-type]
        report = await load_grids(session, file, options)
    await engine.dispose()
    assert report.committed
    await app.state.keeper.look()


async def agreement(
    client: httpx.AsyncClient, points: np.ndarray, recorded: np.ndarray, level: str, **more: str
) -> float:
    """Return the per cent of points whose owner is the recorded area."""
    return 100 * float(np.mean(await answered(client, points, level=level, **more) == recorded))


async def answered(client: httpx.AsyncClient, points: np.ndarray, **more: str) -> np.ndarray:
    """Return the codes of the owners, empty where nobody owns a point."""
    codes: list[str | None] = []
    for first in range(0, len(points), 50_000):
        body = {"points": points[first : first + 50_000].tolist(), "layer": "city", **more}
        codes += (await client.post("/api/locate/batch", json=body, timeout=60)).json()["codes"]
    return np.array([code or "" for code in codes])


def text(column: pd.Series) -> np.ndarray:
    return np.array(["" if pd.isna(value) else str(value).removesuffix(".0") for value in column])


async def test_tainan_on_four_levels(app: FastAPI, settings: Settings, public: httpx.AsyncClient, real: Data) -> None:
    file = real("tainan/base_units.gpkg")
    levels = {"district": "TOWN_ID", "street": "CODE2", "community": "CODE1", "grid": "CODEBASE"}
    await load(app, settings, file, levels, households="H_CNT")
    cases = pd.read_csv(real("tainan/cases_2023_to_0930.csv.gz"), dtype=str)
    units = gpd.read_file(file, ignore_geometry=True).set_index("CODEBASE")
    towns = cases.codebase.map(units.TOWN_ID).groupby(cases.town).agg(lambda ids: ids.mode().iloc[0])
    points = cases[["lon", "lat"]].astype(float).to_numpy()
    recorded = {
        "grid": cases.codebase,
        "community": cases.code1,
        "street": cases.code2,
        "district": cases.town.map(towns),
    }
    found = {level: await agreement(public, points, text(column), level) for level, column in recorded.items()}
    assert found == pytest.approx({"grid": 99.134, "community": 99.514, "street": 99.806, "district": 99.982}, abs=0.02)
    plan = (await public.get("/api/layers/city/plans")).json()["items"][0]
    districts = (await public.get(f"/api/plans/{plan['id']}/grids", params={"level": "district"})).json()["features"]
    assert sum(one["properties"]["households"] for one in districts) == 677_004


@pytest.mark.long
async def test_tainan_before_and_after_the_reform_of_its_villages(
    app: FastAPI, settings: Settings, public: httpx.AsyncClient, real: Data, tmp_path: Path
) -> None:
    old = gpd.read_file(real("tainan/villages_2017.geojson"))
    cases = pd.read_csv(real("tainan/cases_2023_to_0930.csv.gz"), dtype=str)
    levels = {"district": "TOWNCODE", "community": "VILLCODE"}
    await load(app, settings, real("tainan/villages_2017.geojson"), levels, repair_m=30.0)
    new, units = tmp_path / "new.gpkg", gpd.read_file(real("tainan/base_units.gpkg"))
    units.dissolve("CODE1").reset_index()[["CODE1", "TOWN_ID", "geometry"]].to_file(new)
    new_levels = {"district": "TOWN_ID", "community": "CODE1"}
    await load(app, settings, new, new_levels, datetime(2018, 1, 28, 16, tzinfo=UTC), repair_m=1.0)
    points = cases[["lon", "lat"]].astype(float).to_numpy()
    dates = {"old": "2018-01-28", "new": "2018-01-29"}
    codes = {name: await answered(public, points, at=day) for name, day in dates.items()}
    assert np.mean(codes["new"] == text(cases.code1)) == pytest.approx(0.99514, abs=2e-4)
    alone = lowest(old.VILLCODE.to_numpy(str), old.geometry.to_numpy(), points)
    assert np.mean(codes["old"] == alone) > 0.9995  # the repair moved a few boundaries by metres
    names = old.set_index("VILLCODE").VILLNAME
    told = np.array([names.get(code, "") for code in codes["old"]])
    with_village = cases.village.notna().to_numpy()
    assert np.mean(told[with_village] == cases.village[with_village]) == pytest.approx(0.97213, abs=5e-4)
    reform = real("tainan/village_changes_2018_old_to_new.json").read_text(encoding="utf-8")
    untouched = with_village & ~np.isin(codes["old"], list(json.loads(reform)))
    assert np.mean(told[untouched] == cases.village[untouched]) > 0.98
    assert (await answered(public, points[:500])).tolist() == codes["new"][:500].tolist()
    one = {"lng": repr(float(points[0, 0])), "lat": repr(float(points[0, 1])), "layer": "city"}
    both = [(await public.get("/api/locate", params=one | {"at": day})).json() for day in dates.values()]
    assert [answer["grid"]["code"] for answer in both] == [codes["old"][0], codes["new"][0]]
    assert both[0]["plan"]["valid_to"] == both[1]["plan"]["valid_from"] == "2018-01-29T00:00:00+08:00"


def lowest(codes: np.ndarray, polygons: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Return the lowest code of the polygons that each point intersects, by GEOS alone."""
    found = np.full(len(points), "", object)
    for at in np.argsort(codes)[::-1]:
        shapely.prepare(polygons[at])
        found[shapely.intersects_xy(polygons[at], points)] = codes[at]
    return found


async def test_chicago_and_its_boundary_streets(
    app: FastAPI, settings: Settings, public: httpx.AsyncClient, real: Data
) -> None:
    await load(app, settings, real("chicago/community_areas.geojson"), {"district": "area_numbe"})
    crimes = pd.read_parquet(real("chicago/crimes_2018.parquet"))
    points, recorded = crimes[["Longitude", "Latitude"]].to_numpy(), text(crimes.CommunityArea)
    assert await agreement(public, points, recorded, "district") == pytest.approx(97.322, abs=0.01)
    batch = {"points": points[:3000].tolist(), "layer": "city"}
    codes = (await public.post("/api/locate/batch", json=batch)).json()["codes"]
    misses = [row for row, code in enumerate(codes) if code != recorded[row]]
    near = 0
    for row in misses:
        asked = {"lng": repr(float(points[row, 0])), "lat": repr(float(points[row, 1])), "layer": "city"}
        answer = (await public.get("/api/locate", params=asked)).json()
        other = answer["runner_up"]
        near += bool(other and other["code"] == recorded[row] and answer["boundary_distance_m"] <= 30)
    assert 100 * (1 - (len(misses) - near) / 3000) > 99.5


async def test_shanghai_fences_in_another_datum(
    app: FastAPI, settings: Settings, public: httpx.AsyncClient, real: Data
) -> None:
    fences = real("shanghai_crs/districts_gcj02.geojson")
    await load(app, settings, fences, {"district": "adcode"}, crs="GCJ02")
    number = {
        one["properties"]["name"]: str(one["properties"]["adcode"])
        for one in json.loads(fences.read_text())["features"]
    }
    places = pd.read_csv(real("shanghai_crs/poi_wgs84.csv.gz"))
    points, recorded = places[["lon", "lat"]].to_numpy(), text(places.adname.map(number))
    assert await agreement(public, points, recorded, "district") == pytest.approx(99.919, abs=0.01)
    assert await agreement(public, points, recorded, "district", crs="GCJ02") < 96


async def test_new_york_service_requests(
    app: FastAPI, settings: Settings, public: httpx.AsyncClient, real: Data
) -> None:
    await load(app, settings, real("nyc311/community_districts.geojson"), {"district": "BoroCD"})
    records = pd.read_csv(real("nyc311/nyc311_sample.csv.gz"), dtype=str)
    boroughs = {"MANHATTAN": 1, "BRONX": 2, "BROOKLYN": 3, "QUEENS": 4, "STATEN ISLAND": 5}
    board = records["Community Board"].str.extract(r"^(\d+) (.+)$")
    number = board[1].map(boroughs) * 100 + board[0].astype(float)
    there = records.Longitude.notna() & number.notna()
    points = records.loc[there, ["Longitude", "Latitude"]].astype(float).to_numpy()
    assert await agreement(public, points, text(number[there]), "district") == pytest.approx(98.583, abs=0.02)
