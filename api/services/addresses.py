"""Addresses in a plan: what a text means, in which grid, and how sure that is."""

from collections import defaultdict
from dataclasses import dataclass
from math import isfinite
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from api.services.catalogue import OUTSIDE, LoadedPlan
from geo.address import AddressIndex, AddressMatch, Entry, Hit, Level, match, suggest
from geo.types import LngLat

Floats = npt.NDArray[np.float64]
CANDIDATES_MOST = 5
GRID_SHARE_LEAST = 0.85  # of the weight of all candidates in one grid: the grid is settled
WEIGHT_LEAST = 0.55  # a text that fits less well than this is asked back
WORTH_ASKING = 0.3  # and less well than this is no answer
ROWS_MOST = 2_000


class Candidate(NamedTuple):
    """One address that a text may mean; `place` is its grid on the level asked."""

    id: str | None
    source_id: str | None
    text: str
    point: LngLat | None
    place: int
    confidence: float


@dataclass(frozen=True)
class AddressAnswer:
    """What a text means: `point` and `place` where that is settled, candidates where it is not."""

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


class _Spot(NamedTuple):
    """One possible position with its weight."""

    hit: Hit
    row: int | None
    point: LngLat | None
    place: int
    weight: float


def address_answer(
    index: AddressIndex, plan: LoadedPlan, level: int, text: str, near: LngLat | None = None
) -> AddressAnswer:
    """Return what a text means in a plan; `near` prefers candidates around a point."""
    found = match(index, text)
    spots = _spots(index, plan, level, found, near)
    if not spots:
        return _not_found(index, plan, level, text, found)
    total = sum(spot.weight for spot in spots)
    by_place: dict[int, float] = defaultdict(float)
    for spot in spots:
        by_place[spot.place] += spot.weight / total
    place, share = max(by_place.items(), key=lambda one: (one[1], -one[0]))
    strength = max(hit.weight for hit in found.hits)
    candidates = _candidates(index, spots, total, strength)
    if share < GRID_SHARE_LEAST or strength < WEIGHT_LEAST or spots[0].point is None:
        return AddressAnswer(
            given=text,
            status="ambiguous" if strength >= WORTH_ASKING else "not_found",
            match=found.hits[0].level if strength >= WORTH_ASKING else None,
            confidence=strength * share,
            grid_confidence=strength * share,
            candidates=candidates,
            question=found.question,
            notes=found.notes,
        )
    return _settled(text, found, [spot for spot in spots if spot.place == place], share, strength, candidates)


def _settled(
    text: str,
    found: AddressMatch,
    spots: list[_Spot],
    share: float,
    strength: float,
    candidates: tuple[Candidate, ...],
) -> AddressAnswer:
    """Return the answer where one grid holds nearly all that the text may mean."""
    best, several = found.hits[0], len(found.hits) > 1
    chosen = _middle([spot for spot in spots if spot.hit is best and spot.point is not None] or spots)
    weight = strength * best.weight / sum(hit.weight for hit in found.hits)
    one = next((one for one in candidates if len(best.rows) == 1 and one.point == chosen.point), None)
    whole = Candidate(None, None, best.text, chosen.point, chosen.place, weight)
    return AddressAnswer(
        given=text,
        status="found",
        match=best.level,
        confidence=weight,
        chosen=one or whole,
        point=chosen.point,
        place=chosen.place,
        grid_confidence=strength * share,
        candidates=candidates if several else (),
        notes=(*found.notes, "grid_certain") if several else found.notes,
    )


def _middle(spots: list[_Spot]) -> _Spot:
    """Return the spot nearest to the middle of all."""
    points = np.array([spot.point for spot in spots if spot.point is not None])
    if len(points) < 2:
        return spots[0]
    far = np.hypot(*(points - points.mean(axis=0)).T)
    return [spot for spot in spots if spot.point is not None][int(far.argmin())]


