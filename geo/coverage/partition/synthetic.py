"""Invented towns to measure proposals on: houses and blocks of flats, streets, main roads, a river with bridges."""

from typing import NamedTuple

import numpy as np
import shapely

from geo.coverage.partition.model import Barriers, Buildings, Floats, Kind, Shapes

DENSITY_M2 = 600e-6  # buildings for each square metre
STREET_M, MAIN_EVERY = 120.0, 5
RIVER_TOWNS = 3  # one town of so many has a river


class Town(NamedTuple):
    """One land in metres: today's single grid, what stands on it, what divides it."""

    today: Shapes
    buildings: Buildings
    barriers: Barriers


def town(seed: int, buildings: int = 300) -> Town:
    """Return the town of a seed.

    Seven of ten houses have 1 to 6 households, a quarter 18 to 60, one of twenty 90 to 199; streets run every
    120 metres, each fifth is a main road.
    """
    rng = np.random.default_rng(seed)
    side = float(np.sqrt(buildings / DENSITY_M2))
    corners = np.array([[0, 0], [1, 0.05], [1.02, 0.95], [0.5, 1.03], [-0.02, 1]]) * side
    land = shapely.Polygon(corners)
    barriers = _streets(rng, side, river=seed % RIVER_TOWNS == 0)
    xy = rng.uniform(-0.02 * side, 1.03 * side, (buildings * 3, 2))
    wet = shapely.union_all(shapely.buffer(barriers.lines, np.where(barriers.kinds == Kind.WATER, 30.0, 7.0)))
    dry = shapely.contains_xy(land, xy[:, 0], xy[:, 1]) & ~shapely.contains_xy(wet, xy[:, 0], xy[:, 1])
    xy = xy[dry][:buildings]
    return Town(np.array([land], object), Buildings(_shapes(xy), _households(rng, len(xy))), barriers)


def _shapes(xy: Floats) -> Shapes:
    """Return points, as many a register has: cells and footprints are then of the same kind for every method."""
    return np.asarray(shapely.points(xy), object)


def _households(rng: np.random.Generator, count: int) -> Floats:
    chance = rng.random(count)
    flats = np.where(chance < 0.95, rng.integers(18, 61, count), rng.integers(90, 200, count))
    return np.where(chance < 0.7, rng.integers(1, 7, count), flats).astype(float)


def _streets(rng: np.random.Generator, side: float, *, river: bool) -> Barriers:
    off, lines = float(rng.uniform(0, STREET_M)), []
    kinds: list[Kind] = []
    bank = side * 0.55
    for number, at in enumerate(np.arange(off - 5 * STREET_M, side * 1.2, STREET_M)):
        main = number % MAIN_EVERY == 0
        up = [(at, -90.0), (at + 20, side + 90)]
        lines += [*(_cut(up, bank) if river and not main else [up]), [(-90.0, at), (side + 90, at + 15)]]
        kinds += [Kind.MAIN if main else Kind.MINOR] * (len(lines) - len(kinds))
    if river:
        lines.append([(-90.0, bank - 20), (side * 0.5, bank + 25), (side + 90, bank - 10)])
        kinds.append(Kind.WATER)
    return Barriers(np.array([shapely.LineString(one) for one in lines], object), np.array(kinds, np.int64))


def _cut(line: list[tuple[float, float]], bank: float) -> list[list[tuple[float, float]]]:
    """Return a street that ends on both banks of the river: only main roads have bridges."""
    (x0, y0), (x1, y1) = line
    below, above = ((bank + step - y0) / (y1 - y0) for step in (-50, 50))
    return [
        [line[0], (x0 + below * (x1 - x0), bank - 50)],
        [(x0 + above * (x1 - x0), bank + 50), line[1]],
    ]
