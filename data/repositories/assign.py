"""Owners of everything at once: rows out by COPY, owners back by COPY and one update of what changed."""

import asyncio
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv as pacsv
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from data.repositories.bulk import HEAD, copied_out, copy_columns, indexes_made_anew, most_of

NOBODY, ANOTHER_PLAN = UUID(int=0), UUID(int=2**128 - 1)
MOST = 0.5  # of all incidents: from here on they are written anew, which is several times quicker
# one row of the binary COPY: a count of fields, then each field's length and bytes; points as little-endian EWKB
_ROW = np.dtype(
    [
        ("fields", "V6"),
        ("id", "V16"),
        ("of_point", "V13"),
        ("lng", "<f8"),
        ("lat", "<f8"),
        ("of_grid", "V4"),
        ("grid", "V16"),
    ]
)
_INCIDENTS = """
COPY (
  SELECT id, point, CASE WHEN grid_id IS NULL THEN '{nobody}' WHEN plan_id = '{plan}' AND layer_id = '{layer}'
    THEN grid_id ELSE '{another}' END::uuid
  FROM wangge.incident WHERE point IS NOT NULL {when}
) TO STDOUT (FORMAT binary)
"""
# columns and rows; a standard address without a point of its own lies where its building does
_TABLES = {
    "incidents": (
        ("id", "number", "source", "source_ref", "reported_at", "lng", "lat"),
        "SELECT id, number, source, source_ref, reported_at, ST_X(point), ST_Y(point) FROM wangge.incident",
    ),
    "buildings": (
        ("id", "source", "source_id", "name", "households", "lng", "lat"),
        "SELECT id, source, source_id, name, households, ST_X(point), ST_Y(point) FROM wangge.building",
    ),
    "addresses": (
        ("id", "source", "source_id", "text", "lng", "lat"),
        """SELECT a.id, a.source, a.source_id, a.text,
          ST_X(coalesce(a.point, b.point)), ST_Y(coalesce(a.point, b.point))
        FROM wangge.address AS a LEFT JOIN wangge.building AS b ON b.id = a.building_id""",
    ),
}
TABLES = tuple(_TABLES)
_NUMBERS = {"lng": pa.float64(), "lat": pa.float64(), "households": pa.int64()}


@dataclass(frozen=True)
class Points:
    """Located incidents: ids and owners as 16 bytes each.

    The owner is that of the asked plan: NOBODY where none is stored, ANOTHER_PLAN where it is another plan's.
    """

    ids: npt.NDArray[np.void]
    lng: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    owners: npt.NDArray[np.void]


async def incidents(
    session: AsyncSession, layer: UUID, plan: UUID | None, since: datetime | None = None, until: datetime | None = None
) -> Points:
    """Return all located incidents reported in [since, until), with their owner in one plan as stored."""
    when = "".join(
        f"AND reported_at {sign} '{moment.isoformat()}'" for sign, moment in ((">=", since), ("<", until)) if moment
    )
    query = _INCIDENTS.format(nobody=NOBODY, another=ANOTHER_PLAN, plan=plan or NOBODY, layer=layer, when=when)
    return await points(session, query)


