"""What a text says in terms of a registry: names found in it, numbers, and what nothing explains."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from geo.address.columns import Floats
from geo.address.index import AddressIndex
from geo.address.names import COST_MOST, Kind, Mention, fold, generic_size
from geo.address.namesakes import APART, is_of_another_kind, keeps_its_stem, other_part, stands_apart
from geo.address.normalise import Normal
from geo.address.sounds import typed_syllables
from geo.address.tokens import Reading, Token, readings_of, tokens_of
from geo.address.wording import FILLER, Relation, Worth, relation_of, unexplained

STRONG = 0.5  # a name this sure is said, so that another one conflicts with it
WORTH_A_LOOK = 1.2  # unexplained nats from which on misspelt names are looked for
INITIALS_COST = 2.0
SHORT_NAME, BEFORE_COST = 5, 2.0
AREAS = (Kind.CITY, Kind.DISTRICT, Kind.TOWN)
ROAD_ENDS = frozenset(("", *"路街巷弄道号"))
AREA_WORDS = frozenset("省市区县镇乡")
OTHER_KIND_COST = 4.8  # 锦绣公寓 is not 锦绣花园
OTHER_KIND_MORE = 2.0  # what an ending of another kind costs beside the slips that it takes
TAIL_MISSING, TAIL_EACH, TAIL_SLIP = 1.3, 0.2, 2.4  # an ending left out, each of its characters; one miswritten
OTHER_SLIP, STEM_COST = 3.0, 1.5  # another character, and none of the name's own is as written: 四北巷, 思乐巷
FIRST_SLIP = 0.3  # the first character replaced beyond left out
APART_COST = 4.8  # 新虹桥路 is not 虹桥路
PART_COST = 4.0  # 锦绣花园二期 where the registry knows no such part
BEHIND_COST = 1.6  # 北辰院子 is not 北辰别墅
SIDE_COST = 1.3  # a character beside half a name that belongs to neither it nor anything else
_LETTERS = re.compile(r"[A-Z]{3,}")
_SPELLED = re.compile(r"[A-Z]{2,}(?: [A-Z]{2,})*")


class Named(NamedTuple):
    """A name of one kind found in a text, and its price."""

    kind: Kind
    code: int
    begin: int
    end: int
    cost: float


@dataclass(frozen=True)
class Evidence:
    """All that is found in a text. Spans are places in the normalised text."""

    text: str
    named: tuple[Named, ...]
    tokens: tuple[Token, ...]
    readings: tuple[Reading, ...]
    worth: Worth
    relation: Relation | None

    @cached_property
    def _by_kind(self) -> dict[int, list[Named]]:
        found: dict[int, list[Named]] = defaultdict(list)
        for one in sorted(self.named, key=lambda one: (one.cost, one.begin)):
            found[one.kind].append(one)
        return found

    def of(self, kind: Kind) -> list[Named]:
        """Return the names of one kind, cheapest first."""
        return self._by_kind.get(kind, [])


def evidence_of(index: AddressIndex, normal: Normal, *, thorough: bool = False) -> Evidence:
    """Return what a normalised text says; `thorough` looks for misspelt names even where all is explained."""
    text = normal.text
    written = _outermost(index.names.written(fold(text)))
    named = _named(index, written)
    tokens = tokens_of(text, _with_digits(text, written), index.odd_buildings)
    whole = (Kind.ROAD, Kind.COMPOUND)
    named_end = max((one.end for one in named if one.kind in whole and one.cost < 0.15), default=0)
    worth = unexplained(text, tokens, named_end)
    left = _left(worth.cost, named)
    if not tokens:
        named = [_less_sure(text, one, worth.cost, named) for one in named]
    named = [_as_told(text, one, named) for one in named]
    some = any(one.kind in (Kind.ROAD, Kind.COMPOUND, Kind.ALIAS) for one in named)
    if thorough or left > WORTH_A_LOOK or not some:
        named += _misspelt(index, text, written, tokens, worth.cost)
    if not some:
        named += _by_letters(index, text)
    roads = {one.end for one in named if one.kind is Kind.ROAD}
    estates = {one.end for one in named if one.kind in (Kind.COMPOUND, Kind.COMMUNITY, Kind.ALIAS)}
    behind = max((one.end for one in named if one.kind in (Kind.COMPOUND, Kind.ROAD)), default=2)
    return Evidence(
        text, tuple(named), tuple(tokens), tuple(readings_of(tokens, roads, estates)), worth, relation_of(text, behind)
    )


def _outermost(found: list[Mention]) -> list[Mention]:
    """Leave out names that are a part of a longer one, such as 望江街 in 望江街道."""
    kept: list[Mention] = []
    for one in sorted(found, key=lambda one: (one.begin - one.end, one.begin)):
        inside = [other for other in kept if other.begin <= one.begin and one.end <= other.end]
        if not any(other.end - other.begin > one.end - one.begin for other in inside):
            kept.append(one)
    return kept


def _named(index: AddressIndex, found: list[Mention]) -> list[Named]:
    return [
        Named(target.kind, target.code, one.begin, one.end, one.cost + target.cost)
        for one in found
        for target in index.names.targets(one.surface)
    ]


def _less_sure(text: str, one: Named, cost: Floats, named: list[Named]) -> Named:
    """Return a landmark's name with the price of characters right before it that belong to nothing: 朱铭口腔诊所."""
    if (
        one.kind is not Kind.COMPOUND
        or one.end - one.begin > SHORT_NAME
        or text[one.begin - 1 : one.begin] in ROAD_ENDS
    ):
        return one
    free = [k for k in range(max(0, one.begin - 2), one.begin) if cost[k] > FILLER and text[k] not in AREA_WORDS]
    free = [k for k in free if text[k] >= "\u3400"]
    free = [k for k in free if not any(other.begin <= k < other.end for other in named)]
    return one._replace(cost=one.cost + BEFORE_COST * len(free))


