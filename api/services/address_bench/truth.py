"""What a text supports: its stated parts compared with the registry, and rivals for a garbled name."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import shapely

from api.services.address_bench import letters
from api.services.address_bench.city import BenchCity, Spot, Standard

Said = dict[str, str]
PLAIN = re.compile(r"(\d+)[号號]院?")
NEAR = 24  # house numbers further from the next known one are not told by it
NAMES = ("road", "compound", "community")


class Query(NamedTuple):
    """A text with its truth; `row` and `grid` are -1 where there is none."""

    text: str
    noise: str
    kind: str
    row: int
    grid: int
    level: str


class Verdict(NamedTuple):
    """`kind` answer, ask or none (murky: nobody should be judged by it), and the level of the answer."""

    kind: str
    grid: int
    level: str


MURKY = Verdict("murky", -1, "")


class Truth:
    """Look-ups over a city's registry."""

    def __init__(self, city: BenchCity) -> None:
        self.city = city
        self.spots = city.rows.spots
        self.tree = shapely.STRtree(city.grids)
        self.grid = self.grids_of([(spot.lng, spot.lat) for spot in self.spots])
        self.by: dict[str, dict[str, list[int]]] = {key: defaultdict(list) for key in NAMES}
        for place, spot in enumerate(self.spots):
            for key in NAMES:
                self.by[key][getattr(spot, key)].append(place)
        self.landmarks = {name for name, _, _ in city.places}
        self.aliases = dict(city.name_aliases)
        self.names = {name for key in NAMES for name in self.by[key] if name} | set(self.aliases)
        self.gone: dict[str, set[str]] = defaultdict(set)
        self.spelling: dict[str, set[str]] = defaultdict(set)
        self.first: dict[str, set[str]] = defaultdict(set)
        self.rough: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self.sounds: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for name in sorted(self.names):
            self.sounds[letters.sound(name)].add(name)
            self.rough[self.ear(name)].add(name)
            self.first[letters.initials(name)].add(name)
            for shorter in deletions(name):
                self.gone[shorter].add(name)

    def grids_of(self, points: Iterable[tuple[float, float]]) -> list[int]:
        """Grid index of each point, -1 outside."""
        every = shapely.points(list(points))
        found = np.full(len(every), -1)
        point, grid = self.tree.query(every, predicate="intersects")
        found[point] = grid
        return [int(one) for one in found]

    def around(self, lng: float, lat: float, metres: float) -> set[int]:
        """Grids within so many metres of a point."""
        disc = shapely.affinity.scale(shapely.Point(lng, lat).buffer(metres / 110_950), xfact=1.178)
        return {int(k) for k in self.tree.query(disc, predicate="intersects")}

    def ear(self, name: str) -> tuple[str, ...]:
        """A name as ears that mix near sounds hear it."""
        return tuple(letters.blurred(syllable) for syllable in letters.sound(name))

    def index(self, row: Standard) -> int:
        """Row number of a standard address of the registry."""
        places = self.by["road"][row.road] if row.road else self.by["community"][row.community]
        for place in places:
            spot = self.spots[place]
            if (spot.lng, spot.lat) == (row.lng, row.lat) and _same(spot, row) and row.room in spot.rooms:
                unit = spot.units.index(row.unit)
                return self.city.rows.first_of(place) + unit * len(spot.rooms) + spot.rooms.index(row.room)
        return -1

    def grid_of(self, row: Standard) -> int:
        """Grid of an address, in the registry or not."""
        return self.grids_of([(row.lng, row.lat)])[0]

    def matching(self, said: Said) -> list[int]:
        """Spots that agree with every stated part above the unit."""
        lists = [self.by[key].get(said[key], []) for key in NAMES if said.get(key)]
        if not lists:
            return []
        return [place for place in min(lists, key=len) if agrees(self.spots[place], said)]

    def verdict(self, said: Said, rivals: Iterable[Said] = ()) -> Verdict:
        """Answer where all agreeing spots, and those of the rivals, lie in one grid; else ask; none without any."""
        places = self.matching(said)
        if not places:
            return Verdict("none", -1, "")
        if self._two_readings(said):
            return MURKY
        grids = {self.grid[place] for place in places}
        if len(grids) > 1 and len({self.grid[place] for place in places if self._holds(place, said)}) == 1:
            return MURKY  # only the unit or the room tells the places apart
        for rival in rivals:
            grids |= {self.grid[place] for place in self.matching(rival)}
        if len(grids) > 1:
            return Verdict("ask", -1, self.level(said, places))
        return Verdict("answer", grids.pop(), self.level(said, places))

    def level(self, said: Said, places: list[int]) -> str:
        """The finest level that the stated parts single out among the agreeing spots."""
        spots = [self.spots[place] for place in places]
        if said.get("compound") in self.landmarks:
            return "landmark"
        alone = len({(spot.lng, spot.lat) for spot in spots}) == 1
        fine = self._fine(said, places) if alone else ""
        if fine or said.get("compound"):
            return fine or ("compound" if spots[0].building or spots[0].road else "community")
        if "number" in said:
            return "number" if alone else "plot"  # a number that several buildings share singles none out
        return "road" if said.get("road") else "community"

    def _fine(self, said: Said, places: list[int]) -> str:
        spot = self.spots[places[0]]
        if "room" in said and sum(self._rooms(place, said) for place in places) == 1:
            return "room"
        own = "number" in said and (not said.get("compound") or not spot.road or spot.lane)
        return next((key for key in ("unit", "building") if key in said), "number" if own else "")

    def _holds(self, place: int, said: Said) -> bool:
        """Whether a spot has the unit and the room that are said."""
        spot = self.spots[place]
        return ("room" not in said or self._rooms(place, said) > 0) and said.get("unit", spot.units[0]) in spot.units

    def _rooms(self, place: int, said: Said) -> int:
        spot = self.spots[place]
        units = [unit for unit in spot.units if said.get("unit", unit) == unit]
        return len(units) * (said["room"] in spot.rooms)

    def _two_readings(self, said: Said) -> bool:
        """One name that is a road and an estate at once cannot be judged when the other part is missing."""
        road, compound = said.get("road", ""), said.get("compound", "")
        other = (not compound and road in self.by["compound"]) or (not road and compound in self.by["road"])
        return bool(other and (road or compound))

    def spelled(self, text: str) -> set[str]:
        """Names that a text, in pinyin wholly or at its beginning, stands for."""
        if not self.spelling:
            for syllables, names in self.sounds.items():
                self.spelling["".join(syllables)] |= names
        return self.spelling.get("".join(letters.sound(text)), set())

    def between(self, said: Said, number: int) -> set[int]:
        """Grids of the neighbours, on the same side, of a number that the registry lacks, in every district."""
        lines: dict[str, dict[int, int]] = defaultdict(dict)
        for place in self.matching(said):
            found = PLAIN.fullmatch(self.spots[place].number)
            if found and not self.spots[place].lane and int(found[1]) % 2 == number % 2:
                lines[self.spots[place].district][int(found[1])] = self.grid[place]
        grids: set[int] = set()
        for numbers in lines.values():
            lower = max((one for one in numbers if one < number), default=None)
            upper = min((one for one in numbers if one > number), default=None)
            ends = [one for one in (lower, upper) if one is not None and abs(one - number) <= NEAR]
            grids |= {numbers[one] for one in ends}
        return grids

    def like(self, garbled: str) -> set[str]:
        """Names within one insertion, deletion or replacement of a garbled name."""
        found = {name for shorter in (*deletions(garbled), garbled) for name in self.gone.get(shorter, ())}
        found |= {shorter for shorter in deletions(garbled) if shorter in self.names}
        return found | ({garbled} & self.names)

    def standard_names(self, name: str) -> str:
        """The name in force behind an alias, or the name itself."""
        return self.aliases.get(name, name)


