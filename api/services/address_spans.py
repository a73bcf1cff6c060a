"""Many values of a part in few words: numbers as spans of one side of the road, names by the first of them."""

import re
from collections.abc import Sequence
from typing import NamedTuple

NAMES_MOST = 3
_OF_LANE = re.compile(r"[0-9]{1,6}(?![甲乙丙丁戊])[\u4e00-\u9fff]+")
COUNTED = frozenset({"number", "building", "lane"})


class Span(NamedTuple):
    """Numbers from the first to the last; `side` is odd or even where all are; names where they are no numbers.

    `words` are the first and the last as they are written: 7弄 where that is a lane's.
    """

    first: int
    last: int
    side: str
    names: tuple[str, ...] = ()
    more: bool = False
    words: tuple[str, str] = ("", "")


def spans_of(part: str, groups: Sequence[Sequence[str]]) -> tuple[Span, ...]:
    """Return groups of values in few words; nothing where numbers of two groups lie within each other.

    >>> [one[:3] for one in spans_of("number", [["1", "3", "57"], ["2", "8"]])]
    [(1, 57, 'odd'), (2, 8, 'even')]
    """
    spans = [span_of(part, one) for one in groups]
    if part in COUNTED and any(_mixed(one, other) for k, one in enumerate(spans) for other in spans[k + 1 :]):
        return ()
    return tuple(spans)


def span_of(part: str, values: Sequence[str]) -> Span:
    """Return one group in few words."""
    numbers = [number_of(one) for one in values] if part in COUNTED else [None]
    known = [one for one in numbers if one is not None]
    if len(known) < len(numbers) or not known:
        return Span(0, 0, "", tuple(values[:NAMES_MOST]), len(values) > NAMES_MOST)
    odd = {one % 2 for one in known}
    side = "" if len(odd) > 1 or len(set(known)) < 2 else "odd" if odd == {1} else "even"
    first, last = (values[known.index(edge)] for edge in (min(known), max(known)))
    return Span(min(known), max(known), side, words=(_written(first), _written(last)))


def number_of(value: str) -> int | None:
    """Return the number of a door or building, of its lane where it has one; None where it begins with none."""
    found = re.match(r"[0-9]{1,6}", value)
    return int(found[0]) if found else None


def _written(value: str) -> str:
    """Return the number that a value begins with, with the word for a lane."""
    lane = _OF_LANE.match(value)
    return lane[0] if lane else str(number_of(value))


def _mixed(one: Span, other: Span) -> bool:
    if one.names or other.names:
        return bool(one.names) != bool(other.names) or bool(set(one.names) & set(other.names))
    if one.side and other.side and one.side != other.side:
        return False
    return one.first <= other.last and other.first <= one.last
