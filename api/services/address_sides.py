"""On which side of a place somebody may be, where its surroundings belong to several grids."""

from collections import defaultdict
from collections.abc import Sequence
from math import atan2, cos, hypot, pi, radians
from typing import NamedTuple

from api.services.address_spots import Spot
from geo.types import LngLat

SIDES = ("e", "ne", "n", "nw", "w", "sw", "s", "se")  # from the east, counter-clockwise
HERE = "here"
AWAY_LEAST = 0.2  # of the reach: points whose middle is nearer than this are on no side
SHARE_LEAST = 0.03


class Side(NamedTuple):
    """One side: its grid, how likely it is, a point there."""

    side: str
    place: int
    share: float
    point: LngLat


def sides_of(spots: Sequence[Spot]) -> tuple[Side, ...]:
    """Return the side of each grid as seen from the middle, likeliest first; none where two lie on the same one."""
    known = [(spot, spot.point) for spot in spots if spot.point is not None]
    if not known:
        return ()
    x, y = (sum(point[k] for _, point in known) / len(known) for k in (0, 1))
    scale = cos(radians(y))
    away = [((point.lng - x) * scale, point.lat - y) for _, point in known]
    reach = max(hypot(*one) for one in away)
    groups: dict[int, list[int]] = defaultdict(list)
    for at, (spot, _) in enumerate(known):
        groups[spot.place].append(at)
    total = sum(spot.weight for spot, _ in known)
    found = []
    for place, members in groups.items():
        share = sum(known[at][0].weight for at in members)
        if share < SHARE_LEAST * total or reach == 0:
            continue
        east, north = (sum(away[at][k] for at in members) / len(members) for k in (0, 1))
        nearest = min(members, key=lambda at: hypot(away[at][0] - east, away[at][1] - north))
        found.append(Side(_side(east, north, reach), place, share, known[nearest][1]))
    alike = len({one.side for one in found}) < len(found)
    return () if alike or len(found) < 2 else tuple(sorted(found, key=lambda one: -one.share))


def _side(east: float, north: float, reach: float) -> str:
    if hypot(east, north) < AWAY_LEAST * reach:
        return HERE
    return SIDES[round(atan2(north, east) / (pi / 4)) % len(SIDES)]
