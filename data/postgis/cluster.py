"""One cluster in one folder: made, started, shared, stopped.

Whoever uses the server holds a shared lock on `users.lock`; starting is serialised by `start.lock`. A watcher
beside the server waits for the exclusive lock: the kernel gives it when the last user is gone, however he
went.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from data.postgis import programs
from data.postgis.account import server_account
from data.postgis.errors import SetupError

LONGEST_SOCKET_PATH = 100  # the kernel takes 107 bytes
SOCKET = ".s.PGSQL.5432"
SHORT = Path("/tmp")  # noqa: S108  not TMPDIR: everybody who shares a server has to find it there
START_S, STOP_S = 90.0, 30.0
MOVED = Path("/var/lib/wangge")

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "logging_collector": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",  # its library is not unpacked, and our queries are short
    "max_connections": "100",
    "shared_buffers": "256MB",
    "work_mem": "64MB",
    "maintenance_work_mem": "256MB",
    "random_page_cost": "1.1",
    "max_wal_size": "2GB",
    "checkpoint_completion_target": "0.9",
}
TEST_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "128MB",
    "wal_level": "minimal",  # copying a template writes no log
    "max_wal_senders": "0",
}

# Runs the server as its child and ends it when no user holds the lock any more.
WATCH = """
exec 9<"$1"; shift
"$@" 9<&- & server=$!
(flock -x 9; kill -INT "$server") & watcher=$!
wait "$server"; code=$?
kill "$watcher" 2>/dev/null
exit "$code"
"""


class Cluster:
    """The private server of a state folder."""

    def __init__(self, state: Path, *, test: bool = False) -> None:
        self._test = test
        try:
            state.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SetupError(f"不能建立 / cannot make {state}: {error.strerror}; set WANGGE_STATE") from None
        state = state.resolve()
        self._account = server_account(state / "postgres")
        self.home = self._reachable(state)
        self.data = self.home / "cluster"
        self._programs = programs.find(self._made_by())
        self._name = "wangge-" + hashlib.sha256(str(self.data).encode()).hexdigest()[:12]
        self.sockets = self.home / "run"
        if len(f"{self.sockets}/{SOCKET}") > LONGEST_SOCKET_PATH:
            self.sockets = SHORT / f"{self._name}-{self._account.uid}"

    def _reachable(self, state: Path) -> Path:
        """Return where the server's files lie: in `state`, or elsewhere where its account cannot pass."""
        if self._account.reaches(state):
            home = state / "postgres"
        else:
            home = MOVED / hashlib.sha256(str(state).encode()).hexdigest()[:12]
        self._account.own(home)
        for inside in ("cluster", "run", "postgres.log"):
            self._account.take_over(home / inside)
        return home

    def _made_by(self) -> int | None:
        """Return the major version that made the cluster; None where there is none yet."""
        made = self.data / "PG_VERSION"
        return int(made.read_text()) if made.exists() else None

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Keep the server running while this is open."""
        with self._lock("users.lock").open("a+") as users:
            fcntl.flock(users, fcntl.LOCK_SH)
            with self._lock("start.lock").open("a+") as starting:
                self._wait_for(starting)
                if not self._ready():
                    self._initialise()
                    self._start()
            try:
                yield
            finally:
                self._leave(users)

    def _lock(self, name: str) -> Path:
        path = self.home / name
        path.touch()
        if self._account.other:
            os.chown(path, self._account.uid, self._account.gid)
        return path

    def _wait_for(self, lock: IO[str]) -> None:
        end = time.monotonic() + START_S
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > end:
                    raise SetupError(f"另一次启动超过 {START_S:.0f} 秒 / another start takes too long") from None
                time.sleep(0.05)
            else:
                return

    def _leave(self, users: IO[str]) -> None:
        """Stop the server where nobody else uses it."""
        with suppress(BlockingIOError):
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._stop()

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
        return {**kept, **self._programs.environment, "LC_ALL": "C.UTF-8", "HOME": "/"}

    def _initialise(self) -> None:
        """Make the cluster where there is none; a killed attempt leaves only a folder of its own."""
        made = self._made_by()
        if made is not None:
            if made != self._programs.major:
                raise SetupError(
                    f"{self.data} 由 PostgreSQL {made} 建立，现有 {self._programs.major} / was made by another version:"
                    f"  sudo apt-get install -y postgresql-{made}-postgis-3"
                )
            return
        for left in self.home.glob("making-*"):
            shutil.rmtree(left, ignore_errors=True)
        part = self.home / f"making-{os.getpid()}"
        self._account.own(part)
        words = [
            str(self._programs.folder / "initdb"),
            "-D",
            str(part),
            "-U",
            "wangge",
            "-A",
            "trust",
            "-E",
            "UTF8",
        ]
        words += ["--locale=C.UTF-8", *(["--no-sync"] if self._test else [])]
        done = programs.run(words, env=self._environment(), **self._account.popen())
        if done.returncode:
            shutil.rmtree(part, ignore_errors=True)
            last = done.stderr.strip().splitlines()[-1:]
            raise SetupError(f"initdb 失败 / failed: {' '.join(last)}\n磁盘空间 / free disk:  df -h {self.home}")
        part.rename(self.data)

    def _start(self) -> None:
        self._account.own(self.sockets)
        self._clear_stale()
        settings = SETTINGS | (TEST_SETTINGS if self._test else {})
        settings |= {"unix_socket_directories": str(self.sockets), "cluster_name": self._name}
        words = [str(self._programs.folder / "postgres"), "-D", str(self.data)]
        words += [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        watch = ["/bin/sh", "-c", WATCH, "watch", str(self.home / "users.lock"), *words]
        log = self.home / "postgres.log"
        with log.open("ab") as out:
            server = subprocess.Popen(
                watch,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env=self._environment(),
                start_new_session=True,
                **self._account.popen(),
            )
        end = time.monotonic() + START_S
        while not self._ready():
            if server.poll() is not None or time.monotonic() > end:
                tail = "\n".join(log.read_text(errors="replace").splitlines()[-8:])
                raise SetupError(f"PostgreSQL 没有启动 / did not start:\n{tail}\n日志 / log: {log}")
            time.sleep(0.02)

    def _pid(self) -> tuple[int, str]:
        """Return process and state as the server notes them, (0, "") where it notes none."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            return int(lines[0]), lines[7].strip()
        except (OSError, ValueError, IndexError):
            return 0, ""

    def _processes(self) -> list[int]:
        """Return the server's live processes, by their titles: a zombie has none, and in a container root may read
        of others' processes neither folder nor files."""
        child, found = f"postgres: {self._name}: ".encode(), []
        for title in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                words = title.read_bytes().split(b"\0")
                if words[0].startswith(child) or (words[0].endswith(b"/postgres") and bytes(self.data) in words):
                    found.append(int(title.parent.name))
        return found

    def _ready(self) -> bool:
        pid, state = self._pid()
        return state == "ready" and pid in self._processes()

    def _clear_stale(self) -> None:
        """After a kill -9: wait for orphaned backends to notice, then drop the old server's lock files.

        PostgreSQL itself asks only whether the noted process exists: a reused number would stop it for ever.
        """
        end = time.monotonic() + STOP_S
        while self._processes():
            if time.monotonic() > end:
                raise SetupError(f"进程仍占用 / processes still use {self.data}: {self._processes()}")
            time.sleep(0.05)
        for left in (self.data / "postmaster.pid", self.sockets / f"{SOCKET}.lock", self.sockets / SOCKET):
            left.unlink(missing_ok=True)

    def _stop(self) -> None:
        pid, _ = self._pid()
        if pid not in self._processes():
            return
        os.kill(pid, 2)  # SIGINT: "fast" shutdown, open transactions are rolled back
        end = time.monotonic() + STOP_S
        while self._processes() and time.monotonic() < end:
            time.sleep(0.02)
        if self.sockets.parent == SHORT:
            with suppress(OSError):
                self.sockets.rmdir()
