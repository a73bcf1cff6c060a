"""Invented coverages and points, for benches and tests: cells with wiggly shared edges, some merged."""

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import KDTree, Voronoi

from geo.types import Bbox

CITY = Bbox(106.2, 29.6, 106.72, 30.05)  # about 50 by 50 km
STEPS = 11  # pieces of a shared edge
ENCLAVES = 0.02
MERGED = 0.25  # share of cells that lose an edge to a neighbour: concave grids, some with holes
DIGITS = 7
OUTSIDE, EVERYWHERE, CLUSTERS = 0.01, 0.12, 150

Floats = npt.NDArray[np.float64]


def coverage(count: int, seed: int = 1, bounds: Bbox = CITY) -> npt.NDArray[np.object_]:
    """Return about `count` polygons (a few less where a cell was spoilt by rounding) that form a coverage."""
    rng = np.random.default_rng(seed)
    seeds = scattered(int(count * (1.14 + MERGED) + 8 * np.sqrt(count)), bounds, rng)
    ridges = Voronoi(seeds)
    between, ends = ridges.ridge_points, np.array(ridges.ridge_vertices)
    west, south, east, north = bounds
    inner = ((ridges.vertices >= (west, south)) & (ridges.vertices <= (east, north))).all(axis=1)
    closed = (ends >= 0).all(axis=1) & inner[ends].all(axis=1)
    keep = closed & (rng.random(len(ends)) > MERGED / 3)
    p, q = ridges.vertices[ends[keep, 0]], ridges.vertices[ends[keep, 1]]
    lines = np.round(wiggly(p, q, seeds[between[keep, 0]], seeds[between[keep, 1]], rng), DIGITS)
    rings = np.round(islets(seeds, bounds, int(count * ENCLAVES), rng), DIGITS)
    faces = shapely.get_parts(shapely.polygonize(np.r_[strings(lines), strings(rings)]))
    faces = rng.permutation(faces)[:count]
    return whole(faces)


def scattered(count: int, bounds: Bbox, rng: np.random.Generator) -> Floats:
    """Return places spread over a box, each in its own square."""
    west, south, east, north = bounds
    step = np.sqrt((east - west) * (north - south) / count)
    lattice = np.mgrid[west:east:step, south:north:step].reshape(2, -1).T
    return np.asarray(lattice + rng.uniform(0.05, 0.95, lattice.shape) * step)


def wiggly(p: Floats, q: Floats, one: Floats, other: Floats, rng: np.random.Generator) -> Floats:
    """Return each edge p-q as a line that stays between the two cells' middles, ends untouched."""
    t = np.linspace(0, 1, STEPS + 1)
    room = np.minimum(t, 1 - t)
    phase, waves = rng.uniform(0, 2 * np.pi, (4, len(p), 1)), np.array([1, 2, 5, 9]).reshape(4, 1, 1)
    swing = (np.sin(2 * np.pi * waves * t + phase) / waves**0.7).sum(axis=0)
    share = np.clip(0.16 * swing, -0.45, 0.45) * room
    middle = np.where((share > 0)[..., None], one[:, None], other[:, None])
    line = p[:, None] + (q - p)[:, None] * t[:, None]
    return np.asarray(line + np.abs(share)[..., None] * (middle - line))


def islets(seeds: Floats, bounds: Bbox, count: int, rng: np.random.Generator) -> Floats:
    """Return small ragged rings around the middles of roomy cells: an enclave each, and a hole around it."""
    near = KDTree(seeds).query(seeds, k=2)[0][:, 1]
    west, south, east, north = bounds
    step = np.sqrt((east - west) * (north - south) / len(seeds))
    inner = ((seeds > (west + step, south + step)) & (seeds < (east - step, north - step))).all(axis=1)
    middles = seeds[(near > 0.6 * step) & inner][:count]
    angle = np.linspace(0, 2 * np.pi, STEPS + 1)
    radius = rng.uniform(0.02, 0.09, (len(middles), STEPS + 1)) * step
    radius[:, -1] = radius[:, 0]
    rings = np.stack([np.cos(angle) * radius, np.sin(angle) * radius], axis=2) + middles[:, None]
    rings[:, -1] = rings[:, 0]
    return np.asarray(rings)


