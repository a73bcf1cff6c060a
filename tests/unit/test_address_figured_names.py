"""Names with figures, letters or 号 behind a house number, in registries of texts: found alone and with a building."""

import numpy as np
import pytest

from geo.address import AddressIndex, match

NAMES = {
    "二十四城": "新湖路37号",
    "五一新村": "纺织路53号",
    "十七冶宿舍": "炼厂路37号",
    "6901厂家属区": "炼厂路53号",
    "8号公馆": "高新路37号",
    "半岛1号": "学府路55号",
    "MOMA": "学府路3号",
    "铁路三村": "五里牌路21号",
}
ROWS = [
    *(f"沅州市樊湖区{road}{name}{building}栋1单元" for name, road in NAMES.items() for building in (1, 2, 3)),
    *(f"沅州市樊湖区{road}{number}号" for road in ("东大街", "镇北路", "铁路巷") for number in range(2, 12, 2)),
    "沅州市樊湖区五一北路58号1919酒类直供古井店",
    "沅州市樊湖区东方路21号比亚迪4S店",
]
INDEX = AddressIndex.build(
    ids=range(len(ROWS)),
    source_ids=[None] * len(ROWS),
    texts=ROWS,
    parts=[{}] * len(ROWS),
    lng=np.linspace(112.2, 112.9, len(ROWS)),
    lat=np.full(len(ROWS), 29.0),
)
STATED = AddressIndex.build(
    ids=range(3),
    source_ids=[None] * 3,
    texts=[f"大街3号阳光100{building}号楼" for building in (1, 2, 3)],
    parts=[{"road": "高新大街", "number": "3号", "compound": "阳光100", "building": f"{k}号楼"} for k in (1, 2, 3)],
    lng=np.linspace(112.2, 112.9, 3),
    lat=np.full(3, 29.0),
)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_with_figures_is_found_alone_and_with_its_building(name: str) -> None:
    alone, with_building = match(INDEX, name), match(INDEX, f"{name}3栋")
    assert NAMES[name].split("路")[0] in alone.hits[0].text
    assert with_building.hits[0].text == f"沅州市樊湖区{NAMES[name]}{name}3栋1单元"
    assert max(alone.none, with_building.none) < 0.1


@pytest.mark.parametrize("text", ["1919酒类直供古井店", "比亚迪4S店", "东大街8号", "铁路巷8号"])
def test_shops_with_figures_and_numbers_of_roads_are_found(text: str) -> None:
    found = match(INDEX, text)
    assert found.hits[0].text.endswith(text)
    assert found.hits[0].weight > 0.9


def test_the_building_of_an_estate_that_ends_with_figures_is_read() -> None:
    assert match(STATED, "阳光1003号楼").hits[0].text.endswith("阳光1003号楼")


def test_a_lane_that_is_not_on_record_is_no_number_of_its_community() -> None:
    texts = [f"枫港街道枫港社区中山路{number}号" for number in (10, 12, 14)]
    index = AddressIndex.build(
        ids=range(3),
        source_ids=[None] * 3,
        texts=texts,
        parts=[{}] * 3,
        lng=np.linspace(112, 113, 3),
        lat=np.full(3, 29.0),
    )
    assert match(index, "枫港市丹桂里12号").none > 0.65
