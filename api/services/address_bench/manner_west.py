"""Cities of the west and the far south: slopes and villages that are roads, 附号, 之一, rooms 12-3, 首层."""

import random

from api.services.address_bench import blocks, ground, naming, streets
from api.services.address_bench import words_west as words
from api.services.address_bench.manner import AreaNames, Areas, Growth, Manner, Shops, named_areas

CITIES = (("渝南省", "巴江市"), ("岭海省", "荔州市"), ("黔中省", "筑阳市"))
SHOPS = Shops(words.SHOPS, words.SHOP_ENDS, words.CHAINS, shop=0.22, chain=0.4)
ORDINALS = "一二三四五六七八九"


def _hills(growth: Growth, cell: int) -> bool:
    """Two districts of three lie in the hills (附号, 5-2), the others in the delta (之一, 501房)."""
    return growth.ground.district[cell] % 3 != 1


def _small_road(rng: random.Random) -> str:
    draw = rng.random()
    if draw < 0.08:
        return f"{rng.choice(words.HILL_STEMS)}{ORDINALS[rng.randrange(6)]}{rng.choice(('支路', '村', '村', '路'))}"
    if draw < 0.14:
        return f"{rng.choice(words.DELTA_STEMS)}{rng.choice(('新村', '坊', ''))}{ORDINALS[rng.randrange(9)]}巷"
    if draw < 0.18:
        return f"{rng.choice(words.SURNAMES)}家{rng.choice(('坡', '坎', '湾', '巷', '院子', '沟', '花园', '大院'))}"
    if draw < 0.62:
        return _joined(rng.choice(words.HILL_STEMS), rng.choice(words.HILL_ENDS))
    return _joined(rng.choice(words.DELTA_STEMS), rng.choice(words.DELTA_ENDS))


def _joined(stem: str, end: str) -> str:
    return stem + (end if stem[-1] != end[0] and stem[-1] not in "路街巷村坊里" else "路" if stem[-1] != "路" else "")


def _large_road(rng: random.Random) -> str:
    stem = rng.choice(words.HILL_STEMS if rng.random() < 0.6 else words.DELTA_STEMS)
    return _joined(stem, rng.choice(("路",) * 6 + ("大道", "大道", "正街", "街", "一路", "二路")))


def _stem(rng: random.Random) -> str:
    return rng.choice(words.HILL_STEMS if rng.random() < 0.6 else words.DELTA_STEMS)


def _sides(count: int, flat: bool) -> tuple[str, ...]:
    """中山一路 to 四路, or east and west."""
    if flat:
        return ("一路", "二路", "三路", "四路")[:count] if count > 1 else ("",)
    ends = ("南路", "中路", "北路")
    return ends if count == 3 else (ends[0], ends[2]) if count == 2 else ("一路", "二路", "三路", "四路")[:count]


def _family(rng: random.Random) -> list[str]:
    """Villages that are roads, with their numbers, and the lanes of a new village."""
    family: list[str] = []
    for stem in rng.sample(("建设", "民主", "劳动", "前进", "红旗", "跃进", "新民", "团结"), 4):
        family += [f"{stem}{ORDINALS[k]}村" for k in range(rng.randint(3, 6))]
    for stem in rng.sample(("东华", "西华", "沙涌", "南塘", "北帝", "永兴", "大围", "海心"), 4):
        family += [f"{stem}{rng.choice(('新村', '坊', '围'))}{ORDINALS[k]}巷" for k in range(rng.randint(4, 8))]
    for stem in rng.sample(words.HILL_STEMS, 4):
        family += [f"{stem}支路"] + [f"{stem}{ORDINALS[k]}支路" for k in range(rng.randint(2, 4))]
    return family


def estate(rng: random.Random) -> str:
    """A name for quarters: 金科花园, 重棉一厂家属区, 建设新村."""
    if rng.random() < 0.14:
        return rng.choice(words.WORKS) + rng.choice(words.WORKS_ENDS)
    stem = rng.choice(words.ESTATE_STEMS)
    return stem + rng.choice([end for end in words.ESTATE_ENDS if end[0] != stem[-1]])


