"""Suggestions and nearest addresses with their grids: what the pages and programs show while somebody types."""

from typing import Any

import numpy as np

from api.services.address_meant import entry_of, one_grid, points_of
from api.services.answers import named_grid
from api.services.catalogue import LoadedPlan, Registry
from api.services.catalogue.registry import Fresh
from geo.address.registry.nearest import NearestIndex
from geo.address.typed.suggest import Suggestion, suggestions
from geo.types import LngLat


def suggested_json(registry: Registry, plan: LoadedPlan, level: int, typed: str, most: int) -> list[dict[str, Any]]:
    """Return what may be meant, likeliest first: two lines with what was typed marked, a point, and its grid.

    A road or an estate has a grid only where all of it that is looked at lies in one. Aliases just accepted come first.
    """
    found = [_suggested(registry, plan, level, one) for one in suggestions(registry.suggest, typed, most)]
    if registry.fresh is None:
        return found
    own = registry.fresh.registry
    late = [_suggested(own, plan, level, one) for one in suggestions(own.suggest, typed, most)]
    told = {one["name"] for one in found}
    fresh = (_alias(one, registry.fresh) for one in late if one["lng"] is not None and one["name"] not in told)
    return [*filter(None, fresh), *found][:most]


def _alias(one: dict[str, Any], fresh: Fresh) -> dict[str, Any] | None:
    """Return a suggestion of an alias with the standard address that it means, as an index of all would give it."""
    meant = fresh.meant(one["text"], LngLat(one["lng"], one["lat"]))
    if meant is None:
        return None
    of = {"id": meant.id, "source_id": meant.source_id, "text": meant.text, "place": meant.text}
    return {**one, **of, "kind": "alias", "alias": one["name"]}


def _suggested(registry: Registry, plan: LoadedPlan, level: int, one: Suggestion) -> dict[str, Any]:
    entry, points = entry_of(registry, one), points_of(registry, one)
    place = one_grid(plan, level, points)
    middle = points[len(points) // 2] if points else None
    by_alias = entry is not None and one.alias == one.name
    return {
        "id": entry.id if entry else None,
        "source_id": entry.source_id if entry else None,
        "text": entry.text if entry else one.text,
        "lng": middle.lng if middle else None,
        "lat": middle.lat if middle else None,
        "grid": named_grid(plan.levels[level], place),
        "confidence": None,
        "kind": "alias" if by_alias else one.kind.name.lower(),
        "name": one.name,
        "place": entry.text if entry and by_alias else one.place,
        "alias": one.alias,
        "spans": one.spans,
        "whole": one.whole,
        "addresses": one.size,
    }


def nearest_json(registry: Registry, plan: LoadedPlan, level: int, point: LngLat, most: int) -> list[dict[str, Any]]:
    """Return the addresses nearest to a WGS84 point, one for each place, with distances in metres."""
    near: NearestIndex = registry.nearest
    found = near.nearest(point.lng, point.lat, most)
    entries = [(registry.addresses.entry(row), metres) for row, metres in found]
    if not entries:
        return []
    lng, lat = np.array([one.lng for one, _ in entries]), np.array([one.lat for one, _ in entries])
    places = plan.owners(lng, lat, level).tolist()
    return [
        {
            "id": one.id,
            "source_id": one.source_id,
            "text": one.text,
            "lng": one.lng,
            "lat": one.lat,
            "grid": named_grid(plan.levels[level], place),
            "confidence": None,
            "distance_m": round(metres, 1),
        }
        for (one, metres), place in zip(entries, places, strict=True)
    ]
