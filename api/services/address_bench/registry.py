"""Grow an invented city: ground, streets, sites, standard addresses, and what the registry lacks."""

import random
from collections import defaultdict
from typing import NamedTuple

import shapely

from api.services.address_bench import aliasing, blocks, ground, naming, streets
from api.services.address_bench import words_estates as words
from api.services.address_bench import words_streets as street_words
from api.services.address_bench.city import BenchCity, Rows, Spot, Standard, standard

CITIES = (("江淮省", "云川市"), ("东屏省", "临沄市"), ("岭西省", "望州市"), ("海右省", "鹭城市"))
ROWS_PER_CELL = 868


class Areas(NamedTuple):
    """Names of the areas of each block."""

    district: list[str]
    town: list[str]
    community: list[str]
    rural: list[bool]
    says_community: list[bool]


class _Grower:
    """Fills the blocks with sites; every choice comes from one seeded generator."""

    def __init__(self, addresses: int, seed: int) -> None:
        self.rng = random.Random(seed)
        self.province, self.city = CITIES[seed % len(CITIES)]
        self.ground = ground.lay(max(80, round(addresses / ROWS_PER_CELL)), self.rng)
        self.areas = name_areas(self.ground, self.rng)
        self.streets = streets.lay_streets(self.ground, self.rng)
        self.estate_names = naming.Namer(self.rng, 0.12)
        self.tower_names = naming.Namer(self.rng, 0.03)
        self.hamlet_names = naming.Namer(self.rng, 0.25)
        self.public: dict[str, int] = {}
        self.done: set[tuple[int, int]] = set()
        self.free = self._free_slots()
        for street in self.streets:
            street.held = not street.large and self.rng.random() < 0.03

    def _free_slots(self) -> dict[tuple[int, int], list[streets.Slot]]:
        free: dict[tuple[int, int], list[streets.Slot]] = defaultdict(list)
        for slot in streets.slots(self.ground, self.streets, self.rng):
            free[slot.cell, slot.quarter].append(slot)
        return free

    def sites(self) -> list[blocks.Site]:
        """All sites of the city, quarter by quarter."""
        found: list[blocks.Site] = []
        for cell in range(self.ground.wide * self.ground.high):
            for quarter in range(4):
                found += self._quarter(cell, quarter)
        return found

    def _quarter(self, cell: int, quarter: int) -> list[blocks.Site]:
        rng, slots = self.rng, self.free[cell, quarter]
        rng.shuffle(slots)
        found: list[blocks.Site] = []
        draw = rng.random() if (cell, quarter) not in self.done else 1.0
        if self.areas.rural[cell] and draw < 0.65:
            found.append(self._hamlet(cell, quarter))
        elif draw < 0.74 and len(slots) > 3:
            found += self._estates(cell, quarter, slots)
        elif draw < 0.82 and slots:
            found.append(
                blocks.office(self.tower_names.name({self.ground.district[cell]}, naming.tower), slots.pop(), rng)
            )
        elif draw < 0.95 and slots:
            found.append(blocks.lane(slots.pop(), rng))
        for _ in range(rng.choice((0, 0, 1, 1, 2))):
            if slots:
                found.append(blocks.landmark(self._public_name(cell, slots[-1]), slots.pop()))
        return found + [blocks.street_house(slot, rng) for slot in slots]

    def _hamlet(self, cell: int, quarter: int) -> blocks.Site:
        name = self.hamlet_names.name({self.ground.community[cell]}, naming.hamlet)
        return blocks.hamlet(self.ground, cell, quarter, name, self.rng)

    def _estates(self, cell: int, quarter: int, slots: list[streets.Slot]) -> list[blocks.Site]:
        """One or two estates; or one so large that it takes the neighbour quarter too, across the street."""
        draw = self.rng.random()
        if draw < 0.1 and quarter % 2 == 0:
            self.done.add((cell, quarter + 1))
            layout = [[blocks.rectangle(quarter + side, 0, 1) for side in (0, 1)]]
        else:
            count = 2 if draw < 0.33 else 1
            layout = [[blocks.rectangle(quarter, part, count)] for part in range(count)]
        found = []
        for boxes in layout:
            name = self.estate_names.name({self.ground.district[cell]}, naming.estate)
            found.append(blocks.estate(self.ground, name, slots.pop(), boxes, self.rng))
        return found

    def _public_name(self, cell: int, slot: streets.Slot) -> str:
        rng = self.rng
        draw = rng.random()
        street = self.streets[slot.street].name
        if draw < 0.25:
            shop = rng.choice(words.SHOPS) + rng.choice(words.SHOP_ENDS)
            return f"{shop}({street}店)" if rng.random() < 0.5 else shop
        if draw < 0.45:
            return rng.choice(words.CHAINS)
        town = self.areas.town[cell].removesuffix("街道").removesuffix("镇")
        name = blocks.school(self.city, town, len(self.public), rng)
        while name in self.public and rng.random() < 0.97:
            name = blocks.school(self.city, town, len(self.public), rng)
        self.public[name] = cell
        return name


