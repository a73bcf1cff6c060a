"""Held-out noise of places told by others: landmarks, crossings, sides of a road, numbers between two."""

import random
import re
from collections import defaultdict
from math import hypot
from typing import NamedTuple

import shapely

from api.services.address_bench.city import BenchCity, Standard
from api.services.address_bench.garbling import full
from api.services.address_bench.noise_ninth_steps import SAME_SOUND, Step, aloud, only_answer
from api.services.address_bench.noise_ninth_words import ASKS, CALL, LABEL, ORDER
from api.services.address_bench.truth import Query, Truth, truth_of
from api.services.address_bench.writer import Draft, Noise, draft, finish, plain_number

NEAR_M, BORDER_M, FACING_M, ALONG_M = 70.0, 12.0, 120.0, 350.0
BESIDE = "旁边 边上 门口 隔壁 门前".split()
OPPOSITE = "对面 斜对面 马路对面 正对面".split()
MEETING = (
    "{a}和{b}的路口",
    "{a}{b}交叉口",
    "{a}与{b}十字路口",
    "{a}跟{b}交汇的地方",
    "{a}/{b}路口",
    "{b}拐到{a}那个口子上",
)
TROUBLE = "，有个井盖没了 ，红绿灯不亮 ，撞车了快来人 ，路面塌了一块 ，有人晕倒了 ，水管爆了".split()
CHAIN = re.compile(r"(.+)\((.+)店\)")
KIND_OF_SHOP = re.compile(r"(?:购物中心|生活超市|超市|大卖场|便利店)$")


class Meeting(NamedTuple):
    """Two roads that meet once, and where."""

    one: str
    other: str
    lng: float
    lat: float


def placed(truth: Truth, lng: float, lat: float, sure_m: float) -> tuple[str, int] | None:
    """Answer where so many metres around lie in one grid, ask on a border, nothing where it is hard to tell."""
    wide, close = truth.around(lng, lat, sure_m), truth.around(lng, lat, BORDER_M)
    if len(wide) == 1:
        return "answer", next(iter(wide))
    return ("ask", min(close)) if len(close) > 1 else None


def around_frame(text: str, city: BenchCity, rng: random.Random, frame: Step | None, row: Standard) -> str:
    """The text in a frame, or with a trouble behind it."""
    if frame is None:
        return text + rng.choice(TROUBLE)
    paper = Draft(row, {}, {"road": text}, ("road",))
    frame(paper, city, rng)
    return paper.text()


