"""Steps that write a part of an address otherwise, and how a noise type is put together from them."""

import random
import re
from collections.abc import Callable
from functools import partial

from api.services.address_bench import letters
from api.services.address_bench.city import BenchCity, Spot, Standard
from api.services.address_bench.garbling import PLAIN_DIGITS, full, in_words
from api.services.address_bench.truth import Query, Said, Truth, truth_of
from api.services.address_bench.writer import Draft, Noise, digits, finish, garble, names_in

Step = Callable[[Draft, BenchCity, random.Random], bool]
Frame = Callable[[str, random.Random], str]
DIGITS = re.compile(r"\d+")
FIGURED = ("lane", "number", "building", "unit", "room")
LAST_LETTER = 0.2  # how often 路 or 园 at the end may be the letter written wrongly: those are too well known
LONG_ENDS = ("家属院", "国际城", "创业园", "科技园", "写字楼", "商务楼")
BY_EAR = {
    "栋": "懂洞冻",
    "幢": "撞状",
    "单元": ("但愿", "单园", "单圆"),
    "室": "是事试",
    "弄": "农龙浓",
    "号": "好好浩",
}
INSIDE = ("building", "unit", "room")


def kind(name: str, does: str, needs: tuple[str, ...], *steps: Step, frame: Frame | None = None) -> tuple[str, Noise]:
    """A noise type by name; `does` says what a caller does, `frame` puts the finished address into words."""

    def noise(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
        paper = full(row, rng, *needs)
        if paper is None or not all(step(paper, city, rng) for step in steps):
            return None
        text = paper.text()
        return finish(paper, city, name, frame(text, rng) if frame else text)

    noise.__doc__ = does
    return name, noise


def after(frame: Frame, more: Frame) -> Frame:
    """One frame around another."""
    return lambda text, rng: more(frame(text, rng), rng)


def changed(paper: Draft, keys: tuple[str, ...], change: Callable[[str], str]) -> bool:
    """Write parts otherwise; False where that changes nothing."""
    new = {key: change(paper.form[key]) for key in keys if paper.form.get(key)}
    same = all(paper.form[key] == value for key, value in new.items())
    paper.form.update(new)
    return not same


# names


def renamed(
    paper: Draft, city: BenchCity, rng: random.Random, alter: Callable[[str], str], ear: bool, how: str
) -> bool:
    """Garble one name, most often that of the road or the estate; `how` tells which names sound or read alike."""
    truth = truth_of(city)
    keys = [key for key in names_in(paper) if key != "community"] or names_in(paper)
    if not keys:
        return False
    key = rng.choice(keys)
    new = alter(paper.said[key])
    return bool(new) and garble(paper, city, key, new, fair_for(truth, new, how), by_ear=ear)


def fair_for(truth: Truth, new: str, how: str) -> set[str]:
    """Names that a garbled one stands for as well: by sound, by an accent's sound, by a lost letter, by none."""
    if how == "sound":
        return set(truth.sounds.get(letters.sound(new), ()))
    if how == "accent":
        return set(truth.rough.get(truth.ear(new), ()))
    return set(truth.gone.get(new, ())) if how == "lost" else set()


def one_of(name: str, rng: random.Random, other: Callable[[str, random.Random], str]) -> str:
    """The name with one letter taken for another; nothing where none can be."""
    length = len(name) - (rng.random() > LAST_LETTER)
    for at in rng.sample(range(length), length):
        new = other(name[at], rng)
        if new:
            return name[:at] + new + name[at + 1 :]
    return ""


def same_sound(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """One letter of a name written as another of the same sound."""
    return renamed(paper, city, rng, lambda name: one_of(name, rng, letters.homophone), True, "sound")


def near_sound(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """One letter of a name written as another that an accent makes sound alike."""
    return renamed(paper, city, rng, lambda name: one_of(name, rng, letters.near_sound), True, "accent")


def misread(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """One letter of a name taken for one that looks alike."""
    return renamed(paper, city, rng, lambda name: one_of(name, rng, letters.look_alike), False, "")


def lost_letter(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """One letter of a name of four or more is left out."""

    def shorter(name: str) -> str:
        at = rng.randrange(len(name) - 1)
        return name[:at] + name[at + 1 :] if len(name) >= 4 else ""

    return renamed(paper, city, rng, shorter, False, "lost")


def swapped(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """Two letters of a name stand in the wrong order."""

    def turned(name: str) -> str:
        at = rng.randrange(max(1, len(name) - 2))
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]

    return renamed(paper, city, rng, turned, False, "")


def in_pinyin(paper: Draft, city: BenchCity, rng: random.Random, accent: bool = False) -> bool:
    """A road or an estate in pinyin without tones, in one word or in syllables."""
    truth = truth_of(city)
    key = "road" if paper.form.get("road") and rng.random() < 0.7 else "compound"
    name = paper.said.get(key, "")
    if not paper.form.get(key) or not re.fullmatch(r"[一-鿿]{2,7}", name):
        return False
    syllables = letters.sound(name)
    written = tuple(_blurred(one, truth, rng) for one in syllables) if accent else syllables
    if accent and written == syllables:
        return False
    ear = tuple(letters.blurred(one) for one in written)
    fair = set(truth.rough.get(ear, ())) if accent else truth.spelled("".join(syllables))
    if not garble(paper, city, key, "".join(written), fair, by_ear=True):
        return False
    paper.form[key] = rng.choice(("", "", " ")).join(written) + rng.choice(("", " "))
    return True


def _blurred(syllable: str, truth: Truth, rng: random.Random) -> str:
    """The syllable as an accent spells it, where that is a syllable: nan → lan, but not huai → fuai."""
    other = letters.blurred(syllable)
    return other if rng.random() < 0.7 and any(other in name for name in truth.sounds) else syllable


def accented_pinyin(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """Pinyin as somebody writes it who does not tell zh from z, n from l, -ang from -an."""
    return in_pinyin(paper, city, rng, accent=True)


def old_name(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """A road, an estate, a town or a district by the name it had before, or by the one people use."""
    pairs = zip(city.name_aliases, city.name_alias_kinds, strict=True)
    known = {(what.partition("-")[0], standard): other for (other, standard), what in pairs}
    found = [(key, known[key, paper.said[key]]) for key in paper.form if (key, paper.said.get(key, "")) in known]
    named = [one for one in found if one[0] in {"road", "compound"}]
    if not found or (not named and rng.random() > 0.15):
        return False  # a renamed district has far more addresses than a renamed road
    key, other = rng.choice(named or found)
    paper.form[key] = other
    return True


def cut_short(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """An estate without its last word, 锦绣 for 锦绣花园; other estates that begin so are meant as well."""
    truth, name = truth_of(city), paper.said.get("compound", "")
    stem = name[:-3] if name.endswith(LONG_ENDS) else name[:-2] if len(name) == 4 else ""
    if len(stem) < 2 or not paper.form.get("building") or stem[-1] in "一二三四五六七八九十":
        return False
    others = (*truth.by["road"], *truth.by["community"], *(spot.town for spot in truth.spots))
    if any(stem in other for other in others):
        return False
    kin = [other for other in truth.by["compound"] if stem in other and other != name]
    rivals = [truth.spots[place] for other in kin for place in truth.matching(paper.said | {"compound": other})]
    if any(not _has(spot, paper.said) for spot in rivals):
        return False  # a unit or a room alone would decide
    paper.form["compound"] = stem
    paper.rivals += [paper.said | {"compound": other} for other in sorted(kin)]
    return True


def _has(spot: Spot, said: Said) -> bool:
    """Whether a building has the unit and the room that are said."""
    return said.get("unit", spot.units[0]) in spot.units and said.get("room", spot.rooms[0]) in spot.rooms


# numbers and the words beside them


def say(part: str, rng: random.Random) -> str:
    """A part read aloud: rooms and long numbers digit by digit or by value, 1 as 幺, 2 as 两."""
    by_value = rng.random() < 0.5

    def read(found: re.Match[str]) -> str:
        value = found[0]
        if len(value) >= 4 or (len(value) == 3 and not by_value):
            return _digit_by_digit(value, rng)
        return in_words(int(value), rng.choice("二两")) if value[0] != "0" else _digit_by_digit(value, rng)

    return DIGITS.sub(read, part).replace("-", rng.choice("杠之")).replace("#", "号楼")


def _digit_by_digit(value: str, rng: random.Random) -> str:
    names = PLAIN_DIGITS.replace("一", "幺") if rng.random() < 0.6 else PLAIN_DIGITS
    return "".join(names[int(one)] for one in value)


def spoken(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """All numbers as they are said."""
    return changed(paper, FIGURED, lambda part: say(part, rng))


def misheard_unit(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """A unit word as the ear gives it: 懂 for 栋, 但愿 for 单元, 农 for 弄."""
    written = {key: paper.form.get(key, "") for key in FIGURED}
    keys = [key for key, part in written.items() if "楼" not in part and any(word in part for word in BY_EAR)]
    if not keys:
        return False
    key = rng.choice(keys)
    word = next(word for word in BY_EAR if word in paper.form[key])
    return changed(paper, (key,), lambda part: part.replace(word, rng.choice(BY_EAR[word]), 1))


def no_mark(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """The house number without 号, where an estate or nothing follows."""
    behind = paper.form.get("compound") or not any(paper.form.get(key) for key in INSIDE)
    return bool(behind) and not paper.gap and changed(paper, ("number",), lambda part: part.removesuffix("号"))


def dashed(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """Building, unit and room as 7-2-501."""
    form = paper.form
    if not re.fullmatch(r"[0-9A-Z]+", digits(form.get("building", "-"))) or not form.get("room", "")[:1].isdigit():
        return False
    mark = rng.choice(("-", "-", "-", "—", "/", "－"))
    inside = mark.join(digits(form[key]) for key in INSIDE if form.get(key))
    form.update(dict.fromkeys(INSIDE, "") | {"building": inside})
    return True


def hashed(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """# for the unit words: 12#, 3#楼, 501#."""
    ends = {"building": rng.choice(("#", "#楼", "＃")), "number": "#", "room": rng.choice(("#", "室"))}
    keys = tuple(key for key in ends if re.fullmatch(r"\d+(号|幢|栋|号楼|室)?", paper.form.get(key, "-")))

    def marked(part: str, end: str) -> str:
        return digits(part.removesuffix("号")) + end

    return bool(keys) and all(changed(paper, (key,), partial(marked, end=ends[key])) for key in keys)


def sub_number(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """A 附号 written as people do: 12-3号, 12附3, 12号之3, 12号附3."""
    found = re.fullmatch(r"(\d+)(?:号附|-)(\d+)号", paper.form.get("number", ""))
    if not found:
        return False
    ways = ("{}-{}号", "{}附{}", "{}号附{}", "{}号之{}", "{}号-{}", "{}附{}号", "{}之{}号")
    return changed(paper, ("number",), lambda _: rng.choice(ways).format(found[1], found[2]))


def stem_mark(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """甲, 乙, 丙 before, inside or behind the number."""
    found = re.fullmatch(r"(\d+)号([甲乙丙])|([甲乙丙])(\d+)号", paper.form.get("number", ""))
    if not found:
        return False
    number, mark = found[1] or found[4], found[2] or found[3]
    ways = ("{0}{1}号", "{1}{0}号", "{0}号{1}", "{0}号({1})", "{0}-{1}号", "{0}号-{1}", "{0}{1}")
    return changed(paper, ("number",), lambda _: rng.choice(ways).format(number, mark))


def lane_forms(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """Lanes and branch lanes with blanks, strokes, brackets or another word."""
    if "弄" not in paper.form.get("lane", ""):
        return False
    ways = (
        lambda part: part.replace("弄", "弄 ").replace("支弄 ", "支弄 "),
        lambda part: part.replace("支弄", "支") if "支弄" in part else part.replace("弄", "弄内"),
        lambda part: re.sub(r"弄(\d+支弄)", r"弄（\1）", part) if "支弄" in part else part + "里",
        lambda part: part.replace("弄", "弄/", 1),
        lambda part: part + "，",
    )
    return changed(paper, ("lane",), rng.choice(ways))


def group_words(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """A villagers' group as 三组, 第3组, 3队, 三小组, 3村民组."""
    found = re.fullmatch(r"(\d+)组", paper.form.get("lane", ""))
    if not found:
        return False
    number = rng.choice((found[1], in_words(int(found[1]))))
    ways = ("{}组", "第{}组", "{}队", "{}小组", "{}村民组", "第{}村民小组", "{}组 ")
    return changed(paper, ("lane",), lambda _: rng.choice(ways).format(number)) or True


def no_hamlet(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """Village, group and number, but not which hamlet."""
    if paper.row.road or not paper.form.get("community"):
        return False
    paper.drop("compound")
    return True


def scanned(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """Digits as a scanner reads them: l or I for 1, O for 0, where other digits stand beside."""
    keys = [key for key in ("number", "lane", "room") if re.search(r"\d[01]|[01]\d", paper.form.get(key, ""))]
    if not keys:
        return False
    one, zero = rng.choice("lI"), rng.choice("Oo")
    return changed(
        paper,
        (rng.choice(keys),),
        lambda part: re.sub(r"(?<=\d)[01]|[01](?=\d)", lambda found: one if found[0] == "1" else zero, part, count=1),
    )


def reversed_order(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """The small before the large, with commas: 3幢501，锦绣花园，建国路12号，石城区."""
    if not paper.row.road:
        return False
    form = paper.form
    groups = (
        ("province", "city", "district", "town", "community"),
        ("road", "lane", "number"),
        ("compound", "phase"),
        INSIDE,
    )
    written = ["".join(form.get(key, "") for key in group) for group in groups]
    said = [one for one in reversed(written) if one]
    if len(said) < 2 or (written[3] and not written[2] and not form.get("number")):
        return False
    paper.order, paper.form = ("road",), {"road": rng.choice(("，", ",", ", ", " ")).join(said)}
    return True


def below(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """Somewhere in the open beside a building: 3号楼下, 3幢门口."""
    number = digits(paper.form.get("building", "-"))
    if not number.isdigit():
        return False
    paper.drop("unit", "room")
    words = ("{}号楼下", "{}号楼楼下", "{}幢门口", "{}栋楼下垃圾桶旁", "{}号楼一楼门厅", "{}幢北侧绿化带", "{}号楼下面")
    paper.form["building"] = rng.choice(words).format(number)
    return True
