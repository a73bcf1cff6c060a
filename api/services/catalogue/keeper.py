"""Keeps one immutable catalogue current in this worker: hears notices, polls, builds in threads, swaps."""

import asyncio
import contextlib
import gc
import os
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
import structlog

from api.errors import Unavailable
from api.services.catalogue import files
from api.services.catalogue.build import PlanUnusable, index_plan
from api.services.catalogue.periods import LayerPlans, PlanPeriod, periods
from api.services.catalogue.plan import LoadedPlan
from api.services.catalogue.publish import INDEX
from api.services.catalogue.registry import Fresh, Registry
from api.services.catalogue.registry_keeper import RegistryKeeper
from api.services.catalogue.snapshot import Catalogue
from api.services.duties import Duties
from api.services.tasks import end
from data.database import DatabaseError, DatabaseGone, Engine, Session, session_scope
from data.records import LayerRecord
from data.repositories import aliases, catalogue, duties, grids
from data.repositories.catalogue import Marks
from data.repositories.notices import notices
from geo import ownership
from geo.errors import GeoError

POLL_S = 1.0
FIRST_S = 2.0  # for the first addresses, before the first question
REST_MOST_S = 10.0  # between two builds of addresses: many writes one after the other are taken up together
ACCEPTED_BEFORE = timedelta(minutes=1)  # a decision bears the time at which its transaction began
FRESH_MOST = 500  # aliases accepted while a registry is made; those of a whole day's work
AFTER_FAULT_S = 30.0  # a build that failed will fail again, and costs much
OLDER_MOST = 64  # plans out of force that stay mapped
GONE = (*DatabaseGone, DatabaseError)
UNUSABLE = (PlanUnusable, GeoError, ValueError)
_log = structlog.get_logger()


