"""The second half of the first hand, second part: order of the text, sides and crossings, unknown addresses."""

import random
from collections import defaultdict

import shapely

from api.services.address_bench import words_estates as words
from api.services.address_bench.city import BenchCity, Standard
from api.services.address_bench.garbling import full, nowhere, unheard_of
from api.services.address_bench.manners import MANNERS
from api.services.address_bench.truth import Query, Truth, truth_of
from api.services.address_bench.writer import digits, draft, finish, plain_number

M_PER_LAT, M_PER_LNG = 110_950.0, 94_508.0
CORNERS = {"东北角": (1, 1), "东南角": (1, -1), "西北角": (-1, 1), "西南角": (-1, -1)}
JOINTS = ("与{}交叉口", "和{}路口", "、{}交汇处", "/{}路口", "{}交叉口", "跟{}的十字路口")
OTHER_CITIES = tuple(
    (
        "浙江省杭州市拱墅区 江苏省常州市天宁区 湖北省宜昌市西陵区 广东省佛山市禅城区 四川省绵阳市涪城区 "
        "山东省烟台市芝罘区 "
        "北京市丰台区 上海市杨浦区 重庆市沙坪坝区 福建省泉州市鲤城区 辽宁省大连市沙河口区 合肥市庐阳区 西安市碑林区 "
        "苏州姑苏区 南昌市青云谱区"
    ).split()
)


