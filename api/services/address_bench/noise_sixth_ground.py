"""What a dispatcher reads from the map for the held group: crossings, sides of roads, what lies around a point."""

import random
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import shapely

from api.services.address_bench.city import BenchCity, Standard
from api.services.address_bench.truth import Query, Truth, truth_of
from api.services.address_bench.writer import plain_number

EAST_M, NORTH_M = 94_500.0, 110_950.0  # metres per degree where the invented cities lie
APART_M = 120.0  # two roads that meet again further off than this meet twice
CORNERS = {"东北": (1, 1), "西北": (-1, 1), "东南": (1, -1), "西南": (-1, -1)}
NEXT_M = 150.0  # the next door of a street is nearer than this
ACROSS_M = 70.0  # houses across the street from a door are nearer than this


class Crossing(NamedTuple):
    """Two roads that meet once."""

    one: str
    other: str
    lng: float
    lat: float


def crossings(city: BenchCity) -> list[Crossing]:
    """Every pair of roads that meet in just one place, found once per city."""
    if "held_crossings" not in city.memory:
        city.memory["held_crossings"] = list(_crossings(road_lines(city)))
    found: list[Crossing] = city.memory["held_crossings"]
    return found


def road_lines(city: BenchCity) -> dict[str, shapely.Geometry]:
    """The whole line of each road name, in degrees."""
    pieces: dict[str, list[shapely.Geometry]] = defaultdict(list)
    for name, line in city.roads:
        pieces[name].append(shapely.from_wkb(line))
    return {name: shapely.union_all(lines) for name, lines in pieces.items()}


def _crossings(lines: dict[str, shapely.Geometry]) -> Iterable[Crossing]:
    names = sorted(lines)
    every = [lines[name] for name in names]
    one, other = shapely.STRtree(every).query(every, predicate="intersects")
    for a, b in zip(one.tolist(), other.tolist(), strict=True):
        if a < b:
            where = shapely.get_coordinates(every[a].intersection(every[b]))
            spread = (where.max(0) - where.min(0)) * (EAST_M, NORTH_M)
            if max(spread) < APART_M and names[a][:2] != names[b][:2]:  # no 西路 that goes on as 东路
                yield Crossing(names[a], names[b], *where.mean(0).tolist())


def moved(lng: float, lat: float, east_m: float, north_m: float) -> tuple[float, float]:
    """A point so many metres off, in degrees."""
    return lng + east_m / EAST_M, lat + north_m / NORTH_M


def ringed(truth: Truth, text: str, at: tuple[float, float], near_m: float, far_m: float) -> Query | None:
    """An answer where all within `far_m` is one grid, an ask where there are several within `near_m`; else None."""
    inner, outer = truth.around(*at, near_m), truth.around(*at, far_m)
    own = truth.grids_of([at])[0]
    if own < 0:
        return None
    if len(outer) == 1:
        return Query(text, "", "answer", -1, own, "road")
    return Query(text, "", "ask", -1, own, "road") if len(inner) > 1 else None


def decided(text: str, grids: Iterable[int], own: int) -> Query | None:
    """An answer with the only grid there is, an ask where there are several; None without any."""
    found = set(grids) - {-1}
    if not found:
        return None
    grid = found.pop() if len(found) == 1 else own
    return Query(text, "", "ask" if found else "answer", -1, grid, "road")


def across(truth: Truth, row: Standard) -> set[int]:
    """Grids of the houses across the street from a door: same road, other side, near."""
    parity = plain_number(row.number) % 2
    near = set()
    for place in truth.by["road"][row.road]:
        spot = truth.spots[place]
        number = plain_number(spot.number)
        away = max(abs(spot.lng - row.lng) * EAST_M, abs(spot.lat - row.lat) * NORTH_M)
        if number >= 0 and not spot.lane and number % 2 != parity and away < ACROSS_M:
            near.add(truth.grid[place])
    return near


def beside(truth: Truth, row: Standard) -> set[int]:
    """Grids of a door and of the next doors below and above on its side of the street."""
    own, same = plain_number(row.number), {}
    for place in truth.by["road"][row.road]:
        spot = truth.spots[place]
        number = plain_number(spot.number)
        away = max(abs(spot.lng - row.lng) * EAST_M, abs(spot.lat - row.lat) * NORTH_M)
        if number >= 0 and not spot.lane and number % 2 == own % 2 and away < NEXT_M:
            same[number] = truth.grid[place]
    ends = (max((one for one in same if one < own), default=own), min((one for one in same if one > own), default=own))
    return {same[one] for one in ends if one in same} | {truth.grid_of(row)}


def on_street(row: Standard) -> bool:
    """A plain house number on a road, in no lane."""
    return bool(row.road) and not row.lane and plain_number(row.number) >= 0


def some_crossing(city: BenchCity, rng: random.Random) -> Crossing | None:
    """Any crossing whose roads have no namesake among estates."""
    found = rng.choice(crossings(city)) if crossings(city) else None
    truth = truth_of(city)
    if found is None or {found.one, found.other} & truth.by["compound"].keys():
        return None
    return found if rng.random() < 0.5 else Crossing(found.other, found.one, found.lng, found.lat)