def _as_told(text: str, one: Named, named: list[Named]) -> Named:
    """Return a name with the price of what makes it another one: 新 before it, a part behind it that is not known."""
    if one.kind not in (Kind.ROAD, Kind.COMPOUND):
        return one
    spans = [(other.begin, other.end) for other in named]
    cost = APART_COST if stands_apart(text, one.begin, spans) else 0.0
    if one.kind is Kind.COMPOUND:
        cost += PART_COST if other_part(text, one.end, spans) else 0.0
    return one._replace(cost=one.cost + cost)


def _with_digits(text: str, found: list[Mention]) -> list[tuple[int, int]]:
    """Return the spans of names that hold figures: 3号路, 钢铁厂2村."""
    return [(one.begin, one.end) for one in found if any(char.isdigit() for char in text[one.begin : one.end])]


def _left(worth: Floats, named: list[Named]) -> float:
    left = worth.copy()
    for one in named:
        left[one.begin : one.end] = 0.0
    return float(left.sum())


def _misspelt(index: AddressIndex, text: str, written: list[Mention], tokens: list[Token], cost: Floats) -> list[Named]:
    """Return names that a part of the text nearly is, outside names that are written in full."""
    closed = [(token.begin, token.end) for token in tokens]
    closed += [(one.begin, one.end) for one in written if _is_area(index, one)]
    folded, blocked, places = _respelled(text, closed)
    sure = [(one.begin, one.end) for one in written if _full(index, one)]
    free = cost > FILLER
    for low, high in [*sure, *((one.begin, one.end) for one in written if _of_area(index, one))]:
        free[low:high] = False
    spans = [(one.begin, one.end) for one in written]
    found = []
    for one in (_whole(index, folded, one) for one in index.names.nearly(folded, blocked)):
        begin, end = places[one.begin], places[one.end - 1] + 1
        if one.cost <= 0 or any(low <= begin and end <= high and not free[high : high + 1].any() for low, high in sure):
            continue
        slip = 0.0
        if _first_miswritten(text, begin, end, index.names.texts[one.surface], free):
            begin -= 1
            slip = FIRST_SLIP
        beside = slip + SIDE_COST * free[max(0, begin - 2) : begin].sum()
        whole = text[end - 1] == index.names.texts[one.surface][-1]  # the name is written to its end
        behind = free[end : end + (0 if whole else 2)]
        if len(behind) and behind.sum() == 1 and behind[0]:  # one character stands where the end of the name should
            beside, end = beside + BEHIND_COST, end + 1
        else:
            beside = beside + OTHER_KIND_COST * behind[:1].sum()
        cost_of = one.cost + float(beside) + (APART_COST if stands_apart(text, begin, spans) else 0.0)
        if one.cost >= OTHER_SLIP and not keeps_its_stem(text[begin:end], index.names.texts[one.surface]):
            cost_of += STEM_COST
        if is_of_another_kind(text, begin, end, index.names.texts[one.surface]):
            cost_of = max(cost_of + OTHER_KIND_MORE, OTHER_KIND_COST)
        if cost_of > COST_MOST + 1:
            continue
        found += [
            Named(target.kind, target.code, begin, end, cost_of + target.cost)
            for target in index.names.targets(one.surface)
        ]
    return found


def _whole(index: AddressIndex, folded: str, one: Mention) -> Mention:
    """Return a mention that leaves its ending out as one with that miswritten, where half of it follows: 创业申心."""
    name = index.names.texts[one.surface]
    tail = generic_size(name)
    told = folded[one.end : one.end + tail]
    if tail < 2 or len(told) != tail or told.isascii() or one.end - one.begin != len(name) - tail:
        return one
    if sum(a == b for a, b in zip(told, name[-tail:], strict=True)) != tail - 1:
        return one
    return one._replace(end=one.end + tail, cost=max(one.cost - TAIL_MISSING - TAIL_EACH * tail, 0.0) + TAIL_SLIP)


def _full(index: AddressIndex, one: Mention) -> bool:
    """Tell whether a mention is of a whole name, not of a short form."""
    return any(target.cost < 0.15 for target in index.names.targets(one.surface))


