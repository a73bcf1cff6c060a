"""Names of which a text tells another branch or more than the registry has: 老陈面馆(城北店), 金三峡鲜菜火锅."""

import re
from collections.abc import Sequence

from geo.address.columns import Floats
from geo.address.quick import quick
from geo.address.registry.popular import parted
from geo.address.words import ending
from geo.address.writing.wording import FILLER

BRAND_COST = 0.6  # a shop by its brand alone, of which others may be; marks such surfaces
OTHER_BRANCH = 4.5  # of a branch that is told and not this one
MORE_OF_NAME = 4.0
RUN_LEAST, RUN_MOST = 2, 8  # characters
WORD_MOST = 3  # characters; more of them behind a name are a name only with a kind of place among them
_ANY_BRANCH = re.compile(
    "(?:的|一家|有家)?(?:连锁)?(?:分店|分行|分社|门店|连锁店)"
)  # one of several, nobody says which
_BRANCH = re.compile(
    "[\u4e00-\u9fffA-Z0-9]{1,10}?"
    "(?:[一二三四五六七八九十]?(?:分店|店)|(?:校区|院区|分校|分院|分中心|分部|分园|园区|园所))(?![铺员面里长])"
)
_TRADE = re.compile("[店馆菜锅餐厅吧饭酒茶烤汤药饰服鞋衣美发房行铺社坊阁屋舍鸡鸭鱼肉串面粉堡饼糕]")
_ON_ROAD = re.compile("[\u4e00-\u9fff]{1,7}[路街巷](?![\u4e00-\u9fff])")
_SUBJECT = quick(
    "的|[上下底]|门口|门前|门[那这]|旁|对面|附近|楼[上下]|里|内|外|东|南|西|北|后|前|路|号|停车|食堂|大门"
    "|出站|进站|出口|入口|候车|站台|广场|急诊|门诊|住院|收费|安检|[A-Z0-9]+号?口|马路|街对|隔[壁条着]|分店|连锁"
    "|厕所|卫生间|洗手间|岗亭|前台|大厅|大堂|收银|[电扶楼]梯|天台|屋顶|楼顶|顶楼|仓库|[后厨]厨|厨房|门卫|保安|值班|办公"
    "|操场|跑道|球场|教室|宿舍|图书|广告|招牌|门头|围墙|墙[上边]|花坛|草坪|绿化|树|喷泉|水池|湖边|车棚|充电|配电|机房"
    "|水房|泵房|消防|半路|[一沿]路|街坊|街[上边]|巷[子口]|弄[得坏脏堵丢]|邻[里居]|楼[道房层]|[盲隧管车通]道|下水|人行|非机动|[电线短]路|花园|院[里子内]|[厂校景园]区|校园|学校|小区|村[民里口]|居民|大坝|围栏取票|售票|窗口|候诊|药房|挂号|病房|走廊|通道|过道|地下|负[一二]|[一二三四五六七八九十]楼|儿童|游乐|健身"
)
# a name may begin behind these: 工农路阳光山庄, 回家走安平桥
_LEADS = frozenset("路街道巷弄省市镇乡村在走去到从往找")
_KIND = re.compile("[站院校馆厅场局厂桥港园所店]$")  # a name that tells what it is: 汉陵南站
_AREA = re.compile(
    "[\u4e00-\u9fff](?:新|老城|开发|高新|示范|保税|度假|风景|工业|产业|经济|商务|景|园|校|院|小|社|库|郊|片|核心)区$"
)
_SPLIT = re.compile(r"[(（]([^()（）]{1,24})[)）]")
# characters of prose, of which no name is made: 不开发票, 有小偷, 听说
_PROSE = frozenset("不没有被把了着吗呢吧我你他她们这那谁要给让很太就都也还又乱说称")
Span = tuple[int, int]


def branch_of(name: str) -> tuple[str, str] | None:
    """Return a name without what stands in brackets, and that: 好又家超市(望江路店) -> 好又家超市, 望江路店."""
    found = _SPLIT.search(name)
    if found is None or not name[: found.start()].strip():
        return None
    return name[: found.start()] + name[found.end() :], found[1]


