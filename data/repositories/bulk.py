"""Many rows at once: columns go to the server as they are, and indexes are made anew where most rows are new."""

import io
import time
from binascii import hexlify
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from data.database import driver_connection

ROWS_A_PIECE = 50_000
MANY = 50_000  # below this an index is cheaper kept than made anew
# little-endian EWKB of a point with its SRID, as PostGIS reads it
_POINT = np.dtype([("order", "u1"), ("kind", "<u4"), ("srid", "<u4"), ("x", "<f8"), ("y", "<f8")])
_WITH_SRID, _UUID_7 = 0x20000001, 0x7


async def copy_columns(session: AsyncSession, table: str, columns: pa.Table, schema: str = "wangge") -> None:
    """Write columns by COPY; their names are those of the table's columns. A null is an empty cell."""
    names = ", ".join(f'"{name}"' for name in columns.column_names)
    statement = f"COPY {schema}.{table} ({names}) FROM STDIN (FORMAT csv)"
    options = pacsv.WriteOptions(include_header=False)
    connection = await driver_connection(session)
    async with connection.cursor() as cursor, cursor.copy(statement.encode()) as copy:
        for piece in columns.to_batches(max_chunksize=ROWS_A_PIECE):
            out = io.BytesIO()
            pacsv.write_csv(piece, out, options)
            await copy.write(out.getvalue())


_KEYS = """
SELECT conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint
WHERE conrelid = CAST(:table AS regclass) AND contype IN ('p', 'u', 'f') ORDER BY contype = 'f'
"""
_INDEXES = """
SELECT i.indexname AS name, i.indexdef AS definition FROM pg_indexes AS i
WHERE schemaname = 'wangge' AND tablename = :table
  AND NOT EXISTS (SELECT FROM pg_constraint AS c WHERE c.conname = i.indexname)
"""


@asynccontextmanager
async def indexes_made_anew(session: AsyncSession, table: str, rows: int) -> AsyncIterator[None]:
    """Take indexes and keys off a table while most of its rows are written, and make them again.

    Making them anew checks every row just as well, and in one pass. Readers wait meanwhile, so this is for a
    first load alone: where fewer rows come than are there, or few at all, everything stays.
    """
    counted = text(f"SELECT count(*) FROM (SELECT FROM wangge.{table} LIMIT :rows) AS x")  # noqa: S608  # our own name
    there = (await session.execute(counted, {"rows": rows})).scalar_one()
    if rows < MANY or there >= rows:
        yield
        return
    keys = (await session.execute(text(_KEYS), {"table": f"wangge.{table}"})).all()
    indexes = (await session.execute(text(_INDEXES), {"table": table})).all()
    for key in keys:
        await session.execute(text(f'ALTER TABLE wangge.{table} DROP CONSTRAINT "{key.name}"'))
    for index in indexes:
        await session.execute(text(f'DROP INDEX wangge."{index.name}"'))
    yield
    for index in indexes:
        await session.execute(text(index.definition.replace(":", r"\:")))
    for key in keys:  # primary and unique keys first
        await session.execute(text(f'ALTER TABLE wangge.{table} ADD CONSTRAINT "{key.name}" {key.definition}'))


def point_column(lng: np.ndarray, lat: np.ndarray) -> pa.Array:
    """Return points in EPSG:4326 as the hexadecimal EWKB that PostGIS reads, null where a coordinate is NaN."""
    made = np.zeros(len(lng), _POINT)
    made["order"], made["kind"], made["srid"], made["x"], made["y"] = 1, _WITH_SRID, 4326, lng, lat
    return _hex_column(made.view("u1"), 2 * _POINT.itemsize, np.isnan(lng) | np.isnan(lat))


def id_column(count: int) -> pa.Array:
    """Return fresh UUIDs (version 7: they grow with time, which keeps an index dense)."""
    raw = np.frombuffer(np.random.default_rng().bytes(16 * count), np.uint8).reshape(count, 16).copy()
    moment = int(time.time() * 1000)
    raw[:, :6] = np.frombuffer(moment.to_bytes(6, "big"), np.uint8)
    order = np.arange(count, dtype=">u4").view(np.uint8).reshape(count, 4)
    raw[:, 6] = (_UUID_7 << 4) | (order[:, 0] & 0x0F)
    raw[:, 7], raw[:, 8] = order[:, 1], 0x80 | (order[:, 2] >> 2)
    raw[:, 9], raw[:, 10] = (order[:, 2] << 6) | (order[:, 3] >> 2), (order[:, 3] << 6) | (raw[:, 10] & 0x3F)
    return _hex_column(raw.ravel(), 32, np.zeros(count, bool))


def _hex_column(raw: np.ndarray, width: int, missing: np.ndarray) -> pa.Array:
    offsets = np.arange(len(missing) + 1, dtype=np.int64) * width
    valid = pa.py_buffer(np.packbits(~missing, bitorder="little").tobytes())
    buffers = [valid, pa.py_buffer(offsets), pa.py_buffer(hexlify(raw.tobytes()))]
    return pa.Array.from_buffers(pa.large_string(), len(missing), buffers)
