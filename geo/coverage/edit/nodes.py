"""Moving a corner that several grids share."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations

import numpy as np
import shapely

from geo.coverage.edit.change import Change
from geo.coverage.edit.cut import NODE_M, ROUND, SNAP_M
from geo.coverage.edit.finish import finish
from geo.coverage.edit.plan import Face, Plan, Scale
from geo.coverage.edit.refusal import Place, Refused
from geo.coverage.edit.rings import Outline, edges, on_segment, with_vertex_moved

NODE_WITHIN_M = 1.0


def move_node(plan: Plan, at: Place, to: Place, *, across: bool = False) -> Change:
    """Return the change that moves the vertex nearest to `at` (within a metre) to `to`, in every grid that has it.

    Where the vertex lies on a straight boundary, as the end of another does, and `to` is not further from that than
    a page draws, it slides along: so it can on the border of the plan, which does not move. Raises Refused
    `no_node_here`.
    """
    margin = 2 / min(plan.scale.x, plan.scale.y)
    near = plan.near((*at, *at), margin)
    found = [Outline(face.shape, plan.scale).nearest_vertex(at) for face in near]
    vertex, away = min(found, key=lambda one: one[1], default=(at, np.inf))
    if away > NODE_WITHIN_M:
        raise Refused("no_node_here", "这里没有边界点 / there is no corner here", place=at)
    before = {face.id: face for face in near if vertex in map(tuple, shapely.get_coordinates(face.shape).tolist())}
    target = _slid(before.values(), vertex, to, plan.scale) or (round(to[0], ROUND), round(to[1], ROUND))
    after = {grid: replace(face, shape=with_vertex_moved(face.shape, vertex, target)) for grid, face in before.items()}
    return finish(plan, before, after, across=across)


def _slid(faces: Iterable[Face], vertex: Place, to: Place, scale: Scale) -> Place | None:
    """Return the place nearest to `to` on a straight boundary through `vertex`; None where there is none so near."""
    ends = {end for face in faces for edge in edges(face.shape) if vertex in edge for end in edge} - {vertex}
    for one, other in combinations(sorted(ends), 2):
        _, off = on_segment(vertex, one, other, scale)
        place, away = on_segment(to, one, other, scale)
        if off <= NODE_M and away <= SNAP_M:
            return place
    return None
