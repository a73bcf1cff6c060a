"""Map sheets of grids: as a page to print, as PDF."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, Response

from api.auth import Role
from api.deps import Session, allow
from api.services import phrases, plans, printing, sheets
from api.services.catalogue import CatalogueKeeper
from api.services.sheets import Sheet
from data.records import LayerRecord, PlanRecord
from maps.plans import SheetView, sheets_page
from maps.plans.drawing import drawing
from maps.plans.sheet import ROWS_MOST, bordering
from maps.words import speaker

router = APIRouter(include_in_schema=False)
READERS = (Role.PLANNER, Role.LEADER)
Lang = Annotated[str, Query(max_length=20)]
CODE_PARTS = (6, 3, 3, 3)


@router.get("/planner/sheet/{plan_id}/{grid_id}", dependencies=[allow(*READERS)])
async def one_sheet(
    request: Request, session: Session, plan_id: UUID, grid_id: UUID, lang: Lang = "zh-CN", pdf: bool = False
) -> Response:
    """Show the sheet of one grid."""
    plan, layer = await _plan(request, session, plan_id)
    return await _shown(request, session, (plan, layer), [grid_id], lang, pdf=pdf)


@router.get("/planner/sheets/{plan_id}", dependencies=[allow(*READERS)])
async def booklet(
    request: Request,
    session: Session,
    plan_id: UUID,
    parent: Annotated[str | None, Query(max_length=200)] = None,
    lang: Lang = "zh-CN",
    pdf: bool = False,
) -> Response:
    """Show the sheets of the grids below one grid, by code; of the plan's first grids without one."""
    plan, layer = await _plan(request, session, plan_id)
    found = await sheets.grids_of(session, plan_id, layer.levels[-1].key, parent)
    if not found:
        raise sheets.UnknownGrid("下面没有网格 / no grid there", given=parent)
    return await _shown(request, session, (plan, layer), found, lang, pdf=pdf)


async def _plan(request: Request, session: Session, plan_id: UUID) -> tuple[PlanRecord, LayerRecord]:
    keeper: CatalogueKeeper = request.app.state.keeper
    record, layer, _ = await plans.find_plan(session, keeper.now, plan_id, keeper.zone, drafts=True)
    return record, layer


async def _shown(
    request: Request,
    session: Session,
    of: tuple[PlanRecord, LayerRecord],
    grids: Sequence[UUID],
    given: str,
    *,
    pdf: bool,
) -> Response:
    keeper: CatalogueKeeper = request.app.state.keeper
    lang = "en" if given.startswith("en") else "zh-CN"
    say = speaker(lang)
    made = [await sheets.sheet(session, keeper.now, *of, grid) for grid in grids]
    views = [_view(say, one, of[0], lang, keeper) for one in made]
    browser = printing.chromium(request.app.state.settings.chromium)
    title = views[0].name if len(views) == 1 else f"{of[0].name} · {say('planner.sheets')}"
    printed = say("sheet.printed", at=f"{datetime.now(keeper.zone):%Y-%m-%d %H:%M}")
    address = str(request.url.include_query_params(pdf="true").replace(scheme="", netloc=""))
    link, why = (address if browser else None), say("sheet.no_pdf")
    page = sheets_page(lang, views, title=title, printed=printed, pdf=link, why=why, inline=pdf)
    if not pdf:
        return HTMLResponse(page, headers={"Cache-Control": "no-store"})
    name = {"Content-Disposition": f'inline; filename="sheet-{grids[0]}.pdf"', "Cache-Control": "no-store"}
    return Response(await printing.pdf(page, browser), headers=name, media_type="application/pdf")


def _view(say: Any, one: Sheet, plan: PlanRecord, lang: str, keeper: CatalogueKeeper) -> SheetView:
    grid, begin = one.grid, plan.valid_from.astimezone(keeper.zone)
    borders = [
        (say(f"sheet.side.{side.value}"), bordering(say, [(each.kind, each.name) for each in found]))
        for side, found in one.borders.items()
    ]
    status = say(f"planner.status.{plan.status}")
    return SheetView(
        name=grid.name,
        code=_grouped(grid.code),
        chain=" · ".join(above.name for above in one.chain),
        plan=f"{plan.name}（{status}）" if lang == "zh-CN" else f"{plan.name} ({status})",
        since=say("sheet.since", day=f"{begin:%Y-%m-%d}"),
        drawing=drawing(one.shape, one.around, one.footprints),
        borders=borders,
        facts=_facts(say, one),
        buildings=[_line(say, each) for each in one.buildings[:ROWS_MOST]],
        more=max(0, len(one.buildings) - ROWS_MOST),
        posts=_posts(one, lang),
    )


def _facts(say: Any, one: Sheet) -> list[tuple[str, str]]:
    households = one.grid.households
    if households is None:
        households = sum(each.households or 0 for each in one.buildings)
    return [
        (say("sheet.households"), str(households)),
        (say("page.plan.measure.buildings"), str(len(one.buildings))),
        (say("page.plan.measure.area_m2"), say("planner.unit.area_m2", n=f"{one.grid.area_m2 / 1e6:.3f}")),
    ]


def _line(say: Any, one: sheets.Building) -> dict[str, str]:
    known = one.address or ""
    parts = [part for part in (known, one.name) if part and (part is known or part not in known)]
    return {
        "text": " ".join(parts) or say("sheet.nameless"),
        "floors": "" if one.floors is None else str(one.floors),
        "households": "" if one.households is None else str(one.households),
    }


def _posts(one: Sheet, lang: str) -> list[tuple[str, str]]:
    told = [
        (
            phrases.role("office" if each.role == "fallback" else each.role, lang),
            f"{each.post} {each.place or ''}".strip(),
        )
        for each in one.posts
    ]
    return list(dict.fromkeys(told))


def _grouped(code: str) -> str:
    """Return a code of fifteen digits in its groups, any other as it is."""
    if not (len(code) == sum(CODE_PARTS) and code.isdecimal()):
        return code
    found, at = [], 0
    for size in CODE_PARTS:
        found.append(code[at : at + size])
        at += size
    return " ".join(found)
