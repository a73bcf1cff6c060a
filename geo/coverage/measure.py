"""Areas in square metres and the place of a label."""

import numpy as np
import numpy.typing as npt
import shapely

from geo.coverage.local import Local, Polygons
from geo.crs import Metres


def areas_m2(polygons: Polygons) -> npt.NDArray[np.float64]:
    """Return areas in square metres of polygons in EPSG:4326, in the flat system of their common middle."""
    west, south, east, north = shapely.total_bounds(polygons)
    metres = Metres(float(west + east) / 2, float(south + north) / 2)

    def flat(degrees: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.column_stack(metres.forward(degrees[:, 0], degrees[:, 1]))

    return np.asarray(shapely.area(shapely.transform(polygons, flat)), np.float64)


def label_points(polygons: Polygons) -> Polygons:
    """Return a point well inside each polygon: the middle of the largest circle in its largest part."""
    local = Local(polygons)
    largest = np.array([max(shapely.get_parts(one), key=lambda part: part.area) for one in polygons], dtype=object)
    flat = np.asarray(local.forward(largest))
    tolerance = np.maximum(np.sqrt(shapely.area(flat)) / 20, 0.01)
    circles = shapely.maximum_inscribed_circle(flat, tolerance)
    return np.asarray(local.inverse(shapely.get_point(circles, 0)))
