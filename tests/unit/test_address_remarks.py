"""Registered texts with former names in brackets and remarks behind a name."""

import numpy as np
import pytest

from geo.address import AddressIndex, match
from geo.address.registry.registered import rest_of
from geo.address.registry.remarks import told_aliases, without_remarks

TEXTS = [
    "沅州市临沅区七星路19号时代倾城【曾用名：人民饭店宿舍】1号楼1单元101室",
    "沅州市临沅区环湖南路53号书香苑(又名国营三厂宿舍)1栋1单元（出租屋）",
    "沅州市临沅区火车站路46号沅州市第七中学 备注：已核实",
    "沅州市临沅区滨江大道5号（迎宾华庭）4栋2单元（空置）",
    "沅州市临沅区八一路（原建设路）12号",
    "沅州市临沅区望江路9号好又家超市(望江路店)",
    "沅州市临沅区环湖东路19号(鲤鱼洲公租房)8栋1单元",
    "沅州市临沅区望江路30号（7天酒店望江店）（出租屋）",
    "沅州市临沅区港口路3号中山花园(又名人民饭店)7栋2单元",
]
INDEX = AddressIndex.build(
    ids=range(len(TEXTS)),
    source_ids=[None] * len(TEXTS),
    texts=TEXTS,
    parts=[{}] * len(TEXTS),
    lng=118.9 + np.arange(len(TEXTS)) * 0.01,
    lat=np.full(len(TEXTS), 31.9),
)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("时代倾城1号楼", 0),
        ("人民饭店宿舍1号楼", 0),
        ("书香苑1栋1单元", 1),
        ("国营三厂宿舍", 1),
        ("鲤鱼洲公租房8栋", 6),
        ("7天酒店望江店", 7),
        ("中山花园7栋", 8),
        ("人民饭店", 8),
        ("第七中学", 2),
        ("迎宾华庭4栋", 3),
        ("八一路12号", 4),
        ("建设路12号", 4),
        ("好又家超市望江路店", 5),
    ],
)
def test_names_are_found_whatever_stands_behind_them(text: str, row: int) -> None:
    hit = max(match(INDEX, text).hits, key=lambda one: one.weight)
    assert (list(hit.spots), hit.weight > 0.82) == ([int(INDEX.row_spot[row])], True)


def test_what_belongs_to_a_name_stays() -> None:
    for text in ("邯郸路220号复旦大学(邯郸校区)", "城关镇（北门社区）东大街1号", "七星路1号（香榭）2栋"):
        assert without_remarks(text) == text


def test_other_names_are_told_once_for_each_text() -> None:
    found = told_aliases(["七星路1号香榭（老酒厂宿舍）1栋", "七星路1号香榭（出租屋）1栋"], [("七星路", "香榭")] * 2)
    assert list(found) == [("酒厂宿舍", "香榭"), ("老酒厂宿舍", "香榭")]


def test_a_shop_named_after_its_road_keeps_its_name_beside_a_stated_number() -> None:
    found = rest_of("七星路社区七星路12号蜜雪冰城七星路店", {"road": "七星路", "number": "12"})
    assert found["compound"] == "蜜雪冰城七星路店"