def _tower(rng: random.Random) -> str:
    return rng.choice(words.TOWER_STEMS) + rng.choice(words.TOWER_ENDS)


def _community(rng: random.Random) -> str:
    stem = rng.choice(words.HILL_STEMS) if rng.random() < 0.5 else rng.choice(words.ESTATE_STEMS)
    return stem + rng.choice(("社区", "社区", "路社区", "一社区"))


def _village(rng: random.Random) -> str:
    return rng.choice(words.VILLAGE_STEMS) + "村"


def _hamlet(rng: random.Random) -> str:
    return rng.choice(words.SURNAMES) + rng.choice(("家", "家", "")) + rng.choice(words.HAMLET_ENDS)


def _towns(count: int, rng: random.Random) -> list[str]:
    stems = rng.sample(words.TOWN_STEMS, min(len(words.TOWN_STEMS), count))
    return stems + [rng.choice(words.HILL_STEMS) + rng.choice("桥场滩") for _ in range(count - len(stems))]


def _areas(city: ground.Ground, rng: random.Random) -> Areas:
    return named_areas(city, rng, AreaNames(words.DISTRICTS, _towns, ("街道", "镇"), _community, _village, 0.15))


def _quarter(growth: Growth, cell: int, at: int) -> list[blocks.Site]:
    """What stands in a quarter: a hamlet, estates, old blocks of flats, a tower, public places, houses."""
    rng, slots = growth.rng, growth.free[cell, at]
    rng.shuffle(slots)
    found: list[blocks.Site] = []
    draw = rng.random()
    if growth.areas.rural[cell] and draw < 0.65:
        found.append(_hamlets(growth, cell, at))
    elif draw < 0.45 and len(slots) > 2:
        found += _estates(growth, cell, at, slots)
    elif draw < 0.70 and slots:
        found.append(_blocks(growth, slots.pop(), blocks.rectangle(at, 0, 1)))
    elif draw < 0.79 and slots:
        found.append(_office(growth, slots.pop()))
    for _ in range(rng.choice((0, 0, 1, 1, 2))):
        if slots:
            found.append(blocks.landmark(_public_name(growth, cell, slots[-1]), slots.pop()))
    return found + [_house(growth, slot) for slot in slots]


def dashed(floor: int, door: int) -> str:
    """A room by its floor and door: 5-2."""
    return f"{floor}-{door}"


def fang(floor: int, door: int) -> str:
    """A room such as 501房, those on the ground 首层01房."""
    return f"{floor}{door:02d}房"


def whole_floor(floor: int, _door: int) -> str:
    """A floor of a house: 首层, 二层."""
    return "首层" if floor == 1 else f"{naming.chinese(floor)}层"


def _rooms(hills: bool, rng: random.Random) -> blocks.Door:
    return (
        rng.choice((dashed, dashed, dashed, blocks.shi))
        if hills
        else rng.choice((fang, fang, fang, blocks.shi, dashed))
    )


def _units(count: int, hills: bool, rng: random.Random) -> tuple[str, ...]:
    word = "单元" if hills or rng.random() < 0.6 else "梯"
    return tuple(f"{k}{word}" for k in range(1, count + 1)) or blocks.NOTHING


def _estates(growth: Growth, cell: int, at: int, slots: list[streets.Slot]) -> list[blocks.Site]:
    count = 2 if growth.rng.random() < 0.3 else 1
    names = [growth.estate_names.name(growth.in_district(cell), estate) for _ in range(count)]
    return [_estate(growth, name, slots.pop(), blocks.rectangle(at, k, count)) for k, name in enumerate(names)]


