"""Class breaks: few, round, increasing numbers that a legend can print."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

# 1-2-5 is too coarse for seven classes; these are the steps that people still read as round
STEPS = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0)
# A surface of incidents is nearly empty with few peaks: breaks sit in its upper tail
TAIL = (0.50, 0.72, 0.86, 0.93, 0.97, 0.99)


def rounded(value: float) -> float:
    """Return the nearest round number (on a ratio scale); 0 stays 0.

    >>> rounded(0.0137), rounded(1234.0)
    (0.015, 1200.0)
    """
    if value <= 0 or not np.isfinite(value):
        return 0.0
    power = 10.0 ** np.floor(np.log10(value))
    best = min(STEPS, key=lambda step: abs(np.log(value / power / step)))
    return float(f"{best * power:.12g}")


def breaks(values: NDArray[np.floating], shares: Sequence[float] = TAIL) -> list[float]:
    """Return rounded, strictly increasing breaks near the quantiles `shares` of the positive values.

    Below the first break is the lowest class, which maps leave transparent. Fewer come back where the
    values are too alike to be told apart by round numbers; none where nothing is positive.
    """
    good = values[np.isfinite(values) & (values > 0)]
    if not good.size:
        return []
    found: list[float] = []
    for value in np.quantile(good, shares):
        nice = rounded(float(value))
        if nice > 0 and (not found or nice > found[-1]):
            found.append(nice)
    return found


def classify(values: NDArray[np.floating], at: Sequence[float]) -> NDArray[np.uint8]:
    """Return the class of each value: 0 below the first break (and for not a number), up to len(at)."""
    found = np.digitize(np.nan_to_num(values, nan=-np.inf), np.asarray(at, dtype=np.float64))
    return np.asarray(found, dtype=np.uint8)