BUILDING_WORDS = re.compile(r"(?:幢|栋|号?楼|座|棟|[号號]樓)$")
SUB_NUMBER = re.compile(r"(\d+)(?:号附|-|之)(\d+)号|(\d+)号之(\d+|[一二三四五六七八九十])")
STEM = re.compile(r"(\d+)号([甲乙丙])|([甲乙丙])(\d+)号")


def plain(key: str, value: str) -> str:
    """A part without what no caller tells apart: 3幢 and 3号楼, 12号附3号 and 12-3号, 9号甲 and 甲9号."""
    if key == "building":
        return BUILDING_WORDS.sub("", value)
    if key != "number":
        return value
    value = value.replace("號", "号").removesuffix("院")
    sub, stem = SUB_NUMBER.fullmatch(value), STEM.fullmatch(value)
    if sub:
        return f"{sub[1] or sub[3]}-{figure(sub[2] or sub[4])}"
    return f"{stem[1] or stem[4]}{stem[2] or stem[3]}" if stem else value


def figure(word: str) -> str:
    """A number up to ten in figures: 三 → 3; figures as they are."""
    return str("一二三四五六七八九十".index(word) + 1) if word in "一二三四五六七八九十" else word


def deletions(name: str) -> list[str]:
    """The name with each one of its characters left out."""
    return [name[:k] + name[k + 1 :] for k in range(len(name))]


def truth_of(city: BenchCity) -> Truth:
    """The look-ups of a city, made once."""
    if "truth" not in city.memory:
        city.memory["truth"] = Truth(city)
    found = city.memory["truth"]
    if not isinstance(found, Truth):
        raise TypeError(found)
    return found


def _same(spot: Spot, row: Standard) -> bool:
    return spot[3:9] == (row.road, row.lane, row.number, row.compound, row.phase, row.building)


def agrees(spot: Spot, said: Said) -> bool:
    """Whether a spot has every stated part; a number on a road without a lane is not in a lane."""
    for key, value in said.items():
        if key in {"unit", "room", "province", "city"}:
            continue
        if plain(key, getattr(spot, key)) != plain(key, value):
            return False
    on_road = "road" in said and "number" in said and "lane" not in said
    return not (on_road and spot.lane)
