"""Spots in another district or town than the one that a text names for sure."""

import numpy as np

from geo.address.columns import Bools, Floats, Ints, among
from geo.address.meaning.evidence import STRONG
from geo.address.meaning.scoring import CONFLICT, EQUAL, FUZZY, SURE_DISTRICT, Field, Under
from geo.address.registry.names import Kind
from geo.address.registry.surfaces import COMMUNITY_SHORT

VILLAGE = 2.5  # what another town that has the village counts more than one that has the road


def other_district(field: Field, under: Under) -> tuple[Bools, Floats]:
    """Tell which spots lie in another district than the one that a text surely names, and how far each may be meant.

    Wholly, 1, where the district named has no such road or estate; a half where it has but not with that number or
    building; else not, 0.
    """
    told = [one.code for one in field.evidence.of(Kind.DISTRICT) if one.cost <= SURE_DISTRICT]
    have = field.index.place["district"][field.place]
    there = among(have, told)
    elsewhere = np.asarray((have != 0) & ~there, np.bool_)
    if not told or not elsewhere.any():
        return np.zeros(len(have), np.bool_), np.zeros(len(have))
    agree = (under.door != CONFLICT) & (under.building != CONFLICT) & (under.lane != CONFLICT)
    bare = not (under.door > 0).any() and not field.in_estate.any()
    numbered = (under.door == EQUAL) | (under.door == FUZZY) | bare
    named, known = (np.zeros(len(have), np.bool_) for _ in range(2))
    levels = (("road", field.on_road, agree & numbered), ("compound", field.in_estate, agree))
    for name, own, also in levels:
        codes = field.index.place[name][field.place]
        named |= own & among(codes, np.unique(codes[there & own]))
        known |= (codes > 0) & among(codes, np.unique(codes[there & own & also]))
    known |= field.rural & among(field.index.place["community"][field.place], _villages(field, "district", told))
    return elsewhere, np.where(elsewhere & ~known, np.where(named, 0.5, 1.0), 0.0)


def in_other_area(field: Field) -> Floats:
    """Return 1 for spots in another town than the one told, where that has such a road or estate as well; else 0.

    A town that has none may be told wrongly; one that has it and lacks the number is asked about. Villages of one
    name are told apart by town or district alone, whatever hamlets and groups are on record, and count more.
    """
    found = np.zeros(len(field))
    place: dict[str, Ints] = {}
    for area, kind, worth in (("town", Kind.TOWN, VILLAGE), ("district", Kind.DISTRICT, 1.0)):
        told = [one.code for one in field.evidence.of(kind) if one.cost <= STRONG]
        if not told:
            continue
        place = place or {name: codes[field.place] for name, codes in field.index.place.items()}
        there = among(place[area], told)
        same = worth * (field.rural & among(place["community"], _villages(field, area, told)))
        for name, own in (("road", field.on_road), ("compound", field.in_estate)) if kind is Kind.TOWN else ():
            same = np.maximum(same, own & among(place[name], np.unique(place[name][there & own])))
        found = np.maximum(found, same * ((place[area] != 0) & ~there))
    return found


def _villages(field: Field, name: str, told: list[int]) -> list[int]:
    """Return the villages that a text names of which one lies in a district or town told, by code."""
    named = sorted({one.code for one in field.evidence.of(Kind.COMMUNITY) if one.cost <= COMMUNITY_SHORT})
    if not named or not told:
        return []
    index = field.index
    places = index.place_of["community"].of_all(named)
    found: list[int] = np.unique(index.place["community"][places[among(index.place[name][places], told)]]).tolist()
    return found
