"""Which of two equal engines runs: the compiled one as soon as it is ready, its numpy twin until then."""

from collections.abc import Callable
from importlib import import_module
from threading import Lock
from typing import Any, NamedTuple

from geo.ownership import near_twin, twin


class Kernels(NamedTuple):
    """The loops of an index; both engines give the same answers."""

    name: str
    edges_by_cell: Callable[..., Any]
    mixed_cells: Callable[..., Any]
    fill: Callable[..., Any]
    by_kind: Callable[..., Any]
    query: Callable[..., Any]
    closest: Callable[..., Any]
    overlap_query: Callable[..., Any]
    by_candidates: Callable[..., Any] | None


TWIN = Kernels(
    "numpy",
    twin.edges_by_cell,
    twin.mixed_cells,
    twin.fill,
    twin.by_kind,
    twin.query,
    near_twin.closest,
    twin.overlap_query,
    None,
)
COMPILED = ("mark", "merge", "fill", "kinds", "query", "near", "overlap")
_warming = Lock()
_ready: list[Kernels] = []


def warm() -> bool:
    """Make the compiled engine ready (0.2 s from its cache, some seconds the first time ever); False where
    numba is absent. Call it at start, in a thread: until it returns, questions go to the numpy twin."""
    with _warming:
        if not _ready:
            try:
                mark, merge, fill, kinds, query, near, overlap = (
                    import_module(f"geo.ownership.{name}") for name in COMPILED
                )
            except ImportError:
                return False
            loops = (
                mark.edges_by_cell,
                merge.mixed_cells,
                fill.fill,
                kinds.by_kind,
                query.query,
                near.closest,
                overlap.query,
                overlap.by_candidates,
            )
            _ready.append(Kernels("numba", *loops))
    return True


def current() -> Kernels:
    """Return the engine that is ready now."""
    return _ready[0] if _ready else TWIN


def for_build() -> Kernels:
    """Return the engine for building an index, waiting for the compiled one where there is numba."""
    return current() if warm() else TWIN
