"""The ground: street coordinates (u along the river, v across it, metres) and where they lie on the map."""

import math

import numpy as np
import numpy.typing as npt
import shapely

Floats = npt.NDArray[np.float64]
STEP = 10  # every street corner lies on a multiple of this, so shared edges have the same vertices
LNG0, LAT0 = 106.43, 29.83
M_PER_LNG = 111_320 * math.cos(math.radians(LAT0))
M_PER_LAT = 110_860
TURN = math.radians(-9)


def river(u: Floats) -> Floats:
    """How far the river swings to the side at `u`, metres."""
    return np.asarray(520 * np.sin(u / 2300 + 0.6) + 190 * np.sin(u / 900 + 1.3))


def warp(u: npt.ArrayLike, v: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return metres east and north of the middle for street coordinates; streets bend with river and hills."""
    u, v = np.asarray(u, np.float64), np.asarray(v, np.float64)
    calm = np.minimum(1, np.abs(v) / 700)
    y = v + river(u) * np.exp(-((v / 3600) ** 2)) + 70 * np.sin(u / 640 + v / 1500) * calm
    x = u + 190 * np.sin(v / 1300 + 0.4) + 95 * np.sin(v / 610 + u / 2400) * calm
    hills = np.clip((np.hypot(u / 6700, v / 4300) - 0.95) / 0.8, 0, 1)
    x = x + 360 * hills * np.sin(v / 1250 + u / 5200)
    y = y + 330 * hills * np.sin(u / 1450 + v / 4700)
    return x * math.cos(TURN) - y * math.sin(TURN), x * math.sin(TURN) + y * math.cos(TURN)


def degrees(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Return lng, lat of metres east and north; rounded to 1e-7 degrees (1 cm)."""
    return np.round(LNG0 + np.asarray(x) / M_PER_LNG, 7), np.round(LAT0 + np.asarray(y) / M_PER_LAT, 7)


def metres(lng: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Return metres east and north of degrees."""
    return (np.asarray(lng) - LNG0) * M_PER_LNG, (np.asarray(lat) - LAT0) * M_PER_LAT


def to_degrees(shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Return shapes of metres in degrees."""
    return np.asarray(shapely.transform(shapes, lambda xy: np.column_stack(degrees(xy[:, 0], xy[:, 1]))))


def _steps(a: float, b: float) -> Floats:
    return np.linspace(a, b, max(1, round(abs(b - a) / STEP)) + 1)


def block_outline(u0: float, v0: float, u1: float, v1: float) -> shapely.Polygon:
    """Return the block between four streets, metres; vertices each 10 m, so that neighbours share them."""
    us, vs = _steps(u0, u1), _steps(v0, v1)
    ring_u = np.concatenate([us, np.full(len(vs) - 1, u1), us[::-1][1:], np.full(len(vs) - 1, u0)])
    ring_v = np.concatenate([np.full(len(us), v0), vs[1:], np.full(len(us) - 1, v1), vs[::-1][1:]])
    x, y = warp(ring_u, ring_v)
    return shapely.Polygon(np.round(np.column_stack([x, y]), 3))


def street_line(u0: float, v0: float, u1: float, v1: float) -> shapely.LineString:
    """Return a street between two corners, metres."""
    us, vs = (_steps(u0, u1), None) if v0 == v1 else (None, _steps(v0, v1))
    u = us if us is not None else np.full(len(vs), u0)  # type: ignore[arg-type]
    v = vs if vs is not None else np.full(len(us), v0)  # type: ignore[arg-type]
    return shapely.LineString(np.round(np.column_stack(warp(u, v)), 3))


def boxes(u: Floats, v: Floats, width: Floats, depth: Floats) -> npt.NDArray[np.object_]:
    """Return footprints with a corner at u, v, metres."""
    corners_u = np.stack([u, u + width, u + width, u], axis=1)
    corners_v = np.stack([v, v, v + depth, v + depth], axis=1)
    x, y = warp(corners_u, corners_v)
    return np.asarray(shapely.polygons(np.stack([x, y], axis=2)))
