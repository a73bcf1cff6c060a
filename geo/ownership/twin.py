"""The kernels once more in plain numpy: used until the compiled ones are ready, and to check them."""

from typing import Any

import numpy as np

UNSURE = -(2**31)
ONWARDS = UNSURE + 1
NONE = -1
# Kinds of mixed cells: a list of edges, one edge right through, two that bend left or right round a corner.
ANYTHING, THROUGH, BENT_LEFT, BENT_RIGHT = 0, 1, 2, 3
# An edge is a record of five doubles: two ends, then (as two int32) who lies right and left of it.
RECORD, RIGHT, LEFT = 5, 8, 9
PAD = 1e-7
STEPS_MOST = 64  # cells to the left: where edges run along a row for long, GEOS is soon faster
ORIENTATION_BOUND, UNDERFLOW = 3.3306690738754716e-16, 1e-290


def spread(first: Any, counts: Any) -> tuple[Any, Any]:
    """Return, for ranges given by first and count, which range each member is of, and the members."""
    which = np.repeat(np.arange(counts.size), counts)
    ends = np.cumsum(counts)
    return which, np.arange(which.size) - (ends - counts)[which] + first[which]


def edges_by_cell(frame: Any, x: Any, y: Any, ring_starts: Any) -> tuple[Any, Any]:
    """Return, for all cells, where their edges end and the edges (by first vertex), cell after cell."""
    columns, rows = int(frame[4]), int(frame[5])
    begins = np.ones(x.size, bool)
    begins[ring_starts[1:] - 1] = False
    k = np.flatnonzero(begins)
    cx, cy = (x - frame[0]) * frame[2], (y - frame[1]) * frame[3]
    swap = cy[k] > cy[k + 1]
    low, high = np.where(swap, k + 1, k), np.where(swap, k, k + 1)
    bottom = np.maximum(np.floor(cy[low] - PAD), 0).astype(np.int64)
    top = np.minimum(np.floor(cy[high] + PAD), rows - 1).astype(np.int64)
    edge, row = spread(bottom, np.maximum(top - bottom + 1, 0))
    first, last = clipped(row, cx[low][edge], cy[low][edge], cx[high][edge], cy[high][edge])
    first, last = np.maximum(first, 0), np.minimum(last, columns - 1)
    piece, column = spread(first, np.maximum(last - first + 1, 0))
    cell = row[piece] * columns + column
    order = np.argsort(cell, kind="stable")
    ends = np.cumsum(np.bincount(cell, minlength=columns * rows))
    return ends, k[edge[piece[order]]].astype(np.int32)


def clipped(row: Any, ax: Any, ay: Any, bx: Any, by: Any) -> tuple[Any, Any]:
    """Return the first and last column that each upward edge, in cell units, passes in a row."""
    steep = by - ay >= 1e-12
    slope = np.where(steep, (bx - ax) / np.where(steep, by - ay, 1.0), 0.0)
    xa = np.where(steep, ax + (np.maximum(ay, row - PAD) - ay) * slope, ax)
    xb = np.where(steep, ax + (np.minimum(by, row + 1 + PAD) - ay) * slope, bx)
    low = np.maximum(np.minimum(xa, xb), np.minimum(ax, bx))
    high = np.minimum(np.maximum(xa, xb), np.maximum(ax, bx))
    return np.floor(low - PAD).astype(np.int64), np.floor(high + PAD).astype(np.int64)


def mixed_cells(rings: Any, owners: Any, ends: Any, pairs: Any) -> tuple[Any, Any, Any]:
    """Return the cells with mixed ones numbered, where their edges start, and the edges as records."""
    counts = np.diff(ends, prepend=0)
    mixed = np.flatnonzero(counts)
    cells = np.full(ends.size, NONE, np.int32)
    cells[mixed] = -2 - np.arange(mixed.size)
    cell = np.repeat(np.arange(mixed.size), counts[mixed])
    ax, ay, bx, by = rings.x[pairs], rings.y[pairs], rings.x[pairs + 1], rings.y[pairs + 1]
    up = (ay < by) | ((ay == by) & (ax < bx))
    owner = np.where(owners[pairs] < 0, ~owners[pairs], owners[pairs])
    on_left = up == (owners[pairs] >= 0)
    ends_of: Any = np.where(up[:, None], np.c_[ax, ay, bx, by], np.c_[bx, by, ax, ay])
    order = np.lexsort((*ends_of.T[::-1], cell))
    ends_of, owner, on_left, cell = ends_of[order], owner[order], on_left[order], cell[order]
    new: Any = np.ones(cell.size, bool)
    new[1:] = (np.diff(cell) != 0) | (ends_of[1:] != ends_of[:-1]).any(axis=1)
    heads = np.flatnonzero(new)
    edges = np.empty((heads.size, RECORD))
    edges[:, :4] = ends_of[heads]
    if heads.size:
        edges.view(np.int32)[:, RIGHT] = np.maximum.reduceat(np.where(on_left, NONE, owner), heads)
        edges.view(np.int32)[:, LEFT] = np.maximum.reduceat(np.where(on_left, owner, NONE), heads)
    return cells, np.searchsorted(cell[heads], np.arange(mixed.size + 1)).astype(np.int32), edges


