"""Texts in which a part is said twice: what stands at an end, and again within, tells nothing new."""

import re

from geo.address.registry.names import Names, fold
from geo.address.registry.namesakes import NUMERALS
from geo.address.told.text import cut
from geo.address.writing.normalise import Normal

LEAST = 4  # characters; shorter ones may be two numbers that are equal by chance
ROUNDS = 3
UNITS = frozenset("号幢单室层期弄组附区")
_DOUBLED = re.compile(r"(?P<one>[\u4e00-\u9fff])(?P=one)")
NAME_LEAST, NAME_MOST = 3, 12  # characters of a name in which a key bounced
BEFORE_NAME = frozenset("省市区县旗镇乡道村社")
_COUNTED = re.compile("[0-9](?:号|幢|单元|室|层|期|[A-Z])?$|[0-9A-Z]区$")


def without_repeats(normal: Normal) -> Normal:
    """Return a text without what stands at its beginning or end and word for word somewhere else in it too.

    >>> from geo.address.writing.normalise import normalise
    >>> without_repeats(normalise("白马路86号 桃叶区白马路86号")).text
    '桃叶区白马路86号'
    """
    for _ in range(ROUNDS):
        size = len(normal.text)
        head, tail = _head(normal.text), _tail(normal)
        if not head and not tail:
            return normal
        normal = cut(normal, range(head, size) if head else range(size - tail))
    return normal


def without_doubles(normal: Normal, names: Names) -> Normal:
    """Return a text without the characters of registered names that a key wrote twice: 和平路路5号, 丁香香巷.

    At an end of a name nothing else may follow or stand before: 和平路路灯 is about a lamp.
    """
    twice = [one.start() for one in _DOUBLED.finditer(normal.text) if one[0][0] not in NUMERALS]
    lost = {k for k in twice if _bounced(normal, k, names)}
    return cut(normal, [k for k in range(len(normal.text)) if k not in lost]) if lost else normal


def _bounced(normal: Normal, place: int, names: Names) -> bool:
    """Tell whether a name is written once one of two equal characters is left out, and none over both of them."""
    low, text = max(0, place - NAME_MOST), normal.text
    if any(
        low + one.begin <= place and place + 1 < low + one.end
        for one in names.written(fold(text[low : place + NAME_MOST]))
    ):
        return False
    for one in names.written(fold(text[low:place] + text[place + 1 : place + NAME_MOST])):
        begin, end = low + one.begin, low + one.end
        if end - begin >= NAME_LEAST and begin <= place < end:
            return (end > place + 1 or _ends(normal, place + 2)) and (begin < place or _begins(normal, place))
    return False


def _ends(normal: Normal, place: int) -> bool:
    return place in normal.breaks or not "\u3400" <= normal.text[place : place + 1] <= "\u9fff"


def _begins(normal: Normal, place: int) -> bool:
    return place <= 0 or place in normal.breaks or normal.text[place - 1] in BEFORE_NAME


def _head(text: str) -> int:
    """Return the length of the longest beginning that is said again, whole numbers in both places.

    It is none where a number follows: 建国东路33号和建国东路51号 are two.
    """
    for size in range(len(text) // 2, LEAST - 1, -1):
        again = text.find(text[:size], size)
        if again >= 0:
            good = (
                not text[size].isdigit()
                and _tells(text[:size])
                and all(_whole(text, one) for one in (size, again, again + size))
            )
            return size if good else 0
    return 0


def _tail(normal: Normal) -> int:
    """Return the length of the longest end that was said before, right before it or anywhere.

    In the second case it begins behind a sign or a number: 建国东路33号和建国西路33号 are two.
    """
    text = normal.text
    for size in range(len(text) // 2, LEAST - 1, -1):
        begin = len(text) - size
        if text[begin] in UNITS and text[begin - 1].isdigit():
            continue  # 1|号锦绣花园 cuts a number from its unit word
        before = text.rfind(text[begin:], 0, begin)
        if before >= 0 and (
            before + size == begin or begin in normal.breaks or _COUNTED.search(text[:begin]) is not None
        ):
            good = _tells(text[begin:]) and all(_whole(text, one) for one in (begin, before, before + size))
            return size if good else 0
    return 0


def _tells(part: str) -> bool:
    """Tell whether words said twice are more than those of two names: KING FUK HOUSE KING WING COURT."""
    return not part.isascii() or any(char.isdigit() for char in part)


def _whole(text: str, place: int) -> bool:
    """Tell whether no number and no Latin word is cut at a place."""
    around = text[max(0, place - 1) : place + 1]
    return not (len(around) == 2 and around.isascii() and around.isalnum())
