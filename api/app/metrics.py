"""Counts and durations per route, for Prometheus."""

import os
import time

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUESTS = Counter("wangge_requests_total", "Requests by route and status", ["route", "method", "status"])
SECONDS = Histogram(
    "wangge_request_seconds",
    "Seconds to answer",
    ["route"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)

SHADOW_CHECKED = Counter("wangge_shadow_checked_total", "Answers that were asked again of PostGIS")
SHADOW_DIFFERENCES = Counter("wangge_shadow_differences_total", "Answers that PostGIS gave another way")


def exposition() -> bytes:
    """Return the metrics of all workers in Prometheus text form."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)


class Measure:
    """Counts each request under its route's pattern, so that ids in paths do not multiply rows."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begin = time.perf_counter()
        status = 500

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, sending)
        finally:
            route = getattr(scope.get("route"), "path", "static" if scope["path"].startswith("/static") else "none")
            REQUESTS.labels(route, scope["method"], str(status)).inc()
            SECONDS.labels(route).observe(time.perf_counter() - begin)
