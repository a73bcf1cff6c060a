"""Taking an operation back, and doing it again: byte by byte, or around what others did beside it since."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from uuid import UUID

import shapely

from geo.coverage.edit.change import Change
from geo.coverage.edit.check import check_codes, check_faces, check_land, check_neighbourhood, check_seams
from geo.coverage.edit.finish import check_above, outlines
from geo.coverage.edit.plan import Face, Plan, Shape
from geo.coverage.edit.refusal import Place, Refused
from geo.coverage.edit.rings import Edge, rings_of, vertices, with_nodes, without_vertices

Faces = Mapping[UUID, Face]
SAME_SHARE = 1e-9  # a node lies a nanometre off its edge


class Overtaken(Refused):
    """Grids are no longer as the operation left them, so it cannot be taken back or done again."""


def swapped(plan: Plan, here: Faces, wanted: Faces, targets: frozenset[UUID]) -> Change:
    """Return the plan with the faces `here` put back to `wanted`: undo, or redo the other way round.

    Where all are as they are told, they come back byte by byte. What others did beside them since stays: nodes that
    they put on the `targets` are kept, and of a face that the operation only gave a node that node alone goes, or
    comes. Raises Overtaken, naming the grids, where a target was changed otherwise, or others built on what would go.
    """
    lost = [grid for grid, face in here.items() if not _holds(plan, face)]
    back = [grid for grid in wanted if grid not in here and (grid in plan.faces or grid in plan.upper)]
    if back:
        raise _overtaken(back)
    if not lost:
        return Change(plan.changed(here, wanted), dict(here), dict(wanted), targets)
    return _around(plan, here, wanted, targets)


def _overtaken(grids: list[UUID]) -> Overtaken:
    return Overtaken("overtaken", "这些网格后来又改过，不能撤销 / these grids were changed again later", grids=grids)


def _holds(plan: Plan, face: Face) -> bool:
    now = plan.faces.get(face.id) or plan.upper.get(face.id)
    return now is not None and same(now, face)


def same(one: Face, other: Face) -> bool:
    """Tell whether two states of a face are equal, its geometry bit for bit."""
    return _labelled_alike(one, other) and bool(shapely.to_wkb(one.shape) == shapely.to_wkb(other.shape))


def _around(plan: Plan, here: Faces, wanted: Faces, targets: frozenset[UUID]) -> Change:
    old: dict[UUID, Face] = {}
    new: dict[UUID, Face] = {}
    nodes = _nodes_since(plan, {grid: face for grid, face in here.items() if grid in targets})
    for grid in here.keys() | wanted.keys():
        one, other = here.get(grid), wanted.get(grid)
        if plan.finest not in [face.level for face in (one, other) if face]:
            continue  # coarser grids are dissolved anew
        if one and other and grid not in targets:
            one = plan.faces.get(grid)
            other = replace(one, shape=_renoded(one, here[grid].shape, other.shape)) if one else None
        elif grid in targets:
            one = plan.faces.get(grid) if one else None
            other = replace(other, shape=with_nodes(other.shape, nodes)) if other and nodes else other
        old |= {grid: one} if one else {}
        new |= {grid: other} if other else {}
    made = plan.changed(old, new)
    try:
        check_faces(plan, new, old)
        check_codes(plan, new, old)
        check_neighbourhood(plan, made, list(new.values()))
        check_land(old, new, plan.scale, across=True)
        check_seams(plan, old, new)
        above_old, above_new = outlines(plan, made, old, new)
        check_above(plan, above_new)
    except Refused as error:
        raise _overtaken(list(error.grids)) from error
    return Change(made.changed(above_old, above_new), {**old, **above_old}, {**new, **above_new}, targets)


def _nodes_since(plan: Plan, here: Faces) -> dict[Edge, list[Place]]:
    """Return the nodes that others put on faces since; raises Overtaken where more than that was done to them."""
    found: dict[Edge, list[Place]] = {}
    for grid, face in here.items():
        now = plan.faces.get(grid)
        if now is None or not _labelled_alike(now, face):
            raise _overtaken([grid])
        was, there = vertices(face.shape), vertices(now.shape)
        if not was <= there or abs(now.shape.area - face.shape.area) > SAME_SHARE * face.shape.area:
            raise _overtaken([grid])
        found.update(_runs(now.shape, there - was))
    return found


def _labelled_alike(one: Face, other: Face) -> bool:
    labels = [(face.code, face.name, face.parent, dict(face.attributes)) for face in (one, other)]
    return labels[0] == labels[1]


def _renoded(now: Face, here: Shape, wanted: Shape) -> Shape:
    """Return a face without the vertices that `wanted` has not, and with those that `here` has not."""
    gone, come = vertices(here) - vertices(wanted), vertices(wanted) - vertices(here)
    if not gone <= vertices(now.shape):
        raise _overtaken([now.id])
    shape = without_vertices(now.shape, gone) if gone else now.shape
    shape = with_nodes(shape, _runs(wanted, come)) if come else shape
    if not come <= vertices(shape):
        raise _overtaken([now.id])
    return shape


def _runs(wanted: Shape, come: set[Place]) -> dict[Edge, list[Place]]:
    """Return the vertices to come by the edge they go on: runs of them between two that are there."""
    found: dict[Edge, list[Place]] = {}
    for ring in rings_of(wanted):
        points: list[Place] = list(map(tuple, ring[:-1].tolist()))
        there = [index for index, vertex in enumerate(points) if vertex not in come]
        for one, other in pairwise([*there, there[0] + len(points)] if there else []):
            run = [points[index % len(points)] for index in range(one + 1, other)]
            if run:
                found[points[one], points[other % len(points)]] = run
    return found
