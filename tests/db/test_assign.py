"""wangge assign: owners of all incidents and of files, equal to what PostGIS says."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlalchemy import make_url

from api.cli import main
from data.database import make_engine, session_scope
from data.demo.city import SMALL, grow
from data.demo.write import write_plans, write_rest

Ask = Callable[[str], list[Any]]
WRONG = """
SELECT count(*) FROM wangge.incident AS i WHERE point IS NOT NULL AND grid_id IS DISTINCT FROM (
  SELECT g.grid_id FROM wangge.plan_grid AS g JOIN wangge.plan AS p ON p.id = g.plan_id
  WHERE p.name = '2026' AND g.level = 'grid' AND ST_Intersects(g.geom, i.point) ORDER BY g.code COLLATE "C" LIMIT 1)
"""


@pytest.fixture
async def ask(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ask:
    engine = make_engine(database_url)
    async with session_scope(engine) as session:
        await write_plans(session, grow(size=SMALL))
    await write_rest(engine, grow(size=SMALL))
    await engine.dispose()
    monkeypatch.setenv("WANGGE_DATABASE_URL", database_url)
    monkeypatch.setenv("WANGGE_STATE", str(tmp_path))
    dsn = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)

    def run(query: str) -> list[Any]:
        with psycopg.connect(dsn, autocommit=True) as connection:
            cursor = connection.execute(query.encode())
            return cursor.fetchall() if cursor.description else []

    return run


def test_incidents_get_the_owner_that_postgis_names(ask: Ask, run_beside: Callable[..., int]) -> None:
    ask("UPDATE wangge.incident SET grid_id = NULL, plan_id = NULL WHERE number LIKE '%5'")
    assert ask(WRONG)[0][0] > 0
    assert run_beside("assign", "incidents") == 0
    assert ask(WRONG)[0][0] > 0  # only computed
    assert run_beside("assign", "incidents", "--commit") == 0
    assert ask(WRONG) == [(0,)]


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
