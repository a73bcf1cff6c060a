"""Polygons as flat rings: coordinates, where each ring begins, whose it is and which side is inside."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from geo.errors import GeoError

POLYGON, MULTIPOLYGON = 3, 6
LARGEST = 1e100  # products of larger coordinates are no numbers


class NotPolygons(GeoError):
    """An index is built from polygons and multipolygons alone."""

    code = "not_polygons"


class NotFinite(GeoError):
    """A polygon with a vertex at no place; files and databases let such vertices through."""

    code = "not_finite"


class Rings(NamedTuple):
    """All rings one behind the other."""

    x: npt.NDArray[np.float64]
    y: npt.NDArray[np.float64]
    starts: npt.NDArray[np.int64]
    owner: npt.NDArray[np.int32]
    left: npt.NDArray[np.bool_]  # the polygon lies left of the ring's direction


def flatten(polygons: npt.NDArray[np.object_]) -> Rings:
    """Return the rings of all polygons, owners as positions in the input; raises NotPolygons, NotFinite."""
    kinds = shapely.get_type_id(polygons)
    wrong = np.flatnonzero((kinds != POLYGON) & (kinds != MULTIPOLYGON))
    if wrong.size:
        given = {"position": int(wrong[0]), "type": getattr(polygons[wrong[0]], "geom_type", None)}
        raise NotPolygons("only polygons can own a point", given=given, expected="Polygon or MultiPolygon")
    parts, whose = shapely.get_parts(polygons, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    shell = np.diff(part, prepend=-1) != 0
    xy = shapely.get_coordinates(rings)
    wrong = np.flatnonzero(~(np.abs(xy) <= LARGEST).all(axis=1))
    if wrong.size:
        ring = np.repeat(np.arange(len(rings)), shapely.get_num_coordinates(rings))[wrong[0]]
        given = {"position": int(whose[part[ring]]), "vertex": [str(value) for value in xy[wrong[0]]]}
        raise NotFinite("a vertex is not finite", given=given, expected=f"finite coordinates up to {LARGEST:g}")
    starts = np.zeros(len(rings) + 1, np.int64)
    np.cumsum(shapely.get_num_coordinates(rings), out=starts[1:])
    x, y = np.ascontiguousarray(xy[:, 0]), np.ascontiguousarray(xy[:, 1])
    return Rings(x, y, starts, whose[part].astype(np.int32), shapely.is_ccw(rings) == shell)


def vertex_owners(rings: Rings) -> npt.NDArray[np.int32]:
    """Return, for the edge that begins at each vertex, the polygon inside it; ~polygon where that is right of
    the ring's direction. Last vertices of rings begin no edge and carry a value of no meaning."""
    signed = np.where(rings.left, rings.owner, ~rings.owner).astype(np.int32)
    return np.repeat(signed, np.diff(rings.starts))
