"""Places of a kind in an invented city, drawn for the eighth noise: 附 numbers, lanes, twins, borders, crossings."""

import random
import re
from collections import defaultdict
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import shapely

from api.services.address_bench.city import BenchCity, Spot, Standard
from api.services.address_bench.truth import PLAIN, Truth, truth_of

Point = tuple[float, float]
Crossings = dict[tuple[str, str], list[Point]]
LEADING = re.compile(r"\D?(\d+)")
METRE = 1 / 110_950  # of latitude, in degrees
TOUCH = 1e-6  # degrees: roads that come so near to each other meet
ACROSS = 12  # house numbers of the two sides that stand opposite each other differ by no more


def _street(spot: Spot) -> bool:
    return bool(spot.road and PLAIN.fullmatch(spot.number) and not spot.compound and not spot.lane)


def _landmark(spot: Spot) -> bool:
    return bool(spot.compound and spot.road and not spot.building and not spot.lane and spot.rooms == ("",))


KINDS: dict[str, Callable[[Spot], bool]] = {
    "fu": lambda spot: "附" in spot.number,
    "stem": lambda spot: any(mark in spot.number for mark in "甲乙丙"),
    "lane": lambda spot: bool(spot.road and spot.lane.endswith("弄") and "支" not in spot.lane and not spot.compound),
    "branch": lambda spot: "支弄" in spot.lane,
    "group": lambda spot: not spot.road and spot.lane.endswith("组"),
    "landmark": _landmark,
    "estate": lambda spot: bool(re.match(r"\d+\D", spot.building) and spot.rooms[0].endswith("室")),
    "street": _street,
}


def remembered(city: BenchCity, key: str, make: Callable[[], Any]) -> Any:
    """What `make` gives, made once for a city."""
    if key not in city.memory:
        city.memory[key] = make()
    return city.memory[key]


def spots_of(city: BenchCity, kind: str) -> list[int]:
    """Spots of one kind of `KINDS`, of `border`, `twin` (estate in two districts) or `twin road`."""
    more = {"border": _border, "twin": _twins, "twin road": _twin_roads}

    def make() -> list[int]:
        if kind in more:
            return more[kind](truth_of(city))
        return [place for place, spot in enumerate(city.rows.spots) if KINDS[kind](spot)]

    found: list[int] = remembered(city, f"eighth {kind}", make)
    return found


def row_at(city: BenchCity, place: int, rng: random.Random) -> Standard:
    """Any standard address of a spot."""
    return city.rows[city.rows.first_of(place) + rng.randrange(city.rows.spots[place].size)]


def drawn(city: BenchCity, kind: str, rng: random.Random) -> Standard | None:
    """A standard address of a kind; None where the city has none."""
    places = spots_of(city, kind)
    return row_at(city, rng.choice(places), rng) if places else None


def _by_road(truth: Truth) -> dict[tuple[str, str], list[tuple[int, int]]]:
    """Plain house numbers and spots along each road of each district, in order."""
    found: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for place, spot in enumerate(truth.spots):
        number = PLAIN.fullmatch(spot.number)
        if spot.road and number and not spot.lane:
            found[spot.district, spot.road].append((int(number[1]), place))
    return {key: sorted(numbers) for key, numbers in found.items()}


def _border(truth: Truth) -> list[int]:
    """Houses whose next number of the other side lies in another grid."""
    found: set[int] = set()
    for numbers in _by_road(truth).values():
        for (low, one), (high, other) in pairwise(numbers):
            if (high - low) % 2 and high - low <= ACROSS and truth.grid[one] != truth.grid[other]:
                found |= {one, other}
    return sorted(place for place in found if _street(truth.spots[place]))


def _twins(truth: Truth) -> list[int]:
    """Buildings of estates whose name is used in two districts."""
    names = truth.by["compound"]
    wide = {name for name, places in names.items() if len({truth.spots[k].district for k in places}) > 1}
    return [place for place, spot in enumerate(truth.spots) if spot.building and spot.road and spot.compound in wide]


def _twin_roads(truth: Truth) -> list[int]:
    """Plain houses of roads whose name is used in two districts."""
    names = truth.by["road"]
    wide = {name for name, places in names.items() if len({truth.spots[k].district for k in places}) > 1}
    return [place for place, spot in enumerate(truth.spots) if _street(spot) and spot.road in wide]


def numbers_on(truth: Truth, road: str) -> set[int]:
    """Every number that a road has in any way: as a house, with 附, as a lane."""
    texts = [truth.spots[place].lane or truth.spots[place].number for place in truth.by["road"].get(road, ())]
    return {int(found[1]) for text in texts if (found := LEADING.match(text))}


def gap_beside(truth: Truth, spot: Spot, rng: random.Random) -> tuple[int, set[int]] | None:
    """A number that is missing beside this house, and the grids of its two neighbours on its side.

    None where its number is no plain one, where the road runs through two districts, where it has no neighbour.
    """
    places = truth.by["road"][spot.road]
    plain = PLAIN.fullmatch(spot.number)
    if plain is None or len({truth.spots[place].district for place in places}) > 1:
        return None
    have = numbers_on(truth, spot.road)
    own = int(plain[1])
    wanted = own + rng.choice((-4, -2, 2, 4))
    side = {one: place for one, place in _by_road_of(truth, places) if one % 2 == own % 2}
    low = max((one for one in side if one < wanted), default=None)
    high = min((one for one in side if one > wanted), default=None)
    if wanted < 1 or wanted in have or low is None or high is None or high - low > 30:
        return None
    return wanted, {truth.grid[side[low]], truth.grid[side[high]]}


def _by_road_of(truth: Truth, places: list[int]) -> list[tuple[int, int]]:
    found = []
    for place in places:
        number = PLAIN.fullmatch(truth.spots[place].number)
        if number and not truth.spots[place].lane:
            found.append((int(number[1]), place))
    return found


def crossings(city: BenchCity) -> Crossings:
    """Where two roads of different stems meet, by their names in order."""
    found: Crossings = remembered(city, "eighth crossings", lambda: _crossings(city))
    return found


def _crossings(city: BenchCity) -> Crossings:
    lines = shapely.from_wkb([line for _, line in city.roads])
    names = [name for name, _ in city.roads]
    found: Crossings = defaultdict(list)
    pairs = shapely.STRtree(lines).query(lines, predicate="dwithin", distance=TOUCH)
    for one, other in pairs.T.tolist():
        if one < other and names[one][:2] != names[other][:2]:
            meeting = shapely.shortest_line(lines[one], lines[other])
            first, second = sorted((names[one], names[other]))
            found[first, second].append(shapely.get_coordinates(meeting)[0].tolist())
    return dict(found)


def crossing_grids(city: BenchCity, points: list[Point]) -> set[int] | None:
    """The grids that meet at a crossing: one, or several where the border is there; None where it lies near by."""
    truth = truth_of(city)
    near = {grid for lng, lat in points for grid in truth.around(lng, lat, 12)}
    wide = {grid for lng, lat in points for grid in truth.around(lng, lat, 60)}
    return near if len(near) > 1 or near == wide else None


def towards(point: Point, east: float, north: float) -> Point:
    """The point so many metres away."""
    return point[0] + east * METRE * 1.178, point[1] + north * METRE
