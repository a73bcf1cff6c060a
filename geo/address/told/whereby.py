"""Estates told apart by a road in passing, 从三环西路进去那个春晓花园, or by a crossing: 石舫路与白塔路路口海棠公寓."""

import re
from itertools import pairwise

import numpy as np

from geo.address.meaning.along import lies_along
from geo.address.quick import quick
from geo.address.registry.index import AddressIndex
from geo.address.registry.names import Kind, Names, fold
from geo.address.told.text import cut, marked
from geo.address.writing.characters import BREAK as BREAK_MARK
from geo.address.writing.normalise import Normal

ROAD_COST, ESTATE_COST, TOWN_COST = 0.15, 0.6, 0.6
_OVER_THERE = re.compile("(?:那|这)一?[边头块片带里]的?(?=[\u4e00-\u9fff]{2})")
_B = f"{BREAK_MARK}?"
_LEAD = re.compile("(?:就?[在是]|从|由|自|挨着|[紧贴]挨着?|紧邻|邻近|临近|靠着?|靠近|临|沿着?|走|顺着?)+$")
_BESIDE = (
    "(?:那|这)一?[头边块片带段面侧里儿]|进去|[拐转走开]进去?|往里走?|里[面头]|上面?|旁边?|边上?|附近|口子?上?|路?口?进去"
    "|靠[里边]|沿线|尽头|中段"
)
_WHICH = "(?:那|这)一?[个家栋幢片处座所间]|的那?一?[个家栋幢处座所间]?|那里|叫做?"
_BETWEEN = re.compile(f"(?:{_B}(?:{_BESIDE}|{_WHICH}))+{_B}(?:叫做?)?")
_BEHIND = quick(f"(?:{_BESIDE})?(?:{_WHICH}|{_BESIDE})(?={BREAK_MARK}|$|[0-9A-Z])")
_JOINT = re.compile(f"(?:的|那个)?{_B}(?:就?[是在]|靠近?|挨着|我?说?的?是){{0,2}}")
_AT, _THERE = (
    re.compile("[在靠挨]"),
    re.compile(f"(?:上|那边|这边|边上)?(?={BREAK_MARK}|$)"),
)  # 新一佳便利店，在弘义南路
_NEAR = "(?:[紧贴靠]?[挨靠]着?|[紧毗]邻|[邻临靠接挨]?近)"
_AND = re.compile(f"{_B}(?:[与和跟同及到、]|交|{_NEAR})?{_B}")
_TWO = re.compile(f"(?:[路巷]|街(?!道)|(?<!街)道|(?<![0-9])弄){_AND.pattern}[\u4e00-\u9fff]{{2,6}}[路街巷道弄]")
_MEET = re.compile(
    f"(?:的|之)?(?:交叉路?口|十字路口|丁字路口|[三叉]岔?路?口|交[汇会界接]处?|交口|[路街]口|口|红绿灯|[转拐]角|相交)处?"
    f"(?:的?(?:[东南西北]{{1,2}}[角侧边面]|[东南西北]{{2}}))?(?:附近|旁边?|边上|上|那边|那里|这里)?(?:的|那[个家栋]的?|有[个家栋]?)?{_B}"
)
_BESIDE_IT = re.compile(f"{BREAK_MARK}?(?:的?[正斜]?对[面过]|旁|附近|边上|隔壁|[东南西北][边面侧])")
_NO_MEETING = re.compile(f"(?:附近|一带|那一?[边头块]|边上)?的?{_B}")
_LIES = re.compile(f"{_B}(?:位于|地处|坐落[在于]|就?[在是]在?)?")
_NO_MORE = re.compile(f"{BREAK_MARK}|$")
Span = tuple[int, int]


def with_its_road(normal: Normal, names: Names) -> Normal:
    """Return a text with a road right before the estate that it tells from its namesakes, without the words for that.

    The road has no number of its own; a text without such words is returned as it is.
    """
    told, places = marked(normal)
    if not re.search("[那这进的从靠挨临在]", told):
        return normal
    town = _town(told, names)
    if town:
        return with_its_road(cut(normal, town, places), names)
    roads, estates = _named(told, names)
    for low, high in roads:
        lead = _LEAD.search(told, 0, low)
        begin = lead.start() if lead else low
        for first, last in estates:
            if first > high and _BETWEEN.fullmatch(told, high, first):
                again = [
                    one for one, end in estates if told[one:end] == told[first:last] and _said_before(told, end, begin)
                ]
                order = [*range(min([begin, *again])), *range(low, high), *range(first, len(told))]
                return cut(normal, order, places)
            joint = _JOINT.fullmatch(told, last, low) if last <= low else None
            behind = _BEHIND.match(told, high) or (_THERE.match(told, high) if joint and _AT.search(joint[0]) else None)
            if joint and behind:
                order = [*range(first), *range(low, high), *range(first, last), *range(behind.end(), len(told))]
                return cut(normal, order, places)
    return normal


