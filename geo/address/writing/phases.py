"""Phases and parts of estates, as they stand behind a name: 2期, A区, B组团, 东区, 2期A区, 3号地块."""

import re

from geo.address.quick import quick

_MARK = "(?:[0-9]{1,2}|[A-Z]|[东南西北中甲乙丙丁])"
_WORDS = (
    rf"{_MARK}(?:期(?!货)|组团|片区|街区)|[0-9]{{1,2}}号?地块|[A-Z]地块"
    r"|[东南西北中甲乙丙丁]区|[0-9A-Z]区|[0-9]{2}区(?=[0-9A-Z]|$)"
)
# one or two of them, whatever follows; numerals before 组团 and 区 stay numerals inside a text
PART = rf"(?:(?:{_WORDS}|[一二三四五六七八九十]{{1,2}}(?:组团|片区|区(?=[0-9A-Z]|$)))-?){{1,2}}(?<!-)"
OF_SCHOOL = "分[部院校]|[东南西北]校区?|[东西]部(?![\u4e00-\u9fff])"
_ALIKE = ("组团", "片区", "区")
_BEHIND = quick(PART)
_AT_END = quick(rf"(?<=[\u4e00-\u9fff]{{2}})({PART})$")


def part_behind(text: str, place: int) -> str:
    """Return the phase or part that stands at a place of a normalised text; nothing where none does.

    >>> part_behind("锦绣花园2期3幢", 4), part_behind("锦绣花园B组团3幢", 4), part_behind("锦绣花园3幢", 4)
    ('2期', 'B组团', '')
    """
    found = _BEHIND.match(text, place)
    return found[0] if found else ""


def part_at_end(name: str) -> str:
    """Return the phase or part with which the name of an estate ends; nothing where it has none.

    >>> part_at_end("怡光雅居A组团"), part_at_end("明珠小区2期A区"), part_at_end("怡光雅居")
    ('A组团', '2期A区', '')
    """
    found = _AT_END.search(name)
    return found[1] if found else ""


def other_words(part: str) -> list[str]:
    """Return a part of an estate by the other words that people use for it.

    >>> other_words("B组团"), other_words("2期")
    (['B片区', 'B区'], [])
    """
    word = next((word for word in _ALIKE if part.endswith(word)), None)
    mark = part.removesuffix(word) if word else ""
    return [mark + other for other in _ALIKE if other != word] if re.fullmatch(_MARK, mark) else []
