"""The audit: who did what, append-only, each row chained to the one before.

hash = sha256(prev || canonical JSON of seq, at, actor, action, object).
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from data.models import Audit

START = bytes(32)


def chained(prev: bytes, seq: int, at: datetime, actor: str, action: str, what: dict[str, Any]) -> bytes:
    """Return the hash that row `seq` must carry."""
    facts = [seq, at.astimezone(UTC).isoformat(), actor, action, what]
    line = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(prev + line.encode()).digest()


async def append(session: AsyncSession, actor: str, action: str, what: dict[str, Any]) -> None:
    """Write one row in the session's transaction; writers queue so that the chain has one order."""
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtext('wangge.audit'))"))
    last = (await session.scalars(select(Audit).order_by(Audit.seq.desc()).limit(1))).one_or_none()
    seq, prev = (last.seq + 1, last.hash) if last else (1, START)
    at = datetime.now(UTC)
    row = Audit(seq=seq, at=at, actor=actor, action=action, object=what, prev=prev)
    row.hash = chained(prev, seq, at, actor, action, what)
    session.add(row)
    await session.flush()


async def first_fault(session: AsyncSession) -> int | None:
    """Return the first row whose chain does not hold, None where all do.

    A cut-off tail cannot be seen from inside; compare the newest hash with one kept elsewhere.
    """
    prev, expected = START, 1
    rows = await session.stream_scalars(select(Audit).order_by(Audit.seq).execution_options(yield_per=1000))
    async for row in rows:
        wanted = chained(prev, row.seq, row.at, row.actor, row.action, row.object)
        if row.seq != expected or row.prev != prev or row.hash != wanted:
            return expected
        prev, expected = row.hash, expected + 1
    return None
