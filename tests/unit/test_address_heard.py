"""Unit words by their sound, behind numbers in words."""

import pytest

from geo.address import normal_text


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("三环西路二百四十二农十七号二零二室", "三环西路242弄17号202室"),
        ("云居路十五龙十支农一号", "云居路15弄10支弄1号"),
        ("醉翁路295浓15支浓2号", "醉翁路295弄15支弄2号"),
        ("云居路九龙3号楼", "云居路九龙3幢"),
        ("九龙路十二号", "九龙路12号"),
        ("十龙桥5号", "十龙桥5号"),
        ("敬洛南路三百八十三甲门卫代收", "敬洛南路383号甲门卫代收"),
        ("云栖巷十九甲号楼上漏水", "云栖巷19号甲楼上漏水"),
        ("永泰南路五十六号-甲", "永泰南路56号甲"),
        ("龙奇路12乙号", "龙奇路12号乙"),
    ],
)
def test_unit_words_are_read_by_their_sound(given: str, expected: str) -> None:
    assert normal_text(given) == expected
