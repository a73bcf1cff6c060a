"""Land in several pieces: which stay apart with grids of their own, which are joined, and what that crosses."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from geo.coverage.partition.linework import groups
from geo.coverage.partition.model import Atoms, Bools, Floats, Graph, Ints, Kind, Why

TOUCH_M = 0.001
LIGHT = 0.5  # a piece with less than this share of a grid's weight gets no grid of its own


class Pieces(NamedTuple):
    """Pairs of atoms with those added across gaps, which of them are ways, and the piece of each atom with its k."""

    pairs: Ints
    way: Bools
    added: int  # the last so many pairs join land that does not touch
    piece: Ints
    k: Ints
    why: list[Why]


def connected(atoms: Atoms, graph: Graph, weight: Floats, k: int, mean: float, tolerance: float) -> Pieces:
    """Return the pieces between which nobody can pass, after light ones were joined to others.

    A piece is joined across its longest barrier where it has less than LIGHT of a grid's weight, where there are
    more pieces than grids, or where pieces apart cannot be balanced within the tolerance. Land that touches
    nothing is joined to the nearest.
    """
    pairs, way, why = graph.pairs, graph.way.copy(), list[Why]()
    added = 0
    while True:
        piece = groups(graph.count, pairs[way])
        held = np.asarray(np.bincount(piece, weight), np.float64)
        if len(held) == 1:
            return Pieces(pairs, way, added, piece, np.array([k]), why)
        shares = allotted(held, k) if len(held) <= k else None
        off = np.abs(held / shares / mean - 1) if shares is not None and mean > 0 else np.zeros(len(held))
        light = np.flatnonzero(held < LIGHT * mean)
        if shares is not None and not len(light) and off.max() <= tolerance:
            return Pieces(pairs, way, added, piece, shares, why)
        row = int(light[np.argmin(held[light])]) if len(light) else int(np.argmax(off)) if shares is not None else 0
        found = _longest(graph, pairs, way, piece, row)
        if found is not None:
            way[found] = True
            if held[row] > 0:
                why.append(_crossed(atoms, graph, pairs[found], found, float(held[row])))
            continue
        pair = _nearest(atoms, piece, row)
        pairs, way, added = np.vstack([pairs, pair]), np.append(way, True), added + 1
        if shapely.distance(*atoms.shapes[pair]) > TOUCH_M:
            place = shapely.get_coordinates(shapely.point_on_surface(atoms.shapes[pair[0]]))[0]
            why.append(Why("piece_apart", {"place": place.tolist(), "weight": round(float(held[row]), 1)}))


def allotted(held: Floats, k: int) -> Ints:
    """Return how many of k grids each piece gets, at least one: the next goes where a grid would be heaviest."""
    shares = np.ones(len(held), np.int64)
    for _ in range(k - len(held)):
        shares[np.argmax(held / shares)] += 1
    return shares


def _longest(graph: Graph, pairs: Ints, way: Bools, piece: Ints, row: int) -> int | None:
    """Return the longest closed pair between a piece and another."""
    known = len(graph.pairs)
    a, b = piece[pairs[:known, 0]], piece[pairs[:known, 1]]
    leads = ~way[:known] & ((a == row) != (b == row))
    if not leads.any():
        return None
    return int(np.argmax(np.where(leads, graph.total_m, -1.0)))


def _crossed(atoms: Atoms, graph: Graph, pair: Ints, row: int, weight: float) -> Why:
    common = shapely.intersection(atoms.shapes[pair[0]], atoms.shapes[pair[1]])
    place = shapely.get_coordinates(shapely.point_on_surface(common))[0]
    kind = Kind(int(np.argmax(graph.length_m[row])))
    return Why("barrier_crossed", {"kind": kind.name.lower(), "place": place.tolist(), "weight": round(weight, 1)})


def _nearest(atoms: Atoms, piece: Ints, row: int) -> npt.NDArray[np.int64]:
    mine, others = np.flatnonzero(piece == row), np.flatnonzero(piece != row)
    one, other = shapely.STRtree(atoms.shapes[others]).query_nearest(atoms.shapes[mine], all_matches=False)
    distance = shapely.distance(atoms.shapes[mine[one]], atoms.shapes[others[other]])
    best = int(np.argmin(distance))
    return np.array([mine[one[best]], others[other[best]]])
