"""Standard addresses: road and number, estate, building, unit; in villages the group and house number."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from data.demo import names
from data.demo.buildings import Buildings
from data.demo.features import Road, main_roads, side_roads
from data.demo.streets import Streets

DISTRICT = "云岭区"
METRES_A_NUMBER = 14  # one house number for so many metres of street on one side


@dataclass(frozen=True)
class DemoAddress:
    """One address of a building."""

    building: int
    text: str
    parts: dict[str, str]
    name: str  # how the building is called on a map


def address_all(streets: Streets, some: Buildings, towns: list[str], village_names: list[str]) -> list[DemoAddress]:
    """Return one address for each building; `towns` names each building's street town."""
    found: list[DemoAddress] = []
    by_block: dict[int, list[int]] = defaultdict(list)
    for row, block in enumerate(some.block):
        if some.village[row] < 0:
            by_block[int(block)].append(row)
    estates = iter(names.estates())
    numbers = _Numbers()
    roads = _Roads(streets)
    for block, rows in by_block.items():
        one = streets.blocks[block]
        rows.sort(key=lambda row: (-some.v[row], some.u[row]))
        if one.kind in ("slab", "tower") and len(rows) > 1:
            found += _estate(some, rows, roads.beside(block), numbers, towns, next(estates))
        else:
            found += [_house(row, roads.nearest(block, some.u[row], some.v[row]), numbers, towns) for row in rows]
    found += _village_houses(some, towns, village_names)
    return sorted(found, key=lambda one: one.building)


class _Roads:
    """The named streets around each block."""

    def __init__(self, streets: Streets) -> None:
        self._streets = streets
        self._along: dict[tuple[bool, float], list[Road]] = defaultdict(list)
        for road in (*main_roads(streets), *side_roads(streets)):
            if road.name:
                self._along[road.across, road.at].append(road)

    def _sides(self, block: int) -> list[tuple[float, Road, bool]]:
        """Sides of a block with a named street: (coordinate of the side, street, block lies on its low side)."""
        one = self._streets.blocks[block]
        found = []
        for across, at, low_side, low, high in (
            (True, one.u0, False, one.v0, one.v1),
            (True, one.u1, True, one.v0, one.v1),
            (False, one.v0, False, one.u0, one.u1),
            (False, one.v1, True, one.u0, one.u1),
        ):
            along = self._along.get((across, at), ())
            found += [(at, road, low_side) for road in along if road.low <= low + 1 and road.high >= high - 1]
        return found

    def beside(self, block: int) -> tuple[Road, bool, float]:
        """Return the longest side's street, on which side of it the block lies, and where along it."""
        one = self._streets.blocks[block]
        sides = self._sides(block)
        if not sides:
            return Road("无名路", False, one.v0, one.u0, one.u1), False, (one.u0 + one.u1) / 2
        _, road, low_side = max(sides, key=lambda side: (one.v1 - one.v0) if side[1].across else (one.u1 - one.u0))
        middle = (one.v0 + one.v1) / 2 if road.across else (one.u0 + one.u1) / 2
        return road, low_side, middle

    def nearest(self, block: int, u: float, v: float) -> tuple[Road, bool, float]:
        """Return the street nearest to a place in a block, on which side of it that lies, and where along."""
        sides = self._sides(block)
        if not sides:
            return self.beside(block)
        _, road, low_side = min(sides, key=lambda side: abs((u if side[1].across else v) - side[0]))
        return road, low_side, v if road.across else u


class _Numbers:
    """House numbers: odd on one side, even on the other, growing along the street, each once."""

    def __init__(self) -> None:
        self._taken: set[tuple[str, bool, float, int]] = set()

    def next(self, road: Road, low_side: bool, along: float) -> int:
        """Return the first free number near a place along the street."""
        number = 2 * int(max(0.0, along - road.low) / METRES_A_NUMBER) + (1 if low_side else 2)
        while (road.name, road.across, road.at, number) in self._taken:
            number += 2
        self._taken.add((road.name, road.across, road.at, number))
        return number


def _house(row: int, place: tuple[Road, bool, float], numbers: _Numbers, towns: list[str]) -> DemoAddress:
    road, low_side, along = place
    number = numbers.next(road, low_side, along)
    text = f"{DISTRICT}{towns[row]}{road.name}{number}号"
    parts = {"district": DISTRICT, "town": towns[row], "road": road.name, "number": str(number)}
    return DemoAddress(row, text, parts, f"{road.name}{number}号")


def _estate(
    some: Buildings, rows: list[int], place: tuple[Road, bool, float], numbers: _Numbers, towns: list[str], estate: str
) -> list[DemoAddress]:
    road = place[0]
    number = numbers.next(*place)
    found = []
    for building, row in enumerate(rows, 1):
        units = max(1, round(int(some.households[row]) / 12)) if some.kind[row] == "slab" else 1
        text = f"{DISTRICT}{towns[row]}{road.name}{number}号{estate}{building}幢"
        parts = {
            "district": DISTRICT,
            "town": towns[row],
            "road": road.name,
            "number": str(number),
            "compound": estate,
            "building": str(building),
            "units": str(units),
        }
        found.append(DemoAddress(row, text, parts, f"{estate}{building}幢"))
    return found


def _village_houses(some: Buildings, towns: list[str], village_names: list[str]) -> list[DemoAddress]:
    found = []
    for village in np.unique(some.village[some.village >= 0]):
        rows = np.flatnonzero(some.village == village)
        rows = rows[np.argsort(some.u[rows])]
        name = f"{village_names[village]}村"
        for order, row in enumerate(rows):
            group, number = order // 24 + 1, order % 24 + 1
            text = f"{DISTRICT}{towns[row]}{name}{group}组{number}号"
            parts = {
                "district": DISTRICT,
                "town": towns[row],
                "community": name,
                "group": str(group),
                "number": str(number),
            }
            found.append(DemoAddress(int(row), text, parts, f"{name}{group}组{number}号"))
    return found
