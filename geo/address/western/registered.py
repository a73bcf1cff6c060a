"""Western standard addresses as they are registered: a name, a number and street, a building, a unit, a city."""

import re
from dataclasses import replace

from geo.address.western.estates import Inside, in_full
from geo.address.western.kinds import KINDS
from geo.address.western.parts import DIRECTIONS, TYPES, UNITS, Word, house_of, street_words, unit_of, words_of
from geo.address.western.ways import place_words
from geo.address.writing.normalise import Normal, normalise
from geo.address.writing.parse import Parts

_HASH = re.compile(r"\s*#\s*(?=[0-9A-Za-z])")
_BLOCK_OF_STREET = re.compile(
    r"^(?:BLOCK|BLDG|BUILDING|NO\.?) ?(?=[0-9]{1,4}[A-Z]? [A-Z]{2})"
)  # Blk 123 Ang Mo Kio Ave 3
BUILDINGS = frozenset(("BLDG", "BUILDING", "BLD"))


def read_western(given: str) -> Parts:
    """Return the parts of a Western address: name, number, road, building, unit; what follows a comma is an area.

    >>> parts = read_western("1200 N State St Apt 5, Fairmont")
    >>> parts.number, parts.road, parts.unit, parts.district
    ('1200', 'N STATE ST', 'APT 5', 'FAIRMONT')
    >>> parts = read_western("Lincoln Apts, 757 S Elm Blvd Bldg 2, Fairmont, IL 60871")
    >>> parts.compound, parts.number, parts.road, parts.building, parts.district
    ('LINCOLN APARTMENTS', '757', 'S ELM BLVD', '2', 'FAIRMONT')
    >>> parts = read_western("Flat 2809, 28/F, Kam Wah House, Kam Tin Estate, Yuen Tin")
    >>> parts.compound, parts.unit, parts.district
    ('KAM WAH HOUSE, KAM TIN ESTATE', 'APT 2809', 'YUEN TIN')
    """
    inside = Inside(in_full(_HASH.sub(" Unit ", given).upper()))
    unit = unit_of(*inside.unit.split()) if inside.unit else None
    if inside.of_estate and not any(map(_is_numbered, inside.rest)):
        name, area = inside.names()
        return Parts(
            compound=place_words(name) or None, district=area or None, building=inside.block or None, unit=unit
        )
    found = _read_street(", ".join(_BLOCK_OF_STREET.sub("", one) for one in inside.rest))
    return replace(found, building=found.building or inside.block or None, unit=found.unit or unit)


def _is_numbered(clause: str) -> bool:
    words = words_of(normalise(clause).text)
    return len(words) > 1 and house_of(words) is not None


def _read_street(given: str) -> Parts:
    """Return the parts of an address with a number and a street, or of a place by its name."""
    name, rest = _name_first(given)
    unit_first = unit_of(*name.split(maxsplit=1)) if name and " " in name and name.split()[0] in UNITS else None
    name = None if unit_first else name
    normal = normalise(rest)
    words = street_words(normal)
    house = house_of(words)
    first = words[-1].end if words else 0
    street = [one for one in words if house is None or one.begin >= house.end]
    at = next((k for k, one in enumerate(street) if k and (one.text in UNITS or one.text in BUILDINGS)), len(street))
    building, unit = _inside(street[at:])
    road = " ".join(one.text for one in street[:at]) or None
    area = _area(normal, first)
    if house is None and road and name is None and _is_place(road.split()):
        return Parts(compound=place_words(road), district=area, building=building)
    return Parts(
        road=road,
        number=house.key if house else None,
        compound=name,
        building=building,
        unit=unit or unit_first,
        district=area,
    )


def _name_first(given: str) -> tuple[str | None, str]:
    """Return the name of a place before the clause with its number, and the rest; None where no name stands there."""
    name, comma, rest = given.partition(",")
    if not comma:
        return None, given
    before, behind = (words_of(normalise(one).text) for one in (name, rest))
    named = any(len(one.text) > 1 and not one.text.isdigit() for one in before)
    if not named or house_of(before) or len(behind) < 2 or house_of(behind) is None:
        return None, given
    return place_words(normalise(name).text).removeprefix("THE "), rest


def _is_place(words: list[str]) -> bool:
    """Tell whether words without a number are the name of a place, not of a street."""
    if words[-1] in KINDS and words[0] not in DIRECTIONS:
        return True
    return not any(one in TYPES for one in words)


def _inside(words: list[Word]) -> tuple[str | None, str | None]:
    """Return the building and the unit behind a street."""
    texts = [one.text for one in words]
    building = next((texts[k + 1] for k, one in enumerate(texts[:-1]) if one in BUILDINGS), None)
    at = next((k for k, one in enumerate(texts) if one in UNITS), len(texts))
    unit = unit_of(texts[at], texts[at + 1]) if at + 1 < len(texts) else " ".join(texts[at:])
    return building, unit or None


def _area(normal: Normal, first: int) -> str | None:
    """Return what stands behind the street, up to the next sign, if it is a name: a borough or a city."""
    first = min([one for one in normal.breaks if one >= first] or [len(normal.text)])
    end = min([one for one in normal.breaks if one > first] or [len(normal.text)])
    area = normal.text[first:end].strip()
    return area if len(area) > 2 and area.replace(" ", "").isalpha() else None
