"""Owners of everything at once: points out by binary COPY, owners back by COPY and one update of what changed."""

from dataclasses import dataclass
from uuid import UUID

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from data.database import driver_connection
from data.repositories.bulk import copy_columns

# (id, lng, lat, owner now) as one record of fixed width each: 16 + 8 + 8 + 16 bytes
_RECORD = np.dtype([("id", "V16"), ("lng", ">f8"), ("lat", ">f8"), ("grid", "V16")])
_POINTS = """
SELECT uuid_send(id) || float8send(ST_X(point)) || float8send(ST_Y(point))
  || coalesce(uuid_send({owner}), '\\x00000000000000000000000000000000')
FROM wangge.{table} WHERE point IS NOT NULL
"""
TABLES = {"incidents": ("incident", "grid_id"), "buildings": ("building", "NULL"), "addresses": ("address", "NULL")}
_HEADER, _TRAILER, _FRAME = 19, 2, 6  # of the binary COPY format: file header, file end, tuple and field header


@dataclass(frozen=True)
class Points:
    """Points of a table with their owner as stored (zeros where none): ids and owners as 16 bytes each."""

    ids: npt.NDArray[np.void]
    lng: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    owners: npt.NDArray[np.void]


async def points(session: AsyncSession, kind: str) -> Points:
    """Return all located rows of `incidents`, `buildings` or `addresses`."""
    table, owner = TABLES[kind]
    query = f"COPY ({_POINTS.format(table=table, owner=owner)}) TO STDOUT (FORMAT binary)"
    connection = await driver_connection(session)
    async with connection.cursor() as cursor, cursor.copy(query.encode()) as copy:
        pieces = [bytes(piece) async for piece in copy]
    raw = np.frombuffer(b"".join(pieces), np.uint8)[_HEADER:-_TRAILER]
    rows = raw.reshape(-1, _FRAME + _RECORD.itemsize)[:, _FRAME:]
    records = np.ascontiguousarray(rows).view(_RECORD).ravel()
    lng, lat = records["lng"].astype(np.float64), records["lat"].astype(np.float64)
    return Points(records["id"].copy(), lng, lat, records["grid"].copy())


async def write_incident_owners(
    session: AsyncSession, ids: pa.Array, grids: pa.Array, layer_id: UUID, plan_id: UUID
) -> None:
    """Set layer, plan and grid of the incidents named; a null grid means that nobody owns it in this plan."""
    await session.execute(text("CREATE TEMP TABLE assigned (id uuid, grid_id uuid) ON COMMIT DROP"))
    await copy_columns(session, "assigned", pa.table({"id": ids, "grid_id": grids}), schema="pg_temp")
    await session.execute(text("ANALYZE pg_temp.assigned"))
    await session.execute(
        text(
            "UPDATE wangge.incident AS i SET grid_id = a.grid_id,"
            " layer_id = CASE WHEN a.grid_id IS NULL THEN NULL ELSE CAST(:layer AS uuid) END,"
            " plan_id = CASE WHEN a.grid_id IS NULL THEN NULL ELSE CAST(:plan AS uuid) END"
            " FROM pg_temp.assigned AS a WHERE a.id = i.id"
        ),
        {"layer": layer_id, "plan": plan_id},
    )
