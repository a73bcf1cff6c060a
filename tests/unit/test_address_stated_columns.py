"""Columns as offices fill them: several steps in one, areas before them, words for nothing; each row is found whole."""

import numpy as np
import pytest

from geo.address import AddressIndex, Level, match
from geo.address.registry.stated import inner_of, stated_parts

WHOLE = {"district": "云岭区", "town": "望江街道", "road": "桃源路", "number": "12", "compound": "锦绣名城"}
INNER = {"building": "3", "unit": "2", "room": "501"}


@pytest.mark.parametrize(
    "columns",
    [
        {
            "district": "江淮省云州市云岭区",
            "town": "云岭区望江街道",
            "road": "望江街道桃源路",
            "number": "12号",
            "compound": "锦绣名城",
        },
        {"district": "云岭区望江街道", "road": "桃源路12号", "compound": "锦绣名城", "number": "-"},
        {"district": "云岭区", "town": "望江街道", "number": "桃源路12号", "poi": "锦绣名城", "lane": "无"},
        {"district": "云岭区", "town": "望江街道", "compound": "桃源路12号锦绣名城", "building": "NULL"},
    ],
)
def test_what_stands_in_one_column_is_put_where_it_belongs(columns: dict[str, str]) -> None:
    assert stated_parts(columns) == WHOLE


@pytest.mark.parametrize(
    "columns",
    [
        {"compound": "锦绣名城3栋2单元501室"},
        {"compound": "锦绣名城", "building": "3栋2单元", "room": "501"},
        {"building": "锦绣名城3栋", "unit": "2", "room": "501室"},
        {"compound": "锦绣名城", "building": "3栋", "unit": "2单元501"},
        {"compound": "锦绣名城", "building": "3", "room": "2-501"},
        {"compound": "锦绣名城", "room": "3-2-501"},
        {"compound": "锦绣名城", "room": "3栋2单元501室"},
    ],
)
def test_a_room_is_found_by_its_steps_in_whatever_column(columns: dict[str, str]) -> None:
    shared = {"district": "云岭区", "road": "桃源路", "number": "12号"}
    rows = [shared | {key: text.replace("3", str(k)) for key, text in columns.items()} for k in (3, 4)]
    index = AddressIndex.build(
        ids=["3", "4"],
        source_ids=[None] * 2,
        texts=["云岭区桃源路12号锦绣名城3栋2单元501室", "云岭区桃源路12号锦绣名城4栋2单元501室"],
        parts=rows,
        lng=np.array([120.0, 120.01]),
        lat=np.full(2, 30.0),
    )
    hit = match(index, "锦绣名城3幢2单元501").hits[0]
    assert (hit.level, hit.rows) == (Level.ROOM, (0,))


def test_names_with_figures_letters_and_words_for_buildings_stay_whole() -> None:
    for name in ("阳光100", "18克拉", "锦绣名城二期", "半岛1号"):
        assert stated_parts({"compound": name})["compound"] == stated_parts({"poi": name})["compound"]
        assert "building" not in stated_parts({"compound": name})
    assert stated_parts({"building": "人民医院"}) == {"compound": "人民医院"}
    assert stated_parts({"compound": "大桥村", "building": "综合楼"}) == {"compound": "大桥村", "building": "综合楼"}
    assert stated_parts({"compound": "解放路15号院", "road": "和平路", "number": "3"})["compound"] == "解放路15号院"


def test_a_room_by_dashes_is_that_of_the_building_or_of_its_unit() -> None:
    assert inner_of("", "2-501", housed=True) == ("", "2", "501")
    assert inner_of("", "A-501", housed=False) == ("A", "", "501")
    assert inner_of("", "1201-1203", housed=True) == ("", "", "1201-1203")


LANES = [
    ("云岭区西坝镇凤窖村东社5号", {"community": "凤窖村", "group": "东社", "number": "5号"}),
    ("云岭区西坝镇凤窖村南社5号", {"community": "凤窖村", "group": "南社", "number": "5号"}),
    ("云岭区沙尾街道墩头新乡七横9号", {"lane": "墩头新乡七横", "number": "9号"}),
    ("云岭区沙尾街道西畔坊三巷二横4号", {"lane": "西畔坊三巷二横", "number": "4号"}),
    ("云岭区沙尾街道西畔坊三巷4号", {"lane": "西畔坊三巷", "number": "4号"}),
    ("云岭区沙尾街道福平路横一巷5号", {"lane": "福平路横一巷", "number": "5号"}),
]


@pytest.mark.parametrize("stated", [True, False])
def test_groups_by_a_side_and_lanes_across_are_found_stated_or_read(stated: bool) -> None:
    index = AddressIndex.build(
        ids=range(len(LANES)),
        source_ids=[None] * len(LANES),
        texts=[text for text, _ in LANES],
        parts=[parts | {"district": "云岭区"} if stated else {} for _, parts in LANES],
        lng=120.0 + 0.01 * np.arange(len(LANES)),
        lat=np.full(len(LANES), 30.0),
    )
    for row, (text, _) in enumerate(LANES):
        said = text.removeprefix("云岭区西坝镇").removeprefix("云岭区沙尾街道")
        assert match(index, said).hits[0].rows == (row,), said
