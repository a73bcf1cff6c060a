"""Names that what is typed may become: by beginning, initials, sound, a part within, and with a slip."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from enum import IntEnum
from math import log2
from typing import NamedTuple

import numpy as np

from geo.address.alike.edits import reached
from geo.address.columns import Ints
from geo.address.typed.suggest_index import SuggestIndex, pairs_of
from geo.address.writing.spelling import spellings, typed_ways

LAST_CHAR = "\U0010ffff"
SCORED_MOST = 48  # names looked at letter by letter for slips
POSTINGS_MOST = 4_000  # a pair of neighbours that so many names share tells little
WAYS_MOST = 16
SLIPS_MOST = 2  # in a beginning that is typed; in one of less than six characters one


class How(IntEnum):
    """How a name fits what was typed, best first."""

    EXACT = 0
    BEGIN = 1
    INITIALS = 2
    SOUND = 3
    INSIDE = 4
    ALIKE = 5
    SLIP = 6


class Fit(NamedTuple):
    """A name that fits: its number, how, and which of its characters were typed; `other` is the name it goes by."""

    name: int
    how: How
    begin: int
    end: int
    other: str | None = None


def fitting(index: SuggestIndex, typed: str, most: int) -> list[Fit]:
    """Return the names that fit best; slips are only looked for where nothing else fits."""
    found: dict[int, Fit] = {}
    letters = typed.isascii() and typed.isalpha()
    ways: list[Callable[[SuggestIndex, str, int], list[Fit]]] = [beginning, _others]
    ways += [_by_initials, _by_sound] if letters else []
    ways += [_inside]
    ways += [_alike_in_sound, _with_a_slip] if not letters else []
    for way in ways:
        if way in (_alike_in_sound, _with_a_slip) and found:
            break
        for fit in way(index, typed, most):
            found.setdefault(fit.name, fit)
        if len(found) >= most:
            break
    return list(found.values())[:most]


def longest_at(index: SuggestIndex, text: str, begin: int) -> tuple[int, int, str | None] | None:
    """Return the longest name written in full at a place of a text: its number, where it ends, its other name."""
    best: tuple[int, int, str | None] | None = None
    for keys, offset in ((index.keys, index.first_name), (index.other, 0)):
        low, high = offset, len(keys)
        for end in range(begin + 1, min(len(text), begin + 24) + 1):
            told = text[begin:end]
            low, high = begun(keys, told, low, high)
            if low >= high:
                break
            if keys[low] == told and end - begin >= 2 and (best is None or end > best[1]):
                own = keys is index.keys
                best = (low - offset, end, None) if own else (int(index.other_name[low]), end, index.other_raw[low])
    return best if best is None or index.popular[best[0]] else None


def begun(keys: Sequence[str], told: str, low: int = 0, high: int | None = None) -> tuple[int, int]:
    """Return where those of some keys in order stand that begin so."""
    low = bisect_left(keys, told, low, high)
    return low, bisect_right(keys, told + LAST_CHAR, low, high)


def _best(index: SuggestIndex, names: Ints, most: int) -> list[int]:
    """Return the names that most addresses bear, of equals the shortest."""
    names = names[index.popular[names] > 0]
    if len(names) > 4 * most:
        names = names[np.argpartition(-index.popular[names], 4 * most)[: 4 * most]]
    unique = dict.fromkeys(names.tolist())
    return sorted(unique, key=lambda at: (-int(log2(index.popular[at])), len(index.name(at)), index.name(at)))[:most]


def beginning(index: SuggestIndex, typed: str, most: int) -> list[Fit]:
    """Return the names that begin as typed; the one that is typed in full first."""
    first = index.first_name
    low, high = begun(index.keys, typed, first)
    best = _best(index, np.arange(low - first, high - first, dtype=np.int32), most)
    exact = [at for at in best if index.name(at) == typed]
    if not exact and low < high and index.keys[low] == typed and index.popular[low - first]:
        exact = [low - first]
    ordered = [*exact, *(at for at in best if at not in exact)]
    return [Fit(at, How.EXACT if at in exact else How.BEGIN, 0, len(typed)) for at in ordered][:most]


def _others(index: SuggestIndex, typed: str, most: int) -> list[Fit]:
    low, high = begun(index.other, typed)
    places = range(low, min(high, low + 4 * most))
    found = [Fit(int(index.other_name[at]), How.BEGIN, 0, len(typed), index.other_raw[at]) for at in places]
    return [one for one in found if index.popular[one.name]][:most]


def _spelled(keys: Sequence[str], names: Ints, told: str) -> Ints:
    return names[slice(*begun(keys, told))]


def _by_initials(index: SuggestIndex, typed: str, most: int) -> list[Fit]:
    """Return names by initials, those whose initials are all typed first."""
    names = _spelled(index.initials, index.initials_name, typed)
    best = _best(index, names, 2 * most)
    best.sort(key=lambda at: len(index.name(at)) != len(typed))
    return [Fit(at, How.INITIALS, 0, len(typed)) for at in best[:most]]


def _by_sound(index: SuggestIndex, typed: str, most: int) -> list[Fit]:
    """Return names by full pinyin, or syllables begun: JINXHY."""
    full = _best(index, _spelled(index.sounds, index.sound_name, typed), most)
    found = {at: Fit(at, How.SOUND, 0, _sounded(index.name(at), typed)) for at in full}
    for way in typed_ways(typed, WAYS_MOST):
        if len(found) >= most or len(way) == len(typed):
            break
        names = _spelled(index.initials, index.initials_name, "".join(one[0] for one in way))
        fits = [at for at in _best(index, names[:2000], 200) if _says(index.name(at), way)]
        for at in fits[:most]:
            found.setdefault(at, Fit(at, How.SOUND, 0, len(way)))
    return list(found.values())[:most]


def _sounded(name: str, typed: str) -> int:
    """Return how many characters of a name are begun by what is typed."""
    for way in spellings(name):
        told, count = "", 0
        while len(told) < len(typed) and count < len(way):
            told += way[count]
            count += 1
        if told.startswith(typed):
            return count
    return 0


def _says(name: str, way: tuple[str, ...]) -> bool:
    return any(all(a.startswith(b) for a, b in zip(one, way, strict=False)) for one in spellings(name))


def _inside(index: SuggestIndex, typed: str, most: int) -> list[Fit]:
    """Return names that hold what is typed behind their beginning."""
    if len(typed) < 2:
        return []

    def ending(at: int) -> str:
        return index.name(int(index.suffix_name[at]))[int(index.suffix_at[at]) :]

    every = range(len(index.suffix_name))
    low = bisect_left(every, typed, key=ending)
    high = bisect_right(every, typed + LAST_CHAR, low, key=ending)
    within = np.arange(low, high)[index.suffix_at[low:high] > 0]
    begin_of = dict(zip(index.suffix_name[within].tolist(), index.suffix_at[within].tolist(), strict=True))
    best = _best(index, index.suffix_name[within], most)
    return [Fit(at, How.INSIDE, begin_of[at], begin_of[at] + len(typed)) for at in best]


def _alike_in_sound(index: SuggestIndex, typed: str, most: int) -> list[Fit]:
    """Return names that sound as what is typed: 锦秀 for 锦绣."""
    if len(typed) < 2:
        return []
    names = [_spelled(index.sounds, index.sound_name, "".join(way)) for way in spellings(typed)[:2]]
    best = _best(index, np.concatenate(names), most)
    return [Fit(at, How.ALIKE, 0, len(typed)) for at in best if len(index.name(at)) >= len(typed)]


def _with_a_slip(index: SuggestIndex, typed: str, most: int) -> list[Fit]:
    """Return names of which what is typed is the beginning but for a slip or two."""
    if len(typed) < 2:
        return []
    wanted = np.unique(np.concatenate([pairs_of(one) for one in (typed, *_swapped(typed))]))
    places = np.searchsorted(index.pair, wanted[wanted <= index.pair[-1:].max(initial=-1)])
    known = places[index.pair[places] == wanted[: len(places)]].tolist()
    spans = [(int(index.pair_start[at]), int(index.pair_start[at + 1])) for at in known]
    postings = [index.pair_name[low:high] for low, high in spans if high - low <= POSTINGS_MOST]
    if not postings:
        return []
    names, shared = np.unique(np.concatenate(postings), return_counts=True)
    ahead = names[np.lexsort((-index.popular[names], -shared))[:SCORED_MOST]]
    allowed = 1 if len(typed) < 6 else SLIPS_MOST
    slips = [(slips_to_begin(typed, index.name(at), allowed), at) for at in ahead.tolist()]
    fit = sorted(((slip, -index.popular[at], at) for slip, at in slips if slip <= allowed))
    return [Fit(at, How.SLIP, 0, 0) for _, _, at in fit[:most]]


def _swapped(typed: str) -> list[str]:
    """Return what is typed with each two neighbours swapped: 香书路 shares no pair with 书香路."""
    return [typed[:at] + typed[at + 1] + typed[at] + typed[at + 2 :] for at in range(min(len(typed), 8) - 1)]


def slips_to_begin(typed: str, name: str, most: int = SLIPS_MOST) -> int:
    """Return how many single changes make `typed` the beginning of `name`; two swapped neighbours are one.

    More than `most` are told as one more: only what that few changes can reach is looked at.

    >>> slips_to_begin("柳阴", "柳荫路"), slips_to_begin("荫柳路", "柳荫路"), slips_to_begin("柳路", "柳荫路")
    (1, 1, 1)
    """
    return min(reached(typed, name, most).values(), default=most + 1)
