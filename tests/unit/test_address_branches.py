"""Branches, malls, beds and other things beside an address."""

import numpy as np
import pytest

from geo.address import AddressIndex, match
from geo.address.writing.normalise import normalise
from geo.address.writing.tokens import tokens_of

SHOPS = (
    "老陈面馆(望江路店)",
    "同心医院",
    "金三峡",
    "海棠广场",
    "第一小学(东校区)",
    "松涛苑",
    "松涛园",
    "聚福楼酒家",
    "鑫达铸造厂",
)
ROWS = ("云澜市云岭区桃源路12号", "云澜市云岭区桃源路14号百联广场", "云澜市望江区秋水街8号", "云澜市望江区秋水街10号")
INDEX = AddressIndex.build(
    ids=range(len(ROWS)),
    source_ids=[None] * len(ROWS),
    texts=ROWS,
    parts=[{}] * len(ROWS),
    lng=np.array([120.0, 120.001, 120.1, 120.101]),
    lat=np.full(len(ROWS), 30.0),
    places=[(name, 120.3 + 0.05 * k, 30.0) for k, name in enumerate(SHOPS)],
)


def none_of(text: str) -> float:
    """How likely nothing of the registry is meant."""
    return match(INDEX, text).none


@pytest.mark.parametrize(
    "text",
    [
        "老陈面馆(城北店)",
        "老陈面馆(城北路)",
        "老陈面馆城北店",
        "金三峡鲜菜火锅",
        "海逸酒家(海棠广场店)",
        "同心医院城西院区",
        "真真酒家(桃源路)",
        "金三峡鲜菜火锅太吵了",
        "金三峡大酒店门口停满了车",
        "同心医院城西院区没人管了，投诉几次都没用",
    ],
)
def test_another_branch_or_more_of_a_name_is_never_sure(text: str) -> None:
    assert none_of(text) > 0.18


@pytest.mark.parametrize(
    "text", ["老陈面馆(望江路店)", "老陈面馆望江路店", "老陈面馆", "金三峡门口", "同心医院住院部7楼68床"]
)
def test_the_branch_that_is_known_is_met(text: str) -> None:
    assert none_of(text) < 0.18


@pytest.mark.parametrize(
    "text",
    [
        "听说金三峡要拆",
        "金三峡不开发票",
        "金三峡有小偷",
        "报警称金三峡有人持刀",
        "金三峡经理乱收费",
        "清明祭扫，金三峡门口堵得一动不动",
        "聚福楼办喜宴占道",
        "鑫达铸造夜里冒黑烟",
        "鑫达铸造的叉车撞了小孩的鞋，商场连句道歉都没有",
    ],
)
def test_what_is_said_around_a_name_is_no_more_of_it(text: str) -> None:
    assert none_of(text) < 0.05


def test_what_follows_a_name_makes_none_likelier_that_sounds_like_it() -> None:
    assert match(INDEX, "松涛苑暖气不热").hits[0].weight > 0.95


@pytest.mark.parametrize("text", ["大丰药房（秋水街店）", "大丰药房秋水街店", "秋水街大丰药房"])
def test_a_shop_goes_by_the_road_on_which_it_stands(text: str) -> None:
    shops = [f"云澜市望江区{road}8号大丰药房" for road in ("秋水街", "桃源路", "苏山路")]
    index = AddressIndex.build(
        ids=range(3),
        source_ids=[None] * 3,
        texts=shops,
        parts=[{}] * 3,
        lng=np.array([120.0, 120.1, 120.2]),
        lat=np.full(3, 30.0),
    )
    found = match(index, text)
    assert "秋水街" in found.hits[0].text
    assert found.hits[0].weight > 0.8


@pytest.mark.parametrize(
    "text",
    ["桃源路14号百联广场F2层L2-118", "桃源路14号百联广场B1层GF10B", "桃源路14号世纪商城4F22", "桃源路14号金三峡1楼"],
)
def test_shops_in_a_mall_and_other_names_do_not_hide_the_house(text: str) -> None:
    found = match(INDEX, text)
    assert found.hits[0].text == ROWS[1]
    assert found.none < 0.65


def test_beds_and_parking_places_number_no_house() -> None:
    assert [one.sort for one in tokens_of("7层68床")] == ["floor", "thing"]
    assert [one.sort for one in tokens_of(normalise("地下车库C-217车位").text)] == ["thing"]


def test_a_landmark_lies_in_the_district_of_the_addresses_around_it() -> None:
    rows = [(f"云澜市云岭区桃源路{2 * k + 2}号", 120.0 + 0.0005 * k) for k in range(6)]
    rows += [(f"云澜市望江区秋水街{2 * k + 2}号", 120.1 + 0.0005 * k) for k in range(6)]
    index = AddressIndex.build(
        ids=range(len(rows)),
        source_ids=[None] * len(rows),
        texts=[text for text, _ in rows],
        parts=[{}] * len(rows),
        lng=np.array([x for _, x in rows]),
        lat=np.full(len(rows), 30.0),
        places=[("实验小学", 120.001, 30.0), ("实验小学", 120.101, 30.0)],
    )
    best = match(index, "望江区实验小学").hits[0]
    assert best.points[0][0] == pytest.approx(120.101)
    assert best.weight > 0.9


def test_a_name_in_letters_is_not_found_within_a_word() -> None:
    index = AddressIndex.build(
        ids=[0],
        source_ids=[None],
        texts=["云澜市云岭区桃源路12号"],
        parts=[{}],
        lng=np.array([120.0]),
        lat=np.array([30.0]),
        places=[("IN(望江路店)", 120.3, 30.0), ("建行", 120.4, 30.0)],
    )
    assert match(index, "WINE KITCHEN酒馆").none > 0.5
    assert match(index, "鱼见幸福").none > 0.5