HAMLET = "自然村"  # behind the name of one


def strange(text: str, breaks: Sequence[int], span: Span, name: str, cost: float, worth: Floats) -> float:
    """Return what a landmark's or estate's name costs more for what stands beside it in a text without numbers.

    `name` is the whole name in the registry, `cost` the price of the surface that stands at `span`.
    """
    begin, end = span
    if other_branch(text, breaks, end, worth, brand=cost == BRAND_COST) or branch_of_another(text, breaks, span):
        return OTHER_BRANCH
    if any(char.isdigit() for char in text):
        return 0.0
    stop = min([one for one in breaks if one > end] or [len(text)])
    whole = text[begin:end] if cost == BRAND_COST else name
    end += len(HAMLET) * text.startswith(HAMLET, end)
    prose = next((k for k in range(end, stop) if text[k] in _PROSE or worth[k] <= FILLER), stop)  # 鲜菜火锅|太吵了
    goes_on = end not in breaks and _is_run(text, end, prose, worth)
    most = 0 if _KIND.search(whole) or prose < stop else WORD_MOST
    if goes_on and not ending(whole) and _names(text, end, prose, most):
        return MORE_OF_NAME
    start = max([one for one in breaks if one <= begin] or [0])
    start = max([start, *(k + 1 for k in range(start, begin) if text[k] in _PROSE)])
    # 工农路阳光山庄, 高新区阳光山庄: a road or town tells where, be it one not known
    road = text[begin - 1 : begin] in _LEADS or _AREA.search(text[:begin]) is not None
    return MORE_OF_NAME if start < begin and not road and _is_run(text, start, begin, worth) else 0.0


def by_brand(text: str, span: Span, name: str) -> bool:
    """Tell whether a name of a chain's branch stands in a text without its branch, with slips."""
    chain = parted(name)
    return chain is not None and span[1] - span[0] <= len(chain[0]) and not text[span[1] : span[1] + 1].isdigit()


def other_branch(text: str, breaks: Sequence[int], end: int, worth: Floats, *, brand: bool) -> bool:
    """Tell whether another branch, campus or department is told behind a name that is written without it."""
    if _ANY_BRANCH.match(text, end):
        return False
    found = _BRANCH.match(text, end) or (_ON_ROAD.match(text, end) if end in breaks else None)
    if (
        found is None
        or (found.re is _ON_ROAD and found.end() not in (*breaks, len(text)))
        or float(worth[end : found.end() - (found[0][-1] == "店")].sum()) <= 0  # the road that it is on
    ):
        return False
    return brand or end in breaks or found[0][-1] != "店"


def branch_of_another(text: str, breaks: Sequence[int], span: Span) -> bool:
    """Tell whether a name but says where the branch of another one is: 海逸酒家(古北店)."""
    begin, end = span
    before = max([one for one in breaks if one < begin] or [0])
    stop = end + (text[end : end + 1] == "店")
    behind = (stop > end or (not before and text[end - 1] in "路街巷")) and (stop == len(text) or stop in breaks)
    name = text[before:begin]
    if name.endswith(tuple("路街巷道弄省市区县镇乡村")):
        return False  # 杨泉大道（歇坝路）20号: its other name; 临沄市。敬义街。11号
    return behind and begin in breaks and len(name) >= RUN_LEAST and not any(char.isdigit() for char in name)


def _names(text: str, low: int, high: int, most: int) -> bool:
    """Tell whether a part of a text may be of a name: 翠湖国际酒店 is one, 翠湖国际高空抛物 is none.

    So may one of at most so many characters, whatever they are.
    """
    if high - low <= most or _TRADE.search(text, low, high):
        return True
    return any(ending(text[low - 1 : k]) for k in range(low + 1, high + 1))


def _is_run(text: str, low: int, high: int, worth: Floats) -> bool:
    """Tell whether a part of a text is a few characters that nothing explains and that begin no other subject."""
    if not RUN_LEAST <= high - low <= RUN_MOST or _SUBJECT.match(text, low):
        return False
    return all(text[k] >= "\u3400" and worth[k] > FILLER for k in range(low, high))
