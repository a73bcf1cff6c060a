"""Vector tiles of the base map, of a plan's grids and of buildings, made by PostGIS."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

# A tile with its margin, in degrees for the index and in Web Mercator for the picture.
_TILE = """
WITH tile AS (
  SELECT ST_TileEnvelope(:z, :x, :y) AS box,
    ST_Transform(ST_TileEnvelope(:z, :x, :y, margin => 64.0 / 4096), 4326) AS near
)
"""
_GEOM = "ST_AsMVTGeom(ST_Transform(f.geom, 3857), tile.box, 4096, 64, true)"

# kind: from which zoom on, which rows, and how coarse (in 1/4096 of a tile) a shape may become
_BASE = {
    "water": (0, "f.class IS DISTINCT FROM 'stream' OR :z >= 12", "name, class"),
    "park": (11, "true", "name"),
    "block": (12, "true", "class"),
    "rail": (9, "true", "name"),
    "road": (9, "f.class = '1' OR (f.class = '2' AND :z >= 11) OR :z >= 13", "name, class"),
    "place": (11, "true", "name, class"),
}


def _base_layer(kind: str, zoom: int) -> str | None:
    first, rows, columns = _BASE[kind]
    if zoom < first:
        return None
    return f"""(SELECT ST_AsMVT(q, '{kind}', 4096, 'geom') FROM (
      SELECT {columns}, {_GEOM} AS geom FROM wangge.base_feature AS f, tile
      WHERE f.kind = '{kind}' AND f.geom && tile.near AND ({rows})
    ) AS q WHERE q.geom IS NOT NULL)"""  # noqa: S608  # names and conditions of our own


async def base(session: AsyncSession, z: int, x: int, y: int) -> bytes:
    """Return the base map's tile, one layer a kind; empty bytes where there is nothing."""
    layers = [found for kind in _BASE if (found := _base_layer(kind, z))]
    return await _tile(session, layers, {"z": z, "x": x, "y": y})


def _grid_layer(number: int) -> str:
    return f"""(SELECT ST_AsMVT(q, :level{number}, 4096, 'geom') FROM (
      SELECT f.grid_id::text AS id, f.code, f.name, {_GEOM} AS geom FROM wangge.plan_grid AS f, tile
      WHERE f.plan_id = :plan AND f.level = :level{number} AND f.geom && tile.near
    ) AS q WHERE q.geom IS NOT NULL)"""  # noqa: S608  # a number of our own


_LABELS = """(SELECT ST_AsMVT(q, 'label', 4096, 'geom') FROM (
      SELECT f.level, f.code, f.name,
        ST_AsMVTGeom(ST_Transform(f.label, 3857), tile.box, 4096, 256, true) AS geom
      FROM wangge.plan_grid AS f, tile
      WHERE f.plan_id = :plan AND f.level = ANY(:levels) AND f.geom && tile.near
    ) AS q WHERE q.geom IS NOT NULL)"""


async def grids(session: AsyncSession, plan: UUID, levels: Sequence[str], z: int, x: int, y: int) -> bytes:
    """Return a plan's tile: a layer of outlines for each of `levels`, and one of label points.

    Outlines are rounded to the tile's own raster and not otherwise simplified: shared edges stay shared.
    """
    layers = [_grid_layer(number) for number in range(len(levels))]
    given: dict[str, Any] = {f"level{number}": level for number, level in enumerate(levels)}
    given |= {"plan": plan, "levels": list(levels), "z": z, "x": x, "y": y}
    return await _tile(session, [*layers, _LABELS], given)


_BUILDINGS = f"""(SELECT ST_AsMVT(q, 'building', 4096, 'geom') FROM (
      SELECT f.id::text AS id, f.name, f.households, f.floors, {_GEOM} AS geom FROM wangge.building AS f, tile
      WHERE f.geom && tile.near
    ) AS q WHERE q.geom IS NOT NULL)"""  # noqa: S608  # no value in it


async def buildings(session: AsyncSession, z: int, x: int, y: int) -> bytes:
    """Return the tile of building footprints and points."""
    return await _tile(session, [_BUILDINGS], {"z": z, "x": x, "y": y})


async def _tile(session: AsyncSession, layers: list[str], given: dict[str, Any]) -> bytes:
    if not layers:
        return b""
    await session.execute(text("SET LOCAL statement_timeout = '10s'"))
    query = f"{_TILE} SELECT {' || '.join(layers)} AS mvt"
    return bytes((await session.execute(text(query), given)).scalar_one() or b"")


_MARK = """
SELECT string_agg(concat_ws(' ', relname, n_tup_ins, n_tup_upd, n_tup_del), ',' ORDER BY relname)
FROM pg_stat_user_tables WHERE schemaname = 'wangge' AND relname IN ('base_feature', 'building')
"""


async def mark(session: AsyncSession) -> str:
    """Return what changes when base map or buildings change."""
    return str((await session.execute(text(_MARK))).scalar_one())
