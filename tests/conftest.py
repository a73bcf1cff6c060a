"""Fixtures: a private PostGIS, template databases made once by the migrations and the demo city, a copy per test."""

import asyncio
import os
import shutil
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url
from xdist.remote import Producer

from data.database import Engine, Session, make_engine, session_scope
from data.demo.city import SMALL, City, grow
from data.demo.write import write_plans, write_rest
from data.migrations import upgrade
from data.postgis import private_cluster
from tests.distribution import WORKERS, ByFile, in_order

ROOT = Path(__file__).parent.parent
MEMORY, ROOM = Path("/dev/shm"), 6 << 30  # noqa: S108  # bytes: two clusters, and what else the tests want
AN_HOUR_S = 3600
REALDATA = Path(os.environ.get("WANGGE_REALDATA", ROOT.parent / "shared" / "realdata"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also run the long drills")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Two processes for all tests; one for those that somebody names, which start sooner so."""
    return WORKERS if config.args_source is pytest.Config.ArgsSource.TESTPATHS else 0


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    config.option.loadscopereorder = False  # the collection is in order
    return ByFile(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items[:] = in_order(items)
    if config.getoption("--long"):
        return
    for item in items:
        if "long" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="a long drill: run with --long"))


@pytest.fixture(scope="session")
def realdata() -> Path:
    """The folder of real cities; tests that need one of them skip where it is absent."""
    if not REALDATA.is_dir():
        pytest.skip("real data not present: shared/realdata")
    return REALDATA


def _in_memory() -> Path | None:
    """Return a folder in memory where there is room enough: a database is copied there in a third of the time."""
    limit = Path("/sys/fs/cgroup/memory.max")
    told = limit.read_text().strip() if limit.exists() else "max"
    lines = dict(line.split(":") for line in Path("/proc/meminfo").read_text().splitlines())
    room = [int(lines["MemAvailable"].split()[0]) << 10, int(told) if told.isdigit() else ROOM]
    if not (MEMORY.is_dir() and os.access(MEMORY, os.W_OK)):
        return None
    for left in MEMORY.glob("wangge-test-*"):  # by tests that were killed: it would fill the memory
        running = (left / "postgres" / "cluster" / "postmaster.pid").exists()
        if not running and time.time() - left.stat().st_mtime > AN_HOUR_S:
            shutil.rmtree(left, ignore_errors=True)
    room.append(shutil.disk_usage(MEMORY).free)
    return MEMORY if min(room) >= ROOM else None


@pytest.fixture(scope="session")
def cluster_url() -> Iterator[str]:
    """The URL of a test cluster of its own; given by WANGGE_TEST_DATABASE_URL, else private."""
    given = os.environ.get("WANGGE_TEST_DATABASE_URL")
    if given:
        yield given
        return
    state = Path(tempfile.mkdtemp(prefix="wangge-test-", dir=_in_memory()))
    state.chmod(0o755)  # as root the server runs under an account that must pass through
    try:
        with private_cluster(state, test=True) as url:
            yield url
    finally:
        shutil.rmtree(state, ignore_errors=True)


def _admin(url: str, statement: str) -> None:
    dsn = make_url(url).set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(statement.encode())


def copy_database(url: str, name: str, template: str) -> None:
    """Make a database of a cluster as a copy of another, file by file: a sixth of the time that logged pages take."""
    dsn = make_url(url).set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(dsn, autocommit=True) as connection:
        by_file = "STRATEGY FILE_COPY" if connection.info.server_version >= 150_000 else ""  # before 15 always so
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} {by_file}".encode())


@pytest.fixture(scope="session")
def template(cluster_url: str) -> str:
    """The name of a database that the migrations made; tests copy it."""
    name = f"template_{uuid.uuid4().hex[:8]}"
    _admin(
        cluster_url,
        f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_CTYPE 'C.UTF-8' LC_COLLATE 'C'",
    )
    upgrade(_url(cluster_url, name))
    return name


def _url(cluster_url: str, name: str) -> str:
    return make_url(cluster_url).set(database=name).render_as_string(hide_password=False)


def _database(cluster_url: str, template: str) -> Iterator[str]:
    name = f"test_{uuid.uuid4().hex[:12]}"
    copy_database(cluster_url, name, template)
    yield _url(cluster_url, name)
    _admin(cluster_url, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database_url(cluster_url: str, template: str) -> Iterator[str]:
    """The URL of an empty migrated database for one test."""
    yield from _database(cluster_url, template)


@pytest.fixture(scope="module")
def module_database_url(cluster_url: str, template: str) -> Iterator[str]:
    """The URL of an empty migrated database for one module's tests."""
    yield from _database(cluster_url, template)


@pytest.fixture(scope="session")
def small_city() -> City:
    """The small demo city, as it grows; nobody changes it."""
    return grow(size=SMALL)


@pytest.fixture(scope="session")
def plans_template(cluster_url: str, template: str, small_city: City) -> str:
    """The name of a database with the plans of the small demo city."""

    async def write(engine: Engine) -> None:
        async with session_scope(engine) as session:
            await write_plans(session, small_city)

    return _written(cluster_url, template, write)


@pytest.fixture(scope="session")
def city_template(cluster_url: str, plans_template: str, small_city: City) -> str:
    """The name of a database with the whole small demo city."""
    return _written(cluster_url, plans_template, lambda engine: write_rest(engine, small_city))


def _written(cluster_url: str, template: str, write: Callable[[Engine], Awaitable[None]]) -> str:
    name = f"template_{uuid.uuid4().hex[:8]}"
    copy_database(cluster_url, name, template)

    async def fill() -> None:
        engine = make_engine(_url(cluster_url, name), statement_timeout_ms=120_000)
        await write(engine)
        await engine.dispose()

    with ThreadPoolExecutor(1) as beside:  # this thread may have a loop already
        beside.submit(lambda: asyncio.run(fill())).result()
    return name


@pytest.fixture
def plans_database_url(cluster_url: str, plans_template: str) -> Iterator[str]:
    """The URL of a database for one test that holds the plans of the small demo city."""
    yield from _database(cluster_url, plans_template)


@pytest.fixture
def city_database_url(cluster_url: str, city_template: str) -> Iterator[str]:
    """The URL of a database for one test that holds the whole small demo city."""
    yield from _database(cluster_url, city_template)


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[Engine]:
    """An engine on the test's own database."""
    made = make_engine(database_url)
    yield made
    await made.dispose()


@pytest.fixture
async def session(engine: Engine) -> AsyncIterator[Session]:
    """A session on the test's own database."""
    async with session_scope(engine) as opened:
        yield opened
