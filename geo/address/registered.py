"""Parts of a standard address that states none, or but its name: what its text says, without notes how to find it."""

import re
from collections.abc import Iterable
from dataclasses import replace

from geo.address.normalise import normal_text
from geo.address.parse import Parts, read
from geo.address.western import is_western, read_western
from geo.address.words import ENDINGS, GENERIC

# in brackets behind an address: (近锦安东路), (迎勋北路), (2号口出来), (地铁站旁)
_BRACKETS = re.compile(r"[(（【\[]([^()（）【】\[\]]{0,40})[)）】\]]")
_NOTE = re.compile(
    r"^[靠临]?近|^原|附近|隔壁|对面|对过|旁边?$|[路街巷道弄桥]口?$|[路街]与|交叉|交汇|路口|号口|出口|出来|地铁|车站"
)
# behind the name of a place: where in it
_WITHIN = re.compile(
    r"(?:(?:[东南西北中主副裙]|[A-Z])[幢座栋楼翼侧]|[东南西北][侧边面部]|附近|隔壁|对面|旁边?|[内里]|门口|楼[上下]|底[层楼商]|地[下面上]|地库"
    r"|商铺|店铺|铺位|门面|沿街|整层|[A-Z]{1,2}区?)+$"
)
_JOINED = re.compile(r"^(?:[与和靠临]|近(?!水|海))|^(?:近|靠近|临近)|交叉|路口|往[东南西北]")
_ROAD = re.compile(r"^[\u4e00-\u9fff]{1,8}(?:路|街|巷|道|公路|大道|大街)$")
AREA_LEAST, AREA_MOST, REST_LEAST, AREA_ROADS = 2, 4, 3, 3
_PART_OF_NAME = re.compile("[东西南北中上下前后新老内外一二三四五六七八九十0-9大路街道巷里]|公路|支路")
_KINDS = frozenset((*ENDINGS, *GENERIC, "商业", "商务", "国际", "购物", "综合", "门诊部", "商城", "商场"))
_KIND_ALONE = re.compile(rf"(?:{'|'.join(sorted(map(re.escape, _KINDS), key=len, reverse=True))})+")


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
    found = read(_without_name(without_notes(given), name))
    return replace(found, compound=name or named_place(found.compound, found.road))


def without_notes(given: str) -> str:
    """Return a text without brackets that tell how to find a place; those that belong to a name stay.

    >>> without_notes("平顺路175号(近临汾路)"), without_notes("邯郸路220号复旦大学(邯郸校区)内")
    ('平顺路175号', '邯郸路220号复旦大学(邯郸校区)内')
    """
    return _BRACKETS.sub(lambda found: " " if _NOTE.search(normal_text(found[1])) else found[0], given).strip()


def _without_name(given: str, name: str | None) -> str:
    """Return a text without the name of its place, so that 望江路小学 is no number of 望江路."""
    text = normal_text(given)
    if not name or name not in text or len(name) < 2:
        return text
    begin = text.rindex(name)
    return text[:begin] + " " + text[begin + len(name) :]


def named_place(name: str | None, road: str | None) -> str | None:
    """Return the name of an estate or building without where in it; None where it names but a kind of place or a road.

    >>> named_place("古井酒店西幢", "长寿路"), named_place("商业广场", None), named_place("近锦安东路", "锦绣路")
    ('古井酒店', None, None)
    """
    if not name or _JOINED.search(name):
        return None
    bare = _WITHIN.sub("", name)
    if len(bare) < 2 or _KIND_ALONE.fullmatch(bare) or (road and _ROAD.match(bare)):
        return None
    return bare


def shared_heads(roads: Iterable[str]) -> dict[str, str]:
    """Return, by road, its name without an area that is written before it: 铜锣湾谢斐道 is 谢斐道.

    An area is what stands before three roads or more that go on with a whole name.

    >>> shared_heads(["中环德辅道中", "中环皇后大道", "中环毕打街", "长宁路"])["中环毕打街"]
    '毕打街'
    """
    rests: dict[str, set[str]] = {}
    texts = [one for one in roads if len(one) >= AREA_LEAST + REST_LEAST and not one.isascii()]
    for text in texts:
        for size in range(AREA_LEAST, min(AREA_MOST, len(text) - REST_LEAST) + 1):
            if not _PART_OF_NAME.match(text, size):
                rests.setdefault(text[:size], set()).add(text[size:])
    areas = {head for head, some in rests.items() if len(some) >= AREA_ROADS}
    found = {}
    for text in texts:
        sizes = (size for size in range(AREA_MOST, AREA_LEAST - 1, -1) if text[:size] in areas)
        size = next((size for size in sizes if text[size:] in rests[text[:size]]), 0)
        if size:
            found[text] = text[size:]
    return found
