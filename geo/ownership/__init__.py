"""Which grid owns a point: exact, for one point or millions."""

from geo.ownership.index import DuplicateCode, OwnershipIndex
from geo.ownership.kernels import warm
from geo.ownership.rings import NotPolygons

__all__ = ["DuplicateCode", "NotPolygons", "OwnershipIndex", "warm"]
