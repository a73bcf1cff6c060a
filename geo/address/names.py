"""Names of roads, estates and places: found inside a text, or nearly so."""

from collections import defaultdict
from collections.abc import Iterable
from math import log
from typing import NamedTuple

LIKE_LEAST = 0.6  # below this two names are two names; 柳荫路/柳阴路 is 0.67
POSTINGS_MOST = 400  # a bigram that so many names share tells nothing


class Found(NamedTuple):
    """A name in a text: where, and how alike (1 is equal)."""

    name: str
    begin: int
    end: int
    like: float


class Names:
    """A vocabulary of one kind of names."""

    def __init__(self, names: Iterable[str]) -> None:
        self.all = frozenset(name for name in names if len(name) >= 2)
        self._by_start: dict[str, list[str]] = defaultdict(list)
        self._by_pair: dict[str, list[str]] = defaultdict(list)
        for name in sorted(self.all, key=lambda one: (-len(one), one)):
            self._by_start[name[:2]].append(name)
            for pair in _pairs(name):
                self._by_pair[pair].append(name)
        self._weight = {pair: log(1 + len(self.all) / len(found)) for pair, found in self._by_pair.items()}

    def inside(self, text: str) -> list[Found]:
        """Return the names written in a text, longest first where they overlap, in order of place."""
        hits = [
            Found(name, begin, begin + len(name), 1.0)
            for begin in range(len(text) - 1)
            for name in self._by_start.get(text[begin : begin + 2], ())
            if text.startswith(name, begin)
        ]
        kept: list[Found] = []
        for hit in sorted(hits, key=lambda one: (one.begin - one.end, one.begin)):
            if all(hit.end <= one.begin or one.end <= hit.begin for one in kept):
                kept.append(hit)
        return sorted(kept, key=lambda one: one.begin)

    def like(self, written: str, most: int = 5) -> list[tuple[str, float]]:
        """Return the names most like a written one with their likeness, best first."""
        shared: dict[str, float] = defaultdict(float)
        for pair in _pairs(written):
            posting = self._by_pair.get(pair, ())
            if len(posting) <= POSTINGS_MOST:
                for name in posting:
                    shared[name] += self._weight[pair]
        best = sorted(shared, key=lambda name: (-shared[name], abs(len(name) - len(written)), name))[: 8 * most]
        scored = [(name, likeness(written, name)) for name in best]
        kept = [one for one in scored if one[1] >= LIKE_LEAST]
        return sorted(kept, key=lambda one: (-one[1], one[0]))[:most]

    def starting(self, text: str, most: int = 20) -> list[str]:
        """Return the names that start with a text or hold it, those that start with it first."""
        begin = [name for name in self.all if name.startswith(text)]
        if len(begin) < most:
            begin = sorted(begin, key=_by_length) + sorted(
                (name for name in self.all if text in name and not name.startswith(text)), key=_by_length
            )
        return begin[:most]


def _by_length(name: str) -> tuple[int, str]:
    return len(name), name


def _pairs(name: str) -> set[str]:
    padded = f"^{name}$"
    return {padded[place : place + 2] for place in range(len(padded) - 1)}


def likeness(one: str, other: str) -> float:
    """Return 1 minus edits per character; two swapped neighbours are one edit.

    >>> likeness("朝阳路", "朝阳路"), round(likeness("朝阳路", "朝杨路"), 2)
    (1.0, 0.67)
    """
    if one == other:
        return 1.0
    two_above: list[int] = []
    above = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(row[j - 1] + 1, above[j] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, two_above[j - 2] + 1)
            row.append(cost)
        two_above, above = above, row
    return 1 - above[-1] / max(len(one), len(other))
