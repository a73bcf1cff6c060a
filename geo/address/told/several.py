"""Texts that hold two addresses: which of them is not meant, and where one ends and the other begins."""

import re
from dataclasses import replace
from itertools import pairwise

from geo.address.meaning.crossing import BOTH
from geo.address.meaning.evidence import Evidence
from geo.address.registry.names import Kind, Named, Names, fold
from geo.address.told.either import EITHER
from geo.address.told.text import cut, marked
from geo.address.writing.characters import BREAK as BREAK_MARK
from geo.address.writing.normalise import Normal
from geo.address.writing.numerals import NUMERALS
from geo.address.writing.tokens import Token

_SENT = "送到|送至|送往|寄到|寄往|运到|运往|拿到|发到|送去"
_NOW = "现在|现已|现居|现|目前|实际|已经|已"
_LIVES = "居住地址|居住地|居住在|居住|家庭住址|住址|地址|住在|住|搬至|搬到|搬在|迁至|迁到|在|是"
_WHO = "居民|住户|业主|租户|租客|村民|市民|群众|老人|物业"
_TELLS = "反映|来电|打来|称|投诉|举报|报警|报修|求助|说"
_NOT_MEANT = (
    "(?<=[0-9号幢室元层组])(?:[往向朝]|去往|开往)(?P<out>[^\x1f]{3,40}?)(?:的?方向|那?边(?=走|开|去|过))",
    "不是(?P<out>[^是\x1f]{3,60}?)\x1f?(?:而?是)",
    "不在(?P<out>[^在\x1f]{3,60}?)\x1f?(?:而?是?在)",
    "(?:不是|不在|并非|非)(?P<out>[^\x1f]{3,60})",
    f"从(?P<out>[^\x1f]{{3,60}}?)\x1f?(?:{_SENT})(?=.{{3}})",
    "从(?P<out>[^\x1f]{3,60}?)\x1f?[搬迁][到至往进](?=[^\x1f]{3,40}?了)",
    f"(?:原来?|以前|原先|之前|过去|曾经|户籍|户口)(?:居?住在?|地址|所在地|地|在|址)?\x1f?(?P<out>.{{3,60}}?)"
    f"\x1f?(?:{_NOW})\x1f?(?:{_LIVES})\x1f?(?:{_LIVES})?(?=.{{3}})",
    "(?:原来|以前|原先|之前|过去|曾经|原)(?:在|住在?|是|地址是?|址)(?P<out>[^\x1f]{3,60}?)(?:\x1f|现在?|$)",
    "(?:之前|刚才|上次|先前|昨天|原先|原来)(?:[报说讲写填]|登记)[的过]?[是在]?(?P<out>.{3,60}?)\x1f?"
    "(?:[写说讲报填]错|有误|不对|错)了?\x1f?(?:(?:正确|准确|实际)的?|应该|应当)?(?:地址)?[是在]?(?=.{3})",
    "(?<=[0-9号幢室])\x1f(?:从|由)?(?P<out>[^\x1f]{3,60}?)(?:搬过?来|迁过?来|迁入)的?(?=\x1f|$)",
    "(?<=[0-9号幢室])\x1f(?:原|以前)(?P<out>[^\x1f]{2,40}[0-9][^\x1f]{0,20})(?=\x1f|$)",
    "\x1f(?:原名|原称|原来?叫?|以前叫|过去叫|从前叫|旧称|旧名|曾用名|老)(?P<out>[^\x1f0-9]{2,12})(?=\x1f|$|[0-9])",
    f"家?住在?(?P<out>[^住]{{3,60}}?)的[^住]{{0,9}}?\x1f?(?:{_TELLS})(?=.{{3}})",
    f"^(?P<out>.{{3,60}}?)的(?:{_WHO})\x1f?(?:{_TELLS})(?=.{{3}})",
)
_EXCLUDED = tuple(map(re.compile, _NOT_MEANT))
# two places, of which the words choose none
_FROM_TO = (
    "(?<![路街巷道上])从(?P<one>.{3,60}?)\x1f?(?:搬到|搬往|搬至|到|去|至|往)(?P<other>.{3,})",
    "(?:起点|出发地|始发地|上车)[点在是]?\x1f?(?P<one>.{3,60}?)\x1f?(?:终点|目的地|下车)[点在是]?\x1f?(?P<other>.{3,})",
    "(?:家住|住在?|家在)(?P<one>[^住]{3,60}?)\x1f?(?:上班|工作|单位|公司|上学|开店)(?:地点|地址)?[在是]?\x1f?(?P<other>.{3,})",
    "(?P<one>.{3,60}?)\x1f?(?:搬到|搬往|搬至|迁到|迁至)(?P<other>.{3,})",
)
_PAIRS = (*EITHER, *map(re.compile, _FROM_TO))
AREAS = (Kind.CITY, Kind.DISTRICT, Kind.TOWN)
_UNHEARD = re.compile(
    "(?:听不清|分不清|不清楚|不确定|不知道|记不清)楚?\x1f?(?:到底)?是?(?P<one>[\u4e00-\u9fff]{1,3})还是(?P<other>[\u4e00-\u9fff]{1,3})"
)
_OR = (
    "(?<=[0-9号幢])(?:那?就|便)是(?=[0-9])|或者是?|(?<=[0-9号幢室])或(?![许多])|还是(?![那这][个里边件家条]|的|没|不[行能会给]|老[样地问毛]|照[样旧]|很|原来|一样|有人|上次)|抑或是?|或是|或许是?|(?:要么|要不|不然)就?是?"
    "|也(?:有可能|可能|许|说不定|像)就?是?"
)
_EITHER = re.compile(_OR)
_ONE = f"[0-9]{{1,4}}[A-Z]?|[A-Z]|[{NUMERALS}]{{1,3}}"
_COUNTED_EITHER = re.compile(
    f"(?P<one>{_ONE})(?P<same>号|幢|单元|室|期|区|段|支弄|弄|组|层|村|里)?{BREAK_MARK}?(?:或者?是?|还是|抑或是?){BREAK_MARK}?"
    f"(?P<two>{_ONE})(?P<unit>号|幢|单元|室|期|区|段|支弄|弄|组|层|村|里)(?![路街巷线])"
)
SURE_NAME, NAME_LEAST = 0.5, 3
NEARLY = 4.0  # a name with slips of more is none: 路上 is not 庐山巷
_SIDE_BY_SIDE = ("door", "building", "group")
_AND = ("", "和", "与", "跟", "及")
_TO = (*_AND, "到", "至", "-")  # of buildings in a row the first and the last are told
HOUSES_MOST = 100  # two such numbers side by side are two houses, 3号101号 is a room
_JOINS = re.compile(f"{_OR}|还有|或|以及|和|与|跟|及|到|至|~|&")


