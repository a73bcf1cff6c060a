"""Files of grids under repair, with every state they were in."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from data.models import Import, ImportState


class ImportRecord(NamedTuple):
    """A file under repair, without its rows; `rev` counts the rounds of repair."""

    id: UUID
    layer: str
    name: str
    told: dict[str, Any]
    actor: str
    created_at: datetime
    plan_id: UUID | None
    rev: int


async def add(session: AsyncSession, record: ImportRecord, rows: bytes) -> None:
    """Store a file with its first state."""
    session.add(
        Import(
            id=record.id,
            layer=record.layer,
            name=record.name,
            told=record.told,
            actor=record.actor,
            created_at=record.created_at,
        )
    )
    await session.flush()
    await add_state(session, record.id, 0, [], rows)


async def add_state(session: AsyncSession, import_id: UUID, rev: int, done: list[dict[str, Any]], rows: bytes) -> None:
    """Store the state that a round of repair led to."""
    session.add(ImportState(import_id=import_id, rev=rev, done=done, rows=rows))
    await session.flush()


async def find(session: AsyncSession, import_id: UUID, *, lock: bool = False) -> ImportRecord | None:
    """Return one file under repair; with `lock` nobody else changes it until the transaction ends."""
    query = select(Import).where(Import.id == import_id)
    row = await session.scalar(query.with_for_update() if lock else query)
    if row is None:
        return None
    rev = await session.scalar(select(func.max(ImportState.rev)).where(ImportState.import_id == import_id))
    return _record(row, rev or 0)


async def recent(session: AsyncSession, layer: str, most: int) -> list[ImportRecord]:
    """Return the files of a layer under repair, the newest first."""
    revs = select(ImportState.import_id, func.max(ImportState.rev).label("rev")).group_by(ImportState.import_id)
    states = revs.subquery()
    query = select(Import, states.c.rev).join(states, states.c.import_id == Import.id).where(Import.layer == layer)
    rows = await session.execute(query.order_by(Import.created_at.desc()).limit(most))
    return [_record(row, rev) for row, rev in rows]


def _record(row: Import, rev: int) -> ImportRecord:
    return ImportRecord(row.id, row.layer, row.name, row.told, row.actor, row.created_at, row.plan_id, rev)


async def state(session: AsyncSession, import_id: UUID, rev: int) -> tuple[bytes, list[dict[str, Any]]]:
    """Return the rows of a state and what led to it."""
    row = (
        await session.execute(
            select(ImportState.rows, ImportState.done).where(ImportState.import_id == import_id, ImportState.rev == rev)
        )
    ).one()
    return row.rows, row.done


async def drop_state(session: AsyncSession, import_id: UUID, rev: int) -> None:
    """Take back the last round of repair."""
    await session.execute(delete(ImportState).where(ImportState.import_id == import_id, ImportState.rev == rev))


async def tell(session: AsyncSession, import_id: UUID, told: dict[str, Any]) -> None:
    """Store how a file is to be read."""
    await session.execute(update(Import).where(Import.id == import_id).values(told=told))


async def became(session: AsyncSession, import_id: UUID, plan_id: UUID) -> None:
    """Store which draft was made of a file."""
    await session.execute(update(Import).where(Import.id == import_id).values(plan_id=plan_id))


async def remove(session: AsyncSession, import_id: UUID) -> None:
    """Forget a file with all its states; a draft made of it stays."""
    await session.execute(delete(Import).where(Import.id == import_id))


async def keep_newest(session: AsyncSession, layer: str, most: int) -> None:
    """Forget the oldest files of a layer beyond `most`, so that repairs nobody ended do not fill the disk."""
    await session.execute(
        text(
            "DELETE FROM wangge.import WHERE id IN (SELECT id FROM wangge.import WHERE layer = :layer"
            " ORDER BY created_at DESC OFFSET :most)"
        ),
        {"layer": layer, "most": most},
    )
