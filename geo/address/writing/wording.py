"""Words of a text that name nothing, words that say what kind of thing a name is, and where beside it is meant."""

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from geo.address.alike.sounds import typed_syllables
from geo.address.columns import Floats
from geo.address.quick import quick
from geo.address.words import CITIES, ENDINGS, PREFECTURES
from geo.address.writing.tokens import Token

BASE, FILLER, TAIL = 0.22, 0.02, 0.05
TYPE_BEHIND_NAME, NAME_BEHIND = 1.2, 5.0
LETTERS = 2.5  # a name in letters, among Chinese characters
SYLLABLE, SYLLABLES_LEAST = 1.2, 2  # each syllable of a name in pinyin; a part of it is no name
TYPE_CHARGE, BEFORE_NUMBER, OTHER_CITY, OTHER_DISTRICT = 4.2, 1.6, 9.0, 8.5
KIND_AGAIN = frozenset(
    ("小区", "大厦", "大楼", "公寓", "居民区", "住宅区", "生活区", "住宅小区", "自然村")
)  # 明珠新苑小区
CLAUSE_LEAST = 5  # characters; a shorter clause may be a name
NUMBERED = frozenset(("lane", "alley", "group", "ward", "wordless", "between", "door", "building", "dashed", "plain"))

# who speaks and of whom: no part of a name, whatever it sounds like (我妈家 is no 麻家小区)
SPEAKERS = quick(
    "[我你您他她俺咱谁]们?的?(?:妈妈?|爸爸?|爷爷?|奶奶?|外公|外婆|哥哥?|姐姐?|弟弟?|妹妹?|老公|老婆|儿子|女儿|朋友|同事|单位|公司)?[家店]?"
)
# what somebody reports: no part of a name either
MATTERS = quick(
    "[没有无]人(?:[管修来理收]|打架|晕倒|吵|受伤|在|把)?|东西被偷|被[偷抢刮撞盗砸]了?|漏水|停电|停水|着火|起火|打架|太[大吵多脏臭乱挤晚早响高重久慢快]了?|吵死了?|坏了|堵了"
    "|快来|快点|派人|救命|要求|处理|答复|核实|噪音|油烟|扰民|占道|垃圾|井盖|路灯|污水|违[建停章]|施工|装修|火警|火灾|异味|爆裂|走失|抛物|积水|冒烟|起烟|燃气|断电|断水|塌陷|堵塞|脱落"
)
# a kind of place that stands for itself
KINDS_ALONE = re.compile(
    "学校|超市|医院|菜场|菜市场|工地|售楼处|小区|路口|公园|银行|药店|食堂|停车场|单位|公司|工厂|宿舍|厂里|桥底|地方"
)
_FILLERS = quick(
    "家住|家在|临街|沿街|临路|沿路|靠街|靠路|小(?=[2-5]层)|那个小区|这个小区|我们这边是|我们是|我家是|住的是|小区名叫|小区叫|名叫|叫做|就在|靠近|挨着|喂|嘛|叫|我原来住|我现在住|现在搬到|我家住在|我家在|我家住|我家|我们|我是|我在|我住在|我住|住在|位于|地址是|地址|地点|详细|收货|有人|那边|那里|那个|那间"
    "|[那这整]一?条(?:马?路|大?街|巷子?|道|弄堂?)|一路(?=[上都是全往])|[沿顺]着"
    "|[单双]号|[奇偶]数|[那这]一?[侧排]|好像|好象|大概|大约|可能|估计|应该|差不多|记得|那条|那一片|那片|这边|这里|这个|附近|旁边|隔壁|对面|斜对面|门口|楼下|楼上|里面|后面|前面|左手边|右手边|进去|进门|再过去|一点|的时候|麻烦|帮忙"
    "|帮我|请问|请|你好|您好|师傅|快递|送到|寄到|搬到|送|寄|到了|到|去|往|从|就是|不是|原来在|原来|现在|是|和|与|跟|及|或者|或|还有|都|上面|上|里"
    "|内|外|处|边|在|的|了|吗|呢|啊|吧|东侧|西侧|南侧|北侧|东边|西边|南边|北边|东北角|东南角|西北角|西南角|米处|之间|交界|空地|红绿灯|因为|反映"
    "|地下车库|地下停车场|地库|车库|地下室|停车场|停车库|住院部|门诊楼|急诊室|投诉|举报|小区内|小区里|院内|大门|北门|南门|东门|西门|正门|后门|侧门|门卫|保安|物业|业主|居民|村民|路段|路边|路上|村[口头](?![0-9路街])|一带|方向|至|人行道|非机动车道|路过|经过|途经|走到"
    "|(?<![解开])放(?=[在到门物传驿前丰菜快鞋保柜])|传达室|驿站|快递柜|丰巢|菜鸟|前台|鞋柜|代收点?|签收|电联|送货上门|自提"
)
# how a call or a chat begins, and who is addressed: 哈喽, 各位邻居, 阿姨, 打扰一下
_GREETED = quick(
    "哈[喽啰罗]|嗨|HELLO|HI(?![A-Z])|亲亲|亲爱的|宝子们?|[宝家]人们|大家|各位(?:业主|邻居|邻里|领导|老师|同事|同志|群友)?|哥们儿?"
    "|(?:领导|书记|主任|老师|阿姨|叔叔?|大[哥姐爷妈叔伯婶]|兄弟|同志|警官|老板|队长|所长|站长|经理|管家|美女|帅哥|网格[员长])们?(?:你好|您好|好)?"
    "|求[助救]|救命|紧急|急{2,}|反馈(?:一下)?|汇报(?:一下)?|报告|听说|打扰(?:了|一下)?|不好意思|请教|[烦气]死了?|巡[查逻防][到至时中]?|走访[到至时中]?"
    "|我这(?![里边])|俺们?|咱们?(?:这片)?|[看瞧]看不?|能不能|能派|咋|邻居们?|网友|抖音|路人|楼栋?长|[对客]象|朋友|同事|客户|[病伤]者?人"
    "|(?<=[友事象户人妈爸家])住|[写像][着的在]?(?![\u4e00-\u9fff]?楼)|显示|坐落于?|[求转急招]租|二手房|顺路|核查|小程序|街面|(?:责任|我?[辖片])区内?"
    "|整个小区|独居|移交|上报|城管|跑路|位置|[听他她们人友居长上里师姐哥妈爸叔姨婆公]说"
)
# what people say around an address: 市民来电称, 麻烦你帮我查一下; one such character alone may be of a name
_SAID = (
    "一下|[查看问]下|[今昨前明]天|[昨今]晚|早上|晚上|[上下中]午|[有派来]人|人[称说]"
    "|群众|市民|居民|业主|本人系?|[来报]电?人|热线|先生|女士|老人|妈妈?|爸爸?|现场|那里|[接报]警|报案|建议|据说|得知|发现|接报|网格[员长]|其?居住|属于|哪个|表示|要求|解决|请求|希望"
)
_SAYS = (
    "[我你您他她它们咱谁啥怎么什吗呢吧啊呀哦嗯喂的得了着把被给让请问查看说称讲告诉帮忙派麻烦关于昨今"
    "刚才现在住已经没是就还也都又再很太对向反映投诉举报咨询来去电话]"
)
_SPEECH = quick(f"(?:{_SAID}|{_SAYS})*(?:{_SAID}|{_SAYS}{{2}})(?:{_SAID}|{_SAYS})*")
_TYPES = re.compile(
    "(?<![哪这本该])(?<![哪这]个)(?:居民区|住宅区|生活区|住宅小区|自然村|大道|大街|公路|街道|(?<![顺半跑])路(?![灯边面段况上过人])|街(?!面)|巷|弄|胡同|社区|村|庄|花园|家园|小区|公寓|苑|大厦|广场|中心|大楼|新村|新苑|商场|商城|医院|学校|小学|中学|大学|学院"
    "|幼儿园|公园|市场|超市|酒店|宾馆|派出所|加油站|体育馆|宿舍|家属院|山庄|别墅|公馆|名邸|华庭|国际|镇|乡)"
)
_TYPES_AT_END = re.compile("[里园城府庭湾坊郡墅区院塘圩](?=[0-9A-Z]|$)")
_FOREIGN = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,3}省|[\u4e00-\u9fff]{2,6}自治区)?"
    r"((?:(?!市)[\u4e00-\u9fff]){2,4}(?<![超门菜集花夜早])市(?![场政民立]))"
)
# a city with its district within a text: 房子在成都市武侯区
_FOREIGN_WITHIN = re.compile(
    "(?:(?![省市区县])[\u4e00-\u9fff]){2,3}(?<![超门菜城集花夜上])市(?=[\u4e00-\u9fff]{1,4}?[区县])"
)
# a city behind the province or where somebody is: 她在东屏省澧泉市黄鹂街40号
_CITY_WITHIN = re.compile(
    "(?<=[省在住到于往至])(?!(?:本|我|全|贵|这|那|哪|在|到|于|往|至|住|了|去))[\u4e00-\u9fff]{2,3}(?<![超门菜集花夜早城街楼])市(?![场政民立路街巷道大区])"
)
_ELSEWHERE = re.compile(
    f"(?<=[住在到往至去寄送于回])(?:{'|'.join(CITIES)})[\u4e00-\u9fff]{{1,3}}?(?<![小社园院校厂景])[区县](?=[\u4e00-\u9fff])"
)
_DISTRICT_WITHIN = re.compile(
    "(?<=[住在到往至寄送于])[\u4e00-\u9fff]{2}(?<![小社园院校厂景库片地山新城郊辖住居学])区(?=[\u4e00-\u9fff]{2,6}?[路街巷弄道][0-9])"
)
_DISTRICT = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,9}[省市])?([\u4e00-\u9fff]{2,3}(?<![小社园院校厂景辖片任])[区县](?![0-9A-Z]))"
)
_CITY_START = re.compile(
    rf"^(?:(?:{'|'.join(CITIES)})(?![路街道巷桥湾])|(?:{'|'.join(PREFECTURES)})(?=[\u4e00-\u9fff]{{1,4}}?(?<![小社园院校厂])[区县]"
    r"|[\u4e00-\u9fff]{2,6}?(?:路|大街|大道|街|巷)(?:[0-9]|$)))"
)


