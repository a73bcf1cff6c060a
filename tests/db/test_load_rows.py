"""Loading incidents, buildings, addresses and base features: good rows taken, bad ones told by line and kept."""

import csv
import gzip
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import psycopg
import pytest
import shapely
from sqlalchemy import make_url

from api.cli import main
from geo.crs import from_wgs84
from geo.types import Datum

Load = Callable[..., tuple[int, str]]
Ask = Callable[[str], list[Any]]
FIELDS = [
    "--lng-field",
    "lng",
    "--lat-field",
    "lat",
    "--time-field",
    "time",
    "--category-field",
    "category",
    "--id-field",
    "id",
]
ROWS = """id,lng,lat,time,category
1,106.411,29.811,2026-03-01T08:00:00+08:00,noise
2,206.411,29.811,2026-03-01T08:00:00+08:00,noise
3,106.412,29.812,2026-03-01T09:00:00+08:00,waste
4,,29.812,2026-03-01T09:00:00+08:00,waste
5,abc,29.812,2026-03-01T09:00:00+08:00,waste
6,106.413,29.813,2026-03-01T10:00:00+08:00,"lamp, broken"
7,nan,29.813,2026-03-01T10:00:00+08:00,lamp
8,106.414,29.814,yesterday,lamp
9,106.415,29.815,2026-03-02T08:00:00+08:00,灯
10,29.8,106.4,2026-03-02T08:00:00+08:00,灯
9,106.415,29.815,2026-03-02T08:00:00+08:00,灯
"""


@pytest.fixture
def load(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Load:
    """Runs `wangge load KIND FILE`; gives exit code and all that was printed."""
    monkeypatch.setenv("WANGGE_DATABASE_URL", database_url)
    monkeypatch.setenv("WANGGE_STATE", str(tmp_path / "state"))

    def run(kind: str, file: Path, *more: str) -> tuple[int, str]:
        code = main(["load", kind, str(file), *more])
        told = capsys.readouterr()
        return code, told.out + told.err

    return run


@pytest.fixture
def ask(database_url: str) -> Ask:
    dsn = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)

    def run(query: str) -> list[Any]:
        with psycopg.connect(dsn) as connection:
            return connection.execute(query.encode()).fetchall()

    return run


@pytest.fixture
def incidents(tmp_path: Path) -> Path:
    file = tmp_path / "incidents.csv"
    file.write_text(ROWS, encoding="utf-8")
    return file


def test_bad_rows_are_told_by_line_and_kept_for_mending(load: Load, ask: Ask, incidents: Path) -> None:
    code, told = load("incidents", incidents, *FIELDS, "--commit")
    assert code == 0
    assert [int(line) for line in re.findall(r"第 (\d+) 行", told)] == [3, 5, 6, 8, 9, 11, 12]
    assert ask("SELECT count(*) FROM wangge.incident") == [(4,)]
    kept = Path(re.findall(r"[^\s]+\.csv", told)[-1])
    rows = list(csv.DictReader(kept.open(encoding="utf-8-sig")))
    assert [row["line"] for row in rows] == ["3", "5", "6", "8", "9", "11", "12"]
    assert rows[0]["reason"] == "range"
    assert rows[5]["reason"] == "swapped"


def test_mended_rows_can_be_loaded_again_and_nothing_comes_twice(load: Load, ask: Ask, incidents: Path) -> None:
    load("incidents", incidents, *FIELDS, "--commit")
    incidents.write_text(ROWS.replace("206.411", "106.411").replace("yesterday", "2026-03-01"), encoding="utf-8")
    code, told = load("incidents", incidents, *FIELDS, "--commit")
    assert code == 0
    assert "already_loaded: 4" in told
    assert ask("SELECT count(*), count(DISTINCT source_ref) FROM wangge.incident") == [(6, 6)]


def test_without_commit_nothing_is_written(load: Load, ask: Ask, incidents: Path) -> None:
    assert load("incidents", incidents, *FIELDS)[0] == 0
    assert ask("SELECT count(*) FROM wangge.incident") == [(0,)]


def test_times_are_read_in_many_forms_and_in_the_zone_told(load: Load, ask: Ask, tmp_path: Path) -> None:
    times = ["2026-03-01 08:00", "2026/03/01", "03/01/2026 02:27:57 PM", "2026-03-01T08:00:00Z", "2026年3月1日"]
    file = tmp_path / "times.csv"
    file.write_text("id,lng,lat,time\n" + "".join(f"{n},106.4,29.8,{time}\n" for n, time in enumerate(times)))
    code, told = load("incidents", file, *FIELDS[:6], "--id-field", "id", "--time-zone", "America/New_York", "--commit")
    assert code == 0, told
    found = ask("SELECT to_char(reported_at AT TIME ZONE 'UTC', 'DD HH24:MI') FROM wangge.incident ORDER BY source_ref")
    assert [row[0] for row in found] == ["01 13:00", "01 05:00", "01 19:27", "01 08:00", "01 05:00"]


