"""Numbers of which a digit could not be read or was not said: 柳荫路3?号, 三十几号, □2号, 1（看不清）号."""

import re
from itertools import pairwise

from geo.address.quick import quick
from geo.address.told.text import Told
from geo.address.writing.numerals import value_of

_MARK = "[?？*＊×✕✖_＿□■▇○●△▲◯◻]"
_X = "[xXｘＸ](?=[0-9xXｘＸ]{0,3}号)"
_HIDDEN = (
    r"[（(\[【「]?(?:看不清楚?|没看清|看不见|听不清楚?|没听清|不清楚|不清|模糊不?清?|认不出|辨认不清|缺字|污损|破损|涂改)"
    r"[）)\]】」]?"
)
_FIGURE = "[0-9０-９]"
_NUMBER = quick(
    rf"(?<![*＊0-9０-９])(?P<head>{_FIGURE}*)(?P<marks>(?:{_MARK}|{_X}){{1,4}}|{_HIDDEN}|(?<=[0-9])(?:什么|多少|几)(?=号))"
    rf"(?P<tail>{_FIGURE}*)"
    rf"(?P<word>号楼|号(?![线院])|支弄|弄|幢|栋|座)(?P<behind>[0-9]+号)?"
)
# about so many: 三十几号, 二百多号, 200多号, 二三十号, 十七八号
_DIGITS = "一二三四五六七八九"
_NEXT = "|".join(map("".join, pairwise(_DIGITS)))
_SOME = quick(
    rf"(?:(?P<head>(?:[{_DIGITS}两]?[百千])?(?:[{_DIGITS}]?十|零)?(?<=[十百千零]))[几多来]|(?P<round>[0-9]{{1,2}}0+)[几多来]"
    rf"|(?P<lead>[{_DIGITS}两]百)?(?P<both>{_NEXT})(?P<place>[十百])[几多来]?|(?P<base>[{_DIGITS}]?十|[{_DIGITS}两]百(?:零|[{_DIGITS}]十))(?P<ones>{_NEXT})"
    r"|(?P<tens>几十|好几百))(?P<word>号楼|号(?![线院])|幢|栋)"
)
# on which side of the road they stand: 二十几号，单号那边; 双号一侧，三十多号
_SIDE = "(?:的|上)?(?:门牌)?(?:(?P<odd>单[号数]|奇数)|(?P<even>双[号数]|偶数))(?:门牌)?的?(?:[那这]?一?半?[侧边面排])?"
_ABOUT = "(?:大概|大约|差不多|约|应该是?|好像是?|在|是)?"
_BEFORE = quick(f"(?<=[路街巷道段弄里条]){_SIDE}[，,、 ]?{_ABOUT}$")
_BEHIND = quick(f"(?:的样子|左右|那段|那里|那儿|那块)?[，,、 ]?{_ABOUT}(?:靠|走)?{_SIDE}")
# told in more words: 门牌是双数的那一边; by some of its numbers: 1、3、5号那一侧
_AND = "(?:号[、,，和]?|[、,，和])"
_LONG_SIDE = quick(
    f"(?<=[路街巷道段弄里条])[，,（( ]?(?:{_ABOUT}(?:门牌|号码)号?码?(?:尾数)?[是为]?"
    "(?:(?P<odd>[单奇])|[双偶])[号数]?的?"
    f"|(?P<numbers>[0-9]+(?:{_AND}[0-9]+)(?:(?:{_AND}[0-9]+)+|(?=号?的?[那这]?一?(?:侧|排))))号?的?)(?:[那这]一?|一)半?[侧边面排]"
)
_FIGURES = dict(zip("一二三四五六七八九", range(1, 10), strict=True))
_ON_ROAD = frozenset("路街巷道段弄里条")


