"""How houses of institutions and estates, and branches of chains, are called: 一中新校区, 寶華樓, 肯德基, 客运码头."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from geo.address.registry.akin import KINDS
from geo.address.registry.popular import AKIN_COST, BRAND_COST, OF_BRANCH, Called, called, called_by_branch, parted
from geo.address.western.estates import APART, PHASE
from geo.address.words import ENDINGS, GENERIC

BRAND_LEAST, WITHOUT_LEAST = 3, 3  # characters of a brand that branches share, and of a name without its city
NATIONAL, SHORTENED = "中国", 4  # 中国石化 is 中石化
CAMPUS = re.compile(
    "(.{2,}?(?:中学|小学|学校|大学|学院|幼儿园|医院|保健院|中心(?!医院|小学|中学|学校|幼儿园|卫生院)))(.{1,4}(?:校区|院区|园区|分校|分院|分园|分部))"
)
_BRANCH = re.compile("(?:分?店|门市部?|专卖店|旗舰店|营业[部厅]|加[油气]站|服务[站点部]|驿站)$")
# shops whose kind stands within their name: branches of those are told apart elsewhere
_SHOP = re.compile("超市|便利|药[房店]|卖场|酒店|宾馆|商[场城店]|百货|购物中心")
# what a chain deals in, which nobody says where the branch is told: 全联 for 全联福利中心, 统一 for 统一超商
_TRADE = re.compile("(.{2,}?)(?:福利中心|超商|便利商?店|超级市场|生活馆|加油站)")
_OF_CITY = re.compile(
    "[\u4e00-\u9fff]{2,3}[市县](?=第[一二三四五六七八九十]|(?:人民|中|中心|儿童)医院|中医|妇幼|实验[小中]学|图书馆|博物馆|体育[馆场]|文化馆)"
)
_KINDS_ALONE = frozenset((*GENERIC, *ENDINGS))
_OF_TOWN = re.compile("(?:街道|[镇乡区县]|(?:经济|高新)?(?:技术)?开发区)$")
_PUBLIC = (
    "公寓",
    "支行",
    "市场",
    "商城",
    "广场",
    "酒店",
    "饭店",
    "物流园",
    "产业园",
    "创业园",
    "博物馆",
    "文化馆",
    "汽车站",
)


def houses(names: Sequence[str], areas: Sequence[str]) -> Iterator[tuple[str, Called]]:
    """Yield names with what their institution is called, with the house or without it: 市一中新校区, 人民医院.

    >>> told = [one.text for _, one in houses(["云川市第一中学新校区"], ["云川市"])]
    >>> "一中新校区" in told, "云川一中新校区" in told, "第一中学" in told
    (True, True, True)
    """
    known = set(names)
    for name in names:
        found = CAMPUS.fullmatch(name)
        if not found:
            continue
        area = next((one for one in areas if name.startswith(one) and len(found[1]) - len(one) >= WITHOUT_LEAST), "")
        told = dict.fromkeys(
            (found[1], found[1].removeprefix(area), *(one.text for one in called(found[1], None, areas)))
        )
        for one in told:
            yield name, Called(one + found[2], OF_BRANCH)
            if one not in known:
                yield name, Called(one, AKIN_COST)


def of_the_same(alias: str, whole: str, ordered: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the other houses of an institution with what they are called by an alias of its whole; names in order.

    >>> list(of_the_same("云川一中", "云川市第一中学", ["云川市第一中学", "云川市第一中学新校区", "云川市第二中学"]))
    [('云川市第一中学新校区', '云川一中新校区')]
    """
    for name in ordered[bisect_left(ordered, whole) :]:
        if not name.startswith(whole):
            break
        found = CAMPUS.fullmatch(name)
        if found and found[1] == whole:
            yield name, alias + found[2]


