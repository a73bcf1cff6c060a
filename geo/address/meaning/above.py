"""Areas above those that a registry writes: of a city's that begins with the district, of a district's that does not.

Callers tell them nevertheless: 宁波市海曙区慈甬路5号 where the registry has 海曙区鼓楼街道慈甬路5号.
"""

import re
from collections.abc import Sequence

from geo.address.registry.index import AddressIndex
from geo.address.registry.names import Kind, Mention
from geo.address.words import CITIES, PREFECTURES
from geo.address.writing.normalise import admin_of
from geo.address.writing.wording import Worth

UNSURE = 6.3  # nats that areas cost of which the registry says nothing: where they alone are strange, it is asked
TOLD = 0.1  # what they cost before an area of the registry's own
_CITY = re.compile(
    "(?:[\u4e00-\u9fff]{2,3}省|[\u4e00-\u9fff]{2,6}自治区|广西|宁夏|西藏|新疆|内蒙古?|[\u4e00-\u9fff]{2}(?=[\u4e00-\u9fff]{2,4}市))?"
    f"(?:[\u4e00-\u9fff]{{2,6}}市|(?:{'|'.join((*CITIES, *PREFECTURES))}))?"
)


def free_above(text: str, written: Sequence[Mention], index: AddressIndex, worth: Worth) -> None:
    """Lower what a city and a district at the beginning of a text cost where the registry writes none.

    Right before an area that is the registry's own they cost nearly nothing, and so does a city before an own one that
    is a county's: 宁波市慈溪市.
    """
    cities = bool((index.names.kinds == Kind.CITY).any())
    districts = len(index.words["district"]) > 1
    below = _before(index, text, written, (Kind.CITY,) if cities else (Kind.CITY, Kind.DISTRICT))
    told = admin_of(text)
    city_end = told.end - len(told.district or "")
    begin, end = city_end if cities else 0, city_end if districts else told.end
    if below:
        _lower(worth, 0, below, TOLD)
    elif not districts and _begins(index, written, told.end, (Kind.TOWN, Kind.COMMUNITY)):
        _lower(worth, begin, end, TOLD)
    else:
        _lower(worth, begin, end, UNSURE)


def _before(index: AddressIndex, text: str, written: Sequence[Mention], kinds: Sequence[Kind]) -> int:
    """Return where an own area begins with nothing but a province and a city before it; 0 where none does."""
    places = (one.begin for one in written if one.begin > 0 and _CITY.fullmatch(text, 0, one.begin))
    return next((place for place in sorted(places) if _begins(index, written, place, kinds)), 0)


def _begins(index: AddressIndex, written: Sequence[Mention], place: int, kinds: Sequence[Kind]) -> bool:
    """Tell whether a whole name of one of some kinds begins at a place."""
    return any(
        target.kind in kinds for one in written if one.begin == place for target in index.names.targets(one.surface)
    )


def _lower(worth: Worth, begin: int, end: int, most: float) -> None:
    """Let what stands between two places cost so much together at most."""
    total = float(worth.cost[begin:end].sum())
    if total > most:
        worth.cost[begin:end] *= most / total


__all__ = ["free_above"]
