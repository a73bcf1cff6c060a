"""Houses of estates by their own names: 寶華樓 of 寶翠邨, Po Wah House of Po Tsui Estate."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from geo.address.registry.popular import Called
from geo.address.western.estates import APART, PHASE

_HAN = "[\u4e00-\u9fff]"
_HOUSE = re.compile(
    f"({_HAN}{{1,8}}(?:邨|苑|园|城|湾|庄|岛|居|台|广场|小区|新村|公寓))({_HAN}{{2,3}}[楼阁轩舍]|{_HAN}{{2,3}}(?<!大)[座台])"
)
_NO_HOUSE = re.compile(
    "(?:酒|茶|门|牌|办公|宿舍|教学|综合|商务|写字|家属|商住|住宅|商业|实验|图书|科技|住院|门诊|大)楼$"
)
_PUBLIC = ("邨", "苑")  # that an estate of one house is, too
_SIDE = re.compile(" (?:NORTH|SOUTH|EAST|WEST)(?= ESTATE)")
SEVERAL = 2
SIDE_UNSAID = 0.1


def parts_of_names(names: Sequence[str]) -> Iterator[tuple[str, Called]]:
    """Return names that tell a house or a phase, with the estate, and with the house by itself.

    >>> [one.text for _, one in parts_of_names(["寶翠邨寶華楼", "寶翠邨寶榮楼"])]
    ['寶翠邨', '寶華楼', '寶翠邨', '寶榮楼']
    >>> [one.text for _, one in parts_of_names(["PO WAH HOUSE, PO TSUI ESTATE", "FU LAM GARDEN PHASE 3"])]
    ['PO WAH HOUSE PO TSUI ESTATE', 'PO TSUI ESTATE PO WAH HOUSE', 'PO TSUI ESTATE', 'PO WAH HOUSE', \
'PHASE 3 FU LAM GARDEN', 'FU LAM GARDEN']
    """
    estates: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name in names:
        found = _HOUSE.fullmatch(name)
        if found and not _NO_HOUSE.search(found[2]):
            estates[found[1]].append((name, found[2]))
        elif name.isascii():
            yield from _western(name)
    for estate, houses in estates.items():
        if len(houses) >= SEVERAL or estate.endswith(_PUBLIC):
            for name, house in houses:
                yield from ((name, Called(one, 0.0)) for one in (estate, house))


def _western(name: str) -> Iterator[tuple[str, Called]]:
    house, apart, estate = name.partition(APART)
    if apart:
        yield from ((name, Called(one, 0.0)) for one in (f"{house} {estate}", f"{estate} {house}", estate, house))
        if _SIDE.search(estate):
            yield name, Called(_SIDE.sub("", estate), SIDE_UNSAID)
    phase = PHASE.search(name)
    if phase and not apart:
        whole = name[: phase.start()]
        yield from ((name, Called(one, 0.0)) for one in (f"{phase[1]} {whole}", whole))
