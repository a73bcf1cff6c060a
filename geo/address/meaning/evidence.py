"""What a text says in terms of a registry: names found in it, numbers, and what nothing explains."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from geo.address.columns import Floats
from geo.address.meaning.above import free_above, unwritten
from geo.address.meaning.bare_names import bare_roads_told, short_area
from geo.address.meaning.hamlets import hamlets_told
from geo.address.meaning.misspelt import APART_COST, SURE, by_letters, misspelt
from geo.address.meaning.stems import BEFORE_COST, by_stem, of_another_kind
from geo.address.registry.branches import BRAND_COST, OTHER_BRANCH, branch_of_another, by_brand, other_branch, strange
from geo.address.registry.index import AddressIndex
from geo.address.registry.names import OTHER_NUMERAL, Kind, Mention, Named, fold, is_stem
from geo.address.registry.namesakes import NUMERALS, other_part, stands_apart
from geo.address.registry.surfaces import ALIAS_COST, COMMUNITY_SHORT, TOWN_SHORT
from geo.address.words import ENDINGS
from geo.address.writing.lanes import LANED_NAME, lane_told
from geo.address.writing.normalise import Normal
from geo.address.writing.offsets import Offset, offset_of
from geo.address.writing.tokens import Reading, Token, readings_of, tokens_of
from geo.address.writing.wording import (
    BASE,
    FILLER,
    Around,
    Relation,
    Worth,
    each_character,
    idle_clauses,
    relation_of,
    unexplained,
)

WHOLE = (Kind.ROAD, Kind.COMPOUND)
OUTER = (Kind.DISTRICT, Kind.TOWN)
OVER, SHORT_OVER = 2.0, 3.5  # what a longer name over a whole one, over a short form, may cost more
STRONG = 0.5  # a name this sure is said, so that another one conflicts with it
STRONG_AREA = 0.75  # a district in letters: LANSHAN DISTRICT
DEARER = 3.0  # what a name may cost more than another that ends at one place with it, to count there
WORTH_A_LOOK = 0.6  # unexplained nats from which on misspelt names are looked for
SHORT_NAME, SHORT_STEM = 5, 3
BEFORE_SHORT = 3.5  # the same before a short form: 博雅苑 is not 雅苑 for 雅苑名邸
# what stands before a name and is no part of it: 晕倒在
ROAD_ENDS = frozenset(("", *"路街巷弄道号在走去找到从往于至说称是把被给让和跟与"))
_BUILDING_BEHIND = re.compile("(?<=[0-9])[0-9]{1,2}幢")
_NAME_RUN = re.compile("[\u4e00-\u9fff]{3,7}(?=[0-9A-Z]|$)")
BEHIND_ROAD = frozenset("灯边面段况")
_DIGIT, _NUMBER_ON = re.compile("[0-9]"), re.compile("(?<=[0-9]号)(?:附|-)[0-9]")
_WAY = re.compile("[隔过往朝向走穿跨]|马路|这条|那条|[路街]的?$")  # how to come there from the number: 隔着马路对面
SIDE_MOST = 6  # characters between the side of a road and the number there
LANDMARK_LEAST = 4  # characters behind a number that are a name: 电影院 is what stands there
FORMER = ("老", "原", "旧")  # before an old name: 老机床厂宿舍
_LINK = re.compile("(?:的|(?:那|这)[边里]的?)?(?:[那这]一?[个家处])?的?")  # 茶亭那个阳光花园
AREA_WORDS = frozenset("省市区县镇乡")
OWN_DISTRICT = re.compile("[\u4e00-\u9fff]{2,3}[区县](?![0-9A-Z])")
FORMER_DISTRICT, DISTRICTS_LEAST = 4.6, 4  # what one costs; districts that a registry of a whole city has at least
PART_COST = 4.0  # 锦绣花园二期 where the registry knows no such part


@dataclass(frozen=True)
class Evidence:
    """All that is found in a text. Spans are places in the normalised text."""

    text: str
    named: tuple[Named, ...]
    tokens: tuple[Token, ...]
    readings: tuple[Reading, ...]
    worth: Worth
    relation: Relation | None
    away: Offset | None = None  # so many metres from what is named
    thorough: bool = False  # whether names nearly written were looked for

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
    whole = [one for one in index.names.written(fold(text)) if not _within_figures(normal, one)]
    written = bare_roads_told(index, normal, _outermost(_uncut(text, whole)))
    named = index.names.named(written)
    between = unwritten(text, named, index)
    named = [one for one in named if not any(low <= one.begin and one.end <= high for low, high in between)]
    away = offset_of(text)
    taken = _with_digits(text, written) + ([(away.begin, away.end)] if away else [])
    lanes = _lanes_behind(index, text, named, taken)
    tokens = tokens_of(text, taken, index.odd_buildings, normal.breaks, lanes)
    ends = {one.end: one.kind for one in named if one.kind in WHOLE and one.cost < SURE}
    spans = [(one.begin, one.end) for one in named] + [(one.begin, one.end) for one in tokens]
    estates = {end for end, kind in ends.items() if kind is Kind.COMPOUND}
    road_end = min((end for end, kind in ends.items() if kind is Kind.ROAD), default=0)
    around = Around(
        max((one.end for one in named if one.kind in WHOLE and one.cost <= STRONG), default=0),
        road_end,
        estates,
        idle_clauses(text, normal.breaks, spans),
        spans,
        frozenset((0, *normal.breaks)),
    )
    worth = unexplained(text, tokens, around)
    if away:
        for part in worth:
            part[away.begin : away.end] = 0.0
    _own_city(text, whole, index, worth)
    free_above(text, whole, between, index, worth)
    named += hamlets_told(index, text, named, tokens, worth)
    named = [short_area(normal, one, worth.cost, named) for one in named]
    named = [told for one in named if (told := by_stem(normal, one, worth.cost, named))]
    left = _left(worth.cost, named)
    named = [_less_sure(index, normal, one, worth.cost, named, SHORT_STEM if tokens else SHORT_NAME) for one in named]
    named = [_framed(text, worth.cost, _as_told(index, text, one, named), named) for one in named]
    some = any(one.kind in (Kind.ROAD, Kind.COMPOUND, Kind.ALIAS) for one in named)
    if thorough := thorough or left > WORTH_A_LOOK or not some:
        names = [one for one in written if not _is_stem(index, one)]
        named += misspelt(index, normal, names, tokens, worth.cost, _in_idle(text, around, worth.cost))
    if not some:
        named += by_letters(index, text)
    beside = _beside(named, worth.cost)
    named = [_among_strangers(index, normal, one, named, beside) for one in named]
    likely = _likely_ends(named)
    roads = {one.end for one in likely if one.kind is Kind.ROAD}
    estates = {one.end for one in likely if one.kind in (Kind.COMPOUND, Kind.COMMUNITY, Kind.ALIAS)}
    readings = readings_of(tokens, roads, estates)
    free = [one for one in tokens if not _of_a_name(one, named)]
    if len(free) < len(tokens):
        readings += readings_of(free, roads, estates)
    behind = max(ends, default=0) or max((one.end for one in named if one.kind in WHOLE), default=2)
    relation = _of_what_is_told(text, relation_of(text, behind), tokens)
    away = away if away and away.begin >= behind else None  # else it tells how far somebody has come
    return Evidence(text, tuple(named), tuple(tokens), tuple(readings), worth, relation, away, thorough)


def _in_idle(text: str, around: Around, cost: Floats) -> Floats:
    """Return what each character of the idle clauses costs by itself, and the others as they are."""
    found = cost.copy()
    by_itself = each_character(text) if around.idle else found
    for low, high in around.idle:
        found[low:high] = by_itself[low:high]
    return found


def _of_what_is_told(text: str, relation: Relation | None, tokens: list[Token]) -> Relation | None:
    """Return where beside a place is meant; none where that is beside another place told behind a number.

    188号(北家电影院对面): the number is the place, the landmark tells how to find it.
    """
    if relation is None:
        return None
    door = next((one for one in tokens if one.sort == "door" and 0 <= one.begin - relation.end <= SIDE_MOST), None)
    if door and relation.word[0] in "东西南北":  # 潮音路南边138号: the side on which the number stands
        return _of_what_is_told(text, relation_of(text, door.end), tokens)
    ends = [one.end for one in tokens if one.sort in ("door", "building") and one.end <= relation.begin]
    between = text[max(ends) : relation.begin] if ends else ""
    if not between.isalpha() or _WAY.search(between):
        return relation
    return None if int((each_character(between) > FILLER).sum()) >= LANDMARK_LEAST else relation


def _likely_ends(named: list[Named]) -> list[Named]:
    """Leave out names that cost much more than another one that ends where they do: they tell nothing of a number."""
    least: dict[int, float] = {}
    for one in named:
        least[one.end] = min(one.cost, least.get(one.end, one.cost))
    return [one for one in named if one.cost <= least[one.end] + DEARER]


def _within_figures(normal: Normal, one: Mention) -> bool:
    """Tell whether a mention cuts a number or word apart, 1号路 in 11号路, or is but figures: 54 for 五四社区.

    So does an alias 望江路15号 in 望江路15号附3号.
    Nor does a sign stand within the name of a numbered road: 12号，路上. A building may follow figures: 阳光1003幢.
    """
    text = normal.text
    if text[one.begin].isdigit() and any(one.begin < place < one.end for place in normal.breaks):
        return True
    if _NUMBER_ON.match(text, one.end):
        return True
    for k in (one.begin,) if _BUILDING_BEHIND.match(text, one.end) else (one.begin, one.end):
        both = text[max(0, k - 1) : k + 1]
        if len(both) == 2 and (both.isdigit() or (both.isascii() and both.isalpha())):
            return True
    return text[one.begin : one.end].isdigit()


def _of_a_name(token: Token, named: list[Named]) -> bool:
    """Tell whether a number may be of a name that is nearly told: 11号 of 11号跻22号 for 十一号路, an estate's A区."""
    ward = token.sort == "ward"
    kinds, last = WHOLE if ward else (Kind.ROAD,), token.end - ward  # 七巷 of 天荫新村七巷
    covered = any(one.kind in kinds and one.begin <= token.begin and last < one.end for one in named)
    return covered and token.sort in ("door", "ward")


