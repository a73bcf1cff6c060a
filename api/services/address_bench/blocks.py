"""What stands in the quarters of a block: estates, towers, villages, schools, each with its buildings."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from api.services.address_bench import naming
from api.services.address_bench.ground import QUARTERS, Ground, Point
from api.services.address_bench.streets import Slot

PHASES = tuple(
    tuple(line.split())
    for line in (
        "一期 二期 三期",
        "一期 二期",
        "东区 西区",
        "南区 北区",
        "A区 B区",
        "A区 B区 C区",
        "1区 2区",
        "梅园 兰园 竹园",
        "桂园 荷园",
        "东苑 西苑",
        "一区 二区 三区",
        "1期 2期",
    )
)
ENDS = ("幢", "栋", "号楼", "号楼", "幢")
PUBLIC = (
    "小学",
    "幼儿园",
    "公园",
    "菜市场",
    "公交总站",
    "加油站",
    "体育馆",
    "宾馆",
    "建材市场",
    "大酒店",
    "小学",
    "公园",
)
LETTERS = "ABCDEFGH"
NOTHING = ("",)

Box = tuple[float, float, float, float]
Door = Callable[[int, int], str]  # floor and door, from 1, as a room is written


def shi(floor: int, door: int) -> str:
    """A room such as 501室."""
    return f"{floor}{door:02d}室"


@dataclass
class House:
    """A building to be: where it stands and how large it is; `floors` 0 means no rooms."""

    name: str
    point: Point
    units: tuple[str, ...] = NOTHING
    floors: int = 0
    doors: int = 2
    phase: str = ""
    lane: str = ""
    number: str = ""
    held: bool = False
    room: Door = shi
    neighbourhood: str = ""


@dataclass
class Site:
    """Buildings under one name, behind one house number (none in a village)."""

    kind: str
    name: str
    cell: int
    slot: Slot | None
    houses: list[House] = field(default_factory=list)
    held: bool = False
    lane: str = ""
    numbered: bool = True  # has the house number of its slot where a house states none


def rectangle(quarter: int, part: int, parts: int) -> Box:
    """Inner (west, south, east, north) of a quarter, or of one of its parts, in the block's own 0..1."""
    u, v = QUARTERS[quarter]
    width = 0.36 / parts
    west = u + 0.07 + width * part
    return west, v + 0.07, west + width - (0.02 if parts > 1 else 0), v + 0.43


