"""Counts by time: days, hours of the week, and the same weekday before. Times are local wall seconds.

A wall second is a second since 1970-01-01T00:00 on the clock of the place, so that days begin at midnight.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

DAY_S = 86_400
HOUR_S = 3_600
WEEKDAY_OF_EPOCH = 3  # 1970-01-01 was a Thursday; Monday is 0
BASE_WEEKS = 8


class Baseline(NamedTuple):
    """How many came so far today, beside the same weekday at the same hour in the weeks before."""

    so_far: int
    mean: float
    spread: float
    weeks: int
    weekday: int

    @property
    def change(self) -> float | None:
        """The share by which today differs from the mean; None without a base."""
        return self.so_far / self.mean - 1 if self.weeks and self.mean else None

    @property
    def differs(self) -> bool:
        """Whether today lies further from the mean than two standard errors of one such day.

        The larger of the Poisson spread and the one seen in the weeks before counts.
        """
        noise = max(np.sqrt(self.mean), self.spread) * np.sqrt(1 + 1 / max(self.weeks, 1))
        return bool(self.weeks >= 2 and abs(self.so_far - self.mean) > 2 * noise)


def same_weekday(wall_s: NDArray[np.floating], now_s: float, first_s: float, weeks: int = BASE_WEEKS) -> Baseline:
    """Compare today until `now_s` with as much of the same weekday in up to `weeks` weeks since `first_s`."""
    midnight = now_s // DAY_S * DAY_S
    counts = []
    for week in range(weeks + 1):
        start = midnight - week * 7 * DAY_S
        if week and start < first_s:
            break
        counts.append(int(np.sum((wall_s >= start) & (wall_s < start + now_s - midnight))))
    base = np.array(counts[1:], dtype=np.float64)
    mean = float(base.mean()) if base.size else 0.0
    spread = float(base.std(ddof=1)) if base.size > 1 else 0.0
    return Baseline(counts[0], mean, spread, len(base), weekday(midnight))


def weekday(wall_s: float) -> int:
    """Return the weekday of a wall second, Monday 0.

    >>> weekday(0)
    3
    """
    return int(wall_s // DAY_S + WEEKDAY_OF_EPOCH) % 7


def daily(wall_s: NDArray[np.floating], first_s: float, days: int) -> NDArray[np.int64]:
    """Return counts of `days` days from the midnight `first_s` on."""
    day = np.floor((wall_s - first_s) / DAY_S).astype(np.int64)
    return np.bincount(day[(day >= 0) & (day < days)], minlength=days).astype(np.int64)


def week_matrix(wall_s: NDArray[np.floating]) -> NDArray[np.int64]:
    """Return counts as 7 rows (Monday first) of 24 hours."""
    second = wall_s.astype(np.int64)
    day = (second // DAY_S + WEEKDAY_OF_EPOCH) % 7
    hour = second % DAY_S // HOUR_S
    return np.bincount(day * 24 + hour, minlength=168).reshape(7, 24).astype(np.int64)


class Peak(NamedTuple):
    """The busiest stretch of a day: weekday, first hour, hour after the last, incidents in it."""

    weekday: int
    start: int
    end: int
    incidents: int


def busiest(matrix: NDArray[np.int64], hours: int = 4) -> Peak | None:
    """Return the `hours` together that hold most; None where the matrix is empty."""
    if not matrix.sum():
        return None
    sums = np.stack([matrix[:, at : 25 - hours + at] for at in range(hours)]).sum(axis=0)
    day, start = divmod(int(sums.argmax()), sums.shape[1])
    return Peak(day, start, start + hours, int(sums.max()))
