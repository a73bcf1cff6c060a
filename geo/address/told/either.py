"""Texts that offer two places themselves: one of them, nobody knows which, or both."""

import re
from typing import Final

_A, _B = "(?P<one>.{3,60}?)", "(?P<other>.{3,})"
_MAYBE = "(?:可能|也许|或许|好像|大概|估计|似乎|像|兴许|说不定)"
_ONE = "(?:一[个处起件家头边项]|一是|其一|首先|第一[个处起件家项]?|先)(?:地址|地点|地方|点)?[是在去到]{0,2}\x1f?"
_TWO = (
    "(?:另外?一?[个处起件家头边项]|还有一?[个处起件家头边项]?|一[个处起件家头边项]|二是|其二|其次"
    "|第二[个处起件家项]?|然后|再)(?:地址|地点|地方|点)?[是在去到]{0,2}\x1f?"
)
# of each two places, named `one` and `other`, the words choose none
EITHER: Final[tuple[re.Pattern[str], ...]] = (
    re.compile("不[是在](?P<one>[0-9]+[^\x1f]{0,6}?)\x1f?(?:那?就|便)[是在](?P<other>[0-9]+)(?!.{30})"),
    re.compile(f"不[是在]{_A}\x1f?(?:那?就|便)[是在]{_B}"),
    re.compile(f"(?:要么|要不|或者|或是|要是不)就?[是在]?{_A}\x1f?(?:要么|要不|或者|或是|不然|就)就?[是在]?{_B}"),
    re.compile(f"{_MAYBE}[是在]?{_A}\x1f?(?:也|又|还)有?{_MAYBE}[是在]?{_B}"),
    re.compile(f"(?:^|\x1f|[事处方址点家]){_ONE}{_A}\x1f?{_TWO}{_B}"),
)  # fmt: skip
_ITEM = re.compile(
    r"(?<![0-9A-Za-z.])(?:[（(]?([1-9])[.、．)）:：](?![0-9])|([①②③④⑤⑥⑦⑧⑨])"
    r"|(?<![\u4e00-\u9fff])([一二三四五])[、.．)）:：])"
)


def itemised(given: str) -> str:
    """Return a text with the numbers of its items as signs that end a clause: 1.柳荫路3号 2.福田路6号.

    Length and places stay.

    >>> itemised("1.柳荫路3号积水 2.福田路6号积水")
    ';;柳荫路3号积水 ;;福田路6号积水'
    >>> itemised("柳荫路3号1、2幢")
    '柳荫路3号1、2幢'
    """
    found = [hit[1] or hit[2] or hit[3] for hit in _ITEM.finditer(given)]
    if found[:2] not in (["1", "2"], ["①", "②"], ["一", "二"]):
        return given
    return _ITEM.sub(lambda hit: ";" * len(hit[0]), given)


def offers_two(told: str) -> bool:
    """Tell whether a marked text offers two places of which neither is taken back."""
    return any(pattern.search(told) for pattern in EITHER)
