"""Main streets on a bent lattice, side streets by splitting what lies between them; blocks are what is left."""

import math
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from data.demo.frame import STEP

CORE_U, CORE_V = 6700.0, 4300.0  # half axes of the core: 90 km²
EDGE_U, EDGE_V = 11800.0, 8200.0  # and of the whole district
BANK = 110.0  # from the middle of the river to the street on its bank
KINDS = ("slab", "tower", "house", "shops", "school", "park", "factory")


@dataclass
class Superblock:
    """What lies between four main streets; `reach` is 1 on the edge of the core."""

    u0: float
    v0: float
    u1: float
    v1: float
    reach: float
    inside: bool
    blocks: list[int] = field(default_factory=list)

    @property
    def middle(self) -> tuple[float, float]:
        """Its middle in street coordinates."""
        return (self.u0 + self.u1) / 2, (self.v0 + self.v1) / 2


@dataclass
class Block:
    """What lies between streets of any kind; `path` is the way down the splits of its superblock."""

    u0: float
    v0: float
    u1: float
    v1: float
    superblock: int
    kind: str
    path: str


@dataclass
class Streets:
    """The street plan."""

    us: list[float]
    vs: list[float]
    superblocks: list[Superblock]
    blocks: list[Block]
    cuts: list[tuple[float, float, float, float, int]]  # side streets: u0, v0, u1, v1, superblock


def lay_out(rng: np.random.Generator, scale: float = 1.0) -> Streets:
    """Return a street plan; `scale` shrinks the city for tests."""
    us = _lines(rng, CORE_U * scale, EDGE_U * scale, (450, 740))
    vs = _lines(rng, CORE_V * scale, EDGE_V * scale, (400, 640), BANK)
    vs = sorted({0.0, BANK, -BANK, *(v for v in vs if abs(v) > BANK * 2)})
    streets = Streets(us, vs, [], [], [])
    for u0, u1 in pairwise(us):
        for v0, v1 in pairwise(vs):
            if abs(v0) <= BANK and abs(v1) <= BANK:
                continue  # the river; joined to its bank below
            w0, w1 = (0.0, v1) if v0 == BANK else (v0, 0.0) if v1 == -BANK else (v0, v1)
            streets.superblocks.append(_superblock(u0, w0, u1, w1, scale))
    _trim(streets.superblocks)
    for number, superblock in enumerate(streets.superblocks):
        if superblock.inside:
            _fill(streets, number, rng)
    return streets


def _lines(rng: np.random.Generator, core: float, edge: float, gap: tuple[int, int], start: float = 0) -> list[float]:
    """Return lines from edge to edge: close in the core, wide outside."""
    found = [start] if start == 0 else [start, -start]
    for sign in (1, -1):
        at = sign * start
        while abs(at) < edge:
            wide = 1.0 if abs(at) < core else 2.3
            at += sign * STEP * round(rng.integers(*gap) * wide / STEP)
            found.append(at)
    return sorted(set(found))


def _superblock(u0: float, v0: float, u1: float, v1: float, scale: float) -> Superblock:
    u, v = (u0 + u1) / 2, (v0 + v1) / 2
    angle = math.atan2(v / EDGE_V, u / EDGE_U)
    wobble = 0.10 * math.sin(3 * angle + 1) + 0.06 * math.sin(5 * angle) + 0.05 * math.sin(2 * angle + 2.2)
    inside = math.hypot(u / EDGE_U, v / EDGE_V) / scale + wobble < 0.93
    return Superblock(u0, v0, u1, v1, math.hypot(u / CORE_U, v / CORE_V) / scale, inside)


def _trim(superblocks: list[Superblock]) -> None:
    """Drop what sticks out of the district: fewer than two neighbours inside."""
    for _ in range(2):
        inside = [one for one in superblocks if one.inside]
        alone = [one for one in inside if sum(touch(one, other) for other in inside) < 2]
        for one in alone:
            one.inside = False


