"""Numbers of which a digit could not be read: a stretch of a road, never the number that is left."""

import pytest

from geo.address.told.fields import Told
from geo.address.told.unread import without_unread


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("柳荫路3?号", "柳荫路30号到39号之间"),
        ("柳荫路1XX号", "柳荫路100号到199号之间"),
        ("柳荫路□2号", "柳荫路12号到92号之间"),
        ("柳荫路三十几号", "柳荫路30号到39号之间"),
        ("柳荫路十几号", "柳荫路10号到19号之间"),
        ("柳荫路一百多号", "柳荫路100号到199号之间"),
        ("柳荫路几十号", "柳荫路"),
        ("柳荫路（看不清）2号", "柳荫路"),
        ("柳荫路4?弄3号", "柳荫路"),
        ("锦绣花园?幢501", "锦绣花园?幢501"),
        ("锦绣花园1?幢501", "锦绣花园501"),
        ("柳荫路28号？", "柳荫路28号？"),
        ("柳荫路**3**号", "柳荫路**3**号"),
        ("柳荫路_6号", "柳荫路_6号"),
        ("043XX W 18TH PL", "043XX W 18TH PL"),
    ],
)
def test_a_number_with_an_unread_digit_is_all_that_it_may_be(given: str, read: str) -> None:
    found = without_unread(Told(given, tuple(range(len(given)))))
    assert found.text == read
    assert len(found.places) == len(read)
    assert all(given[place] in given for place in found.places)
    assert list(found.places) == sorted(found.places)
