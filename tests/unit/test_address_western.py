"""Western house numbers, streets and blocks in the same matcher."""

import pytest

from geo.address import Level, match
from geo.address.western.parts import Streets, edits, house_of, is_western, street_of, words_of
from geo.address.western.registered import read_western
from tests.western_streets import western_index

ROWS = (
    ("4300 W 18TH PL, Fairmont", -87.7330, 41.8575),
    ("4324 W 18TH PL, Fairmont", -87.7334, 41.8575),
    ("3900 W 18TH PL, Fairmont", -87.7130, 41.8575),
    ("100 N STATE ST, Fairmont", -87.6905, 41.8720),
    ("100 S STATE ST, Fairmont", -87.6905, 41.8680),
    ("1515 BROADWAY, Fairmont", -87.7105, 41.8732),
    ("12 MAPLE AVE, Fairmont", -87.7300, 41.8742),
    ("12 MAPLE CT, Fairmont", -87.7050, 41.8567),
    ("200 W 42ND ST, Fairmont", -87.7150, 41.8805),
)
LINES = (
    ("BROADWAY", [(-87.7107, 41.87), (-87.7107, 41.89)]),
    ("W 42ND ST", [(-87.72, 41.8803), (-87.70, 41.8803)]),
)
INDEX = western_index(ROWS, LINES)


@pytest.mark.parametrize(
    ("written", "row"),
    [
        ("4300 W 18th Pl", 0),
        ("4300 West 18th Place", 0),
        ("4300 west eighteenth place, Fairmont", 0),
        ("1515 Brodway", 5),
        ("12 Maple Court", 7),
        ("100 south state street", 4),
        ("4324 W 18TH PL Apt 5", 1),
    ],
)
def test_a_street_is_found_however_it_is_written(written: str, row: int) -> None:
    found = match(INDEX, written)
    assert found.hits[0].rows == (row,)
    assert found.hits[0].weight > 0.8


def test_a_direction_left_out_leaves_both() -> None:
    assert sorted(hit.rows for hit in match(INDEX, "100 State St").hits[:2]) == [(3,), (4,)]


def test_a_block_is_all_its_known_numbers() -> None:
    hit = match(INDEX, "043XX W 18TH PL").hits[0]
    assert (hit.level, hit.text, len(hit.points)) == (Level.ROAD, "4300-4399 W 18TH PL", 2)


@pytest.mark.parametrize(
    "written", ["77 Elm Street", "1515 Broadway, New York, NY", "9900 N State St", "PO Box 123", "&&"]
)
def test_what_is_not_there_is_not_found(written: str) -> None:
    found = match(INDEX, written)
    assert not found.hits or found.none > 0.6


@pytest.mark.parametrize("written", ["Broadway & W 42nd St", "corner of Broadway and 42nd", "W 42ND ST and BROADWAY"])
def test_a_crossing_lies_where_the_streets_meet(written: str) -> None:
    hit = match(INDEX, written).hits[0]
    assert hit.level is Level.CROSSING
    assert hit.point == pytest.approx((-87.7107, 41.8803), abs=2e-4)


def test_parts_are_read_from_a_text_alone() -> None:
    parts = read_western("186 25 STREET, BROOKLYN")
    assert (parts.number, parts.road, parts.district) == ("186", "25 STREET", "BROOKLYN")
    assert read_western("90 STREET, QUEENS").number is None


def test_words_are_taken_apart() -> None:
    assert street_of(["WEST", "18TH", "PLACE"]) == street_of(["W", "EIGHTEENTH", "PL"])
    assert street_of(["AVENUE", "C"]).core == "AVENUE C"
    house = house_of(words_of("2201 1 2 W CERMAK AVE"))
    assert house is not None
    assert house.key == "2201 1 2"
    assert is_western("Main St")
    assert not is_western("柳荫路 A座")


def test_misspelt_streets_are_looked_for_only_where_none_is_written() -> None:
    streets = Streets(["", "MAPLE AVE", "MAPEL ST"])
    assert [one.code for one in streets.found(words_of("MAPLE AVE"))] == [1]
    assert edits("MIAN", "MAIN") == 1


@pytest.mark.parametrize(
    ("said", "row"),
    [
        ("460 1/2 E 19th St Apt 2F", 0),
        ("460 1/2 E 19th St", 0),
        ("460 E 19th St", 1),
        ("462 E 19th St #2F", 2),
        ("462 E 19th St, suite 3r", 3),
        ("Apt 3R, 462 E 19th St", 3),
    ],
)
def test_half_numbers_and_flats_by_any_word_are_found(said: str, row: int) -> None:
    flats = ("460 1/2 E 19th St Apt 2F", "460 E 19th St", "462 E 19th St Apt 2F", "462 E 19th St Unit 3R")
    index = western_index([(f"{one}, Marlow", k * 0.01 - 87, k * 0.01 + 41) for k, one in enumerate(flats)])
    assert match(index, said).hits[0].rows[:1] == (row,)
