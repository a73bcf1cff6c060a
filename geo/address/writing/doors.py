"""House numbers: 12号附3, 36号甲, 甲36号, 50-2, 166至168号; what they are equal and near to."""

import re
from functools import lru_cache
from typing import NamedTuple

STEMS = "甲乙丙丁戊"
RANGE_MOST = 60  # 12-14 may be two numbers of one house; further apart they are none
NO_NUMBER = -1

_DOOR = re.compile(
    rf"(?P<before>[{STEMS}])?(?P<base>[0-9]{{1,6}})(?P<letter>[A-Z](?![A-Z]))?(?P<stem>[{STEMS}])?号?"
    rf"(?:[-附之]*(?P<more>[0-9]{{1,5}})(?:号)?)?(?:-?(?P<after>[{STEMS}]))?"
)

SIDE_DOORS = "旁门|侧门|边门|后门|前门|临时"
_SIDE = re.compile(rf"([0-9]{{1,6}})号?({SIDE_DOORS})")
_HALF = re.compile("([0-9]{1,6}) 1 2")  # 460 1/2
_BLOCK = re.compile(r"([0-9]{0,4})(X{1,2})")


class Door(NamedTuple):
    """A house number: its key, the number before any addition, and the last number of a range (else the first)."""

    key: str
    base: int
    high: int


GROUPS = "村民小组|村民组|村小组|小组|组|生产队|队|社"  # of villagers
LANES = "[0-9]+弄(?:[0-9]+支弄)?|[0-9]+巷(?:[0-9]+弄)?"
_VILLAGERS = re.compile(f"(?:生产)?第?([0-9]+)(?:{GROUPS})")
_FLOOR = re.compile("([0-9]+)层-?([0-9]+)[号室]?")


def lane_of(text: str) -> str:
    """Return a lane, or a group of villagers by whatever word, as it is kept.

    >>> lane_of("3小组"), lane_of("7社"), lane_of("3排"), lane_of("45弄")
    ('3组', '7组', '3排', '45弄')
    """
    found = _VILLAGERS.fullmatch(text)
    return f"{found[1]}组" if found else text


def floor_of(text: str) -> str:
    """Return a floor, with the door on it where one is told, as it is kept.

    >>> floor_of("5层2号"), floor_of("5层-2"), floor_of("5层")
    ('5层-2', '5层-2', '5层')
    """
    found = _FLOOR.fullmatch(text)
    return f"{found[1]}层-{found[2]}" if found else text


@lru_cache(maxsize=65_536)
def door_of(text: str) -> Door:
    """Return a normalised house number; the base is NO_NUMBER where it does not begin with figures.

    A yard by its number, 12号院, is that number.

    >>> door_of("12号附3号"), door_of("甲36号").key, door_of("166-168号").high, door_of("VA210").base
    (Door(key='12.3', base=12, high=12), '36甲', 168, -1)
    """
    block = _BLOCK.fullmatch(text)
    if block:
        low = int(block[1] or 0) * 10 ** len(block[2])
        return Door(f"{int(block[1] or 0)}{block[2]}", low, low + 10 ** len(block[2]) - 1)
    half = _HALF.fullmatch(text)
    if half:
        return Door(text, int(half[1]), int(half[1]))
    side = _SIDE.fullmatch(text)
    if side:
        return Door(side[1] + side[2], int(side[1]), int(side[1]))
    found = _DOOR.fullmatch(text.removesuffix("院").removesuffix("号").replace(" ", ""))
    if found is None:
        return Door(text.removesuffix("号"), NO_NUMBER, NO_NUMBER)
    base = int(found["base"])
    stem = found["before"] or found["stem"] or found["after"] or ""
    more = found["more"]
    key = f"{base}{found['letter'] or ''}{stem}" + (f".{int(more)}" if more else "")
    ranged = more is not None and "附" not in text and base < int(more) <= base + RANGE_MOST
    return Door(key, base, int(more) if ranged and more else base)
