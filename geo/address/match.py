"""From what somebody wrote to the places it may mean, each with a probability."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from geo.address.candidate import Candidate, Level
from geo.address.columns import Array, Floats, Longs
from geo.address.crossing import crossings
from geo.address.doors import NO_NUMBER, door_of
from geo.address.evidence import Evidence, evidence_of
from geo.address.explain import Reason, reasons_of
from geo.address.index import AddressIndex
from geo.address.names import Kind
from geo.address.normalise import Normal, normalise
from geo.address.scoring import Places, Spots, alias_gain, places_of, rooms_under, spots_under
from geo.address.several import parts_of, without_excluded
from geo.address.tokens import Reading
from geo.address.weights import DEFAULT, State, Weights

LENGTH_MOST = 300
HITS_MOST = 40
NEIGHBOUR_MOST, GAP_MOST = 24, 60  # how far apart house numbers may be that tell of one between them
LEAST = 0.01  # a hit less likely than this is no answer
BEHIND_MOST = 7.0
ROOMS_LOOKED_AT = 300
FITS_LEAST, WHOLE_LEAST, PART_LEAST = -1.5, -2.0, -2.5
AREA_COST, AREA_SPOTS, AREA_WEIGHT = 0.5, 500, -3.0
ROOM_OF_ROAD = -5.0  # a road has no rooms


class Hit(NamedTuple):
    """One place that the text may mean: rows of the registry, or points of its own with their shares.

    `weight` is the probability that this is meant, `radius_m` how far around it.
    """

    rows: tuple[int, ...]
    point: tuple[float, float] | None
    level: Level
    weight: float
    text: str
    points: tuple[tuple[float, float, float], ...] = ()
    radius_m: float = 0.0
    notes: tuple[str, ...] = ()
    spots: tuple[int, ...] = ()  # spots of the index that the place is made of, to tell its parts


@dataclass(frozen=True)
class AddressMatch:
    """All that a text may mean, likeliest first; `question` names the part that would settle it.

    `none` is the probability that the text means nothing of the registry; `explain` tells of the likeliest hit which
    characters of the given text matched what.
    """

    hits: tuple[Hit, ...] = ()
    notes: tuple[str, ...] = ()
    none: float = 1.0
    explain: tuple[Reason, ...] = ()


def match(index: AddressIndex, given: str, weights: Weights = DEFAULT) -> AddressMatch:
    """Return what `given` may mean in a registry; no hits where nothing is near enough."""
    normal = normalise(given[:LENGTH_MOST])
    if not normal.text:
        return AddressMatch()
    normal = without_excluded(normal)
    evidence, candidates = _looked_up(index, normal, weights)
    best = max((one.weight for one in candidates), default=-99.0)
    if best < WHOLE_LEAST:
        several = [_one_of_several(index, part, weights) for part in parts_of(normal, evidence)]
        if len(several) > 1 and all(several):
            return _both(index, several, weights)
    return settled(index, normal, evidence, candidates, weights)


def _looked_up(index: AddressIndex, normal: Normal, weights: Weights) -> tuple[Evidence, list[Candidate]]:
    """Return what a text says and may mean; misspelt names are looked for where the written ones do not fit."""
    evidence = evidence_of(index, normal)
    candidates = candidates_of(index, evidence, weights)
    if not candidates or max(one.weight for one in candidates) < FITS_LEAST:
        second = evidence_of(index, normal, thorough=True)
        if len(second.named) > len(evidence.named):
            evidence, candidates = second, candidates_of(index, second, weights)
    if not candidates:
        candidates = _areas(index, evidence, weights)
    return evidence, candidates


def _one_of_several(index: AddressIndex, part: Normal, weights: Weights) -> list[Candidate]:
    """Return what one of the addresses in a text may mean, if it means anything for sure."""
    _, candidates = _looked_up(index, part, weights)
    best = max((one.weight for one in candidates), default=-99.0)
    return [one for one in candidates if one.weight > best - 1.0] if best > PART_LEAST else []


def _both(index: AddressIndex, several: Sequence[list[Candidate]], weights: Weights) -> AddressMatch:
    """Return two addresses in one text: each is as likely as the other."""
    found: list[Hit] = []
    for candidates in several:
        chosen = _apart(sorted(candidates, key=lambda one: -one.weight))[:HITS_MOST]
        share, _ = shares(np.array([one.weight for one in chosen]), weights.none)
        found += [_hit(index, one, float(p) / len(several), 0.0) for one, p in zip(chosen, share, strict=True)]
    return AddressMatch(tuple(sorted(found, key=lambda hit: -hit.weight)), ("several_addresses",), 0.01)


def _areas(index: AddressIndex, evidence: Evidence, weights: Weights) -> list[Candidate]:
    """Return whole districts, towns or the city where a text names no more, and no number."""
    del weights
    if evidence.tokens:
        return []
    for kind in (Kind.TOWN, Kind.DISTRICT, Kind.CITY):
        named = [one for one in evidence.of(kind) if one.cost < AREA_COST]
        if not named:
            continue
        left = evidence.worth.cost.copy()
        for one in evidence.named:
            left[one.begin : one.end] = 0.0
        places: Longs = np.arange(len(index.place["road"]))
        if kind is not Kind.CITY:
            places = index.place_of[kind.name.lower()].of_all({one.code for one in named}).astype(np.int64)
        spots = index.spots_of(places)
        spots = spots[:: max(1, len(spots) // AREA_SPOTS)]
        return [Candidate(spots, AREA_WEIGHT - float(left.sum()), Level.COMMUNITY, Reading())] if len(spots) else []
    return []


def candidates_of(index: AddressIndex, evidence: Evidence, weights: Weights) -> list[Candidate]:
    """Return the groups of spots that may be meant."""
    places = places_of(index, evidence, weights)
    if not len(places.places):
        return []
    spots = index.spots_of(places.places)
    sizes = np.diff(index.place_spots)[places.places]
    base = np.repeat(places.weight, sizes) + alias_gain(index, evidence, spots)
    found = _aliased(index, evidence, spots, base)
    for reading in evidence.readings:
        under = spots_under(index, evidence, reading, spots, base, weights)
        found += _fine(index, reading, spots, under, weights)
        found += _coarse(index, evidence, reading, spots, under, weights)
        found += between(index, evidence, reading, spots, under, weights)
    return found + crossings(index, evidence)


def _aliased(index: AddressIndex, evidence: Evidence, spots: Longs, base: Floats) -> list[Candidate]:
    """Return the addresses whose aliases stand in a text."""
    found = []
    for row in {one.code for one in evidence.of(Kind.ALIAS)}:
        for k in np.flatnonzero(spots == index.row_spot[row]).tolist():
            level = Level.BUILDING if index.spot["building"][spots[k]] else Level.NUMBER
            found.append(Candidate(spots[k : k + 1], float(base[k]), level, Reading()))
    return found


def _fine(index: AddressIndex, reading: Reading, spots: Longs, under: Spots, weights: Weights) -> list[Candidate]:
    """Return the spots that have the house number or the building that a reading names."""
    if not (reading.door or reading.building):
        return []
    good = (under.door != State.CONFLICT) & (under.building != State.CONFLICT) & (under.lane != State.CONFLICT)
    told = (under.door == State.EQUAL) | (under.door == State.FUZZY) | (under.building == State.EQUAL)
    chosen = np.flatnonzero(good & told)
    chosen = _best(chosen, under.weight)
    if not len(chosen):
        return []
    extra, level = rooms_under(index, reading, spots[chosen], weights)
    total = under.weight[chosen] + extra
    out = []
    for k in np.argsort(-total, kind="stable")[:HITS_MOST].tolist():
        place = int(chosen[k])
        built = int(under.building[place]) == State.EQUAL
        fine = (
            Level.ROOM if level[k] == 2 else Level.UNIT if level[k] == 1 else Level.BUILDING if built else Level.NUMBER
        )
        notes = _missing(reading, under, place, int(level[k]))
        out.append(Candidate(spots[place : place + 1], float(total[k]), fine, reading, notes))
    return out


def between(
    index: AddressIndex, evidence: Evidence, reading: Reading, spots: Longs, under: Spots, weights: Weights
) -> list[Candidate]:
    """Return points between, or just beyond, the known house numbers of a road where the one told is unknown."""
    wanted = door_of(reading.door.replace(".", "-")).base if reading.door else NO_NUMBER
    if wanted == NO_NUMBER or reading.lane or reading.building:
        return []
    place = index.spot_place[spots]
    roads = {one.code for one in evidence.of(Kind.ROAD)}
    on_road = np.isin(index.place["road"][place], list(roads)) & (index.spot["lane"][spots] == 0)
    on_road &= np.isfinite(index.spot_lng[spots])
    on_road &= index.spot_base[spots] > 0
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    for k in np.flatnonzero(on_road).tolist():
        groups[int(index.place["road"][place[k]]), int(index.place["district"][place[k]])].append(k)
    out = []
    for members in groups.values():
        states = under.door[members]
        if ((states == State.EQUAL) | (states == State.FUZZY)).any():
            continue
        base = float((under.without_building[members] - under.door_weight[members]).max())
        points, worth = _neighbours(index, spots[members], wanted, weights)
        if points:
            out.append(
                Candidate(spots[members[:1]], base + worth, Level.INTERPOLATED, reading, ("interpolated",), points)
            )
    return out


def _neighbours(
    index: AddressIndex, spots: Longs, wanted: int, weights: Weights
) -> tuple[tuple[tuple[float, float, float], ...], float]:
    """Return the points of the nearest lower and higher number of the same side, and one between them."""
    numbers = index.spot_base[spots]
    side = np.flatnonzero((numbers - wanted) % 2 == 0)
    side = side if len(side) else np.arange(len(spots))
    lower, upper = side[numbers[side] < wanted], side[numbers[side] > wanted]
    low = int(lower[numbers[lower].argmax()]) if len(lower) else -1
    high = int(upper[numbers[upper].argmin()]) if len(upper) else -1
    near = [k for k in (low, high) if k >= 0 and abs(int(numbers[k]) - wanted) <= NEIGHBOUR_MOST]
    if not near and low >= 0 and high >= 0 and numbers[high] - numbers[low] <= GAP_MOST:
        near = [low, high]
    at = [(float(index.spot_lng[spots[k]]), float(index.spot_lat[spots[k]])) for k in near]
    if len(at) == 2:
        share = (wanted - int(numbers[low])) / (int(numbers[high]) - int(numbers[low]))
        middle = tuple(a + share * (b - a) for a, b in zip(*at, strict=True))
        return ((middle[0], middle[1], 0.4), (*at[0], 0.3), (*at[1], 0.3)), weights.between
    return tuple((*one, 1.0) for one in at), weights.beyond


def _missing(reading: Reading, under: Spots, place: int, level: int) -> tuple[str, ...]:
    """Name what the text says and the address does not have."""
    notes = []
    if reading.building and under.building[place] != State.EQUAL:
        notes.append("building_unknown")
    if reading.room and level < 2:
        notes.append("room_unknown")
    if under.door[place] == State.FUZZY:
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
    index: AddressIndex, evidence: Evidence, reading: Reading, spots: Longs, under: Spots, weights: Weights
) -> list[Candidate]:
    """Return whole estates, lanes, roads and villages: all that is named, or all that is known of it."""
    place = index.spot_place[spots]
    compound, road = index.place["compound"][place], index.place["road"][place]
    named_compound = np.isin(compound, [one.code for one in evidence.of(Kind.COMPOUND)])
    named_road = np.isin(road, [one.code for one in evidence.of(Kind.ROAD)])
    named_community = np.isin(index.place["community"][place], [one.code for one in evidence.of(Kind.COMMUNITY)])
    weight = under.without_building if reading.building else under.weight
    weight = weight + weights.building_unknown * bool(reading.building)
    good = under.lane != State.CONFLICT
    notes: tuple[str, ...] = ("building_unknown",) if reading.building else ()
    if reading.door:
        told = (under.door == State.EQUAL) | (under.door == State.FUZZY)
        if reading.lane:
            weight = np.where(told, -99.0, weight - under.door_weight + weights.lane_door_unknown)
            good = good & ((under.lane == State.EQUAL) | (under.lane == State.FUZZY))
            notes = ("number_unknown",)
        elif reading.building:
            weight = np.where(told | named_compound, weight, -99.0)
        else:
            village = named_compound & (road == 0)
            weight = np.where(village & ~told, weight - under.door_weight + weights.group_door_unknown, -99.0)
            estate = named_compound & (road > 0)
            weight = np.where(estate & ~told, under.without_building, weight)
            notes = ("number_unknown",)
    level = np.where(named_compound, 0, np.where(named_road, 1, np.where(named_community, 2, 3)))
    if (reading.room or reading.unit) and not (reading.door or reading.building or reading.lane):
        weight = weight + ROOM_OF_ROAD * (level > 0)
    if reading.building:
        good = good & (level == 0)
        have = {int(one) for one in compound[under.building == State.EQUAL]}
        good = good & ~np.isin(compound, list(have)) if have else good
    chosen = np.flatnonzero(good & (weight > -50) & (level < 3))
    if not len(chosen):
        return []
    chosen = chosen[weight[chosen] >= weight[chosen].max() - BEHIND_MOST]
    extra, _ = rooms_under(index, reading, spots[chosen], weights)
    return _grouped(index, reading, spots[chosen], weight[chosen] + np.maximum(extra, -1.0), level[chosen], notes)


def _grouped(
    index: AddressIndex, reading: Reading, spots: Longs, weight: Floats, level: Array, notes: tuple[str, ...]
) -> list[Candidate]:
    """Return spots by the estate, road or village they belong to in each district, heaviest spots only."""
    place = index.spot_place[spots]
    groups: dict[tuple[int, ...], list[int]] = defaultdict(list)
    columns = [index.place[name][place].tolist() for name in ("district", "road", "compound", "community")]
    lanes = index.spot["lane"][spots].tolist() if reading.lane else [0] * len(spots)
    for k, (district, road, compound, community) in enumerate(zip(*columns, strict=True)):
        kind = int(level[k])
        key = (kind, district, (compound, road, community)[kind], road if kind == 0 else 0, lanes[k])
        groups[key].append(k)
    out = []
    for (kind, *_), members in groups.items():
        best = max(weight[k] for k in members)
        kept = [k for k in members if weight[k] > best - 0.3]
        name = (Level.COMPOUND, Level.ROAD, Level.COMMUNITY)[kind]
        if kind == 0 and len(members) == 1 and not index.spot["building"][spots[members[0]]]:
            name = Level.LANDMARK if not len(index.spot_rows[int(spots[members[0]])]) else Level.COMPOUND
        out.append(Candidate(spots[kept], float(best), name, reading, notes))
    return sorted(out, key=lambda one: -one.weight)[:HITS_MOST]


def settled(
    index: AddressIndex, normal: Normal, evidence: Evidence, candidates: Iterable[Candidate], weights: Weights
) -> AddressMatch:
    """Return the candidates with their probabilities."""
    best: dict[tuple[tuple[int, ...], tuple[tuple[float, float, float], ...]], Candidate] = {}
    for one in candidates:
        key = (tuple(one.spots.tolist()), one.points)
        if key not in best or one.weight > best[key].weight:
            best[key] = one
    chosen = sorted(best.values(), key=lambda one: -one.weight)
    chosen = _apart(chosen)[:HITS_MOST]
    if not chosen:
        return AddressMatch()
    share, none = shares(np.array([one.weight for one in chosen]), weights.none)
    radius = evidence.relation.radius_m if evidence.relation else 0.0
    hits = tuple(_hit(index, one, float(p), radius) for one, p in zip(chosen, share, strict=True) if p >= LEAST)
    notes = tuple(dict.fromkeys(note for hit in hits[:1] for note in hit.notes))
    if evidence.relation and hits:
        notes = (*notes, "relative_place")
    reasons = reasons_of(index, normal, evidence, chosen[0].spots, chosen[0].reading) if hits else ()
    return AddressMatch(hits, notes, none, reasons)


def shares(weight: Floats, none: float) -> tuple[Floats, float]:
    """Return the probability of each candidate, and that none is meant.

    None is weighed against the best candidate alone, so that many equal ones do not make it less likely.
    """
    nothing = 1 / (1 + float(np.exp(min(50.0, weight.max() - none))))
    share = np.exp(weight - weight.max())
    return share * ((1 - nothing) / share.sum()), nothing


def _apart(chosen: Sequence[Candidate]) -> list[Candidate]:
    """Leave out a group whose spots a heavier candidate has among its own, or holds one of."""
    kept: list[Candidate] = []
    taken: set[int] = set()
    for one in chosen:
        spots = set() if one.points else set(one.spots.tolist())
        if spots and spots & taken:
            rest = spots - taken
            if not rest or one.level is not Level.NUMBER:
                continue
        kept.append(one)
        taken |= spots
    return kept


def _hit(index: AddressIndex, one: Candidate, weight: float, radius: float) -> Hit:
    rows: list[int] = []
    if len(one.spots) == 1:
        spot = int(one.spots[0])
        unit = index.code_of["unit"].get(one.reading.unit, 0) if one.level in (Level.UNIT, Level.ROOM) else 0
        room = index.code_of["room"].get(one.reading.room, 0) if one.level is Level.ROOM else 0
        rows = index.rows_with(spot, unit, room) or index.rows_with(spot, 0, room)
    points = one.points or tuple(
        (float(index.spot_lng[spot]), float(index.spot_lat[spot]), 1.0 / len(one.spots)) for spot in one.spots.tolist()
    )
    point = points[0][:2] if len(points) == 1 or one.level in (Level.INTERPOLATED, Level.CROSSING) else None
    rows = [] if one.points else rows
    return Hit(
        tuple(rows),
        point,
        one.level,
        weight,
        _text(index, one, rows),
        points,
        max(radius, one.radius_m),
        one.notes,
        tuple(one.spots.tolist()),
    )


def _text(index: AddressIndex, one: Candidate, rows: Sequence[int]) -> str:
    if one.text:
        return one.text
    if rows and one.level in (Level.ROOM, Level.UNIT, Level.BUILDING, Level.NUMBER):
        return index.texts[rows[0]]
    if not len(one.spots):
        return ""
    place = int(index.spot_place[one.spots[0]])
    names = [index.word(name, int(index.place[name][place])) for name in ("district", "road", "compound", "community")]
    district, road, compound, community = names
    lane = index.word("lane", int(index.spot["lane"][one.spots[0]])) if one.reading.lane else ""
    if one.level is Level.ROAD:
        return f"{district}{road}{lane}"
    if one.level is Level.COMMUNITY:
        return f"{district}{community}"
    return f"{district}{road or community}{compound}{lane}"


_ = (Places, replace)
