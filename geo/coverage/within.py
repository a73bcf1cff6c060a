"""In which polygon of a coverage most of a shape lies."""

import numpy as np
import numpy.typing as npt
import shapely

from geo.coverage.local import Polygons
from geo.coverage.mend import made_valid

NOWHERE = -1


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
