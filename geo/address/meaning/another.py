"""Whether a name that is nearly a registered one is another name, which the registry lacks: 铜冲支路 beside 云冲支路.

A slip has a mechanism: a like sound or look, neighbours changed, a character left out or doubled. A character that is
like in none of these ways is hardly one, and the more of a city's names differ by one character, the likelier it is
that one more does.
"""

import re
from collections.abc import Sequence
from math import log, prod

import numpy as np

from geo.address.alike.sounds import FIRST
from geo.address.alike.torn import FIND_TORN, TORN
from geo.address.meaning.deviations import OF_ANOTHER, Compared, Way, likest
from geo.address.meaning.ends import LANES, words_of
from geo.address.meaning.evidence import STRONG, Evidence
from geo.address.meaning.misspelt import AREAS, BEFORE_NAMES
from geo.address.meaning.stems import BEFORE_COST
from geo.address.registry.index import AddressIndex
from geo.address.registry.names import Kind, Named, fold, generic_size
from geo.address.registry.namesakes import APART
from geo.address.registry.neighbours import COMMON_CHARACTERS, STEM
from geo.address.registry.surfaces import KIND_OF
from geo.address.writing.candidate import Candidate, Level
from geo.address.writing.characters import SEPARATOR
from geo.address.writing.wording import FILLER

SLIP_LEAST, FRONT_MOST = 0.4, 1.5  # a name with slips of less has none; one with more has none in front
# How many texts mean a place that the registry lacks for one in which a character of a name is written that is like the
# right one in no way; for one in which it is like it by ear or look, but for homophones; and for one in which a
# character of the name is left out. First figures: one address in twenty is not on record, one name in two hundred is
# miswritten in the first way, one in forty in the second, one in a hundred in the third.
NEW_FOR_SLIP, NEW_FOR_NEAR, NEW_FOR_DROPPED = 16.0, 4.0, 5.0
# Common characters that sound nearly as one does, that look like it; as many more as slips to those that sound but
# somewhat like it are rarer.
OF_WAY = {Way.NEAR: 40, Way.LOOK: 5, Way.FAR: 400}
# Odds of another name where the mechanism of the slip is a common one. What is told then begins as other names do by
# chance alone, one time in fifty; half of the names that are not on record begin so. Measured on the bench's cities.
FAINT = {Way.SOUND: 0.02, Way.EAR: 0.05, Way.SWAPPED: 0.02, Way.DROPPED: 0.05}
OF_A_FAMILY, OF_NONE, BOTH_WAYS = 40.0, 0.5, 10.0  # a name that is changed in two of these ways is seldom meant
FOUND_MOST = -1.5  # odds from which on a name is not taken for a slip
BEHIND = 4.0  # nats that such a candidate falls behind others
OF_OTHERS = 1.2  # by so much less what is nearer to another name counts for one with a likelier slip
BEHIND_MOST, LOOKED_AT = 4.5, 12  # candidates that are looked at, from the heaviest on
MOST = -0.4  # nats by which the registered name may fall behind: it is asked about, unless more speaks against it
# That a rare number is there speaks for a slip by so much at most, since long roads have many; more for likelier slips.
NUMBER_MOST, NUMBER_OF_NEAR, NUMBER_OF_FAINT = 1.5, 2.5, 3.5
# That a number is not: of the texts that mean a registered name one in thirty tells such a one, of the others most.
UNFIT = 3.5
# Odds of a name with another numeral at least: where 四村 is, 一村 to 三村 are; so of the quarters of another works.
SERIES = 5.0
AGAIN = 30.0  # by how much a second character that is like the name's own in no way is less likely than the first
# The same for one that says another word for the kind of place, one in four hundred; one of lanes for a road or back.
NEW_FOR_WORD, NEW_FOR_LANE = 20.0, 100.0
ONE_LANE = {"弄", "巷"}  # 衖 may be written for both
# That areas agree speaks for a slip; by little, since names of one area are like each other, but for a village's own.
AREAS_MOST, OF_VILLAGE = 1.0, 2.5
LEAST = 1e-4  # odds so small tell nothing more
LONGER_TOO = 0.1  # share of names with a neighbour that have one shorter by a character: 柳荫水路 beside 柳荫路
_BEARS = re.compile("派出所|(?:中心)?[小中]学|(?:中心)?卫生院|医院|大厦|大楼|写字楼|商务楼")
_OF_WORKS = re.compile(
    "[\u4e00-\u9fff]{1,6}(?:局|厂|公司|集团|学院|大学|医院|[一二三四五六七八九十]?中学?|站|所)(?=.{0,3}(?:宿舍|家属|生活区))"
)
FRONTS = APART | frozenset("原旧现曾办期号附近叫名")  # before a name, and told by their own price or no part of one
LEADS = frozenset("在去到从往的我是")  # before a name, and in none
NUMBERED = (Level.NUMBER, Level.BUILDING, Level.UNIT, Level.ROOM)
NOT_ON_RECORD = frozenset(("number_near", "number_unknown", "building_unknown"))


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
        return ordered, max(none, heaviest + min(max(first, own - OF_OTHERS), MOST))
    return ordered, min(none + lost, max(none, heaviest + min(own, MOST)))  # it is asked about beside the other


