"""Parts as registries state them, each put where it belongs: offices write several steps into one column."""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from geo.address.registry.order import in_order
from geo.address.registry.registered import read_registered
from geo.address.writing.figured import INSIDE
from geo.address.writing.normalise import admin_of
from geo.address.writing.parse import Parts, part_name, read_tail, stated_value
from geo.address.writing.phases import part_behind

Values = dict[str, str | None]
_NOTHING = frozenset(("-", "--", "—", "——", "/", "0", "无", "空", "暂无", "不详", "未知", "无名", "NULL", "N/A"))
_AREAS = ("district", "town", "community")
_LEAST = {"town": 3, "community": 3, "group": 2, "road": 3}  # characters that are left behind an area at least
_FIGURE, _NAMED = re.compile("[0-9]"), re.compile("[\u4e00-\u9fff]{2}|[A-Z]{2}")
_PLAIN = re.compile("[0-9]{1,5}号?")
_NUMBER = re.compile("[附甲乙丙丁戊]?[0-9]")
_STEPS = re.compile("[幢单层室]|[0-9A-Z]-[0-9]")
_ROOM_BY_DASHES = re.compile("(?:[0-9A-Z]{1,3}-){1,2}[0-9]{3,4}[A-Z]?")


_PLACE = re.compile("[\u4e00-\u9fff0-9A-Z]*[\u4e00-\u9fff]{3,}(?<![楼幢厅层铺商部])")  # no building is called 人民医院


class Inner(NamedTuple):
    """What is stated of a room: its building, where that is told with it, its unit, and itself; empty where nothing."""

    building: str
    unit: str
    room: str


def stated_parts(one: Mapping[str, object]) -> Values:
    """Return the parts that a registry states under any of their names, in normal form; 无, - and NULL are nothing.

    >>> found = stated_parts({"road": "人民路12号", "number": "无", "compound": "锦园3栋2单元"})
    >>> found["road"], found["number"], found["compound"], found["building"], found["unit"]
    ('人民路', '12', '锦园', '3', '2')
    """
    found: Values = {}
    for key, given in one.items():
        name = part_name(key)
        if name and says_something(given) and not found.get(name):
            found[name] = stated_value(name, in_order(str(given), named=True) if name == "compound" else str(given))
    if not found:
        return found
    found = _without_areas(found)
    if _PLAIN.fullmatch(found.get("road") or "") and not found.get("number"):
        found |= {"road": None, "number": (found["road"] or "").removesuffix("号")}
    for name in ("road", "number", "compound"):
        found = _from_line(found, name, found.get(name) or "")
    for name in ("compound", "building"):
        found = _named_apart(found, name, found.get(name) or "")
    if not found.get("compound") and _PLACE.fullmatch(found.get("building") or ""):
        found |= {"compound": found["building"], "building": None}
    return {name: text for name, text in found.items() if text}


def says_something(given: object) -> bool:
    """Tell whether a column holds anything but a word for nothing."""
    return given is not None and given != "" and str(given).strip().upper() not in _NOTHING


def _without_areas(found: Values) -> Values:
    """Return parts each without the areas written before it: district 江西省南昌市东湖区, town 东湖区百花洲街道."""
    district = found.get("district") or ""
    admin = admin_of(district)
    if admin.district:
        found |= {"district": admin.district, "town": found.get("town") or district[admin.end :] or None}
    for name, least in _LEAST.items():
        text = found.get(name) or ""
        if name in ("town", "community") and len(text) - admin_of(text).end >= least:
            text = text[admin_of(text).end :]
        for area in (found.get(one) for one in _AREAS if one != name):
            if area and text.startswith(area) and len(text) - len(area) >= least:
                text = text.removeprefix(area)
        found[name] = text or None
    return found


def _from_line(found: Values, name: str, text: str) -> Values:
    """Return parts with all that one column tells in the order of an address: road 人民路12号锦园3栋.

    An estate that is called by another address than the one stated keeps its name.
    """
    if not text or not _FIGURE.search(text) or (name == "number" and _NUMBER.match(text)):
        return found
    told = read_registered(f"{text}号" if name == "number" and text[-1].isdigit() else text)
    if not (told.road and (told.number or told.lane) and text.startswith(told.road)):
        return found
    if name == "compound" and told.room and told.compound and text.endswith(told.compound + told.room):
        told = replace(told, compound=told.compound + told.room, room=None)  # 人民路12号阳光100
    return _with(found, told, name, None)


def _named_apart(found: Values, name: str, text: str) -> Values:
    """Return parts with building, unit and room apart from the name with which they are stated: 锦园3栋2单元."""
    text += "幢" if name == "building" and text[-1:].isascii() and text[-1:].isalnum() and not text.isdigit() else ""
    inside = INSIDE.search(text)
    own = text[: inside.start()] if inside else ""
    if not inside or not _STEPS.search(inside[0]) or own == part_behind(text, 0) != "":
        return found
    told = read_tail(inside[0])
    estate = found.get("compound") if name == "building" else None
    named = not own or (_NAMED.search(own) is not None and estate in (None, own))
    if not named or (name == "building" and not told.building):
        return found
    return _with(found, told, name, own or estate)


def _with(found: Values, told: Parts, name: str, estate: str | None) -> Values:
    """Return parts with those that one column tells, unless another column says otherwise."""
    room = told.room or (f"{told.floor}层" if told.floor else None)
    values = {"road": told.road, "lane": told.lane, "number": told.number, "compound": told.compound or estate}
    values |= {"building": told.building, "unit": told.unit, "room": room}
    rest = {**found, name: None}
    if any(text and rest.get(one) not in (None, text) for one, text in values.items()):
        return found
    return rest | {one: text for one, text in values.items() if text}


@lru_cache(maxsize=65_536)
def inner_of(unit: str, room: str, *, housed: bool) -> Inner:
    """Return building, unit and room of what is stated as unit and as room: 2单元302, 3栋2单元302室, 3-2-302.

    `housed` tells that the building is stated, so that 2-302 is unit 2.

    >>> tuple(inner_of("2单元302", "", housed=True)), tuple(inner_of("", "3-2-302", housed=False))
    (('', '2', '302'), ('3', '2', '302'))
    """
    own = Inner("", _value("unit", unit), _value("room", room))
    above = _tail(own.unit) or Parts(unit=own.unit)
    inside = _tail(own.room) or Parts(room=own.room)
    if housed and inside.building and not inside.unit and "幢" not in own.room:
        inside = Parts(unit=inside.building, room=inside.room)
    floor = inside.floor or above.floor
    told = inside.room or above.room or (f"{floor}层" if floor else "")
    return Inner(inside.building or above.building or "", above.unit or inside.unit or "", told)


def _tail(text: str) -> Parts | None:
    """Return building, unit and room of a stated unit or room, where it is told in several steps."""
    several = any(word in text for word in ("幢", "单元", "室")) or _ROOM_BY_DASHES.fullmatch(text)
    return read_tail(text) if several and INSIDE.match(text) else None


def _value(name: str, given: str) -> str:
    return (stated_value(name, given) or "") if says_something(given) else ""
