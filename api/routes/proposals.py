"""Proposals: cut a community, or all of them, into balanced grids along streets."""

from typing import Annotated
from uuid import UUID

import orjson
from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.auth import Caller, Role
from api.deps import allow
from api.errors import ApiError
from api.routes.drafts import keeper_of
from api.routes.jobs import jobs_of
from api.services.jobs import told
from api.services.proposals import work
from api.services.proposals.asking import Asked, as_job
from api.services.proposals.regions import regions
from data.database import session_scope
from data.repositories import jobs as stored

router = APIRouter(tags=["proposals"])
Writer = Annotated[Caller, allow(Role.PLANNER, reads=False)]
AT_ONCE_S = 2.0
NO_STORE = {"Cache-Control": "no-store"}


@router.post("/api/plans/{plan_id}/propose")
async def propose(request: Request, caller: Writer, plan_id: UUID, asked: Asked) -> Response:
    """Propose grids: 200 with alternatives where they are there within two seconds, else 202 with the job.

    Nothing is changed: an alternative is applied by the operation `adopt`.
    """
    async with keeper_of(request).opened(plan_id) as (_, draft):
        found = regions(draft.plan, asked)
    jobs = jobs_of(request)
    kind = work.ONE if len(found) == 1 else work.MANY
    job_id = await jobs.add(kind, as_job(asked, plan_id), caller.name or "")
    job = await jobs.ended(job_id, AT_ONCE_S if kind == work.ONE else 0.0)
    if job.status == "failed":
        error = job.error or {}
        raise ApiError(
            error.get("message", ""),
            given=error.get("given"),
            expected=error.get("expected", ""),
            code=error.get("code", ""),
            status=500 if error.get("code") == "internal_error" else 422,
        )
    if job.status != "done":
        where = {"Location": f"/api/jobs/{job_id}"}
        body = {"job": str(job_id), **told(job)}
        return Response(orjson.dumps(body), 202, {**NO_STORE, **where}, media_type="application/json")
    async with session_scope(request.app.state.engine) as session:
        result = await stored.result(session, job_id) or b"{}"
    body_bytes = b'{"job":' + orjson.dumps(str(job_id)) + b"," + result[1:]
    return Response(body_bytes, 200, NO_STORE, media_type="application/json")
