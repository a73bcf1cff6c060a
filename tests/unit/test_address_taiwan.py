"""Addresses of Taiwan: 里 and 鄰, 段, 巷 and 弄, 之, floors."""

import numpy as np
import pytest

from geo.address import AddressIndex, match

KEYS = ("district", "community", "group", "road", "lane", "number")
ROWS = (
    ("臺澄市", "東澄區", "國安里", "14鄰", "建國路三段", "275巷", "4號"),
    ("臺澄市", "東澄區", "國安里", "15鄰", "建國路三段", "", "61號"),
    ("臺澄市", "東澄區", "國安里", "16鄰", "建國路三段", "", "65號"),
    ("澄山縣", "鹿坑鄉", "尖山村", "8鄰", "", "", "45號"),
)
TOLD = (
    ("建國路三段275巷4號", 0),
    ("東澄區國安里14鄰建國路三段275巷4號", 0),
    ("東澄區國安里15鄰建國路三段275巷4號", 0),
    ("建國路3段65號", 2),
    ("尖山村8鄰45號", 3),
)


def index(*, stated: bool) -> AddressIndex:
    """Return the index of the rows, of texts alone or with all parts stated."""
    parts = [dict(zip(KEYS, row[1:], strict=True)) for row in ROWS]
    return AddressIndex.build(
        ids=range(len(ROWS)),
        source_ids=[None] * len(ROWS),
        texts=["".join(row) for row in ROWS],
        parts=[{key: value for key, value in one.items() if value} if stated else {} for one in parts],
        lng=120.2 + np.arange(len(ROWS)) / 100,
        lat=np.full(len(ROWS), 23.0),
    )


STATED, READ = index(stated=True), index(stated=False)


@pytest.mark.parametrize("city", [STATED, READ], ids=["stated", "read"])
@pytest.mark.parametrize(("text", "row"), TOLD)
def test_where_a_road_is_told_the_group_of_households_is_neither_needed_nor_in_the_way(
    city: AddressIndex, text: str, row: int
) -> None:
    found = match(city, text)
    assert found.hits[0].rows == (row,)
    assert found.none < 0.1


@pytest.mark.parametrize("city", [STATED, READ], ids=["stated", "read"])
def test_a_number_between_two_of_a_road_is_one_of_no_group(city: AddressIndex) -> None:
    assert "interpolated" in match(city, "建國路三段63號").notes
