"""What happened when and where, as arrays owned by the grids of one plan; kept until something new comes."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from api.auth import Caller
from api.errors import Forbidden, Unprocessable
from api.services.catalogue import OUTSIDE, LayerPlans, LoadedPlan
from data.database import Session
from data.repositories import heat as repository
from data.repositories.heat import Category

Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]

KEPT = 8  # periods whose incidents a worker keeps
LONGEST_DAYS = 800
STALE = timedelta(hours=4)  # no incident for so long: the figures speak of the last one's day instead


@dataclass(frozen=True)
class Period:
    """Whole days on the clock of the place: from the start of `since` up to `until`, which is not in it."""

    since: datetime
    until: datetime

    @property
    def days(self) -> int:
        """How many days."""
        return round((self.until - self.since) / timedelta(days=1))

    @property
    def before(self) -> "Period":
        """The equally long period just before."""
        return Period(self.since - timedelta(days=self.days), self.since)

    def back(self, days: int) -> "Period":
        """The `days` that end with this period."""
        return Period(self.until - timedelta(days=days), self.until)


def period_of(now: datetime, zone: ZoneInfo, *, days: int, begin: str | None, end: str | None) -> Period:
    """Return the asked days, both dates in it; the last `days` up to today where no dates are given.

    Raises Unprocessable for dates that are none, the wrong way round or too far apart.
    """
    today = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    last = _day(end, zone) if end else today
    first = _day(begin, zone) if begin else last - timedelta(days=days - 1)
    length = (last - first).days + 1
    if not 1 <= length <= LONGEST_DAYS:
        raise Unprocessable(
            "时间范围不对 / the period cannot be used",
            given=f"{first:%Y-%m-%d}/{last:%Y-%m-%d}",
            expected=f"from <= to, at most {LONGEST_DAYS} days",
            code="bad_period",
        )
    return Period(first, last + timedelta(days=1))


def _day(text: str, zone: ZoneInfo) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=zone)
    except ValueError as error:
        raise Unprocessable("日期不对 / not a date", given=text[:40], expected="YYYY-MM-DD", code="bad_date") from error


@dataclass(frozen=True)
class History:
    """Incidents by time. `place` is the owner on the plan's finest level, OUTSIDE where there is none."""

    at_s: Floats
    wall_s: Floats
    lng: Floats
    lat: Floats
    category: NDArray[np.int32]
    place: NDArray[np.int32]
    located: Mask
    categories: tuple[Category, ...]
    version: str

    def select(self, period: Period, category: str | None, reach: Mask | None) -> Mask:
        """Return which incidents fall in `period`, into `category` or a minor one of it, within `reach`."""
        chosen = (self.at_s >= period.since.timestamp()) & (self.at_s < period.until.timestamp())
        if category is not None:
            wanted = [place for place, one in enumerate(self.categories) if category in (one.key, one.parent)]
            chosen &= np.isin(self.category, wanted)
        if reach is not None:
            chosen &= reach[self.place]
        return chosen


def keys_of(category: str | None, categories: tuple[Category, ...]) -> frozenset[str] | None:
    """Return a category with its minor ones, None for all; raises Unprocessable for one that is unknown."""
    if category is None:
        return None
    found = frozenset(one.key for one in categories if category in (one.key, one.parent))
    if not found:
        raise Unprocessable(
            "没有这个类别 / no such category",
            given=category[:80],
            expected="a key of the catalogue",
            code="unknown_category",
        )
    return found


