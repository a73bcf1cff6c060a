"""How characters sound and look: codes under which slips of ear, tongue, keyboard and scanner are near."""

from collections.abc import Iterable
from functools import cache
from importlib import import_module
from typing import NamedTuple
from unicodedata import combining, normalize

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.int32]
FIRST, LAST = 0x3400, 0xFAFF  # the characters that have a sound; 0xE000 on stand for syllables typed in letters
TYPED = 0xE000
DIGITS = "零一二三四五六七八九"
NONE = -1

# Slips that scanners and quick writing make: characters of one group are taken for each other.
_LOOK_ALIKES = """
己已巳 末未 土士 日曰 人入八 大太犬 天夫无 王玉主 千干于 东车 田由甲申 木本术
刀力 几九 又叉 上土 午牛 贝见 风凤 鸟乌岛 厂广 今令 斤斥 目且自 白百 石右古
幸辛 亨享 侯候 折拆析 住往佳 徒徙 荼茶 拔拨 暖暧 梁粱 洋样祥 请清晴睛 苑宛
园圆国困 卫卩 锦绵棉 绣诱 柳卯聊 荫萌 泰秦奏春 华毕 阳阴 江汪 湖糊 河何 海每
庆厌 丰半 平乎 安妥 永水冰 兴六 明朋 月用 新亲 桃挑 梅悔 杨扬场 松忪 竹什
桂挂 兰三 荷苛 莲连 虹虾 龙尤 凯剀 景影 翠率 碧墙 嘉喜 福幅副 禄绿录 寿涛
康庚 宁宇 瑞端 祥详 和知 仁亿 义叉 礼札 信倍 智知 忠志 诚城成 友左右 西酉四
南楠 北比 中申 前剪 后舌 左在 右石 外处 内肉 长张 盛感 威成 彩采 侨桥乔骄娇
铁跌 巷港 街衔衍 中串 公么 台合 同周 四西 元无 云去 永求 水永 玉主 石右 刘刈
李季 张弦 杜社 村材林 楼搂 栋拣 塘糖搪 源原 泉帛 溪奚 港巷 洲州 滨宾缤 澜阑
沙抄 浦捕 汉汊 岭岑 岗冈 峰蜂锋 山出 文丈 方万 力办 化花华 工土 士土 小少
心必 广厂 庄压 庭廷 府附 苑范 荣荥 蓝篮 菊掬 萌荫 莱菜 药约 金全 银很 锦棉
秀绣 陈阵 院皖 隆降 雅稚 静净 颐顾 马乌 鱼龟 鹤鹅 鸣呜 钢纲 铜洞 昌冒 晶品
星是 辰唇 光先 亮高 朝潮
"""
LOOK_ALIKES = tuple(_LOOK_ALIKES.split())

# characters that are read in two ways today; tables of readings hold those of old books as well, 市 fu, 月 ru, 王 yu
_READ_TWICE = frozenset(
    "阿凹扒把耙柏百薄堡暴辟扁便泊剥伯卜藏参曾侧厕差查禅掺颤长朝嘲车称澄乘匙尺臭除传幢椎绰撮大逮单弹调都读度囤番繁佛否脯"
    "莆盖给合革蛤个杠谷龟柜哈汗夯行巷号喝核和吓虹划还会混豁稽缉系夹贾假槛将降强角校嚼脚缴觉解芥劲颈卷圈浚咖卡咳壳可"
    "乐勒累肋棱俩撩了六碌露陆绿率落络埋脉蔓氓没靡秘泌模抹牟哪那呢溺粘弄疟迫刨炮片漂撇屏朴埔瀑曝栖期奇铅翘切茄亲"
    "区雀色塞莎刹杉扇勺蛇舍射省盛石识什食似属熟数说宿缩台拓提挑屯褪哇尾蔚尉涡厦纤削血咽殷叶遗员钥苑扎轧咋择宅翟占"
    "召折着种重著爪转赚琢综仔作柞涌任俞余冯隗区仇洗"
)

