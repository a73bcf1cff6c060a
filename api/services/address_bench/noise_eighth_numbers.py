"""Steps of the eighth noise on numbers: said aloud, run together, without their words, at the wrong word."""

import random
import re
from typing import Protocol

from api.services.address_bench import letters
from api.services.address_bench.city import BenchCity
from api.services.address_bench.garbling import by_digit, in_words
from api.services.address_bench.noise_eighth_frames import widened
from api.services.address_bench.truth import truth_of
from api.services.address_bench.writer import Draft

HEARD = "零幺二三四五六七八九"
READ = "〇一二三四五六七八九"
RADIO = "洞幺两三四五六拐八九"
NUMBERED = ("lane", "number", "phase", "building", "unit", "room")
WRONG_WORDS = {
    "幢": ("撞", "懂", "栋"),
    "栋": ("懂", "冻", "动"),
    "号楼": ("浩楼", "号搂", "好楼"),
    "单元": ("单员", "但元", "丹元"),
    "号": ("浩", "好"),
    "室": ("是", "式"),
}


def said_aloud(digits: str, rng: random.Random, *, room: bool = False) -> str:
    """A number as the caller says it: 28 二十八, 228 两百二十八 or 二二八, room 501 五零幺."""
    if not room and (len(digits) < 3 or rng.random() < 0.5) and len(digits) < 5:
        return in_words(int(digits), rng.choice("二两"))
    return by_digit(digits, rng.choice((HEARD, HEARD, HEARD, RADIO)) if rng.random() < 0.8 else READ)


def half_written(digits: str, rng: random.Random, *, room: bool = False) -> str:
    """A number as a machine writes it down, half in words: 228 2百28, 105 一百零5."""
    if room or len(digits) != 3:
        return said_aloud(digits, rng, room=room) if rng.random() < 0.5 else digits
    hundred, rest = int(digits[0]), int(digits[1:])
    head = rng.choice((digits[0], in_words(hundred, "两"))) + "百"
    return head + ("" if not rest else f"零{rest}" if rest < 10 else str(rest))


class Say(Protocol):
    """A way to tell digits."""

    def __call__(self, digits: str, rng: random.Random, *, room: bool = False) -> str:
        """The digits as they are told."""


