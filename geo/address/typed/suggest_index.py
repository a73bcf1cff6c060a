"""What somebody may type, as flat arrays: the tree of all addresses, its names, and how they are spelled."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.address.columns import Floats, Ints, Longs
from geo.address.writing.normalise import normal_text
from geo.address.writing.segments import Cutter, Kind, Segment, stated_names
from geo.address.writing.spelling import spellings

DEPTH_MOST = 12
NO_ROW = -1
UNSAID = (int(Kind.PROVINCE), int(Kind.CITY))  # written before what is looked for, seldom looked for
LEAST_SAID = 0.5  # how popular those count
PAIR = 1 << 21  # more than any code point


@dataclass(frozen=True)
class SuggestIndex:
    """Nodes are steps of addresses: `node_lo` to `node_hi` are the places in `order` of the addresses below one.

    Nodes lie level by level, in tree order; `level` says where each begins. Names are the segments from `first_name`
    on, sorted. Rows from `count` on are no addresses of the registry: aliases (`target` is their address) and places.
    """

    count: int
    raws: Sequence[str]
    keys: Sequence[str]
    kinds: npt.NDArray[np.int8]
    values: Ints
    first_name: int
    order: Ints
    depths: npt.NDArray[np.int8]  # of rows in `order`
    level: Longs
    node_seg: Ints
    node_lo: Ints
    node_hi: Ints
    target: Ints
    extra: Floats  # lng, lat of rows from `count` on
    popular: Floats
    name_start: Longs
    name_node: Ints
    suffix_name: Ints
    suffix_at: npt.NDArray[np.uint8]
    sounds: Sequence[str]
    sound_name: Ints
    initials: Sequence[str]
    initials_name: Ints
    pair: Longs
    pair_start: Longs
    pair_name: Ints
    other: Sequence[str]  # other names, sorted
    other_raw: Sequence[str]
    other_name: Ints

    @classmethod
    def build(
        cls,
        *,
        texts: Sequence[str],
        parts: Sequence[Mapping[str, object]] = (),
        aliases: Iterable[tuple[int, str]] = (),
        name_aliases: Iterable[tuple[str, str]] = (),
        roads: Iterable[tuple[str, float, float]] = (),
        places: Iterable[tuple[str, float, float]] = (),
    ) -> "SuggestIndex":
        """Return the index of a registry.

        `aliases` are other writings of rows, `name_aliases` pairs of another and a standard name; `roads` and
        `places` stand on the map alone, as name, lng, lat.
        """
        names = stated_names(parts)
        named = [*_unknown(roads, names), *places]
        names |= {name: Kind.PLACE for name, _, _ in places if name not in names}
        writings = [(row, alias) for row, alias in aliases if alias and alias != texts[row]]
        extra = [alias for _, alias in writings] + [name for name, _, _ in named]
        target = [row for row, _ in writings] + [NO_ROW] * len(named)
        points = [(np.nan, np.nan)] * len(writings) + [(lng, lat) for _, lng, lat in named]
        steps = _Steps(Cutter(names))
        steps.add(texts)
        steps.add(extra)
        tree = _tree(steps)
        return cls(
            count=len(texts),
            target=np.array(target, np.int32),
            extra=np.array(points, np.float64).reshape(-1, 2),
            **tree,
            **_names(tree, len(texts)),
            **_others(name_aliases, tree),
        )

    @classmethod
    def empty(cls) -> "SuggestIndex":
        """Return the index of a registry without addresses."""
        return cls.build(texts=())

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Return everything as arrays, to be written to files."""
        return {one.name: _packed(getattr(self, one.name)) for one in fields(self)}

    @classmethod
    def from_arrays(cls, given: Mapping[str, npt.NDArray[Any]]) -> "SuggestIndex":
        """Return an index from what `arrays` gave, perhaps mapped from files."""
        made: dict[str, Any] = {one.name: given[one.name] for one in fields(cls)}
        for name in ("raws", "keys", "sounds", "initials", "other", "other_raw"):
            made[name] = made[name].tobytes().decode().split("\n")[:-1]
        for name in ("count", "first_name"):
            made[name] = int(made[name][0])
        return cls(**made)

    @cached_property
    def kind(self) -> bytes:
        """What each segment is, for quick look-ups."""
        return self.kinds.tobytes()

    @property
    def names(self) -> int:
        """How many names there are."""
        return len(self.keys) - self.first_name

    def name(self, number: int) -> str:
        """Return the normal form of a name."""
        return self.keys[self.first_name + number]


