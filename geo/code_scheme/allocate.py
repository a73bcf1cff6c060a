"""New codes for grids inside a parent: deterministic, and never one that was given before."""

from collections.abc import Collection, Sequence
from typing import Any

from geo.code_scheme.order import in_order
from geo.code_scheme.segments import (
    DIGITS,
    LONGEST,
    CodeScheme,
    CodesExhausted,
    Order,
    Segment,
    Source,
    check_parent,
    numbers_of,
)

FREE_WIDTH = 3


def allocate(
    scheme: CodeScheme | None,
    parent_code: str,
    taken: Collection[str],
    shapes: Sequence[Any],
    kinds: Sequence[str] = (),
) -> list[str]:
    """Return a new code for each of `shapes` (EPSG:4326) inside a parent, numbered as the scheme orders.

    `taken` are all codes ever given in the layer, void ones too: none of them comes back. Numbers go on after
    the highest one; only where those end, numbers that were never given are filled in. Without a scheme the
    code is the parent's with a number behind it. The same shapes get the same codes in whatever order they
    come. Raises CodesExhausted, ParentCodeUnfit, CodeUnfit.
    """
    if scheme is None:
        return _free(parent_code, taken, shapes)
    numbers = _next_numbers(scheme, parent_code, taken, len(shapes))
    codes = [""] * len(shapes)
    for number, at in zip(numbers, in_order(shapes, columns=scheme.order is Order.COLUMNS), strict=True):
        codes[at] = scheme.code(parent_code, number, kinds[at] if kinds else "")
    return codes


def _next_numbers(scheme: CodeScheme, parent_code: str, taken: Collection[str], count: int) -> list[int]:
    check_parent(scheme, parent_code)
    sequence, used = scheme.sequence, numbers_of(scheme, parent_code, taken)
    if not used and count == 1 and sequence.unsplit is not None:
        return [sequence.unsplit]
    begin = max([number + 1 for number in used], default=sequence.first)
    begin = max(begin, sequence.first)
    found = list(range(begin, min(begin + count, sequence.highest + 1)))
    if len(found) < count:
        gaps = (number for number in range(sequence.first, begin) if number not in used)
        found += [number for number, _ in zip(gaps, range(count - len(found)), strict=False)]
    if len(found) < count:
        raise CodesExhausted(
            f"{parent_code} 的顺序码已满 / no number is left in {parent_code}",
            given=f"{len(used)} used, {count} wanted",
            expected=f"{sequence.highest - sequence.first + 1} numbers in {scheme.name}; take a wider scheme",
        )
    return found


def _free(parent_code: str, taken: Collection[str], shapes: Sequence[Any]) -> list[str]:
    codes, number, known = [""] * len(shapes), 0, set(taken)
    for at in in_order(shapes):
        while not codes[at] or codes[at] in known:
            number += 1
            codes[at] = f"{parent_code}-{number:0{FREE_WIDTH}d}"
    return codes


def infer(pairs: Sequence[tuple[str, str]], name: str = "inferred") -> CodeScheme | None:
    """Return the scheme that (parent code, code) pairs follow: the parent's code and a number; None for none.

    >>> infer([("12", "12001"), ("12", "12002")]).width
    5
    """
    if not pairs:
        return None
    parents = {len(parent) for parent, _ in pairs}
    widths = {len(code) for _, code in pairs}
    if len(parents) != 1 or len(widths) != 1 or not 0 < min(parents) < min(widths) <= LONGEST:
        return None
    own = min(widths) - min(parents)
    if not all(code.startswith(parent) and code.isascii() and code[-own:].isdigit() for parent, code in pairs):
        return None
    charset = "".join(sorted(set(DIGITS) | {letter for parent, _ in pairs for letter in parent}))
    parent = Segment("parent", min(parents), Source.PARENT, charset)
    lowest = min(int(code[-own:]) for _, code in pairs)
    return CodeScheme(name, (parent, Segment("sequence", own, Source.SEQUENCE, first=min(1, lowest))))
