"""How often answers of a raw probability were right: rising curves through knots, measured and kept as data."""

from bisect import bisect_right
from collections.abc import Mapping
from typing import NamedTuple

ALL, SPOT = "all", "spot"
ALONE_LEAST = 0.5  # of two places one at most is as likely as this


class Curve(NamedTuple):
    """A rising curve, straight between its knots: raw probability, share that was right."""

    given: tuple[float, ...]
    right: tuple[float, ...]

    def at(self, raw: float) -> float:
        """Return what a raw probability is worth.

        >>> Curve((0.0, 1.0), (0.0, 0.5)).at(0.5)
        0.25
        """
        place = bisect_right(self.given, raw)
        if place == 0:
            return self.right[0]
        if place == len(self.given):
            return self.right[-1]
        low, high = self.given[place - 1], self.given[place]
        share = (raw - low) / (high - low) if high > low else 1.0
        return self.right[place - 1] + share * (self.right[place] - self.right[place - 1])


Curves = Mapping[str, Curve]
PLAIN = Curve((0.0, 1.0), (0.0, 1.0))


def sure_of_spot(curves: Curves, raw: float) -> float:
    """Return the probability behind a raw one that one building or house is meant, where no other is as likely.

    Where several are, or without a curve, it is the raw one.
    """
    return curves.get(SPOT, PLAIN).at(raw) if raw > ALONE_LEAST else raw


def calibrated(curves: Curves, level: str, raw: float) -> float:
    """Return the probability behind a raw one on a level; a level without a curve of its own has that of all."""
    return curves.get(level, curves.get(ALL, PLAIN)).at(raw)
