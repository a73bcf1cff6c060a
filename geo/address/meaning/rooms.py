"""Units and rooms inside buildings: what they add to the spots that have them."""

import numpy as np

from geo.address.columns import Array, Bools, Floats, Longs
from geo.address.meaning.scoring import ABSENT, CONFLICT, EQUAL, Field, States
from geo.address.meaning.weights import State, Weights
from geo.address.registry.index import AddressIndex
from geo.address.writing.tokens import Reading


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
        roomy = _have_rooms(index, spots, max(unit, 0))
        found += np.array(weights.table["room"])[_state(there, roomy)]
        found = np.maximum(found, weights.of("room", State.CONFLICT))  # without its unit the room is not there either
        farm = field.rural[chosen] & (index.spot["building"][spots] == 0)
        found += weights.room_of_farm * (farm & ~there & ~roomy)
    return found, level


def _state(there: Bools, have: Bools) -> States:
    return np.where(there, EQUAL, np.where(have, CONFLICT, ABSENT)).astype(np.int8)


def _have(index: AddressIndex, spots: Longs) -> Bools:
    """Tell which spots have any unit at all."""
    return _any_in(index.units, spots, len(index.words["unit"]))


def _have_rooms(index: AddressIndex, spots: Longs, unit: int) -> Bools:
    """Tell which spots have any room on record, in the unit told where they have that: else none contradicts."""
    roomy = _any_in(index.rooms, spots, len(index.words["room"]))
    if not unit or not roomy.any():
        return roomy
    there = index.has_room(spots, unit, 0)
    inside = index.has_rooms_in(spots, unit)
    return np.asarray(np.where(there, inside, roomy), np.bool_)


def _any_in(keys: Longs, spots: Longs, wide: int) -> Bools:
    return np.asarray(np.searchsorted(keys, (spots + 1) * wide) > np.searchsorted(keys, spots * wide), np.bool_)
