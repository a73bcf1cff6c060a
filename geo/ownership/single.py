"""One point at a time without arrays: the same look at a cell in plain Python, a microsecond or two."""

from collections.abc import Callable
from math import isfinite
from typing import Any

from geo.ownership.frame import Frame
from geo.ownership.twin import ORIENTATION_BOUND, UNDERFLOW, UNSURE


def alone(frame: Frame, cells: Any, starts: Any, edges: Any, right: Any) -> Callable[[float, float], int]:
    """Return a function that answers for one point: position of the owner, -1, or UNSURE."""
    west, south, per_lng, per_lat, columns, rows, tolerance = frame
    cell_at, start_at = cells.item, starts.item

    def owner(lng: float, lat: float) -> int:
        fx, fy = (lng - west) * per_lng, (lat - south) * per_lat
        if not (0.0 < fx < columns and 0.0 < fy < rows and isfinite(fx) and isfinite(fy)):
            return -1
        column, row = int(fx), int(fy) * columns
        value: int = cell_at(row + column)
        while value < -1 and value != UNSURE:
            begin, end = start_at(-(value + 2)), start_at(-(value + 1))
            reach = lng - (west + column / per_lng) + tolerance
            near = edges[begin:end].tolist()
            value = facing(near, right[begin:end].tolist(), lng, lat, reach, tolerance)
            if value == ONWARDS:
                column -= 1
                value = cell_at(row + column)
        return value

    return owner


ONWARDS = UNSURE + 1


def facing(edges: Any, right: Any, px: float, py: float, reach: float, tol: float) -> int:
    """Return who lies right of the nearest edge left of a point, UNSURE, or ONWARDS where none faces it."""
    best, owner = 1e300, ONWARDS
    for (ax, ay, bx, by), side in zip(edges, right, strict=True):
        if ay <= py < by:
            l, r = (ax - px) * (by - py), (bx - px) * (ay - py)  # noqa: E741
            d = l - r
            if abs(d) <= ORIENTATION_BOUND * (abs(l) + abs(r)) + UNDERFLOW:
                return UNSURE
            distance = -d / (by - ay)
            if d >= 0.0 or distance > reach or distance > best + tol:
                continue
            if distance >= best - tol and owner != side:
                return UNSURE
            best, owner = min(best, distance), side
        elif by == py and (bx == px or (ay == by and min(ax, bx) <= px <= max(ax, bx))):
            return UNSURE
    return owner


def overlapping(
    frame: Frame, cells: Any, starts: Any, edges: Any, listed: Any, first_row: Any, base: Any, row_starts: Any
) -> Callable[[float, float], int]:
    """Return the same for polygons that overlap: the first candidate of the cell that holds the point."""
    cell_at, start_at = cells.item, starts.item

    def owner(lng: float, lat: float) -> int:
        fx, fy = (lng - frame.west) * frame.per_lng, (lat - frame.south) * frame.per_lat
        if not (0.0 < fx < frame.columns and 0.0 < fy < frame.rows):
            return -1
        value: int = cell_at(int(fy) * frame.columns + int(fx))
        if value >= -1 or value == UNSURE:
            return value
        for p in listed[start_at(-(value + 2)) : start_at(-(value + 1))].tolist():
            if p < 0:
                return int(~p)
            slot = base.item(p) + int(fy) - first_row.item(p)
            found = inside(edges[row_starts.item(slot) : row_starts.item(slot + 1)].tolist(), lng, lat)
            if found:
                return int(p) if found == 1 else UNSURE
        return -1

    return owner


def inside(edges: Any, px: float, py: float) -> int:
    """Return 1 where a point lies in the polygon that this row of edges is of, 0 where not, or UNSURE."""
    within = 0
    for ax, ay, bx, by in edges:
        if ay <= py < by:
            l, r = (ax - px) * (by - py), (bx - px) * (ay - py)  # noqa: E741
            d = l - r
            if abs(d) <= ORIENTATION_BOUND * (abs(l) + abs(r)) + UNDERFLOW:
                return UNSURE
            within ^= d < 0.0
        elif by == py and (bx == px or (ay == by and min(ax, bx) <= px <= max(ax, bx))):
            return UNSURE
    return int(within)
