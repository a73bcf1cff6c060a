"""Towns and communities that other rows of a registry state: a row that states none begins with them as well."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice

from geo.address.writing.normalise import admin_of, normal_text, normalise
from geo.address.writing.parse import KEYS_OF

LEVELS = ("town", "community")
LEAST, SAMPLE = 2, 20_000  # rows that state an area, and that are looked at
_OF_NAME = re.compile(
    "[东西南北中大新老]?(?:[路街巷道里弄村镇乡桥站港]|大[道街桥]|社区|小区)"
)  # 南山路 begins with no 南山
FIRST_SHARE = 0.75  # of the rows that state a district begin with it, if it is written before them
_READ_SO = ("街道", "镇", "乡", "村", "社区", "居委会", "村委会")  # areas that end so are read wherever they stand
Areas = Mapping[str, frozenset[str]]


def stated_areas(parts: Sequence[Mapping[str, object]], texts: Sequence[str]) -> Areas:
    """Return the towns and communities that a sample of rows states, by the name of the level.

    And the districts with which texts begin.
    """
    counted: dict[str, Counter[str]] = {level: Counter() for level in LEVELS}
    for one in islice(parts, 0, None, max(1, len(parts) // SAMPLE)):
        for level, found in counted.items():
            found.update(str(one[key]) for key in KEYS_OF[level] if one.get(key))
    towns = {
        level: frozenset(area for area, n in found.items() if n >= LEAST and not area.endswith(_READ_SO))
        for level, found in counted.items()
    }
    return {"district": _written_first(parts, texts), **towns}


def _written_first(parts: Sequence[Mapping[str, object]], texts: Sequence[str]) -> frozenset[str]:
    """Return the districts of a sample of rows with which most texts that state them begin: 大坳 of 大坳新屋村."""
    stated: Counter[str] = Counter()
    first: Counter[str] = Counter()
    for one, text in islice(zip(parts, texts, strict=True), 0, None, max(1, len(parts) // SAMPLE)):
        for district in {str(one[key]) for key in KEYS_OF["district"] if one.get(key)}:
            stated[district] += 1
            first[district] += text.startswith(district)
    return frozenset(normal_text(one) for one, n in first.items() if n >= FIRST_SHARE * stated[one] and n)


def areas_told(text: str, areas: Areas, district: str | None = None) -> tuple[dict[str, str], str]:
    """Return the known areas with which a text goes on behind its district, by level, and the text without them.

    `district` is the one that its row states, where texts begin with it, be that called a district or not.

    >>> areas_told("寿春区经开区创业公寓1幢", {"town": frozenset(["经开区"]), "community": frozenset()})
    ({'town': '经开区'}, '寿春区创业公寓1幢')
    >>> areas_told("大坳沙田頭村7號", {"district": frozenset(["大坳"])}, "大坳")
    ({'district': '大坳'}, '沙田頭村7號')
    """
    found: dict[str, str] = {}
    if not any(areas.values()):
        return found, text
    normal = normalise(text)
    begin = end = admin_of(normal.text).end
    for level, known in areas.items():
        some = known & {district} if level == "district" else known
        area = max((one for one in some if one and normal.text.startswith(one, end)), key=len, default="")
        if area and len(normal.text) > end + len(area) and not _OF_NAME.match(normal.text, end + len(area)):
            found[level], end = area, end + len(area)
    if not found:
        return found, text
    first, last = normal.span(begin, end)
    return found, text[:first] + text[last:]
