"""Characters that people, ears, scanners and keyboards take for each other."""

import random
from collections import defaultdict
from functools import cache
from typing import Any

import opencc
import pypinyin

LOOK_ALIKE = """
末未 己已 人入 土士 日曰 大太 天夭 千干 王玉 田由 甲申 侯候 治冶 刺剌 园圆 苑范 荣荥 桥侨
柏拍 林材 村材 杨扬 湖糊 清请 晴睛 庄压 平乎 东车 西四 北比 南甫 中申 明朋 江汇 河何 海悔
永水 丰半 金全 银很 锦绵 绣锈 阳阴 光先 星呈 月目 凤风 龙尤 马乌 石右 白自 云去 雨两 雪雷
春舂 福副 富官 康廉 宁宇 祥样 瑞端 嘉喜 佳住 家冢 庭廷 府附 城诚 坊妨 巷港 路跻 街衔 花化
香看 松忪 柳卯 梅悔 桂挂 竹价 莲连 兰三 菊掬 荷苛 泰秦 和秋 盛威 世卅 华毕 国固 建健 设没
民氏 新折 兴关 振抿 学字 书节 院皖 文丈 昌冒 望塱 浦捕 溪奚 泉帛 塘搪 堤提 岸岩 山出 岭岑
岗冈 台合 楼搂 亭享 阁阀 景影 观现 澜谰 涛祷 静净 雅稚 怡恰 馨磬 翠萃 碧碟 紫索 丹舟
""".split()
VARIANTS = dict(
    zip(
        "号栋楼峰溪里群台弄巷庄园桥龙泽广岳梅泉凉决盐岭丰国华万双渔灯闸松静青清真绿教户产沿坝凤关东乐樱学会宝荣德节阳",
        "號棟樓峯谿裡羣臺衖衖荘園橋竜沢廣嶽楳洤涼決塩嶺豐囯華萬雙漁燈閘枩靜靑淸眞緑敎戶産㳂壩鳳関東楽桜學會寶栄徳節陽",
        strict=True,
    )
)
_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("h", "f"))
_FINALS = (("ang", "an"), ("eng", "en"), ("ing", "in"))


def sound(text: str) -> tuple[str, ...]:
    """Toneless pinyin, one syllable per character."""
    return tuple(pypinyin.lazy_pinyin(text))


def blurred(syllable: str) -> str:
    """A syllable as ears that mix n/l, f/h, zh/z and nasals hear it."""
    for exact, rough in _INITIALS:
        if syllable.startswith(exact):
            syllable = rough + syllable[len(exact) :]
            break
    for exact, rough in _FINALS:
        if syllable.endswith(exact):
            return syllable[: -len(exact)] + rough
    return syllable


def _common() -> list[str]:
    """The 3,755 characters of the first level of GB 2312, the ones an input method offers first."""
    return [bytes((high, low)).decode("gb2312") for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF)
            if (high, low) <= (0xD7, 0xF9)]  # fmt: skip


@cache
def _by_sound() -> tuple[dict[str, str], dict[str, str]]:
    exact: dict[str, str] = defaultdict(str)
    rough: dict[str, str] = defaultdict(str)
    for letter in _common():
        syllable = _one(letter)
        exact[syllable] += letter
        rough[blurred(syllable)] += letter
    return exact, rough


@cache
def _one(letter: str) -> str:
    return str(pypinyin.lazy_pinyin(letter)[0])


def homophone(letter: str, rng: random.Random) -> str:
    """Another common character of the same syllable, or nothing."""
    others = _by_sound()[0].get(_one(letter), "").replace(letter, "")
    return rng.choice(others) if others else ""


def near_sound(letter: str, rng: random.Random) -> str:
    """A common character whose syllable differs only as n/l, f/h, zh/z or a nasal do, or nothing."""
    syllable = _one(letter)
    others = [other for other in _by_sound()[1].get(blurred(syllable), "") if _one(other) != syllable]
    return rng.choice(others) if others else ""


@cache
def _looks() -> dict[str, str]:
    table: dict[str, str] = defaultdict(str)
    for pair in LOOK_ALIKE:
        one, other = pair[0], pair[1]
        table[one] += other
        table[other] += one
    return table


def look_alike(letter: str, rng: random.Random) -> str:
    """A character that a scanner takes for this one, or nothing."""
    others = _looks().get(letter, "")
    return rng.choice(others) if others else ""


def any_letter(rng: random.Random) -> str:
    """Any common character."""
    return rng.choice(_common_list())


@cache
def _common_list() -> tuple[str, ...]:
    return tuple(_common())


@cache
def _converter(kind: str) -> Any:
    return opencc.OpenCC(kind)


def traditional(text: str, rng: random.Random) -> str:
    """The text in Traditional Chinese, character by character (s2t) or in Taiwan's or Hong Kong's manner."""
    return str(_converter(rng.choice(("s2t", "s2tw", "s2hk"))).convert(text))


def simplified(text: str) -> str:
    """The text in Simplified Chinese."""
    return str(_converter("t2s").convert(text))


def initials(text: str) -> str:
    """First letters of the syllables: 柳荫路 → lyl."""
    return "".join(syllable[0] for syllable in sound(text))
