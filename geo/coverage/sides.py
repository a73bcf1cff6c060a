"""What a grid borders on to the east, south, west and north: streets, water, neighbours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

Floats = npt.NDArray[np.float64]

ALONG_M = 25.0  # an edge this near to a street's line runs along it: half of a wide street and its pavement
TURN = np.cos(np.radians(35))  # ... and in its direction
STEP_M = 15.0
LEAST_SHARE = 0.12  # of a side; what borders on less of it is not worth naming
MOST_NAMED = 3


class Side(StrEnum):
    """A direction as land records name it, in their order."""

    EAST = "east"
    SOUTH = "south"
    WEST = "west"
    NORTH = "north"


@dataclass(frozen=True)
class Bordering:
    """A line that may lie on the boundary: its kind (road, water, rail, grid ...), its name, its shape in metres."""

    kind: str
    name: str
    shape: Any


class Border(NamedTuple):
    """Something that a side borders on, and for how many metres."""

    kind: str
    name: str
    metres: float


def sides(shape: Any, lines: Sequence[Bordering], neighbours: Sequence[Bordering]) -> Mapping[Side, tuple[Border, ...]]:
    """Return what each side of a polygon in metres borders on, the longest first.

    Named `lines` (streets, water) go before the `neighbours` whose land begins there; where there is neither, the
    kind is `outside`. A side that no edge faces is told by the nearest edge there.
    """
    at, facing, along = _steps(shape)
    names = _named(at, along, lines, neighbours)
    every = {side: _of_side(side, facing, names) for side in Side}
    for side, found in every.items():
        if not found:
            every[side] = (names[_outermost(at, side)]._replace(metres=0.0),)
    return every


def _steps(shape: Any) -> tuple[Floats, Floats, Floats]:
    """Return middles of short pieces of the outlines, the direction out of the land, the direction along."""
    middles, along = [], []
    parts = shapely.get_parts(shapely.orient_polygons(shape))
    for ring in [shapely.get_exterior_ring(part) for part in parts]:
        xy = shapely.get_coordinates(shapely.segmentize(ring, STEP_M))
        middles.append((xy[:-1] + xy[1:]) / 2)
        along.append(np.diff(xy, axis=0))
    way = np.concatenate(along)
    out = np.column_stack([way[:, 1], -way[:, 0]])  # counter-clockwise rings have the land on their left
    return np.concatenate(middles), out, way


def _named(at: Floats, along: Floats, lines: Sequence[Bordering], neighbours: Sequence[Bordering]) -> list[Border]:
    lengths = np.hypot(along[:, 0], along[:, 1])
    road, grid = _nearest(at, along, lines, ALONG_M, turned=True), _nearest(at, along, neighbours, 1.0, turned=False)
    found = []
    for index, metres in enumerate(lengths.tolist()):
        one = road[index] or grid[index]
        found.append(Border(one.kind, one.name, metres) if one else Border("outside", "", metres))
    return found


def _nearest(
    at: Floats, along: Floats, lines: Sequence[Bordering], reach: float, *, turned: bool
) -> list[Bordering | None]:
    """Return for each piece the line within `reach`, where `turned` one of about the same direction."""
    best: list[Bordering | None] = [None] * len(at)
    least = np.full(len(at), reach)
    points = shapely.points(at)
    for one in lines:
        far = shapely.distance(points, one.shape)
        near = far <= least
        if turned and near.any():
            near[near] &= _same_way(at[near], along[near], one.shape)
        least[near] = far[near]
        for index in np.flatnonzero(near):
            best[index] = one
    return best


def _same_way(at: Floats, along: Floats, shape: Any) -> npt.NDArray[np.bool_]:
    """Tell of pieces whether the line beside them runs as they do; the outline of an area always does."""
    if shape.geom_type not in ("LineString", "MultiLineString"):
        return np.ones(len(at), bool)
    line = shapely.line_merge(shape) if shape.geom_type == "MultiLineString" else shape
    line = max(shapely.get_parts(line), key=lambda part: part.length)
    where = shapely.line_locate_point(line, shapely.points(at))
    ahead, behind = shapely.line_interpolate_point(line, where + 5), shapely.line_interpolate_point(line, where - 5)
    behind = np.where(where < 5, shapely.line_interpolate_point(line, np.zeros(len(at))), behind)
    way = shapely.get_coordinates(ahead) - shapely.get_coordinates(behind)
    product = np.abs((way * along).sum(axis=1))
    length = np.hypot(way[:, 0], way[:, 1]) * np.hypot(along[:, 0], along[:, 1])
    return np.asarray((length == 0) | (product >= TURN * length))


def _of_side(side: Side, facing: Floats, names: Sequence[Border]) -> tuple[Border, ...]:
    held: dict[tuple[str, str], float] = {}
    for index in np.flatnonzero(_faces(side, facing)).tolist():
        one = names[index]
        held[one.kind, one.name] = held.get((one.kind, one.name), 0.0) + one.metres
    whole = sum(held.values())
    found = [Border(kind, name, round(metres, 1)) for (kind, name), metres in held.items()]
    found = [one for one in found if one.metres >= LEAST_SHARE * whole]
    return tuple(sorted(found, key=lambda one: -one.metres)[:MOST_NAMED])


def _faces(side: Side, facing: Floats) -> npt.NDArray[np.bool_]:
    x, y = facing[:, 0], facing[:, 1]
    flat = np.abs(x) >= np.abs(y)
    chosen = {Side.EAST: flat & (x > 0), Side.WEST: flat & (x <= 0), Side.NORTH: ~flat & (y > 0), Side.SOUTH: ~flat}
    return np.asarray(chosen[side] if side is not Side.SOUTH else ~flat & (y <= 0))


def _outermost(at: Floats, side: Side) -> int:
    axis, sign = {Side.EAST: (0, 1), Side.WEST: (0, -1), Side.NORTH: (1, 1), Side.SOUTH: (1, -1)}[side]
    return int(np.argmax(sign * at[:, axis]))
