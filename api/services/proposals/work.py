"""The work of a proposal job: read what stands on the land, cut each community, put the answers together."""

import asyncio
import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial

import numpy as np
import orjson
import shapely

from api.services.drafts.keeper import DraftKeeper
from api.services.jobs import Kind, Work
from api.services.proposals import land
from api.services.proposals.answers import whole_answer
from api.services.proposals.asking import Asked, of_job
from api.services.proposals.land import Answer, Task
from api.services.proposals.regions import Region, regions
from data.database import Session, session_scope
from data.repositories import proposals as stored
from data.repositories.proposals import Built, Dividers, Shapes
from geo.coverage.partition import Load

ONE, MANY = "propose", "propose_all"
YEAR = timedelta(days=365)
EFFORT, EFFORT_OF_MANY = 1.6, 1.2
MOST_THREADS = 4  # for one land at once, which many may ask for
ALTERNATIVES_OF_MANY = 3
MARGIN = 0.0005  # degrees around a land in which streets count
LOOK_S = 0.2


def kinds(keeper: DraftKeeper) -> dict[str, Kind]:
    """Return the kinds of work that proposals are: one land at once, or many in processes of their own."""
    return {ONE: Kind(partial(propose_one, keeper), "quick"), MANY: Kind(partial(propose_all, keeper), "long")}


async def propose_one(keeper: DraftKeeper, work: Work) -> bytes:
    """Return the proposals for one land, as JSON."""
    work.total, work.step = 1, "search"
    rev, asked, tasks = await _tasks(keeper, work, EFFORT)
    if not land.compiled():  # once on a machine; compiling here would hold up every answer of this worker
        await _in_process(work, land.warm)
    threads = min(os.cpu_count() or 1, MOST_THREADS)
    answer = await asyncio.to_thread(land.work_out, tasks[0], threads)
    work.check()
    work.done = 1
    return orjson.dumps(whole_answer(work.asked["plan"], rev, asked, [answer]))


async def propose_all(keeper: DraftKeeper, work: Work) -> bytes:
    """Return the proposals for many lands, as JSON; each land is one step."""
    work.step = "read"
    rev, asked, tasks = await _tasks(keeper, work, EFFORT_OF_MANY)
    work.total, work.step = len(tasks), "search"
    order = sorted(range(len(tasks)), key=lambda row: -len(tasks[row].buildings))  # the largest first
    answers = await _in_processes(work, [tasks[row] for row in order])
    work.step = "write"
    placed = sorted(zip(order, answers, strict=True), key=lambda one: one[0])
    told = await asyncio.to_thread(whole_answer, work.asked["plan"], rev, asked, [one for _, one in placed])
    return await asyncio.to_thread(orjson.dumps, told)


def _pool(processes: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), initializer=land.begin_child)


async def _in_process(work: Work, do: Callable[[], None]) -> None:
    pool = _pool(1)
    try:
        one = pool.submit(do)
        while not one.done():
            work.check()
            await asyncio.sleep(LOOK_S)
        one.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


async def _in_processes(work: Work, tasks: list[Task]) -> list[Answer]:
    pool = _pool(os.cpu_count() or 1)
    try:
        under_way: list[Future[Answer]] = [pool.submit(land.work_out_or_leave, task) for task in tasks]
        while (done := sum(one.done() for one in under_way)) < len(under_way):
            work.done = done
            work.check()
            await asyncio.sleep(LOOK_S)
        work.done = len(under_way)
        return [one.result() for one in under_way]
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


async def _tasks(keeper: DraftKeeper, work: Work, effort: float) -> tuple[int, Asked, list[Task]]:
    plan_id, asked = of_job(work.asked)
    async with keeper.opened(plan_id) as (_, draft):
        plan, rev = draft.plan, draft.rev
    found = regions(plan, asked)
    box = _around([one.box for one in found])
    async with session_scope(work.engine) as session:
        built = await stored.buildings(session, box)
        dividers = await stored.dividers(session, box)
        incidents = await _incidents(session, box, asked.load())
    if len(found) > 1:
        asked = asked.model_copy(update={"alternatives": min(asked.alternatives, ALTERNATIVES_OF_MANY)})
    made = await asyncio.to_thread(_divided, found, built, dividers, incidents, asked, effort)
    return rev, asked, made


def _around(boxes: list[tuple[float, float, float, float]]) -> list[float]:
    whole = np.array(boxes)
    low, high = whole[:, :2].min(axis=0) - MARGIN, whole[:, 2:].max(axis=0) + MARGIN
    return [*low.tolist(), *high.tolist()]


async def _incidents(session: Session, box: list[float], load: Load) -> Shapes:
    if load.incidents <= 0:
        return np.empty(0, object)
    now = datetime.now(UTC)
    return await stored.incidents(session, box, now - YEAR, now)


def _divided(
    found: list[Region], built: Built, dividers: Dividers, incidents: Shapes, asked: Asked, effort: float
) -> list[Task]:
    """Return the task of each land, with what stands and runs on it."""
    kinds_of = [land.kind_of(kind, class_) for kind, class_ in zip(dividers.kinds, dividers.classes, strict=True)]
    telling = np.array([row for row, kind in enumerate(kinds_of) if kind is not None], np.int64)
    kinds = np.array([kinds_of[row] for row in telling], np.int64)
    lines = dividers.shapes[telling]
    standing, running, happened = (shapely.STRtree(one) for one in (built.points, lines, incidents))
    tasks = []
    for region in found:
        today = np.array([face.shape for face in region.faces], object)
        whole = shapely.coverage_union_all(today)
        mine = np.sort(standing.query(whole, predicate="intersects"))
        near = np.sort(running.query(shapely.buffer(whole, MARGIN), predicate="intersects"))
        events = np.sort(happened.query(whole, predicate="intersects"))
        tasks.append(
            Task(
                {**region.parent, "locked": region.locked},
                tuple({"id": str(face.id), "code": face.code, "name": face.name} for face in region.faces),
                today,
                tuple(str(built.ids[row]) for row in mine),
                built.shapes[mine],
                built.households[mine],
                lines[near],
                kinds[near],
                incidents[events],
                asked.load(),
                asked.wish(effort),
            )
        )
    return tasks
