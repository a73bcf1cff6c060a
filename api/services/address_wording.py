"""The answers to a question in the registry's own writing."""

from collections.abc import Sequence

import numpy as np

from api.services.address_question import Choice
from geo.address import AddressIndex, Hit
from geo.address.registry.entries import NAMED

SPOTS_MOST = 400  # of one hit, whose names are looked at


def in_own_writing(index: AddressIndex, hits: Sequence[Hit], choices: Sequence[Choice]) -> tuple[Choice, ...]:
    """Return choices with each name as its addresses write it: 東澄區 and not 东澄区 in a Taiwanese city."""
    told = "\n".join(value for one in choices for value in one.values)
    pairs = _names(index, hits, told)

    def written(value: str) -> str:
        for word, own in pairs.items():
            value = value.replace(word, own)
        return value

    return tuple(one._replace(values=tuple(map(written, one.values))) for one in choices) if pairs else tuple(choices)


def _names(index: AddressIndex, hits: Sequence[Hit], told: str) -> dict[str, str]:
    """Return the names among what is told that the registry writes otherwise, longest first."""
    spots = [spot for hit in hits for spot in hit.spots[:: max(1, -(-len(hit.spots) // SPOTS_MOST))]]
    places = np.unique(index.spot_place[np.array(spots, np.int64)]).tolist() if told and spots else []
    codes = {(name, int(index.place[name][place])) for place in places for name in NAMED}
    words = {one: index.word(*one) for one in codes if one[1]}
    found = {word: index.as_written(*one) for one, word in words.items() if word in told}
    changed = ((word, own) for word, own in found.items() if word != own)
    return dict(sorted(changed, key=lambda pair: -len(pair[0])))
