"""Numbers set apart, digit by digit, with other unit words; two houses; a told town that has the road itself."""

import numpy as np
import pytest

from geo.address import AddressIndex, match

TEXTS = (
    "云川市南屏区望江街道柳荫路3号",
    "云川市南屏区望江街道柳荫路4号",
    "云川市南屏区望江街道柳荫路36号",
    "云川市南屏区望江街道柳荫路245号",
    "云川市南屏区望江街道柳荫路45弄5号",
    "云川市南屏区石桥镇柳荫路166号",
    "云川市南屏区石桥镇沈家村3组5号",
    "云川市南屏区石桥镇罗家村3组5号",
    "云川市南屏区石桥镇铜锣街17号",
    "云川市南屏区石桥镇中山路二段12号",
    "云川市南屏区石桥镇中山路三段12号",
    "云川市南屏区石桥镇石舫派出所",
    "云川市南屏区石桥镇石舫路2号",
    "云川市南屏区石桥镇石舫路8号",
    "云川市南屏区地铁2号线望潮站",
    "云川市南屏区地铁2号线青梧站",
    "云川市南屏区石桥镇锦绣花园2幢",
    "云川市北塔区望江街道锦绣花园2幢",
)
INDEX = AddressIndex.build(
    ids=range(len(TEXTS)),
    source_ids=[None] * len(TEXTS),
    texts=TEXTS,
    parts=[{}] * len(TEXTS),
    lng=118.9 + 0.01 * np.arange(len(TEXTS)),
    lat=np.full(len(TEXTS), 31.9),
)
SURE = 0.82


def best(text: str) -> tuple[str, float]:
    hit = max(match(INDEX, text).hits, key=lambda one: one.weight)
    return TEXTS[int(INDEX.spot_rows[hit.spots[0]][0])].removeprefix("云川市"), hit.weight


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("柳荫路3 6号", "南屏区望江街道柳荫路36号"),
        ("柳荫路 3 6 号", "南屏区望江街道柳荫路36号"),
        ("柳荫路二 四 五号", "南屏区望江街道柳荫路245号"),
        ("柳荫路三 6 号", "南屏区望江街道柳荫路36号"),
        ("柳荫路2 4 5", "南屏区望江街道柳荫路245号"),
        ("柳荫路三十六浩", "南屏区望江街道柳荫路36号"),
        ("不是南屏区那个锦绣花园，是北塔区的锦绣花园2幢", "北塔区望江街道锦绣花园2幢"),
        ("北塔区锦绣花园二懂", "北塔区望江街道锦绣花园2幢"),
        ("柳荫路3号往中山路二段12号方向", "南屏区望江街道柳荫路3号"),
        ("车牌川A12D45停在柳荫路36号", "南屏区望江街道柳荫路36号"),
        ("车牌海D·49877停在柳荫路36号", "南屏区望江街道柳荫路36号"),
        ("柳荫路36号101至503室共6户停水", "南屏区望江街道柳荫路36号"),
        ("柳荫路2-4-5号", "南屏区望江街道柳荫路245号"),
        ("柳荫路四十五弄进去5号", "南屏区望江街道柳荫路45弄5号"),
        ("石舫路派出所", "南屏区石桥镇石舫派出所"),
        ("石桥锦绣花园2幢", "南屏区石桥镇锦绣花园2幢"),
        ("石桥那边的锦绣花园2幢", "南屏区石桥镇锦绣花园2幢"),
        ("柳荫路36号楼上漏水", "南屏区望江街道柳荫路36号"),
    ],
)
def test_a_number_is_read_as_it_was_meant(text: str, meant: str) -> None:
    found, weight = best(text)
    assert (found, weight > SURE) == (meant, True)


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("柳荫路45号5弄", "南屏区望江街道柳荫路45弄5号"),
        ("铜锣街17弄", "南屏区石桥镇铜锣街17号"),
        ("望江街道柳荫路166号", "南屏区石桥镇柳荫路166号"),
        ("云川县柳荫路166号", "南屏区石桥镇柳荫路166号"),
    ],
)
def test_what_does_not_quite_fit_is_worth_a_question(text: str, offered: str) -> None:
    found, weight = best(text)
    assert found == offered
    assert weight < SURE
    assert match(INDEX, text).none < 0.65