def repeated(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Province, city or district written twice."""
    paper = draft(row, rng)
    town, where = row.city, row.province + row.city
    short = f"{row.province[:-1]}-{town[:-1]}-{row.district}"
    twice = (where * 2, town * 2, where + row.district * 2, short + where + row.district, town[:-1] + town * 2)
    head = rng.choice(twice)
    paper.drop("province", "city")
    if row.district in head:
        paper.said["district"] = row.district
        paper.form.pop("district", None)
    paper.head = head
    return finish(paper, city, "repeated")


def wrong_district(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A district of this city in which the place is not; the rest tells it alone."""
    truth = truth_of(city)
    paper = draft(row, rng)
    if not paper.form.get("compound") and not ("road" in paper.form and "number" in paper.form):
        return None
    wrong = rng.choice(sorted({spot.district for spot in truth.spots} - {row.district}))
    for key in ("road", "compound"):
        if key in paper.said and truth.matching({key: paper.said[key], "district": wrong}):
            return None
    paper.drop("town", "community")
    paper.said.pop("district", None)
    paper.form["district"] = wrong
    return finish(paper, city, "wrong_district")


def mixed_order(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Levels in another order: the building before the estate, the city at the end."""
    paper = full(row, rng, "compound", "building")
    if paper is None:
        return None
    street: tuple[str, ...] = tuple(key for key in ("road", "lane", "number") if key in paper.form)
    areas = ("province", "city", "district", "town", "community")
    estate: tuple[str, ...] = ("compound", "phase")
    inside = ("building", "unit", "room")
    if row.lane:
        street, estate = tuple(key for key in street if key != "number"), ("compound", "phase", "number")
    order = rng.choice(
        (
            (*inside, *estate, *street, *areas),
            (*estate, *inside, *street, *areas),
            (*street, *estate, *inside, *reversed(areas)),
            (*areas, *estate, *street, *inside),
            (*inside, *areas, *street, *estate),
            (*areas, *estate, *inside, *street),
        )
    )
    paper.order = order
    paper.gap = rng.choice((" ", "，", ",", " "))
    return finish(paper, city, "mixed_order")


def border_side(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A number on a road that parts two grids: odd and even sides belong to different ones."""
    truth = truth_of(city)
    number = plain_number(row.number)
    if number < 0 or row.lane or not row.road:
        return None
    across = any(_faces(truth, place, row, number) for place in truth.by["road"][row.road])
    if not across:
        return None
    paper = draft(row, rng, full=True)
    paper.drop("compound", "phase", "building", "unit", "room", "community", "town")
    return finish(paper, city, "border_side")


def _faces(truth: Truth, place: int, row: Standard, number: int) -> bool:
    """Whether a spot is a house over the road in another grid."""
    spot = truth.spots[place]
    other = plain_number(spot.number)
    near = other > 0 and (other - number) % 2 == 1 and abs(other - number) < 14
    return near and not spot.lane and spot.district == row.district and truth.grid[place] != truth.grid_of(row)


def crossing(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Where two roads meet: an ask where the corners lie in several grids, unless the corner is told."""
    del row
    truth = truth_of(city)
    met = city.memory.setdefault("crossings", _crossings(city))
    names, points = rng.choice(met)
    one, two = rng.sample(names, 2)
    corner = rng.choice(sorted(CORNERS)) if rng.random() < 0.4 else ""
    grids: set[int] = set()
    for lng, lat in points:
        dx, dy = (22 * step for step in CORNERS.get(corner, (0, 0)))
        corner_point = lng + dx / M_PER_LNG, lat + dy / M_PER_LAT
        if truth.grids_of([corner_point]) == [-1]:
            return None  # a corner on the far side of the city's edge
        grids |= truth.around(*corner_point, 9 if corner else 30)
    head = city.city if rng.random() < 0.4 else ""
    joint = one + rng.choice(JOINTS).format(two)
    grid = truth.grids_of(points[:1])[0]
    if len(grids) == 1:
        return Query(head + joint + corner, "crossing", "answer", -1, grids.pop(), "crossing")
    return Query(head + joint + corner, "crossing", "ask", -1, grid, "crossing")


def _crossings(city: BenchCity) -> list[tuple[list[str], list[tuple[float, float]]]]:
    """Pairs of road names with the points, at least 60 m apart, where such roads meet."""
    lines = shapely.from_wkb([line for _, line in city.roads])
    tree = shapely.STRtree(lines)
    found: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for a, b in tree.query(lines, predicate="dwithin", distance=1e-5).T.tolist():
        one, two = city.roads[a][0], city.roads[b][0]
        if one < two:
            point = shapely.shortest_line(lines[a], lines[b]).coords[0]
            near = [abs(point[0] - x) < 6e-4 and abs(point[1] - y) < 6e-4 for x, y in found[one, two]]
            if not any(near):
                found[one, two].append((point[0], point[1]))
    return [(list(names), points) for names, points in sorted(found.items())]


def room_only(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A building or room alone, with no name at all: nobody can tell where."""
    if not row.building and not row.room:
        return None
    truth = truth_of(city)
    inside = row.building + row.unit + row.room
    short = f"{digits(row.building)}号楼下" if row.building[:1].isdigit() else inside
    text = rng.choice((inside, row.room or inside, short, row.building + row.room, f"{row.district}{inside}"))
    return Query(text, "room_only", "ask", truth.index(row), truth.grid_of(row), "room")


def namesake(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """An estate that does not exist, with the stem of one that does."""
    truth = truth_of(city)
    end = next((end for end in sorted(words.ESTATE_ENDS, key=len, reverse=True) if row.compound.endswith(end)), "")
    paper = full(row, rng, "compound", "building") if end else None
    if paper is None:
        return None
    name = row.compound.removesuffix(end) + rng.choice([other for other in words.ESTATE_ENDS if other != end])
    if not unheard_of(truth, name):
        return None
    paper.form["compound"] = name
    paper.drop("road", "lane", "number", "community", "phase")
    return nowhere(paper.text(), "namesake")


def unknown_road(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A road that the registry lacks."""
    del row
    truth = truth_of(city)
    pairs = zip(city.held_out, city.held_kinds, strict=True)
    gone = city.memory.setdefault("gone roads", [one for one, kind in pairs if kind == "road" and not one.compound])
    if not gone:
        return None
    lost = rng.choice(gone)
    if rng.random() < 0.6:
        lost = lost._replace(road=MANNERS[city.manner].roads.small(rng), number=f"{rng.randint(1, 400)}号", lane="")
    paper = draft(lost, rng)
    paper.drop("community")
    if "number" not in paper.said or not unheard_of(truth, lost.road):
        return None
    return nowhere(paper.text(), "unknown_road")


def other_city(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """An address of another city, where roads and estates often bear the names of ours."""
    paper = draft(row, rng)
    if "road" not in paper.said and "compound" not in paper.said:
        return None
    paper.drop("province", "city", "district", "town", "community")
    paper.head = rng.choice(OTHER_CITIES)
    del city
    return nowhere(paper.text(), "other_city")
