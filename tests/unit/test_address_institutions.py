"""Institutions with several houses, chains, places without their city: found as they are called, or asked which."""

import numpy as np
import pytest

from geo.address import AddressIndex, match

ROWS = [
    ("青屿县青屿大道8号青屿县人民医院", "青屿县", "青屿县人民医院"),
    ("望海区学院路49号澜州市人民医院鼓楼院区", "望海区", "澜州市人民医院鼓楼院区"),
    ("渔浦区莲花路7号澜州市人民医院港西院区", "渔浦区", "澜州市人民医院港西院区"),
    ("望海区崇文街29号澜州市第一中学", "望海区", "澜州市第一中学"),
    ("渔浦区船厂路147号澜州市第一中学新校区", "渔浦区", "澜州市第一中学新校区"),
    ("望海区人民路9号肯德基澜悦城店", "望海区", "肯德基澜悦城店"),
    ("望海区南埠路20号肯德基火车站店", "望海区", "肯德基火车站店"),
    ("青屿县西环路3号中国石化西环路加油站", "青屿县", "中国石化西环路加油站"),
    ("望海区滨海大道5号中国石化滨海大道加油站", "望海区", "中国石化滨海大道加油站"),
    ("渔浦区盐仓大道2号澜州客运码头", "渔浦区", "澜州客运码头"),
    *((f"望海区海昌路{n}号碧海名苑{n}期5幢", "望海区", f"碧海名苑{n}期") for n in (1, 2)),
]
INDEX = AddressIndex.build(
    ids=range(len(ROWS)),
    source_ids=[None] * len(ROWS),
    texts=[f"澜州市{text}" for text, _, _ in ROWS],
    parts=[
        {"district": district, "compound": name, **({"building": "5幢"} if text.endswith("幢") else {})}
        for text, district, name in ROWS
    ],
    lng=np.linspace(121.2, 121.9, len(ROWS)),
    lat=np.full(len(ROWS), 28.9),
    aliases=[(3, "澜州一中"), (2, "人民医院新院")],
)
SURE, DOUBTFUL = 0.9, 0.7


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("澜州一中新校区", 4),
        ("一中新校区操场", 4),
        ("澜州一中", 3),
        ("人民医院港西院区", 2),
        ("火车站肯德基", 6),
        ("肯德基澜悦城", 5),
        ("中石化西环路加油站", 7),
        ("客运码头", 9),
        ("碧海名苑漏水，具体是二期5幢", 11),
    ],
)
def test_one_house_of_an_institution_is_found_as_it_is_called(text: str, row: int) -> None:
    hits = match(INDEX, text).hits
    assert (hits[0].rows or hits[0].spots) == (row,)
    assert hits[0].weight > SURE


@pytest.mark.parametrize(("text", "most"), [("人民医院", 3), ("人民医院门口", 3), ("肯德基", 2), ("中石化加油站", 2)])
def test_which_house_of_an_institution_is_asked(text: str, most: int) -> None:
    found = match(INDEX, text)
    assert len(found.hits) == most
    assert found.hits[0].weight < DOUBTFUL


def test_the_city_of_a_registry_that_states_none_is_told_by_its_institutions() -> None:
    names = ("阜林市第二人民医院", "阜林市第二人民医院东院区", "鑫达铸造厂")
    parts = [
        {"district": "铁西区", "town": f"{town}街道", "poi": name} for town, name in zip("甲乙丙", names, strict=True)
    ]
    index = AddressIndex.build(
        ids=range(3),
        source_ids=[None] * 3,
        texts=["".join(one.values()) for one in parts],
        parts=parts,
        lng=113.5 + np.arange(3) * 0.01,
        lat=np.full(3, 33.6),
    )
    for told in ("二院东院区", "市二院东院区门口有人黑车拉客", "阜林二院东院区", "第二人民医院东院区"):
        assert match(index, told).hits[0].rows == (1,), told
    assert {hit.rows for hit in match(index, "二院").hits} == {(0,), (1,)}
