"""Who is responsible: parties, their assignments to grids, categories and duty rules."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from data.models import Assignment, Category, DutyRule, Party


@dataclass(frozen=True)
class PartyRecord:
    """A department, company, team or grid worker; `post` is for everybody, name and phone are not always."""

    id: UUID
    key: str
    kind: str
    name: str
    post: str | None
    phone: str | None
    parent_id: UUID | None


@dataclass(frozen=True)
class AssignmentRecord:
    """A party's role in a grid for a period, half-open."""

    party_id: UUID
    layer_id: UUID
    grid_id: UUID
    role: str
    valid_from: datetime
    valid_to: datetime | None


@dataclass(frozen=True)
class CategoryRecord:
    """A major class (no parent) or a minor class of one."""

    key: str
    parent_key: str | None
    title: str
    glyph: str | None
    sort: int


@dataclass(frozen=True)
class DutyRuleRecord:
    """Place x category x period -> lead and co-parties; None stands for every place or every category."""

    number: str
    layer_id: UUID
    grid_id: UUID | None
    category_key: str | None
    lead_party_id: UUID
    co_party_ids: tuple[UUID, ...]
    legal_basis: str | None
    priority: int
    limit_minutes: int | None
    valid_from: datetime
    valid_to: datetime | None


@dataclass(frozen=True)
class DutyRecords:
    """Everything that says who is responsible."""

    parties: tuple[PartyRecord, ...] = ()
    assignments: tuple[AssignmentRecord, ...] = ()
    categories: tuple[CategoryRecord, ...] = ()
    rules: tuple[DutyRuleRecord, ...] = ()


async def everything(session: AsyncSession) -> DutyRecords:
    """Return all parties, assignments, categories and rules."""
    return DutyRecords(
        tuple(await _parties(session)),
        tuple(await assignments(session)),
        tuple(await categories(session)),
        tuple(await _rules(session)),
    )


async def categories(session: AsyncSession) -> list[CategoryRecord]:
    """Return the categories in the order they are shown."""
    rows = select(Category.key, Category.parent_key, Category.title, Category.glyph, Category.sort)
    return [CategoryRecord(*row) for row in await session.execute(rows.order_by(Category.sort, Category.key))]


async def _parties(session: AsyncSession) -> list[PartyRecord]:
    rows = select(Party.id, Party.key, Party.kind, Party.name, Party.post, Party.phone, Party.parent_id)
    return [PartyRecord(*row) for row in await session.execute(rows.order_by(Party.key))]


async def assignments(session: AsyncSession) -> list[AssignmentRecord]:
    """Return every assignment by its start."""
    one = Assignment
    rows = select(one.party_id, one.layer_id, one.grid_id, one.role, one.valid_from, one.valid_to)
    return [AssignmentRecord(*row) for row in await session.execute(rows.order_by(one.valid_from, one.id))]


async def _rules(session: AsyncSession) -> list[DutyRuleRecord]:
    rows = await session.scalars(select(DutyRule).order_by(DutyRule.number))
    return [
        DutyRuleRecord(
            row.number,
            row.layer_id,
            row.grid_id,
            row.category_key,
            row.lead_party_id,
            tuple(row.co_party_ids),
            row.legal_basis,
            row.priority,
            row.limit_minutes,
            row.valid_from,
            row.valid_to,
        )
        for row in rows
    ]
