"""Vertices of polygons, bit for bit: inserting nodes on edges, moving a vertex, nearest places on a boundary."""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.coverage.edit.plan import Scale, Shape
from geo.coverage.edit.refusal import Place

Coordinates = npt.NDArray[np.float64]
Edge = tuple[Place, Place]
MIN_RING = 3  # a ring of so many coordinates, the first again at the end, encloses nothing


def polygons_of(shape: Shape) -> list[Any]:
    """Return the single polygons of a shape."""
    return [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]


def rings_of(shape: Shape) -> list[Coordinates]:
    """Return the closed rings of a shape as arrays of lng, lat."""
    return [shapely.get_coordinates(ring) for part in polygons_of(shape) for ring in (part.exterior, *part.interiors)]


def vertices(shape: Shape) -> set[Place]:
    """Return the vertices of a shape."""
    return set(map(tuple, shapely.get_coordinates(shape).tolist()))


def one_shape(polygons: Iterable[Any]) -> Shape:
    """Return a polygon, or a multipolygon where there are several."""
    parts = list(polygons)
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)


def rebuilt(shape: Shape, change: Any) -> Shape:
    """Return the shape with each ring's coordinates put through `change`; order and start of rings stay."""
    made = []
    for part in polygons_of(shape):
        shell, *holes = [change(shapely.get_coordinates(ring)) for ring in (part.exterior, *part.interiors)]
        made.append(shapely.Polygon(shell, holes))
    return one_shape(made)


def with_nodes(shape: Shape, nodes: Mapping[Edge, list[Place]]) -> Shape:
    """Return the shape with nodes inserted on those of its edges that `nodes` names, in either direction.

    The nodes of an edge come in its own order, first to last. A shape without such an edge comes back itself.
    """
    touched = False

    def insert(ring: Coordinates) -> Coordinates:
        nonlocal touched
        points: list[Place] = list(map(tuple, ring.tolist()))
        made = [points[0]]
        for one, other in pairwise(points):
            found = nodes.get((one, other))
            if found is None:
                back = nodes.get((other, one))
                found = back[::-1] if back else None
            if found:
                touched = True
                made.extend(found)
            made.append(other)
        return np.array(made)

    made = rebuilt(shape, insert)
    return made if touched else shape


def with_vertex_moved(shape: Shape, at: Place, to: Place) -> Shape:
    """Return the shape with its vertex `at` at `to`; a vertex that falls on its neighbour goes."""

    def move(ring: Coordinates) -> Coordinates:
        moved = ring.copy()
        moved[(ring == at).all(axis=1)] = to
        kept = np.ones(len(moved), bool)
        kept[1:] = (moved[1:] != moved[:-1]).any(axis=1)
        return moved[kept]

    return rebuilt(shape, move)


def without_vertices(shape: Shape, gone: set[Place]) -> Shape:
    """Return the shape without some of its vertices; a ring of which fewer than three are left goes."""

    def dropped(ring: Any) -> Coordinates:
        xy = shapely.get_coordinates(ring)[:-1]
        left = xy[np.array([tuple(vertex) not in gone for vertex in xy.tolist()])]
        return np.vstack([left, left[:1]])

    made = []
    for part in polygons_of(shape):
        shell, *holes = [dropped(ring) for ring in (part.exterior, *part.interiors)]
        if len(shell) > MIN_RING:
            made.append(shapely.Polygon(shell, [hole for hole in holes if len(hole) > MIN_RING]))
    return one_shape(made)


def edges(lines: Any) -> set[Edge]:
    """Return the edges of lines or of polygons' rings, each once, whichever way they run."""
    found: set[Edge] = set()
    for line in _lines(lines):
        points: list[Place] = list(map(tuple, shapely.get_coordinates(line).tolist()))
        found.update((one, other) if one < other else (other, one) for one, other in pairwise(points) if one != other)
    return found


def _lines(shape: Any) -> list[Any]:
    parts = [shapely.boundary(one) if one.geom_type == "Polygon" else one for one in shapely.get_parts(shape)]
    return list(shapely.get_parts(np.array(parts, object)))


def on_segment(place: Place, begin: Place, end: Place, scale: Scale) -> tuple[Place, float]:
    """Return the place on a segment nearest to a place, an end exactly where it is one, and how far (m) it lies."""
    metres = np.array([scale.x, scale.y])
    along = (np.array(end) - begin) * metres
    share = float(((np.array(place) - begin) * metres) @ along / max(along @ along, 1e-18))
    on = begin if share <= 0 else end if share >= 1 else _place(np.array(begin) + share * (np.array(end) - begin))
    return on, scale.distance_m(on, place)


class Outline:
    """The edges of a shape's rings, to find the edge or vertex nearest to a place."""

    def __init__(self, shape: Shape, scale: Scale) -> None:
        rings = rings_of(shape)
        self._metres = np.array([scale.x, scale.y])
        self.begins = np.vstack([ring[:-1] for ring in rings])
        self.ends = np.vstack([ring[1:] for ring in rings])
        self._a = self.begins * self._metres
        self._along = self.ends * self._metres - self._a
        self._squared = np.maximum((self._along**2).sum(axis=1), 1e-18)

    def nearest_vertex(self, place: Place) -> tuple[Place, float]:
        """Return the vertex nearest to a place and how far (m) it lies."""
        away = np.hypot(*(self._a - np.asarray(place) * self._metres).T)
        index = int(away.argmin())
        return _place(self.begins[index]), float(away[index])

    def nearest_edge(self, place: Place) -> tuple[Edge, Place, float]:
        """Return the edge nearest to a place, the nearest place on it, and how far (m) that lies."""
        given = np.asarray(place) * self._metres
        share = np.clip(((given - self._a) * self._along).sum(axis=1) / self._squared, 0, 1)
        on = self._a + share[:, None] * self._along
        away = np.hypot(*(on - given).T)
        index = int(away.argmin())
        edge = (_place(self.begins[index]), _place(self.ends[index]))
        return edge, _place(on[index] / self._metres), float(away[index])


def _place(pair: Any) -> Place:
    return float(pair[0]), float(pair[1])


def sorted_nodes(found: Mapping[Edge, Iterable[Place]]) -> dict[Edge, list[Place]]:
    """Return the nodes of each edge once, in order from its begin."""
    made = {}
    for (begin, end), places in found.items():
        dx, dy = end[0] - begin[0], end[1] - begin[1]
        known = {place for place in places if place not in (begin, end)}
        made[begin, end] = sorted(known, key=lambda p: (p[0] - begin[0]) * dx + (p[1] - begin[1]) * dy)
    return {edge: places for edge, places in made.items() if places}
