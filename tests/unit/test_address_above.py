"""Cities and districts that callers tell and a registry does not write, and cities of counties below a city."""

from collections.abc import Sequence

import numpy as np
import pytest

from geo.address import AddressIndex, match
from geo.address.registry.counties import counties_of
from geo.address.writing.normalise import admin_of


def index_of(*towns: str) -> AddressIndex:
    """A registry of texts alone, in each town three roads of its own."""
    roads = (("慈甬路", "新城大道", "中山西路"), ("文一路", "文二路", "学院路"))
    texts = [
        f"{town}{road}{number}号"
        for town, names in zip(towns, roads, strict=True)
        for road in names
        for number in range(1, 20)
    ]
    return AddressIndex.build(
        ids=texts,
        source_ids=[None] * len(texts),
        texts=texts,
        parts=[{}] * len(texts),
        lng=118.9 + 0.001 * np.arange(len(texts)),
        lat=np.full(len(texts), 31.9),
    )


DISTRICTS = index_of("海曙区鼓楼街道", "江北区孔浦街道")
COUNTIES = index_of("慈溪市浒山街道", "余姚市阳明街道")
WHOLE = index_of("宁波市慈溪市浒山街道", "宁波市海曙区鼓楼街道")
BARE = index_of("海曙区", "江北区")
ONE_DISTRICT = index_of("鼓楼街道", "孔浦街道")


def sure(index: AddressIndex, text: str) -> tuple[float, str]:
    """Return how sure the best address is, to a tenth, and its text."""
    hits: Sequence = match(index, text).hits
    best = max(hits, key=lambda hit: hit.weight, default=None)
    return (round(best.weight, 1), best.text) if best else (0.0, "")


@pytest.mark.parametrize(
    ("index", "text", "meant"),
    [
        (DISTRICTS, "宁波市海曙区慈甬路5号", "海曙区鼓楼街道慈甬路5号"),
        (DISTRICTS, "浙江省宁波市海曙区慈甬路5号", "海曙区鼓楼街道慈甬路5号"),
        (DISTRICTS, "宁波海曙区慈甬路5号", "海曙区鼓楼街道慈甬路5号"),
        (COUNTIES, "宁波市慈溪市慈甬路5号", "慈溪市浒山街道慈甬路5号"),
        (COUNTIES, "浙江省慈溪市慈甬路5号", "慈溪市浒山街道慈甬路5号"),
        (COUNTIES, "宁波慈溪慈甬路5号", "慈溪市浒山街道慈甬路5号"),
        (WHOLE, "慈溪市慈甬路5号", "宁波市慈溪市浒山街道慈甬路5号"),
        (WHOLE, "慈溪市浒山街道慈甬路5号", "宁波市慈溪市浒山街道慈甬路5号"),
        (ONE_DISTRICT, "宁波市海曙区鼓楼街道慈甬路5号", "鼓楼街道慈甬路5号"),
        (ONE_DISTRICT, "海曙区慈甬路5号", "鼓楼街道慈甬路5号"),
        (DISTRICTS, "海曙区鼓楼街道老正街社区慈甬路5号", "海曙区鼓楼街道慈甬路5号"),
        (BARE, "望江街道大桥头社区慈甬路5号", "海曙区慈甬路5号"),
        (BARE, "海曙区望江街道老正街社区慈甬路5号", "海曙区慈甬路5号"),
    ],
)
def test_areas_above_those_of_the_registry_are_told_with_an_own_one_behind(
    index: AddressIndex, text: str, meant: str
) -> None:
    assert sure(index, text) == (1.0, meant)


@pytest.mark.parametrize(
    ("index", "text"),
    [
        (DISTRICTS, "宁波市慈甬路5号"),
        (COUNTIES, "宁波市慈甬路5号"),
        (ONE_DISTRICT, "宁波市慈甬路5号"),
    ],
)
def test_areas_of_which_the_registry_says_nothing_are_asked_about(index: AddressIndex, text: str) -> None:
    weight, meant = sure(index, text)
    assert 0.35 < weight < 0.65  # as likely as that nothing is meant
    assert meant.endswith("慈甬路5号")


@pytest.mark.parametrize(
    ("index", "text"),
    [
        (DISTRICTS, "杭州市西湖区学院路5号"),
        (WHOLE, "杭州市海曙区中山西路5号"),
        (WHOLE, "杭州市慈甬路5号"),
    ],
)
def test_another_city_is_not_found(index: AddressIndex, text: str) -> None:
    assert sure(index, text)[0] < 0.2


def test_a_city_of_a_county_is_the_district_of_its_city() -> None:
    assert admin_of("浙江省宁波市慈溪市浒山街道").district == "慈溪市"
    assert admin_of("宁波市海曙区鼓楼街道").district == "海曙区"
    assert admin_of("慈溪市浒山街道").district is None
    assert admin_of("宁波市菜市场路3号").district is None
    assert admin_of("浙江省永康市5街986号").city == "永康市"
    assert admin_of("翡翠里北区2幢").district is None


def test_cities_of_counties_that_stand_beside_districts_tell_addresses_apart() -> None:
    towns = ("慈溪市浒山街道", "余姚市阳明街道", "海曙区鼓楼街道")
    texts = [f"{town}人民路{number}号" for town in towns for number in range(1, 12)]
    index = AddressIndex.build(
        ids=texts,
        source_ids=[None] * len(texts),
        texts=texts,
        parts=[{}] * len(texts),
        lng=118.9 + 0.001 * np.arange(len(texts)),
        lat=np.full(len(texts), 31.9),
    )
    assert sure(index, "余姚市人民路5号") == (1.0, "余姚市阳明街道人民路5号")
    assert sure(index, "宁波市慈溪市人民路5号") == (1.0, "慈溪市浒山街道人民路5号")
    assert sure(index, "人民路5号")[0] < 0.5


def test_a_city_with_which_nearly_all_texts_begin_is_no_district() -> None:
    assert counties_of(["义乌市佛堂镇双林路3号"] * 9) == frozenset()
    assert counties_of(["义乌市佛堂镇双林路3号"] * 5 + ["东阳市横店镇医学路1号"] * 5) == {"义乌市", "东阳市"}
    assert counties_of(["金华市婺城区双林路3号"] * 5 + ["金华市双林路5号"] * 5) == frozenset()
