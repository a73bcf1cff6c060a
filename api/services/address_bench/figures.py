"""From outcomes to figures: accuracy, precision, coverage, calibration, time."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from api.services.address_bench.outcome import FOUND, Outcome

Floats = npt.NDArray[np.float64]
EDGES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999)
PRECISIONS = (0.995, 0.999)
COVERAGES = (0.5, 0.7, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99, 1.0)
COLD = 200  # the first queries after a build are told apart


class Tally(NamedTuple):
    """Counts behind the shares of one noise type or half; `-1.0` shares have no base."""

    n: int
    answerable: int
    to_ask: int
    unknown: int
    top1_building: float
    top3_building: float
    top1_grid: float
    top3_grid: float
    precision: float
    coverage: float
    wrong_grid: int
    overclaimed: int  # a grid asserted where the text supports several
    false_accepts: int  # a grid asserted for an address that is not in the registry
    false_accept_share: float
    asked: float
    asked_where_due: float
    offered: float  # of questions about what is in the registry, those with the grid meant among the candidates
    settled: float


def tally(outcomes: Sequence[Outcome]) -> Tally:
    """Figures of some outcomes; a share without base is -1."""
    due = [one for one in outcomes if one.kind == "answer"]
    ask = [one for one in outcomes if one.kind == "ask"]
    none = [one for one in outcomes if one.kind == "none"]
    spots = [one.building for one in due if one.building >= 0]
    told = [one for one in outcomes if one.status in FOUND]
    accepted = sum(one.status in FOUND for one in none)
    replies = [one.settled for one in outcomes if one.settled is not None]
    return Tally(
        *(len(outcomes), len(due), len(ask), len(none)),
        top1_building=share(rank == 1 for rank in spots),
        top3_building=share(1 <= rank <= 3 for rank in spots),
        top1_grid=share(one.grid == 1 for one in due),
        top3_grid=share(1 <= one.grid <= 3 for one in due),
        precision=share(one.right for one in told),
        coverage=share(one.status in FOUND for one in due),
        wrong_grid=sum(one.status in FOUND and not one.right for one in due),
        overclaimed=sum(one.status in FOUND for one in ask),
        false_accepts=accepted,
        false_accept_share=share(one.status in FOUND for one in none),
        asked=share(one.status == "ambiguous" for one in outcomes),
        asked_where_due=share(one.status == "ambiguous" for one in ask),
        offered=share(one.grid >= 1 for one in outcomes if one.status == "ambiguous" and one.kind != "none"),
        settled=share(bool(one) for one in replies),
    )


def share(hits: Iterable[bool]) -> float:
    """The share of true ones; -1 without any."""
    every = list(hits)
    return sum(every) / len(every) if every else -1.0


def by_noise(outcomes: Iterable[Outcome]) -> dict[tuple[str, str], list[Outcome]]:
    """Outcomes per half and noise type; `all` holds a whole half."""
    groups: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
    for one in outcomes:
        groups[one.half, one.noise].append(one)
        groups[one.half, "all"].append(one)
    return dict(groups)


def reliability(sure: Sequence[float], right: Sequence[bool]) -> tuple[float, list[dict[str, float]]]:
    """Expected calibration error, and per bin (finer towards one) its number, mean confidence and share right."""
    if not sure:
        return 0.0, []
    given, true = np.clip(np.array(sure, float), 0, 1), np.array(right, float)
    bin_of = np.searchsorted(np.array(EDGES), given, side="right") - 1
    bins = []
    for number, low in enumerate(EDGES):
        inside = bin_of == number
        if inside.any():
            bins.append(
                {
                    "from": low,
                    "n": int(inside.sum()),
                    "confidence": float(given[inside].mean()),
                    "right": float(true[inside].mean()),
                }
            )
    error = sum(one["n"] * abs(one["confidence"] - one["right"]) for one in bins) / len(given)
    return float(error), bins


def calibration(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Calibration of the grid that stands first, over all that offers one and per match level, and of the building.

    An ask is right where the grid meant stands first: with two grids alike, half of them are.
    """
    offering = [one for one in outcomes if one.sure > 0]
    error, bins = reliability([one.sure for one in offering], [one.first_right for one in offering])
    levels: dict[str, list[Outcome]] = defaultdict(list)
    for one in offering:
        levels[one.match or "-"].append(one)
    per_level = {
        level: {"n": len(ones), "ece": reliability([one.sure for one in ones], [one.first_right for one in ones])[0]}
        for level, ones in sorted(levels.items())
    }
    spots = [one for one in offering if one.building >= 0]
    spot_error, spot_bins = reliability([one.sure_of_building for one in spots], [one.building == 1 for one in spots])
    building = {"n": len(spots), "ece": spot_error, "bins": spot_bins}
    return {"n": len(offering), "ece": error, "bins": bins, "levels": per_level, "building": building}


def risk_coverage(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Precision when only the surest are answered, against the share of answerable queries so answered.

    Whatever an engine would answer counts: a grid put first for an ask or for an unknown address is wrong.
    """
    offering = sorted((one for one in outcomes if one.sure > 0), key=lambda one: -one.sure)
    due = sum(one.kind == "answer" for one in outcomes)
    if not offering or not due:
        return {"curve": [], "coverage_at_precision": {}}
    right = np.cumsum([one.kind == "answer" and one.first_right for one in offering])
    reached = np.cumsum([one.kind == "answer" for one in offering]) / due
    precision: Floats = right / np.arange(1, len(offering) + 1)
    ends = np.append(np.diff([one.sure for one in offering]) < 0, True)  # equals are answered together
    curve = [_at(float(least), reached[ends], precision[ends]) for least in COVERAGES]
    best = {str(wanted): float(max(reached[ends & (precision >= wanted)], default=0.0)) for wanted in PRECISIONS}
    return {"curve": [one for one in curve if one], "coverage_at_precision": best}


def _at(coverage: float, reached: Floats, precision: Floats) -> dict[str, float]:
    places = np.flatnonzero(reached >= coverage - 1e-12)
    if not len(places):
        return {}
    return {"coverage": coverage, "precision": float(precision[places[0]])}


def timing(outcomes: Sequence[Outcome]) -> dict[str, dict[str, float]]:
    """Milliseconds per query, the first ones after the build (`cold`) apart from the rest (`warm`).

    `cpu` is what the warm ones took of the processor: on a busy machine less than the clock says.
    """
    every = [one.seconds * 1000 for one in outcomes]
    cut = COLD if len(every) > 2 * COLD else 0
    found = {"warm": percentiles(every[cut:])}
    cpu = [one.cpu_seconds * 1000 for one in outcomes[cut:]]
    found |= {"cpu": percentiles(cpu)} if any(cpu) else {}
    return found | ({"cold": percentiles(every[:cut])} if cut else {})


def percentiles(milliseconds: Sequence[float]) -> dict[str, float]:
    """p50, p95, p99 and the longest; all zero without any."""
    if not milliseconds:
        return {"p50": 0.0, "p95": 0.0, "p99": 0.0, "max": 0.0}
    p50, p95, p99 = np.percentile(milliseconds, (50, 95, 99)).tolist()
    return {"p50": p50, "p95": p95, "p99": p99, "max": max(milliseconds)}
