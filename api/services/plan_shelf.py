"""Plans of any status ready for questions: published ones from the catalogue, drafts built and kept by revision."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from api.errors import Unprocessable
from api.services.answers import local
from api.services.catalogue import CatalogueKeeper, LoadedPlan
from api.services.catalogue.build import PlanUnusable, loaded_plan
from api.services.locate import level_of
from api.services.plans import UnknownPlan
from data.database import Session
from data.records import LayerRecord, PlanRecord
from data.repositories import catalogue, grids, law
from data.repositories.plans import IN_FORCE
from geo.errors import GeoError

KEPT = 2  # drafts that a worker keeps built: each takes some tens of megabytes


class OtherLayer(Unprocessable):
    """Two plans of different layers have nothing to compare."""

    code = "other_layer"


class NothingBefore(Unprocessable):
    """There is no plan before this one to set it against."""

    code = "no_plan_before"


@dataclass(frozen=True)
class Shelved:
    """A plan as it is stated and ready to answer."""

    plan: PlanRecord
    layer: LayerRecord
    loaded: LoadedPlan

    def starts(self, now: datetime) -> datetime:
        """Return when the plan begins to hold: what it states, for a draft not before now."""
        return self.plan.valid_from if self.plan.status in IN_FORCE else max(self.plan.valid_from, now)

    def told(self, zone: ZoneInfo) -> dict[str, Any]:
        """Return what names the plan in answers."""
        return {
            "id": str(self.plan.id),
            "name": self.plan.name,
            "layer": self.layer.key,
            "status": self.plan.status,
            "rev": self.plan.rev,
            "valid_from": local(self.plan.valid_from, zone),
        }


class PlanShelf:
    """One per worker; without a keeper (a command) every plan is built from the database."""

    def __init__(self, keeper: CatalogueKeeper | None = None) -> None:
        self._keeper = keeper
        self._drafts: OrderedDict[tuple[UUID, int], LoadedPlan] = OrderedDict()
        self._building: dict[tuple[UUID, int], asyncio.Lock] = {}

    async def of(self, session: Session, plan_id: UUID, *, drafts: bool = True) -> Shelved:
        """Return a plan of any status; raises UnknownPlan, Unprocessable for one without grids."""
        known = self._keeper.now.plan(plan_id) if self._keeper else None
        if self._keeper and known:
            return Shelved(known[1].plan, known[0].layer, await self._keeper.loaded(known[1]))
        plan = await catalogue.plan(session, plan_id)
        if plan is None or not (drafts or plan.status in IN_FORCE):
            raise UnknownPlan("没有这个方案 / no such plan", given=str(plan_id))
        layer = next(one for one in await catalogue.layers(session) if one.id == plan.layer_id)
        return Shelved(plan, layer, await self._built(session, plan, layer))

    async def pair(
        self, session: Session, plan_id: UUID, other: UUID | None, now: datetime, *, drafts: bool = True
    ) -> tuple[Shelved, Shelved]:
        """Return the other plan, else the published one before, and then the plan itself.

        Raises UnknownPlan (for drafts too, unless they may be seen), OtherLayer, NothingBefore.
        """
        mine = await self.of(session, plan_id, drafts=drafts)
        if other is None:
            found = await law.before(session, mine.plan, mine.starts(now))
            if found is None:
                raise NothingBefore("之前没有已发布的方案 / no published plan comes before", given=str(plan_id))
            other = found.id
        theirs = await self.of(session, other, drafts=drafts)
        if theirs.layer.id != mine.layer.id:
            raise OtherLayer(
                "两个方案不属于同一网格体系 / the plans are of different layers",
                given=f"{mine.layer.key}, {theirs.layer.key}",
            )
        return theirs, mine

    async def _built(self, session: Session, plan: PlanRecord, layer: LayerRecord) -> LoadedPlan:
        key = (plan.id, plan.rev)
        async with self._building.setdefault(key, asyncio.Lock()):
            found = self._drafts.get(key)
            if found is None:
                columns = await grids.columns(session, plan.id)
                levels = tuple(level.key for level in layer.levels)
                try:
                    found = await asyncio.to_thread(loaded_plan, plan.id, columns, levels)
                except (PlanUnusable, GeoError) as error:
                    told = "方案没有可用的网格 / the plan has no usable grids"
                    raise Unprocessable(told, given=str(error)[:200], code="plan_unusable") from error
                self._drafts[key] = found
                while len(self._drafts) > KEPT:
                    self._drafts.popitem(last=False)
        self._building.pop(key, None)
        return found


def level_in(plan: Shelved, key: str | None) -> int:
    """Return the number of a level, the finest by default; raises UnknownLevel."""
    return level_of(plan.loaded, key)
