"""Names that sound just like one in a text, or have two characters changed about: which has the number told?"""

from collections.abc import Iterator
from dataclasses import replace

from geo.address.alike.sounds import coded
from geo.address.meaning.candidates import candidates_of
from geo.address.meaning.evidence import STRONG, Evidence
from geo.address.meaning.weights import Weights
from geo.address.registry.index import AddressIndex
from geo.address.registry.names import Kind, Named, fold
from geo.address.writing.candidate import NUMBERED, Candidate

AREAS = frozenset((Kind.DISTRICT, Kind.TOWN, Kind.COMMUNITY))
HEARD = 1.2  # what a name costs that only sounds as it is written
NAMES = {Kind.ROAD: "road", Kind.COMPOUND: "compound"}


def sounding_alike(index: AddressIndex, evidence: Evidence, best: Candidate, weights: Weights) -> list[Candidate]:
    """Return what has the number told under names that sound alike, as likely as the best, less so in other areas."""
    alike = _homophones(index, evidence)
    if not alike:
        return []
    areas = (one for one in evidence.named if one.kind in AREAS)
    found = candidates_of(index, replace(evidence, named=(*areas, *alike)), weights)
    numbered = (one for one in found if one.level in NUMBERED and not one.notes)
    return [one._replace(weight=min(best.weight, one.weight + HEARD)) for one in numbered]


def _homophones(index: AddressIndex, evidence: Evidence) -> tuple[Named, ...]:
    """Return, for the roads and estates that a text names for sure, all others that sound the same: 家园 and 嘉园.

    So are those with two neighbouring characters changed about: 东湖路 and 湖东路.
    """
    found: list[Named] = []
    for kind, name in NAMES.items():
        for one in evidence.of(kind):
            if one.cost <= STRONG:
                word = index.word(name, one.code)
                codes = {*index.same_sound[name].get(coded(word).syllables.tobytes(), ()), *_turned(index, word, kind)}
                found += [one._replace(code=code, cost=HEARD) for code in codes if code != one.code]
    return tuple(found)


def _turned(index: AddressIndex, word: str, kind: Kind) -> Iterator[int]:
    """Yield the names of one kind that are a name with two neighbouring characters changed about."""
    for k in range(len(word) - 1):
        surface = index.names.place_of.get(fold(word[:k] + word[k + 1] + word[k] + word[k + 2 :]))
        for target in index.names.targets(surface) if surface is not None else ():
            if target.kind is kind and target.cost <= STRONG:
                yield target.code
