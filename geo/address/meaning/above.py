"""Areas above those that a registry writes: of a city's that begins with the district, of a district's that does not.

Callers tell them nevertheless: 宁波市海曙区慈甬路5号 where the registry has 海曙区鼓楼街道慈甬路5号.
"""

import re
from collections.abc import Sequence

from geo.address.meaning.misspelt import AREAS, SURE
from geo.address.registry.index import AddressIndex
from geo.address.registry.names import Kind, Mention, Named
from geo.address.words import CITIES, PREFECTURES
from geo.address.writing.normalise import admin_of
from geo.address.writing.wording import Worth

FEW = 0.5  # share of rows that say in which town or community they lie; where fewer do, an unknown one tells nothing
LONGEST = 8  # characters of a town or community with its last word
_LEVELS = re.compile(
    "(?:(?![区县市])[\u4e00-\u9fff]){2,4}(?:街道|镇|乡)$|(?:(?![道镇乡区县市村])[\u4e00-\u9fff]){2,5}(社区|居委会)$"
)
Span = tuple[int, int]
UNSURE = 6.3  # nats that areas cost of which the registry says nothing: where they alone are strange, it is asked
TOLD = 0.04  # what they cost before an area of the registry's own; so does a district where it writes none
_CITY = re.compile(
    "(?:[\u4e00-\u9fff]{2,3}省|[\u4e00-\u9fff]{2,6}自治区|广西|宁夏|西藏|新疆|内蒙古?|[\u4e00-\u9fff]{2}(?=[\u4e00-\u9fff]{2,4}市))?"
    f"(?:[\u4e00-\u9fff]{{2,6}}市|(?:{'|'.join((*CITIES, *PREFECTURES))}))?"
)


def free_above(
    text: str, written: Sequence[Mention], between: Sequence[Span], index: AddressIndex, worth: Worth
) -> None:
    """Lower what a city and a district at the beginning of a text cost where the registry writes none.

    Right before an area that is the registry's own they cost nearly nothing, and so does a city before an own one that
    is a county's: 宁波市慈溪市. So do the areas `between` (`unwritten`).
    """
    for low, high in between:
        _lower(worth, low, high, 0.0)
    cities = index.names_city
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
        _lower(worth, begin, city_end, UNSURE)
        _lower(worth, city_end, end, TOLD)


def unwritten(text: str, named: Sequence[Named], index: AddressIndex) -> list[Span]:
    """Return where towns and communities stand right before a road or estate, of which the registry writes but few.

    Such a one tells nothing, and no road is meant within it: 老正街社区东大街22号 where no row has its community.
    """
    found = []
    whole = {one.begin for one in named if one.cost <= SURE and one.kind in (Kind.ROAD, Kind.COMPOUND)}
    for place in whole - {0}:
        end: int | None = place
        while end is not None and (span := _unwritten(text, named, index, end)):
            found.append(span)
            end = span[0]
    return found


def _unwritten(text: str, named: Sequence[Named], index: AddressIndex, end: int) -> Span | None:
    """Return the town or community that ends at a place, if it is not on record and few rows tell theirs."""
    if any(one.end == end and one.kind in AREAS for one in named):
        return None
    found = _LEVELS.search(text, max(0, end - LONGEST), end)
    if found is None or index.areas_written["community" if found[1] else "town"] >= FEW:
        return None
    return found.span()


def _before(index: AddressIndex, text: str, written: Sequence[Mention], kinds: Sequence[Kind]) -> int:
    """Return where an own area begins with nothing but a province and a city before it; 0 where none does."""
    places = (one.begin for one in written if one.begin > 0 and _CITY.fullmatch(text, 0, one.begin))
    return next((place for place in sorted(places) if _begins(index, written, place, kinds)), 0)


def _begins(index: AddressIndex, written: Sequence[Mention], place: int, kinds: Sequence[Kind]) -> bool:
    """Tell whether a whole name of one of some kinds begins at a place."""
    return any(index.names.tells(one.surface, *kinds) for one in written if one.begin == place)


def _lower(worth: Worth, begin: int, end: int, most: float) -> None:
    """Let what stands between two places cost so much together at most."""
    total = float(worth.cost[begin:end].sum())
    if total > most:
        worth.cost[begin:end] *= most / total
        for part in (worth.road, worth.behind, worth.town):
            part[begin:end] = 0.0
