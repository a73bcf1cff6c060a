"""Rows that came without a point: they stand where the other rows of their building or house number stand."""

import numpy as np

from geo.address.columns import Floats, combined
from geo.address.registry.entries import NAMED, Coded

TOGETHER_DEG = 0.002  # buildings of one number that lie within so much are one place
STEPS = (("lane", "door", "building"), ("lane", "door"))  # a row is looked for among those that share these


def placed(coded: Coded, lng: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Return the points of all rows, WGS84 degrees; a row without one takes that of its building, else of its number.

    What shares a house number but lies apart tells nothing; a row of which nothing else has a point keeps none.
    """
    missing = np.flatnonzero(~(np.isfinite(lng) & np.isfinite(lat)))
    if not len(missing) or len(missing) == len(lng):
        return lng, lat
    lng, lat = lng.copy(), lat.copy()
    for names in STEPS:
        key, _ = combined([coded.rows[name] for name in (*NAMED, *names)])
        told = np.logical_or.reduce([coded.rows[name] > 0 for name in names])
        known = np.flatnonzero(np.isfinite(lng) & np.isfinite(lat) & np.isin(key, key[missing]) & told)
        by_key: dict[int, list[int]] = {}
        for row, one in zip(known.tolist(), key[known].tolist(), strict=True):
            by_key.setdefault(one, []).append(row)
        for row in missing.tolist():
            own = by_key.get(int(key[row]), [])
            if own and not np.isfinite(lng[row]) and max(np.ptp(lng[own]), np.ptp(lat[own])) <= TOGETHER_DEG:
                lng[row], lat[row] = lng[own[0]], lat[own[0]]
    return lng, lat
