"""Where in a text a name stands, written so or nearly so: weighted alignment, as machine code where it is ready."""

from collections.abc import Callable
from importlib import import_module
from threading import Lock
from typing import Any

from geo.address.alike.ears import ALIKE, KIN

Align = Callable[..., None]
_warming = Lock()
_ready: list[Align] = []

# Costs in nats: about minus the logarithm of how often such a slip occurs where a name is written at all.
HEARD_ALIKE, HEARD_KIN, HEARD_FURTHER = 2.5, 3.2, 3.7  # a near syllable: see ears.near_table
SAME_SOUND, NEAR_LOOK, SWAPPED, ADDED, DOUBLED = 0.5, 2.4, 1.5, 3.0, 0.6
HEARD_TYPED = 1.8  # of a name's last syllable in letters, which tells the kind of place: xian for xiang
NEXT_HEARD = 0.7  # share of that where the character before was heard otherwise too: an accent hears all of a name
# Less where the character stands in no names: then it was not meant, whatever the name was.
SELDOM_HEARD, SELDOM_LOOK = 0.5, 0.4  # the first a share, the other nats
OTHER_READING = 2.0  # 长 heard as chang where zhang is its first reading
STRAY, BLANK, BLANK_COST = 0.8, 32, 0.1  # a letter of the keyboard, or a blank, within a name
ANOTHER = 3.8  # most that another character costs which tells no name from another: 三 and 东 do, 树 does not
MORE_COMMON = 1.5  # and that much more where it stands in many names: 柳林路 is hardly 柳荫路 miswritten
ADDED_TELLING = 6.5  # 人民东路 is not 人民路
# The first letter of a syllable, the syllable spelled in letters; and each that follows one of its like.
FIRST_LETTER, NEXT_LETTER, NEXT_TYPED = 0.9, 0.4, 0.2
OTHER_LETTER = 2.5  # who types first letters seldom hits a wrong one, and names that share all but one are many
# marks of characters of a text: see names.Names
PLAIN, TELLING, TYPED, LETTER, COMMON, SIDE, SELDOM = 0, 1, 2, 3, 4, 5, 6
NOWHERE = 99.0


