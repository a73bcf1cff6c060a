"""The alignment loop as machine code."""

from typing import Any

import numpy as np

from geo.address.alike import align
from geo.jit import F8, I4, I8, READ_F8, READ_I4, READ_I8, READ_NEAR, kernel

_TEXT, _NAMES = ((READ_I4,) * 4 + (READ_NEAR,)), (READ_I8, *(READ_I4,) * 6, READ_F8, READ_F8)
_OUT = (F8[::1], I4[::1], I4[::1])

_fill = kernel((*_TEXT, *_NAMES, READ_I8, READ_F8, *_OUT, F8[:, ::1], I8[:, ::1]))(align.fill)


def align_all(text: Any, *others: Any) -> None:
    """Fill as `align.fill` does."""
    shape = 3, len(text) + 1
    given: tuple[Any, ...] = (text, *others, np.empty(shape), np.empty(shape, np.int64))
    _fill(*given)
