"""The nearest edge by rings of buckets around a point: a few microseconds."""

from math import cos, floor, hypot, inf, radians
from typing import Any

from geo.jit import F8, FRAME, I4, READ_F8, READ_I4, kernel
from geo.ownership.near_twin import BENT, SAME_M, STEP_M, STEPS


@kernel()
def scales(lat: float) -> tuple[float, float]:
    """Return metres per degree of longitude and of latitude (WGS84 series, good to a centimetre)."""
    one = cos(radians(lat))
    double = 2 * one * one - 1
    per_lng = one * (111_412.84 - 93.5 * (2 * double - 1) + 0.118 * (4 * double * double - 2 * double - 1))
    return per_lng, 111_132.92 - 559.82 * double + 1.175 * (2 * double * double - 1)


@kernel()
def foot(ax: float, ay: float, bx: float, by: float, lng: float, lat: float) -> tuple[float, float]:
    """Return the place on an edge nearest to a point, in metres from the point."""
    a_lng, a_lat = scales((ay + lat) / 2)
    b_lng, b_lat = scales((by + lat) / 2)
    px, py, qx, qy = (ax - lng) * a_lng, (ay - lat) * a_lat, (bx - lng) * b_lng, (by - lat) * b_lat
    dx, dy = qx - px, qy - py
    square = dx * dx + dy * dy
    along = -(px * dx + py * dy) / square if square > 0 else 0.0
    along = min(max(along, 0.0), 1.0)
    if abs((bx - ax) * (by - ay)) > BENT:
        return bent_foot(ax, ay, bx, by, lng, lat, along)
    return px + along * dx, py + along * dy


@kernel()
def bent_foot(ax: float, ay: float, bx: float, by: float, lng: float, lat: float, along: float) -> tuple[float, float]:
    """Return the same for a slanting edge so long that, straight in degrees, it is bent in metres; by steps."""
    x, y = 0.0, 0.0
    for _ in range(STEPS):
        foot_lat = ay + along * (by - ay)
        per_lng, per_lat = scales((foot_lat + lat) / 2)
        x, y = (ax + along * (bx - ax) - lng) * per_lng, (foot_lat - lat) * per_lat
        dx, dy = (bx - ax) * per_lng, (by - ay) * per_lat
        last, along = along, along - (x * dx + y * dy) / (dx * dx + dy * dy)
        along = min(max(along, 0.0), 1.0)
        if abs(along - last) * (abs(dx) + abs(dy)) < STEP_M:
            break
    return x, y


@kernel()
def better(distance: float, polygon: int, best: float, held: int, rank: Any) -> bool:
    """Tell whether a polygon at a distance beats the one held."""
    if distance < best - SAME_M:
        return True
    return distance <= best + SAME_M and bool(held < 0 or rank[polygon] < rank[held])


@kernel()
def in_buckets(
    starts: Any, ids: Any, x: Any, y: Any, owner: Any, rank: Any, lng: float, lat: float, but: int,
    first: int, last: int, best: float, fx: float, fy: float, held: int,
) -> tuple[float, float, float, int]:  # fmt: skip
    """Return the best of what was held and the edges of buckets first to last of one row."""
    for at in range(starts[first], starts[last + 1]):
        k = ids[at]
        if owner[k] == but:
            continue
        px, py = foot(x[k], y[k], x[k + 1], y[k + 1], lng, lat)
        distance = hypot(px, py)
        if better(distance, owner[k], best, held, rank):
            best, fx, fy, held = min(best, distance), px, py, owner[k]
    return best, fx, fy, held


@kernel()
def smallest_bucket(frame: Any, lat: float) -> float:
    """Return the shorter side of a bucket in metres, where between the point and the frame it is shortest."""
    top = frame[1] + frame[5] / frame[3]
    far = min(max(abs(lat), abs(frame[1]), abs(top)), 89.0)
    return float(0.999 * min(scales(far)[0] / frame[2], 110_500.0 / frame[3]))


@kernel((FRAME, READ_I4, READ_I4, READ_F8, READ_F8, READ_I4, READ_I4, F8, F8, I4, F8))
def closest(
    frame: Any, starts: Any, ids: Any, x: Any, y: Any, owner: Any, rank: Any,
    lng: float, lat: float, but: int, limit_m: float,
) -> tuple[float, float, float, int]:  # fmt: skip
    """Return (metres, longitude, latitude, polygon) of the nearest place on an edge that is not of `but`.

    The polygon is -1 and the distance infinite where there is none within the limit.
    """
    best, fx, fy, held = inf, 0.0, 0.0, -1
    columns, rows = int(frame[4]), int(frame[5])
    side = smallest_bucket(frame, lat)
    column, row = floor((lng - frame[0]) * frame[2]), floor((lat - frame[1]) * frame[3])
    ring = max(0, -column, column - columns + 1, -row, row - rows + 1)
    reach = max(abs(column), abs(column - columns), abs(row), abs(row - rows))
    while ring <= reach and (ring - 1) * side <= min(best + SAME_M, limit_m):
        west, east = max(column - ring, 0), min(column + ring, columns - 1)
        for line in range(max(row - ring, 0), min(row + ring, rows - 1) + 1):
            base = line * columns
            if abs(line - row) == ring:
                best, fx, fy, held = in_buckets(
                    starts,
                    ids,
                    x,
                    y,
                    owner,
                    rank,
                    lng,
                    lat,
                    but,
                    base + west,
                    base + east,
                    best,
                    fx,
                    fy,
                    held,
                )
                continue
            for edge in (column - ring, column + ring):
                if 0 <= edge < columns:
                    best, fx, fy, held = in_buckets(
                        starts,
                        ids,
                        x,
                        y,
                        owner,
                        rank,
                        lng,
                        lat,
                        but,
                        base + edge,
                        base + edge,
                        best,
                        fx,
                        fy,
                        held,
                    )
        ring += 1
    if best > limit_m:
        return inf, 0.0, 0.0, -1
    foot_lat = lat + fy / scales(lat)[1]
    per_lng, per_lat = scales((foot_lat + lat) / 2)
    return best, lng + fx / per_lng, lat + fy / per_lat, held
