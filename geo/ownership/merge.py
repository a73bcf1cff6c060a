"""The edges of each mixed cell: the two copies that neighbours hold of a shared edge become one."""

from typing import Any

import numpy as np

from geo.ownership.jit import F8, I4, READ_F8, READ_I4, READ_I8, kernel
from geo.ownership.twin import LEFT, RECORD, RIGHT

NONE = -1


@kernel()
def same(edge: Any, ax: float, ay: float, bx: float, by: float) -> bool:
    """Tell whether an edge runs between these two ends."""
    return edge[0] == ax and edge[1] == ay and edge[2] == bx and edge[3] == by  # type: ignore[no-any-return]


@kernel((READ_F8, READ_F8, READ_I4, READ_I8, READ_I4, I4[::1], I4[::1], F8[:, ::1], I4[:, ::1]))
def merge(x: Any, y: Any, owners: Any, ends: Any, pairs: Any, cells: Any, starts: Any, edges: Any, sides: Any) -> int:
    """Number the mixed cells in `cells` from -2 downwards, write their edges upward and who lies beside.

    Returns how many edges were written; starts[number] tells where a cell's edges begin.
    """
    mixed, begin, written = 0, 0, 0
    for cell in range(ends.size):
        end = ends[cell]
        if end == begin:
            continue
        cells[cell] = -2 - mixed
        first = starts[mixed] = written
        mixed += 1
        for pair in range(begin, end):
            k = pairs[pair]
            ax, ay, bx, by = x[k], y[k], x[k + 1], y[k + 1]
            upward = ay < by or (ay == by and ax < bx)
            if not upward:
                ax, ay, bx, by = bx, by, ax, ay
            at = first
            while at < written and not same(edges[at], ax, ay, bx, by):
                at += 1
            if at == written:
                edges[at, 0], edges[at, 1], edges[at, 2], edges[at, 3] = ax, ay, bx, by
                sides[at, LEFT] = sides[at, RIGHT] = NONE
                written += 1
            owner = owners[k]
            if upward == (owner >= 0):
                sides[at, LEFT] = owner if owner >= 0 else ~owner
            else:
                sides[at, RIGHT] = owner if owner >= 0 else ~owner
        begin = end
    starts[mixed] = written
    return written


def mixed_cells(rings: Any, owners: Any, ends: Any, pairs: Any) -> tuple[Any, Any, Any]:
    """Return the cells with mixed ones numbered, where their edges start, and the edges as records."""
    cells = np.full(ends.size, NONE, np.int32)
    count = int(np.count_nonzero(np.diff(ends, prepend=0)))
    starts = np.zeros(count + 1, np.int32)
    edges = np.empty((pairs.size, RECORD))
    written = merge(rings.x, rings.y, owners, ends, pairs, cells, starts, edges, edges.view(np.int32))
    return cells, starts, edges[:written].copy()
