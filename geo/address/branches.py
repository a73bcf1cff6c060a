"""Names of which a text tells another branch or more than the registry has: 老陈面馆(城北店), 金三峡鲜菜火锅."""

import re
from collections.abc import Sequence

from geo.address.columns import Floats
from geo.address.namesakes import ending
from geo.address.wording import FILLER

BRAND_COST = 0.6  # a shop by its brand alone, of which others may be; marks such surfaces
OTHER_BRANCH = 4.5  # of a branch that is told and not this one
MORE_OF_NAME = 4.0
RUN_LEAST, RUN_MOST = 2, 8  # characters
_BRANCH = re.compile(
    "[\u4e00-\u9fffA-Z0-9]{1,10}?"
    "(?:[一二三四五六七八九十]?(?:分店|店)|[分东西南北新老]?(?:校区|院区|分校|分院))(?![铺员面里长])"
)
_SUBJECT = re.compile("的|门口|门前|旁|对面|附近|楼[上下]|里|内|外|东|南|西|北|后|前|路|号|停车|食堂|大门")
Span = tuple[int, int]


def strange(text: str, breaks: Sequence[int], span: Span, name: str, cost: float, worth: Floats) -> float:
    """Return what a landmark's or estate's name costs more for what stands beside it in a text without numbers.

    `name` is the whole name in the registry, `cost` the price of the surface that stands at `span`.
    """
    begin, end = span
    found = _BRANCH.match(text, end)
    if found and (end in breaks or cost == BRAND_COST) and float(worth[end : found.end()].sum()) > 0:
        return OTHER_BRANCH
    if any(char.isdigit() for char in text):
        return 0.0
    stop = min([one for one in breaks if one > end] or [len(text)])
    if not ending(name) and end not in breaks and _is_run(text, end, stop, worth):
        return MORE_OF_NAME
    start = max([one for one in breaks if one <= begin] or [0])
    return MORE_OF_NAME if start < begin and _is_run(text, start, begin, worth) else 0.0


def _is_run(text: str, low: int, high: int, worth: Floats) -> bool:
    """Tell whether a part of a text is a few characters that nothing explains and that begin no other subject."""
    if not RUN_LEAST <= high - low <= RUN_MOST or _SUBJECT.match(text, low):
        return False
    return all(text[k] >= "\u3400" and worth[k] > FILLER for k in range(low, high))
