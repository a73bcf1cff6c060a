"""Which grid owns a point, how near the next one is, and how sure that is."""

from geo.ownership.boundary import BoundaryIndex, Nearest
from geo.ownership.index import DuplicateCode, OwnershipIndex
from geo.ownership.kernels import warm
from geo.ownership.probability import BadAccuracy, owner_probabilities
from geo.ownership.rings import NotFinite, NotPolygons

__all__ = [
    "BadAccuracy",
    "BoundaryIndex",
    "DuplicateCode",
    "Nearest",
    "NotFinite",
    "NotPolygons",
    "OwnershipIndex",
    "owner_probabilities",
    "warm",
]