class CatalogueKeeper:
    """One per worker. `now` is swapped whole; a lost database leaves the last catalogue answering."""

    def __init__(self, engine: Engine, *, state: Path, layer: str | None, zone: ZoneInfo) -> None:
        self.zone = zone
        self.now = Catalogue(default_layer=layer, registry=Registry(awaited=True))
        self.ready = False
        self._engine = engine
        self._index = state / INDEX
        self._marks: Marks | None = None
        self._address_marks = ""
        self._registry_of = datetime.now(UTC)  # what was decided by then is in the registry at hand, or soon
        self._registries = RegistryKeeper(engine, self._index)
        self._older: OrderedDict[UUID, LoadedPlan] = OrderedDict()
        self._loading: dict[UUID, asyncio.Lock] = {}
        self._wake = asyncio.Event()
        self._addressed = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Load what is in force, then keep it current; wait a moment for addresses, which lie in files or are few."""
        await self._look_safely()
        running = (self._keep(), self._listen(), self._keep_addresses(), self._compile(), self._write_older())
        self._tasks = [asyncio.create_task(one) for one in running]
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._addressed.wait(), FIRST_S if self.ready else 0)

    async def stop(self) -> None:
        """End the keeping."""
        await end(*self._tasks)

    def plans_in_force(self, at: datetime | None = None) -> list[dict[str, Any]]:
        """Return layer, plan and number of finest grids of every plan in force, for health."""
        now = at or datetime.now(UTC)
        found = []
        for layer in self.now.layers:
            period = layer.at(now)
            plan = self.now.loaded.get(period.plan.id) if period else None
            if period and plan:
                found.append({"layer": layer.layer.key, "plan": period.plan.name, "grids": len(plan.finest.codes)})
        return found

    def at_hand(self, period: PlanPeriod) -> LoadedPlan | None:
        """Return a plan without waiting, None where `loaded` must be asked."""
        return self.now.loaded.get(period.plan.id) or self._older.get(period.plan.id)

    async def loaded(self, period: PlanPeriod) -> LoadedPlan:
        """Return a plan, loading it where it is not in force; raises Unavailable where that fails."""
        plan_id = period.plan.id
        found = self.at_hand(period)
        if found:
            return found
        async with self._loading.setdefault(plan_id, asyncio.Lock()):
            found = self.at_hand(period)
            if found is None:
                found = await self._load_or_refuse(period)
                self._remember({plan_id: found})
        self._loading.pop(plan_id, None)
        return found

    def _remember(self, plans: Mapping[UUID, LoadedPlan]) -> None:
        """Keep plans out of force at hand; those loaded longest ago give way."""
        self._older |= plans
        while len(self._older) > OLDER_MOST:
            self._older.popitem(last=False)

    async def _load_or_refuse(self, period: PlanPeriod) -> LoadedPlan:
        plan_id = period.plan.id
        layer = next((one.layer for one in self.now.layers if one.of(plan_id)), None)
        try:
            if layer is None:
                raise PlanUnusable("the plan was removed meanwhile")
            return await self._load(plan_id, layer)
        except UNUSABLE as error:
            _log.error("plan_unusable", plan=str(plan_id), reason=str(error))
            raise Unavailable("该方案无法使用 / this plan cannot be used", code="plan_unusable") from error

    async def _load(self, plan_id: UUID, layer: LayerRecord) -> LoadedPlan:
        """Return a plan from its files, or from the database where they are not written yet."""
        plan = await asyncio.to_thread(files.read, self._index, plan_id)
        if plan is None:
            async with session_scope(self._engine) as session:
                columns = await grids.columns(session, plan_id)
            levels = tuple(level.key for level in layer.levels)
            plan = await asyncio.to_thread(index_plan, self._index, plan_id, columns, levels)
        await asyncio.to_thread(warm, plan)
        return plan

    async def look(self) -> None:
        """Compare the database with what is known, and swap the catalogue where something changed."""
        async with session_scope(self._engine) as session:
            marks = await catalogue.marks(session)
            known, renewed = self._marks, marks.addresses != self._address_marks
            self._address_marks = marks.addresses
            if renewed and known:
                await self._freshen(session)
            if known and marks[:2] == known[:2]:
                return
            changed = self.now
            if known is None or marks.duties != known.duties:
                changed = replace(changed, duties=Duties(await duties.everything(session)))
            layers = await catalogue.layers(session)
            stated = await catalogue.plans_in_force(session)
        ordered = tuple(
            LayerPlans(layer, periods(plan for plan in stated if plan.layer_id == layer.id)) for layer in layers
        )
        loaded = await self._load_all(ordered)
        self._remember({plan_id: plan for plan_id, plan in self.now.loaded.items() if plan_id not in loaded})
        self.now = replace(changed, layers=ordered, loaded=MappingProxyType(loaded), registry=self.now.registry)
        if known is None:
            await asyncio.to_thread(files.sweep, self._index, {plan.id for plan in stated})
        self._marks, self.ready = marks, True  # only here: the next look does again what failed
        gc.freeze()  # what is kept for long needs no collector's look: its pauses would be the slowest answers

    async def _freshen(self, session: Session) -> None:
        """Take up the aliases that were accepted since the registry at hand was made: they are found at once."""
        since = self._registry_of - ACCEPTED_BEFORE
        accepted = await aliases.accepted_since(session, since, datetime.now(UTC), FRESH_MOST)
        fresh = await asyncio.to_thread(Fresh.build, accepted)
        self.now = replace(self.now, registry=replace(self.now.registry, fresh=fresh))

    async def _freshen_safely(self) -> None:
        """Let go of what the registry at hand holds by now."""
        try:
            async with session_scope(self._engine) as session:
                await self._freshen(session)
        except GONE as error:
            _log.warning("aliases_not_freshened", error=type(error).__name__)

    async def _load_all(self, layers: tuple[LayerPlans, ...]) -> dict[UUID, LoadedPlan]:
        """Return the plans in force now or later; one that cannot be used is told in the log and left out."""
        now = datetime.now(UTC)
        loaded = {}
        for layer in layers:
            for period in layer.periods:
                if period.valid_to is not None and period.valid_to <= now:
                    continue
                plan_id = period.plan.id
                try:
                    loaded[plan_id] = self.at_hand(period) or await self._load(plan_id, layer.layer)
                except UNUSABLE as error:
                    _log.error("plan_unusable", plan=str(plan_id), layer=layer.layer.key, reason=str(error))
        return loaded

    async def _look_safely(self) -> None:
        try:
            await self.look()
        except GONE as error:
            _log.warning("catalogue_waits_for_database", error=type(error).__name__)
        except Exception as error:  # noqa: BLE001  # told loudly; the last catalogue goes on answering
            _log.error("catalogue_not_renewed", exc_info=error)
            await asyncio.sleep(POLL_S)

    async def _keep(self) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), POLL_S)
            self._wake.clear()
            await self._look_safely()

    async def _compile(self) -> None:
        """Get the compiled kernels ready; until then their numpy twins answer."""
        await asyncio.to_thread(ownership.warm)

    async def _write_older(self) -> None:
        """Write the files of plans out of force that have none, one at a time, a quarter of the time at most.

        Who publishes writes them; they lack after a restore or where the state folder was emptied. A first
        question about such a plan would wait for seconds, from files it waits for milliseconds.
        """
        tried: set[UUID] = set()
        while True:
            await asyncio.sleep(POLL_S)
            found = self._without_files(tried)
            if found is None:
                continue
            layer, plan_id = found
            tried.add(plan_id)
            begin = time.monotonic()
            try:
                await self._load(plan_id, layer)
            except (*GONE, *UNUSABLE) as error:
                _log.warning("older_plan_not_written", plan=str(plan_id), reason=str(error))
            await asyncio.sleep(3 * (time.monotonic() - begin))

    def _without_files(self, tried: set[UUID]) -> tuple[LayerRecord, UUID] | None:
        """Return a plan without files; workers, by their number, begin at different ones."""
        plans = [(one.layer, period.plan.id) for one in self.now.layers for period in one.periods]
        missing = [one for one in plans if one[1] not in tried and not files.written(self._index, one[1])]
        return missing[os.getpid() % len(missing)] if missing else None

    async def _listen(self) -> None:
        while True:
            try:
                async for _ in notices(self._engine, "wangge_plan", "wangge_meta"):
                    self._wake.set()
            except GONE as error:
                _log.warning("listening_lost", error=type(error).__name__)
            await asyncio.sleep(POLL_S)

    async def _keep_addresses(self) -> None:
        """Renew the registry when it changed, or time made it another."""
        known: str | None = None
        while True:
            await asyncio.sleep(POLL_S if known is not None else 0)
            if not self.ready:
                continue
            now, begin = datetime.now(UTC), time.monotonic()
            try:
                version = await self._registries.version(self._address_marks, now)
                if version == known:
                    continue
                self._await_first()
                registry = await self._registries.built(version, now)
            except GONE:
                continue
            except Exception as error:  # noqa: BLE001  # told loudly; the last index goes on answering
                _log.error("addresses_not_renewed", exc_info=error)
                await asyncio.sleep(AFTER_FAULT_S)
                continue
            self._registry_of = now
            self.now = replace(self.now, registry=replace(registry, fresh=self.now.registry.fresh))
            self._addressed.set()
            await self._freshen_safely()
            known = version
            gc.freeze()
            await asyncio.sleep(min(2 * (time.monotonic() - begin), REST_MOST_S))

    def _await_first(self) -> None:
        """Say of no address that it is unknown while the first ones are made ready."""
        if not len(self.now.registry.addresses):
            self.now = replace(self.now, registry=replace(self.now.registry, awaited=True))

    async def as_of(
        self, catalogue: Catalogue, at: datetime, known_at: datetime | None = None
    ) -> tuple[Catalogue, bool]:
        """Return a catalogue with the addresses and aliases that held `at` a time, and whether it has them.

        With `known_at` they are those that were recorded by then.

        Where they must be built first and are many, the present ones answer, and the next question finds the others.
        """
        if self._registries.holds_alike(at, datetime.now(UTC)) and await self._registries.known_alike(known_at):
            return catalogue, True
        registry = await self._registries.at(at, known_at)
        return (catalogue, False) if registry is None else (replace(catalogue, registry=registry), True)


def warm(plan: LoadedPlan) -> None:
    """Ask a plan every kind of question once, so that no caller waits for pages of files or a first use."""
    west, south, east, north = plan.bbox
    lng, lat = (west + east) / 2, (south + north) / 2
    plan.owners(np.array([lng]), np.array([lat]), 0)
    for boundary in plan.boundaries:
        boundary.nearest(lng, lat)
    plan.places_by_code, plan.places_by_name  # noqa: B018  # built on first use
