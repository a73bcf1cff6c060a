"""Names that share pairs of characters or of sounds with a text, in any order: those that are worth a closer look."""

from collections.abc import Sequence

import numpy as np

from geo.address.alike.ears import rough_codes
from geo.address.alike.sounds import FIRST, coded, firsts
from geo.address.columns import Array, Floats, Groups, Longs, ranges

POSTINGS_MOST = 800  # a pair that more names share tells nothing
LETTERED_MOST = 64  # names by their first letters that are looked at beside the others
CHARS, SOUNDS, ROUGH, INITIALS, LETTER_CHAR, CHAR_LETTER = range(6)  # of what the keys of pairs are made
_MARKS = np.array([[CHARS << 42], [SOUNDS << 42], [ROUGH << 42]])


class Pairs:
    """The pairs of all surfaces; immutable once built."""

    def __init__(self, arrays: dict[str, Array]) -> None:
        self._keys: Longs = arrays["pair.keys"]
        self._postings = Groups.stored(arrays, "pair")
        self._worth: Floats = arrays["pair.worth"]
        self._whole: Floats = arrays["surface.worth"]

    def alike(self, folded: str, blocked: Sequence[bool], most: int) -> Longs:
        """Return the surfaces that share most pairs with a text where it is not blocked, some by letters if it has any.

        What is known to be something else would only stand for names that nobody means.
        """
        plain = self._shared(_keys_of(folded, blocked)[0])
        found = self._best(plain, most)
        lettered = _letter_keys(folded)[0]
        if not len(lettered):
            return found
        shared = self._shared(lettered)
        both = shared + np.where(shared > 0, plain, 0.0)
        return np.unique(np.concatenate([found, self._best(both, LETTERED_MOST)]))

    def _best(self, shared: Floats, most: int) -> Longs:
        """Return at most so many surfaces of those that share most with a text, and most of their own."""
        found = np.flatnonzero(shared > 0)
        if len(found) > most:
            rank = shared[found] * (0.4 + shared[found] / self._whole[found])
            found = found[np.argpartition(-rank, most)[:most]]
        return found.astype(np.int64)

    def _shared(self, keys: Longs) -> Floats:
        """Return for each surface what the pairs are worth that it has of some."""
        keys = np.unique(keys)
        place = np.searchsorted(self._keys, keys)
        place = place[(place < len(self._keys))]
        keys = keys[: len(place)]
        place = place[self._keys[place] == keys] if len(place) else place
        sizes = self._postings.starts[place + 1] - self._postings.starts[place]
        few = place[sizes <= POSTINGS_MOST]
        members = self._postings.members[ranges(self._postings.starts[few], self._postings.starts[few + 1])]
        worth = np.repeat(self._worth[few], sizes[sizes <= POSTINGS_MOST])
        shared: Floats = np.bincount(members, weights=worth, minlength=len(self._whole)).astype(np.float64)
        return shared


def pairs_of(texts: Sequence[str]) -> dict[str, Array]:
    """Return the surfaces by pair, with the worth of each pair and of all pairs of a surface, but for letters."""
    gap = "\0\0\0"  # never part of a name, so that every pair reaching over it has a nought in it
    joined = gap.join(texts)
    plain, lettered = _keys_of(joined), _letter_keys(joined, named=True)
    keys, places = (np.concatenate(both) for both in zip(plain, lettered, strict=True))
    owner = np.repeat(np.arange(len(texts)), [len(text) + len(gap) for text in texts])
    good = (keys >> 42 != CHARS) | ((keys >> 21) & 0x1FFFFF > 0)
    keys, surfaces = keys[good], owner[places[good]]
    both = np.unique(np.stack([keys, surfaces]), axis=1) if len(keys) else np.empty((2, 0), np.int64)
    known, number, count = np.unique(both[0], return_inverse=True, return_counts=True)
    worth = np.log1p(len(texts) / np.maximum(1, count))
    weights = np.where(both[0] >> 42 <= ROUGH, worth[number], 0.0)
    whole = np.bincount(both[1], weights=weights, minlength=len(texts)) if len(known) else np.ones(len(texts))
    groups = Groups.of(number, len(known), both[1])
    return {"pair.keys": known, **groups.arrays("pair"), "pair.worth": worth, "surface.worth": np.maximum(whole, 1e-9)}


def _key(mark: int, one: Longs, two: Longs) -> Longs:
    found: Longs = (mark << 42) | (one.astype(np.int64) << 21) | two.astype(np.int64)
    return found


def _keys_of(text: str, blocked: Sequence[bool] = ()) -> tuple[Longs, Longs]:
    """Return the keys of the pairs of a text, by character, blurred sound and rough sound, and where each begins."""
    codes = coded(text)
    rough = np.where(codes.syllables >= 0, rough_codes()[codes.syllables], -1) if text else codes.syllables
    wide = np.array((codes.chars, codes.blurred, rough), np.int64)
    if len(blocked):
        wide[:, np.array(blocked)] = -1
    keys, places = [], []
    for apart in (1, 2):
        one, two = wide[:, :-apart], wide[:, apart:]
        good = (one >= 0) & (two >= 0)
        keys.append((_MARKS | (np.minimum(one, two) << 21) | np.maximum(one, two))[good])
        places.append(np.nonzero(good)[1])
    return np.concatenate(keys), np.concatenate(places).astype(np.int64)


def _letter_keys(text: str, *, named: bool = False) -> tuple[Longs, Longs]:
    """Return the keys of neighbours of which one or both are letters, and where each begins.

    In a name every character stands for its first letter too.
    """
    if not named and not any("A" <= char <= "Z" for char in text):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    chars = coded(text).chars
    letters = (chars >= ord("A")) & (chars <= ord("Z"))
    first = np.where(letters, chars, firsts(text) if named else -1)
    han = chars >= FIRST
    keys, places = [], []
    for mark, one, two in (
        (INITIALS, first, first),
        (LETTER_CHAR, first, np.where(han, chars, -1)),
        (CHAR_LETTER, np.where(han, chars, -1), first),
    ):
        good = (one[:-1] >= 0) & (two[1:] >= 0)
        keys.append(_key(mark, one[:-1], two[1:])[good])
        places.append(np.flatnonzero(good))
    return np.concatenate(keys).astype(np.int64), np.concatenate(places).astype(np.int64)
