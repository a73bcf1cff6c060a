"""Across the road from a house number: on the side of the other numbers, where odd and even ones face each other."""

import numpy as np

from geo.address.columns import Bools, Floats

ACROSS = frozenset(("对面", "正对面", "斜对面", "对过"))
DEGREE_M = 111_320.0
REACHES_M, LEAST = (250.0, 120.0, 70.0), 3  # how far along the road addresses tell its sides; so many on each
WIDE_LEAST, WIDE_MOST = 6.0, 90.0  # metres between the sides


def step_across(at: Floats, same: Bools) -> Floats | None:
    """Return the way, in metres, from a house to the other side of its road; None where addresses do not tell.

    `at` is where the houses of the road lie from it, `same` which of them have numbers of its side.
    """
    for reach in REACHES_M:
        near = np.hypot(at[:, 0], at[:, 1]) <= reach
        step = _step(at[near & same], at[near & ~same])
        if step is not None:
            return step
    return None


def _step(same: Floats, other: Floats) -> Floats | None:
    """Return the way, in metres, from one side of a road to the other; None where they do not lie apart."""
    if len(same) < LEAST or len(other) < LEAST:
        return None
    middle = same.mean(axis=0)
    along = np.linalg.svd(same - middle, full_matrices=False)[2][0]
    normal = np.array([-along[1], along[0]])
    here, there = (same - middle) @ normal, (other - middle) @ normal
    wide = float(np.median(there))
    apart = (here * np.sign(wide)).max() < (there * np.sign(wide)).min()
    across = float(np.median(other @ normal))  # from the house, which may stand behind its row
    return across * normal if apart and abs(wide) >= WIDE_LEAST and abs(across) <= WIDE_MOST else None
