"""Signs and words between numbers, noughts before them, towers by letter: one writing for all of them."""

import pytest

from geo.address import normalise
from geo.address.writing.numbermarks import with_dashes
from geo.address.writing.parse import stated_value
from geo.address.writing.tokens import tokens_of


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("锦绣花园3_2_501", "锦绣花园3-2-501"),
        ("锦绣花园3·2·501", "锦绣花园3-2-501"),
        ("锦绣花园3/2/501", "锦绣花园3-2-501"),
        ("锦绣花园3、2、501", "锦绣花园3-2-501"),
        ("锦绣花园1、2、3号楼", "锦绣花园1、2、3号楼"),
        ("柳荫路__7__号", "柳荫路__7__号"),
        ("5/11层", "5/11层"),
    ],
)
def test_signs_that_join_two_numbers_are_dashes(given: str, expected: str) -> None:
    assert with_dashes(given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("柳荫路12号副3号", "柳荫路12号附3号"),
        ("柳荫路八十七号付四", "柳荫路87号附4"),
        ("柳荫路八十七号的附四号", "柳荫路87号附4号"),
        ("柳荫路37号负一楼", "柳荫路37号负1层"),
        ("柳荫路37号负2号车库", "柳荫路37号负2号车库"),
        ("柳荫路12号附三后楼", "柳荫路12号附3后楼"),
        ("柳荫路12号附一院", "柳荫路12号附一院"),
        ("柳荫路396号之乙", "柳荫路396号乙"),
        ("柳荫路58一楼王记面馆", "柳荫路58 1层王记面馆"),
        ("锦绣花园08幢02单元0102室", "锦绣花园8幢2单元102室"),
        ("锦绣花园07-0301", "锦绣花园7-301"),
        ("锦绣花园C座0301", "锦绣花园C幢301"),
        ("锦绣花园B楼", "锦绣花园B幢"),
        ("锦绣花园A塔504室", "锦绣花园A幢504室"),
        ("锦绣花园8床201", "锦绣花园8幢201"),
        ("同心医院住院部8床", "同心医院住院部8床"),
        ("锦绣花园2单元202（户籍地", "锦绣花园2单元202户籍地"),
        ("锦绣花园 1 - 3 幢 102 室", "锦绣花园1-3幢102室"),
        ("柳荫路 啊 四十六号 路上", "柳荫路啊46号路上"),
        ("柳荫路№25锦绣花园3栋", "柳荫路25号锦绣花园3幢"),
        ("柳荫路NO.10污水外溢", "柳荫路10号污水外溢"),
        ("柳荫路no. 10号", "柳荫路10号"),
        ("柳荫路#122污水外溢", "柳荫路122号污水外溢"),
        ("柳荫路№40501室", "柳荫路40501室"),
        ("柳荫路130衖50支衖5号", "柳荫路130弄50支弄5号"),
        ("文义路西勾八号", "文义路西98号"),
        ("勾庄路5号", "勾庄路5号"),
        ("锦绣花园那一栋", "锦绣花园那栋"),
    ],
)
def test_numbers_are_written_one_way(given: str, expected: str) -> None:
    normal = normalise(given)
    assert normal.text == expected
    assert len(normal.offsets) == len(expected)


def test_noughts_before_stated_numbers_tell_nothing() -> None:
    assert [stated_value(name, given) for name, given in (("building", "08幢"), ("room", "0102"), ("unit", "01"))] == [
        "8",
        "102",
        "1",
    ]


def test_a_stem_before_a_yard_belongs_to_the_number() -> None:
    assert [one.text for one in tokens_of("柳荫路41-甲后楼")] == ["41-甲"]


@pytest.mark.parametrize(
    "given", ["柳荫路49甲，少辣", "柳荫路49甲有人打架", "柳荫路49号甲今天停水吗", "柳荫路49号甲，停水"]
)
def test_a_stem_before_a_sign_or_an_idle_word_belongs_to_the_number(given: str) -> None:
    normal = normalise(given)
    assert [one.text.replace("号", "") for one in tokens_of(normal.text, breaks=normal.breaks)] == ["49甲"]


def test_a_stem_that_begins_a_name_is_none() -> None:
    assert tokens_of("柳荫路49号丁香花园")[0].text.startswith("49号")
    assert "丁" not in tokens_of("柳荫路49丁香花园")[0].text
