"""Cutting a polygon by lines so that the pieces match each other, and the neighbours, bit for bit.

A vertex that was there stays as it is. Where a line meets the outline a node is inserted on that edge, and told,
so that whoever shares the edge can take the same node.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from scipy.spatial import cKDTree

from geo.coverage.edit.check import SMALLEST_M2
from geo.coverage.edit.plan import Scale, Shape
from geo.coverage.edit.refusal import Place, Refused
from geo.coverage.edit.rings import (
    Edge,
    Outline,
    edges,
    one_shape,
    polygons_of,
    sorted_nodes,
    vertices,
    with_nodes,
)
from geo.coverage.within import lying_in

SNAP_M = 0.05  # what is drawn nearer than this to a vertex or edge means it: pages round to 1 cm
NODE_M = 0.002  # a node this near to a vertex is that vertex
NEAR_DEG = 1e-7
CORNER_M = 0.5  # the end of a line this near to a vertex was meant to meet it
ROUND = 9  # decimals of drawn vertices: 0.1 mm
TRIES = 4


@dataclass(frozen=True)
class Pieces:
    """What a polygon fell into, and the nodes put on its outline."""

    polygons: list[Any]
    nodes: dict[Edge, list[Place]] = field(default_factory=dict)


def cut(region: Shape, lines: Any, scale: Scale, *, exact: Sequence[Any] = (), end_snap_m: float = SNAP_M) -> Pieces:
    """Return the pieces of `region` (degrees) between `lines`.

    `exact` are lines that lie in the region already matched (kept boundaries); they cut too. Ends of lines within
    `end_snap_m` of the outline are led to it. A line that separates nothing leaves one piece. Raises Refused
    `cannot_cut` where the pieces would not match.
    """
    snapped, touched = snap_lines(region, lines, scale, exact=exact, end_snap_m=end_snap_m)
    inside = _inside(touched, snapped)
    for _ in range(TRIES):
        ring, nodes = _noded_ring(region, inside, scale)
        inner = edges(shapely.union_all([_led_to_nodes(inside, ring, scale), *exact]))
        cells, loose = _polygonized(edges(ring) | inner)
        if not loose & inner:
            break
        inside = _lines_of(inner - loose, exact)
    polygons = lying_in(cells, ring)
    _check(region, ring, polygons)
    return Pieces(polygons, nodes)


def _polygonized(segments: set[Edge]) -> tuple[list[Any], set[Edge]]:
    """Return the cells between segments that meet at their ends alone, and the segments that separate nothing.

    Nothing is computed here: a vertex of a cell is an end of a segment, bit for bit.
    """
    cells, cuts, dangles, _ = shapely.polygonize_full(list(shapely.linestrings(sorted(segments))))
    return list(shapely.get_parts(cells)), edges(cuts) | edges(dangles)


def _lines_of(segments: set[Edge], exact: Sequence[Any]) -> Any:
    """Return segments as lines, without those of the lines that are there anyway."""
    left = segments - {segment for line in exact for segment in edges(line)}
    return shapely.multilinestrings(sorted(left)) if left else shapely.LineString()


def snap_lines(
    region: Shape, lines: Any, scale: Scale, *, exact: Sequence[Any] = (), end_snap_m: float = SNAP_M
) -> tuple[Any, Shape]:
    """Return lines whose vertices lie on vertices or edges of the region where they come near to those.

    With them comes the region with a node for each of those vertices, so that lines along its edges match it.
    """
    near = _Near(region, exact, scale, end_snap_m)
    drawn = [near.snapped(line) for line in shapely.get_parts(lines) if not line.is_empty]
    kept = [line for line in drawn if line is not None]
    union = shapely.union_all(kept) if kept else shapely.LineString()
    return union, with_nodes(region, sorted_nodes(near.nodes)) if near.nodes else region


class _Near:
    """What a line can be snapped to: the vertices of a region and of kept lines, and the region's edges."""

    def __init__(self, region: Shape, exact: Sequence[Any], scale: Scale, end_snap_m: float) -> None:
        self._known = shapely.get_coordinates([region, *exact])
        self._metres = np.array([scale.x, scale.y])
        self._tree = cKDTree(self._known * self._metres)
        self._outline = Outline(region, scale)
        self._border = shapely.boundary(region)
        shapely.prepare(self._border)
        self._end_m = end_snap_m
        self.nodes: dict[Edge, list[Place]] = {}

    def snapped(self, line: Any) -> Any:
        """Return a line with its vertices on what is near; None where nothing of it is left."""
        xy = np.round(shapely.get_coordinates(line), ROUND)
        away, which = self._tree.query(xy * self._metres)
        closed = bool((xy[0] == xy[-1]).all())
        most = np.full(len(xy), SNAP_M)
        if not closed:
            most[[0, -1]] = self._end_m
        on_vertex = away <= np.minimum(most, np.where(most > SNAP_M, CORNER_M, SNAP_M))
        at_edge = ~on_vertex & shapely.dwithin(self._border, shapely.points(xy), most / self._metres.min())
        xy[on_vertex] = self._known[which[on_vertex]]
        for index in np.flatnonzero(at_edge):
            xy[index] = self._on_edge(xy[index], most[index])
        if closed:
            xy[-1] = xy[0]
        xy = _through_vertices(xy, self._known, self._tree, self._metres)
        kept = np.ones(len(xy), bool)
        kept[1:] = (xy[1:] != xy[:-1]).any(axis=1)
        return shapely.LineString(xy[kept]) if kept.sum() > 1 else None

    def _on_edge(self, vertex: Any, most_m: float) -> Any:
        edge, on, far = self._outline.nearest_edge((float(vertex[0]), float(vertex[1])))
        if far > most_m:
            return vertex
        if on not in edge:
            self.nodes.setdefault(edge, []).append(on)
        return on


