"""The two plans: 2026 as the city lies now, 2025 before some grids were split, merged and moved."""

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID, uuid5

import numpy as np
import numpy.typing as npt
import shapely

from data.demo.division import Division, numbered
from data.demo.frame import block_outline, to_degrees
from data.demo.names import COMMUNITIES, TOWNS
from data.demo.streets import Streets

Ints = npt.NDArray[np.int64]
SPACE = UUID("6f0c8c1e-9901-4101-8000-000000990101")
DISTRICT = "990101"
SIMPLE_M = 2.0  # corners that matter less than this are dropped, the same in all grids that share them


@dataclass
class Tier:
    """One level of a plan, row by row; `parents` are rows of the tier above."""

    key: str
    ids: list[UUID]
    codes: list[str]
    names: list[str]
    parents: Ints
    polygons: npt.NDArray[np.object_]  # degrees
    households: Ints


@dataclass
class CityPlan:
    """A plan with its tiers, coarse to fine, and the grid row of each block (-1 outside the district)."""

    name: str
    tiers: tuple[Tier, ...]
    grid_of_block: Ints


@dataclass
class _Grids:
    grid_of: Ints
    community_of: Ints
    labels: list[tuple[int, int]]  # per grid: community, number in it


def make_plans(
    streets: Streets, division: Division, households: Ints, rng: np.random.Generator
) -> tuple[CityPlan, CityPlan]:
    """Return the plans of 2025 and 2026; households are per block."""
    outlines = np.array([block_outline(one.u0, one.v0, one.u1, one.v1) for one in streets.blocks], dtype=object)
    now = _number(outlines, division)
    before = _earlier(streets, now, division, outlines, rng)
    return (
        _plan("2025", before, division, outlines, households),
        _plan("2026", now, division, outlines, households),
    )


def _number(outlines: npt.NDArray[np.object_], division: Division) -> _Grids:
    xy = _middles(outlines, division.grid_of, len(division.community_of))
    labels: list[tuple[int, int]] = [(0, 0)] * len(xy)
    for community in range(len(division.town_of)):
        members = np.flatnonzero(division.community_of == community)
        for grid, number in zip(members, numbered(xy[members], 260), strict=True):
            labels[grid] = (community, int(number))
    return _Grids(division.grid_of, division.community_of, labels)


def _middles(outlines: npt.NDArray[np.object_], group: Ints, count: int) -> npt.NDArray[np.float64]:
    xy = shapely.get_coordinates(shapely.centroid(outlines))
    area = shapely.area(outlines)
    there = group >= 0
    weight = np.bincount(group[there], area[there], count)
    return np.column_stack(
        [np.bincount(group[there], area[there] * xy[there, axis], count) / weight for axis in (0, 1)]
    )


