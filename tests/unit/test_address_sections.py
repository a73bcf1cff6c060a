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
