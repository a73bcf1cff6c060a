"""One writing for each address: widths, numerals, unit words, and the way back to what was typed."""

import pytest

from geo.address import Parts, address_key, crossing_of, normal_text, normalise, read
from geo.address.writing.normalise import admin_of
from geo.address.writing.numerals import value_of
from geo.address.writing.parse import read_tail


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("朝阳路 １２號", "朝阳路12号"),
        ("朝陽路12號", "朝阳路12号"),
        ("云州市市辖区朝阳路12号", "云州市朝阳路12号"),
        ("三棟二单元", "3幢2单元"),
        ("3号楼", "3幢"),
        ("3#楼", "3幢"),
        ("3#", "3幢"),
        ("朝阳路12#", "朝阳路12号"),
        ("朝阳路12#3#501#", "朝阳路12号3幢501室"),
        ("锦绣花园3#501#", "锦绣花园3幢501室"),
        ("朝阳路3#2单元", "朝阳路3幢2单元"),
        ("3座", "3幢"),
        ("a座", "A幢"),
        ("7懂1203", "7幢1203"),
        ("十二号", "12号"),
        ("二十三号", "23号"),
        ("一百零五号", "105号"),
        ("第三组", "3组"),
        ("丽景苑四期", "丽景苑4期"),
        ("501房", "501室"),
        ("5楼", "5层"),
        ("12号之3", "12-3"),
        ("12－3", "12-3"),
        ("（朝阳路），12号。", "朝阳路12号"),
        # numerals and unit words that belong to names stay
        ("五一路30号", "五一路30号"),
        ("三元路", "三元路"),
        ("二号路5号", "二号路5号"),
        ("三门峡", "三门峡"),
        ("幢山路1号", "幢山路1号"),
        ("七里塘", "七里塘"),
        # 楼下 says where beside the building
        ("1号楼下", "1幢下"),
        ("", ""),
    ],
)
def test_writings_of_one_thing_become_one(given: str, expected: str) -> None:
    assert normalise(given).text == expected
    assert normal_text(given) == expected


def test_offsets_lead_back_to_what_was_typed() -> None:
    given = "朝阳路 １２號，三十五號樓"
    normal = normalise(given)
    assert normal.text == "朝阳路12号35幢"
    begin = normal.text.index("35幢")
    first, last = normal.span(begin, len(normal.text))
    assert given[first:last] == "三十五號樓"[: last - first]
    assert given[first] == "三"
    assert len(normal.offsets) == len(normal.text)


@pytest.mark.parametrize(("numeral", "value"), [("十", 10), ("十九", 19), ("九十", 90), ("二〇三", 203), ("两百", 200)])
def test_chinese_numerals_have_their_value(numeral: str, value: int) -> None:
    assert value_of(numeral) == value


@pytest.mark.parametrize(
    "given",
    [
        "浙江省杭州市西湖区文三路12号",
        "杭州市西湖区文三路12号",
        "西湖区文三路12号",
        "文三路12号",
        "浙江省 杭州市 西湖区 文三路１２號",
    ],
)
def test_the_key_of_an_address_leaves_its_district_and_above_out(given: str) -> None:
    assert address_key(given) == "文三路12号"


@pytest.mark.parametrize("given", ["阳光小区3幢", "翡翠里北区2幢", "科技园区5号", "市场路3号", "景区路1号"])
def test_words_that_only_end_like_a_district_are_none(given: str) -> None:
    assert admin_of(address_key(given)).end == 0
    assert address_key(given).startswith(given[:2])


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            "云岭区望江街道柳荫社区朝阳路12号锦绣花园3幢2单元501室",
            Parts("云岭区", "望江街道", "柳荫社区", "朝阳路", "12", "锦绣花园", "3", "2", None, "501"),
        ),
        ("朝阳路12号", Parts(road="朝阳路", number="12")),
        ("朝阳路12号附3号", Parts(road="朝阳路", number="12号附3")),
        ("滨江大道100号", Parts(road="滨江大道", number="100")),
        ("石桥镇柳树村3组12号", Parts(town="石桥镇", community="柳树村", lane="3组", number="12")),
        ("石桥镇柳树村12号", Parts(town="石桥镇", community="柳树村", number="12")),
    ],
)
def test_typed_parts_are_read_from_free_text(given: str, expected: Parts) -> None:
    assert read(given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("7-2225", Parts(building="7", room="2225")),
        ("7-2-501", Parts(building="7", unit="2", room="501")),
        ("11幢7单元1243", Parts(building="11", unit="7", room="1243")),
        ("3幢旁边", Parts(building="3", relation="旁边")),
        ("A幢5层", Parts(building="A", floor="5")),
    ],
)
def test_what_follows_the_names_is_building_unit_and_room(given: str, expected: Parts) -> None:
    assert read_tail(given) == expected


@pytest.mark.parametrize(
    "given", ["朝阳路与滨江路交叉口", "朝阳路和滨江路路口", "朝阳路滨江路口", "朝阳路-滨江路十字路口"]
)
def test_a_crossing_names_two_roads(given: str) -> None:
    assert crossing_of(given) == ("朝阳路", "滨江路")


def test_one_road_is_no_crossing() -> None:
    assert crossing_of("朝阳路12号") is None
