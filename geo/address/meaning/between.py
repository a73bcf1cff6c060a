"""House numbers that the registry lacks: between, or just beyond, those of the same side of a road."""

from collections import defaultdict

import numpy as np

from geo.address.columns import Longs
from geo.address.meaning.gaps import LEAST, MOST, ROW_LEAST, missing
from geo.address.meaning.scoring import EQUAL, FUZZY, Field, Under
from geo.address.meaning.weights import DEFAULT, State, Weights
from geo.address.registry.index import AddressIndex
from geo.address.registry.names import Kind
from geo.address.western.parts import is_western
from geo.address.writing.candidate import Candidate, Level, Points
from geo.address.writing.doors import NO_NUMBER, door_of
from geo.address.writing.tokens import Reading

# How far apart house numbers may be that tell of one between them. Numbers of one side rise by two a house, so that
# two dozen are about a dozen houses.
NEIGHBOUR_MOST, GAP_MOST = 24, 60
SLIP = 1.0  # a name that costs as much is not written as it is
OTHER_SIDE = 4.0  # what a number weighs less in a district that has the other side alone, where another has its own
BLOCK, BLOCKS = 110, 200  # numbers of a Western block, and of two
DASHED = 2, 4  # 82-70 stands seventy houses behind the 82nd street


def between(field: Field, reading: Reading, under: Under, weights: Weights) -> list[Candidate]:
    """Return, for each named road in each district that lacks the number told, where it would stand."""
    wanted = door_of(reading.door.replace(".", "-")).base if reading.door else NO_NUMBER
    if wanted <= 0 or reading.lane or reading.building:
        return []
    index = field.index
    reach = _reach(field, reading)
    plain = field.on_road & (index.spot["lane"][field.spots] == 0) & (index.spot_base[field.spots] > 0)
    members = np.flatnonzero(plain & np.isfinite(index.spot_lng[field.spots]))
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    place = field.place[members]
    keys = zip(index.place["road"][place].tolist(), index.place["district"][place].tolist(), strict=True)
    for k, key in zip(members.tolist(), keys, strict=True):
        groups[key].append(k)
    out = []
    misread = _misread(field)
    twin = any((under.door[group] == EQUAL).any() for group in groups.values())
    across = {key: _is_other_side(index, field.spots[group], wanted) for key, group in groups.items()}
    own_side = {road for (road, _), other in across.items() if not other}
    for (road, district), group in groups.items():
        states = under.door[group]
        if ((states == EQUAL) | (states == FUZZY)).any():
            continue
        base = float((under.without_building[group] - under.door_weight[group]).max())
        points, worth, beside = _neighbours(index, field.spots[group], wanted, weights, reach)
        if points:
            worth += weights.sibling if road in misread else 0.0
            if twin:
                worth = max(worth, _of_twin(index, field.spots[group], wanted, weights))
            worth -= OTHER_SIDE * (across[road, district] and (twin or road in own_side))
            out.append(Candidate(beside, base + worth, Level.INTERPOLATED, reading, ("interpolated",), points))
    return out


def _is_other_side(index: AddressIndex, spots: Longs, wanted: int) -> bool:
    """Tell whether a road has numbers of the other side alone: the number told may be across, in another district."""
    numbers = index.spot_base[spots]
    return len(numbers) >= ROW_LEAST and bool(((numbers - wanted) % 2 == 1).all())


def _of_twin(index: AddressIndex, spots: Longs, wanted: int, weights: Weights) -> float:
    """Return what a number weighs that the registry lacks on this road and has on another of the name."""
    side = index.spot_base[spots]
    side = side[(side - wanted) % 2 == 0]
    there = missing(side, wanted, step=2) if len(side) >= ROW_LEAST else 0.0
    return weights.of("door", State.EQUAL) + float(np.log(min(there, MOST))) if there > LEAST else -np.inf


def _misread(field: Field) -> set[int]:
    """Return the roads that no part of the text names as they are written."""
    named = field.evidence.of(Kind.ROAD)
    return {one.code for one in named} - {one.code for one in named if one.cost < SLIP}


def _reach(field: Field, reading: Reading) -> tuple[int, int]:
    """Return how far one neighbour may be, and how far two may be apart."""
    if not is_western(field.evidence.text):
        return NEIGHBOUR_MOST, GAP_MOST
    if reading.block[0] >= 0:
        return 0, 2 * BLOCK
    return DASHED if "." in reading.door else (NEIGHBOUR_MOST, BLOCKS)


def other_side(index: AddressIndex, spots: Longs, own: Longs) -> tuple[float, float] | None:
    """Return where the other side of a road runs beside some numbers of one side; None where that is not known.

    `spots` are those of the road: what is across from there tells how far off the other side is.
    """
    spots = spots[np.isfinite(index.spot_lng[spots])]
    numbers, middle = index.spot_base[spots], int(np.median(index.spot_base[own]))
    same = numbers % 2 == index.spot_base[own[0]] % 2
    if same.all():
        return None
    across = spots[~same][np.abs(numbers[~same] - middle).argmin()]
    number = int(index.spot_base[across])
    points, _, _ = _neighbours(index, spots[same], number + 1, DEFAULT, (NEIGHBOUR_MOST, 2 * BLOCKS))
    if not points or abs(number - middle) > BLOCKS:
        return None
    place = [float(one[own].mean() + one[across]) for one in (index.spot_lng, index.spot_lat)]
    return place[0] - points[0][0], place[1] - points[0][1]


def _neighbours(
    index: AddressIndex, spots: Longs, wanted: int, weights: Weights, reach: tuple[int, int]
) -> tuple[Points, float, Longs]:
    """Return the points of the nearest lower and higher number of the same side, and one between them; their spots.

    One that is too far to tell by itself tells something where both are no further apart than numbers on one side are.
    """
    numbers = index.spot_base[spots]
    side = np.flatnonzero((numbers - wanted) % 2 == 0)
    side = side if len(side) else np.arange(len(spots))
    lower, upper = side[numbers[side] < wanted], side[numbers[side] > wanted]
    low = int(lower[numbers[lower].argmax()]) if len(lower) else -1
    high = int(upper[numbers[upper].argmin()]) if len(upper) else -1
    near = [k for k in (low, high) if k >= 0 and abs(int(numbers[k]) - wanted) <= reach[0]]
    spanned = low >= 0 and high >= 0 and numbers[high] - numbers[low] <= reach[1]
    both = len(near) == 2  # else the farther one tells less
    near = [low, high] if spanned else near
    at = [(float(index.spot_lng[spots[k]]), float(index.spot_lat[spots[k]])) for k in near]
    if len(at) == 2:
        share = (wanted - int(numbers[low])) / (int(numbers[high]) - int(numbers[low]))
        middle = tuple(a + share * (b - a) for a, b in zip(*at, strict=True))
        ends = (0.3, 0.3) if both else (0.6 * (1 - share), 0.6 * share)
        return ((middle[0], middle[1], 0.4), (*at[0], ends[0]), (*at[1], ends[1])), weights.between, spots[near]
    return tuple((*one, 1.0) for one in at), weights.beyond, spots[near]
