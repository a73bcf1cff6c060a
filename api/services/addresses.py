"""Addresses in a plan: what a text means, in which grid, and how sure that is."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from api.services.address_cases import worded
from api.services.address_curves import CURVES
from api.services.address_question import Choice, question_of
from api.services.address_spots import Spot, apart_m, by_hit, by_place, middle_of, near_to, spots_of
from api.services.address_wording import in_own_writing
from api.services.catalogue import OUTSIDE, LoadedPlan
from geo.address import AddressIndex, AddressMatch, Curves, Grounds, Hit, Level, Reason, Weights, match
from geo.address.calibration import ALONE_LEAST
from geo.address.meaning.weights import DEFAULT
from geo.address.western.parts import is_western
from geo.types import LngLat

CANDIDATES_MOST = 5
FOUND_LEAST = 0.965  # probability of one grid from which on it is asserted
SHARE_LEAST = 0.82  # and of all that the text may mean, this share lies in it
UNKNOWN_MOST = 0.18  # probability that nothing of the registry is meant up to which a grid is asserted
AROUND = frozenset({Level.CROSSING, Level.LANDMARK})  # the text tells where beside what is named
SINGLE = 0.97  # of what may be meant, what one place has that is hardly one of several
SPOTS = frozenset({Level.ROOM, Level.UNIT, Level.BUILDING, Level.NUMBER})  # one building or house
ASKED_LEAST = 0.35  # probability that the text means anything at all from which on a question is asked
CHOICES_ALL = 0.95  # of what may be meant, for a question's answers to be all there are
NAME_UNSAID = "name_unsaid"  # a building or number alone: it stands in more places than can be listed
SEVERAL = 0.05  # a place less likely than this is not worth a word
TIED = 6  # digits in which two grids are alike
FAR_M = 400.0  # a coordinate further from the place that is found is told
DATUM_M = 700.0  # and that much further where it stands in the text, since its datum is not told


class Candidate(NamedTuple):
    """One address that a text may mean; `place` is its grid on the level asked.

    `number` is that of the house at its point, where the text is a road or a place with many.
    """

    id: str | None
    source_id: str | None
    text: str
    point: LngLat | None
    place: int
    confidence: float
    number: str = ""


class _InGrid(NamedTuple):
    """The positions of a hit in one grid, and their probability."""

    hit: int
    place: int
    confidence: float
    spots: list[Spot]

    def point(self) -> LngLat | None:
        """Return the position in the middle."""
        return middle_of([spot for spot in self.spots if spot.centre] or self.spots).point


@dataclass(frozen=True)
class AddressAnswer:
    """What a text means: `point` and `place` where that is settled, candidates where it is not.

    `question` names the part that settles most, `choices` its values; `explain` tells which characters matched what.
    """

    given: str
    status: str  # found, ambiguous, not_found
    match: Level | None = None
    confidence: float = 0.0
    chosen: Candidate | None = None
    point: LngLat | None = None
    place: int = OUTSIDE
    grid_confidence: float = 0.0
    candidates: tuple[Candidate, ...] = ()
    question: str | None = None
    notes: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    more: bool = False  # whether another answer than the choices is likely enough to be heard
    explain: tuple[Reason, ...] = ()
    runner_up: Candidate | None = None
    radius_m: float = 0.0  # how far around the point it may be: beside a landmark, opposite a house
    grounds: Grounds | None = None  # what the probabilities rest on, where there are any


def address_answer(
    index: AddressIndex,
    plan: LoadedPlan,
    level: int,
    text: str,
    near: LngLat | None = None,
    *,
    accuracy_m: float | None = None,
    weights: Weights = DEFAULT,
    curves: Curves = CURVES,
) -> AddressAnswer:
    """Return what a text means in a plan.

    `near` is a point that came with the text, `accuracy_m` how far it may be off: it prefers places around it. Without
    it a position that stands in the text does so.
    """
    found = match(index, text, weights)
    if not found.hits and found.asks:
        return AddressAnswer(text, "ambiguous", question=found.asks, notes=(*found.notes, NAME_UNSAID))
    if not found.hits:
        return AddressAnswer(text, "not_found", notes=found.notes)
    far_m = FAR_M
    if near is None and found.position is not None:
        near, far_m = LngLat(*found.position), FAR_M + DATUM_M
    spots, none = near_to(spots_of(plan, level, found.hits), near, accuracy_m), found.none
    shares = by_place(spots)
    place = max(shares, key=lambda one: round(shares[one], TIED))  # of two alike the one that is told first
    weighed = by_hit(spots)
    best = found.hits[_heaviest(weighed)]
    grounds = _grounds(found, best, weighed, by_hit([spot for spot in spots if spot.place == place]))
    sure = curves.sure(grounds)
    likely = sure >= FOUND_LEAST and none <= UNKNOWN_MOST and grounds.share >= SHARE_LEAST
    if likely and _settled_in(spots, place):
        candidates = _surer(curves, grounds, _candidates(index, found.hits, spots, place))
        return _found(index, text, found, spots, grounds, sure, candidates, _far_from(near, far_m))
    asked = 1 - none >= ASKED_LEAST
    question, choices = question_of(index, plan, level, found.hits, spots) if asked else (None, ())
    choices = in_own_writing(index, found.hits, choices)
    if asked and found.asks:  # the whole of a town or district
        question, choices = found.asks, ()
    return AddressAnswer(
        given=text,
        status="ambiguous" if asked else "not_found",
        match=best.level if asked else None,
        confidence=min(sure, 0.99),
        grid_confidence=sure,
        candidates=_surer(curves, grounds, _candidates(index, found.hits, spots, place, _places(choices))),
        question=question,
        notes=found.notes,
        choices=_measured(curves, grounds, place, choices),
        more=bool(choices) and sum(one.confidence for one in choices) < CHOICES_ALL * (1 - none),
        explain=found.explain,
        radius_m=best.radius_m if asked else 0.0,
        grounds=grounds,
    )


def _places(choices: Sequence[Choice]) -> list[int]:
    return [one.place for one in choices]


def _far_from(near: LngLat | None, far_m: float) -> Callable[[LngLat], bool]:
    """Return what tells whether a point is further from one that came with a text than that one may be off."""
    return lambda point: near is not None and apart_m(point, near) > far_m


def _settled_in(spots: Sequence[Spot], place: int) -> bool:
    return any(spot.place == place and spot.point is not None for spot in spots)


def _heaviest(weights: Mapping[int, float]) -> int:
    return max(weights, key=lambda hit: (weights[hit], -hit))


def _grounds(found: AddressMatch, best: Hit, weights: Mapping[int, float], inside: Mapping[int, float]) -> Grounds:
    """Return what the probabilities of a grid, and of the likeliest place in it, rest on.

    `weights` are those of all hits, `inside` of what of them lies in the grid.
    """
    known, chosen = 1 - found.none, _heaviest(inside)
    single = max(weights.values()) >= SINGLE * sum(weights.values())
    return Grounds(
        known=known,
        share=min(1.0, sum(inside.values()) / known) if known > 0 else 0.0,
        around=single and (best.radius_m > 0 or best.level in AROUND),
        spot=inside[chosen] if found.hits[chosen].level in SPOTS else 0.0,
    )


def _found(
    index: AddressIndex,
    text: str,
    found: AddressMatch,
    spots: Sequence[Spot],
    grounds: Grounds,
    sure: float,
    candidates: tuple[Candidate, ...],
    disagrees: Callable[[LngLat], bool],
) -> AddressAnswer:
    """Return the answer where one grid holds nearly all that the text may mean."""
    place, weight = candidates[0].place, candidates[0].confidence
    inside = [spot for spot in spots if spot.place == place and spot.point is not None]
    best = _heaviest(by_hit(inside))
    hit, several = found.hits[best], sum(one > SEVERAL for one in by_hit(spots).values()) > 1
    own = [spot for spot in inside if spot.hit == best]
    point = (middle_of([spot for spot in own if spot.centre] or own)).point
    chosen = _candidate(index, hit, point, place, weight)
    notes = (*found.notes, "grid_certain") if several else found.notes
    if point is not None and disagrees(point):
        notes = (*notes, "coordinate_disagrees")
    return AddressAnswer(
        given=text,
        status="found",
        match=hit.level,
        confidence=weight,
        chosen=chosen,
        point=point,
        place=place,
        grid_confidence=sure,
        candidates=candidates if len(candidates) > 1 else (),
        notes=notes,
        explain=found.explain,
        runner_up=next((one for one in candidates if one.point != point), None),
        radius_m=hit.radius_m,
        grounds=grounds,
    )


def _candidates(
    index: AddressIndex, hits: Sequence[Hit], spots: Sequence[Spot], place: int, asked: Sequence[int] = ()
) -> tuple[Candidate, ...]:
    """Return one candidate per hit and grid, those of the grid `place` before others, else likeliest first.

    Every likely grid has one, those `asked` for first.
    """
    groups: dict[tuple[int, int], list[Spot]] = defaultdict(list)
    for spot in spots:
        groups[spot.hit, spot.place].append(spot)
    found = [_InGrid(*key, sum(spot.weight for spot in members), members) for key, members in groups.items()]
    few = _of_each_grid(sorted(found, key=lambda one: -one.confidence), (place, *asked))
    told = dict.fromkeys(_candidate(index, hits[one.hit], one.point(), one.place, one.confidence) for one in few)
    return tuple(sorted(told, key=lambda one: (one.place != place, -one.confidence)))


def _surer(curves: Curves, grounds: Grounds, candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Return candidates with the probabilities that were measured of the first and of its grid, and what these leave.

    All others of a grid keep their shares of what is left of it.
    """
    first, sure, raw = candidates[0], curves.sure(grounds), grounds.known * grounds.share
    inside, outside = _scales(curves, grounds)
    alone = grounds.spot > ALONE_LEAST
    own = curves.sure_of_spot(grounds) if alone else first.confidence * inside
    beside = _scale(sure - own, raw - first.confidence)
    others = (one._replace(confidence=one.confidence * (beside if one.place == first.place else outside))
              for one in candidates[1:])  # fmt: skip
    return (first._replace(confidence=own), *others)


