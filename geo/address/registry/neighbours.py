"""How close a registry's names lie: how many differ by one character, and which characters they are made of."""

import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

import numpy as np

from geo.address.alike.sounds import FIRST
from geo.address.columns import Array, Longs
from geo.address.words import NAME_CHARACTERS, SOME_NAMES, SURNAMES, ending

SHORTEST, LONGEST = 2, 12  # names of other lengths have no neighbours to speak of
SHRUNK = 4.0  # so many names of the length stand for the share of an ending that few names have
# how often a numeral or direction, a character of names, any other one is counted beside the names it stands in
TOLD, UNSEEN, UNKNOWN = 3.0, 0.3, 0.01
COMMON_CHARACTERS = 3_500  # of which a slip of the hand or of a machine may write any
FEW = 600.0  # characters of names that are too few to tell of others
KINDS_LEAST = 3  # names that end with a character for it to tell a kind of place
STEM = 2  # characters with which names of one family begin
LOST_MOST = 2  # characters within a name that a shorter one lacks
WILD = "?"
# the arrays of keys, and those of what is known of each
TABLES = {"keys": "counts", "ends": "shares", "signs": "often", "stems": "begun", "longer": "cut", "pairs": "beside"}
SIBLINGS = 0.02  # share of names that have one of the same stem with another given word, where few are known


class Neighbours:
    """What the names of a registry tell of names that it lacks; immutable once built."""

    def __init__(self, arrays: dict[str, Array]) -> None:
        self._tables = {one: (arrays[f"near.{one}"], arrays[f"near.{value}"]) for one, value in TABLES.items()}
        self._lasts: Longs = arrays["near.lasts"]

    def _of(self, table: str, key: str | int) -> float:
        """Return what a table holds for a text or a character; 0 where it does not hold that."""
        keys, values = self._tables[table]
        wanted = key if isinstance(key, int) else _key(key)
        place = int(np.searchsorted(keys, wanted))
        return float(values[place]) if place < len(keys) and keys[place] == wanted else 0.0

    def like(self, text: str, place: int) -> int:
        """Return how many names are a text but for the character at a place."""
        return int(self._of("keys", _masked(text, place)))

    def share(self, text: str) -> float:
        """Return which share of the names of this length and ending has another one that differs by one character."""
        return self._of("ends", _ending(text)) or self._of("ends", str(len(text)))

    def rate(self, char: str) -> float:
        """Return which share of all characters of names one is; a little for one that stands in none."""
        often = self._of("signs", ord(char))
        often += TOLD if char in _TELLING else UNSEEN if char in _NAMED else UNKNOWN
        return often / (self._total + FEW)

    def ends(self, text: str) -> bool:
        """Tell whether several names end with one or two characters, which tell a kind of place then: 坡, 和园."""
        place = int(np.searchsorted(self._lasts, _key(text)))
        return place < len(self._lasts) and int(self._lasts[place]) == _key(text)

    def begun(self, text: str) -> int:
        """Return how many names begin with the first two characters of a text."""
        return int(self._of("stems", text[:STEM]))

    def shorter(self, name: str, lost: int) -> float:
        """Return which share of the names of this length and end has another one that lacks so many characters.

        One or two, not of the first two, nor the last: 明湖路 beside 明湖东路, 海关大厦 beside 海关国际大厦.
        """
        return self._of("longer", _kind(name, min(lost, LOST_MOST)))

    def beside(self, own: str, word: str) -> float:
        """Return which share of the names that end with one word has another one that ends with another: 路, 街."""
        return self._of("pairs", f"{own} {word}") or self._of("pairs", own) or SIBLINGS

    @cached_property
    def _total(self) -> float:
        return float(self._tables["signs"][1].sum())


_TELLING = frozenset("零一二三四五六七八九十百千东西南北中上下前后内外老新大小")
_NAMED = SOME_NAMES | NAME_CHARACTERS | SURNAMES


def _key(text: str) -> int:
    return zlib.crc32(text.encode())


def _masked(text: str, place: int) -> str:
    return f"{text[:place]}{WILD}{text[place + 1 :]}"


def _ending(text: str) -> str:
    return f"{len(text)} {text[-2:]}"


