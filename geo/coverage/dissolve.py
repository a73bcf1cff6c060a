"""Coarser levels from the finest."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.coverage.local import Polygons


def dissolve(polygons: Sequence[Any] | Polygons, parents: npt.NDArray[np.int64], count: int) -> Polygons:
    """Return `count` polygons, each the union of the coverage members whose parent it is.

    `parents` names 0 to count - 1 for each polygon. The result is a coverage where the polygons are one.
    """
    given = np.asarray(polygons, dtype=object)
    order = np.argsort(parents, kind="stable")
    ends = np.cumsum(np.bincount(parents, minlength=count))
    groups = np.split(order, ends[:-1])
    result = np.empty(count, dtype=object)
    result[:] = [shapely.coverage_union_all(given[group]) for group in groups]
    return result
