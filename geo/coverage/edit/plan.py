"""A plan being edited: an immutable value; every change gives a new one and shares the rest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any, Self
from uuid import UUID

import numpy as np
import numpy.typing as npt
import shapely

from geo.coverage.edit.naming import SERIAL_WIDTH
from geo.coverage.edit.refusal import Place, Refused
from geo.crs import Metres

Bounds = npt.NDArray[np.float64]
Shape = Any  # a shapely Polygon or MultiPolygon of degrees, lng lat


@dataclass(frozen=True)
class Face:
    """A grid of any level: its identity, its labels, its land."""

    id: UUID
    level: str
    code: str
    name: str
    parent: UUID | None
    shape: Shape
    households: int | None = None
    attributes: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    area_m2: float | None = None
    label: Place | None = None

    @property
    def locked(self) -> bool:
        """Whether no operation may touch its land or labels."""
        return bool(self.attributes.get("locked"))

    @property
    def multipart(self) -> bool:
        """Whether it is declared to lie in several pieces."""
        return bool(self.attributes.get("multipart"))

    @property
    def parts(self) -> int:
        """The number of its pieces."""
        return int(shapely.get_num_geometries(self.shape))


@dataclass(frozen=True)
class Scale:
    """Metres per degree of longitude and latitude around a place: an affine picture, areas stay additive."""

    x: float
    y: float

    @classmethod
    def at(cls, lat: float) -> Self:
        """Return the scale at a latitude."""
        phi = np.radians(lat)
        flat = 1 - 0.00669437999014 * np.sin(phi) ** 2
        parallel = 6378137.0 / np.sqrt(flat) * np.cos(phi)
        meridian = 6378137.0 * (1 - 0.00669437999014) / flat**1.5
        return cls(float(np.radians(parallel)), float(np.radians(meridian)))

    def area_m2(self, shape: Shape) -> float:
        """Return an area in the affine picture; true to about 1 % within 50 km, exactly additive."""
        return float(shapely.area(shape)) * self.x * self.y

    def metres(self, shape: Shape) -> Any:
        """Return geometry in metres (not shifted)."""
        return shapely.transform(shape, lambda xy: xy * (self.x, self.y))

    def degrees(self, shape: Shape) -> Any:
        """Return geometry of metres in degrees."""
        return shapely.transform(shape, lambda xy: xy / (self.x, self.y))

    def distance_m(self, one: Place, other: Place) -> float:
        """Return the distance between two places in metres."""
        return float(np.hypot((one[0] - other[0]) * self.x, (one[1] - other[1]) * self.y))

    def margin(self, metres: float) -> float:
        """Return so many metres in degrees, of the shorter kind."""
        return metres / max(self.x, self.y)


@dataclass(frozen=True)
class Plan:
    """The grids of a draft: `faces` of the finest level, a coverage; `upper` the coarser ones, dissolved from it.

    `levels` run coarse to fine. `used` are the codes of the finest level that are or were taken in the layer,
    and `serial_width` is how many digits at their end count inside a parent.
    """

    levels: tuple[str, ...]
    faces: Mapping[UUID, Face]
    upper: Mapping[UUID, Face] = field(default_factory=dict)
    used: frozenset[str] = frozenset()
    serial_width: int = SERIAL_WIDTH

    @property
    def finest(self) -> str:
        """The level that is edited."""
        return self.levels[-1]

    @property
    def ids(self) -> list[UUID]:
        """The grids of the finest level in a fixed order."""
        return list(self.faces)

    @cached_property
    def boxes(self) -> "Boxes":
        """The box of each face."""
        return Boxes.of(self.faces)

    @property
    def bounds(self) -> Bounds:
        """West, south, east, north of each face, in no order that counts."""
        there = self.boxes.bounds
        return there[~np.isnan(there[:, 0])]

    @cached_property
    def scale(self) -> Scale:
        """Metres per degree at the plan's middle."""
        south, north = self.bounds[:, 1].min(initial=90.0), self.bounds[:, 3].max(initial=-90.0)
        return Scale.at(float(south + north) / 2)

    @cached_property
    def children(self) -> Mapping[UUID | None, list[UUID]]:
        """The ids of the grids in each coarser grid, of all levels."""
        found: dict[UUID | None, list[UUID]] = {}
        for many in (self.upper, self.faces):
            for face in many.values():
                found.setdefault(face.parent, []).append(face.id)
        return found

    def face(self, grid: UUID) -> Face:
        """Return a grid of the finest level; raises Refused `unknown_grid`."""
        found = self.faces.get(grid)
        if found is None:
            raise Refused("unknown_grid", "方案里没有这个网格 / no such grid in this draft", grids=[grid])
        return found

    def near(self, box: Iterable[float], margin: float = 1e-7) -> list[Face]:
        """Return the faces whose boxes come within `margin` degrees of `box`."""
        return [self.faces[grid] for grid in self.boxes.near(box, margin)]

    def at(self, place: Place) -> list[Face]:
        """Return the faces that hold a place, several where it lies on their boundary."""
        lng, lat = place
        return [face for face in self.near((lng, lat, lng, lat)) if shapely.intersects_xy(face.shape, lng, lat)]

    def changed(self, before: Mapping[UUID, Face], after: Mapping[UUID, Face]) -> Self:
        """Return the plan with the faces `before` replaced by those `after`, of all levels."""
        faces, upper = dict(self.faces), dict(self.upper)  # whole dicts are copied without hashing ids again
        gone = [grid for grid in before if grid not in after]
        for grid in gone:
            faces.pop(grid, None)
            upper.pop(grid, None)
        for grid, face in after.items():
            (faces if face.level == self.finest else upper)[grid] = face
        new = {face.code for face in after.values() if face.level == self.finest} - self.used
        made = replace(self, faces=faces, upper=upper, used=self.used | new if new else self.used)
        made.__dict__["scale"] = self.scale
        made.__dict__["boxes"] = self.boxes.changed(gone, [one for one in after.values() if one.level == self.finest])
        return made


