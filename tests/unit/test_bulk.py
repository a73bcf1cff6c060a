"""Rows in the binary form of COPY, byte for byte as the protocol wants them."""

import struct
import uuid
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa

from data.repositories.bulk import UUID, binary_rows, id_column, point_column


def by_hand(row: list[bytes | None]) -> bytes:
    out = struct.pack(">h", len(row))
    for value in row:
        out += struct.pack(">i", -1) if value is None else struct.pack(">i", len(value)) + value
    return out


def test_rows_are_what_the_protocol_says_nulls_and_slices_too() -> None:
    one = uuid.UUID(int=5)
    table = pa.record_batch(
        {
            "id": pa.array([one.bytes, None, one.bytes, one.bytes], UUID),
            "text": pa.array(["汉字", "", None, "x"]),
            "at": pa.array([datetime(2000, 1, 1, 0, 0, 1, tzinfo=UTC), None, None, None], pa.timestamp("us", "UTC")),
            "number": pa.array([1.5, None, -0.0, 2.0]),
        }
    )
    second = struct.pack(">q", 1_000_000)
    wanted = [
        by_hand([one.bytes, "汉字".encode(), second, struct.pack(">d", 1.5)]),
        by_hand([None, b"", None, None]),
        by_hand([one.bytes, None, None, struct.pack(">d", -0.0)]),
        by_hand([one.bytes, b"x", None, struct.pack(">d", 2.0)]),
    ]
    assert binary_rows(table) == b"".join(wanted)
    assert binary_rows(table.slice(1, 2)) == b"".join(wanted[1:3])
    assert binary_rows(table.slice(0, 0)) == b""


def test_points_are_ewkb_with_srid_and_null_without_a_place() -> None:
    points = point_column(np.array([106.4, np.nan]), np.array([29.8, 1.0])).to_pylist()
    assert points == [struct.pack("<BIIdd", 1, 0x20000001, 4326, 106.4, 29.8), None]


def test_ids_are_version_7_grow_and_never_repeat() -> None:
    ids = [uuid.UUID(bytes=one) for one in id_column(5000).to_pylist()]
    assert {one.version for one in ids} == {7}
    assert len(set(ids)) == 5000
    assert ids == sorted(ids)