def _earlier(
    streets: Streets, now: _Grids, division: Division, outlines: npt.NDArray[np.object_], rng: np.random.Generator
) -> _Grids:
    """Undo some splits, merges and moves: what was one, what was two, what lay with the neighbour."""
    grid_of, labels = now.grid_of.copy(), list(now.labels)
    highest = Counter(
        {community: max(n for c, n in labels if c == community) for community in range(len(division.town_of))}
    )
    untouched = set(range(len(labels)))
    of_superblock: dict[int, list[int]] = {}
    for block, grid in enumerate(grid_of):
        if grid >= 0:
            of_superblock.setdefault(streets.blocks[block].superblock, []).append(int(grid))
    several = [sorted(set(found)) for found in of_superblock.values() if len(set(found)) > 1]
    changes = max(3, len(labels) // 30)
    for pair in rng.permutation(len(several))[:changes]:  # one in 2025, split in 2026
        a, b = next(iter(combinations(several[pair], 2)))
        if {a, b} <= untouched and _one(outlines, (grid_of == a) | (grid_of == b)):
            grid_of[grid_of == b] = a
            untouched -= {a, b}
    for grid in rng.permutation(len(labels)):  # two in 2025, merged in 2026
        blocks = np.flatnonzero(grid_of == grid)
        if changes <= 0 or int(grid) not in untouched or len(blocks) < 4:
            continue
        half = blocks[
            [
                streets.blocks[b].path > sorted(streets.blocks[i].path for i in blocks)[len(blocks) // 2 - 1]
                for b in blocks
            ]
        ]
        rest = np.setdiff1d(blocks, half)
        if len(half) and _one(outlines, half) and _one(outlines, rest):
            community = labels[grid][0]
            highest[community] += 1
            labels.append((community, highest[community]))
            grid_of[half] = len(labels) - 1
            untouched.discard(int(grid))
            changes -= 1
    _moves(grid_of, labels, untouched, outlines, max(3, len(labels) // 40), rng)
    return _Grids(grid_of, np.array([community for community, _ in labels]), labels)


def _moves(
    grid_of: Ints,
    labels: list[tuple[int, int]],
    untouched: set[int],
    outlines: npt.NDArray[np.object_],
    count: int,
    rng: np.random.Generator,
) -> None:
    tree = shapely.STRtree(outlines)
    for block in rng.permutation(len(grid_of)):
        mine = int(grid_of[block])
        if count <= 0:
            return
        if mine not in untouched or (grid_of == mine).sum() < 3:
            continue
        for other in tree.query(outlines[block], predicate="touches"):
            theirs = int(grid_of[other])
            if theirs in untouched and theirs != mine and labels[theirs][0] == labels[mine][0]:
                left = np.setdiff1d(np.flatnonzero(grid_of == mine), [block])
                if _one(outlines, left) and _one(outlines, np.append(np.flatnonzero(grid_of == theirs), block)):
                    grid_of[block] = theirs
                    untouched -= {mine, theirs}
                    count -= 1
                    break


def _one(outlines: npt.NDArray[np.object_], members: npt.NDArray[np.int64] | npt.NDArray[np.bool_]) -> bool:
    union = shapely.coverage_union_all(outlines[members])
    return bool(union.geom_type == "Polygon")


def _plan(
    name: str, grids: _Grids, division: Division, outlines: npt.NDArray[np.object_], households: Ints
) -> CityPlan:
    kept = np.unique(grids.grid_of[grids.grid_of >= 0])
    row_of = np.full(len(grids.labels), -1)
    row_of[kept] = np.arange(len(kept))
    rows = np.where(grids.grid_of >= 0, row_of[grids.grid_of], -1)
    unions = [shapely.coverage_union_all(outlines[rows == row]) for row in range(len(kept))]
    polygons = to_degrees(np.asarray(shapely.coverage_simplify(unions, SIMPLE_M)))
    people = np.bincount(rows[rows >= 0], households[rows >= 0], len(kept)).astype(np.int64)
    community_of = grids.community_of[kept]
    towns, communities = _upper(outlines, grids, division, polygons, community_of, people)
    codes = [f"{communities.codes[c]}{grids.labels[g][1]:03d}" for g, c in zip(kept, community_of, strict=True)]
    names = [
        f"{communities.names[c].removesuffix('社区').removesuffix('村')}{grids.labels[g][1]:02d}"
        for g, c in zip(kept, community_of, strict=True)
    ]
    finest = Tier("grid", _ids("grid", codes), codes, names, community_of, polygons, people)
    return CityPlan(name, (towns, communities, finest), rows)


def _upper(
    outlines: npt.NDArray[np.object_],
    grids: _Grids,
    division: Division,
    polygons: npt.NDArray[np.object_],
    community_of: Ints,
    people: Ints,
) -> tuple[Tier, Tier]:
    community_of_block = np.where(grids.grid_of >= 0, grids.community_of[grids.grid_of], -1)
    community_xy = _middles(outlines, community_of_block, len(division.town_of))
    town_of_block = np.where(community_of_block >= 0, division.town_of[community_of_block], -1)
    towns_count = int(division.town_of.max()) + 1
    town_number = numbered(_middles(outlines, town_of_block, towns_count), 3500)
    far = np.hypot(*(_middles(outlines, town_of_block, towns_count) / [9000, 6500]).T)
    town_names = _town_names(far)
    town_codes = [f"{DISTRICT}{number:03d}" for number in town_number]
    number_in_town = np.zeros(len(division.town_of), np.int64)
    for town in range(towns_count):
        members = np.flatnonzero(division.town_of == town)
        number_in_town[members] = numbered(community_xy[members], 900)
    codes = [f"{town_codes[t]}{n:03d}" for t, n in zip(division.town_of, number_in_town, strict=True)]
    order = np.argsort(codes)
    names = [""] * len(codes)
    for position, community in enumerate(order):
        again = position // len(COMMUNITIES)
        suffix = "村" if town_names[division.town_of[community]].endswith("镇") else "社区"
        names[community] = ("新" * again) + COMMUNITIES[position % len(COMMUNITIES)] + suffix
    shapes = _union(polygons, community_of, len(codes))
    sums = np.bincount(community_of, people, len(codes)).astype(np.int64)
    communities = Tier("community", _ids("community", codes), codes, names, division.town_of, shapes, sums)
    town_shapes = _union(shapes, division.town_of, towns_count)
    town_sums = np.bincount(division.town_of, sums, towns_count).astype(np.int64)
    top = np.full(towns_count, -1)
    return Tier("street", _ids("street", town_codes), town_codes, town_names, top, town_shapes, town_sums), communities


def _town_names(far: npt.NDArray[np.float64]) -> list[str]:
    """The towns furthest out are 镇, the others 街道."""
    order = np.argsort(far)
    names = [""] * len(far)
    streets = [name for name in TOWNS if name.endswith("街道")]
    outer = [name for name in TOWNS if name.endswith("镇")]
    given = [*streets, *outer] if len(far) > len(streets) else streets
    for position, town in enumerate(order):
        names[town] = given[position % len(given)] + ("" if position < len(given) else str(position // len(given)))
    return names


def _union(polygons: npt.NDArray[np.object_], group: Ints, count: int) -> npt.NDArray[np.object_]:
    return np.array([shapely.coverage_union_all(polygons[group == one]) for one in range(count)], dtype=object)


def _ids(level: str, codes: list[str]) -> list[UUID]:
    """A grid that keeps its code keeps its identity."""
    return [uuid5(SPACE, f"{level}/{code}") for code in codes]
