"""From a cut to grids: arcs that run straight between buildings inside blocks, exactly along streets elsewhere."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely

from geo.coverage.partition.linework import united
from geo.coverage.partition.model import ALONG, Atoms, Ints, Shapes
from geo.coverage.partition.straight import Room, straightened

FLAT_M = 0.005  # vertices that bend a street's line by less are the nodes of cells and go

Vertex = tuple[float, float]


@dataclass(frozen=True)
class Outlines:
    """One polygon for each part (metres), and the length of their common boundary, in all and inside blocks.

    `smooth` is false where inner boundaries had to stay the cells' own.
    """

    shapes: Shapes
    inner_m: float
    inside_m: float
    smooth: bool


@dataclass
class _Arc:
    """A chain of boundary between two nodes; `block` of each piece is -1 along streets."""

    path: list[Vertex]
    left: int
    right: int
    blocks: list[int] = field(default_factory=list)


def outlines(atoms: Atoms, kinds_of: Any, part: Ints, k: int, pinned: frozenset[Vertex], room: Room) -> Outlines:
    """Return the outlines of the parts: an edge-matched coverage of the land, its outer vertices as they were.

    `kinds_of` tells what pieces of boundary run along; `pinned` vertices stay; `room` is what blocks and buildings
    leave free.
    """
    inner, border = _pieces(atoms, kinds_of, part)
    arcs = _chains(inner, {end for piece in border for end in piece[:2]})
    ends = {end for arc in arcs for end in (arc.path[0], arc.path[-1])}
    rims = _chains(border, ends)
    for rim in rims:
        rim.path = [rim.path[0], *(one for one in rim.path[1:-1] if one in pinned), rim.path[-1]]
    smooth = not atoms.solid
    inside_m = _straighten(arcs, pinned, room) if smooth else sum(map(_inside_m, arcs))
    inner_m = float(sum(shapely.length(shapely.linestrings(arc.path)) for arc in arcs))
    shapes = _faces([*arcs, *rims], k)
    if shapes is None or not _sound(shapes, atoms, part, room):
        plain = united(atoms.shapes, part)
        rough = sum(map(_inside_m, _chains(inner, set())))
        return Outlines(plain, float(_total(inner)), rough, False)
    return Outlines(shapes, inner_m, inside_m, smooth)


def _total(pieces: list[tuple[Vertex, Vertex, int, int, int]]) -> float:
    return sum(float(np.hypot(b[0] - a[0], b[1] - a[1])) for a, b, *_ in pieces)


def _inside_m(arc: _Arc) -> float:
    """Return the length of an arc's pieces that run inside blocks."""
    steps = np.hypot(*np.diff(np.array(arc.path), axis=0).T)
    return float(steps[np.array(arc.blocks) >= 0].sum())


def _pieces(
    atoms: Atoms, kinds_of: Any, part: Ints
) -> tuple[list[tuple[Vertex, Vertex, int, int, int]], list[tuple[Vertex, Vertex, int, int, int]]]:
    """Return the pieces of inner and of outer boundary as from, to, left part, right part, block (-1 for none)."""
    found, kinds = kinds_of
    sides = part[found.sides]
    sides[found.sides[:, 1] < 0, 1] = -1
    telling = np.flatnonzero(sides[:, 0] != sides[:, 1])
    block = np.where(kinds[telling] < ALONG, atoms.block[found.sides[telling, 0]], -1)
    inner, border = [], []
    for row, at in zip(telling, block, strict=True):
        x0, y0, x1, y1 = found.xy[row].tolist()
        one, other = int(sides[row, 0]), int(sides[row, 1])
        left, right = (one, other) if found.left[row] else (other, one)
        if other < 0:
            border.append(((x0, y0), (x1, y1), left, right, -1))
        else:
            inner.append(((x0, y0), (x1, y1), left, right, int(at)))
    return inner, border


def _chains(pieces: list[tuple[Vertex, Vertex, int, int, int]], nodes: set[Vertex]) -> list[_Arc]:
    """Join pieces to arcs that end where several meet or at `nodes`; closed rings begin anywhere."""
    at: dict[Vertex, list[int]] = defaultdict(list)
    for number, (a, b, *_) in enumerate(pieces):
        at[a].append(number)
        at[b].append(number)
    stops = {place for place, found in at.items() if len(found) != 2 or place in nodes}
    used = np.zeros(len(pieces), bool)
    arcs = []
    for place in sorted(stops):
        arcs += [_walk(pieces, at, stops, used, place, number) for number in at[place] if not used[number]]
    for number, (a, *_) in enumerate(pieces):
        if not used[number]:
            arcs.append(_walk(pieces, at, {a}, used, a, number))
    return arcs


