"""Communities by their short form, 兴业 for 兴业社区, beside words of which other things are called: 兴业银行."""

import re
from collections.abc import Iterable

from geo.address.columns import Floats
from geo.address.registry.names import Kind, Named
from geo.address.registry.surfaces import COMMUNITY_SHORT
from geo.address.words import ENDINGS
from geo.address.writing.normalise import Normal
from geo.address.writing.wording import FILLER

OTHER_ESTATE, OTHER_WORD, SAID = 4.9, 4.0, 0.5  # behind it: of an estate, any word; a name as sure stands there itself
HAN = "\u3400"
# words behind the short form of a community that need not be of a name: 青山院子里, 青山大街
_COMMON_WORDS = frozenset(
    ("院子", "大院", "广场", "中心", "大道", "大街", "公路", "支路", "胡同", "园区", "新区", "宿舍")
)
_ESTATE = re.compile("|".join(word for word in ENDINGS if len(word) > 1 and word not in _COMMON_WORDS))


def short_area(normal: Normal, one: Named, cost: Floats, named: Iterable[Named]) -> Named:
    """Return a name, a community by its short form dearer where another name goes on behind it.

    河滨名都 is not 河滨社区, nor 安平保险 安平社区. `cost` is what each character of the text costs unexplained.
    """
    if one.kind is not Kind.COMMUNITY or one.cost != COMMUNITY_SHORT:
        return one
    if _ESTATE.match(normal.text, one.end):
        return one._replace(cost=one.cost + OTHER_ESTATE)
    behind = normal.text[one.end : one.end + 2]
    strange = len(behind) > 1 and min(behind) >= HAN and bool((cost[one.end : one.end + 2] > FILLER).all())
    apart = not {one.end, one.end + 1}.isdisjoint(normal.breaks) or behind in _COMMON_WORDS
    told = any(other.begin <= one.end + 1 and other.end > one.end and other.cost <= SAID for other in named)
    return one._replace(cost=one.cost + OTHER_WORD) if strange and not apart and not told else one
