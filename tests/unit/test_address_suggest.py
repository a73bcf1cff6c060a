"""What comes up while somebody types: by beginning, initials, sound, a part within, with a slip; then numbers."""

import pytest

from geo.address.typed.suggest import Suggestion, suggestions
from geo.address.typed.suggest_index import SuggestIndex
from geo.address.writing.segments import Cutter, Kind

ESTATE = "云岭区望江街道柳荫路12号锦绣花园"
TEXTS = (
    *(
        f"{ESTATE}{building}幢{unit}单元{room}室"
        for building in (1, 2, 10)
        for unit in (1, 2)
        for room in (101, 102, 201)
    ),
    "云岭区望江街道柳荫路1号",
    "云岭区望江街道柳荫路14号",
    "云岭区望江街道柳荫路112号",
    "云岭区望江街道柳荫南路2号",
    "云岭区望江街道朝阳路5号",
    "云岭区石桥镇朝阳路5号",
    "云岭区石桥镇朝阳路51号",
    "云岭区石桥镇柳树村3组8号",
    "云岭区石桥镇长乐路6号",
    "云岭区望江街道滨北桥路9号A座",
    "臺南市中西區府前路一段196號",
    "1200 N STATE ST",
    "12 N STATE PKWY",
)
INDEX = SuggestIndex.from_arrays(
    SuggestIndex.build(
        texts=TEXTS,
        aliases=[(len(TEXTS) - 6, "老粮站")],
        name_aliases=[("杨柳街", "柳荫路"), ("没有的街", "别的路")],
        roads=[("远山路", 106.5, 29.9)],
        places=[("云岭公园", 106.4, 29.8)],
    ).arrays()
)


def found(typed: str, most: int = 10) -> list[str]:
    return [one.name for one in suggestions(INDEX, typed, most)]


def first(typed: str) -> Suggestion:
    return suggestions(INDEX, typed, 1)[0]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("柳荫", "柳荫路"),
        ("锦绣", "锦绣花园"),
        ("jxhy", "锦绣花园"),
        ("JX", "锦绣花园"),
        ("bbq", "滨北桥路"),
        ("jinxiuhua", "锦绣花园"),
        ("jinxhy", "锦绣花园"),
        ("changle", "长乐路"),
        ("zhangle", "长乐路"),
        ("花园", "锦绣花园"),
        ("锦秀花园", "锦绣花园"),
        ("荫柳路", "柳荫路"),
        ("柳印路", "柳荫路"),
        ("柳荫路14", "柳荫路14号"),
        ("柳荫路十四号", "柳荫路14号"),
        ("lyl14", "柳荫路14号"),
        ("锦绣花园10", "锦绣花园10幢"),
        ("锦绣2栋", "锦绣花园2幢"),
        ("锦绣花园10-2-2", "锦绣花园10幢2单元201室"),
        ("柳荫路12号10幢", "柳荫路12号锦绣花园10幢"),
        ("柳树村8号", "柳树村3组8号"),
        ("滨北桥路9号A座", "滨北桥路9号A座"),
        ("府前路一段1", "府前路一段196號"),
        ("state", "N STATE ST"),
        ("12 n state p", "12 N STATE PKWY"),
        ("老粮", "老粮站"),
        ("杨柳街14", "柳荫路14号"),
        ("云岭公", "云岭公园"),
        ("yuanshan", "远山路"),
        ("浙江省杭州市锦绣花", "锦绣花园"),
    ],
)
def test_what_is_meant_comes_first(typed: str, name: str) -> None:
    assert found(typed)[0] == name


def test_a_number_may_go_on_and_smaller_ones_come_first() -> None:
    assert found("柳荫路1") == ["柳荫路1号", "柳荫路12号", "柳荫路14号", "柳荫路112号", "柳荫路12号锦绣花园"]
    assert found("朝阳路5") == ["朝阳路5号", "朝阳路5号", "朝阳路51号"]


def test_a_name_begun_behind_a_number_is_looked_for_there_first() -> None:
    texts = [
        *(f"云岭区翰林府{number}幢" for number in range(1, 30)),
        "云岭区松荷里24号翰墨苑1幢",
        "云岭区松荷里26号翰香居1幢",
    ]
    index = SuggestIndex.build(texts=texts)
    assert [one.name for one in suggestions(index, "松荷里24号翰", 3)] == ["松荷里24号翰墨苑"]
    assert [one.name for one in suggestions(index, "松荷里翰", 3)] == ["松荷里24号翰墨苑", "松荷里26号翰香居"]


