"""Which grid owns a place, and who is responsible: by point, by address, one or many."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from math import isfinite
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from api.errors import Unprocessable
from api.services.address_fresh import AddressesAwaited, answer_in
from api.services.address_meant import meant
from api.services.addresses import AddressAnswer
from api.services.catalogue import (
    OUTSIDE,
    Catalogue,
    CatalogueKeeper,
    LayerPlans,
    LoadedPlan,
    PlanPeriod,
    UnknownLevel,
)
from api.services.duties import Place, Responsible
from api.services.questions import Question, checked, typed_point
from geo.address.writing.grids import grid_key
from geo.crs import DatumOutsideChina, geodesic_distance_m, to_wgs84
from geo.ownership.probability import owner_probabilities
from geo.types import Datum, LngLat

Floats = npt.NDArray[np.float64]
RUNNER_UP_M, RUNNER_UP_OUTSIDE_M = 100.0, 30_000.0
ON_BOUNDARY_M = 0.001
DISAGREE_M = 300.0  # text and point this far apart are told
DATUM_FITS_M, DATUM_BETTER = 100.0, 0.34  # read in another datum: this near, and this much nearer
OFFSET_DATUMS = (Datum.GCJ02, Datum.BD09)
MEANT_MOST = 5  # addresses told where a text was not found
MEANT_LEAST = 0.1  # of the matcher's own, those less likely than this say nothing


class Status(StrEnum):
    """What the answer is worth."""

    FOUND = "found"
    NEAR_BOUNDARY = "near_boundary"
    AMBIGUOUS = "ambiguous"
    OUTSIDE = "outside"
    NOT_FOUND = "not_found"


class Note(NamedTuple):
    """A remark: a code with what fills its sentence."""

    code: str
    values: dict[str, object]


class RunnerUp(NamedTuple):
    """The next likely owner: its place on the level asked."""

    place: int
    distance_m: float
    confidence: float | None


class LocateAnswer(NamedTuple):
    """An answer from one catalogue and one plan; `place` is OUTSIDE where no grid is asserted."""

    catalogue: Catalogue
    question: Question
    status: Status
    layer: LayerPlans
    period: PlanPeriod
    plan: LoadedPlan
    level: int
    at: datetime
    point: LngLat | None = None
    place: int = OUTSIDE
    boundary_distance_m: float | None = None
    confidence: float | None = None
    runner_up: RunnerUp | None = None
    address: AddressAnswer | None = None
    responsible: tuple[Responsible, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def grid_id(self) -> str | None:
        """The identity of the owner."""
        return self.plan.levels[self.level].ids[self.place] if self.place != OUTSIDE else None

    @property
    def code(self) -> str | None:
        """The code of the owner."""
        return self.plan.levels[self.level].codes[self.place] if self.place != OUTSIDE else None

    def chain(self) -> list[Place]:
        """The owner's ancestors, coarse to fine, without the owner."""
        return [] if self.place == OUTSIDE else chain_of(self.plan, self.place, self.level)[:-1]


class Owners(NamedTuple):
    """Owners of many points: places on a level of one plan."""

    layer: LayerPlans
    period: PlanPeriod
    plan: LoadedPlan
    level: int
    places: npt.NDArray[np.int32]


async def locate(keeper: CatalogueKeeper, question: Question) -> LocateAnswer:
    """Answer one question; waits only where a plan out of force must be loaded.

    Raises UnknownLayer, UnknownLevel, NoPlanAt, DatumOutsideChina, SwappedCoordinates, UnknownCategory.
    """
    catalogue = keeper.now
    at = question.at or datetime.now(UTC)
    layer = catalogue.layer(question.layer)
    period = catalogue.period(layer, at, question.known_at)
    plan = keeper.at_hand(period) or await keeper.loaded(period)
    dated = True
    if question.address and (question.at or question.known_at):
        catalogue, dated = await keeper.as_of(catalogue, at, question.known_at)
    found = answer(catalogue, layer, period, plan, question, at)
    if dated or found.address is None:
        return found
    return found._replace(notes=(*found.notes, Note("addresses_as_now", {})))


def answer(
    catalogue: Catalogue,
    layer: LayerPlans,
    period: PlanPeriod,
    plan: LoadedPlan,
    question: Question,
    at: datetime,
) -> LocateAnswer:
    """Answer one question from what is at hand."""
    check_category(catalogue, question.category)
    level = level_of(plan, question.level)
    blank = LocateAnswer(catalogue, question, Status.NOT_FOUND, layer, period, plan, level, at)
    if question.point is not None:
        found = _at_point(blank, question.point, question.crs)
        if question.address:
            found = _with_text(found, question.address)
    else:
        found = _by_text(blank, question.address or "")
    if found.place == OUTSIDE:
        return found
    chain = chain_of(plan, found.place, found.level)
    responsible = catalogue.duties.responsible(layer.layer.id, chain, question.category, at)
    # duties carry no time of recording: with `known_at` they are still those recorded now, which is told
    notes = (Note("duties_recorded_now", {}),) if responsible and question.known_at else ()
    return found._replace(responsible=responsible, notes=(*found.notes, *notes))


