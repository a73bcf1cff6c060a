"""Whether a name that is nearly a registered one is another name, which the registry lacks: 铜冲支路 beside 云冲支路.

A slip has a mechanism: a like sound or look, neighbours changed, a character left out or doubled. A character that is
like in none of these ways is hardly one, and the more of a city's names differ by one character, the likelier it is
that one more does.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from math import log
from typing import NamedTuple

import numpy as np

from geo.address.alike.ears import ALIKE, near_table
from geo.address.alike.shapes import look_alike
from geo.address.alike.sounds import FIRST, coded, second_syllables
from geo.address.meaning.evidence import STRONG, Evidence
from geo.address.meaning.misspelt import AREAS, BEFORE_NAMES
from geo.address.registry.index import AddressIndex
from geo.address.registry.names import Kind, Named, fold, generic_size
from geo.address.registry.namesakes import APART
from geo.address.registry.neighbours import COMMON_CHARACTERS
from geo.address.registry.surfaces import KIND_OF
from geo.address.writing.candidate import Candidate, Level
from geo.address.writing.characters import SEPARATOR
from geo.address.writing.wording import FILLER

SLIP_LEAST = 1.5  # a name with slips of less has none by which it is another
# How many texts mean a place that the registry lacks for one in which a character of a name is written that is like the
# right one in no way; and for one in which it is like it by ear or look, but for homophones. First figures: one address
# in twenty is not on record, one name in two hundred is miswritten in the first way, one in forty in the second.
NEW_FOR_SLIP, NEW_FOR_NEAR = 10.0, 4.0
NEAR_CHARACTERS, LOOK_ALIKES = 40, 5  # common characters that sound nearly as one does, that look like it
FOUND_MOST = -1.5  # odds from which on a name is not taken for a slip
BEHIND = 4.0  # nats that such a candidate falls behind others
BEHIND_MOST, LOOKED_AT = 4.5, 12  # candidates that are looked at, from the heaviest on
MOST = -0.4  # nats by which the registered name may fall behind: it is asked about, unless more speaks against it
# That a rare number is there speaks for a slip by so much at most, since long roads have many; more for a near one.
NUMBER_MOST, NUMBER_OF_NEAR = 1.5, 2.5
AREAS_MOST = 1.0  # that areas agree speaks for a slip; by little, since names of one area are like each other
LEAST = 1e-4  # odds so small tell nothing more
STRANGE, NEAR, LOOK, SOUND = range(4)
TWO = {"二": "二两"}  # names hold one for both
# prices of what may turn a name into what is told; UNLIKE and ADDED have no mechanism
SAME, LIKE, SWAPPED, DROPPED, ADDED, UNLIKE = 0.1, 0.4, 0.6, 1.9, 2.1, 2.2
LONGER_TOO = 0.1  # share of names with a neighbour that have one shorter by a character: 柳荫水路 beside 柳荫路
_BEARS = re.compile("派出所|(?:中心)?[小中]学|(?:中心)?卫生院|医院|大厦|大楼|写字楼|商务楼")
FRONTS = APART | frozenset("原旧现曾办期号附近叫名")  # before a name, and told by their own price or no part of one
LEADS = frozenset("在去到从往的我是")  # before a name, and in none


class _Compared(NamedTuple):
    """What turning a name into what is told costs, and the places of what is told that are near, or like in no way."""

    cost: float
    strange: tuple[int, ...]
    near: tuple[tuple[int, int], ...]  # with how many characters are near in that way
    size: int = 0  # of the name

    def but(self, cost: float, strange: tuple[int, ...] = (), near: tuple[tuple[int, int], ...] = ()) -> "_Compared":
        return _Compared(self.cost + cost, self.strange + strange, self.near + near, self.size)


def doubted(
    index: AddressIndex, evidence: Evidence, chosen: Sequence[Candidate], none: float
) -> tuple[list[Candidate], float]:
    """Return candidates, heaviest first, and the weight that none is meant, as likely as another name makes that.

    Candidates whose name is likelier another one come behind those with a slip that has a mechanism.
    """
    known: dict[Named, tuple[float, float]] = {}
    heaviest, own = chosen[0].weight, doubt(index, evidence, chosen[0], known)
    if own is None:
        return list(chosen), none
    if own < FOUND_MOST:
        return list(chosen), max(none, heaviest + own)
    near = [one for one in chosen if one.weight > heaviest - BEHIND_MOST]
    doubts = [doubt(index, evidence, one, known) for one in near[:LOOKED_AT]]
    doubts += [own] * (len(near) - len(doubts)) + [None] * (len(chosen) - len(near))
    lighter = [
        one if each is None or each < FOUND_MOST else one._replace(weight=one.weight - BEHIND)
        for one, each in zip(chosen, doubts, strict=True)
    ]
    order = sorted(range(len(chosen)), key=lambda k: -lighter[k].weight)
    lost = heaviest - lighter[order[0]].weight
    ordered = [lighter[k]._replace(weight=lighter[k].weight + lost) for k in order]
    first = doubts[order[0]]
    if first is not None:
        return ordered, max(none, heaviest + min(first, MOST))
    return ordered, min(none + lost, max(none, heaviest + min(own, MOST)))  # it is asked about beside the other


def doubt(
    index: AddressIndex, evidence: Evidence, best: Candidate, known: dict[Named, tuple[float, float]]
) -> float | None:
    """Return by how many nats another name, not registered, is likelier than that a candidate's name was miswritten.

    None where nothing in the name as told makes it another one.
    """
    named = _named(index, evidence, best)
    fronted = named is not None and _fronted(evidence, named)
    if named is not None and best.level is Level.ROAD and _goes_on(evidence, named):
        return MOST
    if named is None or (named.cost < SLIP_LEAST and not fronted):
        return None
    if named not in known:
        told = _told(index, evidence, named, fronted=fronted)
        found = _likest(index, told, named)
        known[named] = _odds(index, told, found), NUMBER_MOST if found.strange else NUMBER_OF_NEAR
    odds, most = known[named]
    if odds <= log(LEAST):
        return None
    odds -= _agreeing(index, evidence, best)
    if odds < FOUND_MOST or odds - most > MOST:
        return odds  # the number decides nothing
    return odds - min(most, _of_number(index, best))


def _odds(index: AddressIndex, told: str, found: _Compared) -> float:
    """Return the log odds of another name to a slip by the names alone, log(LEAST) where nothing makes it another."""
    if not (found.strange or found.near):
        return log(LEAST)
    near = index.names.neighbours
    expected = near.share(told) + max(0, near.like(told, found.strange[0] if found.strange else found.near[0][0]) - 1)
    expected *= LONGER_TOO if found.size < len(told) else 1.0
    odds = (NEW_FOR_SLIP if found.strange else NEW_FOR_NEAR) * len(told) * expected
    for place in found.strange:
        odds *= near.rate(told[place]) * COMMON_CHARACTERS
    for place, others in () if found.strange else found.near:
        odds *= near.rate(told[place]) * others
    return log(max(odds, LEAST))


def _told(index: AddressIndex, evidence: Evidence, named: Named, *, fronted: bool) -> str:
    """Return a name as it is told; one that lacks a character, or has one in front, with that before it."""
    text, begin = fold(evidence.text), named.begin
    told = text[begin : named.end]
    char = text[begin - 1 : begin]
    if begin < 1 or char < chr(FIRST) or char in LEADS or char in BEFORE_NAMES or begin in _ends(evidence):
        return told
    return char + told if fronted or _likest(index, told, named).size > len(told) else told


def _fronted(evidence: Evidence, named: Named) -> bool:
    """Tell whether one character stands between an area, or the beginning, and a name as it is written: 黄中兴路."""
    text, before = evidence.text, named.begin - 1
    if named.cost >= SLIP_LEAST or before < 0 or text[before] < chr(FIRST) or text[before] in FRONTS:
        return False
    areas = {one.end for one in evidence.named if one.cost <= STRONG and one.kind in AREAS}
    alone = before == 0 or text[before - 1] == SEPARATOR or before in areas
    held = any(one.end == named.begin for one in evidence.named)
    return alone and not held and bool(evidence.worth.cost[before] > FILLER)


def _goes_on(evidence: Evidence, road: Named) -> bool:
    """Tell whether an institution or a building bears the name of a road: 凤沟坡小学 need not stand on 凤沟坡."""
    if not _BEARS.match(evidence.text, road.end):
        return False
    return not any(one.begin <= road.end < one.end and one.cost <= STRONG for one in evidence.named)


def _ends(evidence: Evidence) -> set[int]:
    """Return where names that are surely told, and numbers, end in a text."""
    return {one.end for one in evidence.named if one.cost <= STRONG} | {one.end for one in evidence.tokens}


def _named(index: AddressIndex, evidence: Evidence, best: Candidate) -> Named | None:
    """Return the best written name that leads to a candidate: of its road or estate, else of its village."""
    if not len(best.spots):
        return None
    place = int(index.spot_place[best.spots[0]])
    for names in (("road", "compound"), ("community",)):
        own = {KIND_OF[name]: int(index.place[name][place]) for name in names}
        found = [one for one in evidence.named if one.kind in own and one.code == own[one.kind]]
        if found:
            return min(found, key=lambda one: one.cost)
    return None


def _likest(index: AddressIndex, told: str, named: Named) -> _Compared:
    """Return how a told name compares to the likest writing on record of what it may name; letters tell nothing."""
    if not told or any(char.isascii() and char.isalpha() for char in told):
        return _Compared(0.0, (), ())
    writings = (index.names.texts[one] for one in index.names.surfaces(named.kind, named.code))
    kind = not generic_size(told) and index.names.neighbours.ends(told[-1])
    found = (_compared(told, one, kind=kind and told[-1] != one[-1]) for one in writings)
    return min(found, default=_Compared(0.0, (), ()))


@lru_cache(maxsize=4_096)
def _compared(told: str, name: str, *, kind: bool) -> _Compared:
    """Return the cheapest way from a name to what is told: an alignment with swaps.

    The end of a name tells its kind and has a price of its own, 巷 for 路, unless `kind`: it is another of this city's.
    """
    free = len(name) - (0 if kind else max(generic_size(name), int(told[-1] != name[-1])))
    row = [_Compared(ADDED * j, tuple(range(j)), (), len(name)) for j in range(len(told) + 1)]
    before = row
    for i, own in enumerate(name):
        above, row = row, [row[0].but(DROPPED)]
        for j, char in enumerate(told):
            doubled = j > 0 and told[j - 1] == char
            ways = [above[j].but(*_step(char, own, j, free=i < free)), above[j + 1].but(DROPPED)]
            ways.append(row[j].but(LIKE) if doubled else row[j].but(ADDED, (j,)))
            if i and j and char == name[i - 1] and told[j - 1] == own:
                ways.append(before[j - 1].but(SWAPPED))
            row.append(min(ways))
        before = above
    return row[-1]


def _step(char: str, own: str, place: int, *, free: bool) -> tuple[float, tuple[int, ...], tuple[tuple[int, int], ...]]:
    """Return what it costs to have one character for another, and the place where it is strange, or near."""
    if char == own:
        return 0.0, (), ()
    kin = max(_kinship(char, one) for one in TWO.get(own, own))
    told = (place,) if free and char >= chr(FIRST) else ()
    if kin in (NEAR, LOOK):
        return LIKE, (), tuple((one, NEAR_CHARACTERS if kin == NEAR else LOOK_ALIKES) for one in told)
    return (SAME, (), ()) if kin == SOUND else (UNLIKE, told, ())


@lru_cache(maxsize=65_536)
def _kinship(told: str, name: str) -> int:
    """Tell whether a character sounds as a name's own does in hasty ears, is near it in any way, or in none."""
    codes, second = coded(told + name), second_syllables(told + name)
    heard, own, rare = int(codes.syllables[0]), int(codes.syllables[1]), int(second[1])
    near = int(near_table()[heard, own]) if heard >= 0 and own >= 0 else 0
    if near == ALIKE or 0 <= heard == own:
        return SOUND
    if codes.looks[0] == codes.looks[1] >= 0 or look_alike(told, name):
        return LOOK
    return NEAR if near or 0 <= heard == rare else STRANGE


