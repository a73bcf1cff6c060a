"""What proposals stand on: buildings with outlines, lines that divide, incidents of some time, all in a box."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import numpy as np
import numpy.typing as npt
import shapely
from sqlalchemy.ext.asyncio import AsyncSession

from data.database import driver_connection

Shapes = npt.NDArray[np.object_]


class Built(NamedTuple):
    """Buildings as columns: outlines (EPSG:4326), the point of each, households (0 where nobody knows)."""

    ids: tuple[UUID, ...]
    shapes: Shapes
    points: Shapes
    households: npt.NDArray[np.float64]


class Dividers(NamedTuple):
    """Roads, rails and waters as columns: kind, class, shape (EPSG:4326)."""

    kinds: tuple[str, ...]
    classes: tuple[str | None, ...]
    shapes: Shapes


_BUILDINGS = b"""
SELECT id, ST_AsBinary(geom), ST_AsBinary(point), coalesce(households, 0) FROM wangge.building
WHERE point && ST_MakeEnvelope(%s, %s, %s, %s, 4326) ORDER BY id
"""
_DIVIDERS = b"""
SELECT kind, class, ST_AsBinary(geom) FROM wangge.base_feature
WHERE kind IN ('road', 'rail', 'water') AND geom && ST_MakeEnvelope(%s, %s, %s, %s, 4326)
  AND ST_Dimension(geom) > 0 ORDER BY id
"""
_INCIDENTS = b"""
SELECT ST_AsBinary(point) FROM wangge.incident
WHERE reported_at >= %s AND reported_at < %s AND point && ST_MakeEnvelope(%s, %s, %s, %s, 4326)
"""


async def buildings(session: AsyncSession, box: Sequence[float]) -> Built:
    """Return the buildings whose points lie in a box of degrees."""
    connection = await driver_connection(session)
    async with connection.cursor(binary=True) as cursor:
        await cursor.execute(_BUILDINGS, tuple(box))
        rows = await cursor.fetchall()
    ids, shapes, points, households = zip(*rows, strict=True) if rows else ((), (), (), ())
    return Built(ids, _shapes(shapes), _shapes(points), np.array(households, np.float64))


async def dividers(session: AsyncSession, box: Sequence[float]) -> Dividers:
    """Return roads, rails and waters whose boxes meet a box of degrees."""
    connection = await driver_connection(session)
    async with connection.cursor(binary=True) as cursor:
        await cursor.execute(_DIVIDERS, tuple(box))
        rows = await cursor.fetchall()
    kinds, classes, shapes = zip(*rows, strict=True) if rows else ((), (), ())
    return Dividers(kinds, classes, _shapes(shapes))


async def incidents(session: AsyncSession, box: Sequence[float], begin: datetime, end: datetime) -> Shapes:
    """Return the points of the incidents in a box reported in [begin, end)."""
    connection = await driver_connection(session)
    async with connection.cursor(binary=True) as cursor:
        await cursor.execute(_INCIDENTS, (begin, end, *box))
        return _shapes([row[0] for row in await cursor.fetchall()])


def _shapes(wkb: Sequence[bytes]) -> Shapes:
    return np.asarray(shapely.from_wkb([bytes(one) for one in wkb]), object).reshape(len(wkb))
