"""What a load of addresses tells before it is written: how deep texts are read, where points lie, what is there."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from geo.address import AddressIndex
from geo.address.registry.entries import code_rows
from geo.address.self_test import ask, names_of

# what an address tells at the deepest, by the column that says so
DEPTHS = (
    ("room", ("room",)),
    ("unit", ("unit",)),
    ("building", ("building",)),
    ("number", ("door",)),
    ("name", ("compound", "road", "lane", "community")),
    ("area", ("town", "district")),
)
LOOKED_AT = 20_000  # points that are compared with the plans in force, rows whose names are asked
ASKED_MOST, LOST_MOST = 2_000, 200  # names asked, and told of those not found
_OUTSIDE = """
WITH asked AS (SELECT point FROM incoming_address WHERE point IS NOT NULL ORDER BY id LIMIT :most)
SELECT count(*), count(*) FILTER (WHERE NOT EXISTS (
  SELECT FROM wangge.plan_grid AS g JOIN wangge.plan AS p ON p.id = g.plan_id
  WHERE p.status IN ('published', 'retired') AND p.valid_from <= now() AND (p.valid_to IS NULL OR p.valid_to > now())
    AND ST_Intersects(g.geom, asked.point)))
FROM asked HAVING EXISTS (SELECT FROM wangge.plan_grid)
"""
_ELSEWHERE = """
SELECT a.source, count(*) FROM wangge.address AS a JOIN incoming_address AS i ON i.source_id = a.source_id
WHERE a.source <> :source GROUP BY a.source ORDER BY 2 DESC
"""


def depths(parts: Iterable[str], texts: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return how many addresses tell at the deepest a room, a unit, a building, a number, a name, an area, nothing.

    `parts` are the stated ones as JSON; each depth comes with the first text of its kind.
    """
    coded = code_rows([orjson.loads(one) for one in parts], texts)
    told = {depth: _any(coded.rows, columns) for depth, columns in DEPTHS}
    left, found = np.ones(len(texts), bool), {}
    for depth, rows in (*told.items(), ("nothing", np.ones(len(texts), bool))):
        here = np.flatnonzero(left & rows)
        if len(here):
            found[depth] = {"n": len(here), "such_as": texts[here[0]]}
        left &= ~rows
    return found


def self_test(
    parts: Sequence[str], texts: Sequence[str], lng: npt.NDArray[np.float64], lat: npt.NDArray[np.float64]
) -> dict[str, Any]:
    """Return which of the names that the rows bear are not found when they are asked for, in these rows alone.

    `parts` are the stated ones as JSON. Of more than `LOOKED_AT` rows so many are taken, evenly spread.
    """
    rows = np.unique(np.linspace(0, len(texts) - 1, min(LOOKED_AT, len(texts))).astype(int))
    stated, some = [orjson.loads(parts[row]) for row in rows], [texts[row] for row in rows]
    index = AddressIndex.build(
        ids=[str(row) for row in rows], source_ids=[None] * len(rows), texts=some, parts=stated,
        lng=lng[rows], lat=lat[rows],
    )  # fmt: skip
    told = ask(index, names_of(zip(stated, some, strict=True)), ASKED_MOST).told(LOST_MOST)
    return {**told, "rows": len(rows), "of_rows": len(texts)}


def _any(rows: Mapping[str, npt.NDArray[np.int32]], columns: Sequence[str]) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = np.logical_or.reduce([rows[name] > 0 for name in columns])
    return found


async def where(session: AsyncSession) -> dict[str, Any]:
    """Return how many of the incoming points lie outside every plan in force; nothing where there is no grid."""
    row = (await session.execute(text(_OUTSIDE), {"most": LOOKED_AT})).first()
    return {"outside": {"n": row[1], "looked_at": row[0]}} if row and row[1] else {}


async def elsewhere(session: AsyncSession, source: str) -> dict[str, Any]:
    """Return how many of the incoming ids stand already under other sources: they will stand twice."""
    found = {name: int(count) for name, count in await session.execute(text(_ELSEWHERE), {"source": source})}
    return {"also_in": found} if found else {}
