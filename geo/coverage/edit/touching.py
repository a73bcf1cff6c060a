"""Grids that touch themselves in a point at the border of the plan.

Such a plan is a partition, but GEOS, and with it PostGIS and QGIS, take it for a broken one (see `matched`): an edge
there has no other side by which they could tell. So operations do not make any; inside the plan it does no harm.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.coverage.edit.plan import Face
from geo.coverage.edit.refusal import Place, Refused
from geo.coverage.edit.rings import edges
from geo.coverage.matched import pinches

Near = Callable[[Iterable[float]], list[Face]]


def near_in(faces: Iterable[Face]) -> Near:
    """Return how to find those of a few faces that a box meets."""
    many = list(faces)
    west, south, east, north = shapely.bounds(np.array([face.shape for face in many], object)).reshape(-1, 4).T

    def near(box: Iterable[float]) -> list[Face]:
        left, low, right, high = box
        hits = (west <= right) & (east >= left) & (south <= high) & (north >= low)
        return [many[row] for row in np.flatnonzero(hits)]

    return near


def told_around(near: Near, changed: Sequence[Face]) -> tuple[list[Face], npt.NDArray[np.object_]]:
    """Return the changed faces with those around them, and the edges of each that GEOS takes for wrong."""
    known = {one.id: one for face in changed for one in near(face.shape.bounds)}
    faces = list(known.values())
    return faces, np.asarray(shapely.coverage_invalid_edges(np.array([face.shape for face in faces], dtype=object)))


def check_touching(was: Near, now: Near, changed: Sequence[Face]) -> None:
    """Raise Refused `touches_itself` where GEOS would take the whole for broken, though it is matched, as it was not.

    `was` and `now` find the faces of one level before and after a change.
    """
    for place, face in sorted(_tips(now, changed).items()):
        if place not in _tips(was, was((*place, *place))):
            words = f"网格 {face.code} 会在方案边界的一点上碰到自己 / {face.code} would touch itself at the border"
            raise Refused("touches_itself", words, place=place, grids=[face.id])


def _tips(near: Near, changed: Sequence[Face]) -> dict[Place, Face]:
    """Return the vertices where rings of one face touch and an edge begins that has no face on its other side."""
    faces, told = told_around(near, changed)
    suspects = np.flatnonzero(~shapely.is_empty(told))
    touching = pinches(np.array([face.shape for face in faces], dtype=object)) if len(suspects) else set()
    found: dict[Place, Face] = {}
    for index in suspects if touching else ():
        for edge in edges(told[index]):
            tips = touching.intersection(edge)
            if tips and _is_free(near, faces[index], edge):
                found.update(dict.fromkeys(tips, _pinched(faces, tips)))
    return found


def _is_free(near: Near, face: Face, edge: Any) -> bool:
    beside = near(shapely.LineString(edge).bounds)
    return not any(edge in edges(other.shape) for other in beside if other.id != face.id)


def _pinched(faces: Sequence[Face], tips: set[Place]) -> Face:
    return next(face for face in faces if tips & pinches(np.array([face.shape], object)))
