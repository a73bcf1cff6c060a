"""Buildings: rows of slabs, towers, houses, shops, factories, schools; villages along the valleys."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from data.demo.frame import boxes, warp
from data.demo.streets import Block, Streets

Floats = npt.NDArray[np.float64]
MARGIN = 12.0
# kind: plot width and depth (m), share of the plot built on (low, high) each way, empty plots, households, floors
LAYOUTS: dict[
    str, tuple[float, float, tuple[float, float], tuple[float, float], float, tuple[int, int], tuple[int, int]]
] = {
    "slab": (52, 33, (0.70, 0.88), (0.34, 0.42), 0.10, (12, 30), (5, 8)),
    "tower": (47, 50, (0.42, 0.56), (0.38, 0.46), 0.12, (40, 96), (16, 33)),
    "house": (21, 23, (0.50, 0.72), (0.44, 0.66), 0.20, (1, 5), (2, 4)),
    "shops": (70, 66, (0.62, 0.88), (0.48, 0.78), 0.05, (0, 20), (3, 9)),
    "factory": (130, 72, (0.60, 0.90), (0.45, 0.62), 0.12, (0, 2), (1, 3)),
    "school": (70, 64, (0.55, 0.80), (0.20, 0.30), 0.15, (0, 1), (3, 6)),
}


@dataclass
class Buildings:
    """All buildings, row by row; shapes in metres, positions in street coordinates."""

    shapes: npt.NDArray[np.object_]
    u: Floats
    v: Floats
    block: npt.NDArray[np.int64]
    kind: npt.NDArray[np.str_]
    households: npt.NDArray[np.int64]
    floors: npt.NDArray[np.int64]
    village: npt.NDArray[np.int64]  # number of the village, -1 in the core


@dataclass
class Village:
    """A village: its middle in street coordinates, and its valley."""

    u: float
    v: float
    valley: int
    houses: int


def valleys(streets: Streets) -> list[Floats]:
    """Return the lines of the valleys that lead out of the core, as u, v."""
    reach_u, reach_v = max(streets.us), max(streets.vs)
    lines = []
    for number, angle in enumerate(np.arange(14) * 2 * np.pi / 14 + 0.22):
        out = np.linspace(0.5, 0.97, 60)
        bend = 0.16 * np.sin(out * 7 + number) * (out - 0.5)
        lines.append(np.column_stack([reach_u * out * np.cos(angle + bend), reach_v * out * np.sin(angle + bend)]))
    return lines


def build(
    streets: Streets, water: shapely.Geometry, rng: np.random.Generator, total: int
) -> tuple[Buildings, list[Village]]:
    """Return `total` buildings, three quarters of them in the core, and the villages of the rest."""
    parts = [_on_block(block, number, rng) for number, block in enumerate(streets.blocks) if block.kind in LAYOUTS]
    core = _joined([part for part in parts if part is not None])
    core = _dry(core, water)
    core = _some(core, rng.permutation(len(core.u))[: total * 3 // 4])
    villages = _villages(streets, rng, (total - len(core.u)))
    rural = _some(_dry(_houses(streets, villages, rng), water), None)
    rural = _some(rural, np.arange(min(len(rural.u), total - len(core.u))))
    return _joined([core, rural]), villages


def _on_block(block: Block, number: int, rng: np.random.Generator) -> Buildings | None:
    plot_w, plot_d, wide, deep, empty, homes, floors = LAYOUTS[block.kind]
    u, v = block.u0 + MARGIN, block.v0 + MARGIN
    width, depth = block.u1 - block.u0 - 2 * MARGIN, block.v1 - block.v0 - 2 * MARGIN
    if width < 16 or depth < 16:
        return None
    columns, rows = max(1, int(width // plot_w)), max(1, int(depth // plot_d))
    plot_w, plot_d = width / columns, depth / rows
    at = np.stack(np.meshgrid(np.arange(columns), np.arange(rows)), axis=-1).reshape(-1, 2)
    at = at[rng.random(len(at)) > empty]
    w = plot_w * rng.uniform(*wide, len(at))
    d = plot_d * rng.uniform(*deep, len(at))
    free_u, free_v = plot_w - w, plot_d - d
    place_u = u + at[:, 0] * plot_w + free_u * rng.uniform(0.35, 0.65, len(at))
    place_v = v + at[:, 1] * plot_d + free_v * rng.uniform(0.3, 0.7, len(at))
    return Buildings(
        boxes(place_u, place_v, w, d),
        place_u + w / 2,
        place_v + d / 2,
        np.full(len(at), number),
        np.full(len(at), block.kind),
        rng.integers(homes[0], homes[1] + 1, len(at)),
        rng.integers(floors[0], floors[1] + 1, len(at)),
        np.full(len(at), -1),
    )


def _joined(parts: list[Buildings]) -> Buildings:
    names = ("shapes", "u", "v", "block", "kind", "households", "floors", "village")
    return Buildings(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def _some(whole: Buildings, rows: npt.NDArray[np.int64] | None) -> Buildings:
    if rows is None:
        return whole
    rows = np.sort(rows)
    names = ("shapes", "u", "v", "block", "kind", "households", "floors", "village")
    return Buildings(*(getattr(whole, name)[rows] for name in names))


def _dry(some: Buildings, water: shapely.Geometry) -> Buildings:
    """Leave out what would stand in water."""
    shapely.prepare(water)
    return _some(some, np.flatnonzero(~shapely.intersects(water, some.shapes)))


def _villages(streets: Streets, rng: np.random.Generator, houses: int) -> list[Village]:
    found: list[Village] = []
    for number, line in enumerate(valleys(streets)):
        steps = np.hypot(*np.diff(line, axis=0).T)
        along = np.concatenate([[0], np.cumsum(steps)])
        at = rng.uniform(100, 400)
        while at < along[-1]:
            u, v = np.interp(at, along, line[:, 0]), np.interp(at, along, line[:, 1])
            for _ in range(6):
                near_u, near_v = float(u + rng.normal(0, 160)), float(v + rng.normal(0, 160))
                if _block_at(streets, near_u, near_v) >= 0:
                    found.append(Village(near_u, near_v, number, 0))
                    break
            at += rng.uniform(340, 760)
    weights = rng.uniform(0.5, 1.8, len(found))
    for one, share in zip(found, weights / weights.sum(), strict=True):
        one.houses = int(np.ceil(share * houses * 1.7))
    return found


def _houses(streets: Streets, villages: list[Village], rng: np.random.Generator) -> Buildings:
    """Farm houses in loose rows along the village's lane, none on another's plot."""
    parts = []
    for number, one in enumerate(villages):
        lane = rng.uniform(0, np.pi)
        count = one.houses
        along = rng.normal(0, 26 + 5.2 * np.sqrt(count) * 2, count * 2)
        across = rng.choice([-1, 1], count * 2) * (12 + np.abs(rng.normal(0, 8 + 3.2 * np.sqrt(count), count * 2)))
        u = one.u + along * np.cos(lane) - across * np.sin(lane)
        v = one.v + along * np.sin(lane) + across * np.cos(lane)
        keep = _apart(u, v, 17.5)[:count]
        u, v = u[keep], v[keep]
        w, d = rng.uniform(9, 15, len(u)), rng.uniform(8, 12, len(u))
        block = np.array([_block_at(streets, x, y) for x, y in zip(u, v, strict=True)], np.int64)
        there = block >= 0
        some = Buildings(
            boxes(u - w / 2, v - d / 2, w, d),
            u,
            v,
            block,
            np.full(len(u), "house"),
            rng.integers(1, 4, len(u)),
            rng.integers(1, 4, len(u)),
            np.full(len(u), number),
        )
        parts.append(_some(some, np.flatnonzero(there)))
    order = rng.permutation(len(parts))
    return _joined([parts[index] for index in order])


def _apart(u: Floats, v: Floats, least: float) -> npt.NDArray[np.int64]:
    """Return rows that keep `least` metres from each other, first come first kept."""
    taken: dict[tuple[int, int], list[int]] = {}
    kept = []
    for row, (x, y) in enumerate(zip(u, v, strict=True)):
        cell = int(x // least), int(y // least)
        near = [other for i in (-1, 0, 1) for j in (-1, 0, 1) for other in taken.get((cell[0] + i, cell[1] + j), ())]
        if all((u[other] - x) ** 2 + (v[other] - y) ** 2 >= least**2 for other in near):
            taken.setdefault(cell, []).append(row)
            kept.append(row)
    return np.array(kept, np.int64)


def _block_at(streets: Streets, u: float, v: float) -> int:
    """Return the rural block of a place, -1 outside or near a main street."""
    for number in _candidates(streets, u, v):
        block = streets.blocks[number]
        if block.kind == "field" and block.u0 + 15 < u < block.u1 - 15 and block.v0 + 15 < v < block.v1 - 15:
            return number
    return -1


def _candidates(streets: Streets, u: float, v: float) -> list[int]:
    key = (int(np.searchsorted(streets.us, u)), int(np.searchsorted(streets.vs, v)))
    return _by_cell(streets).get(key, [])


def _by_cell(streets: Streets) -> dict[tuple[int, int], list[int]]:
    """Blocks by their place in the lattice of main streets; made once for a street plan."""
    found: dict[tuple[int, int], list[int]] | None = getattr(streets, "_cells", None)
    if found is None:
        found = {}
        for number, block in enumerate(streets.blocks):
            u, v = (block.u0 + block.u1) / 2, (block.v0 + block.v1) / 2
            key = (int(np.searchsorted(streets.us, u)), int(np.searchsorted(streets.vs, v)))
            found.setdefault(key, []).append(number)
        streets._cells = found  # type: ignore[attr-defined]
    return found


def positions(some: Buildings) -> tuple[Floats, Floats]:
    """Return metres east and north of the middle of each building."""
    return warp(some.u, some.v)
