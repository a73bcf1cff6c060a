"""Streets that bear but a direction, as in most towns: 东街, 西大街, 老街. They are the end of other names as well."""

import re
from collections.abc import Sequence

from geo.address.registry.index import AddressIndex
from geo.address.registry.names import Kind, Mention, is_bare_road
from geo.address.words import ending
from geo.address.writing.normalise import Normal
from geo.address.writing.wording import FILLER, each_character

_AREAS = frozenset((Kind.CITY, Kind.DISTRICT, Kind.TOWN, Kind.COMMUNITY))
_NUMBER = re.compile("[0-9]{1,5}(?![0-9]*(?:[路街年月日点]|米))")
_ENDS_AREA = re.compile("[镇乡区县村]|街道|社区|居委会")
_ON_IT = re.compile("[与和跟同上的、]|[东西南北中]段|路?口|路边|[沿附]近|到|至|靠近|对面|旁边?|那[边里]")
_CROSSED = re.compile("(?:交叉|交汇|交界|十字|丁字|三岔)?路?口|交叉|交汇|交界|相交|拐角|转角")
KIND_MOST = 3  # characters behind a name in which a word for a kind of place may stand: 东街小区


def bare_roads_told(index: AddressIndex, normal: Normal, found: Sequence[Mention]) -> list[Mention]:
    """Return names without those streets of one direction that are the end or the beginning of another name.

    One stands behind an area, 沙岭镇东街, or begins what is said and goes on with a number, with where on it, or with
    what happened: 在东街8号, 东大街与凤凰路交叉口, 东大街上有人打架.
    """
    bare = [one for one in found if is_bare_road(index.names.texts[one.surface])]
    if not bare:
        return list(found)
    ends = {one.end for one in found if any(target.kind in _AREAS for target in index.names.targets(one.surface))}
    roads = {one.end + gap for one in found if one not in bare for gap in (0, 1) if _is_road(index, one)}
    kept = {one for one in bare if _is_told(normal, one, ends, roads)}
    return [one for one in found if one in kept or one not in bare]


def _is_road(index: AddressIndex, one: Mention) -> bool:
    return any(target.kind is Kind.ROAD for target in index.names.targets(one.surface))


def _is_told(normal: Normal, one: Mention, areas: set[int], roads: set[int]) -> bool:
    """Tell whether a street of one direction stands by itself.

    `areas` are where names of areas end, `roads` where what follows is told beside a road: 凤凰路和东大街路口.
    """
    text, begin, end = normal.text, one.begin, one.end
    if any(ending(text[begin:stop]) not in ("", "段") for stop in range(end + 2, min(len(text), end + KIND_MOST) + 1)):
        return False
    said = each_character(text)
    idle = bool(said[begin - 1] <= FILLER) if begin else True
    in_area = begin in areas or _ENDS_AREA.search(text, max(0, begin - 2), begin) is not None
    numbered = _NUMBER.match(text, end) is not None
    goes_on = text[begin] != "大" and (bool(said[end : end + 1].sum() <= FILLER) or _ON_IT.match(text, end) is not None)
    alone = end == len(text) or numbered or goes_on  # 走在大街上 is no street
    crossed = begin in roads and _CROSSED.match(text, end) is not None
    return in_area or (alone and (idle or begin in normal.breaks)) or crossed
