"""The drafts that a worker has in memory: always at the rev that the database says, or read anew."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import cached_property
from uuid import UUID
from weakref import WeakValueDictionary

from api.auth import Caller
from api.services.drafts.faults import NotDraft, OutOfScope
from api.services.drafts.ground import LoadKeeper
from api.services.drafts.rows import faces_of
from api.services.duties import Duties
from api.services.plans import UnknownPlan
from data.database import Engine, Session, session_scope
from data.records import LayerRecord
from data.repositories import catalogue as stored
from data.repositories import code_schemes, drafts
from data.repositories.drafts import DraftRecord
from geo.code_scheme import Source
from geo.coverage.edit import Change, Place, Plan
from geo.coverage.edit.metrics import Load
from geo.coverage.edit.naming import SERIAL_WIDTH
from geo.coverage.topology import Topology, topology

KEPT_MOST = 6  # a draft of 5,000 grids takes some tens of megabytes


@dataclass(frozen=True)
class Draft:
    """A plan at one rev, as the kernel sees it."""

    record: DraftRecord
    layer: LayerRecord
    plan: Plan
    middle: Place

    @property
    def rev(self) -> int:
        """The number of operations so far."""
        return self.record.rev

    @cached_property
    def topology(self) -> Topology:
        """Arcs of the finest level, faces in the order of `plan.ids`."""
        return topology([face.shape for face in self.plan.faces.values()])

    def after(self, change: Change) -> "Draft":
        """Return the draft with a change as its next rev."""
        return replace(self, record=replace(self.record, rev=self.rev + 1), plan=change.plan)


class DraftKeeper:
    """Opens drafts; what it keeps between requests is only used while its rev is the stored one."""

    def __init__(self, engine: Engine, duties: Callable[[], Duties]) -> None:
        self.engine = engine
        self._duties = duties
        self._loads = LoadKeeper(engine)
        self._kept: OrderedDict[UUID, Draft] = OrderedDict()
        self._turns: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def opened(self, plan_id: UUID, *, write: bool = False) -> AsyncIterator[tuple[Session, Draft]]:
        """Give a plan at its present rev, with a transaction that sees that rev alone, or keeps it to `write`.

        Raises UnknownPlan. Published plans can be opened too, for reading. Those who write the same plan wait here,
        not each with a connection to the database.
        """
        async with self._turn(plan_id) if write else nullcontext(), session_scope(self.engine) as session:
            if write:
                record = await drafts.locked(session, plan_id, write=True)
            else:
                record = await drafts.seen(session, plan_id)
            yield session, await self._at(session, _known(record, plan_id))

    def _turn(self, plan_id: UUID) -> asyncio.Lock:
        return self._turns.setdefault(plan_id, asyncio.Lock())

    async def state(self, session: Session, plan_id: UUID) -> Plan:
        """Return the present grids of a plan, in the caller's transaction; raises UnknownPlan."""
        record = await drafts.locked(session, plan_id, write=False)
        return (await self._at(session, _known(record, plan_id))).plan

    async def load(self, session: Session, layer_id: UUID) -> Load:
        """Return buildings, incidents and workers."""
        return await self._loads.now(session, self._duties(), layer_id)

    def warm(self) -> None:
        """Begin to read buildings and incidents."""
        self._loads.warm()

    async def stop(self) -> None:
        """End what goes on beside requests."""
        await self._loads.stop()

    def keep(self, draft: Draft) -> None:
        """Remember a draft whose rev has been committed."""
        self._kept[draft.record.id] = draft
        self._kept.move_to_end(draft.record.id)
        while len(self._kept) > KEPT_MOST:
            self._kept.popitem(last=False)

    def forget(self, plan_id: UUID) -> None:
        """Drop a draft from memory."""
        self._kept.pop(plan_id, None)

    async def _at(self, session: Session, record: DraftRecord) -> Draft:
        kept = self._kept.get(record.id)
        if kept is not None and kept.rev == record.rev:
            draft = kept if kept.record == record else replace(kept, record=record)
        elif kept is not None and kept.rev < record.rev:
            draft = await _caught_up(session, kept, record)
        else:
            draft = await _loaded(session, record)
        now = self._kept.get(record.id)
        if now is None or now.rev <= draft.rev:
            self.keep(draft)
        return draft


