"""Many rows at once: whole columns in the server's binary form; indexes made anew where most rows are new."""

import asyncio
import struct
import time
from collections.abc import AsyncIterator, Generator
from contextlib import asynccontextmanager
from typing import Any

import numpy as np
import numpy.typing as npt
import psycopg
import pyarrow as pa
import pyarrow.compute as pc
from psycopg.pq import ExecStatus
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from data.database import driver_connection

Bytes = npt.NDArray[np.uint8]
ROWS_A_PIECE = 100_000
MANY = 50_000  # below this an index is cheaper kept than made anew
HEAD, TAIL = b"PGCOPY\n\xff\r\n\0" + struct.pack(">ii", 0, 0), struct.pack(">h", -1)
EPOCH_2000_US = 946_684_800_000_000  # PostgreSQL counts from 2000
UUID, POINT = pa.binary(16), pa.binary(25)
# little-endian EWKB of a point with its SRID, as PostGIS reads it
_POINT = np.dtype([("order", "u1"), ("kind", "<u4"), ("srid", "<u4"), ("x", "<f8"), ("y", "<f8")])
_WITH_SRID, _UUID_7 = 0x20000001, 0x7


async def copy_columns(session: AsyncSession, table: str, columns: pa.Table, schema: str = "wangge") -> None:
    """Write columns by COPY in binary; their names are those of the table's columns.

    Texts go as text, timestamps (microseconds, UTC) as timestamptz, doubles as float8, bytes of fixed width as
    they are: `UUID` for uuid, `POINT` for geometry.
    """
    names = ", ".join(f'"{name}"' for name in columns.column_names)
    statement = f"COPY {schema}.{table} ({names}) FROM STDIN (FORMAT binary)"
    connection = await driver_connection(session)
    async with connection.cursor() as cursor, cursor.copy(statement.encode()) as copy:
        await copy.write(HEAD)
        async for piece in _formed(columns.combine_chunks().to_batches(max_chunksize=ROWS_A_PIECE)):
            await copy.write(piece)
        await copy.write(TAIL)


async def _formed(batches: list[pa.RecordBatch]) -> AsyncIterator[memoryview]:
    """Give the rows of each batch; the next one is formed while the server takes this one."""
    coming: asyncio.Task[memoryview] | None = None
    for batch in batches:
        after = asyncio.create_task(asyncio.to_thread(binary_rows, batch))
        if coming:
            yield await coming
        coming = after
    if coming:
        yield await coming


def binary_rows(batch: pa.RecordBatch) -> memoryview:
    """Return rows in PostgreSQL's binary COPY form: a count, then for each field its length and its bytes."""
    if not batch.num_rows:
        return memoryview(b"")
    count = np.full((batch.num_rows, 1), batch.num_columns, ">i2").view(np.uint8)
    parts, beside = [], [count]  # fields of the same width in every row are laid side by side before all are joined
    for column in batch.columns:
        data = _fixed_width(column)
        if data is None or column.null_count:
            told = column.cast(pa.string()).cast(pa.binary()) if data is None else _binary(data, column)
            lengths = pc.fill_null(pc.binary_length(told), -1).to_numpy(zero_copy_only=False)
            parts += [_binary(np.hstack([*beside, _big_endian(lengths)])), told]
            beside = []
        else:
            beside += [_big_endian(np.full(batch.num_rows, data.shape[1])), data]
    parts += [_binary(np.hstack(beside))] if beside else []
    rows = pc.binary_join_element_wise(*parts, b"", null_handling="replace", null_replacement=b"")
    ends = np.frombuffer(rows.buffers()[1], np.int32)[: batch.num_rows + 1]
    return memoryview(rows.buffers()[2])[: ends[-1]].cast("B")


def _big_endian(lengths: npt.NDArray[Any]) -> Bytes:
    return lengths.astype(">i4").reshape(-1, 1).view(np.uint8)


def _binary(rows: Bytes, like: pa.Array | None = None) -> pa.Array:
    """Return rows of bytes as an array, null where `like` is."""
    made = _fixed(np.ascontiguousarray(rows), pa.binary(rows.shape[1]), None).cast(pa.binary())
    return made if like is None else pc.if_else(like.is_valid(), made, None)


def _fixed_width(column: pa.Array) -> Bytes | None:
    """Return the bytes of each value where all are equally wide, None for text."""
    kind = column.type
    if pa.types.is_fixed_size_binary(kind):
        raw = np.frombuffer(column.buffers()[1], np.uint8).reshape(-1, kind.byte_width)
        return raw[column.offset : column.offset + len(column)]
    if pa.types.is_timestamp(kind):
        return _wide(column.cast(pa.int64()), ">i8", -EPOCH_2000_US)
    return _wide(column, ">f8", 0) if pa.types.is_float64(kind) else None


def _wide(column: pa.Array, form: str, shift: int) -> Bytes:
    values = np.asarray(column.fill_null(0).to_numpy(zero_copy_only=False))
    return (values + shift if shift else values).astype(form).reshape(-1, 1).view(np.uint8)


async def copied_out(
    session: AsyncSession, statement: str, piece_bytes: int = 1 << 24
) -> Generator[bytearray, None, None]:
    """Return what `COPY ... TO STDOUT` gives in pieces of whole rows: to be read in another thread, and closed.

    Reads below the driver's cursor, which gives row by row: a million rows take a third of the time.
    """
    await session.execute(text("SELECT 1"))  # opens the transaction
    connection = await driver_connection(session)
    return _pieces(connection.pgconn, statement.encode(), piece_bytes)


