"""The address registry as a worker holds it: to match, to suggest, to find the nearest; one version, swapped whole."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import shapely

from data.repositories.addresses import AddressColumns, Named
from data.repositories.aliases import Accepted
from geo.address import DEFAULT, AddressIndex, Entry, Weights, normal_text
from geo.address.registry.nearest import NearestIndex
from geo.address.typed.suggest_index import SuggestIndex
from geo.types import LngLat

AREAS = ("district", "town", "community")  # what is said of an alias beside its words


def _nowhere() -> NearestIndex:
    return NearestIndex.build(np.empty(0), np.empty(0))


@dataclass(frozen=True)
class Registry:
    """Three indexes over the same rows, and the weights with which texts are matched.

    `fresh` holds what was accepted while these were made: it is asked where they do not know. While the first ones are
    made nothing can be said of any address: it is `awaited`.
    """

    addresses: AddressIndex = field(default_factory=AddressIndex.empty)
    suggest: SuggestIndex = field(default_factory=SuggestIndex.empty)
    nearest: NearestIndex = field(default_factory=_nowhere)
    weights: Weights = DEFAULT
    fresh: "Fresh | None" = None
    awaited: bool = False

    @classmethod
    def build(cls, columns: AddressColumns, named: Named) -> "Registry":
        """Return the indexes of what holds at a time. Takes as long as a build: call it in a thread or a process."""
        aliased = {address_id for address_id, _ in columns.aliases}
        row_of = {one: row for row, one in enumerate(columns.ids) if one in aliased} if aliased else {}
        lengths = np.fromiter(map(len, columns.texts), np.int64, len(columns.texts))
        return cls(
            addresses=AddressIndex.build(
                ids=columns.ids,
                source_ids=columns.source_ids,
                texts=columns.texts,
                parts=columns.parts,
                lng=columns.lng,
                lat=columns.lat,
                aliases=columns.aliases,
                roads=named.roads,
                places=named.places,
                name_aliases=columns.name_aliases,
            ),
            suggest=SuggestIndex.build(
                texts=columns.texts,
                parts=columns.parts,
                aliases=[(row_of[one], alias) for one, alias in columns.aliases if one in row_of],
                name_aliases=columns.name_aliases,
                roads=_on_roads(named.roads),
                places=named.places,
            ),
            nearest=NearestIndex.build(columns.lng, columns.lat, lengths),
        )


@dataclass(frozen=True)
class Fresh:
    """Aliases accepted a moment ago as a small registry of their own, with the standard address of each."""

    registry: Registry
    standard: tuple[tuple[str, Entry], ...]  # alias in its normal form, what it means

    @classmethod
    def build(cls, accepted: Sequence[Accepted]) -> "Fresh | None":
        """Return the aliases with their places, None where there is none; takes milliseconds."""
        placed = [one for one in accepted if one.lng is not None and one.lat is not None]
        if not placed:
            return None
        columns = AddressColumns(
            ids=[one.address_id for one in placed],
            source_ids=[one.source_id for one in placed],
            texts=[one.alias for one in placed],
            parts=[{**_area(one.parts), "poi": one.alias} for one in placed],
            lng=np.array([one.lng for one in placed], np.float64),
            lat=np.array([one.lat for one in placed], np.float64),
        )
        entries = map(Entry, columns.ids, columns.source_ids, (one.text for one in placed), columns.lng, columns.lat)
        aliases = (normal_text(one.alias) for one in placed)
        return cls(Registry.build(columns, Named()), tuple(zip(aliases, entries, strict=True)))

    def meant(self, told: str, point: LngLat) -> Entry | None:
        """Return the standard address of the alias that a text of the small registry holds, at a place."""
        written = normal_text(told)
        return next(
            (one for alias, one in self.standard if alias in written and (one.lng, one.lat) == point),
            None,
        )


def _area(parts: Mapping[str, Any]) -> dict[str, Any]:
    return {key: parts[key] for key in AREAS if parts.get(key)}


def _on_roads(roads: Iterable[tuple[str, bytes]]) -> list[tuple[str, float, float]]:
    """Return a point on each road."""
    told = list(roads)
    points = shapely.point_on_surface(shapely.from_wkb([wkb for _, wkb in told]))
    return list(
        zip([name for name, _ in told], shapely.get_x(points).tolist(), shapely.get_y(points).tolist(), strict=True)
    )


def era_of(bounds: tuple[datetime, ...], at: datetime) -> int:
    """Return between which bounds a time lies: within an era the same addresses and aliases hold."""
    return bisect_right(bounds, at)
