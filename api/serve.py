"""The service as processes: one supervisor, its workers, the private database, the demo city's first hour."""

import asyncio
import fcntl
import json
import multiprocessing
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

import uvicorn
from uvicorn.supervisors import Multiprocess

from api.services import demo
from api.services.proposals import land
from api.settings import Settings
from data.database import DatabaseGone, check_ready, make_engine
from data.migrations import upgrade
from data.postgis import private_cluster

PAGES = {
    "/": "首页",
    "/dispatch": "定位派遣",
    "/planner": "网格规划",
    "/dashboard": "运行看板",
    "/my-grid": "我的网格",
}
GRACE_S = 8
# Makes the compiled loops' files while the database starts (seconds the first time ever): whoever compiled them later
# would do it in the middle of its work. Where this fails, they do.
COMPILE = "from geo.address.alike import align; from geo.ownership import warm; warm(); align.warm()"
BESIDE = 15  # niceness of what runs beside the service


def serve(settings: Settings) -> int:
    """Serve until SIGTERM or SIGINT; return 0, or 1 where it cannot start.

    A second start on the same state folder says which address already serves it and returns 0.
    """
    state = settings.folder
    state.mkdir(parents=True, exist_ok=True)
    with _only_one(state) as lock:
        if lock is None:
            say(f"已在运行 / already serving: {_address_of(state)}")
            return 0
        listening = _listen(settings)
        if listening is None:
            return 1
        lock.truncate(0)
        lock.write(json.dumps({"pid": os.getpid(), "address": _address(settings, listening)}))
        lock.flush()
        return _run(settings, state, listening)


def say(line: str) -> None:
    """Tell the person who started the service."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


@contextmanager
def _only_one(state: Path) -> Iterator[IO[str] | None]:
    """Give the lock file of the state folder, or None where another process serves it."""
    with (state / "serve.json").open("a+", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        yield lock


def _address_of(state: Path) -> str:
    try:
        return str(json.loads((state / "serve.json").read_text(encoding="utf-8"))["address"])
    except (ValueError, KeyError):
        return "?"


def _address(settings: Settings, listening: socket.socket) -> str:
    return f"http://{settings.host}:{listening.getsockname()[1]}"


def _listen(settings: Settings) -> socket.socket | None:
    """Return the bound socket; say what mends it where the port is taken."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        listening.close()
        sys.stderr.write(
            f"端口 {settings.host}:{settings.port} 不可用 / cannot listen there: {error.strerror}\n"
            f"换一个端口 / use another port:  WANGGE_PORT={settings.port + 1} ./run\n"
        )
        return None
    listening.set_inheritable(True)
    return listening


def _run(settings: Settings, state: Path, listening: socket.socket) -> int:
    with ExitStack() as stack:
        compiling = stack.enter_context(subprocess.Popen([sys.executable, "-c", COMPILE]))
        private = settings.database_url is None
        url = stack.enter_context(private_cluster(state)) if private else settings.url
        asyncio.run(_prepare(url))
        compiling.wait()
        first = asyncio.run(demo.first_start(url, state, wanted=private and settings.demo))
        _hand_to_workers(url, state)
        _greet(_address(settings, listening), first)
        if first.unfinished_seed is not None:
            rest = threading.Thread(target=_finish_demo, args=(url, first.unfinished_seed), daemon=True)
            rest.start()
        multiprocessing.get_context("spawn").Process(target=land.warm_beside, daemon=True).start()
        config = uvicorn.Config(
            "api.app:from_environment",
            factory=True,
            workers=settings.workers,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=GRACE_S,
            proxy_headers=False,
            server_header=False,
            date_header=True,
        )
        Multiprocess(config, sockets=[listening]).run()
    return 0


def _finish_demo(url: str, seed: int) -> None:
    """Write the rest of the demo city; a stop in the middle is made good at the next start."""
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), BESIDE)  # answers come first
    try:
        demo.load_rest(url, seed)
        say("示意数据已全部载入 / the demo city is complete")
    except DatabaseGone as error:
        say(f"示意数据未载完，下次启动继续 / the demo city is not complete yet: {type(error).__name__}")


async def _prepare(url: str) -> None:
    engine = make_engine(url)
    try:
        await check_ready(engine)
    finally:
        await engine.dispose()
    await asyncio.to_thread(upgrade, url)


def _hand_to_workers(url: str, state: Path) -> None:
    """Workers read the same settings; these three they cannot know otherwise."""
    metrics = state / "metrics"
    metrics.mkdir(exist_ok=True)
    for left in metrics.glob("*.db"):
        left.unlink()
    os.environ["WANGGE_CLUSTER_URL"] = url
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(metrics)


def _greet(address: str, first: demo.FirstStart) -> None:
    for path, title in PAGES.items():
        say(f"  {title:<6} {address}{path}")
    if first.accounts:
        say("示意账号 / demo accounts (demo-accounts.json):")
        for name, secret in first.accounts.items():
            say(f"  {name:<12} {secret['password']}")