def name_areas(city: ground.Ground, rng: random.Random) -> Areas:
    """Names of districts, towns and communities; the outer towns are rural."""
    cells = range(city.wide * city.high)
    districts = rng.sample(street_words.DISTRICTS, max(city.district) + 1)
    stems = rng.sample(street_words.TOWN_STEMS, min(len(street_words.TOWN_STEMS), max(city.town) + 1))
    stems += [naming.road_stem(rng) + rng.choice("山湖桥") for _ in range(max(city.town) + 1 - len(stems))]
    rim: dict[int, list[float]] = defaultdict(list)
    for cell in cells:
        rim[city.town[cell]].append(city.rim(cell))
    rural_town = {town: sum(values) / len(values) > 0.86 for town, values in rim.items()}
    towns = {town: stems[town] + ("镇" if rural else "街道") for town, rural in rural_town.items()}
    town_of = dict(zip(city.community, city.town, strict=True))
    namer = naming.Namer(rng, 0.0)
    communities = {
        key: namer.name({0}, naming.village if rural_town[town] else _community)
        for key, town in sorted(town_of.items())
    }
    says = [rng.random() < 0.25 for _ in districts]
    return Areas(
        [districts[k] for k in city.district],
        [towns[k] for k in city.town],
        [communities[k] for k in city.community],
        [rural_town[k] for k in city.town],
        [says[k] for k in city.district],
    )


def _community(rng: random.Random) -> str:
    stem = rng.choice(words.ESTATE_STEMS) if rng.random() < 0.5 else naming.road_stem(rng)
    return stem + ("社区" if rng.random() < 0.85 else "第一社区")


def grow(addresses: int, seed: int) -> BenchCity:
    """An invented city with about `addresses` standard addresses (within two percent, from 70,000 up)."""
    grower = _Grower(addresses, seed)
    rng = grower.rng
    grids = ground.divide(grower.ground, rng)
    sites = grower.sites()
    hold_out(sites, grower.streets, rng)
    scale_floors(sites, addresses)
    spots, held, kinds = fill(grower, sites)
    rows = Rows(grower.province, grower.city, spots)
    renamed = aliasing.rename(spots, rng)
    lines = street_lines(grower)
    return BenchCity(
        province=grower.province,
        city=grower.city,
        rows=rows,
        aliases=aliasing.full_texts(rows, renamed, rng),
        name_aliases=[(alias.name, alias.standard) for alias in renamed.known],
        name_alias_kinds=[alias.kind for alias in renamed.known],
        unknown_aliases=renamed.unknown,
        roads=[(name, line) for name, _, line in lines],
        road_districts=[district for _, district, _ in lines],
        places=[(spot.compound, spot.lng, spot.lat) for spot in spots if spot.rooms == blocks.NOTHING
                and spot.compound and spot.road and spot.units == blocks.NOTHING and not spot.lane],
        grid_codes=[f"{k + 1:06d}" for k in range(len(grids))],
        grids=grids,
        held_out=held,
        held_kinds=kinds,
        seed=seed,
    )  # fmt: skip


