"""Health, metrics and the offline documentation page."""

from html import escape
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from api.app import limits, metrics
from api.auth import Role
from api.deps import allow, caller_of, may

router = APIRouter()

DOCS = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>Wangge 网格 API</title>
<link rel="stylesheet" href="/static/vendor/swagger-ui-dist/swagger-ui.css"></head><body><div id="ui"></div>
<script src="/static/vendor/swagger-ui-dist/swagger-ui-bundle.js"></script>
<script nonce="{nonce}">SwaggerUIBundle({{url: "/openapi.json", dom_id: "#ui", validatorUrl: null}})</script>
</body></html>"""


@router.get("/api/health", dependencies=[allow()])
async def health(request: Request) -> Response:
    """Say whether the service can answer: 200 with every plan in force, 503 while it cannot."""
    status = request.app.state.status.now
    keeper = request.app.state.keeper
    ready = keeper.ready and status.database
    body: dict[str, Any] = {
        "status": "ok" if ready else "starting" if not keeper.ready else "degraded",
        "database": "ok" if status.database else "down",
        "plans": keeper.plans_in_force(),
        "loading": status.loading,
    }
    return JSONResponse(body, 200 if ready else 503, headers={"Cache-Control": "no-store"})


@router.get("/metrics", dependencies=[allow()], include_in_schema=False)
async def prometheus(request: Request) -> Response:
    """Give the metrics to the machine itself and to admins."""
    _, loopback = limits.client_address(request.scope, request.app.state.settings.proxies)
    if not loopback:
        may(await caller_of(request), frozenset({Role.ADMIN}))
    return Response(metrics.exposition(), media_type="text/plain; version=0.0.4")


@router.get("/docs", dependencies=[allow()], include_in_schema=False)
async def docs(request: Request) -> Response:
    """Show the API's own documentation, served from here."""
    return HTMLResponse(DOCS.format(nonce=escape(request.state.nonce)))
