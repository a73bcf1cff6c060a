"""Tiles kept in memory, compressed, under the mark of the data they were made from."""

import gzip
import hashlib
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable

MOST_BYTES = 96 * 1024 * 1024
MARK_HOLDS_S = 2.0


class TileStore:
    """The latest tiles asked for; a tile made from older data has another mark and is not found again."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[object, ...], bytes] = OrderedDict()
        self._bytes = 0
        self._mark = ("", 0.0)

    async def mark(self, ask: Callable[[], Awaitable[str]]) -> str:
        """Return the mark of the data, asked for at most once in two seconds."""
        mark, until = self._mark
        if time.monotonic() > until:
            mark = hashlib.sha256((await ask()).encode()).hexdigest()[:16]
            self._mark = (mark, time.monotonic() + MARK_HOLDS_S)
        return mark

    async def tile(self, key: tuple[object, ...], make: Callable[[], Awaitable[bytes]]) -> bytes:
        """Return a tile, gzipped, from memory or made now."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return found
        made = gzip.compress(await make(), 6, mtime=0)
        self._kept[key] = made
        self._bytes += len(made)
        while self._bytes > MOST_BYTES:
            _, dropped = self._kept.popitem(last=False)
            self._bytes -= len(dropped)
        return made
