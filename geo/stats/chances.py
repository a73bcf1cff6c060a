"""Tails of counting distributions from special functions; scipy.stats has them too, but takes long to load."""

import numpy as np
import numpy.typing as npt
from scipy.special import betainc, betaincc, gammainc, ndtr

Chances = npt.NDArray[np.float64]


def poisson_at_least(count: npt.ArrayLike, mean: npt.ArrayLike) -> Chances:
    """Return the chance of `count` or more where `mean` (above 0) is expected."""
    least = np.asarray(count, dtype=np.float64)
    return np.where(least <= 0, 1.0, gammainc(np.maximum(least, 1), mean))


def negative_binomial_at_least(count: npt.ArrayLike, size: float, mean: npt.ArrayLike) -> Chances:
    """Return the chance of `count` or more where `mean` is expected with variance mean + mean²/size."""
    least, expected = np.asarray(count, dtype=np.float64), np.asarray(mean, dtype=np.float64)
    return np.where(least <= 0, 1.0, betainc(np.maximum(least, 1), size, expected / (size + expected)))


def binomial_at_least(count: int, trials: int, chance: float) -> float:
    """Return the chance of `count` or more of `trials`."""
    if count <= 0:
        return 1.0
    return float(betainc(count, trials - count + 1, chance)) if count <= trials else 0.0


def binomial_at_most(count: int, trials: int, chance: float) -> float:
    """Return the chance of `count` or fewer of `trials`."""
    if count < 0:
        return 0.0
    return float(betaincc(count + 1, trials - count, chance)) if count < trials else 1.0


def normal_above(z: npt.ArrayLike) -> Chances:
    """Return the chance of a standard normal value above `z`."""
    return np.asarray(ndtr(-np.asarray(z, dtype=np.float64)), dtype=np.float64)
