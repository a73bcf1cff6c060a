"""Who lies with whom: towns and communities of superblocks, grids of blocks, all along streets and the river."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from data.demo.frame import block_outline
from data.demo.streets import Streets, touch

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
EMPTY_LAND = 110  # a superblock without households still counts like so many, so that no part is all fields
RURAL, RURAL_KM2 = 1.05, 1.5


@dataclass
class Division:
    """For each block its grid, for each grid its community, for each community its town."""

    grid_of: Ints  # per block
    community_of: Ints  # per grid
    town_of: Ints  # per community


def divide(
    streets: Streets, households: Ints, towns: int, communities: int, grids: int, rng: np.random.Generator
) -> Division:
    """Return a division into about `grids` grids whose households (per block) are balanced."""
    inside = np.array([number for number, one in enumerate(streets.superblocks) if one.inside])
    weight = np.zeros(len(streets.superblocks))
    for number in inside:
        weight[number] = households[streets.superblocks[number].blocks].sum() + EMPTY_LAND
    middles = np.array([one.middle for one in streets.superblocks])
    town, community, count = np.full(len(weight), -1), np.full(len(weight), -1), 0
    north = inside[middles[inside, 1] >= 0]
    south = inside[middles[inside, 1] < 0]
    share = weight[north].sum() / weight[inside].sum()
    halves = ((north, round(towns * share)), (south, towns - round(towns * share)))
    parts = [part for half, k in halves for part in _parts(half, max(1, k), weight, middles, rng)]
    total = weight[inside].sum()
    for number, part in enumerate(parts):
        town[part] = number
        for piece in _parts(part, max(1, round(communities * weight[part].sum() / total)), weight, middles, rng):
            community[piece] = count
            count += 1
    _reconnect(streets, community, town)
    fields = _rural_groups(streets, community)
    urban = sum(households[one.blocks].sum() for one in streets.superblocks if one.reach < RURAL)
    target = max(60.0, float(urban) / max(1, grids - len(fields)))
    return _grids(streets, households, community, town, target, fields)


def _rural_groups(streets: Streets, community: Ints) -> list[list[int]]:
    """Join strips of land beside each other, of one community, into grids of some square kilometres."""
    groups: list[list[int]] = []
    for one in np.unique(community[community >= 0]):
        left = [int(n) for n in np.flatnonzero(community == one) if streets.superblocks[n].reach >= RURAL]
        while left:
            group = [left.pop(0)]
            while _area(streets, group) < RURAL_KM2:
                beside = [n for n in left if any(touch(streets.superblocks[n], streets.superblocks[m]) for m in group)]
                if not beside:
                    break
                middle = np.mean([streets.superblocks[m].middle for m in group], axis=0)
                nearest = min(
                    beside, key=lambda n: float(np.hypot(*(np.array(streets.superblocks[n].middle) - middle)))
                )
                group.append(nearest)
                left.remove(nearest)
            groups.append(group)
    return groups


def _area(streets: Streets, group: list[int]) -> float:
    chosen = [streets.superblocks[n] for n in group]
    return sum((one.u1 - one.u0) * (one.v1 - one.v0) for one in chosen) / 1e6


def _parts(members: Ints, k: int, weight: Floats, middles: Floats, rng: np.random.Generator) -> list[Ints]:
    """Cut superblocks into `k` parts of like weight, always across the longer side, a little slanted."""
    if k == 1 or len(members) <= 1:
        return [members]
    spread = np.ptp(middles[members], axis=0)
    along = (
        np.array([1.0, rng.uniform(-0.35, 0.35)])
        if spread[0] > spread[1]
        else np.array([rng.uniform(-0.35, 0.35), 1.0])
    )
    order = members[np.argsort(middles[members] @ along, kind="stable")]
    first = k // 2
    running = np.cumsum(weight[order])
    cut = int(np.searchsorted(running, running[-1] * first / k)) + 1
    cut = min(max(cut, first), len(order) - (k - first)) if len(order) >= k else max(1, len(order) // 2)
    return _parts(order[:cut], first, weight, middles, rng) + _parts(order[cut:], k - first, weight, middles, rng)


def _outlines(streets: Streets) -> npt.NDArray[np.object_]:
    return np.array([block_outline(one.u0, one.v0, one.u1, one.v1) for one in streets.superblocks], dtype=object)


def _reconnect(streets: Streets, community: Ints, town: Ints) -> None:
    """Give superblocks that lie apart from the rest of their community to the one they lie along most."""
    outlines = _outlines(streets)
    tree = shapely.STRtree(outlines)
    for _ in range(8):
        stray = _strays(outlines, community) + _strays(outlines, town)
        if not stray:
            return
        for number in dict.fromkeys(stray):
            beside = [int(i) for i in tree.query(outlines[number], predicate="touches") if community[i] >= 0]
            beside = [i for i in beside if community[i] != community[number]]
            lengths = Counter[int]()
            for other in beside:
                lengths[other] += int(shapely.intersection(outlines[number], outlines[other]).length)
            if lengths:
                heir = lengths.most_common(1)[0][0]
                community[number], town[number] = community[heir], town[heir]


def _strays(outlines: npt.NDArray[np.object_], group: Ints) -> list[int]:
    found = []
    for one in np.unique(group[group >= 0]):
        members = np.flatnonzero(group == one)
        union = shapely.union_all(outlines[members])
        if union.geom_type == "MultiPolygon":
            largest = shapely.buffer(max(union.geoms, key=lambda part: part.area), 1)
            found += [
                int(number) for number in members if not largest.contains(outlines[number].representative_point())
            ]
    return found


def _grids(
    streets: Streets, households: Ints, community: Ints, town: Ints, target: float, fields: list[list[int]]
) -> Division:
    grid_of = np.full(len(streets.blocks), -1)
    community_of: list[int] = []
    for group in fields:
        for number in group:
            grid_of[streets.superblocks[number].blocks] = len(community_of)
        community_of.append(int(community[group[0]]))
    for number, one in enumerate(streets.superblocks):
        if not one.inside or one.reach >= RURAL:
            continue
        total = int(households[one.blocks].sum())
        k = max(
            1,
            min(
                round(total / target),
                len({streets.blocks[b].path for b in one.blocks if streets.blocks[b].kind != "river"}),
            ),
        )
        for group in _by_path(streets, one.blocks, households, k, ""):
            grid_of[group] = len(community_of)
            community_of.append(int(community[number]))
    used, dense = np.unique(np.array(community_of), return_inverse=True)
    town_of_community = np.array([town[np.flatnonzero(community == one)[0]] for one in used])
    _, towns = np.unique(town_of_community, return_inverse=True)
    return Division(grid_of, dense, towns)


def _by_path(streets: Streets, blocks: list[int], households: Ints, k: int, prefix: str) -> list[list[int]]:
    """Cut the blocks below one side street into `k` grids, along the side streets themselves."""
    mine = [b for b in blocks if streets.blocks[b].path.startswith(prefix)]
    left = [b for b in mine if streets.blocks[b].path.startswith(prefix + "0")]
    right = [b for b in mine if streets.blocks[b].path.startswith(prefix + "1")]
    if k == 1 or not left or not right:
        return [mine]
    leaves = [len({streets.blocks[b].path for b in half}) for half in (left, right)]
    share = (households[left].sum() + 1) / (households[mine].sum() + 2)
    first = min(max(1, round(k * share)), k - 1, leaves[0])
    second = min(k - first, leaves[1])
    return [
        *_by_path(streets, left, households, first, prefix + "0"),
        *_by_path(streets, right, households, second, prefix + "1"),
    ]


def numbered(xy: Floats, band_m: float) -> Ints:
    """Return 1, 2, 3 ... for places in bands from north to south, each from west to east."""
    order = np.lexsort((xy[:, 0], -np.round(xy[:, 1] / band_m)))
    numbers = np.empty(len(xy), np.int64)
    numbers[order] = np.arange(1, len(xy) + 1)
    return numbers
