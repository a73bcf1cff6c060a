"""How the end of a name may be told otherwise: left out, cut off, by another word for its kind.

平镇46号 for 平镇路, 仁爱国8栋 for 仁爱国际城, 三环南街 for 三环南路.
"""

from typing import NamedTuple

from geo.address.registry.names import fold
from geo.address.registry.neighbours import Neighbours
from geo.address.words import ENDINGS, ending

# words that people take for one another behind a name, and one that they say of any estate
LANES = frozenset(("巷", "弄", "胡同"))
ROADS = frozenset(("路", "街", "大街", "大道", "道", "公路")) | LANES
TOWERS = frozenset(("大厦", "大楼", "商厦", "写字楼", "商务楼"))
ANY_ESTATE = "小区"
_NO_ESTATES = ROADS | TOWERS | {"广场", "中心", "支路", "天地", ANY_ESTATE}
_ESTATES = frozenset(
    word for word in ENDINGS if word not in _NO_ESTATES and not word.endswith(("中心", "大厦", "广场"))
)
CENTRES = frozenset(f"{area}中心" for area in "市县区镇乡村")  # 市中心 is no 市中心医院
LONGEST_WORD = 3
STEM_LEAST, CUT_LEAST = 2, 3
ANOTHER_WORD = 3.0  # 三环南街 for 三环南路
CUT_OFF = 1.6  # 仁爱国8栋: names are cut in the midst of a word by narrow fields and in haste
A_KIND = 1.2  # that a stem ends like other names does not make it less one: 软件园29号 for 软件园巷


class Ended(NamedTuple):
    """Where a name ends in a text that is told without its end or with another one, and what that costs."""

    end: int
    cost: float


def ended(told: str, name: str, cost: float, near: Neighbours) -> Ended | None:
    """Return how a text that begins with a name to the last characters of that ends it; None where not so.

    `cost` is the price of what is left out; letters and figures that follow are no part of a name.
    """
    folded = fold(told)
    if folded[:STEM_LEAST] != name[:STEM_LEAST]:
        return None
    own = ending(name)
    stem = name[: len(name) - len(own)]
    if stem in CENTRES:
        return None
    if own and len(stem) >= STEM_LEAST and folded.startswith(stem):
        word = other_word(told[len(stem) :], own)
        if word:
            return Ended(len(stem) + len(word), ANOTHER_WORD)
        if _nothing_at(told, len(stem)):
            return Ended(len(stem), cost + A_KIND * near.ends(stem[-1]) * bool(ending(stem)))
    size = next((k for k, (a, b) in enumerate(zip(folded, name, strict=False)) if a != b), min(len(told), len(name)))
    if _nothing_at(told, size) and is_cut(name[:size], name):
        return Ended(size, min(cost, CUT_OFF))
    return None


def is_cut(told: str, name: str) -> bool:
    """Tell whether what is told is a name without its end, or cut off in the midst of that: 仁爱国 of 仁爱国际城.

    What ends as other names do is one of its own: 世纪城 is not 世纪城竹溪园.
    """
    if not name.startswith(told) or len(told) == len(name) or told in CENTRES:
        return False
    stem = len(name) - len(ending(name))
    return len(told) == stem >= STEM_LEAST or (len(told) >= CUT_LEAST and not ending(told))


def words_of(told: str, name: str) -> tuple[str, str] | None:
    """Return the word that a name ends with and the one that is told for it; None where not that alone differs.

    >>> words_of("三环南街", "三环南路"), words_of("三环南路", "三环南路")
    (('路', '街'), None)
    """
    own = ending(name)
    stem = name[: len(name) - len(own)]
    word = other_word(told[len(stem) :], own) if own and told.startswith(stem) else ""
    return (own, word) if word and stem + word == told else None


def other_word(told: str, own: str) -> str:
    """Return the word of another kind with which a text begins, that people may say where a name has its own.

    >>> other_word("街12号", "路"), other_word("小区3幢", "花园"), other_word("街道", "路"), other_word("花园", "华府")
    ('街', '小区', '', '')
    """
    for size in range(LONGEST_WORD, 0, -1):
        word = told[:size]
        if len(word) == size and _alike(word, own):
            return "" if word == own or told.startswith("街道") else word
    return ""


def _alike(word: str, own: str) -> bool:
    if word == ANY_ESTATE:
        return own in _ESTATES
    return (word in ROADS and own in ROADS) or (word in TOWERS and own in TOWERS)


def _nothing_at(told: str, place: int) -> bool:
    """Tell whether no Chinese character stands at a place."""
    return told[place : place + 1] < "\u3400"
