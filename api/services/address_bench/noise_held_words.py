"""Words of the held noise: how numbers are said, which letters are taken for each other, what stands around."""

import random
import re
from collections import defaultdict
from collections.abc import Callable
from functools import cache

from api.services.address_bench import letters
from api.services.address_bench.garbling import by_digit, in_words

Frame = Callable[[str, random.Random], str]
FIGURES = "零幺二三四五六七八九"
MEANT = set("一二三四五六七八九十百东西南北中前后上下左右新老大小第号期区支横直")  # letters that tell names apart
LOOKS = """
荫萌 桥侨 园圆 城诚 塘糖 湖潮 河何 清请 晴睛 阳阴 明朋 水永 金全 银很 锦绵 石右 白自 日曰 田由 天夭 王玉 林材
杨扬 柏拍 梅悔 竹忖 菊掬 翠萃 云去 雨两 风凤 龙尤 马乌 鹤鹊 福副 祥详 瑞端 嘉喜 佳住 和知 平乎 安宴 泰秦 盛威
华毕 兴关 文丈 昌冒 学字 书节 建健 设没 民氏 光先 复夏 国固 人入 江汇 淮准 浦捕 泉帛 堤提 岸岩 岭岑 台合 亭享
阁阀 景影 雅稚 怡恰 静净 澜谰 紫索 丹舟 桂挂 榕溶 樟障 莲连 荷苛 苑范 庭廷 府附 湾弯 墅野 洲州 港巷 庄压 村材
""".split()
FH = "fa-hua fang-huang fei-hui fen-hun fu-hu fan-huan".split()
SEVERAL = set("长重行乐朝传曾佛都石车")  # letters with several readings
UNIT_EARS = (("幢", "撞壮"), ("栋", "懂动冻"), ("单元", ("单园", "单员")), ("室", "是事"), ("号楼", ("号搂", "浩楼")))

HOTLINE = (
    "喂你好，我这边是{a}，家里水管爆了，麻烦派个人来", "你好，我要反映个事，{a}，半夜还在敲墙，吵得睡不着",
    "{a}，对，就这里，停水停了一上午了", "我在{a}呢，灯都不亮，老人出门怕摔",
    "麻烦记一下哈，地址{a}，垃圾好几天没收", "那个，{a}，有条狗没人管，一直叫",
    "您好呀我报一下地址，{a}，下水道往上返水", "我妈在{a}，刚才摔了一跤，能不能来看看",
    "嗯……{a}，嗯对，燃气味道很重",
)  # fmt: skip
ORDER = (
    "市民来电反映：{a}污水外溢，请核实处理并回复。", "【转办】诉求人称{a}存在占道堆物情况，请于3个工作日内办结。",
    "巡查发现{a}有飞线充电，已拍照，待整改。", "关于{a}噪音扰民的投诉，当事人要求电话回访。",
    "7月12日19时许接报，{a}有人被困，已派员处置。", "请到{a}核实住户信息，下午四点前反馈。",
    "{a}，井盖松动，需派员加固，联系人已留电话。",
)  # fmt: skip
CHAT = (
    "师傅你到{a}就给我打电话",
    "在吗，{a}这边没电了",
    "群里谁管{a}的，回一下",
    "定位不准，看文字：{a}",
    "我发你地址哈 {a}",
)
ASKING = (
    "请问{a}归哪个网格管？网格员电话多少？", "{a}是谁负责的呀，还有孩子入学要准备啥材料",
    "想问下{a}找谁办居住证，几点上班，能不能代办", "{a}这边归谁管，另外医保断了一个月怎么补",
    "两件事：一是{a}属于哪个网格，二是老年卡在哪年审",
)  # fmt: skip
COURIERS = ("放门卫", "放丰巢快递柜", "到了打电话", "家里有人", "勿放菜鸟", "送货上门", "放门口鞋柜上", "打不通发短信")
PEOPLE = ("周女士", "小陈", "吴先生", "李师傅", "王阿姨", "张小姐", "老徐", "孙经理")


def framed(frames: tuple[str, ...]) -> Frame:
    """A frame that puts the address into one of some sentences."""
    return lambda text, rng: rng.choice(frames).format(a=text)


def parcel(text: str, rng: random.Random) -> str:
    """The address as on a parcel: a person, a telephone, a wish to the courier."""
    phone = rng.choice(("13", "15", "18")) + "".join(rng.choice("0123456789") for _ in range(9))
    phone = phone if rng.random() < 0.5 else phone[:3] + "****" + phone[-4:]
    who, wish = rng.choice(PEOPLE), rng.choice(COURIERS)
    return rng.choice(
        (f"{who} {phone} {text} {wish}", f"{text}（{who}收）{phone}", f"收：{text}，{who}，{phone}，{wish}")
    )


def wide(text: str, rng: random.Random) -> str:
    """Figures, letters and marks in full width."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def said(value: str, rng: random.Random, *, room: bool = False) -> str:
    """A part as a voice says it: figures in words, 12 as twelve, long ones digit by digit or as a whole."""

    def word(found: re.Match[str]) -> str:
        run = found[0]
        if room and len(run) > 2:
            return by_digit(run, FIGURES if rng.random() < 0.7 else "零一二三四五六七八九")
        if len(run) > 2 and rng.random() < 0.45:
            return by_digit(run, FIGURES)
        return in_words(int(run), rng.choice("两二") if len(run) > 2 else "二")

    return re.sub(r"\d+", word, re.sub(r"(?<=\d)-(?=\d)", "杠", value))


@cache
def _heard() -> dict[str, str]:
    """Common characters per syllable."""
    table: dict[str, str] = defaultdict(str)
    for high in range(0xB0, 0xD7):
        for low in range(0xA1, 0xFF):
            letter = bytes((high, low)).decode("gb2312")
            table[letters.sound(letter)[0]] += letter if letter not in SEVERAL else ""
    return dict(table)


def _nasal(syllable: str) -> list[str]:
    return [syllable[:-1]] if syllable.endswith("ng") else [syllable + "g"] if syllable.endswith("n") else []


def _flat(syllable: str) -> list[str]:
    if syllable[1:2] == "h":
        return [syllable[0] + syllable[2:]]
    return [syllable[0] + "h" + syllable[1:]] if syllable[0] in "zcs" else []


def misheard(kind: str) -> Callable[[str, random.Random], str]:
    """A change of one letter into one that ears or keyboards give for it: same, n_l, f_h, nasal, flat."""

    def change(letter: str, rng: random.Random) -> str:
        syllable = letters.sound(letter)[0]
        near = {
            "same": [syllable],
            "n_l": [{"n": "l", "l": "n"}.get(syllable[0], "?") + syllable[1:]],
            "f_h": [other for pair in FH for one, other in (pair.split("-"), pair.split("-")[::-1]) if one == syllable],
            "nasal": _nasal(syllable),
            "flat": _flat(syllable),
        }[kind]
        others = "".join(_heard().get(other, "") for other in near).replace(letter, "")
        return rng.choice(others) if others else ""

    return change


def looks_like(letter: str, rng: random.Random) -> str:
    """A character that a scanner reads for this one, or nothing."""
    others = [pair.replace(letter, "") for pair in LOOKS if letter in pair]
    return rng.choice(others) if others else ""
