"""Names in Latin letters that a registry knows as aliases of its own: Wo On Road for 和安道."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from geo.address.registry.index import AddressIndex
from geo.address.told.text import Told, joined, of_clauses
from geo.address.western.parts import Word, is_western, words_of
from geo.address.writing.normalise import Normal

_LATIN = re.compile("[A-Z]{2}")
_NUMBER = re.compile(r"(?:(?<![A-Z])NO ?)?(?<![0-9A-Z])([0-9]{1,4}[A-Z]?(?:-[0-9]{1,4}[A-Z]?)?)号? ?$")
STREET_MOST = 2.5  # what the differences between a street as told and its alias may cost
WORDS_MOST = 8  # of a name


class Renamed(NamedTuple):
    """Where a name in Latin letters stands, and what the registry calls it."""

    begin: int
    end: int
    name: str


def in_own_names(normal: Normal, index: AddressIndex) -> Normal:
    """Return a text with names in Latin letters as the registry has them, the number behind them.

    A text of nothing but Latin letters is put from large to small.
    """
    if not index.other_names or not _LATIN.search(normal.text):
        return normal
    words = [one for one in words_of(normal.text) if one.text.isascii()]
    found = list(_written(words, index.other_names))
    found = sorted([*found, *_streets(words, index, found)])
    if not found:
        return normal
    told = Told(normal.text, normal.offsets)
    clauses = [_replaced(told, *span, found) for span in normal.clauses()]
    return of_clauses(clauses[::-1] if is_western(normal.text) else clauses)


def _written(words: list[Word], names: Mapping[str, str]) -> Iterator[Renamed]:
    """Return the aliases as written, the longest first at each place and none over another."""
    taken = 0
    for k, first in enumerate(words):
        for last in reversed(words[k : k + WORDS_MOST]) if first.begin >= taken else ():
            name = " ".join(one.text for one in words[k : words.index(last) + 1])
            if name in names:
                taken = last.end
                yield Renamed(first.begin, last.end, names[name])
                break


def _streets(words: list[Word], index: AddressIndex, found: list[Renamed]) -> Iterator[Renamed]:
    """Return the street that is told by its alias with another word for its kind, with slips, or without that word."""
    for street in index.other_streets.found(words)[:1] if len(index.other_streets) else ():
        free = not any(one.begin < street.end and street.begin < one.end for one in found)
        if free and street.cost <= STREET_MOST:
            name = next(islice(index.other_names.values(), street.code - 1, None))
            yield Renamed(street.begin, street.end, name)


def _replaced(told: Told, low: int, high: int, found: list[Renamed]) -> Told:
    """Return a clause with the registry's names in it, each before the number that stands before it."""
    out: list[Told] = []
    last = low
    for one in (one for one in found if low <= one.begin < high):
        number = _NUMBER.search(told.text, last, one.begin)
        name = Told(one.name, (told.places[one.begin],) * len(one.name))
        out += [told.part(last, number.start() if number else one.begin), name]
        if number:
            out.append(told.part(*number.span(1)).with_end("号"))
        last = one.end
    clause = joined((*out, told.part(last, high)))
    return clause.part(clause.text.startswith(" "), len(clause.text))
