"""The raster that an ownership index lies on: where it begins, how large its cells are."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from geo.types import Bbox

METRES_PER_DEGREE = 111_320.0
SMALLEST_CELL_M = 5.0
CELLS_PER_GRID_WIDTH = 80.0  # finer cells than this only cost cache; measured on 500 to 50,000 grids
FINEST = 2.0**-40  # of the largest coordinate: cells far wider than its last digit, where numbers are no degrees
# The origin is moved by irrational parts of a cell, so that cell lines do not meet round coordinates.
SHIFT_X, SHIFT_Y = 1.7310585786, 1.6180339887


class Frame(NamedTuple):
    """Origin in degrees, cells per degree, columns and rows; the outermost ring of cells is always empty."""

    west: float
    south: float
    per_lng: float
    per_lat: float
    columns: int
    rows: int
    tolerance: float

    def array(self) -> npt.NDArray[np.float64]:
        """Return the frame as numbers for kernels and files."""
        return np.array(self, dtype=np.float64)

    @classmethod
    def from_array(cls, values: npt.NDArray[np.float64]) -> "Frame":
        """Return the frame that `array` wrote."""
        west, south, per_lng, per_lat, columns, rows, tolerance = values.tolist()
        return cls(west, south, per_lng, per_lat, int(columns), int(rows), tolerance)


def fit(bounds: Bbox, grid_degrees: float, budget_mb: float) -> Frame:
    """Return a frame over `bounds` whose labels (4 bytes a cell) keep within the budget.

    Cells are about square on the ground, never under 5 m, and no finer than grids of that width deserve.
    """
    squeeze = max(0.05, float(np.cos(np.radians((bounds.south + bounds.north) / 2))))
    width = max((bounds.east - bounds.west) * METRES_PER_DEGREE * squeeze, SMALLEST_CELL_M)
    height = max((bounds.north - bounds.south) * METRES_PER_DEGREE, SMALLEST_CELL_M)
    cells = max(budget_mb * 2**20 / 4, 1024.0)
    cell = max(
        SMALLEST_CELL_M,
        np.sqrt(width * height / cells),
        max(width, height) / cells * 4,
        grid_degrees * METRES_PER_DEGREE / CELLS_PER_GRID_WIDTH,
    )
    largest = max(abs(value) for value in bounds)
    cell_lng = max(cell / (METRES_PER_DEGREE * squeeze), largest * FINEST)
    cell_lat = max(cell / METRES_PER_DEGREE, largest * FINEST)
    west, south = bounds.west - cell_lng * SHIFT_X, bounds.south - cell_lat * SHIFT_Y
    columns = int((bounds.east - west) / cell_lng) + 3
    rows = int((bounds.north - south) / cell_lat) + 3
    tolerance = max(1e-12, 4e-15 * largest)
    return Frame(west, south, 1 / cell_lng, 1 / cell_lat, columns, rows, tolerance)
