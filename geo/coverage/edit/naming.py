"""Codes and names for grids that an operation makes, where nobody gave any."""

import re
from collections.abc import Collection, Iterable

_SERIAL = re.compile(r"^(.*?)(\d+)$")
SERIAL_WIDTH = 3  # so many digits at the end of a code number the grids of a community, where no scheme says otherwise


class Codes:
    """Codes that are or were taken, giving new ones that never were."""

    def __init__(self, used: Iterable[str], serial_width: int = SERIAL_WIDTH) -> None:
        self._used = set(used)
        self._width = serial_width
        self._highest: dict[tuple[str, int], int] = {}

    def take(self, code: str) -> str:
        """Count a code as taken; return it."""
        self._used.add(code)
        return code

    def next(self, code: str) -> str:
        """Take and return a new code: the next serial number after all that share `code`'s beginning.

        Codes that do not end in a number, or whose numbers are used up, get "-2", "-3" behind them.

        >>> Codes({"990101001002003", "990101001002007"}).next("990101001002003")
        '990101001002008'
        >>> Codes({"9901010003"}, serial_width=2).next("9901010003")
        '9901010004'
        >>> Codes({"A", "A-2"}).next("A")
        'A-3'
        """
        found = _SERIAL.match(code)
        width = self._width
        if found and len(found[2]) >= width:
            key = (code[:-width], len(code))
            number = self._highest.get(key, self._highest_of(*key)) + 1
            while f"{key[0]}{number:0{width}d}" in self._used:
                number += 1
            self._highest[key] = number
            if number < 10**width:
                return self.take(f"{key[0]}{number:0{width}d}")
        return self.take(_behind(code, self._used))

    def _highest_of(self, stem: str, length: int) -> int:
        same = (one[-self._width :] for one in self._used if len(one) == length and one.startswith(stem))
        return max((int(one) for one in same if one.isdecimal()), default=0)


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