def chains(names: Sequence[str], areas: frozenset[str]) -> Iterator[tuple[str, Called]]:
    """Yield the branches of chains, which are known by what they share, with what they are called too.

    >>> told = [one.text for _, one in chains(["肯德基火车站店", "肯德基澜悦城店"], frozenset())]
    >>> told[0], "火车站肯德基" in told, "肯德基火车站" in told
    ('肯德基', True, True)
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for name in names:
        if _BRANCH.search(name) and not _SHOP.search(name) and not parted(name):
            groups[name[: BRAND_LEAST + name.startswith(NATIONAL)]].append(name)
    for some in groups.values():
        brand = "".join(chars[0] for chars in takewhile(lambda chars: len(set(chars)) == 1, zip(*some, strict=False)))
        if len(some) > 1 and not any(brand.startswith(one) or one.startswith(brand) for one in areas):
            for name in some:
                yield from ((name, one) for one in _of_brand(brand, name.removeprefix(brand)))


def _of_brand(brand: str, branch: str) -> Iterator[Called]:
    found = _BRANCH.search(branch)
    kind = found[0] if found else ""
    where = branch.removesuffix(kind)
    for shop in (brand, f"中{brand[2:]}") if brand.startswith(NATIONAL) and len(brand) == SHORTENED else (brand,):
        yield Called(shop, BRAND_COST)
        if not kind.endswith("店"):
            yield Called(shop + kind, BRAND_COST)
        if where:
            yield from (Called(text + kind, OF_BRANCH) for text in (where + shop, f"{where}的{shop}"))
            yield from (Called(text, OF_BRANCH) for text in (where + shop, f"{where}的{shop}", shop + where))
            yield from called_by_branch(shop, branch) if kind.endswith("店") else ()
    short = _TRADE.fullmatch(brand)
    if short and where:
        yield from (Called(text, OF_BRANCH) for text in (short[1] + branch, where + short[1], f"{short[1]}{where}店"))


def city_told(names: Iterable[str]) -> list[str]:
    """Return the city that several public institutions bear in their names, for a registry that states none.

    >>> city_told(["云川市第二人民医院", "云川市第二人民医院东院区", "临江市第一中学"]), city_told(["云川市图书馆"])
    (['云川市'], [])
    """
    counts = Counter(found[0] for name in names if (found := _OF_CITY.match(name)))
    city, often = counts.most_common(1)[0] if counts else ("", 0)
    return [city] if often > 1 else []


def without_city(names: Sequence[str], cities: Sequence[str], towns: Sequence[str] = ()) -> Iterator[tuple[str, str]]:
    """Yield names that begin with the stem of their city or town, with the rest of them: 客运码头 of 云川客运码头.

    >>> list(without_city(["云川客运码头", "云川大厦", "云川市图书馆", "桐岗人才公寓"], ["云川市"], ["桐岗街道"]))
    [('云川客运码头', '客运码头'), ('桐岗人才公寓', '人才公寓')]
    """
    stems = tuple(one[:-1] for one in cities if len(one) > WITHOUT_LEAST - 1 and one.endswith("市"))
    inner = {stem for one in towns if len(stem := _OF_TOWN.sub("", one)) > 1 and stem not in stems}
    known = set(names)
    for name in names:
        stem = next((one for one in stems if name.startswith(one) and not name.startswith(f"{one}市")), "")
        least = WITHOUT_LEAST
        if not stem and name.endswith(_PUBLIC):
            stem, least = next((name[:size] for size in (3, 2) if name[:size] in inner), ""), WITHOUT_LEAST + 1
            stem = "" if name.removeprefix(stem) in KINDS else stem
        rest = name.removeprefix(stem)
        if stem and len(rest) >= least and rest not in _KINDS_ALONE and rest not in known:
            yield name, rest


_HAN = "[\u4e00-\u9fff]"
_HOUSE = re.compile(
    f"({_HAN}{{1,8}}(?:邨|苑|园|城|湾|庄|岛|居|台|广场|小区|新村|公寓))({_HAN}{{2,3}}[楼阁轩舍]|{_HAN}{{2,3}}(?<!大)[座台])"
)
_NO_HOUSE = re.compile(
    "(?:酒|茶|门|牌|办公|宿舍|教学|综合|商务|写字|家属|商住|住宅|商业|实验|图书|科技|住院|门诊|大)楼$"
)
_ESTATES_ALONE = ("邨", "苑")  # that an estate of one house is, too
_SIDE = re.compile(" (?:NORTH|SOUTH|EAST|WEST)(?= ESTATE)")
SEVERAL = 2
SIDE_UNSAID = 0.1


def parts_of_names(names: Sequence[str]) -> Iterator[tuple[str, Called]]:
    """Return names that tell a house or a phase, with the estate, and with the house by itself.

    >>> [one.text for _, one in parts_of_names(["寶翠邨寶華楼", "寶翠邨寶榮楼"])]
    ['寶翠邨', '寶華楼', '寶翠邨', '寶榮楼']
    >>> [one.text for _, one in parts_of_names(["PO WAH HOUSE, PO TSUI ESTATE", "FU LAM GARDEN PHASE 3"])]
    ['PO WAH HOUSE PO TSUI ESTATE', 'PO TSUI ESTATE PO WAH HOUSE', 'PO TSUI ESTATE', 'PO WAH HOUSE', \
'PHASE 3 FU LAM GARDEN', 'FU LAM GARDEN']
    """
    estates: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name in names:
        found = _HOUSE.fullmatch(name)
        if found and not _NO_HOUSE.search(found[2]):
            estates[found[1]].append((name, found[2]))
        elif name.isascii():
            yield from _western(name)
    for estate, houses in estates.items():
        if len(houses) >= SEVERAL or estate.endswith(_ESTATES_ALONE):
            for name, house in houses:
                yield from ((name, Called(one, 0.0)) for one in (estate, house))


def _western(name: str) -> Iterator[tuple[str, Called]]:
    house, apart, estate = name.partition(APART)
    if apart:
        yield from ((name, Called(one, 0.0)) for one in (f"{house} {estate}", f"{estate} {house}", estate, house))
        if _SIDE.search(estate):
            yield name, Called(_SIDE.sub("", estate), SIDE_UNSAID)
    phase = PHASE.search(name)
    if phase and not apart:
        whole = name[: phase.start()]
        yield from ((name, Called(one, 0.0)) for one in (f"{phase[1]} {whole}", whole))
