"""Handing a part of one grid to another: the shapes at work take each other's nodes as the cuts are made."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

import numpy as np
import shapely

from geo.coverage.edit.change import Change
from geo.coverage.edit.cut import cut
from geo.coverage.edit.finish import Nodes, Notes, finish, unlocked
from geo.coverage.edit.plan import Face, Plan
from geo.coverage.edit.refusal import Refused
from geo.coverage.edit.rings import one_shape, polygons_of, with_nodes
from geo.coverage.within import lying_in


class Transfer:
    """Several handings-over at once, proven together at the end."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._before: dict[UUID, Face] = {}
        self._shapes: dict[UUID, Any] = {}
        self._nodes: list[Nodes] = []

    def shape(self, grid: UUID) -> Any:
        """Return a grid's shape as it is at this moment of the work."""
        return self._shapes[grid] if grid in self._shapes else self._plan.face(grid).shape

    def give(self, part: Any, source: UUID, target: UUID) -> bool:
        """Hand what of `source` lies in the polygon `part` to `target`; tell whether anything was handed over.

        Raises Refused `would_empty_grid` where nothing would be left, `not_adjacent` where it does not lie at the
        target.
        """
        for grid in (source, target):
            self._open(grid)
        pieces = cut(self._shapes[source], shapely.boundary(part), self._plan.scale)
        handed = lying_in(pieces.polygons, part)
        rest = [one for one in pieces.polygons if not any(one is other for other in handed)]
        if not handed:
            return False
        if not rest:
            raise _empties(self._plan.face(source))
        self._take_nodes(pieces.nodes)
        joined = _joined([self._shapes[target], *handed])
        if shapely.get_num_geometries(joined) > shapely.get_num_geometries(self._shapes[target]):
            raise _apart(handed, source, target)
        self._shapes[source], self._shapes[target] = _joined(rest), joined
        return True

    def _open(self, grid: UUID) -> None:
        if grid not in self._before:
            face = self._plan.face(grid)
            unlocked([face])
            shape = face.shape
            for nodes in self._nodes:
                shape = with_nodes(shape, nodes)
            self._before[grid], self._shapes[grid] = face, shape

    def _take_nodes(self, nodes: Nodes) -> None:
        if nodes:
            self._nodes.append(nodes)
            self._shapes = {grid: with_nodes(shape, nodes) for grid, shape in self._shapes.items()}

    def finish(self, *, across: bool = False, notes: Notes = ()) -> Change:
        """Return the change of all that was handed over; raises Refused."""
        after = {grid: replace(face, shape=self._shapes[grid]) for grid, face in self._before.items()}
        return finish(self._plan, self._before, after, self._nodes, across=across, notes=notes)


def _joined(pieces: Iterable[Any]) -> Any:
    return one_shape(polygons_of(shapely.coverage_union_all(np.array(list(pieces), object))))


def _empties(face: Face) -> Refused:
    return Refused(
        "would_empty_grid",
        f"网格 {face.code} 会没有剩余范围，请改用合并 / nothing of {face.code} would be left; merge instead",
        grids=[face.id],
    )


def _apart(handed: list[Any], source: UUID, target: UUID) -> Refused:
    place = shapely.get_coordinates(shapely.point_on_surface(handed[0]))[0]
    return Refused(
        "not_adjacent",
        "要划转的部分与目标网格不相连 / what is handed over does not lie at the grid that takes it",
        place=(float(place[0]), float(place[1])),
        grids=[source, target],
    )


def composed(first: Change, second: Change) -> Change:
    """Return two changes, one after the other, as one."""
    before = {**{grid: face for grid, face in second.before.items() if grid not in first.after}, **first.before}
    gone = set(second.removed)
    after: Mapping[UUID, Face] = {**{grid: f for grid, f in first.after.items() if grid not in gone}, **second.after}
    targets = first.targets | second.targets
    return Change(second.plan, before, dict(after), targets, (*first.notes, *second.notes))
