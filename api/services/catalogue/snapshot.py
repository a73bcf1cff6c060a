"""What a worker knows at one moment: layers, plans, duties, addresses; an answer uses one of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from api.errors import ApiError, NotFound
from api.services.catalogue.periods import LayerPlans, PlanPeriod
from api.services.catalogue.plan import LoadedPlan
from api.services.catalogue.registry import Registry
from api.services.duties import Duties
from data.repositories.duties import DutyRecords
from geo.address import AddressIndex


class UnknownLayer(NotFound):
    """No layer bears this key."""

    code = "unknown_layer"


class UnknownLevel(ApiError):
    """The layer's plan has no such level."""

    status = 422
    code = "unknown_level"


class NoPlanAt(NotFound):
    """The layer has no plan in force then."""

    code = "no_plan_at"


@dataclass(frozen=True)
class Catalogue:
    """Layers in the order of loading; `loaded` holds the plans in force and those to come."""

    layers: tuple[LayerPlans, ...] = ()
    default_layer: str | None = None
    loaded: Mapping[UUID, LoadedPlan] = field(default_factory=lambda: MappingProxyType({}))
    duties: Duties = field(default_factory=lambda: Duties(DutyRecords()))
    registry: Registry = field(default_factory=Registry)

    @property
    def addresses(self) -> AddressIndex:
        """What texts are matched with."""
        return self.registry.addresses

    def layer(self, key: str | None = None) -> LayerPlans:
        """Return the asked layer, else the set one, else the one loaded first; raises UnknownLayer."""
        wanted = key or self.default_layer
        found = next((one for one in self.layers if wanted in (None, one.layer.key)), None)
        if found is None:
            known = ", ".join(one.layer.key for one in self.layers)
            raise UnknownLayer("没有这个网格体系 / no such layer", given=wanted, expected=known or "load grids first")
        return found

    def period(self, layer: LayerPlans, at: datetime, known_at: datetime | None = None) -> PlanPeriod:
        """Return the plan of a layer in force at `at`; raises NoPlanAt."""
        found = layer.at(at, known_at)
        if found is None:
            known = layer.periods if known_at is None else layer.known(known_at)
            told = "; ".join(f"{one.plan.name}: {_day(one.valid_from, at)}/{_day(one.valid_to, at)}" for one in known)
            raise NoPlanAt(
                f"网格体系 {layer.layer.key} 在该时刻没有生效的方案 / no plan is in force then",
                given=at.isoformat(),
                expected=told or "no published plan",
            )
        return found

    def plan(self, plan_id: UUID) -> tuple[LayerPlans, PlanPeriod] | None:
        """Return a published plan and its layer."""
        for layer in self.layers:
            period = layer.of(plan_id)
            if period:
                return layer, period
        return None


def _day(moment: datetime | None, like: datetime) -> str:
    return moment.astimezone(like.tzinfo).isoformat() if moment else ".."
