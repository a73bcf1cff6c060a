"""Names that are of other names as well: streets of a mere direction, 东街, and communities by their short form."""

import re
from collections.abc import Iterable, Sequence

from geo.address.columns import Floats
from geo.address.registry.index import AddressIndex
from geo.address.registry.names import Kind, Mention, Named, is_bare_road
from geo.address.registry.surfaces import COMMUNITY_SHORT
from geo.address.words import ENDINGS, ending
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
    ends = {one.end for one in found if index.names.tells(one.surface, *_AREAS)}
    others = (one for one in found if one not in bare and index.names.tells(one.surface, Kind.ROAD))
    roads = {one.end + gap for one in others for gap in (0, 1)}
    kept = {one for one in bare if _is_told(normal, one, ends, roads)}
    return [one for one in found if one in kept or one not in bare]


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


OTHER_ESTATE, OTHER_WORD, SAID = 4.9, 4.0, 0.5  # behind it: of an estate, any word; a name as sure stands there itself
HAN = "\u3400"
# words behind the short form of a community that need not be of a name: 青山院子里, 青山大街
_COMMON_WORDS = frozenset(
    ("院子", "大院", "广场", "中心", "大道", "大街", "公路", "支路", "胡同", "园区", "新区", "宿舍")
)
_ESTATE = re.compile("|".join(word for word in ENDINGS if len(word) > 1 and word not in _COMMON_WORDS))


def short_area(normal: Normal, one: Named, cost: Floats, named: Iterable[Named]) -> Named:
    """Return a name, a community by its short form dearer where another name goes on behind it.

    河滨名都 is not 河滨社区, nor 安平保险 安平社区. `cost` is what each character of the text costs unexplained.
    """
    if one.kind is not Kind.COMMUNITY or one.cost != COMMUNITY_SHORT:
        return one
    if _ESTATE.match(normal.text, one.end):
        return one._replace(cost=one.cost + OTHER_ESTATE)
    behind = normal.text[one.end : one.end + 2]
    strange = len(behind) > 1 and min(behind) >= HAN and bool((cost[one.end : one.end + 2] > FILLER).all())
    apart = not {one.end, one.end + 1}.isdisjoint(normal.breaks) or behind in _COMMON_WORDS
    told = any(other.begin <= one.end + 1 and other.end > one.end and other.cost <= SAID for other in named)
    return one._replace(cost=one.cost + OTHER_WORD) if strange and not apart and not told else one
