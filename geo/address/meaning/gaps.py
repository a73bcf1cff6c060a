"""Numbers that a registry lacks within a row that it knows: how likely such a house or building stands there."""

from collections import defaultdict

import numpy as np

from geo.address.columns import Array, Floats, Longs, combined
from geo.address.meaning.scoring import CONFLICT, EQUAL, Field, Under

ON_RECORD = 0.85  # share of real places that a registry holds, at least
LEAST, MOST = 0.02, 0.9
ROW_LEAST = 3  # numbers of one side, or buildings, that make a row


def missing(known: Array, wanted: int, step: int = 1, first: int | None = None) -> float:
    """Return how likely a number exists that is not among the known ones of a row; 0 outside the row.

    The denser the row is on record, the more of its numbers exist. Numbers are `step` apart; the row begins with
    `first`, else with the smallest.

    >>> missing(np.array([2, 3, 4, 5, 6, 7, 8]), 1, first=1) > 0.5, missing(np.array([2, 40, 80]), 42, 2) < 0.01
    (True, True)
    >>> missing(np.array([1, 2, 3]), 5)
    0.0
    """
    row = np.unique(known[(known - wanted) % step == 0])
    low = min(int(row[0]), first) if len(row) and first is not None else int(row[0]) if len(row) else 0
    if not len(row) or not low <= wanted <= int(row[-1]) or wanted in row:
        return 0.0
    dense = len(row) / ((int(row[-1]) - low) // step + 1)
    exists = min(1.0, dense / ON_RECORD)
    return exists * (1 - ON_RECORD) / max(1 - dense, 1 - ON_RECORD)


def estates_of(field: Field) -> Longs:
    """Return a number per estate: the same name in another district is another estate, and in another town as well

    where both have a building of one number.
    """
    index, place = field.index, field.place
    name = index.place["compound"][place]
    base, _ = combined([index.place["district"][place], name])
    whole, _ = combined([base, index.place["town"][place]])
    built = index.spot["building"][field.spots]
    have = built > 0
    once, first = combined([base[have], built[have]])
    pairs, _ = combined([whole[have], built[have]])
    towns = np.zeros(len(first), np.int64)
    np.add.at(towns, once[np.unique(pairs, return_index=True)[1]], 1)
    twice = np.unique(base[have][first[towns > 1]])
    return np.where(np.isin(base, twice), whole + base.max(initial=0) + 1, base)


def twin_gain(field: Field, under: Under, told: str, estate: Longs, lost: float) -> Floats:
    """Return what spots gain as a part of an estate that lacks the building told, of which another of its name has one.

    `lost` is what an estate weighs less than the building told in it; it gains that, less how likely it has one.
    """
    found = np.zeros(len(field))
    if not told.isdigit() or not (field.in_estate & (under.building == EQUAL)).any():
        return found
    there = np.unique(estate[field.in_estate & (under.building == EQUAL)])
    theirs = set(field.index.spot["building"][field.spots[np.isin(estate, there)]].tolist()) - {0}
    mine = np.flatnonzero(field.in_estate & (under.building == CONFLICT))
    groups: dict[int, list[int]] = defaultdict(list)
    for k in mine.tolist():
        groups[int(estate[k])].append(k)
    words, built = field.index.words["building"], field.index.spot["building"][field.spots]
    for members in groups.values():
        codes = set(built[members].tolist())
        known = np.array([int(words[code]) for code in codes if words[code].isdigit()], np.int64)
        first = 1 if codes & theirs else None  # else one goes on where the other ends: phases
        likely = missing(known, int(told), first=first) if len(known) >= ROW_LEAST else 0.0
        found[members] = max(0.0, lost + float(np.log(min(likely, MOST)))) if likely > LEAST else 0.0
    return found
