"""From the grounds of answers and how often they were right: the likeliest curves that rise, and how well they do."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import orjson
from scipy.optimize import minimize

from api.services.address_bench import figures
from api.services.address_bench.outcome import Outcome
from geo.address.calibration import ALONE_LEAST, Curve, Curves, Grounds

KNOTS = Curves(
    known=Curve(*((0.0, 0.35, 0.5, 0.6, 0.7, 0.85, 0.95, 0.99, 0.999, 1.0),) * 2),
    share=Curve(*((0.0, 0.3, 0.5, 0.66, 0.75, 0.85, 0.95, 1.0),) * 2),
    around=Curve(*((0.0, 0.28, 0.42, 0.52, 0.6, 0.7, 0.95, 1.0),) * 2),
    spot=Curve(*((0.0, 0.5, 0.6, 0.75, 0.9, 0.97, 0.99, 0.999, 1.0),) * 2),
)
# Of the answers `found` to texts of hands whom nobody had read yet one in some thousand was wrong: 0.02 to 0.13 %.
CEILING = 0.9995
HELD = 0.5  # what a knot's distance from the straight line costs, in nats: knots without answers stay there
LEAST = 200  # answers: fewer are no measure
NEARLY = 1e-6
Floats = npt.NDArray[np.float64]


class Judged(NamedTuple):
    """The grounds of one answer, and whether its grid and its building (None: there is no such truth) were right."""

    group: str
    grounds: Grounds
    right: bool
    spot_right: bool | None


class TooFew(ValueError):
    """There are too few answers to fit curves to."""


class Fitted(NamedTuple):
    """Curves, the number of answers they were fitted to, and calibration errors.

    `ece` is that on these answers; `left_out` that of each group under curves fitted to all others.
    """

    curves: Curves
    n: int
    ece: float
    left_out: Mapping[str, float]


class Factor(NamedTuple):
    """A curve's part in a product: per answer, how much each knot weighs; without any the part is one."""

    knots: Floats
    weights: Floats
    top: float
    silent: npt.NDArray[np.bool_]


def judged(outcomes: Sequence[Outcome]) -> list[Judged]:
    """What answers that offered a grid rested on."""
    return [
        Judged(one.half, one.grounds, one.first_right, one.building == 1 if one.building >= 0 else None)
        for one in outcomes
        if one.grounds is not None and one.sure > 0
    ]


def fitted(answers: Sequence[Judged]) -> Fitted:
    """Curves for all answers, and how well those of all other groups do for each; raises TooFew."""
    if len(answers) < LEAST:
        raise TooFew(len(answers))
    found = curves(answers)
    left_out = {}
    for group in sorted({one.group for one in answers}):
        inside, others = ([one for one in answers if (one.group == group) is same] for same in (True, False))
        if min(len(inside), len(others)) >= LEAST:
            left_out[group] = error(curves(others), inside)
    return Fitted(found, len(answers), error(found, answers), left_out)


def error(found: Curves, answers: Sequence[Judged]) -> float:
    """The expected calibration error of the grid put first."""
    return figures.reliability([found.sure(one.grounds) for one in answers], [one.right for one in answers])[0]


def curves(answers: Sequence[Judged]) -> Curves:
    """The curves under which it is likeliest that just these answers were right."""
    known, share, around = (np.array([one.grounds[k] for one in answers], float) for k in range(3))
    beside = around > 0
    factors = [
        _factor(KNOTS.known, known, CEILING),
        _factor(KNOTS.share, share, 1.0, silent=beside),
        _factor(KNOTS.around, share, 1.0, silent=~beside),
    ]
    grid = _likeliest(factors, np.array([one.right for one in answers], float))
    spots = [one for one in answers if one.spot_right is not None and one.grounds.spot > ALONE_LEAST]
    given = np.array([one.grounds.spot for one in spots], float)
    spot = _likeliest([_factor(KNOTS.spot, given, CEILING)], np.array([one.spot_right for one in spots], float))
    values = [tuple(round(float(one), 5) for one in each) for each in (*grid, *spot)]
    return Curves(*(Curve(knots.given, each) for knots, each in zip(KNOTS, values, strict=True)))


def _factor(knots: Curve, given: Floats, top: float, silent: npt.NDArray[np.bool_] | None = None) -> Factor:
    places = np.array(knots.given)
    weights = np.array([np.interp(given, places, one) for one in np.eye(len(places))]).T
    return Factor(places, weights, top, np.zeros(len(given), bool) if silent is None else silent)


def _rising(steps: Floats, top: float) -> tuple[Floats, Floats]:
    """Values at knots, from nothing to the top by steps whose logarithms are told, and how each step moves each."""
    share = np.exp(steps - steps.max())
    share /= share.sum()
    reached = np.concatenate([[0.0], np.cumsum(share)])
    moved = np.tri(len(steps) + 1, len(steps), -1) - reached[:, None]
    return top * reached, top * moved * share


def _likeliest(factors: Sequence[Factor], right: Floats) -> list[Floats]:
    """Values at the knots of each factor under which the product of all is likeliest to have come true so often."""
    straight = [np.log(np.diff(one.knots)) for one in factors]
    ends = np.cumsum([len(one) for one in straight])[:-1]

    def loss(steps: Floats) -> tuple[float, Floats]:
        rising = [_rising(each, one.top) for each, one in zip(np.split(steps, ends), factors, strict=True)]
        parts = [
            np.where(one.silent, 1.0, np.maximum(one.weights @ values, NEARLY))
            for one, (values, _) in zip(factors, rising, strict=True)
        ]
        sure = np.clip(np.prod(parts, axis=0), NEARLY, 1 - NEARLY)
        slope = (sure - right) / (1 - sure)
        away = steps - np.concatenate(straight)
        slopes = [
            (one.weights.T @ np.where(one.silent, 0.0, slope / part)) @ moved
            for one, part, (_, moved) in zip(factors, parts, rising, strict=True)
        ]
        missed = -float(np.sum(right * np.log(sure) + (1 - right) * np.log(1 - sure)))
        return missed + HELD * float(away @ away), np.concatenate(slopes) + 2 * HELD * away

    best: Floats = minimize(loss, np.concatenate(straight), jac=True, method="L-BFGS-B").x
    return [_rising(each, one.top)[0] for each, one in zip(np.split(best, ends), factors, strict=True)]


def kept(path: Path, answers: Sequence[Judged]) -> list[Judged]:
    """Add answers to a file, one a line, and return all that it holds now: of several cities, seeds, sizes."""
    with path.open("ab") as file:
        file.writelines(orjson.dumps((one.group, tuple(one.grounds), *one[2:])) + b"\n" for one in answers)
    return [
        Judged(group, Grounds(*grounds), right, spot)
        for group, grounds, right, spot in map(orjson.loads, path.read_bytes().splitlines())
    ]


def module(found: Fitted, city: Mapping[str, Any]) -> str:
    """The text of a Python module that holds the curves as data, as `api.services.address_curves` does."""
    lines = [
        '"""What the grounds of address answers are worth: measured by `wangge bench address --fit`, kept as data."""',
        "",
        "from geo.address import Curve, Curves",
        "",
        f"# fitted to {found.n} answers, the last in a city of {city['addresses']} addresses, seed {city['seed']}",
        "CURVES = Curves(",
    ]
    for name, one in found.curves._asdict().items():
        lines += [f"    {name}=Curve(", f"        {one.given},", f"        {one.right},", "    ),"]
    return "\n".join([*lines, ")", ""])