def _spots(index: AddressIndex, plan: LoadedPlan, level: int, found: AddressMatch, near: LngLat | None) -> list[_Spot]:
    """Return the positions that a match may mean; a hit's weight is shared among its rows."""
    raw: list[tuple[Hit, int | None, float, float, float]] = []
    for hit in found.hits:
        if hit.point is not None:
            raw.append((hit, hit.rows[0] if hit.rows else None, *hit.point, hit.weight))
            continue
        rows = hit.rows[:ROWS_MOST]
        raw += [(hit, row, float(index.lng[row]), float(index.lat[row]), hit.weight / len(rows)) for row in rows]
    if not raw:
        return []
    lng, lat = np.array([one[2] for one in raw]), np.array([one[3] for one in raw])
    places = plan.owners(lng, lat, level).tolist()
    weights = np.array([one[4] for one in raw]) * _nearness(lng, lat, near)
    return [
        _Spot(hit, row, LngLat(x, y) if isfinite(x) else None, place, weight)
        for (hit, row, x, y, _), place, weight in zip(raw, places, weights.tolist(), strict=True)
    ]


def _nearness(lng: Floats, lat: Floats, near: LngLat | None) -> Floats:
    """Return a factor per position that falls to a tenth some kilometres from `near`."""
    if near is None:
        return np.ones(len(lng))
    far_km = np.hypot((lng - near.lng) * np.cos(np.radians(near.lat)), lat - near.lat) * 111.32
    factor: Floats = np.nan_to_num(0.1 + 0.9 * np.exp(-far_km / 2), nan=0.1)
    return factor


def _candidates(index: AddressIndex, spots: list[_Spot], total: float, strength: float) -> tuple[Candidate, ...]:
    """Return one candidate per hit or, where there is one hit, per position; heaviest first."""
    heaviest = sorted(spots, key=lambda spot: -spot.weight)
    hits = {id(spot.hit) for spot in spots}
    chosen: dict[object, tuple[_Spot, float]] = {}
    for spot in heaviest:
        key = id(spot.hit) if len(hits) > 1 else (spot.place, spot.row if len(spots) <= CANDIDATES_MOST else None)
        first, weight = chosen.get(key, (spot, 0.0))
        chosen[key] = (first, weight + spot.weight)
    ordered = sorted(chosen.values(), key=lambda one: -one[1])[:CANDIDATES_MOST]
    return tuple(_candidate(index, spot, strength * weight / total) for spot, weight in ordered)


def _candidate(index: AddressIndex, spot: _Spot, confidence: float) -> Candidate:
    if spot.row is None or spot.hit.point is not None:
        return Candidate(None, None, spot.hit.text, spot.point, spot.place, confidence)
    entry = index.entry(spot.row)
    return Candidate(entry.id, entry.source_id, entry.text, spot.point, spot.place, confidence)


def _not_found(index: AddressIndex, plan: LoadedPlan, level: int, text: str, found: AddressMatch) -> AddressAnswer:
    """Return an honest no, with what may have been meant."""
    rows = suggest(index, text, CANDIDATES_MOST)
    entries = [index.entry(row) for row in rows]
    meant = tuple(suggested(plan, level, entries))
    return AddressAnswer(text, "not_found", candidates=meant, notes=found.notes)


def suggested(plan: LoadedPlan, level: int, entries: list[Entry]) -> list[Candidate]:
    """Return addresses with their grids, without any claim."""
    if not entries:
        return []
    lng, lat = np.array([one.lng for one in entries]), np.array([one.lat for one in entries])
    places = plan.owners(lng, lat, level).tolist()
    return [
        Candidate(one.id, one.source_id, one.text, _point(one), place, 0.0)
        for one, place in zip(entries, places, strict=True)
    ]


def _point(entry: Entry) -> LngLat | None:
    return LngLat(entry.lng, entry.lat) if isfinite(entry.lng) and isfinite(entry.lat) else None
