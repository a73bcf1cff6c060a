"""Records of an invented city: standard addresses, aliases, roads, landmarks and grids."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, overload

import numpy as np
from numpy.typing import NDArray


class Standard(NamedTuple):
    """One standard address in WGS84; a part it does not have is an empty string.

    `lane` holds 「123弄」 or 「123弄45支弄」 on a road, and the villagers' group 「3组」 in a village.
    `compound` is an estate, a tower, a landmark's own name or a village's hamlet.
    """

    text: str
    province: str
    city: str
    district: str
    town: str
    community: str
    road: str
    lane: str
    number: str
    compound: str
    phase: str
    building: str
    unit: str
    room: str
    lng: float
    lat: float


class Spot(NamedTuple):
    """All rooms that share one point: a house number, a building or a farm."""

    district: str
    town: str
    community: str
    road: str
    lane: str
    number: str
    compound: str
    phase: str
    building: str
    units: tuple[str, ...]
    rooms: tuple[str, ...]
    lng: float
    lat: float
    says_community: bool
    neighbourhood: str = ""  # 「12鄰」, written behind the community

    @property
    def size(self) -> int:
        """Number of standard addresses here, at least one."""
        return len(self.units) * len(self.rooms)


class NameAlias(NamedTuple):
    """Another name of a road, estate, town or district; `kind` is `<what>-<old|popular>`."""

    name: str
    standard: str
    kind: str


class Rows(Sequence[Standard]):
    """Standard addresses composed when read, so that a million of them cost little memory."""

    def __init__(self, province: str, city: str, spots: Sequence[Spot]) -> None:
        self.province = province
        self.city = city
        self.spots = spots
        self._ends: list[int] = np.cumsum([spot.size for spot in spots]).tolist()

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @overload
    def __getitem__(self, index: int) -> Standard: ...
    @overload
    def __getitem__(self, index: slice) -> list[Standard]: ...
    def __getitem__(self, index: int | slice) -> Standard | list[Standard]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        if index < 0:
            index += len(self)
        if not 0 <= index < len(self):
            raise IndexError(index)
        place = self.spot_of(index)
        spot = self.spots[place]
        unit, room = divmod(index - self.first_of(place), len(spot.rooms))
        return self._compose(spot, spot.units[unit], spot.rooms[room])

    def __iter__(self) -> Iterator[Standard]:
        for spot in self.spots:
            for unit in spot.units:
                for room in spot.rooms:
                    yield self._compose(spot, unit, room)

    def spot_of(self, index: int) -> int:
        """Number of the spot that holds this row."""
        return bisect_right(self._ends, index)

    def first_of(self, spot: int) -> int:
        """First row of a spot."""
        return self._ends[spot - 1] if spot else 0

    def _compose(self, spot: Spot, unit: str, room: str) -> Standard:
        return standard(self.province, self.city, spot, unit, room)


def standard(province: str, city: str, spot: Spot, unit: str, room: str) -> Standard:
    """The standard address of one room (or of the spot itself where unit and room are empty)."""
    written = spot.community + spot.neighbourhood if spot.says_community else ""
    text = (
        f"{province}{city}{spot.district}{spot.town}{written}{spot.road}{spot.lane}{spot.number}"
        f"{spot.compound}{spot.phase}{spot.building}{unit}{room}"
    )
    if spot.road == "":  # a village: the hamlet and its group stand before the number
        text = (
            f"{province}{city}{spot.district}{spot.town}{spot.community}{spot.compound}{spot.lane}{spot.number}"
            f"{spot.phase}{spot.building}{unit}{room}"
        )
    return Standard(
        text, province, city, *spot[:3], spot.road, spot.lane, spot.number, spot.compound, spot.phase,
        spot.building, unit, room, spot.lng, spot.lat,
    )  # fmt: skip


@dataclass(frozen=True)
class BenchCity:
    """An invented city; the same seed gives the same city. Coordinates are WGS84 degrees."""

    province: str
    city: str
    rows: Rows
    aliases: Sequence[tuple[int, str]]
    name_aliases: Sequence[tuple[str, str]]
    name_alias_kinds: Sequence[str]
    unknown_aliases: Sequence[NameAlias]
    roads: Sequence[tuple[str, bytes]]
    road_districts: Sequence[str]
    places: Sequence[tuple[str, float, float]]
    grid_codes: Sequence[str]
    grids: NDArray[Any]
    held_out: Sequence[Standard]
    held_kinds: Sequence[str]
    seed: int
    manner: str = "south"
    memory: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)


def parts(row: Standard) -> dict[str, str]:
    """The parts a registry would state, by key; absent parts are left out."""
    village = row.road == "" and row.lane != ""
    stated = {
        "district": row.district,
        "town": row.town,
        "community": row.community,
        "road": row.road + ("" if village else row.lane),
        "number": row.number,
        "compound": row.compound + (row.lane if village and row.compound else row.phase),
        "lane": row.lane if village and not row.compound else "",
        "building": row.building,
        "unit": row.unit,
        "room": row.room,
    }
    return {key: value for key, value in stated.items() if value}
