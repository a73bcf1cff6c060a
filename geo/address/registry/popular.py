"""Names as a city's people call them: 八院, 市二中, 芙蓉 for 芙蓉里, 机床厂职工宿舍, 靖亭中路的世纪联."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from geo.address.registry.akin import akin, of_kind
from geo.address.words import ENDINGS

PUBLIC_COST, QUARTERS_COST, BRAND_COST, OF_BRANCH = 0.1, 0.1, 0.4, 0.1
STEM_COST = 0.9  # of an estate by its stem alone; marks such surfaces, which stand only where no name goes on
BEGINNING_COST = 0.95  # of an estate by its first two characters, with a building behind them: 江南3幢 for 江南院子
STEM_LEAST, LONG_LEAST = 2, 3
_NUMBERED = re.compile(
    "第([一二三四五六七八九十百]+)(中学|高级中学|初级中学|小学|幼儿园|人民医院|医院|实验小学|实验中学)"
)
_SHORT = {
    **{"中学": "中", "高级中学": "中", "初级中学": "中", "小学": "小", "幼儿园": "幼", "人民医院": "院", "医院": "院"},
    **{"实验小学": "实小", "实验中学": "实中"},
}
_CENTRAL = re.compile("(.{2,})中心小学")
_STATION = re.compile(".{2,}?((?:长途)?汽车站|火车站)")
_COACHES = re.compile("(?:长途)?(?:汽车(?:客运)?|客运)([东南西北总]|中心)站$")
_ON_LINE = re.compile("(?:地铁|轨道交通|轻轨|城铁)?([0-9]{1,2}号线)(.{2,12})站")
_WAY_OUT = re.compile("(?<=站)([A-Z][0-9]?|[0-9]{1,2})号?(?:出入?)?口$")
STATION_WORDS = ("地铁站", "地铁口", "轻轨站", "地铁出口")
_OF_ROAD = re.compile(
    "(?:中心)?(?:小学|幼儿园)|(?:初级)?中学|派出所|卫生院|(?:社区)?卫生服务(?:中心|站)|农贸市场|菜市场|菜场|公园|广场|加油站|消防(?:救援)?站"
    "|邮局|支行|储蓄所|汽车站|公交站"
)
_OF_TOWN = re.compile(
    "(?:中心)?(?:小学|幼儿园)|中心校|(?:初级)?中学|卫生院|敬老院|派出所|司法所|办事处|(?:人民)?政府|(?:社区)?卫生服务中心|文化站|农贸市场"
)
_OFFICE = re.compile("(.{2,}街道)办事处")
_CAMPUS = re.compile(".{4,}[东南西北新老总分]院区")
# words between the name of a place and its kind that people leave out, and kinds that people call otherwise
_PLAINER = (
    (
        re.compile("(?<=.{2})(?:文化|体育|湿地|森林|生态|主题|中心|儿童|城市|运动|遗址|休闲|健身)(?=(?:公园|广场)$)"),
        ("",),
    ),
    (re.compile("(?:农贸|集贸|农产品)市场$|菜市场$|菜场$"), ("菜市场", "菜场", "农贸市场", "市场")),
    (re.compile("(?:行政|政务)服务中心$"), ("行政中心", "政务中心", "政务服务中心", "行政服务中心")),
    (re.compile("购物(?:广场|中心)$"), ("购物广场", "购物中心", "商场")),
)
_BANKS = {
    "中国邮政储蓄银行": "邮政储蓄银行 邮储银行 邮政银行 邮储",
    "中国工商银行": "工商银行 工行",
    "中国农业银行": "农业银行 农行",
    "中国建设银行": "建设银行 建行",
    "中国银行": "中行",
    "中国交通银行": "交通银行 交行",
    "交通银行": "交行",
    "招商银行": "招行",
    "农村商业银行": "农商银行 农商行",
}
_BRANCH = re.compile(
    "(.{2,}?(?:超市|便利店|大?药房|药店|大?卖场|酒店|宾馆|烘焙|咖啡|快餐|火锅|商场|百货|银行|信用社|营业厅))"
    "([\u4e00-\u9fff]{1,8}(?:分?店|支行|分行|分社|分理处|营业[厅部所]))"
)
# families of words for the quarters of a works; one of another family may be meant where that is not there
_QUARTERS = (
    "宿舍 职工宿舍 的宿舍 宿舍区 老宿舍 宿舍大院 的职工宿舍 员工宿舍 宿舍楼 职工宿舍区 工人宿舍",
    "家属院 家属大院 职工家属院 的家属院 家属区 家属楼 老家属院 的家属大院 职工家属区 家属宿舍 家属小区",
    "生活区 职工生活区 生活小区 住宅区 职工住宅",
)
_OF_QUARTERS = tuple(sorted((word for line in _QUARTERS for word in line.split()), key=lambda word: -len(word)))
AKIN_COST, OTHER_QUARTERS = 0.4, 0.8  # a plainer name, of which others may be; 机床厂家属院 for 机床厂宿舍
_SHOPS = re.compile("(?:生活超市|超市|购物中心|便利店|大卖场|大药房|药房|药店|商场|商城)$")
# what a shop or works is, which people leave out: 聚福楼 for 聚福楼酒家, 鑫达铸造 for 鑫达铸造厂
_TRADES = re.compile(
    "(.{3,}?)(?:大?酒[家楼店]|大?饭[店庄馆]|餐[厅馆]|[豆米牛羊饺包汤]?[面粉菜茶皮肉子]馆|火锅[城店馆]?|烧烤[店城]?|小吃店?|美食城|洗浴(?:中心|城)"
    "|浴[池室场]|网[吧咖]|歌厅|KTV|[宾旅]馆|旅社|客栈|招待所|驾校|(?:股份)?(?:有限)?公司|集团|工?厂|物流园|商行|经营部|门市部|(?:维修|修理)[店部铺]"
    "|[理美]发店|[药商]店|诊所|生活超市|超市|商[场城]|(?<![农集菜贸])市场)"
)
_OF_PLACES = frozenset("路街巷弄道村镇乡里苑园区市县站桥")  # what ends so may be the name of more than a shop
_ROADS = frozenset(("大道", "大街", "公路", "支路", "胡同", "路", "街", "巷", "弄"))
_OTHERS = frozenset(("村", "院", "宿舍", "家属院", "家属楼"))
_OF_HAMLETS = ("自然村", "村民小组", "小组", "组", "屯")
_STEMS = (*_OF_HAMLETS, *(word for word in ENDINGS if word not in _ROADS | _OTHERS))
_ENDS_ROAD = frozenset("路街道巷弄")
_ON_ROAD = ("路的", "路", "街的", "街")
_PARTING = frozenset("一二三四五六七八九十东西南北中前后")
_A_NUMBER = re.compile("[0-9]+号?")  # 8号 of 8号公馆 is that of each road
_OF_OTHERS = frozenset("路街巷弄道村镇乡")
_TELLING = frozenset("一二三四五六七八九十东西南北中前后上下新老华御")


class Called(NamedTuple):
    """What a place is called too, and what that costs beside its whole name."""

    text: str
    cost: float


def called(name: str, phase: str | None, areas: Sequence[str]) -> Iterator[Called]:
    """Return how a landmark or an estate is called too; `phase` is the part of the estate that its name ends with.

    >>> [one.text for one in called("云川市第八人民医院", None, ["云川市"])]
    ['市第八人民医院', '八院', '市八院', '云川八院', '第八人民医院', '市第八人民医院', '第八医院']
    >>> [one.text for one in called("明珠小区1期", "1期", [])]
    ['明珠1期', '明珠']
    """
    area = next((one for one in areas if name.startswith(one) and len(name) > len(one) + 2), "")
    if area:
        yield Called(area[-1] + name.removeprefix(area), PUBLIC_COST)  # 市中医院, 县图书馆
        others = of_kind(name.removeprefix(area))  # 区法院, 县政府
        yield from (Called(before + one, AKIN_COST) for before in (area, area[-1]) for one in others)
    yield from _public(name.removeprefix(area), area)
    whole = name.removesuffix(phase) if phase else name
    for one in _quarters(whole):
        yield one
        if phase:  # 糖酒公司的宿舍二期
            yield Called(one.text + phase, one.cost)
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
    others = _TELLING if word in _OF_HAMLETS else _TELLING | _OF_OTHERS
    told = len(stem) >= STEM_LEAST and not stem[:1].isdigit() and stem[-1] not in others
    return stem if word and told and stem not in ENDINGS else ""  # 1号 is not 1号公馆, 建国路 not 建国路小区


def beginning_of(name: str) -> str:
    """Return the first two characters of an estate's name, where it has more than its ending beside them.

    >>> beginning_of("江南院子"), beginning_of("横塘六村"), beginning_of("煤气公司宿舍"), beginning_of("建国东路")
    ('江南', '横塘', '煤气', '')
    """
    built = name.endswith((*_STEMS, *_OTHERS, "院子"))
    begin = name[:STEM_LEAST]
    built = built and not _A_NUMBER.match(name)
    return begin if built and len(name) >= LONG_LEAST and begin.isalpha() else ""


def trade_stem(name: str) -> str:
    """Return the name of a shop or works without the word for its trade; nothing where that may name more than it.

    >>> trade_stem("聚福楼酒家"), trade_stem("鑫达铸造厂"), trade_stem("望江路饭店"), trade_stem("北山饭店")
    ('聚福楼', '鑫达铸造', '', '')
    """
    found = _TRADES.fullmatch(name)
    return found[1] if found and found[1][-1] not in _OF_PLACES and not found[1].startswith("第") else ""


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
    elif name in ("实验小学", "实验中学"):
        yield from (Called(before + _SHORT[name], PUBLIC_COST) for before in dict.fromkeys(("", area[:-1])))
    yield from _stations(name)
    yield from _plainer(name, area)
    yield from (Called(other, AKIN_COST) for other in akin(name))


def is_on_line(name: str) -> bool:
    """Tell whether a name is that of the station of a line: 地铁2号线望潮站."""
    return _ON_LINE.fullmatch(name) is not None


def called_by_town(name: str, town: str) -> Iterator[Called]:
    """Return how what a town has but once is called with the town's whole name or its stem, and plainer.

    >>> [one.text for one in called_by_town("松坞乡中心小学", "松坞乡")]
    ['松坞乡小学', '松坞中心小学', '松坞小学']
    >>> [one.text for one in called_by_town("望潮派出所", "望潮街道")]
    ['望潮街道派出所']
    """
    stem = town.removesuffix("街道") if town.endswith("街道") else town[:-1]
    own = name.removeprefix(town) if name.startswith(town) else name.removeprefix(stem)
    if len(stem) < STEM_LEAST or own == name or not _OF_TOWN.fullmatch(own):
        return
    told = [before + kind for before in (town, stem) for kind in (own, own.removeprefix("中心"))]
    yield from (Called(text, PUBLIC_COST) for text in dict.fromkeys(told) if text != name)


def called_by_road(name: str, road: str) -> Iterator[Called]:
    """Return how a public place that bears the stem of a road is called with the road's whole name.

    >>> [one.text for one in called_by_road("石舫派出所", "石舫路")], list(called_by_road("石舫苑", "石舫路"))
    (['石舫路派出所', '石舫路的派出所'], [])
    """
    stem = road[:-1]
    own = name.removeprefix(stem)
    if len(stem) < STEM_LEAST or own == name or own.startswith(road[-1]) or not _OF_ROAD.fullmatch(own):
        return
    yield from (Called(road + link + own, PUBLIC_COST) for link in ("", "的"))


def _stations(name: str) -> Iterator[Called]:
    """Return how the station of a line, and one for coaches, is called too.

    >>> [one.text for one in _stations("2号线望潮站")][:3], [one.text for one in _stations("汽车客运东站")]
    (['望潮站', '望潮地铁站', '地铁望潮站'], ['汽车东站', '客运东站', '长途汽车东站', '汽车客运东站'])
    """
    line, coaches, way_out = _ON_LINE.fullmatch(name), _COACHES.search(name), _WAY_OUT.search(name)
    if way_out:  # 望潮站A口, 望潮站A出口 of 地铁2号线望潮站A口
        told_at = [name[: way_out.start()], *(one.text for one in _stations(name[: way_out.start()]))]
        ways = (f"{way_out[1]}口", f"{way_out[1]}出口", f"{way_out[1]}号口")
        yield from (Called(one + way, PUBLIC_COST) for one in told_at for way in ways if one + way != name)
    if line:
        at = line[2]
        told = (f"{at}站", f"{at}地铁站", f"地铁{at}站", f"地铁站{at}", f"地铁{at}", f"{line[1]}{at}站")
        yield from (Called(text, PUBLIC_COST) for text in told)
    if coaches:
        words = ("汽车", "客运", "长途汽车", "汽车客运")
        yield from (Called(f"{word}{coaches[1]}站", PUBLIC_COST) for word in words)


def _plainer(name: str, area: str) -> Iterator[Called]:
    """Return plainer names of a place: 老码头公园 for 老码头文化公园, 石舫街道办 for 石舫街道办事处.

    >>> [one.text for one in _plainer("老码头文化公园", "")]
    ['老码头公园']
    """
    office = _OFFICE.fullmatch(name)
    if office:
        yield Called(f"{office[1]}办", PUBLIC_COST)
    if _CAMPUS.fullmatch(name):
        yield from (Called(before + name[:-1], PUBLIC_COST) for before in dict.fromkeys(("", area[-1:])))
    for pattern, others in _PLAINER:
        if pattern.search(name):
            told = dict.fromkeys(pattern.sub(other, name) for other in others)
            yield from (Called(text, AKIN_COST) for text in told if text != name)


def _quarters(name: str) -> Iterator[Called]:
    """Return the names of the quarters of a works: 机床厂职工宿舍 for 机床厂宿舍, and the works alone."""
    word = next((one for one in _OF_QUARTERS if name.endswith(one)), "")
    works = name.removesuffix(word)
    if not word or len(works) < STEM_LEAST:
        return
    for line in _QUARTERS:
        own = word in line.split()
        for before in ("", "市", "原") if own else ("",):
            for other in line.split():
                yield Called(f"{before}{works}{other}", QUARTERS_COST if own else OTHER_QUARTERS)
    yield Called(works, BEGINNING_COST)


def called_by_branch(name: str, branch: str) -> Iterator[Called]:
    """Return how a branch is called by its brand, and by its brand and where it is.

    >>> [one.text for one in called_by_branch("世纪联超市", "靖亭中路店")][:4]
    ['世纪联', '世纪联靖亭中路', '世纪联靖亭中路店', '靖亭中路的世纪联']
    """
    if name in _BANKS:
        yield from _of_bank(name, branch)
        return
    brand, where = _SHOPS.sub("", name), branch.removesuffix("店")
    if len(brand) < STEM_LEAST or not where:
        return
    if brand != name:
        yield Called(brand, BRAND_COST)
    for shop in dict.fromkeys((brand, name)):
        told = [shop + where, shop + branch, f"{where}的{shop}"]
        if where[-1] in _ENDS_ROAD:
            told += [f"{where}上的{shop}", where + shop]
        else:
            told += [f"{shop}{where}路店", f"{shop}{where}街店", *(f"{where}{word}{shop}" for word in _ON_ROAD)]
        yield from (Called(text, OF_BRANCH) for text in told if text != name + branch)


def parted(name: str) -> tuple[str, str] | None:
    """Return a chain and its branch of a name that is written without brackets.

    >>> parted("大润丰超市春晖店"), parted("中国邮政储蓄银行石舫路支行"), parted("大润丰超市")
    (('大润丰超市', '春晖店'), ('中国邮政储蓄银行', '石舫路支行'), None)
    """
    found = _BRANCH.fullmatch(name)
    return (found[1], found[2]) if found else None


def _of_bank(name: str, branch: str) -> Iterator[Called]:
    """Return how the branch of a bank is called: 邮储银行石舫路支行, 石舫路邮储银行, 石舫路的邮储银行."""
    where = re.sub("支行|分行|分理处|营业[厅部所]", "", branch)
    for bank in (name, *_BANKS[name].split()):
        yield Called(bank, BRAND_COST)
        told = [bank + branch, bank + where, *(f"{where}{link}{bank}" for link in ("", "的", "上的"))]
        told += [f"{where}{bank}支行", branch]
        yield from (Called(text, OF_BRANCH) for text in told if text != name + branch)
