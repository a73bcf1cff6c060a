"""Guided repair: for each fault of polygons that shall be a coverage, who might take the piece, and what that moves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from geo.coverage.faults import (
    ROUGHLY_TOUCHING_M,
    SMALLEST_M2,
    Fault,
    FaultKind,
    holes,
    measured,
    overlapping_pairs,
    shape_faults,
)
from geo.coverage.local import Local, Polygons, as_polygons


@dataclass(frozen=True)
class Mend:
    """One fault and how it can be mended.

    `piece` is the overlap or gap itself, or the shape made valid (EPSG:4326). `takers` are the polygons that may
    have the piece, by index, the one it belongs to most closely first; empty where there is nothing to choose.
    """

    fault: Fault
    piece: Any
    takers: tuple[int, ...] = ()


def made_valid(shapes: Sequence[Any] | Polygons) -> Polygons:
    """Return polygons without self-crossings: rings keep what they enclose; other kinds are dropped, empty stay."""
    given = np.asarray(shapes, dtype=object).copy()
    bad = [index for index, shape in enumerate(given) if shape is not None and not shapely.is_valid(shape)]
    for index in bad:
        given[index] = _polygonal(shapely.make_valid(given[index], method="structure", keep_collapsed=False))
    return given


def _polygonal(shape: Any) -> Any:
    parts = [part for part in shapely.get_parts(shape, return_index=False) if part.geom_type == "Polygon"]
    nested = [part for one in shapely.get_parts(shape) for part in shapely.get_parts(one)]
    found = parts or [part for part in nested if part.geom_type == "Polygon"]
    return found[0] if len(found) == 1 else shapely.MultiPolygon(found)


def shape_mends(shapes: Sequence[Any] | Polygons) -> list[Mend]:
    """Return a mend for each shape that crosses itself, and one without a piece where a shape cannot be used."""
    found = []
    for fault in shape_faults(shapes):
        index = fault.members[0]
        piece = made_valid([shapes[index]])[0] if fault.kind is FaultKind.INVALID else None
        usable = piece is not None and not shapely.is_empty(piece)
        found.append(Mend(fault, piece if usable else None))
    return found


def mends(polygons: Sequence[Any] | Polygons) -> list[Mend]:
    """Return overlaps and gaps between valid polygons (EPSG:4326), widest first, with who may take each piece.

    An overlap of more than two is told once for each pair. Pieces under a square millimetre are rounding.
    """
    given = as_polygons(polygons)
    local = Local(given)
    flat = np.asarray(local.forward(given))
    found = [_mend(FaultKind.OVERLAP, pair, shape, flat, local) for pair, shape in overlapping_pairs(flat)]
    tree = shapely.STRtree(flat)
    for hole in holes(flat):
        beside = tree.query(shapely.buffer(hole, ROUGHLY_TOUCHING_M), predicate="intersects")
        found.append(_mend(FaultKind.GAP, tuple(int(one) for one in np.sort(beside)), hole, flat, local))
    return sorted(found, key=lambda one: -one.fault.width_m)


def _mend(kind: FaultKind, members: tuple[int, ...], shape: Any, flat: Polygons, local: Local) -> Mend:
    fault = measured(kind, members, shape, local)
    shared = [(_shared_m(shape, flat[member]), member) for member in members]
    takers = tuple(member for _, member in sorted(shared, key=lambda one: (-one[0], one[1])))
    return Mend(fault, local.inverse(_polygonal(shape)), takers)  # where outlines meet again is a point of its own


def _shared_m(piece: Any, polygon: Any) -> float:
    """Return how much of a piece's outline borders on the rest of a polygon: most is where it belongs."""
    rest = shapely.difference(polygon, piece)
    near = shapely.buffer(shapely.boundary(rest), ROUGHLY_TOUCHING_M)
    return float(shapely.length(shapely.intersection(shapely.boundary(piece), near)))


def mended(polygons: Sequence[Any] | Polygons, chosen: Iterable[tuple[Mend, int]]) -> Polygons:
    """Return the polygons after giving each piece to the polygon chosen for it; edges are still to be matched.

    An overlap is taken from every other member, a gap is added. What a polygon loses entirely leaves it empty.
    """
    result = as_polygons(polygons).copy()
    for mend, taker in chosen:
        if mend.fault.kind is FaultKind.OVERLAP:
            for member in mend.fault.members:
                if member != taker:
                    result[member] = _largest_kept(shapely.difference(result[member], mend.piece))
        else:
            result[taker] = shapely.union(result[taker], mend.piece)
    return result


def _largest_kept(shape: Any) -> Any:
    """Drop lines, points and crumbs that a difference leaves behind."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    kept = [part for part in parts if part.area > SMALLEST_M2 * 1e-10]
    return kept[0] if len(kept) == 1 else shapely.MultiPolygon(kept)