def _packed(value: object) -> npt.NDArray[Any]:
    if isinstance(value, np.ndarray):
        return value
    if isinstance(value, int):
        return np.array([value], np.int64)
    assert isinstance(value, Sequence)  # noqa: S101  # texts are all that is left
    return np.frombuffer("\n".join(value).encode() + b"\n" * bool(value), np.uint8)


def _unknown(roads: Iterable[tuple[str, float, float]], names: dict[str, Kind]) -> list[tuple[str, float, float]]:
    """Return the roads that no address lies on, and note all of them as names."""
    found = [one for one in roads if one[0] not in names]
    names |= {name: Kind.ROAD for name, _, _ in found}
    return found


class _Steps:
    """The steps of many texts as numbers of segments."""

    def __init__(self, cutter: Cutter) -> None:
        self._cutter = cutter
        self._pieces: dict[str, tuple[int, ...]] = {}
        self.segments: list[Segment] = []
        self._number: dict[tuple[str, bool], int] = {}
        self.flat: list[int] = []
        self.lengths: list[int] = []

    def add(self, texts: Iterable[str]) -> None:
        """Cut texts; pieces that were met before cost a look-up."""
        known, cut, flat, lengths = self._pieces, self._cutter.pieces, self.flat, self.lengths
        for text in texts:
            begin = len(flat)
            for piece in cut(text.replace("\n", " ")):
                numbers = known.get(piece)
                flat += self._new(piece) if numbers is None else numbers
            lengths.append(len(flat) - begin)

    def _new(self, piece: str) -> tuple[int, ...]:
        found = tuple(map(self._segment, self._cutter.piece(piece)))
        self._pieces[piece] = found
        return found

    def _segment(self, one: Segment) -> int:
        key = (one.key, True) if one.value < 0 else (one.raw, False)  # one node for each name, 5栋 is shown as written
        number = self._number.setdefault(key, len(self.segments))
        if number == len(self.segments):
            self.segments.append(one)
        return number


def _tree(steps: _Steps) -> dict[str, Any]:
    """Return segments in order (numbers by value, then names), and the tree of all rows level by level."""
    segments = steps.segments
    rank = sorted(range(len(segments)), key=lambda at: (segments[at].value < 0, *segments[at][:0:-1]))
    place = np.empty(len(segments) + 1, np.int32)
    place[rank] = np.arange(len(segments))
    ordered = [segments[at] for at in rank]
    columns = _columns(place, np.array(steps.flat, np.int32), np.array(steps.lengths, np.int64))
    order = np.lexsort(columns[::-1]).astype(np.int32) if len(columns) else np.empty(0, np.int32)
    counted = sum(one.value >= 0 for one in ordered)
    return {
        "raws": [one.raw for one in ordered],
        "keys": [one.key for one in ordered],
        "kinds": np.array([one.kind for one in ordered], np.int8),
        "values": np.array([one.value for one in ordered], np.int32),
        "first_name": counted,
        "order": order,
        "depths": np.minimum(np.array(steps.lengths, np.int64), DEPTH_MOST).astype(np.int8)[order],
        **_levels([column[order] for column in columns]),
    }


def _columns(place: Ints, flat: Ints, lengths: Longs) -> list[Ints]:
    """Return the steps of all rows depth by depth, -1 where a row has ended."""
    starts = np.cumsum(lengths) - lengths
    deepest = min(int(lengths.max(initial=0)), DEPTH_MOST)
    found = []
    for depth in range(deepest):
        there = lengths > depth
        column = np.full(len(lengths), -1, np.int32)
        column[there] = place[flat[starts[there] + depth]]
        found.append(column)
    return found


def _levels(columns: list[Ints]) -> dict[str, Any]:
    level, seg, lo, hi = [0], [], [], []
    changes = np.zeros(len(columns[0]) if columns else 0, np.bool_)
    for column in columns:
        changes[1:] |= column[1:] != column[:-1]
        changes[:1] = True
        starts = np.flatnonzero(changes)
        ends = np.append(starts[1:], len(column))
        real = column[starts] >= 0
        seg.append(column[starts[real]])
        lo.append(starts[real].astype(np.int32))
        hi.append(ends[real].astype(np.int32))
        level.append(level[-1] + int(real.sum()))
    return {
        "level": np.array(level, np.int64),
        "node_seg": np.concatenate(seg) if seg else np.empty(0, np.int32),
        "node_lo": np.concatenate(lo) if lo else np.empty(0, np.int32),
        "node_hi": np.concatenate(hi) if hi else np.empty(0, np.int32),
    }


