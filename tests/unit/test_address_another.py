"""A name that is told with an unlike character is another name, not on record: asked about, not asserted."""

import numpy as np
import pytest

from geo.address import AddressIndex, match
from geo.address.alike.shapes import look_alike
from geo.address.meaning.deviations import Way, compared, kinship
from geo.address.registry.neighbours import Neighbours, neighbours_of

AREA = {"district": "磨山区", "town": "云岭街道"}
FIRSTS, SECONDS = "云金石龙凤白青柳", "溪冲垭岗泉桷"
ROADS = tuple(f"{one}{two}支路" for k, one in enumerate(FIRSTS) for two in SECONDS[k % 3 : k % 3 + 3])
SHORT = ("洪塘路", "罗塘街", "洪湖路", "罗湖街")
ESTATES = ("海蓝云天府花园", "锦绣江南里弄花园")
ROWS = [
    *(
        (f"磨山区云岭街道{road}{number}号", {**AREA, "road": road, "number": f"{number}号"})
        for road in (*ROADS, *SHORT)
        for number in (2, 9, 21)
    ),
    *(
        (f"磨山区云岭街道{name}{building}幢", {**AREA, "compound": name, "building": f"{building}幢"})
        for name in ESTATES
        for building in (1, 2)
    ),
]
INDEX = AddressIndex.build(
    ids=range(len(ROWS)),
    source_ids=[None] * len(ROWS),
    texts=[text for text, _ in ROWS],
    parts=[parts for _, parts in ROWS],
    lng=np.linspace(106.2, 106.9, len(ROWS)),
    lat=np.full(len(ROWS), 29.3),
)
DOUBTFUL = 0.18  # from which on nothing is asserted


@pytest.mark.parametrize(
    "text",
    [
        "铜冲支路2号",  # 云冲支路, 石冲支路
        "磨山区铜冲支路2号",
        "磨山区云岭街道金岩支路9号",
        "云岭街道和泉支路21号",  # 和 begins the name, be it a word as well
        "磨山区龙龙支路9号",  # doubled and left out at once is another character
        "磨山区石三支路9号",  # numerals tell names apart, be they in none of this registry
        "磨山区金罗塘街9号",  # one character in front of a name makes a longer one
    ],
)
def test_a_name_with_an_unlike_character_is_asked_about(text: str) -> None:
    assert match(INDEX, text).none > DOUBTFUL


@pytest.mark.parametrize(
    ("text", "road"),
    [
        ("磨山区石垭支路2号", "石垭支路"),
        ("磨山区石鸭支路2号", "石垭支路"),  # one sound
        ("磨山区龙支垭路9号", "龙垭支路"),  # changed places
        ("磨山区云岭街道自泉支路9号", "白泉支路"),  # 自 looks like 白
        ("磨山区原罗塘街9号", "罗塘街"),
        ("我在罗塘街9号", "罗塘街"),
        ("磨山区云岭街道柳潦支路2号", None),  # of no name and no mechanism: either may be
    ],
)
def test_a_slip_with_a_mechanism_is_met(text: str, road: str | None) -> None:
    found = match(INDEX, text)
    assert road is None or (found.none <= DOUBTFUL and road in found.hits[0].text)


def test_a_name_of_many_characters_is_met_with_one_of_them_wrong() -> None:
    assert match(INDEX, "磨山区云岭街道海蓝云吐府花园1幢").none <= DOUBTFUL


def test_a_road_told_with_another_ending_comes_before_those_with_an_unlike_character() -> None:
    hits = {road: hit.weight for hit in match(INDEX, "罗塘路9号").hits for road in SHORT if road in hit.text}
    assert hits["罗塘街"] >= hits["洪塘路"]


def test_what_is_not_meant_is_not_found_where_what_is_meant_is_not_on_record() -> None:
    found = match(INDEX, "不是罗塘街9号，是铜冲支路2号")
    assert found.none > DOUBTFUL
    assert not any("罗塘街" in hit.text for hit in found.hits)


def test_an_institution_with_the_name_of_a_road_need_not_stand_on_it() -> None:
    assert match(INDEX, "罗塘街小学").none > DOUBTFUL >= match(INDEX, "罗塘街").none


def test_neighbours_tell_how_close_names_lie() -> None:
    near = Neighbours(neighbours_of([*ROADS, "望江大道"]))
    assert near.like("铜溪支路", 0) == sum(road.endswith("溪支路") for road in ROADS)
    assert near.share("铜溪支路") > 0.7 > near.share("望江大道")
    assert near.rate("云") > near.rate("潮") > near.rate("嚏") > 0


def test_a_character_of_other_citys_names_is_likelier_meant_than_one_of_none() -> None:
    near = Neighbours(neighbours_of(ROADS))
    assert near.rate("栖") == near.rate("翔") > near.rate("皿")


