"""Addresses that bear an alias in the other script: each is also registered as that alias tells it."""

from collections.abc import Sequence

import numpy as np

from geo.address.columns import Ints
from geo.address.western.parts import is_western

_TELLS_WHERE = frozenset("0123456789,")


def told_otherwise(texts: Sequence[str], aliases: Sequence[tuple[int, str]]) -> tuple[list[tuple[int, str]], Ints]:
    """Return the aliases by row that tell an address in Western writing where its text does not, and all rows' own.

    Each stands in a row of its own behind the others, and is read like any Western address: 153 Wo On Road, Long Wan
    for 浪灣和安道153號. A bare name in Latin letters is no address. The second value tells of every row, these too,
    the row of the address.
    """
    western = {row for row in {row for row, _ in aliases} if is_western(texts[row])}
    found = [(row, alias) for row, alias in aliases if row not in western and _is_address(alias)]
    own = np.array([*range(len(texts)), *(row for row, _ in found)], np.int32)
    return found, own


def _is_address(alias: str) -> bool:
    return is_western(alias) and not _TELLS_WHERE.isdisjoint(alias)