def strings(lines: Floats) -> npt.NDArray[np.object_]:
    """Return lines as geometry, without repeated vertices and lines that rounding shrank to a point."""
    moved = np.ones(lines.shape[:2], bool)
    moved[:, 1:] = (np.diff(lines, axis=1) != 0).any(axis=2)
    lines, moved = lines[moved.sum(axis=1) > 1], moved[moved.sum(axis=1) > 1]
    which = np.nonzero(moved)[0]
    return np.asarray(shapely.linestrings(lines[moved], indices=which))


def whole(faces: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Return the faces that are valid and fit their neighbours."""
    faces = faces[shapely.is_valid(faces)]
    spoilt = ~shapely.is_empty(shapely.coverage_invalid_edges(faces))
    fitting: npt.NDArray[np.object_] = faces[~spoilt]
    return fitting


def clustered(count: int, seed: int = 2, bounds: Bbox = CITY) -> tuple[Floats, Floats]:
    """Return points of a city: most in Gaussian clusters, some everywhere, one in a hundred outside."""
    rng = np.random.default_rng(seed)
    low, high = np.array(bounds[:2]), np.array(bounds[2:])
    size = high - low
    places = low + rng.random((CLUSTERS, 2)) * size
    spread = rng.uniform(0.002, 0.03, (CLUSTERS, 1)) * size
    which = rng.integers(0, CLUSTERS, count)
    points = np.clip(places[which] + rng.normal(size=(count, 2)) * spread[which], low, high)
    anywhere = rng.random(count) < EVERYWHERE
    points[anywhere] = low + rng.random((int(anywhere.sum()), 2)) * size
    outside = rng.random(count) < OUTSIDE
    points[outside] = high + rng.random((int(outside.sum()), 2)) * size
    return np.ascontiguousarray(points[:, 0]), np.ascontiguousarray(points[:, 1])


def hard_points(polygons: npt.NDArray[np.object_], frame: Any, count: int, seed: int = 3) -> tuple[Floats, Floats]:
    """Return points that try an index: vertices, edges, some ulp beside, in line with vertices, cell corners,
    not finite, far away, anywhere."""
    rng = np.random.default_rng(seed)
    xy, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(polygons)), return_index=True)
    along = np.flatnonzero(ring[1:] == ring[:-1])
    low, high = xy.min(axis=0), xy.max(axis=0)
    share = max(1, count // 7)

    def vertices() -> Floats:
        return np.asarray(xy[rng.integers(0, len(xy), share)])

    edge, t = rng.choice(along, share), rng.choice([0.5, 0.25, rng.random()], (share, 1))
    on_edge = xy[edge] + (xy[edge + 1] - xy[edge]) * t
    beside = rng.permutation(np.r_[vertices(), on_edge])[:share]
    for _ in range(3):
        beside = np.nextafter(beside, beside + rng.integers(-1, 2, beside.shape))
    anywhere = low - 0.02 + rng.random((2 * share, 2)) * (high - low + 0.04)
    in_line, axis = anywhere[:share].copy(), rng.integers(0, 2, share)
    in_line[np.arange(share), axis] = vertices()[np.arange(share), axis]
    cell = rng.integers(0, (frame.columns, frame.rows), (share, 2))
    corners = (frame.west, frame.south) + cell / (frame.per_lng, frame.per_lat)
    odd = np.array([[np.nan, 30], [106, np.nan], [np.inf, 30], [106, -np.inf], [1e300, -1e300], [-180, 90], [0, 0]])
    points = np.concatenate([vertices(), on_edge, beside, in_line, corners, odd, anywhere])
    return np.ascontiguousarray(points[:, 0]), np.ascontiguousarray(points[:, 1])