def _known(record: DraftRecord | None, plan_id: UUID) -> DraftRecord:
    if record is None:
        raise UnknownPlan("没有这个方案 / no such plan", given=str(plan_id))
    return record


async def _caught_up(session: Session, kept: Draft, record: DraftRecord) -> Draft:
    """Return a draft with the grids read anew that the operations since its rev touched."""
    lines = await drafts.log(session, record.id, after=kept.rev)
    touched = {grid for line in lines for grid in line.touched}
    now = faces_of(await drafts.rows(session, record.id, touched))
    known = {**kept.plan.faces, **kept.plan.upper}
    before = {grid: known[grid] for grid in touched if grid in known}
    return replace(kept, record=record, plan=kept.plan.changed(before, now))


async def _loaded(session: Session, record: DraftRecord) -> Draft:
    layer = next(one for one in await stored.layers(session) if one.id == record.layer_id)
    levels = tuple(level.key for level in layer.levels)
    rows = await drafts.rows(session, record.id)
    used = await drafts.used_codes(session, record.layer_id, levels[-1])
    width = await serial_width(session, record.layer_id, levels[-1])
    return await asyncio.to_thread(_built, record, layer, levels, rows, used, width)


async def serial_width(session: Session, layer_id: UUID, level: str) -> int:
    """Return how many digits at the end of a level's codes count inside a parent: what its scheme says, else three."""
    scheme = await code_schemes.of_level(session, layer_id, level)
    counted = scheme is not None and scheme.segments[-1].source is Source.SEQUENCE
    return scheme.sequence.width if scheme and counted else SERIAL_WIDTH


def _built(
    record: DraftRecord,
    layer: LayerRecord,
    levels: tuple[str, ...],
    rows: list[drafts.GridRow],
    used: frozenset[str],
    width: int,
) -> Draft:
    every = faces_of(rows)
    faces = {grid: face for grid, face in every.items() if face.level == levels[-1]}
    upper = {grid: face for grid, face in every.items() if face.level != levels[-1]}
    plan = Plan(levels, faces, upper, used, width)
    west, south = plan.bounds[:, :2].min(axis=0) if faces else (0.0, 0.0)
    east, north = plan.bounds[:, 2:].max(axis=0) if faces else (0.0, 0.0)
    return Draft(record, layer, plan, (float(west + east) / 2, float(south + north) / 2))


def check_writable(draft: Draft, caller: Caller) -> None:
    """Raise NotDraft, or OutOfScope where nothing of the layer is the caller's."""
    if draft.record.status != "draft":
        raise NotDraft("方案已不是草稿，不能修改 / the plan is not a draft any more", given=draft.record.status)
    check_layer(draft.record.layer_id, caller)


def check_layer(layer_id: UUID, caller: Caller) -> None:
    """Raise OutOfScope where a caller's scope is elsewhere."""
    if caller.scopes and all(layer != layer_id for layer, _ in caller.scopes):
        raise OutOfScope("您的职责范围不在这个网格体系 / your scope is not in this layer")


def check_scope(draft: Draft, change: Change, caller: Caller) -> None:
    """Raise OutOfScope where a change touches grids that are not below the caller's."""
    own = [grid for layer, grid in caller.scopes if layer == draft.record.layer_id]
    if not own or None in own:
        return
    outside = [
        face.id
        for face in (*change.before.values(), *change.after.values())
        if face.id in change.targets and not _below(draft.plan, change, face.id, own)
    ]
    if outside:
        raise OutOfScope(
            "这些网格不在您的职责范围 / these grids are outside your scope",
            more={"grids": sorted({str(grid) for grid in outside})},
        )


def _below(plan: Plan, change: Change, grid: UUID, own: list[UUID | None]) -> bool:
    at: UUID | None = grid
    while at is not None:
        if at in own:
            return True
        face = change.after.get(at) or change.before.get(at) or plan.faces.get(at) or plan.upper.get(at)
        at = face.parent if face else None
    return False