def _pieces(connection: psycopg.pq.abc.PGconn, statement: bytes, piece_bytes: int) -> Generator[bytearray, None, None]:
    connection.send_query(statement)
    _expect(connection, ExecStatus.COPY_OUT)
    piece, more = bytearray(), 0
    try:
        while more >= 0:
            more, row = connection.get_copy_data(0)
            piece += row
            if len(piece) >= piece_bytes:
                yield piece
                piece = bytearray()
    finally:
        while more >= 0:  # the reader gave up: the connection has to be free for the end of the transaction
            more, _ = connection.get_copy_data(0)
        _expect(connection, ExecStatus.COMMAND_OK)
        connection.get_result()
    yield piece


def _expect(connection: psycopg.pq.abc.PGconn, status: ExecStatus) -> None:
    result = connection.get_result()
    if result is None or result.status != status:
        raise psycopg.OperationalError(connection.get_error_message())


_KEYS = """
SELECT conname AS name, pg_get_constraintdef(oid) AS definition FROM pg_constraint
WHERE conrelid = CAST(:table AS regclass) AND contype IN ('p', 'u', 'f') ORDER BY contype = 'f'
"""
_INDEXES = """
SELECT i.indexname AS name, i.indexdef AS definition FROM pg_indexes AS i
WHERE schemaname = 'wangge' AND tablename = :table
  AND NOT EXISTS (SELECT FROM pg_constraint AS c WHERE c.conname = i.indexname)
"""


def most_of(rows: int, there: int, share: float = 1) -> bool:
    """Tell whether `rows` are many, and more than this share of those there."""
    return rows >= MANY and rows > share * there


@asynccontextmanager
async def indexes_made_anew(session: AsyncSession, table: str, rows: int) -> AsyncIterator[None]:
    """Take indexes and keys off a table while most of its rows are written, and make them again.

    Making them anew checks every row just as well, and in one pass. Readers wait meanwhile, so this is for a
    first load alone: where fewer rows come than are there, or few at all, everything stays.
    """
    counted = text(f"SELECT count(*) FROM (SELECT FROM wangge.{table} LIMIT :rows) AS x")  # noqa: S608  # our own name
    there = (await session.execute(counted, {"rows": rows})).scalar_one()
    if not most_of(rows, there):
        yield
        return
    keys = (await session.execute(text(_KEYS), {"table": f"wangge.{table}"})).all()
    indexes = (await session.execute(text(_INDEXES), {"table": table})).all()
    for key in keys:
        await session.execute(text(f'ALTER TABLE wangge.{table} DROP CONSTRAINT "{key.name}"'))
    for index in indexes:
        await session.execute(text(f'DROP INDEX wangge."{index.name}"'))
    yield
    await session.execute(text("SET LOCAL maintenance_work_mem = '512MB'"))
    for index in indexes:
        await session.execute(text(index.definition.replace(":", r"\:")))
    for key in keys:  # primary and unique keys first
        await session.execute(text(f'ALTER TABLE wangge.{table} ADD CONSTRAINT "{key.name}" {key.definition}'))
    await session.execute(text(f"ANALYZE wangge.{table}"))  # else the first questions are planned for an empty table


def point_column(lng: npt.NDArray[np.float64], lat: npt.NDArray[np.float64]) -> pa.Array:
    """Return points in EPSG:4326 as the EWKB that PostGIS reads, null where a coordinate is NaN."""
    made = np.zeros(len(lng), _POINT)
    made["order"], made["kind"], made["srid"], made["x"], made["y"] = 1, _WITH_SRID, 4326, lng, lat
    return _fixed(made.view("u1"), POINT, np.isnan(lng) | np.isnan(lat))


def id_column(count: int) -> pa.Array:
    """Return fresh UUIDs (version 7: they grow with time, which keeps an index dense)."""
    raw = np.frombuffer(np.random.default_rng().bytes(16 * count), np.uint8).reshape(count, 16).copy()
    moment = int(time.time() * 1000)
    raw[:, :6] = np.frombuffer(moment.to_bytes(6, "big"), np.uint8)
    order = np.arange(count, dtype=">u4").view(np.uint8).reshape(count, 4)
    raw[:, 6] = (_UUID_7 << 4) | (order[:, 0] & 0x0F)
    raw[:, 7], raw[:, 8] = order[:, 1], 0x80 | (order[:, 2] >> 2)
    raw[:, 9], raw[:, 10] = (order[:, 2] << 6) | (order[:, 3] >> 2), (order[:, 3] << 6) | (raw[:, 10] & 0x3F)
    return uuid_column(raw)


def uuid_column(raw: npt.NDArray[Any], missing: npt.NDArray[np.bool_] | None = None) -> pa.Array:
    """Return identities given as 16 bytes each, null where `missing`."""
    return _fixed(raw, UUID, missing)


def fixed_column(raw: npt.NDArray[Any], width: int) -> pa.Array:
    """Return values of one width as they are: texts of equal length too."""
    return _fixed(raw, pa.binary(width), None)


def _fixed(raw: npt.NDArray[Any], kind: pa.DataType, missing: npt.NDArray[np.bool_] | None) -> pa.Array:
    valid = None if missing is None else pa.py_buffer(np.packbits(~missing, bitorder="little").tobytes())
    data = raw.tobytes()
    return pa.Array.from_buffers(kind, len(data) // kind.byte_width, [valid, pa.py_buffer(data)])