async def points(session: AsyncSession, query: str) -> Points:
    """Return what a binary COPY of id, point and owner gives, none of them null."""
    pieces = await copied_out(session, query)
    raw = b"".join(await asyncio.to_thread(list, pieces))
    rows = np.frombuffer(raw, _ROW, (len(raw) - len(HEAD)) // _ROW.itemsize, len(HEAD))
    return Points(*(np.ascontiguousarray(rows[name]) for name in ("id", "lng", "lat", "grid")))


def of_nobody(owners: npt.NDArray[np.void]) -> npt.NDArray[np.bool_]:
    """Tell which of owners, 16 bytes each, are NOBODY."""
    missing: npt.NDArray[np.bool_] = (owners.view("u8").reshape(-1, 2) == 0).all(axis=1)
    return missing


async def rows(session: AsyncSession, kind: str) -> Generator[pa.RecordBatch, None, None]:
    """Return all `incidents`, `buildings` or `addresses`, piece by piece: to be read in another thread.

    `lng` and `lat` are WGS84, null where a row is not located; everything else is text.
    """
    names, query = _TABLES[kind]
    pieces = await copied_out(session, f"COPY ({query} ORDER BY 1) TO STDOUT (FORMAT csv)")
    return _batches(pieces, names)


def _batches(pieces: Generator[bytearray, None, None], names: tuple[str, ...]) -> Generator[pa.RecordBatch, None, None]:
    types = {name: _NUMBERS.get(name, pa.string()) for name in names}
    schema = pa.schema(list(types.items()))
    with closing(pieces):
        for piece in pieces:
            if not piece:
                yield pa.RecordBatch.from_pylist([], schema)
                continue
            table = pacsv.read_csv(
                pa.BufferReader(piece),
                pacsv.ReadOptions(column_names=list(names), block_size=len(piece) + 1),
                pacsv.ParseOptions(newlines_in_values=True),
                pacsv.ConvertOptions(column_types=types, strings_can_be_null=True, quoted_strings_can_be_null=False),
            )
            yield from table.to_batches()


async def write_owners(session: AsyncSession, layer: UUID, owners: pa.Table) -> None:
    """Set the owner of the incidents in `owners`: `id`, `grid_id`, `plan_id`; null where nobody owns it.

    Where most incidents change, the table is written anew, and its readers wait that long.
    """
    await session.execute(text(_ASSIGNED))
    await copy_columns(session, "assigned", owners, schema="pg_temp")
    await session.execute(text("ANALYZE pg_temp.assigned"))
    told = {"layer": layer}
    facts = (await session.execute(text(_FACTS))).one()
    if facts.referred or not most_of(len(owners), facts.there, MOST):
        await session.execute(text(_UPDATE), told)
        return
    changed = {
        "grid_id": "a.grid_id",
        "plan_id": "a.plan_id",
        "layer_id": "CASE WHEN a.grid_id IS NOT NULL THEN CAST(:layer AS uuid) END",
    }
    values = (
        f"CASE WHEN a.id IS NULL THEN i.{name} ELSE {changed[name]} END" if name in changed else f"i.{name}"
        for name in facts.columns
    )
    await session.execute(text("LOCK TABLE wangge.incident IN ACCESS EXCLUSIVE MODE"))
    await session.execute(text(_ANEW.format(values=", ".join(values))), told)
    await session.execute(text("TRUNCATE wangge.incident"))
    async with indexes_made_anew(session, "incident", facts.there):
        names = ", ".join(facts.columns)
        await session.execute(text(f"INSERT INTO wangge.incident ({names}) SELECT * FROM pg_temp.anew"))  # noqa: S608


_ASSIGNED = "CREATE TEMP TABLE assigned (id uuid, grid_id uuid, plan_id uuid) ON COMMIT DROP"
_FACTS = """
SELECT
  (SELECT count(*) FROM wangge.incident) AS there,
  EXISTS (SELECT FROM pg_constraint WHERE confrelid = 'wangge.incident'::regclass) AS referred,
  (SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute
   WHERE attrelid = 'wangge.incident'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '') AS columns
"""
_UPDATE = """
UPDATE wangge.incident AS i SET grid_id = a.grid_id, plan_id = a.plan_id,
  layer_id = CASE WHEN a.grid_id IS NOT NULL THEN CAST(:layer AS uuid) END
FROM pg_temp.assigned AS a WHERE a.id = i.id
"""
_ANEW = """
CREATE TEMP TABLE anew ON COMMIT DROP AS
SELECT {values} FROM wangge.incident AS i LEFT JOIN pg_temp.assigned AS a ON a.id = i.id
"""
