"""The kernels once more in plain numpy: used until the compiled ones are ready, and to check them."""

from typing import Any

import numpy as np

UNSURE = -(2**31)
NONE = -1
PAD = 1e-7
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


def mixed_cells(rings: Any, owners: Any, ends: Any, pairs: Any) -> tuple[Any, Any, Any, Any]:
    """Return the cells with mixed ones numbered, where their edges start, the edges and their right."""
    counts = np.diff(ends, prepend=0)
    mixed = np.flatnonzero(counts)
    cells = np.full(ends.size, NONE, np.int32)
    cells[mixed] = -2 - np.arange(mixed.size)
    cell = np.repeat(np.arange(mixed.size), counts[mixed])
    ax, ay, bx, by = rings.x[pairs], rings.y[pairs], rings.x[pairs + 1], rings.y[pairs + 1]
    up = (ay < by) | ((ay == by) & (ax < bx))
    owner = owners[pairs]
    side = np.where(up, np.where(owner < 0, ~owner, NONE), np.where(owner < 0, NONE, owner))
    edges: Any = np.where(up[:, None], np.c_[ax, ay, bx, by], np.c_[bx, by, ax, ay])
    order = np.lexsort((*edges.T[::-1], cell))
    edges, side, cell = edges[order], side[order], cell[order]
    new = np.ones(cell.size, bool)
    new[1:] = (np.diff(cell) != 0) | (edges[1:] != edges[:-1]).any(axis=1)
    heads = np.flatnonzero(new)
    right = np.maximum.reduceat(side, heads) if heads.size else side
    starts = np.searchsorted(cell[heads], np.arange(mixed.size + 1)).astype(np.int32)
    return cells, starts, np.ascontiguousarray(edges[heads]), right.astype(np.int32)


def fill(frame: Any, cells: Any, *_edges: Any) -> None:
    """Leave the first edgeless cell after each run of mixed ones UNSURE, none before: GEOS labels those."""
    columns, rows = int(frame[4]), int(frame[5])
    raster = cells.reshape(rows, columns)
    mixed = raster <= -2
    after = np.zeros_like(mixed)
    after[:, 1:] = mixed[:, :-1] & ~mixed[:, 1:]
    raster[after] = UNSURE


def query(frame: Any, cells: Any, starts: Any, edges: Any, right: Any, lng: Any, lat: Any, out: Any) -> None:
    """Write the owner of each point, -1 for none (NaN and infinity too), UNSURE where GEOS must decide."""
    columns = int(frame[4])
    at = at_cells(frame, lng, lat)
    out[:] = cells[at]
    waiting = np.flatnonzero((out < -1) & (out != UNSURE))
    at = at[waiting]
    while waiting.size:
        column = at % columns
        reach = lng[waiting] - (frame[0] + column / frame[2]) + frame[6]
        found = look(starts, edges, right, -(cells[at] + 2), lng[waiting], lat[waiting], reach, frame[6])
        out[waiting] = found
        on = found == ONWARDS
        waiting, at = waiting[on], at[on] - 1
        value = cells[at]
        out[waiting] = value
        on = (value < -1) & (value != UNSURE)
        waiting, at = waiting[on], at[on]


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


ONWARDS = -(2**31) + 1


def look(starts: Any, edges: Any, right: Any, cell: Any, px: Any, py: Any, reach: Any, tol: float) -> Any:
    """Return, for each point in a mixed cell, the owner it faces, UNSURE, or ONWARDS where no edge does."""
    counts = (starts[cell + 1] - starts[cell]).astype(np.int64)
    which, z = spread(starts[cell].astype(np.int64), counts)
    ax, ay, bx, by = edges[z].T
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
    owner = right[z]
    least = np.minimum.reduceat(np.where(near, owner, 2**31 - 1), heads)
    most = np.maximum.reduceat(np.where(near, owner, UNSURE), heads)
    answer = np.where(np.isinf(best), ONWARDS, least)
    return np.where(
        np.logical_or.reduceat(unsure, heads) | (np.isfinite(best) & (least != most)), UNSURE, answer
    )
