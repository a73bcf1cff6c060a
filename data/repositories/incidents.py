"""Incidents: registered once, listed by place, time, category and grid, page by page."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from geoalchemy2.shape import from_shape
from shapely import Point
from sqlalchemy import Row, Select, and_, func, literal_column, or_, select, text, tuple_, union
from sqlalchemy.ext.asyncio import AsyncSession

from data.database import notify
from data.models import Category, Incident, PlanGrid
from geo.types import Bbox, LngLat


@dataclass(frozen=True)
class NewIncident:
    """An incident as it was reported and as it is owned."""

    id: UUID
    number: str
    text: str | None
    category: str | None
    address: str | None
    source: str
    source_ref: str | None
    reported_at: datetime
    received_at: datetime
    reported: LngLat | None
    reported_crs: str | None
    accuracy_m: float | None
    point: LngLat | None
    method: str
    confidence: float | None
    layer_id: UUID | None
    plan_id: UUID | None
    grid_id: UUID | None


class IncidentRecord(NamedTuple):
    """One line of a list of incidents."""

    id: UUID
    number: str
    text: str | None
    category: str | None
    category_title: str | None
    glyph: str | None
    address: str | None
    point: LngLat | None
    grid_id: UUID | None
    grid_code: str | None
    grid_name: str | None
    reported_at: datetime
    received_at: datetime
    source: str
    method: str
    accuracy_m: float | None  # of the point, one sigma


@dataclass(frozen=True)
class Wanted:
    """Which incidents; what is None does not matter. `grids` are identities of the finest level."""

    bbox: Bbox | None = None
    begin: datetime | None = None
    end: datetime | None = None
    category: str | None = None
    grids: tuple[UUID, ...] | None = None
    layer: UUID | None = None


RUNNING_DIGITS = 6  # of a number, behind the day
LAST_CHAR = "\U0010ffff"
_SECOND_PART: tuple[Any, Any] = (
    literal_column("'-'"),
    literal_column("2"),
)  # as they stand in the index, not as parameters

_COLUMNS = (
    Incident.id,
    Incident.number,
    Incident.text,
    Incident.category_key,
    Category.title,
    Category.glyph,
    Incident.address_text,
    func.ST_X(Incident.point).label("lng"),
    func.ST_Y(Incident.point).label("lat"),
    Incident.grid_id,
    PlanGrid.code,
    PlanGrid.name,
    Incident.reported_at,
    Incident.received_at,
    Incident.source,
    Incident.method,
    Incident.accuracy_m,
)


def _list() -> Select[Any]:
    of_plan = and_(PlanGrid.plan_id == Incident.plan_id, PlanGrid.grid_id == Incident.grid_id)
    joined = select(*_COLUMNS).outerjoin(PlanGrid, of_plan)
    return joined.outerjoin(Category, Category.key == Incident.category_key)


def _record(row: Row[Any]) -> IncidentRecord:
    point = LngLat(row.lng, row.lat) if row.lng is not None else None
    facts = tuple(row)
    return IncidentRecord._make((*facts[:7], point, *facts[9:]))


async def next_number(session: AsyncSession) -> int:
    """Take the next number of the year's sequence."""
    return int((await session.execute(text("SELECT nextval('wangge.incident_number')"))).scalar_one())


async def add(session: AsyncSession, new: NewIncident) -> None:
    """Store an incident; listeners hear of it when the transaction commits."""
    session.add(
        Incident(
            id=new.id,
            number=new.number,
            text=new.text,
            category_key=new.category,
            address_text=new.address,
            source=new.source,
            source_ref=new.source_ref,
            reported_at=new.reported_at,
            received_at=new.received_at,
            reported_lng=new.reported.lng if new.reported else None,
            reported_lat=new.reported.lat if new.reported else None,
            reported_crs=new.reported_crs,
            accuracy_m=new.accuracy_m,
            point=from_shape(Point(new.point), srid=4326) if new.point else None,
            method=new.method,
            confidence=new.confidence,
            layer_id=new.layer_id,
            plan_id=new.plan_id,
            grid_id=new.grid_id,
        )
    )
    await session.flush()
    await notify(session, "wangge_incident", str(new.id))


