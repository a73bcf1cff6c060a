"""Lists of owners: which grid of a plan owns each incident, building, address; written by COPY, millions a minute."""

from datetime import UTC, datetime
from uuid import UUID

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from data.repositories.assign import ANOTHER_PLAN, NOBODY, Points, of_nobody, points
from data.repositories.bulk import copy_columns, fixed_column, indexes_made_anew, uuid_column

# a standard address without a point of its own lies where its building does
_LOCATED = {
    "incident": "SELECT id, point FROM wangge.incident WHERE point IS NOT NULL",
    "building": "SELECT id, point FROM wangge.building WHERE point IS NOT NULL",
    "address": """SELECT a.id, coalesce(a.point, b.point) AS point
      FROM wangge.address AS a LEFT JOIN wangge.building AS b ON b.id = a.building_id
      WHERE coalesce(a.point, b.point) IS NOT NULL""",
}
KINDS = tuple(_LOCATED)
_OWNED = """
COPY (
  SELECT r.id, r.point, CASE WHEN o.id IS NULL THEN '{another}' ELSE coalesce(o.grid_id, '{nobody}') END::uuid
  FROM ({located}) AS r LEFT JOIN wangge.owner AS o ON o.plan_id = '{plan}' AND o.id = r.id
) TO STDOUT (FORMAT binary)
"""
_NEW = "COPY (SELECT id, point, '{another}'::uuid FROM ({located}) AS r) TO STDOUT (FORMAT binary)"
_MADE = """
INSERT INTO wangge.owner_list (plan_id, kind, made_at) VALUES (:plan, :kind, :now)
ON CONFLICT (plan_id, kind) DO UPDATE SET made_at = excluded.made_at
"""
_LISTED = "SELECT count(*) FROM wangge.owner_list WHERE plan_id = :plan AND kind = :kind"
_COUNT = "SELECT count(*) FROM wangge.owner WHERE plan_id = :plan AND kind = :kind"
_CHANGED = "CREATE TEMP TABLE changed (LIKE wangge.owner) ON COMMIT DROP"
_MERGED = """
INSERT INTO wangge.owner (plan_id, id, kind, grid_id) SELECT plan_id, id, kind, grid_id FROM pg_temp.changed
ON CONFLICT (plan_id, id) DO UPDATE SET grid_id = excluded.grid_id
"""
_GONE = """
DELETE FROM wangge.owner AS o WHERE o.plan_id = :plan AND o.kind = :kind
  AND NOT EXISTS (SELECT FROM ({located}) AS r WHERE r.id = o.id)
"""


async def lock(session: AsyncSession, plan: UUID) -> None:
    """Let nobody else write lists of this plan until the transaction ends; readers go on."""
    key = int.from_bytes(plan.bytes[:8], signed=True)
    await session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


async def listed(session: AsyncSession, kind: str, plan: UUID) -> bool:
    """Tell whether there is a list of this kind for a plan."""
    return bool(await session.scalar(text(_LISTED), {"plan": plan, "kind": kind}))


async def located(session: AsyncSession, kind: str, plan: UUID) -> Points:
    """Return all rows of a kind that have a place, with their listed owner: ANOTHER_PLAN where none is listed yet."""
    query = _OWNED if await listed(session, kind, plan) else _NEW
    told = {"another": ANOTHER_PLAN, "nobody": NOBODY, "plan": plan, "located": _LOCATED[kind]}
    return await points(session, query.format(**told))


async def write(
    session: AsyncSession,
    kind: str,
    plan: UUID,
    ids: npt.NDArray[np.void],
    grids: npt.NDArray[np.void],
    total: int,
) -> None:
    """Make or renew a list: `ids` are the rows that are new or change, of `total` that should be in it then.

    Rows of what is no longer there are taken out. Hold `lock` since before the rows were read.
    """
    told = {"plan": plan, "kind": kind}
    first = not await listed(session, kind, plan)
    if len(ids):
        rows = _whole(kind, plan, ids, grids)
        if first:
            async with indexes_made_anew(session, "owner", len(rows)):
                await copy_columns(session, "owner", rows)
        else:
            await session.execute(text(_CHANGED))
            await copy_columns(session, "changed", rows, schema="pg_temp")
            await session.execute(text(_MERGED))
    if not first and await session.scalar(text(_COUNT), told) != total:
        await session.execute(text(_GONE.format(located=_LOCATED[kind])), told)
    await session.execute(text(_MADE), told | {"now": datetime.now(UTC)})


def _whole(kind: str, plan: UUID, ids: npt.NDArray[np.void], grids: npt.NDArray[np.void]) -> pa.Table:
    """Return rows of the table in the order of its key: the index grows several times quicker that way."""
    order = np.argsort(ids.view(">u8")[::2])
    ids, grids = ids[order], grids[order]
    same = {"plan_id": plan.bytes, "kind": kind.encode()}
    columns = {name: fixed_column(np.full(len(ids), np.void(value)), len(value)) for name, value in same.items()}
    return pa.table(columns | {"id": uuid_column(ids), "grid_id": uuid_column(grids, of_nobody(grids))})
