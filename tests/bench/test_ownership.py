"""The bench of ownership keeps its promises: no differences, far faster than a join, small, soon built."""

import json

import psycopg
import pytest
from sqlalchemy import make_url

from api.cli import main

FLOOR, FLOOR_ONE_THREAD = 30, 25  # half of what a quiet machine shows: neighbours make single runs slow


@pytest.mark.long
@pytest.mark.parametrize(("grids", "seconds", "megabytes"), [(5_000, 1.0, 150), (50_000, 3.0, 300)])
def test_the_index_is_exact_and_far_faster_than_a_spatial_join(capsys, grids, seconds, megabytes):
    assert main(["bench", "ownership", "--grids", str(grids), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert all(row["differences"] == 0 for row in found["rows"] if row["engine"].startswith("wangge"))
    assert found["ratios"]["geopandas.sjoin"] > FLOOR
    assert found["ratios_one_thread"]["geopandas.sjoin"] > FLOOR_ONE_THREAD
    assert found["build"]["seconds"] < seconds
    assert found["build"]["megabytes"] < megabytes


SMALL = ["bench", "ownership", "--grids", "50", "--points", "2000", "--threads", "1", "--json"]


def test_the_bench_prints_one_object_and_says_who_is_absent(capsys, monkeypatch):
    monkeypatch.setenv("WANGGE_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    assert main(SMALL) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["bench"] == "ownership"
    assert {"engine", "grids", "n", "threads", "seconds", "per_second", "differences"} <= found["rows"][0].keys()
    assert "connection" in found["absent"]["PostGIS tuned"]
    assert "PostGIS (as people write it)" in found["absent"]
    assert found["ratios"]["geopandas.sjoin"] > 0


def test_postgis_agrees_both_ways_and_nothing_of_the_bench_stays_in_the_database(capsys, monkeypatch, cluster_url):
    monkeypatch.setenv("WANGGE_DATABASE_URL", cluster_url)
    assert main(SMALL) == 0
    found = json.loads(capsys.readouterr().out)
    differences = {row["engine"]: row["differences"] for row in found["rows"] if row["engine"].startswith("PostGIS")}
    assert differences == {"PostGIS (as people write it)": 0, "PostGIS tuned": 0}
    with psycopg.connect(make_url(cluster_url).set(drivername="postgresql").render_as_string(False)) as connection:
        left = connection.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'bench%'").fetchall()
    assert left == []


def test_the_bench_prints_a_table(capsys):
    assert main(["bench", "ownership", "--grids", "50", "--points", "2000", "--no-peers"]) == 0
    assert "wangge 1 thread" in capsys.readouterr().out
