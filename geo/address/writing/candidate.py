"""What may be meant, before probabilities."""

from enum import StrEnum
from typing import NamedTuple

from geo.address.columns import Longs
from geo.address.writing.tokens import Reading


class Level(StrEnum):
    """What a match supports, fine to coarse."""

    ROOM = "room"
    UNIT = "unit"
    BUILDING = "building"
    COMPOUND = "compound"
    NUMBER = "number"
    INTERPOLATED = "interpolated"
    CROSSING = "crossing"
    LANDMARK = "landmark"
    ROAD = "road"
    COMMUNITY = "community"


NUMBERED = (Level.NUMBER, Level.BUILDING, Level.UNIT, Level.ROOM)
Points = tuple[tuple[float, float, float], ...]


class Candidate(NamedTuple):
    """A group of spots that explain a text equally, or points of their own (lng, lat, share)."""

    spots: Longs
    weight: float
    level: Level
    reading: Reading
    notes: tuple[str, ...] = ()
    points: Points = ()
    text: str = ""
    radius_m: float = 0.0
    part: float = 1.0  # of a house number whose buildings are candidates each
