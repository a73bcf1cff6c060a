"""Drafts: plans that are being edited, their grids as rows, their log of operations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from data.database import driver_connection


@dataclass(frozen=True)
class DraftRecord:
    """A plan as editing sees it."""

    id: UUID
    layer_id: UUID
    name: str
    status: str
    rev: int
    origin: UUID | None


@dataclass(frozen=True)
class GridRow:
    """A grid of a draft as it is stored; `wkb` is its exact geometry (MultiPolygon, EPSG:4326)."""

    id: UUID
    level: str
    parent: UUID | None
    code: str
    name: str
    households: int | None
    area_m2: float
    label: tuple[float, float]
    wkb: bytes
    attributes: dict[str, Any]


class OpRow(NamedTuple):
    """A line of the log; `before` and `after` are faces as documents, empty where not asked for."""

    seq: int
    kind: str
    of_seq: int | None
    op: dict[str, Any]
    actor: str
    at: datetime
    targets: list[UUID]
    touched: list[UUID]
    undone: bool
    before: list[dict[str, Any]]
    after: list[dict[str, Any]]


class Built(NamedTuple):
    """A building's outline as WKB and its point."""

    id: UUID
    wkb: bytes
    lng: float
    lat: float


_COPY_PLAN = """
INSERT INTO wangge.plan (id, layer_id, name, status, valid_from, recorded_at, rev, report, origin)
SELECT :id, layer_id, :name, 'draft', :begin, :now, 0, jsonb_build_object('drawn_by', CAST(:actor AS text)), id
FROM wangge.plan WHERE id = :source
"""
_COPY_GRIDS = """
INSERT INTO wangge.plan_grid
  (plan_id, grid_id, level, parent_id, code, name, households, area_m2, label, geom, attributes)
SELECT :id, grid_id, level, parent_id, code, name, households, area_m2, label, geom,
  CASE WHEN ST_NumGeometries(geom) > 1 THEN attributes || '{"multipart": true}' ELSE attributes END
FROM wangge.plan_grid WHERE plan_id = :source
"""


async def create(
    session: AsyncSession, plan_id: UUID, source: UUID, *, name: str, begin: datetime, now: datetime, actor: str
) -> int:
    """Copy a plan as a new draft, grids and all; return the number of grids."""
    given = {"id": plan_id, "source": source, "name": name, "begin": begin, "now": now, "actor": actor}
    await session.execute(text(_COPY_PLAN), given)
    made = await session.execute(text(_COPY_GRIDS), {"id": plan_id, "source": source})
    return int(made.rowcount)  # type: ignore[attr-defined]


async def rename(session: AsyncSession, plan_id: UUID, name: str) -> None:
    """Give a draft another name."""
    await session.execute(text("UPDATE wangge.plan SET name = :name WHERE id = :id"), {"id": plan_id, "name": name})


async def delete(session: AsyncSession, plan_id: UUID) -> None:
    """Delete a draft with all that hangs on it."""
    await session.execute(text("DELETE FROM wangge.plan WHERE id = :id"), {"id": plan_id})


async def locked(session: AsyncSession, plan_id: UUID, *, write: bool) -> DraftRecord | None:
    """Return a plan, kept from writers until the transaction ends; from readers with a lock too where `write`."""
    how = "UPDATE" if write else "SHARE"
    row = (
        await session.execute(
            text(f"SELECT id, layer_id, name, status, rev, origin FROM wangge.plan WHERE id = :id FOR {how}"),  # noqa: S608
            {"id": plan_id},
        )
    ).one_or_none()
    return DraftRecord(*row) if row else None


async def seen(session: AsyncSession, plan_id: UUID) -> DraftRecord | None:
    """Return a plan without keeping it from anybody: the transaction, which begins here, goes on seeing this state."""
    await session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
    row = await session.execute(
        text("SELECT id, layer_id, name, status, rev, origin FROM wangge.plan WHERE id = :id"), {"id": plan_id}
    )
    found = row.one_or_none()
    return DraftRecord(*found) if found else None


_ROWS = b"""
SELECT grid_id, level, parent_id, code, name, households, area_m2, ST_X(label), ST_Y(label), ST_AsBinary(geom),
  attributes
FROM wangge.plan_grid WHERE plan_id = %s AND (%s::uuid[] IS NULL OR grid_id = ANY(%s::uuid[]))
ORDER BY code, grid_id
"""


