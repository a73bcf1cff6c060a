"""The open half of the noise types, free to look at while tuning.

All types were listed first, sorted into six families (letters, numbers, tails, order, places, unknown), shuffled
within each family by a seeded draw and cut in the middle: neither half was chosen to be the easy one.
"""

import random
import re

from api.services.address_bench import letters
from api.services.address_bench import noise_open_places as places
from api.services.address_bench.city import BenchCity, Standard
from api.services.address_bench.garbling import (
    PLAIN_DIGITS,
    ROUND_DIGITS,
    by_digit,
    full,
    garbled,
    in_words,
    one_letter,
)
from api.services.address_bench.truth import Query, Truth
from api.services.address_bench.writer import FLOOR, Noise, draft, finish, plain_number

SHOPS = tuple(
    (
        "阿芳美甲店 宏达五金经营部 老王修车 小周快修 鑫源烟酒 一品鲜水果摊 二楼瑜伽馆 洁丽干洗 旺旺宠物医院 蓝海网吧 "
        "辉煌广告制作 顺发家电维修 李记早点 百灵琴行 聚福楼饭店 美佳房产中介 三楼托管班 恒星口腔门诊部"
    ).split()
)
LATIN = (
    " call me",
    " thx",
    " north gate",
    " pls hurry",
    " (back door)",
    " asap!",
    " - leave at door",
    " urgent",
    " OK?",
)
NUMBERED = ("lane", "number", "building", "unit", "room")
TYPOS = {
    "幢": "懂撞童",
    "栋": "懂冻动东",
    "号楼": ("号搂", "好楼", "浩楼"),
    "单元": ("单园", "但元", "单原"),
    "室": "事是市",
}
FULL = str.maketrans("0123456789ABCDEFGHabcdefgh-#", "０１２３４５６７８９ＡＢＣＤＥＦＧＨａｂｃｄｅｆｇｈ－＃")


