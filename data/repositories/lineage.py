"""Where grids came from: worked out between any two plans, kept with the plan that is published."""

from typing import NamedTuple
from uuid import UUID, uuid4

import numpy as np
import shapely
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from data.models import Lineage
from data.repositories.grids import WeighedPoints
from geo.lineage import GridSet, Link, housed, lineage

_LEVEL = text(
    "SELECT grid_id, code, name, ST_AsBinary(geom) AS wkb FROM wangge.plan_grid"
    " WHERE plan_id = :plan AND level = :level ORDER BY code"
)


class NamedGrids(NamedTuple):
    """The grids of one level with their names, by code."""

    grids: GridSet
    names: list[str]


async def level_of(session: AsyncSession, plan_id: UUID, level: str) -> NamedGrids:
    """Return the grids that a plan has on a level."""
    rows = (await session.execute(_LEVEL, {"plan": plan_id, "level": level})).all()
    shapes = shapely.from_wkb([bytes(row.wkb) for row in rows]) if rows else []
    grids = GridSet([row.grid_id for row in rows], [row.code for row in rows], np.asarray(shapes, dtype=object))
    return NamedGrids(grids, [row.name for row in rows])


def links(old: GridSet, new: GridSet, buildings: WeighedPoints) -> list[Link]:
    """Return the lineage between two levels, with shares of households where buildings are known."""
    if not len(buildings.lng):
        return lineage(old, new)
    return lineage(old, new, housed(old, new, buildings.lng, buildings.lat, buildings.weight))


async def keep(session: AsyncSession, before: UUID, after: UUID, old: GridSet, new: GridSet, found: list[Link]) -> None:
    """Store the lineage from plan `before` to plan `after`."""
    rows = [
        {
            "id": uuid4(),
            "from_plan": before,
            "from_grid": old.ids[one.before],
            "to_plan": after,
            "to_grid": new.ids[one.after],
            "kind": one.kind.value,
            "area_m2": one.area_m2,
            "area_share": one.area_share,
            "to_area_share": one.to_area_share,
            "households": one.households,
            "household_share": one.household_share,
            "to_household_share": one.to_household_share,
        }
        for one in found
    ]
    if rows:
        await session.execute(insert(Lineage), rows)
