"""Parts of a standard address that states none, or but its name: what its text says, without notes how to find it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from geo.address.registry.order import in_order, without_dashes
from geo.address.registry.remarks import without_remarks
from geo.address.western.parts import is_western
from geo.address.western.registered import read_western
from geo.address.words import ENDINGS, GENERIC
from geo.address.writing.doors import LANES
from geo.address.writing.normalise import normal_text
from geo.address.writing.parse import KEYS_OF, Parts, name_there, read, read_number, read_tail
from geo.address.writing.phases import part_behind

# in brackets behind an address: (近锦安东路), (迎勋北路), (2号口出来), (地铁站旁)
_BRACKETS = re.compile(r"[(（【\[]([^()（）【】\[\]]{0,40})[)）】\]]")
_NOTE = re.compile(
    r"^[靠临]?近|^原|附近|隔壁|对面|对过|旁边?$|[路街巷道弄桥]口?$|[路街]与|交叉|交汇|路口|号口|出口|出来|地铁|车站"
)
# behind the name of a place: where in it
_WITHIN = re.compile(
    r"(?:(?:[东南西北中主副裙甲乙丙丁]|[A-Z])[幢座栋楼翼侧]|[东南西北][侧边面部]|附近|隔壁|对面|旁边?|(?<=[店厦楼园院场区城心村校库站])[内里]|门口|楼[上下]|[底首][层楼]|底商|地[下面上]|地库"
    r"|商铺|店铺|铺位|门面|沿街|整层|(?<![A-Z])[A-Z]{1,2})+$"
)
_LANE = re.compile(LANES)
NUMBERS, LINES = KEYS_OF["number"], (*KEYS_OF["lane"], *KEYS_OF["road"])
# parts within a house number: where one of them is stated, what is not is not there
INNER = frozenset(("group", *(key for part in ("compound", "building", "unit", "room") for key in KEYS_OF[part])))
_JOINED = re.compile(
    "^(?:[与和靠临近]|靠近|临近)[\u4e00-\u9fff]{1,8}[路街巷道](?![\u4e00-\u9fff])|^近(?![水海江湖])|交叉|路口|往[东南西北]"
)
_ROAD = re.compile(r"^[\u4e00-\u9fff]{1,8}(?:路|街|巷|道|公路|大道|大街)$")
# estates and malls behind a number
_NO_WAY = re.compile("第[一二三四五六七八九十]{1,2}(?:大道|街区|街)|.*(?:天|金|步行|商业|美食|小吃|风情|文化|水|食)街")
AREA_LEAST, AREA_MOST, REST_LEAST, AREA_ROADS = 2, 4, 3, 3
_PART_OF_NAME = re.compile("[东西南北中上下前后新老内外一二三四五六七八九十0-9大路街道巷里村庄屯围寨坊区]|公路|支路")
_KINDS = frozenset((*ENDINGS, *GENERIC, "商业", "商务", "国际", "购物", "综合", "门诊部", "商城", "商场"))
_KIND = re.compile("|".join(sorted((one for one in _KINDS if len(one) > 1), key=len, reverse=True)))
# estates are named with such words too: 北苑嘉园, 花园新村, 新苑小区; 商业广场 is no name behind a number
_COMMON = frozenset(("花园", "家园", "公园", "庄园", "园区", "新村", "新城", "花城", "花苑"))  # by themselves no names
_HOUSING = frozenset(("小区", "宿舍", "公寓", "家属院", "家属楼", "大院"))
_MODIFIERS = frozenset(("商业", "商务", "综合", "购物"))
_NAMING = frozenset("苑园庭府居城都邸里村岸岛")


def read_registered(given: str, name: str | None = None) -> Parts:
    """Return the parts of a standard address by its text alone; `name` is that of the place, where it is stated.

    >>> read_registered("曹杨路903弄5号(近花卉市场)").compound, read_registered("长寿路700号古井酒店西座").compound
    (None, '古井酒店')
    >>> parts = read_registered("蓬莱路225号(迎勋北路)", name="蓬莱路第二小学")
    >>> parts.road, parts.number, parts.compound
    ('蓬莱路', '225', '蓬莱路第二小学')
    """
    if is_western(given):
        found = read_western(given)
        return replace(found, compound=name) if name else found
    text = _without_name(in_order(without_notes(given)), name)
    found = read(text)
    place = named_place(found.compound, found.road)
    return replace(found, compound=name or (place if found.lane else with_part(text, place)))


def says_more(stated: Mapping[str, object], given: str) -> bool:
    """Tell whether a text may say more than the parts stated of it, which end with a house number or a road."""
    if not given or any(key in INNER for key in stated):
        return False
    last = next((str(stated[key]) for key in (*NUMBERS, *LINES) if stated.get(key)), "")
    given = in_order(given)
    whole = any(stated.get(key) for key in LINES)
    return bool(last) and not (whole and given.endswith((last, f"{last}号", f"{last}號")))


def rest_of(given: str, found: Mapping[str, str | None]) -> dict[str, str | None]:
    """Return what a text says beyond the parts found of it: estate, building, unit, room, and the number if none is.

    >>> rest_of("云岭区桃源路12号锦绣花园3幢501室", {"road": "桃源路", "number": "12"})["compound"]
    '锦绣花园'
    """
    text = normal_text(in_order(without_notes(given)))
    last = next((name for key in ("road", "community", "town") if (name := found.get(key)) and name in text), None)
    if is_western(given):
        return {}
    if last is None or not found.get("road"):
        return vars(read_registered(given))
    rest = text[_begin_of(text, last, found.get("lane") or found.get("number") or "") + len(last) :]
    more: dict[str, str | None] = {}
    if found.get("lane"):
        rest = rest.removeprefix(str(found["lane"]))
    else:
        found_lane = _LANE.match(rest)
        more["lane"] = found_lane[0] if found_lane else None
        rest = rest.removeprefix(more["lane"] or "")
    number, rest = read_number(rest)
    named, behind = name_there(rest, numbered=bool(number or found.get("number")))
    tail, place = read_tail(behind), named_place(named, found.get("road"))
    more |= {"number": number, "compound": with_part(rest, place)}
    return more | {"building": tail.building, "unit": tail.unit, "floor": tail.floor, "room": tail.room}


def _begin_of(text: str, road: str, number: str) -> int:
    """Return where a road stands with its number; its name may be a shop's too: 七星路12号蜜雪冰城七星路店."""
    numbered = text.find(road + number)
    return numbered if number and numbered >= 0 else text.rindex(road)


