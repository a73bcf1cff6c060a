"""How what is told of a name differs from the name on record: the cheapest way from one to the other."""

from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from geo.address.alike.ears import ALIKE, FURTHER, near_table
from geo.address.alike.shapes import look_alike
from geo.address.alike.sounds import FIRST, coded, second_syllables
from geo.address.meaning.ends import is_cut, words_of
from geo.address.registry.names import generic_size
from geo.address.registry.namesakes import NUMERALS


class Way(IntEnum):
    """In which way a character of what is told differs from the name's own."""

    SOUND = 0  # another character of that sound
    EAR = 1  # what hasty ears take for it
    SWAPPED = 2
    LOOK = 3
    NEAR = 4  # what some region's ears take for it
    FAR = 5  # what is but like that
    DROPPED = 6
    NUMERAL = 7  # a numeral for another one or for something else
    STRANGE = 8  # in sound and look; or one too many


OF_ANOTHER = (Way.NEAR, Way.FAR, Way.LOOK)
# prices of what may turn a name into what is told; UNLIKE and ADDED have no mechanism
SAME, LIKE, SWAPPED, DROPPED, ADDED, UNLIKE = 0.1, 0.4, 0.6, 1.9, 2.1, 2.2
TWO = {"二": "二两"}  # names hold one for both


class Deviation(NamedTuple):
    """One difference, and where it is in what is told."""

    way: Way
    place: int


_Reached = tuple[float, tuple[Deviation, ...]]  # what it costs to come so far, and by which differences


class Compared(NamedTuple):
    """What turning a name into what is told costs, and by which differences."""

    cost: float
    found: tuple[Deviation, ...] = ()
    name: str = ""

    @property
    def size(self) -> int:
        """The number of characters of the name."""
        return len(self.name)

    def of(self, *ways: Way) -> list[int]:
        """Return the places of the differences of some ways."""
        return [one.place for one in self.found if one.way in ways]


def likest(told: str, writings: Sequence[str], ends: tuple[bool, bool]) -> Compared:
    """Return how what is told compares to the likest of the writings of a name.

    The end of a name tells its kind and has a price of its own, 巷 for 路, unless it is another of this city's: `ends`
    tells whether the last two characters of what is told are one, 和园 for 家园, and whether the last is.
    """
    found = (compared(told, one, kind=ends[told[-1] != one[-1]]) for one in writings)
    return min(found, default=Compared(0.0))


@lru_cache(maxsize=4_096)
def compared(told: str, name: str, *, kind: bool) -> Compared:
    """Return the cheapest way from a name to what is told: an alignment with swaps.

    >>> [one.way.name for one in compared("云从支路", "云冲支路", kind=False).found]
    ['EAR']
    """
    if words_of(told, name) or is_cut(told, name):
        return Compared(LIKE, (), name)
    free = len(name) - (0 if kind else max(generic_size(name), int(told[-1] != name[-1])))
    strange = tuple(Deviation(Way.STRANGE, place) for place in range(len(told)))
    gone = [(Deviation(Way.DROPPED, place),) for place in range(len(told) + 1)]
    row: list[_Reached] = [(ADDED * j, strange[:j]) for j in range(len(told) + 1)]
    before = row
    for i, own in enumerate(name):
        above, row = row, [_with(row[0], DROPPED, gone[0])]
        last = i == len(name) - 1
        for j, char in enumerate(told):
            ways = [
                _with(above[j], *_step(char, own, j, free=i < free)),
                _with(above[j + 1], DROPPED, () if last else gone[j + 1]),
            ]
            doubled = j > 0 and told[j - 1] == char
            ways.append(_with(row[j], LIKE) if doubled else _with(row[j], ADDED, strange[j : j + 1]))
            if i and j and char == name[i - 1] and told[j - 1] == own:
                ways.append(_with(before[j - 1], SWAPPED, (Deviation(Way.SWAPPED, j - 1),)))
            row.append(min(ways))
        before = above
    return Compared(*row[-1], name)


def _with(reached: _Reached, cost: float, found: tuple[Deviation, ...] = ()) -> _Reached:
    return reached[0] + cost, reached[1] + found


def _step(char: str, own: str, place: int, *, free: bool) -> _Reached:
    """Return what it costs to have one character for another, and in which way it differs where that tells anything."""
    if char in TWO.get(own, own):
        return 0.0, ()
    way = kinship(char, own)
    cost = UNLIKE if way is Way.STRANGE else LIKE if way in OF_ANOTHER else SAME
    if char in NUMERALS and (own in NUMERALS or way is Way.STRANGE):
        return cost, (Deviation(Way.NUMERAL, place),)
    if char < chr(FIRST) or not (free or way in (Way.EAR, Way.SOUND)):
        return cost, ()
    return cost, (Deviation(way, place),)


@lru_cache(maxsize=65_536)
def kinship(told: str, name: str) -> Way:
    """Return in which way a character sounds or looks like a name's own one, STRANGE where in none."""
    codes, second = coded(told + name), second_syllables(told + name)
    heard, own, rare = int(codes.syllables[0]), int(codes.syllables[1]), int(second[1])
    if 0 <= heard == own:
        return Way.SOUND
    near = int(near_table()[heard, own]) if heard >= 0 and own >= 0 else 0
    if near == ALIKE:
        return Way.EAR
    if codes.looks[0] == codes.looks[1] >= 0 or look_alike(told, name):
        return Way.LOOK
    if near == FURTHER:
        return Way.FAR
    return Way.NEAR if near or 0 <= heard == rare else Way.STRANGE
