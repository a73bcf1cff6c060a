"""What each agreement and each disagreement of an address with a text is worth: Fellegi-Sunter weights in nats."""

from dataclasses import dataclass, field
from enum import IntEnum


class State(IntEnum):
    """How a level of a standard address stands to what a text says of that level."""

    SILENT = 0  # the text says nothing
    EQUAL = 1
    FUZZY = 2  # nearly so: 12号 for 12号附3
    ABSENT = 3  # the text says something, the address has no such part
    CONFLICT = 4


LEVELS = ("district", "town", "community", "road", "compound", "lane", "door", "building", "unit", "room")


def _table() -> dict[str, tuple[float, float, float, float, float]]:
    return {
        "district": (0.0, 0.9, 0.0, -0.2, -5.2),
        "town": (0.0, 0.9, 0.0, -0.2, -3.6),
        "community": (0.0, 0.9, 0.0, -0.2, -3.0),
        "road": (0.0, 0.0, 0.0, -2.2, -5.0),
        "compound": (0.0, 0.0, 0.0, -1.8, -5.0),
        "lane": (0.0, 1.0, -1.0, -7.5, -6.0),
        "door": (0.0, 1.2, -1.2, -0.9, -6.0),
        "building": (0.0, 1.0, -1.0, -1.5, -6.0),
        "unit": (0.0, 0.2, 0.0, -0.1, -1.8),
        "room": (0.0, 0.5, -0.2, -0.3, -2.8),
    }


@dataclass(frozen=True)
class Weights:
    """Log weights by level and state, and what is told of texts as a whole. A value: learned ones are passed in.

    `none` is the weight of the hypothesis that the text means nothing in the registry.
    """

    table: dict[str, tuple[float, float, float, float, float]] = field(default_factory=_table)
    none: float = -4.85
    both_names: float = 1.5  # road and estate of one address are both named
    nearly_there: float = 2.5  # the road of an estate is told, and the estate with a slip
    door_elsewhere: float = -3.5  # a number that stands behind the name of another road or estate
    lane_unsaid: float = -5.0  # 12号 in a lane is no 12号 on the road
    door_of_estate: float = -3.0  # the estate is named, but at another number of the road
    other_name_there: float = 2.6  # of what another name costs, where the number of a road is told
    building_unknown: float = -2.4
    lane_door_unknown: float = -1.4
    group_door_unknown: float = -2.6
    room_of_road: float = -5.0  # a road has no rooms
    other_address: float = 3.6  # another estate, or another road with its number, is named too
    hint: float = -4.6  # only a kind of place, or only a number, of which the registry has a few
    between: float = -2.0
    beyond: float = -2.6
    sibling: float = 1.7  # of a road named nearly so only: who leaves 东 out means the one with the number no less
    district_slip: float = 2.0  # another district is told, everything else agrees: names and numbers at several levels
    town_has_it: float = -1.6  # another town is told, and that has such a road or estate too, but not the number
    farm_near: float = -2.0  # 3-18号 in a village is group 3, seldom a branch of number 3
    road_unsaid: float = -3.0  # a number of a road where only the community is named
    finer_named: float = -4.0  # a community is named, and beside it a road or an estate that is there
    estate_unsaid: float = -3.0  # a building of an estate where another is named, or only the community
    room_of_farm: float = -3.0  # a farm has no rooms: 8-15 in a village is group 8, number 15
    other_road: float = 3.0  # most that an unknown road costs where the estate is told
    other_village: float = -4.5  # another village or hamlet is told, beyond what another name is worth
    other_town: float = 1.8  # most that an unknown town costs where road or estate is told: towns merge
    other_estate: float = 3.2  # most that an unknown name behind a road and its number costs

    def of(self, level: str, state: State) -> float:
        """Return the weight of one state of one level."""
        return self.table[level][state]


DEFAULT = Weights()
