"""Names that are like a registered one and mean another place: 新虹桥路, 锦绣华府, 锦绣花园二期."""

import re
from collections.abc import Sequence
from functools import lru_cache

from geo.address.alike.sounds import coded
from geo.address.quick import quick
from geo.address.registry.names import is_family
from geo.address.words import ending
from geo.address.writing.phases import OF_SCHOOL, PART

APART = frozenset("新老大小东西南北中前后上下")
BOUNDS = frozenset("省市区县旗镇乡道村社")
BEHIND_MOST = 2  # characters behind a name in which its ending may stand
NUMERALS = frozenset("一二三四五六七八九十百")
INSTITUTIONS = (
    *("小学", "中学", "国小", "国中", "高中", "初中", "大学", "学院", "幼儿园", "医院", "卫生院", "派出所"),
    *("火车站", "汽车站", "公交站", "加油站", "公园"),
)
_PART = quick(rf"{PART}|[东南西北]院(?![\u4e00-\u9fff])|{OF_SCHOOL}")
_HAS_ZONES = re.compile("(?:市场|商[城场]|[材品具配]城|物流[园城]|[工产]业园|园区|车站|机场|批发城|卖场)$")
Span = tuple[int, int]


def stands_apart(text: str, begin: int, spans: Sequence[Span]) -> bool:
    """Tell whether a character such as 新 stands before a name, as the first of what is said there.

    `spans` are the names found in the text: what belongs to one of them tells nothing of another.

    >>> stands_apart("云岭区新虹桥路", 4, [(0, 3)]), stands_apart("江北虹桥路", 2, [(0, 2)])
    (True, False)
    """
    place = begin - 1
    if place >= 0 and (text[place] in NUMERALS or is_family(text, place)):  # 三环北路 is not 环北路, 王家村 no 家村
        return not any(low <= place < high for low, high in spans)
    if place < 0 or text[place] not in APART or any(low <= place < high for low, high in spans):
        return False
    if any(high == place and text[high - 1] in "路街道巷" and text[high - 2 : high] != "街道" for _, high in spans):
        return False  # 人民路南虹桥路: it tells where
    before = text[place - 1 : place]
    return before < "\u3400" or before in BOUNDS or any(low < place <= high for low, high in spans)


def other_part(text: str, end: int, spans: Sequence[Span]) -> bool:
    """Tell whether a part of an estate stands behind its name that no name covers: 二期 behind 锦绣花园."""
    found = _PART.match(text, end)
    if found and _HAS_ZONES.search(text, 0, end) and found[0][0].isalpha() and found[0][0].isascii():
        return False  # 建材市场C区: within it
    return found is not None and not any(low <= end and found.end() <= high for low, high in spans)


def keeps_its_stem(told: str, name: str) -> bool:
    """Tell whether any character of a name is told as it is, but for those that only tell the kind of place.

    >>> keeps_its_stem("四北巷", "思乐巷"), keeps_its_stem("思北巷", "思乐巷")
    (False, True)
    """
    stem = name[: len(name) - len(ending(name))]
    return any(char in told for char in stem) or told[:1] >= "\ue000" or told.isascii()


def has_another_ending(told: str, name: str) -> bool:
    """Tell whether a text ends with another word for a kind of place than a name, be it of the same sound.

    >>> has_another_ending("锦绣嘉园", "锦绣家园"), has_another_ending("锦绣园", "锦绣家园")
    (True, False)
    """
    one, other = ending(told), ending(name)
    return bool(one and other) and len(one) == len(other) and one != other


def is_another_institution(told: str, name: str) -> bool:
    """Tell whether a text ends with another kind of public institution than a name: 第五小学 is not 第五中学.

    >>> is_another_institution("第五小学", "第五中学"), is_another_institution("第五小学", "实验小学")
    (True, False)
    """
    if not (told.endswith(INSTITUTIONS) and name.endswith(INSTITUTIONS)):
        return False
    one, other = (next((word for word in INSTITUTIONS if text.endswith(word)), "") for text in (told, name))
    return bool(one and other) and one != other


def is_of_another_kind(text: str, begin: int, end: int, name: str) -> bool:
    """Tell whether what a text says from `begin` on ends otherwise than a name that it nearly is.

    Endings that sound alike, or of which one is the end of the other, are the same: 嘉园 and 家园, 园 and 花园.
    """
    own = ending(name)
    told = ending(text[begin : _stop(text, end)])
    if not own or not told:
        return False
    return not (own.endswith(told) or told.endswith(own) or _sound(own) == _sound(told))


def _stop(text: str, end: int) -> int:
    """Return where the name in a text ends: at most two characters behind, if nothing of Chinese follows there."""
    for place in range(end, min(len(text), end + BEHIND_MOST) + 1):
        if text[place : place + 1] < "\u3400":
            return place
    return end


@lru_cache(maxsize=4_096)
def _sound(text: str) -> list[int]:
    syllables: list[int] = coded(text).syllables.tolist()
    return syllables
