"""Streets that bear but a direction, as in most towns: 东街, 西大街, 老街. They are the end of other names as well."""

import re
from collections.abc import Sequence

from geo.address.registry.index import AddressIndex
from geo.address.registry.names import Kind, Mention, is_bare_road
from geo.address.registry.namesakes import ending
from geo.address.writing.normalise import Normal
from geo.address.writing.wording import FILLER, each_character

_AREAS = frozenset((Kind.CITY, Kind.DISTRICT, Kind.TOWN, Kind.COMMUNITY))
_NUMBER = re.compile("[0-9]{1,5}(?![0-9]*(?:[路街年月日点]|米))")
_ENDS_AREA = re.compile("[镇乡区县村]|街道|社区|居委会")
KIND_MOST = 3  # characters behind a name in which a word for a kind of place may stand: 东街小区


def bare_roads_told(index: AddressIndex, normal: Normal, found: Sequence[Mention]) -> list[Mention]:
    """Return names without those streets of one direction that are the end or the beginning of another name.

    One stands behind an area, 沙岭镇东街, or begins what is said and has a number behind it: 东街8号, 在东街8号.
    """
    bare = [one for one in found if is_bare_road(index.names.texts[one.surface])]
    if not bare:
        return list(found)
    ends = {one.end for one in found if any(target.kind in _AREAS for target in index.names.targets(one.surface))}
    kept = {one for one in bare if _is_told(normal, one, ends)}
    return [one for one in found if one in kept or one not in bare]


def _is_told(normal: Normal, one: Mention, areas: set[int]) -> bool:
    """Tell whether a street of one direction stands by itself, `areas` being where names of areas end."""
    text, begin, end = normal.text, one.begin, one.end
    if any(ending(text[begin:stop]) for stop in range(end + 2, min(len(text), end + KIND_MOST) + 1)):
        return False
    idle = each_character(text)[begin - 1] <= FILLER if begin else True
    in_area = begin in areas or _ENDS_AREA.search(text, max(0, begin - 2), begin) is not None
    numbered = _NUMBER.match(text, end) is not None
    return in_area or (bool(idle or begin in normal.breaks) and (numbered or end == len(text)))
