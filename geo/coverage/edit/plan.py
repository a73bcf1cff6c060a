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

    `levels` run coarse to fine. `used` are the codes of the finest level that are or were taken in the layer.
    """

    levels: tuple[str, ...]
    faces: Mapping[UUID, Face]
    upper: Mapping[UUID, Face] = field(default_factory=dict)
    used: frozenset[str] = frozenset()

    @property
    def finest(self) -> str:
        """The level that is edited."""
        return self.levels[-1]

    @cached_property
    def ids(self) -> list[UUID]:
        """The grids of the finest level in a fixed order, as `bounds` has them."""
        return list(self.faces)

    @cached_property
    def bounds(self) -> Bounds:
        """West, south, east, north of each face."""
        shapes = np.array([face.shape for face in self.faces.values()], dtype=object)
        return np.asarray(shapely.bounds(shapes), np.float64).reshape(-1, 4)

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
        west, south, east, north = box
        there = self.bounds
        hits = (
            (there[:, 0] <= east + margin)
            & (there[:, 2] >= west - margin)
            & (there[:, 1] <= north + margin)
            & (there[:, 3] >= south - margin)
        )
        ids = self.ids
        return [self.faces[ids[index]] for index in np.flatnonzero(hits)]

    def at(self, place: Place) -> list[Face]:
        """Return the faces that hold a place, several where it lies on their boundary."""
        lng, lat = place
        return [face for face in self.near((lng, lat, lng, lat)) if shapely.intersects_xy(face.shape, lng, lat)]

    def changed(self, before: Mapping[UUID, Face], after: Mapping[UUID, Face]) -> Self:
        """Return the plan with the faces `before` replaced by those `after`, of all levels."""
        gone = before.keys() - after.keys()
        faces = {grid: face for grid, face in self.faces.items() if grid not in gone}
        upper = {grid: face for grid, face in self.upper.items() if grid not in gone}
        for grid, face in after.items():
            (faces if face.level == self.finest else upper)[grid] = face
        used = self.used | {face.code for face in after.values() if face.level == self.finest}
        made = replace(self, faces=faces, upper=upper, used=used)
        made.__dict__["scale"] = self.scale
        made.__dict__["bounds"] = self._moved_bounds(gone, after)
        return made

    def _moved_bounds(self, gone: Iterable[UUID], after: Mapping[UUID, Face]) -> Bounds:
        """Patch the boxes instead of measuring every face again."""
        there, ids = self.bounds, self.ids
        kept = np.array([grid not in gone for grid in ids], bool) if gone else np.ones(len(ids), bool)
        patched = there[kept].copy()
        row_of = {grid: row for row, grid in enumerate(grid for grid in ids if grid not in gone)}
        new = []
        for grid, face in after.items():
            if face.level != self.finest:
                continue
            if grid in row_of:
                patched[row_of[grid]] = face.shape.bounds
            else:
                new.append(face.shape.bounds)
        return np.vstack([patched, np.array(new)]) if new else patched


def true_areas_m2(shapes: Iterable[Shape], middle: Place) -> list[float]:
    """Return areas in the flat system of the plan's middle, as published plans state them."""
    system = Metres(*middle)

    def flat(degrees: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.column_stack(system.forward(degrees[:, 0], degrees[:, 1]))

    return [float(shapely.area(shapely.transform(shape, flat))) for shape in shapes]
