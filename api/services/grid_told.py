"""A grid that is told by its code or its name, alone or in a sentence, as grid workers do."""

from api.services.addresses import AddressAnswer
from api.services.catalogue import LoadedPlan
from geo.address import Level
from geo.address.writing.grids import grid_key, grids_said
from geo.types import LngLat

SURE = 0.99
WIDE = frozenset((Level.COMMUNITY, Level.ROAD))  # a grid's own name tells more


def grid_of(plan: LoadedPlan, level: int, text: str) -> int | None:
    """Return the place of the one grid of a level whose code or name a text is, None where it is none or several."""
    codes = [one for one in plan.places_by_code.get(text.strip(), []) if one[0] == level]
    fitting = codes or [one for one in plan.places_by_name.get(grid_key(text), []) if one[0] == level]
    return fitting[0][1] if len(fitting) == 1 else None


def grid_within(plan: LoadedPlan, level: int, text: str) -> int | None:
    """Return the place of the one grid of a level that a sentence names with its number."""
    for key in grids_said(text):
        fitting = [one for one in plan.places_by_name.get(key, []) if one[0] == level]
        if fitting:
            return fitting[0][1] if len(fitting) == 1 else None
    return None


def as_told(plan: LoadedPlan, level: int, found: AddressAnswer) -> AddressAnswer:
    """Return the answer of the grid that a text names, where its words tell no address; else what was found."""
    if found.status == "found" and found.match not in WIDE:
        return found
    place = grid_of(plan, level, found.given)
    place = grid_within(plan, level, found.given) if place is None else place
    if place is None or place == found.place:
        return found
    point = LngLat(*plan.levels[level].labels[place])
    return AddressAnswer(
        found.given, "found", confidence=SURE, point=point, place=place, grid_confidence=SURE, notes=("grid_code",)
    )