def _first_miswritten(text: str, begin: int, end: int, name: str, free: npt.NDArray[np.bool_]) -> bool:
    """Tell whether a mention leaves out the first character of a name, and another one stands there: 店贸中心."""
    if begin < 1 or not free[begin - 1] or text[begin - 1] < "\u3400" or text[begin - 1] in APART:
        return False
    return end - begin == len(name) - 1 and text[begin] == name[1]


def _of_area(index: AddressIndex, one: Mention) -> bool:
    """Tell whether a mention is of a city, district or town alone, in full or short."""
    return all(target.kind in AREAS for target in index.names.targets(one.surface))


def _is_area(index: AddressIndex, one: Mention) -> bool:
    """Tell whether a mention is the whole name of a city, district or town."""
    return all(target.kind in AREAS and target.cost < 0.15 for target in index.names.targets(one.surface))


def _respelled(text: str, taken: list[tuple[int, int]]) -> tuple[str, list[bool], list[int]]:
    """Return the folded text with pinyin as syllables, the places no name may cover, and the way back."""
    closed = [False] * len(text)
    for low, high in taken:
        closed[low:high] = [True] * (high - low)
    out, blocked, places, last = [], [], [], 0
    for found in _SPELLED.finditer(text):
        syllables = typed_syllables(found[0].replace(" ", ""))
        if syllables is None or (len(syllables) < 2 and not _beside_han(text, *found.span())):
            continue
        out.append(fold(text[last : found.start()]) + syllables)
        blocked += closed[last : found.start()] + [False] * len(syllables)
        size, many = found.end() - found.start(), len(syllables)
        places += [*range(last, found.start())]
        places += [found.start() + (k * size) // many for k in range(many - 1)] + [found.end() - 1]
        last = found.end()
    out.append(fold(text[last:]))
    return "".join(out), blocked + closed[last:], [*places, *range(last, len(text))]


def _beside_han(text: str, begin: int, end: int) -> bool:
    """Tell whether letters stand beside a Chinese character: 锦XIU花园."""
    return text[begin - 1 : begin] >= "\u3400" or text[end : end + 1] >= "\u3400"


def _by_letters(index: AddressIndex, text: str) -> list[Named]:
    """Return names by the first letters of their syllables: YGSA for 阳光水岸."""
    found = []
    for hit in _LETTERS.finditer(text):
        for surface in index.names.lettered(hit[0]):
            found += [
                Named(target.kind, target.code, hit.start(), hit.end(), INITIALS_COST + target.cost)
                for target in index.names.targets(surface)
            ]
    return found


class Table(NamedTuple):
    """What a text says of one kind of name, by code: the price of each, and how much of the text it explains.

    The three rows of `gain` are all that is explained, what of it seemed a road, what of it stands behind a number.
    """

    weight: Floats
    gain: Floats
    said: Named | None


def table_of(evidence: Evidence, kind: Kind, size: int, absent: float, conflict: float, equal: float) -> Table:
    """Return weight and gain per code of a kind; codes not found conflict with a name that is surely said."""
    summed = np.zeros((3, len(evidence.text) + 1))
    for row, part in enumerate(evidence.worth):
        np.cumsum(part, out=summed[row, 1:])
    named = evidence.of(kind)
    best: dict[int, tuple[float, Floats]] = {}
    for one in named:
        gain = summed[:, one.end] - summed[:, one.begin]
        worth = equal - one.cost + float(gain[0])
        if one.code not in best or worth > best[one.code][0]:
            best[one.code] = (worth, gain)
    said = min(
        (one for one in named if one.cost <= STRONG and not _overlaid(evidence, one)),
        key=lambda one: (one.cost, one.begin - one.end),
        default=None,
    )
    weight, gain = np.zeros(size), np.zeros((3, size))
    if said:
        gain[:] = (summed[:, said.end] - summed[:, said.begin])[:, None]
        weight[:] = conflict
        weight[0] = absent
    for code, (value, covers) in best.items():
        weight[code], gain[:, code] = value - covers[0], covers
    return Table(weight, gain, said)


def _overlaid(evidence: Evidence, one: Named) -> bool:
    """Tell whether a longer name of another kind, as likely or nearly so, lies over a name."""
    return any(
        other.kind != one.kind and other.begin <= one.begin and one.end <= other.end
        and other.end - other.begin > one.end - one.begin and other.cost <= one.cost + 2.0
        for other in evidence.named
    )  # fmt: skip


def anchors_of(evidence: Evidence, place: int) -> dict[Kind, set[int]]:
    """Return the names that end right before a place of the text: what stands there belongs to them."""
    ends = [one for one in evidence.named if one.end <= place and one.cost <= 4.5]
    if not ends:
        return {}
    last = max(one.end for one in ends)
    if evidence.worth.cost[last:place].sum() > 0.5:
        return {}
    found: dict[Kind, set[int]] = defaultdict(set)
    for one in ends:
        if one.end == last:
            found[one.kind].add(one.code)
    return found
