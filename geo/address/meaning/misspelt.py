"""Names that a part of a text nearly is: by sound, look, letters of their syllables, one character more or less."""

import re
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from geo.address.alike.align import MORE_COMMON, NEAR_LOOK
from geo.address.alike.shapes import look_alike
from geo.address.alike.sounds import coded
from geo.address.columns import Floats
from geo.address.meaning.ends import LONGEST_WORD, ended
from geo.address.meaning.respelt import respellings
from geo.address.registry.index import AddressIndex
from geo.address.registry.names import (
    COST_MOST,
    DIRECTIONS,
    Kind,
    Mention,
    Named,
    generic_size,
    is_family,
    is_stem,
)
from geo.address.registry.namesakes import (
    APART,
    NUMERALS,
    has_another_ending,
    is_another_institution,
    is_of_another_kind,
    keeps_its_stem,
    other_part,
    stands_apart,
)
from geo.address.words import ENDINGS, EVERYDAY, NAME_CHARACTERS, SOME_NAMES
from geo.address.writing.normalise import Normal
from geo.address.writing.tokens import Token
from geo.address.writing.wording import FILLER, KINDS_ALONE, MATTERS, SPEAKERS

AREAS = (Kind.CITY, Kind.DISTRICT, Kind.TOWN)
OF_COMMUNITIES = ("社区", "居委会", "村委会")  # no name of a road or estate holds them
_SHADOWED = frozenset((*AREAS, Kind.COMMUNITY))
SURE = 0.15  # a surface that costs no more is a whole name, not a short form
INITIALS_COST = 2.0
OTHER_KIND_COST = 4.8  # 锦绣公寓 is not 锦绣花园
OTHER_KIND_MORE = 2.0  # what an ending of another kind costs beside the slips that it takes
TAIL_MISSING, TAIL_EACH, TAIL_SLIP = 1.3, 0.2, 2.4  # an ending left out, each of its characters; one miswritten
OTHER_SLIP, STEM_COST = 3.0, 1.5  # another character, and none of the name's own is as written: 四北巷, 思乐巷
FIRST_SLIP = 0.3  # the first character replaced beyond left out
APART_COST = 4.8  # 新虹桥路 is not 虹桥路
BEHIND_COST = 1.6  # 北辰院子 is not 北辰别墅
OTHER_PART = 2.0  # 锦秀花园二期 where a surface holds no part
SHADOW = 2.0  # what a name over another has to cost less
BEFORE_NAMES = frozenset(" 省市区县旗镇乡道村社路街巷弄")  # what ends before a name; letters before a blank are one too
SIDE_COST, SIDE_MOST = 1.5, 3  # a character beside half a name that belongs to neither it nor anything else
NAMED_SO = 0.8  # what such a name costs more where no number speaks for the registered one
SIDE_NAMED = 3.0  # more where names are made of that character: 雨潮西路 is not 潮溪路
PLAUSIBLE = NAME_CHARACTERS | SOME_NAMES
SHORTEST, SHORT_COST = 2, 0.5  # two characters left of three may as well be of another name
ENDING_COST = 0.7  # 嘉园 for 家园 may be heard so, or be another one's
TORN_COST = 0.8  # characters in two parts
RUN_COST = 3.0  # letters left over beside a name in letters
SHORT_LEAST, SHORT_FORM = 3, 0.5
OF_HAMLETS, HEARD_MOST = frozenset(("group", "alley", "lane")), 3.7  # numbers behind a hamlet; slips of its name
# 11号跻22号 may be of 十一号路
_ROAD_NUMBER = re.compile("[0-9]{1,2}号(?:[A-Z][路街]|(?![楼院门附之幢弄室])[\u4e00-\u9fff](?=[0-9]))")
LEADS = frozenset("在去到从往的")
_LETTERS = re.compile(r"[A-Z]{3,}")
_ROAD_ON = re.compile("(?:路|街|巷|弄|大道)(?![\u4e00-\u9fff])")  # 梅庄路 is more than 梅庄
_SERVES = re.compile("卫生|医|服务|党群|文化|警务|养老")  # what a community has: 银杏社区卫生服务中心
_DASH = re.compile("(?<=[\u4e00-\u9fff])-(?=[\u4e00-\u9fff])")  # between the parts of an address


class _Around(NamedTuple):
    """A text with what stands in it beside the name that is looked at: spans of whole names, characters of nothing."""

    text: str
    sure: list[tuple[int, int]]
    spans: list[tuple[int, int]]
    free: list[bool]
    breaks: frozenset[int]
    open: list[bool]  # the same where idle clauses, of which a name may be the beginning, count for as much as others


