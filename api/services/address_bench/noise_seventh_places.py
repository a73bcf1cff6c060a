"""Noise of a seventh hand, that tells a place by others: crossings, stretches, sides, landmarks, chains, neighbours."""

import random
import re
from collections import defaultdict
from collections.abc import Iterable

import numpy as np
import shapely

from api.services.address_bench import noise_seventh_frames as frames
from api.services.address_bench.city import BenchCity, Standard
from api.services.address_bench.garbling import full
from api.services.address_bench.ground import M_PER_LAT, M_PER_LNG
from api.services.address_bench.letters import homophone
from api.services.address_bench.noise_seventh_steps import fair_for, one_of
from api.services.address_bench.truth import NEAR, Query, Truth, truth_of
from api.services.address_bench.writer import Draft, Noise, finish, plain_number

Spot2 = tuple[float, float]
NEAR_M, CLEAR_M = 12.0, 45.0
CORNERS = {"东北角": (1, 1), "西北角": (-1, 1), "东南角": (1, -1), "西南角": (-1, -1)}
KINDS = re.compile(r"(生活超市|超市|便利店|购物中心|大卖场|便利)(?:\((.+)店\))?$")


class Streets:
    """The roads of a city as lines, and where they cross."""

    def __init__(self, city: BenchCity) -> None:
        pieces = defaultdict(list)
        for name, line in city.roads:
            pieces[name].append(shapely.from_wkb(line))
        self.lines = {name: shapely.line_merge(shapely.union_all(lines)) for name, lines in pieces.items()}
        names = list(self.lines)
        tree = shapely.STRtree([self.lines[name] for name in names])
        left, right = tree.query([self.lines[name] for name in names], predicate="intersects")
        self.crossing = defaultdict(list)
        for a, b in zip(left, right, strict=True):
            if a != b:
                self.crossing[names[a]].append(names[b])

    def points(self, one: str, other: str) -> list[Spot2]:
        """Where two roads cross."""
        crossed = shapely.intersection(self.lines[one], self.lines[other])
        return [(float(x), float(y)) for x, y in shapely.get_coordinates(crossed)]


def streets_of(city: BenchCity) -> Streets:
    """The streets of a city, made once."""
    found = city.memory.setdefault("seventh streets", None) or Streets(city)
    city.memory["seventh streets"] = found
    assert isinstance(found, Streets)  # noqa: S101  # the memory holds anything: a guard for the types
    return found


def told(text: str, noise: str, grids: Iterable[int], row: int = -1, meant: int = -1, level: str = "") -> Query | None:
    """An answer where the words lead into one grid, an ask where into several; `meant` is that of the row."""
    every = sorted(set(grids) - {-1})
    if not every or (meant >= 0 and meant not in every):
        return None
    return Query(text, noise, "answer" if len(every) == 1 else "ask", row, every[0] if meant < 0 else meant, level)


def _cross(row: Standard, city: BenchCity, rng: random.Random) -> tuple[str, str, list[Spot2]] | None:
    streets = streets_of(city)
    others = streets.crossing.get(row.road, [])
    if not others:
        return None
    other = rng.choice(others)
    return row.road, other, streets.points(row.road, other)


def _reach(city: BenchCity, points: Iterable[Spot2]) -> set[int]:
    """Grids at the points; nothing where it depends on how wide one looks."""
    truth, grids = truth_of(city), set()
    for lng, lat in points:
        close = truth.around(lng, lat, NEAR_M)
        if len(close) == 1 and len(truth.around(lng, lat, CLEAR_M)) > 1:
            return set()
        grids |= close
    return grids