class Relation(NamedTuple):
    """Where beside a place is meant: the word, its place in the text, how far around, in metres."""

    word: str
    begin: int
    end: int
    radius_m: float


# how far from the point of a place the words reach; first figures, from the width of streets and forecourts
_REACHES = {
    200.0: "再过去 再往前 往前",
    120.0: "附近 周边 一带",
    75.0: "斜对面 正对面 对面 对过",
    60.0: "马路两边 马路两侧 两边 两侧 对门 往东 往西 往南 往北",
    50.0: "后面 背后 东边 西边 南边 北边",
    40.0: "旁边 边上 旁侧 隔壁 紧挨着 挨着 旁 前面 东侧 西侧 南侧 北侧",
    12.0: "旁边过道 旁边的过道 旁边通道 旁边夹道 旁边夹弄 旁边弄堂 旁边巷子 旁边楼梯 旁边台阶 旁边小门 旁边车棚",
    0.0: "门口 楼下 里面 院内 大门 后门 侧门 底下 门前 楼上 东侧楼 西侧楼 南侧楼 北侧楼 东侧房 西侧房 南侧房 北侧房",
}
RADIUS_M = {word: metres for metres, words in _REACHES.items() for word in words.split()}
# what belongs to a house and lies right there
RADIUS_M |= {
    f"{side}{link}{thing}": 12.0
    for side in ("前面", "后面", "旁边", "边上", "前", "后")
    for link in ("", "的")
    for thing in ["停车位", "车位", "空地", "花坛", "草坪", "绿化带", "垃圾桶", "垃圾箱", "车棚", "充电桩"]
}
_RELATION = re.compile("|".join(sorted(map(re.escape, RADIUS_M), key=len, reverse=True)))


