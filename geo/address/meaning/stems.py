"""Estates told by their stem, or by the whole of which they are parts, and names that go on behind one."""

import re

from geo.address.columns import Floats
from geo.address.registry.names import Kind, Named
from geo.address.registry.popular import BEGINNING_COST, STEM_COST
from geo.address.registry.surfaces import TOWN_SHORT
from geo.address.words import ENDINGS
from geo.address.writing.normalise import Normal
from geo.address.writing.wording import FILLER, KIND_AGAIN

BEFORE_COST = 2.0  # each character right before a name that belongs to nothing
AGAIN_COST = 4.9  # 锦绣小区 where the registry has a 锦绣花园
# a word for a kind of place, or a part that no surface has
_KIND_BEHIND = re.compile(
    f"(?!里面|里头)(?:{'|'.join(ENDINGS)})"
    "|(?:[0-9]{1,2}|[A-Z]|[东西南北中])(?:[村期区]|组团)|1号(?:院|公馆|(?=[0-9A-Z]))"  # 芙蓉壹号3幢
)
# a building, be it of a part, right behind the first characters of an estate's name
_BUILDING = re.compile(
    "(?:[0-9]{1,2}[期区]|[A-Z东南西北]区)?(?:[0-9A-Z]{1,3}(?:-[0-9]{1,2})?幢|(?:[0-9]{1,2}-){1,2}[0-9]{3,4}(?!号))"
)


def by_stem(normal: Normal, one: Named, cost: Floats, named: list[Named]) -> Named | None:
    """Return an estate that is told by its stem; None where a name goes on behind that, dearer where 小区 does."""
    if one.kind is not Kind.COMPOUND or one.cost not in (STEM_COST, BEGINNING_COST):
        return one
    text = normal.text
    if one.cost == BEGINNING_COST and not _BUILDING.match(text, one.end):
        return None
    before = [other.cost for other in named if other.end == one.begin]
    ends = text[one.begin : one.end] in ENDINGS and (cost[max(0, one.begin - 2) : one.begin] > FILLER).any()
    if min(before, default=BEFORE_COST if ends else 0.0) > TOWN_SHORT and one.begin not in normal.breaks:
        return None  # 听涛一品 is neither a community 听涛 nor an estate 一品; nor is 新都北苑 an estate 北苑人家
    if text.startswith("小区", one.end):
        return one._replace(end=one.end + 2, cost=one.cost + AGAIN_COST)
    return None if one.end not in normal.breaks and _goes_on(text, one.end, cost) else one


def of_another_kind(text: str, one: Named, name: str) -> bool:
    """Tell whether a text says another word for a kind of place where the name of an estate goes on."""
    told = text[one.begin : one.end]
    found = _KIND_BEHIND.match(text, one.end) if name != told and name.startswith(told) else None
    return found is not None and found[0] not in KIND_AGAIN and not name.endswith(found[0])


def _goes_on(text: str, end: int, cost: Floats) -> bool:
    """Tell whether a name goes on at a place: with a word for a kind of place, or with more than idle words."""
    if _KIND_BEHIND.match(text, end):
        return True
    stop = end
    while stop < len(text) and text[stop] >= "\u3400" and cost[stop] <= FILLER:
        stop += 1
    return stop - end < 2 and text[stop : stop + 1] >= "\u3400"
