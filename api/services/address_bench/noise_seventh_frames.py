"""What stands around an address: labels, work orders, speech, other numbers; and texts written in another script."""

import random
from itertools import pairwise

from api.services.address_bench import letters

WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})
PEOPLE = "闻女士 阮先生 缪阿姨 车师傅 滕小姐 温老师 柏先生 卓女士 蔺先生 祁大爷".split()
GOODS = "生鲜速冻 易碎轻放 到付 大件上楼 保价 冷链".split()
PUT = ("放门口鞋柜上", "不在家放驿站", "送前电联", "周末派送", "别放丰巢", "敲门三声", "放门卫室，谢谢")
TROUBLES = (
    "下水道堵了往外冒", "楼道堆了好多纸箱", "半夜装修太吵", "路灯灭了三四天", "电动车进楼充电", "自来水是黄的",
    "墙皮往下掉", "有人养鸡", "井盖翘起来了", "老人独居没人管", "消防通道被占", "外机滴水",
)  # fmt: skip
ORDERS = (
    "【热线转办】来电人反映：{a}{t}，要求尽快处理，联系电话{p}。",
    "工单编号{n}，诉求：{a}{t}，请核实后回复。",
    "{p}来电，称{a}{t}，已多次反映未果。",
    "市民{w}反映{a}{t}，希望派人上门看看。",
    "诉求地点：{a}；诉求内容：{t}；诉求人：{w}",
    "关于{a}{t}的问题，请属地网格员今日处置",
)
SPEECH = (
    "喂你好，我这里是{a}，对，{t}",
    "呃，那个，我住在{a}，就是{t}这个事",
    "师傅我跟你讲啊，地址是{a}，听清楚了吧，{t}",
    "{a}，嗯，麻烦你们来一下，{t}",
    "哎我问一下，{a}归哪个网格员管啊，{t}",
    "那个什么，{a}那边，{t}，你们管不管",
)
LABELS = (
    "收件人：{w} {p} 收货地址：{a}（{x}）",
    "{w}，{p}，{a}，{x}",
    "{a} {w}收 {p} {x}",
    "[{g}]{w} {p} {a}",
    "收货地址:{a};联系人:{w};电话:{p};备注:{x}",
)
FIGURES = (
    "{d}{h}，{a}，水表读数{m}，欠费{f}元",
    "{a}，报修单{n}，预约{d}{h}上门",
    "{a}电表户号{n}，{d}起停电",
    "车牌{c}停在{a}门口，从{d}{h}停到现在",
    "{d}{h}接报：{a}有人被困电梯，电梯编号{m}",
)
QUESTIONS = (
    "请问{a}属于哪个网格？另外办居住证要带什么材料？",
    "{a}是谁负责的，电话多少，周末上班吗？",
    "想问下{a}归哪里管，还有医保在哪儿交？",
    "1、{a}是哪个网格；2、网格员叫什么；3、什么时候在岗？",
)


def phone(rng: random.Random) -> str:
    """A mobile number, whole or with stars, in the usual writings."""
    digits = f"1{rng.randint(3, 9)}{rng.randrange(10**9):09d}"
    return rng.choice((digits, f"{digits[:3]}****{digits[7:]}", f"{digits[:3]}-{digits[3:7]}-{digits[7:]}", digits))


def _filled(form: str, address: str, rng: random.Random) -> str:
    return form.format(
        a=address,
        t=rng.choice(TROUBLES),
        p=phone(rng),
        w=rng.choice(PEOPLE),
        x=rng.choice(PUT),
        g=rng.choice(GOODS),
        n=f"2026{rng.randrange(10**8):08d}",
        d=f"{rng.randint(1, 12)}月{rng.randint(1, 28)}日",
        h=f"{rng.randint(6, 22)}点{rng.randint(1, 59)}分",
        m=rng.randint(1000, 9999),
        f=f"{rng.randint(20, 400)}.{rng.randint(10, 99)}",
        c=f"海{rng.choice('ABCD')}·{rng.randint(10000, 99999)}",
    )


def order(text: str, rng: random.Random) -> str:
    """The address inside the prose of a work order."""
    return _filled(rng.choice(ORDERS), text, rng)


def speech(text: str, rng: random.Random) -> str:
    """The address inside a transcribed call."""
    return _filled(rng.choice(SPEECH), text, rng)


def label(text: str, rng: random.Random) -> str:
    """The address on a courier's label with a name, a phone and a wish."""
    return _filled(rng.choice(LABELS), text, rng)


def figures(text: str, rng: random.Random) -> str:
    """The address among dates, times, meter readings and order numbers."""
    return _filled(rng.choice(FIGURES), text, rng)


def questions(text: str, rng: random.Random) -> str:
    """Several questions, of which one is about the place."""
    return _filled(rng.choice(QUESTIONS), text, rng)


def phone_behind(text: str, rng: random.Random) -> str:
    """A name and a phone right behind the address."""
    return text + rng.choice(PEOPLE)[:1] + f"1{rng.randint(3, 9)}{rng.randrange(10**9):09d}"


def wide(text: str, rng: random.Random) -> str:
    """Digits, letters and marks in full width."""
    return text.translate(WIDE)


def traditional(text: str, rng: random.Random) -> str:
    """The whole text in Traditional Chinese."""
    return letters.traditional(text, rng)


def spaced(text: str, rng: random.Random) -> str:
    """Blanks and line breaks where a page or a table was copied; never within a number."""
    out = text[:1]
    for before, after in pairwise(text):
        inside = before.isascii() and after.isascii()
        out += (rng.choice((" ", " ", "  ", "\n", "\u3000")) if rng.random() < 0.2 and not inside else "") + after
    return out
