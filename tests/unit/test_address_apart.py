"""What tells one name from another, and what is only a slip: numerals, directions, families, common characters."""

import numpy as np
import pytest

from geo.address import AddressIndex, match
from geo.address.alike.sounds import syllable_sizes, typed_syllables
from geo.address.registry.namesakes import is_another_institution
from geo.address.registry.popular import shared_stem
from geo.address.writing.doors import door_of, floor_of, lane_of

ROADS = {
    "柳荫路": (2, 66, 90), "三号路": (4, 7), "二环北路": (12, 58), "建国东路": (5, 9), "建国西路": (7, 11),
    "福田路": (6,), "富天路": (6,), "三槐路": (22,), "鹿鸣弄": (23,), "环翠街": (41,),
}  # fmt: skip
VILLAGES = (("沈家村", "李家湾"), ("沈家村", "张家湾"))
OLD, NEW = {"district": "南屏区", "town": "石桥镇"}, {"district": "南屏区", "town": "书院街道"}
OF_ESTATE = {"road": "文昌路", "number": "60号", "room": "501室"}
YARD = {"road": "永安门外大街", "number": "12号院", "building": "6楼", "unit": "3门", "room": "5楼2号"}
PARTS = [
    *(NEW | {"road": road, "number": f"{number}号"} for road, many in ROADS.items() for number in many),
    *(OLD | {"community": one, "compound": other, "lane": "3组", "number": "15号"} for one, other in VILLAGES),
    *(
        NEW | OF_ESTATE | {"compound": name, "building": f"{letter}座"}
        for name in ("锦绣家园", "大钟里", "大钟南里")
        for letter in "ABC"
    ),
    NEW | YARD,
    OLD | {"community": "炒米店村", "lane": "17区", "number": "21号"},
]
LEVELS = ("district", "town", "community", "road", "number", "compound", "lane", "building", "unit", "room")
FARM = ("district", "town", "community", "compound", "lane", "number")
TEXTS = ["".join(one.get(level, "") for level in (LEVELS if "road" in one else FARM)) for one in PARTS]
INDEX = AddressIndex.build(
    ids=[str(k) for k in range(len(PARTS))],
    source_ids=[None] * len(PARTS),
    texts=TEXTS,
    parts=PARTS,
    lng=np.array([118.9 + 0.003 * k for k in range(len(PARTS))]),
    lat=np.full(len(PARTS), 31.9),
)


def likeliest(text: str) -> tuple[str, float]:
    """Return the likeliest address, and how likely it is that nothing of the registry is meant."""
    found = match(INDEX, text)
    best = max(found.hits, key=lambda hit: hit.weight, default=None)
    return (best.text if best else ""), found.none


@pytest.mark.parametrize(
    "text",
    ["五号路7号", "十三号路7号", "三环北路12号", "二环南路58号", "建国北路9号", "石桥镇王家村3组15号", "第八十四中学"],
)
def test_another_numeral_direction_or_family_is_another_name(text: str) -> None:
    assert match(INDEX, text).none > 0.65


def test_a_character_of_many_names_is_no_slip_as_one_of_none_is() -> None:
    common, rare = likeliest("书院街道柳林路66号"), likeliest("书院街道柳窃路66号")
    assert common[0] == rare[0] == "南屏区书院街道柳荫路66号"
    assert rare[1] < common[1] - 0.1


def test_names_that_ears_mix_are_both_offered() -> None:
    assert {hit.text[7:] for hit in match(INDEX, "胡田路6号").hits if hit.weight > 0.2} == {"福田路6号", "富天路6号"}


def test_the_road_that_would_hold_the_number_counts_where_none_is_told_in_full() -> None:
    shares = {hit.text[-4:]: hit.weight for hit in match(INDEX, "建国路7号").hits if hit.weight > 0.1}
    assert len(shares) == 2
    assert max(shares.values()) < 0.82


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("san槐路22号", "三槐路22号"),
        ("书院街道huan翠街41号", "环翠街41号"),
        ("lu ming nong23号", "鹿鸣弄23号"),
        ("三号lu7号", "三号路7号"),
        ("shenjiacun lijiawan 3组15号", "沈家村李家湾3组15号"),
        ("锦绣家园B/501", "锦绣家园B座501室"),
        ("锦绣家园C--501", "锦绣家园C座501室"),
        ("锦绣家园A#501", "锦绣家园A座501室"),
        ("永安门外大街12号6号楼3单元502", "永安门外大街12号院6楼3门5楼2号"),
        ("永安门外大街12号院6楼3门5层2号", "永安门外大街12号院6楼3门5楼2号"),
        ("炒米店村17区21号", "炒米店村17区21号"),
        ("下午三点路过柳荫路90号，看到井盖破了", "柳荫路90号"),
    ],
)
def test_is_read_as_meant(text: str, meant: str) -> None:
    found, none = likeliest(text)
    assert found.endswith(meant)
    assert none < 0.18


def test_estates_that_a_direction_tells_apart_share_their_stem() -> None:
    names = {hit.text for hit in match(INDEX, "书院街道大钟A座").hits if hit.weight > 0.2}
    assert {name[len("南屏区书院街道文昌路60号") :] for name in names} == {"大钟里A座501室", "大钟南里A座501室"}
    assert (shared_stem("育才六里"), shared_stem("芙蓉里")) == ("育才", "")


@pytest.mark.parametrize("text", ["我老家在成都市武侯区柳荫路66号", "房子在长春市朝阳区柳荫路90号那边"])
def test_another_city_within_a_text_is_another_city(text: str) -> None:
    assert match(INDEX, text).none > 0.9


def test_doors_lanes_and_floors_have_one_form() -> None:
    assert (door_of("12号院").key, door_of("81号旁门").key, door_of("81号旁门").base) == ("12", "81旁门", 81)
    assert (lane_of("7社"), lane_of("3排"), floor_of("5层2号"), floor_of("5层-2")) == ("7组", "3排", "5层-2", "5层-2")


def test_institutions_of_two_kinds_are_two() -> None:
    assert is_another_institution("第五小学", "第五中学")
    assert not is_another_institution("第五小学", "实验小学")


def test_syllables_know_their_letters() -> None:
    assert syllable_sizes(typed_syllables("HUAN CUI") or "") == [4, 3]
