"""A name that is told with an unlike character is another name, not on record: asked about, not asserted."""

import numpy as np
import pytest

from geo.address import AddressIndex, match
from geo.address.alike.shapes import look_alike
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


def test_shapes_are_alike_both_ways() -> None:
    assert look_alike("丹", "舟")
    assert look_alike("舟", "丹")
    assert not look_alike("云", "铜")
