"""Which datum a batch of positions is in: each is tried, and the places where the text says they are decide."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from geo.crs.datums import OFFSET, to_wgs84
from geo.crs.metres import geodesic_distance_m
from geo.crs.outline import outside_china
from geo.types import Datum

Floats = npt.NDArray[np.float64]
CANDIDATES = (Datum.WGS84, Datum.GCJ02, Datum.BD09)  # CGCS2000 is not to be told from WGS84
# Even in the right datum some texts are wrong or boundaries dated: no point may speak for more than this.
MISTAKEN = 0.01
TEXT_M = 200.0  # places on one road lie so far apart; the datums differ by 500 m and more


class DatumFit(NamedTuple):
    """How well a datum explains a batch: points that fit (a sum of scores) and the probability of the datum."""

    datum: Datum
    fitting: float
    probability: float


def fit_datums(lng: Any, lat: Any, contains: Callable[[Floats, Floats], npt.NDArray[Any]]) -> list[DatumFit]:
    """Return the datums by how well they explain where a batch of positions should be, the best first.

    `contains` takes WGS84 positions, as many as given and in their order (NaN where a datum is not defined), and
    returns a score for each, 1 where the position is where its text or the expected area says, 0 where it is not.
    Large areas tell little (of 50 places in Shanghai, knowing only the district, no one speaks against the wrong
    datum in one batch of ten); `nearness` to where the text puts the place tells much. Points are taken as
    independent, the datums as equally likely beforehand.
    """
    x, y = np.asarray(lng, np.float64), np.asarray(lat, np.float64)
    scores = [_scores(x, y, datum, contains) for datum in CANDIDATES]
    logs = np.array([np.log(MISTAKEN + (1 - 2 * MISTAKEN) * score).sum() for score in scores])
    odds = np.exp(logs - logs.max())
    chances = odds / odds.sum()
    fits = zip(CANDIDATES, scores, chances, strict=True)
    found = [DatumFit(datum, float(score.sum()), float(chance)) for datum, score, chance in fits]
    return sorted(found, key=lambda fit: -fit.probability)


def nearness(lng: Floats, lat: Floats, place_lng: Floats, place_lat: Floats) -> Floats:
    """Return 1 at the place, falling by distance to a third at 200 m: the score of a position by its text."""
    return np.asarray(np.exp(-geodesic_distance_m(lng, lat, place_lng, place_lat) / TEXT_M))


def _scores(lng: Floats, lat: Floats, datum: Datum, contains: Callable[[Floats, Floats], Any]) -> Floats:
    """Return the score of each position taken in a datum; 0 where the datum is not defined."""
    defined = np.isfinite(lng) & np.isfinite(lat)
    if datum in OFFSET:
        defined &= ~outside_china(lng, lat)
    if not defined.any():
        return np.zeros(lng.size)
    x, y = np.full(lng.size, np.nan), np.full(lng.size, np.nan)
    x[defined], y[defined] = to_wgs84(lng[defined], lat[defined], datum)
    scores = np.asarray(contains(x, y), np.float64)
    return np.where(defined, np.clip(np.nan_to_num(scores), 0.0, 1.0), 0.0)
