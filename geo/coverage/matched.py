"""Whether polygons match edge by edge: what GEOS tells, proven where it is known to err.

GEOS (3.14 too) looks at one ring of a neighbour at a time. Where two rings of a polygon touch in a vertex (a hole and
the outline, two holes), what lies beyond the one ring lies, seen from the other alone, in the polygon; and an edge
that ends in that vertex is told as wrong. Such edges are looked at again by exact relations with whole polygons.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.coverage.local import Polygons

Place = tuple[float, float]
Segment = tuple[Place, Place]


def is_coverage(polygons: Sequence[Any] | Polygons) -> bool:
    """Tell whether valid polygons match edge by edge and do not overlap (gaps are allowed).

    >>> ring = shapely.Polygon([(0, 0), (9, 0), (9, 9), (5, 9), (0, 9)], [[(5, 9), (3, 5), (7, 5)]])
    >>> is_coverage([ring, shapely.Polygon([(5, 9), (8, 12), (2, 12)])])
    True
    >>> is_coverage([ring, shapely.Polygon([(5, 9), (8, 12), (1, 8)])])
    False
    """
    given = np.asarray(polygons, dtype=object)
    return bool(shapely.coverage_is_valid(given)) or bool(shapely.is_empty(unmatched_edges(given)).all())


def unmatched_edges(polygons: Sequence[Any] | Polygons) -> npt.NDArray[np.object_]:
    """Return for each of valid polygons the edges that lie in, cross or run along another without matching it.

    Of two polygons that overlap one has such an edge at least. A polygon without any has an empty line.
    """
    given = np.asarray(polygons, dtype=object)
    return proven(given, np.asarray(shapely.coverage_invalid_edges(given)))


def proven(polygons: Polygons, told: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Return of the edges that GEOS told of each polygon those that are wrong indeed."""
    suspects = np.flatnonzero(~shapely.is_empty(told))
    touching = pinches(polygons) if len(suspects) else set()
    if not touching:
        return told
    tree, found = shapely.STRtree(polygons), told.copy()
    for index in suspects.tolist():
        found[index] = _proven(polygons, tree, index, told[index], touching)
    return found


def pinches(polygons: Polygons) -> set[Place]:
    """Return the vertices in which rings of one polygon touch."""
    parts, whose = shapely.get_parts(polygons, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    owner = whose[part]
    several = np.bincount(owner)[owner] > 1 if len(owner) else np.empty(0, bool)
    xy, ring = shapely.get_coordinates(rings[several], return_index=True)
    if not len(xy):
        return set()
    closing = np.append(ring[1:] != ring[:-1], True)
    rows, counts = np.unique(np.column_stack([owner[several][ring], xy])[~closing], axis=0, return_counts=True)
    return {(x, y) for _, x, y in rows[counts > 1].tolist()}


def _proven(polygons: Polygons, tree: shapely.STRtree, index: int, lines: Any, touching: set[Place]) -> Any:
    """Return of the lines told for a polygon those edges that are wrong indeed."""
    edges = _segments(lines)
    kept = [
        edge
        for edge in edges
        if touching.isdisjoint(edge) or _is_wrong(polygons, tree, index, shapely.LineString(edge))
    ]
    if len(kept) == len(edges):
        return lines
    return shapely.line_merge(shapely.multilinestrings(kept)) if kept else shapely.LineString()


def _segments(lines: Any) -> list[Segment]:
    return [
        edge
        for line in shapely.get_parts(lines)
        for edge in pairwise(map(tuple, shapely.get_coordinates(line).tolist()))
    ]


def _is_wrong(polygons: Polygons, tree: shapely.STRtree, index: int, edge: Any) -> bool:
    beside = [other for other in tree.query(edge, predicate="intersects").tolist() if other != index]
    return any(_clash(polygons[index], edge, polygons[other]) for other in beside)


def _clash(mine: Any, edge: Any, other: Any) -> bool:
    """Tell whether an edge of `mine` lies in `other`, crosses its outline, or touches it where it has no vertex."""
    inside, along, _, _, ends = shapely.relate(edge, other)[:5]
    if inside != "F":
        return True
    if along != "F":  # the other's own edge then, from the other side
        return not _has_edge(other, edge) or shapely.relate(mine, other)[0] != "F"
    return ends != "F" and not _ends_on_vertices(other, edge)


def _has_edge(polygon: Any, edge: Any) -> bool:
    wanted = frozenset(_segments(edge)[0])
    return any(frozenset(one) == wanted for one in _segments(shapely.boundary(polygon)))


def _ends_on_vertices(polygon: Any, edge: Any) -> bool:
    known = set(map(tuple, shapely.get_coordinates(polygon).tolist()))
    outline = shapely.boundary(polygon)
    ends = _segments(edge)[0]
    return all(end in known or not shapely.intersects_xy(outline, *end) for end in ends)
