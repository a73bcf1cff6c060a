"""Names of which a part was not heard or cannot be read: every name that begins and ends so may be meant."""

import re
from typing import NamedTuple

from geo.address.quick import quick
from geo.address.registry.names import Kind, Names, fold

MOST = 10  # names; more are too many to look up, and the name is asked for
BEFORE_MOST, HEARD_LEAST = 6, 1  # characters of a name before the gap; heard of it in all
ENOUGH = 2  # characters; who heard fewer is asked, whatever they are part of
OWN = (Kind.ROAD, Kind.COMPOUND, Kind.COMMUNITY)
_UNCLEAR = (
    "听不清楚?|没听清楚?|听不太清|未听清|不清楚?|不清晰|含糊不?清?|无法辨认|无法识别|识别失败|看不清楚?|辨认不清"
    "|字迹[不模][清糊]|模糊不?清?|缺字|缺失|污损|污渍|破损|涂改|折痕|水渍|电流声?|杂音|噪音|噪声|静音|信号[不差]好?"
    "|断线|断续|卡顿|掉线|中断|哔+|嘈杂声?|咳嗽声?|风声|喇叭声|方言|口音重?|听写不出|inaudible|unclear|unk|noise|blank"
)
_MARK = quick(
    rf"[\[【(（<《{{](?:此处|这里|部分|一段|语音)?(?:{_UNCLEAR})[.…。 ]*[\]】)）>》}}]"
    r"|(?<=[\u4e00-\u9fff])(?:什么什么|啥啥|某某|什么(?=[路街巷苑园村府城]|小区|花园|大厦)"
    r"|[啥某](?=路|街|巷|小区|花园|大厦|苑|村))的?"
    r"|(?<=[\u4e00-\u9fff])(?:[×✕✖□■○◯＊*?？_＿�]{1,6}|[xX]{2,6}|…{1,4}|\.{3,8}|。{2,8}|-{2,6})"
    r"(?=[\u4e00-\u9fff0-9A-Za-z ])"
    r"|(?<=[\u4e00-\u9fff])(?:听不清|没听清)(?=[路街巷苑园村府城0-9])"
)  # fmt: skip
_HEARD = re.compile(r"[\u4e00-\u9fff0-9]+$")
_BEHIND = re.compile(
    r"[ ]?(?P<rest>[\u4e00-\u9fff]{0,4}?(?:大道|大街|公路|路|街|巷|弄|胡同|小区|花园|家园|新村|公寓|大厦|广场|中心"
    r"|[园苑村府城庭湾里邸居郡]))"
    r"(?![\u4e00-\u9fff]*[路街巷])"
)
_ROAD = re.compile("(?:大道|大街|公路|路|街|巷|弄|胡同)$")
_LEAD = re.compile("[在是住到去下叫往]")
_NUMBER = re.compile(r" ?[0-9A-Za-z零一二三四五六七八九十百]+ ?(?:号|栋|幢|座|单元|弄|#|-|组|室)")


class Gap(NamedTuple):
    """A text with a name of which a part is missing: what stands before and behind the name, and what it may be.

    `names` is None where too many names, or none, begin and end as it does; `road` tells what kind of name is missing,
    `enough` whether so much of it was heard that one that fits alone is sure.
    """

    before: str
    behind: str
    names: tuple[str, ...] | None
    road: bool
    enough: bool


def gap_of(given: str, names: Names) -> Gap | None:
    """Return the first name of a text of which a part is told not to be understood; None where there is none."""
    for mark in _MARK.finditer(given):
        head = given[: mark.start()].rstrip()
        heard = _HEARD.search(head[-BEFORE_MOST:])
        rest = _BEHIND.match(given, mark.end())
        tail = rest["rest"] if rest else ""
        end = rest.end() if rest else mark.end()
        told = fold(heard[0]) if heard else ""
        numbered = _NUMBER.match(given, end) is not None
        if not tail and not numbered and not _alone(told, given[end:], names):
            continue
        found = _named(told, fold(tail), names, HEARD_LEAST if numbered else ENOUGH)
        if found is not None:
            size, texts = found
            heard_in_all = size + len(_ROAD.sub("", tail))
            behind = _MARK.sub("", given[end:])
            return Gap(head[: len(head) - size], behind, texts, bool(_ROAD.search(tail)), heard_in_all >= ENOUGH)
    return None


def _alone(told: str, behind: str, names: Names) -> bool:
    """Tell whether the beginning of a name stands where a place is told, and no name anywhere behind it."""
    return _LEAD.search(told) is not None and not any(_own(names, one.surface) for one in names.written(fold(behind)))


def _named(told: str, tail: str, names: Names, least: int) -> tuple[int, tuple[str, ...] | None] | None:
    """Return how many characters before the gap belong to the name, and the names that may be meant.

    None where what stands before the gap is a whole name already, or too little of one is told.
    """
    place_of = names.place_of
    if not tail and any(_own(names, place_of[told[k:]]) for k in range(len(told) - 1) if told[k:] in place_of):
        return None
    road = bool(_ROAD.search(tail))
    for size in range(len(told), -1, -1):
        begin = told[len(told) - size :]
        if len(begin) + len(_ROAD.sub("", tail)) < least:
            break
        texts = [text for text in names.beginning(begin) if text.endswith(tail)]
        texts = [text for text in texts if len(text) >= size + len(tail) and _own(names, place_of[text], road)]
        if texts:
            return size, tuple(texts) if len(texts) <= MOST else None
    return None


def _own(names: Names, surface: int, road: bool = False) -> bool:
    """Tell whether a surface is the name itself of a road, an estate or a village; with `road` of a road."""
    kinds = (Kind.ROAD,) if road else OWN
    return any(one.kind in kinds and not one.cost for one in names.targets(surface))
