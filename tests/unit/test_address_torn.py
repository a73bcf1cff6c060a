"""Characters that scanners tear in two, and that people spell by their parts."""

import numpy as np
import pytest

from geo.address import AddressIndex, match

NAMES = ("英松路", "嘉林街", "光明老街")
INDEX = AddressIndex.build(
    ids=NAMES,
    source_ids=[None] * len(NAMES),
    texts=[f"南屏区{name}25号" for name in NAMES],
    parts=[{"district": "南屏区", "road": name, "number": "25号"} for name in NAMES],
    lng=118.9 + 0.01 * np.arange(len(NAMES)),
    lat=np.full(len(NAMES), 31.9),
)


@pytest.mark.parametrize(
    ("told", "name"),
    [("英木公路25号", "英松路"), ("南屏区嘉木木街25号", "嘉林街"), ("光日月老街25号", "光明老街")],
)
def test_a_character_in_two_parts_is_one(told: str, name: str) -> None:
    found = match(INDEX, told)
    assert found.hits[0].text == f"南屏区{name}25号"
    assert found.none < 0.1