def test_shapes_are_alike_both_ways() -> None:
    assert look_alike("丹", "舟")
    assert look_alike("舟", "丹")
    assert not look_alike("云", "铜")


FAMILIES = ("柳荫东路", "柳荫路", "春晖西路", "春晖路", "明湖东路", "菱湖路", "临湖街", "丰安路", "安丰街", "云台巷")
ESTATES_ALIKE = (
    "明珠新村",
    "青枫四村",
    "岭秀家园",
    "栖霞和园",
    "栖霞家园",
    "听涛和园",
    "听涛家园",
    "望江和园",
    "港务局宿舍",
)
KNOWN = [
    *((road, f"{number}号") for road in FAMILIES for number in (2, 9, 21, 29)),
    *((name, f"{building}幢") for name in ESTATES_ALIKE for building in (1, 2)),
]
KINDS = {"号": ("road", "number"), "幢": ("compound", "building")}
CLOSE = AddressIndex.build(
    ids=range(len(KNOWN)),
    source_ids=[None] * len(KNOWN),
    texts=[f"磨山区{name}{number}" for name, number in KNOWN],
    parts=[
        {"district": "磨山区", **dict(zip(KINDS[number[-1]], (name, number), strict=True))} for name, number in KNOWN
    ],
    lng=np.linspace(106.2, 106.9, len(KNOWN)),
    lat=np.full(len(KNOWN), 29.3),
)


@pytest.mark.parametrize(
    "text",
    [
        "明湖路21号",  # a name that lacks 东 is one of its own, as 柳荫路 is beside 柳荫东路
        "临湖路9号",  # other names begin with 临湖
        "安丰路21号",
        "磨山区林湖路15号",  # neither the name nor the number is on record
        "磨山区云台弄15号",
        "磨山区青枫十村2幢",  # numerals tell names apart, whatever they sound like
        "磨山区明珠四村2幢",
        "磨山区税务局宿舍2幢",  # another office
        "磨山区岭秀和园2幢",  # 和园 is another kind of estate here
    ],
)
def test_a_name_that_is_well_formed_without_a_slip_is_asked_about(text: str) -> None:
    assert match(CLOSE, text).none > DOUBTFUL


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("磨山区林湖路9号", "菱湖路"),
        ("磨山区风安路21号", "丰安路"),
        ("磨山区岭秀佳园2幢", "岭秀家园"),
        ("磨山区云台弄9号", "云台巷"),
    ],
)
def test_a_slip_that_makes_no_other_name_is_met(text: str, name: str) -> None:
    found = match(CLOSE, text)
    assert found.none <= DOUBTFUL
    assert name in found.hits[0].text


def test_readings_of_old_books_and_far_sounds_make_no_slip() -> None:
    told = [kinship("如", "月"), kinship("掌", "长"), kinship("唱", "长"), kinship("英", "仁")]
    assert told == [Way.STRANGE, Way.SOUND, Way.NEAR, Way.FAR]  # 长 is zhang and chang, 月 is ru in none


def test_a_name_with_slips_of_several_kinds_in_one_place_is_weighed() -> None:
    found = compared("木圭月明各", "明月路", kind=False)
    assert {Way.STRANGE, Way.SWAPPED} <= {one.way for one in found.found}
    texts = [f"磨山区{a}{b}{c}9号" for a in "菱凌明月柳" for b in "月湖胡荫阴" for c in ("东路", "路", "街")]
    assert all(0 <= match(CLOSE, text).none <= 1 for text in texts)


def test_an_estate_with_the_stem_of_a_community_is_not_the_community() -> None:
    index = AddressIndex.build(
        ids=range(2),
        source_ids=[None] * 2,
        texts=["磨山区河滨社区泉亭路1号", "磨山区河滨社区泉亭路2号"],
        parts=[{"district": "磨山区", "community": "河滨社区", "road": "泉亭路", "number": f"{n}号"} for n in (1, 2)],
        lng=np.array([106.2, 106.3]),
        lat=np.full(2, 29.3),
    )
    assert match(index, "河滨社区").none <= DOUBTFUL < match(index, "河滨名都").none


def test_names_tell_how_often_one_is_shorter_or_begins_so() -> None:
    near = Neighbours(neighbours_of(FAMILIES))
    assert near.shorter("明湖东路", 1) > 0.3 > near.shorter("云台桥巷", 1)
    assert (near.begun("临湖路"), near.begun("林湖路")) == (1, 0)


@pytest.mark.parametrize("text", ["韭葫巷15号", "韭葫路9号"])
def test_a_name_of_which_no_character_is_as_told_is_asked_about(text: str) -> None:
    assert match(CLOSE, text).none > DOUBTFUL


