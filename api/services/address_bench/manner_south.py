"""Cities as south of the Yangtze: lanes (弄) with branch lanes, estates with 幢, hamlets with groups."""

import random

from api.services.address_bench import blocks, ground, naming, streets
from api.services.address_bench import words_estates as words
from api.services.address_bench import words_streets as street_words
from api.services.address_bench.manner import AreaNames, Areas, Growth, Manner, Shops, named_areas

CITIES = (("江淮省", "云川市"), ("东屏省", "临沄市"), ("岭西省", "望州市"), ("海右省", "鹭城市"))
SHOPS = Shops(words.SHOPS, words.SHOP_ENDS, words.CHAINS, shop=0.25, chain=0.45)


def areas(city: ground.Ground, rng: random.Random) -> Areas:
    """Names of its areas."""
    return named_areas(city, rng, AreaNames(street_words.DISTRICTS, _towns, ("街道", "镇"), _community, naming.village))


def _towns(count: int, rng: random.Random) -> list[str]:
    stems = rng.sample(street_words.TOWN_STEMS, min(len(street_words.TOWN_STEMS), count))
    return stems + [naming.road_stem(rng) + rng.choice("山湖桥") for _ in range(count - len(stems))]


def _community(rng: random.Random) -> str:
    stem = rng.choice(words.ESTATE_STEMS) if rng.random() < 0.5 else naming.road_stem(rng)
    return stem + ("社区" if rng.random() < 0.85 else "第一社区")


def _sides(count: int, flat: bool) -> tuple[str, ...]:
    ends = ("西路", "中路", "东路") if flat else ("南路", "中路", "北路")
    return ends if count == 3 else (ends[0], ends[2]) if count == 2 else ("",)


def _family(rng: random.Random) -> list[str]:
    family: list[str] = [f"{naming.chinese(k)}号路" for k in range(1, 21)]
    family += [f"经{naming.chinese(k)}路" for k in range(1, 10)] + [f"纬{naming.chinese(k)}路" for k in range(1, 10)]
    for stem in rng.sample(("建国", "新华", "解放", "工农", "科创", "创新", "富强", "瑞丰", "育才", "虹桥"), 6):
        family += [f"{stem}{naming.chinese(k)}路" for k in range(1, rng.randint(4, 8))]
    return family


def quarter(growth: Growth, cell: int, at: int) -> list[blocks.Site]:
    """What stands in a quarter: a hamlet, estates, an office or a lane, public places, and houses along the streets."""
    rng, slots = growth.rng, growth.free[cell, at]
    rng.shuffle(slots)
    found: list[blocks.Site] = []
    draw = rng.random() if (cell, at) not in growth.done else 1.0
    if growth.areas.rural[cell] and draw < 0.65:
        found.append(_hamlet(growth, cell, at))
    elif draw < 0.74 and len(slots) > 3:
        found += _estates(growth, cell, at, slots)
    elif draw < 0.82 and slots:
        found.append(blocks.office(growth.tower_names.name(growth.in_district(cell), naming.tower), slots.pop(), rng))
    elif draw < 0.95 and slots:
        found.append(blocks.lane(slots.pop(), rng))
    for _ in range(rng.choice((0, 0, 1, 1, 2))):
        if slots:
            found.append(blocks.landmark(_public_name(growth, cell, slots[-1]), slots.pop()))
    return found + [blocks.street_house(slot, rng) for slot in slots]


def _hamlet(growth: Growth, cell: int, at: int) -> blocks.Site:
    name = growth.hamlet_names.name({growth.ground.community[cell]}, naming.hamlet)
    return blocks.hamlet(growth.ground, cell, at, name, growth.rng)


def _estates(growth: Growth, cell: int, at: int, slots: list[streets.Slot]) -> list[blocks.Site]:
    """One or two estates; or one so large that it takes the neighbour quarter too, across the street."""
    draw = growth.rng.random()
    if draw < 0.1 and at % 2 == 0:
        growth.done.add((cell, at + 1))
        layout = [[blocks.rectangle(at + side, 0, 1) for side in (0, 1)]]
    else:
        count = 2 if draw < 0.33 else 1
        layout = [[blocks.rectangle(at, part, count)] for part in range(count)]
    found = []
    for boxes in layout:
        name = growth.estate_names.name(growth.in_district(cell), naming.estate)
        found.append(blocks.estate(growth.ground, name, slots.pop(), boxes, growth.rng))
    return found


def _public_name(growth: Growth, cell: int, slot: streets.Slot) -> str:
    town = growth.areas.town[cell].removesuffix("街道").removesuffix("镇")

    def school(rng: random.Random) -> str:
        return blocks.school(growth.city, town, len(growth.public), rng)

    return SHOPS.name(growth, cell, growth.streets[slot.street].name, school)


def _renamed(what: str, name: str, rng: random.Random) -> str:
    if what == "road":
        return naming.large_road(rng) if len(name) > 3 else naming.small_road(rng)
    if what == "town":
        return rng.choice(street_words.TOWN_STEMS) + rng.choice(("乡", "镇", "办事处"))
    if what == "district":
        return rng.choice(street_words.OLD_DISTRICTS)
    return rng.choice(words.COURTS) if rng.random() < 0.4 else naming.estate(rng)


SOUTH = Manner(
    name="south",
    cities=CITIES,
    areas=areas,
    roads=streets.RoadNames(
        large=naming.large_road,
        small=naming.small_road,
        stem=naming.road_stem,
        rings=tuple(f"{ring}环{side}路" for ring in "一二三" for side in "东南西北"),
        sides=_sides,
        ends=("西路", "中路", "东路", "南路", "北路"),
        family=_family,
    ),
    quarter=quarter,
    renamed=_renamed,
    estate=naming.estate,
    rows_per_cell=868,
)
