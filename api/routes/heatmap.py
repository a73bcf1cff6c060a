"""The heatmap page: Folium, in the look of the other pages."""

from enum import StrEnum
from typing import Annotated, Any
from urllib.parse import urlencode

import numpy as np
from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, Response

from api.auth import Caller
from api.deps import Session, allow
from api.routes.heat import READERS, Asked, Kept, days, legend, told
from api.routes.stats import spots_of
from api.services import heat
from api.services.heat import Per
from api.services.overview import Asking, Overview, View
from api.services.rates import GridRate, GridRates, densest, grid_rates, level_to_show, mean_rate
from data.database import Session as DatabaseSession
from geo.stats.classes import classify
from maps.heat import Look, heat_view, heatmap_page
from maps.words import speaker

router = APIRouter(include_in_schema=False)
PERIODS = (7, 30, 90)
MOST_STREETS = 40


class Shown(StrEnum):
    """Ways of looking."""

    SURFACE = "surface"
    HEAT = "heat"
    CHOROPLETH = "choropleth"


@router.get("/maps/heatmap", response_class=HTMLResponse)
async def heatmap(
    request: Request,
    session: Session,
    overview: Kept,
    asked: Asked,
    caller: Annotated[Caller, allow(*READERS)],
    view: Shown = Shown.HEAT,
    per: Per = Per.HOUSEHOLDS,
    embed: bool = False,
    wall: bool = False,
    theme: Annotated[str, Query(max_length=20)] = "light",
    lang: Annotated[str, Query(max_length=20)] = "zh-CN",
) -> Response:
    """Give the heatmap: point heat, density in classes, or grids coloured by rate."""
    lang = "en" if lang.startswith("en") else "zh-CN"
    say = speaker(lang)
    seen = await overview.view(session, caller, asked)
    figures = await _figures(session, overview, caller, asked, seen)
    figures["demo"] = bool(request.app.state.status.now.demo)
    if per is Per.HOUSEHOLDS and not figures["surfaces"]["households"]["breaks"]:
        per = Per.AREA
    titles = {one.key: one.title for one in seen.categories}
    look = Look(lang, request.state.nonce, "dark" if theme == "dark" else "light", embed, wall, view, per)
    query = urlencode(query_of(asked))
    figures |= {"cells": f"/api/heat/cells?{query}", "legend": f"/api/heat/legend?{query}"}
    figures["tiles"] = {one: _tiles(asked, one, look.theme) for one in ("households", "area")}
    page = heat_view(figures, titles, _filters(seen, say), look, say)
    return HTMLResponse(heatmap_page(page))


async def _figures(
    session: DatabaseSession, overview: Overview, caller: Caller, asked: Asking, seen: View
) -> dict[str, Any]:
    level = level_to_show(seen.plan)
    rates = grid_rates(seen.plan, seen.history, seen.chosen, level)
    mean = mean_rate(rates.grids)
    shapes = await overview.outlines(seen, level)
    areas = grid_rates(seen.plan, seen.history, seen.chosen, max(0, len(seen.plan.levels) - 2))
    length, steps = heat.steps(seen.plan, seen.history, seen.period, seen.chosen)
    _, summary = await overview.summary(session, caller, asked)
    surfaces = {per.value: legend(await overview.surface(session, seen, per)) for per in Per}
    return {
        **told(seen),
        "category": seen.asking.category or "",
        "densest": densest(areas),
        "bounds": tuple(seen.plan.bbox),
        "levels": [{"key": one.key, "title": one.title or one.key} for one in seen.layer.layer.levels],
        "surfaces": surfaces,
        "breaks": {"households": rates.per_households, "area": rates.per_area},
        "grids": [_grid(one, rates, shapes[one.place], mean) for one in _within(seen, rates)],
        "above": {
            key: await overview.outlines(seen, above)
            for key, above in (("areas", level - 1), ("streets", level - 2))
            if above >= 0 and len(seen.plan.levels[above].codes) > 1
        },
        "steps": [{**days(one.period), "points": one.points} for one in steps],
        "step_days": length,
        "hotspots": spots_of(summary),
    }


def _within(seen: View, rates: GridRates) -> list[GridRate]:
    if seen.reach is None:
        return list(rates.grids)
    places = set(seen.plan.ancestors[rates.level][np.flatnonzero(seen.reach[:-1])].tolist())
    return [one for one in rates.grids if one.place in places]


def _grid(one: GridRate, rates: GridRates, shape: dict[str, Any], mean: float) -> dict[str, Any]:
    by_homes = classify(np.array([one.rate.value if one.rate else 0.0]), rates.per_households)
    by_area = classify(np.array([one.per_km2]), rates.per_area)
    return {
        "code": one.code,
        "name": one.name,
        "parent": one.parent,
        "incidents": one.incidents,
        "households": one.households,
        "area_km2": one.area_km2,
        "per_1000_households": one.rate,
        "classes": {"households": int(by_homes[0]), "area": int(by_area[0])},
        "clear": one.rate is not None and not one.rate.low <= mean <= one.rate.high,
        "geometry": shape,
    }


def query_of(asked: Asking) -> dict[str, str]:
    """Return a question as the fields of an address."""
    given = {
        "layer": asked.layer,
        "days": "" if asked.begin else str(asked.days),
        "from": asked.begin,
        "to": asked.end,
        "category": asked.category,
        "street": asked.street,
    }
    return {key: value for key, value in given.items() if value}


def _tiles(asked: Asking, per: str, theme: str) -> str:
    return "/api/heat/tiles/{z}/{x}/{y}.png?" + urlencode({**query_of(asked), "per": per, "theme": theme})


def _filters(seen: View, say: Any) -> dict[str, Any]:
    asked = seen.asking
    return {
        "days": [(one, say("heat.days.option", days=one), one == asked.days and not asked.begin) for one in PERIODS],
        "begin": asked.begin or "",
        "end": asked.end or "",
        "categories": [(one.key, one.title, one.key == asked.category) for one in seen.categories],
        "streets": streets(seen),
        "layer": asked.layer or "",
    }


def streets(seen: View) -> list[tuple[str, str, bool]]:
    """Return the grids to choose a place from: the finest level that a list can hold."""
    fits = [one for one in seen.plan.levels if len(one.codes) <= MOST_STREETS]
    level = fits[-1] if fits else seen.plan.levels[0]
    pairs = zip(level.codes, level.names, strict=True)
    return [(code, name, code == seen.asking.street) for code, name in list(pairs)[:MOST_STREETS]]
