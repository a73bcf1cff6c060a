"""Names that are like a registered one and mean another place are not asserted; slips and wrong districts are met."""

import numpy as np
import pytest

from geo.address import AddressIndex, match
from geo.address.registry.namesakes import is_of_another_kind, other_part, stands_apart
from geo.address.writing.normalise import normalise

SURE = 0.9
ROADS = ("虹桥路", "民主北路", "柳荫路")
ESTATES = ("锦绣花园", "信达景苑", "钟山公馆")
AREA = {"district": "南屏区", "town": "望江街道"}
FARM = {"district": "北塔区", "town": "石桥镇", "community": "蒋岗村"}
ROWS = [
    *(
        (f"南屏区望江街道{road}{number}号", {**AREA, "road": road, "number": f"{number}号"})
        for road in ROADS
        for number in (5, 7, 9)
    ),
    *(
        (
            f"南屏区望江街道兰湖路{20 + k}号{name}{building}幢{room}室",
            {**AREA, "road": "兰湖路", "number": f"{20 + k}号", "compound": name,
             "building": f"{building}幢", "room": f"{room}室"},
        )
        for k, name in enumerate(ESTATES)
        for building in (1, 2)
        for room in (101, 102)
    ),
    ("北塔区石桥镇蒋岗村毕湾8组15号", {**FARM, "compound": "毕湾8组", "number": "15号"}),
    ("北塔区石桥镇蒋岗村周宅4组8号", {**FARM, "compound": "周宅4组", "number": "8号"}),
]  # fmt: skip
INDEX = AddressIndex.build(
    ids=range(len(ROWS)),
    source_ids=[None] * len(ROWS),
    texts=[text for text, _ in ROWS],
    parts=[parts for _, parts in ROWS],
    lng=np.linspace(118.9, 119.0, len(ROWS)),
    lat=np.full(len(ROWS), 31.9),
)


@pytest.mark.parametrize(
    "text",
    [
        "南屏区望江街道新虹桥路5号",
        "南屏区老虹桥路5号",
        "虹桥街5号",  # nothing tells where it is
        "南屏区虹桥巷5号",
        "南屏区望江街道民主北巷7号",
        "南屏区望江街道锦秀家园1幢101室",
        "南屏区望江街道锦绣华府2幢101室",
        "南屏区锦绣花园二期1幢101室",
        "南屏区望江街道信达嘉园2幢102室",
        "南屏区钟山府1幢",
    ],
)
def test_a_namesake_is_not_taken_for_the_registered_name(text: str) -> None:
    assert match(INDEX, text).none > 1 - SURE


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("南屏区虹桥街5号", "虹桥路5号"),  # a word for roads for another one, where the area agrees
        ("柳荫9号", "柳荫路9号"),
    ],
)
def test_a_name_is_met_whose_end_is_told_otherwise(text: str, meant: str) -> None:
    found = match(INDEX, text)
    assert found.none < 1 - SURE
    assert found.hits[0].text.endswith(meant)


def test_an_estate_told_as_one_of_any_kind_comes_first_and_is_asked_about() -> None:
    found = match(INDEX, "望江街道信达小区2幢102室")
    assert found.hits[0].text.endswith("信达景苑2幢102室")
    assert 1 - SURE < found.none < 0.65


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("南屏区望江街道虹侨路5号", "虹桥路5号"),
        ("南屏区锦秀花园1幢101室", "锦绣花园1幢101室"),
        ("锦绣花圆2幢102", "锦绣花园2幢102室"),
        ("南屏区信达景园2幢102室", "信达景苑2幢102室"),
        ("北塔区望江街道信达景苑2幢102室", "信达景苑2幢102室"),
        ("南屏区望江街道窃达景苑2幢102室", "信达景苑2幢102室"),
        ("南屏望江街道钟山公哈1幢101", "钟山公馆1幢101室"),
    ],
)
def test_slips_and_a_wrong_district_are_still_met(text: str, meant: str) -> None:
    found = match(INDEX, text)
    assert found.hits[0].text.endswith(meant)
    assert found.none < 1 - SURE


def test_an_estate_told_in_another_district_is_asked_back_where_only_what_is_inside_agrees() -> None:
    found = match(INDEX, "北塔区信达景苑2幢102室")
    assert found.hits[0].text.endswith("信达景苑2幢102室")
    assert 0.18 < found.none < 0.5


def test_a_wrong_district_is_told() -> None:
    assert "district_differs" in match(INDEX, "北塔区信达景苑2幢102室").hits[0].notes


def test_a_dash_in_a_village_is_group_and_number() -> None:
    first = match(INDEX, "北塔区蒋岗村8-15").hits[0]
    assert first.text.endswith("毕湾8组15号")


def test_words_that_make_a_name_another_one() -> None:
    assert stands_apart("南屏区新虹桥路", 4, [(0, 3)])
    assert not stands_apart("人民路南虹桥路", 4, [(0, 3)])
    assert not stands_apart("江北虹桥路", 2, [(0, 2)])
    assert other_part("锦绣花园2期1幢", 4, [(0, 4)])
    assert not other_part("锦绣花园2期1幢", 4, [(0, 4), (0, 6)])
    assert is_of_another_kind("锦秀家园1幢", 0, 4, "锦绣花园")
    assert not is_of_another_kind("锦秀园1幢", 0, 3, "锦绣花园")
    assert not is_of_another_kind("锦绣嘉园", 0, 4, "锦绣家园")


@pytest.mark.parametrize("behind", ["分院", "分部", "北校", "南校区", "东部", "二期", "B区"])
def test_a_branch_of_an_institution_is_another_place(behind: str) -> None:
    text = normalise(f"华山医院{behind}").text
    assert other_part(text, 4, [(0, 4)])
    assert not other_part(text, 4, [(0, len(text))])
