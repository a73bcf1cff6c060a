"""Steps of the held noise: each changes a draft, or says that it cannot fairly be done."""

import random
import re
from collections.abc import Callable, Iterable

from api.services.address_bench import letters
from api.services.address_bench.city import BenchCity, Standard
from api.services.address_bench.garbling import full
from api.services.address_bench.noise_held_words import MEANT, SEVERAL, UNIT_EARS, Frame, looks_like, misheard, said
from api.services.address_bench.truth import Query, Truth, truth_of
from api.services.address_bench.writer import Draft, Noise, digits, draft, finish, garble

Step = Callable[[Draft, BenchCity, random.Random], bool]
Start = Callable[[Standard, BenchCity, random.Random], Draft | None]
Entry = tuple[str, Noise]
PURE = re.compile(r"[一-龥]{3,9}")
SUB = re.compile(r"(\d+)(?:号附|-)(\d+)号")
STEM = re.compile(r"(\d+)号([甲乙丙])|([甲乙丙])(\d+)号")
LANE = re.compile(r"(\d+)弄(?:(\d+)支弄)?")


def made(name: str, doc: str, *steps: Step, frames: tuple[Frame, ...] = (), needs: tuple[str, ...] = ()) -> Entry:
    """A noise type that takes some steps and then stands in frames; `doc` says what a caller does."""

    def start(row: Standard, city: BenchCity, rng: random.Random) -> Draft | None:
        row = row if needs or rng.random() < 0.5 else some_row(city, rng)
        return full(row, rng, *needs) if needs else draft(row, rng)

    return written(name, doc, start, *steps, frames=frames)


