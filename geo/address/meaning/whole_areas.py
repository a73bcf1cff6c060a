"""Texts that name no more than a district or town: all of it may be meant."""

import re

import numpy as np

from geo.address.columns import Longs
from geo.address.meaning.evidence import Evidence
from geo.address.registry.index import AddressIndex
from geo.address.registry.names import Kind
from geo.address.writing.candidate import Candidate, Level
from geo.address.writing.tokens import Reading
from geo.address.writing.wording import MATTERS

AREAS = (Kind.TOWN, Kind.DISTRICT, Kind.CITY)
AREA_COST, AREA_SPOTS, AREA_WEIGHT = 0.5, 500, -3.0
# words that name no place: 石桥镇的一个小区
_VAGUE = re.compile(
    "(?:的|里的?)?(?:一个|某个?|哪个?|什么|有个|那个|一条|一家)(?:小区|村子?|社区|路|巷子?|弄堂|地方|工地|店|厂|楼)"
    "|(?:这|那)一?(?:片|边|块|带|里)|一带"
)


def whole_areas(index: AddressIndex, evidence: Evidence) -> list[Candidate]:
    """Return whole districts, towns or the city where a text names no more, and no number."""
    if evidence.tokens:
        return []
    for kind in AREAS:
        named = [one for one in evidence.of(kind) if one.cost < AREA_COST]
        if not named:
            continue
        left = evidence.worth.cost.copy()
        for one in evidence.named:
            left[one.begin : one.end] = 0.0
        for vague in _VAGUE.finditer(evidence.text):
            left[vague.start() : vague.end()] = 0.0
        places: Longs = np.arange(len(index.place["road"]))
        if kind is not Kind.CITY:
            places = index.place_of[kind.name.lower()].of_all({one.code for one in named}).astype(np.int64)
        spots = index.spots_of(places)
        spots = spots[:: max(1, len(spots) // AREA_SPOTS)]
        return [Candidate(spots, AREA_WEIGHT - float(left.sum()), Level.COMMUNITY, Reading())] if len(spots) else []
    return []


def tells_matter(evidence: Evidence) -> bool:
    """Tell whether a text that names no more than areas says what happened there: 石桥镇老停水."""
    return MATTERS.search(evidence.text) is not None and not names_own(evidence)


def names_own(evidence: Evidence) -> bool:
    """Tell whether a text names more than districts and towns."""
    return any(one.kind not in AREAS and one.cost < AREA_COST for one in evidence.named)
