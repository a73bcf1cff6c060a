"""From how sure answers were and how often they were right: knots of a rising curve per match level."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import isotonic_regression

from api.services.address_bench import figures
from api.services.address_bench.outcome import Outcome
from geo.address.calibration import ALL, Curve

KNOTS_MOST = 12
LEAST = 200  # outcomes of a level: fewer are judged by the curve of all


class Fitted(NamedTuple):
    """A curve, the number of answers it was fitted to, and the calibration error on these before and after."""

    curve: Curve
    n: int
    ece_before: float
    ece_after: float


def curve(sure: Sequence[float], right: Sequence[bool]) -> Fitted:
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
    return Fitted(
        Curve(
            tuple(round(float(one), 6) for one in values[kept]),
            tuple(round(float(one), 6) for one in fitted[kept]),
        ),
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


def fitted(outcomes: Sequence[Outcome]) -> dict[str, Fitted]:
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


def module(curves: Mapping[str, Fitted], city: Mapping[str, Any]) -> str:
    """The text of a Python module that holds the curves as data, as `api.services.address_curves` does."""
    seeds = f"seed {city['seed']}, queries {city['query_seed']}"
    lines = [
        '"""Calibration of address answers per match level: knots measured by `wangge bench address`, kept as data."""',
        "",
        "from geo.address import Curve, Curves",
        "",
        f"# fitted to {city['addresses']} addresses, {seeds}; never to held noise",
        "CURVES: Curves = {",
    ]
    for level, one in curves.items():
        lines += [
            f'    "{level}": Curve(  # {one.n} answers',
            f"        {one.curve.given},",
            f"        {one.curve.right},",
            "    ),",
        ]
    return "\n".join([*lines, "}", ""])
