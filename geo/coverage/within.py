"""In which polygon of a coverage most of a shape lies; which pieces of a cut lie in a shape."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.coverage.local import Polygons
from geo.coverage.mend import made_valid

NOWHERE = -1
CLEAR_DEG = 1e-6  # 0.1 m: more than snapping moves an edge


def most_within(shapes: Polygons, coverage: Polygons) -> npt.NDArray[np.int64]:
    """Return for each shape the place of the polygon that holds the largest part of it, NOWHERE where none does.

    Shapes may be None, empty or invalid; both sides are in one system. Of equal parts the first polygon is taken.
    """
    result = np.full(len(shapes), NOWHERE, np.int64)
    usable = np.flatnonzero([one is not None and not shapely.is_empty(one) for one in shapes])
    if not len(usable):
        return result
    whole = made_valid(np.asarray(shapes, object)[usable])
    shape, polygon = shapely.STRtree(coverage).query(whole, predicate="intersects")
    common = shapely.area(shapely.intersection(whole[shape], np.asarray(coverage, object)[polygon]))
    held = common > 0
    shape, polygon, common = shape[held], polygon[held], common[held]
    order = np.lexsort((polygon, -common, shape))
    first, at = np.unique(shape[order], return_index=True)
    result[usable[first]] = polygon[order][at]
    return result


def lying_in(pieces: Sequence[Any] | Polygons, shape: Any, clear: float = CLEAR_DEG) -> list[Any]:
    """Return those of the pieces that lie in a shape, where each lies in it or beside it but for snapping.

    A point inside a piece tells, unless it comes nearer than `clear` to the outline: where vertices of the piece are
    at almost one height, GEOS lays the point between them, on the edge itself. Then the land in common tells.
    """
    given = np.asarray(pieces, object)
    points = shapely.point_on_surface(given)
    shapely.prepare(shape)
    inside = shapely.contains(shape, points)
    close = shapely.dwithin(shapely.boundary(shape), points, clear)
    inside[close] = shapely.area(shapely.intersection(given[close], shape)) > shapely.area(given[close]) / 2
    return list(given[inside])
