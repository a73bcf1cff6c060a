"""Weighted cells: many points become few, without moving their centre of mass."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
GROWTH = 1.25  # a cell grows by this factor until the cells fit their limit


class Cells(NamedTuple):
    """One weighted point per occupied square of `size_m`: the centre of mass of what lies in it."""

    x: Floats
    y: Floats
    weight: Floats
    size_m: float


def aggregate(x: Floats, y: Floats, weight: Floats, size_m: float) -> Cells:
    """Return the occupied cells of metric points; total weight and first moments stay what they were.

    >>> aggregate(np.array([1.0, 3.0, 99.0]), np.zeros(3), np.ones(3), 10.0).weight.tolist()
    [2.0, 1.0]
    """
    if not size_m > 0:
        raise ValueError(f"size_m must be positive, not {size_m}")
    if not len(x):
        return Cells(x, y, weight, size_m)
    column = np.floor((x - x.min()) / size_m).astype(np.int64)
    row = np.floor((y - y.min()) / size_m).astype(np.int64)
    _, inverse = np.unique(row * (int(column.max()) + 1) + column, return_inverse=True)
    mass = np.bincount(inverse, weights=weight).astype(np.float64)
    safe = np.where(mass == 0, 1.0, mass)
    return Cells(
        np.bincount(inverse, weights=weight * x) / safe,
        np.bincount(inverse, weights=weight * y) / safe,
        mass,
        size_m,
    )


def fit(x: Floats, y: Floats, weight: Floats, size_m: float, limit: int) -> Cells:
    """Return cells of at least `size_m`, as much larger as needed to be at most `limit` in number."""
    if limit < 1:
        raise ValueError(f"limit must be at least 1, not {limit}")
    found = aggregate(x, y, weight, size_m)
    while len(found.x) > limit:
        size_m *= max(GROWTH, float(np.sqrt(len(found.x) / limit)))
        found = aggregate(x, y, weight, size_m)
    return found
