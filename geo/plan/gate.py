"""The gate before publishing: a whole plan proven anew, level by level, whatever was proven before."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple
from uuid import UUID

import numpy as np
import numpy.typing as npt
import shapely

from geo.coverage import FaultKind, find_faults, is_coverage, shape_faults
from geo.coverage.local import Local, Polygons

AREA_M2 = 1.0  # what rounding may change of an area
WIDTH_M = 0.01  # thinner differences are rounding of vertices along an edge, however long
MOST = 100  # faults told of one kind
TOLD = frozenset({FaultKind.GAP, FaultKind.SLIVER})


@dataclass(frozen=True)
class GateLevel:
    """The grids of one level, row by row; `parents` are rows of the level above, -1 for none; EPSG:4326."""

    key: str
    ids: Sequence[UUID]
    codes: Sequence[str]
    names: Sequence[str]
    parents: npt.NDArray[np.int64]
    shapes: Polygons
    parts: npt.NDArray[np.int64]  # in how many pieces each grid may lie


class Points(NamedTuple):
    """Where buildings are, in degrees."""

    lng: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]


class GateFault(NamedTuple):
    """What is wrong, on which level, with which grids, where. `stops` publishing, unless `acceptable` and accepted."""

    kind: str
    level: str
    codes: tuple[str, ...]
    place: tuple[float, float] | None = None
    area_m2: float = 0.0
    width_m: float = 0.0
    given: str = ""
    stops: bool = True
    acceptable: bool = False


def prove(levels: Sequence[GateLevel], earlier: Polygons | None, buildings: Points) -> list[GateFault]:
    """Return the faults of a whole plan; one without a fault that `stops` is a partition on every level.

    Proven are: valid shapes, no overlap and matching edges on every level, one piece per grid unless declared,
    parents that are exactly their children, one code per grid of a level, names, the land of the `earlier` plan
    (its finest grids; lost and new land can be accepted), and every building of that land in one grid. Gaps are
    told where the earlier plan has them too.
    """
    if not levels or not len(levels[-1].ids):
        return [GateFault("no_grids", levels[-1].key if levels else "", ())]
    found = [fault for level in levels for fault in _rows(level)]
    bad = [fault for level in levels for fault in _shapes(level)]
    if bad:
        return found + bad
    for level in levels:
        found += _parts(level)
        found += _coverage(level)
    matched = not any(fault.kind in ("overlap", "edges") for fault in found)
    union = shapely.coverage_union_all if matched else shapely.union_all  # the first is faster, where it may be used
    for above, level in pairwise(levels):
        found += _parents(above, level, union)
    if not matched:
        return found
    land = _union(levels[-1].shapes)
    if earlier is not None and len(earlier):
        before = _union(earlier)
        found += _land(levels[-1], before, land)
        found += _buildings(levels[-1], before, buildings)
    return found


def _rows(level: GateLevel) -> Iterator[GateFault]:
    for code, count in Counter(level.codes).items():
        if count > 1:
            yield GateFault("duplicate_code", level.key, (code,), given=str(count))
    for code, name in zip(level.codes, level.names, strict=True):
        if not code.strip() or not name.strip():
            yield GateFault("empty_code" if not code.strip() else "empty_name", level.key, (code,))


def _shapes(level: GateLevel) -> Iterator[GateFault]:
    for fault in shape_faults(level.shapes):
        codes = tuple(level.codes[row] for row in fault.members)
        yield GateFault(fault.kind.value, level.key, codes, fault.place, given=fault.reason)


def _parts(level: GateLevel) -> Iterator[GateFault]:
    counts = shapely.get_num_geometries(level.shapes)
    for row in np.flatnonzero(counts > level.parts)[:MOST].tolist():
        stray = min(shapely.get_parts(level.shapes[row]), key=lambda part: part.area)
        yield GateFault("several_parts", level.key, (level.codes[row],), _inside(stray), given=str(counts[row]))


def _coverage(level: GateLevel) -> Iterator[GateFault]:
    for fault in find_faults(level.shapes)[:MOST]:
        codes = tuple(level.codes[row] for row in fault.members[:20])
        stops = fault.kind not in TOLD  # a gap that the earlier plan has not is lost land, and stops as that
        area, width = round(fault.area_m2, 3), round(fault.width_m, 3)
        yield GateFault(fault.kind.value, level.key, codes, fault.place, area, width, fault.reason, stops)


def _parents(above: GateLevel, level: GateLevel, union: Callable[[Polygons], shapely.Geometry]) -> Iterator[GateFault]:
    orphans = [level.codes[row] for row in np.flatnonzero(level.parents < 0).tolist()]
    if orphans:
        yield GateFault("no_parent", level.key, tuple(orphans[:20]), given=str(len(orphans)))
    local = Local(above.shapes)
    order = np.argsort(level.parents, kind="stable")
    bounds = np.searchsorted(level.parents[order], np.arange(len(above.ids) + 1))
    for row in range(len(above.ids)):
        children = level.shapes[order[bounds[row] : bounds[row + 1]]]
        if not len(children):
            yield GateFault("no_children", above.key, (above.codes[row],), _inside(above.shapes[row]))
            continue
        piece, area, width = _difference(above.shapes[row], union(children), local)
        if piece is not None:
            yield GateFault("parent_differs", above.key, (above.codes[row],), piece, area, width)


def _difference(
    one: shapely.Geometry, other: shapely.Geometry, local: Local
) -> tuple[tuple[float, float] | None, float, float]:
    """Return a place, the area and the width of what two shapes do not share; no place where that is rounding."""
    if one.equals(other):
        return None, 0.0, 0.0
    return _largest(shapely.symmetric_difference(local.forward(one), local.forward(other)), local)


def _largest(flat: shapely.Geometry, local: Local) -> tuple[tuple[float, float] | None, float, float]:
    """Return place, area and mean width of the parts of a difference that are wider than rounding."""
    parts = [part for part in shapely.get_parts(flat) if part.geom_type == "Polygon" and _width(part) > WIDTH_M]
    area = float(sum(part.area for part in parts))
    if area <= AREA_M2:
        return None, area, 0.0
    largest = max(parts, key=lambda part: part.area)
    return local.place(largest), round(area, 3), round(_width(largest), 3)


def _width(part: shapely.Geometry) -> float:
    return 2 * part.area / part.length if part.length else 0.0


def _union(shapes: Polygons) -> shapely.Geometry:
    return shapely.coverage_union_all(shapes) if is_coverage(shapes) else shapely.union_all(shapes)


def _land(level: GateLevel, before: shapely.Geometry, after: shapely.Geometry) -> Iterator[GateFault]:
    if before.equals(after):
        return
    local = Local(np.array([before, after], dtype=object))
    old, new = local.forward(before), local.forward(after)
    for kind, piece in (("land_lost", shapely.difference(old, new)), ("land_new", shapely.difference(new, old))):
        place, area, width = _largest(piece, local)
        if place is not None:
            yield GateFault(kind, level.key, (), place, area, width, acceptable=True)


def _buildings(level: GateLevel, before: shapely.Geometry, points: Points) -> Iterator[GateFault]:
    """Buildings of the earlier plan's land that nobody owns any more, and those that two grids hold inside."""
    if not len(points.lng):
        return
    shapely.prepare(before)
    here = np.flatnonzero(shapely.intersects_xy(before, points.lng, points.lat))
    places = shapely.points(points.lng[here], points.lat[here])
    tree = shapely.STRtree(level.shapes)
    touched = np.bincount(tree.query(places, predicate="intersects")[0], minlength=len(here))
    held = np.bincount(tree.query(places, predicate="within")[0], minlength=len(here))
    for kind, rows in (("building_without_grid", touched == 0), ("building_in_several", held > 1)):
        several = here[np.flatnonzero(rows)]
        for row in several[:MOST].tolist():
            place = (float(points.lng[row]), float(points.lat[row]))
            yield GateFault(kind, level.key, (), place, given=str(len(several)), acceptable=kind.endswith("grid"))


def _inside(shape: shapely.Geometry) -> tuple[float, float]:
    lng, lat = shapely.get_coordinates(shapely.point_on_surface(shape))[0]
    return round(float(lng), 7), round(float(lat), 7)


def allowed_parts(ids: Sequence[UUID], declared: Sequence[bool], earlier: Mapping[UUID, int]) -> npt.NDArray[np.int64]:
    """Return in how many pieces each grid may lie: as many as before, any number where that is declared, else one."""
    many = np.iinfo(np.int64).max
    return np.array(
        [many if said else max(1, earlier.get(grid, 1)) for grid, said in zip(ids, declared, strict=True)], np.int64
    )
