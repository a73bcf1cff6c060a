"""Parts of an address in an order of speech: another part of an estate than was told, an area in brackets."""

import pytest

from geo.address.told.asides import BLANK, without_asides
from geo.address.told.rearranged import rearranged
from geo.address.told.text import Told


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("不是锦园A区，是B区6栋", "锦园B区6栋"),
        ("不是锦园A区6栋，是B区", "锦园B区6栋"),
        ("不是锦园一期，是二期，6栋1单元", "锦园二期，6栋1单元"),
        ("不是锦园南区，而是北区4幢", "锦园北区4幢"),
        ("诉求人称解放路（城东区）128号楼下", "诉求人称解放路128号（城东区）楼下"),
        ("不是锦园A区，是丽园6栋", "不是锦园A区，是丽园6栋"),
        ("锦园（城东区）6栋", "锦园（城东区）6栋"),
    ],
)
def test_parts_stand_where_an_address_has_them(given: str, read: str) -> None:
    found = rearranged(Told.of(given))
    assert found.text == read
    assert [given[place] for place in found.places] == list(found.text)


@pytest.mark.parametrize("text", ["锦园9栋登记12户", "锦园9栋，走访8户", "锦园9栋不在家3户"])
def test_counts_of_households_are_no_rooms(text: str) -> None:
    assert "户" not in without_asides(text).replace(BLANK, "")