def test_a_number_with_its_unit_is_that_number() -> None:
    assert found("柳荫路1号") == ["柳荫路1号"]


def test_the_same_name_in_two_towns_is_told_apart_by_the_second_line() -> None:
    assert {one.place for one in suggestions(INDEX, "朝阳路", 2)} == {"云岭区望江街道", "云岭区石桥镇"}
    assert [one.place for one in suggestions(INDEX, "石桥镇朝阳路5号", 5)] == ["云岭区石桥镇"]


def test_the_busier_of_two_names_comes_first_and_a_whole_name_before_longer_ones() -> None:
    assert found("柳")[0] == "柳荫路"
    assert found("柳荫路")[:2] == ["柳荫路", "柳荫路1号"]
    assert found("liuyin")[:2] == ["柳荫路", "柳荫南路"]


def test_what_was_typed_is_marked() -> None:
    assert first("柳荫路14").spans == ((0, 5),)
    assert first("花园").spans == ((2, 4),)
    assert first("jxhy").spans == ((0, 4),)
    assert first("锦绣花园10").spans == ((0, 6),)


def test_a_suggestion_knows_what_it_is() -> None:
    assert [
        first(typed).kind for typed in ("云岭区", "石桥", "柳荫路", "锦绣", "云岭公园", "柳荫路14号", "锦绣花园2幢")
    ] == [*(Kind.DISTRICT, Kind.TOWN, Kind.ROAD, Kind.COMPOUND, Kind.PLACE, Kind.NUMBER, Kind.BUILDING)]
    room = first("锦绣花园2幢1单元101室")
    assert (TEXTS[room.row or 0], room.size, room.rows) == (f"{ESTATE}2幢1单元101室", 1, (room.row,))
    estate = first("锦绣花园")
    assert (estate.row, estate.size, estate.text) == (None, 18, ESTATE)


def test_an_alias_and_an_old_name_lead_to_the_standard_address() -> None:
    assert (first("老粮站").row, first("老粮站").alias) == (len(TEXTS) - 6, "老粮站")
    assert (first("杨柳街").text, first("杨柳街").alias) == ("云岭区望江街道柳荫路", "杨柳街")


def test_a_place_on_the_map_has_its_point() -> None:
    assert (first("云岭公园").point, first("云岭公园").row) == ((106.4, 29.8), None)


@pytest.mark.parametrize(
    "typed", ["", " ", "，。", "１", "%_\\", "😀", "x" * 500, "柳" * 500, "\x00", "9" * 300, "-", "龘龘龘"]
)
def test_nonsense_gives_nothing_and_does_no_harm(typed: str) -> None:
    assert len(suggestions(INDEX, typed)) <= 10


def test_a_registry_without_addresses_suggests_nothing() -> None:
    empty = SuggestIndex.from_arrays(SuggestIndex.empty().arrays())
    assert suggestions(empty, "柳荫路") == []


def test_stated_parts_decide_where_a_name_ends() -> None:
    texts = ["云岭区318国道9号", "云岭区1912街区3幢"]
    index = SuggestIndex.build(texts=texts, parts=[{"road": "318国道"}, {"compound": "1912街区"}])
    assert [one.name for one in suggestions(index, "国道")] == ["318国道"]
    assert [one.name for one in suggestions(index, "1912")][:1] == ["1912街区"]


def test_areas_roads_and_estates_are_cut_without_stated_parts() -> None:
    steps = Cutter({}).cut("浙江省杭州市西湖区翠苑街道文三路学府新村三幢2单元")
    assert [(one.raw, one.kind) for one in steps] == [
        ("浙江省", Kind.PROVINCE),
        ("杭州市", Kind.CITY),
        ("西湖区", Kind.DISTRICT),
        ("翠苑街道", Kind.TOWN),
        ("文三路", Kind.ROAD),
        ("学府新村", Kind.COMPOUND),
        ("三幢", Kind.BUILDING),
        ("2单元", Kind.UNIT),
    ]
