"""What a text may mean in a registry: found, several, none; and why it is not sure."""

from collections.abc import Sequence

import numpy as np
import pytest
import shapely

from geo.address import AddressIndex, Level, match

TEXTS = (
    "云岭区望江街道柳荫路12号",
    "云岭区望江街道柳荫路12号锦绣花园1幢1单元",
    "云岭区望江街道柳荫路12号锦绣花园1幢2单元",
    "云岭区望江街道柳荫路12号锦绣花园2幢1单元",
    "云岭区望江街道柳荫路16号",
    "云岭区望江街道朝阳路5号",
    "云岭区石桥镇朝阳路5号",
    "云岭区石桥镇朝阳小区3幢",
    "云岭区石桥镇柳树村8号",
    "云岭区望江街道望江街9号",
)


def registry(texts: Sequence[str] = TEXTS, aliases: Sequence[tuple[int, str]] = ()) -> AddressIndex:
    """Return an index whose addresses lie on a line, one every 100 m."""
    return AddressIndex.build(
        ids=range(len(texts)),
        source_ids=[None] * len(texts),
        texts=texts,
        parts=[{}] * len(texts),
        lng=106.4 + 0.001 * np.arange(len(texts)),
        lat=np.full(len(texts), 29.8),
        aliases=aliases,
        roads=[
            ("柳荫路", shapely.to_wkb(shapely.LineString([(106.4, 29.8), (106.5, 29.8)]))),
            ("朝阳路", shapely.to_wkb(shapely.LineString([(106.45, 29.7), (106.45, 29.9)]))),
            ("远山路", shapely.to_wkb(shapely.LineString([(107, 29.7), (107, 29.9)]))),
        ],
        places=[("云岭公园", 106.41, 29.81)],
    )


INDEX = registry()


@pytest.mark.parametrize(
    ("written", "row", "level"),
    [
        (TEXTS[0], 0, Level.NUMBER),
        ("柳荫路12号", 0, Level.NUMBER),
        ("望江街道柳荫路12", 0, Level.NUMBER),
        ("柳荫路十二號", 0, Level.NUMBER),
        ("柳阴路12号", 0, Level.NUMBER),
        ("荫柳路12号", 0, Level.NUMBER),
        ("柳荫路12号锦绣花园1栋2单元", 2, Level.UNIT),
        ("锦绣花园1-2-501", 2, Level.UNIT),
        ("锦秀花园2#楼", 3, Level.BUILDING),
        ("朝阳小区3号楼", 7, Level.BUILDING),
        ("石桥镇朝阳路5号", 6, Level.NUMBER),
        ("柳树村8号", 8, Level.NUMBER),
        ("望江街道望江街9号", 9, Level.NUMBER),
    ],
)
def test_an_address_is_found_however_it_is_written(written: str, row: int, level: Level) -> None:
    found = match(INDEX, written)
    assert [(hit.rows, hit.level) for hit in found.hits[:1]] == [((row,), level)]


def test_an_alias_is_as_good_as_the_address() -> None:
    found = match(registry(aliases=[(4, "老供销社")]), "老供销社")
    assert [hit.rows for hit in found.hits] == [(4,)]


@pytest.mark.parametrize("text", ["意识模糊", "来电人已报警", "身份证遗失怎么补办", "海之源", "村委会门口"])
def test_ordinary_words_that_sound_like_an_alias_of_an_address_are_no_place(text: str) -> None:
    index = registry(aliases=[(4, "鱼市"), (3, "人医"), (2, "海职院"), (1, "开发区管委会")])
    assert match(index, text).none > 0.5
    assert match(index, "鱼市").none < 0.1


def test_the_entry_of_a_village_is_at_the_hamlet_before_it() -> None:
    index = registry([f"云岭区石桥镇柳树村何家湾{number}号" for number in range(1, 5)])
    found = match(index, "何家湾村口")
    assert found.none < 0.1
    assert "何家湾" in found.hits[0].text


