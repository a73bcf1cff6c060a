"""Cities of the north: hutongs and numbered 条, avenues, yards (12号院), 里 with 门, villages in rows."""

import random

from api.services.address_bench import blocks, ground, naming, streets
from api.services.address_bench import words_north as words
from api.services.address_bench.manner import AreaNames, Areas, Growth, Manner, Shops, named_areas

CITIES = (("冀北省", "燕宁市"), ("河间省", "津海市"), ("松江省", "滨城市"))
SHOPS = Shops(words.SHOPS, words.SHOP_ENDS, words.CHAINS, shop=0.22, chain=0.38)
SMALL_ENDS = (
    ("胡同",) * 30 + ("街",) * 16 + ("路",) * 14 + ("道",) * 10 + ("条",) * 3 + ("巷",) * 6 + ("夹道", "大院胡同")
)
LARGE_ENDS = ("路",) * 5 + ("大街",) * 6 + ("道",) * 4 + ("街",) * 3
BARS = ("北里", "南里", "东里", "西里")


def _small_road(rng: random.Random) -> str:
    stem, draw = rng.choice(words.STEMS), rng.random()
    if draw < 0.14:
        return f"{stem}{naming.DIGITS[rng.randint(1, 9)]}{rng.choice('条条条巷')}"
    if draw < 0.17:
        return f"{stem}头条"
    if draw < 0.25:
        return f"{rng.choice('大小前后东西南北')}{stem}{rng.choice(('胡同', '胡同', '街'))}"
    if draw < 0.33:
        return f"{stem}{rng.choice('东西南北中')}{rng.choice('路街道巷')}"
    return stem + rng.choice(SMALL_ENDS)


def _large_road(rng: random.Random) -> str:
    stem, draw = rng.choice(words.STEMS), rng.random()
    if draw < 0.15:
        return f"{stem}门{rng.choice('内外')}大街"
    if draw < 0.22:
        return f"{stem}道{naming.chinese(rng.randint(2, 20))}道街"
    return stem + rng.choice(LARGE_ENDS)


def _stem(rng: random.Random) -> str:
    return rng.choice(words.STEMS) + ("门" if rng.random() < 0.3 else "")


def _sides(count: int, flat: bool) -> tuple[str, ...]:
    ends = ("西大街", "中街", "东大街") if flat else ("南路", "中路", "北路")
    return ends if count == 3 else (ends[0], ends[2]) if count == 2 else ("",)


def _family(rng: random.Random) -> list[str]:
    """Numbered streets: a new town's 第三大街, 经三路, 东四头条 to 东四十条."""
    family = [f"第{naming.chinese(k)}大街" for k in range(1, 16)]
    family += [f"{way}{naming.chinese(k)}{end}" for way, end in (("经", "街"), ("纬", "路")) for k in range(1, 9)]
    for stem in rng.sample(("东四", "西四", "东直门北", "新街口", "前门", "草厂", "交道口"), 4):
        family += [f"{stem}头条"] + [f"{stem}{naming.chinese(k)}条" for k in range(2, rng.randint(6, 11))]
    for stem in rng.sample(words.STEMS, 3):
        family += [f"{stem}{naming.chinese(k)}道街" for k in range(1, rng.randint(5, 9))]
    return family


def estate(rng: random.Random) -> str:
    """A name for quarters: 育才里, 安慧北里, 芳城园二区, 铁路局家属院."""
    draw = rng.random()
    if draw < 0.16:
        return rng.choice(words.WORKS) + rng.choice(words.WORKS_ENDS)
    stem = rng.choice(words.ESTATE_STEMS)
    if draw < 0.30:
        return f"{stem}{naming.DIGITS[rng.randint(1, 6)]}里"
    if draw < 0.42:
        return stem + rng.choice(BARS)
    return stem + rng.choice([end for end in words.ESTATE_ENDS if end[0] != stem[-1]])


def _tower(rng: random.Random) -> str:
    return rng.choice(words.TOWER_STEMS) + rng.choice(words.TOWER_ENDS)


def _community(rng: random.Random) -> str:
    return rng.choice(words.ESTATE_STEMS) + rng.choice(("里社区", "社区", "社区", "北里社区", "家园社区"))


def _village(rng: random.Random) -> str:
    return rng.choice(words.VILLAGE_STEMS) + "村"


def _towns(count: int, rng: random.Random) -> list[str]:
    stems = rng.sample(words.TOWN_STEMS, min(len(words.TOWN_STEMS), count))
    return stems + [rng.choice(words.STEMS) + rng.choice("桥庄店") for _ in range(count - len(stems))]


