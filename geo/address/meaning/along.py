"""Estates of which the registry states no road, told by a road along which they lie, or by their gate's number."""

import numpy as np

from geo.address.columns import Bools, Floats, Longs, among
from geo.address.meaning.evidence import STRONG, Evidence
from geo.address.meaning.weights import State, Weights
from geo.address.registry.index import AddressIndex
from geo.address.registry.names import Kind

NEAR_DEG, SPOTS, WEIGHT = 0.003, 40, 1.0  # how far from an address of the road; of so many; what lying there weighs
SLIP_MOST = 3.0  # of the name of an estate at its gate
GATE_M, DEG_M = 350.0, 111_000.0  # from the gate of an estate to its buildings; metres of a degree of latitude


def along_road(index: AddressIndex, evidence: Evidence, places: Longs, open_to: Bools, weights: Weights) -> Floats:
    """Return what estates without a road gain that lie along the one which a text names for sure.

    `open_to` tells which of the places are named estates without a road; one far from it may be another of the name.
    """
    found = np.zeros(len(places))
    roads = {one.code for one in evidence.of(Kind.ROAD) if one.cost <= STRONG}
    if not roads or not open_to.any():
        return found
    for k in np.flatnonzero(open_to)[:SPOTS].tolist():
        found[k] = gained(weights) if lies_along(index, places[k : k + 1], roads) else 0.0
    return found


def lies_along(index: AddressIndex, places: Longs, roads: set[int]) -> bool:
    """Tell whether the first address of some places is near one of those of the roads."""
    along = index.spots_of(index.place_of["road"].of_all(sorted(roads)).astype(np.int64))
    along, there = along[:: max(1, len(along) // SPOTS)], index.spots_of(places)[:1]
    east, north = index.spot_lng[along] - index.spot_lng[there], index.spot_lat[along] - index.spot_lat[there]
    return bool((np.hypot(east, north) < NEAR_DEG).any())


def gained(weights: Weights) -> float:
    """Return what an estate without a road gains that lies along the one which is told."""
    return WEIGHT - weights.of("road", State.ABSENT)


def behind_gate(index: AddressIndex, evidence: Evidence, spots: Longs) -> Bools:
    """Tell which spots are of a named estate without a road and lie near a number told of one: 康河街195号盛世公馆1幢.

    The number is that of the gate then, where a building is told: that is the finer of both.
    """
    place = index.spot_place[spots]
    estates = {one.code for one in evidence.of(Kind.COMPOUND) if one.cost <= SLIP_MOST}
    open_to = among(index.place["compound"][place], estates) & (index.place["road"][place] == 0)
    doors = {index.code_of["door"].get(one.door, 0) for one in evidence.readings if one.building} - {0}
    roads = sorted({one.code for one in evidence.of(Kind.ROAD) if one.cost <= STRONG})
    found = np.zeros(len(spots), np.bool_)
    if not doors or not roads or not open_to.any():
        return found
    gates = index.spots_of(index.place_of["road"].of_all(roads).astype(np.int64))
    for gate in gates[among(index.spot["door"][gates], doors)][:SPOTS].tolist():
        lng, lat = float(index.spot_lng[gate]), float(index.spot_lat[gate])
        east, north = (index.spot_lng[spots] - lng) * np.cos(np.radians(lat)), index.spot_lat[spots] - lat
        found |= np.hypot(east, north) * DEG_M < GATE_M
    return np.asarray(open_to & found, np.bool_)