async def rows(session: AsyncSession, plan_id: UUID, grids: Iterable[UUID] | None = None) -> list[GridRow]:
    """Return grids of a plan, all levels: those named, or all."""
    connection = await driver_connection(session)
    wanted = list(grids) if grids is not None else None
    async with connection.cursor(binary=True) as cursor:
        await cursor.execute(_ROWS, (plan_id, wanted, wanted))
        found = await cursor.fetchall()
    return [
        GridRow(grid, level, parent, code, name, households, area, (float(lng), float(lat)), bytes(wkb), attributes)
        for grid, level, parent, code, name, households, area, lng, lat, wkb, attributes in found
    ]


_WRITE = b"""
INSERT INTO wangge.plan_grid
  (plan_id, grid_id, level, parent_id, code, name, households, area_m2, label, geom, attributes)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, ST_SetSRID(ST_MakePoint(%s, %s), 4326),
  ST_GeomFromWKB(%s, 4326), %s)
"""


async def replace_rows(session: AsyncSession, plan_id: UUID, gone: Iterable[UUID], made: Sequence[GridRow]) -> None:
    """Take the rows of `gone` out of a draft and put `made` in; codes may change hands among them."""
    connection = await driver_connection(session)
    layer = b"SELECT layer_id FROM wangge.plan WHERE id = %s"
    async with connection.cursor(binary=True) as cursor:
        await cursor.execute(
            b"DELETE FROM wangge.plan_grid WHERE plan_id = %s AND grid_id = ANY(%s)",
            (plan_id, list({*gone, *(row.id for row in made)})),
        )
        await cursor.execute(
            b"INSERT INTO wangge.grid (id, layer_id) SELECT unnest(%s::uuid[]), ("
            + layer
            + b") ON CONFLICT DO NOTHING",
            ([row.id for row in made], plan_id),
        )
        await cursor.executemany(_WRITE, [_values(plan_id, row) for row in made])


def _values(plan_id: UUID, row: GridRow) -> tuple[Any, ...]:
    return (
        plan_id,
        row.id,
        row.level,
        row.parent,
        row.code,
        row.name,
        row.households,
        row.area_m2,
        row.label[0],
        row.label[1],
        row.wkb,
        Jsonb(row.attributes),
    )


async def foreign(session: AsyncSession, layer_id: UUID, grids: Sequence[UUID]) -> int:
    """Return how many of the ids are grids of other layers."""
    if not grids:
        return 0
    found = await session.scalar(
        text("SELECT count(*) FROM wangge.grid WHERE id = ANY(:ids) AND layer_id <> :layer"),
        {"ids": list(grids), "layer": layer_id},
    )
    return int(found or 0)


_APPEND = b"""
INSERT INTO wangge.plan_op (plan_id, seq, kind, of_seq, op, actor, at, targets, touched, before, after)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


async def append(session: AsyncSession, plan_id: UUID, row: OpRow) -> None:
    """Write the next line of a draft's log, and with it the draft's rev."""
    connection = await driver_connection(session)
    documents = (Jsonb(row.before), Jsonb(row.after))
    await connection.execute(
        _APPEND,
        (
            plan_id,
            row.seq,
            row.kind,
            row.of_seq,
            Jsonb(row.op),
            row.actor,
            row.at,
            row.targets,
            row.touched,
            *documents,
        ),
    )
    if row.of_seq is not None:
        await connection.execute(
            b"UPDATE wangge.plan_op SET undone = %s WHERE plan_id = %s AND seq = %s",
            (row.kind == "undo", plan_id, row.of_seq),
        )
    await connection.execute(b"UPDATE wangge.plan SET rev = %s WHERE id = %s", (row.seq, plan_id))


_LOG = """
SELECT seq, kind, of_seq, op, actor, at, targets, touched, undone FROM wangge.plan_op
WHERE plan_id = :plan AND seq > :after AND seq <= :until ORDER BY seq LIMIT :limit
"""


async def log(
    session: AsyncSession, plan_id: UUID, *, after: int = 0, until: int = 2**31 - 1, limit: int = 10_000
) -> list[OpRow]:
    """Return lines of a draft's log without their faces, oldest first."""
    given = {"plan": plan_id, "after": after, "until": until, "limit": limit}
    return [OpRow._make((*row, [], [])) for row in await session.execute(text(_LOG), given)]


