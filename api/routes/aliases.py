"""Aliases: proposed by dispatchers as they choose, accepted or rejected by planners."""

from typing import Annotated, Any, Literal
from uuid import UUID

import orjson
from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.auth import Caller, Role
from api.deps import Session, allow
from api.errors import ApiError
from api.services import address_learning as learning
from api.services.address_learning import Choice, Verdict
from data.repositories import aliases, incidents

router = APIRouter(tags=["aliases"])
JSON = "application/json"
Proposer = Annotated[Caller, allow(Role.DISPATCHER, reads=False)]
Decider = Annotated[Caller, allow(Role.PLANNER, reads=False)]


def _json(body: dict[str, Any], status: int = 200) -> Response:
    return Response(orjson.dumps(body), status, media_type=JSON, headers={"Cache-Control": "no-store"})


@router.post("/api/aliases/proposals", status_code=201)
async def propose(request: Request, session: Session, choice: Choice, caller: Proposer) -> Response:
    """Propose that a text means an address, or a point; the same again is counted and answered with 200.

    Phones, names of people and numbers of papers are taken out before anything is stored.
    """
    told, new = await learning.propose(session, caller, choice, request.app.state.keeper.zone)
    return _json(told, 201 if new else 200)


@router.delete("/api/aliases/proposals/{proposal_id}", status_code=204)
async def withdraw(session: Session, proposal_id: UUID, caller: Proposer) -> Response:
    """Take back one's own choice."""
    await learning.withdraw(session, caller, proposal_id)
    return Response(status_code=204)


@router.get("/api/aliases/proposals", dependencies=[allow(Role.PLANNER)])
async def listing(
    request: Request,
    session: Session,
    status: Literal["pending", "accepted", "rejected"] = "pending",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    after: Annotated[str | None, Query(alias="next", max_length=200)] = None,
    count: Literal["exact"] | None = None,
) -> Response:
    """Give proposals of a status, the latest first, page by page."""
    found = await aliases.page(session, status, _position(after), limit + 1)
    zone = request.app.state.keeper.zone
    body: dict[str, Any] = {
        "items": [learning.item(one, zone) for one in found[:limit]],
        "next": aliases.cursor_of(found[limit - 1]) if len(found) > limit else None,
    }
    if count:
        body["numberMatched"] = await aliases.count(session, status)
    return _json(body)


def _position(cursor: str | None) -> Any:
    try:
        return incidents.position(cursor) if cursor else None
    except (ValueError, TypeError) as error:
        raise ApiError(
            "next 不合规 / bad next", given=cursor, expected="next of the page before", code="bad_cursor"
        ) from error


@router.post("/api/aliases/proposals/{proposal_id}/accept")
async def accept(request: Request, session: Session, proposal_id: UUID, verdict: Verdict, caller: Decider) -> Response:
    """Make a proposal an alias; it is found at once, by all workers."""
    return _json(await learning.accept(session, caller, proposal_id, verdict, request.app.state.keeper.zone))


@router.post("/api/aliases/proposals/{proposal_id}/reject")
async def reject(request: Request, session: Session, proposal_id: UUID, verdict: Verdict, caller: Decider) -> Response:
    """Say no to a proposal, with a reason; the same text for the same address is not asked again."""
    return _json(await learning.reject(session, caller, proposal_id, verdict, request.app.state.keeper.zone))