def _through_vertices(xy: Any, known: Any, tree: Any, metres: Any) -> Any:
    """Lead a line that passes a known vertex closely through that vertex.

    Beside its own vertices only through what lies on it: another there may be across a narrow neck.
    """
    begins, along = xy[:-1] * metres, np.diff(xy, axis=0) * metres
    lengths = np.hypot(*along.T)
    near = tree.query_ball_point(begins + along / 2, lengths / 2 + SNAP_M)
    made = [xy[0]]
    for row, other in enumerate(xy[1:]):
        if len(near[row]) and lengths[row] > 0:
            passed = _passed(known, near[row], metres, begins[row], along[row], lengths[row])
            made.extend(known[index] for index in passed)
        made.append(other)
    return np.array(made)


def _passed(known: Any, near: list[int], metres: Any, begin: Any, along: Any, length: float) -> list[int]:
    rows = np.array(near)
    apart = known[rows] * metres - begin
    share = apart @ along / length
    off = np.abs(apart[:, 0] * along[1] - apart[:, 1] * along[0]) / length
    between = (share > SNAP_M) & (share < length - SNAP_M)
    passed = (off <= np.where(between, SNAP_M, NODE_M)) & (share > 0) & (share < length)
    return [int(row) for row in rows[passed][np.argsort(share[passed])]]


def _inside(region: Shape, lines: Any) -> Any:
    """Return the parts of lines within the region, without those that run along its outline."""
    within = shapely.intersection(lines, region)
    inner = shapely.difference(within, shapely.boundary(region))
    parts = [part for part in shapely.get_parts(inner) if part.geom_type == "LineString" and not part.is_empty]
    return shapely.multilinestrings(parts) if parts else shapely.LineString()  # not merged: they end where they touch


def _ends_at(lines: Any, region: Shape) -> list[Place]:
    """Return the ends of lines that lie at the outline of a region, each once."""
    xy, whose = shapely.get_coordinates(lines.geoms if hasattr(lines, "geoms") else [lines], return_index=True)
    if not len(xy):
        return []
    border = np.flatnonzero(np.diff(whose)) + 1
    ends = np.unique(xy[np.concatenate([[0], border, border - 1, [len(xy) - 1]])], axis=0)
    outline = shapely.boundary(region)
    shapely.prepare(outline)
    return [(float(x), float(y)) for x, y in ends[shapely.dwithin(outline, shapely.points(ends), NEAR_DEG)]]


def _noded_ring(region: Shape, inside: Any, scale: Scale) -> tuple[Shape, dict[Edge, list[Place]]]:
    """Return the region with a node where lines end on its outline: one, where several end at almost one place."""
    outline = Outline(region, scale)
    known = vertices(region)
    found: dict[Edge, list[Place]] = {}
    for end in _ends_at(inside, region):
        if end in known:
            continue
        edge, _, far = outline.nearest_edge(end)
        near = min((scale.distance_m(end, one) for one in (*edge, *found.get(edge, ()))), default=np.inf)
        if far <= NODE_M < near:
            found.setdefault(edge, []).append(end)
    nodes = sorted_nodes(found)
    return (with_nodes(region, nodes) if nodes else region), nodes


def _led_to_nodes(inside: Any, ring: Shape, scale: Scale) -> Any:
    """Return the lines with vertices that lie at a vertex of the outline exactly on it."""
    outline, known = Outline(ring, scale), vertices(ring)
    moved: dict[Place, Place] = {}
    for end in _ends_at(inside, ring):
        vertex, far = outline.nearest_vertex(end)
        if end not in known and far <= NODE_M:
            moved[end] = vertex
    if not moved:
        return inside

    def lead(xy: Any) -> Any:
        return np.array([moved.get((float(x), float(y)), (x, y)) for x, y in xy])

    led = shapely.get_parts(shapely.transform(inside, lead))
    kept = [line for line in led if shapely.length(line) > 0]
    return shapely.multilinestrings(kept) if kept else shapely.LineString()


def _check(region: Shape, ring: Shape, polygons: list[Any]) -> None:
    """Raise where the pieces are not exactly the region: the proof of all the snapping before."""
    whole = sum(piece.area for piece in polygons)
    made = {vertex for piece in polygons for vertex in vertices(piece)}
    valid = all(shapely.is_valid(piece) for piece in polygons)
    if valid and vertices(ring) <= made and abs(whole - region.area) <= 1e-9 * region.area + 1e-15:
        return
    where = shapely.get_coordinates(shapely.point_on_surface(region))[0]
    raise Refused(
        "cannot_cut",
        "这条线贴着边界，切不出干净的网格；请稍微移开 / the line runs too close along a boundary to cut cleanly",
        place=(float(where[0]), float(where[1])),
    )


def without_slivers(pieces: Sequence[Any], scale: Scale) -> list[Any]:
    """Return pieces with those under a square metre joined to the neighbour they have most edge with."""
    left = sorted(pieces, key=lambda piece: -piece.area)
    while len(left) > 1 and scale.area_m2(left[-1]) < SMALLEST_M2:
        sliver = left.pop()
        common = [shapely.length(shapely.intersection(sliver.boundary, one.boundary)) for one in left]
        index = int(np.argmax(common))
        left[index] = one_shape(polygons_of(shapely.coverage_union_all([left[index], sliver])))
        left.sort(key=lambda piece: -piece.area)
    return left
