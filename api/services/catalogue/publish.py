"""The files of a plan, written by who publishes it, so that every worker only maps them."""

import asyncio
from pathlib import Path
from uuid import UUID

from api.services.catalogue.build import index_plan
from data.database import Session
from data.repositories import catalogue, grids

INDEX = "index"  # below the state folder


async def write_index(session: Session, state: Path, plan_id: UUID) -> None:
    """Write the index files of a plan that `session` has stored and is about to commit."""
    plan = await catalogue.plan(session, plan_id)
    if plan is None:
        return
    layer = next(one for one in await catalogue.layers(session) if one.id == plan.layer_id)
    columns = await grids.columns(session, plan_id)
    await asyncio.to_thread(index_plan, state / INDEX, plan_id, columns, tuple(level.key for level in layer.levels))
