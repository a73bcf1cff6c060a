"""Names near to registered ones: they are not on record, and what is taken for one that is, is counted."""

import pytest

from api.services.address_bench import letters, strangers
from api.services.address_bench.city import BenchCity
from api.services.address_bench.registry import grow
from api.services.address_bench.strangers import HELD, INVENTED, Accepted


@pytest.fixture(scope="module")
def city() -> BenchCity:
    return grow(4_000, 5)


def test_no_stranger_is_on_record_or_sounds_like_a_name_that_is(city: BenchCity) -> None:
    names = {name for spot in city.rows.spots for name in (spot.road, spot.compound) if name}
    sounds = {letters.sound(name) for name in names}
    told = [one for one in strangers.strangers(city, 3) if one.form == "name"]
    assert {one.kind for one in told} == {HELD, INVENTED}
    assert not [one for one in told if one.text in names or letters.sound(one.text) in sounds]


def test_an_invented_name_is_one_character_from_a_registered_one(city: BenchCity) -> None:
    names = {name for spot in city.rows.spots for name in (spot.road, spot.compound) if name}
    for one in strangers.strangers(city, 3):
        if (one.kind, one.form) == (INVENTED, "name"):
            near = [name for name in names if len(name) == len(one.text)]
            assert any(sum(a != b for a, b in zip(name, one.text, strict=True)) == 1 for name in near)


def test_forms_are_summed_up_by_kind() -> None:
    one, two = Accepted(HELD, "name", 10, 1, 4), Accepted(HELD, "town", 20, 0, 5)
    assert strangers.summed([one, two]) == [Accepted(HELD, "all", 30, 1, 9)]
