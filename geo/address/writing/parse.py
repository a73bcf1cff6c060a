"""Typed parts of an address: from free text, and from the parts that a registry states."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from geo.address.writing.doors import GROUPS, LANES, STEMS, floor_of, lane_of
from geo.address.writing.figured import FIGURED, INSIDE, KINDS, figured_there
from geo.address.writing.lanes import is_lane, lane_behind, lane_key, lane_within, leading_lane
from geo.address.writing.normalise import admin_of, normal_text
from geo.address.writing.phases import part_at_end

ROAD_WORDS = "大道|大街|公路|马路|路|街|巷|胡同|里|弄|道|径|坊"
RELATIONS = (
    "斜对面|正对面|对面|对过|对门|旁边|边上|旁侧|隔壁|附近|周边|门口|门前|大门|东门|西门|南门|北门|正门|后门|侧门|楼下|楼上|底下|下面"
    "|东侧|西侧|南侧|北侧|东边|西边|南边|北边|路口|后面|前面|背后|里面|院内|旁|内"
)
_CROSS_WORDS = (
    "交叉路口|交叉口|十字路口|丁字路口|三岔口|交汇处|交汇口|交会处|交界处|交接处|交口|路口|转角|拐角|交汇|交叉|口"
)

_CJK = r"\u4e00-\u9fff"
_ALL_OF_IT = rf"(?:{KINDS}|[苑园府邸庭居轩阁墅])(?=[0-9A-Z]|$)"
# 古镇东路 is a road, 沙岭镇东街 the street of a town
_ENDS_TOWN = rf"[镇乡](?![路街](?![桥口上里边头心])|(?<=^[{_CJK}][镇乡])[{_CJK}][路街])"
_TOWN = re.compile(rf"^([{_CJK}]{{1,8}}?(?:街道(?!办)|{_ENDS_TOWN}))(?=.)")
_COMMUNITY = re.compile(rf"^([{_CJK}]{{1,8}}?(?:社区|居委会|村委会|(?<!新)村(?![路街])))(?=.)")
# 大桥村小区, 柯村新苑, 沙岭镇农贸市场; 沙岭镇丽园 is an estate in a town
_BY_ITSELF = rf"[{_CJK}]+(?<!公)[苑园庭府居城都邸里岸岛](?:[0-9A-Z]|$)"
_AFTER_PLACE = re.compile(rf"[{_CJK}]+(?:村|[镇乡](?!{_BY_ITSELF})){_ALL_OF_IT}")
_TW_VILLAGE = re.compile(rf"^([{_CJK}]{{2}}里)(?=[{_CJK}]{{2,}}[路街巷段])")
_ROAD = re.compile(
    rf"^([{_CJK}A-Z0-9]*?(?:[{_CJK}](?:{ROAD_WORDS})|(?<![0-9])[0-9]{{1,2}}[路街](?!坊))(?<![里坊](?=[{_CJK}]{{2}}|(?![东西南北中])[{_CJK}][0-9]))(?<![一二三四五六七八九十头]道(?=[{_CJK}]))(?:[东西南北中](?:路|(?=[0-9])))?(?:[0-9东西南北中]段)?)(?=[0-9{_CJK}]|$)(?![路街巷局]|横[一二三四五六七八九十]{{1,2}}巷|{_ALL_OF_IT})"
)
# 地铁2号线青梧路站: the station of a line has no road and no number
_STATION = re.compile(rf"(?:地铁|轨道交通|轻轨|城铁)?[0-9]{{1,2}}号线[{_CJK}0-9]{{2,12}}站$")
# 邮政储蓄银行石舫路支行: the road is of the branch; 松坞乡中心小学: the town is of its school
_BRANCH = re.compile(
    rf"[{_CJK}]{{2,8}}街道办事处$|[{_CJK}]{{2,12}}(?:银行|信用社|超市|便利店|药房|药店|营业厅)[{_CJK}]{{1,9}}(?:分?店|支行|分行|分社|分理处|营业[厅部所])$"
)
_OF_TOWN = re.compile(
    "(?:中心)?(?:小学|中学|幼儿园|卫生院|初级中学|初中)|中心校|(?:人民)?政府|派出所|敬老院|文化站|司法所|便民服务中心|农贸市场"
)
_IS_WAY = re.compile("[路街巷道]")
_BY_FIGURES = re.compile(f"[0-9A-Z]|[{STEMS}][0-9]")
_ODD_WAY = re.compile(
    rf"(?!{ROAD_WORDS})[{_CJK}]{{2,6}}(?<![区村])(?<!{ROAD_WORDS.replace('|', ')(?<!')})(?=[{STEMS}]?[0-9]+号)"
)
_OF_KIND = re.compile(f"[{_CJK}](?:{KINDS}|[苑园府邸庭城居轩阁墅厂院]|[居村]?委会|派出所)$")
_COMMITTEE = re.compile("[村居]?(?:民委员|委)会")
_TWICE = re.compile(r"(?s)^(.*)\n(?:\1(?=第?[0-9]))?")  # 石埠村石埠村3组: community and village bear one name
_OF_AREA = re.compile(f"{_ALL_OF_IT}|(?:{_OF_TOWN.pattern})$|[村居]?委会")  # 东港镇中学, 大桥村小区, 阳光社区1幢
_LANE = re.compile(f"({LANES})$")
_LEADING_LANE = re.compile(f"^({LANES})")
_GROUP = re.compile(f"(第?[0-9]+)(?:{GROUPS})$")
_LEADING_GROUP = re.compile(f"^([0-9]+(?:{GROUPS}|排))(?=[0-9]|$)")
# behind a village its hamlet, with the group of villagers before it: 11队祝家宅8号; 八里岗, 二道沟屯 bear no road
_HAMLET = re.compile(
    rf"^((?:第?[0-9]+)(?:村民小组|村民组|小组|组(?!团)|生产队|队|社(?!区)))?([{_CJK}]{{2,8}}?)(?=[0-9甲乙丙丁]|$)"
)
_SETTLED = re.compile("(?:[屯庄宅寨堡岗沟坡坪坳冲岭湾浜埭塆垸垭圩]|窝棚)子?$")
_HOUSEHOLD = re.compile("([0-9]{1,4})室")
_BY_WAY = re.compile(rf"[{_CJK}]{{1,2}}[路街巷][边旁背口头上下后]")  # 马路边, 大路口
_WAY_WITHIN = re.compile("[路街巷]|大道|公路|胡同")
_NUMBER = re.compile(
    rf"^((?:[{STEMS}])?[0-9]+(?:[A-Z](?![A-Z-]))?[{STEMS}]?(?:(?:[-,、][0-9]+)*号(?:附[0-9]+号?|-[0-9]+|-?[{STEMS}](?![{_CJK}]|[0-9]+号))?"
    rf"|-[0-9]+号?|(?=[{_CJK}]|[A-Z]+(?:-|[{_CJK}]|[0-9]+幢)|$)(?![幢单室层弄巷组队社排])))"
)
_BUILDING = re.compile(rf"((?:[0-9]+-)?[0-9]+[A-Z]?|(?<![A-Z])[A-Z][0-9]*|[{STEMS}])幢")
_UNIT = re.compile(r"([0-9]+|[A-Z])单元")
_FLOOR = re.compile(r"([0-9]+)层")
_STOREYS = re.compile("[0-9]+层")
_ROOM = re.compile(r"(?<![0-9-])([0-9]{2,5}[A-Z]?(?=室|$)|[0-9][A-Z]?(?=室))")
_DASHED = re.compile(r"([0-9]+|(?<![A-Z])[A-Z][0-9]?)-([0-9]+)(?:-([0-9]+))?(?:室|号)?$")
_CROSSING = re.compile(
    rf"(?P<one>[{_CJK}A-Z0-9]{{1,12}}?(?:{ROAD_WORDS}))(?:与|和|跟|同|-|\+|&|X|交)?"
    rf"(?P<other>[{_CJK}A-Z0-9]{{1,12}}?(?:{ROAD_WORDS}))(?:的)?(?:那个)?(?:{_CROSS_WORDS}|红绿灯)"
)
_NAME_THERE = re.compile(rf"[{_CJK}A-Z]{{2,24}}?(?=[0-9]|(?<![A-Z])(?:[A-Z{STEMS}]幢|[A-Z][0-9]?-[0-9])|$)")
_RELATION = re.compile(rf"({RELATIONS})[{_CJK}]{{0,4}}$")
PART_MARKS = "东西南北中梅兰竹菊桂荷松樱枫桃杏一二三四五六七八九十前后内外上下新老"
_PHASE = re.compile(
    rf"(?<=[{_CJK}]{{2}})((?<![大小])[东南西北]院)$"
    rf"|(?<=[{_CJK}]{{2}}[园苑城区府庭湾村邸居墅寓郡厦])([{PART_MARKS}][园苑庭])$"
)


@dataclass(frozen=True)
class Parts:
    """What an address says, level by level, normalised; None where it says nothing.

    `lane` is a lane off the road (45弄12支弄, 15巷4弄) or the villagers' group (3组).
    """

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
    lane: str | None = None


# the names under which registries and loaders state parts
KEYS_OF = {
    "district": ("district", "区县"),
    "town": ("town", "street", "township", "街道"),
    "community": ("community", "village", "社区", "村"),
    "road": ("road", "路", "street_name"),
    "lane": ("lane", "弄"),
    "number": ("number", "no", "house_number", "号"),
    "compound": ("compound", "estate", "poi", "小区"),
    "building": ("building", "幢"),
    "unit": ("unit", "单元"),
    "room": ("room", "室"),
}
_NAMED = {key: name for name, keys in KEYS_OF.items() for key in keys}
_NOUGHTS = re.compile("^0+(?=[1-9])")
_SUFFIXES = {"number": "号", "building": "幢", "unit": "单元", "room": "室"}
STATED = tuple(KEYS_OF)


def part_name(key: str) -> str | None:
    """Return the name of a part under which a registry states it; None where it is no part."""
    return "group" if key == "group" else _NAMED.get(key)


def settled(parts: Parts) -> Parts:
    """Return parts with the lane apart from the road, and the villagers' group apart from the hamlet."""
    parts = parts if parts.lane else _in_village(parts)
    if parts.road and not parts.lane:
        lane = _LANE.search(parts.road)
        if lane and lane.start():
            parts = replace(parts, road=parts.road[: lane.start()], lane=lane[1])
    if parts.compound and not parts.lane:
        group = _GROUP.search(parts.compound)
        if group and group.start():
            parts = replace(parts, compound=parts.compound[: group.start()], lane=group[1].removeprefix("第") + "组")
    if parts.number and not parts.lane:
        lane = _LEADING_LANE.match(parts.number)
        if lane:
            parts = replace(parts, number=parts.number[lane.end() :] or None, lane=lane[1])
    return parts


