"""What goes into a proposal and what comes out of it: ground, atoms, wishes, alternatives, reasons."""

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from geo.errors import GeoError

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Shapes = npt.NDArray[np.object_]


class PartitionError(GeoError):
    """A land that cannot be cut as asked; `code` says why."""

    code = "cannot_partition"


class Kind(IntEnum):
    """What a boundary runs along, from what hurts most to what divides best."""

    INSIDE = 0  # through a block
    CURRENT = 1  # inside a block too, but a boundary of today's plan
    MINOR = 2
    MAIN = 3
    RAIL = 4
    WATER = 5


ALONG = Kind.MINOR  # from here on a boundary runs along something that people see


class Mode(StrEnum):
    """Whether to start anew or from today's plan."""

    NEW = "new"
    LEAST_CHANGE = "least_change"


class Why(NamedTuple):
    """One reason in an alternative: a stable code and its values."""

    code: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Barriers:
    """Lines (metres) that boundaries like to follow, each with its kind."""

    lines: Shapes
    kinds: Ints

    @classmethod
    def none(cls) -> "Barriers":
        """Return no barriers."""
        return cls(np.empty(0, object), np.empty(0, np.int64))


@dataclass(frozen=True)
class Buildings:
    """Footprints or points (metres) with what counts for balance; `keys` tell them apart in reasons."""

    shapes: Shapes
    households: Floats
    keys: tuple[str, ...] = ()

    @classmethod
    def none(cls) -> "Buildings":
        """Return no buildings."""
        return cls(np.empty(0, object), np.empty(0))


@dataclass(frozen=True)
class Atoms:
    """An edge-matched coverage (metres) of what is never cut, with the block and the buildings of each.

    `building` is the row of the (first) building in an atom, -1 for land alone; `of_building` the atom of each.
    """

    shapes: Shapes
    block: Ints
    building: Ints
    of_building: Ints
    lines: Barriers = field(default_factory=Barriers.none)
    solid: bool = False  # given polygons: inner boundaries are theirs and are not straightened


@dataclass(frozen=True)
class Graph:
    """Which atoms lie side by side: one row per pair, `length_m` by kind, and the cut-open pairs.

    `way` tells whether one can go from one to the other: over a street, not over a river without a bridge.
    """

    count: int
    pairs: Ints  # m x 2
    length_m: Floats  # m x kinds
    way: Bools  # m
    border_m: Floats  # per atom, along the outer border
    area_m2: Floats  # per atom

    @property
    def total_m(self) -> Floats:
        """The shared length of each pair."""
        return np.asarray(self.length_m.sum(axis=1))

    @property
    def inside_m(self) -> Floats:
        """The part of it that runs through blocks."""
        return np.asarray(self.length_m[:, :ALONG].sum(axis=1))


@dataclass(frozen=True)
class Wish:
    """How to cut: `k` parts or parts of about `target`, within `tolerance` of their mean."""

    k: int | None = None
    target: float | None = None
    tolerance: float = 0.05
    mode: Mode = Mode.NEW
    alternatives: int = 5
    seed: int = 1
    effort: float = 1.0  # how long to search; 1 is about a processor second for 300 buildings
    threads: int = 1  # how many processors to use; the proposals are the same with any number


@dataclass(frozen=True)
class Metrics:
    """What an alternative is measured by; shares and deviations are fractions."""

    max_deviation: float
    in_block_share: float | None  # of the length of inner boundaries; None where there are none
    compactness: float  # mean of 4 pi area / perimeter squared
    moved: float  # households that change hands; weight where nobody knows the households
    inner_m: float
    inside_m: float


@dataclass(frozen=True)
class Alternative:
    """One proposal: the part of each atom, its figures, its name, its reasons."""

    profile: str
    part: Ints
    k: int
    weights: Floats  # per part
    metrics: Metrics
    why: tuple[Why, ...] = ()