@pytest.mark.parametrize("text", ["磨山区东湖路3号", "磨山区泰和路5号"])
def test_a_number_that_a_name_of_one_sound_or_turned_about_has_is_asked_about(text: str) -> None:
    known = (("湖东路", (1, 3, 5)), ("东湖路", (1, 2, 5, 7)), ("泰和路", (1, 3, 7, 9)), ("太和路", (5, 6)))
    rows = [(f"{road}{number}号", road, f"{number}号") for road, numbers in known for number in numbers]
    index = AddressIndex.build(
        ids=range(len(rows)),
        source_ids=[None] * len(rows),
        texts=[f"磨山区{text}" for text, *_ in rows],
        parts=[{"district": "磨山区", "road": road, "number": number} for _, road, number in rows],
        lng=np.linspace(106.2, 106.9, len(rows)),
        lat=np.full(len(rows), 29.3),
    )
    found = match(index, text)
    assert len(found.hits) > 1
    assert found.hits[0].weight < 0.6


@pytest.mark.parametrize(
    "text",
    [
        "祥和华府荷园2幢",  # 和 may link words, and stands within a name here
        "城市名苑2幢",  # what is told of 名珠苑 tells but a kind of place
        "月牙湾之家2幢",  # none of the parts of which 月牙湾 is the whole
        "白枫一号院",  # no number 1 of 白枫人家
    ],
)
def test_a_longer_name_that_holds_another_one_is_not_asserted(text: str) -> None:
    names = ("华府和园", "名珠苑", "月牙湾北苑", "月牙湾西苑", "白枫人家", "望湖新村", "锦泰公寓")
    rows = [(name, building) for name in names for building in ("1幢", "2幢")]
    index = AddressIndex.build(
        ids=range(len(rows)),
        source_ids=[None] * len(rows),
        texts=["".join(row) for row in rows],
        parts=[{"compound": name, "building": building} for name, building in rows],
        lng=np.linspace(106.2, 106.9, len(rows)),
        lat=np.full(len(rows), 29.3),
    )
    assert match(index, text).none > DOUBTFUL
    assert all(match(index, f"{name}2幢").none < DOUBTFUL for name in names)


ALONG = (
    ("柳塘区", "昌佳路", "太古里广场"), ("柳塘区", "大丰路", "云澜丽都"), ("磨山区", "大丰路", "星汇国际"),
    ("磨山区", "昆明路", "太平商务楼"), ("磨山区", "通扬路", "胜利五村"), ("柳塘区", "邹家弄", "学府新苑"),
    ("柳塘区", "莲田路", "太平大楼"), ("磨山区", "桂花路", "青年公寓"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("昌佳路太古霓广场", "太古里广场"),  # on the road told stands one that sounds so
        ("大丰路32号云澜溺都", "云澜丽都"),  # two roads have the name and the number, one such an estate
        ("太平shang务楼", "太平商务楼"),  # what goes on in letters goes on
        ("胜你五村", "胜利五村"),  # 你 stands within a name
        ("柳塘区学葫新苑是哪个社区的呀", "学府新苑"),
        ("柳塘区-大丰路-云蓝丽都", "云澜丽都"),  # a dash before a name is no part of it
    ],
)
def test_the_rest_of_a_text_tells_which_name_has_a_slip(text: str, name: str) -> None:
    rows = [(*one, f"{number}号") for one in ALONG for number in (2, 32)]
    index = AddressIndex.build(
        ids=range(len(rows)),
        source_ids=[None] * len(rows),
        texts=[f"{district}{road}{number}{name}" for district, road, name, number in rows],
        parts=[dict(zip(("district", "road", "compound", "number"), row, strict=True)) for row in rows],
        lng=np.linspace(106.2, 106.9, len(rows)),
        lat=np.full(len(rows), 29.3),
    )
    found = match(index, text)
    assert found.none < DOUBTFUL
    assert name in found.hits[0].text
    assert sum(hit.weight for hit in found.hits if name not in hit.text) < 0.1


def test_a_road_told_with_another_ending_is_offered_where_an_estate_bears_its_stem() -> None:
    rows = [
        ("观湖街道", "梅庄街", "8号"),
        ("观湖街道", "梅庄街", "10号"),
        ("钟楼街道", "望山路", "8号"),
        ("钟楼街道", "梅庄", "8幢"),
    ]
    index = AddressIndex.build(
        ids=range(len(rows)),
        source_ids=[None] * len(rows),
        texts=["磨山区" + "".join(row) for row in rows],
        parts=[
            {"district": "磨山区", "town": town, **dict(zip(KINDS[number[-1]], (name, number), strict=True))}
            for town, name, number in rows
        ],
        lng=np.linspace(106.2, 106.9, len(rows)),
        lat=np.full(len(rows), 29.3),
    )
    assert "梅庄街8号" in match(index, "观湖街办梅庄路8号").hits[0].text
    assert match(index, "观湖街办梅庄街8号").hits[0].weight > 0.9
