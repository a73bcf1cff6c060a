"""Layers and plans as the catalogue shows them: titles, periods, pages of grids, figures per grid."""

import asyncio
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
import orjson

from api.errors import NotFound
from api.services import phrases
from api.services.answers import local, plan_json
from api.services.catalogue import Catalogue, CatalogueKeeper, LayerPlans, LoadedPlan, PlanPeriod
from api.services.locate import level_of
from data.database import Engine, Session, session_scope
from data.records import LayerRecord, PlanRecord
from data.repositories import catalogue as stored
from data.repositories import grids
from data.repositories.grids import GridFeature

BALANCE_HOLDS_S = 30.0
BALANCES_MOST = 20
YEAR = timedelta(days=365)


class UnknownPlan(NotFound):
    """No such plan, or not for this caller."""

    code = "unknown_plan"


class Page(NamedTuple):
    """Some grids of a level, and where the next page starts."""

    features: list[GridFeature]
    matched: int
    after: str | None


def layer_json(catalogue: Catalogue, layer: LayerPlans, zone: ZoneInfo, lang: str) -> dict[str, Any]:
    """Return a layer with its levels and its plan in force."""
    record = layer.layer
    period = layer.at(datetime.now(UTC))
    return {
        "key": record.key,
        "title": record.title or phrases.title("layer", record.key, lang),
        "default": catalogue.layer().layer.key == record.key if _has_default(catalogue) else False,
        "levels": levels_json(record, lang),
        "plan": plan_json(period, zone) if period else None,
        "plans": len(layer.periods),
    }


def _has_default(catalogue: Catalogue) -> bool:
    keys = [one.layer.key for one in catalogue.layers]
    return bool(keys) and (catalogue.default_layer is None or catalogue.default_layer in keys)


def levels_json(record: LayerRecord, lang: str) -> list[dict[str, Any]]:
    """Return the levels of a layer, coarse to fine, with titles."""
    return [
        {"key": level.key, "title": level.title or phrases.title("level", level.key, lang)} for level in record.levels
    ]


def period_json(period: PlanPeriod, layer: LayerRecord, zone: ZoneInfo) -> dict[str, Any]:
    """Return a published plan with what it states and when it is in force."""
    plan = period.plan
    return {
        **plan_json(period, zone),
        "layer": layer.key,
        "status": _status(period),
        "stated": {"valid_from": local(plan.valid_from, zone), "valid_to": local(plan.valid_to, zone)},
        "recorded_at": local(plan.recorded_at, zone),
        "published_at": local(plan.published_at, zone),
        "rev": plan.rev,
    }


def _status(period: PlanPeriod) -> str:
    """Return the plan's status; a published one whose time is over is retired, and answers for that time."""
    over = period.valid_to is not None and period.valid_to <= datetime.now(UTC)
    return "retired" if over and period.plan.status == "published" else period.plan.status


def draft_json(plan: PlanRecord, layer: LayerRecord, zone: ZoneInfo) -> dict[str, Any]:
    """Return a plan that is not in force."""
    return period_json(PlanPeriod(plan, plan.valid_from, plan.valid_to), layer, zone)


async def plan_detail(
    session: Session, catalogue: Catalogue, plan_id: UUID, zone: ZoneInfo, lang: str, *, drafts: bool
) -> dict[str, Any]:
    """Return one plan with the plan it was drawn from, its levels, grid counts and report; raises UnknownPlan."""
    record, layer, shown = await find_plan(session, catalogue, plan_id, zone, drafts=drafts)
    counts = {one.level: one.grids for one in (await stored.level_counts(session, [record.id]))[record.id]}
    levels = [{**level, "grids": counts.get(level["key"], 0)} for level in levels_json(layer, lang)]
    origin = str(record.origin) if record.origin else None
    return {**shown, "origin": origin, "levels": levels, "report": await stored.report_of(session, plan_id)}


async def find_plan(
    session: Session, catalogue: Catalogue, plan_id: UUID, zone: ZoneInfo, *, drafts: bool
) -> tuple[PlanRecord, LayerRecord, dict[str, Any]]:
    """Return a plan, its layer and how it is shown; raises UnknownPlan, for drafts too where not allowed."""
    known = catalogue.plan(plan_id)
    if known:
        plans, period = known
        return period.plan, plans.layer, period_json(period, plans.layer, zone)
    record = await stored.plan(session, plan_id) if drafts else None
    if record is None:
        raise UnknownPlan("没有这个方案 / no such plan", given=str(plan_id))
    layer = next(one for one in await stored.layers(session) if one.id == record.layer_id)
    return record, layer, draft_json(record, layer, zone)


