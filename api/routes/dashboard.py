"""The leader's page, and the lists behind its numbers."""

from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, Response

from api.auth import Caller
from api.deps import Session, allow
from api.routes.heat import READERS, Asked, Kept, told, unchanged
from api.routes.heatmap import PERIODS, query_of, streets
from api.routes.stats import figures_of
from api.services.overview import View
from data.repositories.stats import Lack
from maps.charts import Filters, dashboard_page, incidents_page
from maps.words import speaker

router = APIRouter(include_in_schema=False)
MOST_CASES = 500


@router.get("/dashboard", response_class=HTMLResponse)
async def dashboard(
    request: Request,
    session: Session,
    overview: Kept,
    asked: Asked,
    caller: Annotated[Caller, allow(*READERS)],
    wall: bool = False,
    lang: Annotated[str, Query(max_length=20)] = "zh-CN",
) -> Response:
    """Give the dashboard; `wall` is for a big screen: dark, without controls."""
    view, found = await overview.summary(session, caller, asked)
    mark = f"{view.mark}-{wall}-{lang}"
    if request.headers.get("x-wangge-part") and unchanged(request, mark):
        return Response(status_code=304)
    lang = "en" if lang.startswith("en") else "zh-CN"
    say = speaker(lang)
    figures = told(view) | figures_of(found)
    figures |= {"since": f"{found.trend_since:%Y-%m-%d}", "daily": found.trend, "stale": found.stale}
    query = query_of(asked)
    other = {} if lang == "en" else {"lang": "en"}
    page = _page(request, view, caller, lang) | {
        "wall": wall,
        "wall_url": "/dashboard?" + urlencode({**query, "wall": "1"}),
        "lang_url": "/dashboard?" + urlencode({**query, **other}),
    }
    body = dashboard_page(figures, _titles(view), _filters(view, say), page, say)
    return HTMLResponse(body, headers={"ETag": f'"{mark}"', "Cache-Control": "private, no-cache"})


def _page(request: Request, view: View, caller: Caller, lang: str) -> dict[str, Any]:
    layer = view.layer.layer
    return {
        "lang": lang,
        "nonce": request.state.nonce,
        "demo": bool(request.app.state.status.now.demo),
        "district": (getattr(request.app.state.status.now, "demo_mark", None) or {}).get("name", ""),
        "role": caller.role.value,
        "name": caller.name or "",
        "csrf": caller.csrf,
        "layer": layer.title or layer.key,
        "plan": speaker(lang)("dashboard.plan", plan=view.stated.plan.name),
        "as_of": _as_of(view, speaker(lang)),
        "wall_url": "",
        "lang_url": "",
    }


def _as_of(view: View, say: Any) -> str:
    clock = f"{view.as_of:%H:%M}"
    if not view.stale:
        return str(say("dashboard.as_of", clock=clock))
    day = say("dashboard.date", year=view.as_of.year, month=view.as_of.month, day=view.as_of.day)
    return str(say("dashboard.stale", day=day, clock=clock))


def _titles(view: View) -> dict[str, str]:
    return {one.key: one.title for one in view.categories}


def _filters(view: View, say: Any) -> Filters:
    asked = view.asking
    return Filters(
        days=[(one, say("heat.days.option", days=one), one == asked.days and not asked.begin) for one in PERIODS],
        begin=asked.begin or "",
        end=asked.end or "",
        categories=[(one.key, one.title, one.key == asked.category) for one in view.categories],
        streets=streets(view),
        query=query_of(asked),
    )


@router.get("/dashboard/incidents", response_class=HTMLResponse)
async def incidents(
    request: Request,
    session: Session,
    overview: Kept,
    asked: Asked,
    caller: Annotated[Caller, allow(*READERS)],
    address: Annotated[str | None, Query(max_length=400)] = None,
    lack: Lack | None = None,
    lang: Annotated[str, Query(max_length=20)] = "zh-CN",
) -> Response:
    """Give the incidents behind a number, the latest first."""
    view = await overview.view(session, caller, asked)
    found = await overview.cases(session, view, address=address or None, lack=lack, limit=MOST_CASES + 1)
    lang = "en" if lang.startswith("en") else "zh-CN"
    names = dict(zip(view.plan.finest.ids, view.plan.finest.names, strict=True))
    zone = request.app.state.keeper.zone
    rows = [
        {
            "number": one.number,
            "at": _minute(one.reported_at.astimezone(zone)),
            "category": _titles(view).get(one.category or "", ""),
            "address": one.address or "",
            "text": one.text or "",
            "grid": names.get(str(one.grid_id), ""),
        }
        for one in found[:MOST_CASES]
    ]
    page = _page(request, view, caller, lang) | {"cut": len(found) > MOST_CASES, "address": address or ""}
    return HTMLResponse(incidents_page(told(view), rows, query_of(asked), page, speaker(lang)))


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"
