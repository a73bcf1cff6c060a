"""Who lies beside whom, along what, and whether one can get across."""

import numpy as np
import shapely

from geo.coverage.partition import linework
from geo.coverage.partition.model import Atoms, Barriers, Bools, Floats, Graph, Ints, Kind

NEAR_M = 3.0  # a boundary this near to a line runs along it
SOLID_NEAR_M = 12.0  # boundaries of given polygons run along the side of a street, not its middle
ON_LINE_M = 0.02
BRIDGE_M = 6.0
LEAST_M = 0.5  # neighbours share at least so much


def boundary(atoms: Atoms) -> tuple[linework.Segments, Ints]:
    """Return the boundary pieces of atoms, and what each runs along."""
    found = linework.segments(atoms.shapes)
    return found, _kinds(found, atoms)


def make_graph(atoms: Atoms, found: linework.Segments, kinds: Ints) -> Graph:
    """Return the graph of atoms; neighbours share a piece of boundary, not only a corner."""
    pairs, length = linework.pair_lengths(found, kinds, len(Kind))
    telling = length.sum(axis=1) >= LEAST_M
    border = np.zeros(len(atoms.shapes))
    outer = found.sides[:, 1] < 0
    np.add.at(border, found.sides[outer, 0], found.length_m[outer])
    pairs, length = pairs[telling], length[telling]
    way = _ways(found, kinds, pairs, length, atoms.lines)
    return Graph(len(atoms.shapes), pairs, length, way, border, np.asarray(shapely.area(atoms.shapes)))


def _kinds(found: linework.Segments, atoms: Atoms) -> Ints:
    """Return what each piece of inner boundary runs along: the best divider of the lines near its middle."""
    kinds = np.zeros(len(found.xy), np.int64)
    lines = atoms.lines
    if not len(lines.lines):
        return kinds
    rows = np.flatnonzero(found.sides[:, 1] >= 0)
    within = atoms.block[found.sides[rows, 0]] == atoms.block[found.sides[rows, 1]]
    near = np.where(within, SOLID_NEAR_M if atoms.solid else ON_LINE_M, NEAR_M)  # inside a block: lanes that end there
    segment, line = shapely.STRtree(lines.lines).query(found.middles[rows], predicate="dwithin", distance=near)
    np.maximum.at(kinds, rows[segment], lines.kinds[line])
    return kinds


def _ways(found: linework.Segments, kinds: Ints, pairs: Ints, length: Floats, lines: Barriers) -> Bools:
    """Tell between which neighbours one can pass: wherever they share more than water, or a road crosses it."""
    way = length[:, : Kind.WATER].sum(axis=1) > LEAST_M
    roads = lines.lines[(lines.kinds == Kind.MINOR) | (lines.kinds == Kind.MAIN)]
    wet = np.flatnonzero((kinds == Kind.WATER) & (found.sides[:, 1] >= 0))
    if not len(roads) or not len(wet) or way.all():
        return np.asarray(way)
    pieces = shapely.linestrings(found.xy[wet].reshape(-1, 2, 2))
    crossed = np.unique(shapely.STRtree(roads).query(pieces, predicate="dwithin", distance=BRIDGE_M)[0])
    sides = np.sort(found.sides[wet[crossed]], axis=1)
    number = {(int(a), int(b)): row for row, (a, b) in enumerate(pairs)}
    for a, b in sides:
        row = number.get((int(a), int(b)))
        if row is not None:
            way[row] = True
    return np.asarray(way)
