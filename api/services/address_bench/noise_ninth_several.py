"""Held-out noise of several places in one text, and of names that stand for several places."""

import random

from api.services.address_bench.city import BenchCity, Standard
from api.services.address_bench.garbling import full
from api.services.address_bench.noise_ninth_steps import SAME_SOUND, Step, aloud, doors_aloud
from api.services.address_bench.noise_ninth_words import CALL, LABEL, ORDER
from api.services.address_bench.truth import Query, truth_of
from api.services.address_bench.writer import Draft, Noise, draft, finish, plain_number

ABOVE = ("province", "city", "district", "town", "community", "road", "lane", "number")
UNSURE = ("{a}号还是{b}号来着，记不清了", "{a}号，要么是{b}号", "{a}号或者{b}号")
RIGHTED = ("{a}号，哦不对，{b}号", "{a}号……说错了，是{b}号", "{a}号 更正：{b}号")
BOTH = ("{a}和{b}都停水了", "{a}、{b}两处都报了修", "我有两套房，{a}，还有{b}", "{a}；{b}")
NOT_BUT = ("不是{a}，是{b}", "别去{a}了，改到{b}", "之前报的{a}写错了，应该是{b}", "我说错了，不是{a}，是{b}")
HOME_EVENT = (
    "我住{a}，我是要反映{b}有人打架",
    "我家在{a}，但漏水的是{b}，我老母亲住那",
    "来电人（家住{a}）反映事发地点为{b}，有树倒伏",
)


def twin(name: str, key: str, told: bool, *steps: Step) -> Noise:
    """A name of several places: with an area that decides, or without one (a question)."""

    def one(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
        truth, meant = truth_of(city), str(getattr(row, key))
        places = truth.by[key].get(meant, []) if meant else []
        if len({truth.spots[place].district for place in places}) < 2:
            return None
        paper = full(row, rng, key, *(("number",) if key == "road" else ()))
        if paper is None or (key == "road" and row.compound):
            return None
        paper.drop(*(part for part in ABOVE if part != key and (key == "compound" or part not in {"lane", "number"})))
        if told:
            area = rng.choice(("district", "town"))
            paper.said[area] = paper.form[area] = getattr(row, area)
        if not all(step(paper, city, rng) for step in steps):
            return None
        query = finish(paper, city, name)
        return query if query is not None and query.kind == ("answer" if told else "ask") else None

    return one


def begins_alike(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """The beginning of a name that several estates have in common, in several grids."""
    truth, stem = truth_of(city), row.compound[:2]
    if not row.building or len(row.compound) < 4 or f"{stem}小区" in truth.names:
        return None
    kin = [name for name in sorted(truth.by["compound"]) if name.startswith(stem)]
    grids = {truth.grid[place] for name in kin for place in truth.by["compound"][name]}
    full_names = [name for name in kin if name not in truth.landmarks]
    if len(full_names) < 2 or len({truth.grid[truth.by["compound"][name][0]] for name in full_names}) < 2:
        return None
    text = rng.choice(("我们小区叫{s}什么来着，{s}……", "{s}那个小区", "{s}小区，全名我忘了")).format(s=stem)
    return Query(text, "name_half_known", "ask", truth.index(row), truth.grid_of(row), "compound") if grids else None


def two_numbers(name: str, words: tuple[str, ...], spoken: bool, right: bool, frame: Step | None = None) -> Noise:
    """Two numbers of one road: the second is meant where it puts the first right, else either may be."""

    def one(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
        truth, number = truth_of(city), plain_number(row.number)
        paper = full(row, rng, "road", "number")
        if paper is None or number < 0 or row.lane or row.compound:
            return None
        paper.drop("unit", "room", "building", "community")
        others = [
            truth.spots[place] for place in truth.matching({k: v for k, v in paper.said.items() if k != "number"})
        ]
        numbers = sorted({plain_number(spot.number) for spot in others if not spot.lane} - {-1, number})
        if not numbers:
            return None
        first = rng.choice(numbers)
        told = [aloud(one, rng) if spoken else str(one) for one in (first, number)]
        paper.form["number"], paper.gap = rng.choice(words).format(a=told[0], b=told[1]), ""
        if not right:
            paper.rivals.append(paper.said | {"number": f"{first}号"})
        if frame is not None:
            frame(paper, city, rng)
        query = finish(paper, city, name)
        return query._replace(level="road") if query is not None and not right else query

    return one


def told(row: Standard, city: BenchCity, rng: random.Random, *steps: Step) -> tuple[Draft, Query] | None:
    """A plain draft that has one answer, and that answer."""
    paper = draft(row, rng)
    paper.drop("province", "community")
    if not all(step(paper, city, rng) for step in steps):
        return None
    if not {"number", "compound"} & set(paper.said):
        return None
    query = finish(paper, city, "")
    return (paper, query) if query is not None and query.kind == "answer" else None


def pair(name: str, frames: tuple[str, ...], decides: bool, *steps: Step) -> Noise:
    """Two addresses: the second is meant where the words say so, else it is a question."""

    def one(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
        first = told(city.rows[rng.randrange(len(city.rows))], city, rng)
        second = told(row, city, rng, *steps)
        if first is None or second is None or first[1].grid == second[1].grid:
            return None
        text = rng.choice(frames).format(a=first[1].text, b=second[1].text)
        meant = second[1]
        level = meant.level if decides else "road"
        return Query(text, name, "answer" if decides else "ask", meant.row, meant.grid, level)

    return one


SEVERAL: dict[str, Noise] = {
    "same_estate_bare": twin("same_estate_bare", "compound", False),
    "same_estate_area_told": twin("same_estate_area_told", "compound", True),
    "same_road_bare": twin("same_road_bare", "road", False),
    "same_road_area_told": twin("same_road_area_told", "road", True),
    "name_half_known": begins_alike,
    "one_of_two_doors": two_numbers("one_of_two_doors", UNSURE, spoken=False, right=False),
    "door_put_right": two_numbers("door_put_right", RIGHTED, spoken=False, right=True),
    "two_homes_told": pair("two_homes_told", BOTH, decides=False),
    "not_this_but_that": pair("not_this_but_that", NOT_BUT, decides=True),
    "trouble_elsewhere": pair("trouble_elsewhere", HOME_EVENT, decides=True),
}
SEVERAL_MIXED: dict[str, Noise] = {
    "same_estate_in_order": twin("same_estate_in_order", "compound", False, ORDER),
    "same_estate_area_said": twin("same_estate_area_said", "compound", True, doors_aloud),
    "same_road_on_label": twin("same_road_on_label", "road", True, LABEL),
    "one_of_two_said": two_numbers("one_of_two_said", UNSURE, spoken=True, right=False, frame=CALL),
    "door_righted_said": two_numbers("door_righted_said", RIGHTED, spoken=True, right=True),
    "two_homes_said": pair("two_homes_said", BOTH, False, doors_aloud),
    "not_this_and_ear": pair("not_this_and_ear", NOT_BUT, True, SAME_SOUND),
    "trouble_elsewhere_said": pair("trouble_elsewhere_said", HOME_EVENT, True, doors_aloud),
}
