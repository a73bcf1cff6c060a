"""From how sure answers were and how often they were right: knots of a rising curve per match level."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import isotonic_regression

from api.services.address_bench import figures
from api.services.address_bench.outcome import Outcome

KNOTS_MOST = 12
LEAST = 200  # outcomes of a level: fewer are judged by the curve of all
ALL = "all"


class Curve(NamedTuple):
    """A rising curve through knots, straight between them: confidence given, share right."""

    given: tuple[float, ...]
    right: tuple[float, ...]
    n: int
    ece_before: float
    ece_after: float

    def at(self, sure: float) -> float:
        """What a confidence is worth."""
        return float(np.interp(sure, self.given, self.right))


def curve(sure: Sequence[float], right: Sequence[bool]) -> Curve:
    """The rising curve nearest to the observations (pools of adjacent violators), thinned to few knots."""
    given = np.array(sure, float)
    order = np.argsort(given, kind="stable")
    x, y = given[order], np.array(right, float)[order]
    values, first = np.unique(x, return_index=True)
    sizes = np.diff(np.append(first, len(x)))
    means = np.add.reduceat(y, first) / sizes
    fitted = isotonic_regression(means, weights=sizes).x
    kept = _thinned(values, sizes)
    after = np.interp(given, values[kept], fitted[kept]).tolist()
    return Curve(
        tuple(round(float(one), 6) for one in values[kept]),
        tuple(round(float(one), 6) for one in fitted[kept]),
        len(x),
        figures.reliability(list(sure), list(right))[0],
        figures.reliability(after, list(right))[0],
    )


def _thinned(values: Any, sizes: Any) -> list[int]:
    """Places of the knots kept: both ends, and those that split the observations evenly, finer towards the top."""
    if len(values) <= KNOTS_MOST:
        return list(range(len(values)))
    share = (np.cumsum(sizes) - sizes / 2) / sizes.sum()
    wanted = 1 - np.geomspace(1, 0.002, KNOTS_MOST - 1)
    places = {0, len(values) - 1, *np.searchsorted(share, wanted).clip(0, len(values) - 1).tolist()}
    return sorted(int(one) for one in places)


def fitted(outcomes: Sequence[Outcome]) -> dict[str, Curve]:
    """A curve per match level with enough outcomes, and one of `all`."""
    offering = [one for one in outcomes if one.sure > 0]
    levels: dict[str, list[Outcome]] = defaultdict(list)
    for one in offering:
        levels[one.match or "-"].append(one)
    chosen = {level: ones for level, ones in sorted(levels.items()) if len(ones) >= LEAST}
    return {
        level: curve([one.sure for one in ones], [one.first_right for one in ones])
        for level, ones in {ALL: offering, **chosen}.items()
        if ones
    }
