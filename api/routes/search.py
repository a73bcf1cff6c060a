"""One search field for all: grids, addresses and, for who may read them, incidents by number."""

from typing import Annotated

import orjson
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.auth import Caller
from api.deps import Session, allow
from api.schemas.tagged import JSON
from api.services import questions, search
from api.services.locate import batch_scope
from api.services.questions import Question

router = APIRouter(tags=["search"])


@router.get("/api/suggest")
async def suggest(
    request: Request,
    session: Session,
    caller: Annotated[Caller, allow()],
    q: Annotated[str, Query(max_length=questions.TYPED_MOST)] = "",
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
    layer: Annotated[str | None, Query(max_length=100)] = None,
) -> Response:
    """Give what the text typed so far may become: grids by name, code or initials; addresses; numbers of incidents.

    `kind` tells which; the rest is as in /api/addresses/suggest. Incidents only for who may read them.
    """
    keeper = request.app.state.keeper
    scope = await batch_scope(keeper, Question(layer=layer))
    items = await search.found_items(session, keeper, caller, scope, q, limit)
    body = orjson.dumps({"items": items, "next": None})
    return Response(body, media_type=JSON, headers={"Cache-Control": "no-store"})
