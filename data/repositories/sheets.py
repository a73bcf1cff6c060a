"""What a map sheet of one grid shows: the grid, its neighbours, the base map around, the buildings on its land."""

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

BUILDINGS_MOST = 4_000


class SheetGrid(NamedTuple):
    """The grid of a sheet; geometry is WKB, EPSG:4326."""

    id: UUID
    plan_id: UUID
    level: str
    code: str
    name: str
    households: int | None
    area_m2: float
    wkb: bytes


class Upper(NamedTuple):
    """A grid above, coarse to fine."""

    id: UUID
    level: str
    code: str
    name: str


class Around(NamedTuple):
    """A neighbour or a feature of the base map, cut to the neighbourhood; geometry is WKB, EPSG:4326."""

    kind: str
    class_: str | None
    name: str | None
    wkb: bytes


class Housed(NamedTuple):
    """A building, its standard address if one is known, and whether it lies in the grid."""

    id: UUID
    name: str | None
    address: str | None
    households: int | None
    floors: int | None
    inside: bool
    wkb: bytes


_GRID = """
SELECT grid_id, plan_id, level, code, name, households, area_m2, ST_AsBinary(geom)
FROM wangge.plan_grid WHERE plan_id = :plan AND grid_id = :grid
"""
_UPPER = """
WITH RECURSIVE chain AS (
  SELECT grid_id, parent_id, level, code, name, 0 AS far
  FROM wangge.plan_grid WHERE plan_id = :plan AND grid_id = :grid
  UNION ALL
  SELECT up.grid_id, up.parent_id, up.level, up.code, up.name, chain.far + 1
  FROM wangge.plan_grid AS up JOIN chain ON up.plan_id = :plan AND up.grid_id = chain.parent_id
  WHERE chain.far < 10
)
SELECT grid_id, level, code, name FROM chain WHERE far > 0 ORDER BY far DESC
"""
_NEIGHBOURS = """
SELECT 'grid', NULL, pg.name, ST_AsBinary(ST_ClipByBox2D(pg.geom, near.box))
FROM (SELECT ST_MakeEnvelope(:west, :south, :east, :north, 4326) AS box) AS near
JOIN wangge.plan_grid AS pg ON pg.plan_id = :plan AND pg.level = :level AND pg.geom && near.box
WHERE pg.grid_id <> :grid ORDER BY pg.code LIMIT 300
"""
_FEATURES = """
SELECT f.kind, f.class, f.name, ST_AsBinary(ST_ClipByBox2D(f.geom, near.box))
FROM (SELECT ST_MakeEnvelope(:west, :south, :east, :north, 4326) AS box) AS near
JOIN wangge.base_feature AS f ON f.geom && near.box
WHERE f.kind IN ('road', 'water', 'rail', 'park') ORDER BY f.kind, f.name, f.id LIMIT 3000
"""
_BUILDINGS = """
SELECT b.id, b.name, a.text, b.households, b.floors, ST_Covers(pg.geom, b.point), ST_AsBinary(b.geom)
FROM (SELECT ST_MakeEnvelope(:west, :south, :east, :north, 4326) AS box) AS near
JOIN wangge.plan_grid AS pg ON pg.plan_id = :plan AND pg.grid_id = :grid
JOIN wangge.building AS b ON b.geom && near.box
LEFT JOIN LATERAL (
  SELECT text FROM wangge.address
  WHERE building_id = b.id AND (valid_to IS NULL OR valid_to > now()) ORDER BY length(text), text LIMIT 1
) AS a ON true
ORDER BY a.text NULLS LAST, b.name, b.id LIMIT :most
"""


class Frame(NamedTuple):
    """The neighbourhood that a sheet shows, in degrees."""

    west: float
    south: float
    east: float
    north: float


async def grid(session: AsyncSession, plan_id: UUID, grid_id: UUID) -> SheetGrid | None:
    """Return a grid of a plan, None where it has none such."""
    row = (await session.execute(text(_GRID), {"plan": plan_id, "grid": grid_id})).one_or_none()
    return SheetGrid._make((*row[:7], bytes(row[7]))) if row else None


async def upper(session: AsyncSession, plan_id: UUID, grid_id: UUID) -> list[Upper]:
    """Return the grids above one, coarse to fine."""
    rows = await session.execute(text(_UPPER), {"plan": plan_id, "grid": grid_id})
    return [Upper(*row) for row in rows]


async def neighbours(session: AsyncSession, of: SheetGrid, frame: Frame) -> list[Around]:
    """Return the grids around one, of its level, cut to the frame."""
    return await _around(session, _NEIGHBOURS, {"plan": of.plan_id, "grid": of.id, "level": of.level}, frame)


async def features(session: AsyncSession, frame: Frame) -> list[Around]:
    """Return roads, water, rails and parks, cut to the frame."""
    return await _around(session, _FEATURES, {}, frame)


async def _around(session: AsyncSession, query: str, given: dict[str, Any], frame: Frame) -> list[Around]:
    rows = await session.execute(text(query), {**given, **frame._asdict()})
    return [Around(row[0], row[1], row[2], bytes(row[3])) for row in rows if row[3]]


async def buildings(session: AsyncSession, of: SheetGrid, frame: Frame) -> list[Housed]:
    """Return the buildings of the frame by address."""
    given = {"plan": of.plan_id, "grid": of.id, "most": BUILDINGS_MOST, **frame._asdict()}
    rows = await session.execute(text(_BUILDINGS), given)
    return [Housed._make((*row[:6], bytes(row[6]))) for row in rows]


_BELOW = """
SELECT pg.grid_id FROM wangge.plan_grid AS pg
LEFT JOIN wangge.plan_grid AS up ON up.plan_id = pg.plan_id AND up.grid_id = pg.parent_id
WHERE pg.plan_id = :plan AND pg.level = :level AND (CAST(:parent AS text) IS NULL OR up.code = :parent)
ORDER BY pg.code LIMIT :most
"""


async def grids_below(session: AsyncSession, plan_id: UUID, level: str, parent: str | None, most: int) -> list[UUID]:
    """Return at most `most` grids of a level by code, below the grid with the code `parent` if one is given."""
    given = {"plan": plan_id, "level": level, "parent": parent, "most": most}
    return list((await session.execute(text(_BELOW), given)).scalars())
