"""How names are typed in letters: full pinyin, initials, and mixtures of both."""

from collections.abc import Iterator
from functools import cache
from itertools import islice, product

from geo.address.alike.sounds import all_readings, toneless

VARIANTS_MOST = 8  # of a name with characters read in several ways
READINGS_MOST = 2  # of a character: rarer ones are seldom meant


@cache
def readings(char: str) -> tuple[str, ...]:
    """Return the syllables a character may be read as, without tones, in capitals; itself where it is no such.

    >>> readings("长"), readings("A")
    (('ZHANG', 'CHANG'), ('A',))
    """
    told = all_readings().get(ord(char))
    if told is None:
        return (char,)
    plain = dict.fromkeys(toneless(one).upper() for one in told.split(","))
    return tuple(plain)[:READINGS_MOST]


def spellings(name: str) -> list[tuple[str, ...]]:
    """Return the likeliest ways in which a name sounds, syllable by syllable."""
    return list(islice(product(*map(readings, name)), VARIANTS_MOST))


@cache
def _syllables() -> frozenset[str]:
    found = {toneless(one).upper() for told in all_readings().values() for one in told.split(",")}
    return frozenset(one for one in found if one.isascii() and one.isalpha())


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(one[:end] for one in _syllables() for end in range(1, len(one) + 1))


def typed_ways(letters: str, most: int = 16) -> list[tuple[str, ...]]:
    """Return the ways to read letters as beginnings of syllables, those of fewest syllables first.

    >>> ("JIN", "X", "H", "Y") in typed_ways("JINXHY")
    True
    """
    return sorted(islice(_ways(letters), most), key=len)


def _ways(letters: str) -> Iterator[tuple[str, ...]]:
    if not letters:
        yield ()
        return
    for end in range(min(6, len(letters)), 0, -1):
        first = letters[:end]
        if first in _beginnings() and (
            first in _syllables() or first in ("ZH", "CH", "SH") or end in (1, len(letters))
        ):
            for rest in _ways(letters[end:]):
                yield (first, *rest)
