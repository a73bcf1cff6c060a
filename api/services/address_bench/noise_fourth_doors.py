"""Numbers of doors, rooms, shops, floors and stairs as people write them; ranges and several at once."""

import random
import re

from api.services.address_bench import noise_fourth_words as words
from api.services.address_bench.city import BenchCity, Standard
from api.services.address_bench.garbling import full, in_words
from api.services.address_bench.noise_fourth_calls import Write, written
from api.services.address_bench.truth import Query, Said, truth_of
from api.services.address_bench.writer import Draft, Noise, draft, plain_number

AREAS = ("district", "town", "community")
ROOM = re.compile(r"(\d{3,4})(?:室|号|房)?")
BUILDING = re.compile(r"(\d+)(幢|栋|号楼|座)")


def marked_number(paper: Draft, rng: random.Random) -> str:
    """附, 甲 and dash numbers in other writings."""
    number = paper.form.get("number", "")
    sub, stem = (
        re.fullmatch(r"(\d+)(?:号附|-)(\d+)号", number),
        re.fullmatch(r"(\d+)号([甲乙丙])|([甲乙丙丁])(\d+)号", number),
    )
    if sub:
        new = rng.choice(
            (
                f"{sub[1]}号之{sub[2]}",
                f"{sub[1]}－{sub[2]}号",
                f"{sub[1]}号附{in_words(int(sub[2]))}",
                f"{sub[1]}号(附{sub[2]})",
            )
        )
    elif stem:
        plain, mark = stem[1] or stem[4], stem[2] or stem[3]
        ways = f"{plain}{mark}号", f"{plain}号（{mark}）", f"{plain}－{mark}", f"{mark}{plain}号", f"{plain}号{mark}"
        new = rng.choice([way for way in ways if way != number])
    else:
        return ""
    paper.form["number"] = new
    tail = "" if paper.form.get("compound") or paper.form.get("room") else rng.choice(("", "门面", "后楼", "小院"))
    return paper.text() + tail


def shop_unit(paper: Draft, rng: random.Random) -> str:
    """Shops at the foot of a building: 3号商铺, 底商3号; or a shop number the registry does not know."""
    unit = re.fullmatch(r"商铺(\d+)号", paper.form.get("unit", ""))
    if unit:
        paper.form["building"] = ""
        paper.form["unit"] = rng.choice(
            (f"底商{unit[1]}号", f"{unit[1]}号商铺", f"底商商铺{int(unit[1]):02d}", f"底商{unit[1]}#")
        )
        return paper.text()
    if not paper.form.get("number") or paper.form.get("compound") or paper.form.get("room"):
        return ""
    return f"{paper.text()}{rng.choice(('S-103', 'S102商铺', '一楼商铺B03', '临街门面房3号', '1F-06铺'))}"


def basement(paper: Draft, rng: random.Random) -> str:
    """Below ground: B1, 负一层, the cellar."""
    if not paper.form.get("building"):
        return ""
    paper.drop("room")
    return paper.text() + rng.choice(("B1层", "负一楼", "地下室B2", "地下一层储藏间12号", "负2层车库"))


def stairs(paper: Draft, rng: random.Random) -> str:
    """The stairs of a house by other words: 2号门洞, 2门, 二门洞."""
    found = re.fullmatch(r"(\d)(?:单元|门|梯)", paper.form.get("unit", ""))
    if not found or not paper.form.get("building"):
        return ""
    number = found[1]
    spoken = in_words(int(number))
    paper.form["unit"] = rng.choice(
        (f"{number}门", f"{spoken}门洞", f"{number}号门洞", f"{number}号楼道", f"{spoken}单元门")
    )
    if paper.form.get("room"):
        paper.form["room"] = paper.form["room"].removesuffix("室") + rng.choice(("", "室", "房"))
    return paper.text()


