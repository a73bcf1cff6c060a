"""The second half of the first hand's noise: held out while the matcher was made, open since a later hand's is held.

How the halves were parted is told in `noise_open`: by a seeded draw within each family of types.
"""

import random
import re

from api.services.address_bench import letters
from api.services.address_bench import noise_second_places as places
from api.services.address_bench.city import BenchCity, Standard
from api.services.address_bench.garbling import RADIO_DIGITS, by_digit, full, garbled, in_words
from api.services.address_bench.truth import SUB_NUMBER, Query, Truth, figure
from api.services.address_bench.writer import FLOOR, Noise, digits, draft, finish, plain_number

BARE_NUMBER = re.compile(r"[一二三四五六七八九十]+号")  # what is left of 十一号路 reads as a house number
COURIER = tuple(
    (
        "丰巢快递柜 门口电联 放门卫 放物业前台 放门口鞋柜 送货上门 到了打电话 菜鸟柜 快递柜 电联 请勿敲门 放传达室 "
        "（放驿站） 本人签收 传达室代收 ，别放驿站 （工作日送） 大门左侧丰巢"
    ).split()
)
HOSTILE: tuple[str, ...] = (
    "😡😡",
    "🏠",
    "🙏🙏🙏",
    "……！！！",
    "☎️",
    "【急】",
    "@@@",
    "null",
    "\\n\\n",
    "%00",
    "{{7*7}}",
    "<b>",
)
HOSTILE += ("<script>alert(1)</script>", "' OR '1'='1", "；DROP TABLE address;--", "\u200b\u200b", "\u202e", "\ufeff")
PROSE = (
    "喂你好，我想反映个情况，我们这边{}，楼道里堆满了纸板箱，都好几个月了也没有人来管，麻烦你们派人来看一下好吧",
    "你好同志我是这里的居民我住在{}最近每天半夜都有人在楼底下唱歌，老人小孩都睡不着觉，打了好几次电话了",
    "那个什么，我跟你讲哦，就是{}，有人乱倒建筑垃圾，一大堆，车都开不进去了，你们到底管不管",
    "帮我记一下啊，地址是{}，下水道堵了往上冒水，臭得不得了，已经第三天了，急",
    "我昨天下午三点多的时候路过{}，看到一个窨井盖破了，怕有人掉下去，所以打个电话说一声",
    "投诉，{}有人违法搭建，叮叮当当敲了一个礼拜，物业说不归他管，居委会也没来过，请尽快处理并回复",
    "我妈妈一个人住在{}，电话打不通了，麻烦网格员上门去看一看，谢谢谢谢",
    "您好，我家{}，停水两天了，邻居家也是一样的，请问什么时候能来水呢？",
)


