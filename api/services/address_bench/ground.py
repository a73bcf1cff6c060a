"""The plane of an invented city: a bent lattice of blocks, its districts and its gap-free grids."""

import math
import random
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

SIDE_M = 550.0
WEST, SOUTH = 118.9, 31.9
M_PER_LAT = 110_950.0
M_PER_LNG = 111_320.0 * math.cos(math.radians(SOUTH))
QUARTERS = ((0.0, 0.0), (0.5, 0.0), (0.0, 0.5), (0.5, 0.5))

Point = tuple[float, float]


@dataclass(frozen=True)
class Ground:
    """Blocks (cells) of a city in metres, each in four quarters, and the area each belongs to."""

    wide: int
    high: int
    corners: NDArray[np.float64]
    district: list[int]
    town: list[int]
    community: list[int]
    upright: list[bool]  # the block's inner main road runs south-north

    def corner(self, i: int, j: int) -> Point:
        """Lattice corner in metres."""
        x, y = self.corners[j, i]
        return float(x), float(y)

    def at(self, cell: int, u: float, v: float) -> Point:
        """Point inside a block, u eastward and v northward in 0..1, in metres."""
        j, i = divmod(cell, self.wide)
        (ax, ay), (bx, by) = self.corner(i, j), self.corner(i + 1, j)
        (cx, cy), (dx, dy) = self.corner(i, j + 1), self.corner(i + 1, j + 1)
        a, b, c, d = (1 - u) * (1 - v), u * (1 - v), (1 - u) * v, u * v
        return a * ax + b * bx + c * cx + d * dx, a * ay + b * by + c * cy + d * dy

    def rim(self, cell: int) -> float:
        """0 at the city's middle, about 1 at its edge."""
        j, i = divmod(cell, self.wide)
        return math.hypot((i + 0.5) / self.wide - 0.5, (j + 0.5) / self.high - 0.5) * 1.8


def degrees(x: float, y: float) -> Point:
    """Metres on the plane to WGS84."""
    return WEST + x / M_PER_LNG, SOUTH + y / M_PER_LAT


def lay(cells: int, rng: random.Random) -> Ground:
    """Lay out about `cells` blocks and divide them into districts, towns and communities."""
    wide = max(10, round(math.sqrt(cells * 9 / 8)))
    high = max(8, round(cells / wide))
    corners = np.empty((high + 1, wide + 1, 2))
    for j in range(high + 1):
        for i in range(wide + 1):
            bend = 90 * math.sin(i / 5 + j / 9), 90 * math.sin(j / 6 - i / 8)
            shake = rng.uniform(-45, 45), rng.uniform(-45, 45)
            corners[j, i] = ((i - wide / 2) * SIDE_M + bend[0] + shake[0], (j - high / 2) * SIDE_M + bend[1] + shake[1])
    every = list(range(wide * high))
    districts = 8 + (len(every) > 300) + (len(every) > 900)
    district = _nearest(every, districts, wide, rng)
    town = _within(district, 12.0, wide, rng)
    community = _within(town, 2.6, wide, rng)
    upright = [rng.random() < 0.5 for _ in every]
    return Ground(wide, high, corners, district, town, community, upright)


def _nearest(cells: list[int], count: int, wide: int, rng: random.Random) -> list[int]:
    seeds: list[int] = [rng.choice(cells)]
    while len(seeds) < min(count, len(cells)):
        tries = [rng.choice(cells) for _ in range(12)]
        seeds.append(max(tries, key=lambda cell: min(_apart(cell, seed, wide) for seed in seeds)))
    return [min(range(len(seeds)), key=lambda k: (_apart(cell, seeds[k], wide), k)) for cell in cells]


def _apart(a: int, b: int, wide: int) -> int:
    return (a % wide - b % wide) ** 2 + (a // wide - b // wide) ** 2


def _within(outer: list[int], size: float, wide: int, rng: random.Random) -> list[int]:
    members: dict[int, list[int]] = {}
    for cell, key in enumerate(outer):
        members.setdefault(key, []).append(cell)
    inner = [0] * len(outer)
    start = 0
    for cells in members.values():
        parts = _nearest(cells, max(1, round(len(cells) / size)), wide, rng)
        for cell, part in zip(cells, parts, strict=True):
            inner[cell] = start + part
        start += max(parts) + 1
    return inner


def divide(ground: Ground, rng: random.Random) -> NDArray[Any]:
    """Grids without gaps or overlaps: whole blocks, blocks cut along a road, pairs, single estates."""
    taken: set[int] = set()
    grids: list[shapely.Polygon] = []
    for cell in range(ground.wide * ground.high):
        if cell in taken:
            continue
        taken.add(cell)
        draw = rng.random()
        if draw < 0.34 and _pairable(ground, cell, taken):
            taken.add(cell + 1)
            grids.append(shapely.union_all([_piece(ground, cell), _piece(ground, cell + 1)]))
        elif draw < 0.6:
            grids += _halves(ground, cell)
        elif draw < 0.78:
            grids += _around_estate(ground, cell, rng.randrange(4))
        else:
            grids.append(_piece(ground, cell))
    return np.array(grids, dtype=object)


def _pairable(ground: Ground, cell: int, taken: set[int]) -> bool:
    right = cell + 1
    same_row = right % ground.wide != 0
    return same_row and right not in taken and ground.community[cell] == ground.community[right]


def _piece(ground: Ground, cell: int, west: float = 0, south: float = 0, east: float = 1, north: float = 1) -> Any:
    middle, centre = (west + east) / 2, (south + north) / 2
    ring = [
        (west, south), (middle, south), (east, south), (east, centre),
        (east, north), (middle, north), (west, north), (west, centre),
    ]  # fmt: skip
    ring = [node for k, node in enumerate(ring) if k % 2 == 0 or not (node[0] % 0.5 or node[1] % 0.5)]
    return shapely.Polygon([degrees(*ground.at(cell, u, v)) for u, v in ring])


def _halves(ground: Ground, cell: int) -> list[shapely.Polygon]:
    if ground.upright[cell]:
        return [_piece(ground, cell, east=0.5), _piece(ground, cell, west=0.5)]
    return [_piece(ground, cell, north=0.5), _piece(ground, cell, south=0.5)]


def _around_estate(ground: Ground, cell: int, quarter: int) -> list[shapely.Polygon]:
    u, v = QUARTERS[quarter]
    estate = _piece(ground, cell, u + 0.045, v + 0.045, u + 0.455, v + 0.455)
    whole = _piece(ground, cell)
    return [shapely.Polygon(whole.exterior.coords, [estate.exterior.coords]), estate]