def roads_meet(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A caller stands where two roads meet."""
    found = _cross(row, city, rng)
    if found is None or not (grids := _reach(city, found[2])):
        return None
    one, other = rng.sample(found[:2], 2)
    form = rng.choice(("{}和{}路口", "{}与{}交叉口", "{}{}交界处", "{}、{}十字路口", "{}跟{}的路口那里", "{}/{}路口"))
    return told(form.format(one, other), "roads_meet", grids)


def crossing_same_sound(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Two roads that meet, one of them written with a character of the same sound."""
    found = _cross(row, city, rng)
    if found is None or not (grids := _reach(city, found[2])):
        return None
    truth, new = truth_of(city), one_of(found[0], rng, homophone)
    kin = fair_for(truth, new, "accent") - {found[0]} if new else {new}
    if not new or new in truth.names or kin:
        return None
    return told(f"{new}{rng.choice('和与跟')}{found[1]}路口", "crossing_same_sound", grids)


def which_corner(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A caller names the corner of a crossing, which decides the grid."""
    found = _cross(row, city, rng)
    if found is None or len(found[2]) != 1:
        return None
    word = rng.choice(sorted(CORNERS))
    (lng, lat), (east, north) = found[2][0], CORNERS[word]
    spots = [(lng + east * d / M_PER_LNG, lat + north * d / M_PER_LAT) for d in (15, 25, 40)]
    grids = {grid for x, y in spots for grid in truth_of(city).around(x, y, 6)}
    if len(grids) > 1:
        return None
    text = f"{found[0]}{rng.choice(('', '和', '与'))}{found[1]}路口{word}"
    return told(text, "which_corner", grids)


def stretch(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A stretch of road between two others: both sides of it are meant."""
    streets = streets_of(city)
    line, others = streets.lines.get(row.road), streets.crossing.get(row.road, [])
    if line is None or line.geom_type != "LineString" or len(others) < 2:
        return None
    first, last = rng.sample(others, 2)
    ends = [streets.points(row.road, other) for other in (first, last)]
    if [len(end) for end in ends] != [1, 1]:
        return None
    begin, end = sorted(shapely.line_locate_point(line, shapely.Point(point[0])) for point in ends)
    inset = 30 / M_PER_LAT
    if not 100 / M_PER_LAT < end - begin < 700 / M_PER_LAT:
        return None
    points = shapely.line_interpolate_point(line, np.linspace(begin + inset, end - inset, 12))
    near, far = (
        {grid for point in points for grid in truth_of(city).around(point.x, point.y, wide)} for wide in (9, 30)
    )
    if near != far:
        return None
    form = rng.choice(("{}（{}至{}段）", "{}从{}到{}这一段", "{}上{}和{}之间那段路面"))
    return told(form.format(row.road, first, last), "stretch", near)


def _numbered(row: Standard, rng: random.Random, most: int = 10**6) -> Draft | None:
    """A draft of a plain house number at a road, said without estate or flat."""
    paper = full(row, rng, "road", "number")
    number = plain_number(row.number)
    if paper is None or row.lane or not 0 <= number <= most:
        return None
    paper.drop("compound", "phase", "building", "unit", "room")
    return paper


def _line(paper: Draft) -> dict[str, str]:
    return {key: value for key, value in paper.said.items() if key not in {"number", "unit", "room"}}


def own_side(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A few doors on from a number along its own side, odd or even."""
    paper = _numbered(row, rng)
    if paper is None:
        return None
    truth = truth_of(city)
    grids = {truth.grid[place] for place in truth.matching(paper.said)}
    grids |= _along(truth, _line(paper), plain_number(row.number), doors=2)
    if truth.verdict(paper.said).kind == "murky" or -1 in grids:
        return None
    side = "单号" if plain_number(row.number) % 2 else "双号"
    forms = (f"{{}}往前两家，{side}这边", f"{{}}附近，{side}这一侧", f"{side}那边，{{}}再过去一点")
    return told(rng.choice(forms).format(paper.text()), "own_side", grids, truth.index(row), truth.grid_of(row))


def _along(truth: Truth, said: dict[str, str], number: int, doors: int) -> set[int]:
    """Grids of so many numbers before and behind one on its side; -1 among them where that leaves it open.

    It does at the end of a road, and where the buildings behind one number lie in several grids.
    """
    lines: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for place in truth.matching(said):
        one = plain_number(truth.spots[place].number)
        if not truth.spots[place].lane and one >= 0 and abs(one - number) <= NEAR and one % 2 == number % 2:
            lines[truth.spots[place].district][one].add(truth.grid[place])
    grids: set[int] = set()
    for numbers in lines.values():
        before = sorted((one for one in numbers if one < number), reverse=True)[:doors]
        behind = sorted(one for one in numbers if one > number)[:doors]
        open_end = not before or not behind or any(len(numbers[one]) > 1 for one in (*before, *behind))
        grids |= {-1} if open_end else set().union(*(numbers[one] for one in (*before, *behind)))
    return grids


def door_unlisted(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A number that the registry lacks, between two that it has on that side."""
    return _unlisted(row, city, rng, "door_unlisted")


def door_unlisted_order(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A number that the registry lacks, in a work order."""
    query = _unlisted(row, city, rng, "door_unlisted_order")
    return query and query._replace(text=frames.order(query.text, rng))


def _unlisted(row: Standard, city: BenchCity, rng: random.Random, noise: str) -> Query | None:
    paper = _numbered(row, rng)
    if paper is None:
        return None
    truth, number = truth_of(city), plain_number(row.number) + rng.choice((2, 4))
    said = _line(paper)
    if any(
        f"{number}" in re.findall(r"\d+", truth.spots[place].number + truth.spots[place].lane)
        for place in truth.matching({key: value for key, value in said.items() if key == "road"})
    ):
        return None  # fmt: skip
    grids = _along(truth, said, number, doors=1)
    paper.form["number"] = f"{number}号"
    return None if -1 in grids else told(paper.text(), noise, grids)


def sub_number_beyond(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A 附号 that the registry lacks behind a number that it has."""
    paper = _numbered(row, rng)
    if paper is None:
        return None
    truth, number = truth_of(city), plain_number(row.number)
    known = truth.matching(_line(paper))
    more = [place for place in known if re.match(rf"{number}(号附|-)", truth.spots[place].number)]
    paper.form["number"] = f"{number}号附{len(more) + rng.randint(2, 4)}号"
    return finish(paper, city, "sub_number_beyond")


def building_beyond(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A building just beyond the last one of an estate that the registry has."""
    paper = full(row, rng, "compound", "building")
    found = re.fullmatch(r"\d+(幢|栋|号楼)", row.building)
    if paper is None or found is None or row.phase:
        return None
    truth = truth_of(city)
    paper.drop("building", "unit", "room")
    known = [truth.spots[place].building for place in truth.matching(paper.said)]
    numbers = [int(one[0]) for one in map(re.compile(r"\d+").match, known) if one]
    text = f"{max(numbers) + rng.randint(1, 2)}{found[1]}"
    if truth.matching({"compound": row.compound, "building": text}):
        return None  # an estate of the same name elsewhere has it
    return finish(paper, city, "building_beyond", paper.text() + text)


def landmark_beside(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Beside or behind a public place, wherever that ring lies in one grid or plainly in two."""
    return _by_landmark(city, rng, "landmark_beside", ("{}旁边", "{}边上", "{}附近", "{}后面", "{}斜对面"), 60)


def landmark_opposite(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Across the road from a public place."""
    return _by_landmark(city, rng, "landmark_opposite", ("{}对面", "{}马路对面", "{}正对过", "{}对面小店"), 60)


def _landmark(city: BenchCity, rng: random.Random) -> tuple[str, Standard] | None:
    """Some landmark of the city and its address; most rows are flats, so they are drawn apart."""
    name = rng.choice(city.places)[0]
    places = truth_of(city).by["compound"].get(name, [])
    return (name, city.rows[city.rows.first_of(rng.choice(places))]) if places else None


def _by_landmark(
    city: BenchCity, rng: random.Random, noise: str, forms: tuple[str, ...], ring_m: float
) -> Query | None:
    found, truth = _landmark(city, rng), truth_of(city)
    if found is None or truth.like(found[0]) - {found[0]}:
        return None
    row = found[1]
    places, form = truth.by["compound"][row.compound], rng.choice(forms)
    grids = {truth.grid[place] for place in places}
    if ring_m and len(grids) == 1:
        ring_m *= 2.5 if "附近" in form else 1  # 附近 is wider than 旁边
        close, wide = truth.around(row.lng, row.lat, 22), truth.around(row.lng, row.lat, ring_m)
        if (len(close) == 1) != (len(wide) == 1) or (len(close) > 1 and "opposite" not in noise):
            return None  # a side of the border that nobody could tell
        grids |= wide
    return told(form.format(row.compound), noise, grids, *_meant(truth, row), "landmark")


def _meant(truth: Truth, row: Standard) -> tuple[int, int]:
    """Number and grid of the row that a caller means."""
    return truth.index(row), truth.grid_of(row)


def chain_branch(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A branch of a chain by its road, in other words than the sign's."""
    drawn = _landmark(city, rng)
    found = KINDS.search(drawn[0]) if drawn else None
    if drawn is None or found is None or not found[2]:
        return None
    brand = drawn[0][: found.start()]
    forms = ("{r}的{b}{k}", "{b}{k}{r}店", "{r}{b}{k}", "{b}{k}（{r}那家）", "{r}上那个{b}{k}")
    text = rng.choice(forms).format(b=brand, k=found[1], r=found[2])
    truth = truth_of(city)
    same = [name for name in truth.landmarks if name.startswith(brand + found[1])]
    near = [place for name in same for place in truth.by["compound"][name]
            if f"({found[2]}店)" in name or truth.spots[place].road == found[2]]  # fmt: skip
    return told(text, "chain_branch", {truth.grid[place] for place in near}, *_meant(truth, drawn[1]), "landmark")


def chain_alone(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A shop of a chain, but not which."""
    drawn, truth = _landmark(city, rng), truth_of(city)
    if drawn is None:
        return None
    bare = re.sub(r"\(.+店\)$", "", drawn[0])
    same = [place for name in truth.landmarks if name == bare or name.startswith(bare + "(")
            for place in truth.by["compound"][name]]  # fmt: skip
    if len(same) < 2:
        return None
    text = rng.choice(("{}", "{}门口", "我在{}这里", "{}店里有人吵架")).format(bare)
    return told(text, "chain_alone", {truth.grid[place] for place in same}, *_meant(truth, drawn[1]), "landmark")


def twin_estate_not(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """An estate whose name is used twice; the caller says which of them it is not."""
    truth, paper = truth_of(city), full(row, rng, "compound", "building")
    others = sorted({truth.spots[place].district for place in truth.by["compound"][row.compound]} - {row.district})
    if paper is None or len(others) != 1:
        return None
    paper.drop("province", "city", "district", "town", "community", "road", "lane", "number")
    paper.said["district"] = row.district
    text = f"不是{others[0]}那个{row.compound}，是{row.district}的{paper.text()}"
    return finish(paper, city, "twin_estate_not", text)


_ALL = (
    roads_meet, crossing_same_sound, which_corner, stretch, own_side, door_unlisted, door_unlisted_order,
    sub_number_beyond, building_beyond, landmark_beside, landmark_opposite, chain_branch, chain_alone, twin_estate_not,
)  # fmt: skip
PLACES: dict[str, Noise] = {noise.__name__: noise for noise in _ALL}