def _areas(city: ground.Ground, rng: random.Random) -> Areas:
    return named_areas(city, rng, AreaNames(words.DISTRICTS, _towns, ("街道", "镇"), _community, _village, 0.2))


def _quarter(growth: Growth, cell: int, at: int) -> list[blocks.Site]:
    """What stands in a quarter: a village, quarters, a yard, an office, public places, houses along the streets."""
    rng, slots = growth.rng, growth.free[cell, at]
    rng.shuffle(slots)
    found: list[blocks.Site] = []
    draw = rng.random()
    if growth.areas.rural[cell] and draw < 0.65:
        found.append(_rows(growth, cell, at))
    elif draw < 0.48 and len(slots) > 2:
        found += _quarters(growth, cell, at, slots)
    elif draw < 0.72 and slots:
        found.append(_yard(growth, "", slots.pop(), blocks.rectangle(at, 0, 1)))
    elif draw < 0.80 and slots:
        found.append(_office(growth, slots.pop()))
    for _ in range(rng.choice((0, 0, 1, 1, 2))):
        if slots:
            found.append(blocks.landmark(_public_name(growth, cell, slots[-1]), slots.pop()))
    return found + [_house(slot, rng) for slot in slots]


def _quarters(growth: Growth, cell: int, at: int, slots: list[streets.Slot]) -> list[blocks.Site]:
    count = 2 if growth.rng.random() < 0.3 else 1
    names = [growth.estate_names.name(growth.in_district(cell), estate) for _ in range(count)]
    return [_yard(growth, name, slots.pop(), blocks.rectangle(at, k, count)) for k, name in enumerate(names)]


