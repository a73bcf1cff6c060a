"""Registries that name a place before its road, and names with figures of their own behind a house number."""

import numpy as np
import pytest

from geo.address import AddressIndex, match
from geo.address.registry.order import in_order
from geo.address.registry.registered import read_registered
from geo.address.writing.parse import areas_end


def best(texts: list[str], said: str) -> str:
    """What a text most likely means in a registry of texts, a kilometre apart; nothing where it means none."""
    index = AddressIndex.build(
        ids=range(len(texts)),
        source_ids=[None] * len(texts),
        texts=texts,
        parts=[{}] * len(texts),
        lng=120.0 + 0.01 * np.arange(len(texts)),
        lat=np.full(len(texts), 30.0),
    )
    found = match(index, said)
    return found.hits[0].text if found.hits and found.none < 0.5 else ""


@pytest.mark.parametrize(
    "text",
    [
        "云岭区望江街道锦绣名城3幢2单元501室（桃源路12号）",
        "云岭区望江街道锦绣名城(桃源路12号)3幢2单元501室",
        "云岭区望江街道锦绣名城3幢2单元501室，桃源路12号",
        "云岭区望江街道锦绣名城3幢2单元501室 地址：桃源路12号",
        "锦绣名城3幢2单元501室（坐落：云岭区望江街道桃源路12号）",
        "锦绣名城3幢2单元501室；云岭区望江街道桃源路12号",
    ],
)
def test_a_name_before_its_road_is_read_as_one_behind_it(text: str) -> None:
    assert in_order(text) == "云岭区望江街道桃源路12号锦绣名城3幢2单元501室"
    assert read_registered(text) == read_registered("云岭区望江街道桃源路12号锦绣名城3幢2单元501室")


def test_what_says_its_road_before_keeps_its_order() -> None:
    for text in (
        "云岭区桃源路12号锦绣名城（海棠路3号）",
        "云岭区大坪村3组8号（海棠路3号）",
        "云岭区锦绣名城（近海棠路）",
    ):
        assert in_order(text) == text


def test_the_city_of_a_places_name_is_its_own_where_the_address_has_areas() -> None:
    assert in_order("云岭区人民医院（云岭区桃源路12号）") == "云岭区桃源路12号云岭区人民医院"
    assert areas_end("云岭区西坝镇卫生院") == len("云岭区")


@pytest.mark.parametrize(
    "name",
    [
        "18克拉",
        "1号院",
        "甲8号院",
        "41号院",
        "6号大院",
        "T-PARK",
        "12橡树",
        "99旅馆",
        "A8音乐酒吧",
        "比亚迪4S店",
        "一村小区",
        "阳光100国际新城",
        "半岛1号",
        "国贸SOHO",
        "7天酒店西坝店",
        "31重工分公司",
    ],
)
def test_whatever_stands_between_number_and_building_is_a_name(name: str) -> None:
    assert read_registered(f"云岭区桃源路12号 {name} 3幢2单元501室").compound == name


def test_buildings_floors_and_doors_behind_a_number_are_no_names() -> None:
    for tail in ("3幢底层商铺", "2层锦绣超市", "A区3号厂房", "2号厂房", "3号门面", "12幢A座", "院3号楼101", "之2"):
        assert read_registered(f"云岭区桃源路5号{tail}").compound in (None, "A区")


def test_names_told_before_their_road_are_found() -> None:
    texts = [
        "云岭区望江街道锦绣名城3幢2单元501室（桃源路12号）",
        "云岭区望江街道顺丰速运海棠路营业部（海棠路46号）",
        "云岭区望江街道桃源路14号",
        "云岭区望江街道桃源路41号41号院3栋",
    ]
    assert best(texts, "桃源路12号锦绣名城3幢2单元501") == texts[0]
    assert best(texts, "顺丰速运海棠路营业部") == "云岭区海棠路顺丰速运海棠路营业部"
    assert best(texts, "41号院3栋") == texts[3]


def test_dashes_between_steps_tell_them_apart() -> None:
    told = read_registered("云岭区-望江街道-桃源路12号-锦绣名城-3幢-2单元-501室")
    assert told == read_registered("云岭区望江街道桃源路12号锦绣名城3幢2单元501室")
    assert read_registered("云岭区桃源路12号-3").number == "12号-3"


def test_a_village_told_twice_is_told_once() -> None:
    told = read_registered("云岭区西坝镇石埠村石埠村3组老屋场1号")
    assert (told.community, told.lane, told.compound, told.number) == ("石埠村", "3组", "老屋场", "1")
    assert read_registered("云岭区西坝镇石埠村石埠村村委会").compound == "石埠村村委会"


def test_a_way_that_no_word_tells_is_one_where_an_estate_stands_behind_its_number() -> None:
    told = read_registered("云岭区白岩街道长乐二社区临门坡60号阳锦新城10幢")
    assert (told.road, told.number, told.compound, told.building) == ("临门坡", "60", "阳锦新城", "10")
    assert read_registered("云岭区御龙湾5号3单元101").compound == "御龙湾"
    assert read_registered("云岭区天悦1号花园3幢").compound == "天悦1号花园"


@pytest.mark.parametrize("name", ["41号院", "甲8号院", "T-PARK", "99旅馆", "A8音乐酒吧", "18克拉"])
def test_a_name_of_figures_needs_no_road_before_it(name: str) -> None:
    told = read_registered(f"云岭区望江街道{name}3幢")
    assert (told.compound, told.building, told.number) == (name, "3", None)


def test_a_building_by_its_letter_and_dashes_belongs_to_the_name_before() -> None:
    told = read_registered("云岭区桃源路12号 御龙湾 A-2-501")
    assert (told.compound, told.building, told.unit, told.room) == ("御龙湾", "A", "2", "501")
    assert read_registered("云岭区桃源路5号江语天街A座").compound == "江语天街"


@pytest.mark.parametrize(
    "text",
    [
        "12. 云岭区望江街道柳林社区桃源路12号锦绣名城3幢501室",
        "表号10693 云岭区望江街道柳林社区桃源路12号锦绣名城3幢501室",
        "330000 云岭区望江街道柳林社区桃源路12号锦绣名城3幢501室（邮编330000）",
        "云岭区望江街道桃源路12号锦绣名城3幢501室（柳林社区）",
        "桃源路12号锦绣名城3幢501室（云岭区望江街道柳林社区）",
        "501室，锦绣名城3幢，桃源路12号，柳林社区，望江街道，云岭区",
        "云岭区望江街道柳林社区桃源路12号锦绣名城3幢501室 户主：李四",
    ],
)
def test_numbers_of_lists_areas_behind_and_remarks_leave_the_address(text: str) -> None:
    assert read_registered(text) == read_registered("云岭区望江街道柳林社区桃源路12号锦绣名城3幢501室")


def test_the_office_of_a_village_in_brackets_is_a_place_and_a_remark_leaves_a_name_of_figures() -> None:
    told = read_registered("云岭区西坝镇石桥铺村（石桥铺村委会）")
    assert (told.community, told.compound) == ("石桥铺村", "石桥铺村委会")
    assert read_registered("云岭区桃源路20号(7天酒店西坝店)，一楼门面").compound == "7天酒店西坝店"
