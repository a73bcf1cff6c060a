"""What the numbers of a text may count, and how house numbers are equal and near."""

import pytest

from geo.address import normal_text
from geo.address.writing.doors import Door, door_of
from geo.address.writing.numerals import figures_of, value_of
from geo.address.writing.tokens import Reading, readings_of, tokens_of


def first(text: str, after_road: int = -1, after_estate: int = -1) -> Reading:
    """Return the likeliest reading of the numbers of a text."""
    return readings_of(tokens_of(normal_text(text)), {after_road}, {after_estate})[0]


def told(reading: Reading) -> tuple[str, str, str, str, str]:
    """Return lane, house number, building, unit and room."""
    return reading.lane, reading.door, reading.building, reading.unit, reading.room


@pytest.mark.parametrize(
    ("text", "after_road", "after_estate", "expected"),
    [
        ("柳荫路28号附2号", 3, -1, ("", "28.2", "", "", "")),
        ("柳荫路28号之2", 3, -1, ("", "28.2", "", "", "")),
        ("柳荫路36乙", 3, -1, ("", "36乙", "", "", "")),
        ("甲36号", 0, -1, ("", "36甲", "", "", "")),
        ("柳荫路45弄12支弄6号301", 3, -1, ("45弄12支弄", "6", "", "", "301")),
        ("柳荫路45弄里6", 3, -1, ("45弄", "6", "", "", "")),
        ("柳荫路支", 3, -1, ("", "", "", "", "")),
        ("锦绣花园3-2-501", -1, 4, ("", "", "3", "2", "501")),
        ("锦绣花园7-2225", -1, 4, ("", "", "7", "", "2225")),
        ("锦绣花园1203", -1, 4, ("", "", "", "", "1203")),
        ("锦绣花园三杠五零一", -1, 4, ("", "", "3", "", "501")),
        ("柳荫路12", 3, -1, ("", "12", "", "", "")),
        ("柳荫路12号3幢2单元501", 3, -1, ("", "12", "3", "2", "501")),
        ("望塔大厦A座808", -1, 4, ("", "", "A", "", "808")),
        ("李家湾3组15号", -1, 3, ("3组", "15", "", "", "")),
        ("鹽埕街15巷4弄8號", 3, -1, ("15巷4弄", "8", "", "", "")),
        ("海安路166至168號三樓之二", 3, -1, ("", "166.168", "", "", "3层-2")),
        ("建国路146 501室", 3, -1, ("", "146", "", "", "501")),
    ],
)
def test_numbers_are_read_by_their_words_and_by_what_stands_before_them(
    text: str, after_road: int, after_estate: int, expected: tuple[str, str, str, str, str]
) -> None:
    assert told(first(text, after_road, after_estate)) == expected


def test_several_readings_are_kept_likeliest_first() -> None:
    readings = readings_of(tokens_of("锦绣花园3-501"), set(), {4})
    assert told(readings[0]) == ("", "", "3", "", "501")
    assert ("", "3.501", "", "", "") in [told(one) for one in readings]
    assert [one.loss for one in readings] == sorted(one.loss for one in readings)


def test_numbers_inside_names_are_no_numbers() -> None:
    assert tokens_of("3号路12号", [(0, 3)])[0].text == "12号"


@pytest.mark.parametrize("text", ["", "路", "1" * 300, "1-" * 150, "A" * 300, "1幢" * 100, "1弄1弄1弄", "-1号"])
def test_any_text_has_readings(text: str) -> None:
    assert len(readings_of(tokens_of(text), set(), set())) >= 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12", Door("12", 12, 12)),
        ("12号附3号", Door("12.3", 12, 12)),
        ("12-3", Door("12.3", 12, 12)),
        ("166-168号", Door("166.168", 166, 168)),
        ("36号甲", Door("36甲", 36, 36)),
        ("甲36", Door("36甲", 36, 36)),
        ("12A", Door("12A", 12, 12)),
        ("43XX", Door("43XX", 4300, 4399)),
        ("VA210", Door("VA210", -1, -1)),
    ],
)
def test_house_numbers_have_one_key_however_they_are_written(text: str, expected: Door) -> None:
    assert door_of(text) == expected


@pytest.mark.parametrize(
    ("numeral", "value"),
    [("两百二十八", 228), ("一千零七", 1007), ("一百二", 120), ("幺六洞", 160), ("二〇三", 203), ("一千二", 1200)],
)
def test_spoken_numbers_have_their_value(numeral: str, value: int) -> None:
    assert value_of(numeral) == value


def test_noughts_read_one_by_one_stay() -> None:
    assert figures_of("〇五一") == "051"


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("柳荫路192-242号", (192, 242)),
        ("柳荫路70至84号", (70, 84)),
        ("柳荫路239号到295号", (239, 295)),
        ("柳荫路38-2号", (-1, -1)),
        ("柳荫路12-13号", (12, 13)),
        ("柳荫路12-14号", (-1, -1)),
        ("柳荫路3号到2幢", (-1, -1)),
    ],
)
def test_a_stretch_of_house_numbers_is_read_besides_a_number_with_a_dash(text: str, block: tuple[int, int]) -> None:
    found = {one.block for one in readings_of(tokens_of(normal_text(text)), {3}, set())}
    assert block in found
    assert block != (-1, -1) or found == {block}
