"""One writing for each address: width, case, numerals and unit words, with a map back to what was typed."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache

TRADITIONAL = str.maketrans(
    "號樓棟單區縣鎮鄉門層對廣東衛龍馬園場橋鐵藝華陽陰齊寧興業環經緯長濱灣島嶺輝豐澤湯溫蘆葉蘇廠廈莊賓館醫學書電車車間時雲"
    "這與邊側處靜閘陽漢濟無錫鹽連雙嶼驛關塊實開發達遠進選運還過迴週響鄰鄭鐘銀鋼錦鎖鏡閣闊隊階險陸陳隱雜離難雞霧頂項順須預領頭"
    "題顏願類顧風飛飯養餘駕騰驗魚鮮鳥鳳鳴鴻鶴麗麥黃點齡",
    "号楼栋单区县镇乡门层对广东卫龙马园场桥铁艺华阳阴齐宁兴业环经纬长滨湾岛岭辉丰泽汤温芦叶苏厂厦庄宾馆医学书电车车间时云"
    "这与边侧处静闸阳汉济无锡盐连双屿驿关块实开发达远进选运还过回周响邻郑钟银钢锦锁镜阁阔队阶险陆陈隐杂离难鸡雾顶项顺须预领头"
    "题颜愿类顾风飞饭养余驾腾验鱼鲜鸟凤鸣鸿鹤丽麦黄点龄",
)
DASHES = frozenset("-‐‑‒–—―−－~～")
DROPPED = frozenset(" \t\r\n\u3000\u200b\ufeff,，.。、;；:：\"'“”‘’()（）[]【】<>《》|/\\*·_!！?？")
NUMERALS = "〇零一二三四五六七八九十百两"
DIGIT_OF = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
UNIT_WORDS = "号楼|号院|号|幢|栋|座|单元|室|层|楼|弄|组|门|期"

# A numeral before a unit word is a number, unless the unit word belongs to a name: 二号路, 三门峡, 一层...
_NUMERAL = re.compile(rf"第?([{NUMERALS}]+)(?=(?:{UNIT_WORDS})(?!路|街|巷|桥|线|院|峡|道))")
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<=[0-9A-Z])(?:号楼|#楼|号幢|栋|座|#|懂(?=[0-9]|$))"), "幢"),
    (re.compile(r"(?<=[0-9A-Z])(?:门(?=[0-9]|$)|单元|单源)"), "单元"),
    (re.compile(r"(?<=[0-9])(?:号房|号室|房间|房|户|室)"), "室"),
    (re.compile(r"(?<=[0-9])(?:楼(?!下|上|顶)|层|F(?![A-Z]))"), "层"),
    (re.compile(r"(?<=[0-9])号?之(?=[0-9])"), "-"),
)


@dataclass(frozen=True)
class Normal:
    """A normalised text; `offsets[i]` is where its i-th character came from in the given text."""

    text: str
    offsets: tuple[int, ...]

    def span(self, begin: int, end: int) -> tuple[int, int]:
        """Return the part of the given text that [begin, end) of the normalised one came from."""
        if begin >= end:
            return 0, 0
        return self.offsets[begin], self.offsets[end - 1] + 1


def normalise(given: str) -> Normal:
    """Return the normal form of a text and the way back.

    >>> normalise("朝阳路 １２號 三棟二单元").text
    '朝阳路12号3幢2单元'
    """
    plain = [_plain(char) for char in given]
    offsets = [place for place, chars in enumerate(plain) for _ in chars]
    normal = _replace(_NUMERAL, _digits, "".join(plain), offsets)
    for pattern, word in _RULES:
        normal = _replace(pattern, lambda _, word=word: word, normal.text, list(normal.offsets))  # type: ignore[misc]
    return normal


@cache
def _plain(char: str) -> str:
    """Return what stands for one typed character: none, one, or several where a sign holds several."""
    return "".join(
        "-" if one in DASHES else one
        for one in unicodedata.normalize("NFKC", char).upper().translate(TRADITIONAL)
        if one in DASHES or (one not in DROPPED and unicodedata.category(one) != "Cc")
    )


def _digits(found: re.Match[str]) -> str:
    return str(value_of(found[1]))


def _replace(pattern: re.Pattern[str], word: Callable[[re.Match[str]], str], text: str, offsets: list[int]) -> Normal:
    if not pattern.search(text):
        return Normal(text, tuple(offsets))
    out, places, last = [], [], 0
    for found in pattern.finditer(text):
        begin, end = found.span()
        new = word(found)
        out += [text[last:begin], new]
        places += [*offsets[last:begin], *([offsets[begin]] * len(new))]
        last = end
    return Normal("".join([*out, text[last:]]), (*places, *offsets[last:]))


def value_of(numeral: str) -> int:
    """Return the value of a Chinese numeral under 1,000, digit by digit where it has no ten or hundred.

    >>> [value_of(one) for one in ("十二", "二十三", "一百零五", "二〇三")]
    [12, 23, 105, 203]
    """
    if not any(char in "十百" for char in numeral):
        return int("".join(str(DIGIT_OF[char]) for char in numeral))
    total, current = 0, 0
    for char in numeral:
        if char in "十百":
            total += (current or 1) * (10 if char == "十" else 100)
            current = 0
        else:
            current = DIGIT_OF[char]
    return total + current


@lru_cache(maxsize=65_536)
def normal_text(given: str) -> str:
    """Return the normal form of a text without the way back; remembered, since names repeat in a registry."""
    text = _NUMERAL.sub(_digits, "".join(map(_plain, given)))
    for pattern, word in _RULES:
        text = pattern.sub(word, text)
    return text


_PROVINCE = r"(?P<province>[\u4e00-\u9fff]{2,7}?(?:省|自治区)|北京市?|上海市?|天津市?|重庆市?)?"
_CITY = r"(?P<city>[\u4e00-\u9fff]{2,8}?(?:市(?![场政民])|自治州|地区|盟))?"
_DISTRICT = r"(?P<district>[\u4e00-\u9fff]{1,8}?(?:(?<![小社园院校厂景库片住宅])区|县(?![城道前])|旗))?"
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
    if found is None or rest[:1].isdigit():  # 翡翠里北区2幢: what is followed by a number is no district
        return Admin(None, None, None, 0)
    return Admin(found["province"], found["city"], found["district"], found.end())


def address_key(given: str) -> str:
    """Return the key under which a standard address is kept: normal form without province, city, district."""
    text = normal_text(given)
    rest = text[admin_of(text).end :]
    return rest or text