def _yard(growth: Growth, name: str, slot: streets.Slot, box: blocks.Box) -> blocks.Site:
    """Buildings behind one number, 12号院 or 甲12号院; with a name they often have a plain number or none at all."""
    rng = growth.rng
    site = blocks.Site("estate", name, slot.cell, slot)
    draw = rng.random()
    number = f"{slot.number}号" if name and draw < 0.3 else f"{slot.number}号院"
    if name and draw > 0.62:
        number, site.numbered = "", False
    elif draw < 0.05:
        number = f"甲{number}"
    size = rng.choice((1, 2, 3, 4, 5, 6, 8, 10, 12) if name else (2, 2, 3, 4, 5, 6))
    phases = _phases(name, size, rng)
    word, unit, doors = rng.choice(_BUILDINGS), _unit_word(rng), rng.choice((2, 2, 2, 3, 3, 4))
    room, floors, units = (
        rng.choice(_ROOMS),
        rng.choices((6, 5, 7, 12, 18), (8, 3, 2, 3, 2))[0],
        rng.choice((0, 2, 3, 3, 4, 5)),
    )
    for k, point in enumerate(blocks.points_in(growth.ground, slot.cell, box, size)):
        phase = phases[k * len(phases) // size]
        house = blocks.House(
            f"{k + 1}{word}", point, _units(units, unit), floors, doors, phase, number=number, room=room
        )
        site.houses.append(house)
    return site


def _phases(name: str, size: int, rng: random.Random) -> tuple[str, ...]:
    """Parts of a named quarter, now and then: 一区, 东区."""
    if not name or size < 6 or rng.random() > 0.25:
        return blocks.NOTHING
    return rng.choice(
        (("一区", "二区"), ("东区", "西区"), ("一区", "二区", "三区"), ("甲区", "乙区"), ("南院", "北院"))
    )


_BUILDINGS = ("号楼",) * 10 + ("栋", "楼", "幢", "号楼", "座")


def _unit_word(rng: random.Random) -> str:
    return "门" if rng.random() < 0.45 else "单元"


def _units(count: int, word: str) -> tuple[str, ...]:
    return tuple(f"{k}{word}" for k in range(1, count + 1)) or blocks.NOTHING


def bare(floor: int, door: int) -> str:
    """A room such as 501."""
    return f"{floor}{door:02d}"


def hao(floor: int, door: int) -> str:
    """A room such as 501号."""
    return f"{floor}{door:02d}号"


def on_floor(floor: int, door: int) -> str:
    """A room such as 5楼2号."""
    return f"{floor}楼{door}号"


_ROOMS = (bare,) * 5 + (hao,) * 5 + (blocks.shi,) * 5 + (on_floor,)


def _office(growth: Growth, slot: streets.Slot) -> blocks.Site:
    rng = growth.rng
    site = blocks.Site("tower", growth.tower_names.name(growth.in_district(slot.cell), _tower), slot.cell, slot)
    room = rng.choice((bare, blocks.shi))
    for k, tower in enumerate(
        rng.choice((blocks.NOTHING, blocks.NOTHING, ("A座", "B座"), ("东塔", "西塔"), ("1号楼", "2号楼")))
    ):
        away = 18 + 22 * k
        point = slot.point[0] + slot.inward[0] * away, slot.point[1] + slot.inward[1] * away
        site.houses.append(
            blocks.House(tower, point, blocks.NOTHING, rng.randint(8, 26), rng.choice((6, 8, 10)), room=room)
        )
    return site


def _house(slot: streets.Slot, rng: random.Random) -> blocks.Site:
    """A house number: 12号, 甲12号, 12号院 with a few flats, 12号旁门, 12-1号."""
    site = blocks.Site("street", "", slot.cell, slot)
    number, draw = slot.number, rng.random()
    plain = blocks.House("", slot.point, number=f"{number}号")
    site.houses.append(plain)
    if draw < 0.16:
        plain.floors, plain.doors, plain.room = rng.choice((3, 4, 5, 6)), rng.choice((2, 3)), rng.choice((bare, hao))
        plain.units = _units(rng.choice((0, 0, 2, 3)), _unit_word(rng))
    elif draw < 0.28:
        plain.number = f"{number}号院"
    elif draw < 0.38:
        marks = "甲乙丙"[: rng.randint(1, 2)]
        site.houses += [blocks.beside(slot, f"{mark}{number}号", k) for k, mark in enumerate(marks, 1)]
    elif draw < 0.42:
        plain.number = f"甲{number}号"
    elif draw < 0.44:
        site.houses.append(blocks.beside(slot, f"{number}号旁门", 1))
    elif draw < 0.48:
        site.houses += [blocks.beside(slot, f"{number}-{k}号", k) for k in range(1, rng.randint(2, 4))]
    elif draw < 0.50:
        site.houses += [blocks.beside(slot, f"{number}号附{k}号", k) for k in range(1, rng.randint(2, 4))]
    return site


def _rows(growth: Growth, cell: int, at: int) -> blocks.Site:
    """A village in rows or districts of its own: 小营村3排5号; some know numbers alone."""
    rng = growth.rng
    site = blocks.Site("village", "", cell, None)
    word = ("排", "队", "区", "组", "排")[growth.ground.community[cell] % 5]
    rows, count = rng.randint(2, 4), rng.randint(14, 40)
    start = _farms(growth, growth.ground.community[cell], rows)
    for k, point in enumerate(blocks.points_in(growth.ground, cell, blocks.rectangle(at, 0, 1), count)):
        row = start + 1 + k * rows // count
        site.houses.append(blocks.House("", point, lane=f"{row}{word}", number=f"{k + 1}号"))
    return site


def _farms(growth: Growth, community: int, more: int) -> int:
    """The last row that a village has already: its quarters go on counting."""
    key = f"rows of {community}"
    last = growth.public.get(key, 0)
    growth.public[key] = last + more
    return last


def _public_name(growth: Growth, cell: int, slot: streets.Slot) -> str:
    street = growth.streets[slot.street].name
    return SHOPS.name(growth, cell, street, lambda rng: _public(growth, cell, street, rng))


def _public(growth: Growth, cell: int, street: str, rng: random.Random) -> str:
    draw, taken = rng.random(), len(growth.public)
    if draw < 0.1:
        return f"{growth.city}第{naming.chinese(taken % 90 + 1)}中学"
    if draw < 0.13:
        return f"{growth.city}第{naming.chinese(taken % 12 + 1)}医院"
    if draw < 0.3:
        return street + rng.choice(("小学", "第一小学", "第二小学", "幼儿园", "派出所"))
    town = growth.areas.town[cell].removesuffix("街道").removesuffix("镇")
    if draw < 0.45:
        return town + rng.choice(("社区卫生服务中心", "街道办事处", "市场监管所", "养老院"))
    return rng.choice(words.STEMS) + rng.choice(words.PUBLIC)


def _renamed(what: str, name: str, rng: random.Random) -> str:
    if what == "road":
        return _large_road(rng) if len(name) > 3 else _small_road(rng)
    if what == "town":
        return rng.choice(words.TOWN_STEMS) + rng.choice(("乡", "镇", "办事处", "公社"))
    return rng.choice(words.OLD_DISTRICTS) if what == "district" else estate(rng)


NORTH = Manner(
    name="north",
    cities=CITIES,
    areas=_areas,
    roads=streets.RoadNames(
        large=_large_road,
        small=_small_road,
        stem=_stem,
        rings=tuple(f"{side}{ring}环路" for ring in "二三四" for side in "东南西北"),
        sides=_sides,
        ends=("西大街", "中街", "东大街", "南路", "中路", "北路"),
        family=_family,
    ),
    quarter=_quarter,
    renamed=_renamed,
    estate=estate,
    rows_per_cell=700,
)
