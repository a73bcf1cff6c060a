"""Proposals of aliases: what people took a text for, and what a planner made of it."""

import base64
import json
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

NOBODY = UUID(int=0)
_PROPOSE = text("""
INSERT INTO wangge.alias_proposal (id, text, key, address_id, lng, lat, status, proposed_at)
VALUES (:id, :text, :key, :address, :lng, :lat, 'pending', :at)
ON CONFLICT (key, coalesce(address_id, '00000000-0000-0000-0000-000000000000')) DO NOTHING
""")
_LOCK = text("""
SELECT id, status FROM wangge.alias_proposal
WHERE key = :key AND coalesce(address_id, :nobody) = coalesce(CAST(:address AS uuid), :nobody) FOR UPDATE
""")
_CHOOSE = text("""
INSERT INTO wangge.alias_choice (id, proposal_id, account_id, incident_id, at, lng, lat)
SELECT :id, :proposal, :account, :incident, :at, :lng, :lat WHERE NOT EXISTS (
  SELECT FROM wangge.alias_choice WHERE proposal_id = :proposal AND account_id = :account
    AND coalesce(incident_id, :nobody) = coalesce(CAST(:incident AS uuid), :nobody))
""")
_MIDDLE = text("""
UPDATE wangge.alias_proposal AS p SET lng = c.lng, lat = c.lat FROM (
  SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY lng) AS lng,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY lat) AS lat
  FROM wangge.alias_choice WHERE proposal_id = :proposal) AS c
WHERE p.id = :proposal AND c.lng IS NOT NULL AND p.status = 'pending'
""")
_ROWS = """
SELECT p.id, p.text, p.key, p.status, p.proposed_at, p.decided_at, p.decided_by, p.reason, p.alias_id,
  p.address_id, a.text AS address, a.source_id,
  coalesce(ST_X(a.point), p.lng) AS lng, coalesce(ST_Y(a.point), p.lat) AS lat,
  (SELECT count(*) FROM wangge.alias_choice AS c WHERE c.proposal_id = p.id) AS times,
  (SELECT count(DISTINCT c.account_id) FROM wangge.alias_choice AS c WHERE c.proposal_id = p.id) AS people,
  (SELECT max(c.at) FROM wangge.alias_choice AS c WHERE c.proposal_id = p.id) AS latest,
  (SELECT count(*) FROM wangge.alias_proposal AS o WHERE o.key = p.key AND o.id <> p.id) AS rivals
FROM wangge.alias_proposal AS p LEFT JOIN wangge.address AS a ON a.id = p.address_id
"""
_ONE = text(_ROWS + " WHERE p.id = :id")
_PAGE = text(
    _ROWS
    + """
 WHERE p.status = :status AND (CAST(:at AS timestamptz) IS NULL OR (p.proposed_at, p.id) < (:at, CAST(:last AS uuid)))
 ORDER BY p.proposed_at DESC, p.id DESC LIMIT :limit
"""
)
_DECIDE = text("""
UPDATE wangge.alias_proposal AS p
SET status = :status, decided_at = :at, decided_by = :by, reason = :reason, alias_id = :alias,
  address_id = CASE WHEN EXISTS (SELECT FROM wangge.alias_proposal AS o
      WHERE o.key = p.key AND o.id <> p.id AND o.address_id = CAST(:address AS uuid))
    THEN p.address_id ELSE coalesce(CAST(:address AS uuid), p.address_id) END
WHERE id = :id
""")
_ALIAS = text("""
INSERT INTO wangge.address_alias (id, address_id, alias, key, source, created_at, valid_from, valid_to)
VALUES (:id, :address, :alias, :key, 'learned', :at, :begin, :end)
""")
_ADDRESS = text("""
INSERT INTO wangge.address (id, source, text, key, parts, point, valid_from, valid_to)
VALUES (:id, 'learned', :text, :key, jsonb_build_object('poi', CAST(:text AS text)),
  ST_SetSRID(ST_MakePoint(:lng, :lat), 4326), :begin, :end)
""")
_WITHDRAW = text("DELETE FROM wangge.alias_choice WHERE proposal_id = :proposal AND account_id = :account")
_UNCHOSEN = text("""
DELETE FROM wangge.alias_proposal AS p WHERE id = :proposal AND status = 'pending'
  AND NOT EXISTS (SELECT FROM wangge.alias_choice AS c WHERE c.proposal_id = p.id)
""")
_KNOWN = text("""
SELECT key FROM wangge.address WHERE id = :id
UNION ALL SELECT key FROM wangge.address_alias WHERE address_id = :id AND (valid_to IS NULL OR valid_to > now())
""")


