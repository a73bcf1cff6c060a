"""Words of the fifth hand: what stands around an address, names that no city has, steps that its types share."""

import random
import re
from collections.abc import Callable, Iterable

from api.services.address_bench import letters
from api.services.address_bench.city import BenchCity, Standard
from api.services.address_bench.garbling import PLAIN_DIGITS, in_words, unheard_of
from api.services.address_bench.truth import Truth, truth_of
from api.services.address_bench.writer import Draft, draft, garble

SURNAMES = "邹 佘 涂 冉 古 麦 区 邝 阮 喻 龚 鄢 隆 简 植".split()
GIVEN = "素芬 国梁 小翠 阿强 嘉敏 德贵 玉娥 志豪 昌秀 永泉".split()
PARCEL_HEADS = "【生鲜急件】 到付! 退换货上门取件, 送货地址: 【乡镇加收】 收件人自提不了, 派件: 二次派送-".split()
PARCEL_TAILS = (
    "放楼梯间鞋架上",
    ",别放快递柜",
    ",周末在家,平时交给物管",
    "(易碎,轻放)",
    ",到了按门铃",
    ",保安亭代签",
    " 不接电话就放消防栓后面",
    ",下午三点后再送",
)
TRADES = "肠粉店 抄手铺 五金行 修脚房 洗衣铺 凉茶铺 棋牌室 麻辣烫 裁缝铺 电瓶车行 豆花庄 打印社".split()
ALIEN_STEMS = """
鸢飞 磐礴 橐驼 霁云 旖旎 菡萏 螭首 骐骥 葳蕤 窈渡 籁鸣 康宁 福地 兰亭
天琴 永泰 金湾 安和 丰泽 东篱 南坪 黄泥坎 三角塘 石子坝 大龙坑 沙坡 渔湖 泰安
和盛 星汇 嘉陵 榕荫 荔园 木棉 凤凰岗 龙归 杉木坳 半山 观音桥 铁匠营 盐仓 新安
同德 百子 六榕
""".split()
ALIEN_ROADS = "正街 支路 横巷 直街 大道 坡 路 梯道".split()
ALIEN_ESTATES = "豪庭 天玺 轩 郦苑 江山里 公馆 郡 云著".split()
ALIEN_VILLAGES = "坪村 坳村 冲村 埠村 峒村".split()
ALIEN_SPOTS = "文化宫 客运站 批发城 瓷器口 博览馆 养老院 驾校 影剧院".split()
ALIEN_CITIES = (
    ("黔南省", "溆渡市"),
    ("川东省", "嘉陵渡市"),
    ("岭海省", "番塘市"),
    ("", "沅津市"),
    ("桂西省", "邕埠市"),
)
CONFUSED = {"幢": "壮撞床", "栋": "懂冻动", "室": "是式事", "号": "浩好耗", "元": "员圆源", "弄": "龙隆"}
FILLERS = ("嗯,", "那个,", "喂,", "就是", "你记一下啊,", "")

Letters = Callable[[str, random.Random], str]


def one_of(rng: random.Random, *choices: str) -> str:
    """One of the choices."""
    return rng.choice(choices)


def parcel(text: str, rng: random.Random) -> str:
    """What a parcel's label puts around an address: a head, a tail, a name with a phone that nobody has."""
    head = rng.choice(PARCEL_HEADS) if rng.random() < 0.5 else ""
    tail = rng.choice(PARCEL_TAILS) if rng.random() < 0.75 or not head else ""
    if rng.random() < 0.6:
        tail += f" {person(rng)} {phone(rng)}"
    return head + text + tail


def person(rng: random.Random) -> str:
    """A person as labels name one."""
    return rng.choice(SURNAMES) + rng.choice((*GIVEN, "女士", "先生", "师傅"))


def phone(rng: random.Random) -> str:
    """A phone number of a range that is given to nobody, or a masked one."""
    end = f"{rng.randrange(10_000):04d}"
    return one_of(rng, f"1000000{end}", f"100****{end}", f"100-0000-{end}")


