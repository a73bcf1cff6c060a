"""Doors as callers tell them: dashes, signs, spoken numbers, lanes, groups, 附号; and how the whole is laid out."""

import re
from random import Random

from api.services.address_bench import garbling
from api.services.address_bench.city import BenchCity
from api.services.address_bench.noise_tenth_steps import (
    PLAIN_BUILDING,
    PLAIN_HOUSE,
    PLAIN_ROOM,
    PLAIN_UNIT,
    Call,
    Step,
    doors,
    framed,
    table,
)  # fmt: skip
from api.services.address_bench.writer import Draft

LABELS = {
    "district": "区", "town": "街道", "community": "社区", "road": "路名", "number": "门牌", "compound": "小区",
    "phase": "分期", "building": "楼栋", "unit": "单元", "room": "室号",
}  # fmt: skip
JOINED = (PLAIN_BUILDING, "building"), (PLAIN_ROOM, "room")
TURNED = ("compound", "lane", "phase", "building", "unit", "room", "road", "number", "town", "district", "city")


def marked(*marks: str) -> Step:
    """Join building, unit and room by one mark: 3-2-501; not where people would not join them."""

    def step(paper: Draft, city: BenchCity, rng: Random) -> bool:
        unit = paper.form.get("unit", "")
        one, last = (form.fullmatch(paper.form.get(key, "")) for form, key in JOINED)
        middle = PLAIN_UNIT.fullmatch(unit)
        if not one or not last or (unit and not middle):
            return False
        paper.form["building"] = rng.choice(marks).join([one[1], *([middle[1]] if middle else []), last[1]])
        paper.form["unit"] = paper.form["room"] = ""
        paper.gap = "" if paper.gap == "-" else paper.gap
        return True

    return step


def value(number: int, rng: Random) -> str:
    """A number as said: 228 → 两百二十八."""
    return garbling.in_words(number, rng.choice("两两二"))


def spoken(key: str, part: str, rng: Random) -> str:
    """Figures in words: rooms digit by digit with 幺, all else by value."""
    if key == "room":
        return re.sub(r"\d+", lambda found: yao(found[0], rng), part)
    return re.sub(r"\d+", lambda found: value(int(found[0]), rng), part)


def yao(figures: str, rng: Random) -> str:
    """Figures one by one, 1 as 幺: 1203 → 幺二零三."""
    return garbling.by_digit(figures, "零幺二三四五六七八九")


def one_by_one(key: str, part: str, rng: Random) -> str:
    """Figures of two places and more one by one with 幺, single ones as a word."""
    return re.sub(r"\d+", lambda found: yao(found[0], rng) if len(found[0]) > 1 else value(int(found[0]), rng), part)


def half_spoken(key: str, part: str, rng: Random) -> str:
    """Some parts in words, the others in figures."""
    return spoken(key, part, rng) if key in {"building", "unit", "lane"} else part


def bare(key: str, part: str, rng: Random) -> str:
    """The number without 号."""
    found = PLAIN_HOUSE.fullmatch(part)
    return found[1] if found else part


def signed(key: str, part: str, rng: Random) -> str:
    """The number with a sign for 号: 88#, NO.88."""
    found = PLAIN_HOUSE.fullmatch(part)
    return rng.choice((f"{found[1]}#", f"NO.{found[1]}", f"№{found[1]}", f"第{found[1]}号")) if found else part


def sub_number(key: str, part: str, rng: Random) -> str:
    """25号附6号 as people shorten it."""
    found = re.fullmatch(r"(\d+)号附(\d+)号", part)
    forms = ("{}号附{}", "{}附{}号", "{}附{}", "{}号-{}", "{}-{}号", "{}号之{}")
    return rng.choice(forms).format(found[1], found[2]) if found else part


def stemmed(key: str, part: str, rng: Random) -> str:
    """9号甲 told as 甲9号, 9甲, 9号的甲."""
    found = re.fullmatch(r"(\d+)号([甲乙丙])|([甲乙丙])(\d+)号", part)
    if not found:
        return part
    number, mark = found[1] or found[4], found[2] or found[3]
    return rng.choice((f"{number}{mark}", f"{mark}{number}号", f"{number}号{mark}", f"{number}{mark}号"))


def in_lane(key: str, part: str, rng: Random) -> str:
    """A lane as told: 72弄里面, 七十二弄, 72衖."""
    if key != "lane" or "弄" not in part:
        return part
    return rng.choice((f"{part}里面", f"{part}里", spoken(key, part, rng), part.replace("弄", "衖"), f"{part}进去"))


def of_group(key: str, part: str, rng: Random) -> str:
    """A villagers' group as told: 第六组, 六小组, 村民6组, 6队."""
    found = re.fullmatch(r"(\d+)组", part)
    if key != "lane" or not found:
        return part
    word = garbling.in_words(int(found[1]))
    return rng.choice(
        (f"第{word}组", f"{word}组", f"{word}小组", f"村民{found[1]}组", f"{found[1]}队", f"第{found[1]}村民小组")
    )


