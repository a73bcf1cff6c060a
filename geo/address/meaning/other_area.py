"""Places of another city, village, hamlet or section of a road than the one that a text tells."""

import re
from collections.abc import Iterable, Iterator

import numpy as np

from geo.address.columns import Array, Bools, Floats, among
from geo.address.meaning.evidence import STRONG, Evidence
from geo.address.registry.index import AddressIndex
from geo.address.registry.names import Kind, Named
from geo.address.registry.surfaces import KIND_OF
from geo.address.writing.candidate import Candidate

OTHER_CITY = -4.0  # what a place of another city weighs less where the city told has one as well


def of_another_city(index: AddressIndex, evidence: Evidence, districts: Array) -> Floats | float:
    """Weigh down places, by their districts, of another city than the one told, if some place lies in that.

    臺澄市中正路3號 is not that of 澄山縣. A district without a city above is of none that is written above others.
    """
    told = {evidence.text[one.begin : one.end] for one in evidence.of(Kind.CITY) if one.cost <= STRONG}
    named = {one.code for one in evidence.of(Kind.DISTRICT) if one.cost <= STRONG}
    if not told or named:
        return 0.0
    codes, at = np.unique(districts, return_inverse=True)
    within = np.array([not code or any(one in index.above[code] for one in told) for code in codes.tolist()])
    if within.all() or not within[codes > 0].any():
        return 0.0
    found: Floats = np.where(within[at], 0.0, OTHER_CITY)
    return found


FRONTED = 4.5  # of a hamlet whose price is that of the strange village before it
_VILLAGE = re.compile("[\u4e00-\u9fff]{2}(?<!新)村$")


def of_another_hamlet(index: AddressIndex, evidence: Evidence, codes: dict[str, Array]) -> Bools:
    """Tell which places of villages are of another village, or of another hamlet of it, than the one surely told.

    Hamlets and lanes have the same few names everywhere (靠山屯, 前街): the village is what tells them apart. A 路
    runs through several.
    """
    numbered = {token.begin for token in evidence.tokens}
    villages = [one for one in evidence.of(Kind.COMMUNITY) if one.cost <= STRONG]
    hamlets = [one for one in evidence.of(Kind.COMPOUND) if one.cost <= STRONG]
    found = np.zeros(len(codes["road"]), np.bool_)
    if not villages:
        strange = any(_behind_strange(evidence, one) for one in evidence.of(Kind.COMPOUND) if one.cost <= FRONTED)
        return np.asarray(strange & (codes["road"] == 0) & (codes["community"] > 0), np.bool_)
    for name, told, other in (("community", villages, hamlets), ("compound", hamlets, villages)):
        alone = [one for one in told if not any(overlap(one, area) for area in other)]
        if alone and (name == "community" or any(one.end in numbered for one in alone)):
            said = {one.code for one in evidence.of(KIND_OF[name]) if any(overlap(one, own) for own in alone)}
            found |= (codes[name] > 0) & ~among(codes[name], said)
    areas = zip(codes["road"].tolist(), codes["community"].tolist(), strict=True)
    inner = [
        area > 0
        and (not road or (_ends(index, "road", road, "街巷弄") and _ends(index, "community", area, "村屯庄寨")))
        for road, area in areas
    ]
    return np.asarray(found & np.array(inner, np.bool_), np.bool_)


def _behind_strange(evidence: Evidence, hamlet: Named) -> bool:
    """Tell whether the name of a village that the registry lacks stands right before a hamlet."""
    village = _VILLAGE.search(evidence.text, 0, hamlet.begin)
    if village is None:
        return False
    known = (one for one in evidence.named if one.end >= village.end())
    return not any(one.begin < village.end() and village.start() < one.end for one in known)


def _ends(index: AddressIndex, name: str, code: int, words: str) -> bool:
    return index.word(name, code).endswith(tuple(words))


def overlap(one: Named, other: Named) -> bool:
    """Tell whether two names stand over a common part of a text."""
    return other.begin < one.end and one.begin < other.end


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
