"""A registry of another office's manner: texts only, some with a town and some without, numbers with their lanes."""

from collections.abc import Mapping

import numpy as np
import pytest

from geo.address import AddressIndex, match
from geo.address.registry.stated import stated_parts
from geo.address.writing.parse import Parts, read, settled
from geo.address.writing.tokens import tokens_of

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


@pytest.mark.parametrize(
    ("text", "place", "lane", "number"),
    [
        ("朔宁市铁西区工安镇柳场村4队2号", "柳场村", "4组", "2"),
        ("铁西区张家湾村3社12号", "张家湾村", "3组", "12"),
        ("铁西区柳华镇和坊机务段家属院4排3号", "和坊机务段家属院", "4排", "3"),
    ],
)
def test_groups_by_any_word_and_rows_of_yards_are_read(text: str, place: str, lane: str, number: str) -> None:
    parts = read(text)
    assert (parts.compound or parts.community, parts.lane, parts.number) == (place, lane, number)


def test_a_market_or_shop_is_no_city() -> None:
    assert read("大润丰超市春晖店").compound == "大润丰超市春晖店"


def test_a_number_stated_with_its_lanes_is_read_as_both() -> None:
    parts = settled(Parts(**stated_parts({"road": "竹篁路", "number": "128弄3支弄6号"})))
    assert (parts.road, parts.lane, parts.number) == ("竹篁路", "128弄3支弄", "6")


def test_the_number_of_a_shop_behind_a_house_number_is_no_house_number() -> None:
    assert [one.sort for one in tokens_of("石舫路118号3号门面", [])] == ["door", "shop"]


NAMES = (
    "汀桥区大润丰超市春晖店",
    "岚山区大润丰超市青梧店",
    "汀桥区中国邮政储蓄银行石舫路支行",
    "岚山区松坞乡中心小学",
    "岚山区望潮派出所",
    "汀桥区石舫街道办事处",
    "汀桥区老码头文化公园",
    "岚山区地铁2号线望潮站",
    "岚山区澄南汽车客运东站",
    "岚山区机床厂宿舍3幢101室",
    "汀桥区翠湖新村一区3幢101室",
    "汀桥区翠湖新村二区3幢101室",
    "岚山区听松雅苑2幢101室",
    "岚山区望潮街道银杏路16号",
    "岚山区松坞乡东坪村1组5号",
    "汀桥区石舫街道石舫路3号",
    "汀桥区翠湖新村一区甲幢101室",
    "汀桥区锦澜花园一期3幢101室",
    "澄南市行政服务中心",
)
CALLED = _index(NAMES)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("大润丰春晖店", 0),
        ("春晖街的大润丰门口", 0),
        ("大润丰青梧路店", 1),
        ("邮储银行石舫路支行", 2),
        ("石舫路上的邮储银行", 2),
        ("松坞小学", 3),
        ("松坞乡小学", 3),
        ("望潮街道派出所", 4),
        ("石舫街道办", 5),
        ("老码头公园", 6),
        ("地铁2号线望潮站A口", 7),
        ("望潮地铁站", 7),
        ("汽车东站", 8),
        ("机床厂家属院3栋", 9),
        ("翠湖新村，那个一区，3栋", 10),
        ("听松雅苑小区2号楼", 12),
        ("翠湖新村甲幢", 16),
        ("行政中心", 18),
    ],
)
def test_places_are_found_by_what_people_call_them(text: str, meant: int) -> None:
    found = match(CALLED, text)
    assert meant in found.hits[0].rows or found.hits[0].text.endswith(NAMES[meant].split("区", 1)[-1].split("3幢")[0])
    assert found.hits[0].weight > 0.8


def test_a_chain_alone_may_be_any_of_its_branches() -> None:
    found = match(CALLED, "大润丰超市")
    assert {hit.text for hit in found.hits[:2]} == {NAMES[0], NAMES[1]}


@pytest.mark.parametrize("text", ["虹光小学", "虹光公园", "虹光派出所"])
def test_another_place_of_the_kind_is_none_of_them(text: str) -> None:
    assert match(CALLED, text).none > SURE


def test_where_somebody_moved_to_is_where_he_is() -> None:
    found = match(CALLED, "从锦澜花园一期搬到石舫路3号了，现在家里停电")
    assert found.hits[0].text.endswith("石舫路3号")
    assert found.hits[0].weight > SURE