def _in_village(parts: Parts) -> Parts:
    """Return parts with a village's lane apart from what it is stated with: 东水村A坊3巷, number A坊3巷6."""
    leading = leading_lane(parts.number) if parts.number else None
    if leading:
        return replace(parts, lane=leading[0], number=leading[1].removesuffix("号") or None)
    village = parts.compound or parts.community
    if parts.road and village and is_lane(parts.road):
        return replace(parts, lane=lane_key(parts.road), road=None)
    for name in ("compound", "community", "road"):
        stated = getattr(parts, name)
        found = lane_behind(stated) if stated else None
        if found and name == "road":
            own = found[0] == parts.community or parts.compound
            return replace(parts, road=None, lane=found[1], **({} if own else {"compound": found[0]}))
        if found:
            return replace(parts, lane=found[1], **{name: found[0]})
    return parts


def phase_of(compound: str) -> str | None:
    """Return the phase or part of an estate that its name ends with: 明珠小区2期 -> 2期."""
    found = _PHASE.search(compound)
    return part_at_end(compound) or (found[0] if found else None)


def area_of(text: str) -> dict[str, str | None]:
    """Return district, town and community at the beginning of a normalised text, as far as written."""
    admin = admin_of(text)
    town, rest = _cut(_TOWN, text[admin.end :])
    return {"district": admin.district, "town": town, "community": _cut(_COMMUNITY, rest)[0]}


