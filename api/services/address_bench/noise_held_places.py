"""Places of the held noise told by something else than their own number, old names, and two addresses in one."""

import random
import re
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import shapely

from api.services.address_bench.city import BenchCity, Standard
from api.services.address_bench.garbling import full
from api.services.address_bench.noise_held_steps import Entry, Start, aloud, barest, some_row
from api.services.address_bench.noise_held_words import Frame
from api.services.address_bench.truth import Query, Said, Truth, truth_of
from api.services.address_bench.writer import Draft, draft, plain_number

Told = tuple[str, str, int, int, str] | None  # text, kind, row, grid, level
Teller = Callable[[BenchCity, random.Random], Told]
SIDES = {"东北": (1, 1), "西北": (-1, 1), "东南": (1, -1), "西南": (-1, -1)}
FACING = ("{a}对面", "{a}马路对面", "{a}正对面", "就在{a}对面")
BESIDE = ("{a}旁边", "{a}隔壁", "{a}边上", "紧挨着{a}")
CROSSING = ("{a}和{b}交叉口", "{a}与{b}路口", "{a}{b}交叉口", "{a}、{b}十字路口", "{a}跟{b}交汇的地方")
CORNER = ("{a}和{b}交叉口{s}角", "{a}{b}路口{s}角", "{a}与{b}交汇处{s}侧")
CHOOSING = ("{a}还是{b}来着，记不清了", "{a}或者{b}，反正是这两个里头的", "要么{a}，要么{b}")
RIGHTED = ("不是{a}，是{b}", "{a}，哦不对，是{b}", "{a}……说错了，{b}", "先前登记的{a}有误，应为{b}")
SCENE = (
    "我住{a}，出事的地方在{b}",
    "人住在{a}，要修的是{b}",
    "我家在{a}的，现在人在{b}，来这里",
    "报警人住址{a}，事发地{b}",
)


