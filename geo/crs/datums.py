"""From a declared datum to WGS84 and back; the offset datums only where they exist."""

from typing import Any

import numpy as np
import numpy.typing as npt

from geo.crs import offsets
from geo.crs.outline import outside_china
from geo.errors import GeoError
from geo.types import Datum

Floats = npt.NDArray[np.float64]
NAMES = {
    "WGS84": Datum.WGS84,
    "EPSG:4326": Datum.WGS84,
    "CGCS2000": Datum.CGCS2000,
    "EPSG:4490": Datum.CGCS2000,
    "GCJ02": Datum.GCJ02,
    "GCJ-02": Datum.GCJ02,
    "BD09": Datum.BD09,
    "BD-09": Datum.BD09,
}
OFFSET = frozenset({Datum.GCJ02, Datum.BD09})


class DatumOutsideChina(GeoError):
    """An offset datum is only defined in China."""

    code = "datum_outside_china"


class UnknownDatum(GeoError):
    """A datum that has no transformation here."""

    code = "unknown_datum"


def datum_of(name: str) -> Datum:
    """Return the datum of a name as people write it, in any case; raises UnknownDatum.

    >>> datum_of("gcj-02")
    <Datum.GCJ02: 'GCJ02'>
    """
    found = NAMES.get(str(name).strip().upper())
    if found is None:
        expected = ", ".join(NAMES)
        raise UnknownDatum(f"{name!r} is no known datum; known are {expected}", given=name, expected=expected)
    return found


def to_wgs84(lng: Any, lat: Any, datum: Datum) -> tuple[Floats, Floats]:
    """Return positions of a datum in WGS84, degrees, in the shape given.

    CGCS2000 is taken as it is (the two differ by less than a metre). Raises DatumOutsideChina.
    """
    x, y = _floats(lng, lat, datum)
    if datum is Datum.BD09:
        x, y = offsets.bd09_to_gcj02(x, y)
    return offsets.gcj02_to_wgs84(x, y) if datum in OFFSET else (x, y)


def from_wgs84(lng: Any, lat: Any, datum: Datum) -> tuple[Floats, Floats]:
    """Return WGS84 positions in a datum, degrees, in the shape given; raises DatumOutsideChina."""
    x, y = _floats(lng, lat, datum)
    if datum in OFFSET:
        x, y = offsets.wgs84_to_gcj02(x, y)
    return offsets.gcj02_to_bd09(x, y) if datum is Datum.BD09 else (x, y)


def _floats(lng: Any, lat: Any, datum: Datum) -> tuple[Floats, Floats]:
    x, y = np.asarray(lng, np.float64), np.asarray(lat, np.float64)
    if datum in OFFSET:
        outside = np.flatnonzero(outside_china(x, y))
        if outside.size:
            _refuse(x, y, datum, int(outside[0]))
    return x, y


def _refuse(lng: Floats, lat: Floats, datum: Datum, at: int) -> None:
    x, y = (float(values.reshape(-1)[at]) for values in np.broadcast_arrays(lng, lat))
    raise DatumOutsideChina(
        f"{datum} is not defined at {x:.6f}, {y:.6f} (position {at}): that is outside China",
        given={"lng": x, "lat": y, "datum": str(datum), "position": at},
        expected="a position in China, or WGS84",
    )
