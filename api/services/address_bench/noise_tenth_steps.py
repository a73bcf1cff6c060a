"""Steps that a caller's fault takes in a draft, and frames around the text; a held type is a few of them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from api.services.address_bench import garbling, letters
from api.services.address_bench.city import BenchCity, Standard
from api.services.address_bench.truth import Query, Truth, truth_of
from api.services.address_bench.writer import Draft, draft, finish

Step = Callable[[Draft, BenchCity, Random], bool]
Frame = Callable[[str, Random], str]
Maybe = Query | None
DOORS = ("lane", "number", "phase", "building", "unit", "room")
PLAIN_HOUSE = re.compile(r"(\d+)号")
PLAIN_BUILDING = re.compile(r"(\d+|[A-H])(?:幢|栋|号楼|座|#)")
PLAIN_UNIT = re.compile(r"(\d+)单元")
PLAIN_ROOM = re.compile(r"(\d{3,4})室?")
TAILS = (
    "国际广场 国际大厦 商务大厦 国际中心 家属院 国际城 写字楼 花园 小区 公寓 家园 佳园 嘉园 名苑 雅苑 新村 新苑 佳苑 "
    "丽园 华庭 华府 山庄 别墅 名邸 名居 雅居 公馆 宿舍 大厦 广场 大院 景苑 豪庭 府邸 院子 人家 印象 天地 之家 御园 "
    "御府 新城 水岸 花苑 南苑 北苑 东苑 西苑 大街 大道 直街 后街 横街 夹道 路 街 巷 弄 坊 府 城 郡 墅 苑 里 村"
).split()
NUMERALS = frozenset("一二三四五六七八九十百千零两东南西北中")
WORDS_OF_DOORS = frozenset("弄号路街巷栋幢座室层楼组村区院期门单元")


@dataclass(frozen=True)
class Call:
    """A noise type made of steps; `does` tells what the caller does, `needs` are parts that the text must state."""

    name: str
    does: str
    steps: tuple[Step, ...]
    needs: tuple[str, ...] = ()
    frame: Frame | None = None

    def __call__(self, row: Standard, city: BenchCity, rng: Random) -> Maybe:
        """The query of one address, None where this caller would not call so or nobody could judge it."""
        paper = garbling.full(row, rng, *self.needs) if self.needs else draft(row, rng)
        if paper is None or not all(step(paper, city, rng) for step in self.steps):
            return None
        query = finish(paper, city, self.name)
        if query is None or self.frame is None:
            return query
        return query._replace(text=self.frame(query.text, rng))


def table(*calls: Call) -> dict[str, Callable[[Standard, BenchCity, Random], Maybe]]:
    """The types by name."""
    return {call.name: call for call in calls}


def stem(name: str) -> str:
    """A name without the word for its kind: 德馨公寓 → 德馨, 永津大道 → 永津."""
    tail = next((tail for tail in TAILS if name.endswith(tail) and len(name) - len(tail) >= 2), "")
    return name.removesuffix(tail)


def sole(truth: Truth, new: str, meant: str) -> bool:
    """Whether of all names of the city only `meant` is as near to a garbled name: in letters, sound and pieces."""
    own = {meant} | {alias for alias, name in truth.aliases.items() if name == meant}
    rivals = truth.like(new) | truth.rough.get(truth.ear(new), set()) | truth.rough.get(truth.ear(meant), set())
    rivals |= anagrams(truth).get("".join(sorted(new)), set())
    if new in truth.names or rivals - own:
        return False
    pieces = {new[k:end] for k in range(len(new)) for end in range(k + 2, len(new) + 1)}
    return not any(piece in truth.names and piece not in meant for piece in pieces)


def anagrams(truth: Truth) -> dict[str, set[str]]:
    """Names of the city by their letters in order of code, made once."""
    made: dict[str, set[str]] = truth.city.memory.setdefault("held anagrams", {})
    if not made:
        for name in truth.names:
            made.setdefault("".join(sorted(name)), set()).add(name)
    return made


def kin_of(truth: Truth, start: str) -> set[str]:
    """Names of the city that begin so (of two letters at least)."""
    made: dict[str, set[str]] = truth.city.memory.setdefault("held beginnings", {})
    if not made:
        for name in truth.names:
            made.setdefault(name[:2], set()).add(name)
    return {name for name in made.get(start[:2], set()) if name.startswith(start)}


def name_key(paper: Draft, rng: Random) -> str:
    """A road or a compound that the text states, nothing where it states neither."""
    keys = [key for key in ("road", "compound") if paper.form.get(key)]
    return rng.choice(keys) if keys else ""


def respelled(change: Callable[[str, Random], str], least: int = 2) -> Step:
    """Write a road or a compound as `change` has it, where its stem is long enough and no other name is as near."""

    def step(paper: Draft, city: BenchCity, rng: Random) -> bool:
        key = name_key(paper, rng)
        meant = paper.said.get(key, "")
        if not key or len(stem(meant)) < least or "(" in meant:
            return False
        new = change(meant, rng)
        if not new or not sole(truth_of(city), new, meant):
            return False
        paper.form[key] = new
        return True

    return step


def in_stem(change: Callable[[str, Random], str]) -> Callable[[str, Random], str]:
    """A change of one letter of the stem; nothing where none can be changed."""

    def apply(name: str, rng: Random) -> str:
        for k in rng.sample(range(len(stem(name))), len(stem(name))):
            told = name[k] not in NUMERALS and letters.sound(name)[k] == letters.sound(name[k])[0]
            other = change(name[k], rng) if told else ""
            if other and other not in NUMERALS | WORDS_OF_DOORS:
                return name[:k] + other + name[k + 1 :]
        return ""

    return apply


def close(kind: str) -> Callable[[str, Random], str]:
    """Another letter that ears of one kind take for it: `nl`, `fh`, `nasal` (前后鼻音), `flat` (平翘舌)."""

    def change(letter: str, rng: Random) -> str:
        for _ in range(8):
            other = letters.near_sound(letter, rng)
            if other and _differ(kind, letters.sound(letter)[0], letters.sound(other)[0]):
                return other
        return ""

    return change


def _differ(kind: str, one: str, other: str) -> bool:
    if kind in {"nl", "fh"}:
        return {one[0], other[0]} == set(kind) and one[1:] == other[1:]
    if kind == "nasal":
        return one.removesuffix("g") == other.removesuffix("g")
    return one[0] in "zcs" and one[:1] + one[1:].removeprefix("h") == other[:1] + other[1:].removeprefix("h")


def exchanged(name: str, rng: Random) -> str:
    """Two neighbouring letters of the stem in the wrong order."""
    k = rng.randrange(len(stem(name)) - 1)
    return name[:k] + name[k + 1] + name[k] + name[k + 2 :] if name[k] != name[k + 1] else ""


def lost(name: str, rng: Random) -> str:
    """One letter of the stem left out."""
    k = rng.randrange(len(stem(name)))
    return name[:k] + name[k + 1 :] if len(stem(name)) > 2 and not NUMERALS & set(name) - set("东南西北中") else ""


def spelled(name: str, rng: Random) -> str:
    """The stem in pinyin, its kind in characters: dexin公寓, or all of it in pinyin."""
    cut = len(stem(name)) if rng.random() < 0.6 else len(name)
    sounds = letters.sound(name[:cut])
    return rng.choice(("", "", " ")).join(sounds) + name[cut:]


def one_spelled(name: str, rng: Random) -> str:
    """One letter of the stem that the keyboard left in pinyin."""
    k = rng.randrange(len(stem(name)))
    return name[:k] + letters.sound(name[k])[0] + name[k + 1 :]


def without_tail(paper: Draft, city: BenchCity, rng: Random) -> bool:
    """Leave the word for the kind out; what else begins so is a rival, and of another kind makes it too murky."""
    key = name_key(paper, rng)
    name, truth = paper.said.get(key, ""), truth_of(city)
    short = stem(name)
    if (
        not key
        or short == name
        or short in truth.names
        or not paper.form.get("building" if key == "compound" else "number")
    ):
        return False
    kin = {truth.standard_names(one) for one in kin_of(truth, short)} - {name}
    if (
        any(one not in truth.by[key] for one in kin)
        or any(one in short for one in "号第")
        or short[-1] in NUMERALS - set("东南西北中")
    ):
        return False
    paper.form[key] = short
    paper.rivals += [paper.said | {key: one} for one in sorted(kin)]
    return True


def other_tail(paper: Draft, city: BenchCity, rng: Random) -> bool:
    """Say 小区 for whatever an estate calls itself, 街 for 路 or 路 for 街, where nothing else begins so."""
    key = name_key(paper, rng)
    name, truth = paper.said.get(key, ""), truth_of(city)
    short = stem(name)
    new = short + ("小区" if key == "compound" else "街" if name[-1:] == "路" else "路")
    if not key or short == name or len(kin_of(truth, short)) > 1 or not sole_stem(truth, new, name):
        return False
    paper.form[key] = new
    return True


def sole_stem(truth: Truth, new: str, meant: str) -> bool:
    """Whether no name but `meant` lies one letter from a name with another word for its kind, nor sounds like it."""
    return new not in truth.names and not (truth.like(new) | truth.rough.get(truth.ear(new), set())) - {meant}


def former(paper: Draft, city: BenchCity, rng: Random) -> bool:
    """Say the name that a road, an estate or a town bore before, where the registry knows it."""
    truth = truth_of(city)
    known = [(key, old) for key in ("road", "compound", "town", "district") for old, name in truth.aliases.items()
             if paper.said.get(key) == name and paper.form.get(key)]  # fmt: skip
    if not known:
        return False
    names = [one for one in known if one[0] in {"road", "compound"}]
    if not names and rng.random() < 0.8:  # a district's old name tells little beside the rest
        return False
    key, old = rng.choice(names or known)
    paper.form[key] = old
    return True


def doors(change: Callable[[str, str, Random], str], *keys: str) -> Step:
    """Write the doors (all of them, or those named) as `change` has it; False where none of them is changed."""

    def step(paper: Draft, city: BenchCity, rng: Random) -> bool:
        before = dict(paper.form)
        for key in keys or DOORS:
            if paper.form.get(key):
                paper.form[key] = change(key, paper.form[key], rng)
        return paper.form != before

    return step


def framed(*forms: str) -> Frame:
    """Put the text into one of some sentences: 〈〉 is the text, ☎ a phone, ☺ a name, ⏰ an hour, № a number."""

    def frame(text: str, rng: Random) -> str:
        hour = rng.choice((f"{rng.randint(7, 22)}:{rng.randint(0, 59):02d}", f"{rng.randint(7, 12)}点半", "昨晚"))
        form = rng.choice(forms).replace("☎", phone(rng)).replace("☺", speaker(rng))
        return form.replace("⏰", hour).replace("№", str(rng.randint(2, 9))).replace("〈〉", text)

    return frame


def phone(rng: Random) -> str:
    """An invented mobile number."""
    return f"1{rng.choice('3578')}{rng.randint(0, 999_999_999):09d}"


def speaker(rng: Random) -> str:
    """Somebody by surname."""
    return rng.choice("王李张刘陈杨赵黄周吴徐孙胡朱") + rng.choice(("先生", "女士", "师傅", "阿姨", "大爷", "老师"))
