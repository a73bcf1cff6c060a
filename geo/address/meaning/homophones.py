"""Names that sound just like one in a text: the one that has the building or number told may be meant."""

from geo.address.alike.sounds import coded
from geo.address.meaning.evidence import STRONG, Evidence
from geo.address.registry.index import AddressIndex
from geo.address.registry.names import Kind, Named

HEARD = 1.2  # what a name costs that only sounds as it is written
NAMES = {Kind.ROAD: "road", Kind.COMPOUND: "compound"}


def homophones(index: AddressIndex, evidence: Evidence) -> tuple[Named, ...]:
    """Return, for the roads and estates that a text names for sure, all others that sound the same: 家园 and 嘉园."""
    found: list[Named] = []
    for kind, name in NAMES.items():
        for one in evidence.of(kind):
            if one.cost <= STRONG:
                sound = coded(index.word(name, one.code)).syllables.tobytes()
                codes = index.same_sound[name].get(sound, ())
                found += [one._replace(code=code, cost=HEARD) for code in codes if code != one.code]
    return tuple(found)
