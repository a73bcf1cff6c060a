"""The groups of spots that may be meant: single ones that have the numbers told, and whole estates, roads, villages."""

from collections import defaultdict
from collections.abc import Callable
from functools import cache, partial

import numpy as np

from geo.address.columns import Array, Bools, Floats, Longs, among, combined
from geo.address.meaning.between import between, other_side
from geo.address.meaning.crossing import crossings, of_two_roads
from geo.address.meaning.elsewhere import in_other_area, other_district
from geo.address.meaning.evidence import STRONG, Evidence
from geo.address.meaning.gaps import estates_of, twin_gain
from geo.address.meaning.rooms import rooms_under
from geo.address.meaning.scoring import (
    ABSENT,
    ALIAS,
    CONFLICT,
    EQUAL,
    FUZZY,
    Field,
    Under,
    field_of,
    under_reading,
)
from geo.address.meaning.stretch import stretches
from geo.address.meaning.weights import State, Weights
from geo.address.registry.index import AddressIndex
from geo.address.registry.surfaces import KIND_OF
from geo.address.western.parts import is_western
from geo.address.writing.candidate import Candidate, Level, Points
from geo.address.writing.tokens import Reading

HITS_MOST = 40
BEHIND_MOST = 7.0
AS_LIKELY = 1.0  # nats between candidates of which what stands behind them may tell one
SAME_WEIGHT = 0.3  # spots of a group that weigh no less than its best by more are alike
AGREE_COARSE = 1  # the same of a whole road or estate: road and estate, or the town
AGREE_LEAST = 3  # levels at which an address agrees with a text that tells another district
ROOMS_LOOKED_AT = 300
OUT = -99.0
ROAD_OF_TWO = 3.0  # one of two roads whose crossing is meant
BUILDING_BEYOND = 3.0  # an alias tells the house, the text goes on to tell the building
RARE, SPOTS_SAMPLED = 0.08, 500  # share of estates that have a building and a room; buildings looked at for rooms
BLOCK = 1.0  # weight of a block that has known numbers
District = Callable[[], tuple[Bools, Floats]]


def candidates_of(index: AddressIndex, evidence: Evidence, weights: Weights) -> list[Candidate]:
    """Return the groups of spots that may be meant, and the crossings."""
    field = field_of(index, evidence, weights)
    found = stretches(index, evidence) or crossings(index, evidence)
    if field is None:
        return found
    found += _aliased(field)
    whole, estates = cache(partial(in_other_area, field)), cache(partial(estates_of, field))  # under any reading
    for reading in evidence.readings:
        under = under_reading(field, reading, weights)
        apart = cache(partial(other_district, field, under))
        found += _fine(field, reading, under, weights, (apart, whole))
        found += _coarse(field, reading, under, weights, (apart, estates))
        found += between(field, reading, under, weights)
    if of_two_roads(evidence):
        return [one._replace(weight=one.weight - ROAD_OF_TWO * _alone_of_two(one)) for one in found]
    return found


def undecided(index: AddressIndex, found: list[Candidate]) -> bool:
    """Tell whether candidates at several places are about as likely as the best one."""
    best = max(one.weight for one in found)
    near = (one for one in found if len(one.spots) and one.weight > best - AS_LIKELY)
    return len({int(index.spot_place[one.spots[0]]) for one in near}) > 1


def _alone_of_two(one: Candidate) -> bool:
    """Tell whether a candidate is one road of two that meet; where they do not, either may be wrong."""
    return one.level is Level.ROAD and "roads_apart" not in one.notes


def _aliased(field: Field) -> list[Candidate]:
    """Return the addresses whose aliases stand in a text."""
    found = []
    spans = [(one.begin, one.end) for one in field.evidence.of(ALIAS)]
    beyond = any(
        token.sort in ("building", "dashed") and not any(low <= token.begin < high for low, high in spans)
        for token in field.evidence.tokens
    )
    for row in {one.code for one in field.evidence.of(ALIAS)}:
        for k in np.flatnonzero(field.spots == field.index.row_spot[row]).tolist():
            level = Level.BUILDING if field.index.spot["building"][field.spots[k]] else Level.NUMBER
            weight = float(field.base[k]) - (BUILDING_BEYOND if beyond else 0.0)
            found.append(Candidate(field.spots[k : k + 1], weight, level, Reading()))
    return found


