"""How far what happened may lie from an address: in a home, before a house, somewhere along a road."""

from api.services.addresses import AddressAnswer
from geo.address import Level

# one sigma, metres: a room's point is the building's, a house number's stands at the door or in the middle of the plot
REACH_M = {
    Level.ROOM: 5.0,
    Level.UNIT: 8.0,
    Level.BUILDING: 25.0,
    Level.NUMBER: 25.0,
    Level.INTERPOLATED: 60.0,
    Level.CROSSING: 30.0,
}


def reach_m(found: AddressAnswer) -> float | None:
    """Return the accuracy of the point of an answer, metres, one sigma; None where it has no point or is an area."""
    if found.status != "found" or found.point is None or found.match is None:
        return None
    return found.radius_m or REACH_M.get(found.match)
