"""From an error to its answer: problem+json with a stable code; no database text to anybody."""

import orjson
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from api.app import log
from api.errors import ApiError, OurFault, Unauthenticated, Unavailable, of_geo, problem
from data.database import DatabaseError, DatabaseGone
from geo.errors import GeoError

NO_STORE = {"Cache-Control": "no-store"}
HTTP_CODES = {404: "not_found", 405: "method_not_allowed"}
HTTP_WORDS = {
    404: "没有这个地址 / no such address",
    405: "不支持这种请求方式 / this method is not for this address",
}


def register(app: FastAPI) -> None:
    """Make every error of `app` answer as a problem."""
    app.add_exception_handler(ApiError, _api)
    app.add_exception_handler(GeoError, _geo)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(DatabaseError, _database)
    for gone in DatabaseGone:
        app.add_exception_handler(gone, _database)
    app.add_exception_handler(Exception, _unforeseen)


def answer(request: Request, error: ApiError) -> Response:
    """Return an error as its problem document; a page that needs a login leads to /login instead."""
    if isinstance(error, Unauthenticated) and _is_page(request):
        return RedirectResponse(f"/login?next={request.url.path}", status_code=303, headers=NO_STORE)
    body = problem(
        error.status,
        error.code,
        error.message,
        given=error.given,
        expected=error.expected,
        request_id=request.scope.get("request_id", ""),
    )
    body |= error.more
    headers = dict(NO_STORE)
    if error.status in (429, 503):
        headers["Retry-After"] = "1"
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    content = orjson.dumps(body, default=str)
    return Response(content, error.status, headers, media_type="application/problem+json")


def _is_page(request: Request) -> bool:
    return request.method == "GET" and "text/html" in request.headers.get("accept", "")


async def _api(request: Request, error: Exception) -> Response:
    assert isinstance(error, ApiError)  # noqa: S101  # registered for this class
    return answer(request, error)


async def _geo(request: Request, error: Exception) -> Response:
    assert isinstance(error, GeoError)  # noqa: S101  # registered for this class
    return answer(request, of_geo(error))


async def _validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  # registered for this class
    faults = [
        {"where": ".".join(map(str, fault["loc"])), "what": fault["msg"], "given": _short(fault.get("input"))}
        for fault in error.errors()[:20]
    ]
    told = "; ".join(f"{fault['where']}: {fault['what']}" for fault in faults)
    wrong = ApiError(f"请求不合规 / the request is malformed: {told}", given=faults, code="invalid_request")
    wrong.status = 422
    return answer(request, wrong)


def _short(given: object) -> str:
    return str(given)[:200]


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  # registered for this class
    status = error.status_code
    words = HTTP_WORDS.get(status, str(error.detail))
    wrong = ApiError(words, given=request.url.path, code=HTTP_CODES.get(status, "bad_request"), status=status)
    return answer(request, wrong)


async def _database(request: Request, error: Exception) -> Response:
    log.event("database_unavailable", error=type(error).__name__, path=request.url.path)
    return answer(request, Unavailable("数据库暂时不可用，请稍后重试 / the database is not available now"))


async def _unforeseen(request: Request, error: Exception) -> Response:
    log.failure("unforeseen", error, path=request.url.path)
    return answer(request, OurFault())
