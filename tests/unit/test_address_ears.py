"""Names as people from anywhere hear and write them: near syllables, two at once, characters that no name has."""

import numpy as np
import pytest

from geo.address import AddressIndex, match
from geo.address.alike.ears import ALIKE, FURTHER, KIN, kin, near_table
from geo.address.alike.sounds import syllables

PLACES = [
    {"road": "金牛东路", "number": "30号"},
    {"road": "黄泥路", "number": "27号"},
    {"road": "仁和路", "number": "8号"},
    {"road": "倚山南路", "number": "9号"},
    {"road": "柳荫路", "number": "12号"},
    {"community": "丁家村", "compound": "孙塘8组", "number": "7号"},
    {"community": "丁家村", "compound": "王坳8组", "number": "7号"},
    {"road": "长兴路", "number": "5号", "compound": "桃花印象", "building": "3幢"},
    {"road": "祥林南路", "number": "9号"},
    {"compound": "粮食局宿舍C区", "building": "3幢"},
    {"road": "颐济巷", "number": "3号"},
]
PARTS = [{"district": "南屏区", "town": "望江街道", **one} for one in PLACES]
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
    ("one", "other", "near"),
    [
        ("nan", "lang", ALIKE),
        ("fei", "hui", ALIKE),
        ("huang", "wang", KIN),
        ("ren", "yin", KIN),
        ("jie", "gai", KIN),
        ("yu", "yi", KIN),
        ("dong", "dun", KIN),
        ("guo", "ge", KIN),
        ("wang", "fan", FURTHER),
        ("lu", "shan", 0),
    ],
)
def test_syllables_are_near_in_some_ear(one: str, other: str, near: int) -> None:
    codes, table = syllables(), near_table()
    assert table[codes[one], codes[other]] == table[codes[other], codes[one]] == near


def test_kinship_of_syllables_is_mutual_in_the_table() -> None:
    assert (near_table() == near_table().T).all()
    assert all(one not in kin(one) for one in syllables())


@pytest.mark.parametrize(
    ("told", "row"),
    [
        ("南屏区荆琉东路30号", 0),
        ("望江街道忘尼路27号", 1),
        ("南屏区因贺路8号", 2),
        ("南屏区与删南路9号", 3),
        ("南屏区丁家村瞬塘八组七号", 5),
        ("南屏区丁家村黄坳8组7号", 6),
        ("南屏区陶法应厢3幢", 7),
        # what is said before an area and behind a number counts for nothing, be the name miswritten
        ("麻烦来一下南屏区丁家村旺坳8组7号这里", 6),
        ("我在望江街道人和路8号这里", 2),
        ("南屏区祥您南路9号", 8),  # a word for who is spoken to is of a name where more follows
        ("热线来电，南屏区忘尼路27号，有流浪犬出没，已转街道，限3日内回复。", 1),
        ("市民来电：南屏区陶花应象3幢，垃圾多日未清运，影响居民出行，请核实。", 7),
    ],
)
def test_a_name_heard_otherwise_twice_is_met(told: str, row: int) -> None:
    found = match(INDEX, told)
    assert found.hits[0].text == TEXTS[row]
    assert found.none < 0.18


def test_who_is_spoken_to_is_no_name_before_what_he_shall_do() -> None:
    assert not any("颐济巷" in one.text for one in match(INDEX, "地址你记一下南屏区").hits)


def test_a_letter_left_out_before_the_part_of_an_estate_keeps_its_place() -> None:
    assert match(INDEX, "望江街道粮食局宿C区3幢").hits[0].text == TEXTS[9]


def test_a_name_of_one_near_sound_is_asked_about_where_no_number_speaks_for_it() -> None:
    assert match(INDEX, "南屏区银河路8号").none > 0.18 or not match(INDEX, "南屏区银河路8号").hits
    assert match(INDEX, "南屏区长信路").none > match(INDEX, "南屏区长信路5号").none


def test_names_that_are_like_what_is_known_of_a_text_do_not_stand_for_those_that_are_meant() -> None:
    text = "望江街道新虹桥镇望江社区柳英12号"
    blocked = [place < text.index("柳") for place in range(len(text))]
    few = INDEX.names.nearly(text, blocked, most=1)
    assert [INDEX.names.texts[one.surface] for one in few][:1] == ["柳荫路"]