def as_door(key: str, part: str, rng: Random) -> str:
    """单元 as an old resident says it: 2门, 二门洞, 第二单元."""
    found = PLAIN_UNIT.fullmatch(part)
    if not found:
        return part
    return rng.choice(
        (
            f"{found[1]}门",
            f"{garbling.in_words(int(found[1]))}门洞",
            f"第{garbling.in_words(int(found[1]))}单元",
            f"{found[1]}门洞",
        )
    )


def scanned(key: str, part: str, rng: Random) -> str:
    """A 0 or a 1 that the scanner read as a letter."""
    places = [k for k, letter in enumerate(part) if letter in "01"]
    if not places:
        return part
    k = rng.choice(places)
    return part[:k] + {"0": "O", "1": rng.choice("lI")}[part[k]] + part[k + 1 :]


def wide(text: str, rng: Random) -> str:
    """Figures, letters and marks in full width."""
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)


def plain_only(paper: Draft, city: BenchCity, rng: Random) -> bool:
    """Nothing but a plain house: no lane, no estate that could own the figure behind the road."""
    return not paper.form.get("lane") and bool(PLAIN_HOUSE.fullmatch(paper.form.get("number", "")))


def house_alone(paper: Draft, city: BenchCity, rng: Random) -> bool:
    """A plain house with an estate's name behind it or nothing, so that no room runs into the number."""
    if not paper.form.get("compound"):
        paper.drop("building", "unit", "room")
    return plain_only(paper, city, rng)


def no_gap(paper: Draft, city: BenchCity, rng: Random) -> bool:
    """Write it all in one."""
    paper.gap = ""
    return True


def turned(paper: Draft, city: BenchCity, rng: Random) -> bool:
    """Estate and door first, then road, then district; in a lane the number stays behind the road."""
    if paper.form.get("lane") or not (paper.form.get("compound") and paper.row.road):
        return False
    paper.order, paper.gap = TURNED, rng.choice(("，", " ", ","))
    return len([key for key in TURNED if paper.form.get(key)]) > 1


def in_pieces(paper: Draft, city: BenchCity, rng: Random) -> bool:
    """Piece by piece, as one types in a chat."""
    paper.gap = rng.choice(("，", "\n", "、", "……", "，那个，", "。"))
    return sum(bool(paper.form.get(key)) for key in paper.order) > 1


def on_form(paper: Draft, city: BenchCity, rng: Random) -> bool:
    """The fields of a form one after the other."""
    if paper.form.get("lane"):
        return False
    sign, paper.gap = rng.choice((("：", "；"), (":", " "), ("：", "\n")))
    paper.form = {key: f"{LABELS[key]}{sign}{part}" for key, part in paper.form.items() if key in LABELS and part}
    return len(paper.form) > 1


def to_the_block(paper: Draft, city: BenchCity, rng: Random) -> bool:
    """Leave out what lies within the building."""
    paper.drop("unit", "room")
    return paper.form["building"][-1:] != "#"


ESTATE = ("compound", "building", "room")
below = framed("〈〉楼下", "〈〉楼下有人等着", "〈〉楼下车棚", "我在〈〉楼下")

DOOR_TYPES = table(
    Call("hyphen_door", "Types building, unit and room with dashes.", (marked("-", "-", "—", "－"),), ESTATE),
    Call("slash_door", "Types building, unit and room with slashes, dots or blanks.", (marked("/", ".", " "),), ESTATE),
    Call("all_in_words", "Says every figure of the door in words.", (no_gap, doors(spoken)), ESTATE),
    Call("yao_door", "Reads numbers figure by figure, with 幺 for one.", (no_gap, doors(one_by_one, "number", "room"))),
    Call("house_in_words", "Says a house number by its value (两百二十八号).", (plain_only, no_gap, doors(spoken,
        "number",
        "room")), ("road", "number")),
    Call("bare_number", "Leaves 号 out behind the house number.", (house_alone, doors(bare, "number")), ("road",
        "number")),
    Call("fu_shortened", "Shortens 附号.", (doors(sub_number, "number"),), ("road", "number")),
    Call("jia_yi_bing", "Puts 甲乙丙 before or behind the number.", (doors(stemmed, "number"),), ("road", "number")),
    Call("lane_told", "Tells a lane or a branch lane in own words.", (no_gap, doors(in_lane, "lane")), ("road", "lane",
        "number")),
    Call("group_told", "Tells the villagers' group in own words.", (no_gap, doors(of_group, "lane")), ("lane",
        "number")),
    Call("old_unit_word", "Says 门 or 门洞 for 单元.", (doors(as_door, "unit"),), ("compound", "building", "unit")),
    Call("scanned_figures", "Sends a scan in which a 0 or a 1 became a letter.", (doors(scanned, "number", "room"),)),
    Call("full_width_form", "Types figures and marks in full width.", (), (), wide),
    Call("under_the_block", "Stands below a building and says so.", (to_the_block,), ("compound", "building"), below),
    Call("door_first", "Begins with estate and door and adds road and district.", (turned,), ("compound", "building")),
    Call("typed_in_pieces", "Types the address piece by piece.", (in_pieces,)),
)  # fmt: skip
