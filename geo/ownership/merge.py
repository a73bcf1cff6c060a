"""The edges of each mixed cell: the two copies that neighbours hold of a shared edge become one."""

from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from geo.jit import F8, I4, I8, READ_F8, READ_I4, kernel
from geo.ownership.threads import all_at_once
from geo.ownership.twin import LEFT, RECORD, RIGHT

NONE = -1
THREADS = 2  # a build takes this many cores


@kernel()
def same(edge: Any, ax: float, ay: float, bx: float, by: float) -> bool:
    """Tell whether an edge runs between these two ends."""
    return edge[0] == ax and edge[1] == ay and edge[2] == bx and edge[3] == by  # type: ignore[no-any-return]


@kernel((READ_F8, READ_F8, READ_I4, READ_I4, READ_I4, I4[::1], I4[::1], F8[:, ::1], I4[:, ::1], I8, I8))
def merge(
    x: Any, y: Any, owners: Any, ends: Any, pairs: Any, cells: Any, starts: Any, edges: Any, sides: Any,
    begin: int, number: int,
) -> int:  # fmt: skip
    """Number some mixed cells in `cells` from -2 - number downwards, write their edges and who lies beside.

    `begin` is where their pairs begin. Returns how many edges were written; starts tells where a cell's begin.
    """
    mixed, written = 0, 0
    for cell in range(ends.size):
        end = ends[cell]
        if end == begin:
            continue
        cells[cell] = -2 - number - mixed
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


@kernel((READ_I4, I8))
def count_mixed(ends: Any, begin: int) -> int:
    """Return how many cells have edges, where the first cell's edges begin at `begin`."""
    count = 0
    for end in ends:
        count += end != begin
        begin = end
    return count


def mixed_cells(rings: Any, owners: Any, ends: Any, pairs: Any) -> tuple[Any, Any, Any]:
    """Return the cells with mixed ones numbered, where their edges start, and the edges as records."""
    cells = np.full(ends.size, NONE, np.int32)
    inner = np.searchsorted(ends, np.linspace(0, pairs.size, THREADS + 1)[1:-1])
    cuts = [0, *inner.tolist(), ends.size]
    begins = [int(ends[cut - 1]) if cut else 0 for cut in cuts]
    parts = [ends[first:last] for first, last in pairwise(cuts)]
    counts = [count_mixed(part, begin) for part, begin in zip(parts, begins[:-1], strict=True)]
    starts = [np.zeros(count + 1, np.int32) for count in counts]
    edges = [np.empty((after - begin, RECORD)) for begin, after in pairwise(begins)]
    written = [0] * THREADS

    def work(t: int) -> None:
        to = cells[cuts[t] : cuts[t + 1]], starts[t], edges[t], edges[t].view(np.int32)
        written[t] = merge(rings.x, rings.y, owners, parts[t], pairs, *to, begins[t], sum(counts[:t]))

    all_at_once([partial(work, t) for t in range(THREADS)])
    shifted = [some[:-1] + sum(written[:t]) for t, some in enumerate(starts)]
    begin_at = np.concatenate([*shifted, [sum(written)]]).astype(np.int32)
    return cells, begin_at, np.concatenate([some[:count] for some, count in zip(edges, written, strict=True)])
