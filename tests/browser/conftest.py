"""Fixtures: a real Chromium, and the whole service with a small demo city and some hostile names."""

import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright
from sqlalchemy import make_url

from api.services.accounts import make_demo_accounts
from data.database import make_engine, session_scope
from data.demo.city import SMALL, grow
from data.demo.write import write_plans, write_rest
from tests.conftest import copy_database

ROOT = Path(__file__).parents[2]
HOSTILE = "<img src=x onerror=window.__xss=1>${window.__xss=2}{{7*7}}</script><script>window.__xss=3</script>"
START_S = 180  # a first start compiles loops, and the machine may be busy
expect.set_options(timeout=20_000)  # ms: so too for what a page shows at once


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for the tests of a module: its loop has to end before tests with loops of their own begin."""
    found = os.environ.get("WANGGE_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        pytest.skip("no Chromium: ./run test installs it")
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=found, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield opened
        opened.close()


@dataclass(frozen=True)
class Server:
    """The running service: its address, the secrets of its accounts, the cookies of each role that has logged in."""

    url: str
    accounts: dict[str, dict[str, str]]
    database_url: str
    sessions: dict[str, list[Any]] = field(default_factory=dict)


def _city(url: str, state: Path) -> None:
    async def write() -> None:
        engine, city = make_engine(url, statement_timeout_ms=120_000), grow(size=SMALL)
        city.plans[1].tiers[2].names[3] = HOSTILE
        async with session_scope(engine) as session:
            await write_plans(session, city)
            await make_demo_accounts(session, state)
        await write_rest(engine, city)
        await engine.dispose()

    with ThreadPoolExecutor(1) as beside:  # this thread has a loop already: the browser's
        beside.submit(lambda: asyncio.run(write())).result()
    dsn = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("UPDATE wangge.incident SET text = %s, address_text = %s", (HOSTILE, HOSTILE))
        connection.execute("UPDATE wangge.category SET title = %s WHERE key = 'stall'", (HOSTILE,))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def server(cluster_url: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The service on a database of its own, as `wangge serve` starts it."""
    state, port = tmp_path_factory.mktemp("state"), _free_port()
    name = f"browser_{uuid4().hex[:12]}"
    copy_database(cluster_url, name, template)
    url = make_url(cluster_url).set(database=name).render_as_string(hide_password=False)
    _city(url, state)
    settings = {"WANGGE_DATABASE_URL": url, "WANGGE_STATE": str(state), "WANGGE_PORT": str(port), "WANGGE_WORKERS": "1"}
    words = [sys.executable, "-m", "api.cli", "serve"]
    process = subprocess.Popen(words, cwd=ROOT, env={**os.environ, **settings}, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address)
        accounts = json.loads((state / "demo-accounts.json").read_text(encoding="utf-8"))
        yield Server(address, accounts, url)
    finally:
        process.terminate()
        process.wait(20)


def _wait(address: str) -> None:
    """Wait until the service knows its addresses."""
    end = time.monotonic() + START_S
    while True:
        try:
            with urllib.request.urlopen(f"{address}/api/locate?address=1", timeout=5) as answer:  # noqa: S310  # ours
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            if time.monotonic() > end:
                raise
        time.sleep(0.2)


class Watched:
    """A page whose faults are noted: requests elsewhere, errors on the console, answers of 400 or more."""

    def __init__(self, context: BrowserContext, server: Server) -> None:
        self.faults: list[str] = []
        self.server = server
        self.page: Page = context.new_page()
        context.route("**/*", self._guard)
        self.page.on("console", lambda said: self.faults.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on(
            "response", lambda got: self.faults.append(f"{got.status} {got.url}") if got.status >= 400 else None
        )

    def _guard(self, route: Route) -> None:
        if route.request.url.startswith((self.server.url, "data:", "blob:")):
            route.continue_()
            return
        self.faults.append(f"foreign: {route.request.url}")
        route.abort()

    def log_in(self, role: str) -> None:
        """Be logged in as a role. Each role logs in once; that the form does it too is for tests of its own."""
        context, sessions = self.page.context, self.server.sessions
        if role not in sessions:
            form = {"name": role, "password": self.server.accounts[role]["password"]}
            answer = context.request.post(f"{self.server.url}/login", form=form, max_redirects=0)
            assert answer.status == 303, answer.text()
            sessions[role] = context.cookies()
        context.add_cookies(sessions[role])

    def open(self, path: str) -> Page:
        """Open a page of the service."""
        self.page.goto(self.server.url + path, wait_until="load")
        return self.page


@pytest.fixture(params=[(1920, 1080), (390, 844)], ids=["wide", "phone"])
def watched(request: pytest.FixtureRequest, browser: Browser, server: Server) -> Iterator[Watched]:
    """A watched page, wide and on a telephone."""
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    yield Watched(context, server)
    context.close()


@pytest.fixture
def desk(browser: Browser, server: Server) -> Iterator[Watched]:
    """The dispatcher's desk, open."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    found = Watched(context, server)
    found.log_in("dispatcher")
    found.open("/dispatch")
    yield found
    context.close()
