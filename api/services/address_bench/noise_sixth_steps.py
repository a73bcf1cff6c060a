"""Steps that noise of the held group is made of: each changes a draft, or tells that it cannot."""

import random
import re
from collections.abc import Callable, Iterable
from functools import partial, wraps

from api.services.address_bench import letters
from api.services.address_bench.city import BenchCity, Spot, Standard
from api.services.address_bench.garbling import by_digit, full, in_words
from api.services.address_bench.truth import Query, Said, Truth, truth_of
from api.services.address_bench.writer import Draft, Noise, digits, draft, finish, garble, names_in

Step = Callable[[Draft, BenchCity, random.Random], bool]
Wrap = Callable[[str, random.Random], str]
INSIDE = ("building", "unit", "room")
NUMBERED = ("lane", "number", *INSIDE)
CALLED = "零幺二三四五六七八九"
GENERIC = tuple("花园 小区 新村 家园 名居 华庭 公寓 广场 佳苑 花苑 名苑 雅居 山庄 大厦".split())
ANYWHERE = {"城市", "国际", "水岸", "新城", "科技", "商务"}  # no name by themselves
TRIES = 12  # letters looked at for one of the wanted sound
ENDINGS = (("路", "街"), ("街", "路"), ("花园", "花苑"), ("花苑", "花园"), ("家园", "家苑"), ("公寓", "小区"),
           ("新村", "小区"), ("名苑", "名园"), ("大厦", "大楼"), ("雅苑", "雅园"), ("佳苑", "佳园"))  # fmt: skip
HEARD_UNITS = {
    "幢": "壮撞装",
    "栋": "懂动冻洞",
    "单元": ("单园", "单员", "丹元"),
    "室": "是事市",
    "号楼": ("好楼", "浩楼"),
}
DIGITS = re.compile(r"\d+")
SUB = re.compile(r"(\d+)(?:号附|-)(\d+)号")
STEMMED = re.compile(r"(\d+)号([甲乙丙])|([甲乙丙])(\d+)号")


def worked(
    row: Standard,
    city: BenchCity,
    rng: random.Random,
    *steps: Step,
    needs: Iterable[str] = (),
    wrap: Iterable[Wrap] = (),
) -> Query | None:
    """The query that steps, in turn, and then wraps of the text make of an address; None where one cannot."""
    paper = started(row, city, rng, *steps, needs=needs)
    return None if paper is None else judged(paper, city, wrapped(paper.text(), rng, wrap))


def judged(paper: Draft, city: BenchCity, text: str) -> Query | None:
    """The query of a draft; None where only the unit or the room tells the names apart that a slip stands for."""
    query = finish(paper, city, "", text)
    if query is None or query.kind != "ask" or not paper.rivals:
        return query
    truth = truth_of(city)
    places = {place for said in (paper.said, *paper.rivals) for place in truth.matching(said)}
    held = {truth.grid[place] for place in places if _holds(truth.spots[place], paper.said)}
    return query if len(held) != 1 else None


def _holds(spot: Spot, said: Said) -> bool:
    """Whether a spot has the unit and the room that are said."""
    return said.get("room", spot.rooms[0]) in spot.rooms and said.get("unit", spot.units[0]) in spot.units


def started(
    row: Standard, city: BenchCity, rng: random.Random, *steps: Step, needs: Iterable[str] = ()
) -> Draft | None:
    """A draft that states the needed parts, after the steps; None where one of them cannot be done."""
    parts = tuple(needs)
    paper = full(row, rng, *parts) if parts else draft(row, rng)
    return paper if paper is not None and all(step(paper, city, rng) for step in steps) else None


def wrapped(text: str, rng: random.Random, wrap: Iterable[Wrap]) -> str:
    """The text after every wrap."""
    for one in wrap:
        text = one(text, rng)
    return text


def named(*noises: Noise) -> dict[str, Noise]:
    """Noise by the name of its function; its queries bear that name."""
    return {noise.__name__: _bearing(noise) for noise in noises}


