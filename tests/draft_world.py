"""A plan of five hundred grids with what is nasty in it, for operations at random; its buildings and streets."""

import random
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import numpy as np
import shapely

from geo.coverage.edit import Face, Footprint, Plan

WEST, SOUTH, STEP = 106.40, 29.80, 0.003
COLUMNS, ROWS, COMMUNITY = 26, 20, 5
M2 = 1.07e10  # square metres per square degree at this latitude


def new_id(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)


class World:
    """A plan of about 500 grids with what is nasty: curved edges, a hole that is nobody's, enclaves, an enclave of two
    grids, a declared multipart grid, a sliver 1 m wide, grids that meet in one point, coordinates of all digits."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        rng = np.random.default_rng(seed)
        x = np.arange(COLUMNS + 1)[:, None] + rng.uniform(-0.25, 0.25, (COLUMNS + 1, ROWS + 1))
        y = np.arange(ROWS + 1)[None, :] + rng.uniform(-0.25, 0.25, (COLUMNS + 1, ROWS + 1))
        self._corner = np.dstack([WEST + x * STEP, SOUTH + y * STEP])
        self._edges: dict[tuple[Any, Any], list[Any]] = {}
        self._rng = rng
        cells = {(i, j): self._cell(i, j) for i in range(COLUMNS) for j in range(ROWS)}
        self.plan = self._planned(cells)
        self.buildings = self._built()
        points = shapely.points([one.point for one in self.buildings.values()])
        self._tree, self._ids = shapely.STRtree(points), list(self.buildings)

    def _edge(self, one: tuple[float, float], other: tuple[float, float]) -> list[tuple[float, float]]:
        key = (min(one, other), max(one, other))
        if key not in self._edges:
            share = np.linspace(0, 1, int(self._rng.integers(2, 7)))[1:-1]
            begin, end = np.array(key[0]), np.array(key[1])
            middle = begin + share[:, None] * (end - begin) + self._rng.uniform(-1.5e-4, 1.5e-4, (len(share), 2))
            self._edges[key] = [tuple(one) for one in middle.tolist()]
        inner = self._edges[key]
        return [one, *(inner if one == key[0] else inner[::-1])]

    def _cell(self, i: int, j: int) -> Any:
        at = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)]
        corners = [tuple(self._corner[a, b].tolist()) for a, b in at]
        ring = [point for k in range(4) for point in self._edge(corners[k], corners[(k + 1) % 4])]
        return shapely.Polygon(ring)

    def _planned(self, cells: dict[tuple[int, int], Any]) -> Plan:
        """Make grids of cells; some cells become nobody's, an enclave, part of a multipart grid."""
        grids: list[tuple[Any, Any, dict[str, Any]]] = []  # community, shape, attributes
        groups = {(i, j): (i // COMMUNITY, j // COMMUNITY) for i, j in cells}
        gap, ring = (7, 7), [(11 + a, 11 + b) for a in range(3) for b in range(3) if (a, b) != (1, 1)]
        apart = [(16, 16), (18, 16)]
        taken = {gap, (12, 12), *ring, *apart}
        around = shapely.coverage_union_all([cells[one] for one in ring])
        for one in ((11, 11), (12, 11), (13, 11), (11, 12), (12, 12), (13, 12), (11, 13), (12, 13), (13, 13)):
            groups[one] = groups[11, 11]
        for one in apart:
            groups[one] = groups[16, 16]
        grids.append((groups[11, 11], around, {}))
        west, east = _halves(cells[12, 12])
        grids += [(groups[12, 12], west, {}), (groups[12, 12], east, {})]
        grids.append((groups[16, 16], shapely.MultiPolygon([cells[one] for one in apart]), {"multipart": True}))
        grids += [(groups[one], shape, {}) for one, shape in cells.items() if one not in taken]
        return _plan_of(grids, self.chance)

    def _built(self) -> dict[UUID, Footprint]:
        found = {}
        for face in self.plan.faces.values():
            west, south, east, north = face.shape.bounds
            for _ in range(4):
                x, y = self.chance.uniform(west, east), self.chance.uniform(south, north)
                for shape in self._row(x, y):
                    if shapely.contains_properly(face.shape, shape):
                        lng, lat = shapely.get_coordinates(shape.centroid)[0].tolist()
                        made = Footprint(new_id(self.chance), shape, (lng, lat))
                        found[made.id] = made
        return found

    def _row(self, x: float, y: float) -> list[Any]:
        """One house or a row of them, wall to wall or 20 cm apart."""
        shapes, gap = [], self.chance.choice([0, 2e-6])
        for _ in range(self.chance.choice([1, 1, 3])):
            w, h = self.chance.uniform(5e-5, 3e-4), self.chance.uniform(5e-5, 2e-4)
            shapes.append(shapely.box(x, y, x + w, y + h))
            x += w + gap
        return shapes

    def buildings_in(self, bounds: Any) -> dict[UUID, Footprint]:
        """Return the buildings whose point lies in a box."""
        return {self._ids[row]: self.buildings[self._ids[row]] for row in self._tree.query(shapely.box(*bounds))}


def _halves(cell: Any) -> tuple[Any, Any]:
    """Cut a cell from one vertex to another into two that match."""
    xy = shapely.get_coordinates(cell)[:-1]
    half = len(xy) // 2
    return shapely.Polygon(xy[: half + 1]), shapely.Polygon(np.vstack([xy[half:], xy[:1]]))


def _plan_of(grids: Sequence[tuple[Any, Any, dict[str, Any]]], chance: random.Random) -> Plan:
    communities = {key: new_id(chance) for key in dict.fromkeys(key for key, _, _ in grids)}
    faces, inside = {}, {key: [] for key in communities}  # type: dict[UUID, Face], dict[Any, list[Any]]
    for number, (key, shape, attributes) in enumerate(grids):
        made = Face(
            new_id(chance), "grid", f"99{number:06d}", f"网格{number}", communities[key], shape, 100, attributes
        )
        faces[made.id] = made
        inside[key].append(shape)
    streets = {street: new_id(chance) for street in dict.fromkeys((i // 2, j // 2) for i, j in communities)}
    upper = {
        grid: Face(grid, "community", str(grid), "社区", streets[i // 2, j // 2], _union(inside[i, j]))
        for (i, j), grid in communities.items()
    }
    for grid in streets.values():
        held = [face.shape for face in upper.values() if face.parent == grid]
        upper[grid] = Face(grid, "street", str(grid), "街道", None, _union(held))
    return Plan(("street", "community", "grid"), faces, upper, frozenset(face.code for face in faces.values()))


def _union(shapes: Sequence[Any]) -> Any:
    union = shapely.coverage_union_all(shapes)
    return shapely.get_geometry(union, 0) if shapely.get_num_geometries(union) == 1 else union
