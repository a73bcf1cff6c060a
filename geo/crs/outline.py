"""Where the offset datums are defined: a coarse outline of China, 30 km wide of it, no claim."""

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

MARGIN_DEGREES = 0.3
NORTH_EAST = [
    (73.6, 39.3), (74.0, 40.1), (75.4, 40.6), (76.5, 40.9), (78.4, 41.7), (80.2, 42.2), (80.3, 43.2),
    (80.5, 44.8), (82.5, 45.3), (82.5, 47.0), (85.5, 47.2), (85.8, 48.4), (87.0, 49.1), (87.8, 49.2),
    (88.2, 48.6), (90.0, 47.9), (90.9, 46.9), (90.9, 45.3), (93.5, 45.0), (95.4, 44.3), (96.4, 42.7),
    (100.0, 42.6), (103.4, 41.9), (105.0, 41.6), (108.2, 42.4), (110.1, 42.6), (111.9, 43.7), (111.9, 45.0),
    (113.6, 44.8), (115.0, 45.4), (116.6, 46.3), (119.7, 46.7), (118.5, 47.9), (115.6, 47.9), (116.0, 48.8),
    (116.7, 49.8), (119.2, 50.1), (120.1, 52.6), (121.0, 53.3), (122.3, 53.5), (124.0, 53.4), (125.6, 53.0),
    (126.9, 51.3), (127.6, 50.3), (128.9, 49.6), (130.6, 48.9), (130.9, 47.8), (132.5, 47.8), (134.6, 48.35),
    (134.4, 47.4), (133.6, 46.2), (133.2, 45.1), (131.9, 45.2), (131.1, 44.8), (131.2, 43.5), (131.1, 42.9),
    (130.6, 42.4),
]  # fmt: skip
SOUTH_EAST = [
    (129.7, 42.4), (129.2, 42.1), (128.1, 41.9), (128.2, 41.4), (126.9, 41.7), (126.0, 40.9), (124.9, 40.4),
    (124.2, 39.8), (123.8, 38.0), (123.8, 33.0), (125.0, 30.0), (125.0, 26.5), (124.5, 25.6), (122.4, 25.2),
    (122.3, 24.0), (122.0, 21.5), (119.3, 18.0), (119.0, 15.2), (118.6, 12.0), (117.0, 8.0), (112.5, 3.7),
    (109.2, 3.7), (108.4, 6.5), (110.0, 11.5), (110.4, 15.0), (108.5, 17.8), (107.5, 19.8), (107.8, 21.3),
]  # fmt: skip
SOUTH_WEST = [
    (106.8, 22.0), (106.7, 22.8), (105.6, 23.1), (103.9, 22.4), (102.4, 22.4), (101.8, 21.2), (101.0, 21.3),
    (99.9, 21.9), (98.9, 22.9), (98.6, 23.8), (97.5, 23.9), (97.6, 24.9), (98.5, 26.2), (98.3, 27.6),
    (97.3, 27.9), (95.5, 26.9), (92.0, 26.9), (91.6, 27.6), (90.3, 28.1), (89.0, 27.3), (88.6, 28.0),
    (86.9, 28.0), (85.8, 28.1), (85.0, 28.5), (84.0, 28.9), (82.0, 30.1), (81.0, 30.1), (80.1, 30.6),
    (78.7, 31.2), (78.5, 32.4), (78.8, 33.4), (77.9, 34.9), (76.0, 35.8), (74.8, 37.0), (74.7, 38.4),
]  # fmt: skip
CORE = (99.0, 24.0, 117.0, 41.0)  # wholly inside: most positions need no polygon


@cache
def outline() -> Any:
    """Return the outline with its margin, prepared for tests."""
    wide = shapely.Polygon([*NORTH_EAST, *SOUTH_EAST, *SOUTH_WEST]).buffer(MARGIN_DEGREES, quad_segs=4)
    shapely.prepare(wide)
    return wide


def outside_china(lng: Any, lat: Any) -> npt.NDArray[np.bool_]:
    """Tell, for each position, whether the offset datums are undefined there; not finite ones are outside."""
    x, y = np.broadcast_arrays(np.asarray(lng, np.float64), np.asarray(lat, np.float64))
    west, south, east, north = CORE
    outside = np.asarray(~((x > west) & (x < east) & (y > south) & (y < north)))
    if outside.any():
        outside[outside] = ~shapely.contains_xy(outline(), x[outside], y[outside])
    return outside
