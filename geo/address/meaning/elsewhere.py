"""Spots in another district or town than the one that a text names for sure."""

import numpy as np

from geo.address.columns import Floats, among
from geo.address.meaning.evidence import STRONG
from geo.address.meaning.scoring import CONFLICT, EQUAL, FUZZY, SURE_DISTRICT, Bools, Field, Under
from geo.address.registry.names import Kind


def other_district(field: Field, under: Under) -> tuple[Bools, Floats]:
    """Tell which spots lie in another district than the one that a text surely names, and how far each may be meant.

    Wholly, 1, where the district named has no such road or estate; a half where it has but not with that number or
    building; else not, 0.
    """
    told = [one.code for one in field.evidence.of(Kind.DISTRICT) if one.cost <= SURE_DISTRICT]
    have = field.index.place["district"][field.place]
    if not told:
        return np.zeros(len(have), np.bool_), np.zeros(len(have))
    there = among(have, told)
    agree = (under.door != CONFLICT) & (under.building != CONFLICT) & (under.lane != CONFLICT)
    bare = not (under.door > 0).any() and not field.in_estate.any()
    numbered = (under.door == EQUAL) | (under.door == FUZZY) | bare
    named, known = (np.zeros(len(have), np.bool_) for _ in range(2))
    village = field.in_village & field.rural
    levels = (("road", field.on_road, numbered), ("compound", field.in_estate, agree), ("community", village, agree))
    for name, own, also in levels:
        codes = field.index.place[name][field.place]
        named |= own & among(codes, np.unique(codes[there & own]))
        known |= (codes > 0) & among(codes, np.unique(codes[there & own & agree & also]))
    elsewhere = np.asarray((have != 0) & ~there, np.bool_)
    return elsewhere, np.where(elsewhere & ~known, np.where(named, 0.5, 1.0), 0.0)


def in_other_town(field: Field) -> Bools:
    """Tell which spots lie in another town than the one told, where that has such a road or estate as well.

    A town that has none may be told wrongly; one that has it and lacks the number is asked about.
    """
    have = field.index.place["town"][field.place]
    there = among(have, [one.code for one in field.evidence.of(Kind.TOWN) if one.cost <= STRONG])
    found = np.zeros(len(have), np.bool_)
    village = field.in_village & field.rural
    for name, own in (("road", field.on_road), ("compound", field.in_estate), ("community", village)):
        codes = field.index.place[name][field.place]
        found |= own & among(codes, np.unique(codes[there & own]))
    return np.asarray(found & (have != 0) & ~there, np.bool_)
