"""Lanes of villages, told by wards, lanes and rows: A坊3巷, 东区5排, 三坊2横巷. What is told of them is one lane."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from geo.address.quick import quick
from geo.address.writing.numerals import figures_of

_NUMERALS = "一二三四五六七八九十"
_MARK = f"第?(?:[0-9]{{1,3}}|[{_NUMERALS}]{{1,3}})"
_SIDE = "[东南西北中上下前后新老旧]"
_WARD_WORD = "坊|片区|片|区|组团|围(?=[0-9一二三四五六七八九十])"
_ROW_WORD = "横巷|直巷|支巷|横街|直街|横(?!街|[大路])|直(?!街|[大路])|巷|排|条(?=[0-9]|$)"
_NO_ROAD = "(?![\u4e00-\u9fff]?[路街道])"
_WARD = rf"(?:[A-Z]|{_MARK}|{_SIDE})(?:{_WARD_WORD})"
_MISHEARD = "[A-Z](?:房|方|芳|防|纺|放|访|仿)"  # of 坊, before the number of a lane
_ROW = rf"{_SIDE}?{_MARK}(?:{_ROW_WORD}){_NO_ROAD}"
# a ward and a row, 三坊2横巷, A-7巷; a ward by its letter alone, A坊; by its numeral before a number, 3坊12号
CHAIN = (
    rf"(?:(?:{_WARD}|{_MISHEARD}(?={_MARK})|(?<![A-Z])[A-Z]-?)(?:{_ROW})+|(?<![A-Z])[A-Z]坊"
    rf"|(?:[0-9]{{1,2}}|[{_NUMERALS}]{{1,2}})坊(?=[0-9]))"
)
VILLAGE = "(?:(?<=[村围庄屯寨坊社厝墟圩里])|(?<=小区)|(?<=社区))"
# right behind a village also a row alone, 3巷, 东三巷, a ward by its side, 东区
_CHAIN_THERE = rf"(?:{CHAIN}|{_WARD}(?=[0-9]|$)|(?:{_ROW})+|[0-9]{{1,3}}弄(?:[0-9]{{1,3}}支弄)?)"
_INNER = "[0-9]{1,2}-[0-9]{1,3}(?:-[0-9]{3,4})?(?:号|室)?(?![0-9-])"
# for the tokens of a text: a lane, and a lane whose words are left out: A坊3-6, 村A3-6
TOLD = rf"(?P<ward>{CHAIN}|{VILLAGE}{_CHAIN_THERE}(?=[0-9A-Z附口里内]|$))"
WORDLESS = rf"(?P<wordless>(?:(?<![A-Z0-9])(?:[A-Z]|[0-9]{{1,2}})坊-?|{VILLAGE}[A-Z]-?){_INNER})"
_WORDLESS = re.compile(WORDLESS)
LANED_NAME = re.compile(
    f"(?:[0-9{_NUMERALS}](?:{_ROW_WORD})|[0-9A-Z{_NUMERALS}](?:坊|片|区|组团)|{_SIDE}(?:{_WARD_WORD}))"
)
_LEADING = quick(rf"{_CHAIN_THERE}(?=[0-9A-Z附甲乙丙丁]|$|[\u4e00-\u9fff]{{3}})")
_ROWS_THERE = quick(rf"(?:{CHAIN}|(?:{_ROW})+)(?![0-9]{{1,3}}弄)(?=[0-9A-Z附]|$)")
_IN_NAME = re.compile(rf"([\u4e00-\u9fff]{{2,10}}?)({CHAIN})(?=[0-9A-Z附甲乙丙丁]|$|[\u4e00-\u9fff]{{3}})")
_ENDING = quick(rf"(?<=[\u4e00-\u9fff]{{2}})({CHAIN})$")
_WHOLE = quick(rf"{CHAIN}|(?:{_ROW})+")
_SETTLED = "村|围|庄|屯|寨|坊|社|厝|墟|圩|新区|小区"  # with which the names of villages end
_SETTLEMENT = re.compile(rf"([\u4e00-\u9fff]{{1,9}}?(?:{_SETTLED}))((?:{_ROW})+)(?=[0-9A-Z附甲乙丙丁]|$)")
_OF_ROAD = re.compile(rf"(.{{2,}}(?:{_SETTLED}|城|苑|园))({_SIDE}?{_MARK}(?:{_ROW_WORD}|弄|街))$")
_BEHIND = (re.compile(_CHAIN_THERE), re.compile(rf"{CHAIN}|(?:{_ROW})+"))
_SEGMENT = re.compile(rf"-?([A-Z]|{_SIDE}?{_MARK}|{_SIDE})-?({_WARD_WORD}|{_ROW_WORD}|[房方芳防纺放访仿]|支?弄|组)?")
_HEARD = dict.fromkeys("房方芳防纺放访仿", "坊")
_WARDS = frozenset(("坊", "片区", "片", "区", "组团", "围"))
_ROWS = frozenset(("横巷", "直巷", "支巷", "横街", "直街", "横", "直", "巷", "排", "条"))

_LANES = frozenset(("弄", "支弄", "巷"))
_ALLEY = ("巷", "弄")  # the 弄 of Taiwan are in a 巷


class Segment(NamedTuple):
    """One part of a lane: its number, letter or side, and its word; no word where none is told."""

    mark: str
    word: str


def leading_lane(text: str, *, row: bool = False) -> tuple[str, str] | None:
    """Return the lane with which a normalised text right behind a village's name begins, and the rest.

    With `row` behind any name: a lane with a row, since a ward alone is none there.

    >>> leading_lane("A坊三巷6号"), leading_lane("松柏路6号"), leading_lane("1区3幢", row=True)
    (('A坊3巷', '6号'), None, None)
    """
    found = (_ROWS_THERE if row else _LEADING).match(text)
    return (lane_key(found[0]), text[found.end() :]) if found else None


def lane_told(text: str, place: int, *, ward: bool) -> tuple[int, int] | None:
    """Return where a lane stands that begins at a place of a normalised text; one that is but a ward, if asked for.

    >>> lane_told("东水三巷6号", 2, ward=False), lane_told("东水东区", 2, ward=False)
    ((2, 4), None)
    """
    found = None if _WORDLESS.match(text, place) else _BEHIND[not ward].match(text, place)
    return found.span() if found else None


def lane_within(text: str) -> tuple[str, str, str] | None:
    """Return the village at the beginning of a normalised text, its lane, and the rest.

    >>> lane_within("岗厦新村一坊3巷6号"), lane_within("岗厦新村一巷6号"), lane_within("皇岐一巷6号")
    (('岗厦新村', '1坊3巷', '6号'), ('岗厦新村', '1巷', '6号'), None)
    """
    found = _IN_NAME.match(text) or _SETTLEMENT.match(text)
    return (found[1], lane_key(found[2]), text[found.end() :]) if found else None


def lane_behind(name: str) -> tuple[str, str] | None:
    """Return a village and the lane with a ward that its stated name ends with.

    >>> lane_behind("东水村A坊3巷"), lane_behind("东水村")
    (('东水村', 'A坊3巷'), None)
    """
    found = _ENDING.search(name)
    return (name[: found.start()], lane_key(found[1])) if found else None


def is_lane(text: str) -> bool:
    """Tell whether a text is but a lane: A坊3巷, 三巷."""
    return _WHOLE.fullmatch(text) is not None


def village_of_road(road: str) -> str | None:
    """Return the village that a road's name tells before the number of a lane.

    >>> village_of_road("乡坑新村一巷"), village_of_road("富英五街")
    ('乡坑新村', None)
    """
    found = _OF_ROAD.fullmatch(road)
    return found[1] if found else None


@lru_cache(maxsize=65_536)
def lane_key(text: str) -> str:
    """Return a lane as it is kept: figures for numerals, wards as they are meant.

    >>> lane_key("A房三横巷"), lane_key("第二片区五巷"), lane_key("A-7巷")
    ('A坊3横巷', '2片区5巷', 'A-7巷')
    """
    parts = segments(text)
    if not parts:
        return text
    return "".join(f"{one.mark}{one.word}" if one.word else f"{one.mark}-" for one in parts).removesuffix("-")


@lru_cache(maxsize=65_536)
def segments(text: str) -> tuple[Segment, ...]:
    """Return the parts of a lane; none where it is told in another way.

    >>> [tuple(one) for one in segments("A坊3巷")], segments("岗厦")
    ([('A', '坊'), ('3', '巷')], ())
    """
    found, place = [], 0
    while place < len(text):
        part = _SEGMENT.match(text, place)
        if part is None or part.end() == place:
            return ()
        word = part[2] or ""
        found.append(Segment(_figures(part[1]), _HEARD.get(word, word)))
        place = part.end()
    return tuple(found)


def _figures(mark: str) -> str:
    mark = re.sub(f"[{_NUMERALS}]+", lambda found: figures_of(found[0]), mark.removeprefix("第"))
    return re.sub("(?<![0-9])0+(?=[1-9])", "", mark)


class Lanes:
    """The lanes of a registry by what is told of them."""

    def __init__(self, code_of: dict[str, int]) -> None:
        self._code_of = code_of
        self._by_marks: dict[tuple[str, ...], list[tuple[int, tuple[Segment, ...], tuple[Segment, ...]]]] = {}
        for text, code in code_of.items():
            whole = segments(text)
            for told in dict.fromkeys(_tellings(whole)):
                self._by_marks.setdefault(tuple(one.mark for one in told), []).append((code, told, whole))

    def __len__(self) -> int:
        """Return how many lanes there are."""
        return len(self._by_marks)

    def alike(self, told: str) -> tuple[list[int], list[int]]:
        """Return the codes that a told lane is, and those it may be: of one part of it, or by another word."""
        exact = self._code_of.get(told)
        same, near = [exact] if exact else list[int](), list[int]()
        parts = segments(told)
        for code, part, whole in self._by_marks.get(tuple(one.mark for one in parts), ()) if parts else ():
            inner = part[0] != whole[0] and part[0].word == _ALLEY[1]  # 8弄 of 71巷8弄 is no 8巷
            fit = parts == part if inner else all(map(_fits, parts, part))
            if code != exact and fit:
                bare = all(not one.word for one in parts)
                (same if bare and part == whole else near).append(code)
        return same, near


def _tellings(whole: tuple[Segment, ...]) -> Iterator[tuple[Segment, ...]]:
    """Return the parts by which a lane may be told: all, the outer, the row without its ward, the 弄 without its 巷."""
    if whole:
        yield whole
    for size in range(1, len(whole)):
        yield whole[:size]
        if whole[0].word in _WARDS or (whole[0].word, whole[size].word) == _ALLEY:
            yield whole[size:]


def _fits(told: Segment, have: Segment) -> bool:
    """Tell whether a part may be meant by what is told: the same, or another word for a ward or for a row."""
    if not told.word or told.word == have.word:
        return True
    return any(told.word in words and have.word in words for words in (_WARDS, _ROWS, _LANES))


def common_villages(roads: Iterable[str]) -> dict[str, list[str]]:
    """Return the villages that the names of several roads tell, with these roads.

    >>> common_villages(["乡坑新村一巷", "乡坑新村二巷", "大庄一巷"])
    {'乡坑新村': ['乡坑新村一巷', '乡坑新村二巷']}
    """
    found: dict[str, list[str]] = {}
    for road in roads:
        village = village_of_road(road)
        if village and len(village) >= 3:
            found.setdefault(village, []).append(road)
    return {village: some for village, some in found.items() if len(some) > 1}