@dataclass(frozen=True)
class Boxes:
    """The boxes of faces, one row each; the row of a face that is no more holds no number."""

    bounds: Bounds
    ids: list[UUID]
    rows: dict[UUID, int]

    @classmethod
    def of(cls, faces: Mapping[UUID, Face]) -> Self:
        """Return the boxes of faces."""
        shapes = np.array([face.shape for face in faces.values()], dtype=object)
        bounds = np.asarray(shapely.bounds(shapes), np.float64).reshape(-1, 4)
        ids = list(faces)
        return cls(bounds, ids, {grid: row for row, grid in enumerate(ids)})

    def near(self, box: Iterable[float], margin: float) -> list[UUID]:
        """Return the faces whose boxes come within `margin` of `box`."""
        west, south, east, north = box
        there = self.bounds
        hits = (
            (there[:, 0] <= east + margin)
            & (there[:, 2] >= west - margin)
            & (there[:, 1] <= north + margin)
            & (there[:, 3] >= south - margin)
        )
        return [self.ids[row] for row in np.flatnonzero(hits)]

    def changed(self, gone: Iterable[UUID], after: Iterable[Face]) -> Self:
        """Return the boxes after faces went, moved and came."""
        bounds, ids, rows = self.bounds.copy(), list(self.ids), dict(self.rows)
        new = []
        for grid in gone:
            if grid in rows:
                bounds[rows.pop(grid)] = np.nan
        for face in after:
            if face.id in rows:
                bounds[rows[face.id]] = face.shape.bounds
            else:
                rows[face.id] = len(ids)
                ids.append(face.id)
                new.append(face.shape.bounds)
        return type(self)(np.vstack([bounds, np.array(new)]) if new else bounds, ids, rows)


def true_areas_m2(shapes: Iterable[Shape], middle: Place) -> list[float]:
    """Return areas in the flat system of the plan's middle, as published plans state them."""
    system = Metres(*middle)

    def flat(degrees: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.column_stack(system.forward(degrees[:, 0], degrees[:, 1]))

    return [float(shapely.area(shapely.transform(shape, flat))) for shape in shapes]
