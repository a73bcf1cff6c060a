"""One writing for each address: width, case, numerals and unit words, with a map back to what was typed."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from geo.address.quick import awake, rules
from geo.address.words import ENDINGS, SURNAMES
from geo.address.writing.amounts import AMOUNT
from geo.address.writing.characters import BREAK, SEPARATOR, plain
from geo.address.writing.heard import HEARD
from geo.address.writing.numbermarks import BEFORE_NUMBERS, BEHIND_UNITS, with_dashes
from geo.address.writing.numerals import NUMERALS, SPOKEN, figures_of, numeral_of
from geo.address.writing.unitwords import UNIT_RULES

_ROADLIKE = "路|街|巷|桥|线|院|峡|道|中学|小学|幼儿园|医院|胡同|大街|大道|国道|省道"
_ROADLIKE += "| ?LU(?![A-Z])| ?JIE(?![A-Z])"  # 十三号lu is a road
_WAYS = frozenset("路街巷桥线院峡道楼")
_GROUPS = "村民小组|村民组|村小组|小组|生产队|队|社(?!区)"  # of villagers; a numeral before them is a number
_WAY = "[\u4e00-\u9fff]{2,8}[路街巷道]"
_FARM_PARTS = "连(?=[0-9]|$)|营(?=[0-9一二三四五六七八九十])|分场|工区|管理区|作业区|管理站|分队"
_UNITS = "号楼|号院|号门|号|幢|栋|座|单元|室|层|楼|支弄|弄|组|门|期|杠|#"

# What is no part of an address: telephone numbers, links, markup, and who waits there.
_NOISE = (
    r"<[^<>]{0,80}>",
    "[嗯呃]+",
    "(?<=市)市辖区|(?<=[省区])(?:省|自治区)直辖县级行政(?:区划|单位)",  # of the codes of areas
    "(?<=[\u4e00-\u9fff])(?:临时|暂编|暂|(?<=[路街巷道弄])临)(?=[0-9]+号)",  # of a booth beside that number
    r"HTTPS?[^\s\u4e00-\u9fff]{0,200}",
    r"(?<![0-9])(?:\+?86[ -]?)?1[3-9][0-9](?:[ -]?[0-9]){8}(?![0-9])",
    r"(?<![0-9])0[0-9]{2,3}[ -][0-9]{7,8}(?![0-9])",
    r"[A-Z]{0,6}(?<![0-9])[0-9]{7,}(?![0-9])",
    r"尾号[0-9]{2,4}(?![0-9])|(?<![0-9])12345(?![0-9号弄-])",
    r"(?:电话|手机|联系方式|联系人|收件人|收货人|手机号|(?<!门牌)号码|TEL)[:： \x1f]*",
    # 青松岭林场老板 is no Mr Lin
    f"[{''.join(sorted(SURNAMES))}](?:(?![场厂店馆院园校行站楼局所])[\u4e00-\u9fff])?"
    "(?:先生|女士|小姐|师傅|阿姨|老师|经理|大爷|大妈|叔叔|老板)收?",
    AMOUNT,
)
_PARTING = frozenset((SEPARATOR, BREAK, "<", ">"))
_ALNUM, _COUNTS = re.compile(r"[0-9A-Z]"), frozenset(f"0123456789{SPOKEN}")


@dataclass(frozen=True)
class Normal:
    """A normalised text; `offsets[i]` is where its i-th character came from in the given text.

    `breaks` are places in the text before which a sign stood that may end a clause.
    """

    text: str
    offsets: tuple[int, ...]
    breaks: tuple[int, ...] = ()

    def span(self, begin: int, end: int) -> tuple[int, int]:
        """Return the part of the given text that [begin, end) of the normalised one came from."""
        if begin >= end:
            return 0, 0
        return self.offsets[begin], self.offsets[end - 1] + 1

    def clauses(self) -> list[tuple[int, int]]:
        """Return where what stands between the signs begins and ends."""
        return list(zip([0, *self.breaks], [*self.breaks, len(self.text)], strict=True))


@lru_cache(maxsize=64)
def normalise(given: str) -> Normal:
    """Return the normal form of a text and the way back; remembered, since a text is looked at from several sides.

    >>> normalise("朝阳路 １２號 三棟二单元").text
    '朝阳路12号3幢2单元'
    """
    out: list[str] = []
    offsets: list[int] = []
    for place, sign in enumerate(with_dashes(given)):
        char = sign
        if sign == "衖":  # a lane like 弄 behind its number, an alley like 巷 in a name
            char = "弄" if "".join(out[-2:]).removesuffix("支")[-1:] in _COUNTS else "巷"
        if _begins_anew(given, place):
            out.append(SEPARATOR)
            offsets.append(place)
        for one in plain(char):
            out.append(one)
            offsets.append(place)
    text = "".join(out)
    chars = set(text)
    for pattern, word, _ in awake(_SIGNED_RULES, chars):
        if pattern.search(text):
            text, offsets, _ = _moved(pattern, word, text, offsets, [])
            chars.update(text)
    text, offsets, breaks = _joined(text, offsets)
    chars = set(text)
    for pattern, word, _ in awake(_RULES, chars):
        if pattern.search(text):
            text, offsets, breaks = _moved(pattern, word, text, offsets, breaks)
            chars.update(text)
    return Normal(text, tuple(offsets), tuple(breaks))


def _begins_anew(given: str, place: int) -> bool:
    """Tell whether a single capital stands behind a small letter: the building of huayuanB座."""
    return (
        place > 0
        and given[place].isupper()
        and given[place - 1].islower()
        and not (given[place + 1 : place + 2].isascii() and given[place + 1 : place + 2].isalpha())
    )


def _joined(text: str, offsets: list[int]) -> tuple[str, list[int], list[int]]:
    """Leave signs and blanks out but where they part two figures or Latin words."""
    out: list[str] = []
    places: list[int] = []
    breaks: list[int] = []
    pending = ended = False
    for char, place in zip(text, offsets, strict=True):
        if char in _PARTING:
            pending, ended = True, ended or char != SEPARATOR
            continue
        if ended and out:
            breaks.append(len(out))
        # 五零一，二环北路 are no one number, and 四十八号，路灯 is no numbered road
        counts = ended and out and ((out[-1] in SPOKEN and char in SPOKEN) or (out[-1] == "号" and char in _WAYS))
        if counts or (pending and out and _ALNUM.match(out[-1]) and _ALNUM.match(char)):
            out.append(SEPARATOR)
            places.append(place)
        out.append(char)
        places.append(place)
        pending = ended = False
    return "".join(out), places, breaks


def _moved(
    pattern: re.Pattern[str], word: Callable[[re.Match[str]], str], text: str, offsets: list[int], breaks: list[int]
) -> tuple[str, list[int], list[int]]:
    """Replace what a pattern finds; the new characters spread over the place of the old ones."""
    out: list[str] = []
    places: list[int] = []
    moved: list[int] = list(breaks)
    last, grown = 0, 0
    for found in pattern.finditer(text):
        begin, end = found.span()
        if any(begin < one < end for one in breaks):  # 52号，楼上漏水 is no 52号楼
            continue
        new = word(found)
        out += [text[last:begin], new]
        places += offsets[last:begin]
        if end > begin:
            size = end - begin
            spread = [offsets[begin + min(size - 1, k * size // max(1, len(new)))] for k in range(len(new))]
            if new:
                spread[-1] = offsets[end - 1]
            places += spread
        moved = [one + len(new) - (end - begin) if one + 0 >= end + grown else one for one in moved]
        grown += len(new) - (end - begin)
        last = end
    return "".join([*out, text[last:]]), places + offsets[last:], moved


def _figures(found: re.Match[str]) -> str:
    return figures_of(found[1])


# three caves in a name, 7号三洞菜市场, are no number 30
_CAVES = f"[{NUMERALS}]洞(?![号室层单楼幢栋座弄之杠{SPOKEN}])[\u4e00-\u9fff]"
# 1组三百垸4号, 2组十八盘: a numeral that begins a name
_COUNTS_NAME = f"[{SPOKEN}]+(?![{SPOKEN}号户室幢栋座楼层单门之杠附巷弄排])[\u4e00-\u9fff]"
_VILLAGES = "坊村乡围社寨庄屯厝墟巷"  # behind these, and behind a lane, 七横9号 is a lane and a number
_NUMBER_RULES = rules(
    # 三横五零一: a dash spoken
    (
        rf"(?<=[{SPOKEN}0-9])横(?!(?:(?<=[{_VILLAGES}][{NUMERALS}0-9]横)|(?<=[{_VILLAGES}][{NUMERALS}0-9]{{2}}横))[{SPOKEN}0-9]{{1,3}}号|(?<=片[{NUMERALS}0-9]横)|(?<=片区[{NUMERALS}0-9]横))"
        rf"(?=[{SPOKEN}0-9])",
        "-",
    ),
    (rf"(?<=[0-9])洞(?=[0-9{SPOKEN}])", "幢"),  # 10洞五楼
    (  # dashes between the steps of an address: 东水村-A坊-3巷-6号, 锦绣花园-3栋-2单元
        rf"(?<=[\u4e00-\u9fff])(?<![{SPOKEN}号])-(?=(?:[0-9]{{1,4}}|[A-Z]|[{NUMERALS}]{{1,3}})"
        "(?:坊|支?弄|[横直]?巷|号|幢|栋|座|单元|室|排|组|区|层|楼|期))",
        "",
    ),
    (rf"第(?=[0-9{NUMERALS}]{{1,3}}(?:[横直]?巷|坊(?!间)|排(?!名))(?![路街]))", ""),  # 新村第三巷
    ("(?<=[\u4e00-\u9fff])[庙厝]埕(?![\u4e00-\u9fff]?[路街巷里村])", "门口"),  # in front
    # 3號之2五樓: two numbers
    (rf"(?<=[之-][0-9])(?=[{NUMERALS}]{{1,3}}[樓楼层])", lambda _: SEPARATOR),
    # the households of a village or 里: a group where there is no road, and nothing that is needed where there is one
    (
        rf"(?<=[里村])第?[0-9{NUMERALS}]{{1,3}}(?:邻|(?:组(?!团)|{_GROUPS})(?={_WAY}[0-9{NUMERALS}]))"
        rf"(?=(?![居里]){_WAY})",
        "",
    ),
    (rf"(?<=[里村])第?([{NUMERALS}]{{1,3}})(?=邻(?![居里]))", _figures),
    ("(?<=[里村][0-9])邻(?![居里])|(?<=[里村][0-9]{2})邻(?![居里])", "组"),
    # a numeral before a unit word is a number, unless the unit word belongs to a name: 二号路, 三门峡
    (rf"第?([{SPOKEN}]{{1,12}})(?=(?:{_UNITS})(?!{_ROADLIKE}))", _figures),
    (rf"第?([{SPOKEN}]{{1,3}})(?=村民小?组|(?:{_GROUPS})(?:[第门0-9{SPOKEN}]|$))", _figures),
    (rf"(?<=生产)第?([{SPOKEN}]{{1,3}})(?=队)", _figures),
    (rf"(?<=[0-9][队社])第?([{SPOKEN}]{{1,5}})(?=[号户]|家(?![\u4e00-\u9fff])|$)", _figures),
    (rf"(?<=[组队社])第?([{SPOKEN}]{{1,5}})(?=户)", _figures),
    # parts of farms are names: 红旗农场3连12号, 9分场5队
    (
        f"(?<=[场团营村区])第?([0-9]{{1,3}})(?={_FARM_PARTS})|([0-9]{{1,3}})(?=团第?[0-9{NUMERALS}]{{1,3}}[连营])",
        lambda found: numeral_of(int(found[1] or found[2])),
    ),
    (
        rf"(?<=[路街道段])(?![千百])([{NUMERALS}幺]{{1,6}})(?=[巷段](?![{NUMERALS}\u4e00-\u9fff]{{0,2}}[路街]))",
        _figures,
    ),
    # 275号之一有人, 二段幺五四巷, 四十八之三号
    ("(?<=[0-9]号之)([一二三四五六七八九十]{1,2})(?![层楼室房号一二三四五六七八九十0-9])", _figures),
    (rf"(?<=段)([{SPOKEN}]{{1,8}})(?=[巷弄])", _figures),
    (rf"(?<![{SPOKEN}])([{NUMERALS}]{{1,8}}|[{SPOKEN}]{{2,8}})(?=之[0-9{NUMERALS}]{{1,3}}[号樓楼层])", _figures),
    (rf"(?<=[0-9园苑区城里府庭湾村舍])([{NUMERALS}]{{1,3}})(?=区(?:[0-9{NUMERALS}甲乙丙丁戊]|$))", _figures),
    (rf"([{SPOKEN}]{{1,12}})(?=-|之[{SPOKEN}0-9]{{1,3}}号)", _figures),
    # behind a number and its unit come further numbers: 附二, 三幢六〇二, 号之二
    (
        rf"([附之号幢元弄座栋楼层塔#\-0-9]|组(?!{_COUNTS_NAME}))(?!{_CAVES})([{SPOKEN}]{{2,12}}|[{SPOKEN}](?![\u4e00-\u9fff])|[{SPOKEN}](?=[号室]))"
        rf"(?!号?(?:{_ROADLIKE})|[条大]|百货)",
        lambda found: found[1] + figures_of(found[2]),
    ),
    (rf"(?<=[幢栋座楼号])([{SPOKEN}]{{1,2}})(?=梯(?:[0-9{SPOKEN}]|$))", _figures),  # 十八梯 is a road
    (rf"(?<=[0-9][门梯])([{SPOKEN}]{{2,12}}|[{SPOKEN}](?![\u4e00-\u9fff]))", _figures),
    (rf"(?<=[路街巷道弄])([{NUMERALS}]{{1,12}})(?![\u4e00-\u9fff0-9])", _figures),
)
_RULES = (*HEARD, *BEFORE_NUMBERS, *_NUMBER_RULES, *UNIT_RULES, *BEHIND_UNITS)
# here where signs still end what is heard, and among the rules without blanks
_SIGNED_RULES = (*rules(*((one, BREAK) for one in _NOISE)), *HEARD)


@lru_cache(maxsize=262_144)
def normal_text(given: str) -> str:
    """Return the normal form of a text without the way back; remembered, since names repeat in a registry."""
    return normalise(given).text


_PROVINCE = r"(?P<province>[\u4e00-\u9fff]{2,7}?(?:省|自治区)|北京市?|上海市?|天津市?|重庆市?)?"
# 阳光都市花园3幢, 幸福东区公寓3幢, 大都市3幢 are names, as is what stands behind a town or a village
_OF_NAME = rf"(?:{'|'.join(one for one in ENDINGS if len(one) > 1)})(?:[0-9A-Z]|$)"
# 市场, 市政府, 市民广场, 花市大街 are no cities; 哈尔滨市道里区, 台州市路桥区, 义乌市大陈镇, 义乌市民主路 name one
_NO_CITY = (
    "场|政(?:府(?![东西南北前后]?[路街])|协|法|务|大厦|广场|公园|中心|工程)|民(?:广场|公园|中心|之家|服务|[路街村])|立(?:医|第|中[学医]|小学|图书|幼|大学)"
    "|[街巷]|路(?!桥|[南北]区)|道(?![里外]区|[县真])|大(?:道|街|厦|楼|会堂|剧院|礼堂)"
)
_CITY_END = rf"市(?!{_NO_CITY}|{_OF_NAME}|[0-9]+(?:幢|单元))"
_CHAR = r"(?:(?!街道|社区|居委|村)[\u4e00-\u9fff])"
_CITY = rf"(?P<city>(?:(?![区县]){_CHAR}){{2,8}}?(?:(?<![超门菜集花夜早]){_CITY_END}|自治州|地区|盟))?"
# behind a city that is called one, a district may be a city of a county: 宁波市慈溪市
_DISTRICT = (
    rf"(?P<district>(?<=市){_CHAR}{{2,3}}?(?<![超门菜集花夜早城]){_CITY_END}"
    rf"|{_CHAR}{{1,8}}?(?:(?<![小社园院校厂景库片住宅一二三四五六七八九十])区(?!{_OF_NAME})"
    "|县(?![前道]|城(?![东西南北中上下关厢郊]))|(?<![红国彩军战])旗(?![路街巷])))?"
)
_FIGURED = re.compile("[0-9]{1,4}号?(?![幢单室层弄门组附院])[\u4e00-\u9fff]{2}")  # 107小区, 1号公馆
_ADMIN = re.compile(_PROVINCE + _CITY + _DISTRICT)


@dataclass(frozen=True)
class Admin:
    """The administrative names before an address, as far as they are written, and where they end."""

    province: str | None
    city: str | None
    district: str | None
    end: int


def admin_of(text: str) -> Admin:
    """Return province, city and district at the beginning of a normalised text.

    >>> admin_of("浙江省杭州市西湖区文三路12号").district
    '西湖区'
    """
    found = _ADMIN.match(text)
    rest = text[found.end() :] if found else ""
    if found is None:
        return Admin(None, None, None, 0)
    if rest[:1].isdigit() and text[found.end() - 1] not in "省市县" and not _FIGURED.match(rest):
        end = max(found.start("district"), 0)  # 翡翠里北区2幢: what is followed by a number is no district
        return Admin(found["province"], found["city"], None, end) if end else Admin(None, None, None, 0)
    return Admin(found["province"], found["city"], found["district"], found.end())


def address_key(given: str) -> str:
    """Return the key under which a standard address is kept: normal form without province, city, district."""
    text = normal_text(given)
    rest = text[admin_of(text).end :]
    return rest or text
