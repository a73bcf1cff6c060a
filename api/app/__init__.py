"""The application: routes, middleware, what lives as long as a worker."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pkgutil import iter_modules

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

import api.routes
from api.app import faults, health, limits, log, metrics, shell
from api.auth.callers import Callers
from api.services.catalogue import CatalogueKeeper
from api.services.drafts.keeper import DraftKeeper
from api.services.jobs import Jobs
from api.services.live import LiveIncidents
from api.services.plan_shelf import PlanShelf
from api.services.proposals import work as proposals
from api.services.shadow import Compared, Shadow
from api.services.status import StatusKeeper
from api.settings import Settings
from data.database import make_engine
from maps.pages import STATIC

STATEMENT_MS = 15_000


class Undeclared(Exception):
    """A route does not say who may call it; it is not served."""


def create_app(settings: Settings) -> FastAPI:
    """Return the whole service on `settings`; raises Undeclared where a route declares no roles."""
    app = FastAPI(
        title="Wangge 网格",
        description="哪个网格、谁负责 / which grid owns this place, on this day, and who is responsible",
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        lifespan=_lifespan,
    )
    app.state.settings = settings
    faults.register(app)
    for router in _routers():
        app.router.routes.extend(router.routes)  # as they are: an included router is one opaque, slower route
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    _check_declared(app)
    _wrap(app, settings)
    return app


def from_environment() -> FastAPI:
    """Return the application of a worker process, as `wangge serve` starts it."""
    log.configure()
    return create_app(Settings())


def _routers() -> list[APIRouter]:
    """Every module of api.routes offers its `router`; a new noun is served by being there."""
    names = [f"api.routes.{found.name}" for found in iter_modules(api.routes.__path__)]
    modules = [import_module(name) for name in (*names, "api.pages")]
    modules.sort(key=lambda module: module.__name__ != "api.routes.locate")  # asked most, so looked for first
    return [*(module.router for module in modules), health.router]


def _check_declared(app: FastAPI) -> None:
    for route in app.routes:
        if isinstance(route, Mount) or route.path == "/openapi.json":  # type: ignore[attr-defined]
            continue
        if roles_of(route) is None:
            raise Undeclared(f"{route} declares nobody who may call it: add dependencies=[allow(...)]")


def roles_of(route: object) -> frozenset[str] | None:
    """Return the roles that a route declares, by `allow` or by a `roles` mark on its endpoint."""
    marked: frozenset[str] | None = getattr(getattr(route, "endpoint", None), "roles", None)
    if marked is None and isinstance(route, APIRoute):
        found = [getattr(one.call, "roles", None) for one in route.dependant.dependencies]
        marked = next((roles for roles in found if roles is not None), None)
    return marked


def _wrap(app: FastAPI, settings: Settings) -> None:
    """Put the middleware around the routes: the last one added sees a request first."""
    app.add_middleware(limits.BodyLimit)
    app.add_middleware(limits.RateLimit, proxies=settings.proxies)
    app.add_middleware(shell.Headers)
    app.add_middleware(metrics.Measure)
    app.add_middleware(log.RequestLog)


def _tell_shadow(found: Compared) -> None:
    """Count a shadow check; a difference is logged with all that is needed to ask again."""
    metrics.SHADOW_CHECKED.inc()
    if not found.same:
        metrics.SHADOW_DIFFERENCES.inc()
        log.alarm("shadow_difference", **{name: str(value) for name, value in found._asdict().items()})


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    engine = make_engine(settings.url, pool_size=10, statement_timeout_ms=STATEMENT_MS)
    status = StatusKeeper(engine)
    keeper = CatalogueKeeper(engine, state=settings.folder, layer=settings.layer, zone=settings.zone)
    app.state.engine = engine
    app.state.status = status
    app.state.keeper = keeper
    app.state.shelf = PlanShelf(keeper)
    app.state.drafts = DraftKeeper(engine, lambda: keeper.now.duties)
    jobs = app.state.jobs = Jobs(engine, proposals.kinds(app.state.drafts))
    app.state.callers = Callers(engine, is_demo=lambda: status.now.demo)
    live = app.state.live = LiveIncidents(engine)
    await status.start()
    await live.start()
    shadow = app.state.shadow = Shadow(engine, settings.shadow_share, _tell_shadow)
    await shadow.start()
    await keeper.start()
    await jobs.start()
    log.event("worker_ready", pid=os.getpid())
    try:
        yield
    finally:
        await app.state.drafts.stop()
        await jobs.stop()
        await live.stop()
        await shadow.stop()
        await keeper.stop()
        await status.stop()
        await engine.dispose()