def without_excluded(normal: Normal, names: Names | None = None) -> Normal:
    """Return a text without the addresses of which it says that they are not meant.

    With `names` this is only done where what is left names a place of the registry, or nearly so.

    >>> from geo.address.writing.normalise import normalise
    >>> without_excluded(normalise("不是建国东路7号，是建国西路7号")).text
    '建国西路7号'
    """
    told, places = marked(normal)
    for pattern in _EXCLUDED:
        found = pattern.search(told)
        rest = told[: found.start()] + told[found.end() :] if found else ""
        if found and len(rest) > 3 and (names is None or names_one(rest, names) or _nearly_one(rest, names)):
            return cut(normal, [*range(found.start()), *range(found.end(), len(told))], places)
    return normal


_DENIED = re.compile(r"(?:(?:这里|这|地址|位置|我)?(?:并?不[是在]|并非))(?P<rest>[^是在就应吗么吧嘛?？]{3,})\Z")


def only_denies(text: str) -> bool:
    """Tell whether a text says but where something is not: 不在柳荫路7号; a question or another place says more.

    >>> only_denies("不在柳荫路7号"), only_denies("不是柳荫路7号吗"), only_denies("不是柳荫路7号，是9号")
    (True, False, False)
    """
    return _DENIED.match(text.strip()) is not None


def names_one(text: str, names: Names) -> bool:
    """Tell whether a road, an estate, a village or a whole address stands in a text as it is written."""
    return any(target.kind not in AREAS for one in names.written(fold(text)) for target in names.targets(one.surface))


def offers_strange(normal: Normal, evidence: Evidence, names: Names) -> bool:
    """Tell whether a text offers two places of which one is not on record: 柳荫路3号或者青云大道8号."""
    return says_either(normal.text) and any(not _named_whole(part.text, names) for part in parts_of(normal, evidence))


