"""A registry of another office's manner: texts only, some with a town and some without, numbers with their lanes."""

from collections.abc import Mapping

import numpy as np
import pytest

from geo.address import AddressIndex, match
from geo.address.parse import read, stated
from geo.address.tokens import tokens_of

SURE = 0.9
TEXTS = (
    "汀桥区青梧路12号",
    "澄南市岚山区望潮街道青梧路12号",
    "汀桥区石舫街道石舫路3号",
    "澄南市岚山区望潮街道银杏路16号",
    "汀桥区海棠公寓2幢101室",
    "岚山区海棠公寓2幢101室",
    "汀桥区葛塘镇梧桐里西苑3-1-101",
    "汀桥区石舫街道梧桐里东苑3-1-101",
    "澄南市人民医院",
    "澄南市汀桥区石舫路118号门面3",
    "澄南市第二中学",
    "汀桥区实验小学",
    "岚山区实验小学",
    "大润丰超市春晖店",
)


def _index(
    texts: tuple[str, ...], parts: list[Mapping[str, object]] | None = None, others: tuple[tuple[str, str], ...] = ()
) -> AddressIndex:
    return AddressIndex.build(
        ids=range(len(texts)),
        source_ids=[None] * len(texts),
        texts=texts,
        parts=parts or [{} for _ in texts],
        lng=np.linspace(118.2, 118.3, len(texts)),
        lat=np.full(len(texts), 30.4),
        name_aliases=others,
    )


INDEX = _index(TEXTS, others=(("县医院", "澄南市人民医院"), ("临江区", "岚山区")))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("汀桥区青梧路12号", 0),
        ("岚山区青梧路12号", 1),
        ("临江区青梧路12号", 1),
        ("汀桥区实验小学", 11),
        ("梧桐里东苑3幢1单元101", 7),
        ("县医院", 8),
        ("石舫路118号3号门面", 9),
        ("大润丰超市春晖店", 13),
    ],
)
def test_a_text_is_found_where_its_district_or_part_tells(text: str, meant: int) -> None:
    found = match(INDEX, text)
    assert found.hits[0].rows == (meant,)
    assert found.hits[0].weight > SURE


def test_a_row_written_without_its_town_is_no_likelier_than_one_with_it() -> None:
    found = match(INDEX, "青梧路12号")
    assert {hit.rows for hit in found.hits[:2]} == {(0,), (1,)}
    assert found.hits[0].weight < 0.6


@pytest.mark.parametrize("text", ["杭州市青梧路12号", "河东区人民医院"])
def test_another_city_or_district_is_not_asserted(text: str) -> None:
    assert match(INDEX, text).none > SURE


def test_a_station_of_a_line_has_no_number() -> None:
    parts = read("汀桥区地铁2号线青梧路站")
    assert (parts.compound, parts.road, parts.number) == ("地铁2号线青梧路站", None, None)


def test_a_market_or_shop_is_no_city() -> None:
    assert read("大润丰超市春晖店").compound == "大润丰超市春晖店"


def test_a_number_stated_with_its_lanes_is_read_as_both() -> None:
    parts = stated({"road": "竹篁路", "number": "128弄3支弄6号"}, "")
    assert (parts.road, parts.lane, parts.number) == ("竹篁路", "128弄3支弄", "6")


def test_the_number_of_a_shop_behind_a_house_number_is_no_house_number() -> None:
    assert [one.sort for one in tokens_of("石舫路118号3号门面", [])] == ["door", "shop"]
