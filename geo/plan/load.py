"""How evenly something is shared out: highest, lowest, and the Gini coefficient."""

from typing import Any, NamedTuple

import numpy as np


class Evenness(NamedTuple):
    """Shares of a total; `ratio` is highest by lowest (None where the lowest is 0), `gini` 0 for equal shares."""

    parts: int
    total: float
    mean: float
    lowest: float
    highest: float
    ratio: float | None
    gini: float | None


def evenness(shares: Any) -> Evenness:
    """Return how evenly `shares` (not negative) are spread; gini is None where there is nothing to share.

    >>> evenness([5, 5, 5, 5]).gini
    0.0
    >>> evenness([0, 0, 0, 8]).gini
    0.75
    """
    given = np.sort(np.asarray(shares, np.float64))
    if not len(given):
        return Evenness(0, 0.0, 0.0, 0.0, 0.0, None, None)
    total, lowest, highest = float(given.sum()), float(given[0]), float(given[-1])
    gini = None
    if total > 0:
        ranks = np.arange(1, len(given) + 1)
        gini = round(float((2 * ranks - len(given) - 1) @ given / (len(given) * total)), 4)
    ratio = round(highest / lowest, 3) if lowest > 0 else None
    return Evenness(len(given), total, round(total / len(given), 2), lowest, highest, ratio, gini)