def points_in(ground: Ground, cell: int, box: Box, count: int) -> list[Point]:
    west, south, east, north = box
    across = max(1, round(count**0.5))
    down = -(-count // across)
    points = []
    for k in range(count):
        j, i = divmod(k, across)
        points.append(
            ground.at(cell, west + (east - west) * (i + 0.5) / across, south + (north - south) * (j + 0.5) / down)
        )
    return points


def estate(ground: Ground, name: str, slot: Slot, boxes: list[Box], rng: random.Random) -> Site:
    """A housing estate: numbered buildings, often in phases, sometimes doors of a lane."""
    site = Site("estate", name, slot.cell, slot)
    size = rng.choice((3, 4, 5, 6, 7, 8, 9, 10, 12, 14))
    points = [point for box in boxes for point in points_in(ground, slot.cell, box, size)]
    phased = len(boxes) > 1 or rng.random() < 0.18
    phases = rng.choice(PHASES) if phased and len(points) > 4 else NOTHING
    if phases == NOTHING and rng.random() < 0.10:
        site.lane = f"{slot.number}弄"
    units = rng.choices((0, 1, 2, 3, 4), (3, 1, 4, 3, 1))[0]
    floors, doors = rng.choices((6, 7, 11, 18, 26), (8, 2, 4, 3, 1))[0], rng.choice((2, 2, 2, 3, 4))
    names = _building_names(len(points), len(phases), rng)
    for place, point in enumerate(points):
        phase = phases[place * len(phases) // len(points)]
        house = House(names[place], point, _units(units, rng), max(3, floors - rng.choice((0, 0, 0, 1))), doors, phase)
        if site.lane:
            house.number, house.name, house.lane = f"{place + 1}号", "", site.lane
        site.houses.append(house)
    if rng.random() < 0.2:
        site.houses += _podium(site, rng)
    return site


def _units(count: int, rng: random.Random) -> tuple[str, ...]:
    if count == 0:
        return NOTHING
    fewer = count - (count > 1 and rng.random() < 0.2)
    return tuple(f"{k}单元" for k in range(1, fewer + 1))


def _building_names(count: int, phases: int, rng: random.Random) -> list[str]:
    end = rng.choice(ENDS)
    if rng.random() < 0.08:
        return [f"{LETTERS[k % 8]}{k // 8 or ''}座" for k in range(count)]
    if rng.random() < 0.05:
        return [f"{k // 3 + 1}-{k % 3 + 1}{end}" for k in range(count)]
    restart = phases > 1 and rng.random() < 0.6
    numbers = [k + 1 for k in range(count)]
    if restart:
        starts = [next(k for k in range(count) if k * phases // count == p) for p in range(phases)]
        numbers = [k - starts[k * phases // count] + 1 for k in range(count)]
    elif rng.random() < 0.08:
        return [f"{_skip(k)}{end}" for k in numbers]
    return [f"{k}{end}" for k in numbers]


def _skip(number: int) -> int:
    """Builders who shun four: 4 → 5, 5 → 6."""
    return number + (number > 3)


def _podium(site: Site, rng: random.Random) -> list[House]:
    if site.slot is None or site.lane:
        return []
    shops = tuple(f"商铺{k}号" for k in range(1, rng.randint(4, 9)))
    return [House("底商", site.houses[0].point, shops)]


def office(name: str, slot: Slot, rng: random.Random) -> Site:
    """An office tower, or two towers under one name."""
    inward = slot.inward
    site = Site("tower", name, slot.cell, slot)
    names = ("A座", "B座") if rng.random() < 0.4 else NOTHING
    for k, tower in enumerate(names):
        x, y = slot.point[0] + inward[0] * (18 + 22 * k), slot.point[1] + inward[1] * (18 + 22 * k)
        site.houses.append(House(tower, (x, y), NOTHING, rng.randint(8, 28), rng.choice((6, 8, 10))))
    return site


def hamlet(ground: Ground, cell: int, quarter: int, name: str, rng: random.Random) -> Site:
    """A natural village: groups of farms with numbers, no road."""
    site = Site("village", name, cell, None)
    first, groups = rng.randint(1, 9), rng.randint(1, 3)
    box = rectangle(quarter, 0, 1)
    count = rng.randint(14, 40)
    points = points_in(ground, cell, box, count)
    for k, point in enumerate(points):
        group = first + k * groups // count
        site.houses.append(House("", point, lane=f"{group}组", number=f"{k + 1}号"))
    return site


def lane(slot: Slot, rng: random.Random) -> Site:
    """A lane off a street with doors, and sometimes a branch lane: 123弄45支弄6号."""
    site = Site("lane", "", slot.cell, slot, lane=f"{slot.number}弄")
    doors = rng.randint(5, 22)
    floors = rng.choice((0, 2, 3, 6))
    branch = f"{rng.randint(2, 60)}支弄" if rng.random() < 0.4 else ""
    for k in range(doors):
        in_branch = branch and k >= doors * 0.6
        number = k + 1 - (round(doors * 0.6) if in_branch else 0)
        away = 14 + 5.5 * k
        point = slot.point[0] + slot.inward[0] * away, slot.point[1] + slot.inward[1] * away
        way = site.lane + (branch if in_branch else "")
        site.houses.append(House("", point, NOTHING, floors, 2, lane=way, number=f"{max(1, number)}号"))
    return site


def landmark(name: str, slot: Slot) -> Site:
    """A school, market, hospital or shop at a house number."""
    point = slot.point[0] + slot.inward[0] * 4, slot.point[1] + slot.inward[1] * 4
    return Site("landmark", name, slot.cell, slot, [House("", point)])


def street_house(slot: Slot, rng: random.Random) -> Site:
    """A plain house number, with flats upstairs, with 附号, with 甲/乙/丙 or a dash."""
    site = Site("street", "", slot.cell, slot)
    number, draw = slot.number, rng.random()
    plain = House("", slot.point, number=f"{number}号")
    site.houses.append(plain)
    if draw < 0.22:
        plain.floors, plain.doors = rng.choice((4, 5, 6)), rng.choice((2, 3))
    elif draw < 0.30:
        site.houses += [beside(slot, f"{number}号附{k}号", k) for k in range(1, rng.randint(3, 7))]
    elif draw < 0.335:
        site.houses += [beside(slot, f"{number}号{mark}", k) for k, mark in enumerate("甲乙丙"[: rng.randint(1, 3)], 1)]
    elif draw < 0.35:
        plain.number = f"甲{number}号"
    elif draw < 0.39:
        site.houses += [beside(slot, f"{number}-{k}号", k) for k in range(1, rng.randint(2, 5))]
    return site


def beside(slot: Slot, number: str, step: int) -> House:
    """A few metres along the street, so always on the same side of it."""
    along = -slot.inward[1], slot.inward[0]
    return House("", (slot.point[0] + along[0] * 3.0 * step, slot.point[1] + along[1] * 3.0 * step), number=number)


def school(city: str, town: str, taken: int, rng: random.Random) -> str:
    """A name for a public place, with the running number where such names carry one."""
    draw = rng.random()
    if draw < 0.08:
        return f"{city}第{naming.chinese(taken % 60 + 1)}中学"
    if draw < 0.11:
        return f"{city}第{naming.chinese(taken % 12 + 1)}人民医院"
    if draw < 0.4:
        return town + rng.choice(("中心小学", "农贸市场", "社区卫生服务中心", "派出所", "文化活动中心"))
    return naming.road_stem(rng) + rng.choice(PUBLIC)