def _uncut(text: str, found: list[Mention]) -> list[Mention]:
    """Leave out numbered roads that are a house number and a word behind a name: 祥照路|19号|路灯."""
    ends = {one.end for one in found}
    return [
        one
        for one in found
        if not (text[one.begin].isdigit() and one.begin in ends and text[one.end : one.end + 1] in BEHIND_ROAD)
    ]


def _outermost(found: list[Mention]) -> list[Mention]:
    """Leave out names that are a part of a longer one, such as 望江街 in 望江街道."""
    kept: list[Mention] = []
    for one in sorted(found, key=lambda one: (one.begin - one.end, one.begin)):
        inside = [other for other in kept if other.begin <= one.begin and one.end <= other.end]
        if not any(other.end - other.begin > one.end - one.begin for other in inside):
            kept.append(one)
    return kept


def _less_sure(
    index: AddressIndex, normal: Normal, one: Named, cost: Floats, named: list[Named], longest: int
) -> Named:
    """Return a name with the price of characters right before it that belong to nothing: 朱铭口腔诊所, 远洋金融中心."""
    text = normal.text
    if (
        not (one.kind is Kind.COMPOUND or (one.kind is Kind.COMMUNITY and one.cost > STRONG))
        or (one.end - one.begin > longest and one.cost <= STRONG and text[one.begin : one.end] not in ENDINGS)
        or text[one.begin - 1 : one.begin] in ROAD_ENDS
        or one.begin in normal.breaks
    ):
        return one
    free = [k for k in range(max(0, one.begin - 2), one.begin) if cost[k] > FILLER and text[k] not in AREA_WORDS]
    free = [k for k in free if text[k] >= "\u3400"]
    most = TOWN_SHORT if one.cost <= STRONG else STRONG  # 石桥张家湾 is a hamlet of the town 石桥街道
    known = [other for other in named if other.cost <= most or _holds(index, other, one)]
    free = [k for k in free if not any(other.begin <= k < other.end for other in known)]
    each = BEFORE_COST if one.cost <= STRONG else BEFORE_SHORT
    return one._replace(cost=one.cost + each * len(free))