def shop(truth: Truth, rng: random.Random) -> str:
    """A shop's name that the registry does not have."""
    for _ in range(20):
        name = rng.choice(SURNAMES) + rng.choice(("记", "氏", "姐", "老四", "家")) + rng.choice(TRADES)
        if unheard_of(truth, name):
            return name
    return ""


def alien(truth: Truth, ends: Iterable[str], rng: random.Random) -> str:
    """A name that resembles none of the registry, or nothing."""
    for _ in range(20):
        name = rng.choice(ALIEN_STEMS) + rng.choice(list(ends))
        if unheard_of(truth, name):
            return name
    return ""


def aloud(part: str, rng: random.Random) -> str:
    """A part with its numbers as spoken: three digits of a room one by one, a house number by value."""
    room = part.endswith("室") or part.isdigit()

    def word(found: re.Match[str]) -> str:
        digits = found[0]
        if (room and len(digits) > 2) or len(digits) > 3:
            return "".join("幺" if one == "1" and room else PLAIN_DIGITS[int(one)] for one in digits)
        if len(digits) == 3 and rng.random() < 0.3:
            return "".join(PLAIN_DIGITS[int(one)] for one in digits)
        return in_words(int(digits), "两" if digits[0] == "2" and len(digits) == 3 and rng.random() < 0.5 else "二")

    return re.sub(r"\d+", word, part).replace("-", "杠").replace("#", "号楼")


def speak(paper: Draft, rng: random.Random, *keys: str) -> None:
    """Write the numbers of these parts (of all below the road, without any) in words."""
    for key in keys or ("lane", "number", "phase", "building", "unit", "room"):
        if paper.form.get(key):
            paper.form[key] = aloud(paper.form[key], rng)
    if paper.gap in {"-", " ", ","}:
        paper.gap = ""


def bend(paper: Draft, city: BenchCity, rng: random.Random, change: Letters, *, ear: bool, keys: Iterable[str]) -> bool:
    """Write one of the named parts otherwise, each letter by `change`; False where nobody could tell what is meant."""
    stated = [key for key in keys if paper.form.get(key)]
    if not stated:
        return False
    key, truth = rng.choice(stated), truth_of(city)
    new = change(paper.said[key], rng)
    if not new or new == paper.said[key] or (ear and truth.ear(new) != truth.ear(paper.said[key])):
        return False  # letters of two readings may sound otherwise in the name
    fair = truth.rough.get(truth.ear(new), set()) if ear else truth.like(new)
    return garble(paper, city, key, new, fair, by_ear=ear)


def some_letters(change: Letters, most: int) -> Letters:
    """A change of up to `most` letters of a name, never of its last one."""

    def apply(name: str, rng: random.Random) -> str:
        chars, done = list(name), 0
        for k in rng.sample(range(len(chars) - 1), len(chars) - 1):
            other = change(chars[k], rng) if done < most else ""
            if other:
                chars[k], done = other, done + 1
        return "".join(chars) if done else ""

    return apply


same_sound = some_letters(letters.homophone, 2)
near_sound = some_letters(letters.near_sound, 2)


def having(row: Standard, rng: random.Random, *needed: str) -> Draft | None:
    """A draft that states these parts; nothing where the address lacks one or it was left out."""
    if not all(getattr(row, key) for key in needed):
        return None
    for full in (False, False, False, True):
        paper = draft(row, rng, full=full)
        if all(key in paper.form for key in needed):
            return paper
    return None


def plainly(row: Standard, city: BenchCity, rng: random.Random) -> tuple[str, int, Draft] | None:
    """A text without noise that one grid answers, with that grid; nothing where it is not so certain."""
    paper = draft(row, rng)
    paper.gap = ""
    found = truth_of(city).verdict(paper.said)
    return (paper.text(), found.grid, paper) if found.kind == "answer" else None
