"""GCJ-02 and BD-09, the offset datums of maps published in China: there and back."""

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
SEMI_MAJOR, SQUARED_ECCENTRICITY = 6378245.0, 0.00669342162296594323  # Krasovsky 1940
TURN = np.pi * 3000 / 180
BD_LNG, BD_LAT, BD_LENGTH, BD_ANGLE = 0.0065, 0.006, 0.00002, 0.000003
STEPS = 8  # each step of the inverse leaves under a hundredth of the error; 4 reach the last digit


def _waves(t: Any) -> Any:
    return (20 * np.sin(6 * t * np.pi) + 20 * np.sin(2 * t * np.pi)) * 2 / 3


def _gcj_shift(lng: Floats, lat: Floats) -> tuple[Floats, Floats]:
    x, y, pi = lng - 105.0, lat - 35.0, np.pi
    root = 0.1 * np.sqrt(np.abs(x))
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 2 * root + _waves(x)
    north += (20 * np.sin(y * pi) + 40 * np.sin(y / 3 * pi)) * 2 / 3
    north += (160 * np.sin(y / 12 * pi) + 320 * np.sin(y / 30 * pi)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + root + _waves(x)
    east += (20 * np.sin(x * pi) + 40 * np.sin(x / 3 * pi)) * 2 / 3
    east += (150 * np.sin(x / 12 * pi) + 300 * np.sin(x / 30 * pi)) * 2 / 3
    phi = np.radians(lat)
    flat = 1 - SQUARED_ECCENTRICITY * np.sin(phi) ** 2
    meridian = SEMI_MAJOR * (1 - SQUARED_ECCENTRICITY) / flat**1.5
    parallel = SEMI_MAJOR / np.sqrt(flat) * np.cos(phi)
    return np.degrees(east / parallel), np.degrees(north / meridian)


def _bd_shift(lng: Floats, lat: Floats) -> tuple[Floats, Floats]:
    length = np.hypot(lng, lat) + BD_LENGTH * np.sin(lat * TURN)
    angle = np.arctan2(lat, lng) + BD_ANGLE * np.cos(lng * TURN)
    return length * np.cos(angle) + BD_LNG - lng, length * np.sin(angle) + BD_LAT - lat


def _unshift(shift: Any, lng: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Return the point that `shift` moves here: the fixed point of p = q - shift(p), which contracts fast."""
    east, north = lng, lat
    for _ in range(STEPS):
        d_lng, d_lat = shift(east, north)
        east, north = lng - d_lng, lat - d_lat
    return east, north


def wgs84_to_gcj02(lng: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Return WGS84 positions in GCJ-02, degrees."""
    d_lng, d_lat = _gcj_shift(lng, lat)
    return lng + d_lng, lat + d_lat


def gcj02_to_wgs84(lng: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Return GCJ-02 positions in WGS84, degrees; there and back is under a thousandth of a millimetre."""
    return _unshift(_gcj_shift, lng, lat)


def gcj02_to_bd09(lng: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Return GCJ-02 positions in BD-09, degrees."""
    d_lng, d_lat = _bd_shift(lng, lat)
    return lng + d_lng, lat + d_lat


def bd09_to_gcj02(lng: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Return BD-09 positions in GCJ-02, degrees."""
    return _unshift(_bd_shift, lng, lat)