def _holds(index: AddressIndex, area: Named, one: Named) -> bool:
    """Tell whether the short form of a community stands right before a name that is there: 石坑上坑."""
    right_before = area.kind is Kind.COMMUNITY and area.cost <= COMMUNITY_SHORT and area.end == one.begin
    if not right_before or one.kind is not Kind.COMPOUND:
        return False
    return bool((index.place["community"][index.place_of["compound"][one.code]] == area.code).any())


def _as_told(index: AddressIndex, text: str, one: Named, named: list[Named]) -> Named:
    """Return a name with the price of what makes it another one: 新 before it, a part behind it that is not known.

    半岛湾之家 is none of 半岛湾北苑 and 半岛湾西苑, of which 半岛湾 is the whole.
    """
    if one.kind not in (Kind.ROAD, Kind.COMPOUND):
        return one
    spans = [(other.begin, other.end) for other in named]
    apart = OTHER_NUMERAL if text[one.begin - 1 : one.begin] in NUMERALS else APART_COST
    former = 0 < one.cost <= ALIAS_COST and text[one.begin - 1 : one.begin] in FORMER
    cost = apart if not former and stands_apart(text, one.begin, spans) else 0.0
    if one.kind is Kind.COMPOUND:
        other = other_part(text, one.end, spans) or of_another_kind(text, one, index.word("compound", one.code))
        cost += PART_COST if other else 0.0
    return one._replace(cost=one.cost + cost)


