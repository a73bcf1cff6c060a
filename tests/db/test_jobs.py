"""Long work on a real database: progress, stopping, failing, workers that end."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from uuid import UUID

import pytest
from sqlalchemy import text

from api.errors import Unprocessable
from api.services import jobs
from api.services.jobs import Jobs, Kind, Work
from data.database import Engine, session_scope
from data.repositories import jobs as stored
from data.repositories.jobs import JobRecord
from geo.errors import GeoError


@asynccontextmanager
async def worker(engine: Engine, do: Callable[[Work], Awaitable[bytes]]) -> AsyncIterator[Jobs]:
    made = Jobs(engine, {"work": Kind(do)})
    await made.start()
    try:
        yield made
    finally:
        await made.stop()


async def when(engine: Engine, job: UUID, is_so: Callable[[JobRecord], bool]) -> JobRecord:
    begin = time.monotonic()
    while True:
        async with session_scope(engine) as session:
            found = await jobs.known(session, job)
        if is_so(found):
            return found
        assert time.monotonic() - begin < 60, found
        await asyncio.sleep(0.02)


async def steps(work: Work) -> bytes:
    """Work until it is told to stop."""
    work.total = 1_000
    while True:
        work.check()
        work.done += 1
        await asyncio.sleep(0.01)


async def test_progress_is_seen_and_a_running_job_stops_when_asked(engine: Engine) -> None:
    async with worker(engine, steps) as made:
        job = await made.add("work", {"what": "网格"}, "planner")
        seen = await when(engine, job, lambda one: one.done > 0)
        assert (seen.status, seen.total, seen.asked) == ("running", 1_000, {"what": "网格"})
        assert 0 < jobs.told(seen)["progress"] < 1
        async with session_scope(engine) as session:
            await stored.cancel(session, job)
        ended = await when(engine, job, lambda one: one.status != "running")
        assert ended.status == "cancelled"
        assert ended.finished_at is not None


async def test_a_worker_that_ends_leaves_its_job_lost_and_the_queue_to_others(engine: Engine) -> None:
    async with worker(engine, steps) as made:
        first = await made.add("work", {}, "planner")
        await when(engine, first, lambda one: one.status == "running")
        second = await made.add("work", {}, "planner")
    async with session_scope(engine) as session:
        lost, queued = await jobs.known(session, first), await jobs.known(session, second)
    assert (lost.status, lost.error) == ("lost", {"code": "worker_ended"})
    assert queued.status == "queued"

    async def done(work: Work) -> bytes:
        return b'{"answer": 42}'

    async with worker(engine, done) as other:
        assert (await other.ended(second, 20)).status == "done"
    async with session_scope(engine) as session:
        assert await stored.result(session, second) == b'{"answer": 42}'
        assert await stored.result(session, first) is None


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Unprocessable("no", given="x", code="some_code"), "some_code"),
        (GeoError("no", given=1, expected="2"), "geo_error"),
        (ZeroDivisionError("secret"), "internal_error"),
    ],
)
async def test_what_fails_says_why_and_tells_no_secrets(engine: Engine, error: Exception, code: str) -> None:
    async def fail(work: Work) -> bytes:
        raise error

    async with worker(engine, fail) as made:
        ended = await made.ended(await made.add("work", {}, "planner"), 20)
    assert ended.status == "failed"
    assert ended.error is not None
    assert ended.error["code"] == code
    assert "secret" not in str(ended.error)


async def test_only_so_many_days_are_kept(engine: Engine) -> None:
    async with session_scope(engine) as session:
        old = await stored.add(session, "work", {}, "planner")
        await stored.cancel(session, old)
    async with session_scope(engine) as session:
        await session.execute(text("UPDATE wangge.job SET finished_at = now() - INTERVAL '8 days'"))
    async with session_scope(engine) as session:
        await stored.add(session, "work", {}, "planner")
        assert await stored.get(session, old) is None