def spoken(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """Every number in words."""
    return _in_words(paper, rng, said_aloud)


def transcribed(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """Numbers of three digits half in words, half in figures."""
    if not any(re.search(r"(?<!\d)\d{3}(?!\d)", paper.form.get(key, "")) for key in ("number", "lane")):
        return False
    return _in_words(paper, rng, half_written)


def _in_words(paper: Draft, rng: random.Random, say: Say) -> bool:
    keys = [key for key in NUMBERED if re.search(r"\d", paper.form.get(key, ""))]
    for key in keys:
        value = paper.form[key].replace("-", "杠").replace("#", "号楼")
        paper.form[key] = "".join(
            say(part, rng, room=key == "room") if part.isdigit() else part for part in re.split(r"(\d+)", value)
        )
    return bool(keys)


def sub_number(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """12号附3号 as people write and say it: 12号附3, 12附3号, 附3号 behind a mark."""
    found = re.fullmatch(r"(\d+)号附(\d+)号", paper.form.get("number", ""))
    if not found:
        return False
    a, b = found.groups()
    paper.form["number"] = rng.choice((f"{a}号附{b}", f"{a}附{b}号", f"{a}附{b}", f"{a}号-附{b}", f"{a}号的附{b}号"))
    return True


def sub_dash(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """12号附3号 with a dash: 12-3号, 12-3, 12号-3, 12号之3."""
    found = re.fullmatch(r"(\d+)号附(\d+)号", paper.form.get("number", ""))
    if not found or _estate_at(paper, city, found[1]):
        return False
    a, b = found.groups()
    paper.form["number"] = rng.choice((f"{a}-{b}号", f"{a}-{b}号", f"{a}-{b}", f"{a}号-{b}", f"{a}号之{b}"))
    return True


def _estate_at(paper: Draft, city: BenchCity, number: str) -> bool:
    """Whether buildings stand behind this number of the road, so that a dash could mean one of them."""
    truth = truth_of(city)
    places = truth.matching({"road": paper.said["road"], "number": f"{number}号"})
    return any(truth.spots[place].building for place in places)


def stem_mark(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """9号甲 and 甲9号 in other orders: 9甲, 甲9, 9甲号, 9号（甲）."""
    value = paper.form.get("number", "")
    found = re.fullmatch(r"(\d+)号([甲乙丙])|([甲乙丙])(\d+)号", value)
    if not found:
        return False
    n, mark = found[1] or found[4], found[2] or found[3]
    forms = [f"{n}{mark}", f"{mark}{n}号", f"{n}{mark}号", f"{n}号{mark}", f"{n}号（{mark}）", f"{n}号-{mark}"]
    paper.form["number"] = rng.choice([form for form in forms if form != value])
    return True


def lane_words(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """Lanes with other words: 123弄内45支弄6号, 123弄45支6号, 123弄里6号, 123弄6."""
    lane, number = paper.form.get("lane", ""), paper.form.get("number", "")
    if "弄" not in lane or not number:
        return False
    main, _, branch = lane.partition("弄")
    if branch:
        paper.form["lane"] = main + rng.choice(
            (f"弄内{branch}", f"弄{branch.removesuffix('弄')}", f"弄里面{branch}", f"弄 {branch} ", f"弄-{branch}")
        )
        return True
    paper.form["lane"] = main + rng.choice(("弄内", "弄里", "弄堂", "弄"))
    if paper.form["lane"] == lane:
        paper.form["number"] = number.removesuffix("号")
    return paper.form["lane"] != lane or "room" not in paper.form


def group_words(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """A villagers' group otherwise: 3组 as 三组, 第3组, 三队, 3社, 第三村民小组; its number without 号."""
    found = re.fullmatch(r"(\d+)组", paper.form.get("lane", ""))
    if not found:
        return False
    n, word = found[1], in_words(int(found[1]))
    forms = (f"{word}组", f"第{n}组", f"第{word}组", f"{word}队", f"{n}队", f"第{word}村民小组", f"{n}社")
    paper.form["lane"] = rng.choice(forms)
    if rng.random() < 0.3 and "number" in paper.form:
        paper.form["number"] = paper.form["number"].removesuffix("号") + rng.choice(("号门牌", "号人家", "户", "号"))
    return True


def dash_door(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """Building, unit and room as figures: 3-2-501, 3/2/501, 3#501, 3幢2-501."""
    row, form = paper.row, paper.form
    building = re.fullmatch(r"(\d+)(?:幢|栋|号楼|座)", row.building)
    if not building or "building" not in form or "room" not in form or not re.fullmatch(r"\d+室", row.room):
        return False
    unit, room = row.unit.removesuffix("单元"), row.room.removesuffix("室")
    mark = rng.choice("---/、")
    if "unit" in form:
        door = rng.choice((mark.join((building[1], unit, room)), f"{row.building}{unit}-{room}"))
    else:
        door = rng.choice((f"{building[1]}-{room}", f"{building[1]}#{room}", f"{row.building}-{room}"))
    form["building"] = door
    form.pop("unit", None)
    form.pop("room")
    return True


def no_hao(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """A house number without 号, where nothing but a name or the end follows it."""
    number, form = paper.form.get("number", ""), paper.form
    if not re.fullmatch(r"\d+号", number) or any(key in form for key in ("phase", "building", "unit", "room")):
        return False
    form["number"] = number.removesuffix("号")
    return True


def wrong_word(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """A unit word by a character of its sound: 3懂, 2单员, 501是."""
    options = [(key, word) for key in ("building", "unit", "room", "number") for word in WRONG_WORDS
               if re.fullmatch(rf"\d+{word}", paper.form.get(key, ""))]  # fmt: skip
    if not options:
        return False
    key, word = rng.choice(options)
    paper.form[key] = paper.form[key].removesuffix(word) + rng.choice(WRONG_WORDS[word])
    return True


def floor_told(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """The floor beside the room: 5楼501, 五楼501室, 501（5层）."""
    found = re.fullmatch(r"(\d+)\d\d室", paper.row.room)
    if not found or "room" not in paper.form:
        return False
    room, floor = paper.form["room"], found[1]
    paper.form["room"] = rng.choice((f"{floor}楼{room}", f"{in_words(int(floor))}楼{room}", f"{room}（{floor}层）"))
    return True


def digits_misread(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """Digits that a scanner takes for letters: 1O2号, l8号, 5O1室."""
    keys = [key for key in ("number", "room") if re.search(r"\d[01]|[01]\d", paper.form.get(key, ""))]
    if not keys:
        return False
    key = rng.choice(keys)
    value = paper.form[key]
    if "0" not in value or rng.random() < 0.4:
        value = value.replace("1", rng.choice("lI"))
    paper.form[key] = value.replace("0", rng.choice("Oo"))
    return True


def wide(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """Figures at full width."""
    changed = {key: widened(value) for key, value in paper.form.items()}
    if changed == paper.form:
        return False
    paper.form = changed
    return True


def in_traditional(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """Every part in Traditional characters."""
    before, manner = "".join(paper.form.values()), rng.random()  # one manner for the whole text
    paper.form = {key: letters.traditional(value, random.Random(manner)) for key, value in paper.form.items()}
    return "".join(paper.form.values()) != before