def areas_end(text: str) -> int:
    """Return where the areas end with which a normalised text begins; one that is of the name behind it is none.

    >>> areas_end("枫港区东港街道名城1幢"), areas_end("枫港区东港镇中学"), areas_end("阳光社区1幢")
    (7, 3, 0)
    """
    end = admin_of(text).end
    for pattern in (_TOWN, _COMMUNITY):
        area, rest = _cut(pattern, text[end:])
        if area and (_OF_AREA.match(rest) or INSIDE.match(rest)):
            return end
        end += len(area or "")
    return end


@lru_cache(maxsize=262_144)
def stated_value(name: str, given: str) -> str | None:
    """Return the normal form of one stated part without its unit word; None where nothing is left."""
    text = normal_text(given + "幢" if name == "building" and given.isalnum() and given.isascii() else given)
    if name == "lane":
        return lane_key(text) if is_lane(text) else lane_of(text) or None
    if name == "room":
        text = floor_of(text)
    if name == "building" and _STOREYS.fullmatch(text):
        return text[:-1]  # 6楼 stated as a building is number 6
    if name in ("building", "unit", "room"):
        text = _NOUGHTS.sub("", text)
    suffix = _SUFFIXES.get(name)
    if name in ("unit", "room") and text.endswith("号"):
        return text.removesuffix("号") or None
    return (text.removesuffix(suffix) if suffix and len(text) > len(suffix) else text) or None


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
    if not community:
        community, rest = _cut(_TW_VILLAGE, rest)
    place = _STATION.match(rest) or _BRANCH.match(rest)
    if place or (town and _OF_TOWN.fullmatch(rest)) or (community and _COMMITTEE.fullmatch(rest)):
        return Parts(admin.district, town, community, compound=place[0] if place else f"{community or town}{rest}")
    rest = _TWICE.sub("", f"{community}\n{rest}") if community else rest
    called = f"{community or town}{rest}" if re.match(_ALL_OF_IT, rest) else ""
    rest = called if _AFTER_PLACE.match(called) else rest
    settled_there = community is not None and community[-1] in "村屯庄寨"
    way = None if settled_there else _odd_way(rest)
    figured = FIGURED.match(rest)
    by_figures = not settled_there and _BY_FIGURES.match(rest)
    name = None if way else figured[0] if figured else figured_there(rest) if by_figures else None
    if name and (figured or not _IS_WAY.search(name)):
        tail = read_tail(rest[len(name) :])
        return replace(tail, district=admin.district, town=town, community=community, compound=name)
    village, lane, rest = _village(community, rest)
    hamlet = None if lane or way or rest == called else _hamlet(community, rest)
    if hamlet:
        return replace(hamlet, district=admin.district, town=town, community=community)  # has no road
    road, rest = way or ((None, rest) if lane else _cut(_ROAD, rest))
    if not lane:
        lane, rest = (leading_lane(rest, row=True) if road else None) or _cut(
            _LEADING_LANE if road else _LEADING_GROUP, rest
        )
        lane = lane_of(lane) if lane else None
    number, rest = _number_in(lane, rest)
    compound, behind = name_there(rest, numbered=number is not None)
    tail = read_tail(behind)
    if compound and not (road or number or lane):
        lane, number = _numbered_there(rest[len(compound) :])
    return Parts(
        admin.district, town, community, road, number, village or compound,
        tail.building, tail.unit, tail.floor, tail.room, None, lane,
    )  # fmt: skip


