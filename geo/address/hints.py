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
NUMBERS_LEFT, SPOTS_MOST = 0.5, 500  # nats that may stand beside numbers; places whose rooms are looked at
LEFT_MOST = 5.5  # the word of the kind alone is worth as much


def hints(index: AddressIndex, evidence: Evidence, weights: Weights) -> list[Candidate]:
    """Return the few landmarks of the kind named, or the few places with the numbers told; else nothing."""
    if evidence.named or float(evidence.worth.cost.sum()) > LEFT_MOST:
        return []
    return [*_of_kind(index, evidence, weights), *_of_numbers(index, evidence, weights)]


def _of_kind(index: AddressIndex, evidence: Evidence, weights: Weights) -> Iterator[Candidate]:
    word = next((word for word in index.kind_words if word in evidence.text), None)
    if word is None or evidence.tokens:
        return
    codes = index.kind_words[word]
    places = index.place_of["compound"].of_all(codes).astype(np.int64)
    if 0 < len(places) <= FEW:
        for place in places.tolist():
            spots = index.spots_of(np.array([place]))
            yield Candidate(spots, weights.hint, Level.LANDMARK, Reading())


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