def _last(text: str) -> str:
    return f"{len(text)} {text[-1:]}"


def _kind(text: str, lost: int) -> str:
    return f"{_last(text)} {lost}"


def neighbours_of(texts: Iterable[str]) -> dict[str, Array]:
    """Return what is known of the neighbours of some names, each given once."""
    names = [text for text in texts if SHORTEST <= len(text) <= LONGEST and text[0] >= chr(FIRST)]
    masks = [[_key(_masked(text, place)) for place in range(len(text) - 1)] for text in names]
    counts = Counter(key for keys in masks for key in keys)
    close = [any(counts[key] > 1 for key in keys) for keys in masks]
    signs = Counter(char for text in names for char in text if char >= chr(FIRST))
    lasts = Counter(text[-size:] for text in names for size in (1, 2))
    kinds = sorted(_key(end) for end, count in lasts.items() if count >= KINDS_LEAST)
    found: dict[str, Mapping[int, float]] = {
        "stems": Counter(_key(text[:STEM]) for text in names), "longer": _cut(names), "pairs": _beside(names),
        "keys": counts, "ends": _shares(names, close), "signs": {ord(char): count for char, count in signs.items()},
    }  # fmt: skip
    arrays = {"near.lasts": np.array(kinds, np.int64)}
    for name, given in found.items():
        arrays |= _sorted(f"near.{name}", f"near.{TABLES[name]}", given)
    return arrays


def _shares(names: Sequence[str], close: Sequence[bool]) -> dict[int, float]:
    """Return the share of names with a neighbour by length and by ending, those of few names drawn to the length's."""
    every, some = Counter(str(len(text)) for text in names), Counter(map(_ending, names))
    near = Counter(str(len(text)) for text, one in zip(names, close, strict=True) if one)
    near_end = Counter(_ending(text) for text, one in zip(names, close, strict=True) if one)
    found = {_key(text): near[text] / (count + SHRUNK) for text, count in every.items()}
    for text, count in some.items():
        whole = found[_key(text.split(" ")[0])]
        found[_key(text)] = (near_end[text] + SHRUNK * whole) / (count + SHRUNK)
    return found


def _cut(names: Sequence[str]) -> dict[int, float]:
    """Return the share of names that another one is but for what it lacks within, by length, end and how much.

    Those of few names are drawn to the share of all.
    """
    known, found = set(names), {}
    for lost in range(1, LOST_MOST + 1):
        long = [text for text in names if len(text) > STEM + lost]
        some = [text for text in long if any(one in known for one in _shortened(text, lost))]
        whole = len(some) / (len(long) + SHRUNK)
        near, every = Counter(map(_last, some)), Counter(map(_last, long))
        for text in {_last(text): text for text in long}.values():
            share = (near[_last(text)] + SHRUNK * whole) / (every[_last(text)] + SHRUNK)
            found[_key(_kind(text, lost))] = share
    return found


def _beside(names: Sequence[str]) -> dict[int, float]:
    """Return the share of names of one ending that have a sibling of another, and of one that none has."""
    stems: dict[str, set[str]] = defaultdict(set)
    for text in names:
        own = ending(text)
        stems[text[: len(text) - len(own)]].update((own,) if own else ())
    counts = Counter(own for some in stems.values() for own in some)
    pairs = Counter((own, word) for some in stems.values() for own in some for word in some if own != word)
    shares = {_key(own): SHRUNK * SIBLINGS / (count + SHRUNK) for own, count in counts.items()}
    for (own, word), count in pairs.items():
        shares[_key(f"{own} {word}")] = (count + SHRUNK * SIBLINGS) / (counts[own] + SHRUNK)
    return shares


def _shortened(text: str, lost: int) -> Iterator[str]:
    """Yield a name without so many characters that are neither of its first two nor its last."""
    for begin in range(STEM, len(text) - lost):
        yield text[:begin] + text[begin + lost :]


def _sorted(name: str, value: str, given: "Mapping[int, float]") -> dict[str, Array]:
    keys = np.array(list(given), np.int64)
    order = np.argsort(keys, kind="stable")
    values = np.array(list(given.values()), np.float64)
    return {name: keys[order], value: values[order]}