def _fine(
    field: Field, reading: Reading, under: Under, weights: Weights, known: tuple[District, Callable[[], Floats]]
) -> list[Candidate]:
    """Return the spots that have the house number or the building that a reading names.

    `known` are what tells of other districts and of other areas, worked out when it is asked for.
    """
    if not (reading.door or reading.building):
        return []
    if reading.block[0] >= 0:
        return _block(field, reading, under)
    good = (under.door != CONFLICT) & (under.building != CONFLICT) & (under.lane != CONFLICT)
    told = (under.door == EQUAL) | (under.door == FUZZY) | (under.building == EQUAL)
    chosen = _best(np.flatnonzero(good & told), under.weight)
    if not len(chosen):
        return []
    extra, level = rooms_under(field, chosen, reading, weights)
    elsewhere, slipped = (one[chosen] for one in known[0]())
    parts = np.ones(len(chosen)) if reading.building else _parts(field, chosen)
    shared = (under.lane == EQUAL) & (under.door == EQUAL) & ~field.rural  # a lane in two towns has each number in one
    total = under.weight[chosen] + extra + weights.town_has_it * (known[1]() * ~shared)[chosen]
    if slipped.any():
        sure = _agreeing(field, under, chosen, level == 2) >= AGREE_LEAST
        sure |= _rare_inside(field, under, chosen, reading, level)
        total += weights.district_slip * slipped * sure
    out = []
    for k in np.argsort(-total, kind="stable")[:HITS_MOST].tolist():
        place = int(chosen[k])
        whole = Level.BUILDING if int(under.building[place]) == EQUAL else Level.NUMBER
        fine = (whole, Level.UNIT, Level.ROOM)[int(level[k])]
        notes = _missing(reading, under, place, int(level[k])) + (("district_differs",) if elsewhere[k] else ())
        one = Candidate(field.spots[place : place + 1], float(total[k]), fine, reading, notes)
        out.append(one._replace(part=float(parts[k])))
    return out


def _rare_inside(field: Field, under: Under, chosen: Longs, reading: Reading, level: Array) -> Bools:
    """Tell which spots agree with what is told inside an estate, where hardly any other estate has that.

    A building 17 with a room 1704 is no coincidence, a building 3 with a room 301 is one.
    """
    told = np.asarray(field.in_estate & (under.building == EQUAL), np.bool_)[chosen]
    if reading.room:
        told &= level == 2
    if not reading.building or not told.any() or _share_with(field.index, reading) > RARE:
        return np.zeros(len(chosen), np.bool_)
    return told