def without_notes(given: str) -> str:
    """Return a text without brackets that tell how to find a place; those that belong to a name stay.

    >>> without_notes("平顺路175号(近临汾路)"), without_notes("邯郸路220号复旦大学(邯郸校区)内")
    ('平顺路175号', '邯郸路220号复旦大学(邯郸校区)内')
    """
    given = without_dashes(without_remarks(given))
    return _BRACKETS.sub(
        lambda found: " " if _NOTE.search(normal_text(found[1])) and not found[1].endswith("街道") else found[0], given
    ).strip()


def _without_name(given: str, name: str | None) -> str:
    """Return a text without the name of its place, so that 望江路小学 is no number of 望江路."""
    text = normal_text(given)
    if not name or name not in text or len(name) < 2:
        return text
    begin = text.rindex(name)
    return text[:begin] + " " + text[begin + len(name) :]


def with_part(text: str, name: str | None) -> str | None:
    """Return the name of an estate with the phase or part that follows it in a normalised text.

    >>> with_part("锦绣花园2期3幢", "锦绣花园"), with_part("锦绣花园3幢", "锦绣花园")
    ('锦绣花园2期', '锦绣花园')
    """
    if not name or name not in text:
        return name
    return name + part_behind(text, text.rindex(name) + len(name))


def named_place(name: str | None, road: str | None) -> str | None:
    """Return the name of an estate or building without where in it; None where it names but a kind of place or a road.

    >>> named_place("古井酒店西幢", "长寿路"), named_place("商业广场", "长寿路"), named_place("近锦安东路", "锦绣路")
    ('古井酒店', None, None)
    """
    if not name or _JOINED.search(name):
        return None
    bare = _WITHIN.sub("", name)
    if len(bare) < 2 and len(name) > 2 and not road:
        return name  # 南门口
    another = road and _ROAD.match(bare) and not _NO_WAY.fullmatch(bare)
    if len(bare) < 2 or another or _is_kind(bare, alone=road is None):
        return name if bare + "里" == name and bare[-1:] in _NAMING else None  # 公园里
    return bare


def _is_kind(name: str, *, alone: bool) -> bool:
    """Tell whether a name tells but what kind of place it is; of several such words one may be its stem: 新苑小区.

    `alone` tells that the place has no other name, such as that of a road.
    """
    words = _KIND.findall(name)
    if "".join(words) != name:
        return False
    naming = any(word[-1] in _NAMING for word in words) and words != ["公园"]
    if len(words) == 1:
        return not (naming and (alone or name not in _COMMON))
    return not (alone or naming or (words[-1] in _HOUSING and words[0] not in _MODIFIERS))  # 体育馆小区, 中学宿舍


def shared_heads(names: Iterable[str], least: int = AREA_ROADS) -> dict[str, list[str]]:
    """Return, by road, its names without an area that is written before it: 铜锣湾谢斐道 is 谢斐道.

    An area is what stands before so many roads at least that go on with a whole name; one may stand before another.

    >>> shared_heads(["中环德辅道中", "中环皇后大道", "中环毕打街", "长宁路"])["中环毕打街"]
    ['毕打街']
    """
    found: dict[str, list[str]] = {}
    texts = {one: one for one in names}
    for _ in range(2):
        rests = _without_heads(list(texts), least)
        for text, rest in rests.items():
            found.setdefault(texts[text], []).append(rest)
        texts = {rest: texts[text] for text, rest in rests.items()} | {text: text for text in texts.values()}
    return {text: sorted(set(some)) for text, some in found.items()}


def _without_heads(names: Iterable[str], least: int) -> dict[str, str]:
    rests: dict[str, set[str]] = {}
    texts = [one for one in names if len(one) >= AREA_LEAST + REST_LEAST and not one.isascii()]
    for text in texts:
        for size in range(AREA_LEAST, min(AREA_MOST, len(text) - REST_LEAST) + 1):
            if not _PART_OF_NAME.match(text, size):
                rests.setdefault(text[:size], set()).add(text[size:])
    # 成寿寺一条 to 十条 are no roads of an area 成寿: what is behind an area are names of their own
    areas = {head for head, some in rests.items() if len({rest[0] for rest in some}) >= least}
    found = {}
    for text in texts:
        sizes = (size for size in range(AREA_MOST, AREA_LEAST - 1, -1) if text[:size] in areas)
        size = next((size for size in sizes if text[size:] in rests[text[:size]]), 0)
        if size:
            found[text] = text[size:]
    return found
