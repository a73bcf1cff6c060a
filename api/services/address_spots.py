"""Where the places that a text may mean lie: points with their grids, each with its share of the probability."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import NamedTuple

import numpy as np

from api.services.catalogue import OUTSIDE, LoadedPlan
from geo.address import Hit
from geo.types import LngLat

POINTS_MOST, AROUND_MOST, UNLIKELY_MOST = 200, 24, 60  # of one hit; each with a ring around it; of an unlikely one
LIKELY = 0.1  # a hit that weighs less is one of many
REACH = 1.08  # chords of a ring of points lie inside it
RING = 16  # points around a place that is meant nearby
M_PER_DEGREE = 111_320.0
NEAR_M, NEAR_FLOOR = 800.0, 0.005  # a place within a kilometre or so fits; coordinates are wrong at times


Around = tuple[int, float, float, float, bool]  # of a hit: position, share, whether it is the middle


class Spot(NamedTuple):
    """One possible position of a hit with its share of the probability."""

    hit: int
    point: LngLat | None
    place: int
    weight: float
    centre: bool


def spots_of(plan: LoadedPlan, level: int, hits: Sequence[Hit]) -> list[Spot]:
    """Return the positions that hits may mean, the probability of a hit spread over them.

    Half of it is shared by the grids evenly: where a few of many positions lie in another grid, the grid is in doubt.
    """
    raw: list[Around] = []
    for number, hit in enumerate(hits):
        step = max(1, -(-len(hit.points) // _most(hit)))
        for x, y, share in hit.points[::step]:
            raw += _around(number, x, y, share, hit.radius_m)
    lng, lat = np.array([one[1] for one in raw]), np.array([one[2] for one in raw])
    places = plan.owners(lng, lat, level).tolist()
    raw, places = _within_plan(raw, places)
    by_hit: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for (number, _, _, share, _), place in zip(raw, places, strict=True):
        by_hit[number][place] += share
    totals = {number: sum(grids.values()) for number, grids in by_hit.items()}
    spots = []
    for (number, x, y, share, centre), place in zip(raw, places, strict=True):
        grids = by_hit[number]
        weight = hits[number].weight * share * (0.5 / totals[number] + 0.5 / len(grids) / grids[place])
        spots.append(Spot(number, LngLat(x, y) if isfinite(x) else None, place, weight, centre))
    return spots


def _most(hit: Hit) -> int:
    """Return how many points of a hit are looked at: a long street has hundreds."""
    if hit.radius_m > 0:
        return AROUND_MOST
    return POINTS_MOST if hit.weight >= LIKELY else UNLIKELY_MOST


def _within_plan(raw: list[Around], places: list[int]) -> tuple[list[Around], list[int]]:
    """Leave out what is around a place beyond the edge of the plan, where a part of that is within."""
    inside = {one[0] for one, place in zip(raw, places, strict=True) if place != OUTSIDE}
    kept = [k for k, one in enumerate(raw) if one[4] or places[k] != OUTSIDE or one[0] not in inside]
    return [raw[k] for k in kept], [places[k] for k in kept]


def _around(hit: int, x: float, y: float, share: float, radius_m: float) -> list[Around]:
    """Return a point and, where a place nearby is meant, a ring around it."""
    if radius_m <= 0 or not isfinite(x):
        return [(hit, x, y, share, True)]
    angles = np.arange(RING) * (2 * np.pi / RING)
    radius_m *= REACH
    dx = radius_m * np.cos(angles) / (M_PER_DEGREE * np.cos(np.radians(y)))
    dy = radius_m * np.sin(angles) / M_PER_DEGREE
    ring = [(hit, x + float(a), y + float(b), share / (RING + 1), False) for a, b in zip(dx, dy, strict=True)]
    return [(hit, x, y, share / (RING + 1), True), *ring]


def near_to(spots: list[Spot], near: LngLat | None, accuracy_m: float | None) -> list[Spot]:
    """Weigh positions by how near they are to a point that came with the text; the sum stays as it was."""
    if near is None:
        return spots
    reach = max(NEAR_M, 3 * (accuracy_m or 0.0))
    apart = np.array([np.inf if spot.point is None else apart_m(spot.point, near) for spot in spots])
    factors = (NEAR_FLOOR + (1 - NEAR_FLOOR) * np.exp(-apart / reach)).tolist()
    before = sum(spot.weight for spot in spots)
    raised = [spot.weight * factor for spot, factor in zip(spots, factors, strict=True)]
    total = sum(raised)
    if total <= 0:
        return spots
    return [spot._replace(weight=weight * before / total) for spot, weight in zip(spots, raised, strict=True)]


def apart_m(one: LngLat, other: LngLat) -> float:
    """Return about how many metres two points are apart."""
    return float(np.hypot((one.lng - other.lng) * np.cos(np.radians(one.lat)), one.lat - other.lat) * M_PER_DEGREE)


def by_place(spots: Sequence[Spot]) -> Mapping[int, float]:
    """Return the probability of each grid."""
    found: dict[int, float] = defaultdict(float)
    for spot in spots:
        found[spot.place] += spot.weight
    return found


def by_hit(spots: Sequence[Spot]) -> Mapping[int, float]:
    """Return the probability of each hit."""
    found: dict[int, float] = defaultdict(float)
    for spot in spots:
        found[spot.hit] += spot.weight
    return found


def middle_of(spots: Sequence[Spot]) -> Spot:
    """Return the spot nearest to the middle of all."""
    points = np.array([spot.point for spot in spots if spot.point is not None])
    if len(points) < 2:
        return spots[0]
    far = np.hypot(*(points - points.mean(axis=0)).T)
    return [spot for spot in spots if spot.point is not None][int(far.argmin())]
