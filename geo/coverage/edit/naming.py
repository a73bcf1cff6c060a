"""Codes and names for grids that an operation makes, where nobody gave any."""

import re
from collections.abc import Collection

_SERIAL = re.compile(r"^(.*?)(\d+)$")
SERIAL_WIDTH = 3  # the last three digits of a code number the grids of a community


def next_code(code: str, used: Collection[str]) -> str:
    """Return a code never used: the next serial number after all that share `code`'s beginning.

    Codes that do not end in a number, or whose numbers are used up, get "-2", "-3" behind them.

    >>> next_code("990101001002003", {"990101001002003", "990101001002007"})
    '990101001002008'
    >>> next_code("A", {"A", "A-2"})
    'A-3'
    """
    found = _SERIAL.match(code)
    if found and len(found[2]) >= SERIAL_WIDTH:
        stem, width = code[:-SERIAL_WIDTH], SERIAL_WIDTH
        same = [one for one in used if one.startswith(stem) and len(one) == len(code)]
        highest = max((int(one[-width:]) for one in same if one[-width:].isdecimal()), default=0)
        if highest + 1 < 10**width:
            return f"{stem}{highest + 1:0{width}d}"
    return _behind(code, used)


def _behind(label: str, used: Collection[str]) -> str:
    stem, _, number = label.rpartition("-")
    stem = stem if stem and number.isdecimal() else label
    count = 2
    while f"{stem}-{count}" in used:
        count += 1
    return f"{stem}-{count}"


def next_name(name: str, used: Collection[str]) -> str:
    """Return a name that no other grid bears.

    >>> next_name("和平03", {"和平03"})
    '和平03-2'
    """
    return _behind(name, used)
