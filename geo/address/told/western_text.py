"""What a Western text says in terms of a registry."""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise, zip_longest

import numpy as np

from geo.address.meaning.evidence import Evidence
from geo.address.registry.index import AddressIndex
from geo.address.registry.names import Kind, Mention, Named, fold
from geo.address.told.text import cut
from geo.address.told.western_several import without_denied, without_landmark
from geo.address.western.cities import stranger
from geo.address.western.estates import BLOCKS
from geo.address.western.kinds import COUNTED, COUNTS, HAPPENED, KINDS, WITHIN
from geo.address.western.parts import (
    DIRECTIONS,
    FILLERS,
    RELATIONS,
    TYPES,
    UNITS,
    House,
    Streets,
    Word,
    house_of,
    street_words,
    unit_of,
    words_of,
)
from geo.address.writing.normalise import Normal
from geo.address.writing.tokens import Reading, Token
from geo.address.writing.wording import Relation, Worth

WORD_COST, OTHER_CITY, FILLER = 0.5, 7.0, 0.02
OTHER_AREA, SEVERAL = 5.0, 2  # a registry with boroughs may not name all of their neighbourhoods
STREET_WORD = 4.5  # a word of the street that is no part of its name
PROSE_WORD = 0.1  # before the number
SURE_STREET = 4.0
_HOME = re.compile(r"\b(?:LIVES?|RESIDES?|LIVING|STAYS?|STAYING|CALL(?:S|ING|ED)? FROM|HOME IS|MAILING|BILLING)\b")
CITY_WORDS, ZIP = 3, 5
_JOINED = re.compile("[0-9]{1,5}[NSEW]")
_PAST = re.compile("[A-Z]{4,}(?<!MERC)ED")  # damaged, blocked: no city but Merced
PART_OF_NAME = 0.1  # from this price on a place is told by a part of its name
BUILDINGS, BUILDING_MOST = BLOCKS | {"BLDG", "BUILDING"}, 3
HALF, HALF_COST = " 1 2", 0.3  # 118 1/2
WAY_WORDS = frozenset(("HWY", "INTERSTATE"))
_TAIL = frozenset(("USA", "US"))


def western_evidence(index: AddressIndex, normal: Normal) -> Evidence:
    """Return the streets, landmarks and numbers of a Western text."""
    text, words = normal.text, _split(index, words_of(normal.text))
    named = _named(index, text, index.names.written(fold(text)))
    street = _split(index, street_words(normal))
    house = house_of([one for one in street if one.text not in FILLERS])
    behind = [one for one in street if house is None or one.begin >= house.end]
    named += [Named(Kind.ROAD, *one) for one in index.streets.found(behind) or index.streets.found(street)]
    if not named:
        named += [one for one in _named(index, text, index.names.nearly(fold(text))) if one.kind is Kind.COMPOUND]
    named = without_parts(words, named)
    house, at = _house(street, named)
    tokens, reading = _numbers(
        words, house, next((k for k, one in enumerate(words) if one == street[at]), -1) if house else -1
    )
    relation = next(
        (Relation(one.text, one.begin, one.end, RELATIONS[one.text]) for one in words if one.text in RELATIONS), None
    )
    worth = _worth(index, normal, words, street, tokens, _unknown_streets(street, named))
    _charge_stranger(index, text, street, named, worth)
    return Evidence(text, tuple(named), tuple(tokens), _readings(index, reading), worth, relation)


def _split(index: AddressIndex, words: list[Word]) -> list[Word]:
    """Return words with the direction apart from a house number that the registry does not know with it: 1176S."""
    found: list[Word] = []
    for one, other in zip_longest(words, words[1:]):
        directed = other is not None and other.text in DIRECTIONS  # 12E W Main St
        joined = _JOINED.fullmatch(one.text) and not directed and one.text not in index.code_of["door"]
        end = one.end - 1
        found += [Word(one.text[:-1], one.begin, end), Word(one.text[-1], end, one.end)] if joined else [one]
    return found


def _readings(index: AddressIndex, reading: Reading) -> tuple[Reading, ...]:
    """Return a reading, and without its half where the registry knows no such house: 118 1/2 is in 118."""
    if reading.door.endswith(HALF) and reading.door not in index.code_of["door"]:
        return reading, replace(reading, door=reading.door.removesuffix(HALF), loss=HALF_COST)
    return (reading,)


