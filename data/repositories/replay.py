"""Where incidents were, for a replay: a million points in one value instead of a million rows."""

from datetime import datetime
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from sqlalchemy.ext.asyncio import AsyncSession

from data.database import driver_connection

# the server's own bytes of a point (EWKB: order, type, SRID, x, y), end to end
_POINTS = b"""
SELECT string_agg(point::bytea, ''), count(*) FROM wangge.incident WHERE reported_at >= %s AND reported_at < %s
"""


class PlacedIncidents(NamedTuple):
    """Positions of incidents in WGS84, and how many there are with those of unknown place."""

    lng: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]
    total: int


async def points(session: AsyncSession, since: datetime, until: datetime) -> PlacedIncidents:
    """Return the incidents reported in [since, until), in no order."""
    connection = await driver_connection(session)
    async with connection.cursor(binary=True) as cursor:
        await cursor.execute(_POINTS, (since, until))
        row = await cursor.fetchone()
    raw, count = row or (None, 0)
    if not raw:
        return PlacedIncidents(np.empty(0), np.empty(0), int(count))
    order = "<" if raw[0] == 1 else ">"
    rows = np.frombuffer(raw, np.dtype([("head", "V9"), ("x", f"{order}f8"), ("y", f"{order}f8")]))
    return PlacedIncidents(rows["x"].astype(np.float64), rows["y"].astype(np.float64), int(count))
