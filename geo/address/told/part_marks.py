"""Parts of estates told by their mark alone: B4栋 for B区4栋, 1-8-201 for 1期8幢201, C区1座 for C区C1座."""

import re
from collections.abc import Collection, Iterator

from geo.address.registry.names import Names, fold
from geo.address.writing.normalise import Normal

NAME_MOST = 12  # characters of an estate's name
_MARK = re.compile("(?<=[\u4e00-\u9fff]{2})(?P<mark>[A-Z]|[0-9]{1,2})-?(?=[A-Z]?[0-9]{1,3}(?:幢|-[0-9]))")
_LETTER = re.compile("(?<=[\u4e00-\u9fff])(?P<mark>[A-Z])[区幢](?P<number>[0-9]{1,2})(?=幢|-)")
_WORDS = ("区", "期")
_ALL = re.compile("(?<=[\u4e00-\u9fff]{2})新(?=村[0-9])")  # 曹渡新村36号, where there are 曹渡一村 and 曹渡二村
_ORDINALS = "一二三四五六七八九十"


def by_part_mark(normal: Normal, names: Names, buildings: Collection[str]) -> Iterator[Normal]:
    """Yield the readings of a text in which a mark before a building is that of a part which the registry has.

    `buildings` are those of the registry: in C区1座 the building may be C1, with or without a part C.
    """
    text = normal.text
    for found in _MARK.finditer(text):
        if found["mark"].isdigit() and text[found.end() - 1] != "-":
            continue
        for word in _WORDS:
            if _is_name(text, found.start(), found["mark"] + word, names):
                yield _changed(normal, found.start() + len(found["mark"]), found.end(), word)
    for found in _ALL.finditer(text):
        if not _is_name(text, found.start(), "新村", names):
            known = (one for one in _ORDINALS if _is_name(text, found.start(), f"{one}村", names))
            yield from (_changed(normal, found.start(), found.end(), one) for one in known)
    for found in _LETTER.finditer(text):
        if found["mark"] + found["number"] in buildings:
            yield _changed(normal, found.start("number"), found.start("number"), found["mark"])
            yield _changed(normal, found.end("mark"), found.start("number"), "")


def _is_name(text: str, end: int, more: str, names: Names) -> bool:
    """Tell whether what ends at a place is a name once it goes on so."""
    begins = range(max(0, end - NAME_MOST), end - 1)
    return any(fold(text[begin:end] + more) in names.place_of for begin in begins)


def _changed(normal: Normal, begin: int, end: int, new: str) -> Normal:
    """Return a text with other characters in place of a part; these stand where the one before the part does."""
    grown = len(new) - (end - begin)
    places = (normal.offsets[begin - 1],) * len(new)
    return Normal(
        normal.text[:begin] + new + normal.text[end:],
        normal.offsets[:begin] + places + normal.offsets[end:],
        tuple(one + grown if one >= end else one for one in normal.breaks),
    )
