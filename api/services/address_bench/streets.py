"""Streets of an invented city: chains of block edges, their names and their house-number slots."""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from api.services.address_bench import naming
from api.services.address_bench.ground import Ground, Point

QUARTER_EDGE = 0.12  # numbers keep this share of an edge free at its ends


@dataclass(frozen=True)
class Segment:
    """One straight piece; left and right give (block, first half's quarter, second half's quarter)."""

    start: Point
    end: Point
    left: tuple[int, int, int] | None
    right: tuple[int, int, int] | None
    setback: float


@dataclass
class Street:
    """A named street, its pieces in order and the districts it touches."""

    segments: list[Segment]
    large: bool
    name: str = ""
    held: bool = False
    cells: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Slot:
    """A free house number: odd on the left, even on the right; `inward` points away from the street."""

    street: int
    number: int
    point: Point
    inward: Point
    cell: int
    quarter: int


class RoadNames(NamedTuple):
    """How the streets of a city are named.

    `run` is how many neighbours in a line share a stem at most, `joined` how often the next one joins them; `sides`
    gives the ends of so many, from west or south, and `ends` all that it ever gives.
    """

    large: Callable[[random.Random], str]
    small: Callable[[random.Random], str]
    stem: Callable[[random.Random], str]
    rings: tuple[str, ...]
    sides: Callable[[int, bool], tuple[str, ...]]
    ends: tuple[str, ...]
    family: Callable[[random.Random], list[str]]
    run: int = 3
    joined: float = 0.4


def lay_streets(ground: Ground, rng: random.Random, names: RoadNames) -> list[Street]:
    """All streets of the city, named."""
    large = _lines(ground, rng)
    small = [street for cell in range(ground.wide * ground.high) for street in _inner(ground, cell, rng)]
    namer = naming.Namer(rng, 0.11)
    _name_large(large, ground, namer, rng, names)
    rng.shuffle(small)
    _name_small(small, ground, namer, rng, names)
    return large + small


def _lines(ground: Ground, rng: random.Random) -> list[Street]:
    streets: list[Street] = []
    for j in range(ground.high + 1):
        streets += _chains([_across(ground, i, j) for i in range(ground.wide)], rng)
    for i in range(ground.wide + 1):
        streets += _chains([_along(ground, i, j) for j in range(ground.high)], rng)
    return streets


def _across(ground: Ground, i: int, j: int) -> Segment:
    north = (j * ground.wide + i, 0, 1) if j < ground.high else None
    south = ((j - 1) * ground.wide + i, 2, 3) if j else None
    return Segment(ground.corner(i, j), ground.corner(i + 1, j), north, south, 16.0)


def _along(ground: Ground, i: int, j: int) -> Segment:
    west = (j * ground.wide + i - 1, 1, 3) if i else None
    east = (j * ground.wide + i, 0, 2) if i < ground.wide else None
    return Segment(ground.corner(i, j), ground.corner(i, j + 1), west, east, 16.0)


def _chains(segments: list[Segment], rng: random.Random) -> list[Street]:
    streets = []
    while segments:
        length = rng.randint(2, 7)
        streets.append(_street(segments[:length], True))
        segments = segments[length:]
    return streets


def _street(segments: list[Segment], large: bool) -> Street:
    cells = [side[0] for piece in segments for side in (piece.left, piece.right) if side]
    return Street(segments, large, cells=cells)


def _inner(ground: Ground, cell: int, rng: random.Random) -> list[Street]:
    upright = ground.upright[cell]
    south, north = ground.at(cell, 0.5, 0), ground.at(cell, 0.5, 1)
    west, east, middle = ground.at(cell, 0, 0.5), ground.at(cell, 1, 0.5), ground.at(cell, 0.5, 0.5)
    if upright:
        pieces = [Segment(south, north, (cell, 0, 2), (cell, 1, 3), 10.0)]
        sides = [
            Segment(west, middle, (cell, 2, 2), (cell, 0, 0), 9.0),
            Segment(middle, east, (cell, 3, 3), (cell, 1, 1), 9.0),
        ]
    else:
        pieces = [Segment(west, east, (cell, 2, 3), (cell, 0, 1), 10.0)]
        sides = [
            Segment(south, middle, (cell, 0, 0), (cell, 1, 1), 9.0),
            Segment(middle, north, (cell, 2, 2), (cell, 3, 3), 9.0),
        ]
    pieces += [side for side in sides if rng.random() < 0.92]
    return [_street([piece], False) for piece in pieces]


