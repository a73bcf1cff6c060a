"""Arcs, nodes and faces of a coverage: each boundary once, with the face on either side.

An arc runs from node to node; a node is a vertex where more than two edges meet, or one vertex of a ring that has
none. Rings name arcs by number, backward ones as ~number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
OUTSIDE = -1
BESIDE_HALF = 1e-4  # degrees times 10^7 are true to some 10^-7


@dataclass(frozen=True)
class Topology:
    """Arcs as vertices in degrees, the faces left and right of each, and the rings of each face in arc numbers.

    `rings[face][part][ring]` is a list of arc numbers, the outer ring of a part first.
    """

    arcs: list[Floats]
    sides: list[tuple[int, int]]
    rings: list[list[list[list[int]]]]
    nodes: Floats

    def keys(self) -> list[str]:
        """Return a name for each arc that follows from its vertices alone, whichever way it runs."""
        return [_key(arc) for arc in self.arcs]


def topology(shapes: Sequence[Any]) -> Topology:
    """Return the arcs and nodes of valid polygons that match edge by edge."""
    rings = _Rings.of(shapes)
    ids = rings.vertex_ids()
    is_node = _nodes(rings, ids)
    made = _Arcs(rings, ids)
    paths: list[list[int]] = [made.cut(ring, is_node) for ring in range(len(rings.begins))]
    nested: list[list[list[list[int]]]] = [[] for _ in shapes]
    for ring, path in enumerate(paths):
        parts = nested[rings.face[ring]]
        while len(parts) <= rings.part[ring]:
            parts.append([])
        parts[rings.part[ring]].append(path)
    ends = {tuple(arc[at].tolist()) for arc in made.arcs for at in (0, -1)}
    nodes = np.array(sorted(ends)) if ends else np.empty((0, 2))
    return Topology(made.arcs, [(a, b) for a, b in made.sides], nested, nodes)


@dataclass(frozen=True)
class _Rings:
    """All rings behind each other, closed; the face and part of each."""

    xy: Floats
    begins: Ints
    ends: Ints
    face: list[int]
    part: list[int]
    hole: list[bool]

    @classmethod
    def of(cls, shapes: Sequence[Any]) -> "_Rings":
        face: list[int] = []
        part: list[int] = []
        hole: list[bool] = []
        found = []
        for index, shape in enumerate(shapes):
            for number, polygon in enumerate(shapely.get_parts(shape)):
                for nth, ring in enumerate(shapely.get_rings(polygon)):
                    found.append(ring)
                    face.append(index)
                    part.append(number)
                    hole.append(nth > 0)
        xy, whose = shapely.get_coordinates(found, return_index=True)
        counts = np.bincount(whose, minlength=len(found))
        ends = np.cumsum(counts)
        return cls(xy, ends - counts, ends, face, part, hole)

    def vertex_ids(self) -> Ints:
        """Return a number for each coordinate, the same where the coordinates are, bit for bit."""
        flat = np.ascontiguousarray(self.xy + 0.0).view(np.complex128).ravel()
        _, inverse = np.unique(flat, return_inverse=True)
        return np.asarray(inverse, np.int64)


def _nodes(rings: _Rings, ids: Ints) -> npt.NDArray[np.bool_]:
    """Tell of each vertex number whether more than two edges meet there."""
    last = np.zeros(len(ids), bool)
    last[rings.ends - 1] = True
    here, there = ids[:-1][~last[:-1]], ids[1:][~last[:-1]]
    count = int(ids.max()) + 1 if len(ids) else 0
    edges = np.unique(np.minimum(here, there) * count + np.maximum(here, there))
    degree = np.bincount(np.concatenate([edges // count, edges % count]), minlength=count) if count else np.empty(0)
    return np.asarray(degree > 2)


class _Arcs:
    """Arcs as they are met: the first ring that runs along one has it forward, on its right hand or left."""

    def __init__(self, rings: _Rings, ids: Ints) -> None:
        self._rings = rings
        self._ids = ids
        self._known: dict[tuple[int, int, int], int] = {}
        self.arcs: list[Floats] = []
        self.sides: list[list[int]] = []

    def cut(self, ring: int, is_node: npt.NDArray[np.bool_]) -> list[int]:
        """Return the arcs of a ring in its order."""
        begin, end = int(self._rings.begins[ring]), int(self._rings.ends[ring])
        ids, xy = self._ids[begin : end - 1], self._rings.xy[begin : end - 1]
        at = np.flatnonzero(is_node[ids])
        if not len(at):
            at = np.array([int(np.argmin(ids))])
        turned = np.roll(ids, -at[0]), np.roll(xy, -at[0], axis=0)
        closed_ids = np.append(turned[0], turned[0][0])
        closed_xy = np.vstack([turned[1], turned[1][:1]])
        bounds = [*(at - at[0]).tolist(), len(ids)]
        face, on_right = self._rings.face[ring], _clockwise(closed_xy) != self._rings.hole[ring]
        return [
            self._arc(closed_ids[a : b + 1], closed_xy[a : b + 1], face, on_right=on_right) for a, b in pairwise(bounds)
        ]

    def _arc(self, ids: Ints, xy: Floats, face: int, *, on_right: bool) -> int:
        key = (int(ids[0]), int(ids[1]), int(ids[-1]))
        back = (int(ids[-1]), int(ids[-2]), int(ids[0]))
        forward = self._known.get(key)
        if forward is not None:
            self._take_side(forward, face)
            return forward
        backward = self._known.get(back)
        if backward is not None:
            self._take_side(backward, face)
            return ~backward
        number = len(self.arcs)
        self._known[key] = number
        self.arcs.append(xy)
        self.sides.append([OUTSIDE, face] if on_right else [face, OUTSIDE])
        return number

    def _take_side(self, number: int, face: int) -> None:
        sides = self.sides[number]
        sides[0 if sides[0] == OUTSIDE else 1] = face


def _clockwise(xy: Floats) -> bool:
    x, y = xy[:, 0] - xy[0, 0], xy[:, 1] - xy[0, 1]
    return bool((x[:-1] * y[1:] - x[1:] * y[:-1]).sum() < 0)


def _key(arc: Floats) -> str:
    first, last = arc[0].tobytes() + arc[1].tobytes(), arc[-1].tobytes() + arc[-2].tobytes()
    way = arc if first <= last else arc[::-1]
    return blake2b(np.ascontiguousarray(way).tobytes(), digest_size=8).hexdigest()


def rounded(degrees: Floats, decimals: int = 7) -> Floats:
    """Return numbers rounded as their decimal writing is, and as PostGIS writes GeoJSON.

    `numpy.round` multiplies first and may err beside a half: then a vertex told here and there would be two.

    >>> rounded(np.array([106.51182165])).tolist(), np.round([106.51182165], 7).tolist()
    ([106.5118217], [106.5118216])
    """
    scaled = degrees * 10.0**decimals
    made = np.asarray(np.rint(scaled) / 10.0**decimals)
    doubtful = np.abs(scaled - np.floor(scaled) - 0.5) < BESIDE_HALF
    made[doubtful] = [round(one, decimals) for one in degrees[doubtful].tolist()]
    return made


@dataclass(frozen=True)
class Packed:
    """A topology in whole numbers: vertex = origin + running sum x scale."""

    origin: tuple[float, float]
    scale: float
    arcs: list[list[int]]


def packed(found: Topology, scale: float = 1e-7) -> Packed:
    """Return the arcs as steps of whole numbers from a common origin; the same vertex has the same numbers.

    `scale` is a power of ten; origin and steps add up to the vertices as `rounded` tells them.
    """
    if not found.arcs:
        return Packed((0.0, 0.0), scale, [])
    every = np.vstack(found.arcs)
    origin = np.round(every.min(axis=0), 6)
    told = rounded(every, round(-np.log10(scale)))
    whole = (np.rint(told / scale) - np.rint(origin / scale)).astype(np.int64)
    ends = np.cumsum([len(arc) for arc in found.arcs])
    steps = np.diff(whole, axis=0, prepend=np.zeros((1, 2), np.int64))
    starts = np.concatenate([[0], ends[:-1]])
    steps[starts] = whole[starts]
    flat = [part.ravel().tolist() for part in np.split(steps, ends[:-1])]
    return Packed((float(origin[0]), float(origin[1])), scale, flat)