def touch(one: Superblock, other: Superblock) -> bool:
    """Tell whether two superblocks share a side."""
    beside = (one.u0 == other.u1 or one.u1 == other.u0) and one.v0 < other.v1 and one.v1 > other.v0
    above = (one.v0 == other.v1 or one.v1 == other.v0) and one.u0 < other.u1 and one.u1 > other.u0
    return beside or above


def _fill(streets: Streets, number: int, rng: np.random.Generator) -> None:
    """Split one superblock into blocks, each with what stands on it."""
    one = streets.superblocks[number]
    centre = math.exp(-((one.reach / 0.45) ** 2))
    smallest = 110 if centre > 0.45 else float(rng.choice([125, 145, 170])) if one.reach < 1.05 else 420
    leaves: list[tuple[float, float, float, float, str]] = []
    v0 = BANK if one.v0 == 0 else one.v0
    v1 = -BANK if one.v1 == 0 else one.v1
    _split(streets, number, (one.u0, v0, one.u1, v1), smallest, "", leaves, rng)
    main = _main_kind(one, centre, rng)
    for u0, w0, u1, w1, path in leaves:
        kind = main if rng.random() < 0.66 else str(rng.choice(KINDS, p=[0.30, 0.19, 0.14, 0.16, 0.08, 0.09, 0.04]))
        if one.reach >= 1.05:
            kind = "field"
        one.blocks.append(len(streets.blocks))
        streets.blocks.append(Block(u0, w0, u1, w1, number, kind, path))
    if one.v0 == 0 or one.v1 == 0:
        low, high = (0.0, BANK) if one.v0 == 0 else (-BANK, 0.0)
        bank_side = [leaf for leaf in leaves if BANK in (abs(leaf[1]), abs(leaf[3]))]
        for u0, _, u1, _, path in bank_side:  # the river's half goes with the blocks on its bank
            one.blocks.append(len(streets.blocks))
            streets.blocks.append(Block(u0, low, u1, high, number, "river", path))


def _main_kind(one: Superblock, centre: float, rng: np.random.Generator) -> str:
    if centre > 0.45:
        return str(rng.choice(["tower", "shops", "slab", "house"], p=[0.4, 0.25, 0.2, 0.15]))
    if one.reach > 0.8:
        return str(rng.choice(["slab", "house", "factory", "park"], p=[0.34, 0.36, 0.2, 0.1]))
    return str(rng.choice(["slab", "tower", "house", "shops", "factory"], p=[0.42, 0.27, 0.17, 0.09, 0.05]))


def _split(
    streets: Streets,
    number: int,
    box: tuple[float, float, float, float],
    smallest: float,
    path: str,
    leaves: list[tuple[float, float, float, float, str]],
    rng: np.random.Generator,
) -> None:
    """Cut a box by a side street, and the halves again, down to blocks of about `smallest`."""
    u0, v0, u1, v1 = box
    width, depth = u1 - u0, v1 - v0
    if max(width, depth) < smallest * rng.uniform(1.35, 2.0) or len(path) > 7:
        leaves.append((u0, v0, u1, v1, path))
        return
    if width * rng.uniform(0.8, 1.25) > depth:
        at = u0 + STEP * round(width * rng.uniform(0.36, 0.64) / STEP)
        cut, halves = (at, v0, at, v1), ((u0, v0, at, v1), (at, v0, u1, v1))
    else:
        at = v0 + STEP * round(depth * rng.uniform(0.36, 0.64) / STEP)
        cut, halves = (u0, at, u1, at), ((u0, v0, u1, at), (u0, at, u1, v1))
    streets.cuts.append((*cut, number))
    for digit, half in zip("01", halves, strict=True):
        _split(streets, number, half, smallest, path + digit, leaves, rng)


def reaches(streets: Streets) -> npt.NDArray[np.float64]:
    """Return for each block how far out its superblock lies; 1 is the edge of the core."""
    return np.array([streets.superblocks[block.superblock].reach for block in streets.blocks])
