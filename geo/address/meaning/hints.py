"""Texts that name only a kind of place, or only a number: a few places of the registry may be worth a question."""

from collections.abc import Iterator

import numpy as np

from geo.address.columns import Floats, Longs, among
from geo.address.meaning.evidence import Evidence
from geo.address.meaning.weights import Weights
from geo.address.registry.index import AddressIndex
from geo.address.registry.names import Kind, Named
from geo.address.writing.candidate import Candidate, Level
from geo.address.writing.tokens import Reading

AREAS, AREA_COST = (Kind.CITY, Kind.DISTRICT, Kind.TOWN), 0.3  # a town by its stem alone may begin a name: 惠民超市
FEW = 5  # more are too many to ask about
PLACES_MOST = 1_000  # of a kind
NUMBERS_LEFT, SPOTS_MOST = 0.5, 500  # nats that may stand beside numbers; places whose rooms are looked at
SAID = 2.0  # a name with slips of more is hardly one: 地铁口 is not 地铁望潮
KIND_LEFT = 0.2  # nats before the word of a kind: more may be a name
LEFT_MOST = 5.5  # the word of the kind alone is worth as much; before a number it is twice that


def hints(index: AddressIndex, evidence: Evidence, weights: Weights) -> list[Candidate]:
    """Return the few landmarks of the kind named, or the few places with the numbers told; else nothing.

    Of a kind in a district or town that is named, those there.
    """
    most = LEFT_MOST * (2 if evidence.tokens else 1)
    areas = [one for one in evidence.named if one.kind in AREAS and one.cost <= AREA_COST]
    others = any(one.cost <= SAID and one.kind not in AREAS for one in evidence.named)
    if others or float(without(evidence, areas).sum()) > most:
        return []
    found = list(_of_kind(index, evidence, areas, weights))
    return found if areas else [*found, *_of_numbers(index, evidence, weights)]


def without(evidence: Evidence, areas: list[Named]) -> Floats:
    """Return what each character of a text costs beside the names of some areas."""
    left = evidence.worth.cost.copy()
    for one in areas:
        left[one.begin : one.end] = 0.0
    return left


def _of_kind(index: AddressIndex, evidence: Evidence, areas: list[Named], weights: Weights) -> Iterator[Candidate]:
    word = kind_of(index, evidence)
    if word is None or more_than(evidence, word, areas) > KIND_LEFT:
        return  # 惠民超市 is a name that the registry lacks
    places = within(index, index.place_of["compound"].of_all(index.kind_words[word]).astype(np.int64), areas)
    if evidence.tokens:
        yield from _of_kind_with_door(index, evidence, places, weights)
    elif 0 < len(places) <= FEW:
        for place in places.tolist():
            spots = index.spots_of(np.array([place]))
            yield Candidate(spots, weights.hint, Level.LANDMARK, Reading())


def kind_of(index: AddressIndex, evidence: Evidence) -> str | None:
    """Return the word for a kind of place that stands in a text, the longest; None where none does."""
    return next((word for word in index.kind_words if word in evidence.text), None)


def within(index: AddressIndex, places: Longs, areas: list[Named]) -> Longs:
    """Return the places in the districts and towns named, all where none is."""
    for name, kind in (("district", Kind.DISTRICT), ("town", Kind.TOWN)):
        codes = {one.code for one in areas if one.kind is kind}
        if codes:
            places = places[among(index.place[name][places], codes)]
    return places


def more_than(evidence: Evidence, word: str, areas: list[Named]) -> float:
    """Return what of a text is said right before the word for a kind of place and explained by nothing."""
    begin = evidence.text.find(word)
    return float(without(evidence, areas)[max(0, begin - 4) : begin].sum())


def _of_kind_with_door(index: AddressIndex, evidence: Evidence, places: Longs, weights: Weights) -> Iterator[Candidate]:
    """Give the few places of a kind that have the building told, and the room: 家属院6号楼1单元501."""
    reading = next((one for one in evidence.readings if one.building and not one.door), None)
    if reading is None or not 0 < len(places) <= PLACES_MOST:
        return
    spots = index.spots_of(places)
    spots = spots[index.spot["building"][spots] == index.code_of["building"].get(reading.building, -1)]
    if reading.room:
        spots = spots[index.has_room(spots, 0, index.code_of["room"].get(reading.room, -1))]
    yield from _few(spots, Level.BUILDING, reading, weights)


def _of_numbers(index: AddressIndex, evidence: Evidence, weights: Weights) -> Iterator[Candidate]:
    """Give the few places of a small registry that have a building, a room or a house number that is told alone."""
    reading = next(iter(evidence.readings), None)
    sorts = {token.sort for token in evidence.tokens}
    if reading is None or float(evidence.worth.cost.sum()) > NUMBERS_LEFT or not sorts - {"plain"}:
        return
    spots: Longs = np.arange(len(index.spot_lng))
    for name in ("lane", "door", "building"):
        told = getattr(reading, name)
        if told:
            spots = spots[index.spot[name][spots] == index.code_of[name].get(told, -1)]
    if len(spots) > SPOTS_MOST:
        return
    if reading.room:
        room = index.code_of["room"].get(reading.room, -1)
        spots = spots[index.has_room(spots, 0, room)] if room > 0 else spots[:0]
    yield from _few(spots, Level.BUILDING if reading.building else Level.NUMBER, reading, weights)


def _few(spots: Longs, level: Level, reading: Reading, weights: Weights) -> Iterator[Candidate]:
    for spot in spots.tolist() if len(spots) <= FEW else ():
        yield Candidate(np.array([spot]), weights.hint, level, reading)
