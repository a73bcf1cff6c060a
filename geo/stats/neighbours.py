"""Which areas of a gap-free plan touch: those that share a vertex."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from shapely import get_coordinates

PLACES = 7  # decimals of a degree that tell two vertices apart: about a centimetre


def touching(areas: NDArray[Any]) -> sparse.csr_array:
    """Return the symmetric 0/1 matrix of areas that share a vertex (queen contiguity), itself left out.

    `areas` are the edge-matched polygons of a coverage: where two meet, both have the vertex.
    """
    n = len(areas)
    points, owner = get_coordinates(areas, return_index=True)
    _, vertex = np.unique(np.round(points, PLACES), axis=0, return_inverse=True)
    vertex = vertex.ravel()
    shape = (int(vertex.max()) + 1 if n and vertex.size else 0, n)
    incidence = sparse.csr_array((np.ones(len(owner), dtype=np.int32), (vertex, owner)), shape=shape)
    incidence.data[:] = 1
    near = sparse.csr_array(incidence.T @ incidence)
    near.setdiag(0)
    near.eliminate_zeros()
    near.data[:] = 1
    return near