async def get(session: AsyncSession, incident_id: UUID) -> IncidentRecord | None:
    """Return one incident."""
    row = (await session.execute(_list().where(Incident.id == incident_id))).one_or_none()
    return _record(row) if row else None


async def by_source(session: AsyncSession, source: str, source_ref: str) -> IncidentRecord | None:
    """Return the incident that a source knows under its own reference."""
    rows = _list().where(Incident.source == source, Incident.source_ref == source_ref)
    row = (await session.execute(rows)).one_or_none()
    return _record(row) if row else None


async def page(session: AsyncSession, wanted: Wanted, after: str | None, limit: int) -> list[IncidentRecord]:
    """Return up to `limit` incidents, the latest first, those after the position `after`."""
    rows = _where(_list(), wanted).order_by(Incident.reported_at.desc(), Incident.id.desc())
    if after:
        rows = rows.where(tuple_(Incident.reported_at, Incident.id) < tuple_(*position(after)))
    return [_record(row) for row in await session.execute(rows.limit(limit))]


async def numbered(session: AsyncSession, wanted: Wanted, told: str, limit: int) -> list[IncidentRecord]:
    """Return incidents whose number begins as told, or whose running number it is; the latest first.

    Each way has its own index; one condition for both would read all numbers.
    """
    ids = _where(select(Incident.id), wanted)
    running = ids.where(func.split_part(Incident.number, *_SECOND_PART) == told.zfill(RUNNING_DIGITS)).limit(limit)
    begun = ids.where(Incident.number >= told, Incident.number < told + LAST_CHAR).order_by(Incident.number.desc())
    either = union(running.subquery().select(), begun.limit(limit).subquery().select())
    rows = _list().where(Incident.id.in_(either)).order_by(Incident.number.desc()).limit(limit)
    return [_record(row) for row in await session.execute(rows)]


async def since(session: AsyncSession, received_after: datetime, limit: int) -> list[IncidentRecord]:
    """Return incidents received later than a time, the earliest first."""
    rows = _list().where(Incident.received_at > received_after).order_by(Incident.received_at, Incident.id)
    return [_record(row) for row in await session.execute(rows.limit(limit))]


async def count(session: AsyncSession, wanted: Wanted) -> int:
    """Return how many incidents there are."""
    return int((await session.execute(_where(select(func.count()).select_from(Incident), wanted))).scalar_one())


def _where(rows: Select[Any], wanted: Wanted) -> Select[Any]:
    if wanted.bbox:
        rows = rows.where(Incident.point.op("&&")(func.ST_MakeEnvelope(*wanted.bbox, 4326)))
    if wanted.begin:
        rows = rows.where(Incident.reported_at >= wanted.begin)
    if wanted.end:
        rows = rows.where(Incident.reported_at < wanted.end)
    if wanted.category:
        minors = select(Category.key).where(Category.parent_key == wanted.category)
        rows = rows.where(or_(Incident.category_key == wanted.category, Incident.category_key.in_(minors)))
    if wanted.grids is not None:
        rows = rows.where(Incident.grid_id.in_(wanted.grids))
    if wanted.layer:
        rows = rows.where(Incident.layer_id == wanted.layer)
    return rows


def cursor_of(last: IncidentRecord) -> str:
    """Return the position behind an incident, for the next page."""
    told = json.dumps([last.reported_at.isoformat(), str(last.id)])
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")


def position(cursor: str) -> tuple[datetime, UUID]:
    """Return the position that a cursor tells; raises ValueError where it tells none."""
    told: Sequence[str] = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    if not isinstance(told, list) or len(told) != 2:
        raise ValueError(cursor)
    at = datetime.fromisoformat(told[0])
    if at.tzinfo is None:
        raise ValueError(cursor)
    return at, UUID(told[1])
