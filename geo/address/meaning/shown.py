"""What a place that a text may mean is called where it is shown, and where its points lie."""

import re
from collections.abc import Sequence
from math import isfinite

import numpy as np

from geo.address.registry.index import AddressIndex
from geo.address.western.estates import whole_of
from geo.address.western.parts import UNITS, house_of, is_western, words_of
from geo.address.western.registered import BUILDINGS
from geo.address.writing.candidate import Candidate, Level, Points

_INSIDE = re.compile(
    rf" (?:{'|'.join(sorted(UNITS | BUILDINGS))})(?:\. ?| |(?=#))#?[0-9A-Z]{{1,4}}(?![0-9A-Z])", re.IGNORECASE
)
HALVES = ("1/2", "½")  # of a house number
WHOLE = (Level.COMPOUND, Level.LANDMARK, Level.BUILDING)
NUMBERED = (Level.ROOM, Level.UNIT, Level.BUILDING, Level.NUMBER)


def shown(index: AddressIndex, one: Candidate, rows: Sequence[int]) -> str:
    """Return what a candidate is called: as its address is registered, or by its road or name and its area."""
    if one.text:
        return one.text
    if rows and one.level in NUMBERED:
        return index.texts[rows[0]]
    if not len(one.spots):
        return ""
    return _by_names(index, one)


def _by_names(index: AddressIndex, one: Candidate) -> str:
    """Return what a road, an estate, a village or a place in them is called."""
    place = int(index.spot_place[one.spots[0]])
    codes = {name: int(index.place[name][place]) for name in ("district", "road", "compound", "community")}
    district, road, compound, community = (index.word(name, code) for name, code in codes.items())
    if is_western(f"{road} {compound}"):
        return _western(index, one, district, road, compound)
    district, road, compound, community = (index.as_written(name, code) for name, code in codes.items())
    district = "" if (road or community).startswith(district) else district  # the road tells it: 浪灣寶翠街
    lanes = set(index.spot["lane"][one.spots].tolist()) if one.reading.lane else set()
    lane = index.word("lane", lanes.pop()) if len(lanes) == 1 else one.reading.lane
    if one.level is Level.INTERPOLATED:
        number = one.reading.door.replace(".", "-")
        return f"{district}{road}{number}{'号' * number[-1:].isascii()}"
    if one.level is Level.ROAD:
        return f"{district}{road}{lane}"
    if one.level is Level.COMMUNITY:
        return f"{district}{community}{lane}"
    return f"{district}{road or community}{compound}{lane}"


def _western(index: AddressIndex, one: Candidate, district: str, road: str, compound: str) -> str:
    """Return a street or a place as its first address is written, a street without number and unit."""
    spot = int(one.spots[0])
    number = one.reading.door.replace(".", "-") if one.level is Level.INTERPOLATED else ""
    if number and index.row_counts[spot]:
        return f"{number} {street_line(index.texts[int(index.spot_rows[spot][0])])}"
    if not index.row_counts[spot]:
        return ", ".join(filter(None, (compound, road, district)))
    text = index.texts[int(index.spot_rows[spot][0])]
    if one.level not in WHOLE:
        return street_line(text)
    return text if len(one.spots) == 1 else _INSIDE.sub("", whole_of(text))


def street_line(text: str) -> str:
    """Return a Western address without name, house number, building and unit.

    >>> street_line("Lincoln Apts, 757 S Elm Blvd Bldg 2, Fairmont, IL 60871")
    'S Elm Blvd, Fairmont, IL 60871'
    >>> street_line("120 1/2 E Main St, Marlow")
    'E Main St, Marlow'
    """
    clauses = [one.strip() for one in text.split(",")]
    at = next((k for k, one in enumerate(clauses) if house_of(words_of(one.upper()))), -1)
    if at < 0:
        return text
    line = clauses[at].split()[1:]
    line = line[1:] if line and line[0] in HALVES else line
    end = next((k for k, one in enumerate(line) if one.upper().strip(".#") in UNITS | BUILDINGS or one[0] == "#"), None)
    return ", ".join([" ".join(line[:end]), *clauses[at + 1 :]])


INNER = (Level.UNIT, Level.ROOM)


def points_of(index: AddressIndex, one: Candidate, rows: Sequence[int]) -> Points:
    """Return the points (lng, lat, share) of a candidate; `rows` are those of the unit or room told of it."""
    if one.points:
        return one.points
    if one.level in INNER and rows:
        known = sorted({(float(index.lng[row]), float(index.lat[row])) for row in rows if isfinite(index.lng[row])})
        if known:
            return tuple((lng, lat, 1.0 / len(known)) for lng, lat in known)
    found: list[tuple[float, float, float]] = []
    placed = one.spots[np.isfinite(index.spot_lng[one.spots])]
    spots = placed if len(placed) else one.spots  # one without a point says nothing against the others
    for spot in spots.tolist():
        own_points = index.scattered.get(spot) or [(float(index.spot_lng[spot]), float(index.spot_lat[spot]))]
        found += [(lng, lat, 1.0 / len(spots) / len(own_points)) for lng, lat in own_points]
    return tuple(found)