def misspelt(
    index: AddressIndex, normal: Normal, written: list[Mention], tokens: list[Token], cost: Floats, alone: Floats
) -> list[Named]:
    """Return names that a part of the text nearly is, outside names that are written in full.

    `cost` is what each character costs that nothing explains, `alone` by itself, in whatever clause.
    """
    text, breaks = _DASH.sub(" ", normal.text), frozenset(normal.breaks)
    numbers = [one for one in tokens if one.sort != "ward"]  # 三巷 behind a village may be of a road's name
    closed = [(token.begin, token.end) for token in numbers if not _ROAD_NUMBER.match(text, token.begin)]
    closed += [(one.begin, one.end) for one in written if _is_area(index, one) and not _SERVES.match(text, one.end)]
    closed += _idle(text, cost)
    sure = [(one.begin, one.end) for one in written if _full(index, one) and not _of_area(index, one)]
    free, goes_on = (((one > FILLER) & np.array([char != " " for char in text])).tolist() for one in (cost, alone))
    for low, high in [*sure, *((one.begin, one.end) for one in written if _of_area(index, one))]:
        free[low:high] = goes_on[low:high] = [False] * (high - low)
    for place in _linking(text, free):
        free[place] = True
    around = _Around(text, sure, [(one.begin, one.end) for one in written], free, breaks, goes_on)
    best: dict[int, Mention] = {}
    groups = {token.begin for token in tokens if token.sort in OF_HAMLETS}
    for folded, blocked, begins, ends, torn in respellings(text, closed):
        for near in index.names.nearly(folded, blocked):
            one = near._replace(cost=near.cost + TORN_COST) if any(torn[near.begin : near.end]) else near
            if _is_less(index, around.spans, one):
                continue
            if _short(index, one) and not (ends[one.end - 1] in groups and _by_ear(index, one)):
                continue
            if text[begins[one.begin] : ends[one.end - 1]] in EVERYDAY:
                continue
            told = _whole(index, folded, one)
            priced = _priced(index, around, told._replace(begin=begins[told.begin], end=ends[told.end - 1]))
            if priced and not tokens and _may_be_named(text[priced.begin : priced.end], index.names.texts[one.surface]):
                priced = priced._replace(cost=priced.cost + NAMED_SO)
            if priced and priced.cost < getattr(best.get(one.surface), "cost", COST_MOST + 1):
                best[one.surface] = priced
    found = [
        Named(target.kind, target.code, one.begin, one.end, one.cost + target.cost)
        for one in best.values()
        for target in index.names.targets(one.surface)
    ]
    return [one for one in found if one.kind not in _SHADOWED or not _shadowed(one, found)]


def _shadowed(area: Named, found: list[Named]) -> bool:
    """Tell whether an area nearly named is but the end, or the whole, of what nearly names a road or estate better."""
    return any(
        other.kind not in _SHADOWED
        and other.begin <= area.begin
        and area.end <= other.end
        and other.cost <= area.cost - SHADOW
        for other in found
    )


def _idle(text: str, cost: Floats) -> list[tuple[int, int]]:
    """Return where a text speaks of who calls and why, or of a kind of place alone, be there names that sound so.

    One character may be of a name where what names are made of follows: 祥您南路 for 祥林南路.
    """
    names = PLAUSIBLE | NUMERALS
    named = [char in names and one > FILLER for char, one in zip(text, cost, strict=False)] + [False]
    every = [one.span() for pattern in (SPEAKERS, MATTERS) for one in pattern.finditer(text)]
    found = [(low, high) for low, high in every if high > low + 1 or not named[high]]
    kinds = [one.span() for one in KINDS_ALONE.finditer(text)]
    ends = {0, *(end for _, end in found)}
    return found + [(low, high) for low, high in kinds if low in ends or _alone(text, low, cost)]


def _linking(text: str, free: list[bool]) -> list[int]:
    """Return where a character that may link words stands alone within what may be one name: 和 of 祥和华府."""
    return [
        place
        for place in range(1, len(text) - 1)
        if not free[place] and free[place - 1] and free[place + 1] and {*text[place - 1 : place + 2]} <= PLAUSIBLE
    ]


def _alone(text: str, low: int, cost: Floats) -> bool:
    """Tell whether idle words stand before a kind of place; one character alone may be of its name: 煤处公司宿舍."""
    if cost[low - 1] > FILLER:
        return False
    return low < 2 or text[low - 1] in LEADS or bool(cost[low - 2] <= FILLER)


