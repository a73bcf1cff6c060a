"""Points in, owners out: one look at a cell, a short ray where edges pass; UNSURE where GEOS must decide."""

from typing import Any

import numpy as np

from geo.ownership.fill import UNSURE
from geo.ownership.jit import FRAME, I4, READ_EDGES, READ_F8, READ_I4, kernel

BLOCK = 2048
# Shewchuk's first bound: below it the sign of an orientation is not sure; the rest guards against underflow.
ORIENTATION_BOUND, UNDERFLOW = 3.3306690738754716e-16, 1e-290


@kernel()
def look(
    starts: Any, edges: Any, right: Any, cell: int, px: float, py: float, reach: float, tol: float
) -> Any:
    """Return (distance, owner, unsure) of the nearest edge left of the point within reach of a mixed cell."""
    best, owner, unsure = 1e300, -1, False
    for z in range(starts[cell], starts[cell + 1]):
        ax, ay, bx, by = edges[z, 0], edges[z, 1], edges[z, 2], edges[z, 3]
        if ay <= py < by:
            l, r = (ax - px) * (by - py), (bx - px) * (ay - py)  # noqa: E741
            d = l - r
            unsure |= abs(d) <= ORIENTATION_BOUND * (abs(l) + abs(r)) + UNDERFLOW
            if d < 0.0:
                distance = -d / (by - ay)
                if distance <= reach:
                    if distance < best - tol:
                        best, owner = distance, right[z]
                    elif distance <= best + tol and owner != right[z]:
                        unsure = True
        elif by == py:
            unsure |= bx == px or (ay == by and min(ax, bx) <= px <= max(ax, bx))
    return best, owner, unsure


@kernel()
def trace(
    frame: Any, cells: Any, starts: Any, edges: Any, right: Any, value: int, px: float, py: float
) -> int:
    """Return the owner of a point in a mixed cell: go left until an edge faces it or a cell is whole."""
    columns = int(frame[4])
    row, column = int((py - frame[1]) * frame[3]), int((px - frame[0]) * frame[2])
    while value < -1:
        if value == UNSURE:
            return UNSURE
        reach = px - (frame[0] + column / frame[2]) + frame[6]
        best, owner, unsure = look(starts, edges, right, -(value + 2), px, py, reach, frame[6])
        if unsure:
            return UNSURE
        if best < 1e299:
            return owner  # type: ignore[no-any-return]
        column -= 1
        value = cells[row * columns + column]
    return value


@kernel((FRAME, READ_I4, READ_I4, READ_EDGES, READ_I4, READ_F8, READ_F8, I4[::1]))
def query(frame: Any, cells: Any, starts: Any, edges: Any, right: Any, lng: Any, lat: Any, out: Any) -> None:
    """Write the owner of each point, -1 for none (NaN and infinity too), UNSURE where GEOS must decide."""
    west, south, per_lng, per_lat = frame[0], frame[1], frame[2], frame[3]
    columns, last, top = np.int64(frame[4]), frame[4] - 1.0, frame[5] - 1.0
    waiting = np.empty(BLOCK, np.int64)
    for begin in range(0, lng.size, BLOCK):
        count = 0
        for i in range(begin, min(begin + BLOCK, lng.size)):
            fx, fy = (lng[i] - west) * per_lng, (lat[i] - south) * per_lat
            fx = fx if fx > 0.0 else 0.0  # NaN goes to the empty outer ring
            fy = fy if fy > 0.0 else 0.0
            fx = fx if fx < last else last
            fy = fy if fy < top else top
            out[i] = cells[np.int64(fy) * columns + np.int64(fx)]
        for i in range(begin, min(begin + BLOCK, lng.size)):
            waiting[count] = i
            count += out[i] < -1
        for n in range(count):
            i = waiting[n]
            out[i] = trace(frame, cells, starts, edges, right, out[i], lng[i], lat[i])
