"""Places told by others: landmarks, crossings, sides, gaps, twins, names half remembered, several at once."""

import re
from collections import defaultdict
from math import hypot
from random import Random

import shapely

from api.services.address_bench.city import BenchCity, Standard
from api.services.address_bench.noise_tenth_doors import value
from api.services.address_bench.noise_tenth_steps import PLAIN_HOUSE, Frame, Maybe, framed, kin_of, stem
from api.services.address_bench.truth import PLAIN, Query, Truth, truth_of
from api.services.address_bench.writer import Draft, draft, finish, plain_number

NEAR_M, RING_M, CORNER_M, BY_CORNER_M = 30, 85, 15, 250
COMPASS = re.compile(r"(.{2,})([东南西北中])(路|街|大道)")
ORDINAL = re.compile(r"(.{2,})([一二三四五六七八九])(路|街)")
BRANCH = re.compile(r"(.+)\((.+)店\)")


def _told(text: str, name: str, grids: set[int], own: int, frame: Frame | None, rng: Random) -> Maybe:
    """An answer where one grid is possible, an ask where several are, nothing where the own one is not among them."""
    if own not in grids or own < 0:
        return None
    kind = "answer" if len(grids) == 1 else "ask"
    return Query(frame(text, rng) if frame else text, name, kind, -1, own, "road")


def landmark(
    row: Standard, city: BenchCity, rng: Random, name: str, forms: tuple[str, ...], frame: Frame | None = None
) -> Maybe:
    """A place told by a landmark, where all around it is one grid; an ask where the name stands in several grids."""
    truth, (place, lng, lat) = truth_of(city), rng.choice(city.places)
    spots = [truth.spots[k] for k in truth.by["compound"].get(place, [])]
    if not spots or "(" in place or len(kin_of(truth, place)) > 1:
        return None
    rings = [truth.around(spot.lng, spot.lat, RING_M) for spot in spots]
    own, text = truth.grids_of([(lng, lat)])[0], rng.choice(forms).replace("@", place)
    if any(len(ring) > 1 for ring in rings) and not (
        len(spots) == 1 and len(truth.around(lng, lat, NEAR_M)) > 1 and "对" in text
    ):
        return None
    return _told(text, name, set().union(*rings), own, frame, rng)


def branch_told(row: Standard, city: BenchCity, rng: Random, name: str = "branch_told") -> Maybe:
    """Says in own words which branch of a chain it is."""
    found = BRANCH.fullmatch(rng.choice(city.places)[0])
    truth = truth_of(city)
    if not found or any(other != found[0] and found[2] in other for other in kin_of(truth, found[1][:2])):
        return None
    places = truth.by["compound"][found[0]]
    text = rng.choice(("{1}{2}店", "{2}上的{1}", "{2}那家{1}", "{1}（{2}店）", "{1}，{2}的那家")).format(
        "", found[1], found[2]
    )
    return _told(text, name, {truth.grid[k] for k in places}, truth.grid[places[0]], None, rng)


def branch_untold(row: Standard, city: BenchCity, rng: Random, name: str = "branch_untold") -> Maybe:
    """Names a chain and not which of its branches."""
    found = BRANCH.fullmatch(rng.choice(city.places)[0])
    truth = truth_of(city)
    if not found or found[1] in truth.names:
        return None
    places = [k for other in kin_of(truth, found[1]) for k in truth.by["compound"].get(other, ())]
    text = rng.choice(("我在{}门口", "{}旁边有人摆摊", "{}里面", "{}，你知道吧")).format(found[1])
    grids = {truth.grid[k] for k in places}
    return _told(text, name, grids, truth.grid[places[0]], None, rng) if len(grids) > 1 else None


def lines_of(city: BenchCity) -> tuple[list[str], shapely.STRtree]:
    """Names of the roads and a tree of their lines, in one order; made once."""
    if "held lines" not in city.memory:
        pieces = defaultdict(list)
        for name, line in city.roads:
            pieces[name].append(shapely.from_wkb(line))
        city.memory["held lines"] = (
            list(pieces),
            shapely.STRtree([shapely.union_all(lines) for lines in pieces.values()]),
        )
    names, tree = city.memory["held lines"]
    return names, tree


def meeting(row: Standard, city: BenchCity, rng: Random) -> tuple[str, list[shapely.Point]] | None:
    """Another road that meets the one of a row, and the points where they meet."""
    names, tree = lines_of(city)
    if row.road not in names:
        return None
    line = tree.geometries[names.index(row.road)]
    others = [int(k) for k in tree.query(line, predicate="intersects") if names[k] != row.road]
    if not others:
        return None
    other = rng.choice(others)
    shared = shapely.get_parts(shapely.intersection(line, tree.geometries[other]))
    return (names[other], list(shared)) if all(one.geom_type == "Point" for one in shared) else None


