"""A registry of Western house numbers with the lines of some streets, for tests."""

from collections.abc import Sequence

import numpy as np
import shapely

from geo.address import AddressIndex

Row = tuple[str, float, float]
Line = tuple[str, Sequence[tuple[float, float]]]


def western_index(rows: Sequence[Row], lines: Sequence[Line] = ()) -> AddressIndex:
    """Return an index of texts with points (degrees, WGS 84) and of named lines of streets."""
    return AddressIndex.build(
        ids=range(len(rows)),
        source_ids=[None] * len(rows),
        texts=[text for text, _, _ in rows],
        parts=[{}] * len(rows),
        lng=np.array([lng for _, lng, _ in rows]),
        lat=np.array([lat for _, _, lat in rows]),
        roads=[(name, shapely.to_wkb(shapely.LineString(line))) for name, line in lines],
    )
