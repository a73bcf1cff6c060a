"""The registry in memory: exact keys, typed look-ups, names. Immutable once built."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from geo.address.names import Names
from geo.address.normalise import address_key, normal_text
from geo.address.parse import Parts, stated

Floats = npt.NDArray[np.float64]
Rows = Sequence[int]


class Entry(NamedTuple):
    """One standard address as it is shown."""

    id: str
    source_id: str | None
    text: str
    lng: float
    lat: float


@dataclass(frozen=True)
class AddressIndex:
    """Standard addresses by row; look-ups give rows."""

    ids: tuple[str, ...]
    source_ids: tuple[str | None, ...]
    texts: tuple[str, ...]
    lng: Floats
    lat: Floats
    parts: tuple[Parts, ...]
    by_key: Mapping[str, Rows]
    by_number: Mapping[tuple[str, str], Rows]  # road or village, number
    by_road: Mapping[str, Rows]
    by_compound: Mapping[str, Rows]
    by_community: Mapping[str, Rows]
    roads: Names
    compounds: Names
    places: Names
    communities: Names
    towns: Names
    place_points: Mapping[str, Sequence[tuple[float, float]]]
    road_lines: Mapping[str, bytes]
    keys: tuple[str, ...]  # sorted, for prefixes
    key_rows: tuple[int, ...]

    @classmethod
    def empty(cls) -> "AddressIndex":
        """Return the index of a registry without addresses."""
        nothing = np.empty(0)
        return cls.build(ids=(), source_ids=(), texts=(), parts=(), lng=nothing, lat=nothing)

    @classmethod
    def build(
        cls,
        *,
        ids: Sequence[object],
        source_ids: Sequence[str | None],
        texts: Sequence[str],
        parts: Sequence[Mapping[str, object]],
        lng: Floats,
        lat: Floats,
        aliases: Iterable[tuple[object, str]] = (),
        roads: Iterable[tuple[str, bytes]] = (),
        places: Iterable[tuple[str, float, float]] = (),
    ) -> "AddressIndex":
        """Return the index of a registry; `roads` are WKB by name, `places` landmarks."""
        typed = tuple(stated(one, text) for one, text in zip(parts, texts, strict=True))
        names = tuple(map(str, ids))
        keys = [address_key(text) for text in texts]
        by_key = _grouped(enumerate(keys))
        _add_aliases(by_key, aliases, names)
        ordered = sorted(range(len(keys)), key=keys.__getitem__)
        lines = {normal_text(name): wkb for name, wkb in roads}
        points = _grouped_points(places)
        return cls(
            ids=names,
            source_ids=tuple(source_ids),
            texts=tuple(texts),
            lng=lng,
            lat=lat,
            parts=typed,
            by_key=by_key,
            by_number=_numbers(typed),
            by_road=_grouped((row, one.road) for row, one in enumerate(typed)),
            by_compound=_grouped((row, one.compound) for row, one in enumerate(typed)),
            by_community=_grouped((row, one.community) for row, one in enumerate(typed)),
            roads=Names({one.road for one in typed if one.road} | set(lines)),
            compounds=Names({one.compound for one in typed if one.compound}),
            places=Names(points),
            communities=Names({one.community for one in typed if one.community}),
            towns=Names({name for one in typed for name in (one.town, one.district) if name}),
            place_points=points,
            road_lines=lines,
            keys=tuple(keys[row] for row in ordered),
            key_rows=tuple(ordered),
        )

    def __len__(self) -> int:
        """Return the number of standard addresses."""
        return len(self.ids)

    def entry(self, row: int) -> Entry:
        """Return one address."""
        return Entry(self.ids[row], self.source_ids[row], self.texts[row], float(self.lng[row]), float(self.lat[row]))

    def starting(self, key: str, most: int) -> list[int]:
        """Return rows whose keys start with `key`, shortest text first."""
        begin = bisect_left(self.keys, key)
        rows = []
        for place in range(begin, min(begin + 40 * most, len(self.keys))):
            if not self.keys[place].startswith(key):
                break
            rows.append(self.key_rows[place])
        return sorted(rows, key=lambda row: (len(self.texts[row]), self.texts[row]))[:most]

    def nearest(self, lng: float, lat: float, most: int) -> list[int]:
        """Return the rows nearest to a point, nearest first, by degrees with longitude shrunk."""
        have = np.flatnonzero(np.isfinite(self.lng) & np.isfinite(self.lat))
        shrink = float(np.cos(np.radians(lat)))
        if not len(have):
            return []
        far = np.hypot((self.lng[have] - lng) * shrink, self.lat[have] - lat)
        count = min(most, len(have))
        chosen = np.argpartition(far, count - 1)[:count]
        return [int(have[one]) for one in chosen[np.argsort(far[chosen], kind="stable")]]


def _grouped(pairs: Iterable[tuple[int, str | None]]) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for row, name in pairs:
        if name:
            groups[name].append(row)
    return dict(groups)


def _numbers(parts: Sequence[Parts]) -> dict[tuple[str, str], list[int]]:
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row, one in enumerate(parts):
        name = one.road or one.community
        if name and one.number:
            groups[name, one.number].append(row)
    return dict(groups)


def _grouped_points(places: Iterable[tuple[str, float, float]]) -> dict[str, list[tuple[float, float]]]:
    groups: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for name, lng, lat in places:
        groups[normal_text(name)].append((lng, lat))
    return dict(groups)


def _add_aliases(by_key: dict[str, list[int]], aliases: Iterable[tuple[object, str]], ids: Sequence[str]) -> None:
    row_of: dict[str, int] = {}
    for address_id, alias in aliases:
        if not row_of:
            row_of = {one: row for row, one in enumerate(ids)}
        row = row_of.get(str(address_id))
        if row is not None:
            rows = by_key.setdefault(address_key(alias), [])
            if row not in rows:
                rows.append(row)