# what somebody decided a moment ago, and holds now; a point stands where its address has one, else its building
_ACCEPTED = text("""
SELECT p.text AS alias, a.id::text AS address_id, a.text, a.source_id, a.parts,
  ST_X(coalesce(a.point, b.point)) AS lng, ST_Y(coalesce(a.point, b.point)) AS lat
FROM wangge.alias_proposal AS p
JOIN wangge.address AS a ON a.id = p.address_id
LEFT JOIN wangge.address_alias AS l ON l.id = p.alias_id
LEFT JOIN wangge.building AS b ON b.id = a.building_id
WHERE p.status = 'accepted' AND p.decided_at > :since AND (l.id IS NOT NULL OR a.source = 'learned')
  AND (a.valid_from IS NULL OR a.valid_from <= :now) AND (a.valid_to IS NULL OR a.valid_to > :now)
  AND (l.valid_from IS NULL OR l.valid_from <= :now) AND (l.valid_to IS NULL OR l.valid_to > :now)
ORDER BY p.decided_at DESC, p.id LIMIT :limit
""")


class Accepted(NamedTuple):
    """An alias that was accepted, with the standard address that it means; lng and lat are WGS84, or None."""

    alias: str
    address_id: str
    text: str
    source_id: str | None
    parts: dict[str, Any]
    lng: float | None
    lat: float | None


class NewProposal(NamedTuple):
    """What somebody took a text for: an address, or a WGS84 point; `text` is without anything personal."""

    text: str
    key: str
    address_id: UUID | None
    lng: float | None
    lat: float | None
    account_id: UUID
    incident_id: UUID | None
    at: datetime


class ProposalRecord(NamedTuple):
    """A proposal with how often, by how many and when last it was made; `rivals` are others for the same text."""

    id: UUID
    text: str
    key: str
    status: str
    proposed_at: datetime
    decided_at: datetime | None
    decided_by: str | None
    reason: str | None
    alias_id: UUID | None
    address_id: UUID | None
    address: str | None
    source_id: str | None
    lng: float | None
    lat: float | None
    times: int
    people: int
    latest: datetime | None
    rivals: int


class Decision(NamedTuple):
    """What a planner decides: `address_id` may name the address that a point stands for."""

    by: str
    at: datetime
    reason: str | None = None
    address_id: UUID | None = None
    begin: datetime | None = None
    end: datetime | None = None


def _record(row: Row[Any]) -> ProposalRecord:
    return ProposalRecord._make(row)


async def keys_of(session: AsyncSession, address_id: UUID) -> list[str]:
    """Return the keys of an address and of its aliases; none where there is no such address."""
    return list(await session.scalars(_KNOWN, {"id": address_id}))


async def propose(session: AsyncSession, new: NewProposal) -> tuple[UUID, bool]:
    """Store a proposal, or count it with the same one made before; return its id and whether it is the first.

    One person counts once for each incident, and once without any.
    """
    facts = {"id": uuid4(), "text": new.text, "key": new.key, "address": new.address_id, "at": new.at}
    made = await session.execute(_PROPOSE, {**facts, "lng": new.lng, "lat": new.lat})
    same = {"key": new.key, "address": new.address_id, "nobody": NOBODY}
    proposal = (await session.execute(_LOCK, same)).one()
    choice = {"id": uuid4(), "proposal": proposal.id, "account": new.account_id, "incident": new.incident_id}
    await session.execute(_CHOOSE, {**choice, "at": new.at, "lng": new.lng, "lat": new.lat, "nobody": NOBODY})
    if new.address_id is None:
        await session.execute(_MIDDLE, {"proposal": proposal.id})
    return proposal.id, bool(getattr(made, "rowcount", 0))


