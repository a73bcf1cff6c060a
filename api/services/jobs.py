"""Long work: taken from the queue by any worker, with progress, cancelled when asked, honest when a worker ends."""

import asyncio
import contextlib
import os
import secrets
import socket
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import structlog

from api.errors import ApiError, NotFound, of_geo
from api.services.tasks import end
from data.database import DatabaseError, DatabaseGone, Engine, Session, session_scope
from data.repositories import jobs
from data.repositories.jobs import JobRecord
from data.repositories.notices import notices
from geo.errors import GeoError

BEAT_S = 0.5
SILENT_S = 15.0  # a worker that has not been heard of for so long is taken for dead
POLL_S = 2.0
LOOK_S = 0.05
GONE = (*DatabaseGone, DatabaseError)
_log = structlog.get_logger()


class UnknownJob(NotFound):
    """No such job, or it was forgotten: jobs are kept for a week after their end."""

    code = "unknown_job"


class Cancelled(Exception):
    """Somebody asked the work to stop."""


@dataclass
class Work:
    """One job under way: what was asked; the doer tells how far it is and looks whether to stop."""

    id: UUID
    asked: dict[str, Any]
    engine: Engine
    step: str | None = None
    done: int = 0
    total: int | None = None
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    def check(self) -> None:
        """Raise Cancelled where the work shall stop."""
        if self.stopping.is_set():
            raise Cancelled


Doer = Callable[[Work], Awaitable[bytes]]


@dataclass(frozen=True)
class Kind:
    """A kind of work: what does it, and in which lane; each worker does one job of a lane at a time."""

    do: Doer
    lane: str = "long"


class Jobs:
    """One per worker: runs what is queued, beats while it runs, gives up what dead workers left."""

    def __init__(self, engine: Engine, kinds: Mapping[str, Kind]) -> None:
        self._engine = engine
        self._kinds = kinds
        self.worker = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self._wake = {kind.lane: asyncio.Event() for kind in kinds.values()}
        self._tasks: list[asyncio.Task[None]] = []
        self._under_way: dict[UUID, Work] = {}

    async def start(self) -> None:
        """Begin to take work."""
        running = (self._listen(), self._sweep(), *(self._run(lane) for lane in self._wake))
        self._tasks = [asyncio.create_task(one) for one in running]

    async def stop(self) -> None:
        """Take no more work; what still runs is told to stop and stands as lost."""
        for work in self._under_way.values():
            work.stopping.set()
        await end(*self._tasks)
        with contextlib.suppress(*GONE):
            async with session_scope(self._engine) as session:
                await jobs.lose(session, SILENT_S, self.worker)

    async def add(self, kind: str, asked: dict[str, Any], actor: str) -> UUID:
        """Queue work; any worker may do it."""
        async with session_scope(self._engine) as session:
            job = await jobs.add(session, kind, asked, actor)
        self._wake[self._kinds[kind].lane].set()
        return job

    async def ended(self, job: UUID, within_s: float) -> JobRecord:
        """Return a job, waiting for its end for so long at most; raises UnknownJob."""
        until = asyncio.get_running_loop().time() + within_s
        while True:
            async with session_scope(self._engine) as session:
                found = await known(session, job)
            if found.status not in jobs.OPEN or asyncio.get_running_loop().time() >= until:
                return found
            await asyncio.sleep(LOOK_S)

    async def _run(self, lane: str) -> None:
        kinds = [name for name, kind in self._kinds.items() if kind.lane == lane]
        while True:
            try:
                async with session_scope(self._engine) as session:
                    job = await jobs.claim(session, kinds, self.worker)
                if job is not None:
                    await self._do(job)
                    continue
            except GONE as error:
                _log.warning("jobs_wait_for_database", error=type(error).__name__)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake[lane].wait(), POLL_S)
            self._wake[lane].clear()

    async def _do(self, job: JobRecord) -> None:
        """Do one job and write how it ended."""
        work = self._under_way[job.id] = Work(job.id, job.asked, self._engine)
        beating = asyncio.create_task(self._beat(work))
        try:
            told: dict[str, Any] = {"status": "done", "result": await self._kinds[job.kind].do(work)}
        except Cancelled:
            told = {"status": "cancelled"}
        except (ApiError, GeoError) as error:
            wrong = of_geo(error) if isinstance(error, GeoError) else error
            told = {"status": "failed", "error": fault(wrong)}
        except GONE:
            raise
        except Exception as error:  # noqa: BLE001  # told in the job and in the log
            _log.error("job_failed", job=str(job.id), kind=job.kind, exc_info=error)
            told = {"status": "failed", "error": fault(ApiError("服务出错，已记录 / our fault", code="internal_error"))}
        finally:
            self._under_way.pop(job.id, None)
            await end(beating)
        async with session_scope(self._engine) as session:
            if not await jobs.end(session, job.id, self.worker, done=work.done, **told):
                _log.warning("job_was_given_up", job=str(job.id), kind=job.kind)

    async def _beat(self, work: Work) -> None:
        while True:
            with contextlib.suppress(*GONE):
                async with session_scope(self._engine) as session:
                    stop = await jobs.beat(
                        session, work.id, self.worker, step=work.step, done=work.done, total=work.total
                    )
                if stop:
                    work.stopping.set()
            await asyncio.sleep(BEAT_S)

    async def _sweep(self) -> None:
        while True:
            with contextlib.suppress(*GONE):
                async with session_scope(self._engine) as session:
                    for job in await jobs.lose(session, SILENT_S):
                        _log.warning("job_lost", job=str(job))
            await asyncio.sleep(POLL_S)

    async def _listen(self) -> None:
        while True:
            with contextlib.suppress(*GONE):
                async for _ in notices(self._engine, jobs.CHANNEL):
                    for wake in self._wake.values():
                        wake.set()
            await asyncio.sleep(POLL_S)


def fault(error: ApiError) -> dict[str, Any]:
    """Return an error as a job keeps it."""
    told: dict[str, Any] = {"code": error.code, "title": error.message, "message": error.message}
    if error.given is not None:
        told["given"] = str(error.given)[:500]
    if error.expected:
        told["expected"] = error.expected
    return told


async def known(session: Session, job: UUID) -> JobRecord:
    """Return a job; raises UnknownJob."""
    found = await jobs.get(session, job)
    if found is None:
        raise UnknownJob("没有这个任务，或已清除 / no such job, or it was forgotten", given=str(job))
    return found


def told(job: JobRecord) -> dict[str, Any]:
    """Return a job as it is shown; progress is a share of 1, null where the number of steps is not known."""
    share = min(1.0, job.done / job.total) if job.total else None
    return {
        "id": str(job.id),
        "kind": job.kind,
        "status": job.status,
        "progress": 1.0 if job.status == "done" else share,
        "done": job.done,
        "total": job.total,
        "step": job.step,
        "actor": job.actor,
        "created_at": job.created_at,
        "started_at": job.started_at,
        "finished_at": job.finished_at,
        "error": job.error,
    }
