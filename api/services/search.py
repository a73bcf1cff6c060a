"""One search field: what is typed may become a grid, an address, or the number of an incident."""

import re
from typing import Any

from api.auth import Caller, Role
from api.services import incidents as cases
from api.services.address_typing import suggested_json
from api.services.catalogue import CatalogueKeeper, LoadedPlan
from api.services.grid_names import GridFit, grids_typed, prepared
from api.services.locate import Owners
from data.database import Session
from data.repositories import incidents
from data.repositories.incidents import IncidentRecord, Wanted

READERS = frozenset({Role.GRID_WORKER, Role.DISPATCHER, Role.LEADER, Role.ADMIN, Role.AUDITOR})
WHOLE_RANK, BEGUN_RANK = 1, 3  # a grid's whole name or code; the beginning of one, or its initials
BESIDE_MOST = 2  # grids shown before addresses where they are only begun; the rest comes behind them
CASES_MOST = 3
RUNNING = re.compile(r"[0-9]{3,9}")
NUMBER = re.compile(r"[0-9]{6,8}(?:-[0-9]{0,9})?")


def grid_items(plan: LoadedPlan, typed: str, most: int) -> list[dict[str, Any]]:
    """Return grids that fit what was typed, in the shape of suggestions; `text` is the code that finds it again."""
    return [_grid(plan, one) for one in grids_typed(plan, typed, most)]


def _grid(plan: LoadedPlan, one: GridFit) -> dict[str, Any]:
    table = plan.levels[one.level]
    above = [level.names[place] for level, place in zip(plan.levels, plan.chain(one.place, one.level), strict=False)]
    lng, lat = table.labels[one.place]
    code, name = table.codes[one.place], table.names[one.place]
    return {
        "kind": "grid",
        "id": table.ids[one.place],
        "text": code,
        "name": name,
        "place": " › ".join(above),
        "level": table.key,
        "lng": lng,
        "lat": lat,
        "grid": {"code": code, "name": name},
        "spans": one.spans,
        "whole": True,
        "rank": one.rank,
    }


async def case_items(session: Session, keeper: CatalogueKeeper, caller: Caller, typed: str) -> list[dict[str, Any]]:
    """Return incidents whose number begins as typed, or whose running number it is; none for who may not read them."""
    told = typed.strip()
    if caller.role not in READERS or not (RUNNING.fullmatch(told) or NUMBER.fullmatch(told)):
        return []
    wanted = cases.in_scope(caller, Wanted())
    found = await incidents.numbered(session, wanted, told, CASES_MOST)
    return [_case(one, keeper, told) for one in found]


def _case(one: IncidentRecord, keeper: CatalogueKeeper, told: str) -> dict[str, Any]:
    at = one.number.find(told)
    return {
        "kind": "case",
        "id": str(one.id),
        "text": one.number,
        "name": one.number,
        "place": " · ".join(filter(None, (one.category_title, one.text or one.address))),
        "lng": one.point.lng if one.point else None,
        "lat": one.point.lat if one.point else None,
        "grid": {"code": one.grid_code, "name": one.grid_name} if one.grid_code else None,
        "spans": ((at, at + len(told)),) if at >= 0 else (),
        "whole": True,
        "incident": cases.item(one, keeper),
    }


async def found_items(
    session: Session, keeper: CatalogueKeeper, caller: Caller, scope: Owners, typed: str, most: int
) -> list[dict[str, Any]]:
    """Return what is typed may become, likeliest first: cases by number, grids by whole name, addresses, grids."""
    numbered = await case_items(session, keeper, caller, typed)
    await prepared(scope.plan)
    grids = grid_items(scope.plan, typed, most)
    first = [one for one in grids if one["rank"] <= WHOLE_RANK]
    first = first or [one for one in grids if one["rank"] <= BEGUN_RANK][:BESIDE_MOST]
    addresses = suggested_json(keeper.now.registry, scope.plan, scope.level, typed, most)
    rest = [one for one in grids if one not in first]
    return [*numbered, *first, *addresses, *rest][:most]
