"""Locate: the owner of one place with its reasons, the owners of many."""

import asyncio
from collections.abc import AsyncIterator, Callable
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse
from starlette.routing import Match, Route
from starlette.types import Scope

from api.auth import ANYBODY
from api.deps import NOBODY, caller_of
from api.errors import ApiError
from api.schemas.tagged import JSON, tagged
from api.services import batches, questions
from api.services.answers import locate_json, plan_json
from api.services.catalogue import CatalogueKeeper
from api.services.locate import Owners, batch_scope, locate
from api.services.questions import Question, question_of

router = APIRouter(tags=["locate"])
CREDENTIALS = (b"authorization", b"cookie")
CSV, ARROW = "text/csv", "application/vnd.apache.arrow.stream"
IN_MEMORY, PIECE = 4 << 20, 1 << 20
INLINE_BYTES = 64 << 10  # a body this small is answered faster than a thread starts


def _parameter(name: str, kind: str, words: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": words, "schema": {"type": kind}}


_SHARED = [
    _parameter("crs", "string", "datum of the point: WGS84, CGCS2000, GCJ02, BD09"),
    _parameter("layer", "string", "key of a layer; default: the operator's, else the first"),
    _parameter("level", "string", "key of a level; default: the finest"),
    _parameter("at", "string", "time or date the plan must be in force; default: now"),
    _parameter("known_at", "string", "use only what was recorded by then"),
]
_ONE = [
    _parameter("lng", "number", "longitude, degrees"),
    _parameter("lat", "number", "latitude, degrees"),
    _parameter("address", "string", "address, landmark, crossing, grid code or typed coordinate"),
    *_SHARED,
    _parameter("accuracy_m", "number", "positional accuracy, 1 sigma, metres"),
    _parameter("category", "string", "key of a category: chooses the duty rule"),
    _parameter("lang", "string", "zh-CN or en: language of sentences"),
]


async def locate_one(request: Request) -> Response:
    """Say which grid owns a point or an address, how sure that is, and who is responsible and why.

    Parameters are read here and not by the framework: that halves the time of an answer.
    """
    keeper: CatalogueKeeper = request.app.state.keeper
    words = parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
    answer = await locate(keeper, question_of(words, keeper.zone))
    request.app.state.shadow.offer(answer)
    names = {name for name, _ in request.scope["headers"]}
    caller = NOBODY if names.isdisjoint(CREDENTIALS) else await caller_of(request)
    body = locate_json(answer, caller, keeper.zone)
    return tagged(request, body, prefix=f"{answer.period.plan.id.hex[:8]}-")


class Busiest(Route):
    """A route that is found by comparing its path, without the framework's search for parameters."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Return whether a request is for this route."""
        if scope["type"] == "http" and scope["path"] == self.path and scope["method"] == "GET":
            return Match.FULL, {"endpoint": self.endpoint, "path_params": {}, "route": self}
        return Match.NONE, {}


locate_one.roles = ANYBODY  # type: ignore[attr-defined]  # read by the check that every route declares one
router.routes.append(Busiest("/api/locate", locate_one, methods=["GET"]))
# never reached by a GET: it describes the route in /openapi.json and refuses other methods
router.add_api_route("/api/locate", locate_one, methods=["GET"], openapi_extra={"parameters": _ONE})


async def locate_batch(request: Request) -> Response:
    """Give the owner's code of each point, null where nobody owns it; JSON, CSV or an Arrow IPC stream.

    JSON holds the question in its body, the streams have it as parameters. With `detect_datum` JSON also says which
    datum the points seem to be in.
    """
    kind = request.headers.get("content-type", JSON).partition(";")[0].strip().lower()
    if kind == JSON:
        return await _json(request)
    if kind not in (CSV, ARROW):
        raise ApiError(
            "不支持这种内容 / this content type is not taken",
            given=kind,
            expected=f"{JSON}, {CSV}, {ARROW}",
            code="unsupported_media_type",
            status=415,
        )
    return await _stream(request, kind)


locate_batch.roles = ANYBODY  # type: ignore[attr-defined]
_POINTS = {
    "type": "array",
    "items": {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
}
_WORDS = {name: {"type": "string"} for name in ("crs", "layer", "level", "at", "known_at")}
_WORD_OR_NULL = {"type": "array", "items": {"type": ["string", "null"]}}
_CHECK = {
    "detect_datum": {
        "type": "boolean",
        "description": "also say which datum the points seem to be in, by addresses, grids or area: the answer has"
        ' `datum` {"stated", "best", "confidence", "used", "figures"} and `notes`, where datum_wrong or'
        " datum_doubtful warn of the stated one",
    },
    "addresses": {**_WORD_OR_NULL, "description": "address text of each point, or null"},
    "grids": {
        **_WORD_OR_NULL,
        "description": "code or name of the grid, of any level, each point should be in, or null",
    },
    "area": {
        "description": "where all points without a grid of their own should be: a grid, or [west, south, east, north]",
        "oneOf": [
            {"type": "string"},
            {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4},
        ],
    },
}
_PROPERTIES = {"points": _POINTS, **_WORDS, **_CHECK}
_BODY = {
    JSON: {"schema": {"type": "object", "required": ["points"], "properties": _PROPERTIES}},
    CSV: {"schema": {"type": "string"}},
    ARROW: {"schema": {"type": "string", "format": "binary"}},
}
router.add_api_route(
    "/api/locate/batch",
    locate_batch,
    methods=["POST"],
    openapi_extra={"parameters": _SHARED, "requestBody": {"required": True, "content": _BODY}},
)


async def _json(request: Request) -> Response:
    keeper: CatalogueKeeper = request.app.state.keeper
    body = await request.body()
    await caller_of(request)

    async def run(work: Callable[..., Any], *args: Any) -> Any:
        return work(*args) if len(body) < INLINE_BYTES else await asyncio.to_thread(work, *args)

    asked = await run(batches.json_batch, body, keeper.zone)
    addresses = keeper.now.addresses
    scope = await batch_scope(keeper, asked.question)
    work = asyncio.to_thread if asked.expected else run  # texts take their time
    answer = await work(batches.json_answer, scope, plan_json(scope.period, keeper.zone), asked, addresses)
    return Response(answer, media_type=JSON, headers=_named(scope))


def _named(scope: Owners) -> dict[str, str]:
    return {"X-Wangge-Plan": str(scope.period.plan.id), "Cache-Control": "no-store"}


async def _stream(request: Request, kind: str) -> Response:
    """Answer a stream by way of files: memory stays small, and a fault in the last row is still a 422."""
    keeper: CatalogueKeeper = request.app.state.keeper
    await caller_of(request)
    words = questions.once(request.query_params.multi_items(), batches.STREAM_WORDS)
    question = batches.stream_question(words, keeper.zone)
    scope = await batch_scope(keeper, question)
    out: IO[bytes] = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  # closed when sent
    try:
        work = _csv if kind == CSV else _arrow
        await work(request, scope, question, words, out)
    except BaseException:
        out.close()
        raise
    out.seek(0)
    return StreamingResponse(_sent(out), media_type=kind, headers=_named(scope))


async def _csv(request: Request, scope: Owners, question: Question, words: dict[str, str], out: IO[bytes]) -> None:
    owners = batches.CsvOwners(scope, question.crs, words, out)
    pending = bytearray()
    async for chunk in request.stream():
        pending += chunk
        if len(pending) >= PIECE:
            await asyncio.to_thread(owners.feed, bytes(pending))
            pending.clear()
    await asyncio.to_thread(owners.feed, bytes(pending), last=True)


async def _arrow(request: Request, scope: Owners, question: Question, words: dict[str, str], out: IO[bytes]) -> None:
    with SpooledTemporaryFile(max_size=IN_MEMORY) as given:
        async for chunk in request.stream():
            given.write(chunk)
        given.seek(0)
        await asyncio.to_thread(batches.arrow_answer, scope, question.crs, words, given, out)


async def _sent(out: IO[bytes]) -> AsyncIterator[bytes]:
    with out:
        while piece := await asyncio.to_thread(out.read, PIECE):
            yield piece
