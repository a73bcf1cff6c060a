"""Grow an invented city: ground, streets, sites, standard addresses, and what the registry lacks."""

import random
from collections import defaultdict
from functools import cache

import shapely

from api.services.address_bench import aliasing, blocks, ground, naming, streets
from api.services.address_bench.city import BenchCity, Rows, Spot, Standard, standard
from api.services.address_bench.manner import Growth, Manner
from api.services.address_bench.manners import MANNERS

CELLS_LEAST = 80


def _laid(addresses: int, seed: int, manner: Manner) -> Growth:
    """The ground, the areas and the streets of a city, still empty."""
    rng = random.Random(seed)
    plain = ground.lay(max(CELLS_LEAST, round(addresses / manner.rows_per_cell)), rng)
    areas = manner.areas(plain, rng)
    laid = streets.lay_streets(plain, rng, manner.roads)
    free: dict[tuple[int, int], list[streets.Slot]] = defaultdict(list)
    for slot in streets.slots(plain, laid, rng):
        free[slot.cell, slot.quarter].append(slot)
    for street in laid:
        street.held = not street.large and rng.random() < 0.03
    city = manner.cities[seed % len(manner.cities)][1]
    estates, towers, hamlets = (naming.Namer(rng, again) for again in (manner.estate_again, 0.03, 0.25))
    return Growth(rng, city, plain, areas, laid, free, estates, towers, hamlets)


def _sites(growth: Growth, manner: Manner) -> list[blocks.Site]:
    """All sites of the city, quarter by quarter."""
    cells = range(growth.ground.wide * growth.ground.high)
    return [site for cell in cells for at in range(4) for site in manner.quarter(growth, cell, at)]


def grow(addresses: int, seed: int, manner: str = "south") -> BenchCity:
    """An invented city with about `addresses` standard addresses (within two percent, from 70,000 up)."""
    chosen = MANNERS[manner]
    growth = _laid(addresses, seed, chosen)
    rng, province = growth.rng, chosen.cities[seed % len(chosen.cities)][0]
    grids = ground.divide(growth.ground, rng)
    sites = _sites(growth, chosen)
    hold_out(sites, growth.streets, rng)
    scale_floors(sites, addresses)
    spots, held, kinds = fill(growth, sites, province)
    rows = Rows(province, growth.city, spots)
    renamed = aliasing.rename(spots, rng, chosen.renamed)
    lines = street_lines(growth)
    return BenchCity(
        province=province,
        city=growth.city,
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
        manner=manner,
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


def fill(growth: Growth, sites: list[blocks.Site], province: str) -> tuple[list[Spot], list[Standard], list[str]]:
    """Spots of the registry, and the held-out addresses with what was held out of each."""
    spots: list[Spot] = []
    held: list[Standard] = []
    kinds: list[str] = []
    for site in sites:
        for house in site.houses:
            spot = _spot(growth, site, house)
            if not (site.held or house.held):
                spots.append(spot)
                continue
            road = bool(site.slot and growth.streets[site.slot.street].held)
            names = {"estate": "estate", "tower": "estate", "village": "estate", "landmark": "landmark"}
            kinds.append("road" if road else "building" if not site.held else names.get(site.kind, "number"))
            unit, room = growth.rng.choice(spot.units), growth.rng.choice(spot.rooms)
            held.append(standard(province, growth.city, spot, unit, room))
    return spots, held, kinds


def _spot(growth: Growth, site: blocks.Site, house: blocks.House) -> Spot:
    areas, cell = growth.areas, site.cell
    lng, lat = ground.degrees(*house.point)
    road = growth.streets[site.slot.street].name if site.slot else ""
    number = house.number or (f"{site.slot.number}号" if site.slot and site.numbered and not site.lane else "")
    return Spot(
        *(areas.district[cell], areas.town[cell], areas.community[cell]),
        *(road, house.lane, number, site.name, house.phase, house.name),
        *(house.units, _rooms(house.floors, house.doors, house.room)),
        round(lng, 7),
        round(lat, 7),
        areas.says_community[cell],
        house.neighbourhood,
    )


@cache
def _rooms(floors: int, doors: int, room: blocks.Door) -> tuple[str, ...]:
    if not floors:
        return blocks.NOTHING
    return tuple(room(floor, door) for floor in range(1, floors + 1) for door in range(1, doors + 1))


def street_lines(growth: Growth) -> list[tuple[str, str, bytes]]:
    """One (name, district, WKB) per road and district; roads wholly unknown to the registry are left out."""
    pieces: dict[tuple[str, str], list[shapely.LineString]] = defaultdict(list)
    for street in growth.streets:
        if street.held:
            continue
        for segment in street.segments:
            line = shapely.LineString([ground.degrees(*segment.start), ground.degrees(*segment.end)])
            for district in sorted({growth.areas.district[side[0]] for side in (segment.left, segment.right) if side}):
                pieces[street.name, district].append(line)
    return [
        (name, district, shapely.to_wkb(shapely.line_merge(shapely.union_all(lines))))
        for (name, district), lines in pieces.items()
    ]
