"""Polygons that overlap: candidates of each mixed cell in code order, edges of each polygon by row."""

from math import floor
from typing import Any

import numpy as np

from geo.jit import F8, FRAME, I4, I8, READ_EDGES, READ_F8, READ_I4, READ_I8, kernel
from geo.ownership.mark import PAD, clipped
from geo.ownership.twin import ORIENTATION_BOUND, UNDERFLOW, UNSURE


@kernel()
def cell_edge(frame: Any, x: Any, y: Any, k: int) -> tuple[float, float, float, float]:
    """Return the edge that begins at a vertex in cell units, upward."""
    ax, ay = (x[k] - frame[0]) * frame[2], (y[k] - frame[1]) * frame[3]
    bx, by = (x[k + 1] - frame[0]) * frame[2], (y[k + 1] - frame[1]) * frame[3]
    return (ax, ay, bx, by) if ay <= by else (bx, by, ax, ay)


@kernel((FRAME, READ_F8, READ_F8, READ_I8, READ_I4, READ_I4, READ_I8, I8[::1], F8[:, ::1]))
def by_row(
    frame: Any,
    x: Any,
    y: Any,
    ring_starts: Any,
    owner: Any,
    first_row: Any,
    base: Any,
    slots: Any,
    edges: Any,
) -> None:
    """Count edges by polygon and row into slots[+ 1]; with room in `edges`, write them there, upward."""
    for ring in range(ring_starts.size - 1):
        p = owner[ring]
        for k in range(ring_starts[ring], ring_starts[ring + 1] - 1):
            _, ay, _, by = cell_edge(frame, x, y, k)
            low, high = (k, k + 1) if y[k] <= y[k + 1] else (k + 1, k)
            for row in range(floor(ay - PAD), floor(by + PAD) + 1):
                slot = base[p] + row - first_row[p]
                if edges.shape[0] == 0:
                    slots[slot + 1] += 1
                    continue
                at = slots[slot]
                edges[at, 0], edges[at, 1], edges[at, 2], edges[at, 3] = x[low], y[low], x[high], y[high]
                slots[slot] = at + 1


@kernel()
def inside(row_starts: Any, edges: Any, slot: int, px: float, py: float) -> int:
    """Return 1 where a point lies in the polygon that this row of edges is of, 0 where not, or UNSURE."""
    within = 0
    for z in range(row_starts[slot], row_starts[slot + 1]):
        ax, ay, bx, by = edges[z, 0], edges[z, 1], edges[z, 2], edges[z, 3]
        if ay <= py < by:
            l, r = (ax - px) * (by - py), (bx - px) * (ay - py)  # noqa: E741
            d = l - r
            if abs(d) <= ORIENTATION_BOUND * (abs(l) + abs(r)) + UNDERFLOW:
                return UNSURE
            within ^= d < 0.0
        elif by == py and (bx == px or (ay == by and min(ax, bx) <= px <= max(ax, bx))):
            return UNSURE
    return within


@kernel()
def touch(
    frame: Any, x: Any, y: Any, k: int, p: int, rank: Any, stamp: Any, full: Any, slots: Any, listed: Any
) -> None:
    """Stamp the cells that an edge passes, and count or list its polygon there as a candidate."""
    columns = int(frame[4])
    ax, ay, bx, by = cell_edge(frame, x, y, k)
    for row in range(floor(ay - PAD), floor(by + PAD) + 1):
        first, last = clipped(row, ax, ay, bx, by)
        for cell in range(row * columns + first, row * columns + last + 1):
            if stamp[cell] == p:
                continue
            stamp[cell] = p
            if full[cell] >= 0 and rank[full[cell]] < rank[p]:
                continue
            if listed.size:
                listed[slots[cell]] = p
                slots[cell] += 1
            else:
                slots[cell + 1] += 1


@kernel()
def cover(
    frame: Any, p: int, row: int, slot: int, box: Any, row_starts: Any, edges: Any, stamp: Any, full: Any
) -> None:
    """Give a polygon the cells of one row that lie wholly in it and that no lower code covers."""
    columns, within, known = int(frame[4]), 0, False
    py = frame[1] + (row + 0.5) / frame[3]
    begin, end = floor((box[0] - frame[0]) * frame[2]), floor((box[2] - frame[0]) * frame[2])
    for column in range(max(begin - 1, 0), min(end + 1, columns - 1) + 1):
        cell = row * columns + column
        if stamp[cell] == p:
            known = False
            continue
        if not known:
            within, known = inside(row_starts, edges, slot, frame[0] + (column + 0.5) / frame[2], py), True
        if within == 1 and full[cell] < 0:
            full[cell] = p


