"""A third hand's noise, second part: places told by others, two places in one text, and places that are not there."""

import random
import re
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from math import cos, radians, sin

import shapely

from api.services.address_bench import noise_third_words as words
from api.services.address_bench.city import BenchCity, Spot, Standard
from api.services.address_bench.truth import Query, Said, Truth, truth_of
from api.services.address_bench.writer import Noise, draft, finish, plain_number

EAST_M, NORTH_M = 94_508, 110_950  # metres per degree where the invented cities lie
BEARINGS = {"东": 90, "南": 180, "西": 270, "北": 0, "东北": 45, "西南": 225}
CORNERS = {"东北角": (1, 1), "东南角": (1, -1), "西北角": (-1, 1), "西南角": (-1, -1)}
ACROSS = (("对面", 60), ("斜对面", 70), ("马路对过", 60), ("附近", 90), ("一带", 90))
BESIDE = ("隔壁", "旁边", "门口", "楼上", "门前空地", "边上")
Kind = Callable[[Spot], bool]


def spots_like(city: BenchCity, name: str, kind: Kind) -> list[int]:
    """Spots of a kind, looked up once for each `name`."""
    key = f"third spots {name}"
    if key not in city.memory:
        city.memory[key] = [place for place, spot in enumerate(city.rows.spots) if kind(spot)]
    found: list[int] = city.memory[key]
    return found


def row_like(city: BenchCity, name: str, kind: Kind, rng: random.Random) -> Standard | None:
    """An address of such a spot; None where the city has none."""
    places = spots_like(city, name, kind)
    if not places:
        return None
    place = rng.choice(places)
    return city.rows[city.rows.first_of(place) + rng.randrange(city.rows.spots[place].size)]


def areas(city: BenchCity) -> set[str]:
    """Names of the towns and districts."""
    if "third areas" not in city.memory:
        city.memory["third areas"] = {one for spot in city.rows.spots for one in (spot.town, spot.district)}
    found: set[str] = city.memory["third areas"]
    return found


def towns(city: BenchCity) -> dict[str, set[str]]:
    """Names of the towns of each district."""
    if "third towns" not in city.memory:
        table: dict[str, set[str]] = defaultdict(set)
        for spot in city.rows.spots:
            table[spot.district].add(spot.town)
        city.memory["third towns"] = dict(table)
    found: dict[str, set[str]] = city.memory["third towns"]
    return found


