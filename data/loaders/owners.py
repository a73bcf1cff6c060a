"""Whose was it then: the owner of many points, each by the plan that was valid at its time."""

from typing import NamedTuple
from uuid import UUID

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from sqlalchemy.ext.asyncio import AsyncSession

from data.repositories import catalogue, grids
from geo.ownership import OwnershipIndex


class Owned(NamedTuple):
    """For each point the plan (-1 for none) and the grid in it (-1 for none), as positions in the two lists."""

    layer: UUID | None
    plans: list[UUID]
    grids: list[list[UUID]]
    plan_of: npt.NDArray[np.int64]
    grid_of: npt.NDArray[np.int64]


async def owners(
    session: AsyncSession, layer_key: str | None, lng: np.ndarray, lat: np.ndarray, times: pd.Series
) -> Owned:
    """Return plan and grid of each point in the asked layer, else the one loaded first."""
    layers = await catalogue.layers(session)
    layer = next((one for one in layers if layer_key in (None, one.key)), None)
    nobody = np.full(len(lng), -1, np.int64)
    if layer is None:
        return Owned(None, [], [], nobody, nobody)
    found = [plan for plan in await catalogue.plans_in_force(session) if plan.layer_id == layer.id]
    starts = [plan.valid_from for plan in found] + [None]
    plan_of, grid_of = nobody, nobody.copy()
    ids: list[list[UUID]] = []
    for number, plan in enumerate(found):
        holds = (times >= plan.valid_from).to_numpy()
        for end in filter(None, (plan.valid_to, starts[number + 1])):
            holds = holds & (times < end).to_numpy()
        ids.append([])
        if holds.any():
            index, ids[number] = await _index(session, plan.id, layer.levels[-1].key)
            plan_of[holds] = number
            grid_of[holds] = index.owners(lng[holds], lat[holds], threads=2)
    return Owned(layer.id, [plan.id for plan in found], ids, plan_of, grid_of)


async def _index(session: AsyncSession, plan_id: UUID, level: str) -> tuple[OwnershipIndex, list[UUID]]:
    columns = await grids.columns(session, plan_id)
    rows = [row for row, one in enumerate(columns.levels) if one == level]
    shapes = shapely.from_wkb([columns.wkb[row] for row in rows])
    index = OwnershipIndex.build(shapes, [columns.codes[row] for row in rows], coverage=True)
    return index, [columns.ids[row] for row in rows]