class UnknownCategory(Unprocessable):
    """No category bears this key."""

    code = "unknown_category"


def check_category(catalogue: Catalogue, category: str | None) -> None:
    """Raise UnknownCategory for a category that is not in the catalogue."""
    if category is not None and category not in catalogue.duties.categories:
        raise UnknownCategory("没有这个类别 / no such category", given=category, expected="a key of /api/categories")


def level_of(plan: LoadedPlan, key: str | None) -> int:
    """Return the number of the asked level, of the finest by default; raises UnknownLevel."""
    if key is None:
        return len(plan.levels) - 1
    found = plan.level_number(key)
    if found is None:
        known = ", ".join(level.key for level in plan.levels)
        raise UnknownLevel("没有这个层级 / no such level", given=key, expected=known)
    return found


def chain_of(plan: LoadedPlan, place: int, level: int) -> list[Place]:
    """Return a grid with its ancestors, coarse to fine."""
    places = [*plan.chain(place, level), place]
    tables = plan.levels[: level + 1]
    return [Place(one.ids[at], one.names[at], one.key) for one, at in zip(tables, places, strict=True)]


def used_point(given: LngLat, crs: Datum) -> LngLat:
    """Return the WGS84 point of a declared datum; raises DatumOutsideChina."""
    if crs not in OFFSET_DATUMS:
        return given
    lng, lat = to_wgs84(given.lng, given.lat, crs)
    return LngLat(float(lng), float(lat))


def _at_point(blank: LocateAnswer, given: LngLat, crs: Datum) -> LocateAnswer:
    point = used_point(given, crs)
    plan, level = blank.plan, blank.level
    finest = plan.owner(*point)
    place = int(plan.ancestors[level][finest])
    boundary = plan.boundaries[level]
    distance = boundary.nearest(*point).distance_m
    limit = RUNNER_UP_OUTSIDE_M if place == OUTSIDE else RUNNER_UP_M
    other = boundary.runner_up(*point, place, limit) if distance <= limit else None
    accuracy = blank.question.accuracy_m
    sure = _probabilities(plan, level, point, accuracy)
    return blank._replace(
        status=_status(place, distance, accuracy),
        point=point,
        place=place,
        boundary_distance_m=distance if isfinite(distance) else None,
        confidence=sure.get(place, 0.0) if sure is not None and place != OUTSIDE else None,
        runner_up=RunnerUp(*other, sure.get(other[0], 0.0) if sure is not None else None) if other else None,
        notes=_point_notes(blank, given, place, distance),
    )


def _status(place: int, distance: float, accuracy: float | None) -> Status:
    if place == OUTSIDE:
        return Status.OUTSIDE
    return Status.NEAR_BOUNDARY if accuracy is not None and distance <= accuracy else Status.FOUND


def _probabilities(plan: LoadedPlan, level: int, point: LngLat, accuracy: float | None) -> dict[int, float] | None:
    """Return the probability of each place on a level, where the positional accuracy is known."""
    if accuracy is None:
        return None
    found: dict[int, float] = {}
    for finest, probability in owner_probabilities(plan.ownership, *point, accuracy):
        place = int(plan.ancestors[level][finest])
        found[place] = found.get(place, 0.0) + probability
    return found


def _point_notes(blank: LocateAnswer, given: LngLat, place: int, distance: float) -> tuple[Note, ...]:
    accuracy = blank.question.accuracy_m
    if place == OUTSIDE:
        return (Note("swapped_coordinates", {}),) if _fits_swapped(blank.plan, given) else ()
    if distance <= ON_BOUNDARY_M:
        return (Note("on_boundary", {}),)
    if accuracy is not None and distance <= accuracy:
        return (Note("near_boundary", {"distance_m": distance}),)
    return ()


def _fits_swapped(plan: LoadedPlan, given: LngLat) -> bool:
    return abs(given.lng) <= 90 and plan.owner(given.lat, given.lng) != OUTSIDE


def _by_text(blank: LocateAnswer, text: str) -> LocateAnswer:
    """Answer from what was typed: a coordinate, a grid's code or name, an address."""
    typed = typed_point(text)
    if typed:
        return _typed_coordinate(blank, *typed)
    named = _by_grid(blank, text)
    if named:
        return named
    registry = blank.catalogue.registry
    found = answer_in(registry, blank.plan, blank.level, text)
    if found.status == "not_found":
        likely = tuple(one for one in found.candidates if one.confidence >= MEANT_LEAST)
        found = replace(found, candidates=likely or meant(registry, blank.plan, blank.level, text, MEANT_MOST))
    return _by_address(blank, found)


def _typed_coordinate(blank: LocateAnswer, first: float, second: float) -> LocateAnswer:
    if abs(second) > 90 >= abs(first):
        found = _at_point(blank, checked(second, first), blank.question.crs)
        return found._replace(notes=(*found.notes, Note("coordinates_were_swapped", {})))
    return _at_point(blank, checked(first, second), blank.question.crs)


