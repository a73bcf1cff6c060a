"""Units and rooms inside buildings: what they add to the spots that have them."""

import numpy as np

from geo.address.columns import Array, Floats, Longs
from geo.address.index import AddressIndex
from geo.address.scoring import ABSENT, CONFLICT, EQUAL, Bools, Field, States
from geo.address.tokens import Reading
from geo.address.weights import Weights


def rooms_under(field: Field, chosen: Longs, reading: Reading, weights: Weights) -> tuple[Floats, Array]:
    """Return what unit and room add to some spots, and the finest of them that is there: 0 none, 1 unit, 2 room."""
    index, spots = field.index, field.spots[chosen]
    found, level = np.zeros(len(spots)), np.zeros(len(spots), np.int8)
    unit = index.code_of["unit"].get(reading.unit, -1) if reading.unit else 0
    room = index.code_of["room"].get(reading.room, -1) if reading.room else 0
    if unit:
        there = index.has_room(spots, unit, 0) if unit > 0 else np.zeros(len(spots), np.bool_)
        level[there] = 1
        found += np.array(weights.table["unit"])[_state(there, _have(index, spots))]
    if room:
        there = index.has_room(spots, max(unit, 0), room) if room > 0 else np.zeros(len(spots), np.bool_)
        level[there] = 2
        roomy = index.row_counts[spots] > 1
        found += np.array(weights.table["room"])[_state(there, roomy)]
        found += weights.room_of_farm * (field.rural[chosen] & ~there & ~roomy)
    return found, level


def _state(there: Bools, have: Bools) -> States:
    return np.where(there, EQUAL, np.where(have, CONFLICT, ABSENT)).astype(np.int8)


def _have(index: AddressIndex, spots: Longs) -> Bools:
    """Tell which spots have any unit at all."""
    wide = len(index.words["unit"])
    low, high = np.searchsorted(index.units, spots * wide), np.searchsorted(index.units, (spots + 1) * wide)
    return np.asarray(high > low)
