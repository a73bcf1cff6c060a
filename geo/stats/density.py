"""Density surfaces: Gaussian kernel density on a raster of square cells, corrected at the study area's edge.

Linear (cloud-in-cell) binning and a product in frequency space; see Wand, "Fast computation of multivariate
kernel estimators", JCGS 3 (1994), and for the edge Diggle, "A kernel method for smoothing point process
data", Applied Statistics 34 (1985).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rasterio.features import rasterize
from rasterio.transform import Affine
from scipy import fft
from shapely import Geometry

Floats = NDArray[np.float64]
Raster = NDArray[np.float32]
Mask = NDArray[np.bool_]

REACH = 6.0  # a Gaussian is taken as nothing beyond this many sigmas
SQUARE_KM = 1_000_000.0
LEAST_MASS = 0.05  # less of the kernel inside the area than this: no estimate


class Frame(NamedTuple):
    """A raster in metres: the outer corner at west and south, rows counted from the south."""

    west: float
    south: float
    cell_m: float
    columns: int
    rows: int

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns, as arrays have them."""
        return self.rows, self.columns

    @property
    def centres(self) -> tuple[Floats, Floats]:
        """The x of each column's and the y of each row's middle."""
        across = np.arange(self.columns, dtype=np.float64) + 0.5
        up = np.arange(self.rows, dtype=np.float64) + 0.5
        return self.west + across * self.cell_m, self.south + up * self.cell_m


def frame_of(west: float, south: float, east: float, north: float, *, cell_m: float, most: int = 2048) -> Frame:
    """Return a frame over the box; cells grow beyond `cell_m` where a side would have more than `most`."""
    if not (east >= west and north >= south and cell_m > 0):
        raise ValueError("frame_of needs west <= east, south <= north and cell_m > 0")
    cell_m = max(cell_m, (east - west) / most, (north - south) / most)
    columns = max(2, int(np.ceil((east - west) / cell_m)))
    return Frame(west, south, cell_m, columns, max(2, int(np.ceil((north - south) / cell_m))))


def inside(frame: Frame, area: Geometry) -> Mask:
    """Return which cell centres lie in `area` (metres, same axes as the frame)."""
    if area.is_empty:
        return np.zeros(frame.shape, dtype=np.bool_)
    place = Affine(frame.cell_m, 0, frame.west, 0, frame.cell_m, frame.south)
    burnt: Mask = rasterize([(area, 1)], frame.shape, transform=place, dtype="uint8") > 0
    return burnt


def binned(frame: Frame, x: Floats, y: Floats, weight: Floats | None = None) -> Raster:
    """Return the weight per cell, each point shared linearly among the four nearest cell centres.

    What lies more than half a cell outside the frame is left out.
    """
    rows, columns = frame.shape
    across = (x - frame.west) / frame.cell_m + 0.5  # the frame gets a rim of one cell on every side
    up = (y - frame.south) / frame.cell_m + 0.5
    kept = (across >= 0) & (across < columns + 1) & (up >= 0) & (up < rows + 1)
    if not kept.all():
        across, up = across[kept], up[kept]
        weight = None if weight is None else weight[kept]
    column, row = across.astype(np.int32), up.astype(np.int32)
    right, above = across - column, up - row
    stride = columns + 2
    at = row * stride + column
    mass = np.ones_like(right) if weight is None else weight
    left_mass = mass * (1 - right)
    right_mass = mass * right
    size = (rows + 2) * stride
    total = np.bincount(at, left_mass * (1 - above), size)
    total += np.bincount(at + 1, right_mass * (1 - above), size)
    total += np.bincount(at + stride, left_mass * above, size)
    total += np.bincount(at + stride + 1, right_mass * above, size)
    return total.reshape(rows + 2, stride)[1:-1, 1:-1].astype(np.float32)


def smoothed(values: Raster, cell_m: float, sigma_m: float, *, linear: bool = True) -> Raster:
    """Return `values` under a Gaussian of `sigma_m`, nothing wrapping around, in single precision.

    Linear binning is itself a kernel of variance cell²/6 on each axis; with `linear` that is taken off.
    """
    if sigma_m < cell_m:
        raise ValueError(f"sigma_m {sigma_m} must be at least one cell ({cell_m})")
    sigma = np.sqrt(sigma_m**2 - cell_m**2 / 6) / cell_m if linear else sigma_m / cell_m
    pad = int(np.ceil(REACH * sigma))
    shape = [fft.next_fast_len(side + pad, real=True) for side in values.shape]
    up = _transfer(fft.fftfreq(shape[0]), sigma)
    across = _transfer(fft.rfftfreq(shape[1]), sigma)
    spectrum = fft.rfft2(values, shape, workers=2)
    spectrum *= up[:, None]
    spectrum *= across[None, :]
    out = fft.irfft2(spectrum, shape, workers=2)[: values.shape[0], : values.shape[1]]
    clipped: Raster = np.maximum(out, 0).astype(np.float32)
    return clipped


def _transfer(frequency: Floats, sigma: float) -> Raster:
    return np.exp(-2 * np.pi**2 * sigma**2 * frequency**2).astype(np.float32)


def edge_mass(mask: Mask, cell_m: float, sigma_m: float) -> Raster:
    """Return how much of the kernel around each cell lies inside the study area, 0 to 1."""
    return smoothed(mask.astype(np.float32), cell_m, sigma_m, linear=False)


def density(
    frame: Frame,
    x: Floats,
    y: Floats,
    sigma_m: float,
    *,
    weight: Floats | None = None,
    mask: Mask | None = None,
) -> Raster:
    """Return weight per square kilometre; with a `mask` corrected at its edge and not a number outside it."""
    raw = smoothed(binned(frame, x, y, weight), frame.cell_m, sigma_m) * np.float32(SQUARE_KM / frame.cell_m**2)
    if mask is None:
        return raw
    mass = edge_mass(mask, frame.cell_m, sigma_m)
    good = mask & (mass > LEAST_MASS)
    return np.where(good, raw / np.where(good, mass, 1), np.nan).astype(np.float32)


def relative(
    cases: Raster, base: Raster, *, per: float, least_base: float, prior_rate: float = 0.0, prior_base: float = 0.0
) -> Raster:
    """Return cases per `per` of base, cell by cell; nothing where the base is thinner than `least_base`.

    The ratio of two densities of equal bandwidth (Kelsall and Diggle, Statistics in Medicine 14, 1995), drawn
    to `prior_rate` (cases per one of base) as if `prior_base` more had been seen there: an empirical Bayes
    rate (Marshall, Applied Statistics 40, 1991), so that one case among few does not stand out as a peak.
    """
    good = base >= least_base
    rate = (cases + prior_base * prior_rate) / np.where(good, base + prior_base, 1)
    return np.where(good, rate * per, np.nan).astype(np.float32)