@kernel((
    FRAME, READ_F8, READ_F8, READ_I8, READ_I8, READ_I4, READ_I4, READ_EDGES,
    READ_I4, READ_I8, READ_I8, READ_EDGES, I4[::1], I4[::1], I8[::1], I4[::1],
))  # fmt: skip
def candidates(
    frame: Any, x: Any, y: Any, ring_starts: Any, first_ring: Any, by_rank: Any, rank: Any, boxes: Any,
    first_row: Any, base: Any, row_starts: Any, edges: Any, stamp: Any, full: Any, slots: Any, listed: Any,
) -> None:  # fmt: skip
    """Count the candidates of each cell and find who covers it wholly; with room in `listed`, list them."""
    stamp[:] = -1
    for p in by_rank:
        for ring in range(first_ring[p], first_ring[p + 1]):
            for k in range(ring_starts[ring], ring_starts[ring + 1] - 1):
                touch(frame, x, y, k, p, rank, stamp, full, slots, listed)
        if listed.size:
            continue
        for slot in range(base[p], base[p + 1]):
            cover(frame, p, first_row[p] + slot - base[p], slot, boxes[p], row_starts, edges, stamp, full)


@kernel()
def first_hit(
    starts: Any, edges: Any, listed: Any, first_row: Any, base: Any, row_starts: Any,
    cell: int, row: int, px: float, py: float,
) -> int:  # fmt: skip
    """Return the first candidate of a mixed cell that holds a point; a candidate ~p covers the whole cell."""
    for z in range(starts[cell], starts[cell + 1]):
        p = listed[z]
        if p < 0:
            return int(~p)
        found = inside(row_starts, edges, base[p] + row - first_row[p], px, py)
        if found != 0:
            return int(p) if found == 1 else UNSURE
    return -1


@kernel((FRAME, READ_I4, READ_I4, READ_EDGES, READ_I4, READ_I4, READ_I8, READ_I8, READ_F8, READ_F8, I4[::1]))
def query(
    frame: Any, cells: Any, starts: Any, edges: Any, listed: Any, first_row: Any, base: Any, row_starts: Any,
    lng: Any, lat: Any, out: Any,
) -> None:  # fmt: skip
    """Write the owner of each point, -1 for none (NaN and infinity too), UNSURE where GEOS must decide."""
    columns, last, top = int(frame[4]), frame[4] - 1.0, frame[5] - 1.0
    for i in range(lng.size):
        fx, fy = (lng[i] - frame[0]) * frame[2], (lat[i] - frame[1]) * frame[3]
        fx = fx if fx > 0.0 else 0.0  # NaN goes to the empty outer ring
        fy = fy if fy > 0.0 else 0.0
        column, row = int(min(fx, last)), int(min(fy, top))
        value = cells[row * columns + column]
        if value < -1:
            value = first_hit(starts, edges, listed, first_row, base, row_starts, -(value + 2), row, lng[i], lat[i])
        out[i] = value


def by_candidates(frame: Any, rings: Any, rank: Any, boxes: Any) -> dict[str, Any]:
    """Return the arrays of an index over polygons that may overlap."""
    count, size = rank.size, int(frame[4]) * int(frame[5])
    empty = np.isnan(boxes[:, 1])
    rows = np.floor((np.where(empty[:, None], 0.0, boxes)[:, [1, 3]] - frame[1]) * frame[3] + (-PAD, PAD))
    first_row = rows[:, 0].astype(np.int32)
    base = np.zeros(count + 1, np.int64)
    np.cumsum(np.where(empty, 0, rows[:, 1] - rows[:, 0] + 1), out=base[1:])
    place = frame, rings.x, rings.y, rings.starts
    row_starts = np.zeros(base[-1] + 1, np.int64)
    by_row(*place, rings.owner, first_row, base, row_starts, np.empty((0, 4)))
    np.cumsum(row_starts, out=row_starts)
    edges = np.empty((row_starts[-1], 4))
    by_row(*place, rings.owner, first_row, base, row_starts.copy(), edges)
    first_ring = np.searchsorted(rings.owner, np.arange(count + 1)).astype(np.int64)
    slots, full = np.zeros(size + 1, np.int64), np.full(size, -1, np.int32)
    by_rank = np.argsort(rank).astype(np.int32)
    order = (first_ring, by_rank, rank, np.ascontiguousarray(boxes), first_row, base, row_starts, edges)
    stamp = np.empty(size, np.int32)
    candidates(*place, *order, stamp, full, slots, np.empty(0, np.int32))
    cells, starts, listed = numbered(slots, full)
    mixed = np.flatnonzero(cells < -1)
    slots[mixed] = starts[:-1]
    if listed.size:
        candidates(*place, *order, stamp, full, slots, listed)
    rows_of = {"first_row": first_row, "base": base, "row_starts": row_starts}
    return {"cells": cells, "starts": starts, "edges": edges, "listed": listed, **rows_of}


def numbered(slots: Any, full: Any) -> tuple[Any, Any, Any]:
    """Return cells with mixed ones numbered, where their candidates start, and these, ~full alone written."""
    counts = slots[1:]
    mixed = np.flatnonzero(counts)
    cells = full.copy()
    cells[mixed] = -2 - np.arange(mixed.size)
    covered = full[mixed] >= 0
    starts = np.zeros(mixed.size + 1, np.int32)
    np.cumsum(counts[mixed] + covered, out=starts[1:])
    listed = np.empty(starts[-1], np.int32)
    listed[starts[1:][covered] - 1] = ~full[mixed][covered]
    return cells, starts, listed