def fill(frame: Any, cells: Any, *_edges: Any) -> None:
    """Leave the first edgeless cell after each run of mixed ones UNSURE, none before: GEOS labels those."""
    columns, rows = int(frame[4]), int(frame[5])
    raster = cells.reshape(rows, columns)
    mixed = raster <= -2
    after = np.zeros_like(mixed)
    after[:, 1:] = mixed[:, :-1] & ~mixed[:, 1:]
    raster[after] = UNSURE


def by_kind(frame: Any, cells: Any, starts: Any, edges: Any) -> None:
    """Finish the cells and edges for questions, in place: all are of the kind that may hold anything."""
    del frame
    cells[cells < -1] = -2 - 4 * starts[:-1]
    edges.view(np.int32)[starts[1:] - 1, RIGHT] *= -1
    edges.view(np.int32)[starts[1:] - 1, RIGHT] -= 3


def query(frame: Any, cells: Any, edges: Any, sides: Any, lng: Any, lat: Any, out: Any) -> None:
    """Write the owner of each point, -1 for none (NaN and infinity too), UNSURE where GEOS must decide."""
    columns = int(frame[4])
    at = at_cells(frame, lng, lat)
    out[:] = cells[at]
    waiting = np.flatnonzero((out < -1) & (out != UNSURE))
    at = at[waiting]
    last = np.flatnonzero(sides[:, RIGHT] < -1) if waiting.size else waiting
    for _ in range(STEPS_MOST):
        if not waiting.size:
            return
        reach = lng[waiting] - (frame[0] + at % columns / frame[2]) + frame[6]
        first, counts = records(cells[at], last)
        found = look(edges, sides, first, counts, lng[waiting], lat[waiting], reach, frame[6])
        out[waiting] = found
        on = found == ONWARDS
        waiting, at = waiting[on], at[on] - 1
        out[waiting] = cells[at]
        on = (out[waiting] < -1) & (out[waiting] != UNSURE)
        waiting, at = waiting[on], at[on]
    out[waiting] = UNSURE


def records(values: Any, last: Any) -> tuple[Any, Any]:
    """Return the first edge of mixed cells and how many there are."""
    kind, first = -(values.astype(np.int64) + 2) & 3, -(values.astype(np.int64) + 2) >> 2
    listed = np.zeros(first.size, np.int64)
    listed[kind == ANYTHING] = last[np.searchsorted(last, first[kind == ANYTHING])] + 1
    return first, np.where(kind == ANYTHING, listed - first, np.where(kind == THROUGH, 1, 2))


def overlap_query(frame: Any, cells: Any, *others: Any) -> None:
    """Write the owner of each point in a whole cell, UNSURE in the others: GEOS decides there."""
    lng, lat, out = others[-3:]
    out[:] = cells[at_cells(frame, lng, lat)]
    out[out < -1] = UNSURE


def at_cells(frame: Any, lng: Any, lat: Any) -> Any:
    """Return the cell of each point; outside and NaN the empty outer ring."""
    with np.errstate(invalid="ignore", over="ignore"):
        fx, fy = (lng - frame[0]) * frame[2], (lat - frame[1]) * frame[3]
    fx = np.minimum(np.where(fx > 0, fx, 0.0), frame[4] - 1).astype(np.int64)
    fy = np.minimum(np.where(fy > 0, fy, 0.0), frame[5] - 1).astype(np.int64)
    return fy * int(frame[4]) + fx


def look(edges: Any, sides: Any, first: Any, counts: Any, px: Any, py: Any, reach: Any, tol: float) -> Any:
    """Return, for each point in a mixed cell, the owner it faces on its left, UNSURE, or ONWARDS for none.

    One way for all kinds of cells, unlike the compiled query: the two check each other.
    """
    which, z = spread(first, counts)
    ax, ay, bx, by = edges[z, :4].T
    down = ay > by
    ax, ay, bx, by = np.where(down, (bx, by, ax, ay), (ax, ay, bx, by))
    owner = np.where(down, sides[z, LEFT], sides[z, RIGHT])
    owner = np.where(owner < -1, -3 - owner, owner)
    qx, qy = px[which], py[which]
    across = (ay <= qy) & (qy < by)
    l, r = (ax - qx) * (by - qy), (bx - qx) * (ay - qy)  # noqa: E741
    d = l - r
    unsure = across & (np.abs(d) <= ORIENTATION_BOUND * (np.abs(l) + np.abs(r)) + UNDERFLOW)
    level = (ay == by) & (np.minimum(ax, bx) <= qx) & (qx <= np.maximum(ax, bx))
    unsure |= ~across & (by == qy) & ((bx == qx) | level)
    distance = np.where(across & (d < 0), -d / np.where(across, by - ay, 1.0), np.inf)
    distance[distance > reach[which]] = np.inf
    heads = np.cumsum(counts) - counts
    best = np.minimum.reduceat(distance, heads)
    near = np.isfinite(distance) & (distance <= best[which] + tol)
    least = np.minimum.reduceat(np.where(near, owner, 2**31 - 1), heads)
    most = np.maximum.reduceat(np.where(near, owner, UNSURE), heads)
    answer = np.where(np.isinf(best), ONWARDS, least)
    return np.where(np.logical_or.reduceat(unsure, heads) | (np.isfinite(best) & (least != most)), UNSURE, answer)
