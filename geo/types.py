"""Values that every part speaks in: positions, boxes, datums."""

from enum import StrEnum
from typing import NamedTuple


class Datum(StrEnum):
    """The datum a coordinate was given in; CGCS2000 is taken as coincident with WGS84 (within 1 m)."""

    WGS84 = "WGS84"
    CGCS2000 = "CGCS2000"
    GCJ02 = "GCJ02"
    BD09 = "BD09"


class LngLat(NamedTuple):
    """A position in degrees, longitude first."""

    lng: float
    lat: float


class Bbox(NamedTuple):
    """A box in degrees."""

    west: float
    south: float
    east: float
    north: float