def _charge_stranger(index: AddressIndex, text: str, street: list[Word], named: list[Named], worth: Worth) -> None:
    """Charge a city, state or postal code behind a street that is not the registry's."""
    roads = [one.end for one in named if one.kind is Kind.ROAD and one.cost < SURE_STREET]
    end = min(roads, default=street[-1].end if street else 0)
    found = stranger(text, end, index.localities, index.words["district"])
    if found:
        begin, end, cost = found
        worth.cost[begin:end] = cost / (end - begin)


def where_it_is(normal: Normal, streets: Streets | None = None) -> Normal:
    """Return a text without where who calls lives or comes from, if it goes on to tell another address.

    With `streets` also without an address that is denied, and without what an address is said to be near to.

    >>> from geo.address.writing.normalise import normalise
    >>> where_it_is(normalise("caller lives at 40 Maple Ave, the fire is at 12 Maple Ct")).text.strip()
    'THE FIRE IS AT 12 MAPLE CT'
    """
    if streets is not None:
        normal = without_landmark(without_denied(normal), streets)
    numbered = [one for one in normal.clauses() if any(char.isdigit() for char in normal.text[slice(*one)])]
    home = [one for one in numbered if _HOME.search(normal.text[slice(*one)])]
    if not home or len(home) == len(numbered):
        return normal
    gone = {k for low, high in home for k in range(low, high)}
    return cut(normal, [k for k in range(len(normal.text)) if k not in gone])


def without_parts(words: list[Word], named: list[Named]) -> list[Named]:
    """Return names without those of places that are but a part of a longer one, and streets within a place's name.

    HOLY CROSS of HOLY CROSS LIBRARY is neither HOLY CROSS PLAZA nor CROSS ST.
    """
    whole = [one for one in named if one.kind is Kind.COMPOUND and one.cost < PART_OF_NAME]
    behind = {one.end: other.text for one, other in pairwise(words)}
    kept = []
    for one in named:
        over = [other for other in whole if other.begin <= one.begin and one.end <= other.end]
        longer = any(other.end - other.begin > one.end - one.begin for other in over)
        other_kind = one.kind is Kind.COMPOUND and one.cost >= PART_OF_NAME and behind.get(one.end) in KINDS - WITHIN
        if not (longer and one.kind in (Kind.COMPOUND, Kind.ROAD)) and not other_kind:
            kept.append(one)
    return kept


def _named(index: AddressIndex, text: str, found: Iterable[Mention]) -> list[Named]:
    """Return what mentions stand for that begin and end where words do."""
    return index.names.named(
        one for one in found if not (text[one.begin - 1 : one.begin].isalnum() or text[one.end : one.end + 1].isalnum())
    )


def _house(words: list[Word], named: list[Named]) -> tuple[House | None, int]:
    """Return the house number: what stands before the first street named, else at the beginning."""
    streets = {one.begin for one in named if one.kind is Kind.ROAD}
    for counted in (False, True):  # what a word for a building counts is a house number where there is no other
        for at in range(len(words)):
            house = house_of(words[at:])
            if house is None or any(one.begin <= house.begin < one.end and one.cost < 1 for one in named):
                continue
            behind = [one.begin for one in words if one.begin >= house.end and one.text not in FILLERS]
            before = words[at - 1].text if at else ""
            if before in COUNTED | BUILDINGS | WAY_WORDS and not (counted and before in BUILDINGS):
                continue
            if _counts_things(words, at):
                continue
            if behind and (behind[0] in streets or not (streets or counted)):
                return house, at
    return _house_behind(words, named)


def _counts_things(words: list[Word], at: int) -> bool:
    """Tell whether a number counts what follows: 5 car crash, 2 vehicles."""
    return at + 1 < len(words) and words[at + 1].text in COUNTS | HAPPENED


