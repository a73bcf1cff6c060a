"""Why an address is meant: level by level, which characters of the given text matched what."""

from typing import NamedTuple

from geo.address.columns import Longs
from geo.address.meaning.evidence import Evidence
from geo.address.registry.entries import NAMED
from geo.address.registry.index import AddressIndex
from geo.address.registry.surfaces import KIND_OF
from geo.address.writing.normalise import Normal
from geo.address.writing.tokens import Reading

FUZZY_FROM = 0.15
COUNTED = (("lane", "lane"), ("number", "door"), ("building", "building"), ("unit", "unit"), ("room", "room"))


class Reason(NamedTuple):
    """What one level of the likeliest address has to do with the text.

    `state` is equal, fuzzy or conflict; `begin` and `end` are a span of the text as it was given.
    """

    level: str
    state: str
    begin: int
    end: int
    standard: str


def reasons_of(
    index: AddressIndex, normal: Normal, evidence: Evidence, spots: Longs, reading: Reading
) -> tuple[Reason, ...]:
    """Return the reasons for a spot, coarse levels first."""
    if not len(spots):
        return ()
    spot = int(spots[0])
    place = int(index.spot_place[spot])
    found = []
    for name in NAMED:
        code = int(index.place[name][place])
        named = [one for one in evidence.of(KIND_OF[name]) if one.code == code] if code else []
        if named:
            best = named[0]
            state = "equal" if best.cost <= FUZZY_FROM else "fuzzy"
            found.append(Reason(name, state, *normal.span(best.begin, best.end), index.word(name, code)))
    return (*found, *_counted(index, normal, evidence, spot, reading))


def _counted(index: AddressIndex, normal: Normal, evidence: Evidence, spot: int, reading: Reading) -> list[Reason]:
    found = []
    for level, name in COUNTED:
        wanted = getattr(reading, name)
        if not wanted:
            continue
        token = next((one for one in evidence.tokens if wanted.split(".")[0].strip("组") in one.text), None)
        begin, end = normal.span(token.begin, token.end) if token else (0, 0)
        if name in ("unit", "room"):
            code = index.code_of[name].get(wanted, 0)
            there = bool(code and index.rows_with(spot, *((code, 0) if name == "unit" else (0, code))))
            found.append(Reason(level, "equal" if there else "conflict", begin, end, wanted if there else ""))
            continue
        standard = index.word(name, int(index.spot[name][spot]))
        state = "equal" if standard == wanted else "fuzzy" if standard.startswith(wanted) else "conflict"
        found.append(Reason(level, state, begin, end, standard))
    return found
