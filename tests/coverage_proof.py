"""Whether polygons are a coverage, by other means than the code under test: exact relations of all that meet."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import shapely

Place = tuple[float, float]
Edge = frozenset[Place]


def clashes(shapes: Sequence[Any]) -> list[tuple[int, int]]:
    """Return pairs of polygons of which the insides meet, or a vertex of the one lies on an edge of the other."""
    every = np.array(shapes, dtype=object)
    one, other = shapely.STRtree(every).query(every, predicate="intersects")
    one, other = one[one != other], other[one != other]
    relations = shapely.relate(every[one], every[other])
    found = [(int(a), int(b)) for a, b, told in zip(one, other, relations, strict=True) if told[0] != "F"]
    return sorted({*found, *_loose(every, one.tolist(), other.tolist())})


def _loose(every: Any, one: list[int], other: list[int]) -> list[tuple[int, int]]:
    known = [set(map(tuple, shapely.get_coordinates(shape).tolist())) for shape in every]
    outlines = shapely.boundary(every)
    shapely.prepare(outlines)
    found = []
    for a, b in zip(one, other, strict=True):
        places = np.array(sorted(known[a] - known[b])).reshape(-1, 2)
        if shapely.intersects_xy(outlines[b], places[:, 0], places[:, 1]).any():
            found.append((a, b))
    return found


def outline(shapes: Sequence[Any], known: set[Place] | None = None) -> set[Edge]:
    """Return the edges that one polygon alone has, with `known` those between its vertices: others lie on such edges.

    Two polygons that belong together but do not match leave edges of their own in it.
    """
    rings = [ring for shape in shapes for part in shapely.get_parts(shape) for ring in shapely.get_rings(part)]
    alone: set[Edge] = set()
    for ring in rings:
        places = [(lng, lat) for lng, lat in shapely.get_coordinates(ring).tolist()]
        alone ^= {frozenset(edge) for edge in pairwise(places)}
    return alone if known is None else _between(alone, known)


def _between(edges: set[Edge], known: set[Place]) -> set[Edge]:
    beside: dict[Place, set[Place]] = {}
    for a, b in map(tuple, edges):
        beside.setdefault(a, set()).add(b)
        beside.setdefault(b, set()).add(a)
    for place in [place for place in beside if place not in known]:
        if len(beside[place]) == 2:
            a, b = beside.pop(place)
            beside[a] = beside[a] - {place} | {b}
            beside[b] = beside[b] - {place} | {a}
    return {frozenset((a, b)) for a, near in beside.items() for b in near}