def fill(  # noqa: PLR0912, PLR0915, C901  # one loop, written out for the compiler
    text: Any, text_sound: Any, text_look: Any, text_mark: Any, near: Any,
    starts: Any, chars: Any, sounds: Any, others: Any, looks: Any, firsts: Any, other_firsts: Any,
    missing: Any, other: Any,
    chosen: Any, most: Any, cost: Any, begin: Any, end: Any, rows: Any, froms: Any,
) -> None:  # fmt: skip
    """Fill cost, begin and end of the best place of each chosen name in the text, then of the best to the name's end.

    The cost is the sum over the name's characters that are not there as written: a slip of sound or look, another
    character, none, one too many, two that changed places (Sellers' algorithm, with swaps as in optimal string
    alignment). `missing` and `other` say what a character costs that is left out or replaced, `near` how
    near each syllable is to each other.
    Of equally good places the longest counts, then the first. The second half of the results is of places where the
    last character is there, in its own or in another writing of its sound; NOWHERE where there are none. What costs
    more than `most` of its name is not told exactly, only that it does. `rows` and `froms` are three rows each for
    costs and places, one longer than the text.
    """
    n = text.size
    above2, above, row = rows[0], rows[1], rows[2]
    from2, from1, from0 = froms[0], froms[1], froms[2]
    count = chosen.size
    for k in range(count):
        low, high = starts[chosen[k]], starts[chosen[k] + 1]
        limit = most[k]
        cost[count + k] = NOWHERE
        begin[count + k] = 0
        end[count + k] = 0
        for j in range(n + 1):
            above[j] = 0.0
            from1[j] = j
        for i in range(low, high):
            row[0] = above[0] + missing[i]
            from0[0] = 0
            for j in range(1, n + 1):
                dear = above[j - 1] > limit and above[j] > limit and row[j - 1] > limit  # and costs only grow
                if dear and (i == low or j == 1 or above2[j - 2] > limit):
                    row[j] = NOWHERE
                    from0[j] = 0
                    continue
                mark = text_mark[j - 1]
                same = True
                if text[j - 1] == chars[i]:
                    step = 0.0
                elif text_sound[j - 1] >= 0 and text_sound[j - 1] == sounds[i]:
                    step = min(SAME_SOUND, other[i])
                    if mark == TYPED and i > low and j > 1 and text_mark[j - 2] == TYPED:
                        step = NEXT_TYPED
                elif text_sound[j - 1] >= 0 and text_sound[j - 1] == others[i]:
                    step = min(OTHER_READING, other[i])
                    if mark == TYPED:
                        step = NEXT_TYPED if i > low and j > 1 and text_mark[j - 2] == TYPED else SAME_SOUND
                elif mark == LETTER and (text[j - 1] == firsts[i] or text[j - 1] == other_firsts[i]):
                    step = NEXT_LETTER if i > low and j > 1 and text_mark[j - 2] == LETTER else FIRST_LETTER
                else:
                    same = False
                    heard = 0
                    if text_sound[j - 1] >= 0 and sounds[i] >= 0:
                        heard = near[text_sound[j - 1], sounds[i]]
                    if text_look[j - 1] == -2:
                        step = 9.0
                    elif heard > 0:
                        step = HEARD_ALIKE if heard == ALIKE else (HEARD_KIN if heard == KIN else HEARD_FURTHER)
                        step = min(step, other[i])
                        if mark == SELDOM:
                            step *= SELDOM_HEARD
                        if mark == TYPED and heard == ALIKE and i == high - 1:
                            same = True
                            step = HEARD_TYPED
                        if i > low and j > 1 and text[j - 2] != chars[i - 1]:
                            step *= NEXT_HEARD
                    elif text_look[j - 1] >= 0 and text_look[j - 1] == looks[i]:
                        step = min(NEAR_LOOK, other[i])
                        if mark == SELDOM:
                            step -= SELDOM_LOOK
                    elif mark == PLAIN or mark == SELDOM:  # noqa: PLR1714, SIM109  # numba has no quick `in`
                        step = min(ANOTHER, other[i])
                    elif mark == COMMON:
                        step = min(ANOTHER, other[i]) + MORE_COMMON
                    elif mark == LETTER:
                        step = other[i] + OTHER_LETTER
                    else:
                        step = other[i]
                best = above[j - 1] + step
                came = from1[j - 1]
                if same and i == high - 1:
                    kept = cost[count + k]
                    if best < kept - 1e-9 or (best < kept + 1e-9 and j - came > end[count + k] - begin[count + k]):
                        cost[count + k] = best
                        begin[count + k] = came
                        end[count + k] = j
                if above[j] + missing[i] < best:
                    best = above[j] + missing[i]
                    came = from1[j]
                if text[j - 1] == BLANK:
                    added = BLANK_COST
                elif (mark == TELLING or mark == SIDE) and not (  # noqa: PLR1714, SIM109  # numba has no quick `in`
                    (j > 1 and (text[j - 1] == text[j - 2] or (mark == SIDE and text_mark[j - 2] == SIDE)))
                    or (j < n and mark == SIDE and text_mark[j] == SIDE)  # 建国东西路 speaks of both
                ):
                    added = ADDED_TELLING
                elif mark != LETTER:
                    added = DOUBLED if j > 1 and text[j - 1] == text[j - 2] else ADDED
                elif (j > 1 and text_mark[j - 2] == LETTER) or (j < n and text_mark[j] == LETTER):
                    added = ADDED + OTHER_LETTER
                else:
                    added = STRAY
                if i < high - 1 and text_look[j - 1] != -2 and row[j - 1] + added < best:
                    best = row[j - 1] + added
                    came = from0[j - 1]
                if i > low and j > 1 and text[j - 1] == chars[i - 1] and text[j - 2] == chars[i]:
                    swapped = above2[j - 2] + SWAPPED
                    if mark == TELLING and text_mark[j - 2] == TELLING:  # 五十号路 is not 十五号路
                        swapped = above2[j - 2] + ADDED_TELLING
                    if swapped < best:
                        best = swapped
                        came = from2[j - 2]
                row[j] = best
                from0[j] = came
            above2, above, row = above, row, above2
            from2, from1, from0 = from1, from0, from2
        least = above[0]
        where = 0
        longest = 0
        for j in range(1, n + 1):
            size = j - from1[j]
            if above[j] < least - 1e-9 or (above[j] < least + 1e-9 and size > longest):
                least = above[j]
                where = j
                longest = size
        cost[k] = least
        begin[k] = from1[where]
        end[k] = where


def align_all(text: Any, *others: Any) -> None:
    """Fill as `fill` does, without machine code."""
    n = len(text) + 1
    given: tuple[Any, ...] = (text, *others, [[0.0] * n for _ in range(3)], [[0] * n for _ in range(3)])
    fill(*given)


def warm() -> bool:
    """Make the compiled loop ready; call it at start, in a thread. False where there is no compiler."""
    with _warming:
        if not _ready:
            try:
                _ready.append(import_module("geo.address.alike.align_compiled").align_all)
            except ImportError:
                return False
    return True


def current() -> Align:
    """Return the loop that is ready now; both give the same answers."""
    return _ready[0] if _ready else align_all
