"""What a leader asks: which days, category and place, in which plan; answered from what a worker keeps."""

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

from api.auth import Caller
from api.services.catalogue import CatalogueKeeper, LayerPlans, LoadedPlan, PlanPeriod
from api.services.heat import Asked, Heat, Kept, Per, Surface
from api.services.history import (
    STALE,
    Histories,
    History,
    Mask,
    Period,
    grid_ids,
    keys_of,
    period_of,
    reach_of,
)
from api.services.rates import outlines
from api.services.stats import LOOK_BACK_DAYS, REPEAT_DAYS, WEEKS, Question, Summary, summary
from data.database import Session
from data.repositories import heat as incidents
from data.repositories import stats as figures
from data.repositories.heat import Category
from data.repositories.stats import Case, Lack, Which

SHOWN_REPEATS = 5


@dataclass(frozen=True)
class Asking:
    """The question as it came in; `street` is the code of a grid of any level."""

    layer: str | None = None
    days: int = 7
    begin: str | None = None
    end: str | None = None
    category: str | None = None
    street: str | None = None


@dataclass(frozen=True)
class View:
    """A question with everything needed to answer it."""

    asking: Asking
    layer: LayerPlans
    stated: PlanPeriod
    plan: LoadedPlan
    period: Period
    reach: Mask | None
    first: datetime | None
    as_of: datetime
    stale: bool
    version: str
    categories: tuple[Category, ...]
    history: History
    chosen: Mask

    @property
    def mark(self) -> str:
        """A short text that is the same for the same question to the same data."""
        reach = b"" if self.reach is None else self.reach.tobytes()
        told = f"{self.plan.plan_id} {self.version} {self.asking} {self.period} {self.as_of:%Y%m%d%H%M}"
        return blake2b(told.encode() + reach, digest_size=12).hexdigest()

    @property
    def total(self) -> int:
        """Incidents that were chosen."""
        return int(self.chosen.sum())

    @property
    def located(self) -> int:
        """Chosen incidents that have a place."""
        return int((self.chosen & self.history.located).sum())


class Overview:
    """One per worker."""

    def __init__(self, keeper: CatalogueKeeper) -> None:
        self._keeper = keeper
        self._histories = Histories()
        self._heat = Heat()
        self._summaries = Kept(32)
        self._outlines = Kept(4)

    async def view(self, session: Session, caller: Caller, asking: Asking, *, bases: bool = False) -> View:
        """Return the question with its incidents; with `bases` also those that the figures compare with.

        Raises UnknownLayer, NoPlanAt, Unprocessable for what cannot be asked, Forbidden out of scope.
        """
        now = datetime.now(UTC)
        zone = self._keeper.zone
        span = await incidents.span(session)
        stale = span.last is not None and now - span.last > STALE
        as_of = (span.last if stale and span.last else now).astimezone(zone)
        period = period_of(as_of, zone, days=asking.days, begin=asking.begin, end=asking.end)
        catalogue = self._keeper.now
        layer = catalogue.layer(asking.layer)
        stated = catalogue.period(layer, now)
        plan = await self._keeper.loaded(stated)
        reach = reach_of(caller, layer, plan, asking.street)
        known = await incidents.categories(session)
        keys_of(asking.category, known)
        wanted = period.back(max(LOOK_BACK_DAYS, 2 * period.days + 1)) if bases else period
        history = await self._histories.of(session, plan, zone, wanted)
        return View(
            asking,
            layer,
            stated,
            plan,
            period,
            reach,
            span.first,
            as_of,
            stale,
            history.version,
            known,
            history,
            history.select(period, asking.category, reach),
        )

    async def surface(self, session: Session, view: View, per: Per) -> Surface:
        """Return the density of the view's incidents."""
        reach = "" if view.reach is None else view.reach.tobytes().hex()
        asked = Asked(view.period, view.asking.category, reach, per)
        return await self._heat.surface(session, view.plan, view.history, view.chosen, asked)

    async def outlines(self, view: View, level: int) -> tuple[dict[str, Any], ...]:
        """Return the outlines of a level of the view's plan."""
        return await self._outlines.get((view.plan.plan_id, level), lambda: outlines(view.plan, level))

    async def summary(self, session: Session, caller: Caller, asking: Asking) -> tuple[View, Summary]:
        """Return the figures of the dashboard."""
        view = await self.view(session, caller, asking, bases=True)
        known: Summary | None = self._summaries.peek(view.mark)
        if known is not None:
            return view, known
        keys = keys_of(asking.category, view.categories)
        grids = grid_ids(view.plan, view.reach)
        back = view.period.back(REPEAT_DAYS)
        repeats = await figures.repeats(
            session, Which(back.since, back.until, keys, grids), limit=SHOWN_REPEATS, weeks=WEEKS
        )
        quality = await figures.quality(session, Which(view.period.since, view.period.until, keys, grids))
        question = Question(
            view.period, asking.category, view.reach, view.as_of, view.stale, self._keeper.zone, view.first
        )
        found = await self._summaries.get(
            view.mark, lambda: summary(view.plan, view.history, question, repeats, quality)
        )
        return view, found

    async def cases(
        self, session: Session, view: View, *, address: str | None, lack: Lack | None, limit: int
    ) -> list[Case]:
        """Return the incidents behind a number, the latest first."""
        keys = keys_of(view.asking.category, view.categories)
        which = Which(view.period.since, view.period.until, keys, grid_ids(view.plan, view.reach))
        return await figures.cases(session, which, address=address, lack=lack, limit=limit)