_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("r", "l"))
_F = {
    "fa": "ha", "hua": "ha", "fan": "han", "huan": "han", "fang": "hang", "huang": "hang", "fei": "hei", "hui": "hei",
    "fen": "hen", "hun": "hen", "feng": "heng", "hong": "heng", "fo": "huo", "fou": "hou", "fu": "hu",
}  # fmt: skip


class SoundTable(NamedTuple):
    """Per character from FIRST to LAST: its syllable, its blurred syllable, its group of look-alikes; else NONE.

    `others` are the syllables of second readings in use: 长 is zhang and chang.
    """

    syllables: Codes
    blurred: Codes
    looks: Codes
    others: Codes


@cache
def all_readings() -> dict[int, str]:
    """Return how characters are read, by code point; loaded when first asked, since that takes a moment."""
    found: dict[int, str] = import_module("pypinyin.pinyin_dict").pinyin_dict
    return found


@cache
def sound_table() -> SoundTable:
    """Return the table of all characters; built once."""
    syllables, blurred = np.full(LAST - FIRST, NONE, np.int32), np.full(LAST - FIRST, NONE, np.int32)
    looks, others = np.full(LAST - FIRST, NONE, np.int32), np.full(LAST - FIRST, NONE, np.int32)
    plain, blur = _syllable_codes()
    for char, readings in all_readings().items():
        if FIRST <= char < LAST:
            syllable = toneless(readings)
            if syllable in plain:
                syllables[char - FIRST], blurred[char - FIRST] = plain[syllable], blur[syllable]
            if chr(char) not in _READ_TWICE:
                continue
            second = next((one for one in map(toneless, readings.split(",")) if one != syllable and one in plain), "")
            others[char - FIRST] = plain.get(second, NONE)
    for syllable, code in plain.items():
        syllables[TYPED + code - FIRST], blurred[TYPED + code - FIRST] = code, blur[syllable]
    for group, alike in enumerate(_merged(LOOK_ALIKES)):
        for one in alike:
            looks[ord(one) - FIRST] = group
    return SoundTable(syllables, blurred, looks, others)


def _merged(groups: Iterable[str]) -> list[set[str]]:
    """Return groups that share no character: those that do are one."""
    found: list[set[str]] = []
    for group in groups:
        touching = [one for one in found if one & set(group)]
        found = [one for one in found if not one & set(group)]
        found.append(set(group).union(*touching))
    return found


@cache
def toneless(readings: str) -> str:
    """Return the first of some readings without its tone."""
    letters = normalize("NFD", readings.split(",", maxsplit=1)[0]).replace("u\u0308", "v")
    return "".join(letter for letter in letters if not combining(letter))


@cache
def _syllable_codes() -> tuple[dict[str, int], dict[str, int]]:
    """Return the code of each syllable, and of the blurred syllable it becomes."""
    known = sorted({toneless(one) for one in all_readings().values()} - {""})
    plain = {one: code for code, one in enumerate(known) if one.isascii() and one.isalpha()}
    classes: dict[str, int] = {}
    blur = {one: classes.setdefault(blurred(one), len(classes)) for one in plain}
    return plain, blur


@cache
def syllables() -> dict[str, int]:
    """Return the code of each syllable."""
    return _syllable_codes()[0]


def blurred(syllable: str) -> str:
    """Return a syllable as hasty ears hear it: no retroflexes, n for l, f for h, no back nasals.

    >>> blurred("zhang"), blurred("zan"), blurred("nan"), blurred("lang"), blurred("fei")
    ('zan', 'zan', 'lan', 'lan', 'hei')
    """
    syllable = _F.get(syllable, syllable)
    for initial, kept in _INITIALS:
        if syllable.startswith(initial) and len(syllable) > len(initial):
            syllable = kept + syllable[len(initial) :]
            break
    return syllable[:-1] if syllable.endswith("ng") else syllable


class Coded(NamedTuple):
    """A text as codes per character: itself, its syllable, its blurred syllable, its look-alikes."""

    chars: Codes
    syllables: Codes
    blurred: Codes
    looks: Codes


