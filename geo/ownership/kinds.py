"""Mixed cells by what passes: one edge right through, two round a corner, or anything."""

from typing import Any

import numpy as np

from geo.jit import F8, FRAME, I4, READ_I4, kernel
from geo.ownership.mark import PAD
from geo.ownership.twin import (
    ANYTHING,
    BENT_LEFT,
    BENT_RIGHT,
    LEFT,
    ORIENTATION_BOUND,
    RIGHT,
    THROUGH,
    UNDERFLOW,
)


@kernel()
def beyond(frame: Any, column: int, row: int, x: float, y: float) -> bool:
    """Tell whether a place lies outside a cell and its margin."""
    fx, fy = (x - frame[0]) * frame[2] - column, (y - frame[1]) * frame[3] - row
    return bool(fx < -2 * PAD or fx > 1 + 2 * PAD or fy < -2 * PAD or fy > 1 + 2 * PAD)


@kernel()
def turn(ax: float, ay: float, bx: float, by: float, px: float, py: float) -> int:
    """Return 1 where a point is surely left of the line a-b, -1 where right, 0 where not sure."""
    l, r = (ax - px) * (by - py), (bx - px) * (ay - py)  # noqa: E741
    d = l - r
    if abs(d) <= ORIENTATION_BOUND * (abs(l) + abs(r)) + UNDERFLOW:
        return 0
    return 1 if d > 0 else -1


@kernel()
def reverse(edges: Any, sides: Any, z: int) -> None:
    """Turn an edge round."""
    ax, ay, left = edges[z, 0], edges[z, 1], sides[z, LEFT]
    edges[z, 0], edges[z, 1], edges[z, 2], edges[z, 3] = edges[z, 2], edges[z, 3], ax, ay
    sides[z, LEFT], sides[z, RIGHT] = sides[z, RIGHT], left


@kernel()
def bend(frame: Any, column: int, row: int, edges: Any, sides: Any, z: int) -> int:
    """Return how two edges bend that meet and come from elsewhere, and direct them one after the other."""
    w = z + 1
    for first in range(2):
        for second in range(2):
            vx, vy = edges[z, 2 - 2 * first], edges[z, 3 - 2 * first]
            if edges[w, 2 * second] != vx or edges[w, 2 * second + 1] != vy:
                continue
            px, py = edges[z, 2 * first], edges[z, 2 * first + 1]
            qx, qy = edges[w, 2 - 2 * second], edges[w, 3 - 2 * second]
            left, right = sides[z, LEFT - first], sides[z, RIGHT + first]
            if left != sides[w, LEFT - second] or right != sides[w, RIGHT + second]:
                return ANYTHING
            if not (beyond(frame, column, row, px, py) and beyond(frame, column, row, qx, qy)):
                return ANYTHING
            way = turn(px, py, vx, vy, qx, qy)
            if way == 0:
                return ANYTHING
            if first:
                reverse(edges, sides, z)
            if second:
                reverse(edges, sides, w)
            return BENT_LEFT if way > 0 else BENT_RIGHT
    return ANYTHING


@kernel()
def kind_of(frame: Any, column: int, row: int, edges: Any, sides: Any, begin: int, end: int) -> int:
    """Return the kind of a mixed cell whose edges are begin to end."""
    if end - begin == 1:
        a = beyond(frame, column, row, edges[begin, 0], edges[begin, 1])
        b = beyond(frame, column, row, edges[begin, 2], edges[begin, 3])
        return THROUGH if a and b else ANYTHING
    return bend(frame, column, row, edges, sides, begin) if end - begin == 2 else ANYTHING


@kernel((FRAME, I4[::1], READ_I4, F8[:, ::1], I4[:, ::1]))
def sort_kinds(frame: Any, cells: Any, starts: Any, edges: Any, sides: Any) -> None:
    """Write first edge and kind into each mixed cell; mark the last edge where there may be any number."""
    columns, mixed = int(frame[4]), 0
    for cell in range(cells.size):
        if cells[cell] > -2 or mixed == starts.size - 1:
            continue
        begin, end = starts[mixed], starts[mixed + 1]
        kind = kind_of(frame, cell % columns, cell // columns, edges, sides, begin, end)
        if kind == ANYTHING:
            sides[end - 1, RIGHT] = -3 - sides[end - 1, RIGHT]
        cells[cell] = -2 - (begin * 4 + kind)
        mixed += 1


def by_kind(frame: Any, cells: Any, starts: Any, edges: Any) -> None:
    """Finish the cells and edges for questions, in place."""
    sort_kinds(frame, cells, starts, edges, edges.view(np.int32))
