"""Texts that name only a kind of place, or only a number: a few places of the registry may be worth a question."""

from collections.abc import Iterator

import numpy as np

from geo.address.candidate import Candidate, Level
from geo.address.evidence import Evidence
from geo.address.index import AddressIndex
from geo.address.tokens import Reading
from geo.address.weights import Weights

FEW = 5  # more are too many to ask about
LEFT_MOST = 5.5  # the word of the kind alone is worth as much


def hints(index: AddressIndex, evidence: Evidence, weights: Weights) -> list[Candidate]:
    """Return the few landmarks of the kind named, or the few estates with the building told; else nothing."""
    if evidence.named or float(evidence.worth.cost.sum()) > LEFT_MOST:
        return []
    return [*_of_kind(index, evidence, weights), *_of_building(index, evidence, weights)]


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


def _of_building(index: AddressIndex, evidence: Evidence, weights: Weights) -> Iterator[Candidate]:
    reading = next((one for one in evidence.readings if one.building and not one.door), None)
    if (
        float(evidence.worth.cost.sum()) > 0.5
        or reading is None
        or not any(token.sort == "building" for token in evidence.tokens)
    ):
        return
    code = index.code_of["building"].get(reading.building, -1)
    spots = np.flatnonzero(index.spot["building"] == code)
    if reading.room and len(spots):
        room = index.code_of["room"].get(reading.room, -1)
        spots = spots[index.has_room(spots, 0, room)] if room > 0 else spots[:0]
    if 0 < len(spots) <= FEW:
        for spot in spots.tolist():
            yield Candidate(np.array([spot]), weights.hint, Level.BUILDING, reading)
