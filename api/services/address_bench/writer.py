"""How people write an address: which levels they leave out, and how they write what stays."""

import random
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from api.services.address_bench.city import BenchCity, Standard
from api.services.address_bench.truth import NAMES, Query, Said, Truth, truth_of

Noise = Callable[[Standard, BenchCity, random.Random], Query | None]
ORDER = tuple("province city district town community road lane number compound phase building unit room".split())
VILLAGE_ORDER = ("province", "city", "district", "town", "community", "compound", "lane", "number")
WORDS_OF_UNIT = {"门": "单元", "梯": "单元"}  # what callers make of a registry's rarer word
BUILDING = re.compile(r"(\d+|[A-Z]\d*|\d+-\d+)(幢|栋|号楼|座)")
FLOOR = re.compile(r"\d+F")  # 5F-2 of a Taiwanese floor: nobody says it in words
ROOM_WORD = re.compile(r"(?<=\d)(室|号|房)$")
INSIDE_WORDS = re.compile(r"(幢|栋|号楼|座|单元|室|#|(?<=\d)(?:楼|樓|门|梯|房|棟)|(?<=^\d{3})号|(?<=^\d{4})号)$")
KEEP = {"province": 0.42, "city": 0.54, "district": 0.66, "town": 0.44, "community": 0.14}


@dataclass
class Draft:
    """A text in the making: `said` are registry facts it states, `form` how each part is written."""

    row: Standard
    said: Said
    form: Said
    order: tuple[str, ...]
    head: str = ""
    tail: str = ""
    gap: str = ""
    rivals: list[Said] = field(default_factory=list)

    def text(self) -> str:
        """The text as it would be typed."""
        return self.head + self.gap.join(self.form[key] for key in self.order if self.form.get(key)) + self.tail

    def drop(self, *keys: str) -> None:
        """Leave parts out, of the text and of what it states."""
        for key in keys:
            self.said.pop(key, None)
            self.form.pop(key, None)


def draft(row: Standard, rng: random.Random, *, full: bool = False) -> Draft:
    """A base text with levels left out as often as people do (none but province and city when `full`)."""
    order = ORDER if row.road else VILLAGE_ORDER
    facts = {key: getattr(row, key) for key in ORDER if getattr(row, key)}
    keep = {key for key in facts if rng.random() < KEEP.get(key, 1.0)}
    if not full:
        keep -= _left_out(row, rng)
    if not row.road:
        keep |= {"compound"} if "community" in keep or rng.random() < 0.6 else {"community", "compound"}
        keep |= set() if row.compound else {"community"}
    said = {key: facts[key] for key in order if key in keep and key in facts}
    paper = Draft(row, said, dict(said), order)
    _everyday(paper, rng)
    return paper


def _left_out(row: Standard, rng: random.Random) -> set[str]:
    out: set[str] = set()
    if row.compound and row.road:
        if rng.random() < 0.45:
            out |= {"road", "lane", "number"} - ({"number"} if row.lane else set())
        elif rng.random() < 0.2:
            out |= {"lane", "number"} - ({"number"} if row.lane else set())
        elif rng.random() < 0.2:
            out |= {"compound", "phase", "building", "unit", "room"}
    elif row.road and rng.random() < 0.08:
        out |= {"lane", "number", "building", "unit", "room"}
    if row.building and rng.random() < 0.35:
        out |= {"building", "unit", "room"}
    if row.unit and rng.random() < 0.4:
        out.add("unit")
    if row.room and rng.random() < 0.35:
        out |= {"unit", "room"}
    if "number" in out and row.lane and not row.compound:
        out.add("room")
    return out


