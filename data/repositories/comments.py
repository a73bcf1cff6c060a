"""Remarks on plans, pinned to a grid or a place."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from geoalchemy2 import WKTElement
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from data.models import PlanComment, PlanGrid


@dataclass(frozen=True)
class CommentRecord:
    """A remark with its pin; the grid's code and name are those of the plan as it is now, None where it is gone."""

    id: UUID
    plan_id: UUID
    text: str
    grid_id: UUID | None
    grid_code: str | None
    grid_name: str | None
    point: tuple[float, float] | None
    rev: int
    actor: str
    role: str
    at: datetime
    resolved_at: datetime | None
    resolved_by: str | None


@dataclass(frozen=True)
class NewComment:
    """A remark to keep."""

    id: UUID
    plan_id: UUID
    text: str
    grid_id: UUID | None
    point: tuple[float, float] | None
    rev: int
    actor: str
    role: str
    at: datetime


async def add(session: AsyncSession, new: NewComment) -> None:
    """Keep a remark."""
    pin = WKTElement("POINT({!r} {!r})".format(*new.point), srid=4326) if new.point else None
    session.add(
        PlanComment(
            id=new.id,
            plan_id=new.plan_id,
            grid_id=new.grid_id,
            point=pin,
            text=new.text,
            rev=new.rev,
            actor=new.actor,
            role=new.role,
            at=new.at,
        )
    )
    await session.flush()


async def of_plan(
    session: AsyncSession,
    plan_id: UUID,
    *,
    grid_id: UUID | None = None,
    only_open: bool = False,
    one: UUID | None = None,
) -> list[CommentRecord]:
    """Return the remarks on a plan by time; those of a grid, the unresolved, or one, where asked."""
    own = PlanComment
    rows = (
        select(own, func.ST_X(own.point), func.ST_Y(own.point), PlanGrid.code, PlanGrid.name)
        .outerjoin(PlanGrid, (PlanGrid.plan_id == own.plan_id) & (PlanGrid.grid_id == own.grid_id))
        .where(own.plan_id == plan_id)
        .order_by(own.at, own.id)
    )
    if grid_id is not None:
        rows = rows.where(own.grid_id == grid_id)
    if only_open:
        rows = rows.where(own.resolved_at.is_(None))
    if one is not None:
        rows = rows.where(own.id == one)
    return [_record(*row) for row in await session.execute(rows.execution_options(populate_existing=True))]


def _record(
    row: PlanComment, lng: float | None, lat: float | None, code: str | None, name: str | None
) -> CommentRecord:
    point = (lng, lat) if lng is not None and lat is not None else None
    return CommentRecord(
        row.id,
        row.plan_id,
        row.text,
        row.grid_id,
        code,
        name,
        point,
        row.rev,
        row.actor,
        row.role,
        row.at,
        row.resolved_at,
        row.resolved_by,
    )


async def has_grid(session: AsyncSession, plan_id: UUID, grid_id: UUID) -> bool:
    """Tell whether a plan has a grid."""
    return await session.get(PlanGrid, (plan_id, grid_id)) is not None


async def resolve(session: AsyncSession, comment_id: UUID, actor: str | None, at: datetime | None) -> None:
    """Mark a remark as dealt with by somebody, or as open again where both are None."""
    one = PlanComment
    await session.execute(update(one).where(one.id == comment_id).values(resolved_at=at, resolved_by=actor))
