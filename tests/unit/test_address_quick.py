"""Patterns that give up early match what they matched before."""

import re

import pytest

from geo.address.quick import awake, needs_of, quick, rules
from geo.address.told.asides import _RULES
from geo.address.told.role_words import CUE
from geo.address.writing.normalise import _RULES as NUMBERS
from geo.address.writing.normalise import _SIGNED_RULES

TEXTS = (
    "海右省鹭城市沙洲区金岭镇锦绣花园C区2栋4单元603室",
    "家住柳荫路3号，走到建国路二十七弄五号楼3#门口 电话13812345678",
    "第三村民小组12号，共3页，第2页；5月1号下午3点20分 89平 2室1厅",
    "No.7404 (25人) 108㎡ 微信号: abc_de 12/18层 10号线B口",
    "",
)
RULES = (*NUMBERS, *_SIGNED_RULES, *rules(*((one, "") for one in _RULES)))
PATTERNS = [one.pattern for one in RULES]


@pytest.mark.parametrize("text", TEXTS)
def test_a_pattern_is_left_out_only_where_it_does_not_match(text: str) -> None:
    for one in set(RULES) - set(awake(RULES, set(text))):
        assert one.pattern.search(text) is None, one.pattern.pattern


def test_rules_that_need_what_a_text_does_not_hold_sleep_until_it_does() -> None:
    two = rules(("[0-9]栋", ""), ("[号弄]$", ""))
    chars = set("柳荫路3号")
    assert [rule.pattern.pattern for rule in awake(two, chars)] == ["[号弄]$"]
    assert len(list(awake(two, chars | {"栋"}))) == 2


@pytest.mark.parametrize("text", TEXTS)
def test_a_quick_pattern_finds_the_same(text: str) -> None:
    for pattern in (*PATTERNS, CUE):
        fast = quick(pattern.pattern, pattern.flags & re.IGNORECASE)
        assert [one.span() for one in fast.finditer(text)] == [one.span() for one in pattern.finditer(text)]


@pytest.mark.parametrize("pattern", ["a?", "(?i:k)", "[^a]b", "\\d", ".", "(?:a|)b?"])
def test_a_pattern_that_may_begin_with_anything_stays(pattern: str) -> None:
    assert quick(pattern).pattern == pattern


def test_letters_of_either_case_are_met_where_case_does_not_count() -> None:
    assert quick("abc", re.IGNORECASE).search("ABC")
    assert needs_of(re.compile("ab号", re.IGNORECASE)) == (frozenset("号"),)