def test_the_same_number_in_two_towns_is_asked_back() -> None:
    found = match(INDEX, "朝阳路5号")
    assert sorted(hit.rows for hit in found.hits[:2]) == [(5,), (6,)]
    assert found.hits[0].weight == pytest.approx(found.hits[1].weight)


def test_another_district_is_not_this_address() -> None:
    found = match(INDEX, "西湖区柳荫路12号")
    assert found.none > 0.6


@pytest.mark.parametrize("written", ["", "。", "不存在的地方", "长安街1号", "ABC", "路"])
def test_what_is_not_there_is_not_found(written: str) -> None:
    assert match(INDEX, written).hits == ()


def test_a_number_between_two_known_ones_is_interpolated_and_said() -> None:
    found = match(INDEX, "柳荫路14号")
    assert (found.hits[0].level, found.notes) == (Level.INTERPOLATED, ("interpolated",))
    assert found.hits[0].point == pytest.approx((106.402, 29.8))


def test_an_unknown_building_of_a_known_estate_is_said() -> None:
    found = match(INDEX, "锦绣花园9幢")
    assert found.notes == ("building_unknown",)
    assert found.hits[0].level is Level.COMPOUND


def test_a_crossing_lies_where_the_roads_meet() -> None:
    found = match(INDEX, "柳荫路与朝阳路交叉口")
    assert found.hits[0].level is Level.CROSSING
    assert found.hits[0].point == pytest.approx((106.45, 29.8), abs=2e-4)


def test_roads_that_do_not_meet_have_no_crossing() -> None:
    assert all(hit.level is not Level.CROSSING for hit in match(INDEX, "柳荫路与远山路交叉口").hits)


def test_a_place_beside_a_landmark_is_less_sure_than_the_landmark() -> None:
    at, beside = match(INDEX, "云岭公园"), match(INDEX, "云岭公园对面")
    assert at.hits[0].level is Level.LANDMARK
    assert beside.hits[0].weight < at.hits[0].weight
    assert beside.notes == ("relative_place",)


def test_an_empty_registry_answers() -> None:
    empty = AddressIndex.empty()
    assert (match(empty, "柳荫路12号").hits, len(empty)) == ((), 0)


def test_the_index_is_the_same_from_its_own_arrays() -> None:
    again = AddressIndex.from_arrays({name: array.copy() for name, array in INDEX.arrays().items()})
    assert match(again, "柳阴路12号") == match(INDEX, "柳阴路12号")
    assert [again.entry(row) for row in range(len(again))] == [INDEX.entry(row) for row in range(len(INDEX))]


@pytest.mark.parametrize(
    "text", ["\ud800柳荫路12号\0", "😀" * 400, "柳荫路" * 200, "1-" * 150, "号" * 300, "(" * 300, "A" * 300]
)
def test_hostile_texts_are_answered(text: str) -> None:
    assert match(INDEX, text).none >= 0


def test_the_explanation_names_the_characters_that_matched() -> None:
    given = "请到 柳阴路 １２號，锦绣花园"
    reasons = {one.level: one for one in match(INDEX, given).explain}
    assert (reasons["road"].state, given[reasons["road"].begin : reasons["road"].end]) == ("fuzzy", "柳阴路")
    assert (reasons["number"].state, given[reasons["number"].begin : reasons["number"].end]) == ("equal", "１２號")
    assert reasons["compound"].standard == "锦绣花园"


def test_a_town_that_is_badly_told_over_a_road_that_is_well_told_is_not_told() -> None:
    streets = [("船坞街道", "五道街"), *(("中央街道", f"{numeral}道街") for numeral in "头二三四")]
    found = match(registry([f"云岭区{town}{street}57号" for town, street in streets]), "伍道街57号")
    assert found.hits[0].rows == (0,)
    assert found.sure > 0.7
