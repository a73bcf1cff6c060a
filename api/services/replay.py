"""The last twelve months of incidents on a draft, against the published plan: load, balance, per worker."""

import asyncio
import time
from collections import Counter
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from api.errors import Unprocessable
from api.services.answers import local
from api.services.duties import WORKER
from api.services.plan_shelf import Shelved
from data.database import Session
from data.repositories import duties
from data.repositories import replay as stored
from data.repositories.duties import AssignmentRecord
from data.repositories.replay import PlacedIncidents
from geo.plan import Evenness, evenness

YEAR = timedelta(days=365)
LONGEST = timedelta(days=800)


class Span(NamedTuple):
    """The time whose incidents are replayed, half-open."""

    since: datetime
    until: datetime


def span_of(since: datetime | None, until: datetime | None, now: datetime) -> Span:
    """Return the asked time, the twelve months up to now by default; raises Unprocessable."""
    end = until or now
    begin = since or end - YEAR
    if not timedelta() < end - begin <= LONGEST:
        raise Unprocessable(
            "时间范围不对 / the period cannot be used",
            given=f"{begin.isoformat()}/{end.isoformat()}",
            expected=f"since before until, at most {LONGEST.days} days",
            code="bad_period",
        )
    return Span(begin, end)


async def replayed(
    session: Session, before: Shelved, after: Shelved, span: Span, level: int, now: datetime, zone: ZoneInfo
) -> dict[str, Any]:
    """Return the load of every grid of both plans by the same incidents, and how even it is."""
    begin = time.perf_counter()
    incidents = await stored.points(session, *span)
    people = await duties.assignments(session)
    sides = await asyncio.to_thread(_sides, (before, after), incidents, people, level, after.starts(now))
    rows = _grids((before, after), level, [loads for loads, _ in sides], [staff for _, staff in sides])
    return {
        "from": before.told(zone),
        "to": after.told(zone),
        "level": before.loaded.levels[level].key,
        "since": local(span.since, zone),
        "until": local(span.until, zone),
        "incidents": incidents.total,
        "published": _side(*sides[0]),
        "draft": _side(*sides[1]),
        "grids": rows,
        "seconds": round(time.perf_counter() - begin, 3),
    }


Loads = npt.NDArray[np.int64]
Side = tuple[Loads, npt.NDArray[np.int64]]  # per place: incidents (the first entry counts those outside), workers


def _sides(
    plans: tuple[Shelved, Shelved],
    incidents: PlacedIncidents,
    people: list[AssignmentRecord],
    level: int,
    at: datetime,
) -> list[Side]:
    found = []
    for plan in plans:
        count = len(plan.loaded.levels[level].codes)
        owners = plan.loaded.owners(incidents.lng, incidents.lat, level)
        found.append((np.bincount(owners + 1, minlength=count + 1), _workers(plan, people, level, at)))
    return found


def _workers(plan: Shelved, people: list[AssignmentRecord], level: int, at: datetime) -> npt.NDArray[np.int64]:
    """Return the workers of each place at `at`; those of finer grids count for their ancestor."""
    places = _places(plan, level)
    counts: Counter[int] = Counter()
    for one in people:
        holds = one.valid_from <= at and (one.valid_to is None or at < one.valid_to)
        place = places.get(str(one.grid_id))
        if holds and one.role == WORKER and one.layer_id == plan.layer.id and place is not None:
            counts[place] += 1
    return np.array([counts[place] for place in range(len(plan.loaded.levels[level].codes))], np.int64)


def _places(plan: Shelved, level: int) -> dict[str, int]:
    loaded = plan.loaded
    finest = {grid: int(loaded.ancestors[level][place]) for place, grid in enumerate(loaded.finest.ids)}
    return finest | {grid: place for place, grid in enumerate(loaded.levels[level].ids)}


def _side(loads: Loads, workers: npt.NDArray[np.int64]) -> dict[str, Any]:
    inside = loads[1:]
    even: Evenness = evenness(inside)
    staffed = workers > 0
    each = evenness(inside[staffed] / workers[staffed])
    return {
        "grids": even.parts,
        "located": int(inside.sum()),
        "outside": int(loads[0]),
        "mean": even.mean,
        "highest": int(even.highest),
        "lowest": int(even.lowest),
        "ratio": even.ratio,
        "gini": even.gini,
        "workers": int(workers.sum()),
        "per_worker_mean": each.mean,
        "per_worker_highest": round(each.highest, 1),
        "per_worker_gini": each.gini,
        "unstaffed_incidents": int(inside[~staffed].sum()),
    }


def _grids(
    plans: tuple[Shelved, Shelved], level: int, loads: list[Loads], workers: list[npt.NDArray[np.int64]]
) -> list[dict[str, Any]]:
    """Return one row per grid of either plan by identity: incidents before and after, workers, load of each."""
    rows: dict[str, dict[str, Any]] = {}
    for side, plan in zip(("before", "after"), plans, strict=True):
        number = 0 if side == "before" else 1
        table = plan.loaded.levels[level]
        for place, grid in enumerate(table.ids):
            row = rows.setdefault(grid, {"id": grid, "before": None, "after": None, "workers": 0, "per_worker": None})
            row |= {"code": table.codes[place], "name": table.names[place], side: int(loads[number][place + 1])}
            many = int(workers[number][place])
            row |= {"workers": many, "per_worker": round(row[side] / many, 1) if many else None}
    return sorted(rows.values(), key=lambda row: str(row["code"]))
