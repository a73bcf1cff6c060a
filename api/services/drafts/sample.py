"""The demo's draft: next year's plan as somebody might have begun it, with a split, a merge and a moved boundary."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
import shapely

from api.auth import Caller, Role
from api.errors import ApiError
from api.services.drafts import create, edit
from api.services.drafts.keeper import DraftKeeper
from api.services.duties import Duties
from data.database import Engine, session_scope
from data.repositories import catalogue
from data.repositories.duties import DutyRecords
from geo.coverage.edit import Face, Plan
from geo.coverage.edit.arcs import shared_arcs

NAME = "2027 方案"
PLANNER = Caller(Role.PLANNER, "planner")
BEGIN = datetime(2026, 12, 31, 16, tzinfo=UTC)  # 2027-01-01 in Shanghai


async def draw_sample(engine: Engine) -> None:
    """Begin the demo's draft, once."""
    async with session_scope(engine) as session:
        layer = (await catalogue.layers(session))[0]
        plans = await catalogue.plans_of(session, layer.id, drafts=True)
        if any(plan.name == NAME for plan in plans):
            return
        made = await create.copied(session, plans[-1].id, actor="planner", name=NAME, begin=BEGIN)
    keeper = DraftKeeper(engine, lambda: Duties(DutyRecords()))
    async with keeper.opened(made.id) as (_, draft):
        operations = sample(draft.plan)
    for operation in operations:
        try:
            await edit.operate(keeper, made.id, PLANNER, operation, None)
        except ApiError:
            continue  # a sample may leave out what this city's streets do not allow


def sample(plan: Plan) -> list[dict[str, Any]]:
    """Return operations that a planner would begin with: the fullest grid cut, the two emptiest joined, one edge."""
    held = sorted(plan.faces.values(), key=lambda face: (face.households or 0, face.code))
    fullest = held[-1]
    pairs = [pair for face in held[:20] if (pair := _beside(plan, face)) is not None]
    operations: list[dict[str, Any]] = [
        {"op": "split", "grid": str(fullest.id), "line": _across(fullest.shape)},
        {"op": "rename", "grid": str(fullest.id), "name": f"{fullest.name}甲"},
    ]
    if pairs:
        operations.append({"op": "merge", "grids": [str(pairs[0][0].id), str(pairs[0][1].id)]})
    moved = _beside(plan, held[-2])
    if moved:
        operations.append({"op": "move_arc", "grids": [str(one.id) for one in moved], "line": _bent(*moved)})
    return operations


def _across(shape: Any) -> list[list[float]]:
    """Return a line through the middle of a shape, across its longer side."""
    west, south, east, north = shape.bounds
    x, y = shape.centroid.x, shape.centroid.y
    if east - west > north - south:
        return [[x, south - 1e-4], [x, north + 1e-4]]
    return [[west - 1e-4, y], [east + 1e-4, y]]


def _beside(plan: Plan, face: Face) -> tuple[Face, Face] | None:
    """Return a grid with the emptiest neighbour of its community that shares one boundary with it."""
    others = [one for one in plan.near(face.shape.bounds) if one.id != face.id and one.parent == face.parent]
    for other in sorted(others, key=lambda one: (one.households or 0, one.code)):
        if len(shared_arcs(face, other)) == 1:
            return face, other
    return None


def _bent(one: Face, other: Face) -> list[list[float]]:
    """Return the common boundary with its middle drawn some metres into the first grid."""
    arc = shared_arcs(one, other)[0]
    middle = shapely.get_coordinates(shapely.line_interpolate_point(arc, 0.5, normalized=True))[0]
    towards = np.array([one.shape.centroid.x, one.shape.centroid.y]) - middle
    bent = middle + towards / max(float(np.hypot(*towards)), 1e-9) * 1.5e-4
    ends = shapely.get_coordinates(arc)[[0, -1]]
    return [ends[0].tolist(), bent.tolist(), ends[1].tolist()]