def doubt(
    index: AddressIndex, evidence: Evidence, best: Candidate, known: dict[Named, tuple[float, float]]
) -> float | None:
    """Return by how many nats another name, not registered, is likelier than that a candidate's name was miswritten.

    None where nothing in the name as told makes it another one.
    """
    named = _named(index, evidence, best)
    fronted = named is not None and _fronted(index, evidence, named)
    if named is not None and best.level is Level.ROAD and _goes_on(evidence, named):
        return MOST
    if named is None or (named.cost < SLIP_LEAST and not fronted):
        return None
    if named not in known:
        told, found = _told(index, evidence, named, fronted=fronted)
        odds = _odds(index, told, found)
        known[named] = odds, _number_most(told, found)
    odds, most = known[named]
    if odds <= log(LEAST):
        return None
    agree = _agreeing(index, evidence, best)
    odds += UNFIT * _lacks_number(best) - agree
    if not (most or agree):
        return max(odds, MOST)  # another word for the kind of place, and nothing that tells where it is
    if odds < FOUND_MOST or odds - most > MOST:
        return odds  # the number decides nothing
    return odds - min(most, _of_number(index, best))


def _odds(index: AddressIndex, told: str, found: Compared) -> float:
    """Return the log odds of another name to a slip by the names alone, log(LEAST) where nothing makes it another."""
    words = words_of(told, found.name)
    if words:
        lane = len(LANES.intersection(words)) == 1
        new = NEW_FOR_LANE if lane else NEW_FOR_WORD
        return log(max(LEAST, new * index.names.neighbours.beside(*words)))
    strange, near = found.of(Way.STRANGE, Way.NUMERAL), found.of(*OF_ANOTHER)
    odds = _by_characters(index, told, found, strange or near) if strange or near else _by_ways(index, found)
    if odds and not strange and any(one.place < STEM for one in found.found):
        odds *= OF_A_FAMILY if index.names.neighbours.begun(told) else 1.0 if near else OF_NONE
    if near and _keeps_nothing(told, found):
        odds = max(odds, SERIES)
    return log(max(odds, LEAST))


def _keeps_nothing(told: str, found: Compared) -> bool:
    """Tell whether each character of a name, but for the word for its kind, is told otherwise: 崧序路 for 松舒路."""
    stem = len(told) - generic_size(told)
    return stem >= STEM and {one.place for one in found.found} >= set(range(stem))


def _by_characters(index: AddressIndex, told: str, found: Compared, places: Sequence[int]) -> float:
    """Return the odds of a name with characters in some places that are not the name's own by hasty ears."""
    near = index.names.neighbours
    expected = near.share(told) + max(0, near.like(told, places[0]) - 1)
    expected *= LONGER_TOO if found.size < len(told) else 1.0
    if not found.of(Way.STRANGE, Way.NUMERAL):
        by_chance = prod(near.rate(told[one.place]) * OF_WAY[one.way] for one in found.found if one.way in OF_WAY)
        return NEW_FOR_NEAR * len(told) * expected * by_chance
    by_chance = max(near.rate(told[place]) for place in places) * COMMON_CHARACTERS * AGAIN ** (len(places) - 1)
    odds = NEW_FOR_SLIP * len(told) * expected * by_chance
    works = _OF_WORKS.match(found.name)
    told_apart = works is not None and places[0] < works.end() - 1
    return max(odds, SERIES) if told_apart or found.of(Way.NUMERAL) else odds


def _by_ways(index: AddressIndex, found: Compared) -> float:
    """Return the odds of a name that differs in common ways alone: by ear, in order, by what is left out."""
    lost = sum(place >= STEM for place in found.of(Way.DROPPED))
    odds = max((FAINT[one.way] for one in found.found), default=0.0)
    if lost:
        odds = max(odds, NEW_FOR_DROPPED * found.size * index.names.neighbours.shorter(found.name, lost))
    ways = {max(one.way, Way.EAR) for one in found.found}
    return odds * BOTH_WAYS ** max(0, len(ways) - 1)