def _house_behind(words: list[Word], named: list[Named]) -> tuple[House | None, int]:
    """Return the house number that stands right behind a street with nothing counted by it: Broadway 1515."""
    ends = {one.end for one in named if one.kind is Kind.ROAD and one.cost < SURE_STREET}
    for at in range(1, len(words)):
        house = house_of(words[at : at + 1])
        last = at + 1 == len(words) or words[at + 1].text in FILLERS | UNITS
        if house and last and not _counts_things(words, at) and words[at - 1].end in ends and len(words[at].text) < ZIP:
            return house, at
    return None, -1


def _numbers(words: list[Word], house: House | None, at: int) -> tuple[list[Token], Reading]:
    tokens: list[Token] = []
    unit, building, building_at, door = "", "", -1, house.begin if house else -1
    for one, other in pairwise(words):
        if one.text in UNITS and not unit and one.begin > words[0].begin:
            unit = unit_of(one.text, other.text)
            tokens.append(Token("unit", unit, one.begin, other.end))
        elif one.text in BUILDINGS and not building and _counts(other.text) and other.begin != door:
            building, building_at = other.text, one.begin
            tokens.append(Token("building", building, one.begin, other.end))
    if house is None:
        return tokens, Reading(unit=unit, building=building, building_at=building_at)
    tokens.insert(0, Token("door", words[at].text, house.begin, house.end))
    block = (house.low, house.high) if house.high > house.low else (-1, -1)
    return tokens, Reading(door=house.key, unit=unit, building=building, building_at=building_at, block=block)


def _counts(mark: str) -> bool:
    """Tell whether a word may be the number or letter of a building: 12, 3A, C."""
    return len(mark) <= BUILDING_MOST and (len(mark) == 1 or any(char.isdigit() for char in mark))


def _unknown_streets(words: list[Word], named: list[Named]) -> set[int]:
    """Return where the words begin of what seems a street, by its type, and is none of the streets named."""
    spans = [(one.begin, one.end) for one in named if one.cost < SURE_STREET]
    found: set[int] = set()
    for k in range(1, len(words)):
        before, kind = words[k - 1], words[k]
        free = not any(low <= one.begin < high for low, high in spans for one in (before, kind))
        if kind.text in TYPES and free and before.text not in FILLERS and before.text not in TYPES:
            found |= {before.begin, kind.begin}
    return found


def _prose(normal: Normal, words: list[Word]) -> set[int]:
    """Return where the words begin that stand in a clause of a sentence: no city is called PLEASE SEND SOMEONE."""
    found: set[int] = set()
    for low, high in normal.clauses():
        clause = [one for one in words if low <= one.begin < high]
        counts = low > 0 and any(one.text[0].isdigit() and len(one.text) != ZIP for one in clause)  # two people trapped
        if (
            len(clause) > CITY_WORDS
            or counts
            or any(one.text in FILLERS or _PAST.fullmatch(one.text) for one in clause)
        ):
            found |= {one.begin for one in clause}
    return found


def _worth(
    index: AddressIndex, normal: Normal, words: list[Word], street: list[Word], tokens: list[Token], unknown: set[int]
) -> Worth:
    """Return what words cost that name nothing: those of the street much, and a city that is not the registry's."""
    text = normal.text
    cost = np.zeros(len(text))
    taken = [(one.begin, one.end) for one in tokens]
    named_to = max([one.end for one in street if one.text in TYPES], default=street[-1].end if street else 0)
    city_from = street[-1].end if street else 0
    charged = not index.has_cities
    city = OTHER_AREA if len(index.words["district"]) > SEVERAL else OTHER_CITY
    number = next((one.begin for one in tokens if one.sort in ("door", "building")), 0)
    prose = _prose(normal, words)
    for one in words:
        if any(low <= one.begin < high for low, high in taken) or one.text in _TAIL:
            continue
        each = FILLER if one.text in FILLERS else WORD_COST
        stranger = one.text.isalpha() and len(one.text) > 2 and one.text not in FILLERS
        if one.begin >= city_from and stranger and not charged and one.begin not in prose:
            each, charged = city, True
        elif one.end <= number and one.text not in FILLERS:
            each = PROSE_WORD
        elif (tokens and one.end <= named_to and one.text not in FILLERS) or one.begin in unknown:
            each = STREET_WORD
        cost[one.begin : one.end] = each / (one.end - one.begin)
    nothing = np.zeros(len(text))
    return Worth(cost, nothing, nothing, nothing, nothing)