def variant(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Variant characters: 號, 棟, 峯, 塩."""
    paper = draft(row, rng)
    text = paper.text()
    own = "巷弄" if city.manner == "taiwan" else ""  # there 衖 would be either
    spots = [k for k, letter in enumerate(text) if letter in letters.VARIANTS and letter not in own]
    if not spots:
        return None
    chosen = set(rng.sample(spots, rng.randint(1, min(3, len(spots)))))
    written = "".join(letters.VARIANTS[letter] if k in chosen else letter for k, letter in enumerate(text))
    return finish(paper, city, "variant", written)


def swapped(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Two letters of a name in the wrong order."""

    def change(name: str, rng: random.Random) -> str:
        k = rng.randrange(len(name) - 1) if len(name) > 1 else 0
        return name[:k] + name[k + 1 : k + 2] + name[k : k + 1] + name[k + 2 :]

    def fair(truth: Truth, new: str) -> list[str]:
        swaps = (new[:k] + new[k + 1] + new[k] + new[k + 2 :] for k in range(len(new) - 1))
        return [name for name in swaps if name in truth.names]

    return garbled(row, city, rng, "swapped", change, fair)


def homophone(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """One letter of a name replaced by another of the same sound."""
    change = one_letter(letters.homophone)
    return garbled(
        row, city, rng, "homophone", change, lambda truth, new: truth.sounds[letters.sound(new)], by_ear=True
    )


def near_sound(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """One letter replaced by a near sound: n/l, f/h, zh/z, nasals."""

    def fair(truth: Truth, new: str) -> set[str]:
        return truth.rough[truth.ear(new)] | truth.sounds[letters.sound(new)]

    return garbled(row, city, rng, "near_sound", one_letter(letters.near_sound), fair, by_ear=True)


def look_alike(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """One letter taken for one that looks like it."""
    return garbled(row, city, rng, "look_alike", one_letter(letters.look_alike), lambda _truth, _new: ())


def full_width(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Full-width digits and Latin letters."""
    paper = draft(row, rng)
    text = paper.text()
    written = text.translate(FULL)
    return finish(paper, city, "full_width", written) if written != text else None


def unit_typo(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A unit word by its sound: 3懂, 2单园, 501事."""
    paper = full(row, rng, "building")
    if paper is None:
        return None
    keys = [key for key in ("building", "unit", "room") if paper.form.get(key)]
    key = rng.choice(keys)
    for word, wrong in TYPOS.items():
        if paper.form[key].endswith(word) and paper.form[key][0].isdigit():
            paper.form[key] = paper.form[key].removesuffix(word) + rng.choice(wrong)
            return finish(paper, city, "unit_typo")
    return None


def stems(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """甲乙丙 numbers in other orders: 50号乙, 50乙号, 乙50号."""
    found = re.fullmatch(r"(?:(\d+)号([甲乙丙]))|(?:([甲乙丙])(\d+)号)", row.number)
    paper = full(row, rng, "number") if found else None
    if paper is None or found is None:
        return None
    number, stem = found[1] or found[4], found[2] or found[3]
    forms = (
        f"{number}{stem}号",
        f"{number}{stem}",
        f"{number}号({stem})",
        f"{number}号-{stem}",
        f"{stem}{number}号",
        f"{number}号{stem}",
    )
    paper.form["number"] = rng.choice([form for form in forms if form != row.number])
    return finish(paper, city, "stems")


def lanes(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """弄 and 支弄 as people write them."""
    found = re.fullmatch(r"(\d+)([弄巷])(?:(\d+)(支弄|弄))?", row.lane)
    paper = full(row, rng, "road", "lane", "number") if found else None
    if paper is None or found is None:
        return None
    outer, word, inner, branch = found.groups()
    outer_written = rng.choice(
        (
            f"{outer}{word}",
            f"{in_words(int(outer))}{word}",
            f"{outer}{'衖' if word == '弄' else '巷'}",
            f"{outer} {word} ",
        )
        + ((f"{outer}弄内", f"{outer}弄里") if word == "弄" else (f"{outer}巷內", f"{outer}巷 "))
    )
    paper.form["lane"] = outer_written + (_branch(inner, branch, rng) if inner else "")
    if not paper.form.get("compound") and "room" not in paper.form and rng.random() < 0.5:
        paper.form["number"] = re.sub("[号號]$", "", row.number)
    return finish(paper, city, "lanes")


def _branch(number: str, word: str, rng: random.Random) -> str:
    """A lane off a lane as people write it: 支45弄, 四十五支弄, 45 弄."""
    told = in_words(int(number))
    if word == "支弄":
        return rng.choice((f"{number}支弄", f"{number}支", f"支{number}弄", f"{told}支弄"))
    return rng.choice((f"{number}弄", f"{told}弄", f" {number}弄", f"{number}衖"))


def chinese_numerals(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Numbers in Chinese characters: 三幢, 一百二十号, 五〇一室."""
    paper = draft(row, rng)
    names = rng.choice((PLAIN_DIGITS, ROUND_DIGITS))
    before = dict(paper.form)
    for key in NUMBERED:
        if key in paper.form and not FLOOR.match(paper.form[key]):
            pieces = re.split(r"(\d+)", paper.form[key])
            paper.form[key] = "".join(_written(one, key, names, rng) if one.isdigit() else one for one in pieces)
    return finish(paper, city, "chinese_numerals") if paper.form != before else None


def _written(number: str, key: str, names: str, rng: random.Random) -> str:
    if key == "room" or (len(number) > 2 and rng.random() < 0.3):
        return by_digit(number, names)
    return in_words(int(number))


def no_hao(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """The 号 of a house number left out: 建国路146锦绣花园."""
    paper = full(row, rng, "road", "number") if plain_number(row.number) > 0 else None
    if paper is None or row.lane:
        return None
    bare = re.sub("[号號]院?$", "", row.number)
    paper.form["number"] = bare if paper.form.get("compound") or "room" not in paper.form else bare + " "
    if "building" in paper.form and not paper.form.get("compound"):
        return None
    return finish(paper, city, "no_hao")


def shop(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A shop's or firm's name after the address."""
    paper = draft(row, rng)
    paper.tail = rng.choice(SHOPS)
    return finish(paper, city, "shop")


def english(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """An English or pinyin tail."""
    paper = draft(row, rng)
    name = paper.said.get("compound") or paper.said.get("road") or ""
    spelled = "".join(letters.sound(name)) if name.isascii() is False else ""
    paper.tail = rng.choice(LATIN) if rng.random() < 0.6 or not spelled else f" ({spelled})"
    return finish(paper, city, "english")


def person(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """An invented person and telephone number before or after the address."""
    paper = draft(row, rng)
    name = rng.choice("赵钱孙李周吴郑王陈刘杨黄") + rng.choice(("先生", "女士", "师傅", "阿姨", "老师", "经理"))
    phone = f"138{rng.choice(('', ' ', '-'))}0000{rng.choice(('', ' ', '-'))}{rng.randint(0, 9999):04d}"
    if rng.random() < 0.5:
        paper.tail = f"{rng.choice((' ', '，', '（'))}{name}{rng.choice((' ', '', '电话'))}{phone}"
    else:
        paper.head = f"{name} {phone} "
    return finish(paper, city, "person")


OPEN: dict[str, Noise] = {
    noise.__name__: noise
    for noise in (
        *(variant, swapped, near_sound, look_alike, homophone),
        *(full_width, unit_typo, stems, lanes, chinese_numerals, no_hao),
        *(shop, english, person),
        *(places.no_phase, places.two_addresses, places.old_unknown, places.old_known),
        *(places.below, places.landmark, places.interpolated),
        *(places.far_number, places.unknown_building, places.unknown_estate),
    )
}