def _agreeing(index: AddressIndex, evidence: Evidence, best: Candidate) -> float:
    """Return how many nats areas that agree speak for a slip."""
    place = int(index.spot_place[best.spots[0]])
    areas = 0.0
    for name, kind in (("district", Kind.DISTRICT), ("town", Kind.TOWN), ("community", Kind.COMMUNITY)):
        code = int(index.place[name][place])
        areas += any(one.code == code and one.cost <= STRONG for one in evidence.of(kind))
    return min(AREAS_MOST, areas)


def _of_number(index: AddressIndex, best: Candidate) -> float:
    """Return how rare it is, in nats, that a road has the house number told, or an estate the building."""
    spot, reading = int(best.spots[0]), best.reading
    if len(best.spots) > 1 or best.level not in (Level.NUMBER, Level.BUILDING, Level.UNIT, Level.ROOM):
        return 0.0
    name = "building" if reading.building else "door"
    code = int(index.spot[name][spot])
    if not code or index.word(name, code) != (reading.building or reading.door):
        return 0.0
    same = np.flatnonzero(index.spot[name] == code)
    owner = "compound" if reading.building else "road"
    owners = len(np.unique(index.place[owner][index.spot_place[same]]))
    return log(index.counted_owners[name] / max(1, owners))


__all__ = ["doubt", "doubted"]
