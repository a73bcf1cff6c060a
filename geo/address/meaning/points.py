"""Where what is meant lies: each spot with all the points that its rows have, a unit or room where its own rows are."""

from collections.abc import Sequence
from math import isfinite

import numpy as np

from geo.address.registry.index import AddressIndex
from geo.address.writing.candidate import Candidate, Level, Points

INNER = (Level.UNIT, Level.ROOM)


def points_of(index: AddressIndex, one: Candidate, rows: Sequence[int]) -> Points:
    """Return the points (lng, lat, share) of a candidate; `rows` are those of the unit or room told of it."""
    if one.points:
        return one.points
    if one.level in INNER and rows:
        known = sorted({(float(index.lng[row]), float(index.lat[row])) for row in rows if isfinite(index.lng[row])})
        if known:
            return tuple((lng, lat, 1.0 / len(known)) for lng, lat in known)
    found: list[tuple[float, float, float]] = []
    placed = one.spots[np.isfinite(index.spot_lng[one.spots])]
    spots = placed if len(placed) else one.spots  # one without a point says nothing against the others
    for spot in spots.tolist():
        own_points = index.scattered.get(spot) or [(float(index.spot_lng[spot]), float(index.spot_lat[spot]))]
        found += [(lng, lat, 1.0 / len(spots) / len(own_points)) for lng, lat in own_points]
    return tuple(found)
