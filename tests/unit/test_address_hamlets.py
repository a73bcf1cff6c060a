"""Hamlets of villages: groups before and behind them, a way within their names, the village that tells them apart."""

import numpy as np
import pytest

from geo.address import AddressIndex, match
from geo.address.registry.registered import read_registered

NUMBERS = range(1, 13)
HAMLETS = {
    "浦岸区宣渡镇中港村11队祝家宅": "11组", "浦岸区宣渡镇中港村2队陆家弄": "2组", "浦岸区宣渡镇团结村3队祝家宅": "3组",
    "浦岸区老鹤镇青山村靠山屯": None, "浦岸区老鹤镇东升村七家子屯": None, "浦岸区老鹤镇东升村二道沟": None,
    "岭西区福来镇青山村八里岗": None, "岭西区福来镇永乐村大湾里": None, "岭西区福来镇永乐村王家坪6组": "6组",
    "岭西区福来镇永乐村三亩田组": None, "岭西区福来镇青山村新街自然村": None,
}  # fmt: skip


def index_of(stated: bool) -> AddressIndex:
    """Hamlets two kilometres apart; `stated` tells district, town and number beside the text, as many registries do."""
    rows = [f"泖城市{hamlet}{number}号" for hamlet in HAMLETS for number in NUMBERS]
    parts = [
        {"district": row[3:6], "town": row[6:9], "number": f"{number}号"} if stated else {}
        for row, number in zip(rows, [*NUMBERS] * len(HAMLETS), strict=True)
    ]
    lng = [121 + 0.02 * k for k in range(len(HAMLETS)) for _ in NUMBERS]
    return AddressIndex.build(
        ids=rows,
        source_ids=[None] * len(rows),
        texts=rows,
        parts=parts,
        lng=np.array(lng),
        lat=np.full(len(rows), 31.0),
    )


TEXTS, STATED = index_of(stated=False), index_of(stated=True)


@pytest.mark.parametrize("hamlet", HAMLETS)
def test_group_hamlet_and_number_of_a_village_are_read(hamlet: str) -> None:
    parts = read_registered(f"泖城市{hamlet}8号")
    assert (parts.road, parts.lane, parts.number) == (None, HAMLETS[hamlet], "8")
    assert parts.community
    assert (parts.compound or "?") in hamlet


@pytest.mark.parametrize("index", [TEXTS, STATED], ids=["texts", "stated"])
@pytest.mark.parametrize("hamlet", HAMLETS)
def test_a_hamlet_is_found_however_much_of_its_areas_is_told(index: AddressIndex, hamlet: str) -> None:
    told = f"{hamlet[6:]}8号"
    for text in (
        f"泖城市{hamlet}8号",
        told,
        hamlet[9:] + "8",
        f"地址是{told}",
        f"{told}旁边的路灯坏了",
        f"{told}，停水了",
    ):
        found = match(index, text)
        assert found.none < 0.1, text
        assert found.hits[0].text == f"泖城市{hamlet}8号", text
        assert found.hits[0].weight > 0.85, text


@pytest.mark.parametrize(
    "text",
    [
        "老鹤镇青山村七家子屯8号",  # of the village 东升村
        "中港村11队陆家弄8号",  # of its group 2
        "老鹤镇东升村刘家店8号",  # of no village
        "宣渡镇新安村祝家宅8号",
        "福来镇永乐村靠山屯8号",
        "福来镇新安村新街自然村8号",  # of no village that is known
        "岭西区青山村靠山屯8号",  # each district has a village 青山村
        "福来镇青山村靠山屯8号",
    ],
)
def test_a_hamlet_of_another_village_or_one_that_is_not_known_is_asked_about(text: str) -> None:
    for index in (TEXTS, STATED):
        found = match(index, text)
        assert found.none > 0.18 or found.hits[0].weight < 0.82, text


def test_a_lane_with_a_common_name_is_that_of_the_village_told() -> None:
    villages = {
        "宣渡镇中港村": ("前街", "戏台巷"),
        "宣渡镇团结村": ("前街", "西街"),
        "老鹤镇东升村": ("西大街", "中心路"),
    }
    rows = [f"泖城市浦岸区{area}{lane}{n}号" for area, lanes in villages.items() for lane in lanes for n in NUMBERS]
    points = {"lng": 121 + 0.002 * np.arange(len(rows)), "lat": np.full(len(rows), 31.0)}
    index = AddressIndex.build(ids=rows, source_ids=[None] * len(rows), texts=rows, parts=[{}] * len(rows), **points)
    for text in ("团结村前街8号", "中港村戏台巷8号", "团结西街8号"):
        assert match(index, text).hits[0].weight > 0.9, text
    for text in ("东升村戏台巷8号", "中港村西街8号", "宣渡镇团结村戏台巷8号", "前街8号"):
        found = match(index, text)
        assert not found.hits or found.none > 0.18 or found.hits[0].weight < 0.82, text


