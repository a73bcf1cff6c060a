"""Moving a corner that several grids share."""

from dataclasses import replace

import numpy as np
import shapely

from geo.coverage.edit.change import Change
from geo.coverage.edit.finish import finish
from geo.coverage.edit.plan import Plan
from geo.coverage.edit.refusal import Place, Refused
from geo.coverage.edit.rings import Outline, with_vertex_moved

NODE_WITHIN_M = 1.0


def move_node(plan: Plan, at: Place, to: Place, *, across: bool = False) -> Change:
    """Return the change that moves the vertex nearest to `at` (within a metre) to `to`, in every grid that has it.

    Raises Refused `no_node_here`.
    """
    margin = 2 / min(plan.scale.x, plan.scale.y)
    near = plan.near((*at, *at), margin)
    found = [Outline(face.shape, plan.scale).nearest_vertex(at) for face in near]
    vertex, away = min(found, key=lambda one: one[1], default=(at, np.inf))
    if away > NODE_WITHIN_M:
        raise Refused("no_node_here", "这里没有边界点 / there is no corner here", place=at)
    target = (round(to[0], 9), round(to[1], 9))
    before = {face.id: face for face in near if vertex in map(tuple, shapely.get_coordinates(face.shape).tolist())}
    after = {grid: replace(face, shape=with_vertex_moved(face.shape, vertex, target)) for grid, face in before.items()}
    return finish(plan, before, after, across=across)
