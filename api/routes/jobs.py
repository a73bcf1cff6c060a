"""Long work: how far it is, what came of it, stopping it."""

from typing import Annotated
from uuid import UUID

import orjson
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.auth import Caller, Role
from api.deps import Session, allow
from api.errors import Forbidden
from api.services.jobs import Jobs, known, told
from data.repositories import jobs as stored
from data.repositories.jobs import JobRecord

router = APIRouter(tags=["jobs"])
READERS = (Role.PLANNER, Role.LEADER)
NO_STORE = {"Cache-Control": "no-store"}


def jobs_of(request: Request) -> Jobs:
    """Return the long work of this worker."""
    found: Jobs = request.app.state.jobs
    return found


@router.get("/api/jobs", dependencies=[allow(*READERS)])
async def listed(session: Session, limit: Annotated[int, Query(ge=1, le=200)] = 20) -> Response:
    """Give the latest jobs, newest first, without their results."""
    found = await stored.latest(session, limit)
    return Response(
        orjson.dumps({"items": [told(one) for one in found], "next": None}),
        headers=NO_STORE,
        media_type="application/json",
    )


@router.get("/api/jobs/{job_id}", dependencies=[allow(*READERS)])
async def job(session: Session, job_id: UUID) -> Response:
    """Give a job: status, progress, and the result where it is done."""
    found = await known(session, job_id)
    result = await stored.result(session, job_id) if found.status == "done" else None
    return job_response(found, result)


@router.delete("/api/jobs/{job_id}")
async def cancel(
    session: Session, caller: Annotated[Caller, allow(Role.PLANNER, reads=False)], job_id: UUID
) -> Response:
    """Stop a job: a queued one at once, a running one at its next step. Who asked for it may, and admins."""
    found = await known(session, job_id)
    if caller.role is not Role.ADMIN and found.actor != (caller.name or ""):
        raise Forbidden(
            "只能取消自己的任务 / only who asked for a job may stop it", given=found.actor, code="not_yours"
        )
    await stored.cancel(session, job_id)
    return job_response(await known(session, job_id), None)


def job_response(job: JobRecord, result: bytes | None, status: int = 200) -> Response:
    """Return a job as an answer, with its result where there is one."""
    body = {**told(job), "result": orjson.Fragment(result) if result is not None else None}
    return Response(orjson.dumps(body), status, NO_STORE, media_type="application/json")