async def grid_page(
    session: Session, plan_id: UUID, level: str, *, after: str, limit: int, codes: list[str] | None
) -> Page:
    """Return a page of a level's grids by code, among `codes` where those are given."""
    found = await grids.features(session, plan_id, level, after=after, limit=limit + 1, codes=codes)
    counts = (await stored.level_counts(session, [plan_id]))[plan_id]
    matched = next((one.grids for one in counts if one.level == level), 0)
    more = len(found) > limit
    return Page(found[:limit], matched, found[limit - 1].code if more else None)


def collection_json(page: Page, next_link: str | None) -> bytes:
    """Return a page as a GeoJSON FeatureCollection."""
    links = [{"rel": "next", "href": next_link, "type": "application/geo+json"}] if next_link else []
    return orjson.dumps(
        {
            "type": "FeatureCollection",
            "numberMatched": page.matched,
            "numberReturned": len(page.features),
            "next": page.after,
            "links": links,
            "features": [_feature(one) for one in page.features],
        }
    )


def _feature(one: GridFeature) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": str(one.id),
        "geometry": orjson.Fragment(one.geometry),
        "properties": {
            "code": one.code,
            "name": one.name,
            "level": one.level,
            "households": one.households,
            "area_m2": round(one.area_m2, 1),
            "parent_code": one.parent_code,
            "parent_name": one.parent_name,
            "label": list(one.label),
            "attributes": one.attributes,
        },
    }


class Balances:
    """Figures per grid of published plans, each kept for half a minute."""

    def __init__(self) -> None:
        self._known: dict[tuple[UUID, int], tuple[float, list[dict[str, Any]]]] = {}

    async def of(
        self, engine: Engine, keeper: CatalogueKeeper, plan_id: UUID, level_key: str | None
    ) -> list[dict[str, Any]]:
        """Return one row per grid by code; raises UnknownPlan, UnknownLevel."""
        catalogue = keeper.now
        known = catalogue.plan(plan_id)
        if known is None:
            raise UnknownPlan("没有这个方案 / no such plan", given=str(plan_id))
        plan = await keeper.loaded(known[1])
        level = level_of(plan, level_key)
        at, rows = self._known.get((plan_id, level), (-BALANCE_HOLDS_S, []))
        if time.monotonic() - at > BALANCE_HOLDS_S:
            rows = await _balance(engine, catalogue, known[0].layer.id, plan, level)
            if len(self._known) >= BALANCES_MOST:
                self._known.clear()
            self._known[plan_id, level] = (time.monotonic(), rows)
        return rows


async def _balance(
    engine: Engine, catalogue: Catalogue, layer_id: UUID, plan: LoadedPlan, level: int
) -> list[dict[str, Any]]:
    now = datetime.now(UTC)
    async with session_scope(engine) as session:
        buildings = await grids.building_points(session)
        incidents = await grids.incident_points(session, now - YEAR, now)
    return await asyncio.to_thread(_rows, catalogue, layer_id, plan, level, buildings, incidents, now)


def _rows(
    catalogue: Catalogue,
    layer_id: UUID,
    plan: LoadedPlan,
    level: int,
    buildings: grids.WeighedPoints,
    incidents: grids.WeighedPoints,
    now: datetime,
) -> list[dict[str, Any]]:
    table, count = plan.levels[level], len(plan.levels[level].codes)
    owners = plan.owners(buildings.lng, buildings.lat, level)
    held = np.bincount(owners + 1, minlength=count + 1)[1:].tolist()
    housed = np.bincount(owners + 1, weights=buildings.weight, minlength=count + 1)[1:].tolist()
    events = np.bincount(plan.owners(incidents.lng, incidents.lat, level) + 1, minlength=count + 1)[1:].tolist()
    workers = _workers(catalogue, layer_id, plan, level, now)
    above = plan.levels[level - 1] if level else None
    return [
        {
            "id": table.ids[place],
            "code": table.codes[place],
            "name": table.names[place],
            "parent_name": above.names[table.parents[place]] if above else None,
            "households": int(housed[place]) if table.households[place] is None else table.households[place],
            "area_m2": round(table.area_m2[place], 1),
            "buildings": held[place],
            "incidents_12m": events[place],
            "workers": workers[place],
        }
        for place in range(count)
    ]


def _workers(catalogue: Catalogue, layer_id: UUID, plan: LoadedPlan, level: int, now: datetime) -> Counter[int]:
    """Return the number of grid workers now, per place; those of finer grids count for their ancestor."""
    counted: Counter[int] = Counter()
    finest = {grid_id: place for place, grid_id in enumerate(plan.finest.ids)}
    own = {grid_id: place for place, grid_id in enumerate(plan.levels[level].ids)}
    for one in catalogue.duties.workers:
        if one.layer_id != layer_id or one.valid_from > now or (one.valid_to and one.valid_to <= now):
            continue
        grid_id = str(one.grid_id)
        if grid_id in own:
            counted[own[grid_id]] += 1
        elif grid_id in finest:
            counted[int(plan.ancestors[level][finest[grid_id]])] += 1
    return counted
