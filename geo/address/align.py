"""Where in a text a name stands, written so or nearly so: weighted alignment, as machine code where it is ready."""

from collections.abc import Callable
from importlib import import_module
from threading import Lock
from typing import Any

Align = Callable[..., None]
_warming = Lock()
_ready: list[Align] = []

SAME_SOUND, NEAR_SOUND, NEAR_LOOK, SWAPPED, OTHER = 0.12, 0.3, 0.35, 0.3, 1.0
MISSING, ADDED = 0.8, 0.6


def align_all(  # noqa: PLR0912, PLR0915, C901  # one loop, written out for the compiler
    text: Any, text_sound: Any, text_blur: Any, text_look: Any,
    starts: Any, chars: Any, sounds: Any, blurs: Any, looks: Any, weights: Any,
    chosen: Any, cost: Any, begin: Any, end: Any,
) -> None:  # fmt: skip
    """Fill cost, begin and end of the best place of each chosen name in the text.

    The cost is the sum of the weights of the name's characters that are not there, a slip counting a part;
    an added character costs a share of the name's middle weight (Sellers' algorithm, with swapped neighbours
    as in optimal string alignment).
    """
    n = text.size
    above2 = [0.0] * (n + 1)
    above = [0.0] * (n + 1)
    row = [0.0] * (n + 1)
    from2 = [0] * (n + 1)
    from1 = [0] * (n + 1)
    from0 = [0] * (n + 1)
    for k in range(chosen.size):
        low, high = starts[chosen[k]], starts[chosen[k] + 1]
        middle = 0.0
        for i in range(low, high):
            middle += weights[i]
        middle /= max(1, high - low)
        for j in range(n + 1):
            above[j] = 0.0
            from1[j] = j
        for i in range(low, high):
            weight = weights[i]
            row[0] = above[0] + MISSING * weight
            from0[0] = 0
            for j in range(1, n + 1):
                if text[j - 1] == chars[i]:
                    step = 0.0
                elif text_sound[j - 1] >= 0 and text_sound[j - 1] == sounds[i]:
                    step = SAME_SOUND
                elif text_blur[j - 1] >= 0 and text_blur[j - 1] == blurs[i]:
                    step = NEAR_SOUND
                elif text_look[j - 1] >= 0 and text_look[j - 1] == looks[i]:
                    step = NEAR_LOOK
                else:
                    step = OTHER
                best = above[j - 1] + step * weight
                came = from1[j - 1]
                if above[j] + MISSING * weight < best:
                    best = above[j] + MISSING * weight
                    came = from1[j]
                if i < high - 1 and row[j - 1] + ADDED * middle < best:
                    best = row[j - 1] + ADDED * middle
                    came = from0[j - 1]
                if i > low and j > 1 and text[j - 1] == chars[i - 1] and text[j - 2] == chars[i]:
                    swapped = above2[j - 2] + SWAPPED * middle
                    if swapped < best:
                        best = swapped
                        came = from2[j - 2]
                row[j] = best
                from0[j] = came
            for j in range(n + 1):
                above2[j] = above[j]
                above[j] = row[j]
                from2[j] = from1[j]
                from1[j] = from0[j]
        least = above[0]
        where = 0
        for j in range(1, n + 1):
            if above[j] < least - 1e-12:
                least = above[j]
                where = j
        cost[k] = least
        begin[k] = from1[where]
        end[k] = where


def warm() -> bool:
    """Make the compiled loop ready; call it at start, in a thread. False where there is no compiler."""
    with _warming:
        if not _ready:
            try:
                _ready.append(import_module("geo.address.align_compiled").align_all)
            except ImportError:
                return False
    return True


def current() -> Align:
    """Return the loop that is ready now; both give the same answers."""
    return _ready[0] if _ready else align_all
