"""Labels and values in cells: in turn in one line (小区 和平新村 楼号 11), or the labels above their values."""

import re
from collections.abc import Iterator

from geo.address.told.labels import OTHER, is_label, part_of
from geo.address.told.text import Told, joined

KNOWN_LEAST, CELLS_LEAST = 2, 3  # labels of parts of an address, and cells, from which on a text is such a table
_CELL = re.compile(r"[^\s|,，;；]+")
_PAIR = re.compile(r"[ ]*(?P<label>[^\s|]{1,12})[ ]*[|\t][^|\t]*")
_RULE = re.compile(r"[-|:+ =]+")
_LINE = re.compile(r"[^\n]+")
_MARKS = ("|", "\t", ";", "；", ",", "，")


def labels_in_turn(text: str) -> list[re.Match[str]]:
    """Return the cells that are labels of those behind them; nothing where fewer than two tell parts of an address."""
    found, was = [], False
    for cell in _CELL.finditer(text):
        # 237号 is a value, and so is the Street of No.33 Xingwang Street
        label = is_label(cell[0]) and not cell[0].isascii() and not any(char.isdigit() for char in cell[0])
        if label and was:
            return []  # headings, one beside the other
        was = label
        if was:
            found.append(cell)
    known = {part_of(one[0]) for one in found} - {OTHER}
    return found if len(known) >= KNOWN_LEAST else []


def with_headings(told: Told) -> Told:
    """Return a table of two lines, labels and values, with each label before its value; others as they are."""
    told = _with_colons(told)
    lines = [one.span() for one in _LINE.finditer(told.text) if not _RULE.fullmatch(one[0])][-2:]
    mark = next((one for one in _MARKS if lines and told.text.count(one, *lines[0]) >= CELLS_LEAST - 1), None)
    if len(lines) < 2 or mark is None:
        return told
    labels, values = (list(_cells(told, mark, *line)) for line in lines)
    known = {part_of(one.text) for one in labels if is_label(one.text)} - {OTHER}
    if len(labels) != len(values) or len(known) < KNOWN_LEAST:
        return told
    pairs = zip(labels, values, strict=True)
    return joined(part for label, value in pairs for part in (label.with_end("："), value.with_end("；")))


def _with_colons(told: Told) -> Told:
    """Return a table of two columns, labels and values, with a colon for what parts them."""
    rows = [_PAIR.fullmatch(one[0]) for one in _LINE.finditer(told.text)]
    if len(rows) < CELLS_LEAST or not all(rows) or not any(is_label(one["label"]) for one in rows if one):
        return told
    return Told(re.sub(r"[ ]*[|\t][ ]*", lambda one: "：".ljust(len(one[0])), told.text), told.places)


def _cells(told: Told, mark: str, begin: int, end: int) -> Iterator[Told]:
    for cell in told.text[begin:end].split(mark):
        yield told.part(begin, begin + len(cell))
        begin += len(cell) + 1
