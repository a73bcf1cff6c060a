"""The one question that tells most about which of several addresses is meant, and its answers."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from api.services.address_cases import Case, beside, cases_of, grouped, label_of, mass, one_grid
from api.services.address_sides import sides_of
from api.services.address_spans import spans_of
from api.services.address_spots import Spot, apart_m, by_hit, by_place, middle_of
from api.services.catalogue import LoadedPlan
from geo.address import AddressIndex, Hit, Level
from geo.types import LngLat

CHOICES_MOST = 5
CONFIRM, WHICH, SIDE, NEAREST = "confirm", "which", "side", "nearest"  # questions that ask for no part
SURE_LEAST = 0.82  # of all that a text may mean, this share in one grid: only whether it is meant is in doubt
RIVAL_LEAST = 0.05  # of it, another grid that has this much is worth a question of its own
OFFERED_LEAST = 0.6  # of all that may be meant, what the answers offer; below that the question stands without any
BETTER = 0.02  # a finer part has to tell this much more
WHICH_BETTER = 0.1  # and whole places this much more than a part
UNSAID = 0.5  # who means a place without the part asked for has no answer: half of what stays in doubt
# coarse parts first: of two that tell equally much, people know the coarser one
PARTS = ("district", "town", "road", "compound", "community", "lane", "number", "building", "unit")
STEM_LEAST = 2  # characters that the parts of an estate share
# a school, a shop, an office: which of them is asked, not which estate
_IS_PLACE = re.compile(
    "(?:小学|中学|大学|学校|学院|幼儿园|医院|院区|卫生院|诊所|超市|商场|店|银行|支行|分行|公园|站|派出所|市场|酒店|宾馆|寺|庙|局|所|馆|办事处)$"
)
AREAS = ("district", "town", "community")
FINER = {Level.ROAD: "number", Level.COMPOUND: "building", Level.COMMUNITY: "road"}


class Choice(NamedTuple):
    """One answer to a question: what is said, how likely it is, and where it leads.

    `values` are the part's values as the registry writes them: one, or all that lie in one grid. `place` is their grid
    and `point` one of them; without a point they lie in several grids, and more has to be asked.
    """

    values: tuple[str, ...]
    confidence: float
    place: int
    point: LngLat | None


Question = tuple[str | None, tuple[Choice, ...]]


def question_of(
    index: AddressIndex, plan: LoadedPlan, level: int, hits: Sequence[Hit], spots: Sequence[Spot]
) -> Question:
    """Return the part whose value, once told, leaves least doubt about the grid, with its likeliest values.

    Where one grid holds nearly all that may be meant, the question is whether that is it (`confirm`); where a place
    lies between grids, on which side (`side`); where no part tells the places apart, which of them (`which`). A number
    that the registry lacks may lie beside either of its neighbours (`nearest`).
    """
    weights = by_hit(spots)
    heaviest = max(weights, key=lambda hit: (weights[hit], -hit))
    cases = cases_of(index, plan, level, hits, weights)
    shares, total = by_place(spots), sum(weights.values())
    place, share = max(shares.items(), key=lambda one: (one[1], -one[0]))
    others = max((one for key, one in shares.items() if key != place), default=0.0)
    if share < SURE_LEAST * total or others >= RIVAL_LEAST * total:
        told = _between(hits, spots, cases, hits[heaviest].level)
        if not told[1] and hits[heaviest].level is Level.INTERPOLATED:
            whole, _ = _which(beside(index, plan, level, hits, weights))
            return (NEAREST, whole) if whole else told
        if share < SURE_LEAST * total or len(told[1]) > 1:
            return told
    return _confirm(hits, spots, cases, place, share)


def _between(hits: Sequence[Hit], spots: Sequence[Spot], cases: Sequence[Case], level: Level) -> Question:
    """Return the question that tells grids apart: on which side of a place, else by a part or by whole places."""
    around = [spot for spot in spots if hits[spot.hit].radius_m > 0]
    if sum(spot.weight for spot in around) >= SURE_LEAST * sum(map(_weight, spots)) and _together(hits, around):
        sides = sides_of(around)
        if sides:
            return SIDE, tuple(Choice((one.side,), _rounded(one.share), one.place, one.point) for one in sides)
    return _apart(cases, level)


def _weight(spot: Spot) -> float:
    return spot.weight


def _together(hits: Sequence[Hit], around: Sequence[Spot]) -> bool:
    """Tell whether all that something is meant to be near to is one place, so that it has sides."""
    centres = [spot.point for spot in around if spot.centre and spot.point is not None]
    reach = max(hits[spot.hit].radius_m for spot in around)
    return bool(centres) and all(apart_m(centres[0], one) <= 2 * reach for one in centres)


def _confirm(hits: Sequence[Hit], spots: Sequence[Spot], cases: Sequence[Case], place: int, share: float) -> Question:
    """Return the question whether what lies in a grid is meant, by the words that all of it share."""
    inside = [spot for spot in spots if spot.place == place]
    weights = by_hit(inside)
    best = max(weights, key=lambda hit: (weights[hit], -hit))
    own = [spot for spot in inside if spot.hit == best]
    point = middle_of([spot for spot in own if spot.centre] or own).point
    there = [one for one in cases if one.place == place]
    alone = weights[best] >= SURE_LEAST * share
    label = hits[best].text if alone or not there else label_of(there) or hits[best].text
    return CONFIRM, (Choice((label,), _rounded(share), place, point),)


def _apart(cases: Sequence[Case], level: Level) -> Question:
    """Return the question that tells cases apart."""
    if not cases:
        return FINER.get(level), ()
    part, doubt = _best_part(cases)
    whole, left = _which(cases)
    shops = part == "compound" and all(_IS_PLACE.search(said_of(one, part)) for one in cases)
    apart = part in AREAS and not left and _named_apart(cases)
    if whole and (part is None or shops or apart or left < doubt - WHICH_BETTER):
        return WHICH, whole
    if part is None:
        return FINER.get(level), ()
    return part, _choices(part, cases)


def _best_part(cases: Sequence[Case]) -> tuple[str | None, float]:
    best: tuple[str | None, float] = (None, 1.0)
    first = _known_best(cases)
    for part in (*first, *(part for part in PARTS if part not in first)):
        if len({said_of(one, part) for one in cases}) < 2:
            continue
        doubt = _doubt(grouped(cases, partial(said_of, part=part)))
        if best[0] is None or doubt < best[1] - BETTER:
            best = (part, doubt)
    return best


def _known_best(cases: Sequence[Case]) -> tuple[str, ...]:
    """Return the part that who calls knows better than the areas: which of the parts of an estate, the branches of a

    chain or the sections of a road, or which building of one estate.
    """
    for part in ("compound", "road"):
        names = {said_of(one, part) for one in cases}
        if len(names) > 1 and all(names) and len({name[:STEM_LEAST] for name in names}) == 1:
            return (part,)
    estates = {said_of(one, "compound") for one in cases}
    return (
        ("building",) if len(estates) == 1 and all(estates) and all(said_of(one, "building") for one in cases) else ()
    )


def _named_apart(cases: Sequence[Case]) -> bool:
    """Tell whether no two grids share the name of a road or an estate: areas are not what tells those apart."""
    names = [
        {name for one in ones for part in ("road", "compound") if (name := said_of(one, part))}
        for ones in _by_grid(cases).values()
    ]
    return all(names) and len(set().union(*names)) == sum(map(len, names))


def said_of(one: Case, part: str) -> str:
    """Return what somebody who means a place says to the question for a part: the lane with the number."""
    lane = one.said.get("lane", "") if part == "number" and one.said.get("number") else ""
    return lane + one.said.get(part, "")


def _doubt(groups: Mapping[str, Sequence[Case]]) -> float:
    """Return the probability that the grid is still wrongly guessed once a part is told."""
    total, right = 0.0, 0.0
    for value, cases in groups.items():
        inside: dict[int, float] = defaultdict(float)
        for one in cases:
            inside[one.place] += one.weight
        total += sum(inside.values())
        right += max(inside.values()) * (1.0 if value else 1 - UNSAID)
    return 1 - right / total if total else 1.0


def _by_grid(cases: Sequence[Case]) -> dict[str, list[Case]]:
    return grouped(cases, lambda one: str(one.place))


def _which(cases: Sequence[Case]) -> tuple[tuple[Choice, ...], float]:
    """Return the places in each grid as they would be written, and what they leave out; none where two read alike."""
    groups = list(_by_grid(cases).values())[:CHOICES_MOST]
    labels = [label_of(one) for one in groups]
    if len(groups) < 2 or not all(labels) or len(set(labels)) < len(labels):
        return (), 1.0
    found = tuple(_choice((label,), ones) for label, ones in zip(labels, groups, strict=True))
    return found, 1 - sum(map(mass, groups)) / mass(cases)


def _choices(part: str, cases: Sequence[Case]) -> tuple[Choice, ...]:
    """Return an answer for each value or, where those are too many, for all values of each grid."""
    groups = grouped(cases, lambda one: said_of(one, part))
    unsaid = mass(groups.pop("", []))
    if len(groups) <= CHOICES_MOST:
        return tuple(_choice((value,), ones) for value, ones in groups.items())
    grids = list(_by_grid([one for ones in groups.values() for one in ones]).values())[:CHOICES_MOST]
    enough = sum(map(mass, grids)) >= OFFERED_LEAST * (mass(cases) - unsaid)
    values = [tuple({said_of(one, part): None for one in ones}) for ones in grids]
    if not enough or len(grids) < 2 or not spans_of(part, values):
        return ()
    return tuple(_choice(told, ones) for told, ones in zip(values, grids, strict=True))


def _choice(values: tuple[str, ...], cases: Sequence[Case]) -> Choice:
    there = one_grid(cases)
    place, point = there or (max(cases, key=lambda one: one.weight).place, None)
    return Choice(values, _rounded(mass(cases)), place, point)


def _rounded(share: float) -> float:
    return float(np.round(share, 4))
