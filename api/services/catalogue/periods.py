"""When a plan holds: stated validity, cut by the plans that start after it."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from data.records import LayerRecord, PlanRecord


@dataclass(frozen=True)
class PlanPeriod:
    """A plan with the half-open time in which it is in force."""

    plan: PlanRecord
    valid_from: datetime
    valid_to: datetime | None

    def holds(self, at: datetime) -> bool:
        """Tell whether the plan is in force at `at`."""
        return self.valid_from <= at and (self.valid_to is None or at < self.valid_to)


def periods(plans: Iterable[PlanRecord]) -> tuple[PlanPeriod, ...]:
    """Return the plans of one layer by start, each ending where it says or where the next one starts."""
    ordered = sorted(plans, key=lambda plan: plan.valid_from)
    starts = [plan.valid_from for plan in ordered]
    return tuple(
        PlanPeriod(plan, plan.valid_from, _earlier(plan.valid_to, start))
        for plan, start in zip(ordered, [*starts[1:], None], strict=False)
    )


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    if one is None or other is None:
        return one or other
    return min(one, other)


@dataclass(frozen=True)
class LayerPlans:
    """A layer with its published plans in order."""

    layer: LayerRecord
    periods: tuple[PlanPeriod, ...]

    def at(self, at: datetime, known_at: datetime | None = None) -> PlanPeriod | None:
        """Return the plan in force at `at`, among those recorded by `known_at` where that is given."""
        known = self.periods if known_at is None else self.known(known_at)
        index = bisect_right(known, at, key=lambda period: period.valid_from) - 1
        return known[index] if index >= 0 and known[index].holds(at) else None

    def known(self, known_at: datetime) -> tuple[PlanPeriod, ...]:
        """Return the periods as they were known then."""
        return periods(one.plan for one in self.periods if one.plan.recorded_at <= known_at)

    def of(self, plan_id: object) -> PlanPeriod | None:
        """Return the period of one plan of this layer."""
        return next((one for one in self.periods if one.plan.id == plan_id), None)
