"""Metres: distances on the ellipsoid, and the flat system that fits a place."""

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from pyproj import CRS, Geod, Transformer

from geo.crs.outline import outside_china

Floats = npt.NDArray[np.float64]
ELLIPSOID = Geod(ellps="WGS84")
# CGCS2000 / 3-degree Gauss-Kruger CM 75E is EPSG 4534, each 3 degrees further east the next number.
FIRST_ZONE_EPSG, FIRST_MERIDIAN, LAST_MERIDIAN = 4534, 75, 135


def geodesic_distance_m(lng1: Any, lat1: Any, lng2: Any, lat2: Any) -> Floats:
    """Return distances on the WGS84 ellipsoid in metres, for numbers or arrays of one shape."""
    given = (np.asarray(value, np.float64) for value in (lng1, lat1, lng2, lat2))
    from_lng, from_lat, to_lng, to_lat = np.broadcast_arrays(*given)
    return np.asarray(ELLIPSOID.inv(from_lng, from_lat, to_lng, to_lat)[2], np.float64)


def metric_crs(lng: float, lat: float) -> CRS:
    """Return the flat system for a place: 3 degree Gauss-Kruger (CGCS2000) in China, else UTM (WGS84)."""
    return CRS.from_epsg(metric_epsg(lng, lat))


def metric_epsg(lng: float, lat: float) -> int:
    """Return the EPSG number of the flat system for a place."""
    if not outside_china(lng, lat):
        meridian = min(max(round(lng / 3) * 3, FIRST_MERIDIAN), LAST_MERIDIAN)
        return FIRST_ZONE_EPSG + (meridian - FIRST_MERIDIAN) // 3
    return (32600 if lat >= 0 else 32700) + int((lng + 180) // 6) % 60 + 1


class Metres:
    """A flat system around one place, both ways; degrees are WGS84 (CGCS2000), longitude first."""

    def __init__(self, lng: float, lat: float) -> None:
        self.epsg = metric_epsg(lng, lat)
        self._there, self._back = _transformers(self.epsg)

    def forward(self, lng: Any, lat: Any) -> tuple[Floats, Floats]:
        """Return metres east and north."""
        x, y = self._there.transform(np.asarray(lng, np.float64), np.asarray(lat, np.float64))
        return np.asarray(x), np.asarray(y)

    def inverse(self, x: Any, y: Any) -> tuple[Floats, Floats]:
        """Return degrees."""
        lng, lat = self._back.transform(np.asarray(x, np.float64), np.asarray(y, np.float64))
        return np.asarray(lng), np.asarray(lat)


@lru_cache(maxsize=64)
def _transformers(epsg: int) -> tuple[Transformer, Transformer]:
    """Return both directions; the geographic side is the flat system's own, so no datum shift is involved."""
    flat = CRS.from_epsg(epsg)
    degrees = flat.geodetic_crs
    return (
        Transformer.from_crs(degrees, flat, always_xy=True),
        Transformer.from_crs(flat, degrees, always_xy=True),
    )
