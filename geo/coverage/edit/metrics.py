"""What a grid holds and how it is shaped: the figures that a planner balances."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

import numpy as np
import shapely

from geo.coverage.edit.change import Change
from geo.coverage.edit.plan import Face, Plan, Shape, true_areas_m2
from geo.coverage.edit.points import Ints, Points
from geo.coverage.edit.refusal import Place
from geo.coverage.local import Local

PER_HOUSEHOLD = 2.62  # persons: the census of 2020
LABEL_SHARE = 20


@dataclass(frozen=True)
class Load:
    """What lies on the land: buildings weighed by households, incidents of twelve months and those of them that
    are still open, workers per grid."""

    buildings: Points = field(default_factory=Points.none)
    incidents: Points = field(default_factory=Points.none)
    open: Points = field(default_factory=Points.none)
    workers: Mapping[UUID, int] = field(default_factory=lambda: MappingProxyType({}))


class Metrics(NamedTuple):
    """The figures of one grid; `population` is households times the census's persons per household."""

    id: UUID
    code: str
    households: int | None
    population: int | None
    buildings: int
    area_m2: float
    incidents_12m: int
    workers: int
    compactness: float
    parts: int
    contiguous: bool


def metrics(plan: Plan, faces: Iterable[Face], load: Load) -> list[Metrics]:
    """Return the figures of grids; a point on a boundary counts for the grid with the lowest code."""
    found = []
    for face in faces:
        held = owned(plan, face, load.buildings)
        households = face.households
        if households is None and len(held):
            households = int(load.buildings.weight[held].sum())
        found.append(
            Metrics(
                face.id,
                face.code,
                households,
                round(households * PER_HOUSEHOLD) if households is not None else None,
                len(held),
                round(face.area_m2 or 0.0, 1),
                len(owned(plan, face, load.incidents)),
                load.workers.get(face.id, 0),
                round(compactness(plan, face.shape), 4),
                face.parts,
                face.parts == 1,
            )
        )
    return found


def owned(plan: Plan, face: Face, points: Points) -> Ints:
    """Return the indices of the points that a grid owns."""
    inside = points.inside(face.shape)
    if not len(inside):
        return inside
    strictly = shapely.contains_xy(face.shape, points.lng[inside], points.lat[inside])
    kept = [index for index in inside[~strictly] if _lowest(plan, points, int(index)) == face.id]
    return np.concatenate([inside[strictly], np.array(kept, np.int64)])


def _lowest(plan: Plan, points: Points, index: int) -> UUID | None:
    there = plan.at((float(points.lng[index]), float(points.lat[index])))
    lowest = min(there, key=lambda face: face.code, default=None)
    return lowest.id if lowest else None


class Moved(NamedTuple):
    """What a change hands from one grid to another; None for what no building on the land tells."""

    households: int | None
    buildings: int | None
    open_incidents: int


def moved(change: Change, load: Load) -> Moved:
    """Return the households, buildings and open incidents that lie in another grid after a change than before."""
    opened = len(_handed(change, load.open))
    there = any(len(load.buildings.inside(face.shape)) for face in _finest(change, change.before))
    if not there:
        return Moved(None, None, opened)
    built = _handed(change, load.buildings)
    return Moved(int(load.buildings.weight[built].sum()), len(built), opened)


def _finest(change: Change, faces: Mapping[UUID, Face]) -> list[Face]:
    found = [face for grid, face in faces.items() if grid in change.targets and face.level == change.plan.finest]
    return sorted(found, key=lambda face: face.code, reverse=True)  # who comes last, the lowest code, holds the edge


def _handed(change: Change, points: Points) -> Ints:
    """Return the indices of the points that change hands."""
    was, now = (
        {int(index): face.id for face in _finest(change, faces) for index in points.inside(face.shape)}
        for faces in (change.before, change.after)
    )
    return np.array([index for index, grid in was.items() if now.get(index, grid) != grid], np.int64)


def compactness(plan: Plan, shape: Shape) -> float:
    """Return the Polsby-Popper measure, 4 pi area / perimeter²: 1 for a circle."""
    flat = plan.scale.metres(shape)
    length = float(flat.length)
    return 4 * np.pi * float(flat.area) / length**2 if length else 0.0


def measured(change: Change, load: Load, middle: Place) -> Change:
    """Return a change whose reshaped faces carry area, label place and households.

    Households are counted from the buildings where there are any; else a merged grid has the sum of what was
    stated, and a grid cut in two has none stated. A face that only got a node keeps its figures.
    """
    reshaped = [face for grid, face in change.after.items() if _reshaped(change, grid)]
    if not reshaped:
        return change
    areas = true_areas_m2([face.shape for face in reshaped], middle)
    after = dict(change.after)
    for face, area in zip(reshaped, areas, strict=True):
        households = _households(change, face, load) if face.level == change.plan.finest else face.households
        after[face.id] = replace(face, area_m2=area, label=label_place(face.shape), households=households)
    after.update(_coarser(change, after))
    return replace(change, after=after, plan=change.plan.changed({}, after))


def _reshaped(change: Change, grid: UUID) -> bool:
    face, old = change.after[grid], change.before.get(grid)
    if old is None:
        return True
    if face.level == change.plan.finest:
        return grid in change.targets and face.shape is not old.shape
    return abs(change.plan.scale.area_m2(face.shape) - change.plan.scale.area_m2(old.shape)) > 0.01


def _households(change: Change, face: Face, load: Load) -> int | None:
    held = owned(change.plan, face, load.buildings)
    there = any(len(load.buildings.inside(old.shape)) for old in change.before.values() if old.level == face.level)
    if there:
        return int(load.buildings.weight[held].sum())
    whole = [old for grid, old in change.before.items() if grid in change.targets and old.level == face.level]
    new = [grid for grid in change.after if grid in change.targets and change.after[grid].level == face.level]
    known = [old.households for old in whole]
    return sum(one for one in known if one is not None) if len(new) == 1 and None not in known else None


def _coarser(change: Change, after: Mapping[UUID, Face]) -> dict[UUID, Face]:
    """Return coarser faces whose land changed with households moved as their finer ones' were."""
    made: dict[UUID, Face] = {}
    for level in reversed(change.plan.levels[:-1]):
        for grid, face in after.items():
            if face.level != level or not _reshaped(change, grid) or face.households is None:
                continue
            old = sum(one.households or 0 for one in change.before.values() if one.parent == grid)
            known = {**after, **made}
            new = sum(one.households or 0 for one in known.values() if one.parent == grid)
            made[grid] = replace(face, households=face.households + new - old)
    return made


def label_place(shape: Shape) -> Place:
    """Return a place well inside a shape: the middle of the largest circle in its largest part."""
    part = max(shapely.get_parts(shape), key=lambda one: one.area)
    local = Local(np.array([part], dtype=object))
    flat = local.forward(part)
    circle = shapely.maximum_inscribed_circle(flat, max(np.sqrt(flat.area) / LABEL_SHARE, 0.01))
    lng, lat = shapely.get_coordinates(local.inverse(circle))[0]
    return float(lng), float(lat)