def _beside(named: list[Named], cost: Floats) -> Floats:
    """Return what each character costs that no name surely said explains."""
    worth = cost.copy()
    for one in named:
        if one.cost <= (TOWN_SHORT if one.kind is Kind.TOWN else STRONG):  # 石桥张家湾: a town by its short form
            worth[one.begin : one.end] = 0.0
    return worth


def _among_strangers(index: AddressIndex, normal: Normal, one: Named, named: list[Named], beside: Floats) -> Named:
    """Return a landmark or estate with the price of another branch, or of more of a name, told beside it."""
    if one.kind not in (*WHOLE, Kind.COMMUNITY, Kind.TOWN):
        return one
    worth = beside.copy()
    worth[one.begin : one.end] = 0.0
    text, breaks, span = normal.text, normal.breaks, (one.begin, one.end)
    if one.kind is not Kind.COMPOUND:
        shop = any(other.end == one.begin and other.kind is Kind.COMPOUND and other.cost <= STRONG for other in named)
        more = OTHER_BRANCH if not shop and branch_of_another(text, breaks, span) else 0.0
    elif one.cost <= BRAND_COST:
        more = strange(text, breaks, span, index.word("compound", one.code), one.cost, worth)
    else:
        brand = one.kind is Kind.COMPOUND and by_brand(text, span, index.word("compound", one.code))
        more = OTHER_BRANCH if other_branch(text, breaks, one.end, worth, brand=brand) else 0.0
    return one._replace(cost=one.cost + more)