class Histories:
    """One per worker: the incidents of the last periods asked for, and what was made of them."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[Any, ...], History] = OrderedDict()
        self._version = ("", "")

    async def version(self, session: Session) -> str:
        """Return the mark of the incidents as they are now; counted again only after somebody wrote."""
        seen = await repository.snapshot(session)
        if seen != self._version[0]:
            self._version = (seen, await repository.version(session))
        return self._version[1]

    async def of(self, session: Session, plan: LoadedPlan, zone: ZoneInfo, period: Period) -> History:
        """Return the incidents of `period`, each with its owner in `plan`."""
        version = await self.version(session)
        key = (plan.plan_id, period, version)
        found = self._kept.get(key)
        if found is None:
            columns = await repository.incidents(session, period.since, period.until)
            categories = await repository.categories(session)
            found = _history(columns, categories, plan, zone, version)
            self._kept[key] = found
        self._kept.move_to_end(key)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return found


def _history(
    columns: repository.IncidentColumns,
    categories: tuple[Category, ...],
    plan: LoadedPlan,
    zone: ZoneInfo,
    version: str,
) -> History:
    located = np.isfinite(columns.lng) & np.isfinite(columns.lat)
    place = np.full(len(columns.at_s), OUTSIDE, dtype=np.int32)
    if located.any():
        place[located] = plan.owners(columns.lng[located], columns.lat[located], len(plan.levels) - 1)
    return History(
        columns.at_s,
        wall_seconds(columns.at_s, zone),
        columns.lng,
        columns.lat,
        columns.category,
        place,
        located,
        categories,
        version,
    )


def wall_seconds(at_s: Floats, zone: ZoneInfo) -> Floats:
    """Return seconds on the clock of `zone` for seconds UTC; clocks change on the hour."""
    hours, inverse = np.unique(np.floor(at_s / 3600).astype(np.int64), return_inverse=True)
    offsets = [_offset_s(int(hour) * 3600, zone) for hour in hours]
    return at_s + np.array(offsets, dtype=np.float64)[inverse] if len(hours) else at_s


def _offset_s(at_s: int, zone: ZoneInfo) -> float:
    offset = datetime.fromtimestamp(at_s, UTC).astimezone(zone).utcoffset()
    return offset.total_seconds() if offset else 0.0


def reach_of(caller: Caller, layer: LayerPlans, plan: LoadedPlan, street: str | None) -> Mask | None:
    """Return which finest places count (the last entry is OUTSIDE), None for all of them.

    A caller bound to grids sees those and what lies in them; `street` is the code of a grid of any level.
    Raises Forbidden where the caller's role holds nowhere in this layer, Unprocessable for an unknown grid.
    """
    own = _scope(caller, layer, plan)
    if street is None:
        return own
    asked = _below(plan, "codes", street)
    if not asked.any():
        raise Unprocessable(
            "没有这个网格 / no such grid",
            given=street[:80],
            expected="a code of the plan",
            code="unknown_grid",
        )
    return asked if own is None else asked & own


def _scope(caller: Caller, layer: LayerPlans, plan: LoadedPlan) -> Mask | None:
    if not caller.scopes:
        return None
    here = [grid for layer_id, grid in caller.scopes if layer_id == layer.layer.id]
    if not here:
        raise Forbidden("您的职责范围不在这个网格体系 / your scope is not in this layer", code="out_of_scope")
    if any(grid is None for grid in here):
        return None
    found = np.zeros(len(plan.finest.codes) + 1, dtype=np.bool_)
    for grid in here:
        found |= _below(plan, "ids", str(grid))
    return found


def _below(plan: LoadedPlan, column: str, value: str) -> Mask:
    """Return the finest places in the grid of any level whose id or code is `value`."""
    found = np.zeros(len(plan.finest.codes) + 1, dtype=np.bool_)
    for number, level in enumerate(plan.levels):
        values: tuple[str, ...] = getattr(level, column)
        if value in values:
            found |= plan.ancestors[number] == values.index(value)
    found[-1] = False
    return found


def grid_ids(plan: LoadedPlan, reach: Mask | None) -> tuple[UUID, ...] | None:
    """Return the ids of the grids in reach, for queries; None for all."""
    if reach is None:
        return None
    return tuple(UUID(one) for one, inside in zip(plan.finest.ids, reach[:-1], strict=True) if inside)