def _priced(index: AddressIndex, around: _Around, one: Mention) -> Mention | None:
    """Return a mention with the price of what stands beside it; None where it is a name that is written in full."""
    text, free, name, near = around.text, around.free, index.names.texts[one.surface], index.names.neighbours
    begin, end, slip = one.begin, one.end, one.cost
    over = [high for low, high in around.sure if low <= begin and end <= high]
    if slip <= 0 or any(len(name) <= high - begin or not _ROAD_ON.match(text, high) for high in over):
        return None
    told = text[begin:end]
    if (told in ENDINGS and not name.startswith(told)) or is_another_institution(told, name):
        return None
    if _first_miswritten(text, begin, end, name, free):
        begin -= 1
        slip += FIRST_SLIP + (MORE_COMMON if text[begin] in NAME_CHARACTERS else 0.0)
    if begin and text[begin - 1] not in BEFORE_NAMES:
        slip += _beside(around, begin)
    typed = any("A" <= char <= "Z" for char in text[begin:end])  # 太平SHANG务楼 does not end with 太平
    short = None if typed else ended(text[begin : begin + len(name) + LONGEST_WORD], name, one.cost, near)
    if short:
        end, slip = begin + short.end, slip - one.cost + short.cost
    else:
        end, slip = _behind(around, one, name, slip - one.cost + _by_look(text[begin:end], name, one.cost))
    slip += OTHER_PART if other_part(text, end, []) else 0.0
    slip += APART_COST if stands_apart(text, begin, around.spans) or _end_of_another(text, begin) else 0.0
    slip += RUN_COST * (_joined(text, begin) and bool(free[begin - 1]))
    slip += RUN_COST * (_joined(text, end) and bool(free[end]))
    slip += SHORT_COST if end - begin == SHORTEST < len(name) else 0.0
    if short is None:
        slip = _of_its_kind(text, one._replace(begin=begin, end=end), name, slip)
    return one._replace(begin=begin, end=end, cost=slip)


def _beside(around: _Around, begin: int) -> float:
    """Return the price of what stands right before half a name and may be of it: 雨潮西路 is not 潮溪路.

    What a sign or a word that links parts from it is not: 注意：旭升坊, 我们公司在旭升坊.
    """
    price = 0.0
    for place in range(begin - 1, max(0, begin - SIDE_MOST) - 1, -1):
        if not around.free[place] or place + 1 in around.breaks:
            break
        price += SIDE_COST + SIDE_NAMED * (place == begin - 1 and around.text[place] in PLAUSIBLE)
    return price


def _behind(around: _Around, one: Mention, name: str, slip: float) -> tuple[int, float]:
    """Return where a mention ends, and its price with that of what stands behind it."""
    last = around.text[one.end - 1]
    letters = "A" <= last <= "Z" and not _joined(around.text, one.end)
    whole = letters or _alike(last, name[-1])  # the name is written to its end
    behind = around.open[one.end : one.end + (0 if whole else 2)]
    if sum(behind) == 1 and behind[0] and not _joined(around.text, one.end):
        return one.end + 1, slip + BEHIND_COST  # one character stands where the end of the name should
    return one.end, slip + OTHER_KIND_COST * sum(behind[:1])


def _of_its_kind(text: str, one: Mention, name: str, slip: float) -> float:
    """Return the price of a mention with that of another stem, and of another word for the kind of place."""
    told = text[one.begin : one.end]
    shorter = len(told) < len(name)  # 是烟 is not 实验小学
    if (shorter or one.cost >= OTHER_SLIP) and not keeps_its_stem(told, name) and not _sounds_so(told, name):
        slip += STEM_COST
    slip += ENDING_COST if has_another_ending(told, name) else 0.0
    if is_of_another_kind(text, one.begin, one.end, name):
        slip = max(slip + OTHER_KIND_MORE, OTHER_KIND_COST)
    return slip


def _by_look(told: str, name: str, cost: float) -> float:
    """Return the price of a name of which characters are told that look like its own, at most what is given."""
    if cost < OTHER_SLIP or len(told) != len(name):
        return cost
    other = [(a, b) for a, b in zip(told, name, strict=True) if a != b]
    return min(cost, NEAR_LOOK * len(other)) if all(look_alike(a, b) for a, b in other) else cost


def _end_of_another(text: str, begin: int) -> bool:
    """Tell whether what may be a name begins with the direction of another road's name: 中路 of 沁园中路."""
    return (
        begin > 1
        and text[begin] in DIRECTIONS
        and text[begin + 1 : begin + 2] in ("路", "街")
        and text[begin - 1] >= "\u3400"
        and text[begin - 1] not in BEFORE_NAMES
    )


def _may_be_named(told: str, name: str) -> bool:
    """Tell whether a text is as good a name as the registered one that it nearly sounds like: 兰渠小学 and 南渠小学."""
    if len(told) != len(name):
        return False
    other = [k for k, (one, own) in enumerate(zip(told, name, strict=True)) if one != own]
    return any(told[k] in PLAUSIBLE and not _alike(told[k], name[k]) for k in other)


