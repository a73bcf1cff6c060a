"""Noise of the eighth group on places: landmarks, crossings, borders, gaps, one name twice, two addresses in one."""

import random

from api.services.address_bench import noise_eighth_ground as ground
from api.services.address_bench.city import BenchCity, Standard
from api.services.address_bench.garbling import full
from api.services.address_bench.noise_eighth_made import DOOR, leave, made, numbered, of, place_query, sometimes, sure
from api.services.address_bench.truth import Query, truth_of
from api.services.address_bench.writer import Draft, Noise, finish, plain_number

JOINTS = (
    "和{b}交叉口",
    "与{b}交叉口",
    "{b}路口",
    "、{b}路口",
    "{b}交叉口",
    "和{b}的十字路口",
    "与{b}交汇处",
    "跟{b}口上",
)
CORNERS = {"东南": (1, -1), "东北": (1, 1), "西南": (-1, -1), "西北": (-1, 1)}
NEXT_DOOR = ("隔壁", "旁边", "旁边那家", "边上", "隔壁第一家")
SIDE_WORDS = ("旁边", "边上", "旁", "隔壁", "门口")
NO_AREA = sometimes(0.4, leave("district", "town", "community"))
AGAIN = ("，不对，是", "，哦说错了，", "……不是，", "，啊不，", "，更正一下，")


def _landmark(city: BenchCity, rng: random.Random) -> tuple[Standard, list[int]] | None:
    row = ground.drawn(city, "landmark", rng)
    if row is None:
        return None
    return row, list(truth_of(city).by["compound"][row.compound])


def _near_landmark(
    city: BenchCity, rng: random.Random, noise: str, words: tuple[str, ...], wide: float
) -> Query | None:
    """A landmark with a word of nearness: every place of the name counts; no truth where a border is near by."""
    found = _landmark(city, rng)
    if found is None:
        return None
    row, places = found
    truth, spots = truth_of(city), truth_of(city).spots
    said = {"compound": row.compound}
    road = "" if rng.random() < 0.6 or row.road in row.compound else row.road
    if road:
        places = [place for place in places if spots[place].road == road]
    head = rng.choice(("", "", row.district, row.town, row.city))
    if head in {row.district, row.town}:
        places = [place for place in places if head in {spots[place].district, spots[place].town}]
    grids = [truth.around(spots[place].lng, spots[place].lat, wide) for place in places]
    if not truth.matching(said) or any(len(one) != 1 for one in grids):
        return None
    return place_query(
        head + road + row.compound + rng.choice(words), noise, set().union(*grids), "landmark", truth.grid_of(row)
    )


