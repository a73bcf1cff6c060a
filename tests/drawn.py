"""Plans drawn in text: each letter is a grid, each cell 0.01 degrees; stored as published plans."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import text

from data.database import Engine, notify, session_scope

WEST, NORTH, CELL = 106.40, 29.90, 0.01
LEVELS = ("community", "grid")
BEGIN = datetime(2025, 1, 1, tzinfo=UTC)

# A and B form community 1, C and D community 2; E is an enclave in D.
CITY = """
AABB
AABB
CCDDDD
CCDEDD
CCDDDD
"""


@dataclass(frozen=True)
class Drawn:
    """What was stored: ids by code."""

    layer_id: UUID
    plan_id: UUID
    grids: dict[str, UUID]
    shapes: dict[str, BaseGeometry]


def shapes_of(picture: str) -> dict[str, BaseGeometry]:
    """Return the polygon of each letter of a picture; its upper left corner is WEST, NORTH."""
    cells: dict[str, list[BaseGeometry]] = {}
    for row, line in enumerate(picture.strip("\n").split("\n")):
        for column, letter in enumerate(line):
            if letter != " ":
                cells.setdefault(letter, []).append(
                    shapely.box(
                        WEST + column * CELL,
                        NORTH - (row + 1) * CELL,
                        WEST + (column + 1) * CELL,
                        NORTH - row * CELL,
                    )
                )
    return {letter: shapely.coverage_union_all(found) for letter, found in cells.items()}


def middle(picture: str, letter: str) -> tuple[float, float]:
    """Return a point well inside the first cell of a letter."""
    lines = picture.strip("\n").split("\n")
    row = next(at for at, line in enumerate(lines) if letter in line)
    column = lines[row].index(letter)
    return WEST + (column + 0.4) * CELL, NORTH - (row + 0.6) * CELL


async def publish(
    engine: Engine,
    picture: str = CITY,
    *,
    layer: str = "governance",
    parents: dict[str, str] | None = None,
    name: str = "2025",
    valid_from: datetime = BEGIN,
    valid_to: datetime | None = None,
    recorded_at: datetime | None = None,
    ids: dict[str, UUID] | None = None,
    status: str = "published",
) -> Drawn:
    """Store a picture as a plan, published or draft; `parents` maps grid letters to community codes."""
    shapes, plan_id = shapes_of(picture), uuid4()
    parents = parents or {letter: "1" if letter in "AB" else "2" for letter in shapes}
    communities: dict[str, list[BaseGeometry]] = {}
    for letter, parent in parents.items():
        communities.setdefault(parent, []).append(shapes[letter])
    codes = {**{code: shapely.coverage_union_all(found) for code, found in communities.items()}, **shapes}
    grids = {code: (ids or {}).get(code, uuid4()) for code in codes}
    async with session_scope(engine) as session:
        layer_id = await _layer(session, layer)
        now = datetime.now(UTC)
        await session.execute(
            text(
                "INSERT INTO wangge.plan (id, layer_id, name, status, valid_from, valid_to, recorded_at,"
                " published_at) VALUES (:id, :layer, :name, 'draft', :begin, :end, :recorded, :published)"
            ),
            {
                "id": plan_id,
                "layer": layer_id,
                "name": name,
                "begin": valid_from,
                "end": valid_to,
                "recorded": recorded_at or now,
                "published": None if status == "draft" else recorded_at or now,
            },
        )
        for code, shape in codes.items():
            level = LEVELS[code in shapes]
            await _grid(session, layer_id, plan_id, grids, code, shape, level, parents.get(code))
        if status != "draft":
            told = {"id": plan_id, "status": status}
            await session.execute(text("UPDATE wangge.plan SET status = :status WHERE id = :id"), told)
            await notify(session, "wangge_plan", layer)
    return Drawn(layer_id, plan_id, grids, shapes)


async def _layer(session: Any, key: str) -> UUID:
    found = await session.scalar(text("SELECT id FROM wangge.layer WHERE key = :key"), {"key": key})
    if found:
        return UUID(str(found))
    layer_id = uuid4()
    await session.execute(
        text(
            "INSERT INTO wangge.layer (id, key, title, levels, created_at) VALUES"
            ' (:id, :key, NULL, \'[{"key": "community"}, {"key": "grid"}]\', now())'
        ),
        {"id": layer_id, "key": key},
    )
    return layer_id


async def _grid(
    session: Any,
    layer_id: UUID,
    plan_id: UUID,
    grids: dict[str, UUID],
    code: str,
    shape: BaseGeometry,
    level: str,
    parent: str | None,
) -> None:
    await session.execute(
        text("INSERT INTO wangge.grid (id, layer_id) VALUES (:id, :layer) ON CONFLICT DO NOTHING"),
        {"id": grids[code], "layer": layer_id},
    )
    await session.execute(
        text(
            "INSERT INTO wangge.plan_grid (plan_id, grid_id, level, parent_id, code, name, households,"
            " area_m2, label, geom) VALUES (:plan, :grid, :level, :parent, :code, :name, 100, 1e6,"
            " ST_PointOnSurface(ST_GeomFromWKB(:wkb, 4326)), ST_Multi(ST_GeomFromWKB(:wkb, 4326)))"
        ),
        {
            "plan": plan_id,
            "grid": grids[code],
            "level": level,
            "parent": grids[parent] if parent else None,
            "code": code,
            "name": f"网格{code}" if parent else f"社区{code}",
            "wkb": shapely.to_wkb(shape),
        },
    )
