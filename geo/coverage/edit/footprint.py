"""Buildings as an edit sees them: their outline, their point, the grids that hold parts of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import shapely

from geo.coverage.edit.plan import Face, Plan, Scale
from geo.coverage.edit.refusal import Place, Refused

CUT_M2 = 0.5  # a footprint with less than this on the other side is not cut, only drawn carelessly


@dataclass(frozen=True)
class Footprint:
    """A building: its identity, its outline or point, the point that says whose it is."""

    id: UUID
    shape: Any
    point: Place


def owner(plan: Plan, place: Place) -> Face | None:
    """Return the grid that owns a place: of several on whose boundary it lies, that with the lowest code."""
    return min(plan.at(place), key=lambda face: face.code, default=None)


def split_by(plan: Plan, building: Footprint) -> list[Face]:
    """Return the grids that hold parts of a footprint; one where it is whole."""
    near = plan.near(building.shape.bounds)
    if len(near) < 2 or building.shape.area == 0:
        return near[:1]
    return [face for face in near if is_cut_off(building.shape, face.shape, plan.scale)]


def is_cut_off(shape: Any, land: Any, scale: Scale) -> bool:
    """Tell whether a footprint has more than a careless stroke in a land."""
    return scale.area_m2(shapely.intersection(shape, land)) > CUT_M2


def building_split(building: Footprint, faces: Sequence[Face]) -> Refused:
    """Return the refusal that a boundary would run through a building."""
    return Refused(
        "building_split",
        "边界会穿过一栋建筑 / the boundary would run through a building",
        place=building.point,
        grids=[face.id for face in faces],
        given=str(building.id),
    )
