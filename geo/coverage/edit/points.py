"""Points with weights, kept so that those inside a small polygon are found without looking at all."""

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

CELL_DEG = 0.002  # about 200 m: a grid covers a few cells
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Points:
    """Points (degrees) sorted by cell; inside a polygon includes its boundary."""

    def __init__(self, lng: Floats, lat: Floats, weight: Ints | None = None) -> None:
        column, row = np.floor(lng / CELL_DEG).astype(np.int64), np.floor(lat / CELL_DEG).astype(np.int64)
        order = np.lexsort((column, row))
        self.lng, self.lat = np.ascontiguousarray(lng[order]), np.ascontiguousarray(lat[order])
        self.weight = np.ones(len(lng), np.int64) if weight is None else weight[order]
        self._key = row[order] * (1 << 20) + column[order]

    @classmethod
    def none(cls) -> "Points":
        """Return no points."""
        return cls(np.empty(0), np.empty(0))

    def __len__(self) -> int:
        return len(self.lng)

    def near(self, box: tuple[float, float, float, float]) -> Ints:
        """Return the indices of the points in the cells that a box touches."""
        west, east = (int(np.floor(value / CELL_DEG)) for value in (box[0], box[2]))
        rows = np.arange(int(np.floor(box[1] / CELL_DEG)), int(np.floor(box[3] / CELL_DEG)) + 1, dtype=np.int64)
        begins = np.searchsorted(self._key, rows * (1 << 20) + west, "left")
        ends = np.searchsorted(self._key, rows * (1 << 20) + east, "right")
        spans = [np.arange(begin, end) for begin, end in zip(begins, ends, strict=True) if end > begin]
        return np.concatenate(spans) if spans else np.empty(0, np.int64)

    def inside(self, shape: Any) -> Ints:
        """Return the indices of the points in a polygon or on its boundary."""
        near = self.near(shape.bounds)
        if not len(near):
            return near
        shapely.prepare(shape)
        return np.asarray(near[shapely.intersects_xy(shape, self.lng[near], self.lat[near])], np.int64)
