"""Texts that tell a building, a room or a house number and no name at all: what a caller has to be asked for."""

from geo.address.evidence import Evidence
from geo.address.index import AddressIndex
from geo.address.names import Kind
from geo.address.tokens import Reading

LEFT_MOST = 1.0  # nats that idle words may leave unexplained
NAMES = (Kind.ROAD, Kind.COMPOUND, Kind.COMMUNITY, Kind.ALIAS)
AREAS = (Kind.CITY, Kind.DISTRICT, Kind.TOWN)
AREA_COST = 0.5
INSIDE = frozenset(("building", "unit", "room", "floor", "dashed"))  # what stands inside an estate
ON_ROAD = frozenset(("door", "lane", "alley"))


def unsaid_name(index: AddressIndex, evidence: Evidence) -> str:
    """Return `compound` or `road` where only numbers are told that the registry has; nothing where more is said.

    A bare figure may count anything, and a building that nowhere exists is no address: neither is asked about.
    """
    sorts = {token.sort for token in evidence.tokens}
    asked = "compound" if sorts & INSIDE else "road" if sorts & ON_ROAD else ""
    if not asked or any(evidence.of(kind) for kind in NAMES) or _left(evidence) > LEFT_MOST:
        return ""
    return asked if any(_known(index, one) for one in evidence.readings) else ""


def _left(evidence: Evidence) -> float:
    """Return what of a text neither its numbers nor the names of areas explain."""
    left = evidence.worth.cost.copy()
    for kind in AREAS:
        for one in evidence.of(kind):
            if one.cost <= AREA_COST:
                left[one.begin : one.end] = 0.0
    return float(left.sum())


def _known(index: AddressIndex, reading: Reading) -> bool:
    """Tell whether each number of a reading stands somewhere in the registry."""
    told = {name: getattr(reading, name) for name in ("lane", "door", "building", "unit", "room")}
    return any(told.values()) and all(
        value in index.code_of[name] for name, value in told.items() if value and name != "unit"
    )