def _odd_way(rest: str) -> tuple[str, str] | None:
    """Return the way that no word tells, but an estate behind its number, and the rest: 临门坡60号阳锦新城10幢."""
    found = _ODD_WAY.match(rest)
    number, behind = read_number(rest[found.end() :]) if found else (None, "")
    name = name_there(behind, numbered=True)[0] if number else None
    if not found or not name or not _OF_KIND.search(name) or re.fullmatch(f"(?:{KINDS})+", name):
        return None
    return found[0], rest[found.end() :]


def name_there(rest: str, *, numbered: bool) -> tuple[str | None, str]:
    """Return the name with which what follows the areas, or road and number, begins, and where its building is told.

    Behind a number it may begin with figures of its own.

    >>> name_there("107小区3幢", numbered=True), name_there("锦绣花园3幢", numbered=False)
    (('107小区', '3幢'), ('锦绣花园', '锦绣花园3幢'))
    """
    figured = figured_there(rest) if numbered else None
    if figured:
        return figured, rest[len(figured) :]
    name = _NAME_THERE.match(rest)
    return (name[0] if name and not re.fullmatch(RELATIONS, name[0]) else None), rest


def _village(community: str | None, rest: str) -> tuple[str | None, str | None, str]:
    """Return the village within a community, the lane of it or of the community, and what follows these."""
    leading = leading_lane(rest) if community and community.endswith("村") else None
    if leading:
        return None, *leading
    return lane_within(rest) or (None, None, rest)


