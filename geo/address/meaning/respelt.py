"""Other ways to read the characters of a text: pinyin as syllables, parts of a character as one: 松 for 木公."""

import re
from typing import NamedTuple

from geo.address.alike.sounds import syllable_sizes, typed_syllables
from geo.address.alike.torn import FIND_TORN, TORN
from geo.address.registry.names import fold

SHORT_RUN = 4  # letters that may be a syllable or the first letters of several
_SPELLED = re.compile(r"[A-Z]{2,}(?: [A-Z]{2,})*")


class Respelled(NamedTuple):
    """A folded text, the places no name may cover, and where in the given text each character begins and ends."""

    text: str
    blocked: list[bool]
    begins: list[int]
    ends: list[int]
    torn: list[bool]  # whether a character stands for two that are its parts


def respellings(text: str, taken: list[tuple[int, int]]) -> list[Respelled]:
    """Return the text with pinyin as syllables, and as it is where its letters may be the first of several."""
    closed = [False] * len(text)
    for low, high in taken:
        closed[low:high] = [True] * (high - low)
    found = [_respelled(text, closed)]
    if len(found[0][0]) != len(text):
        found += [one for one in (_respelled(text, closed, late=True),) if one != found[0]]
    runs = [len(one) for one in re.findall("[A-Z]+", text)]
    if len(found[0][0]) != len(text) and min(runs, default=SHORT_RUN + 1) <= SHORT_RUN:
        places = list(range(len(text)))
        found.append(Respelled(fold(text), closed, places, [k + 1 for k in places], [False] * len(text)))
    return found + [one for one in (_mended(text, closed),) if one]


def _mended(text: str, closed: list[bool]) -> Respelled | None:
    """Return the folded text with characters in place of their parts, 松 for 木公; None where there are none."""
    if not FIND_TORN.search(text):
        return None
    out, blocked, begins, ends, torn, place = [], [], [], [], [], 0
    while place < len(text):
        whole = TORN.get(text[place : place + 2]) if not any(closed[place : place + 2]) else None
        out.append(whole or text[place])
        blocked.append(closed[place])
        begins.append(place)
        place += 2 if whole else 1
        ends.append(place)
        torn.append(whole is not None)
    return Respelled(fold("".join(out)), blocked, begins, ends, torn)


def _respelled(text: str, closed: list[bool], *, late: bool = False) -> Respelled:
    """Return the folded text with pinyin as syllables: one that begins or ends a name takes all of its letters."""
    begins: list[int] = []
    ends: list[int] = []
    out, blocked, last = [], [], 0
    for found in _SPELLED.finditer(text):
        syllables = typed_syllables(found[0], late=late)
        if syllables is None or (len(syllables) < 2 and not _beside_han(text, *found.span())):
            continue
        out.append(fold(text[last : found.start()]) + syllables)
        blocked += closed[last : found.start()] + [False] * len(syllables)
        begins += range(last, found.start())
        ends += range(last + 1, found.start() + 1)
        place = found.start()
        for size in syllable_sizes(syllables):
            place += text[place] == " "
            begins.append(place)
            place += size
            ends.append(place)
        last = found.end()
    out.append(fold(text[last:]))
    begins += range(last, len(text))
    ends += range(last + 1, len(text) + 1)
    return Respelled("".join(out), blocked + closed[last:], begins, ends, [False] * len(begins))


def _beside_han(text: str, begin: int, end: int) -> bool:
    """Tell whether letters stand beside a Chinese character: 锦XIU花园."""
    return text[begin - 1 : begin] >= "\u3400" or text[end : end + 1] >= "\u3400"