def _named_whole(text: str, names: Names) -> bool:
    """Tell whether a road, an estate or a village stands in a text by its whole name."""
    targets = (target for one in names.written(fold(text)) for target in names.targets(one.surface))
    return any(target.kind not in AREAS and not target.cost for target in targets)


def _nearly_one(text: str, names: Names) -> bool:
    """Tell whether what may be the name of a road or estate, miswritten or not on record, stands before a number."""
    found = (one for one in names.nearly(fold(text)) if one.end - one.begin >= NAME_LEAST)
    return any(
        text[one.end : one.end + 1].isdigit() and names.tells(one.surface, Kind.ROAD, Kind.COMPOUND) for one in found
    )


def pair_of(normal: Normal) -> list[Normal]:
    """Return the two places of a text that tells a way or a move from one to the other, else nothing.

    >>> from geo.address.writing.normalise import normalise
    >>> [one.text for one in pair_of(normalise("从柳荫路3号到建国东路51号"))]
    ['柳荫路3号', '建国东路51号']
    """
    told, places = marked(normal)
    for pattern in _PAIRS:
        found = pattern.search(told)
        if found:
            bare = found["one"][0].isdigit() and found["other"][0].isdigit()
            shared = range(found.start() if bare else 0)  # 柳荫路要么3号要么5号
            return [cut(normal, [*shared, *range(*found.span(name))], places) for name in ("one", "other")]
    return _counted_either(normal) or _unheard(normal)


def _counted_either(normal: Normal) -> list[Normal]:
    """Return both readings of a text that tells one of two numbers with the same unit word: 中山路2段或3段12号."""
    told, places = marked(normal)
    found = _COUNTED_EITHER.search(told)
    if found is None or found["same"] not in (None, found["unit"]):
        return []
    head, tail = range(found.start()), range(found.start("unit"), len(told))
    return [cut(normal, [*head, *range(*found.span(name)), *tail], places) for name in ("one", "two")]


def _unheard(normal: Normal) -> list[Normal]:
    """Return both readings of a text that tells which of two words was not heard: 南湖路八号，听不清是南还是兰."""
    found = _UNHEARD.search(normal.text)
    if found is None or len(found["one"]) != len(found["other"]):
        return []
    told = cut(normal, range(found.start()))
    if (found["one"] in told.text) == (found["other"] in told.text):
        return []
    old, new = found.group("one", "other") if found["one"] in told.text else found.group("other", "one")
    return [told, replace(told, text=told.text.replace(old, new, 1))]


def says_either(text: str) -> bool:
    """Tell whether a text offers two places itself."""
    return _EITHER.search(text) is not None


def parts_of(normal: Normal, evidence: Evidence) -> list[Normal]:
    """Return the two addresses of a text where a sign or a word joins them, else nothing.

    A second one that begins with its number shares the names before the first one's number.
    """
    text = normal.text
    houses = two_houses(evidence) or _listed(normal, evidence)
    if houses:
        one, other = houses
        unit = [] if one.sort == other.sort else [other.end - 1]
        first, second = [*range(one.end), *unit], [*range(one.begin), *range(other.begin, len(text))]
        return [cut(normal, [*first, *range(other.end, len(text))]), cut(normal, second)]
    joins = [(place, place) for place in normal.breaks] + [found.span() for found in _JOINS.finditer(text)]
    kinds = (Kind.ROAD, Kind.COMPOUND, Kind.ALIAS)
    names = [one for one in evidence.named if one.kind in kinds and one.cost <= NEARLY]
    for begin, end in sorted(joins):
        inside = any(one.begin < end and begin < one.end and one.cost < 1 for one in names if begin != end)
        if inside or begin < 3 or len(text) - end < 2:
            continue
        before = [one for one in names if one.end <= begin]
        behind = [one for one in names if one.begin >= end]
        numbers = [one for one in evidence.tokens if one.end <= begin]
        later = [one for one in evidence.tokens if one.begin >= end]
        first, second = list(range(begin)), list(range(end, len(text)))
        if text[begin:end] == "还是" and later and not numbers and _shared(behind, end, later[0].begin):
            first += range(later[0].begin, len(text))  # 张家湾还是李家湾3组15号
        anew = any(one.begin == end and one.kind in AREAS for one in evidence.named)
        named = any(one.end == begin for one in before) and any(BOTH.match(text, one.end) for one in behind)
        if named and begin < end and not numbers and not later:  # A路和B路都停水
            return [cut(normal, first), cut(normal, second)]
        both = (anew and before and behind) or (whole(before, numbers) and whole(behind, later))
        if both and (numbers or later or _far(before, behind)):
            return [cut(normal, first), cut(normal, second)]
        if before and numbers and later and later[0].begin == end and not behind:
            return [cut(normal, first), cut(normal, list(range(numbers[0].begin)) + second)]
        either = numbers and later and _EITHER.fullmatch(text, begin, end)
        if either and (whole(before, numbers) or whole(behind, later)):  # one of them is not on record
            return [cut(normal, first), cut(normal, second)]
    apart = _number_and_estate(evidence)
    return [cut(normal, range(apart)), cut(normal, range(apart, len(text)))] if apart else []


