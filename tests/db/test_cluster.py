"""The private database: shared, stopped by the last, whole after kill -9."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from data.postgis import SetupError, private_cluster, programs

Start = Callable[[], "subprocess.Popen[str]"]
ROOT = Path(__file__).parent.parent.parent
USE = "import sys,time,pathlib; from data.postgis import private_cluster\n"
USE += "with private_cluster(pathlib.Path(sys.argv[1])) as url:\n    print(url, flush=True); time.sleep(60)\n"


def dsn(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def servers(state: Path) -> list[int]:
    """Processes whose command line or working folder names this state folder, ours excepted."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            place = str((folder / "cwd").readlink())
            if place.startswith(str(state)) and int(folder.name) != os.getpid():
                found.append(int(folder.name))
    return found


def wait_until(holds: Callable[[], object], limit_s: float = 60) -> bool:
    end = time.monotonic() + limit_s
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


@pytest.fixture
def state() -> Iterator[Path]:
    """A state folder that other accounts may pass through, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="wangge-cluster-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def user(state: Path) -> Iterator[Start]:
    """Starts another process that uses the cluster; ended by its own id."""
    started: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        words = [sys.executable, "-c", USE, str(state)]
        started.append(subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True))
        assert started[-1].stdout
        assert started[-1].stdout.readline().startswith("postgresql")
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def test_the_server_outlives_its_starter_and_stops_with_the_last(state: Path, user: Start) -> None:
    with private_cluster(state) as url:
        other = user()
        with psycopg.connect(dsn(url)) as connection:
            connection.execute("CREATE TABLE kept (n int)")
    assert servers(state)
    with psycopg.connect(dsn(url)) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    other.terminate()
    other.wait()
    assert wait_until(lambda: not servers(state))


def test_nothing_is_left_when_every_user_was_killed(state: Path, user: Start) -> None:
    first, second = user(), user()
    first.kill()
    first.wait()
    assert servers(state)
    second.kill()
    second.wait()
    assert wait_until(lambda: not servers(state))


def drill(state: Path, rounds: int) -> None:
    """Write, kill -9 everything in the middle, start again: every acknowledged row is there."""
    acknowledged = 0
    for number in range(rounds):
        with private_cluster(state) as url, psycopg.connect(dsn(url), autocommit=True) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
            found = connection.execute("SELECT count(*) FROM kept").fetchone()
            assert found
            assert found[0] >= acknowledged, f"round {number}: {acknowledged} acknowledged, {found[0]} there"
            acknowledged = found[0]
            end = time.monotonic() + 0.3
            while time.monotonic() < end:
                connection.execute("INSERT INTO kept VALUES (%s)", (acknowledged,))
                acknowledged += 1
            for pid in servers(state):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


def test_kill_9_of_everything_loses_no_acknowledged_row(state: Path) -> None:
    drill(state, rounds=3)


@pytest.mark.long
def test_kill_9_a_hundred_times_loses_no_acknowledged_row(state: Path) -> None:
    drill(state, rounds=100)


def test_a_long_path_gets_a_short_socket(state: Path) -> None:
    with (
        private_cluster(state / ("x" * 60) / ("y" * 60), test=True) as url,
        psycopg.connect(dsn(url)) as connection,
    ):
        found = connection.execute("SHOW server_encoding").fetchone()
    assert found == ("UTF8",)
    sockets = make_url(url).query["host"]
    assert len(str(sockets)) < 60
    assert not Path(str(sockets)).exists()


def test_a_stale_note_of_a_living_process_does_not_stop_the_start(state: Path) -> None:
    with private_cluster(state, test=True):
        pass
    note = next(state.rglob("PG_VERSION")).parent / "postmaster.pid"
    note.write_text(f"{os.getpid()}\n{note.parent}\n1\n5432\n/tmp\n\n1 1\nready\n")
    with private_cluster(state, test=True) as url, psycopg.connect(dsn(url)) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_closed_folder_works_for_root_too(state: Path) -> None:
    state.chmod(0o700)
    with private_cluster(state, test=True) as url, psycopg.connect(dsn(url)) as connection:
        where = connection.execute("SHOW data_directory").fetchone()
    assert where
    assert where[0].startswith("/var/lib/wangge/" if os.geteuid() == 0 else str(state))
    if os.geteuid() == 0:
        shutil.rmtree(Path(where[0]).parent)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes owners")
def test_a_cluster_whose_owner_root_changed_starts_again(state: Path) -> None:
    with private_cluster(state, test=True) as url, psycopg.connect(dsn(url)) as connection:
        connection.execute("CREATE TABLE kept (n int)")
    for place in (state, *state.rglob("*")):
        os.chown(place, 0, 0, follow_symlinks=False)
    with private_cluster(state, test=True) as url, psycopg.connect(dsn(url)) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes owners")
def test_root_serves_a_users_cluster_as_that_user(state: Path) -> None:
    (state / "postgres").mkdir()
    user = pwd.getpwnam("daemon")
    os.chown(state / "postgres", user.pw_uid, user.pw_gid)
    with private_cluster(state, test=True) as url, psycopg.connect(dsn(url)) as connection:
        connection.execute("SELECT 1")
        assert (state / "postgres" / "cluster" / "PG_VERSION").stat().st_uid == user.pw_uid


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives up rights")
def test_root_without_a_look_into_others_processes_can_start_it(state: Path) -> None:
    """As in a container with the usual limits."""
    program = USE.replace("time.sleep(60)", "print('up')")
    words = [
        "setpriv",
        "--bounding-set=-sys_ptrace",
        "--inh-caps=-sys_ptrace",
        sys.executable,
        "-c",
        program,
        str(state),
    ]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.endswith("up\n"), done.stderr
    assert wait_until(lambda: not servers(state))


def test_a_missing_postgis_is_told_with_the_command_that_mends_it(monkeypatch: pytest.MonkeyPatch, state: Path) -> None:
    monkeypatch.setattr(programs, "SYSTEM", ("nowhere/*/bin",))
    with pytest.raises(SetupError, match=r"apt-get install .*postgis"), private_cluster(state):
        pass