def tower(paper: Draft, rng: random.Random) -> str:
    """A tower by its letter in other words: A塔, A楼, 塔楼A."""
    found = re.fullmatch(r"([A-H]\d?)(?:座|栋|幢)", paper.form.get("building", ""))
    if not found:
        return ""
    letter = found[1]
    paper.form["building"] = rng.choice(
        (f"{letter}塔", f"{letter}楼", f"{letter.lower()}座", f"{letter}栋", f"{letter}号楼")
    )
    return paper.text()


def padded(paper: Draft, rng: random.Random) -> str:
    """Zeros before small numbers, as housing systems print them."""
    if not paper.form.get("building") or not paper.form.get("room"):
        return ""
    for key, width in (("building", 2), ("unit", 2), ("room", 4)):
        found = re.fullmatch(r"(\d+)(\D*)", paper.form.get(key, ""))
        if found:
            paper.form[key] = found[1].zfill(width) + found[2]
    return paper.text()


def floors_told(paper: Draft, rng: random.Random) -> str:
    """How many floors the house has stands between the building and the room."""
    if not paper.form.get("building") or not paper.form.get("room"):
        return ""
    room = paper.form.pop("room")
    total = rng.randint(18, 34)
    text = paper.text()
    paper.form["room"] = room
    return f"{text}，那栋楼{total}层高两部电梯，{room}，{rng.choice(words.TROUBLES)}"


def _value(room: str) -> int:
    """501 of 501室."""
    return int(re.sub(r"\D", "", room))


