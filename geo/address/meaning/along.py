"""Estates of which the registry states no road, told by a road along which they lie."""

import numpy as np
import numpy.typing as npt

from geo.address.columns import Floats, Longs
from geo.address.meaning.evidence import STRONG, Evidence
from geo.address.meaning.weights import State, Weights
from geo.address.registry.index import AddressIndex
from geo.address.registry.names import Kind

NEAR_DEG, SPOTS, WEIGHT = 0.003, 40, 1.0  # how far from an address of the road; of so many; what lying there weighs
Bools = npt.NDArray[np.bool_]


def along_road(index: AddressIndex, evidence: Evidence, places: Longs, open_to: Bools, weights: Weights) -> Floats:
    """Return what estates without a road gain that lie along the one which a text names for sure.

    `open_to` tells which of the places are named estates without a road; one far from it may be another of the name.
    """
    found = np.zeros(len(places))
    roads = {one.code for one in evidence.of(Kind.ROAD) if one.cost <= STRONG}
    if not roads or not open_to.any():
        return found
    along = index.spots_of(index.place_of["road"].of_all(sorted(roads)).astype(np.int64))
    along = along[:: max(1, len(along) // SPOTS)]
    for k in np.flatnonzero(open_to)[:SPOTS].tolist():
        there = index.spots_of(places[k : k + 1])[:1]
        east, north = index.spot_lng[along] - index.spot_lng[there], index.spot_lat[along] - index.spot_lat[there]
        near = bool(len(along)) and bool((np.hypot(east, north) < NEAR_DEG).any())
        found[k] = WEIGHT - weights.of("road", State.ABSENT) if near else 0.0
    return found
