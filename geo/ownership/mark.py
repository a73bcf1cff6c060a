"""Which cells an edge passes: conservative, a little wider than the edge is."""

from math import floor
from typing import Any

import numpy as np

from geo.jit import BOOL, FRAME, I4, READ_F8, READ_I8, kernel

PAD = 1e-7  # of a cell: far above rounding (1e-9), far below anything that costs


@kernel()
def clipped(row: int, ax: float, ay: float, bx: float, by: float) -> tuple[int, int]:
    """Return the first and last column that the upward edge, in cell units, passes in a row."""
    xa, xb = ax, bx
    if by - ay >= 1e-12:
        slope = (bx - ax) / (by - ay)
        xa = ax + (max(ay, row - PAD) - ay) * slope
        xb = ax + (min(by, row + 1 + PAD) - ay) * slope
    low, high = min(xa, xb), max(xa, xb)
    return floor(max(low, min(ax, bx)) - PAD), floor(min(high, max(ax, bx)) + PAD)


@kernel((FRAME, READ_F8, READ_F8, READ_I8, I4[::1], I4[::1], BOOL))
def mark(frame: Any, x: Any, y: Any, ring_starts: Any, slots: Any, edges: Any, place: bool) -> int:
    """Count the edges of each cell into slots[cell + 1], or place them: edges[slots[cell]++] = first vertex.

    Returns how many (cell, edge) pairs there are.
    """
    columns, rows, pairs = int(frame[4]), int(frame[5]), 0
    for ring in range(ring_starts.size - 1):
        for k in range(ring_starts[ring], ring_starts[ring + 1] - 1):
            ax, ay = (x[k] - frame[0]) * frame[2], (y[k] - frame[1]) * frame[3]
            bx, by = (x[k + 1] - frame[0]) * frame[2], (y[k + 1] - frame[1]) * frame[3]
            if ay > by:
                ax, ay, bx, by = bx, by, ax, ay
            for row in range(max(floor(ay - PAD), 0), min(floor(by + PAD), rows - 1) + 1):
                first, last = clipped(row, ax, ay, bx, by)
                for cell in range(row * columns + max(first, 0), row * columns + min(last, columns - 1) + 1):
                    pairs += 1
                    if place:
                        edges[slots[cell]] = k
                        slots[cell] += 1
                    else:
                        slots[cell + 1] += 1
    return pairs


def edges_by_cell(frame: Any, x: Any, y: Any, ring_starts: Any) -> tuple[Any, Any]:
    """Return, for all cells, where their edges end and the edges (by first vertex), cell after cell."""
    slots = np.zeros(int(frame[4]) * int(frame[5]) + 1, np.int32)
    pairs = mark(frame, x, y, ring_starts, slots, np.empty(0, np.int32), False)
    np.cumsum(slots, out=slots, dtype=np.int32)
    edges = np.empty(pairs, np.int32)
    mark(frame, x, y, ring_starts, slots, edges, True)
    return slots[:-1], edges