def relation_of(text: str, after: int) -> Relation | None:
    """Return the first word that says where beside a place, from a place in the text on."""
    found = _RELATION.search(text, after)
    return Relation(found[0], found.start(), found.end(), RADIUS_M[found[0]]) if found else None


class Worth(NamedTuple):
    """What each character of a text costs, in nats, that no part of an address explains.

    `road` marks what seems to name a road, `town` a town, `behind` what stands behind a house number or a road: where
    the rest of an address is sure, these are old names or names that the registry lacks. `tail` is what the words
    behind the last number cost beyond that where neither road nor estate is sure: they may name the place.
    """

    cost: Floats
    road: Floats
    behind: Floats
    tail: Floats
    town: Floats


_NAME_BEHIND = re.compile(f"[\u4e00-\u9fff]{{1,5}}?(?:{'|'.join(ENDINGS)})(?![\u4e00-\u9fff]{{2}})")
_LETTERS = re.compile("(?<=[\u4e00-\u9fff])[A-Z]{2,12}(?=[\u4e00-\u9fff0-9]|$)")
_SYLLABLES = re.compile("(?<![A-Z])[A-Z]{2,}(?: [A-Z]{2,})*(?![A-Z])")
_TOWNISH = re.compile("[\u4e00-\u9fff]{2,3}(?:镇|乡|街道)(?![路街])|[\u4e00-\u9fff]{2,6}?社区")
_ROADISH = re.compile(
    "[\u4e00-\u9fff]{0,3}(?:大道|大街|公路|路(?!过)|街(?!道)|巷|胡同|弄)(?![\u4e00-\u9fff]{0,2}(?:小区|花园|新村|苑))"
)