def _by_grid(blank: LocateAnswer, text: str) -> LocateAnswer | None:
    """Answer for a grid of any level by its code, or by a name that no other of the asked level has.

    Who says the name of a street or a community has not told a grid yet.
    """
    plan, level = blank.plan, blank.level
    places = plan.places_by_code.get(text.strip(), [])
    named = [one for one in plan.places_by_name.get(grid_key(text), []) if one[0] == level]
    asked = blank.question.level
    fitting = [one for one in places if asked is None or one[0] == level] or named
    fitting = [one for one in fitting if one[0] == fitting[0][0]]
    if len(fitting) != 1:
        return None
    level, place = fitting[0]
    lng, lat = plan.levels[level].labels[place]
    return blank._replace(
        status=Status.FOUND,
        level=level,
        point=LngLat(lng, lat),
        place=place,
        boundary_distance_m=plan.boundaries[level].nearest(lng, lat).distance_m,
        notes=(Note("grid_code", {}),),
    )


def _by_address(blank: LocateAnswer, found: AddressAnswer) -> LocateAnswer:
    notes = tuple(Note(code, {}) for code in found.notes)
    if found.point is None:
        status = Status.AMBIGUOUS if found.status == "ambiguous" else Status.NOT_FOUND
        return blank._replace(status=status, address=found, notes=notes)
    located = _at_point(blank, found.point, Datum.WGS84)
    confidence = located.confidence if located.confidence is not None else found.grid_confidence
    return located._replace(address=found, confidence=confidence, notes=(*located.notes, *notes))


def _with_text(found: LocateAnswer, text: str) -> LocateAnswer:
    """Add what the address says to an answer by point: the point decides, disagreement is told."""
    registry = found.catalogue.registry
    try:
        address = answer_in(registry, found.plan, found.level, text)
    except AddressesAwaited:
        return found._replace(notes=(*found.notes, Note("addresses_awaited", {})))
    notes = found.notes
    if address.point is not None and found.point is not None and found.question.point is not None:
        notes = (*notes, *_disagreement(found, found.point, found.question.point, address))
    return found._replace(address=address, notes=notes)


def _disagreement(found: LocateAnswer, point: LngLat, given: LngLat, address: AddressAnswer) -> list[Note]:
    there = address.point
    if there is None:
        return []
    apart = float(geodesic_distance_m(*point, *there))
    notes = []
    if apart > DISAGREE_M + 3 * (found.question.accuracy_m or 0):
        notes.append(Note("text_point_disagree", {"distance_m": apart}))
    elif address.place not in (OUTSIDE, found.place):
        grid = found.plan.levels[found.level]
        values: dict[str, object] = {"code": grid.codes[address.place], "name": grid.names[address.place]}
        notes.append(Note("other_grid_by_text", values))
    fitting = _fitting_datum(given, found.question.crs, there, apart)
    return [*notes, fitting] if fitting else notes


def _fitting_datum(given: LngLat, crs: Datum, there: LngLat, apart: float) -> Note | None:
    """Return a note where the same numbers, read in another datum, lie at the address."""
    if apart <= DATUM_FITS_M:
        return None
    best: tuple[float, Datum] | None = None
    for datum in (Datum.WGS84, *OFFSET_DATUMS):
        if datum == crs or (datum is Datum.WGS84 and crs is Datum.CGCS2000):
            continue
        try:
            distance = float(geodesic_distance_m(*used_point(given, datum), *there))
        except DatumOutsideChina:
            continue
        if distance <= min(DATUM_FITS_M, DATUM_BETTER * apart) and (best is None or distance < best[0]):
            best = (distance, datum)
    if best is None:
        return None
    return Note("datum_mismatch", {"datum": best[1].value, "distance_m": best[0]})


async def batch_scope(keeper: CatalogueKeeper, question: Question) -> Owners:
    """Return layer, plan and level that a batch is answered from, without points."""
    catalogue = keeper.now
    layer = catalogue.layer(question.layer)
    period = catalogue.period(layer, question.at or datetime.now(UTC), question.known_at)
    plan = keeper.at_hand(period) or await keeper.loaded(period)
    return Owners(layer, period, plan, level_of(plan, question.level), np.empty(0, np.int32))


def owners_in(scope: Owners, crs: Datum, lng: Floats, lat: Floats) -> npt.NDArray[np.int32]:
    """Return the places of the owners; takes time by the number of points only."""
    if crs in OFFSET_DATUMS:
        finite = np.isfinite(lng) & np.isfinite(lat)
        lng, lat = lng.copy(), lat.copy()
        lng[finite], lat[finite] = to_wgs84(lng[finite], lat[finite], crs)
    return scope.plan.owners(lng, lat, scope.level)


def codes_of(scope: Owners, places: npt.NDArray[np.int32]) -> Sequence[str | None]:
    """Return codes of places, None for OUTSIDE."""
    codes: list[str | None] = scope.plan.codes(scope.level)[places].tolist()
    return codes