def random_letter(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """One letter of a name replaced by any other."""

    def change(name: str, rng: random.Random) -> str:
        k = rng.randrange(len(name))
        return name[:k] + letters.any_letter(rng) + name[k + 1 :]

    def fair(truth: Truth, new: str) -> list[str]:
        return [name for name in truth.like(new) if len(name) == len(new)]

    return garbled(row, city, rng, "random_letter", change, fair)


def pinyin(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A name, or its first part, spelled in pinyin."""

    def change(name: str, rng: random.Random) -> str:
        cut = rng.choice((len(name), max(1, len(name) - rng.choice((1, 2)))))
        spelled = letters.sound(name[:cut])
        return rng.choice(("", "", " ")).join(spelled) + name[cut:]

    def fair(truth: Truth, new: str) -> set[str]:
        return truth.spelled(re.sub(r" ", "", new))

    return garbled(row, city, rng, "pinyin", change, fair, by_ear=True)


def initials(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A name by the first letters of its syllables: jxhy for 锦绣花园."""

    def change(name: str, rng: random.Random) -> str:
        short = letters.initials(name)
        return short.upper() if rng.random() < 0.3 else short

    return garbled(row, city, rng, "initials", change, lambda truth, new: truth.first[new.lower()], by_ear=True)


def traditional(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """The whole text in Traditional Chinese; in Simplified Chinese where the city writes Traditional."""
    paper = draft(row, rng)
    text = paper.text()
    written = letters.simplified(text) if city.manner == "taiwan" else letters.traditional(text, rng)
    return finish(paper, city, "traditional", written) if written != text else None


def dropped(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """One letter of a name left out."""

    def change(name: str, rng: random.Random) -> str:
        k = rng.randrange(len(name))
        left = name[:k] + name[k + 1 :]
        return left if len(name) > 2 and not BARE_NUMBER.fullmatch(left) else ""

    return garbled(row, city, rng, "dropped", change, lambda truth, new: truth.gone.get(new, set()))


def sub_number(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """附号 as people write them: 12号附3, 12附3号, 12号之3, 12号-3."""
    found = SUB_NUMBER.fullmatch(row.number.replace("號", "号"))
    paper = full(row, rng, "number") if found else None
    if paper is None or found is None:
        return None
    main, part = found[1] or found[3], figure(found[2] or found[4])
    forms = [f"{main}号附{part}", f"{main}附{part}号", f"{main}附{part}", f"{main}号之{part}", f"{main}之{part}号"]
    forms += [
        f"{main}号-{part}",
        f"{main}号-{part}号",
        f"{main}-{part}",
        f"{main}号附{in_words(int(part))}号",
        f"{main}-{part}号",
    ]
    written = rng.choice([form for form in forms if form != row.number])
    paper.form["number"] = written.replace("号", "號") if "號" in row.number else written
    return finish(paper, city, "sub_number")


def dashes(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Building, unit and room by dashes: 锦绣花园7-2-501."""
    paper = full(row, rng, "compound", "building", "room")
    if paper is None or not re.fullmatch(r"\d+(幢|栋|号楼)|[A-Z]座", row.building) or not digits(row.room).isdigit():
        return None
    mark = rng.choice(("-", "-", "-", "－", "--", "#", "/", "—"))
    levels = [digits(row.building), *([digits(row.unit)] if "unit" in paper.said else []), digits(row.room)]
    for key in ("unit", "room"):
        paper.form.pop(key, None)
    paper.form["building"] = f"{levels[0]}{mark}{'-'.join(levels[1:])}" if mark == "#" else mark.join(levels)
    paper.gap = ""
    return finish(paper, city, "dashes")


def groups(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Villagers' groups: 三组, 第3组, 3小组, 3队."""
    grouped = row.lane.endswith(("组", "社")) and plain_number(row.number) > 0
    paper = full(row, rng, *(("compound",) if row.compound else ()), "lane", "number") if grouped else None
    if paper is None:
        return None
    group, number = row.lane[:-1], row.number
    forms = [
        f"{in_words(int(group))}组",
        f"第{group}组",
        f"{group}小组",
        f"村民{group}组",
        f"第{in_words(int(group))}村民小组",
        f"{group} 组",
    ]
    paper.form["lane"] = rng.choice(forms)
    paper.form["number"] = rng.choice(
        (number, number.removesuffix("号"), number.replace("号", "户"), f"{in_words(int(number[:-1]))}号")
    )
    return finish(paper, city, "groups")


def no_units(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """The words for building, unit and room left out: 锦绣花园3 2 501."""
    paper = full(row, rng, "compound", "building")
    if (
        paper is None
        or not row.building[0].isdigit()
        or "-" in row.building
        or not (digits(row.room).isdigit() or not row.room)
    ):
        return None
    levels = [digits(row.building), *(digits(paper.said[key]) for key in ("unit", "room") if key in paper.said)]
    for key in ("unit", "room"):
        paper.form.pop(key, None)
    paper.form["building"] = rng.choice((" ", " ", "　", "，")).join(levels)
    paper.gap = ""
    return finish(paper, city, "no_units")


def spoken(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Numbers as spoken on the telephone: 五洞幺, 两百二十八号."""
    paper = draft(row, rng)
    before = dict(paper.form)
    for key in ("lane", "number", "building", "unit", "room"):
        if key in paper.form and not FLOOR.match(paper.form[key]):
            pieces = re.split(r"(\d+)", paper.form[key])
            paper.form[key] = "".join(_aloud(one, key, rng) if one.isdigit() else one for one in pieces)
    return finish(paper, city, "spoken") if paper.form != before else None


def _aloud(number: str, key: str, rng: random.Random) -> str:
    if key == "room" or (len(number) > 2 and rng.random() < 0.5):
        return by_digit(number, RADIO_DIGITS)
    return "两" if number == "2" and rng.random() < 0.5 else in_words(int(number), "两")


def hostile(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Emojis, markup, control characters and other text that wants to break something."""
    paper = draft(row, rng)
    place = rng.choice(("head", "tail", "both"))
    if place != "tail":
        paper.head = rng.choice(HOSTILE)
    if place != "head":
        paper.tail = rng.choice(HOSTILE)
    return finish(paper, city, "hostile")


def prose(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """The address in the middle of a long complaint."""
    paper = draft(row, rng)
    return finish(paper, city, "prose", rng.choice(PROSE).format(paper.text()))


def courier(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """What people write for the courier after the address."""
    paper = draft(row, rng)
    paper.tail = rng.choice(COURIER)
    return finish(paper, city, "courier")


def double(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Two kinds of noise at once: a slip in the address, and something that befalls the whole text."""
    slips = (random_letter, pinyin, dropped, sub_number, dashes, groups, no_units, spoken, places.mixed_order)
    query = rng.choice(slips)(row, city, rng)
    if query is None:
        return None
    befall = rng.choice((_shouted, _spaced, _wrapped, _traditional))
    return query._replace(text=befall(query.text, rng), noise="double")


def _shouted(text: str, rng: random.Random) -> str:
    return rng.choice(HOSTILE) + text + rng.choice(COURIER)


def _spaced(text: str, rng: random.Random) -> str:
    """A blank or a comma before some of the letters that follow no digit."""
    return "".join(
        rng.choice((" ", "，")) + letter
        if k and rng.random() < 0.15 and not letter.isascii() and not text[k - 1].isascii()
        else letter
        for k, letter in enumerate(text)
    )


def _wrapped(text: str, rng: random.Random) -> str:
    return rng.choice(PROSE).format(text)


def _traditional(text: str, rng: random.Random) -> str:
    return letters.simplified(text) if re.search("[號樓區]", text) else letters.traditional(text, rng)


SECOND: dict[str, Noise] = {
    noise.__name__: noise
    for noise in (
        double,
        *(random_letter, pinyin, traditional, dropped, initials),
        *(sub_number, dashes, groups, no_units, spoken),
        *(hostile, prose, courier),
        *(places.repeated, places.wrong_district, places.mixed_order),
        *(places.border_side, places.crossing, places.room_only),
        *(places.namesake, places.unknown_road, places.other_city),
    )
}
