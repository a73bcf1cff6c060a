"""One plan as a worker holds it: ownership index, chain of each grid, names; arrays mapped from files."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from uuid import UUID

import numpy as np
import numpy.typing as npt
import shapely

from geo.address.writing.grids import grid_key
from geo.ownership import OwnershipIndex
from geo.ownership.boundary import BoundaryIndex
from geo.types import Bbox

Ints = npt.NDArray[np.int32]
OUTSIDE = -1


@dataclass(frozen=True)
class LevelGrids:
    """The grids of one level in the order of their codes; `parents` are places on the next coarser level."""

    key: str
    ids: tuple[str, ...]
    codes: tuple[str, ...]
    names: tuple[str, ...]
    households: tuple[int | None, ...]
    area_m2: tuple[float, ...]
    labels: tuple[tuple[float, float], ...]
    parents: Ints


@dataclass(frozen=True)
class WkbTable:
    """Outlines of all grids of a plan as one run of bytes; level by level, in the order of codes."""

    data: npt.NDArray[np.uint8]
    offsets: npt.NDArray[np.int64]

    def polygons(self, first: int, count: int) -> npt.NDArray[np.object_]:
        """Return `count` outlines from number `first` on."""
        marks = self.offsets[first : first + count + 1]
        outlines: npt.NDArray[np.object_] = shapely.from_wkb(
            [self.data[a:b].tobytes() for a, b in pairwise(marks.tolist())]
        )
        return outlines


@dataclass(frozen=True)
class LoadedPlan:
    """Everything that answers need of one plan. Places are indexes into the columns of a level."""

    plan_id: UUID
    levels: tuple[LevelGrids, ...]  # coarse to fine
    ownership: OwnershipIndex
    ancestors: tuple[Ints, ...]  # per level: place on the finest level -> place here; the last entry is OUTSIDE
    wkb: WkbTable
    boundaries: tuple[BoundaryIndex, ...]  # per level
    bbox: Bbox

    @property
    def finest(self) -> LevelGrids:
        """The level on which owners are decided."""
        return self.levels[-1]

    def level_number(self, key: str) -> int | None:
        """Return which level bears this key."""
        return next((number for number, level in enumerate(self.levels) if level.key == key), None)

    def owner(self, lng: float, lat: float) -> int:
        """Return the owner's place on the finest level, OUTSIDE where there is none."""
        return self.ownership.owner(lng, lat)

    def owners(self, lng: npt.NDArray[np.float64], lat: npt.NDArray[np.float64], level: int) -> Ints:
        """Return the owners' places on a level."""
        finest = self.ownership.owners(lng, lat)
        return finest if level == len(self.levels) - 1 else self.ancestors[level][finest]

    def codes(self, level: int) -> npt.NDArray[np.object_]:
        """Return the codes of a level, None at the end: place OUTSIDE reads that."""
        return np.array([*self.levels[level].codes, None], dtype=object)

    def chain(self, place: int, level: int) -> list[int]:
        """Return the places of a grid's ancestors on every coarser level, coarse to fine."""
        found = []
        for above in range(level, 0, -1):
            place = int(self.levels[above].parents[place]) if place >= 0 else OUTSIDE
            found.append(place)
        return found[::-1]

    def polygons(self, level: int) -> npt.NDArray[np.object_]:
        """Return the outlines of a level in the order of its codes."""
        first = sum(len(one.codes) for one in self.levels[:level])
        return self.wkb.polygons(first, len(self.levels[level].codes))

    @cached_property
    def places_by_code(self) -> dict[str, list[tuple[int, int]]]:
        """Every code with its level and place; finer levels first."""
        return self._places(lambda level: level.codes)

    @cached_property
    def places_by_name(self) -> dict[str, list[tuple[int, int]]]:
        """Every name by its `grid_key`, with level and place; finer levels first."""
        return self._places(lambda level: tuple(map(grid_key, level.names)))

    def _places(self, words: Callable[[LevelGrids], tuple[str, ...]]) -> dict[str, list[tuple[int, int]]]:
        found: dict[str, list[tuple[int, int]]] = {}
        for number in reversed(range(len(self.levels))):
            for place, word in enumerate(words(self.levels[number])):
                if word:
                    found.setdefault(word, []).append((number, place))
        return found
