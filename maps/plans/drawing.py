"""The map of a sheet as an SVG: paths in the sheet's own units, names along streets, a scale bar."""

import math
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import shapely

WIDTH, HEIGHT = 1000.0, 860.0  # units of the view box; the map's part of an A4 page
MARGIN_M = 60.0
BARS_M = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
ROAD_M = {"1": 24.0, "2": 14.0, "3": 7.0}
NAMES_MOST = 40


class Mark(NamedTuple):
    """A path of the drawing: the class that the style sheet knows, its data, a width in units or None."""

    css: str
    path: str
    width: float | None = None


class Name(NamedTuple):
    """A name on the map: where, turned by how many degrees, and its class."""

    css: str
    text: str
    x: float
    y: float
    turn: float


class Drawing(NamedTuple):
    """A map ready for its template."""

    marks: tuple[Mark, ...]
    names: tuple[Name, ...]
    bar_m: int
    bar: float  # its length in units


class _View:
    """Metres to units of the view box, north up."""

    def __init__(self, shape: Any) -> None:
        west, south, east, north = shape.bounds
        wide, high = east - west + 2 * MARGIN_M, north - south + 2 * MARGIN_M
        self.scale = min(WIDTH / wide, HEIGHT / high)
        self._x = WIDTH / 2 - (west + east) / 2 * self.scale
        self._y = HEIGHT / 2 + (south + north) / 2 * self.scale
        half_w, half_h = WIDTH / 2 / self.scale, HEIGHT / 2 / self.scale
        middle_x, middle_y = (west + east) / 2, (south + north) / 2
        self.box = (middle_x - half_w, middle_y - half_h, middle_x + half_w, middle_y + half_h)

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return a place of the drawing."""
        return round(x * self.scale + self._x, 1), round(self._y - y * self.scale, 1)

    def path(self, shape: Any) -> str:
        """Return path data of lines and areas, cut to the drawing."""
        return " ".join(self._line(part) for part in _lines(_cut(shape, self.box)) if not part.is_empty)

    def _line(self, part: Any) -> str:
        places = [self.at(x, y) for x, y in shapely.get_coordinates(part)]
        closed = len(places) > 2 and places[0] == places[-1]
        steps = "L".join(f"{x:g} {y:g}" for x, y in (places[:-1] if closed else places))
        return f"M{steps}{'Z' if closed else ''}"


def _cut(shape: Any, box: tuple[float, float, float, float]) -> Any:
    valid = shape if shapely.is_valid(shape) else shapely.make_valid(shape)
    return shapely.intersection(valid, shapely.box(*box))


def _lines(shape: Any) -> Iterable[Any]:
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon":
            yield from shapely.get_rings(part)
        elif part.geom_type == "LineString":
            yield part
        elif part.geom_type in ("MultiLineString", "MultiPolygon", "GeometryCollection"):
            yield from _lines(part)


def drawing(shape: Any, around: Sequence[Any], footprints: Sequence[Any]) -> Drawing:
    """Return the map of a grid in metres; `around` and `footprints` have kind, class_, name and shape."""
    view = _View(shape)
    marks = [*_areas(view, around), *_roads(view, around), *_houses(view, footprints), *_edges(view, shape, around)]
    bar = max((one for one in BARS_M if one * view.scale <= WIDTH / 4), default=BARS_M[0])
    return Drawing(
        tuple(one for one in marks if one.path), tuple(_names(view, around)), bar, round(bar * view.scale, 1)
    )


def _areas(view: _View, around: Sequence[Any]) -> list[Mark]:
    kept = [one for one in around if one.kind in ("park", "water") and one.shape.geom_type.endswith("Polygon")]
    return [Mark(one.kind, view.path(one.shape)) for one in kept]


def _roads(view: _View, around: Sequence[Any]) -> list[Mark]:
    roads = [one for one in around if one.kind in ("road", "rail") or (one.kind == "water" and _is_line(one.shape))]
    drawn = []
    for css in ("casing", "road"):
        for one in sorted(roads, key=lambda road: str(road.class_), reverse=True):
            wide = max(3.0, ROAD_M.get(str(one.class_), 7.0) * view.scale)
            if one.kind == "road":
                drawn.append(Mark(css, view.path(one.shape), round(wide + (1.6 if css == "casing" else 0), 1)))
            elif css == "road":
                drawn.append(Mark(f"{one.kind}-line", view.path(one.shape)))
    return drawn


def _is_line(shape: Any) -> bool:
    return bool(shape.geom_type.endswith("LineString"))


def _houses(view: _View, footprints: Sequence[Any]) -> list[Mark]:
    found = []
    for one in footprints:
        shape = one.shape.buffer(4) if one.shape.geom_type == "Point" else one.shape
        found.append(Mark(one.kind, view.path(shape)))
    return found


def _edges(view: _View, shape: Any, around: Sequence[Any]) -> list[Mark]:
    others = [Mark("edge", view.path(shapely.boundary(one.shape))) for one in around if one.kind == "grid"]
    return [*others, Mark("own-casing", view.path(shape)), Mark("own", view.path(shape))]


def _names(view: _View, around: Sequence[Any]) -> list[Name]:
    found: list[Name] = []
    for one in sorted(around, key=lambda each: str(each.class_)):
        if not one.name or len(found) >= NAMES_MOST:
            continue
        name = _along(view, one) if one.kind in ("road", "water", "rail") else _inside(view, one)
        if name and all(abs(name.x - other.x) + abs(name.y - other.y) > 70 for other in found):
            found.append(name)
    return found


def _along(view: _View, one: Any) -> Name | None:
    parts = [part for part in _lines(_cut(one.shape, view.box)) if part.length * view.scale > 22 * len(one.name)]
    if not parts or any(part.is_ring for part in parts):
        return _inside(view, one) if parts else None
    line = max(parts, key=lambda part: part.length)
    before, after = line.interpolate(0.48, normalized=True), line.interpolate(0.52, normalized=True)
    (x0, y0), (x1, y1) = view.at(before.x, before.y), view.at(after.x, after.y)
    return Name("street-name", one.name, (x0 + x1) / 2, (y0 + y1) / 2, _upright(x1 - x0, y1 - y0))


def _upright(dx: float, dy: float) -> float:
    """Return the angle of a line in degrees, such that text along it is never upside down.

    >>> _upright(-1.0, 0.0)
    0.0
    """
    turn = math.degrees(math.atan2(dy, dx))
    return round(turn - 180 if turn > 90 else turn + 180 if turn < -90 else turn, 1)


def _inside(view: _View, one: Any) -> Name | None:
    shape = _cut(one.shape, view.box)
    if shape.is_empty or shape.area * view.scale**2 < 2_500:
        return None
    point = shapely.point_on_surface(shape)
    x, y = view.at(point.x, point.y)
    return Name("grid-name" if one.kind == "grid" else f"{one.kind}-name", one.name, x, y, 0.0)