def _own_city(text: str, written: list[Mention], index: AddressIndex, worth: Worth) -> None:
    """Charge the registry's own city at the beginning of a text, be it within a name, like any other word.

    A district behind it that a registry of many does not know is a former one, likelier than one it does not reach.
    """
    start = 0
    for one in sorted(written, key=lambda one: (one.begin, one.begin - one.end)):
        if one.begin == start and index.names.tells(one.surface, Kind.CITY):
            start = one.end
            worth.cost[: one.end] = np.minimum(worth.cost[: one.end], BASE)
            if text[one.end : one.end + 1] in ("县", "区") and not _covered(one.end, written):
                worth.cost[one.end] = FORMER_DISTRICT  # 澄南县 is not the city 澄南市
            found = OWN_DISTRICT.match(text, one.end)
            if found and len(index.words["district"]) > DISTRICTS_LEAST:
                low, high = found.span()
                worth.cost[low:high] = np.minimum(worth.cost[low:high], FORMER_DISTRICT / (high - low))


def _covered(place: int, written: list[Mention]) -> bool:
    """Tell whether a name of the registry stands over a place of the text."""
    return any(one.begin <= place < one.end for one in written)


def _is_stem(index: AddressIndex, one: Mention) -> bool:
    """Tell whether a mention is of the stems of estates alone."""
    return all(is_stem(target) for target in index.names.targets(one.surface))


def _framed(text: str, cost: Floats, one: Named, named: list[Named]) -> Named:
    """Return the short form of a town or community as surely told where it stands right between other names.

    东郊区黄墩何埠头; behind idle words a town's too: 石桥锦绣花园, 我是石桥那个锦绣花园.
    """
    if one.kind not in (Kind.COMMUNITY, Kind.TOWN) or not STRONG < one.cost <= COMMUNITY_SHORT:
        return one
    others = [other for other in named if other.cost <= STRONG and other.kind is not one.kind]
    link = _LINK.match(text, one.end) if one.kind is Kind.TOWN else None
    behind = any(other.begin in (one.end, link.end() if link else -1) for other in others)
    before = bool((cost[: one.begin] <= FILLER).all()) or any(other.end == one.begin for other in others)
    return one._replace(cost=STRONG) if before and behind else one


def _with_digits(text: str, found: list[Mention]) -> list[tuple[int, int]]:
    """Return the spans of names that hold figures, 3号路, 钢铁厂2村, or a lane: 皇岐一巷."""
    spans = [(one.begin, one.end) for one in found]
    return [one for one in spans if _DIGIT.search(text, *one) or LANED_NAME.search(text, *one)]


def _lanes_behind(
    index: AddressIndex, text: str, named: list[Named], taken: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Return where lanes stand right behind the names of villages, be these short forms: 东水三巷."""
    if not len(index.lanes):
        return []
    ends = {one.end: one.kind is Kind.COMMUNITY for one in named if one.kind in (Kind.COMMUNITY, Kind.COMPOUND)}
    spans = (lane_told(text, end, ward=ward) for end, ward in ends.items())
    return [one for one in spans if one and not any(low < one[1] and one[0] < high for low, high in taken)]


def names_more(evidence: Evidence) -> bool:
    """Tell whether what may be a name that is not known stands right behind a house number: 大丰路32号云澜溺都."""
    door = next((one for one in evidence.tokens if one.sort == "door"), None)
    found = _NAME_RUN.match(evidence.text, door.end) if door else None
    if not found or any(one.begin == found.start() and one.cost <= STRONG for one in evidence.named):
        return False
    told = evidence.worth.cost[found.start() : found.end()] > FILLER
    return bool(told[0] and told.sum() >= len(told) - 1)  # 都 is a word as well


def _left(worth: Floats, named: list[Named]) -> float:
    left = worth.copy()
    for one in named:
        left[one.begin : one.end] = 0.0
    return float(left.sum())


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