def _number_and_estate(evidence: Evidence) -> int:
    """Return where an estate with its building begins right behind a road and its number; 0 where none does.

    Where both are on record far apart, either may be meant.
    """
    roads = {one.end for one in evidence.of(Kind.ROAD) if one.cost <= SURE_NAME}
    estates = {one.begin: one.end for one in evidence.of(Kind.COMPOUND) if one.cost <= SURE_NAME}
    for one, other in pairwise(evidence.tokens):
        behind = estates.get(one.end, 0)
        if one.sort == "door" and one.begin in roads and behind == other.begin and other.sort in ("building", "dashed"):
            return one.end
    return 0


def two_houses(evidence: Evidence) -> tuple[Token, Token] | None:
    """Return two house numbers, buildings or groups that stand side by side: 柳荫路3号4号, 5幢和6幢之间, 4组和5组."""
    for one, other in pairwise(evidence.tokens):
        alike = one.sort == other.sort and one.sort in _SIDE_BY_SIDE and one.text != other.text
        joins = _AND if one.sort == "door" else _TO
        if alike and evidence.text[one.end : other.begin] in joins and _is_house(one) and _is_house(other):
            return one, other
    return None


def _listed(normal: Normal, evidence: Evidence) -> tuple[Token, Token] | None:
    """Return two numbers of which but the second has its unit word: 铁桷正街224、240号, 绣龙家园1、7栋."""
    ends = {one.end for kind in (Kind.ROAD, Kind.COMPOUND) for one in evidence.of(kind) if one.cost <= SURE_NAME}
    for one, other in pairwise(evidence.tokens):
        signs = [place for place in normal.breaks if one.end <= place <= other.begin]
        counted = one.sort == "plain" and other.sort in ("door", "building") and one.begin in ends
        if counted and signs and evidence.text[one.end : other.begin].strip() == "" and _is_listed(one, other):
            return one, other
    return None


def lists_two(normal: Normal, evidence: Evidence) -> bool:
    """Tell whether two houses or buildings are told of which neither is chosen."""
    return two_houses(evidence) is not None or _listed(normal, evidence) is not None


def _is_listed(one: Token, other: Token) -> bool:
    """Tell whether two numbers count the same: none is that of a room in the other."""
    sizes = [len(token.text.removesuffix("号").removesuffix("幢")) for token in (one, other)]
    return other.sort == "door" or max(sizes) < len("101")


def _is_house(token: Token) -> bool:
    """Tell whether a number is that of a house or building, not of a room in one: 3号101号."""
    number = token.text.removesuffix("号").removesuffix("幢")
    return token.sort in ("building", "group") or (number.isdigit() and int(number) < HOUSES_MOST)


def _shared(behind: list[Named], end: int, number: int) -> bool:
    """Tell whether a number stands behind a second name that follows the word that joins two, and behind all names."""
    return any(one.begin == end for one in behind) and all(one.end <= number for one in behind)


def whole(names: list[Named], numbers: list[Token]) -> bool:
    """Tell whether names are an address of their own: an estate, or a road with a number."""
    return any(one.kind is not Kind.ROAD for one in names) or bool(names and numbers)


def _far(before: list[Named], behind: list[Named]) -> bool:
    """Tell whether the names behind a join are others than those before it."""
    return not {(one.kind, one.code) for one in before} & {(one.kind, one.code) for one in behind}
