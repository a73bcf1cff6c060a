"""Districts of another city or county than the one that a text tells, where a registry has several."""

import numpy as np
import numpy.typing as npt

from geo.address.columns import Array
from geo.address.meaning.evidence import STRONG, Evidence
from geo.address.registry.index import AddressIndex
from geo.address.registry.names import Kind

OTHER_CITY = -4.0  # what a place of another city weighs less where the city told has one as well


def of_another_city(index: AddressIndex, evidence: Evidence, districts: Array) -> npt.NDArray[np.float64] | float:
    """Weigh down places, by their districts, of another city than the one told, if some place lies in that.

    臺澄市中正路3號 is not that of 澄山縣. A district without a city above is of none that is written above others.
    """
    told = {evidence.text[one.begin : one.end] for one in evidence.of(Kind.CITY) if one.cost <= STRONG}
    named = {one.code for one in evidence.of(Kind.DISTRICT) if one.cost <= STRONG}
    if not told or named:
        return 0.0
    codes, at = np.unique(districts, return_inverse=True)
    within = np.array([not code or any(one in index.above[code] for one in told) for code in codes.tolist()])
    if within.all() or not within[codes > 0].any():
        return 0.0
    found: npt.NDArray[np.float64] = np.where(within[at], 0.0, OTHER_CITY)
    return found
