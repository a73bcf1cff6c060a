"""What may have been meant by a text that was not found: the nearest writings, without any claim."""

from math import isfinite

import numpy as np

from api.services.addresses import Candidate
from api.services.catalogue import OUTSIDE, LoadedPlan, Registry
from geo.address import Entry
from geo.address.typed.suggest import Suggestion, suggestions
from geo.types import LngLat

SHORTENED_MOST = 8  # characters at the end of a text that are left out to find something like it
WORDS_MOST = 3  # the same in words


def meant(registry: Registry, plan: LoadedPlan, level: int, typed: str, most: int) -> tuple[Candidate, ...]:
    """Return what may have been meant by a text that was not found, without any claim; its end may be idle words."""
    found = []
    for one in next(filter(None, (suggestions(registry.suggest, told, most) for told in _shorter(typed))), []):
        entry, points = entry_of(registry, one), points_of(registry, one)
        place, middle = one_grid(plan, level, points), points[len(points) // 2] if points else None
        text = entry.text if entry else one.text
        found.append(
            Candidate(entry.id if entry else None, entry.source_id if entry else None, text, middle, place, 0.0)
        )
    return tuple(found)


def _shorter(typed: str) -> list[str]:
    """Return a text and what stays of it without some characters, or words in Latin letters, at its end."""
    if typed.isascii() and " " in typed.strip():
        words = typed.split()
        return [" ".join(words[:end]) for end in range(len(words), max(1, len(words) - WORDS_MOST), -1)]
    return [typed[:end] for end in range(len(typed), max(1, len(typed) - SHORTENED_MOST), -1)]


def entry_of(registry: Registry, one: Suggestion) -> Entry | None:
    """Return the standard address that a suggestion is."""
    return registry.addresses.entry(one.row) if one.row is not None else None


def points_of(registry: Registry, one: Suggestion) -> list[LngLat]:
    """Return where a suggestion lies: its addresses, or a sample of them."""
    if one.point is not None:
        return [LngLat(*one.point)]
    rows = (one.row,) if one.row is not None else one.rows
    entries = [registry.addresses.entry(row) for row in rows]
    return [LngLat(entry.lng, entry.lat) for entry in entries if isfinite(entry.lng) and isfinite(entry.lat)]


def one_grid(plan: LoadedPlan, level: int, points: list[LngLat]) -> int:
    """Return the grid in which all points lie, OUTSIDE where they lie in several."""
    if not points:
        return OUTSIDE
    places = plan.owners(np.array([one.lng for one in points]), np.array([one.lat for one in points]), level)
    return int(places[0]) if (places == places[0]).all() else OUTSIDE
