"""Texts and groups as flat arrays, so that a registry of a million rows is a handful of buffers."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, overload

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Array = npt.NDArray[Any]
AMONG_FEW = 12  # so many codes are compared one by one
KEYS_MOST = 1 << 62  # what several columns in one number may come to, before they have to be numbered anew


class Texts(Sequence[str]):
    """Texts in one buffer of UTF-8; the i-th lies between two offsets."""

    def __init__(self, blob: npt.NDArray[np.uint8], ends: Longs) -> None:
        self.blob, self.ends = blob, ends

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Texts":
        """Return the buffer of some texts; lone surrogates are kept."""
        parts = [text.encode("utf-8", "surrogatepass") for text in texts]
        ends = np.zeros(len(parts) + 1, np.int64)
        np.cumsum([len(part) for part in parts], out=ends[1:])
        return cls(np.frombuffer(b"".join(parts), np.uint8), ends)

    def __len__(self) -> int:
        return len(self.ends) - 1

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        if place < 0:
            place += len(self)
        if not 0 <= place < len(self):
            raise IndexError(place)
        part = self.blob[self.ends[place] : self.ends[place + 1]]
        return part.tobytes().decode("utf-8", "surrogatepass")

    def arrays(self, name: str) -> dict[str, Array]:
        """Return the two buffers under a name."""
        return {f"{name}.blob": self.blob, f"{name}.ends": self.ends}

    @classmethod
    def stored(cls, arrays: dict[str, Array], name: str) -> "Texts":
        """Return texts from the buffers under a name."""
        return cls(arrays[f"{name}.blob"], arrays[f"{name}.ends"])


class Codes:
    """Texts with a number each while they are collected; 0 stands for nothing."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self.code_of: dict[str, int] = {"": 0}
        for text in texts:
            self.code(text)

    def code(self, text: str | None) -> int:
        """Return the number of a text, a new one where it has none."""
        if not text:
            return 0
        return self.code_of.setdefault(text, len(self.code_of))

    def texts(self) -> list[str]:
        """Return the texts by number."""
        return list(self.code_of)


class Groups:
    """Members of numbered groups, one group behind the other."""

    def __init__(self, starts: Longs, members: Ints) -> None:
        self.starts, self.members = starts, members

    @classmethod
    def of(cls, group: Array, count: int, members: Array | None = None) -> "Groups":
        """Return the groups of members given the group of each; members are places where none are given."""
        order = np.argsort(group, kind="stable")
        starts = np.zeros(count + 1, np.int64)
        np.cumsum(np.bincount(group, minlength=count), out=starts[1:])
        chosen = order if members is None else members[order]
        return cls(starts, np.ascontiguousarray(chosen.astype(np.int32)))

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, group: int) -> Ints:
        """Return the members of one group."""
        return self.members[self.starts[group] : self.starts[group + 1]]

    def of_all(self, groups: Iterable[int]) -> Ints:
        """Return the members of several groups, one group behind the other."""
        found = [self[group] for group in groups]
        return np.concatenate(found) if found else np.empty(0, np.int32)

    def arrays(self, name: str) -> dict[str, Array]:
        """Return the two arrays under a name."""
        return {f"{name}.starts": self.starts, f"{name}.members": self.members}

    @classmethod
    def stored(cls, arrays: dict[str, Array], name: str) -> "Groups":
        """Return groups from the arrays under a name."""
        return cls(arrays[f"{name}.starts"], arrays[f"{name}.members"])


def ranges(starts: Array, ends: Array) -> Longs:
    """Return all whole numbers of several ranges, one range behind the other.

    >>> ranges(np.array([3, 8]), np.array([5, 9])).tolist()
    [3, 4, 8]
    """
    sizes = (ends - starts).astype(np.int64)
    total = int(sizes.sum())
    if not total:
        return np.empty(0, np.int64)
    step = np.ones(total, np.int64)
    kept = sizes > 0
    first, sizes = starts[kept].astype(np.int64), sizes[kept]
    heads = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    step[heads] = first
    step[heads[1:]] -= first[:-1] + sizes[:-1] - 1
    found: Longs = np.cumsum(step)
    return found


def among(codes: Array, some: Collection[int] | Array) -> npt.NDArray[np.bool_]:
    """Return which codes are among some; what `np.isin` returns, in a tenth of its time where these are few.

    >>> among(np.array([3, 8, 5]), {5, 3}).tolist()
    [True, False, True]
    """
    if len(some) > AMONG_FEW:
        return np.isin(codes, np.fromiter(some, np.int64, len(some)))
    found = np.zeros(codes.shape, np.bool_)
    for one in some:
        found |= codes == one
    return found


def combined(columns: Sequence[Array]) -> tuple[Longs, Longs]:
    """Return a number per row such that equal rows have equal numbers, and the first row of each number."""
    key = columns[0].astype(np.int64)
    for column in columns[1:]:
        wide = column.astype(np.int64)
        low = int(wide.min(initial=0))
        span = int(wide.max(initial=0)) - low + 1
        if int(np.abs(key).max(initial=0)) >= KEYS_MOST // span:
            _, key = np.unique(key, return_inverse=True)
        key = key * span + (wide - low)
    _, first, number = np.unique(key, return_index=True, return_inverse=True)
    return number.astype(np.int64), first
