"""The one way a loop becomes machine code: numba, cached on disk, without the interpreter's lock."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., Any])


def kernel(signature: Any = None) -> Callable[[F], F]:
    """Return a decorator that compiles a function; with a signature at once, without when first called."""
    options = {"nogil": True, "error_model": "numpy"}

    def compiled(function: F) -> F:
        head = () if signature is None else (signature,)
        try:
            return cast("F", numba.njit(*head, cache=True, **options)(function))
        except RuntimeError:  # nowhere to keep the cache: compile for this process alone
            return cast("F", numba.njit(*head, **options)(function))

    return compiled


def reading(dtype: Any, dimensions: int = 1) -> Any:
    """Return the type of a C-ordered array that the kernel only reads; mapped files are such arrays."""
    return numba.types.Array(dtype, dimensions, "C", readonly=True)


I4, I8, F8, BOOL = numba.int32, numba.int64, numba.float64, numba.boolean
FRAME = reading(F8)
READ_I4, READ_I8, READ_F8, READ_BOOL = reading(I4), reading(I8), reading(F8), reading(BOOL)
READ_EDGES, READ_SIDES, READ_NEAR = reading(F8, 2), reading(I4, 2), reading(numba.int8, 2)
