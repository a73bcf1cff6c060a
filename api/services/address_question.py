"""The one question that tells most about which of several addresses is meant, and its answers."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from api.services.catalogue import LoadedPlan
from geo.address import AddressIndex, Hit, Level
from geo.address.entries import NAMED

CHOICES_MOST = 5
SPOTS_MOST = 400
WEIGHT_LEAST = 0.02
# coarse parts first: of two that tell equally much, people know the coarser one
PARTS = ("district", "town", "road", "compound", "community", "lane", "number", "building", "unit")
COLUMN = {"number": "door"}
FINER = {Level.ROAD: "number", Level.COMPOUND: "building", Level.COMMUNITY: "road"}


class Choice(NamedTuple):
    """One answer to a question: the part's value as the registry writes it, and how likely it is."""

    value: str
    confidence: float


def question_of(
    index: AddressIndex, plan: LoadedPlan, level: int, hits: Sequence[Hit], weights: Mapping[int, float]
) -> tuple[str | None, tuple[Choice, ...]]:
    """Return the part whose value, once told, leaves least doubt about the grid, and its likeliest values."""
    cases = _cases(index, plan, level, hits, weights)
    best: tuple[float, str] | None = None
    for part in PARTS:
        values = [case[0].get(part, "") for case in cases]
        if len(set(values)) < 2:
            continue
        doubt = _doubt(values, cases)
        if best is None or doubt < best[0] - 0.02:
            best = (doubt, part)
    if best is None:
        return (FINER.get(hits[0].level) if hits else None), ()
    return best[1], _choices(best[1], cases)


Case = tuple[dict[str, str], int, float]


def _cases(
    index: AddressIndex, plan: LoadedPlan, level: int, hits: Sequence[Hit], weights: Mapping[int, float]
) -> list[Case]:
    """Return what each place that may be meant says, part by part, with its grid and probability."""
    found: list[Case] = []
    chosen = [(hit, weights.get(k, 0.0)) for k, hit in enumerate(hits) if weights.get(k, 0.0) >= WEIGHT_LEAST]
    for hit, weight in chosen:
        spots = np.array(hit.spots[:: max(1, -(-len(hit.spots) // SPOTS_MOST))], np.int64)
        if not len(spots):
            continue
        owners = plan.owners(index.spot_lng[spots], index.spot_lat[spots], level).tolist()
        share = weight / len(spots)
        found += [(_said(index, int(spot)), place, share) for spot, place in zip(spots, owners, strict=True)]
    return found


def _said(index: AddressIndex, spot: int) -> dict[str, str]:
    place = int(index.spot_place[spot])
    said = {name: index.word(name, int(index.place[name][place])) for name in NAMED}
    for part in ("lane", "number", "building"):
        column = COLUMN.get(part, part)
        said[part] = index.word(column, int(index.spot[column][spot]))
    return said


def _doubt(values: Sequence[str], cases: Sequence[Case]) -> float:
    """Return the probability that the grid is still wrongly guessed once a part is told."""
    grids: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for value, (_, place, weight) in zip(values, cases, strict=True):
        grids[value][place] += weight
    total = sum(weight for _, _, weight in cases) or 1.0
    return 1 - sum(max(one.values()) for one in grids.values()) / total


def _choices(part: str, cases: Sequence[Case]) -> tuple[Choice, ...]:
    shares: dict[str, float] = defaultdict(float)
    for said, _, weight in cases:
        shares[said.get(part, "")] += weight
    ordered = sorted(shares.items(), key=lambda one: (-one[1], one[0]))
    if len(ordered) > CHOICES_MOST:
        return ()
    return tuple(Choice(value, float(np.round(share, 4))) for value, share in ordered if value)