async def get(session: AsyncSession, proposal_id: UUID, *, lock: bool = False) -> ProposalRecord | None:
    """Return one proposal; `lock` keeps others from deciding it meanwhile."""
    if lock:
        await session.execute(text("SELECT FROM wangge.alias_proposal WHERE id = :id FOR UPDATE"), {"id": proposal_id})
    row = (await session.execute(_ONE, {"id": proposal_id})).one_or_none()
    return _record(row) if row else None


async def page(
    session: AsyncSession, status: str, after: tuple[datetime, UUID] | None, limit: int
) -> list[ProposalRecord]:
    """Return up to `limit` proposals of a status, the latest first, those after a position."""
    at, last = after or (None, None)
    rows = await session.execute(_PAGE, {"status": status, "at": at, "last": last, "limit": limit})
    return [_record(row) for row in rows]


async def count(session: AsyncSession, status: str) -> int:
    """Return how many proposals have a status."""
    counted = text("SELECT count(*) FROM wangge.alias_proposal WHERE status = :status")
    return int((await session.execute(counted, {"status": status})).scalar_one())


async def accept(session: AsyncSession, proposal: ProposalRecord, decision: Decision) -> None:
    """Make a proposal an alias of its address; a point that stands for no address becomes one of its own."""
    address, alias = decision.address_id or proposal.address_id, None
    facts = {"key": proposal.key, "begin": decision.begin, "end": decision.end}
    if address is None:
        address = uuid4()
        place = {"id": address, "text": proposal.text, "lng": proposal.lng, "lat": proposal.lat}
        await session.execute(_ADDRESS, {**facts, **place})
    else:
        alias = uuid4()
        of = {"id": alias, "address": address, "alias": proposal.text, "at": decision.at}
        await session.execute(_ALIAS, {**facts, **of})
    await _decide(session, proposal, "accepted", decision, alias, address)


async def accepted_since(session: AsyncSession, since: datetime, now: datetime, limit: int) -> list[Accepted]:
    """Return the aliases that were accepted after `since` and hold `now`, the latest first."""
    rows = await session.execute(_ACCEPTED, {"since": since, "now": now, "limit": limit})
    return [Accepted._make(row) for row in rows]


async def reject(session: AsyncSession, proposal: ProposalRecord, decision: Decision) -> None:
    """Say no to a proposal; the same one made again is only counted."""
    await _decide(session, proposal, "rejected", decision, None, None)


async def _decide(
    session: AsyncSession,
    proposal: ProposalRecord,
    status: str,
    decision: Decision,
    alias: UUID | None,
    address: UUID | None,
) -> None:
    facts = {"id": proposal.id, "status": status, "alias": alias, "address": address}
    await session.execute(_DECIDE, {**facts, "at": decision.at, "by": decision.by, "reason": decision.reason})


async def withdraw(session: AsyncSession, proposal_id: UUID, account_id: UUID) -> int:
    """Take back what one person chose; a pending proposal that nobody else made goes. Return how many choices went."""
    facts = {"proposal": proposal_id, "account": account_id}
    gone = await session.execute(_WITHDRAW, facts)
    await session.execute(_UNCHOSEN, {"proposal": proposal_id})
    return int(getattr(gone, "rowcount", 0))


def cursor_of(last: ProposalRecord) -> str:
    """Return the position behind a proposal, for the next page."""
    told = json.dumps([last.proposed_at.isoformat(), str(last.id)])
    return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")