def _bearing(noise: Noise) -> Noise:
    @wraps(noise)
    def bearing(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
        query = noise(row, city, rng)
        return query and query._replace(noise=noise.__name__)

    return bearing


def _one_name(paper: Draft, rng: random.Random) -> str:
    """Key of a stated name, a community only where there is no other; empty where no name is stated."""
    keys = names_in(paper)
    return rng.choice([key for key in keys if key != "community"] or keys or [""])


def misspelt(change: Callable[[str, random.Random], str], fair: Callable[[Truth, str], Iterable[str]], *,
             by_ear: bool = False) -> Step:  # fmt: skip
    """A step that writes one stated name otherwise; `fair` are the names it then stands for as well."""

    def step(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
        key = _one_name(paper, rng)
        new = change(paper.said[key], rng) if key else ""
        return bool(new) and garble(paper, city, key, new, fair(truth_of(city), new), by_ear=by_ear)

    return step


def _letter(change: Callable[[str, random.Random], str]) -> Callable[[str, random.Random], str]:
    """A change of a name in one of its letters, its last one (路, 弄) left alone where it has three or more."""

    def apply(name: str, rng: random.Random) -> str:
        places = range(len(name) - (len(name) > 2))
        for k in rng.sample(places, len(places)):
            new = change(name[k], rng)
            if new:
                return name[:k] + new + name[k + 1 :]
        return ""

    return apply


def _kind(one: str, other: str) -> str:
    """How two syllables differ: nl, fh, nasal or curl."""
    if one[1:] == other[1:] and {one[0], other[0]} in ({"n", "l"}, {"f", "h"}):
        return "nl" if one[0] in "nl" else "fh"
    if {one + "g", other + "g"} & {one, other}:
        return "nasal"
    return "curl" if one.replace("h", "", 1) == other.replace("h", "", 1) else ""


def _near(kind: str) -> Callable[[str, random.Random], str]:
    """A letter whose syllable differs in just this way."""

    def change(letter: str, rng: random.Random) -> str:
        for _ in range(TRIES):
            new = letters.near_sound(letter, rng)
            if new and _kind(letters.sound(letter)[0], letters.sound(new)[0]) == kind:
                return new
        return ""

    return change


def _whole(name: str, rng: random.Random) -> str:
    """A name of which every letter but the last is another of its sound."""
    return "".join(letters.homophone(letter, rng) or letter for letter in name[:-1]) + name[-1]


def sounded(name: str, rng: random.Random) -> str:
    """A name with one letter of the same sound; empty where there is none."""
    return _letter(letters.homophone)(name, rng)


def _by_ear(truth: Truth, new: str) -> set[str]:
    return truth.rough.get(truth.ear(new), set())


def _same_sound(truth: Truth, new: str) -> set[str]:
    return truth.sounds.get(letters.sound(new), set())


def _exchanged(name: str, rng: random.Random) -> str:
    k = rng.randrange(len(name) - 1)
    return name[:k] + name[k + 1] + name[k] + name[k + 2 :]


def _kin_exchanged(truth: Truth, new: str) -> set[str]:
    return {new[:k] + new[k + 1] + new[k] + new[k + 2 :] for k in range(len(new) - 1)} & truth.names


def _lost(name: str, rng: random.Random) -> str:
    k = rng.randrange(len(name) - 1)
    return name[:k] + name[k + 1 :] if len(name) > 3 else ""


def _kin_lost(truth: Truth, new: str) -> set[str]:
    return truth.gone.get(new, set())


def _kin_scanned(truth: Truth, new: str) -> set[str]:
    """Names that a scanner may have read so."""
    return {name for name in truth.like(new) if len(name) == len(new) and _looks(name, new)}


def _looks(name: str, new: str) -> bool:
    rng = random.Random(0)
    differ = [(one, other) for one, other in zip(name, new, strict=True) if one != other]
    return all(any(letters.look_alike(one, rng) == other for _ in range(TRIES)) for one, other in differ)


def _ending(name: str, rng: random.Random) -> str:
    for ending, other in ENDINGS:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name.removesuffix(ending) + other
    return ""


def _kin_ending(truth: Truth, new: str) -> set[str]:
    """Names of the same beginning and another ending."""
    stems = {new.removesuffix(ending) for pair in ENDINGS for ending in pair if new.endswith(ending)}
    return {name for name in truth.names if any(name.startswith(stem) and len(name) - len(stem) < 3 for stem in stems)}


n_for_l = misspelt(_letter(_near("nl")), _by_ear, by_ear=True)
f_for_h = misspelt(_letter(_near("fh")), _by_ear, by_ear=True)
nasal_blurred = misspelt(_letter(_near("nasal")), _by_ear, by_ear=True)
curl_lost = misspelt(_letter(_near("curl")), _by_ear, by_ear=True)
same_sound = misspelt(_letter(letters.homophone), _same_sound, by_ear=True)
heard_all = misspelt(_whole, _same_sound, by_ear=True)
exchanged = misspelt(_exchanged, _kin_exchanged)
lost = misspelt(_lost, _kin_lost)
scanned = misspelt(_letter(letters.look_alike), _kin_scanned)
other_ending = misspelt(_ending, _kin_ending)


def any_accent(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """One name as an accent has it: n/l, f/h, a nasal or a curled tongue."""
    return rng.choice((n_for_l, f_for_h, nasal_blurred, nasal_blurred, curl_lost))(paper, city, rng)


def in_pinyin(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """One name in pinyin, with or without blanks; every name of that sound is fair."""
    key = _one_name(paper, rng)
    if not key:
        return False
    heard = letters.sound(paper.said[key])
    spelt = rng.choice(("", " ")).join(heard)
    return garble(paper, city, key, spelt, truth_of(city).sounds.get(heard, set()), by_ear=True)


def old_name(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """A former name that the registry knows, sometimes marked as one; False where the address has none."""
    truth = truth_of(city)
    for key in names_in(paper):
        old = [name for name, now in truth.aliases.items() if now == paper.said[key]]
        old = [name for name in old if not any(name in truth.by[one] for one in truth.by)]
        if old:
            now = paper.said[key]
            paper.form[key] = rng.choice(("{0}", "{0}", "{0}", "原{0}", "老{0}", "{0}(现{1})")).format(
                rng.choice(old), now
            )
            return True
    return False


def spoken(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """Numbers in words: values for doors and buildings, rooms digit by digit; False where there is no number."""
    keys = [key for key in NUMBERED if re.search(r"\d", paper.form.get(key, ""))]
    for key in keys:
        paper.form[key] = DIGITS.sub(partial(_said, key, rng), paper.form[key])
    return bool(keys)


def _said(key: str, rng: random.Random, found: re.Match[str]) -> str:
    figures = found[0]
    if key == "room" and len(figures) > 2:
        return by_digit(figures, CALLED)
    return in_words(int(figures), rng.choice("二两")) if len(figures) < 4 else by_digit(figures, CALLED)


def called(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """House numbers and rooms called digit by digit, one as 幺; False where no number has two digits."""
    keys = [key for key in ("number", "room") if re.search(r"\d\d", paper.form.get(key, ""))]
    for key in keys:
        paper.form[key] = re.sub(r"\d+", lambda found: by_digit(found[0], CALLED), paper.form[key])
    return bool(keys)


def dashed(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """Building, unit and room behind an estate as 7-2-501; False where there are no two of them."""
    keys = [key for key in INSIDE if paper.form.get(key)]
    bare = [digits(paper.form[key]) for key in keys]
    first = "building" if paper.row.building else "unit"
    if len(keys) < 2 or first not in keys or not paper.form.get("compound"):
        return False
    if not all(re.fullmatch(r"[A-Z]?\d*", one) and one for one in bare):
        return False
    paper.gap = ""
    paper.form |= dict(zip(keys, (bare[0], *(f"-{one}" for one in bare[1:])), strict=True))
    return True


def sub_written(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """附号 as people write it: 12附3号, 12号副3, 12-3; False where the number has none."""
    found = SUB.fullmatch(paper.form.get("number", ""))
    if found is None:
        return False
    manner = rng.choice(
        ("{0}附{1}号", "{0}号附{1}", "{0}号副{1}号", "{0}号付{1}", "{0}-{1}号", "{0}号之{1}", "{0}号-{1}")
    )
    paper.form["number"] = manner.format(found[1], found[2])
    return True


def stem_written(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """甲乙丙 put elsewhere: 甲9号, 9甲, 9号-甲; False where the number has none."""
    found = STEMMED.fullmatch(paper.form.get("number", ""))
    if found is None:
        return False
    number, stem = found[1] or found[4], found[2] or found[3]
    paper.form["number"] = rng.choice(("{1}{0}号", "{0}{1}", "{0}号-{1}", "{0}{1}号", "{0}号（{1}）")).format(
        number, stem
    )
    return paper.form["number"] != paper.row.number


def hao_left_out(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """No 号 behind the house number; False where a digit would follow at once."""
    number = paper.form.get("number", "")
    after = "".join(paper.form.get(key, "") for key in paper.order[paper.order.index("number") + 1 :])
    if not re.fullmatch(r"\d+号", number) or re.match(r"\d", after) or not paper.form.get("road"):
        return False
    paper.form["number"] = number.removesuffix("号")
    return True


def units_heard(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """Unit words as an ear or an input method has them: 3懂2单园; False where there is none."""
    changed = False
    for key in INSIDE:
        for word, others in HEARD_UNITS.items():
            if paper.form.get(key, "").endswith(word) and (not changed or rng.random() < 0.4):
                paper.form[key] = paper.form[key].removesuffix(word) + rng.choice(others)
                changed = True
                break
    return changed


def lane_spoken(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """弄 as a transcript has it, 农 or 龙, or with 里 behind; False without a lane."""
    lane = paper.form.get("lane", "")
    if "弄" not in lane:
        return False
    paper.form["lane"] = lane.replace("弄", rng.choice("农农龙浓"))
    return True


def group_written(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """A villagers' group as people name it: 五组, 第5村民小组, 5队; False where there is none."""
    lane = paper.form.get("lane", "")
    if not lane.endswith("组"):
        return False
    number = lane.removesuffix("组")
    word = in_words(int(number)) if number.isdigit() else number
    paper.form["lane"] = rng.choice((f"{word}组", f"第{number}村民小组", f"{word}队", f"{number}队", f"第{word}小组"))
    return True


def nickname(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """An estate without its ending, or with 小区 behind; False where it has none, or a road or village is called so."""
    name = paper.form.get("compound", "")
    ending = next((one for one in GENERIC if name.endswith(one)), "")
    short = name.removesuffix(ending) if rng.random() < 0.6 else name + "小区"
    if len(name) < 4 or not ending or len(short) < 2 or short in ANYWHERE:
        return False
    truth = truth_of(city)
    kin = {one for one in truth.names if short in one}
    return kin <= truth.by["compound"].keys() and garble(paper, city, "compound", short, kin)


def below(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """Below the building that is stated: 3号楼下, 3幢门口; False where its name is no plain number."""
    number = digits(paper.form.get("building", ""))
    if not number.isdigit():
        return False
    paper.drop("unit", "room")
    word = rng.choice(("号楼", "号楼", "幢", "栋"))
    paper.form["building"] = number + word
    paper.tail = rng.choice(("下", "下面", "底下") if word == "号楼" else ("楼下", "楼底下", "门口"))
    return True