def test_parts_of_farms_by_figures_or_in_words_and_households_of_groups_are_numbers_of_one_place() -> None:
    farms = ("红旗农场三连", "团山子农场12分场", "八一农场二分场5队", "中港村3组", "十里铺村二里半")
    rows = [f"泖城市浦岸区宣渡镇{farm}{n}{'户' if farm == '中港村3组' else '号'}" for farm in farms for n in NUMBERS]
    points = {"lng": 121 + 0.002 * np.arange(len(rows)), "lat": np.full(len(rows), 31.0)}
    index = AddressIndex.build(ids=rows, source_ids=[None] * len(rows), texts=rows, parts=[{}] * len(rows), **points)
    meant = {
        "红旗农场3连8号": "红旗农场三连8号",
        "红旗农场三连8": "红旗农场三连8号",
        "团山子农场十二分场8号": "团山子农场12分场8号",
        "宣渡镇八一农场2分场五队8号": "八一农场二分场5队8号",
        "中港村三组8户": "中港村3组8户",
        "中港村3组8号": "中港村3组8户",
        "十里铺村二里半8号": "十里铺村二里半8号",
    }
    for text, row in meant.items():
        found = match(index, text)
        assert found.none < 0.1, text
        assert found.hits[0].text.endswith(row), text


@pytest.mark.parametrize(
    ("text", "hamlet"), [("青山村靠山8号", "靠山屯"), ("东升村七家子8号", "七家子屯"), ("青山村新街8号", "新街")]
)
def test_a_hamlet_is_told_without_the_word_for_what_it_is(text: str, hamlet: str) -> None:
    assert hamlet in match(TEXTS, text).hits[0].text


def test_a_hamlet_of_the_village_told_is_found_by_its_sound_and_no_other_is_taken_for_it() -> None:
    for text, hamlet in (
        ("中港村11队竹家宅8号", "祝家宅"),
        ("东升村齐家子屯8号", "七家子屯"),
        ("永乐村王家平6组8号", "王家坪"),
    ):
        found = match(TEXTS, text)
        assert found.none < 0.1, text
        assert hamlet in found.hits[0].text, text
    assert match(TEXTS, "中港村11队沈家宅8号").none > 0.18


@pytest.mark.parametrize(
    "stated",
    [
        {"community": "双江口村", "group": "4组大屋场", "number": "5号"},
        {"community": "双江口村", "group": "大屋场四组", "number": "5号"},
        {"community": "双江口村4组", "compound": "大屋场", "number": "5号"},
        {"compound": "双江口村4组大屋场", "number": "5"},
        {"community": "双江口村", "compound": "大屋场", "number": "4组5号"},
    ],
)
def test_group_and_hamlet_are_read_from_whatever_column_they_are_stated_in(stated: dict[str, str]) -> None:
    names = {"district": "岭西区", "town": "福来镇", "community": "双江口村", "number": "5号"}
    rows = [stated | {"district": "岭西区", "town": "福来镇"}, names | {"group": "3组新屋场"}]
    texts = ["岭西区福来镇双江口村4组大屋场5号", "岭西区福来镇双江口村3组新屋场5号"]
    points = {"lng": np.array([121.0, 121.01]), "lat": np.array([31.0, 31.0])}
    index = AddressIndex.build(ids=texts, source_ids=[None] * 2, texts=texts, parts=rows, **points)
    for text in ("双江口村4组大屋场5号", "福来镇双江口村大屋场5号", "双江口村四组大屋场5", "双江口村4组5号"):
        found = match(index, text)
        assert found.none < 0.1, text
        assert found.hits[0].text == texts[0], text


def test_a_lane_stated_with_its_road_is_found_by_both() -> None:
    lanes = ("建设路一巷", "建设路二巷", "红星路3巷", "打铁巷")
    texts = [f"岭西区{lane}{n}号" for lane in lanes for n in NUMBERS]
    parts = [{"district": "岭西区", "lane": lane, "number": f"{n}号"} for lane in lanes for n in NUMBERS]
    points = {"lng": 121 + 0.002 * np.arange(len(texts)), "lat": np.full(len(texts), 31.0)}
    index = AddressIndex.build(ids=texts, source_ids=[None] * len(texts), texts=texts, parts=parts, **points)
    for text, row in (
        ("建设路二巷3号", "建设路二巷3号"),
        ("红星路三巷3号", "红星路3巷3号"),
        ("打铁巷3号", "打铁巷3号"),
    ):
        assert match(index, text).hits[0].text == f"岭西区{row}", text


def test_a_numeral_behind_a_group_may_begin_a_name() -> None:
    parts = read_registered("石岭县七里坪乡围堤村1组三百垸4号")
    assert (parts.lane, parts.compound, parts.number) == ("1组", "三百垸", "4")
    assert read_registered("石岭县七里坪乡围堤村1组三十四号").number == "34"


def test_a_hamlet_beside_a_way_is_no_road_and_a_group_is_of_no_name() -> None:
    assert read_registered("浦岸区宣渡镇中港村8组祝家院子12号").compound == "祝家院子"
    parts = read_registered("枫港市下港镇大塘村马路边8号")
    assert (parts.road, parts.compound, parts.number) == (None, "马路边", "8")
    assert read_registered("枫港市下港镇大塘村人民路8号").road == "人民路"


@pytest.mark.parametrize("index", [TEXTS, STATED], ids=["texts", "stated"])
@pytest.mark.parametrize("text", ["二道沟自然村", "东升村二道沟自然村河里漂了好多死鱼"])
def test_a_hamlet_is_found_by_its_name_and_the_word_for_what_it_is(index: AddressIndex, text: str) -> None:
    found = match(index, text)
    assert found.hits[0].text.endswith("东升村二道沟")
    assert found.none < 0.05
