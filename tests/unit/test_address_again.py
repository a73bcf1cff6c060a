"""Numbers told without the name that was said before them: another building, house or group of the same name."""

import numpy as np
import pytest

from geo.address import AddressIndex, match
from geo.address.registry.names import Kind, Names, Target
from geo.address.told.again import named_again
from geo.address.told.text import Told

TEXTS = [f"南屏区锦绣家园{number}幢" for number in (3, 4, 7, 12)] + [f"南屏区柳荫路{number}号" for number in (3, 48)]
INDEX = AddressIndex.build(
    ids=TEXTS,
    source_ids=[None] * len(TEXTS),
    texts=TEXTS,
    parts=[
        *({"district": "南屏区", "compound": "锦绣家园", "building": f"{number}幢"} for number in (3, 4, 7, 12)),
        *({"district": "南屏区", "road": "柳荫路", "number": f"{number}号"} for number in (3, 48)),
    ],
    lng=118.9 + 0.004 * np.arange(len(TEXTS)),
    lat=np.full(len(TEXTS), 31.9),
)
NAMES = Names.build(
    (name, Target(kind, 1, 0.0))
    for name, kind in (("锦绣家园", Kind.COMPOUND), ("柳荫路", Kind.ROAD), ("石桥村", Kind.COMMUNITY))
)


def offered(text: str) -> set[str]:
    return {hit.text.removeprefix("南屏区") for hit in match(INDEX, text).hits if hit.weight > 0.2}


@pytest.mark.parametrize(
    "text",
    [
        "我住锦绣家园4栋,7栋楼下有人吵架",
        "我是锦绣家园12栋的，7栋楼下有人烧纸",
        "我在锦绣家园3栋，工地在7栋",
        "锦绣家园3栋业主，投诉7栋楼顶搭鸽子棚",
        "锦绣家园3栋的车停到了7栋门口",
        "锦绣家园4栋对面7栋着火",
        "锦绣家园4栋西边的7栋着火",
        "锦绣家园7栋有人打架，报警人住4栋501",
        "锦绣家园4栋业主李女士来电：7号楼电梯坏了",
        "锦绣家园4栋没事，是7栋着火了",
        "锦绣家园4栋居民投诉7栋一楼麻将馆噪音",
        "锦绣家园3栋的人把垃圾扔到7栋门口",
        "我家锦绣家园4栋，我想反映下我们小区7栋前面的垃圾桶",
        "锦绣家园4栋的业主群里有人说7栋着火了",
    ],
)
def test_another_building_of_the_estate_is_the_scene(text: str) -> None:
    assert offered(text) == {"锦绣家园7幢"}


@pytest.mark.parametrize("text", ["锦绣家园4栋停水，7栋也停水", "锦绣家园4栋，7栋都没水了", "锦绣家园4栋和7栋停水"])
def test_two_buildings_of_which_none_is_chosen_are_both_offered(text: str) -> None:
    assert offered(text) == {"锦绣家园4幢", "锦绣家园7幢"}


def test_another_number_of_the_road_is_the_scene() -> None:
    assert offered("柳荫路3号的商户反映48号的烧烤店油烟扰民") == {"柳荫路48号"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("石桥村3组村民反映5组有人烧秸秆", "石桥村3组村民反映石桥村5组有人烧秸秆"),
        ("我住锦绣家园二期4栋，一期7栋着火", "我住锦绣家园二期4栋，锦绣家园一期7栋着火"),
        ("柳荫路3号，18号晚上着火", None),
        ("我住柳荫路3号，要反映的是湖丙街 48号噪音大", None),
        ("锦绣家园4栋，翠湖苑7栋着火", None),
        ("锦绣家园4栋改造了5栋楼房", None),
        ("锦绣家园4栋，不对，是7栋", None),
        ("柳荫路3号楼，2号线", None),
    ],
)
def test_the_name_is_put_before_a_number_that_begins_anew(text: str, told: str | None) -> None:
    assert named_again(Told.of(text), NAMES).text == (told or text)


def test_another_building_that_waits_its_turn_does_not_hide_the_scene() -> None:
    assert offered("锦绣家园7栋电梯坏了，物业说先修完3栋再来") == {"锦绣家园7幢"}
    assert offered("锦绣家园3栋漏水，打错了，是7栋") == {"锦绣家园7幢"}


def test_the_number_of_a_house_and_its_lamp_name_no_numbered_road() -> None:
    names = Names.build((name, Target(Kind.ROAD, 1, 0.0)) for name in ("二号路", "十二号路"))
    assert [len(names.written(text)) for text in ("二二号路灯", "十二号路灯", "一二号路", "二号路", "十二号路")] == [
        0,
        0,
        0,
        1,
        1,
    ]