def several_rooms(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Two or three rooms of one house at once."""
    paper = full(row, rng, "room")
    if paper is None or not (paper.said.get("building") or paper.said.get("number")):
        return None
    truth = truth_of(city)
    spot = truth.spots[city.rows.spot_of(truth.index(row))]
    if len(spot.rooms) < 4 or not ROOM.fullmatch(row.room):
        return None
    rooms = sorted({row.room, *rng.sample([room for room in spot.rooms if ROOM.fullmatch(room)], 2)}, key=_value)
    mark = rng.choice(("、", "和", "/", "，"))
    paper.form["room"] = mark.join(str(_value(room)) for room in rooms) + rng.choice(("室", "", "几户"))
    return _judged(paper, city, "several_rooms", [paper.said], paper.text() + rng.choice(words.NOTES))


def several_buildings(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Two or three buildings of one estate at once: one grid, or a question."""
    found = BUILDING.fullmatch(row.building)
    if not found or not row.road:
        return None
    paper = draft(row, rng)
    if "building" not in paper.said or "compound" not in paper.said:
        return None
    paper.drop("unit", "room")
    truth = truth_of(city)
    near = {key: getattr(row, key) for key in ("district", "road", "compound", "phase")}
    others = {truth.spots[place].building for place in truth.matching(near)}
    numbers = sorted(int(one[1]) for name in others if (one := BUILDING.fullmatch(name)) and one[2] == found[2])
    if len(numbers) < 3:
        return None
    chosen = sorted({int(found[1]), *rng.sample(numbers, 2)})
    said = [paper.said | {"building": f"{number}{found[2]}"} for number in chosen]
    mark = rng.choice(("、", "和", "，"))
    paper.form["building"] = mark.join(map(str, chosen)) + found[2]
    return _judged(
        paper, city, "several_buildings", said, paper.text() + rng.choice(("都停电了", "同时没水", "外墙渗水"))
    )


def number_range(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """From one number of a street to another: one grid on both sides, or a question."""
    paper = _street(row, rng)
    if paper is None:
        return None
    truth = truth_of(city)
    low = plain_number(row.number)
    base = {key: value for key, value in paper.said.items() if key != "number"}
    doors = [
        (plain_number(truth.spots[k].number), truth.grid[k]) for k in truth.matching(base) if not truth.spots[k].lane
    ]
    ends = sorted({number for number, _ in doors if number > low and number % 2 == low % 2})[:8]
    if not ends:
        return None
    high = rng.choice(ends)
    every = {grid for number, grid in doors if low <= number <= high}
    side = {grid for number, grid in doors if low <= number <= high and number % 2 == low % 2}
    if len(every) > 1 and len(side) == 1:
        return None  # whether the other side is meant is not told
    paper.form["number"] = rng.choice((f"{low}-{high}号", f"{low}号到{high}号", f"{low}～{high}号", f"{low}至{high}号"))
    kind = "answer" if len(every) == 1 else "ask"
    text = paper.text() + rng.choice(("路灯不亮", "临街门面占道", "人行道塌陷", "一排店铺停电"))
    return Query(text, "number_range", kind, truth.index(row), truth.grid_of(row), "road")


def number_unsure(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """12号 or 21号, the caller does not remember; either lies in one grid, or it is a question."""
    paper = _street(row, rng)
    if paper is None:
        return None
    truth = truth_of(city)
    base = {key: value for key, value in paper.said.items() if key != "number"}
    mine = plain_number(row.number)
    word = row.number.removeprefix(str(mine))
    numbers = {plain_number(truth.spots[k].number) for k in truth.matching(base)} - {mine, -1}
    other = int(str(mine)[::-1])
    if other not in numbers:
        other = rng.choice(sorted(numbers)) if numbers else mine
    if other == mine:
        return None
    paper.form["number"] = ""
    pair = [mine, other]
    rng.shuffle(pair)
    one, two = (f"{number}{word}" for number in pair)
    ways = f"{one}还是{two}我记不清了", f"{one}，也可能是{two}", f"好像{one}要么就是{two}"
    said = [paper.said, base | {"number": f"{other}{word}"}]
    return _judged(
        paper, city, "number_unsure", said, f"{paper.text()}{rng.choice(ways)}，{rng.choice(words.TROUBLES)}"
    )


def _street(row: Standard, rng: random.Random) -> Draft | None:
    """A draft of a plain number on a street, with its areas as they come."""
    if row.compound or row.lane or not row.road or plain_number(row.number) < 0:
        return None
    paper = full(row, rng, "road", "number")
    if paper is not None:
        paper.drop("room", "unit")
    return paper


def _judged(paper: Draft, city: BenchCity, noise: str, said: list[Said], text: str) -> Query | None:
    """Answer where all that is stated lies in one grid; ask where it does not."""
    truth = truth_of(city)
    if any(truth.verdict(one).kind == "murky" for one in said):
        return None
    grids = {truth.grid[place] for one in said for place in truth.matching(one)}
    grid = truth.grid_of(paper.row)
    if grid not in grids:
        return None
    kind = "answer" if len(grids) == 1 else "ask"
    plain = {key: value for key, value in paper.said.items() if key not in {"unit", "room"}}
    level = "road" if len(said) > 1 else truth.level(plain, truth.matching(plain))
    return Query(text, noise, kind, truth.index(paper.row), grid, level)


def side_door(paper: Draft, rng: random.Random) -> str:
    """A side of a house with a number: east door, rear house, yard, temporary number."""
    if not re.fullmatch(r"\d+[号號]", paper.form.get("number", "")) or paper.form.get("compound"):
        return ""
    paper.drop("room", "unit")
    if rng.random() < 0.25 and not paper.form.get("lane"):
        paper.form["number"] = "临时" + paper.form["number"]
        return paper.text() + rng.choice(("活动板房", "早餐车", "彩钢棚"))
    return paper.text() + rng.choice(("东门", "后楼", "后院平房", "北侧楼", "临街小二楼", "旁边过道里"))


WRITES: dict[str, Write] = {
    "marked_number": marked_number,
    "shop_unit": shop_unit,
    "basement": basement,
    "stair_entrance": stairs,
    "tower_letter": tower,
    "padded_zeros": padded,
    "floors_told": floors_told,
    "side_door": side_door,
}
DOORS: dict[str, Noise] = {
    **{name: written(name, write) for name, write in WRITES.items()},
    "several_rooms": several_rooms,
    "several_buildings": several_buildings,
    "number_range": number_range,
    "number_unsure": number_unsure,
}
