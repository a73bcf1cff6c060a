"""The address registry as a worker holds it: to match, to suggest, to find the nearest; one version, swapped whole."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import shapely

from data.repositories.addresses import AddressColumns, Named
from geo.address import DEFAULT, AddressIndex, Weights
from geo.address.nearest import NearestIndex
from geo.address.suggest_index import SuggestIndex


def _nowhere() -> NearestIndex:
    return NearestIndex.build(np.empty(0), np.empty(0))


@dataclass(frozen=True)
class Registry:
    """Three indexes over the same rows, and the weights with which texts are matched."""

    addresses: AddressIndex = field(default_factory=AddressIndex.empty)
    suggest: SuggestIndex = field(default_factory=SuggestIndex.empty)
    nearest: NearestIndex = field(default_factory=_nowhere)
    weights: Weights = DEFAULT

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
