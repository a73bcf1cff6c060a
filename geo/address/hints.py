"""Texts that name only a kind of place, or only a number: a few places of the registry may be worth a question."""

from collections.abc import Iterator

import numpy as np

from geo.address.candidate import Candidate, Level
from geo.address.columns import Longs
from geo.address.evidence import Evidence
from geo.address.index import AddressIndex
from geo.address.tokens import Reading
from geo.address.weights import Weights

FEW = 5  # more are too many to ask about
PLACES_MOST = 1_000  # of a kind
NUMBERS_LEFT, SPOTS_MOST = 0.5, 500  # nats that may stand beside numbers; places whose rooms are looked at
SAID = 2.0  # a name with slips of more is hardly one: 地铁口 is not 地铁望潮
KIND_LEFT = 0.2  # nats before the word of a kind: more may be a name
LEFT_MOST = 5.5  # the word of the kind alone is worth as much; before a number it is twice that


def hints(index: AddressIndex, evidence: Evidence, weights: Weights) -> list[Candidate]:
    """Return the few landmarks of the kind named, or the few places with the numbers told; else nothing."""
    most = LEFT_MOST * (2 if evidence.tokens else 1)
    if any(one.cost <= SAID for one in evidence.named) or float(evidence.worth.cost.sum()) > most:
        return []
    return [*_of_kind(index, evidence, weights), *_of_numbers(index, evidence, weights)]


def _of_kind(index: AddressIndex, evidence: Evidence, weights: Weights) -> Iterator[Candidate]:
    word = next((word for word in index.kind_words if word in evidence.text), None)
    if word is None or more_than(evidence, word) > KIND_LEFT:
        return  # 惠民超市 is a name that the registry lacks
    codes = index.kind_words[word]
    places = index.place_of["compound"].of_all(codes).astype(np.int64)
    if evidence.tokens:
        yield from _of_kind_with_door(index, evidence, places, weights)
    elif 0 < len(places) <= FEW:
        for place in places.tolist():
            spots = index.spots_of(np.array([place]))
            yield Candidate(spots, weights.hint, Level.LANDMARK, Reading())


def more_than(evidence: Evidence, word: str) -> float:
    """Return what of a text is said right before the word for a kind of place and explained by nothing."""
    begin = evidence.text.find(word)
    return float(evidence.worth.cost[max(0, begin - 4) : begin].sum())


def _of_kind_with_door(index: AddressIndex, evidence: Evidence, places: Longs, weights: Weights) -> Iterator[Candidate]:
    """Give the few places of a kind that have the building told, and the room: 家属院6号楼1单元501."""
    reading = next((one for one in evidence.readings if one.building and not one.door), None)
    if reading is None or not 0 < len(places) <= PLACES_MOST:
        return
    spots = index.spots_of(places)
    spots = spots[index.spot["building"][spots] == index.code_of["building"].get(reading.building, -1)]
    if reading.room:
        spots = spots[index.has_room(spots, 0, index.code_of["room"].get(reading.room, -1))]
    if 0 < len(spots) <= FEW:
        for spot in spots.tolist():
            yield Candidate(np.array([spot]), weights.hint, Level.BUILDING, reading)


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
    if 0 < len(spots) <= FEW:
        level = Level.BUILDING if reading.building else Level.NUMBER
        for spot in spots.tolist():
            yield Candidate(np.array([spot]), weights.hint, level, reading)
