"""Publishing under load: two workers, many clients; every answer is wholly from one plan, soon the new one."""

import asyncio
import contextlib
import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import psycopg
import pytest
import shapely
from sqlalchemy import make_url

from api.cli import main
from data.database import make_engine
from tests.drawn import CITY, middle, publish, shapes_of

ROOT = Path(__file__).parent.parent.parent
WORKERS, EACH, START_S = 2, 3, 60  # seconds are generous where they only end what would hang
AHEAD_S = 1.5  # a plan is published this long before it comes into force
SEEN_WITHIN_S = 3.0  # one second is the promise, the rest is for neighbours on the machine
LETTERS = {"old": "ABCDE", "ahead": "abcde", "loaded": "VWXYZ"}  # no code is of two plans
COMMUNITIES = {"old": "12", "ahead": "34", "loaded": "56"}
PLACES = [middle(CITY, letter) for letter in LETTERS["old"]] + [(106.0, 29.0)]


class Told(NamedTuple):
    """One answer: when asked and had, by which worker, from which plan; a fault where it is not all from that."""

    sent: float
    had: float
    worker: int
    plan: str
    fault: str | None


@dataclass
class Asking:
    """Clients that ask without pause until told to stop."""

    port: int
    told: list[Told] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self, connection: http.client.HTTPConnection, worker: int, points: int) -> None:
        """Ask single questions, or batches of `points`, over one connection, so of one worker."""
        number = 0
        while not self.stop.is_set():
            number += 1
            sent = time.time()
            try:
                plan, fault = batch(connection, points) if points else single(connection, number % len(PLACES))
            except (OSError, http.client.HTTPException, ValueError, KeyError) as error:
                plan, fault = "", repr(error)
            self.told.append(Told(sent, time.time(), worker, plan, fault))
            time.sleep(0.002)  # leaves the machine to others

    def wait_for(self, plan: str, opened: list[tuple[http.client.HTTPConnection, int]]) -> None:
        """Wait until every worker has answered from a plan, and half a second for who still answers from another."""
        end, workers = time.monotonic() + START_S, {worker for _, worker in opened}
        while {one.worker for one in list(self.told) if one.plan == plan} != workers:
            assert time.monotonic() < end, f"not every worker answers from {plan!r}"
            time.sleep(0.05)
        time.sleep(0.5)


def get(connection: http.client.HTTPConnection, method: str, path: str, body: bytes | None = None) -> dict[str, Any]:
    connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
    answer = connection.getresponse()
    text = answer.read()
    if answer.status != 200:
        raise ValueError(text[:200])
    found: dict[str, Any] = json.loads(text)
    return found


def single(connection: http.client.HTTPConnection, place: int) -> tuple[str, str | None]:
    lng, lat = PLACES[place]
    found = get(connection, "GET", "/api/locate?" + urlencode({"lng": repr(lng), "lat": repr(lat)}))
    plan = found["plan"]["name"]
    if place == len(PLACES) - 1:
        return plan, None if found["status"] == "outside" else str(found)
    community = COMMUNITIES[plan][0 if place < 2 else 1]
    right = found["grid"]["code"] == LETTERS[plan][place] and found["chain"][0]["code"] == community
    return plan, None if right else str(found)


