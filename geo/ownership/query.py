"""Points in, owners out: one look at a cell, a sign or two where edges pass; GEOS where not sure."""

from typing import Any

import numpy as np

from geo.jit import FRAME, I4, READ_EDGES, READ_F8, READ_I4, READ_SIDES, kernel
from geo.ownership.kinds import turn
from geo.ownership.twin import (
    ANYTHING,
    BENT_LEFT,
    LEFT,
    ORIENTATION_BOUND,
    RIGHT,
    STEPS_MOST,
    THROUGH,
    UNDERFLOW,
    UNSURE,
)

BLOCK = 2048


@kernel()
def nearest(edges: Any, sides: Any, z: int, px: float, py: float, reach: float, back: float, tol: float) -> Any:
    """Return who lies on the point's side of the nearest edge across its row within a cell (reach to its left
    border, back to its right), UNSURE, or -2 where no edge crosses there."""
    best, owner, last = 1e300, -2, False
    while not last:
        ax, ay, bx, by, right = edges[z, 0], edges[z, 1], edges[z, 2], edges[z, 3], sides[z, RIGHT]
        last = right < -1
        if ay <= py < by:
            l, r = (ax - px) * (by - py), (bx - px) * (ay - py)  # noqa: E741
            d = l - r
            if abs(d) <= ORIENTATION_BOUND * (abs(l) + abs(r)) + UNDERFLOW:
                return UNSURE
            distance = -d / (by - ay)
            if back <= distance <= reach:
                side = (-3 - right if last else right) if d < 0.0 else sides[z, LEFT]
                distance = abs(distance)
                if distance < best - tol:
                    best, owner = distance, side
                elif distance <= best + tol and owner != side:
                    return UNSURE
        elif by == py and (bx == px or (ay == by and min(ax, bx) <= px <= max(ax, bx))):
            return UNSURE
        z += 1
    return owner


@kernel()
def trace(frame: Any, cells: Any, edges: Any, sides: Any, value: int, px: float, py: float) -> int:
    """Return the owner of a point in a mixed cell: go left until an edge faces it or a cell is whole.

    Kinds of cells hold for points in the cell alone, so the point goes along, border by border.
    """
    columns = int(frame[4])
    row, column = int((py - frame[1]) * frame[3]), int((px - frame[0]) * frame[2])
    end = column - STEPS_MOST
    while value < -1:
        if value == UNSURE or column == end:
            return UNSURE
        z, kind = -(value + 2) >> 2, -(value + 2) & 3
        side = 0
        if kind:
            side = turn(edges[z, 0], edges[z, 1], edges[z, 2], edges[z, 3], px, py)
            if kind != THROUGH:
                other = turn(edges[z + 1, 0], edges[z + 1, 1], edges[z + 1, 2], edges[z + 1, 3], px, py)
                side = 0 if side * other == 0 else min(side, other) if kind == BENT_LEFT else max(side, other)
            if side == 0:
                return UNSURE
            return sides[z, LEFT] if side > 0 else sides[z, RIGHT]  # type: ignore[no-any-return]
        left = px - (frame[0] + column / frame[2])
        owner = nearest(edges, sides, z, px, py, left + frame[6], left - 1 / frame[2] - frame[6], frame[6])
        if owner != -2:
            return owner  # type: ignore[no-any-return]
        px = frame[0] + column / frame[2]
        column -= 1
        value = cells[row * columns + column]
    return value


@kernel()
def cells_of(frame: Any, lng: Any, lat: Any, begin: int, end: int, at: Any) -> None:
    """Write the cell of each point of a block."""
    columns, last, top = np.int64(frame[4]), frame[4] - 1.0, frame[5] - 1.0
    for i in range(begin, end):
        fx, fy = (lng[i] - frame[0]) * frame[2], (lat[i] - frame[1]) * frame[3]
        fx = fx if fx > 0.0 else 0.0  # NaN goes to the empty outer ring
        fy = fy if fy > 0.0 else 0.0
        fx = fx if fx < last else last
        fy = fy if fy < top else top
        at[i - begin] = np.int64(fy) * columns + np.int64(fx)


@kernel()
def fetch(edges: Any, sides: Any, out: Any, waiting: Any, count: int, ends: Any, owners: Any) -> None:
    """Copy the first edge of the cell of each waiting point, its second where two bend, and the owners beside it.

    Nothing here waits for what was read before, so the reads of many points run at once.
    """
    for n in range(count):
        value = np.int64(out[np.uint64(waiting[n])])
        code = -(value + 2) if value != UNSURE else 0
        z = np.uint64(code >> 2)
        w = z + np.uint64((code & 3) > THROUGH)
        ends[n, 0], ends[n, 1], ends[n, 2], ends[n, 3] = edges[z, 0], edges[z, 1], edges[z, 2], edges[z, 3]
        ends[n, 4], ends[n, 5], ends[n, 6], ends[n, 7] = edges[w, 0], edges[w, 1], edges[w, 2], edges[w, 3]
        owners[n, 0], owners[n, 1] = sides[z, LEFT], sides[z, RIGHT]


@kernel()
def beside(value: int, ends: Any, owners: Any, n: int, px: float, py: float) -> Any:
    """Return who owns a waiting point in a cell with one edge or two that bend, -2 for other cells or not sure."""
    l, r = (ends[n, 0] - px) * (ends[n, 3] - py), (ends[n, 2] - px) * (ends[n, 1] - py)  # noqa: E741
    first, sure = l - r, abs(l - r) > ORIENTATION_BOUND * (abs(l) + abs(r)) + UNDERFLOW
    l, r = (ends[n, 4] - px) * (ends[n, 7] - py), (ends[n, 6] - px) * (ends[n, 5] - py)  # noqa: E741
    second, sure = l - r, sure & (abs(l - r) > ORIENTATION_BOUND * (abs(l) + abs(r)) + UNDERFLOW)
    kind = -(np.int64(value) + 2) & 3
    left = (first > 0) & (second > 0) if kind == BENT_LEFT else (first > 0) | (second > 0)
    owner = owners[n, 0] if left else owners[n, 1]
    return owner if sure and kind != ANYTHING and value != UNSURE else -2


@kernel((FRAME, READ_I4, READ_EDGES, READ_SIDES, READ_F8, READ_F8, I4[::1]))
def query(frame: Any, cells: Any, edges: Any, sides: Any, lng: Any, lat: Any, out: Any) -> None:
    """Write the owner of each point, -1 for none (NaN and infinity too), UNSURE where GEOS must decide."""
    at, waiting = np.empty(BLOCK, np.int64), np.empty(BLOCK, np.int64)
    ends, owners = np.empty((BLOCK, 8)), np.empty((BLOCK, 2), np.int32)
    for begin in range(0, lng.size, BLOCK):
        end = min(begin + BLOCK, lng.size)
        cells_of(frame, lng, lat, begin, end, at)
        for i in range(begin, end):
            out[i] = cells[np.uint64(at[i - begin])]  # unsigned: no look for an index that counts from the end
        count = 0
        for i in range(begin, end):
            waiting[count] = i
            count += out[i] < -1
        fetch(edges, sides, out, waiting, count, ends, owners)
        for n in range(count):
            i, value = waiting[n], out[waiting[n]]
            owner = beside(value, ends, owners, n, lng[i], lat[i])
            out[i] = owner if owner != -2 else trace(frame, cells, edges, sides, value, lng[i], lat[i])
