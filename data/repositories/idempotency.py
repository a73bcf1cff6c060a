"""Answers already given: the same request again gets the same answer, byte for byte."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import delete, text
from sqlalchemy.ext.asyncio import AsyncSession

from data.models import IdempotencyKey

KEPT = timedelta(days=7)


class Given(NamedTuple):
    """An answer that was given, and the hash of the request it was given to."""

    request_hash: bytes
    status: int
    body: bytes


async def find(session: AsyncSession, scope: str, key: str) -> Given | None:
    """Return the answer given under a key; twins of a request under way wait here until it is committed."""
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": f"{scope}/{key}"})
    row = await session.get(IdempotencyKey, (scope, key))
    return Given(row.request_hash, row.status, row.body) if row else None


async def keep(session: AsyncSession, scope: str, key: str, given: Given) -> None:
    """Keep an answer in the transaction of what it tells; forget those older than a week."""
    now = datetime.now(UTC)
    await session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < now - KEPT))
    session.add(
        IdempotencyKey(
            scope=scope, key=key, request_hash=given.request_hash, status=given.status, body=given.body, created_at=now
        )
    )
    await session.flush()
