"""Sections of a road, 中山路三段, 沅江大道东段: a section that is told and another that is registered are two roads."""

import re
from collections.abc import Iterable, Iterator

from geo.address.registry.index import AddressIndex
from geo.address.writing.candidate import Candidate

OTHER_SECTION = 9.0  # nats by which a candidate in another section than the one told is less likely
_SECTION = re.compile("((?<![0-9])[0-9]{1,2}|[东西南北中])段")


def in_section(index: AddressIndex, text: str, candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """Give candidates, those on another section of a road than the one that the text tells as hardly meant."""
    told = set(_SECTION.findall(text)) if "段" in text else set()
    for one in candidates:
        yield one._replace(weight=one.weight - OTHER_SECTION) if len(told) == 1 and _apart(index, one, told) else one


def _apart(index: AddressIndex, one: Candidate, told: set[str]) -> bool:
    if not len(one.spots):
        return False
    road = int(index.place["road"][index.spot_place[int(one.spots[0])]])
    own = _SECTION.search(index.word("road", road))
    return own is not None and own[1] not in told