def _facing(lng: float, number: int) -> tuple[float, float]:
    """Return where a number of a road to the north stands: odd ones west, even ones east of it."""
    return lng + (-0.00013 if number % 2 else 0.00013), 30.4 + number * 0.00008


def test_opposite_of_a_house_number_is_the_other_side_of_its_road() -> None:
    numbers = range(201, 231)
    points = np.array([_facing(118.2, one) for one in numbers])
    index = AddressIndex.build(
        ids=numbers,
        source_ids=[None] * len(numbers),
        texts=[f"汀桥区听澜大道{one}号" for one in numbers],
        parts=[{} for _ in numbers],
        lng=points[:, 0],
        lat=points[:, 1],
    )
    hit = match(index, "听澜大道213号对面").hits[0]
    assert hit.point is not None
    assert hit.point == pytest.approx((118.20013, _facing(118.2, 213)[1]), abs=2e-5)
    assert sum(share for east, _, share in hit.points if east < 118.2) == pytest.approx(0.25)
    over = match(index, "听澜大道213号马路对面").hits[0]
    assert all(east > 118.2 for east, _, _ in over.points)  # none on its own side
    loose = match(index, "我住听澜大道213号，我家对面新开的店").hits[0]
    assert loose.radius_m > 0
    beside = match(index, "听澜大道213号隔壁").hits[0]
    assert {round((north - 30.4) / 0.00008) for _, north, _ in beside.points} == {211, 213, 215}
    side = match(index, "听澜大道东侧人行道").hits[0]
    assert {round(east, 5) for east, _, _ in side.points} == {118.20013}
    assert {number % 2 for number in index.spot_base[list(match(index, "听澜大道单号那边").hits[0].spots)]} == {1}
    for said, parities in [("听澜大道靠双号一侧", {0}), ("听澜大道双侧人行道", {0, 1}), ("听澜大道双排停车", {0, 1})]:
        assert {number % 2 for number in index.spot_base[list(match(index, said).hits[0].spots)]} == parities, said
    for text, doors in (
        ("听澜大道213号往前两家，单号这边", {209, 211, 213, 215, 217}),
        ("单号那边，听澜大道213号再过去一点", {209, 211, 213, 215, 217}),
        ("听澜大道213号往北数第三家", {207, 209, 211, 213, 215, 217, 219}),
        ("听澜大道213号旁边，单号这边", {209, 211, 213, 215, 217}),
        ("听澜大道213号附近，不过是双号那一侧", {208, 210, 212, 214, 216, 218}),
    ):
        assert {_number(point) for point in match(index, text).hits[0].points} == doors
    assert match(index, "听澜大道西侧（单号）213号").hits[0].radius_m == 0


def test_opposite_of_a_house_behind_its_row_is_the_row_of_the_other_side() -> None:
    numbers = range(201, 231)
    points = np.array([_facing(118.2, one) for one in numbers])
    points[numbers.index(213), 0] -= 0.0002  # a house some way from the road
    index = AddressIndex.build(
        ids=[*numbers, *range(40)],
        source_ids=[None] * (len(numbers) + 40),
        texts=[f"汀桥区听澜大道{one}号" for one in numbers] + [f"汀桥区听澜大道216号丽园{k + 1}幢" for k in range(40)],
        parts=[{} for _ in range(len(numbers) + 40)],
        lng=np.array([*points[:, 0], *(118.2015 + 0.0001 * (k % 4) for k in range(40))], float),
        lat=np.array([*points[:, 1], *(30.417 + 0.0001 * (k % 9) for k in range(40))], float),
    )
    hit = match(index, "听澜大道213号马路对面").hits[0]
    assert hit.point == pytest.approx((118.20013, _facing(118.2, 213)[1]), abs=2e-5)


def _number(point: tuple[float, float, float]) -> int:
    """Return the house number of a point made by `_facing`."""
    return round((point[1] - 30.4) / 0.00008)


def test_another_word_in_a_name_is_asked_back_and_one_of_the_same_sound_is_a_slip() -> None:
    index = _index(("汀桥区春晖街70号", "汀桥区春晖街88号"))
    assert 0.1 < match(index, "春风街70号").none < SURE
    assert match(index, "春辉街70号").hits[0].weight > SURE
