"""How sure an owner is when the position is not: the error's bell shape integrated over the grids."""

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.errors import GeoError
from geo.ownership.index import OwnershipIndex
from geo.ownership.near_twin import scales

DRAWS = 4096  # a Hammersley set of this size is within 0.5 points of the integral on city grids


class BadAccuracy(GeoError):
    """An accuracy is a number of metres, zero or more."""

    code = "bad_accuracy"


def owner_probabilities(index: OwnershipIndex, lng: float, lat: float, accuracy_m: float) -> list[tuple[int, float]]:
    """Return (polygon, probability), the likeliest first, -1 for outside; they sum to 1.

    The error is taken as normally distributed, `accuracy_m` metres (1 sigma) on each axis.
    Raises BadAccuracy.
    """
    if not 0 <= accuracy_m < np.inf:
        raise BadAccuracy("no usable accuracy", given=accuracy_m, expected="metres, zero or more")
    per_lng, per_lat = scales(lat)
    east, north = bell()
    owners = index.owners(lng + east * (accuracy_m / per_lng), lat + north * (accuracy_m / per_lat))
    counts = np.bincount(owners + 1)
    found = np.flatnonzero(counts)
    order = found[np.argsort(-counts[found], kind="stable")]
    return [(int(at) - 1, float(counts[at]) / DRAWS) for at in order]


@cache
def bell() -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return places of a standard normal distribution in the plane, evenly spread (Hammersley)."""
    k = np.arange(DRAWS)
    bits = (k[:, None] >> np.arange(12)) & 1
    turned: Any = (bits * 0.5 ** np.arange(1, 13)).sum(axis=1) + 0.5 / DRAWS
    radius = np.sqrt(-2 * np.log((k + 0.5) / DRAWS))
    return radius * np.cos(2 * np.pi * turned), radius * np.sin(2 * np.pi * turned)