def without_unread(told: Told) -> Told:
    """Return a text in which a number with an unread digit is the stretch of all numbers that it may be.

    Only a house number behind a road can be; of a lane or building nothing is left, so that it is asked for.
    A figure that is not there cannot be told from one that is: 3?号 is 30号 to 39号, not 3号.

    >>> without_unread(Told("柳荫路3?号", tuple(range(6)))).text
    '柳荫路30号到39号之间'
    >>> without_unread(Told("柳荫路*7号", tuple(range(6)))).text
    '柳荫路17号到97号之间逐10号'
    """
    told = _with_side(told)
    found = next((one for one in _NUMBER.finditer(told.text) if _hides(told.text, one)), None)
    span: tuple[int, ...] | None
    if found:
        span = _numbers(found["head"], found["marks"], found["tail"])
    else:
        found = _SOME.search(told.text)
        if found is None:
            return told
        span = _some(found)
    begin, end = found.span()
    side = _BEFORE.search(told.text[:begin]) or _BEHIND.match(told.text, end)
    if side and span and span[2:] in ((), (1,)):
        begin, end, span = min(begin, side.start()), max(end, side.end()), _on_side(*span[:2], odd=bool(side["odd"]))
    on_road = told.text[begin - 1 : begin] in _ON_ROAD
    new = _stretch(*span) if span and on_road and found["word"] == "号" else ""
    end = max(found.end("word"), side.end() if new and side else 0) if found["word"] == "号" else end
    places = (told.places[min(begin + k, end - 1)] for k in range(len(new)))
    rest = without_unread(Told(told.text[end:], told.places[end:]))
    return Told(told.text[:begin] + new + rest.text, (*told.places[:begin], *places, *rest.places))


def _with_side(told: Told) -> Told:
    """Return a text with 单号那边 or 双号那边 for more words; as it is where numbers of both sides are told."""
    found = _LONG_SIDE.search(told.text)
    if found is None:
        return told
    odd = {int(one) % 2 for one in re.findall("[0-9]+", found["numbers"])} if found["numbers"] else {bool(found["odd"])}
    if len(odd) > 1:
        return told
    word = "单号那边" if odd.pop() else "双号那边"
    return told.changed(*found.span(), Told(word, told.places[found.start() :][: len(word)]))


def _on_side(low: int, high: int, *, odd: bool) -> tuple[int, int]:
    """Return the first and the last of some numbers on one side of a road."""
    return low + (low % 2 != odd), high - (high % 2 != odd)


def _hides(text: str, found: re.Match[str]) -> bool:
    """Tell whether marks stand for figures: before a number the blank of a form may stand as well, or a bullet."""
    on_road = text[found.start() - 1 : found.start()] in _ON_ROAD
    return bool(found["head"]) or (on_road and found["marks"] not in ("_", "＿"))


def _stretch(low: int, high: int, step: int = 1) -> str:
    """Return the words for all numbers from one to another, or for each tenth of them."""
    return f"{low}号到{high}号之间" + (f"逐{step}号" if step > 1 else "")


def _numbers(head: str, marks: str, tail: str) -> tuple[int, int, int] | None:
    """Return the least and the greatest number with so many unread digits, and the step from one to the next.

    Nothing where it is not told how many are unread.
    """
    if marks == "几" and head.endswith("0"):  # 120几号
        return int(head), int(head) + 9, 1
    unread = len(marks)
    marks = marks.replace("几", "?")
    if unread > 4 or not re.fullmatch(f"(?:{_MARK}|[xXｘＸ])+", marks) or not (head or tail):
        return None
    low = int(head + ("0" if head else "1" + "0" * (unread - 1))[:1] + "0" * (unread - 1) + tail)
    return low, int(head + "9" * unread + tail), 10 ** len(tail)


def _some(found: re.Match[str]) -> tuple[int, int] | None:
    """Return the least and the greatest number of 三十几 (30 to 39), 二百多 (200 to 299), 二三十 (20 to 39), 十七八."""
    if found["tens"]:
        return None
    if found["both"]:
        step = 10 if found["place"] == "十" else 100
        lead = value_of(found["lead"]) if found["lead"] else 0
        return lead + _FIGURES[found["both"][0]] * step, lead + (_FIGURES[found["both"][1]] + 1) * step - 1
    if found["ones"]:
        low = value_of(found["base"]) + _FIGURES[found["ones"][0]]
        return low, low + 1
    low = int(found["round"]) if found["round"] else value_of(found["head"])
    step = 10 ** (len(str(low)) - len(str(low).rstrip("0")))
    return low, low + (10 if (found["head"] or "").endswith("零") else step) - 1
