"""Across the road from a house number: on the side of the other numbers, where odd and even ones face each other."""

import numpy as np

from geo.address.candidate import Level
from geo.address.columns import Floats, Longs
from geo.address.index import AddressIndex
from geo.address.wording import Relation

ACROSS = frozenset(("对面", "正对面", "斜对面", "对过"))
DEGREE_M = 111_320.0
REACH_M, LEAST = 250.0, 3  # how far along the road addresses tell its sides; so many on each
FACING_M = 40.0  # how far along the other side a thing may stand that is told to be opposite
WIDE_LEAST, WIDE_MOST = 6.0, 90.0  # metres between the sides


def across(index: AddressIndex, spots: Longs, level: Level, told: Relation | None) -> tuple[float, float] | None:
    """Return the WGS84 point across the road from one house number; None where addresses do not tell its sides.

    >>> across(AddressIndex.empty(), np.zeros(0, np.int64), Level.NUMBER, None) is None
    True
    """
    if told is None or told.word not in ACROSS or level is not Level.NUMBER or len(spots) != 1:
        return None
    spot = int(spots[0])
    place = int(index.spot_place[spot])
    road, number = int(index.place["road"][place]), int(index.spot_base[spot])
    if not road or number <= 0 or index.spot["lane"][spot] or not np.isfinite(index.spot_lng[spot]):
        return None
    others = index.spots_of(index.place_of["road"][road].astype(np.int64))
    others = others[(index.spot["lane"][others] == 0) & (index.spot_base[others] > 0)]
    scale = np.array([DEGREE_M * float(np.cos(np.radians(index.spot_lat[spot]))), DEGREE_M])
    here = np.array([index.spot_lng[spot], index.spot_lat[spot]])
    at: Floats = (np.column_stack([index.spot_lng[others], index.spot_lat[others]]) - here) * scale
    near = np.hypot(at[:, 0], at[:, 1]) <= REACH_M
    even = (index.spot_base[others] - number) % 2 == 0
    step = _step(at[near & even], at[near & ~even])
    if step is None:
        return None
    lng, lat = here + step / scale
    return float(lng), float(lat)


def _step(same: Floats, other: Floats) -> Floats | None:
    """Return the way, in metres, from one side of a road to the other; None where they do not lie apart."""
    if len(same) < LEAST or len(other) < LEAST:
        return None
    middle = same.mean(axis=0)
    along = np.linalg.svd(same - middle, full_matrices=False)[2][0]
    normal = np.array([-along[1], along[0]])
    here, there = (same - middle) @ normal, (other - middle) @ normal
    wide = float(np.median(there))
    apart = (here * np.sign(wide)).max() < (there * np.sign(wide)).min()
    return wide * normal if apart and WIDE_LEAST <= abs(wide) <= WIDE_MOST else None
