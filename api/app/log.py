"""Structured logs: one JSON object a line on standard error, each request with its id."""

import logging
import sys
import time
import uuid

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.tracebacks import ExceptionDictTransformer

_log = structlog.get_logger()
QUIET = ("/static/", "/tiles/", "/api/health", "/metrics")


def configure() -> None:
    """Send our own events and the server's warnings to standard error as JSON lines."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(
                ExceptionDictTransformer(show_locals=False)
            ),  # locals may hold addresses
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.getLogger("uvicorn.access").disabled = True


def event(name: str, **facts: object) -> None:
    """Log that something happened."""
    _log.info(name, **facts)


def alarm(name: str, **facts: object) -> None:
    """Log that something is wrong that nobody raised."""
    _log.error(name, **facts)


def failure(name: str, error: BaseException, **facts: object) -> None:
    """Log an error of ours with its traceback."""
    _log.error(name, exc_info=error, **facts)


class RequestLog:
    """Gives every request an id, sends it back as X-Request-Id, and logs slow, failed and ordinary ones."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope["request_id"] = request_id = uuid.uuid4().hex[:16]
        begin = time.perf_counter()
        status = 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            await send(message)

        try:
            await self._app(scope, receive, sending)
        finally:
            if status >= 500 or not scope["path"].startswith(QUIET):
                _log_request(scope, request_id, status, time.perf_counter() - begin)


def _log_request(scope: Scope, request_id: str, status: int, seconds: float) -> None:
    """Log path and outcome; never the query, which may hold an address."""
    caller = scope.get("caller")
    _log.info(
        "request",
        id=request_id,
        method=scope["method"],
        path=scope["path"],
        status=status,
        ms=round(1000 * seconds, 1),
        caller=getattr(caller, "name", None),
    )
