"""Cities of Taiwan in traditional characters: roads in sections, lanes and alleys, 號之, 樓之, 里 and 鄰."""

import random

from api.services.address_bench import blocks, ground, naming, streets
from api.services.address_bench import words_taiwan as words
from api.services.address_bench.ground import Point
from api.services.address_bench.manner import Areas, Growth, Manner, Shops

CITIES = (("", "蓬海市"), ("", "嘉川市"), ("", "鹿港灣市"))
SHOPS = Shops(words.SHOPS, words.SHOP_ENDS, words.CHAINS, shop=0.3, chain=0.5)
SECTIONS = ("一段", "二段", "三段", "四段")
PLACES = ("北路", "南路", "東路", "西路")


def _large_road(rng: random.Random) -> str:
    """A road without sections; those with sections have stems of their own."""
    return rng.choice(words.STREETS) + rng.choice(("路", "路", "路", "大道", "街", "北路", "南路"))


def _stem(rng: random.Random) -> str:
    """A road in sections: 中山北路, 和平東路."""
    draw = rng.random()
    return rng.choice(words.ROADS) + (rng.choice(PLACES) if draw < 0.55 else "大道" if draw < 0.6 else "路")


def _small_road(rng: random.Random) -> str:
    draw = rng.random()
    if draw < 0.12:
        return f"{rng.choice(words.STREETS)}{naming.DIGITS[rng.randint(1, 9)]}街"
    if draw < 0.2:
        return f"{rng.choice(words.STREETS)}{rng.choice('東西南北')}街"
    return rng.choice(words.STREETS) + rng.choice(("街", "街", "街", "街", "路"))


def _sides(count: int, _flat: bool) -> tuple[str, ...]:
    return SECTIONS[:count] if count > 1 else ("",)


def _family(rng: random.Random) -> list[str]:
    family: list[str] = []
    for stem in rng.sample(words.STREETS, 4):
        family += [f"{stem}{naming.chinese(k)}街" for k in range(1, rng.randint(5, 14))]
    return family


def estate(rng: random.Random) -> str:
    """A name for a building or a group of them: 天母大廈, 陽光社區."""
    return rng.choice(words.ESTATES) + rng.choice(words.ESTATE_ENDS)


def _tower(rng: random.Random) -> str:
    return rng.choice(words.TOWERS) + rng.choice(words.TOWER_ENDS)


def _areas(city: ground.Ground, rng: random.Random) -> Areas:
    """Districts and their 里; there are no towns between the two."""
    districts = rng.sample(words.DISTRICTS, max(city.district) + 1)
    district_of = dict(zip(city.community, city.district, strict=True))
    namer = naming.Namer(rng, 0.12)
    villages = {
        key: namer.name({district}, lambda rng: rng.choice(words.VILLAGES) + rng.choice(("里",) * 9 + ("東里",)))
        for key, district in sorted(district_of.items())
    }
    says = [rng.random() < 0.6 for _ in districts]
    return Areas(
        [districts[k] for k in city.district],
        [""] * len(city.district),
        [villages[k] for k in city.community],
        [False] * len(city.district),
        [says[k] for k in city.district],
    )


def _quarter(growth: Growth, cell: int, at: int) -> list[blocks.Site]:
    """What stands in a quarter: a lane with flats, a named building or a tower, public places, houses."""
    rng, slots = growth.rng, growth.free[cell, at]
    rng.shuffle(slots)
    found: list[blocks.Site] = []
    draw = rng.random()
    if draw < 0.62 and slots:
        found.append(_lane(growth, slots.pop()))
    elif draw < 0.74 and slots:
        found.append(_named(growth, slots.pop(), blocks.rectangle(at, 0, 1)))
    elif draw < 0.80 and slots:
        found.append(_office(growth, slots.pop()))
    marks = min(len(slots), rng.choice((0, 0, 1, 1, 2)))
    found += [_mark(_public_name(growth, cell, slot), slot) for slot in [slots.pop() for _ in range(marks)]]
    found += [_house(slot, rng) for slot in slots]
    if growth.ground.district[cell] % 2:
        _neighbours(found, growth.ground.community[cell])
    return found


def _neighbours(sites: list[blocks.Site], community: int) -> None:
    """The 鄰 of each house, as half of the registries write it."""
    for k, site in enumerate(sites):
        for house in site.houses:
            house.neighbourhood = f"{(community * 7 + k) % 28 + 1}鄰"


def floor_only(floor: int, _door: int) -> str:
    """A flat that is the whole floor: 5樓."""
    return f"{floor}樓"


def floor_door(floor: int, door: int) -> str:
    """A flat such as 5樓之2; the first of each floor has no addition."""
    return f"{floor}樓" if door == 1 else f"{floor}樓之{door - 1}"


def floor_every(floor: int, door: int) -> str:
    """A flat such as 5樓之1, on every floor from the first door on."""
    return f"{floor}樓之{door}"


def _flats(house: blocks.House, rng: random.Random) -> blocks.House:
    draw = rng.random()
    house.floors = rng.choices((4, 5, 7, 12, 15), (6, 6, 4, 3, 2))[0]
    if draw < 0.5:
        house.doors, house.room = 1, floor_only
    else:
        house.doors, house.room = rng.choice((2, 2, 3, 4)), rng.choice((floor_door, floor_every))
    return house