def crossing(
    row: Standard, city: BenchCity, rng: Random, name: str, forms: tuple[str, ...], frame: Frame | None = None
) -> Maybe:
    """The corner of two roads; an ask where grids meet there or the roads meet twice."""
    found, truth = meeting(row, city, rng), truth_of(city)
    if found is None:
        return None
    wide: set[int] = set().union(*(truth.around(point.x, point.y, 2 * NEAR_M) for point in found[1]))
    close: set[int] = set().union(*(truth.around(point.x, point.y, CORNER_M) for point in found[1]))
    own = truth.grids_of([(found[1][0].x, found[1][0].y)])[0]
    text = rng.choice(forms).replace("@", row.road).replace("%", found[0])
    return _told(text, name, close, own, frame, rng) if wide == close else None


def crossing_and_estate(row: Standard, city: BenchCity, rng: Random, name: str = "crossing_and_estate") -> Maybe:
    """Names the corner beside the estate and its building."""
    found = meeting(row, city, rng)
    if found is None or not row.compound or not row.building:
        return None
    if min(hypot((one.x - row.lng) * 94_508, (one.y - row.lat) * 110_950) for one in found[1]) > BY_CORNER_M:
        return None
    paper = draft(row, rng)
    if not paper.form.get("compound"):
        return None
    paper.drop("lane", "number")
    paper.said["road"] = row.road
    paper.form["road"] = rng.choice(
        (f"{row.road}{found[0]}路口", f"{row.road}与{found[0]}交叉口", f"{row.road}靠近{found[0]}")
    )
    return finish(paper, city, name)


def houses(truth: Truth, road: str, parity: int) -> dict[tuple[str, str], dict[int, int]]:
    """Grids of the plain numbers of one side of a road, per district and town."""
    found: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for k in truth.by["road"].get(road, ()):
        spot = truth.spots[k]
        number = PLAIN.fullmatch(spot.number)
        if number and not spot.lane and int(number[1]) % 2 == parity:
            found[spot.district, ""][int(number[1])] = truth.grid[k]
    return found


def side_and_ten(
    row: Standard, city: BenchCity, rng: Random, name: str = "side_and_ten", frame: Frame | None = None
) -> Maybe:
    """Says the side of the road and the number up to ten."""
    number, truth = plain_number(row.number), truth_of(city)
    if number < 20 or number % 100 < 10 or row.lane or not row.road:  # 100多号 is any number up to 199
        return None
    side, ten = ("双号", "单号")[number % 2], number // 10 * 10
    near = [
        grid
        for line in houses(truth, row.road, number % 2).values()
        for one, grid in line.items()
        if ten <= one < ten + 10
    ]
    words = f"{value(ten, rng)}几号" if rng.random() < 0.5 else f"{ten}多号"
    text = rng.choice(
        (f"{row.road}{side}这边，{words}", f"{row.road}{side}一侧{words}那里", f"{row.road}{words}，{side}这一边")
    )
    return _told(text, name, set(near), truth.grid_of(row), frame, rng) if len(near) > 1 else None


def between_houses(row: Standard, city: BenchCity, rng: Random, name: str = "between_houses") -> Maybe:
    """Says between which two neighbouring numbers it is."""
    number, truth = plain_number(row.number), truth_of(city)
    lines = houses(truth, row.road, number % 2) if number >= 0 and not row.lane and row.road else {}
    after = sorted(one for one in lines.get((row.district, ""), {}) if one > number)
    if len(lines) != 1 or not after or after[0] - number > 12:
        return None
    text = rng.choice(("{}{}号和{}号之间", "{}{}号跟{}号中间", "{}的{}号到{}号中间那段")).format(
        row.road, number, after[0]
    )
    line = lines[row.district, ""]
    return _told(text, name, {line[number], line[after[0]]}, truth.grid_of(row), None, rng)


def gap(row: Standard, city: BenchCity, rng: Random, name: str, frame: Frame | None = None) -> Maybe:
    """Gives a number that the registry lacks between two that it has on the same side."""
    k, truth = rng.randrange(len(city.held_out)), truth_of(city)
    held = city.held_out[k]
    number = plain_number(held.number)
    if city.held_kinds[k] != "number" or number < 0 or held.lane or held.compound or not held.road:
        return None
    if any(
        PLAIN.fullmatch(truth.spots[one].number) is None and truth.spots[one].number.startswith(f"{number}号")
        for one in truth.by["road"].get(held.road, ())
    ):
        return None
    lines = houses(truth, held.road, number % 2)
    if any(number in line for line in lines.values()) or set(lines) != {(held.district, "")}:
        return None
    line = lines[held.district, ""]
    lower, upper = (
        max((one for one in line if one < number), default=0),
        min((one for one in line if one > number), default=0),
    )
    if not lower or not upper or upper - lower > 24:
        return None
    text = rng.choice(("", held.district, f"{held.city}{held.district}")) + f"{held.road}{number}号"
    return _told(text, name, {line[lower], line[upper]}, truth.grid_of(held), frame, rng)