def written(name: str, doc: str, start: Start, *steps: Step, frames: tuple[Frame, ...] = ()) -> Entry:
    """A noise type whose drafts come from `start`."""

    def noise(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
        paper = start(row, city, rng)
        if paper is None or not all(step(paper, city, rng) for step in steps):
            return None
        text = paper.text()
        for frame in frames:
            text = frame(text, rng)
        return finish(paper, city, name, text)

    noise.__doc__ = doc
    return name, noise


def some_row(city: BenchCity, rng: random.Random) -> Standard:
    """An address of any house, large or small."""
    place = rng.randrange(len(city.rows.spots))
    return city.rows[city.rows.first_of(place) + rng.randrange(city.rows.spots[place].size)]


def brief(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """Callers name neither province nor city, and larger areas now and then."""
    keep = {"district": 0.35, "town": 0.2, "community": 0.06}
    paper.gap = ""
    if "compound" not in paper.form and "road" not in paper.form:
        keep["community"] = 1.0
    paper.drop("province", "city", *(key for key, share in keep.items() if rng.random() >= share))
    return True


def barest(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """Road and number, estate and building and room, hamlet and group: nothing else."""
    paper.gap = ""
    paper.drop("province", "city", "district", "town")
    if paper.form.get("compound"):
        paper.drop("community", *(("road",) if not paper.form.get("lane") else ()))
        if paper.row.road and not paper.form.get("lane"):
            paper.drop("number")
    return "road" not in paper.form or "number" in paper.form


def aloud(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """Every number said in words."""
    inside = ("lane", "number", "phase", "building", "unit", "room")
    spoken = {key: said(paper.form[key], rng, room=key == "room") for key in inside if key in paper.form}
    changed = any(paper.form[key] != value for key, value in spoken.items())
    paper.form.update(spoken)
    return changed


def dashed(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """Building, unit and room as figures with dashes."""
    if not paper.form.get("compound") or not re.fullmatch(r"\d+(幢|栋|号楼)", paper.said.get("building", "")):
        return False
    if not re.fullmatch(r"\d+室", paper.said.get("room", "")):
        return False
    run = [digits(paper.said[key]) for key in ("building", "unit", "room") if key in paper.said]
    paper.form |= {"building": "-".join(run), "unit": "", "room": ""}
    return True


def having(key: str, pattern: re.Pattern[str]) -> Step:
    """A step that asks for a part of some form."""

    def step(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
        whole = pattern.fullmatch(paper.said.get(key, ""))
        return bool(whole) and not (key == "number" and "compound" in paper.said)

    return step


def sub_number(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """附号 in another form."""
    found = SUB.fullmatch(paper.form.get("number", ""))
    if not found or paper.form.get("compound"):
        return False
    one, two = found.groups()
    forms = (f"{one}号附{two}", f"{one}附{two}号", f"{one}-{two}号", f"{one}号之{two}", f"{one}号附{two}号")
    paper.form["number"] = rng.choice([form for form in forms if form != found[0]])
    return True


def stem_mark(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """甲, 乙, 丙 before or behind the number."""
    found = STEM.fullmatch(paper.form.get("number", ""))
    if not found or paper.form.get("compound"):
        return False
    number, mark = found[1] or found[4], found[2] or found[3]
    forms = (f"{number}{mark}号", f"{mark}{number}号", f"{number}号（{mark}）", f"{number}{mark}")
    paper.form["number"] = rng.choice(forms)
    return True


def lane_form(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """弄 and 支弄 as people write them."""
    found = LANE.fullmatch(paper.form.get("lane", ""))
    if not found or "number" not in paper.form:
        return False
    lane, branch = found.groups()
    ends = (f"{branch}支", f"（{branch}支弄）", f" {branch}支弄") if branch else ("内", "里", " ", "-", "堂")
    paper.form["lane"] = f"{lane}弄{rng.choice(ends)}"
    return True


def group_form(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """第三组, 3小组, 三组 for the villagers' group."""
    if paper.row.road or not paper.form.get("lane"):
        return False
    number = digits(paper.form["lane"].removesuffix("组"))
    word = said(number, rng)
    paper.form["lane"] = rng.choice((f"第{word}组", f"{number}小组", f"{word}组", f"{number}组", f"第{number}村民小组"))
    if "number" in paper.form and rng.random() < 0.4:
        paper.drop("number")
    return True


def unit_by_ear(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """A character of the same sound for the word of building, unit or room."""
    keys = [key for key in ("building", "unit", "room") if key in paper.form]
    rng.shuffle(keys)
    for key in keys:
        for word, others in UNIT_EARS:
            if re.search(rf"\d{word}$", paper.form[key]):
                paper.form[key] = paper.form[key].removesuffix(word) + rng.choice(others)
                return True
    return False


def no_hao(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """The number of a road without 号."""
    if not re.fullmatch(r"\d+号", paper.form.get("number", "")) or "road" not in paper.form or "lane" in paper.form:
        return False
    if not paper.form.get("compound") and {"building", "unit", "room"} & set(paper.form):
        return False
    paper.form["number"] = paper.form["number"].removesuffix("号")
    return True


def below(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """Something lies below a building."""
    found = re.fullmatch(r"(\d+)(幢|栋|号楼)", paper.said.get("building", ""))
    if not found or not paper.form.get("compound"):
        return False
    paper.drop("unit", "room")
    paper.form["building"] = rng.choice((f"{found[1]}号楼下", f"{found[1]}{found[2]}楼下", f"{found[1]}幢下面"))
    paper.tail = rng.choice(("", "有人吵架", "垃圾堆满了", "车被刮了", "积水", "树倒了"))
    return True


def small_first(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """The estate and its door first, the road behind it, the area last."""
    form = paper.form
    if not form.get("compound") or "road" not in form or "lane" in form or not paper.row.building:
        return False
    inner = ("compound", "phase", "building", "unit", "room", "road", "number")
    paper.gap, paper.order = "", (*inner, "district", "town", "community", "city", "province")
    form["road"] = rng.choice(("，", " ", "，在")) + form["road"]
    area = next((key for key in paper.order[7:] if key in form), "")
    if area:
        form[area] = rng.choice(("，", " ")) + form[area]
    return True


Kin = Callable[[Truth, str, str], Iterable[str]]


def misname(change: Callable[[str, random.Random], str], kin: Kin) -> Step:
    """A step that writes one name otherwise, where the city holds no other name as near."""

    def step(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
        truth = truth_of(city)
        keys = [key for key in ("road", "compound") if PURE.fullmatch(paper.form.get(key, ""))]
        key = rng.choice(keys) if keys else ""
        new = change(paper.said[key], rng) if keys else ""
        if not new or (new.isascii() and set(paper.said[key]) & SEVERAL) or new == paper.said[key]:
            return False
        fair = set(kin(truth, paper.said[key], new))
        ears = (truth.ear(new), truth.ear(paper.said[key]))
        near = truth.like(new).union(*(truth.rough.get(ear, set()) for ear in ears))
        if any(_elsewhere(truth, paper, key, name) for name in near - fair - {paper.said[key]}):
            return False
        return garble(paper, city, key, new, fair)

    return step


def _elsewhere(truth: Truth, paper: Draft, key: str, name: str) -> bool:
    """Whether a name as near has such an address in another grid."""
    said = {part: value for part, value in paper.said.items() if part not in {"unit", "room"}}
    grids = {truth.grid[place] for place in truth.matching(said | {key: truth.standard_names(name)})}
    number = (
        re.match(r"\d+", said.pop("number", "")) if key == "road" and not {"lane", "compound"} & set(said) else None
    )
    if number:  # an absent number may still fit between two of the other road's
        grids |= truth.between(said | {key: truth.standard_names(name)}, int(number[0]))
    return bool(grids - {truth.grid_of(paper.row)})


def one(change: Callable[[str, random.Random], str]) -> Callable[[str, random.Random], str]:
    """A name with one letter changed that does not tell names apart as numbers and sides do."""

    def apply(name: str, rng: random.Random) -> str:
        places = [k for k in range(len(name) - (rng.random() < 0.9)) if name[k] not in MEANT]
        rng.shuffle(places)
        for k in places:
            other = change(name[k], rng) if name[k] not in SEVERAL else ""
            if other and other not in MEANT:
                return name[:k] + other + name[k + 1 :]
        return ""

    return apply


def _turned(name: str, rng: random.Random) -> str:
    places = [k for k in range(len(name) - 1) if name[k] != name[k + 1] and not {name[k], name[k + 1]} & MEANT]
    k = rng.choice(places) if len(name) > 3 and places else -1
    return _swapped(name, k) if k >= 0 else ""


def _swapped(name: str, k: int) -> str:
    return name[:k] + name[k + 1] + name[k] + name[k + 2 :]


def _lost(name: str, rng: random.Random) -> str:
    places = [k for k in range(1 if len(name) > 4 else 2, len(name)) if name[k] not in MEANT] if len(name) > 3 else []
    k = rng.choice(places) if places else -1
    return name[:k] + name[k + 1 :] if k >= 0 else ""


def lost(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
    """One letter of a long name was not typed; what is left is no part of another name, nor a letter from one."""
    if not misname(_lost, lambda truth, name, new: truth.gone.get(new, ()))(paper, city, rng):
        return False
    new = next(paper.form[key] for key in ("road", "compound") if paper.form.get(key, "") != paper.said.get(key, ""))
    truth, told = truth_of(city), set(paper.said.values())
    return not any(new in name for name in truth.names) and truth.like(new) <= told | truth.gone.get(new, set())


def same_sound(truth: Truth, name: str, new: str) -> Iterable[str]:
    """Names of the same sound."""
    return truth.sounds.get(letters.sound(name), set())


typed = misname(one(misheard("same")), same_sound)
scanned_name = misname(one(looks_like), lambda truth, name, new: ())
turned = misname(_turned, lambda truth, name, new: {_swapped(new, k) for k in range(len(new) - 1)} & truth.names)


def heard(kind: str) -> Step:
    """A name as an accent gives it: n_l, f_h, nasal, flat."""
    return misname(one(misheard(kind)), lambda truth, name, new: ())


def _latin(name: str, rng: random.Random) -> str:
    way = rng.choice(("", " ", "title"))
    syllables = letters.sound(name)
    return "".join(syllables).capitalize() if way == "title" else way.join(syllables)


latin = misname(_latin, same_sound)