class Around(NamedTuple):
    """What is known of a text: where whole names end - the last of a road or estate, the first road - and idle clauses.

    An end is 0 where there is no such name; `names` are where names and numbers stand, `begins` where clauses begin.
    """

    named_end: int
    road_end: int
    estate_ends: set[int]
    idle: Sequence[tuple[int, int]]
    names: Sequence[tuple[int, int]]
    begins: frozenset[int]


def unexplained(text: str, tokens: list[Token], around: Around) -> Worth:
    """Return what each character of a text costs that nothing explains.

    Words that end a name, and characters right before a number, weigh much; a tail behind all numbers little, or
    behind the last whole name of a road or estate. Idle clauses tell of something else.
    """
    cost = each_character(text, around.idle)
    last = max((one.end for one in tokens), default=-1)
    relation = relation_of(text, 2)
    tail = last if last >= 0 else relation.begin if relation else len(text)
    for pattern in (_TYPES, _TYPES_AT_END):
        for found in pattern.finditer(text):
            if found.start() in around.estate_ends and found[0] in KIND_AGAIN:
                cost[found.start() : found.end()] = FILLER
            if _by_itself(text, found, cost, around.begins):
                continue
            if cost[found.start()] <= FILLER and not _named_within(text, found.start(), cost, around.estate_ends):
                continue
            charge = TYPE_CHARGE if found.start() < tail else 0.2
            charge = min(charge, TYPE_BEHIND_NAME) if last < 0 and 0 < around.named_end <= found.start() else charge
            cost[found.start() : found.end()] += charge / (found.end() - found.start())
    for one in tokens:
        charge = BEFORE_NUMBER if one.sort in NUMBERED else BEFORE_NUMBER / 2
        for place in range(max(0, one.begin - 2), one.begin):
            if text[place] >= "\u3400" and cost[place] > FILLER:
                cost[place] += charge
    cost[tail:] = np.minimum(cost[tail:], np.where(cost[tail:] > 1, 2.5 * TAIL, TAIL))
    for one in tokens:
        cost[one.begin : one.end] = 0.0
    road = np.zeros(len(text))
    for found in _ROADISH.finditer(text):
        road[found.start() : found.end()] = 1.0
    behind = np.zeros(len(text))
    door = next((one.end for one in tokens if one.sort == "door"), around.road_end or len(text))
    behind[door:] = 1.0
    town = np.zeros(len(text))
    for found in _TOWNISH.finditer(text):
        town[found.start() : found.end()] = 1.0
    _charge_other_area(text, cost, road, around.names)
    road, behind, town = road * cost, behind * (1 - road) * cost, town * (1 - road) * (1 - behind) * cost
    return Worth(cost, road, behind, _name_behind(text, last, cost), town)


