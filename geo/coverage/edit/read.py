"""Reading operations as they are told: types, limits, places; nothing reaches GEOS unread."""

import math
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import numpy as np
import shapely

from geo.coverage.edit.refusal import Place, Refused

LINE_MOST, POLYGON_MOST, ADOPT_MOST, IDS_MOST = 5_000, 20_000, 100_000, 5_000
CROSSING_MOST = 200  # vertices of a line that may cross itself: crossings grow with the square
CODE_MOST, NAME_MOST = 64, 200
PIECES_MOST = 100
Told = Mapping[str, Any]


class BadOperation(Refused):
    """An operation that is not told as operations are."""

    def __init__(self, message: str, *, given: object = None, code: str = "bad_operation") -> None:
        super().__init__(code, message, given=str(given)[:200] if given is not None else None)


def grid_id(told: Told, key: str = "grid") -> UUID:
    """Return the grid that `key` names."""
    return _uuid(told.get(key), key)


def _uuid(value: Any, key: str) -> UUID:
    try:
        return UUID(value) if isinstance(value, str) else value if isinstance(value, UUID) else UUID(bytes=b"")
    except ValueError as error:
        raise BadOperation(f"{key} 应为 id / {key} must be an id", given=value) from error


def ids(told: Told, key: str, *, least: int = 1) -> list[UUID]:
    """Return the ids that `key` lists, each once."""
    value = told.get(key)
    if not isinstance(value, list) or not least <= len(value) <= IDS_MOST:
        raise BadOperation(f"{key} 应为 {least} 到 {IDS_MOST} 个 id / a list of ids", given=value)
    return list(dict.fromkeys(_uuid(one, key) for one in value))


def text(told: Told, key: str) -> str:
    """Return the text that `key` bears."""
    value = told.get(key)
    if not isinstance(value, str) or len(value) > 1_000:
        raise BadOperation(f"{key} 应为文字 / {key} must be text", given=value)
    return value


def code(told: Told, key: str = "code") -> str | None:
    """Return a grid's code, if any is told; raises BadOperation `bad_code`."""
    return label(text(told, key), CODE_MOST, "bad_code") if told.get(key) is not None else None


def name(told: Told, key: str = "name") -> str | None:
    """Return a grid's name, if any is told; raises BadOperation `bad_name`."""
    return label(text(told, key), NAME_MOST, "bad_name") if told.get(key) is not None else None


def labels(told: Told, key: str, one: str) -> list[str]:
    """Return the codes or names that `key` lists, if any."""
    value = told.get(key) or []
    if not isinstance(value, list) or len(value) > PIECES_MOST:
        raise BadOperation(f"{key} 应为文字列表 / {key} must be a list of texts", given=value)
    most, refusal = (CODE_MOST, "bad_code") if one == "code" else (NAME_MOST, "bad_name")
    return [label(text({key: each}, key), most, refusal) for each in value]


def label(given: str, most: int, refusal: str) -> str:
    """Return a label without outer blanks; raises BadOperation where it is empty, long, or not to be seen."""
    found = given.strip()
    if not found or len(found) > most or not found.isprintable():
        raise BadOperation(f"应为 1 到 {most} 个可见字符 / 1 to {most} printable characters", given=given, code=refusal)
    return found


def flag(told: Told, key: str) -> bool:
    """Return whether `key` is set."""
    value = told.get(key, False)
    if not isinstance(value, bool):
        raise BadOperation(f"{key} 应为 true 或 false / true or false", given=value)
    return value


def place(told: Told, key: str) -> Place:
    """Return a position, [lng, lat] or a GeoJSON Point."""
    value = told.get(key)
    if isinstance(value, Mapping):
        value = value.get("coordinates")
    lng, lat = _positions([value], key, 1)[0]
    return float(lng), float(lat)


