"""A registry asked for its own names, which are cut out of the texts without the rules that read them."""

import numpy as np
import pytest

from geo.address import AddressIndex
from geo.address.self_test import Asked, ask, names_of

TEXTS = [
    "沅州市临沅区沅江大道东段51号云锦东方6栋2单元602室",
    "沅州市临沅区红星路7号纺织厂宿舍1栋",
    "沅州市临沅区红星路9号",
]


def asked(texts: list[str], parts: list[dict[str, str]], most: int = 100) -> Asked:
    index = AddressIndex.build(
        ids=[str(row) for row in range(len(texts))],
        source_ids=[None] * len(texts),
        texts=texts,
        parts=parts,
        lng=112.0 + 0.01 * np.arange(len(texts)),
        lat=np.full(len(texts), 28.2),
    )
    return ask(index, names_of(zip(parts, texts, strict=True)), most)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("湖南省沅州市临沅区古井街道五一路3号713厂宿舍1栋1单元101室", ["五一路3号", "713厂宿舍"]),
        ("沅州市湖滨区湖滨路3号99公馆1号楼1单元", ["湖滨路3号", "99公馆"]),
        ("临沅区学府路55号半岛1号1幢101室", ["学府路55号", "半岛1号"]),
        ("白马镇石桥铺村3组12号", ["石桥铺村3组12号"]),
        ("和平路21号（二轻局）7栋", ["和平路21号", "二轻局"]),
        ("和平路21号【曾用名：纺织二厂】备注：已核实", ["和平路21号", "纺织二厂"]),
        ("香港中環皇后大道中99號中環中心12樓", ["香港中環皇后大道中99號", "中環中心"]),
        ("120 N Main St Apt 4, Springfield", ["120 N Main St Apt 4"]),
        ("Flat C, Block A, Golden Garden, 12 Wo On Road, Long Wan", ["Flat C, Block A, Golden Garden"]),
    ],
)
def test_names_are_what_stands_between_numbers(text: str, said: list[str]) -> None:
    assert [one.said for one in names_of([({}, text)])] == said


def test_a_name_is_asked_once_and_a_road_with_one_of_its_numbers() -> None:
    texts = [*TEXTS, "沅州市临沅区红星路7号纺织厂宿舍2栋"]
    found = {one.said: one.rows for one in names_of([({}, text) for text in texts])}
    assert found == {"沅江大道东段51号": (0,), "云锦东方": (0,), "红星路7号": (1, 3), "纺织厂宿舍": (1, 3)}


def test_stated_parts_are_asked_beside_the_text() -> None:
    parts = {"road": "红星路", "number": "7", "compound": "纺织厂宿舍", "poi": "工人文化宫"}
    said = [one.said for one in names_of([(parts, "红星路7号纺织厂宿舍")])]
    assert said == ["红星路7号", "纺织厂宿舍", "工人文化宫"]


def test_a_registry_that_is_read_well_loses_no_name() -> None:
    told = asked(TEXTS, [{}, {}, {}])
    assert (told.asked, told.names, told.lost) == (4, 4, ())


def test_a_name_that_a_wrong_column_hides_is_told_with_its_rows_and_an_example() -> None:
    wrong = {"road": "红星路", "compound": "王主任已阅", "building": "1栋"}
    told = asked(TEXTS, [{}, wrong, {}])
    assert [(one.name, one.rows, one.such_as) for one in told.lost] == [
        ("红星路7号", 1, TEXTS[1]),
        ("纺织厂宿舍", 1, TEXTS[1]),
    ]
    assert told.told(1) == {"asked": 5, "names": 5, "not_found": 2, "lost": [told.lost[0]._asdict()]}


def test_of_many_names_as_many_as_wanted_are_asked_evenly() -> None:
    texts = [f"临沅区红星路{number}号{name}" for number, name in enumerate(("农商银行", "人民医院", "实验小学"), 1)]
    told = asked(texts, [{}, {}, {}], most=2)
    assert (told.asked, told.names) == (2, 4)
    assert asked([], []).asked == 0
