"""Who owns the cells that no edge passes: row by row, one ray after each run of mixed cells."""

from typing import Any

import numpy as np

from geo.jit import FRAME, I4, READ_EDGES, READ_I4, READ_SIDES, kernel
from geo.ownership.twin import RIGHT, UNSURE

HEIGHTS = (0.5, 0.381966, 0.723607, 0.171573)  # of a cell; another is tried where a ray meets a vertex


@kernel()
def facing(starts: Any, edges: Any, sides: Any, cell: int, px: float, py: float, reach: float, tol: float) -> Any:
    """Return (distance, owner) of the nearest edge left of the point within reach; owner UNSURE in a tie."""
    best, owner = 1e300, UNSURE
    for z in range(starts[cell], starts[cell + 1]):
        ax, ay, bx, by = edges[z, 0], edges[z, 1], edges[z, 2], edges[z, 3]
        if not (ay <= py < by):
            continue
        distance = ((bx - px) * (ay - py) - (ax - px) * (by - py)) / (by - ay)
        if distance <= 0.0 or distance > reach:
            continue
        if distance < best - tol:
            best, owner = distance, sides[z, RIGHT]
        elif distance <= best + tol and owner != sides[z, RIGHT]:
            best, owner = min(best, distance), UNSURE
    return best, owner


@kernel()
def seen(frame: Any, cells: Any, starts: Any, edges: Any, sides: Any, row: int, column: int, height: float) -> int:
    """Return the owner that a ray to the left from an edgeless cell finds; UNSURE where it meets a tie."""
    columns = int(frame[4])
    px, py = frame[0] + (column + 0.5) / frame[2], frame[1] + (row + height) / frame[3]
    for left in range(column - 1, -1, -1):
        value = cells[row * columns + left]
        if value >= -1:
            return value  # type: ignore[no-any-return]
        if value == UNSURE:
            return UNSURE
        reach = px - (frame[0] + left / frame[2]) + frame[6]
        best, owner = facing(starts, edges, sides, -(value + 2), px, py, reach, frame[6])
        if best < 1e299:
            return owner  # type: ignore[no-any-return]
    return -1


@kernel((FRAME, I4[::1], READ_I4, READ_EDGES, READ_SIDES))
def label(frame: Any, cells: Any, starts: Any, edges: Any, sides: Any) -> None:
    """Label the edgeless cells with their owner, -1 for none, UNSURE where no ray told."""
    columns, rows = int(frame[4]), int(frame[5])
    for row in range(rows):
        current, known = -1, True
        for column in range(columns):
            cell = row * columns + column
            if cells[cell] <= -2:
                known = False
                continue
            if not known:
                for height in HEIGHTS:
                    current = seen(frame, cells, starts, edges, sides, row, column, height)
                    if current != UNSURE:
                        break
                known = True
            cells[cell] = current


def fill(frame: Any, cells: Any, starts: Any, edges: Any) -> None:
    """Label the edgeless cells with their owner, -1 for none, UNSURE where no ray told."""
    label(frame, cells, starts, edges, edges.view(np.int32))
