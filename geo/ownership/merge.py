"""The edges of each mixed cell: the two copies that neighbours hold of a shared edge become one."""

from typing import Any

import numpy as np

from geo.ownership.jit import F8, I4, READ_F8, READ_I4, READ_I8, kernel

NONE = -1


@kernel()
def same(edge: Any, ax: float, ay: float, bx: float, by: float) -> bool:
    """Tell whether an edge runs between these two ends."""
    return edge[0] == ax and edge[1] == ay and edge[2] == bx and edge[3] == by  # type: ignore[no-any-return]


@kernel()
def right_of(owner: int, upward: bool) -> int:
    """Return who lies right of an edge taken upward, as far as this copy of it knows."""
    if owner >= 0:
        return NONE if upward else owner
    return ~owner if upward else NONE


@kernel((READ_F8, READ_F8, READ_I4, READ_I8, READ_I4, I4[::1], I4[::1], F8[:, ::1], I4[::1]))
def merge(
    x: Any, y: Any, owners: Any, ends: Any, pairs: Any, cells: Any, starts: Any, edges: Any, right: Any
) -> int:
    """Number the mixed cells in `cells` from -2 downwards, write their edges upward and who lies right.

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
            side = right_of(owners[k], upward)
            at = first
            while at < written and not same(edges[at], ax, ay, bx, by):
                at += 1
            if at == written:
                edges[at, 0], edges[at, 1], edges[at, 2], edges[at, 3] = ax, ay, bx, by
                right[at] = NONE
                written += 1
            if side != NONE:
                right[at] = side
        begin = end
    starts[mixed] = written
    return written


def mixed_cells(rings: Any, owners: Any, ends: Any, pairs: Any) -> tuple[Any, Any, Any, Any]:
    """Return the cells with mixed ones numbered, where their edges start, the edges and their right."""
    cells = np.full(ends.size, NONE, np.int32)
    count = int(np.count_nonzero(np.diff(ends, prepend=0)))
    starts = np.zeros(count + 1, np.int32)
    edges, right = np.empty((pairs.size, 4)), np.empty(pairs.size, np.int32)
    written = merge(rings.x, rings.y, owners, ends, pairs, cells, starts, edges, right)
    return cells, starts, edges[:written].copy(), right[:written].copy()
