"""What can be wrong with an installation's data: plans that are no coverage, children without parents."""

from typing import NamedTuple
from uuid import UUID

import numpy as np
import shapely
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from data.migrations import head
from geo.coverage import unmatched_edges

_PLANS = """
SELECT l.key AS layer, p.id, p.name FROM wangge.plan AS p JOIN wangge.layer AS l ON l.id = p.layer_id
WHERE p.status IN ('published', 'retired') ORDER BY l.seq, p.valid_from
"""
_GRIDS = """
SELECT level, code, ST_AsBinary(geom) AS wkb FROM wangge.plan_grid WHERE plan_id = :plan ORDER BY level, code
"""
_ORPHANS = """
SELECT g.code FROM wangge.plan_grid AS g JOIN wangge.plan AS p ON p.id = g.plan_id
JOIN wangge.layer AS l ON l.id = p.layer_id
LEFT JOIN wangge.plan_grid AS parent ON parent.plan_id = g.plan_id AND parent.grid_id = g.parent_id
WHERE g.plan_id = :plan AND g.level <> l.levels -> 0 ->> 'key' AND parent.grid_id IS NULL
ORDER BY g.code LIMIT 10
"""


class Finding(NamedTuple):
    """One thing that was looked at: what, whether it holds, and the places where it does not."""

    code: str
    subject: str
    holds: bool
    places: tuple[str, ...] = ()


async def schema(session: AsyncSession) -> Finding:
    """Tell whether the database has the schema of this program."""
    found = await session.scalar(text("SELECT version_num FROM wangge.alembic_version"))
    return Finding("schema", str(found), found == head())


async def plans(session: AsyncSession) -> list[Finding]:
    """Prove every published plan anew: each level a valid coverage, each child with its parent."""
    findings = []
    for plan in await session.execute(text(_PLANS)):
        name = f"{plan.layer} {plan.name}"
        findings += [await _coverage(session, name, plan.id), await _orphans(session, name, plan.id)]
    return findings


async def _coverage(session: AsyncSession, name: str, plan_id: UUID) -> Finding:
    rows = (await session.execute(text(_GRIDS), {"plan": plan_id})).all()
    levels = np.array([row.level for row in rows])
    shapes = shapely.from_wkb([bytes(row.wkb) for row in rows])
    places: list[str] = []
    for level in dict.fromkeys(levels.tolist()):
        of_level = np.flatnonzero(levels == level)
        edges = unmatched_edges(shapes[of_level])
        bad = of_level[~shapely.is_empty(edges)]
        places += [f"{level} {rows[index].code}" for index in bad]
    return Finding("coverage", name, not places, tuple(places[:10]))


async def _orphans(session: AsyncSession, name: str, plan_id: UUID) -> Finding:
    codes = list(await session.scalars(text(_ORPHANS), {"plan": plan_id}))
    return Finding("parents", name, not codes, tuple(codes))