def _walk(
    pieces: list[tuple[Vertex, Vertex, int, int, int]],
    at: dict[Vertex, list[int]],
    stops: set[Vertex],
    used: Any,
    place: Vertex,
    number: int,
) -> _Arc:
    a, _, left, right, _ = pieces[number]
    arc = _Arc([place], left, right) if a == place else _Arc([place], right, left)
    while True:
        used[number] = True
        a, b, _, _, block = pieces[number]
        arc.path.append(b if arc.path[-1] == a else a)
        arc.blocks.append(block)
        here = arc.path[-1]
        if here in stops:
            return arc
        number = next(one for one in at[here] if not used[one])


def _straighten(arcs: list[_Arc], pinned: frozenset[Vertex], room: Room) -> float:
    """Straighten the runs inside blocks, drop needless vertices along streets; returns the length inside blocks."""
    room.begin()
    runs = [_runs(arc) for arc in arcs]
    numbered = [(number, block, path) for number, (block, path) in enumerate(run for one in runs for run in one)]
    for number, block, path in numbered:
        if block >= 0:
            room.draw(number, block, path)
    inside_m, number = 0.0, 0
    for arc, mine in zip(arcs, runs, strict=True):
        whole: list[Vertex] = [arc.path[0]]
        for block, path in mine:
            kept = straightened(path, number, block, room, pinned) if block >= 0 else _plain(path, pinned)
            inside_m += float(shapely.length(shapely.linestrings(kept))) if block >= 0 else 0.0
            whole += kept[1:]
            number += 1
        arc.path = whole
    return inside_m


def _runs(arc: _Arc) -> list[tuple[int, list[Vertex]]]:
    """Return an arc's stretches through one block, or along streets (-1), with their vertices."""
    found, begin = [], 0
    for stop in range(1, len(arc.blocks) + 1):
        if stop == len(arc.blocks) or arc.blocks[stop] != arc.blocks[begin]:
            found.append((arc.blocks[begin], arc.path[begin : stop + 1]))
            begin = stop
    return found


def _plain(run: list[Vertex], pinned: frozenset[Vertex]) -> list[Vertex]:
    """Return a line along a street without the vertices that do not bend it, but for pinned ones."""
    kept = [run[0]]
    begin = 0
    for stop in range(1, len(run)):
        if run[stop] in pinned or stop == len(run) - 1:
            if stop - begin > 1:
                line = shapely.simplify(shapely.linestrings(run[begin : stop + 1]), FLAT_M)
                kept += [tuple(one) for one in shapely.get_coordinates(line)[1:-1].tolist()]
            kept.append(run[stop])
            begin = stop
    return kept


def _faces(arcs: list[_Arc], k: int) -> Shapes | None:
    """Return what the arcs enclose, part by part; None where a part is not there."""
    left: dict[tuple[Vertex, Vertex], int] = {}
    for arc in arcs:
        for a, b in zip(arc.path[:-1], arc.path[1:], strict=True):
            left[a, b], left[b, a] = arc.left, arc.right
    lines = [shapely.linestrings(arc.path) for arc in arcs]
    faces = shapely.orient_polygons(shapely.get_parts(shapely.polygonize(lines)))
    mine: list[list[Any]] = [[] for _ in range(k)]
    for face in faces:
        a, b = (tuple(one) for one in shapely.get_coordinates(face.exterior)[:2].tolist())
        owner = left.get((a, b), -1)
        if owner >= 0:
            mine[owner].append(face)
    if not all(mine):
        return None
    made = np.empty(k, object)
    made[:] = [one[0] if len(one) == 1 else shapely.multipolygons(one) for one in mine]
    return made


def _sound(shapes: Shapes, atoms: Atoms, part: Ints, room: Room) -> bool:
    """Tell whether the outlines are a coverage of the same land in which every building is where it belongs."""
    if not shapely.is_valid(shapes).all() or not shapely.coverage_is_valid(shapes):  # no touching rings either
        return False
    land = float(shapely.area(atoms.shapes).sum())
    if abs(float(shapely.area(shapes).sum()) - land) > max(0.1, 1e-7 * land):
        return False
    return not len(atoms.of_building) or room.owned(shapes, part[atoms.of_building])
