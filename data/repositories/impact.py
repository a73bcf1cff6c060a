"""What may change hands: buildings, addresses and young incidents, as points and by their public names."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

import numpy as np
import numpy.typing as npt
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from geo.types import Bbox

Floats = npt.NDArray[np.float64]
_POINTS = {
    "buildings": """
SELECT id, ST_X(point), ST_Y(point), coalesce(households, 0) FROM wangge.building
WHERE point && ST_MakeEnvelope(:west, :south, :east, :north, 4326)
""",
    "addresses": """
SELECT id, ST_X(point), ST_Y(point), 0 FROM wangge.address
WHERE point && ST_MakeEnvelope(:west, :south, :east, :north, 4326)
  AND (valid_from IS NULL OR valid_from <= now()) AND (valid_to IS NULL OR valid_to > now())
""",
    "incidents": """
SELECT id, ST_X(point), ST_Y(point), 0 FROM wangge.incident
WHERE point && ST_MakeEnvelope(:west, :south, :east, :north, 4326) AND reported_at >= :since AND reported_at < :until
""",
}
KINDS = tuple(_POINTS)
_NAMES = {
    "buildings": "SELECT id, coalesce(source_id, ''), coalesce(name, '') FROM wangge.building WHERE id = ANY(:ids)",
    "addresses": "SELECT id, coalesce(source_id, ''), text FROM wangge.address WHERE id = ANY(:ids)",
    # the reported text may name people: number and category only
    "incidents": "SELECT i.id, i.number, coalesce(c.title, '') FROM wangge.incident AS i"
    " LEFT JOIN wangge.category AS c ON c.key = i.category_key WHERE i.id = ANY(:ids)",
}


@dataclass(frozen=True)
class Things:
    """Things of one kind: where they are, and their households where they are buildings."""

    ids: list[UUID]
    lng: Floats
    lat: Floats
    weight: npt.NDArray[np.int64]

    @classmethod
    def none(cls) -> Self:
        """Return no things."""
        return cls([], np.empty(0), np.empty(0), np.empty(0, np.int64))


async def things(session: AsyncSession, kind: str, box: Bbox, during: tuple[datetime, datetime]) -> Things:
    """Return the things of a kind in a box; incidents are those reported in the half-open time `during`."""
    words = {**box._asdict(), "since": during[0], "until": during[1]}
    rows = (await session.execute(text(_POINTS[kind]), words)).all()
    if not rows:
        return Things.none()
    ids, lng, lat, weight = zip(*rows, strict=True)
    return Things(list(ids), np.array(lng, np.float64), np.array(lat, np.float64), np.array(weight, np.int64))


async def names(session: AsyncSession, ids: Mapping[str, list[UUID]]) -> dict[str, list[tuple[str, str]]]:
    """Return number and public name of things by their ids, in their order; empty where one is gone."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name, wanted in ids.items():
        rows = await session.execute(text(_NAMES[name]), {"ids": wanted})
        known = {row[0]: (row[1], row[2]) for row in rows}
        found[name] = [known.get(one, ("", "")) for one in wanted]
    return found
