"""The alignment loop as machine code."""

from geo.address.alike import align
from geo.jit import F8, I4, READ_F8, READ_I4, READ_I8, READ_NEAR, kernel

_TEXT, _NAMES = ((READ_I4,) * 4 + (READ_NEAR,)), (READ_I8, *(READ_I4,) * 6, READ_F8, READ_F8)
_OUT = (F8[::1], I4[::1], I4[::1])

align_all = kernel((*_TEXT, *_NAMES, READ_I8, *_OUT))(align.align_all)
