"""Code schemes of layers, and every code that was ever given in them."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from data.models import CodeSchemeRow, VoidCode
from geo.code_scheme import CodeScheme, infer, scheme_json, scheme_of
from geo.lineage import Kind

_PAIRS = """
SELECT parent.code AS parent, g.code FROM wangge.plan_grid AS g
JOIN wangge.plan_grid AS parent ON parent.plan_id = g.plan_id AND parent.grid_id = g.parent_id
WHERE g.level = :level AND g.plan_id = (
  SELECT id FROM wangge.plan WHERE layer_id = :layer AND status IN ('published', 'retired')
  ORDER BY valid_from DESC LIMIT 1)
"""

# who holds or held a code: of the published plans the latest, of drafts each its own
_GIVEN = """
SELECT code, grid_id, plan_id, published FROM (
  SELECT DISTINCT ON (g.code, g.grid_id) g.code, g.grid_id, g.plan_id,
    p.status IN ('published', 'retired') AS published
  FROM wangge.plan_grid AS g JOIN wangge.plan AS p ON p.id = g.plan_id
  WHERE p.layer_id = :layer AND g.level = :level AND p.id IS DISTINCT FROM CAST(:without AS uuid)
  ORDER BY g.code, g.grid_id, (p.status IN ('published', 'retired')) DESC, p.valid_from DESC
) AS given
UNION ALL
SELECT code, NULL, plan_id, true FROM wangge.void_code WHERE layer_id = :layer AND level = :level
"""

# a code that the latest plan lacks is void: for the kept reason, else for what lineage says became of its grid
_STATES = """
WITH stated AS (
  SELECT id, valid_from FROM wangge.plan WHERE layer_id = :layer AND status IN ('published', 'retired')
), held AS (
  SELECT g.code, min(p.valid_from) AS since, max(p.valid_from) AS last,
    (array_agg(g.grid_id ORDER BY p.valid_from DESC))[1] AS grid_id,
    (array_agg(p.id ORDER BY p.valid_from DESC))[1] AS plan_id
  FROM wangge.plan_grid AS g JOIN stated AS p ON p.id = g.plan_id
  WHERE g.level = :level AND g.code > :after COLLATE "C"
  GROUP BY g.code ORDER BY g.code LIMIT :limit
)
SELECT held.code, held.since, held.grid_id, v.reason,
  (SELECT array_agg(DISTINCT l.kind) FROM wangge.lineage AS l
   WHERE l.from_plan = held.plan_id AND l.from_grid = held.grid_id) AS kinds,
  coalesce(v.at, (SELECT min(valid_from) FROM stated WHERE valid_from > held.last)) AS void_at
FROM held LEFT JOIN wangge.void_code AS v ON v.layer_id = :layer AND v.level = :level AND v.code = held.code
ORDER BY held.code
"""
# why an old code ends, the most telling first
_REASONS = (Kind.RENUMBERED, Kind.MERGED, Kind.SPLIT, Kind.RESHAPED)
REMOVED = "removed"


class GivenCode(NamedTuple):
    """A code that a grid has or had; `published` tells whether anybody outside ever saw it."""

    code: str
    grid_id: UUID | None
    plan_id: UUID | None
    published: bool


class CodeState(NamedTuple):
    """A published code: since when, the grid that had it last, and why and since when it is void where it is."""

    code: str
    since: datetime
    grid_id: UUID
    reason: str | None
    void_at: datetime | None


async def stored(session: AsyncSession, layer_id: UUID, level: str) -> CodeScheme | None:
    """Return the scheme that somebody set for a level."""
    now = CodeSchemeRow
    rows = select(now.scheme).where(now.layer_id == layer_id, now.level == level, now.retired_at.is_(None))
    told = await session.scalar(rows)
    return scheme_of(told) if told else None


async def of_level(session: AsyncSession, layer_id: UUID, level: str) -> CodeScheme | None:
    """Return the scheme of a level: the one set, else what the codes of the latest published plan show, else None."""
    found = await stored(session, layer_id, level)
    if found:
        return found
    rows = await session.execute(text(_PAIRS), {"layer": layer_id, "level": level})
    return infer([(parent, code) for parent, code in rows])


async def keep(
    session: AsyncSession, layer_id: UUID, level: str, scheme: CodeScheme, actor: str, now: datetime
) -> None:
    """Set the scheme of a level; the one before is kept as retired."""
    one = CodeSchemeRow
    old = update(one).where(one.layer_id == layer_id, one.level == level, one.retired_at.is_(None))
    await session.execute(old.values(retired_at=now))
    told = scheme_json(scheme)
    session.add(CodeSchemeRow(id=uuid4(), layer_id=layer_id, level=level, scheme=told, actor=actor, created_at=now))
    await session.flush()


async def given(session: AsyncSession, layer_id: UUID, level: str, *, without: UUID | None = None) -> list[GivenCode]:
    """Return every code ever given on a level, in plans of any status and void ones; not those of plan `without`.

    A draft that allocates passes itself as `without` only to number anew: else its own codes count too.
    """
    words = {"layer": layer_id, "level": level, "without": without}
    return [GivenCode(*row) for row in await session.execute(text(_GIVEN), words)]


async def taken(session: AsyncSession, layer_id: UUID, level: str, *, without: UUID | None = None) -> set[str]:
    """Return the codes that must not be given to another grid; see `given`."""
    return {one.code for one in await given(session, layer_id, level, without=without)}


async def void(
    session: AsyncSession,
    layer_id: UUID,
    level: str,
    reasons: dict[str, str],
    plan_id: UUID | None,
    actor: str,
    now: datetime,
) -> None:
    """Mark codes as void for a reason each; those that are already void keep theirs."""
    for code, reason in reasons.items():
        known = await session.get(VoidCode, (layer_id, level, code))
        if known is None:
            session.add(
                VoidCode(layer_id=layer_id, level=level, code=code, reason=reason, plan_id=plan_id, actor=actor, at=now)
            )
    await session.flush()


async def states(session: AsyncSession, layer_id: UUID, level: str, *, after: str, limit: int) -> list[CodeState]:
    """Return published codes in order, after `after`."""
    words = {"layer": layer_id, "level": level, "after": after, "limit": limit}
    rows = await session.execute(text(_STATES), words)
    return [
        CodeState(row.code, row.since, row.grid_id, _why(row.reason, row.kinds, row.void_at), row.void_at)
        for row in rows
    ]


def _why(reason: str | None, kinds: list[str] | None, void_at: datetime | None) -> str | None:
    return None if void_at is None else reason or reason_of(set(kinds or ()))


def reason_of(kinds: set[str]) -> str:
    """Return why the code of a grid ends, by what lineage says became of it."""
    return next((kind.value for kind in _REASONS if kind.value in kinds), REMOVED)
