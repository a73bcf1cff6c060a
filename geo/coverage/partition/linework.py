"""Lines to faces and back: noding on a fine raster, who lies beside whom, joining faces, exact outer vertices."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from geo.coverage.partition.model import Bools, Floats, Ints, Shapes

GRID_M = 1e-4  # lines are noded on this raster; outer vertices find their way back exactly


class Segments(NamedTuple):
    """Straight pieces of boundary with the shape on either side, -1 for the outside.

    `left` tells whether the first of the two lies to the left of the way from the one end to the other.
    """

    xy: Floats  # n x 4: from, to
    sides: Ints  # n x 2
    left: Bools

    @property
    def length_m(self) -> Floats:
        """Their lengths."""
        return np.hypot(self.xy[:, 2] - self.xy[:, 0], self.xy[:, 3] - self.xy[:, 1])

    @property
    def middles(self) -> Shapes:
        """Their middle points."""
        return np.asarray(shapely.points((self.xy[:, :2] + self.xy[:, 2:]) / 2), object)


def polygons_of(lines: Iterable[Any]) -> Shapes:
    """Return the faces between lines, noded on the raster."""
    noded = shapely.union_all(np.array([one for one in lines if not one.is_empty], object), grid_size=GRID_M)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    return np.asarray(faces, object)


def faces_and_ends(lines: Iterable[Any]) -> tuple[Shapes, Shapes]:
    """Return the faces between lines, noded on the raster, and the lines that end within a face."""
    noded = shapely.union_all(np.array([one for one in lines if not one.is_empty], object), grid_size=GRID_M)
    faces, cuts, dangles, _ = shapely.polygonize_full(shapely.get_parts(noded))
    ends = np.concatenate([shapely.get_parts(cuts), shapely.get_parts(dangles)])
    return np.asarray(shapely.get_parts(faces), object), np.asarray(ends, object)


def segments(shapes: Shapes) -> Segments:
    """Return the boundary of an edge-matched coverage, each piece once."""
    rings, shape_of = shapely.get_rings(shapely.orient_polygons(shapes), return_index=True)
    xy, ring_of = shapely.get_coordinates(rings, return_index=True)
    same = ring_of[:-1] == ring_of[1:]
    pieces = np.hstack([xy[:-1], xy[1:]])[same]
    owner = shape_of[ring_of[:-1][same]]
    turned = (pieces[:, 0] > pieces[:, 2]) | ((pieces[:, 0] == pieces[:, 2]) & (pieces[:, 1] > pieces[:, 3]))
    pieces[turned] = pieces[turned][:, [2, 3, 0, 1]]
    order = np.lexsort(pieces.T)
    pieces, owner, left = pieces[order], owner[order], ~turned[order]
    again = np.concatenate([[False], (pieces[1:] == pieces[:-1]).all(axis=1)])
    first = np.flatnonzero(~again)
    sides = np.column_stack([owner[first], np.full(len(first), -1)])
    second = np.flatnonzero(again)
    sides[np.cumsum(~again)[second] - 1, 1] = owner[second]
    return Segments(pieces[first], sides.astype(np.int64), left[first])


def pair_lengths(found: Segments, kinds: Ints | None = None, most: int = 1) -> tuple[Ints, Floats]:
    """Return the pairs of shapes that share boundary (low row first), and its length for each kind below `most`."""
    inner = found.sides[:, 1] >= 0
    low, high = found.sides[inner].min(axis=1), found.sides[inner].max(axis=1)
    if not len(low):
        return np.empty((0, 2), np.int64), np.empty((0, most))
    pairs, number = np.unique(np.column_stack([low, high]), axis=0, return_inverse=True)
    lengths = np.zeros((len(pairs), most))
    kind = np.zeros(len(low), np.int64) if kinds is None else kinds[inner]
    np.add.at(lengths, (number.ravel(), kind), found.length_m[inner])
    return pairs, lengths


def thinness_m(shapes: Shapes) -> Floats:
    """Return twice the area by half the perimeter: about the width of a long thin shape."""
    return np.asarray(2 * shapely.area(shapes) / np.maximum(shapely.length(shapes), 1e-9))


def groups(count: int, pairs: Ints) -> Ints:
    """Return the number of the connected group of each of `count` things."""
    ones = np.ones(len(pairs), np.int8)
    found = connected_components(coo_array((ones, (pairs[:, 0], pairs[:, 1])), (count, count)), directed=False)
    return np.asarray(found[1], np.int64)


def united(shapes: Shapes, group: Ints) -> Shapes:
    """Return the union of the coverage members of each group."""
    order = np.argsort(group, kind="stable")
    ends = np.cumsum(np.bincount(group))[:-1]
    made = np.empty(int(group.max()) + 1 if len(group) else 0, object)
    made[:] = [
        shapes[rows[0]] if len(rows) == 1 else shapely.coverage_union_all(shapes[rows])
        for rows in np.split(order, ends)
    ]
    return made


def without_thin(faces: Shapes, thin: Bools, kept: Shapes) -> Shapes:
    """Return faces with the thin ones joined to the neighbour along which they lie most, not across `kept` lines
    where another neighbour is there."""
    if not thin.any() or thin.all():
        return faces
    found = segments(faces)
    kinds = np.zeros(len(found.xy), np.int64)
    if len(kept):
        kinds[shapely.STRtree(kept).query(found.middles, predicate="dwithin", distance=100 * GRID_M)[0]] = 1
    pairs, lengths = pair_lengths(found, kinds, 2)
    lengths[:, 0] += lengths[:, 1] * 1e-6
    joins = []
    for row in np.flatnonzero(thin):
        mine = np.flatnonzero((pairs == row).any(axis=1))
        if len(mine):
            joins.append(pairs[mine[np.argmax(lengths[mine, 0])]])
    return united(faces, groups(len(faces), np.array(joins, np.int64).reshape(-1, 2)))


def joined(faces: Shapes, block: Ints, label: Ints) -> tuple[Shapes, Ints, Ints]:
    """Return faces joined where they lie side by side under one label (one block where the label is -1).

    Comes back with block and label of each; the block is that of the largest face.
    """
    pairs, _ = pair_lengths(segments(faces))
    a, b = pairs[:, 0], pairs[:, 1]
    same = (label[a] == label[b]) & ((label[a] >= 0) | (block[a] == block[b]))
    group = groups(len(faces), pairs[same])
    order = np.argsort(-shapely.area(faces), kind="stable")
    _, first = np.unique(group[order], return_index=True)
    largest = order[first]
    return united(faces, group), block[largest], label[largest]


def restored(shapes: Shapes, known: Iterable[Any]) -> Shapes:
    """Return shapes whose vertices on the raster are those of `known` shapes again wherever they stand for one."""
    exact = np.unique(shapely.get_coordinates(list(known)), axis=0)
    tree = cKDTree(exact)

    def back(xy: Floats) -> Floats:
        away, at = tree.query(xy, distance_upper_bound=2 * GRID_M)
        near = np.isfinite(away)
        xy = xy.copy()
        xy[near] = exact[at[near]]
        return xy

    return np.asarray(shapely.transform(shapes, back), object)


def laid_on(shapes: Shapes, region: shapely.Geometry) -> Shapes:
    """Return the faces of a region with their new outer vertices exactly on its border, not on the raster."""
    found = segments(shapes)
    outer = found.xy[found.sides[:, 1] < 0].reshape(-1, 2)
    given = _sorted(shapely.get_coordinates(region))
    ends = np.unique(_complex(outer))
    fresh = ends[~_among(given, ends)]
    border = shapely.boundary(region)
    away = shapely.line_locate_point(border, shapely.points(fresh.real, fresh.imag))
    there = _complex(shapely.get_coordinates(shapely.line_interpolate_point(border, away)))

    def lay(xy: Floats) -> Floats:
        mine = _complex(xy)
        known = _among(fresh, mine)
        moved = mine.copy()
        moved[known] = there[np.searchsorted(fresh, mine[known])]
        return np.asarray(moved.view(np.float64).reshape(-1, 2))

    return shapes if not len(fresh) else np.asarray(shapely.transform(shapes, lay), object)


def _complex(xy: Floats) -> Any:
    return np.ascontiguousarray(xy, np.float64).view(np.complex128).ravel()


def _sorted(xy: Floats) -> Any:
    return np.unique(_complex(xy))


def _among(known: Any, asked: Any) -> Bools:
    """Tell which of `asked` are among `known` (sorted)."""
    if not len(known):
        return np.zeros(len(asked), bool)
    at = np.minimum(np.searchsorted(known, asked), len(known) - 1)
    return np.asarray(known[at] == asked)