def _measured(curves: Curves, grounds: Grounds, place: int, choices: Sequence[Choice]) -> tuple[Choice, ...]:
    """Return answers to a question with the probabilities that were measured, `place` being the likeliest grid."""
    inside, outside = _scales(curves, grounds)
    scaled = ((one, one.confidence * (inside if one.place == place else outside)) for one in choices)
    return tuple(one._replace(confidence=round(min(1.0, sure), 4)) for one, sure in scaled)


def _scales(curves: Curves, grounds: Grounds) -> tuple[float, float]:
    """Return by how much all that lies in the likeliest grid becomes likelier when it is measured, and all else."""
    sure, raw = curves.sure(grounds), grounds.known * grounds.share
    return _scale(sure, raw), _scale(curves.known.at(grounds.known) - sure, grounds.known - raw)


def _scale(left: float, given: float) -> float:
    return left / given if given > 0 and left > 0 else 0.0


def _of_each_grid(candidates: Sequence[_InGrid], asked: Sequence[int]) -> list[_InGrid]:
    """Return the likeliest few, so that every grid that many unlikely places make likely has one among them."""
    shares: dict[int, float] = defaultdict(float)
    for one in candidates:
        shares[one.place] += one.confidence
    first: dict[int, _InGrid] = {}
    for one in candidates:
        if shares[one.place] >= SEVERAL or one.place in asked:
            first.setdefault(one.place, one)
    likeliest = sorted(first.values(), key=lambda one: (one.place not in asked, -shares[one.place]))[:CANDIDATES_MOST]
    return [*likeliest, *(one for one in candidates if one not in likeliest)][:CANDIDATES_MOST]


def _candidate(index: AddressIndex, hit: Hit, point: LngLat | None, place: int, weight: float) -> Candidate:
    if not hit.rows or hit.level not in SPOTS:
        return Candidate(None, None, hit.text, point, place, weight, _number_at(index, hit, point))
    entry = index.entry(hit.rows[0])
    alone = len(hit.rows) == 1
    return Candidate(entry.id if alone else None, entry.source_id if alone else None, hit.text, point, place, weight)


def _number_at(index: AddressIndex, hit: Hit, point: LngLat | None) -> str:
    """Return the number of the house that lies at a point of a road or an area; nothing where there is none."""
    if point is None or len(hit.spots) < 2:
        return ""
    spots = np.array(hit.spots, np.int64)
    there = spots[(index.spot_lng[spots] == point.lng) & (index.spot_lat[spots] == point.lat)]
    if not len(there):
        return ""
    lane, door = (index.word(name, int(index.spot[name][there[0]])) for name in ("lane", "door"))
    if door and is_western(hit.text):
        return door
    return worded("number", f"{lane}{door}") if door else ""