@pytest.mark.parametrize("text", ["柳荫路3号4号", "柳荫路3号、4号", "柳荫路3号或4号", "柳荫路3号和4号"])
def test_of_two_houses_neither_is_asserted(text: str) -> None:
    offered = {hit.text.removeprefix("云川市") for hit in match(INDEX, text).hits if hit.weight > 0.1}
    assert {"南屏区望江街道柳荫路3号", "南屏区望江街道柳荫路4号"} <= offered


def test_one_of_two_counted_parts_is_both() -> None:
    found = match(INDEX, "中山路二段或三段12号")
    assert {hit.text[-9:] for hit in found.hits if hit.weight > 0.3} == {"镇中山路二段12号", "镇中山路三段12号"}


@pytest.mark.parametrize(
    ("text", "asks"), [("石桥镇3组", "community"), ("石桥镇3组5号", "community"), ("石桥镇12号", "road")]
)
def test_what_is_missing_is_asked_for(text: str, asks: str) -> None:
    assert match(INDEX, text).asks == asks


def test_stations_alone_are_offered() -> None:
    found = match(INDEX, "我在地铁站门口")
    assert {hit.text for hit in found.hits if hit.weight > 0.2} == {"南屏区地铁2号线望潮站", "南屏区地铁2号线青梧站"}
    assert not match(INDEX, "火车站").hits


@pytest.mark.parametrize("text", ["石桥镇石舫路2号和8号之间", "石舫路2号、8号", "石舫路2、8号"])
def test_between_two_houses_both_are_meant(text: str) -> None:
    spots = {spot for hit in match(INDEX, text).hits if hit.weight > 0.3 for spot in hit.spots}
    assert {TEXTS[int(INDEX.spot_rows[spot][0])][-5:] for spot in spots} >= {"石舫路2号", "石舫路8号"}


def test_how_many_houses_there_are_is_no_number() -> None:
    assert best("石桥镇锦绣花园一共20栋楼，我在2幢")[0] == "南屏区石桥镇锦绣花园2幢"


def test_a_number_and_an_estate_that_lie_apart_are_both_offered() -> None:
    found = match(INDEX, "铜锣街17号锦绣花园2幢，北塔区")
    assert len({spot for hit in found.hits for spot in hit.spots}) > 1
    assert all(hit.weight < SURE for hit in found.hits)


def test_number_nought_is_no_house() -> None:
    assert not any(hit.weight > 0.3 for hit in match(INDEX, "石舫路0号").hits)


def test_another_city_within_a_text_speaks_against_the_own_one() -> None:
    assert match(INDEX, "她在江淮省澧泉市柳荫路36号").none > 0.8
    assert match(INDEX, "她在云川市柳荫路36号").none < 0.2


YARDS = AddressIndex.build(
    ids=range(4),
    source_ids=[None] * 4,
    texts=[
        "朔宁市城关区文巷街52号院4号楼1单元301室",
        "朔宁市城关区文巷街52号院5号楼1单元301室",
        "朔宁市城关区文巷街8号",
        "朔宁市城关区文巷街98号",
    ],
    parts=[{}] * 4,
    lng=118.9 + 0.01 * np.arange(4),
    lat=np.full(4, 31.9),
)


@pytest.mark.parametrize(("text", "row"), [("文巷街52号院5楼1单元301", 1), ("文巷街52号院5楼", 1), ("文巷街勾八号", 3)])
def test_a_building_by_the_word_for_a_floor(text: str, row: int) -> None:
    hit = match(YARDS, text).hits[0]
    assert set(hit.spots) == {int(YARDS.row_spot[row])}
    assert hit.weight > 0.7


@pytest.mark.parametrize("text", ["大同平城区文巷街98号", "大同文巷街98号", "呼和浩特新城区文巷街98号"])
def test_a_prefecture_before_a_road_is_another_city(text: str) -> None:
    assert match(YARDS, text).none > 0.9
