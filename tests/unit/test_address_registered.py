"""Registries of texts, and of names beside addresses: what is read of them, and that it is found."""

import numpy as np

from geo.address import AddressIndex, match
from geo.address.registry.registered import read_registered, shared_heads


def index_of(*rows: tuple[str, dict[str, str]]) -> AddressIndex:
    """A registry of texts with some parts, a kilometre apart."""
    return AddressIndex.build(
        ids=range(len(rows)),
        source_ids=[None] * len(rows),
        texts=[text for text, _ in rows],
        parts=[parts for _, parts in rows],
        lng=np.array([120.0 + 0.01 * k for k in range(len(rows))]),
        lat=np.full(len(rows), 30.0),
    )


def best(index: AddressIndex, text: str) -> str:
    """The address that a text most likely means; nothing where it means none."""
    found = match(index, text)
    return found.hits[0].text if found.hits and found.none < 0.5 else ""


def test_a_registry_of_names_beside_addresses_is_found_by_either_and_by_both() -> None:
    index = index_of(
        ("云岭区桃源路225号(近迎勋路)", {"poi": "桃源路第二小学", "district": "云岭区"}),
        ("云岭区桃源路310号", {"poi": "老陈面馆", "district": "云岭区"}),
        ("云岭区秋水街8号", {"poi": "青禾诊所", "district": "云岭区"}),
    )
    for text in ("桃源路225号", "桃源路第二小学", "桃源路第二小学，桃源路225号", "云岭区桃源路225号桃源路第二小学"):
        assert best(index, text) in ("云岭区桃源路225号(近迎勋路)", "云岭区桃源路桃源路第二小学"), text
    assert best(index, "秋水街8号青禾诊所") == "云岭区秋水街8号"


def test_the_name_of_a_place_is_not_read_as_its_road() -> None:
    parts = read_registered("云岭区桃源路小学", name="桃源路小学")
    assert (parts.district, parts.road, parts.compound) == ("云岭区", None, "桃源路小学")


def test_what_tells_how_to_find_an_address_is_no_name() -> None:
    assert read_registered("桃源路225号(近迎勋路)").compound is None
    assert read_registered("桃源路225号锦江酒店(地铁站旁)").compound == "锦江酒店"
    assert read_registered("桃源路225号锦江大厦F3层").compound == "锦江大厦"
    assert read_registered("同凯路与板桥东路交叉路口往西北约100米").compound is None


def test_an_estate_is_never_called_like_its_district() -> None:
    index = index_of(
        ("云岭区桃源路20号", {}), ("云岭区桃源路22号云岭区", {}), ("望江区秋水街8号", {}), ("望江区秋水街9号", {})
    )
    assert "COMPOUND" not in {hit.level.name for hit in match(index, "云岭区海棠诊所").hits}


def test_a_road_is_found_without_the_area_that_the_registry_writes_before_it() -> None:
    index = index_of(
        ("銅鑼灣謝斐道488號", {}),
        ("銅鑼灣怡和街2-6號", {}),
        ("銅鑼灣軒尼詩道500號", {}),
        ("觀塘物華街31至33號", {}),
    )
    assert best(index, "谢斐道488号") == "銅鑼灣謝斐道488號"
    assert best(index, "轩尼诗道500号") == "銅鑼灣軒尼詩道500號"
    assert shared_heads(["中山东一路", "中山西路", "中山南路", "中山北一路"]) == {}


def test_what_a_registry_does_not_state_is_read_from_its_text() -> None:
    parts = {"district": "云岭区", "road": "桃源路", "number": "12号"}
    index = index_of(
        ("云岭区望江街道桃源路12号锦绣花园二期3幢2单元501室", parts),
        ("云岭区望江街道桃源路12号锦绣花园二期4幢1单元101室", parts),
        ("云岭区望江街道桃源路12号", parts),
        ("云岭区西坝街道桃源路14号", {"district": "云岭区", "road": "桃源路", "number": "14号"}),
    )
    assert best(index, "锦绣花园二期3幢2单元501").endswith("3幢2单元501室")
    assert best(index, "桃源路12号锦绣花园4幢101").endswith("4幢1单元101室")
    assert best(index, "西坝街道桃源路14号").endswith("桃源路14号")


def test_an_estate_whose_name_begins_like_a_word_keeps_it() -> None:
    for name in ("和顺苑", "临江花园", "城市新村"):
        assert read_registered(f"云岭区桃源路12号{name}3幢501室").compound == name
    assert read_registered("云岭区桃源路12号锦绣花园A区3幢").compound == "锦绣花园A区"
