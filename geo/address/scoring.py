"""How well each spot of a registry explains a text, level by level."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from geo.address.columns import Array, Floats, Longs
from geo.address.doors import NO_NUMBER, door_of
from geo.address.entries import NAMED
from geo.address.evidence import Evidence, Table, anchors_of, table_of
from geo.address.index import AddressIndex
from geo.address.names import Kind
from geo.address.surfaces import KIND_OF
from geo.address.tokens import Reading
from geo.address.weights import State, Weights

PLACES_MOST, SPOTS_MOST = 400, 12_000
BEHIND_MOST = 10.0  # places that explain a text so much worse than the best are left out
ROOMS_LOOKED_AT = 400
ALIAS_WEIGHT = 2.0
SURE_NAME = -2.0  # a name with slips of no more is taken as told
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Places:
    """Places that may be meant, with what their names weigh, and the tables that say so."""

    places: Longs
    weight: Floats
    tables: dict[str, Table]


class Spots(NamedTuple):
    """Spots under one reading: the weight of all, that without the building, and the state of each level."""

    weight: Floats
    without_building: Floats
    door_weight: Floats
    lane: npt.NDArray[np.int8]
    door: npt.NDArray[np.int8]
    building: npt.NDArray[np.int8]


def places_of(index: AddressIndex, evidence: Evidence, weights: Weights) -> Places:
    """Return the places whose road, estate or village is named, weighed by all their names."""
    tables = {name: _table(index, evidence, name, weights) for name in NAMED}
    groups: list[Longs] = []
    for name in ("road", "compound"):
        codes = {one.code for one in evidence.named if one.kind == KIND_OF[name]}
        groups.append(index.place_of[name].of_all(sorted(codes)).astype(np.int64))
    if not any(len(one) for one in groups) or evidence.of(Kind.COMMUNITY):
        codes = {one.code for one in evidence.of(Kind.COMMUNITY)}
        groups.append(index.place_of["community"].of_all(sorted(codes)).astype(np.int64))
    aliased = {int(index.spot_place[index.row_spot[one.code]]) for one in evidence.of(Kind.ALIAS)}
    groups.append(np.array(sorted(aliased), np.int64))
    places: Longs = np.unique(np.concatenate(groups))
    if not len(places):
        return Places(places, np.empty(0), tables)
    weight = _weight(index, evidence, places, tables, weights)
    best = np.argsort(-weight, kind="stable")[:PLACES_MOST]
    best = best[weight[best] >= weight[best[0]] - BEHIND_MOST]
    best.sort()
    return Places(places[best], weight[best], tables)


def _table(index: AddressIndex, evidence: Evidence, name: str, weights: Weights) -> Table:
    size = len(index.words[name])
    row = weights.table[name]
    return table_of(evidence, KIND_OF[name], size, row[State.ABSENT], row[State.CONFLICT], row[State.EQUAL])


def _weight(
    index: AddressIndex, evidence: Evidence, places: Longs, tables: dict[str, Table], weights: Weights
) -> Floats:
    """Return what the names of each place weigh, less what they leave unexplained of the text."""
    weight, gain = np.zeros(len(places)), np.zeros((3, len(places)))
    for name in NAMED:
        codes = index.place[name][places]
        weight += tables[name].weight[codes]
        gain += tables[name].gain[:, codes]
    for one in evidence.of(Kind.CITY):
        gain += np.array([[part[one.begin : one.end].sum()] for part in evidence.worth])
    left = np.maximum(0.0, np.array([[part.sum()] for part in evidence.worth]) - gain)
    named = [_is_named(evidence, name, index.place[name][places]) for name in ("road", "compound")]
    sure = [named[k] & (tables[name].weight[index.place[name][places]] >= SURE_NAME)
            for k, name in enumerate(("road", "compound"))]  # fmt: skip
    road = np.where(sure[1], np.minimum(left[1], weights.other_road), left[1])
    behind = np.where(sure[0], np.minimum(left[2], weights.other_estate), left[2])
    weight -= np.maximum(0.0, left[0] - left[1] - left[2]) + road + behind
    weight += weights.both_names * (named[0] & named[1])
    return weight


def _is_named(evidence: Evidence, name: str, codes: Array) -> Bools:
    known = [one.code for one in evidence.of(KIND_OF[name])]
    return np.isin(codes, known)


def alias_gain(index: AddressIndex, evidence: Evidence, spots: Longs) -> Floats:
    """Return what the aliases of whole addresses in a text add to the spots they stand for."""
    found = np.zeros(len(spots))
    for one in evidence.of(Kind.ALIAS):
        gain = float(evidence.worth.cost[one.begin : one.end].sum()) + ALIAS_WEIGHT - one.cost
        found = np.maximum(found, np.where(spots == index.row_spot[one.code], gain, 0.0))
    return found


def spots_under(
    index: AddressIndex, evidence: Evidence, reading: Reading, spots: Longs, base: Floats, weights: Weights
) -> Spots:
    """Return spots weighed under one reading of the numbers; `base` is what the names of their places weigh."""
    place = index.spot_place[spots]
    in_compound = _is_named(evidence, "compound", index.place["compound"][place])
    lane, lane_weight = _lanes(index, reading, spots, weights)
    door, door_weight = _doors(index, reading, spots, weights, in_compound)
    building, building_weight = _buildings(index, reading, spots, weights)
    lost = base - reading.loss + lane_weight + door_weight
    lost = lost + _elsewhere(index, evidence, reading, place, weights)
    if not reading.lane and reading.door:
        laned = (index.spot["lane"][spots] > 0) & (door == State.EQUAL) & ~_village(index, place) & ~in_compound
        lost = lost + weights.lane_unsaid * laned
    return Spots(lost + building_weight, lost, door_weight, lane, door, building)


def _village(index: AddressIndex, place: Array) -> Bools:
    return np.asarray(index.place["road"][place] == 0)


def _lanes(index: AddressIndex, reading: Reading, spots: Longs, weights: Weights) -> tuple[Array, Floats]:
    state = np.zeros(len(spots), np.int8)
    if not reading.lane:
        return state, np.zeros(len(spots))
    code = index.code_of["lane"].get(reading.lane, -1)
    have = index.spot["lane"][spots]
    state[:] = np.where(have == code, State.EQUAL, np.where(have == 0, State.ABSENT, State.CONFLICT))
    if "弄" in reading.lane and not reading.lane.endswith("支弄"):
        inner = _lanes_within(index, reading.lane)
        state[np.isin(have, inner)] = State.FUZZY
    return state, np.take(np.array(weights.table["lane"]), state)


def _lanes_within(index: AddressIndex, lane: str) -> list[int]:
    """Return the branch lanes of a lane: 45弄12支弄 of 45弄."""
    return [code for text, code in index.code_of["lane"].items() if text.startswith(lane) and text != lane]


def _doors(
    index: AddressIndex, reading: Reading, spots: Longs, weights: Weights, in_compound: Bools
) -> tuple[Array, Floats]:
    state = np.zeros(len(spots), np.int8)
    if not reading.door:
        return state, np.zeros(len(spots))
    wanted = door_of(reading.door.replace(".", "-"))
    have = index.spot["door"][spots]
    state[:] = np.where(have == 0, State.ABSENT, State.CONFLICT)
    if wanted.base != NO_NUMBER:
        low, high = index.spot_base[spots], index.spot_high[spots]
        near = (low == wanted.base) | ((low < wanted.base) & (wanted.base <= high) & ((wanted.base - low) % 2 == 0))
        state[near] = State.FUZZY
    state[have == index.code_of["door"].get(reading.door, -1)] = State.EQUAL
    weight = np.take(np.array(weights.table["door"]), state)
    return state, np.where(in_compound & (state == State.CONFLICT), weights.door_of_estate, weight)


def _buildings(index: AddressIndex, reading: Reading, spots: Longs, weights: Weights) -> tuple[Array, Floats]:
    state = np.zeros(len(spots), np.int8)
    if not reading.building:
        return state, np.zeros(len(spots))
    have = index.spot["building"][spots]
    code = index.code_of["building"].get(reading.building, -1)
    state[:] = np.where(have == code, State.EQUAL, np.where(have == 0, State.ABSENT, State.CONFLICT))
    return state, np.take(np.array(weights.table["building"]), state)


def _elsewhere(index: AddressIndex, evidence: Evidence, reading: Reading, place: Array, weights: Weights) -> Floats:
    """Weigh down places that are not the one behind whose name the number, or the building, stands."""
    found = np.zeros(len(place))
    for at in {reading.door_at, reading.building_at} - {-1}:
        anchors = anchors_of(evidence, at)
        codes = {kind: anchors[kind] for kind in (Kind.ROAD, Kind.COMPOUND, Kind.COMMUNITY) if kind in anchors}
        if not codes or Kind.ALIAS in anchors:
            continue
        belongs = np.zeros(len(place), np.bool_)
        for kind, some in codes.items():
            belongs |= np.isin(index.place[kind.name.lower()][place], list(some))
        found += weights.door_elsewhere * ~belongs
    return found


def rooms_under(index: AddressIndex, reading: Reading, spots: Longs, weights: Weights) -> tuple[Floats, Array]:
    """Return what unit and room add to spots, and the finest of them that is there: 0 none, 1 unit, 2 room."""
    found, level = np.zeros(len(spots)), np.zeros(len(spots), np.int8)
    unit = index.code_of["unit"].get(reading.unit, -1) if reading.unit else 0
    room = index.code_of["room"].get(reading.room, -1) if reading.room else 0
    if not unit and not room:
        return found, level
    roomy = np.diff(index.spot_rows.starts)[spots] > 1
    if unit:
        there = index.has_room(spots, unit, 0) if unit > 0 else np.zeros(len(spots), np.bool_)
        level[there] = 1
        found += np.take(np.array(weights.table["unit"]), _state(there, _have(index.units, "unit", index, spots)))
    if room:
        there = index.has_room(spots, max(unit, 0), room) if room > 0 else np.zeros(len(spots), np.bool_)
        level[there] = 2
        found += np.take(np.array(weights.table["room"]), _state(there, roomy))
    return found, level


def _state(there: Bools, have: Bools) -> Array:
    return np.where(there, State.EQUAL, np.where(have, State.CONFLICT, State.ABSENT)).astype(np.int8)


def _have(keys: Longs, name: str, index: AddressIndex, spots: Longs) -> Bools:
    """Tell which spots have any unit at all."""
    wide = len(index.words[name])
    low, high = np.searchsorted(keys, spots * wide), np.searchsorted(keys, (spots + 1) * wide)
    return np.asarray(high > low)
