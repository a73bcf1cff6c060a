"""Fits of the matcher's weights by version, and the choices they are fitted on."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from data.models import AddressWeights

_CHOICES = text("""
SELECT text, address_id FROM wangge.alias_proposal
WHERE status = 'accepted' AND address_id IS NOT NULL ORDER BY decided_at, id
""")
_ADD = text("""
INSERT INTO wangge.address_weights (version, weights, fitted_on, fitted_at, fitted_by)
SELECT coalesce(max(version), 0) + 1, :weights, :fitted_on, :at, :by FROM wangge.address_weights RETURNING version
""")


class WeightsRecord(NamedTuple):
    """One fit."""

    version: int
    weights: dict[str, Any]
    fitted_on: dict[str, Any]
    fitted_at: datetime
    fitted_by: str


async def latest(session: AsyncSession) -> WeightsRecord | None:
    """Return the fit in use; None where nothing was ever fitted."""
    rows = select(AddressWeights).order_by(AddressWeights.version.desc()).limit(1)
    row = (await session.scalars(rows)).one_or_none()
    return WeightsRecord(row.version, row.weights, row.fitted_on, row.fitted_at, row.fitted_by) if row else None


async def add(session: AsyncSession, weights: dict[str, Any], fitted_on: dict[str, Any], at: datetime, by: str) -> int:
    """Store a fit as the next version; return that."""
    given = {"weights": Jsonb(weights), "fitted_on": Jsonb(fitted_on), "at": at, "by": by}
    return int((await session.execute(_ADD, given)).scalar_one())


async def choices(session: AsyncSession) -> list[tuple[str, UUID]]:
    """Return the accepted choices: what was said, and the address it means."""
    return [(row.text, row.address_id) for row in await session.execute(_CHOICES)]
