"""A house number told before an estate: the number of its gate where both lie together, else either may be meant."""

import numpy as np
import pytest

from geo.address import AddressIndex, match

HEAD = "朔原市河东区"
GATE, FAR = (125.30, 44.40), (125.33, 44.42)
PLACES = {
    "鸡河街195号": GATE,
    "鸡河街197号": (125.3004, 44.40),
    "盛世公馆1号楼2单元": (125.3012, 44.4008),
    "盛世公馆2号楼1单元": (125.3014, 44.4009),
    "溪树小区一区1号楼2单元": (125.3006, 44.3996),
    "溪树小区一区2号楼1单元": (125.3008, 44.3996),
    "丽江嘉园1号楼2单元": (125.2994, 44.3994),
    "阳光新城1号楼2单元": FAR,
    "阳光新城2号楼1单元": FAR,
}
TEXTS = [f"{HEAD}{name}" for name in PLACES]
INDEX = AddressIndex.build(
    ids=TEXTS, source_ids=[None] * len(TEXTS), texts=TEXTS, parts=[{}] * len(TEXTS),
    lng=np.array([x for x, _ in PLACES.values()]), lat=np.array([y for _, y in PLACES.values()]),
)  # fmt: skip


def likely(text: str) -> set[str]:
    return {hit.text.removeprefix(HEAD) for hit in match(INDEX, text).hits if hit.weight > 0.2}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("鸡河街195号盛世公馆1号楼2单元", "盛世公馆1号楼2单元"),
        ("河东区鸡河街195号盛世公馆—1-2", "盛世公馆1号楼2单元"),
        ("鸡河街195号溪树小区一区1幢2单元", "溪树小区一区1号楼2单元"),
        ("鸡河街195号丽汪嘉园1号楼2单元", "丽江嘉园1号楼2单元"),
        ("鸡河街195号盛世公馆", "鸡河街195号"),
    ],
)
def test_a_building_behind_the_number_of_its_gate_is_meant(text: str, meant: str) -> None:
    assert likely(text) == {meant}


def test_a_number_and_a_building_far_apart_are_both_offered() -> None:
    assert likely("鸡河街195号阳光新城1号楼2单元") == {"鸡河街195号", "阳光新城1号楼2单元"}
