"""Datums and metres: positions into WGS84 and back, distances, flat systems."""

from geo.crs.datums import DatumOutsideChina, UnknownDatum, datum_of, from_wgs84, to_wgs84
from geo.crs.detect import CANDIDATES, DatumFit, fit_datums, nearness
from geo.crs.metres import Metres, geodesic_distance_m, metric_crs, metric_epsg
from geo.crs.outline import outside_china

__all__ = [
    "CANDIDATES",
    "DatumFit",
    "DatumOutsideChina",
    "Metres",
    "UnknownDatum",
    "datum_of",
    "fit_datums",
    "from_wgs84",
    "geodesic_distance_m",
    "metric_crs",
    "metric_epsg",
    "nearness",
    "outside_china",
    "to_wgs84",
]
