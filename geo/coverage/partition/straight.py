"""A boundary inside a block as a planner would draw it: straight from gap to gap, past the buildings."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np
import shapely

from geo.coverage.partition.linework import united
from geo.coverage.partition.model import Atoms, Buildings, Ints, Shapes

CLEAR_M, CLEAR_OF_POINTS_M = 0.4, 1.5  # how near a boundary may pass a footprint's wall, a building's point
NEAR_M = 0.1  # other boundaries
TRIM_M = 0.25  # next to its ends a line may touch the block's edge
Vertex = tuple[float, float]


class Room:
    """The free ground of a land: its blocks, its buildings, and the boundaries already drawn in each block."""

    def __init__(self, atoms: Atoms, buildings: Buildings) -> None:
        self._atoms = atoms
        self._buildings = buildings.shapes
        self._points = np.asarray(shapely.point_on_surface(buildings.shapes), object)
        self._tree = shapely.STRtree(buildings.shapes)
        self._blocks: dict[int, Any] = {}
        self._drawn: dict[int, dict[int, Any]] = {}

    @cached_property
    def _clear_m(self) -> Any:
        return CLEAR_M if (shapely.get_dimensions(self._buildings) == 2).any() else CLEAR_OF_POINTS_M

    def block(self, number: int) -> Any:
        """Return the outline of a block, prepared."""
        if number not in self._blocks:
            members = self._atoms.shapes[self._atoms.block == number]
            shape = united(members, np.zeros(len(members), np.int64))[0]
            shapely.prepare(shape)
            self._blocks[number] = shape
        return self._blocks[number]

    def begin(self) -> None:
        """Forget the boundaries drawn: another proposal begins."""
        self._drawn = {}

    def draw(self, number: int, block: int, path: list[Vertex]) -> None:
        """Tell of a boundary in a block; drawn again under its number it is another one."""
        self._drawn.setdefault(block, {})[number] = shapely.linestrings(path)

    def is_free(self, path: list[Vertex], block: int, number: int) -> bool:
        """Tell whether the straight line from the first to the last vertex may stand for the path.

        It stays within the block, touches no building and no other boundary, and has the same buildings on each
        side as the path.
        """
        line = shapely.linestrings([path[0], path[-1]])
        length = line.length
        if length < 2 * TRIM_M:
            return True
        trimmed = shapely.linestrings(_points_along(path[0], path[-1], length))
        if not shapely.contains_properly(self.block(block), trimmed):
            return False
        if len(self._tree.query(line, predicate="dwithin", distance=self._clear_m)):
            return False
        others = (line for one, line in self._drawn.get(block, {}).items() if one != number)
        if any(shapely.dwithin(trimmed, other, NEAR_M) for other in others):
            return False
        between = shapely.polygons(path) if len(path) > 2 else None
        if between is None:
            return True
        if not between.is_valid:
            between = shapely.make_valid(between)
        return not len(self._tree.query(between, predicate="intersects"))

    def owned(self, shapes: Shapes, owner: Ints) -> bool:
        """Tell whether each building's point lies in the shape of its owner, and no other has part of it."""
        house, shape = shapely.STRtree(shapes).query(self._points, predicate="intersects").tolist()
        found = np.full(len(self._points), -1)
        found[house] = shape
        return bool((found == owner).all()) and len(house) == len(self._points)


def _points_along(a: Vertex, b: Vertex, length: float) -> list[Vertex]:
    share = TRIM_M / length
    dx, dy = (b[0] - a[0]) * share, (b[1] - a[1]) * share
    return [(a[0] + dx, a[1] + dy), (b[0] - dx, b[1] - dy)]


def straightened(run: list[Vertex], number: int, block: int, room: Room, pinned: frozenset[Vertex]) -> list[Vertex]:
    """Return a run inside a block with as few bends as its surroundings allow; pinned vertices stay."""
    kept, at, last = [run[0]], 0, len(run) - 1
    while at < last:
        reach = next((stop for stop in range(at + 1, last) if run[stop] in pinned), last)
        at = _furthest(run, at, reach, lambda path: room.is_free(path, block, number))
        kept.append(run[at])
    room.draw(number, block, kept)
    return kept


def _furthest(run: list[Vertex], at: int, last: int, is_free: Callable[[list[Vertex]], bool]) -> int:
    """Return the furthest vertex that a straight line from `at` may lead to; the next one always may."""
    if is_free(run[at : last + 1]):
        return last
    good, bad = at + 1, last
    while bad - good > 1:
        middle = (good + bad) // 2
        if is_free(run[at : middle + 1]):
            good = middle
        else:
            bad = middle
    return good
