"""The fifth hand: where two roads meet, and which corner."""

import random
from collections import defaultdict

import numpy as np
import shapely

from api.services.address_bench import noise_fifth_words as words
from api.services.address_bench.city import BenchCity, Standard
from api.services.address_bench.noise_fifth_places import judged
from api.services.address_bench.truth import Query, Truth, truth_of
from api.services.address_bench.writer import Noise

CORNERS = {"东北角": (1, 1), "东南角": (1, -1), "西北角": (-1, 1), "西南角": (-1, -1)}
EAST, NORTH = 1 / 94_508, 1 / 110_950  # degrees per metre, as elsewhere in the bench
STEPS = ((20, 20), (35, 35), (45, 20), (20, 45))  # a corner is sure where all of these lie in one grid

Points = tuple[tuple[float, float], ...]
Crossing = tuple[str, str, Points]


def crossings(city: BenchCity) -> list[Crossing]:
    """Pairs of roads that meet, by name, and where; found once."""
    if "fifth crossings" not in city.memory:
        city.memory["fifth crossings"] = _crossings(city)
    found: list[Crossing] = city.memory["fifth crossings"]
    return found


def _crossings(city: BenchCity) -> list[Crossing]:
    lines: dict[str, list[shapely.Geometry]] = defaultdict(list)
    for name, wkb in city.roads:
        lines[name].append(shapely.from_wkb(wkb))
    names = sorted(lines)
    whole = np.array([shapely.union_all(lines[name]) for name in names], dtype=object)
    one, two = shapely.STRtree(whole).query(whole, predicate="intersects")
    pairs = [(int(a), int(b)) for a, b in zip(one, two, strict=True) if a < b]
    return [
        (names[a], names[b], points)
        for a, b in sorted(pairs)
        if (points := _points(shapely.intersection(whole[a], whole[b])))
    ]


def _points(meeting: shapely.Geometry) -> Points:
    """The points of a meeting; none where the roads run along each other."""
    pieces = list(shapely.get_parts(meeting))
    if any(piece.geom_type != "Point" for piece in pieces):
        return ()
    return tuple((piece.x, piece.y) for piece in pieces)


def crossing_bare(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Two roads that meet, no corner told."""
    one, two, points = rng.choice(crossings(city))
    truth = truth_of(city)
    near = {grid for lng, lat in points for grid in truth.around(lng, lat, 15)}
    far = {grid for lng, lat in points for grid in truth.around(lng, lat, 60)}
    if not near or (len(near) == 1 and len(far) > 1):
        return None
    if rng.random() < 0.5:
        one, two = two, one
    text = words.one_of(rng, f"{one}{two}口子上", f"{one}跟{two}交汇处", f"{one}×{two}", f"{one}转{two}的红绿灯那里")
    return judged(truth, text, "crossing_bare", near, None, "road")


def crossing_corner(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Two roads that meet, with the corner told."""
    one, two, points = rng.choice(crossings(city))
    truth, corner = truth_of(city), rng.choice(list(CORNERS))
    grids = {_grid_at(truth, point, CORNERS[corner]) for point in points}
    if -1 in grids:
        return None
    text = words.one_of(rng, f"{one}和{two}路口{corner}", f"{one}{two}交叉口的{corner}", f"{two}、{one}十字{corner}")
    return judged(truth, text, "crossing_corner", grids, None, "road")


def _grid_at(truth: Truth, point: tuple[float, float], way: tuple[int, int]) -> int:
    """The grid of a corner; -1 where it is not sure."""
    lng, lat = point
    every = {
        one
        for east, north in STEPS
        for one in truth.grids_of([(lng + way[0] * east * EAST, lat + way[1] * north * NORTH)])
    }
    return every.pop() if len(every) == 1 else -1


CROSSED: dict[str, Noise] = {"crossing_bare": crossing_bare, "crossing_corner": crossing_corner}