def _everyday(paper: Draft, rng: random.Random) -> None:
    """Habits that nobody would call noise: 栋 for 幢, no 室, no 市, a blank."""
    form = paper.form
    if form.get("building") and rng.random() < 0.3:
        form["building"] = other_word(form["building"], rng)
    if form.get("room") and rng.random() < 0.5:
        form["room"] = ROOM_WORD.sub("", form["room"])
    if form.get("unit", "")[-1:] in WORDS_OF_UNIT and rng.random() < 0.3:
        form["unit"] = form["unit"][:-1] + WORDS_OF_UNIT[form["unit"][-1]]
    if "樓" in form.get("room", "") and rng.random() < 0.35:
        form["room"] = _floor(form["room"], rng)
    for key, suffix in (("city", "市"), ("district", "区"), ("province", "省")):
        if form.get(key) and rng.random() < 0.12:
            form[key] = form[key].removesuffix(suffix)
    if rng.random() < 0.05:
        paper.gap = rng.choice((" ", ",", "，", " ", "-")) if not _dashy(paper) else " "


def _floor(room: str, rng: random.Random) -> str:
    """5樓之2 as people write it: 5F-2, 5樓-2, 5F之2."""
    floor, _, door = room.partition("樓之")
    floor = floor.removesuffix("樓")
    if not door:
        return f"{floor}F"
    return rng.choice((f"{floor}F-{door}", f"{floor}樓-{door}", f"{floor}F之{door}"))


def _dashy(paper: Draft) -> bool:
    return any(key in paper.form for key in ("building", "room", "number"))


def other_word(building: str, rng: random.Random) -> str:
    """The same building with another unit word; letters keep 座."""
    found = BUILDING.fullmatch(building)
    if found is None or not found[1][0].isdigit():
        return building
    return found[1] + rng.choice(("幢", "栋", "号楼", "#", "座", "号楼", "栋"))


def digits(part: str) -> str:
    """The part without its unit word: 3幢 → 3, 501室 → 501, A座 → A."""
    return INSIDE_WORDS.sub("", part)


def finish(paper: Draft, city: BenchCity, noise: str, text: str = "") -> Query | None:
    """The query with its truth: from the stated parts and the rivals of garbled names."""
    truth = truth_of(city)
    found = truth.verdict(paper.said, paper.rivals)
    if found.kind in {"murky", "none"}:
        return None
    grid = truth.grid_of(paper.row)
    if found.kind == "answer" and found.grid != grid:
        return None
    return Query(text or paper.text(), noise, found.kind, truth.index(paper.row), grid, found.level)


def names_in(paper: Draft) -> list[str]:
    """Keys of the names that the draft states."""
    return [key for key in NAMES if paper.form.get(key)]


def garble(paper: Draft, city: BenchCity, key: str, new: str, fair: Iterable[str], *, by_ear: bool = False) -> bool:
    """Write a name otherwise; False where nobody could tell what was meant.

    `fair` are names that the garbled one stands for just as well: their addresses make the query an ask.
    Other names one letter away make it too murky to judge by, unless the garbled one sounds like the name meant.
    """
    truth = truth_of(city)
    if new in truth.names or new == paper.said[key]:
        return False
    kin = set(fair) - {paper.said[key]}
    others: set[str] = set() if by_ear else truth.like(new)
    for name in sorted(others - kin - {paper.said[key]}):
        if _elsewhere(truth, paper, key, name):
            return False
    if any(_between_elsewhere(truth, paper, key, name) for name in sorted(kin)):
        return False
    paper.form[key] = new
    paper.rivals += [paper.said | {key: truth.standard_names(name)} for name in sorted(kin)]
    return True


def _elsewhere(truth: Truth, paper: Draft, key: str, name: str) -> bool:
    places = truth.matching(paper.said | {key: truth.standard_names(name)})
    return any(truth.grid[place] != truth.grid_of(paper.row) for place in places)


def _between_elsewhere(truth: Truth, paper: Draft, key: str, name: str) -> bool:
    """Whether the number, though absent, would fit into a rival road that runs through another grid."""
    number = plain_number(paper.said.get("number", ""))
    if key != "road" or number < 0 or paper.said.get("compound") or paper.said.get("lane"):
        return False
    said = {other: value for other, value in paper.said.items() if other not in {"number", "unit", "room"}}
    return bool(truth.between(said | {"road": truth.standard_names(name)}, number) - {truth.grid_of(paper.row)})


def plain_number(number: str) -> int:
    """12 of 12号; -1 where the number has 附, a dash or a letter."""
    found = re.fullmatch(r"(\d+)[号號]院?", number)
    return int(found[1]) if found else -1
