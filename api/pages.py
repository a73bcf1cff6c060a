"""The pages: start, desk, planner, my grid, login."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.auth import Caller, Role
from api.deps import Session, allow
from api.services import impact, printing
from api.services.catalogue import CatalogueKeeper
from data.records import LevelTitle
from maps.pages import Frame, page, standalone
from maps.words import speaker

router = APIRouter(include_in_schema=False)
Lang = Annotated[str, Query(max_length=20)]
Theme = Annotated[str, Query(max_length=10)]


def frame_of(request: Request, caller: Caller, lang: str, theme: str) -> Frame:
    """Return what stands around a page: who looks, at which plan, in which language."""
    keeper: CatalogueKeeper = request.app.state.keeper
    status = request.app.state.status.now
    facts: dict[str, Any] = {"layer": "", "layer_title": "", "plan": "", "plan_since": "", "bbox": None}
    if keeper.now.layers:
        facts |= _plan_facts(keeper)
    return Frame(
        lang="en" if lang.startswith("en") else "zh-CN",
        nonce=request.state.nonce,
        demo=status.demo,
        role=caller.role.value,
        name=caller.name or "",
        csrf=caller.csrf,
        district=(status.demo_mark or {}).get("name", ""),
        theme="dark" if theme == "dark" else "light",
        loading=status.loading is not None,
        **facts,
    )


def _plan_facts(keeper: CatalogueKeeper) -> dict[str, Any]:
    of_layer = keeper.now.layer()
    facts: dict[str, Any] = {"layer": of_layer.layer.key, "layer_title": of_layer.layer.title or of_layer.layer.key}
    period = of_layer.at(datetime.now(UTC))
    plan = keeper.at_hand(period) if period else None
    if period and plan:
        begin = period.valid_from.astimezone(keeper.zone)
        facts |= {
            "plan": period.plan.name,
            "plan_since": f"{begin.year}年{begin.month}月{begin.day}日",
            "bbox": tuple(plan.bbox),
            "counts": tuple(len(level.codes) for level in plan.levels),
        }
    return facts


@router.get("/", dependencies=[allow()])
async def start(
    request: Request, caller: Annotated[Caller, allow()], lang: Lang = "zh-CN", theme: Theme = ""
) -> Response:
    """Show who finds what where, and one field to ask."""
    frame = frame_of(request, caller, lang, theme)
    return _shown("landing", frame, counts=_counts(request, frame))


def _counts(request: Request, frame: Frame) -> str:
    """Return how many grids the plan has on each level, in words."""
    keeper: CatalogueKeeper = request.app.state.keeper
    if not frame.counts:
        return ""
    levels = keeper.now.layer().layer.levels
    say = speaker(frame.lang)
    told = [f"{count} {title_of_level(level, say)}" for count, level in zip(frame.counts, levels, strict=False)]
    return str(say("page.counts.sep")).join(told)


@router.get("/my-grid")
async def my_grid(
    request: Request, caller: Annotated[Caller, allow()], lang: Lang = "zh-CN", theme: Theme = ""
) -> Response:
    """Show the public which grid a place belongs to and whom to turn to."""
    return _shown("my-grid", frame_of(request, caller, lang, theme))


@router.get("/dispatch")
async def dispatch(
    request: Request, caller: Annotated[Caller, allow(Role.DISPATCHER)], lang: Lang = "zh-CN", theme: Theme = ""
) -> Response:
    """Show the dispatcher's desk."""
    return _shown("dispatch", frame_of(request, caller, lang, theme))


@router.get("/planner")
async def planner(
    request: Request,
    caller: Annotated[Caller, allow(Role.PLANNER, Role.LEADER)],
    lang: Lang = "zh-CN",
    theme: Theme = "",
) -> Response:
    """Show the plan in force and how its grids are balanced."""
    return _shown("planner", frame_of(request, caller, lang, theme))


@router.get("/planner/impact/{plan_id}")
async def impact_sheet(
    request: Request,
    session: Session,
    caller: Annotated[Caller, allow(Role.PLANNER, Role.LEADER)],
    plan_id: UUID,
    other: Annotated[UUID | None, Query(alias="from")] = None,
    lang: Lang = "zh-CN",
    pdf: bool = False,
) -> Response:
    """Show what a plan changes for people, ready to print, or as PDF."""
    now = datetime.now(UTC)
    before, after = await request.app.state.shelf.pair(session, plan_id, other, now)
    made = await impact.report(session, before, after, now)
    zone = request.app.state.keeper.zone
    told = impact.report_json(made, zone)
    frame = frame_of(request, caller, lang, "")
    browser = printing.chromium(request.app.state.settings.chromium)
    html = page(
        "impact", frame, told=told, printed=now.astimezone(zone), other=str(other) if other else "", pdf=bool(browser)
    )
    if not pdf:
        return HTMLResponse(html, headers={"Cache-Control": "no-store"})
    name = {"Content-Disposition": f'inline; filename="impact-{plan_id}.pdf"', "Cache-Control": "no-store"}
    return Response(await printing.pdf(standalone(html), browser), headers=name, media_type="application/pdf")


@router.get("/planner/import")
async def import_page(
    request: Request, caller: Annotated[Caller, allow(Role.PLANNER)], lang: Lang = "zh-CN", theme: Theme = ""
) -> Response:
    """Show the guided repair of a file of grids."""
    return _shown("import", frame_of(request, caller, lang, theme))


@router.get("/aliases")
async def aliases(
    request: Request, caller: Annotated[Caller, allow(Role.PLANNER)], lang: Lang = "zh-CN", theme: Theme = ""
) -> Response:
    """Show the proposed aliases of addresses to a planner."""
    return _shown("aliases", frame_of(request, caller, lang, theme))


@router.get("/login")
async def login(
    request: Request,
    caller: Annotated[Caller, allow()],
    lang: Lang = "zh-CN",
    theme: Theme = "",
    error: Annotated[str, Query(max_length=10)] = "",
    wait: Annotated[int, Query(ge=0, le=3600)] = 0,
    name: Annotated[str, Query(max_length=64)] = "",
    asked: Annotated[str, Query(alias="next", max_length=2000)] = "",
) -> Response:
    """Show the login form."""
    frame = frame_of(request, caller, lang, theme)
    return _shown("login", frame, error=error, wait=wait, given=name, asked=asked)


@router.get("/favicon.ico", dependencies=[allow()])
async def icon() -> Response:
    """Lead to the icon."""
    return RedirectResponse("/static/icon.svg", status_code=301)


def _shown(name: str, frame: Frame, **values: Any) -> Response:
    return HTMLResponse(page(name, frame, **values), headers={"Cache-Control": "no-store"})


def title_of_level(level: LevelTitle, say: Any) -> str:
    """Return how people call a level: its own title, the catalogue's word, else its key."""
    if level.title:
        return level.title
    try:
        return str(say(f"title.level.{level.key}"))
    except KeyError:
        return level.key
