"""What callers make of names and numbers: letters, groups in numerals, dashes, amounts, other districts."""

from collections.abc import Mapping

import numpy as np
import pytest

from geo.address import AddressIndex, Level, match, normal_text

PARTS: tuple[Mapping[str, str], ...] = (
    {"district": "南屏区", "town": "望江街道", "road": "柳荫路", "number": "12号"},
    {"district": "南屏区", "town": "望江街道", "road": "柳荫路39弄", "number": "1号"},
    {"district": "南屏区", "town": "望江街道", "road": "十一号路", "number": "22号"},
    {"district": "南屏区", "town": "望江街道", "road": "林安路", "number": "8号"},
    {"district": "北塔区", "town": "石桥镇", "road": "长兴路", "number": "7号"},
    {"district": "北塔区", "town": "石桥镇", "community": "云岗村", "compound": "马下3组", "number": "12号"},
    *(
        {"district": "南屏区", "town": "望江街道", "road": "柳荫路", "number": "20号", "compound": "锦绣花园",
         "building": f"{building}幢", "room": "501室"}
        for building in ("1", "2", "B")
    ),
    {"district": "北塔区", "town": "石桥镇", "road": "长兴路", "number": "9号", "compound": "鼎丰大厦",
     "building": "A座", "room": "801室"},
)  # fmt: skip
TEXTS = ["".join(one.values()) for one in PARTS]
INDEX = AddressIndex.build(
    ids=range(len(PARTS)),
    source_ids=[None] * len(PARTS),
    texts=TEXTS,
    parts=PARTS,
    lng=118.9 + np.arange(len(PARTS)) * 0.01,
    lat=np.full(len(PARTS), 31.9),
)


@pytest.mark.parametrize(
    ("told", "row"),
    [
        ("柳q荫路12号", 0),
        ("南屏区望江街道柳荫水路12号", 0),
        ("柳荫路39-1", 1),
        ("11号路22号", 2),
        ("南屏区11号跻22号", 2),
        ("Lín Ān Lù8号", 3),
        ("南屏区la路8号", 3),
        ("Chang Xing Lu 7号", 4),
        ("南屏区lin-an-lu8号", 3),
        ("南屏区lín ān lù 8号", 3),
        ("马下第三村民小组第十二户", 5),
        ("马下生产三队12号", 5),
        ("锦绣花园B-501", 8),
        ("jxhyB座501", 8),
        ("我等了20分钟了，柳荫路20号，小区叫锦绣花园小区，1幢501，都第三次打电话了", 6),
    ],
)
def test_what_callers_write_is_met(told: str, row: int) -> None:
    found = match(INDEX, told)
    assert found.hits[0].text == TEXTS[row]
    assert found.none < 0.3


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("20分钟柳荫路3号", "柳荫路3号"),
        ("5月1号柳荫路3号", "柳荫路3号"),
        ("第二次反映柳荫路3号", "反映柳荫路3号"),
        ("24小时便利店", "24小时便利店"),
        ("三元桥5号", "三元桥5号"),
    ],
)
def test_amounts_are_no_part_of_an_address(given: str, expected: str) -> None:
    assert normal_text(given) == expected


def test_a_road_with_its_number_alone_is_asked_back_where_another_district_is_told() -> None:
    found = match(INDEX, "北塔区柳荫路12号")
    assert found.hits[0].text == TEXTS[0]
    assert 0.18 < found.none < 0.5
    assert "district_differs" in found.hits[0].notes


def test_a_number_is_not_cut_apart_by_the_name_of_a_road() -> None:
    assert not any(hit.text == TEXTS[2] for hit in match(INDEX, "111号路22号").hits)


def test_another_estate_before_a_building_is_not_the_one_on_the_road() -> None:
    assert match(INDEX, "长兴路茗雅人家A座801").none > 0.18


def test_buildings_behind_one_number_count_as_one_place() -> None:
    hits = match(INDEX, "柳荫路20号").hits
    assert {hit.level for hit in hits} <= {Level.NUMBER, Level.BUILDING}
    assert sum(hit.weight for hit in hits) == pytest.approx(1.0, abs=0.05)


@pytest.mark.parametrize(
    "text",
    [
        "哈喽～ 井绣花园2幢",
        "宝子 井绣花园2幢",
        "老师好，井绣花园2幢",
        "阿姨，井绣花园2幢停电了",
        "各位 井绣花园2幢",
        "急急急井绣花园2幢",
        "王工，井绣花园2幢",
        "hello 井绣花园2幢",
        "今天巡查到井绣花园2幢",
        "反馈一下，井绣花园2幢",
        "群主 井绣花园2幢 有人吗",
        "emmm 井绣花园2幢",
        "督办件：井绣花园2幢",
        "注意：井绣花园2幢有人打架",
        "我们公司在井绣花园2幢",
        "牌子写井绣花园2幢",
        "朋友住井绣花园2幢",
        "我辖区井绣花园2幢",
    ],
)
def test_talk_before_a_name_with_a_slip_is_no_part_of_it(text: str) -> None:
    assert match(INDEX, text).none < 0.08


def test_a_character_of_names_right_before_a_name_with_a_slip_is_of_another_name() -> None:
    assert match(INDEX, "云井绣花园2幢").none > 0.5
