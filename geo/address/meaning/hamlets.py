"""What stands right behind a village's name before a number: a hamlet of that village, nearly so, or an unknown one."""

import re
from collections.abc import Iterator, Sequence

import numpy as np

from geo.address.registry.index import AddressIndex
from geo.address.registry.names import Kind, Named, fold
from geo.address.writing.tokens import Token
from geo.address.writing.wording import FILLER, Worth

SAID, SHORT, WHOLE = 0.5, 1.0, 8.0  # costs: a village surely told, a short form, the name of an unknown hamlet
NEAR = 2.6  # slips of sound or look; another character makes another hamlet
LEAST, MOST, HAMLETS_MOST = 2, 7, 200  # characters; hamlets of a village
# no name of a hamlet
_WHERE = re.compile("村?[东西南北中前后里外]?[头口边面侧部]|.{0,2}[路街巷弄道]|.{0,3}家|[东西南北中]")
_SORTS = frozenset(("group", "door", "plain", "dashed", "building"))


def hamlets_told(
    index: AddressIndex, text: str, named: Sequence[Named], tokens: Sequence[Token], worth: Worth
) -> list[Named]:
    """Return the hamlets of a village that is surely told which what stands behind that may name, miswritten.

    Where it is like none of them it is charged as the name of a hamlet that the registry lacks.
    """
    found: list[Named] = []
    for village, low, high in _behind_villages(text, named, tokens):
        if min(worth.cost[low:high]) <= FILLER or _WHERE.fullmatch(text, low, high):
            continue
        near = _near(index, village, text[low:high], low)
        found += near
        if not near:
            total = float(worth.cost[low:high].sum())
            worth.cost[low:high] += max(0.0, WHOLE - total) / (high - low)
    return found


def _behind_villages(text: str, named: Sequence[Named], tokens: Sequence[Token]) -> Iterator[tuple[int, int, int]]:
    """Give the codes of villages told, and where words that no name explains stand between them and a number."""
    groups = {one.begin: one.end for one in tokens if one.sort == "group"}
    begins = sorted(one.begin for one in tokens if one.sort in _SORTS)
    for village in (one for one in named if one.cost <= SAID):
        for low in {village.end, groups.get(village.end, 0)} if village.kind is Kind.COMMUNITY else ():
            high = next((begin for begin in begins if begin >= low), 0)
            known = any(one.begin < high and low < one.end for one in named if one.cost <= SHORT)
            if (
                low
                and LEAST <= high - low <= MOST
                and not known
                and all("\u3400" <= char <= "\u9fff" for char in text[low:high])
            ):
                yield village.code, low, high


def _near(index: AddressIndex, village: int, told: str, begin: int) -> list[Named]:
    """Return the hamlets of a village that are nearly what is told."""
    places = index.place_of["community"][village]
    codes = np.unique(index.place["compound"][places])[:HAMLETS_MOST].tolist()
    surfaces = {index.names.place_of.get(fold(index.word("compound", code)), -1): code for code in codes if code}
    surfaces.pop(-1, None)
    return [
        Named(Kind.COMPOUND, surfaces[one.surface], begin, begin + one.end, one.cost)
        for one in index.names.among(fold(told), surfaces)
        if one.begin == 0 and one.end == len(told) and one.cost <= NEAR
    ]