def _districts(street: Street, ground: Ground) -> set[int]:
    return {ground.district[cell] for cell in street.cells}


def _name_large(
    streets: list[Street], ground: Ground, namer: naming.Namer, rng: random.Random, names: RoadNames
) -> None:
    """Names for the lattice: now and then one stem for neighbours (东/中/西路), a few ring roads."""
    for name, street in zip(names.rings, rng.sample(streets, len(names.rings)), strict=True):
        street.name = namer.take(name, _districts(street, ground))
    at = 0
    while at < len(streets):
        if streets[at].name:
            at += 1
            continue
        run = _run(streets, at, rng, names)
        stem = _free_stem(namer, rng, names) if len(run) > 1 else ""
        flat = abs(run[0].segments[0].end[0] - run[0].segments[0].start[0]) > 300
        for street, side in zip(run, names.sides(len(run), flat), strict=True):
            districts = _districts(street, ground)
            street.name = namer.take(stem + side, districts) if stem else namer.name(districts, names.large)
        at += len(run)


def _run(streets: list[Street], at: int, rng: random.Random, names: RoadNames) -> list[Street]:
    run = [streets[at]]
    while len(run) < names.run and at + len(run) < len(streets) and rng.random() < names.joined:
        follower = streets[at + len(run)]
        if follower.name or follower.segments[0].start != run[-1].segments[-1].end:
            break
        run.append(follower)
    return run


def _free_stem(namer: naming.Namer, rng: random.Random, names: RoadNames) -> str:
    while True:
        stem = names.stem(rng)
        if not any(namer.known(stem + end) for end in names.ends):
            return stem


def _name_small(
    streets: list[Street], ground: Ground, namer: naming.Namer, rng: random.Random, names: RoadNames
) -> None:
    family = names.family(rng)
    for place, street in enumerate(streets):
        districts = _districts(street, ground)
        if place < len(family) and len(streets) > 4 * len(family) and not namer.known(family[place]):
            street.name = namer.take(family[place], districts)
        else:
            street.name = namer.name(districts, names.small)


def slots(ground: Ground, streets: list[Street], rng: random.Random) -> list[Slot]:
    """House-number slots of all streets; numbers grow with the way along the street."""
    found: list[Slot] = []
    for number, street in enumerate(streets):
        found += _slots_of(number, street, rng)
    return [slot for slot in found if slot.cell < len(ground.district)]


def _slots_of(index: int, street: Street, rng: random.Random) -> list[Slot]:
    found: list[Slot] = []
    step = rng.uniform(7.0, 12.0) if street.large else rng.uniform(5.0, 10.0)
    gap = rng.uniform(34, 60) if street.large else rng.uniform(24, 44)
    used = [-1, 0]
    gone = 0.0
    for piece in street.segments:
        length = math.dist(piece.start, piece.end)
        for right, side in enumerate((piece.left, piece.right)):
            at = length * QUARTER_EDGE + rng.uniform(0, gap)
            while side and at < length * (1 - QUARTER_EDGE):
                number = max(2 * round((gone + at) / step / 2) + (2 if right else 1), used[right] + 2)
                used[right] = number
                found.append(_slot(index, piece, side, bool(right), at / length, used[right]))
                at += gap * rng.uniform(0.6, 1.5)
        gone += length
    return found


def _slot(street: int, piece: Segment, side: tuple[int, int, int], right: bool, share: float, number: int) -> Slot:
    (ax, ay), (bx, by) = piece.start, piece.end
    length = math.dist(piece.start, piece.end)
    turn = 1.0 if right else -1.0
    inward = turn * (by - ay) / length, -turn * (bx - ax) / length
    point = ax + (bx - ax) * share + inward[0] * piece.setback, ay + (by - ay) * share + inward[1] * piece.setback
    return Slot(street, number, point, inward, side[0], side[1] if share < 0.5 else side[2])
