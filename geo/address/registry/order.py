"""Standard addresses that name a place first and then tell its road and number, put in the usual order."""

import re

from geo.address.western.parts import is_western
from geo.address.writing.normalise import admin_of, normal_text
from geo.address.writing.parse import Parts, areas_end, read

# 锦绣名城1栋（中山路53号）, 锦绣名城，中山路53号, 锦绣名城 地址：中山路53号; dashes between all steps
_WHERE = re.compile(
    r"[(（【\[〔](?P<inside>[^()（）【】\[\]〔〕]{3,60})[)）】\]〕]|(?<=[^\s，,；;|/／])[\s，,；;|/／]+(?P<behind>[^，,；;|/／()（）\s]{3,60})$"
)
# a number of a list, meter or card before an address: 12. 枫港区, 330000 枫港市, 表号10693 枫港区
_SERIAL = re.compile(
    r"^\s*(?:[\u4e00-\u9fff]{1,4}号[:：]?|(?i:no)\.?)?\s*[0-9A-Za-z-]{1,20}(?:[.、．:：)）]\s*|\s+)"
    r"(?=[\u4e00-\u9fff]{2,8}(?:省|市|区|县|街道|镇|乡|村|社区|[路街巷道]))"
)
_INMOST = ("社区", "村")
STEPS_LEAST = 3  # an address whose steps are told from the room to the city has so many
_BESIDE_NAME = re.compile("(?<=[\u4e00-\u9fff])[-－—–_]|[-－—–_](?=[\u4e00-\u9fff])")
_DASH = re.compile("(?<=[\u4e00-\u9fff])[-－—–_](?!(?<=号.)[0-9]+号?$)|[-－—–_](?=[\u4e00-\u9fff])")
_LABEL = re.compile("^(?:(?:详细|具体)?(?:地址|住址)|位于|位置|坐落(?:于|在)?|座落(?:于|在)?|所在地|在)?[:：是为]*")
_NUMBERED = re.compile("[0-9０-９〇零一二三四五六七八九十百]")


def in_order(given: str, *, named: bool = False) -> str:
    """Return a text, where a name comes before its road and number, in the usual order and normal form.

    `named` tells that the text is stated as a name, so that no area stands before that.

    >>> in_order("枫港区名城1栋101室（中山路53号）"), in_order("名城1栋，枫港区中山路53号")
    ('枫港区中山路53号名城1幢101室', '枫港区中山路53号名城1幢')
    """
    if is_western(given):
        return given
    given = _SERIAL.sub("", given)
    steps = [one for one in re.split("[，,]", given) if one.strip()]
    if len(steps) >= STEPS_LEAST and _only_areas(steps[-1]) and not _only_areas(steps[0]):
        return "".join(map(normal_text, reversed(steps)))
    for found in _WHERE.finditer(given):
        where = _LABEL.sub("", found["inside"] or found["behind"])
        if found["inside"] and found.end() == len(given) and _only_areas(where):
            return _within(normal_text(where), normal_text(given[: found.start()]))
        if not _NUMBERED.search(where):
            continue
        name, place = normal_text(given[: found.start()] + " " + given[found.end() :]), normal_text(where)
        if _is_where(read(place)) and _says_no_number(read(name)):
            area, own = areas_end(name), areas_end(place)
            if named or (admin_of(place).end and area <= admin_of(name).end):
                area = 0  # 枫港市人民医院，枫港市中山路5号: the city is of the name
            return f"{name[:area] if area else place[:own]}{place[own:]}{name[area:]}"
    return given


def _only_areas(given: str) -> bool:
    """Tell whether a text names but areas: 云桥街道, 澄州市青屏区."""
    text = normal_text(given)
    return bool(text) and not text.endswith("委会") and areas_end(f"{text}某处") == len(text)


def _within(area: str, text: str) -> str:
    """Return a text with the areas told behind it where they belong; those that it tells itself are not told twice."""
    own, inner = admin_of(text).end, admin_of(area).end
    above, rest, area = text[:own] or area[:inner], text[own:], area[inner:]
    end, inmost = areas_end(text) - own, area.endswith(_INMOST)
    if area in rest[:end] or (inmost and rest[:end].endswith(_INMOST)):
        return above + rest
    at = end if inmost else 0  # a community stands behind the town that the text tells
    return above + rest[:at] + area + rest[at:]


def without_dashes(given: str) -> str:
    """Return a text whose steps are told apart by dashes with blanks instead; those of numbers stay.

    >>> without_dashes("枫港区-东港街道-中山路5-1号-名城-3栋-2-101"), without_dashes("枫港区中山路5号-3")
    ('枫港区 东港街道 中山路5-1号 名城 3栋 2-101', '枫港区中山路5号-3')
    """
    return _DASH.sub(" ", given) if len(_BESIDE_NAME.findall(given)) > 1 else given


def _is_where(parts: Parts) -> bool:
    """Tell whether a text says but a road or lane and a house number there, with or without areas."""
    inside = (parts.compound, parts.building, parts.unit, parts.floor, parts.room, parts.relation)
    return bool(parts.road and (parts.number or parts.lane)) and not any(inside)


def _says_no_number(parts: Parts) -> bool:
    """Tell whether a text says no house number of a road, nor a lane or group of a village: a name is all it can be."""
    return not (parts.lane or (parts.road and parts.number))