def _share_with(index: AddressIndex, reading: Reading) -> float:
    """Return the share of all estates that have a building, and a room in it, as told."""
    building = index.code_of["building"].get(reading.building, -1)
    spots = np.flatnonzero((index.spot["building"] == building) & (index.estate_of_spot > 0)).astype(np.int64)
    with_building = len(np.unique(index.estate_of_spot[spots])) / max(1, index.estates_built)
    unit, room = (index.code_of[name].get(getattr(reading, name), 0) for name in ("unit", "room"))
    if not room or not len(spots):
        return with_building
    some = spots[:: max(1, len(spots) // SPOTS_SAMPLED)]
    return with_building * float(np.mean(index.has_room(some, unit, room)))


def _agreeing(field: Field, under: Under, chosen: Longs, rooms: Array) -> Array:
    """Return at how many levels spots agree with a text, beside one name and the district; `rooms` of them inside.

    A number of a named road counts twice: few roads bear one name, and fewer of these have a number in common; so does
    the town. What is inside an estate counts one less: most have a building 3 with a room 501.
    """
    numbered = under.door == EQUAL
    found = numbered * (1 + field.on_road) + (under.lane == EQUAL) + 2 * (field.on_road & field.in_estate)
    for name in ("town", "community"):
        told = {one.code for one in field.evidence.of(KIND_OF[name]) if one.cost <= STRONG}
        found += 2 * among(field.index.place[name][field.place], told)
    inside = (under.building == EQUAL)[chosen].astype(int) + rooms
    return np.asarray(found[chosen] + np.maximum(inside - 1, 0))


def _parts(field: Field, chosen: Longs) -> Floats:
    """Return what share of its house number each spot is: one of twenty buildings behind it is a twentieth."""
    spot = field.index.spot
    own = field.spots[chosen]
    number, _ = combined([field.place[chosen], spot["lane"][own], spot["door"][own]])
    found: Floats = 1.0 / np.bincount(number)[number]
    return found


def _block(field: Field, reading: Reading, under: Under) -> list[Candidate]:
    """Return the numbers of a block or a stretch together, by district and road: 43XX W 18TH PL."""
    index = field.index
    outside = (index.spot["lane"][field.spots] == 0) | (reading.lane != "")
    chosen = np.flatnonzero(((under.door == EQUAL) | (under.door == FUZZY)) & (under.lane != CONFLICT) & outside)
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    place = field.place[chosen]
    keys = zip(index.place["road"][place].tolist(), index.place["district"][place].tolist(), strict=True)
    for k, key in zip(chosen.tolist(), keys, strict=True):
        groups[key].append(k)
    found = []
    for (road, _), members in groups.items():
        weight = float((under.weight[members] - under.door_weight[members]).max()) + BLOCK
        text = _stretch(index.word("road", road), reading.block, reading.step)
        block = is_western(field.evidence.text) and not index.by_blocks and reading.step == 1
        points = _both_sides(field, road, members) if block else ()  # 275号到285号 are of one side
        found.append(Candidate(field.spots[members], weight, Level.ROAD, reading, (), points, text))
    return found


def _both_sides(field: Field, road: int, members: list[int]) -> Points:
    """Return where the numbers of a block are and where its other side runs, if they are all of one; else nothing."""
    index, own = field.index, field.spots[members]
    odd = index.spot_base[own] % 2
    every = field.spots[(index.place["road"][field.place] == road) & (index.spot["lane"][field.spots] == 0)]
    across = other_side(index, every, own) if (odd == odd[0]).all() else None
    if across is None:
        return ()
    here = [(float(index.spot_lng[k]), float(index.spot_lat[k]), 0.5 / len(own)) for k in own.tolist()]
    return (*here, (*across, 0.5))


def _stretch(road: str, block: tuple[int, int], step: int) -> str:
    """Return how a block of numbers of a road is written."""
    numbers = f"{block[0]}-{block[1]}" if step == 1 else f"{block[0]}、{block[0] + step}…{block[1]}"
    return f"{numbers} {road}" if is_western(road) else f"{road}{numbers}号"


def _missing(reading: Reading, under: Under, place: int, level: int) -> tuple[str, ...]:
    """Name what the text says and the address does not have."""
    notes = []
    if reading.building and under.building[place] != EQUAL:
        notes.append("building_unknown")
    if reading.room and level < 2:
        notes.append("room_unknown")
    elif reading.unit and level < 1:
        notes.append("unit_unknown")
    if under.door[place] == FUZZY:
        notes.append("number_near")
    return tuple(notes)


def _best(chosen: Longs, weight: Floats) -> Longs:
    if len(chosen) > ROOMS_LOOKED_AT:
        order = np.argpartition(-weight[chosen], ROOMS_LOOKED_AT)[:ROOMS_LOOKED_AT]
        chosen = np.sort(chosen[order])
    if len(chosen):
        chosen = chosen[weight[chosen] >= weight[chosen].max() - BEHIND_MOST]
    return chosen


def _coarse(
    field: Field, reading: Reading, under: Under, weights: Weights, known: tuple[District, Callable[[], Longs]]
) -> list[Candidate]:
    """Return whole estates, lanes, roads and villages: all that is named, or all that is known of it.

    `known` are what tells of other districts and the estates, worked out when it is asked for.
    """
    level = np.where(field.in_estate, 0, np.where(field.on_road, 1, np.where(field.in_village, 2, 3)))
    weight, notes = _coarse_weight(field, reading, under, weights)
    if (reading.room or reading.unit) and not (reading.door or reading.building or reading.lane):
        weight = weight + weights.room_of_road * (level > 0)
    good = (under.lane != CONFLICT) & (level < 3) & (weight > OUT / 2)
    if reading.building:
        built = field.index.spot["building"][field.spots] > 0  # 新华八村, a village by its name
        good &= (level == 0) | ((level == 1) & _estate_unknown(field)) | ((level == 2) & built)
        estate = known[1]()
        good &= ~among(estate, np.unique(estate[under.building == EQUAL]))
        lost = weights.of("building", State.EQUAL) - weights.building_unknown
        weight = weight + twin_gain(field, under, reading.building, estate, lost)
    chosen = np.flatnonzero(good)
    if not len(chosen):
        return []
    _, slipped = known[0]()
    if slipped.any():
        sure = _agreeing(field, under, chosen, np.zeros(len(chosen), np.int8)) >= AGREE_COARSE
        weight[chosen] += weights.district_slip * slipped[chosen] * sure
    chosen = chosen[weight[chosen] >= weight[chosen].max() - BEHIND_MOST]
    extra, inside = rooms_under(field, chosen, reading, weights)
    lanes = np.where(under.lane == EQUAL, field.index.spot["lane"][field.spots], 0)[chosen]
    unbuilt = bool(reading.building) and not (under.building == EQUAL).any()  # no building, no room of it
    worth = weight[chosen] + np.maximum(extra, 0.0 if unbuilt else -1.0)
    return _grouped(field, reading, chosen, worth, (level[chosen], lanes, inside), notes)


def _estate_unknown(field: Field) -> bool:
    """Tell whether a building is told, of an estate that the registry does not name so: its road may be known."""
    return not field.in_estate.any() and any(token.sort == "building" for token in field.evidence.tokens)


def _coarse_weight(field: Field, reading: Reading, under: Under, weights: Weights) -> tuple[Floats, tuple[str, ...]]:
    """Return what spots weigh as a part of a whole, OUT where they are none, and what is to be said of it."""
    weight = under.without_building if reading.building else under.weight
    if not reading.door:
        unknown = weights.building_unknown if reading.building else 0.0
        return weight + unknown, ("building_unknown",) if reading.building else ()
    told = (under.door == EQUAL) | (under.door == FUZZY)
    bare = weight - under.door_weight
    if reading.lane:
        in_lane = (under.lane == EQUAL) | (under.lane == FUZZY)
        return np.where(in_lane & ~told, bare + weights.lane_door_unknown, OUT), ("number_unknown",)
    if reading.building:
        kept = told | field.in_estate
        return np.where(kept, weight + weights.building_unknown, OUT), ("building_unknown",)
    village = field.in_estate & field.rural & ~told & (under.door != ABSENT)
    estate = field.in_estate & ~told & ~village
    found = np.where(village, bare + weights.group_door_unknown, np.where(estate, weight, OUT))
    return found, ("number_unknown",)


def _grouped(
    field: Field, reading: Reading, chosen: Longs, weight: Floats, by: tuple[Array, ...], notes: tuple[str, ...]
) -> list[Candidate]:
    """Return spots by the estate, road or village they belong to in each district, heaviest spots only.

    `by` are the level of each, the lane that is told of it, and the finest told part inside (`rooms_under`). A tower
    that is one building has its rooms: 徽商广场1506.
    """
    index, spots, place = field.index, field.spots[chosen], field.place[chosen]
    groups: dict[tuple[int, ...], list[int]] = defaultdict(list)
    columns = [index.place[name][place].tolist() for name in ("district", "road", "compound", "community")]
    *levels, inside = by
    rows = zip(*(one.tolist() for one in levels), *columns, strict=True)
    for k, (kind, lane, district, road, compound, community) in enumerate(rows):
        key = (kind, district, (compound, road, community)[kind], road if kind == 0 else 0, lane)
        groups[key].append(k)
    worth = weight.tolist()
    out = []
    for (kind, *_), members in groups.items():
        best = max(worth[k] for k in members)
        kept = [k for k in members if worth[k] > best - SAME_WEIGHT]
        name = (Level.COMPOUND, Level.ROAD, Level.COMMUNITY)[kind]
        if kind == 0 and len(members) == 1 and not index.row_counts[spots[members[0]]]:
            name = Level.LANDMARK
        if kind == 0 and len(kept) == 1 and inside[kept[0]] == 2 and not index.spot["building"][spots[kept[0]]]:
            name = Level.ROOM
        out.append(Candidate(spots[kept], best, name, reading, notes))
    return sorted(out, key=lambda one: -one.weight)[:HITS_MOST]
