"""A registry's rows as codes: each part of each address is a number."""

import re
import zlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from geo.address.columns import Codes, Ints
from geo.address.registry.counties import counties_of, county_of
from geo.address.registry.registered import read_registered, rest_of, says_more
from geo.address.registry.stated import Inner, Values, inner_of, stated_parts
from geo.address.registry.stated_areas import Areas, areas_told, stated_areas
from geo.address.western.parts import is_western
from geo.address.writing.doors import GROUPS, NO_NUMBER, Door, door_of, lane_of
from geo.address.writing.lanes import is_lane
from geo.address.writing.normalise import Normal, admin_of, normal_text
from geo.address.writing.parse import Parts, area_of, part_name, settled

NAMED = ("district", "town", "community", "road", "compound")
COUNTED = ("lane", "door", "building", "unit", "room")
COLUMNS = (*NAMED, *COUNTED)
SAYS_WHERE = ("road", "number", "lane")  # a name alone does not: the text is read for where it is


class Entry(NamedTuple):
    """One standard address as it is shown."""

    id: str
    source_id: str | None
    text: str
    lng: float
    lat: float


class Coded(NamedTuple):
    """The rows by column, and the text of each code by column."""

    rows: dict[str, Ints]
    codes: dict[str, Codes]
    unstated: list[int]  # rows of which nothing but the text is known


_COUNTED = re.compile("[0-9A-Z]")
_GROUP_WORD = re.compile(f"(?:{GROUPS}|邻)$")
_OF_ROAD = re.compile("[\u4e00-\u9fff]{2,}[路街道巷][0-9]+[巷弄]")
_A_GROUP = f"(?:{GROUPS})"
_GROUPED = re.compile(
    f"(?P<village>[\u4e00-\u9fff]{{1,8}}[村屯庄寨])?第?(?P<group>[0-9]+){_A_GROUP}(?P<rest>[\u4e00-\u9fff]{{2,}}|[0-9].*)?"
)
_GROUP_OF_HAMLET = re.compile(
    f"第?(?P<group>[0-9]+){_A_GROUP}(?P<name>[\u4e00-\u9fff]{{2,}})"
    f"|(?P<before>[\u4e00-\u9fff]{{2,}}?)第?(?P<behind>[0-9]+){_A_GROUP}"
)
_WAY = re.compile("[路街巷道弄段线径坊]$")
_GROUP_NUMBER = re.compile("(?P<group>.*[组队社\u4e00-\u9fff])(?P<number>[0-9]+号?)")  # 3组5号, 大坪里5号
_HAMLET_GROUP = re.compile("([\u4e00-\u9fff]{2,6})(?:村民小组|村民组|小组|组)")
NO_INNER = Inner("", "", "")


def code_rows(parts: Sequence[Mapping[str, object]], texts: Sequence[str]) -> Coded:
    """Return the codes of all rows; parts that are not stated are read from the text."""
    counties, areas = counties_of(texts), stated_areas(parts, texts)
    codes = {name: Codes() for name in COLUMNS}
    known: dict[object, tuple[int, bool]] = {}
    heads: list[tuple[int, ...]] = []
    head_of, units, rooms = array("i"), array("i"), array("i")
    unstated: list[int] = []
    for place, (one, text) in enumerate(zip(parts, texts, strict=True)):
        # rooms of one building share all but these two, so the rest is looked up whole
        head = tuple([pair for pair in one.items() if pair[0] not in ("unit", "room")]) if one else ()
        inner = _inner(one) if one else NO_INNER
        if inner.building:
            head = (("building", inner.building), *head)
        more = bool(head) and says_more(one, text)
        key = None if more else _key(head, one, text)
        number, free = known.get(key, (-1, False)) if key else (-1, False)
        if number < 0:
            number = len(heads)
            values = _values(dict(head), text, areas, more=more)
            values["district"] = values.get("district") or county_of(text, counties)
            heads.append(tuple([codes[name].code(values.get(name)) for name in COLUMNS]))
            free = bool(values.get("free"))
            if key and (key is not head or values.get("stated")) and (values["district"] or not counties):
                known[key] = number, free
        unstated += [place] if free else []
        head_of.append(number)
        units.append(codes["unit"].code(inner.unit) if head else 0)
        rooms.append(codes["room"].code(inner.room) if head else 0)
    table = np.array(heads, np.int32).reshape(-1, len(COLUMNS))
    at = np.frombuffer(head_of, np.int32)
    rows = {name: table[at, k] for k, name in enumerate(COLUMNS)}
    for name, given in (("unit", units), ("room", rooms)):
        told = np.frombuffer(given, np.int32)
        rows[name] = np.where(told > 0, told, rows[name])
    return Coded(rows, codes, unstated)


def _key(head: tuple[tuple[str, object], ...], one: Mapping[str, object], text: str) -> object:
    """Return what rows share whose parts but unit and room are the same; None where that is told by the text alone.

    Where no road is stated, it is all that the text says before the room.
    """
    if not head or not text or any(part_name(key) in SAYS_WHERE for key, _ in head):
        return head or None
    room = str(one.get("room") or "")
    return (head, text[: text.rindex(room)]) if room and room in text else None


def _inner(one: Mapping[str, object]) -> Inner:
    unit, room = one.get("unit"), one.get("room")
    return inner_of(str(unit or ""), str(room or ""), housed=bool(one.get("building"))) if unit or room else NO_INNER


