"""Operations on a draft: applied to the present rev, proven, stored with their inverse; undo and redo."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from api.auth import Caller
from api.errors import Unprocessable
from api.services.drafts import faults
from api.services.drafts.faults import NothingToUndo
from api.services.drafts.ground import ground_for
from api.services.drafts.keeper import Draft, DraftKeeper, check_scope, check_writable
from api.services.drafts.rows import document, faces_from, row_of
from data.database import Session
from data.repositories import drafts
from data.repositories.drafts import OpRow
from geo.coverage.edit import Change, Overtaken, Refused, apply, named_grids, swapped
from geo.coverage.edit.metrics import Load, measured

OP_KEPT_MOST = 20_000  # characters of an operation that the log shows; longer geometries are left out of it


@dataclass(frozen=True)
class Outcome:
    """What came of an operation: the draft after it, what changed, what can be taken back or done again next."""

    draft: Draft
    change: Change
    load: Load
    kind: str  # op, undo, redo, preview
    can_undo: bool
    can_redo: bool


async def operate(
    keeper: DraftKeeper,
    plan_id: UUID,
    caller: Caller,
    op: Mapping[str, Any],
    rev: int | None,
    *,
    preview: bool = False,
) -> Outcome:
    """Apply an operation that was drawn on `rev` (None: on whatever is there) and store it, unless `preview`.

    Raises UnknownPlan, NotDraft, OutOfScope; Unprocessable with the kernel's reason and place; DraftChanged where
    the same grids were changed since `rev`. What happened elsewhere since then is no hindrance.
    """
    async with keeper.opened(plan_id, write=not preview) as (session, draft):
        check_writable(draft, caller)
        load = await keeper.load(session, draft.record.layer_id)
        change = await _applied(session, draft, op, load, rev)
        check_scope(draft, change, caller)
        if preview:
            return Outcome(draft, change, load, "preview", can_undo=False, can_redo=False)
        made = draft.after(change)
        await _store(session, made, change, "op", None, _kept(op), caller)
        steps = await drafts.next_steps(session, plan_id, _actor(caller))
    keeper.keep(made)
    return Outcome(made, change, load, "op", steps[0] is not None, steps[1] is not None)


async def _applied(session: Session, draft: Draft, op: Mapping[str, Any], load: Load, rev: int | None) -> Change:
    others = await drafts.log(session, draft.record.id, after=rev) if rev not in (None, draft.rev) else []
    theirs = {grid for other in others for grid in other.targets}
    try:
        named = set(named_grids(op))
        if rev is not None and (rev > draft.rev or named & theirs):
            raise faults.changed(draft.rev, others, named & theirs)
        ground = await ground_for(session, draft.plan, op)
        change = await asyncio.to_thread(lambda: measured(apply(draft.plan, op, ground, uuid4), load, draft.middle))
    except Refused as error:
        if others and (not error.grids or set(error.grids) & theirs):
            raise faults.changed(draft.rev, others, set(error.grids) & theirs, error.place) from error
        raise faults.refused(error) from error
    if change.targets & theirs:
        raise faults.changed(draft.rev, others, set(change.targets) & theirs)
    return change


def _kept(op: Mapping[str, Any]) -> dict[str, Any]:
    """Return an operation as the log shows it; its faces are kept exactly beside it."""
    if len(str(op)) <= OP_KEPT_MOST:
        return dict(op)
    short = {key: value for key, value in op.items() if key not in ("grids", "line", "polygon", "buildings")}
    return {**short, "shortened": True}


async def _store(
    session: Session, made: Draft, change: Change, kind: str, of_seq: int | None, op: dict[str, Any], caller: Caller
) -> None:
    plan_id = made.record.id
    gone = list(change.before)
    new = [grid for grid in change.after if grid not in change.before]
    if await drafts.foreign(session, made.record.layer_id, new):
        raise Unprocessable("这些 id 属于别的网格体系 / these ids are grids of another layer", code="bad_operation")
    await drafts.replace_rows(session, plan_id, gone, [row_of(face) for face in change.after.values()])
    whole = kind == "op"
    row = OpRow(
        made.rev,
        kind,
        of_seq,
        op,
        _actor(caller),
        datetime.now(UTC),
        list(change.targets),
        list(change.before.keys() | change.after.keys()),
        False,
        [document(face) for face in change.before.values()] if whole else [],
        [document(face) for face in change.after.values()] if whole else [],
    )
    await drafts.append(session, plan_id, row)


def _actor(caller: Caller) -> str:
    return caller.name or str(caller.account_id)


async def undo(keeper: DraftKeeper, plan_id: UUID, caller: Caller) -> Outcome:
    """Take back the caller's last operation: the faces come back byte by byte.

    Raises NothingToUndo, DraftChanged where others changed the same grids since.
    """
    return await _step(keeper, plan_id, caller, "undo", lambda steps: steps[0])


async def redo(keeper: DraftKeeper, plan_id: UUID, caller: Caller) -> Outcome:
    """Do again what the caller took back last. Raises NothingToUndo, DraftChanged."""
    return await _step(keeper, plan_id, caller, "redo", lambda steps: steps[1])


async def _step(
    keeper: DraftKeeper,
    plan_id: UUID,
    caller: Caller,
    kind: str,
    choose: Callable[[tuple[int | None, int | None]], int | None],
) -> Outcome:
    async with keeper.opened(plan_id, write=True) as (session, draft):
        check_writable(draft, caller)
        seq = choose(await drafts.next_steps(session, plan_id, _actor(caller)))
        if seq is None:
            raise NothingToUndo("没有可撤销或重做的操作 / nothing to take back or to do again", given=kind)
        line = await drafts.op(session, plan_id, seq)
        change = await _swapped(session, draft, line, kind)
        load = await keeper.load(session, draft.record.layer_id)
        made = draft.after(change)
        await _store(session, made, change, kind, seq, line.op, caller)
        steps = await drafts.next_steps(session, plan_id, _actor(caller))
    keeper.keep(made)
    return Outcome(made, change, load, kind, steps[0] is not None, steps[1] is not None)


async def _swapped(session: Session, draft: Draft, line: OpRow, kind: str) -> Change:
    before, after = faces_from(line.before), faces_from(line.after)
    here, wanted = (after, before) if kind == "undo" else (before, after)
    try:
        return swapped(draft.plan, here, wanted, frozenset(line.targets))
    except Overtaken as error:
        grids = set(error.grids)
        later = await drafts.log(session, draft.record.id, after=line.seq)
        others = [one for one in later if grids & {*one.targets, *one.touched}]
        raise faults.changed(draft.rev, others, grids) from error