def coded(text: str) -> Coded:
    """Return the codes of a text; digits sound like their numerals."""
    chars = np.frombuffer(text.encode("utf-32-le"), np.int32)
    if not text:  # the tables take a moment to load
        return Coded(chars, chars, chars, chars)
    rows, places = _code_rows(), chars - FIRST
    places[(places < 0) | (places >= LAST - FIRST)] = LAST - FIRST
    digit = (chars >= ord("0")) & (chars <= ord("9"))
    if digit.any():
        places[digit] = _digit_chars()[chars[digit] - ord("0")] - FIRST
    return Coded(chars, *rows.take(places, axis=1))


@cache
def _code_rows() -> Codes:
    """Return syllable, blurred syllable and look-alikes of each character, and NONE of what is none behind them."""
    return np.column_stack([np.stack(sound_table()[:3]), np.full(3, NONE, np.int32)])


def second_syllables(text: str) -> Codes:
    """Return the codes of the second readings of a text's characters; NONE where there is one reading alone."""
    place = np.frombuffer(text.encode("utf-32-le"), np.int32) - FIRST
    if not text:
        return place
    known = (place >= 0) & (place < LAST - FIRST)
    return np.where(known, sound_table().others[np.where(known, place, 0)], NONE).astype(np.int32)


@cache
def _digit_chars() -> Codes:
    return np.array([ord(char) for char in DIGITS], np.int32)


def firsts(text: str) -> Codes:
    """Return the first letter of how each character sounds, as a code point; NONE where it has no sound.

    >>> [chr(one) for one in firsts("锦绣")]
    ['J', 'X']
    """
    return first_letters(coded(text).syllables)


def first_letters(sounds: Codes) -> Codes:
    """Return the first letters of some syllables, as code points; NONE for NONE."""
    if not len(sounds):
        return sounds
    first = np.array([ord(letter) for letter in _initial_of()], np.int32)
    return np.where(sounds >= 0, first[np.maximum(sounds, 0)], NONE).astype(np.int32)


LONGEST_SYLLABLE = 6


def typed_syllables(letters: str, *, late: bool = False) -> str | None:
    """Return what stands for a run of letters that is pinyin, one character a syllable; None where it is not.

    Blanks part syllables. Of two readings with as many, LI NAN and LIN AN, `late` asks for the second.

    >>> len(typed_syllables("JINXIUHUAYUAN")), typed_syllables("WXQ")
    (4, None)
    """
    if " " in letters:
        parts = [typed_syllables(part, late=late) for part in letters.split()]
        return "".join(filter(None, parts)) if all(parts) else None
    plain, _ = _syllable_codes()
    text = letters.lower()
    best: list[str | None] = [""] + [None] * len(text)
    for end in range(1, len(text) + 1):
        for begin in range(max(0, end - LONGEST_SYLLABLE), end):
            before, code = best[begin], plain.get(text[begin:end])
            if before is None or code is None or (end - begin == 1 and text[begin:end] not in "aeo"):
                continue
            now = best[end]
            if now is None or len(before) + 1 < len(now) + late:
                best[end] = before + chr(TYPED + code)
    return best[-1] or None


def syllable_sizes(typed: str) -> list[int]:
    """Return how many letters each character that stands for a typed syllable was.

    >>> syllable_sizes(typed_syllables("JIN XIU") or "")
    [3, 3]
    """
    return [_letters_in()[ord(char) - TYPED] for char in typed]


@cache
def _letters_in() -> list[int]:
    """Return the number of letters of each syllable, by code."""
    found = [0] * (max(_syllable_codes()[0].values()) + 1)
    for syllable, code in _syllable_codes()[0].items():
        found[code] = len(syllable)
    return found


@cache
def _initial_of() -> list[str]:
    return [syllable[0].upper() for syllable in _syllable_codes()[0]]


def initials(text: str) -> str:
    """Return the first letters of how a text sounds; letters and digits stand for themselves.

    >>> initials("锦绣花园3")
    'JXHY3'
    """
    first, sounds = _initial_of(), coded(text).syllables.tolist()
    return "".join(
        char if char.isascii() else first[sound] if sound >= 0 else "" for char, sound in zip(text, sounds, strict=True)
    )
