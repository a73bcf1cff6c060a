"""Typed parts of an address: from free text, and from the parts that a registry states."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from geo.address.normalise import admin_of, normal_text

ROAD_WORDS = "大道|大街|公路|路|街|巷|胡同|里|弄|道"
RELATIONS = "斜对面|对面|对过|旁边|隔壁|附近|门口|楼下|楼上|东侧|西侧|南侧|北侧|路口|后面|前面|旁|内"

_TOWN = re.compile(r"^([\u4e00-\u9fff]{1,8}?(?:街道(?!办)|镇|乡))(?=.)")
_COMMUNITY = re.compile(r"^([\u4e00-\u9fff]{1,8}?(?:社区|居委会|村委会|(?<!新)村))(?=.)")
_ROAD = re.compile(rf"^([\u4e00-\u9fffA-Z0-9]*?[\u4e00-\u9fff](?:{ROAD_WORDS}))(?=[0-9\u4e00-\u9fff]|$)")
_NUMBER = re.compile(r"^(?:(\d+)组)?(\d+(?:-\d+)?)(?:号(?:附(\d+)号?)?|弄(?=.|$)|(?=[\u4e00-\u9fff]|$)(?![幢单室层]))")
_BUILDING = re.compile(r"([0-9]+|[A-Z]|[A-Z][0-9]+|[0-9]+[A-Z])幢")
_UNIT = re.compile(r"([0-9]+|[A-Z])单元")
_FLOOR = re.compile(r"([0-9]+)层")
_ROOM = re.compile(r"([0-9]{2,5})(?:室|$)")
_DASHED = re.compile(r"([0-9]+)-([0-9]+)(?:-([0-9]+))?(?:室|号)?$")
_CROSSING = re.compile(
    rf"(?P<one>[\u4e00-\u9fffA-Z0-9]{{1,12}}?(?:{ROAD_WORDS}))(?:与|和|跟|同|-|\+|&|X|交)?"
    rf"(?P<other>[\u4e00-\u9fffA-Z0-9]{{1,12}}?(?:{ROAD_WORDS}))(?:的)?(?:交叉口|交叉路口|十字路口|路口|交汇处|交界处|交口|口)"
)
_RELATION = re.compile(rf"({RELATIONS})[\u4e00-\u9fff]{{0,4}}$")


@dataclass(frozen=True)
class Parts:
    """What an address says, level by level, normalised; None where it says nothing."""

    district: str | None = None
    town: str | None = None
    community: str | None = None
    road: str | None = None
    number: str | None = None
    compound: str | None = None
    building: str | None = None
    unit: str | None = None
    floor: str | None = None
    room: str | None = None
    relation: str | None = None


# the names under which registries and loaders state parts
_STATED = {
    "district": ("district", "区县"),
    "town": ("town", "street", "township", "街道"),
    "community": ("community", "village", "社区", "村"),
    "road": ("road", "路", "street_name"),
    "number": ("number", "no", "house_number", "号"),
    "compound": ("compound", "estate", "poi", "小区"),
    "building": ("building", "幢"),
    "unit": ("unit", "单元"),
    "room": ("room", "室"),
}
_NAMED = {key: name for name, keys in _STATED.items() for key in keys}
_SUFFIXES = {"number": "号弄", "building": "幢", "unit": "单元", "room": "室"}


def stated(parts: Mapping[str, object], text: str) -> Parts:
    """Return the parts that a registry states; where it states none, those read from the text."""
    found: dict[str, str | None] = {}
    for key, given in parts.items():
        name = _NAMED.get(key)
        if name and given not in (None, "") and not found.get(name):
            found[name] = _stated(name, str(given))
    if not any(found.get(name) for name in ("road", "number", "compound", "building")):
        return read(text)
    group = parts.get("group")
    if group and found.get("number"):
        found["number"] = f"{str(group).removesuffix('组')}组{found['number']}"
    return Parts(**{**area_of(normal_text(text)), **found})


def area_of(text: str) -> dict[str, str | None]:
    """Return district, town and community at the beginning of a normalised text, as far as written."""
    admin = admin_of(text)
    town, rest = _cut(_TOWN, text[admin.end :])
    return {"district": admin.district, "town": town, "community": _cut(_COMMUNITY, rest)[0]}


def _stated(name: str, given: str) -> str | None:
    text = normal_text(given + "幢" if name == "building" and given.isdigit() else given)
    return text.rstrip(_SUFFIXES.get(name, "")) or None


def read(given: str) -> Parts:
    """Return the parts of an address by its words alone, without a registry's vocabulary.

    >>> read("云岭区望江街道柳荫路12号锦绣花园3幢2单元501室").compound
    '锦绣花园'
    """
    text = normal_text(given)
    admin = admin_of(text)
    rest = text[admin.end :]
    town, rest = _cut(_TOWN, rest)
    community, rest = _cut(_COMMUNITY, rest)
    road, rest = _cut(_ROAD, rest)
    number, rest = read_number(rest)
    tail = read_tail(rest)
    name = re.match(r"[\u4e00-\u9fffA-Z]{2,16}?(?=[0-9]|[A-Z]幢|$)", rest)
    compound = name[0] if name and not re.fullmatch(RELATIONS, name[0]) else None
    return Parts(
        admin.district,
        town,
        community,
        road,
        number,
        compound,
        tail.building,
        tail.unit,
        tail.floor,
        tail.room,
    )


def _cut(pattern: re.Pattern[str], text: str) -> tuple[str | None, str]:
    found = pattern.match(text)
    return (found[1], text[found.end() :]) if found else (None, text)


def read_tail(rest: str) -> Parts:
    """Return building, unit, floor, room and relation of what follows the names and the number.

    >>> read_tail("园7-2-501") == Parts(building="7", unit="2", room="501")
    True
    """
    relation = _RELATION.search(rest)
    plain = rest[: relation.start()] if relation else rest
    word = relation[1] if relation else None
    dashed = _DASHED.search(plain)
    if dashed and not _BUILDING.search(plain):
        building, second, third = dashed.groups()
        return Parts(building=building, unit=second if third else None, room=third or second, relation=word)
    building = _first(_BUILDING, plain)
    unit = _first(_UNIT, plain)
    floor = _first(_FLOOR, plain)
    room = _ROOM.search(plain)
    return Parts(building=building, unit=unit, floor=floor, room=room[1] if room else None, relation=word)


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.search(text)
    return found[1] if found else None


def read_number(behind: str) -> tuple[str | None, str]:
    """Return the number that follows the name of a road or village, and what follows that.

    >>> read_number("12号附3号锦绣花园"), read_number("3组8号")
    (('12附3', '锦绣花园'), ('3组8', ''))
    """
    found = _NUMBER.match(behind)
    if not found:
        return None, behind
    group, number, annex = found.groups()
    return (f"{group}组" if group else "") + number + (f"附{annex}" if annex else ""), behind[found.end() :]


_LEADING = re.compile(r"^([\u4e00-\u9fffA-Z]{2,10}?)(?=\d)")


def leading_name(text: str) -> tuple[str | None, str]:
    """Return the name before the first number of a text, without its town, and what follows: a road or village.

    >>> leading_name("文昌街道葵云西11号")
    ('葵云西', '11号')
    """
    _, rest = _cut(_TOWN, text)
    return _cut(_LEADING, rest)


def crossing_of(text: str) -> tuple[str, str] | None:
    """Return the two roads of a crossing named in a normalised text.

    >>> crossing_of("朝阳路与滨江路交叉口")
    ('朝阳路', '滨江路')
    """
    found = _CROSSING.search(text)
    return (found["one"], found["other"]) if found else None
