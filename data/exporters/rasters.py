"""Rasters as files: cloud-optimised GeoTIFF."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from rasterio.io import MemoryFile
from rasterio.transform import Affine


def geotiff(
    values: NDArray[np.float32],
    *,
    west: float,
    north: float,
    cell_m: float,
    epsg: int,
    tags: Mapping[str, str],
) -> bytes:
    """Return `values` (rows from the north) as a GeoTIFF of one band; not a number is no data."""
    rows, columns = values.shape
    profile = {
        "driver": "COG",
        "dtype": "float32",
        "count": 1,
        "height": rows,
        "width": columns,
        "crs": f"EPSG:{epsg}",
        "transform": Affine(cell_m, 0, west, 0, -cell_m, north),
        "nodata": float("nan"),
        "compress": "DEFLATE",
    }
    with MemoryFile() as memory:
        with memory.open(**profile) as raster:
            raster.write(values, 1)
            raster.update_tags(**tags)
        return bytes(memory.read())
