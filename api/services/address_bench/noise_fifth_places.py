"""The fifth hand: places told by others, several places in one text, and what a number between two tells."""

import random
import re
from collections.abc import Iterable
from itertools import pairwise

from api.services.address_bench import noise_fifth_words as words
from api.services.address_bench.city import BenchCity, Standard
from api.services.address_bench.truth import Query, Truth, truth_of
from api.services.address_bench.writer import Draft, Noise, draft, finish, plain_number

GAP_MOST = 12  # known neighbours of a missing number lie no further apart


def judged(
    truth: Truth, text: str, noise: str, grids: Iterable[int], row: Standard | None = None, level: str = ""
) -> Query:
    """An answer where the places lie in one grid, else an ask; the row is the one meant, where one is."""
    every = sorted(set(grids))
    own = truth.grid_of(row) if row is not None else every[0]
    index = truth.index(row) if row is not None else -1
    return Query(text, noise, "answer" if len(every) == 1 else "ask", index, own, level)


def estate_alone(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A name that several districts have, with nothing that tells them apart."""
    paper, truth = draft(row, rng), truth_of(city)
    key = "compound" if paper.form.get("compound") else "road"
    places = truth.by[key].get(paper.form.get(key, ""), [])
    if len({truth.spots[place].district for place in places}) < 2:
        return None
    paper.drop("district", "town", "community")
    if key == "compound":
        paper.drop("road", "lane", "number")
    return finish(paper, city, "namesake_bare")


def estate_by_street(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A name that several have, told apart by its road in passing."""
    truth = truth_of(city)
    if not (row.road and row.compound) or row.lane:
        return None
    if len({truth.spots[place].road for place in truth.by["compound"][row.compound]}) < 2:
        return None
    paper = draft(row, rng)
    paper.drop("province", "city", "district", "town", "community", "number")
    if not paper.form.get("compound"):
        return None
    paper.said["road"] = row.road
    paper.form["road"] = words.one_of(rng, f"{row.road}那头的", f"挨着{row.road}的那个", f"从{row.road}进去那个")
    return finish(paper, city, "namesake_street")


def missing_number(row: Standard, city: BenchCity, rng: random.Random) -> tuple[Draft, int, set[int]] | None:
    """A road's number that the registry lacks between two that it has, and the grids of these two."""
    truth, number = truth_of(city), plain_number(row.number)
    if number < 0 or not row.road or row.lane or row.compound:
        return None
    paper = words.having(row, rng, "road", "number")
    if paper is None:
        return None
    paper.drop("unit", "room")
    said = {key: value for key, value in paper.said.items() if key != "number"}
    every = [truth.spots[place] for place in truth.matching(said)]
    taken = {int(one) for spot in every for one in re.findall(r"\d+", spot.lane or spot.number)[:1]}
    same = sorted(one for one in taken if one % 2 == number % 2)
    upper = next((after for before, after in pairwise(same) if before == number), 0)
    if not 4 <= upper - number <= GAP_MOST:
        return None
    missing = rng.randrange(number + 2, upper, 2)
    grids = truth.between(said, missing)
    paper.form["number"] = f"{missing}号"
    return paper, missing, grids


def gap_parcel(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A number that the registry lacks on a parcel's label."""
    found = missing_number(row, city, rng)
    if found is None or not found[2]:
        return None
    return _of_gap(truth_of(city), words.parcel(found[0].text(), rng), "gap_parcel", found[2], row)


def gap_side(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A number that the registry lacks on a road whose other side lies in another grid."""
    found = missing_number(row, city, rng)
    if found is None or len(found[2]) != 1:
        return None
    paper, missing, grids = found
    said = {key: value for key, value in paper.said.items() if key != "number"}
    across = truth_of(city).between(said, missing + 1)
    if not across or across & grids:
        return None
    side = "单号" if missing % 2 else "双号"
    paper.tail = words.one_of(rng, f"({side}这边)", f",{side}那一排", "")
    return _of_gap(truth_of(city), paper.text(), "gap_side", grids, row)


def _of_gap(truth: Truth, text: str, noise: str, grids: set[int], row: Standard) -> Query:
    own = truth.grid_of(row)
    kind = "answer" if len(grids) == 1 else "ask"
    return Query(text, noise, kind, -1, own if own in grids else min(grids), "number")


def spots_named(truth: Truth, name: str) -> list[int]:
    """Landmarks of this name, branches of a chain included."""
    every = [other for other in truth.landmarks if other == name or other.startswith(name + "(")]
    return [place for other in sorted(every) for place in truth.by["compound"][other]]


def landmark(city: BenchCity, rng: random.Random) -> tuple[str, list[int], Standard] | None:
    """A landmark, all places that its name may mean, and its own address; nothing for names that are others' too."""
    truth = truth_of(city)
    name, lng, lat = rng.choice(list(city.places))
    places = spots_named(truth, name)
    own = [one for one in places if (truth.spots[one].lng, truth.spots[one].lat) == (lng, lat)]
    if not own or truth.by["road"].get(name):
        return None
    return name, places, city.rows[city.rows.first_of(own[0])]


def spot_inside(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A landmark and a part of it."""
    found, truth = landmark(city, rng), truth_of(city)
    if found is None:
        return None
    name, places, own = found
    part = words.one_of(rng, "里面", "正门口", "后门", "停车场", "收费岗亭", "前台", "大厅", "厕所")
    head = words.one_of(rng, "", own.district, own.town, "我在", "有人晕倒在")
    if head in {own.district, own.town}:
        places = [one for one in places if head in (truth.spots[one].district, truth.spots[one].town)]
    grids = {truth.grid[one] for one in places}
    return judged(truth, f"{head}{name}{part}", "spot_inside", grids, own, "landmark")


def spot_across(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Across the street from a landmark: decided only where all around lies in one grid."""
    found, truth = landmark(city, rng), truth_of(city)
    if found is None:
        return None
    name, places, own = found
    area = words.one_of(rng, "", own.city, own.town)
    if area == own.town:
        places = [one for one in places if truth.spots[one].town == area]
    grids = _ring(truth, places)
    text = area + name + words.one_of(rng, "正对面", "斜对门", "马路对过", "街对面那排门面")
    return judged(truth, text, "spot_across", grids, None, "landmark") if grids else None


def _ring(truth: Truth, places: Iterable[int]) -> set[int]:
    """Grids near places; none where it depends on how near."""
    near: set[int] = set()
    far: set[int] = set()
    for place in places:
        spot = truth.spots[place]
        near |= truth.around(spot.lng, spot.lat, 45)
        far |= truth.around(spot.lng, spot.lat, 120)
    return near if len(near) > 1 or len(far) == 1 else set()


def spot_by_ear(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Beside a landmark whose name is written by its sound."""
    found, truth = landmark(city, rng), truth_of(city)
    if found is None or "(" in found[0]:
        return None
    name, places, own = found
    new = words.same_sound(name, rng)
    if not new or new in truth.names or truth.rough.get(truth.ear(new)) != {name}:
        return None
    near = {grid for one in places for grid in truth.around(truth.spots[one].lng, truth.spots[one].lat, 90)}
    own_grids = {truth.grid[one] for one in places}
    if len(near) > 1 and len(own_grids) == 1:
        return None
    text = words.one_of(rng, "", own.district) + new + words.one_of(rng, "旁边", "隔壁", "边上", "侧边巷口")
    return judged(truth, text, "spot_by_ear", own_grids, own, "landmark") if own.district not in text else None


def chain_bare(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A chain without its branch."""
    found, truth = landmark(city, rng), truth_of(city)
    if found is None:
        return None
    name = found[0].split("(")[0]
    places = spots_named(truth, name)
    if len(places) < 2:
        return None
    text = words.one_of(rng, "", "我在", "就是") + name + words.one_of(rng, "里头", "门口", "", "楼下")
    return judged(truth, text, "chain_bare", {truth.grid[one] for one in places}, found[2], "landmark")


def wide_estate(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """An estate that lies in several grids, its building not told."""
    truth = truth_of(city)
    if not row.compound or not row.road:
        return None
    own = truth.matching({"road": row.road, "number": row.number, "compound": row.compound})
    if len({truth.grid[place] for place in own}) < 2:
        return None
    paper = draft(row, rng)
    paper.drop("phase", "building", "unit", "room", "lane", "number")
    paper.tail = words.one_of(rng, "里面", "有人吵架", "大门口进来", "水管爆了", "")
    return finish(paper, city, "wide_estate") if paper.form.get("compound") else None


def road_only(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A road without a number."""
    if not row.road:
        return None
    paper = draft(row, rng)
    paper.drop("lane", "number", "compound", "phase", "building", "unit", "room")
    if not paper.form.get("road"):
        return None
    paper.tail = words.one_of(rng, "沿线", "上", "路面塌了", "有棵树倒了", "一带")
    truth = truth_of(city)
    crossed = {truth.grid[place] for place in truth.matching(paper.said)} | _along(truth, city, paper)
    return judged(truth, paper.text(), "road_only", crossed, row, "road") if len(crossed) > 1 else None


def _along(truth: Truth, city: BenchCity, paper: Draft) -> set[int]:
    """Grids of all houses of the road that is said, without what else is said of lanes."""
    said = {key: value for key, value in paper.said.items() if key in {"road", "district"}}
    return {truth.grid[place] for place in truth.matching(said)} if "town" not in paper.said else set()


def lost_digit(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A digit of the number that cannot be read."""
    number = plain_number(row.number)
    if number < 10 or not row.road or row.lane or row.compound:
        return None
    paper = words.having(row, rng, "road", "number")
    if paper is None:
        return None
    paper.drop("unit", "room")
    shown = str(number)
    at = rng.randrange(len(shown))
    fits = re.compile(shown[:at] + r"\d" + shown[at + 1 :] + "号")
    truth = truth_of(city)
    said = {key: value for key, value in paper.said.items() if key != "number"}
    grids = {truth.grid[one] for one in truth.matching(said)
             if fits.fullmatch(truth.spots[one].number) and not truth.spots[one].lane}  # fmt: skip
    if len(grids) < 2:
        return None
    paper.form["number"] = shown[:at] + words.one_of(rng, "?", "□", "*", "X") + shown[at + 1 :] + "号"
    return judged(truth, paper.text() + words.one_of(rng, "", "(看不清)"), "lost_digit", grids, row, "number")


def _two(row: Standard, city: BenchCity, rng: random.Random) -> tuple[str, str, tuple[int, int], Standard] | None:
    """Two texts of different grids, each certain, with their grids, and the second one's address."""
    other = city.rows[rng.randrange(len(city.rows))]
    one, two = words.plainly(row, city, rng), words.plainly(other, city, rng)
    if one is None or two is None or one[1] == two[1]:
        return None
    return one[0], two[0], (one[1], two[1]), other


def two_either(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """One place or another, the caller does not know."""
    found = _two(row, city, rng)
    if found is None:
        return None
    one, two, grids, _ = found
    text = words.one_of(rng, f"{one}或者{two},记不清了", f"不是{one}就是{two}", f"可能是{one},也可能是{two}")
    return judged(truth_of(city), text, "two_either", grids, row)


def two_mended(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A number told wrongly and at once again, in words."""
    paper, number = words.having(row, rng, "road", "number"), plain_number(row.number)
    if paper is None or number < 0 or row.lane:
        return None
    wrong = words.aloud(f"{max(1, number + rng.choice((-6, -4, 2, 4, 10)))}号", rng)
    if wrong == words.aloud(row.number, rng):
        return None
    words.speak(paper, rng)
    mend = words.one_of(rng, "哦不对,是", ",啊说错了,", ",不是不是,", ",更正一下,")
    paper.form["number"] = f"{wrong}{mend}{paper.form['number']}"
    return finish(paper, city, "two_mended")


def two_lives(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Where somebody is registered, and where he is now."""
    found = _two(row, city, rng)
    if found is None:
        return None
    one, two, grids, other = found
    text = words.one_of(rng, f"户口在{one},人现在住{two}", f"原住{one},现已搬到{two}", f"现住{two}(户籍地{one})")
    return judged(truth_of(city), text, "two_lives", grids[1:], other)


def other_district(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A road and number told of a district that has no road like it: nobody knows which of the two is meant."""
    truth = truth_of(city)
    if not row.road or row.compound or row.lane:
        return None
    kin = truth.like(row.road) | truth.rough.get(truth.ear(row.road), set())
    near = {
        truth.spots[place].district for name in kin for place in truth.by["road"].get(truth.standard_names(name), [])
    }
    near |= {district for (name, _), district in zip(city.roads, city.road_districts, strict=True) if name in kin}
    free = sorted({spot.district for spot in truth.spots} - near)
    if not free:
        return None
    text = (
        f"{words.one_of(rng, '', city.city)}{rng.choice(free)}{row.road}{row.number}{words.one_of(rng, '', row.room)}"
    )
    return Query(text, "other_district", "ask", truth.index(row), truth.grid_of(row), "number")


PLACED: dict[str, Noise] = {
    "namesake_bare": estate_alone,
    "namesake_street": estate_by_street,
    "gap_parcel": gap_parcel,
    "gap_side": gap_side,
    "spot_inside": spot_inside,
    "spot_across": spot_across,
    "spot_by_ear": spot_by_ear,
    "chain_bare": chain_bare,
    "wide_estate": wide_estate,
    "road_only": road_only,
    "lost_digit": lost_digit,
    "other_district": other_district,
    "two_either": two_either,
    "two_mended": two_mended,
    "two_lives": two_lives,
}