def line(told: Told, key: str = "line") -> Any:
    """Return a line of degrees: a GeoJSON LineString, a Feature of one, or its bare coordinates."""
    value = _geometry(told.get(key), "LineString", key)
    xy = _positions(value, key, LINE_MOST)
    kept = np.ones(len(xy), bool)
    kept[1:] = (xy[1:] != xy[:-1]).any(axis=1)
    if kept.sum() < 2:
        raise BadOperation("线至少要有两个不同的点 / a line has two different points at least", code="bad_geometry")
    made = shapely.LineString(xy[kept])
    if len(made.coords) > CROSSING_MOST and not made.is_simple and not made.is_ring:
        raise BadOperation("线自相交，且点数过多 / a long line must not cross itself", code="line_crosses_itself")
    return made


def polygon(told: Told, key: str = "polygon", most: int = POLYGON_MOST) -> Any:
    """Return a valid polygon or multipolygon of degrees, from GeoJSON."""
    value = told.get(key)
    kind = value.get("type") if isinstance(value, Mapping) else None
    if kind == "MultiPolygon":
        parts = _listed(_geometry(value, "MultiPolygon", key), key, 1_000)
        shape = shapely.multipolygons([_polygon(part, key, most) for part in parts])
    else:
        shape = _polygon(_geometry(value, "Polygon", key), key, most)
    if shapely.get_num_coordinates(shape) > most:
        raise BadOperation(f"{key} 顶点过多 / too many vertices", code="too_many_vertices")
    if not shapely.is_valid(shape) or shape.is_empty:
        reason = shapely.is_valid_reason(shape)
        raise BadOperation(f"{key} 不是有效的面 / not a valid polygon: {reason}", code="bad_geometry")
    return shapely.get_geometry(shape, 0) if shapely.get_num_geometries(shape) == 1 else shape


def _polygon(rings: Any, key: str, most: int) -> Any:
    shell, *holes = [_ring(ring, key, most) for ring in _listed(rings, key, 1_000)]
    return shapely.Polygon(shell, holes)


def _ring(value: Any, key: str, most: int) -> Any:
    xy = _positions(value, key, most)
    if len(xy) < 3:
        raise BadOperation(f"{key} 的环至少要有三个点 / a ring has three points at least", code="bad_geometry")
    return xy if (xy[0] == xy[-1]).all() else np.vstack([xy, xy[:1]])


def _geometry(value: Any, kind: str, key: str) -> Any:
    if isinstance(value, Mapping) and value.get("type") == "Feature":
        value = value.get("geometry")
    if isinstance(value, Mapping):
        if value.get("type") != kind:
            raise BadOperation(
                f"{key} 应为 {kind} / {key} must be a {kind}", given=value.get("type"), code="bad_geometry"
            )
        value = value.get("coordinates")
    return value


def _listed(value: Any, key: str, most: int) -> list[Any]:
    if not isinstance(value, list) or not 1 <= len(value) <= most:
        raise BadOperation(f"{key} 的坐标不合规 / bad coordinates", given=value, code="bad_geometry")
    return value


def _positions(value: Any, key: str, most: int) -> Any:
    if isinstance(value, (list, tuple)) and len(value) > most:
        raise BadOperation(
            f"{key} 最多 {most} 个点 / at most {most} points", given=len(value), code="too_many_vertices"
        )
    positions = _listed(value, key, most)
    if not all(_is_position(one) for one in positions):
        bad = next(one for one in positions if not _is_position(one))
        raise BadOperation(f"{key} 应为 [经度, 纬度] / positions are [lng, lat]", given=bad, code="bad_geometry")
    return np.array([one[:2] for one in positions], np.float64)


def _is_position(value: Any) -> bool:
    if not isinstance(value, (list, tuple)) or not 2 <= len(value) <= 3:
        return False
    lng, lat = value[0], value[1]
    numbers = all(isinstance(one, (int, float)) and not isinstance(one, bool) for one in (lng, lat))
    return numbers and _finite(lng) and _finite(lat) and -180 <= lng <= 180 and -90 <= lat <= 90


def _finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:
        return False
