"""Rates with small-number intervals: Wilson for shares, Byar for counts."""

from math import nan, sqrt
from typing import NamedTuple

from scipy.special import ndtri

PER = 1000.0


class Rate(NamedTuple):
    """A rate with the interval in which the true one is believed to lie."""

    value: float
    low: float
    high: float


def _z(level: float) -> float:
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1, not {level}")
    return float(ndtri(0.5 + level / 2))


def wilson(hits: int, n: int, level: float = 0.95) -> Rate:
    """Return a share with Wilson's score interval (JASA 22, 1927); not a number where `n` is 0.

    >>> [round(one, 3) for one in wilson(8, 10)]
    [0.8, 0.49, 0.943]
    """
    if not 0 <= hits <= max(n, 0):
        raise ValueError(f"hits must lie between 0 and n, not {hits} of {n}")
    if n == 0:
        return Rate(nan, 0.0, 1.0)
    z, share = _z(level), hits / n
    middle = share + z * z / (2 * n)
    spread = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low, high = max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)
    return Rate(share, 0.0 if hits == 0 else low, 1.0 if hits == n else high)


def byar(count: int, level: float = 0.95) -> Rate:
    """Return a count with Byar's approximation of the exact Poisson interval.

    Breslow and Day, Statistical Methods in Cancer Research II (1987), page 69.

    >>> [round(one, 1) for one in byar(10)]
    [10.0, 4.8, 18.4]
    """
    if count < 0:
        raise ValueError(f"count must not be negative, not {count}")
    z = _z(level)
    low = count * (1 - 1 / (9 * count) - z / (3 * sqrt(count))) ** 3 if count else 0.0
    up = count + 1
    return Rate(float(count), max(0.0, float(low)), float(up * (1 - 1 / (9 * up) + z / (3 * sqrt(up))) ** 3))


def per_thousand(count: int, households: float, level: float = 0.95) -> Rate | None:
    """Return incidents per 1,000 households with Byar's interval; None where nobody lives."""
    if households <= 0:
        return None
    found = byar(count, level)
    scale = PER / households
    return Rate(found.value * scale, found.low * scale, found.high * scale)
