"""Steps that the ninth noise is made of: one fault each, and what must hold for a reader to undo it."""

import random
import re
from collections.abc import Callable

from api.services.address_bench.city import BenchCity, Standard
from api.services.address_bench.garbling import by_digit, full, in_words
from api.services.address_bench.letters import homophone, look_alike, near_sound, sound
from api.services.address_bench.truth import Query, Truth, truth_of
from api.services.address_bench.writer import Draft, Noise, draft, finish, other_word

Step = Callable[[Draft, BenchCity, random.Random], bool]
After = Callable[[str, random.Random], str]
Change = Callable[[str, random.Random], str]
FIXED = frozenset("东西南北中一二三四五六七八九十路街巷弄道里村号区支横前后上下大小新老")
DIGITS = re.compile(r"\d+")
SUB = re.compile(r"(\d+)(?:号附|-)(\d+)号")
MARKED = re.compile(r"(\d+)号([甲乙丙])|([甲乙丙])(\d+)号")
TYPE = re.compile(r"(?:东|西|南|北|中)?(?:大道|横街|后街|前街|支路|路|街|巷|弄|里)$")


def made(name: str, *steps: Step, needs: str = "", after: After | None = None) -> Noise:
    """A noise type: a draft that states the needed parts (blank between them), then one step after the other."""

    def one(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
        paper = full(row, rng, *needs.split()) if needs else draft(row, rng)
        if paper is None or not all(step(paper, city, rng) for step in steps):
            return None
        return finish(paper, city, name, after(paper.text(), rng) if after else "")

    return one


def only_answer(noise: Noise) -> Noise:
    """The noise without its questions: words that the truth does not know of may decide them."""

    def one(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
        query = noise(row, city, rng)
        return query if query is not None and query.kind == "answer" else None

    return one


def clear(truth: Truth, new: str, meant: str) -> bool:
    """Whether a reader of the whole registry can take the written name for the meant one and for no other."""
    if new in truth.names or len(new) < 3:
        return False
    near = truth.like(new) | truth.rough.get(truth.ear(new), set())
    turned = any(other in truth.names and other != meant for other in _exchanges(new))
    own = {truth.standard_names(meant), meant}
    inside = any(name in new for name in _parts(new) if name in truth.names and name != meant)
    return not (turned or inside) and all(truth.standard_names(name) in own for name in near)


def _exchanges(name: str) -> list[str]:
    return [name[:k] + name[k + 1] + name[k] + name[k + 2 :] for k in range(len(name) - 1)]


def _parts(name: str) -> list[str]:
    return [name[a:b] for a in range(len(name)) for b in range(a + 3, len(name) + 1)]


def renamed(change: Change, least: int = 3, *, alone: bool = False) -> Step:
    """Write the road or the estate (of at least so many letters) otherwise, where all can tell what was meant.

    `alone`: no other name of the registry may begin as it does.
    """

    def step(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
        keys = [key for key in ("road", "compound") if len(paper.said.get(key, "")) >= least]
        if not keys:
            return False
        key = rng.choice(keys)
        new = change(paper.said[key], rng)
        truth, meant = truth_of(city), paper.said[key]
        if not new or new == meant or not clear(truth, new, meant):
            return False
        if alone and any(name.startswith(meant[:2]) for name in truth.names - {meant}):
            return False
        paper.form[key] = new
        return True

    return step


def other_letter(pick: Callable[[str, random.Random], str], count: int = 1) -> Change:
    """A change of so many letters of a name, none of them of its ending, its direction or its numbers."""

    def change(name: str, rng: random.Random) -> str:
        free = [k for k, letter in enumerate(name) if letter not in FIXED]
        if len(free) < count + (count > 1):
            return ""
        written = list(name)
        for k in rng.sample(free, count):
            written[k] = pick(name[k], rng)
            if not written[k]:
                return ""
        return "".join(written)

    return change


def confused(pairs: tuple[tuple[str, str], ...], at_end: bool = False) -> Callable[[str, random.Random], str]:
    """A letter heard otherwise by one confusion alone: the beginnings (or ends) of a syllable that ears mix."""

    def pick(letter: str, rng: random.Random) -> str:
        for _ in range(12):
            other = near_sound(letter, rng)
            if other and _mixed(sound(letter)[0], sound(other)[0], pairs, at_end):
                return other
        return ""

    return pick


def _mixed(one: str, other: str, pairs: tuple[tuple[str, str], ...], at_end: bool) -> bool:
    cut = str.removesuffix if at_end else str.removeprefix
    has = str.endswith if at_end else str.startswith
    return any(
        has(a, x) and has(b, y) and cut(a, x) == cut(b, y) for a, b in ((one, other), (other, one)) for x, y in pairs
    )


SAME_SOUND = renamed(other_letter(homophone))
TWO_SAME_SOUND = renamed(other_letter(homophone, 2), 4)
EAR_N_L = renamed(other_letter(confused((("n", "l"),))))
EAR_F_H = renamed(other_letter(confused((("hu", "f"), ("h", "f")))))
EAR_NASAL = renamed(other_letter(confused((("ang", "an"), ("eng", "en"), ("ing", "in")), at_end=True)))
EAR_FLAT = renamed(other_letter(confused((("zh", "z"), ("ch", "c"), ("sh", "s")))))
SCAN_NAME = renamed(other_letter(look_alike))


def _turn(name: str, rng: random.Random) -> str:
    free = [k for k in range(len(name) - 1) if name[k] != name[k + 1] and not {name[k], name[k + 1]} & FIXED]
    if not free:
        return ""
    k = rng.choice(free)
    return name[:k] + name[k + 1] + name[k] + name[k + 2 :]


def _bounce(name: str, rng: random.Random) -> str:
    k = rng.randrange(len(name))
    return name[: k + 1] + name[k] + name[k + 1 :]


def _skip(name: str, rng: random.Random) -> str:
    """One letter less behind the two that tell the name from others."""
    free = [k for k, letter in enumerate(name) if k >= 2 and letter not in FIXED]
    if len(free) < 2:
        return ""
    k = rng.choice(free)
    return name[:k] + name[k + 1 :]


TURNED = renamed(_turn)
BOUNCED = renamed(_bounce)
SKIPPED = renamed(_skip, 4, alone=True)


def stem_only(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """友吉38号: the road's ending is left out, where no other name of the registry holds its stem."""
    road, number = paper.said.get("road", ""), paper.form.get("number", "")
    stem = TYPE.sub("", road)
    if len(stem) < 2 or len(road) - len(stem) > 1 or not number or paper.said.get("compound"):
        return False
    if any(stem in name for name in truth_of(city).names if name != road) or stem[-1] in "一二三四五六七八九十号老新":
        return False
    paper.form["road"] = stem
    return True


def in_pinyin(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """The road or estate spelled, where one name alone sounds so."""
    truth = truth_of(city)
    key = rng.choice([key for key in ("road", "compound") if paper.said.get(key)] or [""])
    name = paper.said.get(key, "")
    if len(name) < 3 or len(truth.sounds[sound(name)]) != 1 or truth.spelled(name) != {name}:
        return False
    syllables = sound(name)
    paper.form[key] = rng.choice(("".join(syllables), " ".join(syllables), "".join(syllables).capitalize()))
    return True


def former(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """A name that was in force before, or that people use, in place of the one in force."""
    for key in ("road", "compound"):
        names = [old for old, standard in city.name_aliases if standard == paper.said.get(key)]
        if names:
            paper.form[key] = rng.choice(names)
            return True
    return False


def aloud(number: int, rng: random.Random) -> str:
    """A house number as it is said: two figures by value, more by value or figure by figure."""
    if number < 100 or rng.random() < 0.6:
        return in_words(number, rng.choice("两二"))
    return figures(str(number), rng)


def figures(digits: str, rng: random.Random) -> str:
    """Figures said one by one, 一 often as 幺 among several."""
    said = by_digit(digits)
    return said.replace("一", "幺") if len(digits) > 1 and rng.random() < 0.5 else said


def say(value: str, rng: random.Random, one_by_one: bool = False) -> str:
    """A part with its figures in words: 12号附3号 → 十二号附三号, 501室 → 五零一室, 29-2号 → 二十九杠二号."""
    told = DIGITS.sub(lambda m: figures(m[0], rng) if one_by_one else aloud(int(m[0]), rng), value)
    return told.replace("-", "杠")


def doors_aloud(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """House, lane, building, unit and room in words."""
    keys = [key for key in ("lane", "number", "building", "unit", "room") if DIGITS.search(paper.form.get(key, ""))]
    for key in keys:
        paper.form[key] = say(paper.form[key], rng, key == "room" and "商铺" not in paper.form[key])
    paper.gap = rng.choice(("", "", "，"))
    return bool(keys) and "-" not in paper.said.get("building", "")


def inside_dashed(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """12-1-101 behind an estate, in the usual order of building, unit, room."""
    kept = [DIGITS.search(paper.form.get(key, "")) for key in ("building", "unit", "room")]
    if not paper.said.get("compound") or kept[0] is None or kept[2] is None or "-" in paper.said["building"]:
        return False
    if not paper.said["building"][0].isdigit() or (paper.row.unit and kept[1] is None):
        return False
    paper.form["building"] = "-".join(found[0] for found in kept if found)
    paper.form.pop("unit", None)
    paper.form.pop("room", None)
    paper.gap = ""
    return True


def storey(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """The floor in place of the room: 12幢5楼."""
    found = re.fullmatch(r"(\d{1,2})\d\d室?", paper.said.get("room", ""))
    if found is None or not paper.form.get("building", paper.form.get("number")):
        return False
    paper.drop("room")
    paper.tail = rng.choice((f"{found[1]}楼", f"{found[1]}层", f"{in_words(int(found[1]))}楼")) + paper.tail
    return True


def below(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """1号楼下: below a building, which is told without its room."""
    found = re.fullmatch(r"(\d+)(?:幢|栋|号楼)", paper.said.get("building", ""))
    if found is None:
        return False
    paper.drop("unit", "room")
    paper.form["building"] = rng.choice((f"{found[1]}号楼下", f"{found[1]}号楼楼下", f"{found[1]}栋下面"))
    return True


def group_aloud(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """A village's group as villagers say it: 第五组, 五队, 5组的."""
    found = re.fullmatch(r"(\d+)组", paper.said.get("lane", ""))
    if found is None or not paper.form.get("number"):
        return False
    word = in_words(int(found[1]))
    paper.form["lane"] = rng.choice(
        (f"第{word}组", f"{word}组", f"{word}队", f"第{found[1]}村民小组", f"{found[1]}组的")
    )
    return True


def sub_freely(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """附2 of a house number in any of the manners in which it is told."""
    found = SUB.fullmatch(paper.form.get("number", ""))
    if found is None:
        return False
    main, sub = found[1], found[2]
    ways = (f"{main}号附{sub}", f"{main}附{sub}号", f"{main}之{sub}", f"{main}号的附{sub}号", f"{main}号-{sub}")
    paper.form["number"] = rng.choice((*ways, f"{in_words(int(main))}号附{in_words(int(sub))}号"))
    return True


def mark_freely(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """甲乙丙 of a house number before or behind it, with or without 号."""
    found = MARKED.fullmatch(paper.form.get("number", ""))
    if found is None:
        return False
    number, mark = found[1] or found[4], found[2] or found[3]
    words = in_words(int(number))
    paper.form["number"] = rng.choice((f"{number}{mark}", f"{number}{mark}号", f"{mark}{number}号", f"{words}号{mark}"))
    return True


def lane_freely(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """A lane and its door as told on the way: 30弄里面3号, 三十弄的三号."""
    found = re.fullmatch(r"(\d+)弄(?:(\d+)支弄)?", paper.form.get("lane", ""))
    if found is None or not paper.form.get("number"):
        return False
    branch = f"{found[2]}支弄" if found[2] else ""
    lane = rng.choice(
        (f"{found[1]}弄里面{branch}", f"{found[1]}弄的{branch}", f"{found[1]}弄{branch}，", f"{found[1]}弄，{branch}")
    )
    paper.form["lane"], paper.gap = lane, ""
    if rng.random() < 0.5:
        paper.form["lane"], paper.form["number"] = say(lane, rng), say(paper.form["number"], rng)
    return True


def scan_figures(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """A scanner's O for 0 and l or I for 1, beside other figures that it read well."""
    keys = [key for key in ("number", "building", "room") if re.search(r"(?=\d*[2-9])\d{2,}", paper.form.get(key, ""))]
    keys = [key for key in keys if set("01") & set(paper.form[key])]
    if not keys:
        return False
    key = rng.choice(keys)
    paper.form[key] = paper.form[key].replace("0", "O").replace("1", rng.choice("lI"))
    return True


def without_hao(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """友吉街38彩票店: 号 is left out before a shop's kind."""
    number = paper.said.get("number", "")
    if not re.fullmatch(r"\d+号", number) or not paper.said.get("road") or paper.said.get("compound"):
        return False
    paper.drop("unit", "room", "building")
    paper.form["number"] = number[:-1]
    paper.tail = rng.choice(("彩票店", "理发店", "五金店", "修车铺", "水果摊", "早餐店", "打印店", "麻将馆"))
    return not paper.said.get("lane")


def ending_added(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """仁爱别墅小区: a word for every estate behind the name."""
    name = paper.said.get("compound", "")
    if not paper.said.get("road") and not paper.row.road:
        return False
    if not paper.row.building or name.endswith(("小区", "新村", "宿舍")):
        return False
    paper.form["compound"] = name + rng.choice(("小区", "小区里", "这个小区"))
    return clear(truth_of(city), name + "小区", name)


def other_words(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """栋 for 幢, 门 for 单元: what a caller says for the plate's word."""
    if "building" not in paper.form:
        return False
    paper.form["building"] = other_word(paper.form["building"], rng)
    if paper.form.get("unit", "").endswith("单元"):
        paper.form["unit"] = paper.form["unit"][:-2] + rng.choice(("单元", "门", "门洞"))
    return True


WIDE = str.maketrans({chr(k): chr(k + 0xFEE0) for k in range(0x21, 0x7F)})


def wide(text: str, rng: random.Random) -> str:
    """Figures, letters and marks in full width."""
    return text.replace(" ", "\u3000").translate(WIDE)
