"""How often answers on such grounds were right: rising curves, measured and kept as data, and their product.

Two doubts are apart: whether the registry has what is meant at all, which a little more evidence settles; and which of
its places is meant, where two that fit alike stay alike however sure the first is.
"""

from bisect import bisect_right
from typing import NamedTuple

ALONE_LEAST = 0.5  # of two places one at most is as likely as this


class Curve(NamedTuple):
    """A rising curve, straight between its knots: what was given, share that was right."""

    given: tuple[float, ...]
    right: tuple[float, ...]

    def at(self, raw: float) -> float:
        """Return what is measured for a given value.

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


class Grounds(NamedTuple):
    """What a probability rests on, before it is known how often such answers are right."""

    known: float  # that anything of the registry is meant
    share: float  # of that, what lies in the grid that is put first
    around: bool  # the share is one of what lies around a single place: a corner, across a road
    spot: float = 0.0  # probability of the building or house that is put first; none where it is a road or an area


class Curves(NamedTuple):
    """Curves that more evidence never leads down: none of them falls."""

    known: Curve
    share: Curve  # of places that are told apart
    around: Curve  # of what lies around one place
    spot: Curve

    def sure(self, grounds: Grounds) -> float:
        """Return the probability that the grid put first is the one meant."""
        shared = self.around if grounds.around else self.share
        return self.known.at(grounds.known) * shared.at(grounds.share)

    def sure_of_spot(self, grounds: Grounds) -> float:
        """Return the probability that the building or house put first is meant, where no other is as likely.

        It is never more than that of its grid.
        """
        return min(self.sure(grounds), self.spot.at(grounds.spot))