def _sounds_so(told: str, name: str) -> bool:
    """Tell whether hasty ears hear one name for the other: 胡田路 and 富天路."""
    return len(told) == len(name) and bool((coded(told).blurred == coded(name).blurred).all())


def _joined(text: str, place: int) -> bool:
    """Tell whether letters stand on both sides of a place: a name in letters takes the whole run of them."""
    both = text[max(0, place - 1) : place + 1]
    return len(both) == 2 and both.isascii() and both.isalpha()


@lru_cache(maxsize=65_536)
def _alike(one: str, other: str) -> bool:
    """Tell whether two characters are one or sound alike."""
    sounds = coded(one + other).syllables
    return one == other or bool(sounds[0] == sounds[1] >= 0)


def _whole(index: AddressIndex, folded: str, one: Mention) -> Mention:
    """Return a mention that leaves its ending out as one with that miswritten, where half of it follows: 创业申心."""
    name = index.names.texts[one.surface]
    tail = generic_size(name)
    told = folded[one.end : one.end + tail]
    if tail < 2 or len(told) != tail or told.isascii() or one.end - one.begin != len(name) - tail:
        return one
    other = [a for a, b in zip(told, name[-tail:], strict=True) if a != b]
    if len(other) != 1 or other[0] in DIRECTIONS:  # 枫林南街 is not 枫林大街
        return one
    return one._replace(end=one.end + tail, cost=max(one.cost - TAIL_MISSING - TAIL_EACH * tail, 0.0) + TAIL_SLIP)


def _full(index: AddressIndex, one: Mention) -> bool:
    """Tell whether a mention is of a whole name, not of a short form."""
    return any(target.cost < SURE for target in index.names.targets(one.surface))


def _short(index: AddressIndex, one: Mention) -> bool:
    """Tell whether a mention is of a short form of two or three characters: what is nearly one may be anything.

    So may what nearly is such a name that somebody gave to one address: 意识 is not 鱼市, 海之源 not 海职院.
    """
    if one.cost <= 0 or len(index.names.texts[one.surface]) > SHORT_LEAST:
        return False
    if len(index.names.texts[one.surface]) == SHORTEST and _of_kind(index, one, Kind.COMPOUND):
        return True
    if _of_kind(index, one, Kind.ALIAS):
        return True
    return all(target.cost > SHORT_FORM for target in index.names.targets(one.surface))


def _is_less(index: AddressIndex, spans: list[tuple[int, int]], one: Mention) -> bool:
    """Tell whether what is nearly an alias of an address is a name as it is written: 人民医院 for 人民医院新院."""
    return one.cost > 0 and (one.begin, one.end) in spans and _of_kind(index, one, Kind.ALIAS)


def _by_ear(index: AddressIndex, one: Mention) -> bool:
    """Tell whether a mention is a whole name of two characters, each heard for another at most: 孙塘 told as 顺塘."""
    size = one.end - one.begin
    return size == len(index.names.texts[one.surface]) == SHORTEST and one.cost <= HEARD_MOST and _full(index, one)


def _of_kind(index: AddressIndex, one: Mention, kind: Kind) -> bool:
    """Tell whether a mention is of one kind of name alone."""
    return all(target.kind is kind for target in index.names.targets(one.surface))


def _first_miswritten(text: str, begin: int, end: int, name: str, free: list[bool]) -> bool:
    """Tell whether a mention leaves out the first character of a name, and another one stands there: 店贸中心."""
    if begin < 1 or not free[begin - 1] or text[begin - 1] < "\u3400" or text[begin - 1] in APART | NUMERALS:
        return False
    if is_family(text, begin - 1):
        return False
    return end - begin == len(name) - 1 and text[begin] == name[1]


def _of_area(index: AddressIndex, one: Mention) -> bool:
    """Tell whether a mention is of a city, district or town alone, in full or short."""
    targets = [target for target in index.names.targets(one.surface) if not is_stem(target)]
    return bool(targets) and all(target.kind in AREAS for target in targets)


def _is_area(index: AddressIndex, one: Mention) -> bool:
    """Tell whether a mention is the whole name of a city, district or town, or of a community by its last word."""
    areas = (*AREAS, Kind.COMMUNITY) if index.names.texts[one.surface].endswith(OF_COMMUNITIES) else AREAS
    return all(target.kind in areas and target.cost < SURE for target in index.names.targets(one.surface))


def by_letters(index: AddressIndex, text: str) -> list[Named]:
    """Return names by the first letters of their syllables: YGSA for 阳光水岸."""
    found = []
    for hit in _LETTERS.finditer(text):
        for surface in index.names.lettered(hit[0]):
            found += [
                Named(target.kind, target.code, hit.start(), hit.end(), INITIALS_COST + target.cost)
                for target in index.names.targets(surface)
            ]
    return found
