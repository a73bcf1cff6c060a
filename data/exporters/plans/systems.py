"""The systems a plan is exported in: WGS84, CGCS2000 in degrees and in 3° Gauss-Krüger zones, GCJ-02."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from pyproj import Transformer

from geo.crs import from_wgs84, metric_epsg, outside_china
from geo.crs.metres import FIRST_MERIDIAN, FIRST_ZONE_EPSG, LAST_MERIDIAN
from geo.errors import GeoError
from geo.types import Datum

Floats = npt.NDArray[np.float64]
LAST_ZONE_EPSG = FIRST_ZONE_EPSG + (LAST_MERIDIAN - FIRST_MERIDIAN) // 3
DEGREES = {"WGS84": 4326, "EPSG:4326": 4326, "CGCS2000": 4490, "EPSG:4490": 4490}
ZONED = ("CGCS2000-GK", "CGCS2000_GK", "GK")
OFFSET = ("GCJ02", "GCJ-02")
KNOWN = "WGS84, CGCS2000, CGCS2000-GK, GCJ02, EPSG:4326, EPSG:4490, EPSG:4534 - EPSG:4554"


class BadSystem(GeoError):
    """A coordinate system that a plan is not exported in."""

    code = "bad_crs"


@dataclass(frozen=True)
class System:
    """A target system; `epsg` is None for GCJ-02, which has no number. Longitude or easting comes first."""

    name: str
    epsg: int | None
    middle: tuple[float, float]

    @property
    def flat(self) -> bool:
        """Whether its units are metres."""
        return self.epsg is not None and FIRST_ZONE_EPSG <= self.epsg <= LAST_ZONE_EPSG

    @property
    def digits(self) -> int:
        """How many digits behind the point say a tenth of a millimetre."""
        return 4 if self.flat else 9

    @cached_property
    def _zone(self) -> Transformer:
        return Transformer.from_crs("EPSG:4490", f"EPSG:{self.epsg}", always_xy=True)

    def coordinates(self, degrees: Any) -> Floats:
        """Return WGS84 positions (n x 2) in this system, the same place always the same numbers.

        CGCS2000 is taken as coincident with WGS84 (they differ by less than a metre). Raises DatumOutsideChina.
        """
        lng, lat = np.asarray(degrees, np.float64).reshape(-1, 2).T
        if self.flat:
            places = self._zone.transform(lng, lat)
        else:
            places = from_wgs84(lng, lat, Datum.GCJ02 if self.epsg is None else Datum.WGS84)
        return np.asarray(np.round(np.column_stack(places), self.digits), np.float64)


def system_of(name: str, middle: tuple[float, float]) -> System:
    """Return a system by its name; the Gauss-Krüger zone is that of the plan's `middle`. Raises BadSystem.

    >>> system_of("CGCS2000-GK", (106.43, 29.83)).epsg
    4544
    """
    wanted = name.strip().upper()
    if wanted in DEGREES:
        epsg = DEGREES[wanted]
        return System("WGS84" if epsg == 4326 else "CGCS2000", epsg, middle)
    if wanted in OFFSET:
        return System("GCJ02", None, middle)
    if wanted in ZONED:
        if outside_china(*middle):
            raise BadSystem("方案不在中国境内，没有三度带 / no 3° zone outside China", given=name, expected="WGS84")
        epsg = metric_epsg(*middle)
        return System(f"CGCS2000-GK-{epsg}", epsg, middle)
    number = wanted.removeprefix("EPSG:")
    if number.isascii() and number.isdigit() and FIRST_ZONE_EPSG <= int(number) <= LAST_ZONE_EPSG:
        return System(f"CGCS2000-GK-{number}", int(number), middle)
    raise BadSystem("不支持这个坐标系 / no such system for exports", given=name[:40], expected=KNOWN)
