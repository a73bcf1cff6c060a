"""Weights fitted anew to what people chose: the likelihood of the chosen addresses, held near the weights in use."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields, replace
from math import log
from typing import Any, NamedTuple

from geo.address.match import match
from geo.address.meaning.weights import LEVELS, Weights
from geo.address.registry.index import AddressIndex

STEPS = (0.4, -0.4)
PASSES = 2
HELD = 0.02  # what a weight's distance from the one in use costs, in nats of the mean: few cases move little
LEAST_P = 1e-4  # a chosen address that is not among those meant counts as this likely
GAIN_LEAST = 1e-4
CASES_LEAST = 40  # fewer choices say too little of weights
Progress = Callable[[int, int], None]


class Case(NamedTuple):
    """A text and the row of the address that was chosen for it."""

    text: str
    row: int


@dataclass(frozen=True)
class Fitted:
    """Weights, with the mean log likelihood of the choices before and after; `held_*` on choices not fitted on."""

    weights: Weights
    before: float
    after: float
    held_before: float
    held_after: float
    cases: int

    @property
    def better(self) -> bool:
        """Whether choices that were not fitted on became likelier."""
        return self.held_after > self.held_before + GAIN_LEAST


class TooFew(ValueError):
    """There are too few choices to fit weights on."""


def refit(index: AddressIndex, cases: Sequence[Case], start: Weights, progress: Progress = lambda *_: None) -> Fitted:
    """Return weights fitted to choices; every second choice is held out first, to see whether fitting helps.

    Raises TooFew for fewer than CASES_LEAST choices.
    """
    if len(cases) < CASES_LEAST:
        raise TooFew(len(cases))
    half = climbed(index, cases[::2], start, lambda done, total: progress(done, 2 * total))
    whole = climbed(index, cases, start, lambda done, total: progress(total + done, 2 * total))
    return Fitted(
        whole,
        likelihood(index, cases, start),
        likelihood(index, cases, whole),
        likelihood(index, cases[1::2], start),
        likelihood(index, cases[1::2], half),
        len(cases),
    )


def likelihood(index: AddressIndex, cases: Sequence[Case], weights: Weights) -> float:
    """Return the mean log probability of the chosen addresses."""
    return sum(log(max(LEAST_P, _chosen(index, case, weights))) for case in cases) / len(cases)


def _chosen(index: AddressIndex, case: Case, weights: Weights) -> float:
    hits = match(index, case.text, weights).hits
    return sum(hit.weight / len(hit.rows) for hit in hits if case.row in hit.rows)


def climbed(index: AddressIndex, cases: Sequence[Case], start: Weights, progress: Progress) -> Weights:
    """Return the weights that steps of one weight at a time lead to, while they make the choices likelier."""
    knobs = _knobs(start)
    best, worth = start, likelihood(index, cases, start)
    for turn in range(PASSES):
        before = worth
        for number, knob in enumerate(knobs):
            progress(turn * len(knobs) + number, PASSES * len(knobs))
            for step in STEPS:
                tried = turned(best, knob, step)
                value = likelihood(index, cases, tried) - HELD * _moved(start, tried)
                if value > worth + GAIN_LEAST:
                    best, worth = tried, value
                    break
        if worth < before + GAIN_LEAST:
            break
    return best


Knob = tuple[str, int]  # a level and a state, or the name of a single weight and -1


def _knobs(weights: Weights) -> list[Knob]:
    """Return the weights that are used: those of states that are not nothing, and the single ones."""
    states = [(level, state) for level in LEVELS for state, value in enumerate(weights.table[level]) if value]
    singles = [(one.name, -1) for one in fields(weights) if one.name != "table"]
    return [*states, *singles]


def turned(weights: Weights, knob: Knob, step: float) -> Weights:
    """Return weights with one of them changed by a step."""
    name, state = knob
    if state < 0:
        return replace(weights, **{name: getattr(weights, name) + step})
    row = list(weights.table[name])
    row[state] += step
    return replace(weights, table={**weights.table, name: _five(row)})


def _five(row: Sequence[float]) -> tuple[float, float, float, float, float]:
    silent, equal, fuzzy, absent, conflict = row
    return silent, equal, fuzzy, absent, conflict


def _moved(one: Weights, other: Weights) -> float:
    table: float = sum(
        abs(a - b) for level in LEVELS for a, b in zip(one.table[level], other.table[level], strict=True)
    )
    singles: float = sum(abs(getattr(one, f.name) - getattr(other, f.name)) for f in fields(one) if f.name != "table")
    return table + singles


def as_json(weights: Weights) -> dict[str, Any]:
    """Return weights as they are stored."""
    return asdict(weights)


def from_json(stored: dict[str, Any]) -> Weights:
    """Return stored weights; those that are not stored are the usual ones, unknown ones are left out."""
    usual = Weights()
    table = stored.get("table", {})
    rows = {name: [float(value) for value in table.get(name, usual.table[name])] for name in LEVELS}
    single = {f.name: float(stored[f.name]) for f in fields(usual) if f.name != "table" and f.name in stored}
    if any(len(row) != len(usual.table[name]) for name, row in rows.items()):
        return usual
    return Weights(table={name: _five(row) for name, row in rows.items()}, **single)