def blurred_road(row: Standard, city: BenchCity, rng: Random, name: str, shape: re.Pattern[str], gone: str) -> Maybe:
    """Says a road without its point of the compass or its ordinal; an ask where the number stands on several such."""
    found, truth = shape.fullmatch(row.road), truth_of(city)
    if not found or row.lane or not PLAIN_HOUSE.fullmatch(row.number) or found[1] + found[3] in truth.names:
        return None
    kin = {
        one
        for one in kin_of(truth, found[1])
        if shape.fullmatch(one) and one in truth.by["road"] and one[len(found[1]) + 1 :] == found[3]
    }
    places = [k for one in kin for k in truth.matching({"road": one, "number": row.number})]
    grids = {truth.grid[k] for k in places}
    if len({truth.spots[k].road for k in places}) < 2 or len(grids) < 2:
        return None
    return _told(found[1] + gone + found[3] + row.number, name, grids, truth.grid_of(row), None, rng)


def twin(row: Standard, city: BenchCity, rng: Random, name: str, told: bool, frame: Frame | None = None) -> Maybe:
    """Names an estate that the city has twice, without or with the district."""
    truth = truth_of(city)
    places = truth.by["compound"].get(row.compound, ()) if row.compound and row.building else ()
    if len({truth.spots[k].district for k in places}) < 2:
        return None
    keys = (*(("district",) if told else ()), "compound", "phase", "building", "unit", "room")
    said = {key: getattr(row, key) for key in keys if getattr(row, key)}
    if rng.random() < 0.4:
        said.pop("unit", None)
        said.pop("room", None)
    query = finish(
        Draft(row, said, dict(said), ("district", "compound", "phase", "building", "unit", "room")), city, name
    )
    if query is None or query.kind != ("answer" if told else "ask"):
        return None
    return query._replace(text=frame(query.text, rng)) if frame else query


def clear(city: BenchCity, rng: Random) -> Maybe:
    """Another address that is certain, with its text."""
    for _ in range(6):
        row = city.rows[rng.randrange(len(city.rows))]
        query = finish(draft(row, rng), city, "")
        if query and query.kind == "answer" and (row.road or row.compound):
            return query
    return None


def pair(row: Standard, city: BenchCity, rng: Random, name: str, ask: bool, forms: tuple[str, ...]) -> Maybe:
    """Two certain places of two grids in one text: an ask, or the last one where the words choose it."""
    one, other = clear(city, rng), finish(draft(row, rng), city, name)
    if not one or not other or other.kind != "answer" or one.grid == other.grid:
        return None
    text = rng.choice(forms).replace("@", one.text).replace("%", other.text)
    return other._replace(text=text, kind="ask" if ask else "answer", level=other.level)


def road_unnumbered(row: Standard, city: BenchCity, rng: Random, name: str = "road_unnumbered") -> Maybe:
    """Names a road and no number."""
    if not row.road:
        return None
    said = {"road": row.road} | ({"district": row.district} if rng.random() < 0.3 else {})
    forms = (
        "〈〉上有个井盖没了",
        "〈〉这条路堵死了",
        "〈〉，具体几号不知道",
        "〈〉路边有人打架",
        "沿着〈〉一路都是垃圾",
    )
    query = finish(Draft(row, said, dict(said), ("district", "road")), city, name)
    return query and query._replace(text=framed(*forms)(query.text, rng))


def area_unspecific(row: Standard, city: BenchCity, rng: Random, name: str = "area_unspecific") -> Maybe:
    """Names a district, a town or a community and nothing more."""
    truth, key = truth_of(city), rng.choice(("district", "town", "community"))
    value_of = getattr(row, key)
    grids = (
        {truth.grid[k] for k, spot in enumerate(truth.spots) if getattr(spot, key) == value_of} if value_of else set()
    )
    forms = ("我们@这边噪音大", "@哪里可以办居住证", "@老停水怎么回事", "@，具体位置说不清楚")
    text = rng.choice(("", city.city)) + value_of if key != "community" else row.district + value_of
    return (
        _told(rng.choice(forms).replace("@", text), name, grids, truth.grid_of(row), None, rng)
        if len(grids) > 1
        else None
    )


def building_unlisted(row: Standard, city: BenchCity, rng: Random, name: str = "building_unlisted") -> Maybe:
    """Gives a building that the registry lacks of an estate which lies in one grid whole."""
    k, truth = rng.randrange(len(city.held_out)), truth_of(city)
    held = city.held_out[k]
    places = truth.by["compound"].get(held.compound, ()) if held.compound and held.building and held.road else ()
    if city.held_kinds[k] != "building" or len(places) < 3 or len(kin_of(truth, stem(held.compound))) > 1:
        return None
    said = held.compound + held.phase + held.building + rng.choice(("", held.unit + held.room))
    grids = {truth.grid[place] for place in places}
    return _told(said, name, grids, truth.grid_of(held), None, rng) if len(grids) == 1 else None
