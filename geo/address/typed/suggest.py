"""What somebody who is still typing may mean: names, then their numbers, buildings and rooms."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np

from geo.address.typed.suggest_index import NO_ROW, UNSAID, SuggestIndex, children, whole
from geo.address.typed.suggest_names import Fit, How, beginning, begun, fitting, longest_at
from geo.address.writing.normalise import admin_of, normal_text, normalise
from geo.address.writing.segments import LETTERS_FROM, Kind
from geo.address.writing.spelling import typed_ways

TYPED_MOST = 60  # characters of what is typed that are looked at
NODES_MOST = 200  # places that one name may stand for while its number is looked for
EACH_MOST = 3  # places of one name where other names fit too
SAMPLE_MOST = 16
DEEPER = 3  # steps that may be left out before a number: 柳荫路3幢 for 柳荫路12号锦绣花园3幢
TOWN, COMMUNITY = int(Kind.TOWN), int(Kind.COMMUNITY)
SKIPPED_MOST = 12  # characters before the first known name that may be unknown
_WESTERN = re.compile(r"([0-9]+)[A-Z]*\s+(\S.*)$", re.IGNORECASE)
_NUMBER = re.compile(r"(附?)([0-9]+|[A-Z](?=幢|[0-9]))([A-Z]?)(号|幢|单元|室|层|弄|衖|巷|组|期)?-?")


class Suggestion(NamedTuple):
    """What may be meant. `text` is the whole address; `name` and `place` are its two lines, `spans` what was typed.

    `row` is the standard address it is, else None; `rows` are addresses at or below it, a sample where there are many.
    """

    text: str
    name: str
    place: str
    kind: Kind
    row: int | None
    rows: tuple[int, ...]
    size: int
    spans: tuple[tuple[int, int], ...]
    whole: bool  # whether all that was typed is in it, without a slip
    point: tuple[float, float] | None = None
    alias: str | None = None


class _Number(NamedTuple):
    """A number as typed; one without its unit word may go on."""

    value: int
    text: str
    unit: str
    last: bool


class _Read(NamedTuple):
    """What is typed, read as far as names and numbers are whole: the places meant, and what is left."""

    nodes: list[int]
    fits: tuple[Fit, ...]
    numbered: bool
    rest: str
    pending: _Number | None
    words: tuple[str, ...]
    skipped: bool = False


def warm() -> None:
    """Read how characters sound, so that the first caller who types in letters does not wait for it."""
    typed_ways("A")


def suggestions(index: SuggestIndex, typed: str, most: int = 10) -> list[Suggestion]:
    """Return what the text typed so far may become, likeliest first; one for each place."""
    western = _WESTERN.match(typed.strip()) if typed.isascii() else None
    text = normal_text(western[2] if western else typed)[:TYPED_MOST]
    if not text or not index.names:
        return []
    number = _Number(int(western[1][:9]), western[1], "", False) if western else None
    read = _read(index, text, number)
    nodes = _nodes(index, read, most)
    if not nodes and len(read.rest) == len(text):
        read = _read(index, text[_unknown(index, text) :], number)._replace(skipped=True)
        nodes = _nodes(index, read, most)
    return [_told(index, node, fit, read) for node, fit in list(nodes.items())[:most]]


def _unknown(index: SuggestIndex, text: str) -> int:
    """Return how much stands before the first known name: areas that the registry does not name, idle words."""
    whole_names = range(1, min(SKIPPED_MOST, len(text) - 1))
    return next((at for at in whole_names if longest_at(index, text, at)), admin_of(text).end)


def _read(index: SuggestIndex, text: str, pending: _Number | None) -> _Read:
    nodes: list[int] = []
    fits: list[Fit] = []
    words: list[str] = []
    begin, numbered = 0, False
    while begin < len(text):
        found = longest_at(index, text, begin)
        if found:
            name, end, other = found
            fits.append(Fit(name, How.EXACT, 0, end - begin, other))
            nodes, numbered = _under(index, nodes, _nodes_of(index, name)), False
            if pending:
                nodes, pending = _below(index, nodes, pending) or nodes, None
        else:
            number = _NUMBER.match(text, begin) if nodes else None
            below = _below(index, nodes, _number(number, text)) if number else []
            if not number or not below:
                break
            nodes, numbered, end = below, True, number.end()
        words.append(text[begin:end].rstrip("-"))
        begin = end
    return _Read(nodes, tuple(fits), numbered, text[begin:], pending, tuple(words))


def _number(found: re.Match[str], text: str) -> _Number:
    annex, digits, letter, unit = found.groups()
    value = int(digits[:9]) if digits.isdigit() else LETTERS_FROM + ord(digits)
    return _Number(value, annex + digits + (letter or ""), unit or "", found.end() == len(text) and text[-1] != "-")


def _nodes_of(index: SuggestIndex, name: int) -> list[int]:
    low, high = int(index.name_start[name]), int(index.name_start[name + 1])
    found: list[int] = index.name_node[low : min(high, low + NODES_MOST)].tolist()
    return found


def _under(index: SuggestIndex, above: Sequence[int], nodes: list[int]) -> list[int]:
    """Return the nodes below one of those `above`; all where none is."""
    if not above or not nodes:
        return nodes
    low, high = index.node_lo[list(above)], index.node_hi[list(above)]
    at = index.node_lo[nodes][:, None]
    inside = np.any((low <= at) & (at < high), axis=1)
    return [nodes[place] for place in np.flatnonzero(inside)] or nodes


def _below(index: SuggestIndex, nodes: Sequence[int], number: _Number) -> list[int]:
    """Return the nodes with a number below others; steps between may be left out."""
    found = _descended(index, nodes, lambda low, high: _numbered(index, low, high, number))
    return sorted(found, key=lambda node: int(index.values[index.node_seg[node]]))[:NODES_MOST]


def _named_below(index: SuggestIndex, nodes: Sequence[int], told: str) -> list[int]:
    """Return the nodes below others whose name begins as typed: 松荷里24号翰 for 翰林苑 there and not elsewhere."""
    first, beyond = begun(index.keys, told, index.first_name)

    def named(low: int, high: int) -> Iterable[int]:
        some = index.node_seg[low:high]
        return range(low + int(some.searchsorted(first)), low + int(some.searchsorted(beyond)))

    return _descended(index, nodes[:EACH_MOST], named)[:NODES_MOST] if first < beyond else []


def _descended(index: SuggestIndex, nodes: Sequence[int], fit: Callable[[int, int], Iterable[int]]) -> list[int]:
    """Return the nodes that fit among the children of others, else among the children of these."""
    frontier = list(nodes)
    for _ in range(DEEPER):
        spans = [children(index, node) for node in frontier]
        found = [node for low, high in spans for node in fit(low, high)]
        if found:
            return found
        frontier = [node for low, high in spans for node in range(low, min(high, low + NODES_MOST))][:NODES_MOST]
    return []


def _numbered(index: SuggestIndex, low: int, high: int, number: _Number) -> list[int]:
    """Return the children in [low, high) that bear a number; without its unit the last one may go on: 1, 10, 11."""
    found: list[int] = []
    first, beyond = number.value, number.value + 1
    while low < high:
        values, some = index.values[: index.first_name], index.node_seg[low:high]
        a, b = (low + int(some.searchsorted(values.searchsorted(one))) for one in (first, beyond))
        found += [node for node in range(a, b) if _is_number(index, node, number)]
        first, beyond = first * 10, beyond * 10
        open_end = number.last and not number.unit and number.value < LETTERS_FROM
        if not open_end or len(found) >= NODES_MOST or first > LETTERS_FROM or not number.value:
            break
    return found


def _is_number(index: SuggestIndex, node: int, number: _Number) -> bool:
    key = index.keys[int(index.node_seg[node])]
    if number.unit:
        return key == number.text + number.unit or (number.unit == "号" and key == number.text)
    behind = key[len(number.text) :][:1]
    return key.startswith(number.text) and (number.last or not (behind.isascii() and behind.isalnum()))


def _nodes(index: SuggestIndex, read: _Read, most: int) -> dict[int, Fit]:
    """Return the nodes to tell, likeliest first, each with the name by which it was found."""
    found: dict[int, Fit] = {}
    last = read.fits[-1] if read.fits else Fit(0, How.EXACT, 0, 0)
    if read.rest:
        name, numbers = _begun(read.rest)
        if read.nodes and not numbers and (below := _named_below(index, read.nodes, name)[:most]):
            named = (int(index.node_seg[node]) - index.first_name for node in below)
            return {node: Fit(one, How.BEGIN, 0, len(name)) for node, one in zip(below, named, strict=True)}
        for fit in fitting(index, name, most):
            _add(index, found, fit, read, numbers, most)
        return found or dict.fromkeys(read.nodes, last)
    if read.numbered or not read.fits:
        found = dict.fromkeys(read.nodes[:most], last)
    else:
        found = dict.fromkeys(read.nodes[:EACH_MOST], last)
        if not last.other:
            for fit in beginning(index, index.name(last.name), most)[1:]:
                _add(index, found, fit, read, [], most)
    for node in read.nodes[:EACH_MOST]:
        low, high = children(index, node)
        found |= {child: last for child in range(low, min(high, low + most - len(found))) if child not in found}
    return found


def _begun(rest: str) -> tuple[str, list[_Number]]:
    """Return the beginning of a name and the numbers behind it: BHDY5-1, 锦绣3幢."""
    found = re.match(r"\D{2,}(?=\d)", rest)
    if not found or _NUMBER.match(rest, found.end()) is None:
        return rest, []
    numbers, at = [], found.end()
    while at < len(rest) and (told := _NUMBER.match(rest, at)):
        numbers.append(_number(told, rest))
        at = told.end()
    return found[0], numbers


def _add(index: SuggestIndex, found: dict[int, Fit], fit: Fit, read: _Read, numbers: list[_Number], most: int) -> None:
    """Add the places of a name, below what was read before it where that is possible."""
    nodes = _nodes_of(index, fit.name)
    if len(read.fits) > bool(not read.rest):
        nodes = _under(index, read.nodes, nodes)
    if read.pending:
        nodes = _below(index, nodes, read.pending) or nodes
    for number in numbers:
        nodes = _below(index, nodes, number)
    for node in nodes[: most if numbers else EACH_MOST]:
        found.setdefault(node, fit)


def _told(index: SuggestIndex, node: int, fit: Fit, read: _Read) -> Suggestion:
    """Return a node as it is shown."""
    steps = whole(index, node)
    first = _first_said(index, steps, (*read.fits, fit))
    raws = [index.raws[step] for step in steps]
    name, low, high = _joined(raws[first:]), int(index.node_lo[node]), int(index.node_hi[node])
    row = int(index.order[low]) if index.depths[low] == len(steps) else None
    point, alias = None, fit.other
    if row is not None and row >= index.count:
        lng, lat = index.extra[row - index.count].tolist()
        target = int(index.target[row - index.count])
        row, point, alias = (None, (lng, lat), alias) if target == NO_ROW else (target, None, name)
    return Suggestion(
        text=_joined(raws),
        name=name,
        place=_place(index, steps[:first]),
        kind=Kind(index.kind[steps[-1]]),
        row=row,
        rows=_sample(index, low, high),
        size=high - low,
        spans=_spans(index, name, fit, read.words),
        whole=not read.skipped and fit.how < How.ALIKE and (not read.rest or fit not in read.fits),
        point=point,
        alias=alias,
    )


def _first_said(index: SuggestIndex, steps: list[int], fits: tuple[Fit, ...]) -> int:
    """Return the step with which the first line begins: the first name typed that is no area, else behind the areas."""
    last = len(steps) - 1
    first = next((at for at, step in enumerate(steps) if index.kind[step] > TOWN), last)
    typed = {index.first_name + fit.name for fit in fits}
    of_typed = next((at for at in range(first, last + 1) if steps[at] in typed), None)
    if of_typed is not None:
        return of_typed
    community = index.kind[steps[first]] == COMMUNITY and first < last
    return first + 1 if community and index.values[steps[first + 1]] < 0 else first


def _place(index: SuggestIndex, steps: list[int]) -> str:
    """Return the second line: where it is, without province and city where finer areas are known."""
    fine = [step for step in steps if index.kind[step] not in UNSAID]
    return "".join(index.raws[step] for step in fine or steps)


def _joined(raws: list[str]) -> str:
    """Return steps as one writing; a Western number stands before its street."""
    if len(raws) > 1 and all(one.isascii() for one in raws):
        return " ".join(raws[::-1])
    return "".join(raws)


def _sample(index: SuggestIndex, low: int, high: int) -> tuple[int, ...]:
    """Return standard addresses among places of the order, evenly taken; an alias stands for its address."""
    some = index.order[low : high : max(1, (high - low) // SAMPLE_MOST)][:SAMPLE_MOST].tolist()
    rows = (int(index.target[one - index.count]) if one >= index.count else one for one in some)
    return tuple(one for one in rows if one != NO_ROW)


def _spans(index: SuggestIndex, name: str, fit: Fit, words: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """Return which characters of the first line were typed."""
    normal = normalise(name)
    found, behind = [], 0
    for word in words:
        at = normal.text.find(word, behind)
        if at >= 0:
            found.append(normal.span(at, at + len(word)))
            behind = at + len(word)
    at = normal.text.find(index.name(fit.name))
    if at >= 0 and fit.end > fit.begin and not fit.other:
        found.append(normal.span(at + fit.begin, at + fit.end))
    return _merged(found)


def _merged(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    found: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if found and begin <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((begin, end))
    return tuple(found)