def _values(one: Mapping[str, object], text: str, areas: Areas, *, more: bool = False) -> Values:
    """Return the text of each column of one row; `stated` where the text was not looked at.

    `areas` are those that other rows state; `more` tells that the text goes on behind the parts that are stated.
    """
    found = _named(stated_parts(one))
    if text and not any(found.get(name) for name in SAYS_WHERE):
        told, rest = areas_told(text, areas, found.get("district"))
        free = vars(read_registered(rest, found.get("compound")))
        return _columns(settled(Parts(**_of_hamlet(free | told | found)))) | {"stated": None, "free": "yes"}
    if more:
        read_more: Values = {name: value for name, value in rest_of(text, found).items() if value}
        found = read_more | found
    alone = bool(found.get("district") or found.get("town") or found.get("community"))
    inner = bool(found.get("town") or found.get("community"))
    area: Mapping[str, str | None] = {} if inner or not text else area_of(normal_text(text))
    return _columns(settled(Parts(**{**area, **found}))) | {"stated": "yes" if alone or not text else None}


def _named(found: Values) -> Values:
    """Return stated parts with what is stated as a lane or group, and has a name, as a name.

    打铁巷 is a road, whatever road it leads off, and so is 建设路1巷; the natural village 上岙 is a hamlet, like any
    other, be its group told before or behind it: 4组大屋场.
    """
    lane, group = found.get("lane"), found.pop("group", None)
    if lane and len(lane) > 1 and not is_lane(lane) and (_OF_ROAD.match(lane) or not _COUNTED.search(lane)):
        found = {**found, "road": lane, "lane": None}
    if not group:
        return found if found.get("lane") else _without_group(found)
    numbered = _GROUP_NUMBER.fullmatch(group)
    if numbered and found.get("number") in (None, numbered["number"].removesuffix("号")):
        found, group = {**found, "number": numbered["number"].removesuffix("号")}, numbered["group"]
    hamlet = _GROUP_OF_HAMLET.fullmatch(group)
    if hamlet:
        found = {**found, "compound": found.get("compound") or hamlet["name"] or hamlet["before"]}
        return {**found, "lane": f"{hamlet['group'] or hamlet['behind']}组"}
    name = _GROUP_WORD.sub("", group)
    if not _COUNTED.search(group):
        hamlet_name = name if len(name) > 1 else group  # 东社, 甲组
        return {**found, **({"lane": name} if found.get("compound") else {"compound": hamlet_name})}
    road = found.get("road")
    if road and not found.get("compound") and not _WAY.search(road):
        return {**found, "road": None, "compound": road, "lane": lane_of(f"{name}组")}  # 8鄰庄內45號: a hamlet
    if road:  # its houses are numbered along it: 14鄰 tells but where they are registered
        return found
    return {**found, "lane": lane_of(f"{name}组")}


def _of_hamlet(found: Values) -> Values:
    """Return parts that were read with the hamlet as rows that state it have it: 王庄组13号 is of 王庄."""
    name = found.get("compound") or ""
    hamlet = _HAMLET_GROUP.fullmatch(name) if found.get("community") and not found.get("road") else None
    return {**found, "compound": hamlet[1]} if hamlet else found


def _without_group(found: Values) -> Values:
    """Return stated parts with the group apart from what it is stated with: village, hamlet, road or number."""
    for column in ("community", "compound", "road", "number"):
        grouped = _GROUPED.fullmatch(found.get(column) or "")
        if not grouped or (column == "number" and not grouped["rest"]):
            continue
        found = {**found, column: None, "lane": f"{grouped['group']}组"}
        rest, village = grouped["rest"], grouped["village"]
        if village and (rest or column != "compound") and found.get("community") in (None, village):
            found["community"] = village
        elif village and not rest:
            rest = village  # 柳树屯1组 of the village 大屯村; 董家庄11组
        if column == "number":
            found["number"] = rest.removesuffix("号")
        elif rest:
            found["compound"] = found.get("compound") or rest
        return found
    return found


def _columns(parts: Parts) -> Values:
    door = door_of(parts.number).key if parts.number else None
    room = parts.room or (f"{parts.floor}层" if parts.floor else None)
    return {
        "district": parts.district, "town": parts.town, "community": parts.community, "road": parts.road,
        "compound": parts.compound, "lane": parts.lane, "door": door, "building": parts.building,
        "unit": parts.unit, "room": room,
    }  # fmt: skip


def text_key(normal: Normal) -> int:
    """Return the key of a text as a whole, without province, city and district."""
    text = normal.text
    if not is_western(text):
        text = text[admin_of(text).end :] or text
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def agrees(told: Normal, standard: Normal, key: int) -> bool:
    """Tell whether a standard address has the key of a told one, and its province, city and district, if told."""
    if text_key(standard) != key:
        return False
    one, other = admin_of(told.text), admin_of(standard.text)
    pairs = ((one.province, other.province), (one.city, other.city), (one.district, other.district))
    return all(a is None or a == b for a, b in pairs)


def doors_of(keys: Iterable[str]) -> tuple[Ints, Ints]:
    """Return the first and the last plain number of each house number's key."""
    doors: list[Door] = [door_of(key.replace(".", "-")) if key else Door("", NO_NUMBER, NO_NUMBER) for key in keys]
    return np.array([one.base for one in doors], np.int32), np.array([one.high for one in doors], np.int32)
