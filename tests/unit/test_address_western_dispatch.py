"""American addresses as dispatchers write them: crossings, blocks, numbers behind the street, what happened there."""

import pytest

from geo.address import Level, match
from tests.western_streets import western_index

ROWS = (
    ("402 W 18th St, Marlow, IL 99010", -87.7100, 41.8601),
    ("412 W 18th St, Marlow, IL 99010", -87.7103, 41.8601),
    ("307 W 18th St, Marlow, IL 99010", -87.7073, 41.8599),
    ("306 W 18th St, Marlow, IL 99010", -87.7073, 41.8601),
    ("518 W 18th St, Marlow, IL 99010", -87.7130, 41.8601),
    ("681 1/2 S Main St, Marlow, IL 99010", -87.7000, 41.8500),
    ("683 S Main St, Marlow, IL 99010", -87.7000, 41.8499),
    ("784 N Paxton Ave, Marlow, IL 99010", -87.7200, 41.8700),
)
LINES = (
    ("W 18th St", [(-87.73, 41.86), (-87.70, 41.86)]),
    ("W 18th Pl", [(-87.73, 41.859), (-87.70, 41.859)]),
    ("S Kimball Ave", [(-87.71, 41.85), (-87.71, 41.865)]),
    ("N Kimball Ave", [(-87.71, 41.87), (-87.71, 41.885)]),
)
INDEX = western_index(ROWS, LINES)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("W 18th St, no. 412", 1),
        ("W 18th St #412", 1),
        ("broken hydrant W 18th St @ 412, street icing", 1),
        ("bldg 784 N Paxton Ave", 7),
        ("681½ S Main St", 5),
        ("681-1/2 S Main St", 5),
        ("784 Nroth Paxton Ave", 7),
        ("784N Paxton Ave", 7),
        ("RODENT BAITING - 412 W 18TH ST REAR ALLEY", 1),
        ("Caller reports pothole at 412 W 18th St, damaged rim. Callback 312-555-0188", 1),
        ("Abandoned veh, plate AB 12 345, in front of 412 W 18th St", 1),
        ("412 W 18th St - burglary alarm", 1),
    ],
)
def test_a_house_is_found_however_it_is_noted(text: str, row: int) -> None:
    found = match(INDEX, text)
    assert found.hits[0].rows == (row,)
    assert found.hits[0].weight > 0.9


def test_a_city_behind_a_sign_is_still_another_one() -> None:
    assert match(INDEX, "412 W 18th St, Springfield").none > 0.5


@pytest.mark.parametrize(
    "text", ["18th & Kimball", "Kimball/18th", "crash at 18th @ Kimball, two cars", "esquina de 18th y Kimball"]
)
def test_roads_that_meet_are_no_roads_alone(text: str) -> None:
    hits = match(INDEX, text).hits
    assert {hit.level for hit in hits if hit.weight > 0.01} == {Level.CROSSING}
    assert sum(hit.weight for hit in hits if hit.level is Level.CROSSING) > 0.95


@pytest.mark.parametrize("text", ["4 car crash W 18th St", "W 18th St 412 cars", "W 18th St 402 people trapped"])
def test_what_is_counted_is_no_house(text: str) -> None:
    assert all(hit.level is Level.ROAD for hit in match(INDEX, text).hits)


@pytest.mark.parametrize("text", ["400-499 W 18th St", "004XX W 18TH ST - BATTERY - SIDEWALK", "400 to 499 W 18th St"])
def test_a_block_has_two_sides_where_numbers_of_one_are_on_record(text: str) -> None:
    first = match(INDEX, text).hits[0]
    assert first.text.startswith("400-499")
    assert min(y for _, y, _ in first.points) < 41.86 < max(y for _, y, _ in first.points)