def told(name: str, doc: str, teller: Teller, *frames: Frame) -> Entry:
    """A noise type whose text and truth come from a teller; `doc` says what a caller does."""

    def noise(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
        found = teller(city, rng)
        if found is None:
            return None
        text = found[0]
        for frame in frames:
            text = frame(text, rng)
        return Query(text, name, *found[1:])

    noise.__doc__ = doc
    return name, noise


def landmark_of(city: BenchCity, rng: random.Random) -> tuple[Standard, str, set[int]]:
    """A landmark's address, its name, and the grids of all landmarks of that name."""
    truth, name = truth_of(city), rng.choice(city.places)[0]
    place = rng.choice([place for place in truth.by["compound"][name] if not truth.spots[place].building])
    grids = {truth.grid[place] for place in truth.by["compound"][name]}
    return city.rows[city.rows.first_of(place)], name, grids


def landmark(words: tuple[str, ...]) -> Teller:
    """A landmark by its name, with its district or road now and then."""

    def tell(city: BenchCity, rng: random.Random) -> Told:
        row, name, _ = landmark_of(city, rng)
        if "(" in name:
            return None
        said: Said = {"compound": name}
        said |= {key: getattr(row, key) for key in ("district", "road") if rng.random() < 0.3}
        verdict, truth = truth_of(city).verdict(said), truth_of(city)
        if verdict.kind not in {"answer", "ask"}:
            return None
        text = "".join(said.get(key, "") for key in ("district", "road", "compound"))
        return rng.choice(words).format(a=text), verdict.kind, truth.index(row), truth.grid_of(row), "landmark"

    return tell


def around(words: tuple[str, ...], metres: float, least: float) -> Teller:
    """Opposite or beside a landmark that is the only one of its name: an ask where a border runs within `least`."""

    def tell(city: BenchCity, rng: random.Random) -> Told:
        row, name, _ = landmark_of(city, rng)
        truth = truth_of(city)
        if "(" in name or len(truth.by["compound"][name]) > 1 or any(name in other for other in truth.names - {name}):
            return None
        kind = _by_distance(truth, row.lng, row.lat, metres, least)
        text = (row.road if rng.random() < 0.3 else "") + name
        place = truth.index(row), truth.grid_of(row), "landmark"
        return (rng.choice(words).format(a=text), kind, *place) if kind else None

    return tell


def _by_distance(truth: Truth, lng: float, lat: float, metres: float, least: float) -> str:
    if len(truth.around(lng, lat, metres)) == 1:
        return "answer"
    return "ask" if least and len(truth.around(lng, lat, least)) > 1 else ""


def branch(city: BenchCity, rng: random.Random) -> Told:
    """A chain's shop with the road of its branch."""
    row, name, grids = landmark_of(city, rng)
    found = re.fullmatch(r"(.+)\((.+)店\)", name)
    if not found:
        return None
    text = rng.choice((f"{found[1]}{found[2]}店", f"{found[2]}的{found[1]}", f"{found[1]}（{found[2]}店）"))
    truth, kind = truth_of(city), "answer" if len(grids) == 1 else "ask"
    here = {spot.compound for spot in (truth.spots[place] for place in truth.by["road"][found[2]])}
    if any(other != name and other.startswith(found[1]) for other in here):
        return None
    return text, kind, truth.index(row), truth.grid_of(row), "landmark"


def chain(city: BenchCity, rng: random.Random) -> Told:
    """A chain's shop without its branch."""
    row, name, _ = landmark_of(city, rng)
    base, truth = name.split("(")[0], truth_of(city)
    branches = [other for other in truth.by["compound"] if other.startswith(base + "(")]
    grids = {truth.grid[place] for other in branches for place in truth.by["compound"][other]}
    if "(" not in name or base in truth.by["compound"] or len(grids) < 2:
        return None
    area = row.district if rng.random() < 0.2 else ""
    if area and len({truth.grid[p] for o in branches for p in truth.by["compound"][o]
                     if truth.spots[p].district == area}) < 2:  # fmt: skip
        return None
    text = area + base + rng.choice(("", "这里", "店里", "收银台", "门口"))
    return text, "ask", truth.index(row), truth.grid_of(row), "landmark"


def _roads(city: BenchCity) -> tuple[dict[str, Any], list[str], Any]:
    if "held roads" not in city.memory:
        lines: dict[str, list[Any]] = defaultdict(list)
        for name, line in city.roads:
            lines[name].append(shapely.from_wkb(line))
        whole = {name: shapely.union_all(ones) for name, ones in lines.items()}
        city.memory["held roads"] = whole, list(whole), shapely.STRtree(list(whole.values()))
    found: tuple[dict[str, Any], list[str], Any] = city.memory["held roads"]
    return found


def meeting(city: BenchCity, rng: random.Random) -> tuple[str, str, float, float] | None:
    """Two roads of the registry that meet in one point only, and where."""
    whole, names, tree = _roads(city)
    name = rng.choice(names)
    others = [names[k] for k in tree.query(whole[name], predicate="intersects") if names[k] != name]
    other = rng.choice(others) if others else ""
    known = truth_of(city).by["road"]
    if not other or name not in known or other not in known or name[:2] == other[:2]:
        return None
    point = shapely.intersection(whole[name], whole[other])
    return (name, other, point.x, point.y) if point.geom_type == "Point" else None


def _house_near(truth: Truth, name: str, lng: float, lat: float, grids: set[int]) -> int:
    """Row of the nearest house of a road within 250 m in one of the grids, -1 without any."""
    ways = [((truth.spots[p].lng - lng) ** 2 + (truth.spots[p].lat - lat) ** 2, p)
            for p in truth.by["road"][name] if truth.grid[p] in grids]  # fmt: skip
    far, place = min(ways, default=(1.0, -1))
    return place if far < 0.0025**2 else -1


def crossing(*, corner: bool) -> Teller:
    """Where two roads meet: an ask where grids meet there too, unless the corner is told."""

    def tell(city: BenchCity, rng: random.Random) -> Told:
        found, truth = meeting(city, rng), truth_of(city)
        if found is None:
            return None
        name, other, lng, lat = found
        side = rng.choice(sorted(SIDES))
        if corner:
            lng, lat = lng + SIDES[side][0] * 0.00025, lat + SIDES[side][1] * 0.00021
        kind = _by_distance(truth, lng, lat, 12 if corner else 45, 0 if corner else 10)
        place = _house_near(truth, name, lng, lat, truth.around(lng, lat, 10))
        if not kind or place < 0:
            return None
        text = rng.choice(CORNER if corner else CROSSING).format(a=name, b=other, s=side)
        return text, kind, city.rows.first_of(place), truth.grid[place], "crossing"

    return tell


def gap(*, voice: bool = False) -> Teller:
    """A number that the registry lacks, close between two known ones of its side."""

    def tell(city: BenchCity, rng: random.Random) -> Told:
        row, truth = some_row(city, rng), truth_of(city)
        number = plain_number(row.number) + rng.choice((-2, 2))
        if number < 1 or not row.road or row.lane:
            return None
        said = {"road": row.road} | ({"district": row.district} if rng.random() < 0.4 else {})
        taken = [leading(truth.spots[place].lane or truth.spots[place].number) for place in truth.by["road"][row.road]]
        sides = [one for one in taken if one % 2 == number % 2]
        if number in taken or not any(number - 8 <= one < number for one in sides):
            return None
        if not any(number < one <= number + 8 for one in sides):
            return None
        grids = truth.between(said, number)
        if truth.grid_of(row) not in grids:
            return None
        paper = Draft(row, said, said | {"number": f"{number}号"}, ("district", "road", "number"))
        if voice:
            aloud(paper, city, rng)
        kind = "answer" if len(grids) == 1 else "ask"
        return paper.text(), kind, truth.index(row), truth.grid_of(row), "road"

    return tell


def leading(number: str) -> int:
    """The first number of a house number or a lane, -1 without any."""
    found = re.search(r"\d+", number)
    return int(found[0]) if found else -1


def minimal(city: BenchCity, rng: random.Random) -> Draft | None:
    """Some address in its shortest form, with the district now and then."""
    row = some_row(city, rng) if rng.random() < 0.5 else city.rows[rng.randrange(len(city.rows))]
    paper = draft(row, rng)
    plain = barest(paper, city, rng)
    if rng.random() < 0.2:
        paper.said["district"] = paper.form["district"] = row.district
    return paper if plain else None


def pair(frames: tuple[str, ...], *, ask: bool) -> Teller:
    """Two addresses of different grids in one text: the second counts, or both."""

    def tell(city: BenchCity, rng: random.Random) -> Told:
        papers, truth = [minimal(city, rng) for _ in "ab"], truth_of(city)
        kept = [paper for paper in papers if paper and truth.verdict(paper.said).kind == "answer"]
        if len(kept) < 2 or truth.grid_of(kept[0].row) == truth.grid_of(kept[1].row):
            return None
        verdict, last = truth.verdict(kept[1].said), kept[1].row
        text = rng.choice(frames).format(a=kept[0].text(), b=kept[1].text())
        return text, "ask" if ask else "answer", truth.index(last), truth.grid_of(last), "" if ask else verdict.level

    return tell


def area_only(city: BenchCity, rng: random.Random) -> Told:
    """A town or a district and nothing more."""
    row, truth = some_row(city, rng), truth_of(city)
    text = rng.choice((row.district, row.town, row.town, row.district + row.town))
    word = rng.choice(("这边", "那一片", "这一带", "附近", "，具体哪里我也说不上"))
    return text + word, "ask", truth.index(row), truth.grid_of(row), ""


def twin(*, told_area: bool, road: bool) -> Start:
    """Drafts of a name that stands in two districts: an ask, or an answer with the district told."""

    def start(row: Standard, city: BenchCity, rng: random.Random) -> Draft | None:
        truth, key = truth_of(city), "road" if road else "compound"
        if f"held twins {key}" not in city.memory:
            areas = {name: {truth.spots[k].district for k in places if road or truth.spots[k].building}
                     for name, places in truth.by[key].items()}  # fmt: skip
            city.memory[f"held twins {key}"] = [name for name, known in areas.items() if name and len(known) > 1]
        names: list[str] = city.memory[f"held twins {key}"]
        spot = rng.choice(truth.by[key][rng.choice(names)])
        row = city.rows[city.rows.first_of(spot) + rng.randrange(truth.spots[spot].size)]
        paper = draft(row, rng, full=True)
        if not barest(paper, city, rng) or ("compound" in paper.said) == road or not paper.row.road or paper.row.lane:
            return None
        districts = {truth.spots[place].district for place in truth.matching(paper.said)}
        if len(districts) < 2 or truth.verdict(paper.said).kind != "ask":
            return None
        if told_area:
            paper.said["district"] = paper.form["district"] = paper.row.district
        return paper if (truth.verdict(paper.said).kind == "answer") == told_area else None

    return start


def former(*, both: bool = False) -> Start:
    """Drafts with an old or popular name that the registry knows, alone or beside the name in force."""

    def start(row: Standard, city: BenchCity, rng: random.Random) -> Draft | None:
        truth, (old, now) = truth_of(city), rng.choice(city.name_aliases)
        key = next((key for key in ("road", "compound") if truth.by[key].get(now)), "")
        standards = {standard for alias, standard in city.name_aliases if alias == old}
        if not key or standards != {now} or any(old in truth.by[part] for part in truth.by):
            return None
        spot = rng.choice(truth.by[key][now])
        paper = full(city.rows[city.rows.first_of(spot) + rng.randrange(truth.spots[spot].size)], rng, key)
        if paper is not None:
            paper.drop("province", "city")
            paper.form[key] = rng.choice((f"{now}（原{old}）", f"原{old}现{now}", f"{old}（现{now}）")) if both else old
        return paper

    return start


def on_border(row: Standard, city: BenchCity, rng: random.Random) -> Draft | None:
    """A draft of a house on a road whose sides lie in different grids."""
    row, truth = some_row(city, rng), truth_of(city)
    number = plain_number(row.number)
    if not row.road or row.lane or row.compound or number < 0:
        return None
    near = [place for place in truth.by["road"][row.road] if truth.spots[place].district == row.district
            and plain_number(truth.spots[place].number) in {number - 1, number + 1}]  # fmt: skip
    if not near or any(truth.grid[place] == truth.grid_of(row) for place in near):
        return None
    paper = draft(row, rng, full=True)
    paper.drop("province", "city", "community", "unit", "room", *(("town",) if rng.random() < 0.8 else ()))
    return paper
