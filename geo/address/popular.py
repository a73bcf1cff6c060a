"""Names as a city's people call them: 八院, 市二中, 芙蓉 for 芙蓉里, 机床厂职工宿舍, 靖亭中路的世纪联."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from geo.address.words import ENDINGS

PUBLIC_COST, QUARTERS_COST, BRAND_COST, OF_BRANCH = 0.1, 0.1, 0.4, 0.1
STEM_COST = 0.9  # of an estate by its stem alone; marks such surfaces, which stand only where no name goes on
STEM_LEAST = 2
_NUMBERED = re.compile(
    "第([一二三四五六七八九十百]+)(中学|高级中学|初级中学|小学|幼儿园|人民医院|医院|实验小学|实验中学)"
)
_SHORT = {
    **{"中学": "中", "高级中学": "中", "初级中学": "中", "小学": "小", "幼儿园": "幼", "人民医院": "院", "医院": "院"},
    **{"实验小学": "实小", "实验中学": "实中"},
}
_CENTRAL = re.compile("(.{2,})中心小学")
_STATION = re.compile(".{2,}?((?:长途)?汽车站|火车站)")
_QUARTERS = (
    ("宿舍", "宿舍 职工宿舍 的宿舍 宿舍区 老宿舍 宿舍大院 的职工宿舍 员工宿舍 宿舍楼"),
    ("家属院", "家属院 家属大院 职工家属院 的家属院 家属区 家属楼 老家属院 的家属大院"),
)
_SHOPS = re.compile("(?:生活超市|超市|购物中心|便利店|大卖场|大药房|药房|药店|商场|商城)$")
_ROADS = frozenset(("大道", "大街", "公路", "支路", "胡同", "路", "街", "巷", "弄"))
_OTHERS = frozenset(("村", "院", "宿舍", "家属院", "家属楼"))
_STEMS = tuple(word for word in ENDINGS if word not in _ROADS | _OTHERS)
_ENDS_ROAD = frozenset("路街道巷弄")
_PARTING = frozenset("一二三四五六七八九十东西南北中前后")
_TELLING = frozenset("一二三四五六七八九十东西南北中前后上下新老华御")


class Called(NamedTuple):
    """What a place is called too, and what that costs beside its whole name."""

    text: str
    cost: float


def called(name: str, phase: str | None, areas: Sequence[str]) -> Iterator[Called]:
    """Return how a landmark or an estate is called too; `phase` is the part of the estate that its name ends with.

    >>> [one.text for one in called("云川市第八人民医院", None, ["云川市"])]
    ['八院', '市八院', '云川八院', '第八人民医院', '市第八人民医院']
    >>> [one.text for one in called("明珠小区1期", "1期", [])]
    ['明珠1期', '明珠']
    """
    area = next((one for one in areas if name.startswith(one) and len(name) > len(one) + 2), "")
    yield from _public(name.removeprefix(area), area)
    yield from _quarters(name)
    whole = name.removesuffix(phase) if phase else name
    stem = stem_of(whole)
    if stem and phase:
        yield Called(stem + phase, STEM_COST)
    if stem or (stem := shared_stem(whole)):
        yield Called(stem, STEM_COST)


def stem_of(name: str) -> str:
    """Return an estate's name without the word for what it is; nothing where that word or its stem tells too little.

    >>> stem_of("芙蓉里"), stem_of("建国路"), stem_of("华府")
    ('芙蓉', '', '')
    """
    word = next((word for word in _STEMS if name.endswith(word)), "")
    stem = name.removesuffix(word)
    return stem if word and len(stem) >= STEM_LEAST and stem[-1] not in _TELLING and stem not in ENDINGS else ""


def shared_stem(name: str) -> str:
    """Return what an estate shares with its neighbours, where a direction or numeral tells it from them.

    >>> shared_stem("芳群南里"), shared_stem("育才六里"), shared_stem("芙蓉里")
    ('芳群', '育才', '')
    """
    word = next((word for word in _STEMS if name.endswith(word)), "")
    stem = name.removesuffix(word)
    fits = bool(word) and len(stem) > STEM_LEAST and stem[-1] in _PARTING and stem[-2] not in _TELLING
    return stem[:-1] if fits and stem[:-1] not in ENDINGS else ""


def _public(name: str, area: str) -> Iterator[Called]:
    """Return the short names of a school, hospital or station, `area` being what stood before its name."""
    numbered, central, station = _NUMBERED.fullmatch(name), _CENTRAL.fullmatch(name), _STATION.fullmatch(name)
    if numbered:
        before = ("", "市", area[:-1]) if area else ("", "市")
        for short in (numbered[1] + _SHORT[numbered[2]], name):
            yield from (Called(told + short, PUBLIC_COST) for told in before if short != name or told != area[:-1])
    elif central:
        yield Called(f"{central[1]}中心校", PUBLIC_COST)
    elif station:
        yield Called(station[1], PUBLIC_COST)


def _quarters(name: str) -> Iterator[Called]:
    """Return the names of the quarters of a works: 机床厂职工宿舍 for 机床厂宿舍."""
    for word, others in _QUARTERS:
        works = name.removesuffix(word)
        if works != name and len(works) >= STEM_LEAST:
            for before in ("", "市", "原"):
                yield from (Called(f"{before}{works}{other}", QUARTERS_COST) for other in others.split())


def called_by_branch(name: str, branch: str) -> Iterator[Called]:
    """Return how a branch is called by its brand, and by its brand and where it is.

    >>> [one.text for one in called_by_branch("世纪联超市", "靖亭中路店")][:4]
    ['世纪联', '世纪联靖亭中路', '世纪联靖亭中路店', '靖亭中路的世纪联']
    """
    brand, where = _SHOPS.sub("", name), branch.removesuffix("店")
    if len(brand) < STEM_LEAST or not where:
        return
    if brand != name:
        yield Called(brand, BRAND_COST)
    for shop in dict.fromkeys((brand, name)):
        told = [shop + where, shop + branch, f"{where}的{shop}"]
        told += [] if where[-1] in _ENDS_ROAD else [f"{where}路的{shop}"]
        yield from (Called(text, OF_BRANCH) for text in told if text != name + branch)
