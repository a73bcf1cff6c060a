"""Texts that hold two addresses: which of them is not meant, and where one ends and the other begins."""

import re

from geo.address.evidence import Evidence
from geo.address.names import Kind, Named
from geo.address.normalise import Normal
from geo.address.tokens import Token

_TO = "送到|送至|送往|寄到|寄往|运到|搬到|搬往|拿到|发到|送去|去|到"
_EXCLUDED: tuple[re.Pattern[str], ...] = (
    re.compile("不是(?P<out>[^是\x1f]{3,60}?)\x1f?(?:而?是)"),
    re.compile("不在(?P<out>[^在\x1f]{3,60}?)\x1f?(?:而?是?在)"),
    re.compile("(?:不是|不在|并非|非)(?P<out>[^\x1f]{3,60})"),
    re.compile(f"从(?P<out>[^\x1f]{{3,60}}?)\x1f?(?:{_TO})(?=.{{3}})"),
    re.compile("(?:原来|以前|原先|之前|过去|曾经|原)(?:在|住在?|是|地址是?|址)(?P<out>[^\x1f]{3,60}?)(?:\x1f|现在?|$)"),
)
AREAS = (Kind.CITY, Kind.DISTRICT, Kind.TOWN)
_EITHER = re.compile("或者是?|还是|或是")
_JOINS = re.compile("或者是?|还有|或是?|以及|和|与|跟|及|到|至|~")


def without_excluded(normal: Normal) -> Normal:
    """Return a text without the addresses of which it says that they are not meant.

    >>> from geo.address.normalise import normalise
    >>> without_excluded(normalise("不是建国东路7号，是建国西路7号")).text
    '建国西路7号'
    """
    marked, places = _marked(normal)
    for pattern in _EXCLUDED:
        found = pattern.search(marked)
        if found and len(marked) - (found.end() - found.start()) > 3:
            kept = [k for k in range(len(marked)) if not found.start() <= k < found.end()]
            return cut(normal, [places[k] for k in kept if places[k] >= 0])
    return normal


def _marked(normal: Normal) -> tuple[str, list[int]]:
    """Return the text with its breaks written out, and where each character is in it, -1 for a break."""
    out, places = [], []
    breaks = set(normal.breaks)
    for place, char in enumerate(normal.text):
        if place in breaks:
            out.append("\x1f")
            places.append(-1)
        out.append(char)
        places.append(place)
    return "".join(out), places


def cut(normal: Normal, places: list[int]) -> Normal:
    """Return the part of a text that some places, in order, make up."""
    number = {place: k for k, place in enumerate(places)}
    breaks = tuple(number[one] for one in normal.breaks if number.get(one))
    return Normal("".join(normal.text[k] for k in places), tuple(normal.offsets[k] for k in places), breaks)


def says_either(text: str) -> bool:
    """Tell whether a text offers two places itself."""
    return _EITHER.search(text) is not None


def parts_of(normal: Normal, evidence: Evidence) -> list[Normal]:
    """Return the two addresses of a text where a sign or a word joins them, else nothing.

    A second one that begins with its number shares the names before the first one's number.
    """
    text = normal.text
    joins = [(place, place) for place in normal.breaks] + [found.span() for found in _JOINS.finditer(text)]
    names = [one for one in evidence.named if one.kind in (Kind.ROAD, Kind.COMPOUND, Kind.ALIAS)]
    for begin, end in sorted(joins):
        inside = any(one.begin < end and begin < one.end and one.cost < 1 for one in names if begin != end)
        if inside or begin < 3 or len(text) - end < 2:
            continue
        before = [one for one in names if one.end <= begin]
        behind = [one for one in names if one.begin >= end]
        numbers = [one for one in evidence.tokens if one.end <= begin]
        later = [one for one in evidence.tokens if one.begin >= end]
        first, second = list(range(begin)), list(range(end, len(text)))
        anew = any(one.begin == end and one.kind in AREAS for one in evidence.named)
        both = (anew and before and behind) or (whole(before, numbers) and whole(behind, later))
        if both and (numbers or later or _far(before, behind)):
            return [cut(normal, first), cut(normal, second)]
        if before and numbers and later and later[0].begin == end and not behind:
            return [cut(normal, first), cut(normal, list(range(numbers[0].begin)) + second)]
    return []


def whole(names: list[Named], numbers: list[Token]) -> bool:
    """Tell whether names are an address of their own: an estate, or a road with a number."""
    return any(one.kind is not Kind.ROAD for one in names) or bool(names and numbers)


def _far(before: list[Named], behind: list[Named]) -> bool:
    """Tell whether the names behind a join are others than those before it."""
    return not {(one.kind, one.code) for one in before} & {(one.kind, one.code) for one in behind}
