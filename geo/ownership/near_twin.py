"""The search for the nearest edge once more in numpy: until the compiled one is ready, and to check it."""

from math import cos, inf, radians
from typing import Any

import numpy as np

from geo.ownership.twin import spread

METRES_PER_DEGREE = 111_320.0
ENOUGH = 256  # edges looked at for a first upper bound
WIDER = 1.6  # how a window without edges grows
SAME_M = 1e-6  # distances closer than this are a tie: the lowest code
BENT = 1e-7  # square degrees that an edge slants over: from here on, straight in degrees is not straight in metres
STEPS, STEP_M = 8, 1e-4  # towards the foot on such an edge: at most so many, the last one shorter than this


def scales(lat: Any) -> tuple[Any, Any]:
    """Return metres per degree of longitude and of latitude (WGS84 series, good to a centimetre)."""
    one = np.cos(np.radians(lat))
    double = 2 * one * one - 1
    per_lng = one * (111_412.84 - 93.5 * (2 * double - 1) + 0.118 * (4 * double * double - 2 * double - 1))
    return per_lng, 111_132.92 - 559.82 * double + 1.175 * (2 * double * double - 1)


def closest(
    frame: Any, starts: Any, ids: Any, x: Any, y: Any, owner: Any, rank: Any,
    lng: float, lat: float, but: int, limit_m: float,
) -> tuple[float, float, float, int]:  # fmt: skip
    """Return (metres, longitude, latitude, polygon) of the nearest place on an edge that is not of `but`.

    The polygon is -1 and the distance infinite where there is none within the limit.
    """
    reach, limit = (
        0.5 * METRES_PER_DEGREE / frame[3],
        min(limit_m * 1.001 + SAME_M, farthest(frame, lng, lat)),
    )
    while True:
        reach = min(reach, limit)
        edges = within(frame, starts, ids, lng, lat, reach)
        edges = edges[owner[edges] != but]
        if edges.size or reach >= limit:
            break
        reach *= WIDER
    if not edges.size:
        return inf, 0.0, 0.0, -1
    some = edges[:: max(1, edges.size // ENOUGH)]
    reach = float(feet(x, y, some, lng, lat)[0].min()) * 1.001 + SAME_M
    edges = within(frame, starts, ids, lng, lat, reach)
    edges = edges[owner[edges] != but]
    distances, east, north = feet(x, y, edges, lng, lat)
    at = int(distances.argmin())
    if distances[at] > limit_m:
        return inf, 0.0, 0.0, -1
    level = owner[edges[distances <= distances[at] + SAME_M]]
    foot_lng, foot_lat = degrees(float(east[at]), float(north[at]), lng, lat)
    return float(distances[at]), foot_lng, foot_lat, int(level[rank[level].argmin()])


def degrees(east: float, north: float, lng: float, lat: float) -> tuple[float, float]:
    """Return the place so many metres east and north of a point."""
    per_lng, per_lat = scales((lat + north / scales(lat)[1] + lat) / 2)
    return float(lng + east / per_lng), float(lat + north / per_lat)


def farthest(frame: Any, lng: float, lat: float) -> float:
    """Return a distance in metres that reaches over the whole frame."""
    east, north = frame[0] + frame[4] / frame[2], frame[1] + frame[5] / frame[3]
    width = max(abs(lng - frame[0]), abs(lng - east))
    height = max(abs(lat - frame[1]), abs(lat - north))
    return float((width + height) * 1.01 * METRES_PER_DEGREE)


def within(frame: Any, starts: Any, ids: Any, lng: float, lat: float, reach: float) -> Any:
    """Return all edges that a circle around a place could touch, each once or more."""
    columns, top = int(frame[4]), int(frame[5]) - 1
    high = reach / 110_500.0
    low_row, top_row = int((lat - high - frame[1]) * frame[3]), int((lat + high - frame[1]) * frame[3])
    rows = np.arange(max(low_row - 1, 0), min(top_row + 1, top) + 1)
    if not rows.size:
        return np.empty(0, np.int64)
    away = np.maximum(np.abs((rows + 0.5) / frame[3] + frame[1] - lat) - 1.5 / frame[3], 0.0)
    half = high * np.sqrt(np.maximum(1 - (away / high) ** 2, 0.0)) if high else np.zeros(rows.size)
    half = half / max(0.02, cos(radians(min(abs(lat) + high, 89.0)))) + 1 / frame[2]
    first = np.clip(((lng - half - frame[0]) * frame[2]).astype(np.int64), 0, columns)
    last = np.clip(((lng + half - frame[0]) * frame[2]).astype(np.int64) + 1, 0, columns)
    begin = starts[rows * columns + first].astype(np.int64)
    counts = np.maximum(starts[rows * columns + last] - begin, 0)
    return ids[spread(begin, counts)[1]].astype(np.int64)


def feet(x: Any, y: Any, edges: Any, lng: float, lat: float) -> tuple[Any, Any, Any]:
    """Return the distance to each edge and the nearest place on it, in metres from the point."""
    ax, ay = metres(x[edges], y[edges], lng, lat)
    bx, by = metres(x[edges + 1], y[edges + 1], lng, lat)
    dx, dy = bx - ax, by - ay
    square = dx * dx + dy * dy
    along = np.clip(-(ax * dx + ay * dy) / np.where(square > 0, square, 1.0), 0.0, 1.0)
    east, north = ax + along * dx, ay + along * dy
    bent = np.flatnonzero(np.abs((x[edges + 1] - x[edges]) * (y[edges + 1] - y[edges])) > BENT)
    if bent.size:
        east[bent], north[bent] = bent_feet(x, y, edges[bent], lng, lat, along[bent])
    return np.hypot(east, north), east, north


def bent_feet(x: Any, y: Any, edges: Any, lng: float, lat: float, along: Any) -> tuple[Any, Any]:
    """Return the nearest place on slanting edges so long that, straight in degrees, they are bent in metres."""
    ax, ay, wide, high = x[edges], y[edges], x[edges + 1] - x[edges], y[edges + 1] - y[edges]
    for _ in range(STEPS):
        east, north = metres(ax + along * wide, ay + along * high, lng, lat)
        per_lng, per_lat = scales((ay + along * high + lat) / 2)
        dx, dy = wide * per_lng, high * per_lat
        along = np.clip(along - (east * dx + north * dy) / (dx * dx + dy * dy), 0.0, 1.0)
    return east, north


def metres(x: Any, y: Any, lng: float, lat: float) -> tuple[Any, Any]:
    """Return metres east and north of a point, by the scales at the middle latitude."""
    per_lng, per_lat = scales((y + lat) / 2)
    return (x - lng) * per_lng, (y - lat) * per_lat
