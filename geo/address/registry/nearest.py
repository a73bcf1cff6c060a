"""The standard addresses nearest to a point: points in cells, cells in a tree, no look at all of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from geo.address.columns import Array, Floats, Ints, Longs
from geo.crs import geodesic_distance_m

if TYPE_CHECKING:
    from scipy.spatial import cKDTree

CELL_DEG = 0.002  # about 200 m: some dozens of addresses in a town
EARTH_M = 6_371_008.8
ELLIPSOID = 1.012  # a distance on the ellipsoid and one on the sphere differ by less than this factor
CELLS_AT_ONCE = 16


@dataclass(frozen=True)
class NearestIndex:
    """Rows with a point, sorted by cell: those of cell c are `rows[start[c]:start[c + 1]]`; degrees, WGS84."""

    rows: Ints
    lng: Floats
    lat: Floats
    start: Ints
    middle_lng: Floats
    middle_lat: Floats
    reach: Floats  # metres on the sphere from a cell's middle to its furthest point

    @classmethod
    def build(cls, lng: Floats, lat: Floats, length: Longs | None = None) -> "NearestIndex":
        """Return the index of points; rows without one (NaN) are never near.

        Of the rows at one place, the rooms of a building, the one of least `length` stands for all, else the first.
        """
        rows = np.flatnonzero(np.isfinite(lng) & np.isfinite(lat))
        if len(rows):
            size = np.zeros(len(rows), np.int64) if length is None else length[rows]
            together = np.lexsort((rows, size, lat[rows], lng[rows]))
            x, y = lng[rows[together]], lat[rows[together]]
            rows = rows[together[np.append(True, (x[1:] != x[:-1]) | (y[1:] != y[:-1]))]]
        x, y = lng[rows], lat[rows]
        column, line = np.floor((x + 180) / CELL_DEG).astype(np.int64), np.floor((y + 90) / CELL_DEG).astype(np.int64)
        cell = line * 1_000_000 + column
        by_cell = np.argsort(cell, kind="stable")
        rows, x, y, cell = rows[by_cell], x[by_cell], y[by_cell], cell[by_cell]
        _, first = np.unique(cell, return_index=True)
        start = np.append(first, len(rows)).astype(np.int32)
        sizes = np.maximum(np.diff(start), 1)
        middle_x, middle_y = _sums(x, first) / sizes, _sums(y, first) / sizes
        which = np.repeat(np.arange(len(first)), np.diff(start))
        away = _apart_m(_on_sphere(x, y), _on_sphere(middle_x, middle_y)[which])
        reach = np.maximum.reduceat(away, first) if len(first) else np.empty(0)
        return cls(rows.astype(np.int32), x, y, start, middle_x, middle_y, reach)

    def arrays(self) -> dict[str, Array]:
        """Return everything as arrays, to be written to files."""
        names = ("rows", "lng", "lat", "start", "middle_lng", "middle_lat", "reach")
        return {name: getattr(self, name) for name in names}

    @classmethod
    def from_arrays(cls, given: Mapping[str, Array]) -> "NearestIndex":
        """Return an index from what `arrays` gave, perhaps mapped from files."""
        return cls(**given)

    @cached_property
    def _tree(self) -> "cKDTree":
        from scipy.spatial import cKDTree  # noqa: PLC0415  # a quarter of a second that few commands need

        return cKDTree(_on_sphere(self.middle_lng, self.middle_lat))

    def nearest(self, lng: float, lat: float, most: int) -> list[tuple[int, float]]:
        """Return the rows nearest to a point with their distances in metres on the ellipsoid, nearest first.

        Cells are looked at from the nearest on, until no other cell can hold a nearer address.
        """
        cells = len(self.middle_lng)
        if not cells or most < 1:
            return []
        here = _on_sphere(np.array([lng]), np.array([lat]))
        asked, found = 0, np.empty((2, 0))
        while asked < cells:
            more = min(cells, max(CELLS_AT_ONCE, 2 * asked))
            chords, near = self._tree.query(here[0], k=np.arange(asked + 1, more + 1))
            found = np.hstack([found, self._measured(np.atleast_1d(near), lng, lat)])
            asked = more
            if found.shape[1] >= most and asked < cells:
                furthest = float(np.partition(found[1], most - 1)[most - 1])
                if furthest * ELLIPSOID < _arc_m(float(chords[-1])) - float(self.reach.max()):
                    break
        best = np.lexsort((found[0], found[1]))[:most]
        return [(int(found[0, at]), float(found[1, at])) for at in best]

    def _measured(self, cells: Longs, lng: float, lat: float) -> Floats:
        """Return the rows of cells with their distances in metres, as two lines of an array."""
        places = np.concatenate([np.arange(self.start[cell], self.start[cell + 1]) for cell in cells])
        far = geodesic_distance_m(
            np.full(len(places), lng), np.full(len(places), lat), self.lng[places], self.lat[places]
        )
        return np.vstack([self.rows[places].astype(np.float64), np.asarray(far)])


def _sums(values: Floats, first: Longs) -> Floats:
    found: Floats = np.add.reduceat(values, first) if len(first) else np.empty(0)
    return found


def _on_sphere(lng: Floats, lat: Floats) -> Floats:
    """Return points on the unit sphere."""
    x, y = np.radians(lng), np.radians(lat)
    return np.column_stack([np.cos(y) * np.cos(x), np.cos(y) * np.sin(x), np.sin(y)])


def _arc_m(chord: float) -> float:
    return float(2 * EARTH_M * np.arcsin(min(1.0, chord / 2)))


def _apart_m(one: Floats, other: Floats) -> Floats:
    chord = np.linalg.norm(one - other, axis=1)
    found: Floats = 2 * EARTH_M * np.arcsin(np.minimum(1.0, chord / 2))
    return found