def by_landmark(name: str, words: list[str], radius_m: float, frame: Step | None = None) -> Noise:
    """A landmark that is alone with its name, and a word of where beside it."""

    def one(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
        truth = truth_of(city)
        spots = truth.by["compound"].get(row.compound, [])
        if row.compound not in truth.landmarks or len(spots) != 1 or row.compound in truth.by["road"]:
            return None
        if _kin(truth, row.compound) or len(truth.around(row.lng, row.lat, radius_m)) > 1:
            return None
        area = rng.choice(("", "", row.district, row.town, row.road))
        told = row.compound.replace("(", rng.choice("(（"))
        text = around_frame(f"{area}{told}{rng.choice(words)}", city, rng, frame, row)
        return Query(text, name, "answer", truth.index(row), truth.grid_of(row), "landmark")

    return one


def _kin(truth: Truth, name: str) -> set[str]:
    """Other names of which this one is a part, or that are a part of it, or one letter away."""
    other = {kin for kin in truth.landmarks if kin != name and (kin in name or name in kin)}
    return other | (truth.like(name) - {name})


def chain_road(name: str, frame: Step | None = None) -> Noise:
    """A shop of a chain with its road, which tells which of them is meant."""

    def one(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
        truth, found = truth_of(city), CHAIN.fullmatch(row.compound)
        if found is None or found[1] in truth.names or found[2] != row.road:
            return None
        stem, branch = found[1], found[2]
        same = [kin for kin in truth.landmarks if kin.startswith(stem) and f"({branch}店)" in kin]
        if len(same) > 1 or len(truth.by["compound"][row.compound]) > 1:
            return None
        told = rng.choice((f"{branch}上的{stem}", f"{branch}那家{stem}", f"{stem}{branch}店"))
        text = around_frame(told, city, rng, frame, row)
        return Query(text, name, "answer", truth.index(row), truth.grid_of(row), "landmark")

    return one


def chain_any(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A shop of a chain without a word of which: those of its name lie in several grids."""
    truth, found = truth_of(city), CHAIN.fullmatch(row.compound)
    if row.compound not in truth.landmarks:
        return None
    told = rng.choice((found[1], KIND_OF_SHOP.sub("", found[1]))) if found else row.compound
    if len(told) < 3 or (found is not None and told in truth.names) or told in truth.by["road"]:
        return None
    kin = [kin for kin in truth.landmarks if kin.startswith(told)]
    grids = {truth.grid[place] for name in kin for place in truth.by["compound"][name]}
    if len(grids) < 2 or any(told in name for name in truth.names - truth.landmarks):
        return None
    text = f"{told}{rng.choice(('', '门口', '里面', '旁边'))}{rng.choice(TROUBLE)}"
    return Query(text, "chain_which_one", "ask", truth.index(row), truth.grid_of(row), "landmark")


def meetings(city: BenchCity) -> dict[str, list[Meeting]]:
    """Roads that meet at one place only, by either name."""
    if "ninth meetings" not in city.memory:
        city.memory["ninth meetings"] = _meetings(city)
    found: dict[str, list[Meeting]] = city.memory["ninth meetings"]
    return found


def _meetings(city: BenchCity) -> dict[str, list[Meeting]]:
    pieces: dict[str, list[shapely.Geometry]] = defaultdict(list)
    for name, line in city.roads:
        pieces[name].append(shapely.from_wkb(line))
    names = sorted(pieces)
    lines = [shapely.union_all(pieces[name]) for name in names]
    tree = shapely.STRtree(lines)
    found: dict[str, list[Meeting]] = defaultdict(list)
    for a, b in zip(*tree.query(lines, predicate="dwithin", distance=2e-5), strict=True):
        touch = lines[a].buffer(2e-5).intersection(lines[b]) if a < b else None
        if touch is None or touch.is_empty or touch.length > 4e-4:
            continue
        box, at = touch.bounds, touch.centroid
        if max(box[2] - box[0], box[3] - box[1]) < 2e-4:
            meeting = Meeting(names[a], names[b], at.x, at.y)
            found[names[a]].append(meeting)
            found[names[b]].append(meeting)
    return found


def crossing(name: str, frame: Step | None = None, slip: Step | None = None) -> Noise:
    """Where two roads meet, nothing else."""

    def one(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
        met = meetings(city).get(row.road, [])
        if not met:
            return None
        meeting, truth = rng.choice(met), truth_of(city)
        where = placed(truth, meeting.lng, meeting.lat, NEAR_M)
        paper = Draft(row, {"road": row.road}, {"road": row.road}, ("road",))
        if where is None or (slip is not None and not slip(paper, city, rng)) or _too_common(where[0], rng):
            return None
        other = meeting.one if meeting.other == row.road else meeting.other
        names = [paper.form["road"], other]
        rng.shuffle(names)
        text = rng.choice(MEETING).format(a=names[0], b=names[1])
        return Query(around_frame(text, city, rng, frame, row), name, where[0], -1, where[1], "road")

    return one


def beside_crossing(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A crossing in the middle of a full address: the estate behind it is meant."""
    near = [one for one in meetings(city).get(row.road, []) if _metres(one, row) < ALONG_M]
    paper = full(row, rng, "road", "compound")
    if not near or paper is None or row.lane:
        return None
    meeting = rng.choice(near)
    other = meeting.one if meeting.other == row.road else meeting.other
    paper.drop("number")
    paper.form["road"] = f"{row.road}{rng.choice('和与')}{other}{rng.choice(('交叉口', '路口', '交汇处'))}"
    return finish(paper, city, "estate_by_junction")


def _metres(meeting: Meeting, row: Standard) -> float:
    return hypot((meeting.lng - row.lng) * 94_508, (meeting.lat - row.lat) * 110_950)


def side(name: str, frame: Step | None = None) -> Noise:
    """One side of a road by the sort of its numbers: where all of them lie decides."""

    def one(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
        number, truth = plain_number(row.number), truth_of(city)
        if not row.road or number < 0 or row.lane or row.compound:
            return None
        sides = _sides(truth, row.road)
        grids = sides[number % 2]
        if not sides[1 - number % 2] or sides[0] == sides[1]:
            return None
        word = "双" if number % 2 == 0 else "单"
        text = row.road + rng.choice((f"{word}号那一边", f"{word}号这侧", f"门牌{word}数的那边", f"{word}号侧"))
        kind = "answer" if len(grids) == 1 else "ask"
        text = around_frame(text, city, rng, frame, row)
        if _too_common(kind, rng):
            return None
        return Query(text, name, kind, truth.index(row), truth.grid_of(row), "road")

    return one


def _too_common(kind: str, rng: random.Random) -> bool:
    """Two questions in three are left out: callers tell crossings and sides where that helps."""
    return kind == "ask" and rng.random() < 0.67


def _sides(truth: Truth, road: str) -> list[set[int]]:
    """Grids of the even and of the odd numbers of a road, lanes with those of their own number."""
    sides: list[set[int]] = [set(), set()]
    for place in truth.by["road"][road]:
        found = re.match(r"甲?(\d+)", truth.spots[place].lane or truth.spots[place].number)
        if found:
            sides[int(found[1]) % 2].add(truth.grid[place])
    return sides


def gap(name: str, border: bool = False, frame: Step | None = None, spoken: bool = False) -> Noise:
    """A number that the registry lacks, between two of the same side that it has."""

    def one(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
        found = missing(row, truth_of(city), rng)
        if found is None:
            return None
        number, grids = found
        sides = _sides(truth_of(city), row.road)
        if border and (sides[0] & sides[1] or len(grids) > 1):
            return None
        area = rng.choice(("", row.district, row.town, row.city + row.district))
        told = aloud(number, rng) if spoken else str(number)
        text = around_frame(f"{area}{row.road}{told}号", city, rng, frame, row)
        return Query(text, name, "answer" if len(grids) == 1 else "ask", -1, min(grids), "road")

    return one


def missing(row: Standard, truth: Truth, rng: random.Random) -> tuple[int, set[int]] | None:
    """A number beside this one that the road lacks, and the grids of the next on either side; the road is one."""
    base = plain_number(row.number)
    spots = [truth.spots[place] for place in truth.by["road"][row.road]]
    if not row.road or base < 0 or row.lane or row.compound or len({spot.district for spot in spots}) > 1:
        return None
    taken = {int(one) for spot in spots for one in re.findall(r"\d+", spot.lane + spot.number)}
    number = base + rng.choice((2, 4))
    known = {plain_number(spot.number) for spot in spots if not spot.lane}
    later = any(one in known for one in range(number + 2, number + 8, 2))
    if number in taken or not later:
        return None
    return number, truth.between({"road": row.road}, number)


def between(name: str, frame: Step | None = None, spoken: bool = False) -> Noise:
    """Between two doors of one side: one grid where both lie in it, a question where they do not."""

    def one(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
        first, truth = plain_number(row.number), truth_of(city)
        if not row.road or first < 0 or row.lane or row.compound:
            return None
        doors = {
            plain_number(truth.spots[place].number): truth.grid[place]
            for place in truth.by["road"][row.road]
            if not truth.spots[place].lane and truth.spots[place].district == row.district
        }
        second = next((first + step for step in (2, 4, 6) if first + step in doors), -1)
        if second < 0 or len({truth.spots[place].district for place in truth.by["road"][row.road]}) > 1:
            return None
        told = [aloud(one, rng) if spoken else str(one) for one in (first, second)]
        text = row.road + rng.choice((f"{told[0]}号和{told[1]}号之间", f"{told[0]}号跟{told[1]}号中间"))
        grids = {doors[first], doors[second]}
        text = around_frame(text, city, rng, frame, row)
        return Query(text, name, "answer" if len(grids) == 1 else "ask", truth.index(row), truth.grid_of(row), "road")

    return one


def next_house(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Beside a house: its neighbours lie in its grid as it does."""
    paper, truth = draft(row, rng), truth_of(city)
    if "number" not in paper.said or row.compound or len(truth.around(row.lng, row.lat, 40.0)) > 1:
        return None
    paper.drop("unit", "room")
    paper.tail = rng.choice(("隔壁", "隔壁那家", "旁边那户", "紧挨着的那家")) + rng.choice(TROUBLE)
    query = finish(paper, city, "house_next_to")
    return query._replace(level="road") if query is not None and query.kind == "answer" else None


PLACES: dict[str, Noise] = {
    "shop_front_told": by_landmark("shop_front_told", BESIDE, NEAR_M),
    "facing_the_shop": by_landmark("facing_the_shop", OPPOSITE, FACING_M),
    "chain_with_road": chain_road("chain_with_road"),
    "chain_which_one": chain_any,
    "junction_told": crossing("junction_told"),
    "estate_by_junction": only_answer(beside_crossing),
    "even_side_told": side("even_side_told"),
    "number_between_doors": gap("number_between_doors"),
    "missing_on_border": gap("missing_on_border", border=True),
    "two_doors_between": between("two_doors_between"),
    "house_next_to": next_house,
}
PLACES_MIXED: dict[str, Noise] = {
    "shop_front_in_call": by_landmark("shop_front_in_call", BESIDE, NEAR_M, CALL),
    "facing_in_order": by_landmark("facing_in_order", OPPOSITE, FACING_M, ORDER),
    "chain_road_asked": chain_road("chain_road_asked", ASKS),
    "junction_in_work_order": crossing("junction_in_work_order", ORDER),
    "junction_and_ear": crossing("junction_and_ear", None, SAME_SOUND),
    "side_in_work_order": side("side_in_work_order", ORDER),
    "missing_number_said": gap("missing_number_said", spoken=True, frame=CALL),
    "missing_border_said": gap("missing_border_said", border=True, spoken=True),
    "missing_number_label": gap("missing_number_label", frame=LABEL),
    "between_doors_said": between("between_doors_said", spoken=True, frame=CALL),
}
