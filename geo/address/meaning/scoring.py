"""How well each spot of a registry explains a text, level by level."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from geo.address.columns import Array, Bools, Floats, Longs, among
from geo.address.meaning.along import along_road, behind_gate, gained
from geo.address.meaning.claims import Table, summed_of, table_of
from geo.address.meaning.evidence import STRONG, Evidence, anchors_of
from geo.address.meaning.other_area import of_another_city, of_another_hamlet, overlap
from geo.address.meaning.weights import Weights
from geo.address.registry.entries import NAMED
from geo.address.registry.index import AddressIndex
from geo.address.registry.names import Kind
from geo.address.registry.surfaces import KIND_OF
from geo.address.western.parts import is_western
from geo.address.writing.doors import NO_NUMBER, door_of
from geo.address.writing.tokens import Reading

PLACES_MOST, SPOTS_MOST = 300, 5_000
BEHIND_MOST = 9.0  # places that explain a text so much worse than the best are left out
ALIAS_WEIGHT = 2.0
BESIDE_DEG, BESIDE_SPOTS = 0.003, 40
CITY_MOST = 2.0  # a city with slips of more is another one
SURE_DISTRICT = 0.5
ANCHOR_MOST = 6.0  # a name with slips of this price says nothing of the number behind it
OTHER_NAME = 2.5  # what is unexplained before a building costs so much where it is a name
FINER_MOST = 4.0  # slips of a road or estate that a text names beside its community
AS_TOLD, SLIPS_THERE = 1.0, 4.0  # slips of an estate along the road told: of one told as it is, or by its stem; most
SURE_NAME = -2.0  # a name with slips of no more is taken as told
BLOCK = 100  # numbers of a Western block
EQUAL, FUZZY, ABSENT, CONFLICT = 1, 2, 3, 4  # the states of weights.State; plain numbers, since arrays hold them
ROAD, COMPOUND, COMMUNITY, ALIAS, CITY = Kind.ROAD, Kind.COMPOUND, Kind.COMMUNITY, Kind.ALIAS, Kind.CITY
TOWN = Kind.TOWN
States = npt.NDArray[np.int8]


@dataclass(frozen=True)
class Field:
    """The spots of all places that may be meant, with what is known of each before its numbers are looked at."""

    index: AddressIndex
    evidence: Evidence
    spots: Longs
    place: Longs
    base: Floats  # what the names of their places weigh
    on_road: Bools  # the road is named
    in_estate: Bools
    in_village: Bools  # the community is named
    rural: Bools  # the place has no road
    gated: Bools  # behind the number of a road, which is that of the gate

    def __len__(self) -> int:
        return len(self.spots)


class Under(NamedTuple):
    """The spots of a field under one reading: weight, weight without building, that of the house number; states."""

    weight: Floats
    without_building: Floats
    door_weight: Floats
    lane: States
    door: States
    building: States


def field_of(index: AddressIndex, evidence: Evidence, weights: Weights) -> Field | None:
    """Return the spots of the places whose road, estate or village is named; None where no name is."""
    places = _places(index, evidence)
    if not len(places):
        return None
    summed = summed_of(evidence)
    tables = {name: _table(index, evidence, summed, name, weights) for name in NAMED}
    codes = {name: index.place[name][places] for name in NAMED}
    weight = _weight(evidence, codes, tables, weights) + _elsewhere_than_town(index, evidence, codes, weights)
    weight = weight + of_another_city(index, evidence, codes["district"])
    best = np.argsort(-weight, kind="stable")[:PLACES_MOST]
    best = best[weight[best] >= weight[best[0]] - BEHIND_MOST]
    counts = np.cumsum(index.spot_counts[places[best]])
    best = np.sort(best[: max(1, int(np.searchsorted(counts, SPOTS_MOST)) + 1)])
    chosen, sizes = places[best], index.spot_counts[places[best]]
    named = [_named(evidence, name, codes[name][best]) for name in ("road", "compound", "community")]
    spots = index.spots_of(chosen)
    held = {name: some[best] for name, some in codes.items()}
    base = np.repeat(weight[best] + weights.finer_named * _passed_over(evidence, held, named), sizes)
    if evidence.of(ALIAS):
        base = base + _alias_gain(index, evidence, spots)
    gated = behind_gate(index, evidence, spots)
    base = base - _other_names(index, evidence, spots, gated, weights)
    roadless = codes["road"][best] == 0
    base = base + np.repeat(weights.other_village * of_another_hamlet(index, evidence, held), sizes)
    along = np.repeat(along_road(index, evidence, chosen, named[1] & roadless, weights), sizes)
    base = base + np.maximum(along, gained(weights) * gated)
    on_road, in_estate, in_village, rural = (np.repeat(one, sizes) for one in (*named, roadless))
    place = np.repeat(chosen, sizes)
    return Field(index, evidence, spots, place, base, on_road, in_estate, in_village, rural, gated)


def _places(index: AddressIndex, evidence: Evidence) -> Longs:
    groups: list[Array] = []
    for name, kind in (("road", ROAD), ("compound", COMPOUND)):
        codes = {one.code for one in evidence.of(kind)}
        groups.append(index.place_of[name].of_all(sorted(codes)))
    villages = evidence.of(COMMUNITY)
    if villages:
        groups.append(index.place_of["community"].of_all(sorted({one.code for one in villages})))
    aliased = {int(index.spot_place[index.row_spot[one.code]]) for one in evidence.of(ALIAS)}
    groups.append(np.array(sorted(aliased), np.int32))
    return np.unique(np.concatenate(groups)).astype(np.int64)


def _table(index: AddressIndex, evidence: Evidence, summed: Floats, name: str, weights: Weights) -> Table:
    row = weights.table[name]
    charges = row[ABSENT], row[CONFLICT], row[EQUAL]
    return table_of(evidence, summed, KIND_OF[name], len(index.words[name]), charges)


def _weight(evidence: Evidence, codes: dict[str, Array], tables: dict[str, Table], weights: Weights) -> Floats:
    """Return what the names of each place weigh, less what they leave unexplained of the text."""
    road, estate = (_named(evidence, name, codes[name]) for name in ("road", "compound"))
    said = [_said(tables[name], codes[name], name == "community", road | estate) for name in NAMED]
    weight: Floats = sum((one[0] for one in said), np.zeros(len(road)))
    gain: Floats = sum((one[1] for one in said), np.zeros((5, len(road))))
    for one in (city for city in evidence.of(CITY) if city.cost <= CITY_MOST):
        gain += np.array([[part[one.begin : one.end].sum()] for part in evidence.worth])
    left = np.maximum(0.0, np.array([[part.sum()] for part in evidence.worth]) - gain)
    sure_road, sure_estate = (
        named & (tables[name].weight[codes[name]] >= SURE_NAME)
        for name, named in (("road", road), ("compound", estate))
    )
    other_road = np.where(sure_estate, np.minimum(left[1], weights.other_road), left[1])
    behind = np.where(sure_road, np.minimum(left[2], weights.other_estate), left[2])
    sure = sure_road | sure_estate
    beyond = np.where(sure, 0.0, left[3]) + np.where(sure, np.minimum(left[4], weights.other_town), left[4])
    weight = weight - np.maximum(0.0, left[0] - left[1] - left[2] - left[4]) - other_road - behind - beyond
    slips = -tables["compound"].weight[codes["compound"]]
    there = sure_road & estate & (slips < SLIPS_THERE)  # what is so like them would hardly stand there too
    more = weights.nearly_there if slips[there].min(initial=SLIPS_THERE) > AS_TOLD else 0.0
    both: Floats = weight + weights.both_names * (road & estate) + more * there
    return both


def _elsewhere_than_town(
    index: AddressIndex, evidence: Evidence, codes: dict[str, Array], weights: Weights
) -> Floats | float:
    """Weigh down places without a town that lie in another district than each town which a text names for sure."""
    towns = [one.code for one in evidence.of(TOWN) if one.cost <= STRONG]
    districts = {int(index.town_districts[code]) for code in towns}
    if not towns or 0 in districts:
        return 0.0
    row = weights.table["town"]
    other = (codes["town"] == 0) & (codes["district"] > 0) & ~among(codes["district"], districts)
    return np.where(other, row[CONFLICT] - row[ABSENT], 0.0)


def _said(table: Table, codes: Array, optional: bool, named: Bools) -> tuple[Floats, Floats]:
    """Return weight and gain of one name of each place; an optional one that is badly told is likelier not told at all.

    Only where another name of the place is: else it is this one that leads to it.
    """
    weight, gain = table.weight[codes], table.gain[:, codes]
    silent, silent_gain = table.unsaid
    if not optional:
        return weight, gain
    badly = named & (weight + gain[0] < silent + silent_gain[0])
    return np.where(badly, silent, weight), np.where(badly, silent_gain[:, None], gain)


def _named(evidence: Evidence, name: str, codes: Array) -> Bools:
    known = {one.code for one in evidence.of(KIND_OF[name])}
    if not known:
        return np.zeros(len(codes), np.bool_)
    if len(known) == 1:
        return np.asarray(codes == next(iter(known)))
    return among(codes, known)


def _passed_over(evidence: Evidence, codes: dict[str, Array], named: Sequence[Bools]) -> Bools:
    """Tell which places are only of a community that is named, where a road or estate of it is named beside that."""
    road, compound, community = named
    if not community.any() or not (road | compound).any():
        return np.zeros(len(community), np.bool_)
    areas = [one for one in evidence.of(COMMUNITY) if one.cost <= STRONG]
    finer: Bools = np.zeros(len(community), np.bool_)
    for name, kind in (("road", ROAD), ("compound", COMPOUND)):
        told = [one for one in evidence.of(kind) if one.cost <= FINER_MOST]
        beside = {one.code for one in told if not any(overlap(one, area) for area in areas)}
        finer |= among(codes[name], beside)
    theirs = np.unique(codes["community"][finer & community])
    return np.asarray(community & ~road & ~compound & among(codes["community"], theirs), np.bool_)


def _other_names(index: AddressIndex, evidence: Evidence, spots: Longs, gated: Bools, weights: Weights) -> Floats:
    """Weigh down spots besides which a text names another estate far away, or another road with its own number."""
    found, place = np.zeros(len(spots)), index.spot_place[spots].astype(np.int64)
    numbered = {token.begin for token in evidence.tokens}
    for one in evidence.of(ROAD) + evidence.of(COMPOUND):
        if one.cost > 0.15 or (one.kind is ROAD and one.end not in numbered):
            continue
        if evidence.relation and 0 <= evidence.relation.begin - one.end <= 2 and evidence.tokens:
            continue  # it tells where, not what
        owned: Bools = np.zeros(len(found), np.bool_)
        for name, kind in KIND_OF.items():
            over = {other.code for other in evidence.of(kind) if overlap(one, other)}
            if over:
                owned |= among(index.place[name][place], over)
        if one.kind is COMPOUND and not owned.all():
            near = _beside(index, spots, one.code)
            owned = np.asarray(np.logical_or(owned, near), np.bool_)
        elif one.kind is ROAD and not owned.all():
            owned = owned | gated
        found = np.maximum(found, np.where(owned, 0.0, weights.other_address))
    return found


def names_another(index: AddressIndex, evidence: Evidence, spots: Longs, weights: Weights) -> bool:
    """Tell whether a text names another address besides the one with some spots."""
    first = spots[:1]
    return bool(len(first)) and bool(
        _other_names(index, evidence, first, behind_gate(index, evidence, first), weights).any()
    )


def _beside(index: AddressIndex, spots: Longs, compound: int) -> Bools:
    """Tell which spots lie beside an estate or landmark: a name behind an address tells who is there."""
    there = index.spots_of(index.place_of["compound"][compound].astype(np.int64))[:BESIDE_SPOTS]
    if not len(there):
        return np.zeros(len(spots), np.bool_)
    x, y = (
        index.spot_lng[spots][:, None] - index.spot_lng[there],
        index.spot_lat[spots][:, None] - index.spot_lat[there],
    )
    return np.asarray((np.hypot(x, y) < BESIDE_DEG).any(axis=1))


def _alias_gain(index: AddressIndex, evidence: Evidence, spots: Longs) -> Floats:
    """Return what the aliases of whole addresses in a text add to the spots they stand for."""
    found = np.zeros(len(spots))
    for one in evidence.of(ALIAS):
        gain = float(evidence.worth.cost[one.begin : one.end].sum()) + ALIAS_WEIGHT - one.cost
        found = np.maximum(found, np.where(_same_door(index, spots, int(index.row_spot[one.code])), gain, 0.0))
    return found


def _same_door(index: AddressIndex, spots: Longs, spot: int) -> Bools:
    """Tell which spots are behind the same house number: an alias of one is an alias of all its buildings."""
    same = index.spot_place[spots] == index.spot_place[spot]
    for name in ("lane", "door"):
        same &= index.spot[name][spots] == index.spot[name][spot]
    return np.asarray(same)


def under_reading(field: Field, reading: Reading, weights: Weights) -> Under:
    """Return the spots of a field weighed under one reading of the numbers."""
    index, spots = field.index, field.spots
    lane, lane_weight = _lanes(index, reading, spots, weights)
    door, door_weight = _doors(field, reading, weights)
    building = _buildings(field, reading)
    lost = field.base - reading.loss + lane_weight + door_weight + _elsewhere(field, reading, weights)
    if reading.door and not reading.lane:
        laned = (index.spot["lane"][spots] > 0) & (door < ABSENT) & ~field.rural & ~field.in_estate
        lost = lost + weights.lane_unsaid * laned + weights.other_name_there * _named_otherwise(field, door)
    told = _row(weights, "building")[building] + weights.estate_unsaid * _unsaid(field, reading, door, building)
    return Under(lost + told, lost, door_weight, lane, door, building)


def _named_otherwise(field: Field, door: States) -> Bools:
    """Tell which spots have the road and number told, and another name than is told: houses have several."""
    told = any(one.cost <= STRONG for one in field.evidence.of(COMPOUND))
    named = field.index.place["compound"][field.place] > 0
    return np.asarray(told & named & field.on_road & ~field.in_estate & (door == EQUAL), np.bool_)


def _unsaid(field: Field, reading: Reading, door: States, building: States) -> Bools:
    """Tell which spots have the building told, in an estate that is not named: one of its road, or of its community.

    On a road that is named this speaks against a spot only where another name stands before the building.
    """
    if not reading.building or field.evidence.of(ALIAS):
        return np.zeros(len(field), np.bool_)
    index = field.index
    inside = (index.place["compound"][field.place] > 0) & ~field.in_estate & (building == EQUAL)
    numbered = (door == EQUAL) | (door == FUZZY)
    named = field.on_road & (numbered | (not _name_before(field.evidence, reading.building_at)))
    return np.asarray(inside & ~named, np.bool_)


def _name_before(evidence: Evidence, place: int) -> bool:
    """Tell whether something stands before a place of the text that no name explains."""
    end = max((one.end for one in evidence.named if one.end <= place and one.cost <= STRONG), default=0)
    return float(evidence.worth.cost[end:place].sum()) > OTHER_NAME


def _row(weights: Weights, level: str) -> Floats:
    return np.array(weights.table[level])


def _plain(index: AddressIndex, name: str, wanted: str, spots: Longs) -> States:
    """Return the state of a level whose values are equal or not."""
    if not wanted:
        return np.zeros(len(spots), np.int8)
    have = index.spot[name][spots]
    code = index.code_of[name].get(wanted, -1)
    state = np.full(len(spots), CONFLICT, np.int8)
    state[have == 0] = ABSENT
    state[have == code] = EQUAL
    return state


def _buildings(field: Field, reading: Reading) -> States:
    """Return the state of the building; in an estate in a lane the house number is that: 白鹭苑3号楼 is 262弄3号."""
    index, spots = field.index, field.spots
    state = _plain(index, "building", reading.building, spots)
    if reading.building.isdigit() and not reading.door:
        numbered = field.in_estate & (index.spot["building"][spots] == 0) & (index.spot["door"][spots] > 0)
        numbered &= (index.spot["lane"][spots] > 0) | field.rural
        same = index.spot["door"][spots] == index.code_of["door"].get(reading.building, -1)
        state[numbered] = np.where(same, EQUAL, CONFLICT)[numbered]
    return state


def _lanes(index: AddressIndex, reading: Reading, spots: Longs, weights: Weights) -> tuple[States, Floats]:
    state = _plain(index, "lane", reading.lane, spots)
    if not reading.lane:
        return state, np.zeros(len(spots))
    same, near = index.lanes.alike(reading.lane)
    if same and not (reading.door or reading.building):  # a lane as a whole has its alleys too
        same = same + [code for code in near if index.word("lane", code).startswith(reading.lane)]
    for codes, fits in ((near, FUZZY), (same, EQUAL)):
        if codes:
            state[among(index.spot["lane"][spots], codes)] = fits
    return state, _row(weights, "lane")[state]


def _doors(field: Field, reading: Reading, weights: Weights) -> tuple[States, Floats]:
    index, spots = field.index, field.spots
    state = np.zeros(len(spots), np.int8)
    if not reading.door:
        return state, np.zeros(len(spots))
    wanted = door_of(reading.door.replace(".", "-"))
    have = index.spot["door"][spots]
    state[:] = CONFLICT
    state[have == 0] = ABSENT
    if wanted.base != NO_NUMBER:
        low, high = index.spot_base[spots], index.spot_high[spots]
        if reading.block[0] >= 0:
            state[_within(low, reading.block, reading.step)] = FUZZY
        side = ((wanted.base - low) % 2 == 0) | ((high - low) % 2 == 1)  # a block has both sides
        state[(low == wanted.base) | ((low < wanted.base) & (wanted.base <= high) & side)] = FUZZY
        if index.by_blocks and is_western(field.evidence.text):
            state[low // BLOCK == wanted.base // BLOCK] = FUZZY
    state[have == index.code_of["door"].get(reading.door, -1)] = EQUAL
    weight = _row(weights, "door")[state]
    weight = weight + weights.farm_near * (field.rural & (state == FUZZY) & ("-" in reading.door))
    unsaid = ~(field.on_road | field.in_estate | field.rural) & ((state == EQUAL) | (state == FUZZY))
    weight = weight + weights.road_unsaid * unsaid
    return state, np.where(field.in_estate & (state == CONFLICT), weights.door_of_estate, weight)


def _within(numbers: Array, block: tuple[int, int], step: int) -> Bools:
    """Tell which numbers lie in a block; between two numbers of one side, which do so on that side."""
    if step > 1:
        return np.asarray((numbers >= block[0]) & (numbers <= block[1]) & ((numbers - block[0]) % step == 0))
    side = (numbers - block[0]) % 2 == 0
    return np.asarray((numbers >= block[0]) & (numbers <= block[1]) & (side | ((block[1] - block[0]) % 2 == 1)))


def _elsewhere(field: Field, reading: Reading, weights: Weights) -> Floats:
    """Weigh down places that are not the one behind whose name the number, or the building, stands."""
    found = np.zeros(len(field))
    for at in {reading.door_at, reading.building_at} - {-1}:
        anchors = anchors_of(field.evidence, at)
        codes = {kind: anchors[kind] for kind in (ROAD, COMPOUND, COMMUNITY) if kind in anchors}
        if not codes or ALIAS in anchors:
            continue
        belongs = np.zeros(len(found), np.bool_)
        for kind, some in codes.items():
            belongs |= among(field.index.place[kind.name.lower()][field.place], some)
        if at == reading.door_at:
            belongs |= field.gated
        named = min(one.cost for one in field.evidence.named if one.code in codes.get(one.kind, ()))
        found += weights.door_elsewhere * max(0.0, 1.0 - named / ANCHOR_MOST) * ~belongs
    return found