def _by_itself(text: str, found: re.Match[str], cost: Floats, begins: frozenset[int]) -> bool:
    """Tell whether a word for a kind of place is no end of a name: 商场连句道歉都没有, 送到医院."""
    begin, end = found.span()
    whole = end - begin > 1 and not text[end : end + 1].isascii()
    return whole and (begin in begins or bool(begin and cost[begin - 1] <= FILLER))


def _named_within(text: str, place: int, cost: Floats, ends: set[int]) -> bool:
    """Tell whether 里 before a number ends a name, 丹桂里12号, and does not say where: 院里, 楼里, 小区里3幢."""
    if text[place] != "里" or place < 2 or place in ends or text[place - 1] in "子这那家屋店":
        return False
    return bool(((cost[place - 2 : place] > FILLER) & (cost[place - 2 : place] <= BASE)).all())


def each_character(text: str, idle: Sequence[tuple[int, int]] = ()) -> Floats:
    """Return what each character costs by itself: letters and words that name nothing less, a name in letters more."""
    cost = np.where([char.isascii() for char in text], BASE / 2, BASE) if text else np.zeros(0)
    for found in _FILLERS.finditer(text):
        cost[found.start() : found.end()] = FILLER
    for pattern in (_GREETED, _SPEECH, MATTERS):
        for found in pattern.finditer(text):
            cost[found.start() : found.end()] = FILLER
    for found in _LETTERS.finditer(text):
        cost[found.start() : found.end()] = LETTERS / (found.end() - found.start())
    for found in _SYLLABLES.finditer(text):
        typed = typed_syllables(found[0])
        if typed and len(typed) >= SYLLABLES_LEAST:
            cost[found.start() : found.end()] = SYLLABLE * len(typed) / (found.end() - found.start())
    for low, high in idle:
        cost[low:high] = np.minimum(cost[low:high], FILLER)
    return cost


def idle_clauses(text: str, breaks: Sequence[int], taken: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the clauses of a text that hold no name, no number and no word for a kind of place: 我等了很久没人来."""
    ends = [*breaks, len(text)]
    found = []
    for low, high in zip([0, *breaks], ends, strict=True):
        held = any(begin < high and low < end for begin, end in taken)
        if high - low >= CLAUSE_LEAST and not held and not _TYPES.search(text[low:high]):
            found.append((low, high))
    return found if breaks else []


def _name_behind(text: str, last: int, each: Floats) -> Floats:
    """Return what a name costs that stands right behind the last number, as its last word tells; 7号这里 is none."""
    cost = np.zeros(len(text))
    found = _NAME_BEHIND.match(text, last) if last >= 0 else None
    if found and (each[found.start() : found.end()] > FILLER).any():
        cost[found.start() : found.end()] = NAME_BEHIND / (found.end() - found.start())
    return cost


def _charge_other_area(text: str, worth: Floats, road: Floats, names: Sequence[tuple[int, int]]) -> None:
    """Charge the names of cities and districts at the beginning of a text, and within; no name is cut: 在市场小区."""

    def whole(found: re.Match[str] | None, group: int = 0) -> tuple[int, int] | None:
        begin, end = found.span(group) if found else (0, 0)
        cuts = any(low < end < high or begin < low < end == high for low, high in names)  # 我在云川市: its own
        return (begin, end) if found and not cuts else None

    for pattern, charge in ((_FOREIGN, OTHER_CITY), (_DISTRICT, OTHER_DISTRICT)):
        if span := whole(pattern.match(text), 1):
            worth[slice(*span)] = charge / (span[1] - span[0])
            road[: span[1]] = 0.0
    outer = _FOREIGN.match(text)
    spans = [span for found in _FOREIGN_WITHIN.finditer(text) if (span := whole(found))]
    for low, high in spans:
        if low >= (outer.end() if outer else 1):
            worth[low:high] = OTHER_CITY / (high - low)
    for within, charge in ((_CITY_WITHIN, OTHER_CITY), (_ELSEWHERE, OTHER_CITY), (_DISTRICT_WITHIN, OTHER_DISTRICT)):
        for low, high in filter(None, map(whole, within.finditer(text))):
            worth[low:high] = charge / (high - low)
    begin = whole(_CITY_START.match(text))
    if begin and not outer:
        worth[: begin[1]] = OTHER_CITY / begin[1]
        road[: begin[1]] = 0.0