def _estate(growth: Growth, name: str, slot: streets.Slot, box: blocks.Box) -> blocks.Site:
    """Buildings with a name: 3幢, A座, B3栋; in the hills a building may have a 附号 instead."""
    rng, hills = growth.rng, _hills(growth, slot.cell)
    site = blocks.Site("estate", name, slot.cell, slot)
    size = rng.choice((1, 2, 3, 4, 5, 6, 8, 10, 12))
    phases = (
        rng.choice((("一期", "二期"), ("A区", "B区"), ("东苑", "西苑"), ("一组团", "二组团")))
        if size > 5 and rng.random() < 0.3
        else blocks.NOTHING
    )
    names, room = _names(size, hills, rng), _rooms(hills, rng)
    units = _units(rng.choice((0, 0, 1, 2, 3)), hills, rng)
    floors, doors = rng.choices((7, 8, 9, 18, 28), (6, 4, 4, 3, 2))[0], rng.choice((2, 3, 4, 4, 6))
    added = hills and phases == blocks.NOTHING and rng.random() < 0.12
    for k, point in enumerate(blocks.points_in(growth.ground, slot.cell, box, size)):
        number, word = (f"{slot.number}号附{k + 1}号", "") if added else (f"{slot.number}号", names[k])
        phase = phases[k * len(phases) // size]
        site.houses.append(blocks.House(word, point, units, floors, doors, phase, number=number, room=room))
    return site


def _names(count: int, hills: bool, rng: random.Random) -> list[str]:
    draw = rng.random()
    if draw < 0.18:
        return [f"{blocks.LETTERS[k % 8]}{k // 8 or ''}座" for k in range(count)]
    if draw < 0.30:
        letter = rng.choice("ABCD")
        return [f"{letter}{k + 1}{rng.choice(('栋',)) if hills else '座'}" for k in range(count)]
    word = rng.choice(("幢", "幢", "栋", "号楼") if hills else ("座", "座", "栋", "幢"))
    return [f"{k + 1}{word}" for k in range(count)]


def _blocks(growth: Growth, slot: streets.Slot, box: blocks.Box) -> blocks.Site:
    """Old blocks without a name: 建设新村12号附3号5-2, 民主村7幢3-1, 直街5号之二301房."""
    rng, hills = growth.rng, _hills(growth, slot.cell)
    site = blocks.Site("estate", "", slot.cell, slot)
    size, manner = rng.choice((2, 3, 4, 5, 6)), rng.random()
    room, units = _rooms(hills, rng), _units(rng.choice((0, 0, 0, 2, 3)), hills, rng)
    for k, point in enumerate(blocks.points_in(growth.ground, slot.cell, box, size)):
        number, name = f"{slot.number}号", f"{k + 1}{'幢' if hills else '座'}"
        if manner < 0.6:
            number, name = number + (f"附{k + 1}号" if hills else f"之{ORDINALS[k]}"), ""
        site.houses.append(
            blocks.House(name, point, units, rng.choice((5, 6, 7, 8)), rng.choice((2, 3, 4)), number=number, room=room)
        )
    return site


def _office(growth: Growth, slot: streets.Slot) -> blocks.Site:
    rng, hills = growth.rng, _hills(growth, slot.cell)
    site = blocks.Site("tower", growth.tower_names.name(growth.in_district(slot.cell), _tower), slot.cell, slot)
    room = dashed if hills and rng.random() < 0.5 else fang if not hills else blocks.shi
    for k, tower in enumerate(
        rng.choice((blocks.NOTHING, blocks.NOTHING, ("A座", "B座"), ("东座", "西座"), ("A幢", "B幢")))
    ):
        away = 18 + 22 * k
        point = slot.point[0] + slot.inward[0] * away, slot.point[1] + slot.inward[1] * away
        site.houses.append(
            blocks.House(tower, point, blocks.NOTHING, rng.randint(8, 30), rng.choice((6, 8, 12)), room=room)
        )
    return site


def _house(growth: Growth, slot: streets.Slot) -> blocks.Site:
    """A house number: in the hills 12号附3号 and flats 5-2, in the delta 12号之一, 首层, 201房."""
    rng, hills, number = growth.rng, _hills(growth, slot.cell), slot.number
    site = blocks.Site("street", "", slot.cell, slot)
    plain = blocks.House("", slot.point, number=f"{number}号")
    site.houses.append(plain)
    draw = rng.random()
    if draw < 0.18:
        plain.floors, plain.doors, plain.room = rng.choice((3, 5, 7, 8)), rng.choice((2, 3, 4)), _rooms(hills, rng)
        plain.units = _units(rng.choice((0, 0, 0, 2)), hills, rng)
    elif hills and draw < 0.55:
        site.houses += [blocks.beside(slot, f"{number}号附{k}号", k) for k in range(1, rng.randint(3, 9))]
    elif draw < 0.34:
        plain.floors, plain.doors, plain.room = rng.choice((2, 3, 4)), 1, whole_floor
    elif draw < 0.52:
        site.houses += [blocks.beside(slot, f"{number}号之{ORDINALS[k - 1]}", k) for k in range(1, rng.randint(2, 5))]
    elif draw < 0.60:
        site.houses += [blocks.beside(slot, f"{number}-{k}号", k) for k in range(1, rng.randint(2, 4))]
    return site


def _hamlets(growth: Growth, cell: int, at: int) -> blocks.Site:
    """Farms of a village by its 社 or 组, in a hamlet with a name or without one."""
    rng, hills = growth.rng, _hills(growth, cell)
    named = rng.random() < 0.4
    name = growth.hamlet_names.name({growth.ground.community[cell]}, _hamlet) if named else ""
    site = blocks.Site("village", name, cell, None)
    word = ("社", "组")[growth.ground.community[cell] % 2] if hills else "组"
    groups, count = rng.randint(1, 3), rng.randint(12, 34)
    key = f"groups of {growth.ground.community[cell]}"
    first = growth.public.get(key, 0) + 1
    growth.public[key] = first + groups - 1
    for k, point in enumerate(blocks.points_in(growth.ground, cell, blocks.rectangle(at, 0, 1), count)):
        lane = f"{first + k * groups // count}{word}"
        site.houses.append(blocks.House("", point, lane=lane, number=f"{k + 1}号"))
        if hills and rng.random() < 0.1:
            beside = blocks.House("", (point[0] + 3, point[1]), lane=lane, number=f"{k + 1}号附1号")
            site.houses.append(beside)
    return site


def _public_name(growth: Growth, cell: int, slot: streets.Slot) -> str:
    street = growth.streets[slot.street].name
    return SHOPS.name(growth, cell, street, lambda rng: _public(growth, cell, street, rng))


def _public(growth: Growth, cell: int, street: str, rng: random.Random) -> str:
    draw, taken = rng.random(), len(growth.public)
    if draw < 0.08:
        return f"{growth.city}第{naming.chinese(taken % 60 + 1)}中学"
    if draw < 0.11:
        return f"{growth.city}第{naming.chinese(taken % 12 + 1)}人民医院"
    if draw < 0.25:
        return street + rng.choice(("小学", "幼儿园", "派出所", "农贸市场"))
    town = growth.areas.town[cell].removesuffix("街道").removesuffix("镇")
    if draw < 0.42:
        return town + rng.choice(("社区卫生服务中心", "中心小学", "综合市场", "便民服务中心"))
    stem = rng.choice(words.HILL_STEMS if _hills(growth, cell) else words.DELTA_STEMS)
    return stem + rng.choice(words.PUBLIC)


def _renamed(what: str, name: str, rng: random.Random) -> str:
    if what == "road":
        return _large_road(rng) if len(name) > 3 else _small_road(rng)
    if what == "town":
        return rng.choice(words.TOWN_STEMS) + rng.choice(("乡", "镇", "办事处", "公社"))
    return rng.choice(words.OLD_DISTRICTS) if what == "district" else estate(rng)


WEST = Manner(
    name="west",
    cities=CITIES,
    areas=_areas,
    roads=streets.RoadNames(
        large=_large_road,
        small=_small_road,
        stem=_stem,
        rings=tuple(f"{ring}环{side}路" for ring in "内外" for side in "东南西北"),
        sides=_sides,
        ends=("一路", "二路", "三路", "四路", "南路", "中路", "北路"),
        family=_family,
        run=4,
    ),
    quarter=_quarter,
    renamed=_renamed,
    estate=estate,
    rows_per_cell=800,
)