def test_offset_datums_are_shifted_and_kept_as_they_came(load: Load, ask: Ask, tmp_path: Path) -> None:
    lng, lat = from_wgs84(106.43, 29.83, Datum.BD09)
    file = tmp_path / "bd.csv.gz"
    with gzip.open(file, "wt") as out:
        out.write(f"lng,lat\n{float(lng)!r},{float(lat)!r}\n-87.6,41.8\n")
    code, told = load("incidents", file, *FIELDS[:4], "--crs", "BD09", "--commit")
    assert code == 0
    assert "第 3 行" in told
    ((x, y, given, crs),) = ask("SELECT ST_X(point), ST_Y(point), reported_lng, reported_crs FROM wangge.incident")
    assert (x, y) == pytest.approx((106.43, 29.83), abs=1e-8)
    assert (given, crs) == (float(lng), "BD09")


def test_a_row_with_an_address_alone_is_kept_unlocated_only_where_asked(load: Load, ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "text.csv"
    file.write_text("lng,lat,where\n,,滨江北路 1 号\n106.4,29.8,\n", encoding="utf-8")
    assert "第 2 行" in load("incidents", file, *FIELDS[:4], "--commit")[1]
    file = file.rename(tmp_path / "text2.csv")
    assert load("incidents", file, *FIELDS[:4], "--address-field", "where", "--commit")[0] == 0
    assert ask("SELECT method, count(*) FROM wangge.incident GROUP BY 1 ORDER BY 1") == [("loaded", 2), ("none", 1)]


def test_new_categories_are_made_once_and_known_ones_found_by_title(load: Load, ask: Ask, incidents: Path) -> None:
    ask("SELECT 1")
    load("incidents", incidents, *FIELDS, "--commit")
    titles = {row[0] for row in ask("SELECT title FROM wangge.category")}
    assert titles == {"noise", "waste", "lamp, broken", "灯"}


def test_formulas_are_defused_in_the_file_for_mending(load: Load, tmp_path: Path) -> None:
    file = tmp_path / "formula.csv"
    file.write_text('id,lng,lat\n"=cmd|calc",abc,29.8\n-5,abc,29.8\n', encoding="utf-8")
    _, told = load("incidents", file, "--lng-field", "lng", "--lat-field", "lat", "--id-field", "id", "--commit")
    kept = Path(re.findall(r"[^\s]+\.csv", told)[-1]).read_text(encoding="utf-8-sig")
    rows = list(csv.reader(kept.splitlines()))
    assert rows[1][0] == "'=cmd|calc"
    assert rows[2][0] == "-5"


def test_a_missing_field_is_named_with_those_there_are(load: Load, incidents: Path) -> None:
    code, told = load("incidents", incidents, "--lng-field", "longitude", "--lat-field", "lat")
    assert code == 1
    assert "longitude" in told
    assert "id, lng, lat, time, category" in told


def test_addresses_and_aliases_reach_the_registry(load: Load, ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "addresses.csv"
    file.write_text("no,text,x,y,road\nA1,云岭区梧桐街１８号,106.4,29.8,梧桐街\nA2,,106.4,29.8,\nA1,重复,106.4,29.8,\n")
    words = [
        "--text-field",
        "text",
        "--id-field",
        "no",
        "--lng-field",
        "x",
        "--lat-field",
        "y",
        "--part",
        "road=road",
        "--commit",
    ]
    code, told = load("addresses", file, *words)
    assert code == 0
    assert "第 3 行" in told
    assert "第 4 行" in told
    ((text, key, road),) = ask("SELECT text, key, parts ->> 'road' FROM wangge.address")
    assert (text, road) == ("云岭区梧桐街１８号", "梧桐街")
    assert "18号" in key
    aliases = tmp_path / "aliases.csv"
    aliases.write_text("alias,no\n老粮站,A1\n别处,A9\n")
    code, told = load("aliases", aliases, "--alias-field", "alias", "--id-field", "no", "--commit")
    assert code == 0
    assert "第 3 行" in told
    assert ask("SELECT alias FROM wangge.address_alias") == [("老粮站",)]
    assert ask("SELECT count(*) > 2 FROM wangge.address_change") == [(True,)]


def test_buildings_and_base_features_come_from_maps(load: Load, ask: Ask, tmp_path: Path) -> None:
    houses = gpd.GeoDataFrame(
        {"no": ["1", "2", "3"], "homes": ["12", "x", ""], "levels": [6, 2, 1]},
        geometry=[shapely.box(n, 0, n + 0.5, 0.5) for n in range(3)],
        crs=4326,
    )
    houses.to_file(tmp_path / "houses.geojson")
    words = ["--id-field", "no", "--households-field", "homes", "--floors-field", "levels", "--commit"]
    code, told = load("buildings", tmp_path / "houses.geojson", *words)
    assert code == 0
    assert "第 3 行" in told
    assert ask("SELECT source_id, households, floors FROM wangge.building ORDER BY 1") == [("1", 12, 6), ("3", None, 1)]
    load("buildings", tmp_path / "houses.geojson", *words)
    assert ask("SELECT count(*) FROM wangge.building") == [(2,)]
    roads = gpd.GeoDataFrame(
        {"name": ["梧桐街", "面"]}, geometry=[shapely.LineString([(0, 0), (1, 1)]), shapely.box(0, 0, 1, 1)], crs=4326
    )
    roads.to_file(tmp_path / "roads.gpkg")
    code, told = load("base", tmp_path / "roads.gpkg", "--kind", "road", "--name-field", "name", "--commit")
    assert code == 0
    assert "第 3 行" in told
    assert ask("SELECT kind, name FROM wangge.base_feature") == [("road", "梧桐街")]
