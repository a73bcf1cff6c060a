"""wangge assign --dask: the same bytes from one worker, from two, and where one is killed on the way."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
import shapely

from api.errors import Unavailable, Unprocessable
from api.services.assign_files import Assigned, Fields, Progress, assign_file
from api.services.catalogue import files, index_plan
from api.services.row_files import read_batches
from data.repositories.grids import GridColumns
from geo.ownership.synthetic import clustered, coverage

pytest.importorskip("distributed", reason="the extra `dask` is not installed")
from distributed import Client

from api.services.assign_dask import Job, assign_by_dask

ROOT = Path(__file__).parent.parent.parent
ROWS, PARTS = 20_000, 25


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Job]:
    """A plan's index files and a file of points as CSV and Parquet."""
    folder = tmp_path_factory.mktemp("dask")
    shapes = coverage(300)
    count, plan = len(shapes), uuid4()
    columns = GridColumns(
        ids=tuple(uuid4() for _ in shapes),
        levels=("grid",) * count,
        parents=(None,) * count,
        codes=tuple(f"{number:05d}" for number in range(count)),
        names=("",) * count,
        households=(None,) * count,
        area_m2=np.ones(count),
        labels=shapely.get_coordinates(shapely.point_on_surface(shapes)),
        wkb=tuple(shapely.to_wkb(shapes)),
    )
    index_plan(folder / "index", plan, columns, ("grid",))
    lng, lat = clustered(ROWS)
    words = [f'a "{number}",\nb' for number in range(ROWS)]
    table = pa.table({"n": np.arange(ROWS), "text": words, "lng": lng, "lat": lat})
    pq.write_table(table, folder / "in.parquet", row_group_size=ROWS // PARTS)
    pacsv.write_csv(table, folder / "in.csv")
    return folder, Job(folder / "in.parquet", folder / "out.parquet", folder / "index", plan, Fields())


@contextmanager
def process(*words: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", *words]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as started:
        try:
            yield started
        finally:
            started.kill()


@contextmanager
def scheduler(folder: Path) -> Iterator[str]:
    """Give the address of a scheduler."""
    told = folder / "scheduler.json"
    options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(told))
    with process("distributed.cli.dask_scheduler", *options) as started:
        end = time.monotonic() + 120
        while not (told.exists() and told.read_text()):
            assert started.poll() is None
            assert time.monotonic() < end
            time.sleep(0.05)
        yield json.loads(told.read_text())["address"]


def worker(folder: Path, address: str) -> AbstractContextManager[subprocess.Popen[bytes]]:
    options = ("--no-nanny", "--nthreads", "1", "--no-dashboard", "--local-directory", str(folder / "local"))
    return process("distributed.cli.dask_worker", address, *options)


def wait_for(address: str, count: int) -> None:
    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(count, timeout=120)


def written(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def table(path: Path) -> pa.Table:
    return pa.Table.from_batches(read_batches(path))


def test_one_worker_two_workers_and_a_killed_one_write_the_same_bytes(city: tuple[Path, Job]) -> None:
    folder, job = city

    def run(name: str, suffix: str, progress: Progress = print) -> tuple[Assigned, dict[str, bytes]]:
        one = replace(job, source=folder / f"in.{suffix}", target=folder / f"{name}-{suffix}.{suffix}")
        found = assign_by_dask(address, one, progress, one.source.stat().st_size // PARTS)
        return found, written(one.target)

    def kill_on_the_way(rows: int) -> None:
        done.append(rows)
        if len(done) == PARTS // 4:
            first.kill()

    done: list[int] = []
    with scheduler(folder) as address, worker(folder, address) as first:
        alone = {suffix: run("one", suffix) for suffix in ("csv", "parquet")}
        with worker(folder, address) as second:
            wait_for(address, 2)
            assert run("two", "csv") == alone["csv"]
            assert run("two", "parquet") == alone["parquet"]
            assert run("killed", "csv", kill_on_the_way) == alone["csv"]
            assert first.wait(10) != 0
            assert second.poll() is None
    assert len(done) > PARTS // 2
    for suffix, (found, parts) in alone.items():
        by_itself = folder / f"itself.{suffix}"
        plan = files.read(job.index, job.plan_id)
        assert plan is not None
        assert assign_file(folder / f"in.{suffix}", by_itself, plan, job.fields, print) == found
        assert found.total == ROWS
        assert len(parts) > PARTS // 2
        assert pa.concat_tables(table(folder / f"one-{suffix}.{suffix}" / name) for name in parts) == table(by_itself)


def test_a_scheduler_that_does_not_answer_is_told(city: tuple[Path, Job], monkeypatch: pytest.MonkeyPatch) -> None:
    folder, job = city
    monkeypatch.setattr("api.services.assign_dask.WAIT_S", 0.5)
    with pytest.raises(Unavailable) as told:
        assign_by_dask("tcp://127.0.0.1:9", replace(job, target=folder / "nobody.parquet"), print)
    assert told.value.given == "tcp://127.0.0.1:9"


def test_a_folder_that_holds_something_is_left_alone(city: tuple[Path, Job]) -> None:
    folder, job = city
    with pytest.raises(Unprocessable):
        assign_by_dask("tcp://127.0.0.1:9", replace(job, target=folder), print)
    assert (folder / "in.csv").exists()
