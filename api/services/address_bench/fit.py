"""From how sure answers were and how often they were right: knots of a rising curve per match level."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import isotonic_regression

from api.services.address_bench import figures
from api.services.address_bench.outcome import Outcome
from geo.address.calibration import ALL, ALONE_LEAST, SPOT, Curve

IN_BIN_LEAST = 20
Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
LEAST = 200  # outcomes of a level: fewer are judged by the curve of all


class Fitted(NamedTuple):
    """A curve, the number of answers it was fitted to, and the calibration error on these before and after."""

    curve: Curve
    n: int
    ece_before: float
    ece_after: float


def curve(sure: Sequence[float], right: Sequence[bool]) -> Fitted:
    """The rising curve nearest to the shares right in bins of confidence (pools of adjacent violators).

    A share is drawn a little to the middle, by half an answer: nothing is ever certain.
    """
    given, true = np.array(sure, float), np.array(right, float)
    bins = _bins(given)
    sizes = np.array([len(one) for one in bins], float)
    means = np.array([(true[one].sum() + 0.5) / (len(one) + 1) for one in bins])
    shares = isotonic_regression(means, weights=sizes).x
    found = Curve(
        tuple(round(float(given[one].mean()), 6) for one in bins),
        tuple(round(float(one), 5) for one in shares),
    )
    before, after = (figures.reliability(one, list(right))[0] for one in (list(sure), [found.at(x) for x in sure]))
    return Fitted(found, len(given), before, after)


def _bins(given: Floats) -> list[Places]:
    """Places of the confidences in each bin of the reliability figures; small bins are joined with those below."""
    order = np.argsort(given, kind="stable")
    cuts = np.searchsorted(given[order], figures.EDGES[1:])
    found: list[Places] = []
    for piece in np.split(order, cuts)[::-1]:
        if found and len(found[-1]) < IN_BIN_LEAST:
            found[-1] = np.append(piece, found[-1])
        elif len(piece):
            found.append(piece)
    return found[::-1]


def fitted(outcomes: Sequence[Outcome]) -> dict[str, Fitted]:
    """A curve per match level with enough outcomes, one of `all`, and one of the building or house put first."""
    offering = [one for one in outcomes if one.sure > 0]
    levels: dict[str, list[Outcome]] = defaultdict(list)
    for one in offering:
        levels[one.match or "-"].append(one)
    chosen = {level: ones for level, ones in sorted(levels.items()) if len(ones) >= LEAST}
    grids = {
        level: curve([one.sure for one in ones], [one.first_right for one in ones])
        for level, ones in {ALL: offering, **chosen}.items()
        if ones
    }
    spots = [one for one in offering if one.building >= 0 and one.sure_of_building > ALONE_LEAST]
    if len(spots) < LEAST:
        return grids
    return grids | {SPOT: curve([one.sure_of_building for one in spots], [one.building == 1 for one in spots])}


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
