"""One point at a time without arrays: the same look at a cell in plain Python, a microsecond or two."""

from collections.abc import Callable
from typing import Any

from geo.ownership.frame import Frame
from geo.ownership.twin import (
    ANYTHING,
    BENT_LEFT,
    LEFT,
    ONWARDS,
    ORIENTATION_BOUND,
    RIGHT,
    STEPS_MOST,
    THROUGH,
    UNDERFLOW,
    UNSURE,
)


def alone(frame: Frame, cells: Any, edges: Any, sides: Any) -> Callable[[float, float], int]:
    """Return a function that answers for one point: position of the owner, -1, or UNSURE."""
    west, south, per_lng, per_lat, columns, rows, tolerance = frame
    cell_at = cells.item

    def owner(lng: float, lat: float) -> int:
        fx, fy = (lng - west) * per_lng, (lat - south) * per_lat
        if not (0.0 < fx < columns and 0.0 < fy < rows):
            return -1
        column, row = int(fx), int(fy) * columns
        value: int = cell_at(row + column)
        end = column - STEPS_MOST
        while value < -1 and value != UNSURE:
            if column == end:
                return UNSURE
            z, kind = -(value + 2) >> 2, -(value + 2) & 3
            if kind != ANYTHING:
                return beside(edges, sides, z, kind, lng, lat)
            reach = lng - (west + column / per_lng) + tolerance
            value = facing(edges, sides, z, lng, lat, reach, tolerance)
            if value == ONWARDS:
                lng = west + column / per_lng  # kinds of cells hold for points in the cell alone
                column -= 1
                value = cell_at(row + column)
        return value

    return owner


def turn(edge: Any, px: float, py: float) -> float:
    """Return a number above 0 where a point is surely left of an edge, below where right, 0 if unsure."""
    ax, ay, bx, by = edge
    l, r = (ax - px) * (by - py), (bx - px) * (ay - py)  # noqa: E741
    d: float = l - r
    return 0.0 if abs(d) <= ORIENTATION_BOUND * (abs(l) + abs(r)) + UNDERFLOW else d


def beside(edges: Any, sides: Any, z: int, kind: int, px: float, py: float) -> int:
    """Return who owns a point in a cell with one edge through it or two that bend in it, or UNSURE."""
    side = turn(edges[z, :4].tolist(), px, py)
    if kind != THROUGH:
        other = turn(edges[z + 1, :4].tolist(), px, py)
        pair = (side, other)
        side = 0.0 if 0.0 in pair else min(pair) if kind == BENT_LEFT else max(pair)
    if side == 0.0:
        return UNSURE
    return int(sides[z, LEFT] if side > 0 else sides[z, RIGHT])


def facing(edges: Any, sides: Any, z: int, px: float, py: float, reach: float, tol: float) -> int:
    """Return who lies right of the nearest edge left of a point, UNSURE, or ONWARDS where none faces it."""
    best, owner, last = 1e300, ONWARDS, False
    while not last:
        (ax, ay, bx, by), side = edges[z, :4].tolist(), sides.item(z, RIGHT)
        last, z = side < -1, z + 1
        side = -3 - side if last else side
        if ay <= py < by:
            d = turn((ax, ay, bx, by), px, py)
            if d == 0.0:
                return UNSURE
            distance = -d / (by - ay)
            if d > 0.0 or distance > reach or distance > best + tol:
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