def batch(connection: http.client.HTTPConnection, points: int) -> tuple[str, str | None]:
    asked = (PLACES * (points // len(PLACES) + 1))[:points]
    found = get(connection, "POST", "/api/locate/batch", json.dumps({"points": asked}).encode())
    plan = found["plan"]["name"]
    expected = ([*LETTERS[plan], None] * (points // len(PLACES) + 1))[:points]
    return plan, None if found["codes"] == expected else f"{plan}: {sorted({str(one) for one in found['codes']})}"


def pictured(plan: str) -> tuple[str, dict[str, str]]:
    """Return the picture of a plan and which community each of its grids is in."""
    letters, (one, other) = LETTERS[plan], COMMUNITIES[plan]
    picture = CITY.translate(str.maketrans(LETTERS["old"], letters))
    return picture, {letter: one if at < 2 else other for at, letter in enumerate(letters)}


async def store(url: str, plan: str, **more: Any) -> None:
    picture, parents = pictured(plan)
    engine = make_engine(url)
    await publish(engine, picture, name=plan, parents=parents, **more)
    await engine.dispose()


def written(folder: Path) -> Path:
    """Write the plan `loaded` as a file for `load grids`."""
    picture, parents = pictured("loaded")
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "community": parents[code]},
            "geometry": shapely.geometry.mapping(shape),
        }
        for code, shape in shapes_of(picture).items()
    ]
    file = folder / "grids.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return file


@pytest.fixture
def port(database_url: str, tmp_path: Path) -> Iterator[int]:
    """The port of a service of two workers on a database with the plan `old`."""
    asyncio.run(store(database_url, "old"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = int(probe.getsockname()[1])
    words = [sys.executable, "-m", "uvicorn", "api.app:from_environment", "--factory", "--workers", str(WORKERS)]
    words += ["--port", str(number), "--log-level", "error", "--no-access-log"]
    settings = {"WANGGE_DATABASE_URL": database_url, "WANGGE_STATE": str(tmp_path / "state")}
    server = subprocess.Popen(words, cwd=ROOT, env=os.environ | settings, stderr=subprocess.DEVNULL)
    try:
        yield number
    finally:
        server.terminate()
        server.wait(20)


def worker_of(connection: http.client.HTTPConnection, port: int) -> int:
    """Return the process that holds the other end of a connection."""
    assert connection.sock
    ends = f":{port:04X} 0100007F:{connection.sock.getsockname()[1]:04X}"
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
    inode = next(line.split()[9] for line in lines if ends in line)
    for folder in Path("/proc").glob("[0-9]*/fd"):
        with contextlib.suppress(OSError):
            if int(folder.parent.name) != os.getpid() and any(
                str(fd.readlink()) == f"socket:[{inode}]" for fd in folder.iterdir()
            ):
                return int(folder.parent.name)
    raise AssertionError("nobody holds the connection")


def connections(port: int) -> list[tuple[http.client.HTTPConnection, int]]:
    """Return some connections to each of the workers."""
    found: dict[int, list[http.client.HTTPConnection]] = {}
    end = time.monotonic() + START_S
    while len(found) < WORKERS or any(len(some) < EACH for some in found.values()):
        assert time.monotonic() < end, f"connections by worker: {[len(some) for some in found.values()]}"
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            get(connection, "GET", "/api/health")
        except (OSError, ValueError):
            time.sleep(0.1)
            continue
        some = found.setdefault(worker_of(connection, port), [])
        if len(some) < EACH:
            some.append(connection)
        else:
            time.sleep(0.02)
    return [(connection, worker) for worker, some in found.items() for connection in some]


def committed(url: str, heard: list[float], ready: threading.Event) -> None:
    """Note when a plan is committed: then its notice comes."""
    dsn = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("LISTEN wangge_plan")
        ready.set()
        if next(connection.notifies(timeout=30, stop_after=1), None):
            heard.append(time.time())


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="tells workers apart by /proc")
def test_no_answer_mixes_plans_and_all_workers_see_the_new_one_soon(
    port: int, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, record_property: Any
) -> None:
    asking = Asking(port)
    import_module("api.cli.load")  # before clients compete with it
    opened = connections(port)
    sizes = [0, 60, 5000]  # single; answered at once; answered in a thread
    threads = [
        threading.Thread(target=asking.run, args=(connection, worker, sizes[at % EACH]))
        for at, (connection, worker) in enumerate(opened)
    ]
    heard: list[float] = []
    ready = threading.Event()
    try:
        for thread in threads:
            thread.start()
        begins = datetime.now(UTC) + timedelta(seconds=AHEAD_S)
        asyncio.run(store(database_url, "ahead", valid_from=begins))
        stored = time.time()
        asking.wait_for("ahead", opened)
        listener = threading.Thread(target=committed, args=(database_url, heard, ready))
        listener.start()
        assert ready.wait(START_S)
        monkeypatch.setenv("WANGGE_DATABASE_URL", database_url)
        monkeypatch.setenv("WANGGE_STATE", str(tmp_path / "state"))
        words = ["load", "grids", str(written(tmp_path)), "--layer", "governance", "--plan-name", "loaded"]
        assert main([*words, "--levels", "community=community,grid=code", "--commit"]) == 0
        listener.join(START_S)
        asking.wait_for("loaded", opened)
    finally:
        asking.stop.set()
        for thread in threads:
            thread.join(30)
    told = asking.told
    assert [one for one in told if one.fault] == []
    assert {(one.worker, one.plan) for one in told} == {(worker, plan) for _, worker in opened for plan in LETTERS}
    assert len(told) > 300
    moments = {"old": max(begins.timestamp(), stored), "ahead": heard[0]}
    assert not [one for one in told if one.plan == "ahead" and one.had < begins.timestamp()]
    for plan, moment in moments.items():
        late = max(one.sent for one in told if one.plan == plan) - moment
        record_property(f"seconds_{plan}", round(late, 3))
        print(f"the last question answered by {plan!r} was asked {late:+.3f} s after the next plan's moment")
        assert late < SEEN_WITHIN_S
