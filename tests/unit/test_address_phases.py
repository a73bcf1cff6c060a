"""Phases and parts of estates that a registry states with the name: left out, by another word, an alias of all."""

import numpy as np
import pytest

from geo.address import AddressIndex, match
from geo.address.writing.parse import phase_of

ESTATES = {
    "怡光雅居A组团": (1, 2, 3),
    "怡光雅居B组团": (1, 2, 3, 10),
    "锦光雅居": (1, 2, 3, 10),
    "融岸花园一期": (1, 2),
    "融岸花园二期": (5, 6),
    "云汇名苑东区": (1, 2),
    "云汇名苑西区": (3, 4),
    "水岸花园": (1, 2, 5),
    "海棠湾二期A区": (1, 2),
    "海棠湾二期B区": (3,),
    "龙鑫苑": (7,),
    "龙鑫苑A组团": (7,),
}
ROWS = [(estate, number) for estate, numbers in ESTATES.items() for number in numbers]
ADDRESSES = [f"岭江市磁溪区{estate}{number}幢" for estate, number in ROWS]
GIVEN = {
    "stated": [{"district": "磁溪区", "compound": estate, "building": f"{number}幢"} for estate, number in ROWS],
    "texts": [{} for _ in ROWS],
}
INDEXES = {
    name: AddressIndex.build(
        ids=ADDRESSES, source_ids=[None] * len(ROWS), texts=ADDRESSES, parts=parts,
        lng=106.2 + 0.002 * np.arange(len(ROWS)), lat=np.full(len(ROWS), 29.3),
        name_aliases=[("临嘴生活区", "怡光雅居")],
    )
    for name, parts in GIVEN.items()
}  # fmt: skip


def likely(index: AddressIndex, text: str) -> set[str]:
    """The addresses that a text may well mean, without city and district."""
    return {hit.text.removeprefix("岭江市磁溪区") for hit in match(index, text).hits if hit.weight > 0.2}


@pytest.mark.parametrize("given", GIVEN)
@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("怡光雅居10幢", {"怡光雅居B组团10幢"}),
        ("怡光雅居3栋", {"怡光雅居A组团3幢", "怡光雅居B组团3幢"}),
        ("怡光雅居A区3栋", {"怡光雅居A组团3幢"}),
        ("磁溪区融岸花园5号楼", {"融岸花园二期5幢"}),
        ("融岸花园2期5号楼", {"融岸花园二期5幢"}),
        ("云汇名苑3幢", {"云汇名苑西区3幢"}),
        ("海棠湾3幢", {"海棠湾二期B区3幢"}),
        ("龙鑫苑7幢", {"龙鑫苑7幢", "龙鑫苑A组团7幢"}),
        ("临嘴生活区10幢", {"怡光雅居B组团10幢"}),
        ("临嘴生活区A组团3幢", {"怡光雅居A组团3幢"}),
    ],
)
def test_an_estate_without_its_part_is_each_of_its_parts_that_fits(given: str, text: str, meant: set[str]) -> None:
    assert likely(INDEXES[given], text) == meant


def test_what_is_a_part_and_what_is_not() -> None:
    assert [phase_of(one) for one in ("怡光雅居A组团", "明珠小区2期", "锦绣花园南区", "桃源里3号地块")] == [
        "A组团", "2期", "南区", "3号地块"
    ]  # fmt: skip
    assert not any(phase_of(one) for one in ("锦绣小区", "滨江商业街区", "金融街", "永康天地"))


def test_a_part_by_its_numeral_may_be_left_out() -> None:
    texts = [f"义乌市后宅街道{name}" for name in ("赵宅四区26栋", "赵宅二区3栋", "北站五区3栋", "桃源二区3栋")]
    index = AddressIndex.build(
        ids=texts, source_ids=[None] * len(texts), texts=texts, parts=[{}] * len(texts),
        lng=119.9 + 0.01 * np.arange(len(texts), dtype=np.float64), lat=np.full(len(texts), 29.3),
    )  # fmt: skip
    for said, meant in (
        ("赵宅26栋", "赵宅四区26栋"),
        ("后宅街道北站三栋", "北站五区3栋"),
        ("赵宅2区3幢", "赵宅二区3栋"),
    ):
        assert match(index, said).hits[0].text.endswith(meant)


def test_an_estate_is_the_whole_of_its_named_groups() -> None:
    texts = [f"临沅区花桥路19号万科城{name}组团{n}栋" for name in ("桂苑", "梅苑") for n in (1, 3)]
    index = AddressIndex.build(
        ids=texts, source_ids=[None] * len(texts), texts=texts, parts=[{}] * len(texts),
        lng=111.9 + 0.01 * np.arange(len(texts), dtype=np.float64), lat=np.full(len(texts), 29.3),
    )  # fmt: skip
    assert {hit.text for hit in match(index, "万科城3栋").hits if hit.weight > 0.2} == {texts[1], texts[3]}


@pytest.mark.parametrize("text", ["云慧名苑东区1幢", "yunhui名苑东区1幢", "汇云名苑东区1幢"])
def test_a_part_behind_a_miswritten_name_is_no_ward_of_a_village(text: str) -> None:
    found = match(INDEXES["stated"], text)
    assert found.none < 0.1
    assert found.hits[0].text.removeprefix("岭江市磁溪区") == "云汇名苑东区1幢"
