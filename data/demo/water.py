"""The river, creeks in the valleys, lakes in the larger parks."""

import numpy as np
import shapely

from data.demo.buildings import valleys
from data.demo.frame import block_outline, warp
from data.demo.streets import Streets


def river_shape(streets: Streets) -> shapely.Polygon:
    """Return the river between its banks, metres, beyond the district on both sides, with an island."""
    u = np.arange(min(streets.us) - 3000, max(streets.us) + 3000, 20.0)
    north = 80 + 13 * np.sin(u / 310) + 8 * np.sin(u / 97)
    south = -(76 + 12 * np.sin(u / 270 + 2) + 8 * np.sin(u / 111))
    x, y = warp(np.concatenate([u, u[::-1]]), np.concatenate([north, south[::-1]]))
    turn = np.linspace(0, 2 * np.pi, 60)
    island = shapely.Polygon(np.column_stack(warp(-900 + 380 * np.cos(turn), 4 + 34 * np.sin(turn))))
    return shapely.difference(shapely.Polygon(np.column_stack([x, y])), island)


def river_line(streets: Streets) -> shapely.LineString:
    """Return the middle of the river, for its name."""
    u = np.arange(min(streets.us), max(streets.us), 60.0)
    return shapely.LineString(np.column_stack(warp(u, np.zeros_like(u))))


def creeks(streets: Streets) -> list[shapely.LineString]:
    """Return a creek for every second valley, from its head down to the river."""
    found = []
    for number, line in enumerate(valleys(streets)):
        if number % 2:
            continue
        head = line[::-1] + np.column_stack(
            [90 * np.sin(np.arange(len(line)) / 3), 60 * np.cos(np.arange(len(line)) / 4)]
        )
        last = head[-1]
        down = np.linspace(0, 1, 40)[1:, None]
        bends = np.column_stack([130 * np.sin(down[:, 0] * 9), 0 * down[:, 0]])
        to_river = last * (1 - down) + np.array([[last[0] * 0.8, 0.0]]) * down + bends
        path = np.concatenate([head, to_river])
        found.append(shapely.LineString(np.column_stack(warp(path[:, 0], path[:, 1]))))
    return found


def lakes(streets: Streets) -> list[shapely.Polygon]:
    """Return a lake for every third large park."""
    parks = [one for one in streets.blocks if one.kind == "park"]
    large = [one for one in parks if (one.u1 - one.u0) * (one.v1 - one.v0) > 19_000]
    found = []
    for number, one in enumerate(large[::3]):
        outline = block_outline(one.u0, one.v0, one.u1, one.v1)
        middle, size = outline.centroid, np.sqrt(outline.area) * 0.25
        turn = np.linspace(0, 2 * np.pi, 48)
        radius = size * (1 + 0.22 * np.sin(3 * turn + number))
        ring = np.column_stack([middle.x + radius * np.cos(turn), middle.y + 0.8 * radius * np.sin(turn)])
        found.append(shapely.Polygon(ring))
    return found


def all_water(streets: Streets) -> shapely.Geometry:
    """Return everything that is wet, metres."""
    return shapely.union_all(
        [river_shape(streets), *[shapely.buffer(one, 9) for one in creeks(streets)], *lakes(streets)]
    )
