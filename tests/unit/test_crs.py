"""Datums there and back, known answers, refusals abroad, metres."""

import numpy as np
import pytest

from geo.crs import (
    DatumOutsideChina,
    Metres,
    UnknownDatum,
    datum_of,
    from_wgs84,
    geodesic_distance_m,
    metric_epsg,
    outside_china,
    to_wgs84,
)
from geo.types import Datum

# WGS84, the datum, the same place in it, and how far the source of the answer is from the usual formula.
KNOWN = [
    ((121.5272106, 31.1774276), Datum.GCJ02, (121.531541859215, 31.17530398364597), 0.01),
    ((113.912316, 22.543847), Datum.GCJ02, (113.9171764808363, 22.540796131694766), 0.01),
    ((116.377817, 39.911954), Datum.GCJ02, (116.38404722455657, 39.91334545536069), 0.01),
    ((114.21892734521, 29.575429778924), Datum.BD09, (114.2307519546763, 29.57908428837437), 1.0),
]
HERE = {
    "Kashgar": (75.99, 39.47), "Tashkurgan": (75.23, 37.77), "Ngari": (80.1, 32.5), "Medog": (95.33, 29.33),
    "Jinghong": (100.8, 22.0), "Sanya": (109.5, 18.25), "Yongxing": (112.34, 16.83), "Taipei": (121.56, 25.04),
    "Fuyuan": (134.29, 48.36), "Hunchun": (130.36, 42.86), "Mohe": (122.54, 52.97), "Khorgas": (80.4, 44.2),
    "Hong Kong": (114.17, 22.3), "Chongqing": (106.55, 29.56),
}  # fmt: skip
ABROAD = {
    "Tokyo": (139.76, 35.68), "Osaka": (135.5, 34.69), "Seoul": (126.98, 37.57), "Hanoi": (105.85, 21.03),
    "Delhi": (77.2, 28.6), "Kathmandu": (85.32, 27.72), "Ulaanbaatar": (106.92, 47.92), "Manila": (120.98, 14.6),
    "Almaty": (76.95, 43.25), "Vladivostok": (131.9, 43.1), "Chicago": (-87.65, 41.85), "Sydney": (151.2, -33.87),
    "nowhere": (float("nan"), 30.0), "endless": (float("inf"), 30.0),
}  # fmt: skip


@pytest.mark.parametrize(("wgs84", "datum", "shifted", "metres"), KNOWN)
def test_known_answers_hold_both_ways(wgs84, datum, shifted, metres):
    assert geodesic_distance_m(*to_wgs84(*shifted, datum), *wgs84) <= metres
    assert geodesic_distance_m(*from_wgs84(*wgs84, datum), *shifted) <= metres


@pytest.mark.parametrize("datum", list(Datum))
def test_there_and_back_is_under_a_hundredth_of_a_millimetre(datum):
    rng = np.random.default_rng(1)
    lng, lat = rng.uniform(75, 134, 200_000), rng.uniform(18, 52, 200_000)
    shifted = from_wgs84(lng[~outside_china(lng, lat)], lat[~outside_china(lng, lat)], datum)
    still = ~outside_china(*shifted)
    back = to_wgs84(shifted[0][still], shifted[1][still], datum)
    there = lng[~outside_china(lng, lat)][still], lat[~outside_china(lng, lat)][still]
    assert geodesic_distance_m(*there, *back).max() < 1e-5


@pytest.mark.parametrize("place", HERE.values(), ids=HERE)
def test_chinese_places_take_offset_datums(place):
    assert not outside_china(*place)
    assert 100 < geodesic_distance_m(*from_wgs84(*place, Datum.GCJ02), *place) < 1000


@pytest.mark.parametrize("place", ABROAD.values(), ids=ABROAD)
@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
def test_offset_datums_are_refused_abroad(place, datum):
    for change in (to_wgs84, from_wgs84):
        with pytest.raises(DatumOutsideChina) as error:
            change(*place, datum)
        assert error.value.code == "datum_outside_china"


def test_the_refusal_names_the_first_place_abroad():
    with pytest.raises(DatumOutsideChina) as error:
        to_wgs84(np.array([106.5, 139.76, 2.35]), np.array([29.6, 35.68, 48.85]), Datum.GCJ02)
    assert error.value.given == {"lng": 139.76, "lat": 35.68, "datum": "GCJ02", "position": 1}


@pytest.mark.parametrize(
    ("name", "datum"),
    [("wgs84", Datum.WGS84), ("EPSG:4490", Datum.CGCS2000), ("gcj-02", Datum.GCJ02), (" BD09", Datum.BD09)],
)
def test_datums_are_known_by_the_names_people_write(name, datum):
    assert datum_of(name) is datum


@pytest.mark.parametrize("name", ["", "NAD27", "EPSG:3857", "火星坐标"])
def test_other_names_are_refused(name):
    with pytest.raises(UnknownDatum):
        datum_of(name)


@pytest.mark.parametrize(
    ("place", "epsg"),
    [((106.43, 29.83), 4544), ((75.1, 39.0), 4534), ((134.5, 48.2), 4554), ((120.2, 23.0), 4549),
     ((-87.65, 41.85), 32616), ((151.2, -33.87), 32756)],
)  # fmt: skip
def test_the_flat_system_is_the_zone_of_the_place(place, epsg):
    assert metric_epsg(*place) == epsg


def test_flat_metres_agree_with_the_ellipsoid_and_come_back():
    metres = Metres(106.43, 29.83)
    lng, lat = np.array([106.43, 106.44]), np.array([29.83, 29.84])
    x, y = metres.forward(lng, lat)
    flat = np.hypot(*np.diff([x, y]).T[0])
    assert flat == pytest.approx(float(geodesic_distance_m(lng[0], lat[0], lng[1], lat[1])), rel=5e-4)
    assert np.abs(np.subtract(metres.inverse(x, y), (lng, lat))).max() < 1e-9
