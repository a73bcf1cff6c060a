"""The leader's figures: today, trend, rhythm, hot spots, places that come back, load; each with its base."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from api.services.catalogue import OUTSIDE, LoadedPlan
from api.services.history import History, Mask, Period
from api.services.rates import GridRate, counts, grid_rates, households
from data.repositories.stats import Quality, Repeats
from geo.stats import hotspots, neighbours, rhythm
from geo.stats.chances import binomial_at_least, binomial_at_most
from geo.stats.hotspots import HotSpot

Counts = NDArray[np.int64]

RHYTHM_DAYS = 90
TREND_DAYS = 56
REPEAT_DAYS = 90
LOOK_BACK_DAYS = 120  # every panel's base lies within so many days before the end of the asked period
WEEKS = 12
SIGNIFICANT = 0.05
MOST_SPOTS = 5
BUSY_SHARE = 0.1


class Compared(NamedTuple):
    """Incidents of a period beside the equally long one before; `p` of such a difference by chance."""

    now: int
    before: int
    p: float

    @property
    def change(self) -> float | None:
        """The share by which the period differs; None where there was nothing before."""
        return self.now / self.before - 1 if self.before else None

    @property
    def differs(self) -> bool:
        """Whether chance is an unlikely reason."""
        return self.p < SIGNIFICANT


class Spot(NamedTuple):
    """A hot spot with names: where it is, its main category, its number on the map."""

    number: int
    names: tuple[str, ...]
    codes: tuple[str, ...]
    category: str | None
    found: HotSpot
    lng: float
    lat: float


class Load(NamedTuple):
    """How unevenly incidents lie on grids: histogram, share of the busiest tenth, Gini."""

    grids: int
    idle: int
    busiest: int
    median: float
    busy_share: float
    gini: float
    edges: tuple[int, ...]
    histogram: tuple[int, ...]


@dataclass(frozen=True)
class Summary:
    """Everything on the dashboard for one question."""

    as_of: datetime
    stale: bool
    period: Period
    total: int
    located: int
    outside: int
    compared: Compared
    rising: tuple[str, ...]
    rising_category: str | None
    today: rhythm.Baseline
    trend_since: datetime
    trend: tuple[int, ...]
    matrix: Counts
    peak: rhythm.Peak | None
    spots: tuple[Spot, ...]
    spots_in_all: int
    repeats: Repeats
    quality: Quality
    load: Load
    areas: tuple[GridRate, ...]
    by_category: tuple[tuple[str, int], ...]


def compared(now: int, before: int, *, known: bool = True) -> Compared:
    """Compare two equally long periods: a two-sided binomial test of their sum; no claim where not `known`."""
    if not known:
        return Compared(now, 0, 1.0)
    n = now + before
    p = min(1.0, 2 * min(binomial_at_most(now, n, 0.5), binomial_at_least(now, n, 0.5))) if n else 1.0
    return Compared(now, before, p)


@dataclass(frozen=True)
class Question:
    """One question to the figures: what incidents, from where, as of when."""

    period: Period
    category: str | None
    reach: Mask | None
    as_of: datetime
    stale: bool
    zone: ZoneInfo
    first: datetime | None

    @property
    def before_known(self) -> bool:
        """Whether incidents were kept throughout the period before."""
        return self.first is not None and self.first < self.period.before.since + timedelta(days=1)


def summary(plan: LoadedPlan, history: History, asked: Question, repeats: Repeats, quality: Quality) -> Summary:
    """Return the figures; `history` reaches LOOK_BACK_DAYS before the end of the period, or further."""
    period = asked.period
    chosen = history.select(period, asked.category, asked.reach)
    ever = history.select(Period(datetime.fromtimestamp(0, asked.zone), period.until), asked.category, asked.reach)
    before = _just_before(history, asked)
    level = max(0, len(plan.levels) - 2)
    rising, rising_category = _rising(plan, history, chosen, before, level) if asked.before_known else ((), None)
    trend_since = period.until - timedelta(days=max(TREND_DAYS, period.days))
    recent = history.wall_s[ever & (history.at_s >= period.back(RHYTHM_DAYS).since.timestamp())]
    matrix = rhythm.week_matrix(recent)
    spots = _spots(plan, history, asked, chosen)
    as_of_s = _wall(asked.as_of, asked.zone)
    return Summary(
        as_of=asked.as_of,
        stale=asked.stale,
        period=period,
        total=int(chosen.sum()),
        located=int((chosen & history.located).sum()),
        outside=int((chosen & history.located & (history.place == OUTSIDE)).sum()),
        compared=compared(int(chosen.sum()), int(before.sum()), known=asked.before_known),
        rising=rising,
        rising_category=rising_category,
        today=rhythm.same_weekday(
            history.wall_s[ever], as_of_s, _wall(asked.first, asked.zone) if asked.first else as_of_s
        ),
        trend_since=trend_since,
        trend=tuple(_trend(history, ever, trend_since, period, asked.zone).tolist()),
        matrix=matrix,
        peak=rhythm.busiest(matrix),
        spots=tuple(spots[:MOST_SPOTS]),
        spots_in_all=len(spots),
        repeats=repeats,
        quality=quality,
        load=load(_reached(plan, counts(plan, history, chosen, len(plan.levels) - 1), asked.reach)),
        areas=grid_rates(plan, history, chosen, min(_street(plan), level)).grids,
        by_category=_categories(history, chosen),
    )


def _street(plan: LoadedPlan) -> int:
    """Return the level of which a table has a few lines: the finest one with at most 30 grids."""
    return max((number for number, level in enumerate(plan.levels) if len(level.codes) <= 30), default=0)


def _wall(moment: datetime, zone: ZoneInfo) -> float:
    local = moment.astimezone(zone)
    offset = local.utcoffset()
    return moment.timestamp() + (offset.total_seconds() if offset else 0.0)


def _just_before(history: History, asked: Question) -> Mask:
    """Return the incidents of the period before; of a period that still runs, only up to the same moment."""
    length = timedelta(days=asked.period.days)
    end = min(asked.period.until, max(asked.as_of, asked.period.since)) - length
    return history.select(Period(asked.period.since - length, end), asked.category, asked.reach)


def _reached(plan: LoadedPlan, found: Counts, reach: Mask | None) -> Counts:
    return found if reach is None else found[reach[: len(plan.finest.codes)]]


def _trend(history: History, ever: Mask, since: datetime, period: Period, zone: ZoneInfo) -> Counts:
    first = _wall(since, zone)
    days = round((_wall(period.until, zone) - first) / rhythm.DAY_S)
    return rhythm.daily(history.wall_s[ever], first, days)


def _rising(
    plan: LoadedPlan, history: History, chosen: Mask, before: Mask, level: int
) -> tuple[tuple[str, ...], str | None]:
    """Return the places (at most two) and the category that grew beyond chance, most first."""
    now, past = counts(plan, history, chosen, level), counts(plan, history, before, level)
    grown = [place for place in np.argsort(past - now, kind="stable")[:8] if _grew(now[place], past[place], len(now))]
    n = len(history.categories)
    kinds = [np.bincount(history.category[mask & (history.category >= 0)], minlength=n) for mask in (chosen, before)]
    category = int(np.argmax(kinds[0] - kinds[1])) if n else 0
    told = bool(n) and _grew(kinds[0][category], kinds[1][category], n)
    names = tuple(plan.levels[level].names[int(place)] for place in grown[:2])
    return names, history.categories[category].key if told else None


def _grew(now: int, before: int, tests: int) -> bool:
    """Whether `now` is more than `before` beyond chance, one of `tests` such questions (Bonferroni)."""
    return bool(now > before and compared(int(now), int(before)).p < SIGNIFICANT / max(tests, 1))


def _spots(plan: LoadedPlan, history: History, asked: Question, chosen: Mask) -> list[Spot]:
    level = len(plan.levels) - 1
    earlier = history.select(asked.period.before, asked.category, asked.reach)
    now, past = counts(plan, history, chosen, level), counts(plan, history, earlier, level)
    base = households(plan, level).astype(np.float64)
    if not base.any():
        base = np.array(plan.finest.area_m2)
    if asked.reach is not None:
        base = np.where(asked.reach[:-1], base, 0.0)
    near = neighbours.touching(plan.polygons(level))
    found = hotspots.find(now, past if asked.before_known else None, base, near)
    return [_spot(plan, history, chosen, number, one) for number, one in enumerate(found, 1)]


def _spot(plan: LoadedPlan, history: History, chosen: Mask, number: int, found: HotSpot) -> Spot:
    mine = chosen & np.isin(history.place, found.areas)
    kinds = np.bincount(history.category[mine & (history.category >= 0)], minlength=1)
    category = history.categories[int(kinds.argmax())].key if kinds.sum() else None
    return Spot(
        number,
        tuple(plan.finest.names[one] for one in found.areas),
        tuple(plan.finest.codes[one] for one in found.areas),
        category,
        found,
        round(float(history.lng[mine].mean()), 6),
        round(float(history.lat[mine].mean()), 6),
    )


def load(found: Counts) -> Load:
    """Return how incidents are spread over grids."""
    if not len(found) or not found.sum():
        return Load(len(found), len(found), 0, 0.0, 0.0, 0.0, (), ())
    ordered = np.sort(found)
    busy = ordered[-max(1, math.ceil(len(ordered) * BUSY_SHARE)) :]
    top = int(ordered[-1])
    width = max(1, math.ceil((top + 1) / 12))
    edges = tuple(range(0, top + width + 1, width))
    histogram, _ = np.histogram(found, bins=edges)
    rank = np.arange(1, len(ordered) + 1)
    gini = 2 * float((rank * ordered).sum()) / (len(ordered) * float(ordered.sum())) - (len(ordered) + 1) / len(ordered)
    return Load(
        len(found),
        int((found == 0).sum()),
        top,
        float(np.median(found)),
        float(busy.sum() / found.sum()),
        max(0.0, gini),
        edges,
        tuple(int(one) for one in histogram),
    )


def _categories(history: History, chosen: Mask) -> tuple[tuple[str, int], ...]:
    found = np.bincount(history.category[chosen & (history.category >= 0)], minlength=len(history.categories))
    order = np.argsort(-found, kind="stable")
    return tuple((history.categories[int(one)].key, int(found[one])) for one in order if found[one])
