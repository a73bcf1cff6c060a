"""Picture tiles of a density surface: classes as palette colours."""

import struct
import zlib
from functools import cache

import numpy as np
from numpy.typing import NDArray

from maps import colors

TILE = 256


def class_colours(classes: int, *, dark: bool) -> tuple[str, ...]:
    """Return the colours of classes 1 to `classes`, low to high; class 0 is transparent and has none."""
    ramp = colors.SEQUENTIAL_DARK if dark else colors.SEQUENTIAL_LIGHT
    most = len(ramp) - 1
    if not 0 <= classes <= most:
        raise ValueError(f"{classes} classes; the ramp has colours for {most}")
    return tuple(ramp[round(most * number / classes)] for number in range(1, classes + 1))


def tile(classes: NDArray[np.uint8], breaks: int, *, dark: bool) -> bytes:
    """Return a PNG whose pixels carry their class as palette colour; class 0 is transparent."""
    palette = b"\0\0\0" + b"".join(bytes.fromhex(one[1:]) for one in class_colours(breaks, dark=dark))
    rows, columns = classes.shape
    raw = np.zeros((rows, columns + 1), dtype=np.uint8)  # each row begins with its filter, none
    raw[:, 1:] = classes
    head = struct.pack(">IIBBBBB", columns, rows, 8, 3, 0, 0, 0)
    parts = (
        (b"IHDR", head),
        (b"PLTE", palette),
        (b"tRNS", b"\0"),
        (b"IDAT", zlib.compress(raw.tobytes(), 6)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in parts)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


@cache
def empty_tile() -> bytes:
    """Return a tile on which there is nothing."""
    return tile(np.zeros((TILE, TILE), dtype=np.uint8), 0, dark=False)