def _lane(growth: Growth, slot: streets.Slot) -> blocks.Site:
    """A lane off a street and perhaps an alley off it: 123巷45弄6號3樓之2."""
    rng = growth.rng
    site = blocks.Site("estate", "", slot.cell, slot, lane=f"{slot.number}巷")
    doors = rng.randint(6, 24)
    alley = f"{rng.randint(2, 60)}弄" if rng.random() < 0.5 else ""
    for k in range(doors):
        inside = bool(alley) and k >= doors * 0.5
        number = k + 1 - (round(doors * 0.5) if inside else 0)
        way = site.lane + (alley if inside else "")
        away = 14 + 5.5 * k
        point = slot.point[0] + slot.inward[0] * away, slot.point[1] + slot.inward[1] * away
        house = blocks.House("", point, lane=way, number=_number(max(1, number), 0, rng))
        site.houses.append(_flats(house, rng) if rng.random() < 0.7 else house)
        if rng.random() < 0.12:
            beside = blocks.House("", (point[0] + 2, point[1] + 2), lane=way, number=_number(max(1, number), 1, rng))
            site.houses.append(beside)
    return site


def _number(number: int, more: int, rng: random.Random) -> str:
    """12號, or with an addition 12號之1, 12之1號."""
    if not more:
        return f"{number}號"
    return f"{number}號之{more}" if rng.random() < 0.6 else f"{number}之{more}號"


def _named(growth: Growth, slot: streets.Slot, box: blocks.Box) -> blocks.Site:
    """A building with a name, or a group of them with numbers of their own or letters."""
    rng = growth.rng
    site = blocks.Site("estate", growth.estate_names.name(growth.in_district(slot.cell), estate), slot.cell, slot)
    size, lettered = rng.choice((1, 1, 2, 3, 4)), rng.random() < 0.5
    for k, point in enumerate(blocks.points_in(growth.ground, slot.cell, box, size)):
        name = f"{blocks.LETTERS[k]}棟" if size > 1 and lettered else ""
        more = k if size > 1 and not lettered else 0
        site.houses.append(_flats(blocks.House(name, point, number=_number(slot.number, more, rng)), rng))
    return site


def _office(growth: Growth, slot: streets.Slot) -> blocks.Site:
    name = growth.tower_names.name(growth.in_district(slot.cell), _tower)
    site = blocks.Site("tower", name if growth.rng.random() < 0.6 else "", slot.cell, slot)
    point: Point = slot.point[0] + slot.inward[0] * 18, slot.point[1] + slot.inward[1] * 18
    house = blocks.House("", point, number=f"{slot.number}號", room=floor_every)
    house.floors, house.doors = growth.rng.randint(8, 24), growth.rng.choice((3, 4, 6, 8))
    site.houses.append(house)
    return site


def _mark(name: str, slot: streets.Slot) -> blocks.Site:
    site = blocks.landmark(name, slot)
    site.houses[0].number = f"{slot.number}號"
    return site


def _house(slot: streets.Slot, rng: random.Random) -> blocks.Site:
    """A house on the street: 12號, with flats, or with 12號之1 beside it."""
    site = blocks.Site("street", "", slot.cell, slot)
    plain = blocks.House("", slot.point, number=f"{slot.number}號")
    site.houses.append(plain)
    draw = rng.random()
    if draw < 0.5:
        _flats(plain, rng)
        plain.floors = min(plain.floors, 7)
    elif draw < 0.72:
        added = [_number(slot.number, k, rng) for k in range(1, rng.randint(2, 5))]
        site.houses += [blocks.beside(slot, number, k) for k, number in enumerate(added, 1)]
    return site


def _public_name(growth: Growth, cell: int, slot: streets.Slot) -> str:
    street = growth.streets[slot.street].name
    return SHOPS.name(growth, cell, street, lambda rng: _public(growth, cell, rng))


def _public(growth: Growth, cell: int, rng: random.Random) -> str:
    draw = rng.random()
    if draw < 0.25:
        return growth.areas.community[cell] + rng.choice(("活動中心", "辦公處", "守望相助隊"))
    if draw < 0.35:
        return f"{growth.city}立{rng.choice(words.ROADS)}{rng.choice(('國小', '國中', '高中', '醫院'))}"
    return rng.choice(words.ROADS + words.STREETS) + rng.choice(words.PUBLIC)


def _renamed(what: str, name: str, rng: random.Random) -> str:
    if what == "road":
        return _large_road(rng) if len(name) > 3 else _small_road(rng)
    return rng.choice(words.OLD_DISTRICTS) if what == "district" else estate(rng)


TAIWAN = Manner(
    name="taiwan",
    cities=CITIES,
    areas=_areas,
    roads=streets.RoadNames(
        large=_large_road,
        small=_small_road,
        stem=_stem,
        rings=(),
        sides=_sides,
        ends=("", *SECTIONS),
        family=_family,
        run=4,
        joined=0.72,
    ),
    quarter=_quarter,
    renamed=_renamed,
    estate=estate,
    rows_per_cell=560,
)
