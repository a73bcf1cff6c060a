"""Long work as rows: asked for, taken by a worker, seen alive, ended; results are compressed JSON."""

import zlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from psycopg.types.json import Jsonb
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from data.database import driver_connection, notify

CHANNEL = "wangge_job"
OPEN = ("queued", "running")
KEPT = "7 days"


@dataclass(frozen=True)
class JobRecord:
    """A piece of long work; `done` of `total` steps, of which `step` is the present one."""

    id: UUID
    kind: str
    status: str
    asked: dict[str, Any]
    step: str | None
    done: int
    total: int | None
    error: dict[str, Any] | None
    actor: str
    worker: str | None
    cancel_asked: bool
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


_COLUMNS = """
id, kind, status, asked, step, done, total, error, actor, worker, cancel_asked, created_at, started_at, finished_at
"""


async def add(session: AsyncSession, kind: str, asked: dict[str, Any], actor: str) -> UUID:
    """Queue work and tell the workers when the transaction commits; what ended a week ago is forgotten."""
    job = uuid4()
    await session.execute(text(f"DELETE FROM wangge.job WHERE finished_at < now() - INTERVAL '{KEPT}'"))  # noqa: S608
    connection = await driver_connection(session)
    await connection.execute(
        b"INSERT INTO wangge.job (id, kind, status, asked, actor, created_at)"
        b" VALUES (%s, %s, 'queued', %s, %s, clock_timestamp())",
        (job, kind, Jsonb(asked), actor),
    )
    await notify(session, CHANNEL, str(job))
    return job


async def get(session: AsyncSession, job: UUID) -> JobRecord | None:
    """Return a job without its result."""
    found = await session.execute(text(f"SELECT {_COLUMNS} FROM wangge.job WHERE id = :id"), {"id": job})  # noqa: S608
    row = found.one_or_none()
    return JobRecord(*row) if row else None


async def latest(session: AsyncSession, limit: int) -> list[JobRecord]:
    """Return the latest jobs, newest first."""
    found = await session.execute(
        text(f"SELECT {_COLUMNS} FROM wangge.job ORDER BY created_at DESC LIMIT :limit"),  # noqa: S608
        {"limit": limit},
    )
    return [JobRecord(*row) for row in found]


async def result(session: AsyncSession, job: UUID) -> bytes | None:
    """Return the result of a job that is done, as JSON."""
    packed = await session.scalar(text("SELECT result FROM wangge.job WHERE id = :id"), {"id": job})
    return zlib.decompress(bytes(packed)) if packed is not None else None


_CLAIM = """
UPDATE wangge.job SET status = 'running', worker = :worker, started_at = clock_timestamp(), seen_at = clock_timestamp()
WHERE id = (
  SELECT id FROM wangge.job WHERE status = 'queued' AND kind = ANY(:kinds)
  ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED
)
RETURNING id
"""


async def claim(session: AsyncSession, kinds: list[str], worker: str) -> JobRecord | None:
    """Take the oldest queued job of some kinds for a worker; two workers never take the same."""
    job = await session.scalar(text(_CLAIM), {"kinds": kinds, "worker": worker})
    return await get(session, job) if job else None


_BEAT = """
UPDATE wangge.job SET seen_at = clock_timestamp(), step = :step, done = :done, total = :total
WHERE id = :id AND status = 'running' AND worker = :worker
RETURNING cancel_asked
"""


async def beat(
    session: AsyncSession, job: UUID, worker: str, *, step: str | None, done: int, total: int | None
) -> bool:
    """Say that a job is alive and how far it is; True where it shall stop, as somebody asked or it was given up."""
    given = {"id": job, "worker": worker, "step": step, "done": done, "total": total}
    found = await session.scalar(text(_BEAT), given)
    return found is None or bool(found)


_END = b"""
UPDATE wangge.job SET status = %s, result = %s, error = %s, done = coalesce(%s, done), step = NULL,
  finished_at = clock_timestamp()
WHERE id = %s AND status = 'running' AND worker = %s
"""


async def end(
    session: AsyncSession,
    job: UUID,
    worker: str,
    status: str,
    *,
    result: bytes | None = None,
    error: dict[str, Any] | None = None,
    done: int | None = None,
) -> bool:
    """End a job that this worker runs; False where it had been given up meanwhile."""
    packed = zlib.compress(result, 6) if result is not None else None
    connection = await driver_connection(session)
    told = Jsonb(error) if error is not None else None
    cursor = await connection.execute(_END, (status, packed, told, done, job, worker))
    await notify(session, CHANNEL, str(job))
    return cursor.rowcount == 1


_CANCEL = """
UPDATE wangge.job SET cancel_asked = true,
  status = CASE WHEN status = 'queued' THEN 'cancelled' ELSE status END,
  finished_at = CASE WHEN status = 'queued' THEN clock_timestamp() END
WHERE id = :id AND status IN ('queued', 'running')
"""


async def cancel(session: AsyncSession, job: UUID) -> None:
    """Ask a job to stop: a queued one is cancelled at once, a running one by its worker."""
    await session.execute(text(_CANCEL), {"id": job})
    await notify(session, CHANNEL, str(job))


_LOSE = """
UPDATE wangge.job SET status = 'lost', finished_at = clock_timestamp(), step = NULL, error = CAST(:error AS jsonb)
WHERE status = 'running' AND (seen_at < clock_timestamp() - make_interval(secs => :silent) OR worker = :worker)
RETURNING id
"""


async def lose(session: AsyncSession, silent_s: float, worker: str | None = None) -> list[UUID]:
    """Give up running jobs whose worker has been silent for so long, and those of `worker`, which ends."""
    error = '{"code": "worker_ended"}'
    found = await session.scalars(text(_LOSE), {"silent": silent_s, "worker": worker, "error": error})
    return list(found)