def shop_across(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A caller stands on the other side of the street from a landmark."""
    return _near_landmark(city, rng, "shop_across", ("对面", "对过", "马路对面", "斜对面"), 90)


def shop_beside(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A caller stands beside a landmark."""
    if rng.random() < 0.17:
        return _near_landmark(city, rng, "shop_beside", ("附近",), 150)
    return _near_landmark(city, rng, "shop_beside", SIDE_WORDS, 45)


def landmark_told(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A caller tells a landmark by its name alone; a chain with several branches is a question."""
    found = _landmark(city, rng)
    if found is None:
        return None
    return made(found[0], city, rng, "landmark_told", leave("number", *DOOR), needs=("compound",))


def branch_of_chain(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A branch of a chain, with the road of the branch in most calls."""
    found = _landmark(city, rng)
    if found is None or len(found[1]) < 2:
        return None
    drop = ("number",) if rng.random() < 0.6 else ("road", "number", "community", "town", "district")
    return made(found[0], city, rng, "branch_of_chain", leave(*drop), needs=("compound", "road"))


def _crossing(city: BenchCity, rng: random.Random) -> tuple[str, str, list[ground.Point]] | None:
    every = ground.crossings(city)
    if not every:
        return None
    listed = ground.remembered(city, "eighth crossing list", lambda: sorted(every.items()))
    (one, other), points = rng.choice(listed)
    for _ in range(6 if rng.random() < 0.5 else 0):  # crossings away from borders are told as often
        if len(ground.crossing_grids(city, points) or ()) == 1:
            break
        (one, other), points = rng.choice(listed)
    return (one, other, points) if rng.random() < 0.5 else (other, one, points)


def where_roads_meet(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A caller gives the crossing of two roads."""
    found = _crossing(city, rng)
    grids = ground.crossing_grids(city, found[2]) if found else None
    if found is None or not grids:
        return None
    head = rng.choice(("", "", "", city.city))
    return place_query(head + found[0] + rng.choice(JOINTS).format(b=found[1]), "where_roads_meet", grids, "crossing")


def corner_named(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A caller gives the crossing and its corner."""
    found = _crossing(city, rng)
    if found is None or len(found[2]) != 1:
        return None
    truth, (word, (east, north)) = truth_of(city), rng.choice(sorted(CORNERS.items()))
    ways = ((east * reach * a, north * reach * b) for reach in (25, 45) for a, b in ((1, 1), (1, 0.6), (0.6, 1)))
    grids = truth.grids_of([ground.towards(found[2][0], *way) for way in ways])
    if len(set(grids)) != 1 or -1 in grids:
        return None
    text = f"{found[0]}{rng.choice(('和', '与', '、'))}{found[1]}{rng.choice(('路口', '交叉口'))}{word}角"
    return place_query(text, "corner_named", set(grids), "crossing")


def beside_house(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A caller is beside a house number; no truth where a border is near."""
    house = ground.drawn(city, "street", rng)
    paper = full(house, rng, "road", "number") if house else None
    if paper is None or house is None or len(truth_of(city).around(house.lng, house.lat, 40)) != 1:
        return None
    paper.drop(*DOOR)
    paper.tail = rng.choice(NEXT_DOOR)
    found = finish(paper, city, "beside_house")
    return found._replace(level="road") if found else None


def gap_told(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A number that is missing between two neighbours on its side."""
    found = gap(city, rng)
    return place_query(found[0].text(), "gap_told", found[1], "road") if found else None


def gap(city: BenchCity, rng: random.Random) -> tuple[Draft, set[int]] | None:
    """A draft with a missing number and the grids of the neighbours on its side."""
    places = ground.spots_of(city, "border" if rng.random() < 0.3 else "street")
    if not places:
        return None
    place = rng.choice(places)
    beside = ground.gap_beside(truth_of(city), city.rows.spots[place], rng)
    paper = full(ground.row_at(city, place, rng), rng, "road", "number") if beside else None
    if paper is None or beside is None:
        return None
    paper.drop(*DOOR)
    paper.form["number"] = numbered(beside[0], paper.form["number"])
    return paper, beside[1]


def road_alone(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A road without a number: a question where it runs through several grids."""
    gone = leave("lane", "number", "compound", "phase", *DOOR)
    found = made(row, city, rng, "road_alone", gone, needs=("road",))
    tail = rng.choice(("", "上", "路边", "沿线"))
    return found._replace(text=found.text + tail) if found else None


def righted(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A caller corrects the number in the same breath: the last one holds."""
    house = ground.drawn(city, "street", rng)
    paper = full(house, rng, "road", "number") if house else None
    if paper is None:
        return None
    paper.drop(*DOOR)
    right = paper.form["number"]
    wrong = plain_number(right) + rng.choice((-8, -4, -2, 2, 4, 6, 10, 20))
    if wrong < 1:
        return None
    paper.form["number"] = numbered(wrong, right)
    paper.tail = rng.choice(AGAIN) + right
    return finish(paper, city, "righted")


def two_of(city: BenchCity, rng: random.Random, row: Standard) -> tuple[Draft, Draft, int] | None:
    """Drafts of this address and of another one in another grid, both clear; and the grid of the first."""
    other = city.rows[rng.randrange(len(city.rows))]
    first, second = (full(one, rng, "road", "number") for one in (row, other))
    if first is None or second is None:
        return None
    here, there = sure(first, city), sure(second, city)
    return (first, second, here) if here >= 0 and there >= 0 and here != there else None


def both_told(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A caller names two places that count alike: a question which one."""
    found = two_of(city, rng, row)
    if found is None:
        return None
    form = rng.choice(("{a}和{b}", "{a}或者{b}", "从{a}到{b}", "{a}、{b}两处", "不是{a}就是{b}"))
    text = form.format(a=found[0].text(), b=found[1].text())
    return Query(text, "both_told", "ask", truth_of(city).index(row), found[2], "")


def scene_and_home(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A caller tells the scene and where the caller lives: the scene holds."""
    found = two_of(city, rng, row)
    if found is None:
        return None
    form = rng.choice(
        (
            "我家住{b}，现在人在{a}，车被人刮了",
            "事发地点：{a}；报警人住址：{b}",
            "现场在{a}，来电人本人住在{b}",
            "我是{b}的居民，要反映{a}有人占道摆摊",
            "{a}有人打架，我是路过的，我住{b}",
        )
    )
    paper = found[0]
    return finish(paper, city, "scene_and_home", form.format(a=paper.text(), b=found[1].text()))


PLACES: dict[str, Noise] = {
    "shop_across": shop_across,
    "shop_beside": shop_beside,
    "landmark_told": landmark_told,
    "branch_of_chain": branch_of_chain,
    "where_roads_meet": where_roads_meet,
    "corner_named": corner_named,
    "beside_house": beside_house,
    "gap_told": gap_told,
    "road_alone": road_alone,
    "righted": righted,
    "both_told": both_told,
    "scene_and_home": scene_and_home,
    # a house on a road whose two sides belong to two grids
    "other_side": of("border", "other_side", leave(*DOOR), needs=("road", "number")),
    # an estate whose name another district has as well
    "twin_estate": of("twin", "twin_estate", leave("road", "lane", "number"), NO_AREA, needs=("compound",)),
    # a road and number that another district has as well
    "twin_road": of("twin road", "twin_road", NO_AREA, needs=("road", "number")),
}