def _hamlet(community: str | None, rest: str) -> Parts | None:
    """Return the hamlet with which a text behind a village begins, its group before or behind it, and its number.

    >>> parts = _hamlet("中港村", "11队祝家宅8号")
    >>> parts.lane, parts.compound, parts.number
    ('11组', '祝家宅', '8')
    """
    found = _HAMLET.match(rest)
    in_village = community is not None and community[-1] in "村屯庄寨"
    if not found or (found[1] and not in_village) or _is_way(found[2], in_village=in_village):
        return None
    behind = rest[found.end() :]
    lane, number = _numbered_there(behind)
    lane = lane_of(found[1]) if found[1] else lane
    if not number and (found[1] or (in_village and _SETTLED.search(found[2]))):
        number, behind = _number_in(lane, behind)
    tail = read_tail(behind)
    return replace(tail, relation=None, compound=found[2], lane=lane, number=number)


def _is_way(name: str, *, in_village: bool) -> bool:
    """Tell whether a name behind an area may begin with a road, or be one; in a village 八里, 陆家弄 are hamlets."""
    if name.endswith(("自然村", "组", "片")) or (in_village and _BY_WAY.fullmatch(name)):
        return False
    if _SETTLED.search(name):
        return _WAY_WITHIN.search(name) is not None
    return not in_village or _WAY_WITHIN.search(name) is not None or re.fullmatch(RELATIONS, name) is not None


def _numbered_there(behind: str) -> tuple[str | None, str | None]:
    """Return the lane or group, and the number with 号, that stand right behind the name of a hamlet: 何厝社123号."""
    lane, behind = leading_lane(behind, row=True) or _cut(_LEADING_GROUP, behind)
    lane = lane_of(lane) if lane else None
    number, _ = _number_in(lane, behind)
    sure = lane or (number and behind.startswith("号", len(number)))
    return (lane, number) if sure else (None, None)


def _number_in(lane: str | None, behind: str) -> tuple[str | None, str]:
    """Return the number that stands somewhere, and what follows that; in a group of villagers 12户 is one too."""
    household = _HOUSEHOLD.match(behind) if lane and lane.endswith("组") else None
    return (household[1], behind[household.end() :]) if household else read_number(behind)


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

    >>> read_number("12号附3号锦绣花园"), read_number("8号")
    (('12号附3', '锦绣花园'), ('8', ''))
    """
    found = _NUMBER.match(behind)
    if not found:
        return None, behind
    return found[1].removesuffix("号"), behind[found.end() :]


def crossing_of(text: str) -> tuple[str, str] | None:
    """Return the two roads of a crossing named in a normalised text.

    >>> crossing_of("朝阳路与滨江路交叉口")
    ('朝阳路', '滨江路')
    """
    found = _CROSSING.search(text)
    return (found["one"], found["other"]) if found else None