def _number_most(told: str, found: Compared) -> float:
    """Return how much a number that is on record speaks for a slip at most; nothing for another word for the kind."""
    if set(words_of(told, found.name) or ONE_LANE) != ONE_LANE:
        return 0.0
    if found.of(Way.STRANGE, Way.NUMERAL, Way.FAR):
        return NUMBER_MOST
    return NUMBER_OF_NEAR if found.of(*OF_ANOTHER) else NUMBER_OF_FAINT


def _lacks_number(best: Candidate) -> bool:
    """Tell whether a number is told that is not on record as it is told."""
    told = bool(best.reading.door or best.reading.building)
    return told and (best.level not in NUMBERED or not NOT_ON_RECORD.isdisjoint(best.notes))


def _told(index: AddressIndex, evidence: Evidence, named: Named, *, fronted: bool) -> tuple[str, Compared]:
    """Return a name as it is told, and how it compares to the likest writing on record of what it may name.

    One that lacks a character, or has one in front, is told with that before it.
    """
    text, begin = fold(evidence.text), named.begin
    writings = [index.names.texts[one] for one in index.names.surfaces(named.kind, named.code)]
    compared = ((one, _likest(index, one, writings)) for one in _readings(text, named))
    told, found = min(compared, key=lambda one: one[1].cost)
    char = text[begin - 1 : begin]
    if begin < 1 or char < chr(FIRST) or char in LEADS or char in BEFORE_NAMES or begin in _ends(evidence):
        return told, found
    longer = fronted or found.size > len(told)
    return (char + told, _likest(index, char + told, writings)) if longer else (told, found)


def _readings(text: str, named: Named) -> list[str]:
    """Return what may be told of a name: as found, with the character behind that, with torn characters whole."""
    told, behind = text[named.begin : named.end], text[named.end : named.end + 1]
    mended = FIND_TORN.sub(lambda found: TORN[found[0]], told)
    return [told, *([told + behind] if behind >= chr(FIRST) else []), *([mended] if mended != told else [])]


def _fronted(index: AddressIndex, evidence: Evidence, named: Named) -> bool:
    """Tell whether one character stands between an area, or the beginning, and a name as it is written: 黄中兴路."""
    text, before = evidence.text, named.begin - 1
    written = fold(text[named.begin : named.end]) in index.names.place_of  # what stands before it has its price
    most = FRONT_MOST + BEFORE_COST * (written and named.kind is Kind.COMPOUND)
    if named.cost >= most or before < 0 or text[before] < chr(FIRST) or text[before] in FRONTS:
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
    """Return the best written name that leads to a candidate: its road's, estate's or own, else that of its village."""
    if not len(best.spots):
        return None
    place = int(index.spot_place[best.spots[0]])
    for names in (("road", "compound"), ("community",)):
        own = {KIND_OF[name]: int(index.place[name][place]) for name in names}
        found = [one for one in evidence.named if one.kind in own and one.code == own[one.kind]]
        if Kind.ROAD in own:
            aliases = evidence.of(Kind.ALIAS)
            found += [one for one in aliases if int(index.spot_place[index.row_spot[one.code]]) == place]
        if found:
            return min(found, key=lambda one: one.cost)
    return None


def _likest(index: AddressIndex, told: str, writings: Sequence[str]) -> Compared:
    """Return how a told name compares to the likest writing of one; letters tell nothing."""
    if not told or any(char.isascii() and char.isalpha() for char in told):
        return Compared(0.0)
    near = index.names.neighbours
    return likest(told, writings, (near.ends(told[-2:]), not generic_size(told) and near.ends(told[-1])))


def _agreeing(index: AddressIndex, evidence: Evidence, best: Candidate) -> float:
    """Return how many nats areas that agree speak for a slip."""
    place = int(index.spot_place[best.spots[0]])
    agree = {}
    for name, kind in (("district", Kind.DISTRICT), ("town", Kind.TOWN), ("community", Kind.COMMUNITY)):
        code = int(index.place[name][place])
        agree[name] = any(one.code == code and one.cost <= STRONG for one in evidence.of(kind))
    if agree["community"] and not index.place["road"][place]:
        return OF_VILLAGE
    return min(AREAS_MOST, sum(agree.values()))


def _of_number(index: AddressIndex, best: Candidate) -> float:
    """Return how rare it is, in nats, that a road has the house number told, or an estate the building."""
    spot, reading = int(best.spots[0]), best.reading
    if len(best.spots) > 1 or best.level not in NUMBERED:
        return 0.0
    name = "building" if reading.building else "door"
    code = int(index.spot[name][spot])
    if not code or index.word(name, code) != (reading.building or reading.door):
        return 0.0
    same = np.flatnonzero(index.spot[name] == code)
    owner = "compound" if reading.building else "road"
    owners = len(np.unique(index.place[owner][index.spot_place[same]]))
    return log(index.counted_owners[name] / max(1, owners))
