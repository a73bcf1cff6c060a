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


COUNTIES = AddressIndex.build(
    ids=range(4),
    source_ids=[None] * 4,
    texts=["澄山縣石埔鎮中正路3號", "澄山縣石埔鎮中正路5號", "臺澄市西港區中正路3號", "臺澄市西港區中山路一段196巷7號"],
    parts=[{"district": "石埔鎮"}, {"district": "石埔鎮"}, {"district": "西港區"}, {"district": "西港區"}],
    lng=120.2 + np.arange(4) / 100,
    lat=np.full(4, 23.0),
)


@pytest.mark.parametrize(
    ("text", "row"), [("澄山縣中正路3號", 0), ("臺澄市中正路3號", 2), ("澄山縣石埔鎮中正路3號", 0)]
)
def test_a_county_above_what_is_stated_as_district_tells_which_of_two_is_meant(text: str, row: int) -> None:
    found = match(COUNTIES, text)
    assert found.hits[0].rows == (row,)
    assert found.hits[0].weight > 0.95


def test_a_number_near_to_one_in_a_lane_is_none_of_the_road() -> None:
    assert match(COUNTIES, "中山路一段7之1號").none > 0.5


ALLEYS = AddressIndex.build(
    ids=range(3),
    source_ids=[None] * 3,
    texts=["石埔鎮忠孝街71巷8弄8號", "石埔鎮忠孝街90巷8弄8號", "石埔鎮忠孝街90巷8支弄6號"],
    parts=[{}] * 3,
    lng=120.2 + np.arange(3) / 100,
    lat=np.full(3, 23.0),
)


def test_an_alley_told_without_its_lane_is_each_that_has_it() -> None:
    assert {hit.rows for hit in match(ALLEYS, "忠孝街8弄8號").hits if hit.weight > 0.3} == {(0,), (1,)}
    assert len(match(ALLEYS, "忠孝街8弄6號").hits[0].points) == 2


SHOPS = AddressIndex.build(
    ids=range(5),
    source_ids=[None] * 5,
    texts=[
        "臺澄市南塘區中山路四段12號全聯福利中心中山店",
        "臺澄市東澄區成功路二段8號全聯福利中心成功店",
        "臺澄市西港區林森南路一段20號大天后宮",
        "臺澄市東澄區成功路二段340巷4號",
        "臺澄市東澄區成功路二段340巷15弄6號",
    ],
    parts=[{"poi": "全聯福利中心中山店"}, {"poi": "全聯福利中心成功店"}, {"poi": "大天后宮"}, {}, {}],
    lng=120.2 + np.arange(5) / 100,
    lat=np.full(5, 23.0),
)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("全聯中山店", 0),
        ("大天后宮廟埕", 2),
        ("民國113年5月2日上午10點 成功路二段340巷4號前違停", 3),
        ("郵遞區號701 臺澄市東澄區成功路二段340巷4號", 3),
    ],
)
def test_as_people_of_taiwan_say_it(text: str, row: int) -> None:
    found = match(SHOPS, text)
    assert found.hits[0].rows == (row,)
    assert found.hits[0].weight > 0.9


def test_a_lane_as_a_whole_has_its_alleys() -> None:
    found = match(SHOPS, "成功路二段340巷")
    assert sorted(hit.weight > 0.3 for hit in found.hits) == [True, True]


def test_a_hamlet_that_is_stated_as_the_road_keeps_its_group() -> None:
    rows = [{"community": "尖山村", "group": "8鄰", "road": "庄內", "number": one} for one in ("44號", "45號")]
    city = AddressIndex.build(
        ids=range(2),
        source_ids=[None] * 2,
        texts=[f"鹿坑鄉尖山村8鄰庄內{one['number']}" for one in rows],
        parts=rows,
        lng=np.array([120.2, 120.3]),
        lat=np.full(2, 23.0),
    )
    assert match(city, "尖山村8鄰45號").hits[0].rows == match(city, "尖山村庄內45號").hits[0].rows == (1,)