def hold_out(sites: list[blocks.Site], every: list[streets.Street], rng: random.Random) -> None:
    """Mark whole roads, estates, buildings and numbers as not in the registry, about 1/12 of places."""
    for site in sites:
        site.held = bool(site.slot and every[site.slot.street].held)
        site.held |= rng.random() < (0.07 if site.kind in {"estate", "tower"} else 0.065)
        for house in site.houses[1:]:
            house.held = rng.random() < 0.03 and site.kind != "street"


def scale_floors(sites: list[blocks.Site], addresses: int) -> None:
    """Make estates taller or lower until the registry has the wanted number of addresses."""
    kept = [(site, house) for site in sites if not site.held for house in site.houses if not house.held]
    for _ in range(4):
        fixed = sum(_size(house) for site, house in kept if site.kind != "estate" or not house.floors)
        tall = sum(_size(house) for site, house in kept if site.kind == "estate" and house.floors)
        factor = (addresses - fixed) / max(1, tall)
        for site, house in kept:
            if site.kind == "estate" and house.floors:
                house.floors = min(33, max(2, round(house.floors * factor)))


def _size(house: blocks.House) -> int:
    return len(house.units) * max(1, house.floors * house.doors)


def fill(grower: _Grower, sites: list[blocks.Site]) -> tuple[list[Spot], list[Standard], list[str]]:
    """Spots of the registry, and the held-out addresses with what was held out of each."""
    spots: list[Spot] = []
    held: list[Standard] = []
    kinds: list[str] = []
    for site in sites:
        for house in site.houses:
            spot = _spot(grower, site, house)
            if not (site.held or house.held):
                spots.append(spot)
                continue
            road = bool(site.slot and grower.streets[site.slot.street].held)
            names = {"estate": "estate", "tower": "estate", "village": "estate", "landmark": "landmark"}
            kinds.append("road" if road else "building" if not site.held else names.get(site.kind, "number"))
            unit, room = grower.rng.choice(spot.units), grower.rng.choice(spot.rooms)
            held.append(standard(grower.province, grower.city, spot, unit, room))
    return spots, held, kinds


def _spot(grower: _Grower, site: blocks.Site, house: blocks.House) -> Spot:
    areas, cell = grower.areas, site.cell
    lng, lat = ground.degrees(*house.point)
    road = grower.streets[site.slot.street].name if site.slot else ""
    number = house.number or (f"{site.slot.number}号" if site.slot and not site.lane else "")
    return Spot(
        *(areas.district[cell], areas.town[cell], areas.community[cell]),
        *(road, house.lane, number, site.name, house.phase, house.name),
        *(house.units, _rooms(house.floors, house.doors)),
        round(lng, 7),
        round(lat, 7),
        areas.says_community[cell],
    )


_ROOMS: dict[tuple[int, int], tuple[str, ...]] = {(0, 0): blocks.NOTHING}


def _rooms(floors: int, doors: int) -> tuple[str, ...]:
    key = (floors, doors if floors else 0)
    if key not in _ROOMS:
        _ROOMS[key] = tuple(f"{floor}{door:02d}室" for floor in range(1, floors + 1) for door in range(1, doors + 1))
    return _ROOMS[key]


def street_lines(grower: _Grower) -> list[tuple[str, str, bytes]]:
    """One (name, district, WKB) per road and district; roads wholly unknown to the registry are left out."""
    pieces: dict[tuple[str, str], list[shapely.LineString]] = defaultdict(list)
    for street in grower.streets:
        if street.held:
            continue
        for segment in street.segments:
            line = shapely.LineString([ground.degrees(*segment.start), ground.degrees(*segment.end)])
            for district in sorted({grower.areas.district[side[0]] for side in (segment.left, segment.right) if side}):
                pieces[street.name, district].append(line)
    return [
        (name, district, shapely.to_wkb(shapely.line_merge(shapely.union_all(lines))))
        for (name, district), lines in pieces.items()
    ]