def across(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Opposite a landmark or somewhere about it: an answer where all that may be meant lies in one grid."""
    mark = _landmark(city, "across", rng)
    word, metres = rng.choice(ACROSS)
    return _about(mark, city, rng, "across", word, (0.4 * metres, 1.6 * metres)) if mark else None


def beside(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Next door to a landmark, on its own side of the road."""
    mark = _landmark(city, "beside", rng)
    return _about(mark, city, rng, "beside", rng.choice(BESIDE), (0, 30)) if mark else None


def _landmark(city: BenchCity, name: str, rng: random.Random) -> Standard | None:
    marks = truth_of(city).landmarks
    return row_like(city, name, lambda spot: spot.compound in marks and bool(spot.road), rng)


def _about(
    mark: Standard, city: BenchCity, rng: random.Random, noise: str, word: str, radii: tuple[float, float]
) -> Query | None:
    """A query of the surroundings: ask where the inner circle meets several grids, nothing between the two."""
    paper, truth = draft(mark, rng), truth_of(city)
    paper.drop("community", "number", *(("road",) if rng.random() < 0.5 else ()))
    paper.said["compound"] = paper.form["compound"] = mark.compound
    paper.tail = rng.choice(("", "的")) + word
    found = truth.verdict(paper.said)
    if found.kind == "ask":
        return finish(paper, city, noise)
    if found.kind != "answer":
        return None
    return _circled(truth, paper.text(), noise, (mark.lng, mark.lat), radii, truth.index(mark), "landmark")


def _circled(
    truth: Truth, text: str, noise: str, point: tuple[float, float], radii: tuple[float, float], row: int, level: str
) -> Query | None:
    """Answer where the outer circle lies in one grid, ask where the inner one meets several."""
    own = truth.grids_of([point])[0]
    if own < 0:
        return None
    if truth.around(*point, radii[1]) == {own} and _inside(truth, point, radii[1]):
        return Query(text, noise, "answer", row, own, level)
    if radii[0] and len(truth.around(*point, radii[0])) > 1:
        return Query(text, noise, "ask", row, own, level)
    return None


def _inside(truth: Truth, point: tuple[float, float], metres: float) -> bool:
    """Whether the circle does not leave the city."""
    return -1 not in truth.grids_of([_moved(point, bearing, metres) for bearing in range(0, 360, 45)])


def _moved(point: tuple[float, float], bearing: float, metres: float) -> tuple[float, float]:
    east, north = sin(radians(bearing)) * metres, cos(radians(bearing)) * metres
    return point[0] + east / EAST_M, point[1] + north / NORTH_M


def some_way_off(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """So many metres from a landmark that is the only one of its name, in some direction."""
    mark, truth = _landmark(city, "some_way_off", rng), truth_of(city)
    if mark is None or len(truth.by["compound"][mark.compound]) > 1:
        return None
    word, metres = rng.choice(sorted(BEARINGS)), rng.choice((50, 80, 100, 150, 200, 300))
    text = rng.choice(("", mark.district, mark.town)) + mark.compound
    text += rng.choice(
        (f"往{word}约{metres}米", f"向{word}{metres}米左右", f"{word}边{metres}米处", f"再往{word}走{metres}米")
    )
    there = _moved((mark.lng, mark.lat), BEARINGS[word], metres)
    # eyes misjudge a distance by a third and a direction by as much
    return _circled(truth, text, "some_way_off", there, (0.15 * metres + 10, 0.4 * metres + 20), -1, "landmark")


def corner_of(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A corner where two roads meet; a named corner lies in one grid where the crossing itself touches four."""
    crossings, truth = _crossings(city), truth_of(city)
    if not crossings:
        return None
    pair = rng.choice(sorted(crossings))
    points, (one, other) = crossings[pair], rng.sample(pair, 2)
    text = rng.choice(("{}{}路口", "{}与{}交叉口", "{}和{}拐角", "{}近{}", "{}（{}口）", "{}/{}路口")).format(
        one, other
    )
    if rng.random() < 0.5 or len(points) > 1:
        grids: set[int] = set().union(*(truth.around(*point, 25) for point in points))
        kind = "answer" if len(grids) == 1 else "ask"
        return Query(text, "corner_of", kind, -1, min(grids), "road") if grids else None
    word, (east, north) = rng.choice(sorted(CORNERS.items()))
    ends = [(points[0][0] + east * a / EAST_M, points[0][1] + north * b / NORTH_M) for a in (18, 50) for b in (18, 50)]
    told = set(truth.grids_of(ends))
    return (
        Query(text + word, "corner_of", "answer", -1, told.pop(), "road") if len(told) == 1 and -1 not in told else None
    )


def _crossings(city: BenchCity) -> dict[tuple[str, str], list[tuple[float, float]]]:
    """Where roads of two names meet, for each pair of names."""
    if "third crossings" not in city.memory:
        lines = [shapely.from_wkb(line) for _, line in city.roads]
        names = [name for name, _ in city.roads]
        found: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
        for a, b in zip(*shapely.STRtree(lines).query(lines, predicate="intersects"), strict=True):
            if names[a] < names[b]:
                at = shapely.get_coordinates(shapely.intersection(lines[a], lines[b])).tolist()
                found[names[a], names[b]] += [(x, y) for x, y in at if (x, y) not in found[names[a], names[b]]]
        city.memory["third crossings"] = {pair: points for pair, points in found.items() if points}
    kept: dict[tuple[str, str], list[tuple[float, float]]] = city.memory["third crossings"]
    return kept


def between_two(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Between two house numbers of one side."""
    truth, numbers = truth_of(city), _side(row, city)
    here = plain_number(row.number)
    far = [number for number in numbers if 2 < number - here <= 30]
    if here < 0 or row.lane or not far:
        return None
    there = rng.choice(far)
    areas_told = rng.choice(("", row.district, row.town))
    said: Said = {"road": row.road} | ({"district": row.district} if areas_told else {})
    if any(truth.verdict(said | {"number": f"{number}号"}).kind != "answer" for number in (here, there)):
        return None
    grids = {numbers[number] for number in numbers if here <= number <= there}
    text = (
        areas_told
        + row.road
        + rng.choice(("{}号和{}号之间", "{}号与{}号中间", "{}-{}号之间的空地", "{}号到{}号这一段")).format(here, there)
    )
    return Query(text, "between_two", "answer" if len(grids) == 1 else "ask", -1, truth.grid_of(row), "plot")


def _side(row: Standard, city: BenchCity) -> dict[int, int]:
    """Grids of the plain numbers on this side of the road, in this district."""
    truth, own = truth_of(city), plain_number(row.number) % 2
    said = {"road": row.road, "district": row.district}
    spots = [(plain_number(truth.spots[place].number), place) for place in truth.matching(said) if row.road]
    return {n: truth.grid[place] for n, place in spots if n >= 0 and n % 2 == own and not truth.spots[place].lane}


def gap_on_border(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A number that the registry lacks, on a road that is a border: the side that it lies on tells the grid."""
    truth, here = truth_of(city), plain_number(row.number)
    if here < 0 or row.lane or row.compound:
        return None
    numbers, gap = _side(row, city), here + 2
    said = {"road": row.road, "district": row.district}
    if gap in numbers or not any(gap < number <= gap + 6 for number in numbers):
        return None
    if any(spot.number.startswith((f"{gap}号", f"{gap}-")) for spot in (truth.spots[k] for k in truth.matching(said))):
        return None
    told = rng.choice(("", row.district, row.district))
    grids, facing = truth.between(said, gap), truth.between(said, gap + 1)
    if len(grids) != 1 or not facing - grids or (not told and truth.between({"road": row.road}, gap) != grids):
        return None
    text = told + row.road + f"{gap}号"
    return Query(text, "gap_on_border", "answer", -1, grids.pop(), "plot")


def beyond_end(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A number far beyond the end of a road of several grids."""
    truth = truth_of(city)
    places = truth.by["road"].get(row.road, []) if row.road else []
    known = [
        int(n) for place in places for n in re.findall(r"\d+", truth.spots[place].number + truth.spots[place].lane)
    ]
    if not known or len({truth.grid[place] for place in places}) < 2:
        return None
    number = max(known) + rng.randrange(100, 900)
    text = rng.choice((row.district, row.city + row.district, "")) + row.road + f"{number}号"
    return Query(
        text + rng.choice(("", "", f"{rng.randrange(2, 7)}0{rng.randrange(1, 4)}室")), "beyond_end", "none", -1, -1, ""
    )


def cousin_name(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A road or an estate that is not there, named like one that is: 家和龙庭 for 家和佳园, 育才九路 for 育才五路."""
    name = row.compound if row.building else row.road
    ordinal = re.search("[一二三四五六七八九](?=路|街|巷)", name)
    if row.building:
        stem = words.ESTATE_WORDS.sub("", name)
        new = stem + rng.choice(words.COUSINS)
    elif ordinal:
        new = name[: ordinal.start()] + rng.choice("一二三四五六七八九") + name[ordinal.end() :]
    else:
        new = words.ROAD_WORDS.sub("", name) + rng.choice(("环路", "滨河路", "花园路", "广场路"))
    if len(new) < 4 or not ((ordinal and unnamed(city, new)) or strange(city, new)):
        return None
    door = rng.choice(("{}幢{}01室", "{}栋{}02", "{}号楼{}单元")) if row.building else "{}{}号"
    text = rng.choice(("", row.city, row.district, row.city + row.district)) + new
    return Query(text + door.format(rng.randrange(1, 20), rng.randrange(1, 7)), "cousin_name", "none", -1, -1, "")


def unnamed(city: BenchCity, name: str) -> bool:
    """Whether no road or estate bears a name or bore it."""
    return name not in truth_of(city).names and name not in {one.name for one in city.unknown_aliases}


def strange(city: BenchCity, name: str) -> bool:
    """Whether nobody could take a name for one of the city: not by letters, ears, or as a former name."""
    truth = truth_of(city)
    near = truth.like(name) | truth.rough.get(truth.ear(name), set())
    pieces = {name[k:end] for k in range(len(name)) for end in range(k + 3, len(name) + 1)}
    return unnamed(city, name) and not near and not pieces & truth.names


def unknown_messy(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """An estate or a road that the registry lacks, written like any other address in a parcel's or a caller's text."""
    pick = rng.randrange(len(city.held_out))
    lost, kind = city.held_out[pick], city.held_kinds[pick]
    name = lost.compound if kind == "estate" else lost.road
    if kind not in {"estate", "road"} or not lost.road or not strange(city, name):
        return None
    place = f"{name}{lost.phase}{lost.building}{lost.unit}{lost.room}" if kind == "estate" else f"{name}{lost.number}"
    at = rng.choice(("", lost.district, lost.city + lost.district)) + place
    before, after = rng.choice((*words.LABELS, *words.ORDERS, "{at}", "{at}")).split("{at}")
    given = {"who": rng.choice(words.RECEIVERS), "phone": words.phone(rng), "wish": rng.choice(words.WISHES)}
    given |= {"matter": rng.choice(words.MATTERS), "days": str(rng.randrange(2, 8))}
    return Query(before.format(**given) + at + after.format(**given), "unknown_messy", "none", -1, -1, "")


def no_place(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A call without any place: 我家楼下漏水了."""
    text = rng.choice(("", "喂，", "你好，", "麻烦你们，")) + rng.choice(words.PLACELESS)
    text += (
        rng.choice(("", "的"))
        + rng.choice(words.PLACELESS_AT)
        + rng.choice(("", "，", " "))
        + rng.choice(words.PLACELESS_ENDS)
    )
    return Query(text, "no_place", "none", -1, -1, "")


def from_to(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Two places, and nothing that tells which of them is meant."""
    two = _two(row, city, rng)
    if two is None:
        return None
    ways = ("从{}到{}", "{} → {}", "住{}，上班在{}", "{}或者{}，记不太清了", "起点{}，终点{}", "{}搬到{}要搬家")
    text = rng.choice(ways).format(two[0].text, two[1].text)
    return Query(text, "from_to", "ask", two[0].row, two[0].grid, two[0].level)


def resident_reports(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Two places, of which the words choose the second: who lives here reports something there."""
    two = _two(row, city, rng)
    if two is None:
        return None
    who, matter = rng.choice(words.CALLERS), rng.choice(words.MATTERS)
    ways = (
        f"家住{two[0].text}的{who}反映，{two[1].text}{matter}",
        f"户籍地址：{two[0].text}；现居住地址：{two[1].text}",
        f"不是{two[0].text}，是{two[1].text}",
        f"之前报的{two[0].text}写错了，正确地址是{two[1].text}",
        f"原住{two[0].text}，现已搬至{two[1].text}",
    )
    return two[1]._replace(text=rng.choice(ways), noise="resident_reports")


def _two(row: Standard, city: BenchCity, rng: random.Random) -> tuple[Query, Query] | None:
    """Two everyday texts with an answer each, in different grids."""
    other = city.rows[rng.randrange(len(city.rows))]
    one, two = (finish(draft(each, rng), city, "from_to") for each in (row, other))
    if one is None or two is None or one.grid == two.grid or one.kind != "answer" or two.kind != "answer":
        return None
    return one, two


def twins(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """An estate whose name several places bear, with or without a word at the end that tells which."""
    truth = truth_of(city)
    chosen = row_like(city, "twins", partial(_several, truth), rng)
    if chosen is None:
        return None
    paper = draft(chosen, rng)
    paper.drop("province", "city", "district", "town", "community", "road", "number", "lane")
    if not paper.form.get("compound"):
        return None
    if rng.random() < 0.4:
        key = rng.choice(("district", "town", "road"))
        paper.said[key] = getattr(chosen, key)
        paper.tail = rng.choice(("（{}）", "，{}的那个", "，在{}", " {}这边的")).format(paper.said[key])
    return finish(paper, city, "twins")


def _several(truth: Truth, spot: Spot) -> bool:
    """Whether a building's estate has namesakes, or parts, in another grid."""
    return bool(spot.building) and len({truth.grid[k] for k in truth.by["compound"][spot.compound]}) > 1


def short_public(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A school, hospital or branch as everybody calls it: 十八中, 市七院, 靖亭中路的世纪联."""
    mark, truth = _public(city, rng), truth_of(city)
    short = shortened(mark.compound, city.city) if mark else ""
    if mark is None or not short or short in truth.names:
        return None
    kin = {name for name in truth.landmarks if shortened(name, city.city) == short}
    own = ("", city.city.removesuffix("市"), "市") if short[-1] in "中小院" else ("", "", city.city)
    told = rng.choice((*own, mark.district))
    places = [place for name in kin for place in truth.by["compound"][name]]
    grids = {truth.grid[k] for k in places if told != mark.district or truth.spots[k].district == told}
    text = told + short + rng.choice(("", "大门口", "里面", "门口"))
    kind = "answer" if len(grids) == 1 else "ask"
    return Query(text, "short_public", kind, truth.index(mark), truth.grid_of(mark), "landmark")


def _public(city: BenchCity, rng: random.Random) -> Standard | None:
    marks = truth_of(city).landmarks
    return row_like(
        city, "short_public", lambda spot: spot.compound in marks and bool(shortened(spot.compound, city.city)), rng
    )


def shortened(name: str, city: str) -> str:
    """What a city's people make of a public name; empty where they leave it as it is."""
    school = re.fullmatch(rf"{city}第([一二三四五六七八九十百]+)(中学|小学|人民医院)", name)
    if school:
        return school[1] + {"中学": "中", "小学": "小", "人民医院": "院"}[school[2]]
    branch = re.fullmatch(r"(.+?)(?:生活超市|超市|购物中心|便利店)\((.+)店\)", name)
    if branch:
        return f"{branch[2]}的{branch[1]}"
    primary = re.fullmatch(r"(.+)中心小学", name)
    return f"{primary[1]}中心校" if primary else ""


PLACES: dict[str, Noise] = {
    one.__name__: one
    for one in (
        *(across, beside, some_way_off, corner_of, between_two, gap_on_border, beyond_end, cousin_name),
        *(unknown_messy, no_place, from_to, resident_reports, twins, short_public),
    )
}
