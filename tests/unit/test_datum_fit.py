"""Which datum a batch is in, on an invented town and on real places with addresses."""

from pathlib import Path

import geopandas
import numpy as np
import pandas
import pytest

from geo.crs import CANDIDATES, fit_datums, from_wgs84, nearness
from geo.ownership import OwnershipIndex
from geo.types import Datum

SAMPLE, TRIALS = 50, 60


@pytest.mark.parametrize("datum", CANDIDATES)
def test_places_near_where_their_text_puts_them_tell_the_datum(datum):
    rng = np.random.default_rng(3)
    lng, lat = rng.uniform(106.4, 106.6, SAMPLE), rng.uniform(29.4, 29.7, SAMPLE)
    told_lng, told_lat = lng + rng.normal(size=SAMPLE) * 0.001, lat + rng.normal(size=SAMPLE) * 0.001
    fits = fit_datums(*from_wgs84(lng, lat, datum), lambda x, y: nearness(x, y, told_lng, told_lat))
    assert fits[0].datum is datum
    assert fits[0].probability > 0.99
    assert sum(fit.probability for fit in fits) == pytest.approx(1.0)


def test_places_that_tell_nothing_leave_all_datums_equally_likely():
    fits = fit_datums(np.array([106.5]), np.array([29.6]), lambda x, _: np.ones(x.size))
    assert [fit.probability for fit in fits] == pytest.approx([1 / 3] * 3)


def test_a_place_abroad_speaks_for_wgs84():
    assert fit_datums(np.array([139.76]), np.array([35.68]), lambda x, _: np.ones(x.size))[0].datum is Datum.WGS84


@pytest.fixture(scope="module")
def shanghai(realdata: Path):
    folder = realdata / "shanghai_crs"
    if not folder.is_dir():
        pytest.skip("real data not present: shared/realdata/shanghai_crs")
    places = pandas.read_csv(folder / "poi_wgs84.csv.gz").drop_duplicates(["name", "lat", "lon"], ignore_index=True)
    return geopandas.read_file(folder / "districts_gcj02.geojson"), places


def test_the_right_datum_proves_itself_by_the_districts(shanghai):
    districts, places = shanghai
    index = OwnershipIndex.build(districts.geometry.values, list(districts.name))
    names = districts.name.to_numpy()
    lng, lat = from_wgs84(places.lon.to_numpy(), places.lat.to_numpy(), Datum.GCJ02)
    assert (names[index.owners(lng, lat)] == places.adname).mean() >= 0.999


@pytest.mark.parametrize("datum", CANDIDATES)
def test_fifty_real_places_with_addresses_tell_their_datum(shanghai, datum):
    places = shanghai[1]
    road = places.address.str.extract(r"^([^\d(（]*?(?:路|街|大道|公路))")[0]
    places = places.assign(key=places.adname + road).dropna(subset="key").reset_index(drop=True)
    groups = {key: rows for key, rows in places.groupby("key").indices.items() if len(rows) > 1}
    lng, lat = places.lon.to_numpy(), places.lat.to_numpy()
    candidates = np.flatnonzero(places.key.isin(groups.keys()))
    rng = np.random.default_rng(8)
    right = 0
    for _ in range(TRIALS):
        sample = rng.choice(candidates, SAMPLE, replace=False)
        told = [place_by_road(groups[places.key[at]], at, lng, lat) for at in sample]
        given = from_wgs84(lng[sample], lat[sample], datum)
        fits = fit_datums(
            *given, lambda x, y, told=told: np.array([near(*one) for one in zip(x, y, told, strict=True)])
        )
        right += fits[0].datum is datum
    assert right >= 0.99 * TRIALS


def place_by_road(group, at, lng, lat):
    """Return the other places on the same road: all that the text of an address tells."""
    others = group[group != at]
    return lng[others], lat[others]


def near(x, y, told):
    return nearness(np.full(told[0].size, x), np.full(told[0].size, y), *told).max()
