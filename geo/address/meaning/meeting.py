"""Where two roads meet that have no lines: by the addresses along each of them."""

from collections.abc import Collection
from typing import NamedTuple

import numpy as np

from geo.address.columns import Floats
from geo.address.registry.index import AddressIndex

DEGREE_M = 111_320.0
NEAREST = 6  # addresses of a road by which its course is told
APART_MOST, REACH_MOST = 300.0, 350.0  # metres between the nearest addresses of both; from these to where they meet
BESIDE_M = 60.0  # so near that they meet between the two
LONG_LEAST, ACROSS_LEAST = 25.0, 0.35  # metres that tell a course; sine of the angle of two courses
SIDE_LEAST, SIDES_M = 2, 250.0  # addresses of each side by which a road's middle is told, and how far off
SPOTS_MOST = 1_500
RADIUS_M, SHARE = 25.0, 0.3  # how far around it may be, and more by this share of what lies between


class Meeting(NamedTuple):
    """A WGS84 point at which two roads seem to meet, and how far around it, in metres."""

    lng: float
    lat: float
    radius_m: float


def meeting_by_addresses(index: AddressIndex, one: int, other: int, districts: Collection[int]) -> Meeting | None:
    """Return where two roads, by their codes, seem to meet; None where their addresses do not tell.

    `districts` are codes of those in which, if any are given.
    """
    found = [_points(index, road, districts, own=True) for road in (one, other)]
    met = _met(*found)
    return met or _met(*(_points(index, road, districts, own=False) for road in (one, other)))


def _met(one: Floats, other: Floats) -> Meeting | None:
    """Return where two roads seem to meet; of each, points and the side on which they stand."""
    points, sides = (one[:, :2], other[:, :2]), (one[:, 2], other[:, 2])
    if not len(one) or not len(other):
        return None
    middle = points[0].mean(axis=0)
    scale = np.array([DEGREE_M * float(np.cos(np.radians(middle[1]))), DEGREE_M])
    first, second = ((some - middle) * scale for some in points)
    apart = np.hypot(first[:, None, 0] - second[:, 0], first[:, None, 1] - second[:, 1])
    i, j = np.unravel_index(int(apart.argmin()), apart.shape)
    near = float(apart[i, j])
    if near > APART_MOST:
        return None
    between = (first[i] + second[j]) / 2
    courses = _course(first, sides[0], between), _course(second, sides[1], between)
    met = _crossed(*courses)
    far = float(np.hypot(*(met - between))) if met is not None else np.inf
    if far > REACH_MOST:
        if near > BESIDE_M:
            return None
        met, far = between, near
    lng, lat = met / scale + middle
    return Meeting(float(lng), float(lat), RADIUS_M + SHARE * far)


def _points(index: AddressIndex, road: int, districts: Collection[int], *, own: bool) -> Floats:
    """Return where addresses of a road stand, each once, with 0 or 1 for the side, -1 where it is not known.

    Those of its `own` numbers alone: the houses of a lane or an estate lie some way off.
    """
    places = index.place_of["road"][road].astype(np.int64)
    if districts:
        places = places[np.isin(index.place["district"][places], [0, *districts])]
    spots = index.spots_of(places)
    if own:
        spots = spots[(index.spot["lane"][spots] == 0) & (index.spot["building"][spots] == 0)]
    spots = spots[:: max(1, len(spots) // SPOTS_MOST)]
    base = index.spot_base[spots]
    points = np.column_stack([index.spot_lng[spots], index.spot_lat[spots], np.where(base > 0, base % 2, -1)])
    found: Floats = np.unique(points[np.isfinite(points).all(axis=1)], axis=0)
    return found


def _course(points: Floats, side: Floats, at: Floats) -> tuple[Floats, Floats] | None:
    """Return a point and the direction of a road near a place; None where its addresses are too close together.

    Where both sides of it are known the point lies between them.
    """
    order = np.argsort(np.hypot(*(points - at).T))
    rows = [points[order[side[order] == one]][:NEAREST] for one in (0, 1)]
    if min(map(len, rows)) >= SIDE_LEAST and all(float(np.hypot(*(row - at).T).max()) <= SIDES_M for row in rows):
        middles = [row.mean(axis=0) for row in rows]
        nearest = np.vstack([row - middle for row, middle in zip(rows, middles, strict=True)])
        middle: Floats = (middles[0] + middles[1]) / 2
    else:
        nearest = points[order[:NEAREST]]
        middle = nearest.mean(axis=0)
        nearest = nearest - middle
    _, size, axes = np.linalg.svd(nearest, full_matrices=False)
    if len(nearest) < 2 or size[0] < LONG_LEAST:
        return None
    return middle, axes[0]


def _crossed(one: tuple[Floats, Floats] | None, other: tuple[Floats, Floats] | None) -> Floats | None:
    """Return where two lines cross; None where they hardly do."""
    if one is None or other is None:
        return None
    (p, u), (q, v) = one, other
    sine = float(u[0] * v[1] - u[1] * v[0])
    if abs(sine) < ACROSS_LEAST:
        return None
    along = float((q - p)[0] * v[1] - (q - p)[1] * v[0]) / sine
    found: Floats = p + along * u
    return found
