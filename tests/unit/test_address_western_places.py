"""Western texts beyond a number and a street: places by name, other cities, two addresses, numbers in words."""

import numpy as np
import pytest

from geo.address import AddressIndex, match
from geo.address.meaning.shown import street_line
from geo.address.typed.suggest_names import slips_to_begin
from geo.address.western.parts import edits

TEXTS = (
    "12A High Street, Camden, London NW1 7JE",
    "The Red Lion, 48 Parliament Street, Camden, London NW1 2NH",
    "350 5th Ave, Fairmont, IL 60871",
    "1695 N Elm Blvd, Fairmont, IL 60871",
    "Lincoln Apartments, 757 S Elm Blvd Bldg 2, Fairmont, IL 60871",
    "Eastgate High School, 20 School Rd, Fairmont, IL 60871",
    "Riverside Park, Fairmont, IL 60871",
    "9 Park Ave, Fairmont, IL 60871",
    "2181 US Hwy 41, Harlow, IL 60872",
    "40 Dr Martin Luther King Jr Dr, Harlow, IL 60872",
    "414 Avenue of the Pines, Harlow, IL 60872",
    "24 Seven Oaks Dr, Harlow, IL 60872",
    "576-578 S Tripp St, Harlow, IL 60872",
    "3 Lincoln Ave, Harlow, IL 60872",
    "41 S Kenton St, Harlow, IL 60872",
)
INDEX = AddressIndex.build(
    ids=range(len(TEXTS)),
    source_ids=[None] * len(TEXTS),
    texts=TEXTS,
    parts=[{}] * len(TEXTS),
    lng=np.linspace(-87.9, -87.5, len(TEXTS)),
    lat=np.full(len(TEXTS), 41.6),
)


@pytest.mark.parametrize(
    ("written", "row"),
    [
        ("12a High St", 0),
        ("Red Lion", 1),
        ("three hundred and fifty, 5th Avenue please", 2),
        ("sixteen ninety-five n elm blvd", 3),
        ("call 312-555-0123 - 1695 N Elm Blvd", 3),
        ("1695 N Elm Blvd, across from Eastgate High School", 3),
        ("Apt 4, 1695 N Elm Bl", 3),
        ("Lincoln Apts building 2", 4),
        ("Eastgate HS", 5),
        ("Riverside Park", 6),
        ("2181 US-41", 8),
        ("2181 Route 41", 8),
        ("40 MLK Jr Dr", 9),
        ("40 King Dr", 9),
        ("414 Ave of Pines", 10),
        ("twenty-four Seven Oaks Drive", 11),
        ("576/578 S Tripp", 12),
        ("41 Kenton St S", 14),
    ],
)
def test_what_an_english_caller_may_say_is_found(written: str, row: int) -> None:
    found = match(INDEX, written)
    assert INDEX.row_spot[row] in found.hits[0].spots
    assert found.none < 0.18


@pytest.mark.parametrize(
    "written",
    ["1695 N Elm Blvd Los Angeles CA", "1695 N Elm Blvd, Springfield, IL", "12A High Street M1 1AA", "Kennedy Park",
     "Lincoln Library", "1695 N Elm Blvd Houston Texas", "water main break", "Highway 9 at Kenton St"],
)  # fmt: skip
def test_another_city_or_place_is_not_asserted(written: str) -> None:
    found = match(INDEX, written)
    assert not found.hits or found.none > 0.18 or found.hits[0].level.value in ("road", "crossing")


def test_a_postal_code_of_another_city_leaves_a_doubt() -> None:
    wrong, right = (match(INDEX, f"1695 N Elm Blvd, Fairmont, IL {code}").none for code in ("60872", "60871"))
    assert wrong > 5 * right


@pytest.mark.parametrize(
    "written",
    ["3 Lincoln Ave; 41 S Kenton St", "from 3 Lincoln Ave to 41 S Kenton St", "3 Lincoln Ave or 41 S Kenton St"],
)
def test_two_addresses_are_both_offered(written: str) -> None:
    found = match(INDEX, written)
    assert {hit.rows for hit in found.hits[:2]} == {(13,), (14,)}
    assert "several_addresses" in found.notes


def test_a_street_is_shown_as_it_is_registered() -> None:
    assert match(INDEX, "Seven Oaks Drive").hits[0].text == "Seven Oaks Dr, Harlow, IL 60872"
    assert street_line("757 S Elm Blvd Bldg 2, Fairmont") == "S Elm Blvd, Fairmont"


def test_slips_are_counted_only_as_far_as_they_may_go() -> None:
    assert slips_to_begin("柳阴路口", "柳荫路") == 2
    assert slips_to_begin("海棠路", "柳荫路", 1) == 2
    assert edits("MAIN", "MAPLEWOOD", 2) == 3
