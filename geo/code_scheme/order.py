"""The order in which grids inside a parent are numbered: bands of a map, read one after the other."""

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

SAME_DEGREES = 1e-9  # a tenth of a millimetre: centroids nearer than that are at one place


def in_order(shapes: Sequence[Any], *, columns: bool = False) -> list[int]:
    """Return positions of `shapes` (EPSG:4326) in order: bands from north to south, each from west to east.

    `columns` reads bands from west to east, each from north to south. A band begins at the first centroid not
    yet placed and is half as deep as the shapes are on the middle; centroids at one place are ordered by the
    hash of their outline. The order does not depend on how the shapes come.

    >>> in_order([shapely.box(1, 0, 2, 1), shapely.box(0, 0.1, 1, 1.1), shapely.box(0, 2, 2, 3)])
    [2, 1, 0]
    """
    if not len(shapes):
        return []
    given = np.asarray(shapes, dtype=object)
    xy = np.round(shapely.get_coordinates(shapely.centroid(given)) / SAME_DEGREES) * SAME_DEGREES
    boxes = shapely.bounds(given)
    depth = float(np.median(boxes[:, 2] - boxes[:, 0] if columns else boxes[:, 3] - boxes[:, 1])) / 2
    along, across = (xy[:, 0], -xy[:, 1]) if columns else (-xy[:, 1], xy[:, 0])
    bands = _bands(along, depth)
    hashes = [hashlib.sha256(one).hexdigest() for one in shapely.to_wkb(shapely.normalize(given))]
    keys = zip(bands, across.tolist(), along.tolist(), hashes, range(len(given)), strict=True)
    return [key[-1] for key in sorted(keys)]


def _bands(along: Any, depth: float) -> list[int]:
    """Return the band of each place: a band holds what lies within `depth` behind its first place."""
    bands, band, begin = [0] * len(along), -1, -np.inf
    for at in np.argsort(along, kind="stable").tolist():
        if along[at] > begin + depth:
            band, begin = band + 1, along[at]
        bands[at] = band
    return bands