_STEPS = """
SELECT
  (SELECT max(seq) FROM wangge.plan_op
   WHERE plan_id = :plan AND actor = :actor AND kind = 'op' AND NOT undone) AS undo,
  (SELECT o.seq FROM wangge.plan_op AS o JOIN wangge.plan_op AS back
     ON back.plan_id = o.plan_id AND back.of_seq = o.seq AND back.kind = 'undo'
   WHERE o.plan_id = :plan AND o.actor = :actor AND o.kind = 'op' AND o.undone
     AND back.seq > (SELECT max(seq) FROM wangge.plan_op
                     WHERE plan_id = :plan AND actor = :actor AND kind = 'op')
   ORDER BY back.seq DESC LIMIT 1) AS redo
"""


async def next_steps(session: AsyncSession, plan_id: UUID, actor: str) -> tuple[int | None, int | None]:
    """Return which operation an actor would take back next, and which do again.

    What was taken back can be done again until the actor does something new.
    """
    row = (await session.execute(text(_STEPS), {"plan": plan_id, "actor": actor})).one()
    return row.undo, row.redo


async def op(session: AsyncSession, plan_id: UUID, seq: int) -> OpRow:
    """Return one line of the log with its faces."""
    row = (
        await session.execute(
            text(
                "SELECT seq, kind, of_seq, op, actor, at, targets, touched, undone, before, after FROM wangge.plan_op"
                " WHERE plan_id = :plan AND seq = :seq"
            ),
            {"plan": plan_id, "seq": seq},
        )
    ).one()
    return OpRow._make(row)


async def used_codes(session: AsyncSession, layer_id: UUID, level: str) -> frozenset[str]:
    """Return every code that a level's grids bear or bore in any plan of a layer, drafts included."""
    found = await session.scalars(
        text(
            "SELECT DISTINCT pg.code FROM wangge.plan_grid AS pg JOIN wangge.plan AS p ON p.id = pg.plan_id"
            " WHERE p.layer_id = :layer AND pg.level = :level"
        ),
        {"layer": layer_id, "level": level},
    )
    return frozenset(found)


_BUILT = b"""
SELECT id, ST_AsBinary(geom), ST_X(point), ST_Y(point) FROM wangge.building
WHERE geom && ST_MakeEnvelope(%s, %s, %s, %s, 4326) LIMIT %s
"""


async def buildings_in(session: AsyncSession, box: Sequence[float], most: int) -> list[Built]:
    """Return up to `most` buildings whose boxes meet a box of degrees."""
    connection = await driver_connection(session)
    async with connection.cursor(binary=True) as cursor:
        await cursor.execute(_BUILT, (*box, most))
        return [Built(one, bytes(wkb), float(lng), float(lat)) for one, wkb, lng, lat in await cursor.fetchall()]


async def building_boxes(session: AsyncSession, ids: Sequence[UUID]) -> list[Built]:
    """Return the named buildings."""
    connection = await driver_connection(session)
    async with connection.cursor(binary=True) as cursor:
        await cursor.execute(
            b"SELECT id, ST_AsBinary(geom), ST_X(point), ST_Y(point) FROM wangge.building WHERE id = ANY(%s)",
            (list(ids),),
        )
        return [Built(one, bytes(wkb), float(lng), float(lat)) for one, wkb, lng, lat in await cursor.fetchall()]


_STREET = b"""
SELECT ST_AsBinary(geom) FROM wangge.base_feature
WHERE kind IN ('road', 'rail', 'water')
  AND (id = %s::uuid OR name = coalesce((SELECT name FROM wangge.base_feature WHERE id = %s::uuid), %s))
  AND geom && ST_MakeEnvelope(%s, %s, %s, %s, 4326) AND ST_Dimension(geom) = 1 LIMIT 500
"""


async def street_lines(session: AsyncSession, street: str, box: Sequence[float]) -> list[bytes]:
    """Return the lines of a street that meet a box, as WKB: by name, or by the id of one of its parts."""
    try:
        part: UUID | None = UUID(street)
    except ValueError:
        part = None
    connection = await driver_connection(session)
    async with connection.cursor(binary=True) as cursor:
        await cursor.execute(_STREET, (part, part, street, *box))
        return [bytes(row[0]) for row in await cursor.fetchall()]


async def ground_mark(session: AsyncSession) -> str:
    """Return a mark that changes when buildings are loaded or changed."""
    found: str | None = await session.scalar(
        text(
            "SELECT concat_ws(' ', n_tup_ins, n_tup_upd, n_tup_del) FROM pg_stat_user_tables"
            " WHERE schemaname = 'wangge' AND relname = 'building'"
        )
    )
    return found or ""