def _names(tree: Mapping[str, Any], count: int) -> dict[str, Any]:
    """Return where each name stands in the tree, most addresses first, and how it may be typed.

    An area that only stands in aliases, often without the areas around it, is left out.
    """
    keys, first = tree["keys"], tree["first_name"]
    kinds, seg = tree["kinds"], tree["node_seg"]
    low, high = tree["node_lo"], tree["node_hi"]
    real = np.concatenate([[0], np.cumsum(tree["order"] < count)])
    below = high - low
    nodes = np.flatnonzero((seg >= first) & ((real[high] > real[low]) | (kinds[seg] > Kind.TOWN)))
    number = seg[nodes] - first
    by_name = np.lexsort((-below[nodes], number))
    names = keys[first:]
    popular = np.bincount(number, below[nodes], len(names)).astype(np.float64)
    popular[np.isin(kinds[first:], UNSAID) & (popular > 0)] = LEAST_SAID
    said = [at for at in range(len(names)) if popular[at]]
    return {
        "popular": popular,
        "name_start": np.searchsorted(number[by_name], np.arange(len(names) + 1)),
        "name_node": nodes[by_name].astype(np.int32),
        **_suffixes(names, said),
        **_spelled(names, said),
        **_pairs(names, said),
    }


def _suffixes(names: list[str], said: list[int]) -> dict[str, Any]:
    """Return every ending of every name, sorted: what is typed begins one of them."""
    found = sorted((names[at][begin:], at, begin) for at in said for begin in range(max(1, len(names[at]) - 1)))
    return {
        "suffix_name": np.array([at for _, at, _ in found], np.int32),
        "suffix_at": np.array([min(begin, 255) for _, _, begin in found], np.uint8),
    }


def _spelled(names: list[str], said: list[int]) -> dict[str, Any]:
    ways = [(way, at) for at in said for way in spellings(names[at])]
    sounds = sorted({("".join(way), at) for way, at in ways})
    first = sorted({("".join(one[0] for one in way), at) for way, at in ways})
    return {
        "sounds": [told for told, _ in sounds],
        "sound_name": np.array([at for _, at in sounds], np.int32),
        "initials": [told for told, _ in first],
        "initials_name": np.array([at for _, at in first], np.int32),
    }


def pairs_of(name: str) -> Longs:
    """Return the pairs of neighbours in a name, its beginning counted as a neighbour."""
    codes = np.array([1, *map(ord, name)], np.int64)
    return codes[:-1] * PAIR + codes[1:]


def _pairs(names: list[str], said: list[int]) -> dict[str, Any]:
    """Return for each pair of neighbours the names that hold it."""
    every = [pairs_of(names[at]) for at in said]
    flat = np.concatenate(every) if every else np.empty(0, np.int64)
    of = np.repeat(np.array(said, np.int32), [len(one) for one in every])
    by_pair = np.argsort(flat, kind="stable")
    pair, start = np.unique(flat[by_pair], return_index=True)
    return {"pair": pair, "pair_start": np.append(start, len(flat)).astype(np.int64), "pair_name": of[by_pair]}


def _others(name_aliases: Iterable[tuple[str, str]], tree: Mapping[str, Any]) -> dict[str, Any]:
    """Return other names of names that are there."""
    keys, first = tree["keys"], tree["first_name"]
    number = {key: at for at, key in enumerate(keys[first:])}
    pairs = ((normal_text(alias), alias, number.get(normal_text(name))) for alias, name in name_aliases)
    found = sorted({(key, raw.replace("\n", " "), at) for key, raw, at in pairs if key and at is not None})
    return {
        "other": [key for key, _, _ in found],
        "other_raw": [raw for _, raw, _ in found],
        "other_name": np.array([at for _, _, at in found], np.int32),
    }


def whole(index: SuggestIndex, node: int) -> list[int]:
    """Return the segments from the root to a node."""
    bounds = index.level.tolist()
    place = index.node_lo[node]
    found = [int(index.node_seg[node])]
    for above in range(bisect_right(bounds, node) - 2, -1, -1):
        begin, end = bounds[above], bounds[above + 1]
        parent = begin + int(index.node_lo[begin:end].searchsorted(place, "right")) - 1
        found.append(int(index.node_seg[parent]))
    return found[::-1]


def children(index: SuggestIndex, node: int) -> tuple[int, int]:
    """Return the first child of a node and the one behind the last."""
    bounds = index.level.tolist()
    below = bisect_right(bounds, node)
    if below + 1 > len(bounds) - 1:
        return 0, 0
    begin, end = bounds[below], bounds[below + 1]
    some = index.node_lo[begin:end]
    low, high = some.searchsorted(index.node_lo[node]), some.searchsorted(index.node_hi[node])
    return begin + int(low), begin + int(high)