def at_its_corner(normal: Normal, index: AddressIndex) -> Normal:
    """Return a text with an estate's own road alone where a crossing before its name tells where that stands.

    Who names an estate at a crossing means the estate, not the crossing; unless it is told by what is beside it.
    """
    told, places = marked(normal)
    if not _MEET.search(told) and not _TWO.search(told):
        return normal
    roads, estates = _named(told, index.names)
    for (low, middle), (second, high) in pairwise(sorted(roads)):
        if not _AND.fullmatch(told, middle, second):
            continue
        met, joint = _MEET.match(told, high), _NO_MEETING.match(told, high)
        end = met.end() if met else joint.end() if joint else high
        for first, last in estates:
            before = first == end and not _BESIDE_IT.match(told, last)
            behind = last <= low and _LIES.fullmatch(told, last, low) and _NO_MORE.match(told, end)
            if not before and not behind:
                continue
            on = _roads_of(index, told[first:last])
            own = [
                range(*one)
                for one in ((low, middle), (second, high))
                if on & _codes(index, told[slice(*one)], Kind.ROAD)
            ]
            if own or met:
                rest = range(first, len(told)) if before else (*range(first, last), *range(end, len(told)))
                order = [*range(low if before else first), *(own[0] if own else ()), *rest]
                return cut(normal, order, places)
    for low, high in roads:  # 白塔路口海棠公寓, which has its number on another road
        met = _MEET.match(told, high)
        for first, last in estates if met else ():
            if (
                met
                and first == met.end()
                and not _BESIDE_IT.match(told, last)
                and _is_by(index, told, (low, high), (first, last))
            ):
                return cut(normal, [*range(low), *range(first, len(told))], places)
    return normal


def _is_by(index: AddressIndex, told: str, road: Span, estate: Span) -> bool:
    """Tell whether the only estate of a name lies along a road, with its addresses on another one."""
    named, roads = _codes(index, told[slice(*estate)], Kind.COMPOUND), _codes(index, told[slice(*road)], Kind.ROAD)
    places = index.place_of["compound"].of_all(sorted(named)).astype(np.int64)
    on = _roads_of(index, told[slice(*estate)])
    return len(on) == 1 and not on & roads and lies_along(index, places, roads)


def _codes(index: AddressIndex, name: str, kind: Kind) -> set[int]:
    targets = index.names.targets(index.names.place_of[fold(name)])
    return {target.code for target in targets if target.kind is kind}


def _roads_of(index: AddressIndex, estate: str) -> set[int]:
    """Return the roads of all estates of one name."""
    places = [index.place_of["compound"][code] for code in _codes(index, estate, Kind.COMPOUND)]
    return {int(road) for some in places for road in index.place["road"][some]} - {0}


def _town(told: str, names: Names) -> list[int]:
    """Return what is left of a text without the words that point to a town before a name: 车站那边的解放路."""
    for found in _OVER_THERE.finditer(told):
        begins = range(max(0, found.start() - 6), found.start() - 1)
        surfaces = (names.place_of.get(fold(told[begin : found.start()])) for begin in begins)
        if any(surface is not None and _is_town(names, surface) for surface in surfaces):
            return [*range(found.start()), *range(found.end(), len(told))]
    return []


def _is_town(names: Names, surface: int) -> bool:
    return any(target.kind is Kind.TOWN and target.cost <= TOWN_COST for target in names.targets(surface))


def _said_before(told: str, end: int, begin: int) -> bool:
    """Tell whether but words that join lie between a name and what is said of it: 海棠公寓的，就是石舫路那边那个."""
    return end <= begin and _JOINT.fullmatch(told, end, begin) is not None


def _named(told: str, names: Names) -> tuple[list[Span], list[Span]]:
    """Return where roads without a number, and estates or landmarks, stand in a text; the longer of two, the longer."""
    found: list[tuple[int, int, bool]] = []
    for one in sorted(names.written(fold(told)), key=lambda one: one.begin - one.end):
        if any(one.begin < end and begin < one.end for begin, end, _ in found):
            continue
        costs = {target.kind: target.cost for target in names.targets(one.surface)}
        road = costs.get(Kind.ROAD, 1.0) <= ROAD_COST
        if road or costs.get(Kind.COMPOUND, 1.0) <= ESTATE_COST:
            found.append((one.begin, one.end, road))
    roads = [(begin, end) for begin, end, road in found if road and not told[end : end + 1].isdigit()]
    return roads, [(begin, end) for begin, end, road in found if not road]
