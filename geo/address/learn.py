"""Fellegi-Sunter weights learned from texts: by expectation-maximisation without labels, by counting with them.

For each level, m is how often a state occurs between a text and the address it means, u how often between a text and
another address that shares a name with it; the weight is the logarithm of m/u. What a text does not say counts nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from geo.address.columns import Floats, Longs
from geo.address.evidence import Evidence, evidence_of
from geo.address.index import AddressIndex
from geo.address.normalise import normalise
from geo.address.scoring import CONFLICT, EQUAL, Field, Under, field_of, rooms_under, under_reading
from geo.address.surfaces import KIND_OF
from geo.address.weights import DEFAULT, LEVELS, Weights

STATES = 5
LENGTH_MOST = 300
SPOTS_MOST = 60  # of one text: the likeliest
PRIOR = 60.0  # texts that the weights in force count as
STEADY_LEAST = -8.0
AREAS = ("district", "town", "community")
# Areas are not among them: spots that share a road or an estate seldom differ in area, which would teach nothing.
LEARNED = ("lane", "door", "building", "unit", "room")
Counts = npt.NDArray[np.float64]  # level, state


class Compared(NamedTuple):
    """Spots that a text may mean, with the state of each level and the weight of the whole."""

    spots: Longs
    states: npt.NDArray[np.int8]
    weight: Floats


def compared(index: AddressIndex, text: str) -> Compared | None:
    """Return how the likeliest spots of a registry stand to a text, level by level; None where no name is in it."""
    weights = DEFAULT
    evidence = evidence_of(index, normalise(text[:LENGTH_MOST]))
    field = field_of(index, evidence, weights)
    if field is None or not evidence.readings:
        return None
    unders = [under_reading(field, reading, weights) for reading in evidence.readings]
    best = int(np.argmax([one.weight.max() for one in unders]))
    under, reading = unders[best], evidence.readings[best]
    chosen = np.argsort(-under.weight, kind="stable")[:SPOTS_MOST]
    extra, finest = rooms_under(field, chosen, reading, weights)
    states = _states(field, evidence, under, chosen)
    for level, reached in (("unit", 1), ("room", 2)):
        if getattr(reading, level):
            states[:, LEVELS.index(level)] = np.where(finest >= reached, EQUAL, CONFLICT)
    return Compared(field.spots[chosen], states, under.weight[chosen] + extra)


def _states(field: Field, evidence: Evidence, under: Under, chosen: Longs) -> npt.NDArray[np.int8]:
    states = np.zeros((len(chosen), len(LEVELS)), np.int8)
    place = field.place[chosen]
    for name in AREAS:
        said = [one.code for one in evidence.of(KIND_OF[name]) if one.cost < 1]
        if said:
            have = field.index.place[name][place]
            states[:, LEVELS.index(name)] = np.where(np.isin(have, said), EQUAL, np.where(have == 0, 3, CONFLICT))
    for name in ("lane", "door", "building"):
        states[:, LEVELS.index(name)] = getattr(under, name)[chosen]
    return states


def learned(texts: Sequence[Compared], weights: Weights, rounds: int = 6) -> Weights:
    """Return weights learned from texts without labels (expectation-maximisation), beginning with given ones."""
    for _ in range(rounds):
        meant, other = _nothing(), _nothing()
        for one in texts:
            share = _posterior(one, weights)
            _count(meant, one.states, share)
            _count(other, one.states, 1 - share)
        weights = _from_counts(meant, other, weights)
    return weights


def refitted(pairs: Iterable[tuple[Compared, int]], weights: Weights) -> Weights:
    """Return weights learned from texts with the spot that each means, -1 for none of the registry."""
    meant, other = _nothing(), _nothing()
    for one, spot in pairs:
        right = (one.spots == spot).astype(np.float64)
        _count(meant, one.states, right)
        _count(other, one.states, 1 - right)
    return _from_counts(meant, other, weights)


def _posterior(one: Compared, weights: Weights) -> Floats:
    """Return the probability of each spot under given weights, with none as a rival."""
    total = one.weight + _change(one.states, weights)
    top = max(float(total.max()), weights.none)
    share = np.exp(total - top)
    found: Floats = share / (share.sum() + np.exp(weights.none - top))
    return found


def _change(states: npt.NDArray[np.int8], weights: Weights) -> Floats:
    """Return what given weights change in the weight of spots that were weighed with those in force."""
    table = np.array([weights.table[level] for level in LEVELS]) - np.array([DEFAULT.table[level] for level in LEVELS])
    levels = [LEVELS.index(level) for level in LEARNED]
    found: Floats = table[levels, states[:, levels]].sum(axis=1)
    return found


def _nothing() -> Counts:
    return np.zeros((len(LEVELS), STATES))


def _count(counts: Counts, states: npt.NDArray[np.int8], share: Floats) -> None:
    for level in range(len(LEVELS)):
        np.add.at(counts[level], states[:, level], share)


def _from_counts(meant: Counts, other: Counts, weights: Weights) -> Weights:
    table = dict(weights.table)
    for level in LEARNED:
        k = LEVELS.index(level)
        table[level] = _row(meant[k], other[k], weights.table[level])
    return replace(weights, table=table)


def _row(meant: Counts, other: Counts, before: tuple[float, ...]) -> tuple[float, float, float, float, float]:
    """Return the weights of one level: the fewer texts show a state, the nearer to that before.

    Equal keeps its weight, others are learned in relation to it, so that none of the registry stays as likely.
    """
    m = (meant[1:] + 0.5) / (float(meant[1:].sum()) + 2.0)
    u = (other[1:] + 0.5) / (float(other[1:].sum()) + 2.0)
    fresh = np.log(m / u)
    fresh = np.clip(fresh - fresh[0] + before[1], STEADY_LEAST, before[1])
    seen = np.minimum(meant[1:] + other[1:], meant[1:].sum())
    trust = seen / (seen + PRIOR)
    values = trust * fresh + (1 - trust) * np.array(before[1:])
    one, two, three, four = (round(float(value), 4) for value in values)
    return 0.0, one, two, three, four
