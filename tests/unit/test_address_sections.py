"""Sections of a road: another one than those on record is another road; 122 behind a section is a lane, no hotline."""

import numpy as np
import pytest

from geo.address import AddressIndex, match

TEXTS = ("東安區民生路二段172號", "東安區民生路一段10號", "東安區民生路二段122巷3號")


@pytest.fixture(scope="module")
def index() -> AddressIndex:
    return AddressIndex.build(
        ids=[str(n) for n in range(len(TEXTS))],
        source_ids=[None] * len(TEXTS),
        texts=TEXTS,
        parts=[{}] * len(TEXTS),
        lng=np.linspace(120.0, 120.2, len(TEXTS)),
        lat=np.full(len(TEXTS), 23.7),
        aliases=[],
        roads=[],
        places=[],
        name_aliases=[],
    )


@pytest.mark.parametrize(
    ("text", "row"), [("民生路二段172號", 0), ("民生路2段172号", 0), ("民生路一段10號", 1), ("民生路二段122巷3號", 2)]
)
def test_the_section_that_is_told_is_meant(index: AddressIndex, text: str, row: int) -> None:
    best = match(index, text).hits[0]
    assert (best.rows, best.weight > 0.7) == ((row,), True)


@pytest.mark.parametrize("text", ["民生路五段172號", "民生路四段10號"])
def test_a_section_that_is_not_on_record_is_none_of_the_others(index: AddressIndex, text: str) -> None:
    assert match(index, text).none > 0.7


@pytest.fixture(scope="module")
def directions() -> AddressIndex:
    texts = [
        f"临沅区古井街道沅江大道{section}段{number}号"
        for k, section in enumerate("东中西")
        for number in range(1 + 20 * k, 20 + 20 * k)
    ]
    texts += [f"临沅区古井街道沅江大道西段51号云锦东方{building}栋" for building in (1, 2)]
    return AddressIndex.build(
        ids=texts,
        source_ids=[None] * len(texts),
        texts=texts,
        parts=[{}] * len(texts),
        lng=112.1 + 0.001 * np.arange(len(texts)),
        lat=np.full(len(texts), 28.2),
    )


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("沅江大道西段48号", "沅江大道西段48号"),
        ("沅江大道中段25号", "沅江大道中段25号"),
        ("沅江大道48号", "沅江大道西段48号"),
        ("云锦东方2栋", "沅江大道西段51号云锦东方2栋"),
    ],
)
def test_sections_by_direction_are_of_the_road(directions: AddressIndex, text: str, meant: str) -> None:
    best = match(directions, text).hits[0]
    assert best.text.endswith(meant)
    assert best.weight > 0.9


def test_another_section_by_direction_is_not_meant(directions: AddressIndex) -> None:
    assert match(directions, "沅江大道东段48号").none > 0.7
