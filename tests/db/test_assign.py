"""wangge assign: owners of everything in the database and of files, equal to what PostGIS says."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest
from sqlalchemy import make_url

from api.cli import main
from data.repositories import bulk

Ask = Callable[[str], list[Any]]
OWNERS = """
SELECT r.id::text, (SELECT g.code FROM wangge.plan_grid AS g JOIN wangge.plan AS p ON p.id = g.plan_id
  WHERE p.name = '2026' AND g.level = 'grid' AND ST_Intersects(g.geom, r.point) ORDER BY g.code COLLATE "C" LIMIT 1)
FROM ({rows}) AS r ORDER BY r.id
"""
ROWS = {
    "incidents": "SELECT id, point FROM wangge.incident WHERE point IS NOT NULL",
    "buildings": "SELECT id, point FROM wangge.building",
    "addresses": "SELECT a.id, coalesce(a.point, b.point) AS point FROM wangge.address AS a"
    " LEFT JOIN wangge.building AS b ON b.id = a.building_id",
}
LISTED = """
SELECT o.id::text, g.code FROM wangge.owner AS o
JOIN wangge.plan AS p ON p.id = o.plan_id AND p.name = '2026'
LEFT JOIN wangge.plan_grid AS g ON g.plan_id = p.id AND g.grid_id = o.grid_id AND g.level = 'grid'
WHERE o.kind = '{kind}' ORDER BY o.id
"""
KIND = {"incidents": "incident", "buildings": "building", "addresses": "address"}
OF_OWNED = "CASE WHEN grid_id IS NOT NULL THEN {0} END"  # where nobody owns it, they say nothing
RECORDS = (
    f"SELECT id, {OF_OWNED.format('layer_id')}, {OF_OWNED.format('plan_id')}, grid_id FROM wangge.incident ORDER BY id"
)


@pytest.fixture
def ask(city_database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    monkeypatch.setenv("WANGGE_DATABASE_URL", city_database_url)
    monkeypatch.setenv("WANGGE_STATE", str(tmp_path))
    dsn = make_url(city_database_url).set(drivername="postgresql").render_as_string(hide_password=False)

    def run(query: str) -> list[Any]:
        with psycopg.connect(dsn, autocommit=True) as connection:
            cursor = connection.execute(query.encode())
            return cursor.fetchall() if cursor.description else []

    return run


@pytest.mark.parametrize("what", ROWS)
def test_a_list_holds_the_owners_that_postgis_names(
    ask: Ask, run_beside: Callable[..., int], what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask("UPDATE wangge.address SET point = NULL WHERE text LIKE '%1%'")
    records = ask(RECORDS)
    assert run_beside("assign", what) == 0
    assert ask("SELECT count(*) FROM wangge.owner") == [(0,)]  # only computed
    assert run_beside("assign", what, "--commit") == 0
    truth = ask(OWNERS.format(rows=ROWS[what]))
    assert len(truth) > 10
    assert ask(LISTED.format(kind=KIND[what])) == truth
    assert ask("SELECT p.name, l.kind FROM wangge.owner_list AS l JOIN wangge.plan AS p ON p.id = l.plan_id") == [
        ("2026", KIND[what])
    ]
    assert ask(RECORDS) == records  # an incident belongs to the plan of its time


def test_a_list_is_renewed_by_what_changed(
    ask: Ask, run_beside: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    def changed() -> int:
        capsys.readouterr()
        assert run_beside("assign", "buildings", "--commit", "--json") == 0
        told = json.loads(capsys.readouterr().out)
        truth = ask(OWNERS.format(rows=ROWS["buildings"]))
        assert ask(LISTED.format(kind="building")) == truth
        assert (told["total"], told["without_grid"]) == (len(truth), [code for _, code in truth].count(None))
        return int(told["changed"])

    assert changed() == ask("SELECT count(*) FROM wangge.building")[0][0]
    assert run_beside("assign", "incidents", "--commit") == 0
    assert run_beside("assign", "buildings", "--at", "2025-06-01", "--commit") == 0
    assert changed() == 0
    ask("UPDATE wangge.address SET building_id = NULL")
    ask("DELETE FROM wangge.building WHERE id IN (SELECT id FROM wangge.building ORDER BY id LIMIT 3)")
    ask("UPDATE wangge.building SET point = ST_SetSRID(ST_MakePoint(10, 10), 4326) WHERE id IN"
        " (SELECT id FROM wangge.building ORDER BY id LIMIT 2)")  # fmt: skip
    assert changed() == 2
    kinds = ask("SELECT p.name, o.kind FROM wangge.owner AS o JOIN wangge.plan AS p ON p.id = o.plan_id GROUP BY 1, 2")
    assert sorted(kinds) == [("2025", "building"), ("2026", "building"), ("2026", "incident")]


def test_where_all_rows_are_new_the_index_is_made_anew(
    ask: Ask, run_beside: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "MANY", 10)
    assert run_beside("assign", "buildings", "--commit") == 0
    assert ask(LISTED.format(kind="building")) == ask(OWNERS.format(rows=ROWS["buildings"]))
    assert ask("SELECT conname FROM pg_constraint WHERE conrelid = 'wangge.owner'::regclass") == [("owner_pkey",)]


def test_a_list_goes_with_its_plan(ask: Ask, run_beside: Callable[..., int]) -> None:
    assert run_beside("assign", "buildings", "--commit") == 0
    assert run_beside("assign", "incidents", "--commit") == 0
    ask("DELETE FROM wangge.owner_list WHERE kind = 'building'")
    assert ask("SELECT DISTINCT kind FROM wangge.owner") == [("incident",)]
    assert run_beside("demo", "--remove", "--commit") == 0
    assert ask("SELECT count(*) FROM wangge.owner") == [(0,)]


def test_a_second_time_changes_nothing(
    ask: Ask, run_beside: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    truth = [code for _, code in ask(OWNERS.format(rows=ROWS["incidents"]))]
    assert run_beside("assign", "incidents", "--commit") == 0
    capsys.readouterr()
    assert run_beside("assign", "incidents", "--commit", "--json") == 0
    told = {"total": len(truth), "changed": 0, "without_grid": truth.count(None)}
    assert json.loads(capsys.readouterr().out) == told


def test_dated_gives_each_incident_the_plan_of_its_own_time(ask: Ask, run_beside: Callable[..., int]) -> None:
    before = ask(RECORDS)
    ask("UPDATE wangge.incident SET grid_id = NULL, plan_id = NULL, layer_id = NULL WHERE number LIKE '%5'")
    ask("UPDATE wangge.incident SET plan_id = (SELECT id FROM wangge.plan WHERE name = '2025')"
        " WHERE number LIKE '%6' AND plan_id IS NOT NULL")  # fmt: skip
    ask(f"UPDATE wangge.incident SET reported_at = '2001-01-01' WHERE id = '{before[0][0]}'")
    wrong = ask(RECORDS)
    assert run_beside("assign", "incidents", "--dated") == 0
    assert ask(RECORDS) == wrong  # only computed
    assert run_beside("assign", "incidents", "--dated", "--commit") == 0
    first, *others = ask(RECORDS)
    assert others == before[1:]
    assert first[1:] == (None, None, None)  # no plan was in force then


def test_where_most_change_the_indexes_and_keys_are_made_anew(
    ask: Ask, run_beside: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "MANY", 10)
    indexes = "SELECT indexdef FROM pg_indexes WHERE tablename = 'incident' ORDER BY 1"
    keys = "SELECT conname FROM pg_constraint WHERE conrelid = 'wangge.incident'::regclass ORDER BY 1"
    relations = "SELECT oid FROM pg_class WHERE relname = 'incident_grid'"
    before, made, records = (ask(indexes), ask(keys)), ask(relations), ask(RECORDS)
    ask("UPDATE wangge.incident SET grid_id = NULL, plan_id = NULL, layer_id = NULL")
    assert run_beside("assign", "incidents", "--dated", "--commit") == 0
    assert ask(RECORDS) == records
    assert (ask(indexes), ask(keys)) == before
    assert ask(relations) != made


@pytest.mark.parametrize("kind", ["buildings", "addresses"])
@pytest.mark.parametrize("suffix", ["parquet", "gpkg", "csv"])
def test_rows_of_the_database_are_given_as_a_file(
    ask: Ask, run_beside: Callable[..., int], tmp_path: Path, kind: str, suffix: str
) -> None:
    ask("UPDATE wangge.address SET point = NULL WHERE text LIKE '%1%'")
    target = tmp_path / f"out.{suffix}"
    assert run_beside("assign", kind, "--out", str(target)) == 0
    if suffix == "csv":
        found = pd.read_csv(target, dtype={"code": str})
    else:
        found = gpd.read_parquet(target) if suffix == "parquet" else pyogrio.read_dataframe(target)
        assert found.crs.to_epsg() in (4326, None)
        assert (found.geometry.x == found.lng).all()
    told = found.code.astype(object).where(found.code.notna(), None)
    assert list(zip(found.id, told, strict=True)) == ask(OWNERS.format(rows=ROWS[kind]))
    assert found.grid_name.notna().any()
    assert [path.name for path in tmp_path.glob("*out*")] == [target.name]


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_file_gets_the_codes_of_every_level_row_by_row(
    ask: Ask, run_beside: Callable[..., int], tmp_path: Path, suffix: str
) -> None:
    rows = ask("SELECT ST_X(point), ST_Y(point), p.code FROM wangge.incident AS i JOIN wangge.plan_grid AS p"
               " ON p.grid_id = i.grid_id AND p.plan_id = i.plan_id JOIN wangge.plan AS q ON q.id = p.plan_id"
               " WHERE q.name = '2026'")  # fmt: skip
    source, target = tmp_path / f"in.{suffix}", tmp_path / "out.parquet"
    if suffix == "csv":
        lines = [f"{n},{lng!r},{lat!r}" for n, (lng, lat, _) in enumerate(rows)]
        source.write_text("id,lng,lat\n" + "\n".join(lines) + "\nx,abc,1\n")
    else:
        lng, lat, _ = zip(*rows, strict=True)
        pq.write_table(pa.table({"lng": lng, "lat": lat}), source)
    assert run_beside("assign", str(source), "--out", str(target)) == 0
    found = pq.read_table(target)
    assert found.column("code").to_pylist()[: len(rows)] == [code for _, _, code in rows]
    assert found.column("street_code").to_pylist()[0] == rows[0][2][:9]
    assert found.column("code").null_count == (1 if suffix == "csv" else 0)


@pytest.mark.parametrize("system", ["EPSG:4326", "EPSG:4547", "OGC:CRS84"])
def test_points_of_a_geoparquet_file_are_read_in_its_own_system(
    ask: Ask, run_beside: Callable[..., int], tmp_path: Path, system: str
) -> None:
    rows = ask("SELECT ST_X(point), ST_Y(point) FROM wangge.building ORDER BY id LIMIT 500")
    lng, lat = zip(*rows, strict=True)
    given = gpd.GeoDataFrame({"n": range(len(rows))}, geometry=gpd.points_from_xy(lng, lat), crs="EPSG:4326")
    given.to_crs(system).to_parquet(tmp_path / "in.parquet")
    assert run_beside("assign", str(tmp_path / "in.parquet"), "--out", str(tmp_path / "out.parquet")) == 0
    found = gpd.read_parquet(tmp_path / "out.parquet")
    truth = ask(OWNERS.format(rows=ROWS["buildings"]))[:500]
    assert found.code.tolist() == [code for _, code in truth]
    assert found.crs == given.to_crs(system).crs


def test_text_with_line_ends_quotes_and_commas_stays_as_it_was(
    ask: Ask, run_beside: Callable[..., int], tmp_path: Path
) -> None:
    lng, lat = ask("SELECT ST_X(point), ST_Y(point) FROM wangge.building LIMIT 1")[0]
    text = f'"what, exactly",lng,lat\r\n"第一行\n""第二"", 行",{lng},{lat}\r\n007,, 1\r\n'
    (tmp_path / "in.csv").write_bytes(text.encode("gb18030"))
    words = ("--encoding", "GB18030", "--out", str(tmp_path / "out.csv"))
    assert run_beside("assign", str(tmp_path / "in.csv"), *words) == 0
    found = pd.read_csv(tmp_path / "out.csv", dtype=str, keep_default_na=False)
    assert found["what, exactly"].tolist() == ['第一行\n"第二", 行', "007"]
    assert found.lat.tolist() == [str(lat), " 1"]
    assert found.code.iloc[1] == ""
    assert found.code.iloc[0] != ""


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("in.csv",), 2),
        (("in.csv", "--out", "out.xls"), 1),
        (("in.xls", "--out", "out.csv"), 1),
        (("in.csv", "--out", "out.csv", "--crs", "MARS"), 1),
        (("absent.csv", "--out", "out.csv"), 1),
        (("incidents", "--at", "yesterday"), 2),
        (("buildings", "--out", "out.csv", "--dated"), 2),
        (("buildings", "--out", "out.csv", "--dask", "tcp://127.0.0.1:1"), 2),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(
    ask: Ask, run_beside: Callable[..., int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: int,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.csv").write_text("lng,lat\n1,2\n")
    assert run_beside("assign", *words) == code
    assert capsys.readouterr().err.strip()
    assert not list(tmp_path.glob("*out*"))


def test_without_dask_the_command_says_what_to_install(
    ask: Ask, run_beside: Callable[..., int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "api.services.assign_dask", raising=False)
    (tmp_path / "in.csv").write_text("lng,lat\n1,2\n")
    words = ("--out", str(tmp_path / "out.csv"), "--dask", "tcp://127.0.0.1:9")
    assert run_beside("assign", str(tmp_path / "in.csv"), *words) == 1
    assert "wangge[dask]" in capsys.readouterr().err


def test_a_file_without_the_field_is_refused_and_leaves_nothing(
    ask: Ask, run_beside: Callable[..., int], tmp_path: Path
) -> None:
    (tmp_path / "in.csv").write_text("x,y\n1,2\n")
    assert run_beside("assign", str(tmp_path / "in.csv"), "--out", str(tmp_path / "out.csv")) == 1
    assert not (tmp_path / "out.csv").exists()
    assert ask("SELECT 1") == [(1,)]


@pytest.fixture
def run_beside() -> Callable[..., int]:
    """Runs a command as a person does."""
    return lambda *words: main(list(words))
