"""The numbers in a text, and what each may count: lane, house number, building, unit, floor, room."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from geo.address.quick import quick
from geo.address.writing.doors import SIDE_DOORS, STEMS
from geo.address.writing.lanes import TOLD, WORDLESS
from geo.address.writing.ways import BELOW, DOUBT, SHOPS, Token, Way, ways_of

READINGS_MOST = 8
LOSS_MOST = 6.0  # a reading that is so much less likely than the best is left out

_LANE = (
    r"(?P<lane>[0-9]+弄(?:[0-9]+(?:支?弄|巷(?=[0-9])))?)"
    r"|(?P<alley>(?:(?<=[路街道段A-Z])|(?=[0-9]+巷[0-9]+[号弄]))[0-9]+巷(?:[0-9]+弄)?)"
)
# groups of villagers, and rows and blocks of yards
_GROUP = (
    r"(?P<group>(?:生产)?[0-9]+(?:村民小组|村民组|村小组|小组|组(?!团)|生产队|队|社(?!区)|排(?=[0-9])|区(?=[0-9]+号)))"
)
_YARD = "(?=[前后]楼|[小内里前后]院)"  # behind which house, or in which yard
_DOOR = (
    rf"(?P<door>[{STEMS}]?[0-9]{{1,6}}[A-Z]?[{STEMS}]?(?:(?:-[0-9]+)?号(?!线|院)(?:附[0-9]+号?|-[0-9]{{1,2}}(?![0-9-]*[幢室层单]|[0-9])"
    rf"|-?[{STEMS}](?:(?![\u4e00-\u9fff]{{2}})|{_YARD}))?|附[0-9]+号?|-[0-9]+号|-?[{STEMS}](?:(?![\u4e00-\u9fff])|{_YARD})"
    r"|号院))"
)
_BUILDING = (
    rf"(?P<building>(?:[0-9]+-)?[0-9]+[A-Z]?幢|(?<![号0-9])[{STEMS}]幢|(?<![A-Z])[A-Z][0-9]{{0,2}}幢|(?<=[A-Z]{{3}})[A-Z]幢"
    r"|(?<![A-Z])[A-Z](?=[0-9]{3,4}(?:室|$)))"
)
_UNIT = r"(?P<unit>(?:[0-9]+|[A-Z])单元)"
_FLOOR = r"(?P<floor>(?:(?<![A-Z])(?:[BFL]|LG|UG))?[0-9]+层(?:-[0-9]+|[0-9]{1,2}[号室])?)"
# shops in a mall: L2-118, GF10B, 4F22, JT210-220; and B1, A3, a floor or a building. No syllable has but consonants
_SPELLED = r"(?P<spelled>(?<![0-9-])(?:(?:[0-9]-){2,4}[0-9]|[0-9]{1,3}-[0-9]{1,3}-[0-9]{1,3})号(?![楼线]))"  # 2-4-5号
_SPOT = (
    r"(?P<code>(?<![A-Z0-9-])(?:[B-DF-HJ-NP-TV-Z]{2}-?[0-9]{1,4}[A-Z]?|[A-Z]-[A-Z][0-9]{1,4}[A-Z]?|[A-Z][0-9]{1,2}-[0-9]{2,4}[A-Z]?"
    r"|[1-9][A-Z][0-9]{2,3}|[A-Z][0-9]{3,4}(?=-[0-9]))(?:-[0-9]{1,4}[A-Z]?)*(?![A-Z0-9组弄队社]))"
    r"|(?P<letter>(?<![A-Z0-9-])[A-Z][0-9]{1,2}(?![0-9A-Z幢单#-]))"
)
_ROOM = r"(?P<room>[0-9]+[A-Z]?室)"
_BETWEEN = (
    r"(?P<between>[0-9]{1,5}号?(?:和|与|跟|到|至|-)[0-9]{1,5}号?(?:的)?(?:之间逐10+号|之间|中间|这一?段|那一?段|一段|沿线|路段)"
    r"|[0-9]{1,5}号[0-9]{1,5}号的?(?:之间|中间)"
    r"|[0-9]{1,5}号?(?:到|至|一直到)[0-9]{1,5}号(?!线|楼|院|门))"
)
# beds, desks, places to park: numbers of no house
_THING = (
    r"(?P<thing>(?<![A-Z0-9])(?:[A-Z]-?)?[0-9]{1,4}号?(?:床位?|病床|停?车位|泊位|(?<=号)口|出入?口|入口|检票口|号?桌|窗口|柜台|诊室|包厢|包间|车厢|登机口|机位)"
    r"(?![\u4e00-\u9fff]{0,2}[路街巷]))"
)
_STALL = (
    rf"(?P<stall>(?<![A-Z0-9号-])(?:[A-Z]-?)?[0-9]{{1,4}}[A-Z]?(?:-[0-9]{{1,4}}[A-Z]?)?号(?:{SHOPS})(?![路前后街镇]))"
)
_SHOP = (
    r"(?P<shop>(?:商铺|店铺|店面|门面|铺位|车库|车位|储藏室)[0-9]+(?:号|室)?"
    rf"|(?<=号)[0-9]{{1,3}}号(?:{SHOPS}))"
)
_DASHED = r"(?P<dashed>(?:[0-9]+|(?<![A-Z])[A-Z][0-9]{0,2})(?:-[0-9]+)+)"
_PLAIN = r"(?P<plain>[0-9]+[A-Z]?(?![A-Z]))"
_SORTS = (
    _BETWEEN, _SPELLED, WORDLESS, TOLD, _THING, _STALL, _SHOP, _LANE, _GROUP, _BUILDING, _UNIT, _FLOOR, _SPOT, _ROOM,
    _DOOR, _DASHED, _PLAIN,
)  # fmt: skip
_TOKEN = quick("|".join(_SORTS))
_STEM_BEHIND = re.compile(
    rf"(?<=[号0-9])(?P<stem>-?[{STEMS}])(?P<word>路(?=灯)|[那这门旁附的有对楼里隔上处在出前后口发被今明昨停没夜漏堵冒噪油井污垃施违积]?)"
)
_BESIDE = re.compile(r"[0-9A-Z]+期|[0-9A-Z]{1,2}组团|[0-9A-Z]区|[0-9]村|[0-9]段|[0-9]+路|[0-9]+线")
_TOWER = "(?:[座塔楼栋幢]|塔楼)"
_ONE_OF_TWO = f"[东南西北中前后左右主副]{_TOWER}"
_RISING, _APART = re.compile("([0-9]{1,5})-([0-9]{1,5})号"), 4  # house numbers between which a stretch is told
FLOOR = 1.5  # what a floor is less likely where a unit or a yard stands beside it
UNITS = "号附"
_STEM = frozenset(STEMS)
_SIDE_DOOR = re.compile(SIDE_DOORS)
BOTH = 1.0  # that 115-116号 are two houses, as against one with an addition
NO_UNIT = 1.6  # 44 9号 may be 44弄9号
SWAPPED_UNITS, OTHER_UNIT = 6.0, 4.8  # 45号5弄 may be 45弄5号, 17弄 be number 17: worth a question
LANED = ("lane", "alley", "group", "ward")  # behind these stands a house number
_INSIDE = tuple("下上顶道里内前后旁")  # behind 8号楼: 柳荫路8号楼下, 楼上漏水, 楼道里 are of number 8


@dataclass(frozen=True)
class Reading:
    """What the numbers of a text may say; `loss` is how much less likely than the plainest way, in nats.

    `door_at` and `building_at` are where lane or house number, and building, begin: the name before is what they belong
    to. `block` is the first and last number where a block of them is told, 43XX, or a stretch, 129号到159号之间; `step`
    is ten where the last digit of all of them is told: 1?7号.
    """

    lane: str = ""
    door: str = ""
    building: str = ""
    unit: str = ""
    room: str = ""
    loss: float = 0.0
    door_at: int = -1
    building_at: int = -1
    block: tuple[int, int] = (-1, -1)
    step: int = 1  # from one number of the block to the next


def tokens_of(
    text: str,
    taken: Iterable[tuple[int, int]] = (),
    odd: Iterable[str] = (),
    breaks: Sequence[int] = (),
    lanes: Iterable[tuple[int, int]] = (),
) -> list[Token]:
    """Return the numbers of a normalised text outside the parts that are taken by names.

    `odd` are buildings of the registry that bear a word for a number: 底商. A clause ends at `breaks`; `lanes` are
    known to be such by what stands before.
    """
    closed = list(taken)
    found = [Token("building", word, *span) for word in odd if (span := _odd_span(text, word))]
    found += [Token("ward", text[low:high], low, high) for low, high in lanes]
    closed += [(one.begin, one.end) for one in found]
    place = 0
    while place < len(text):
        hit = _TOKEN.search(text, place)
        if hit is None:
            break
        begin, end = hit.span()
        maybe, sort = "", str(hit.lastgroup)
        if sort in ("door", "plain") and (stop := _with_stem(text, end, breaks)) > end:
            end, sort = stop, "door"
        if sort == "door":
            maybe = _doubtful(text, end)
        inside = next((stop for start, stop in closed if start <= begin < stop), None)
        if inside is not None:
            place = inside
            continue
        beside = _BESIDE.match(text, begin)
        if beside and sort == "plain":
            place = beside.end()
            continue
        below = BELOW if sort == "building" and text.startswith(_INSIDE, end) else ""
        found.append(Token(sort, text[begin:end] + below + maybe, begin, end))
        place = end
    return sorted(found, key=lambda one: one.begin)


def _odd_span(text: str, word: str) -> tuple[int, int] | None:
    """Return where a building stands that bears a word; one of two towers by another word too: 西楼 for 西塔."""
    begin = text.find(word)
    if begin >= 0:
        return begin, begin + len(word)
    found = (
        re.search(rf"(?<=[\u4e00-\u9fff]){word[0]}{_TOWER}(?=[0-9]|$)", text)
        if re.fullmatch(_ONE_OF_TWO, word)
        else None
    )
    return found.span() if found else None


def _doubtful(text: str, end: int) -> str:
    """Return what stands behind a house number and may belong to it: a stem, a side door."""
    if text[end - 1] != "号":
        return ""
    side = _SIDE_DOOR.match(text, end)
    stem = side[0] if side else text[end : end + 1] if text[end : end + 1] in _STEM else ""
    return f"{DOUBT}{stem}" if stem else ""


def _with_stem(text: str, end: int, breaks: Sequence[int]) -> int:
    """Return where a house number ends whose stem stands before a word that is no name, or before a sign: 36号丙，."""
    found = _STEM_BEHIND.match(text, end)
    if found and (found["word"] or found.end("stem") in breaks):
        return found.end("stem")
    return end


def readings_of(tokens: list[Token], after_road: set[int], after_estate: set[int]) -> list[Reading]:
    """Return what the numbers may say together, likeliest first.

    `after_road` and `after_estate` are places in the text at which the name of a road, or of an estate or village
    ends: what a bare number there counts depends on it.
    """
    states = [Reading()]
    for k, token in enumerate(tokens):
        road, estate = token.begin in after_road, token.begin in after_estate
        alone = k == 0 or tokens[k - 1].end != token.begin
        before = "" if alone else tokens[k - 1].sort
        road, estate = road or before in LANED, estate or before == "ward"
        ways = list(ways_of(token, road=road, estate=estate, alone=alone))
        if token.sort == "floor" and _is_house(token, tokens[k - 1 : k], tokens[k + 1 : k + 2]):
            ways = [
                (0.0, (("building", token.text.removesuffix("层")),)),
                *((loss + FLOOR, said) for loss, said in ways),
            ]
        states = [new for state in states for way in ways if (new := _with(state, way, token)) is not None] or states
        states = _fewest(states)
    states += _with_other_units(tokens, after_road)
    told = next((token for token in tokens if token.sort == "between"), None)
    if told:
        return [_between(state, told) for state in states]
    rising = next((token for token in tokens if token.begin in after_road and _is_rising(token)), None)
    return [one for state in states for one in _stretched(state, rising)] if rising else states


def _is_house(token: Token, before: list[Token], behind: list[Token]) -> bool:
    """Tell whether a number with the word for a floor is that of a building: 5楼1单元, 52号院5楼."""
    if not token.text.removesuffix("层").isdigit():
        return False
    unit = bool(behind) and behind[0].sort == "unit" and behind[0].begin == token.end
    yard = bool(before) and before[0].text.endswith("院") and before[0].end == token.begin
    return unit or yard


def _with_other_units(tokens: list[Token], after_road: set[int]) -> list[Reading]:
    """Return a reading in which lane and house number changed their unit words, or one has that of the other.

    45号5弄 for 45弄5号, 17弄 for 17号.
    """
    if [one.sort for one in tokens] in (["plain", "door"], ["plain"] * 2) and tokens[0].begin in after_road:
        lane, number = (one.text.removesuffix("号") for one in tokens)
        if lane.isdigit() and number.isdigit() and tokens[1].begin == tokens[0].end + 1:
            return [Reading(f"{lane}弄", number, loss=NO_UNIT, door_at=tokens[0].begin)]
    counted = [one for one in tokens if one.sort in ("lane", "alley", "door")]
    numbers = [one.text.removesuffix("号").removesuffix("弄") for one in counted]
    if not all(map(str.isdigit, numbers)) or not counted or counted[0].begin not in after_road:
        return []
    at = counted[0].begin
    match [one.sort for one in counted]:
        case ["door", "lane"]:
            return [Reading(f"{numbers[0]}弄", numbers[1], loss=SWAPPED_UNITS, door_at=at)]
        case ["lane"] if len(tokens) == 1:
            return [Reading(door=numbers[0], loss=OTHER_UNIT, door_at=at)]
    return []


def _stretched(state: Reading, rising: Token) -> list[Reading]:
    """Return a reading with a house number such as 192-242号, and with the stretch from one to the other."""
    if state.door_at != rising.begin or state.lane or state.building:
        return [state]
    first, last = map(int, re.findall("[0-9]+", rising.text))
    side_by_side = replace(state, loss=state.loss + BOTH * (last - first == 1))
    return [state, _between(side_by_side, rising)]


def _is_rising(token: Token) -> bool:
    """Tell whether a number with a dash may be several: a stretch of one side, 192-242号, or 115-116号, not 38-2号."""
    found = _RISING.fullmatch(token.text)
    apart = int(found[2]) - int(found[1]) if found else 0
    return token.sort == "door" and (apart >= _APART or apart == 1)


def _between(state: Reading, told: Token) -> Reading:
    """Return a reading with the first and last number between which a place is told."""
    first, last, *step = (int(number) for number in re.findall("[0-9]+", told.text))
    low, high = sorted((first, last))
    if state.door_at != told.begin:
        return state
    return replace(state, door=str(low), block=(low, high), step=step[0] if step else 1)


def _fewest(states: list[Reading]) -> list[Reading]:
    best: dict[tuple[str, ...], Reading] = {}
    for one in sorted(states, key=lambda one: one.loss):
        best.setdefault((one.lane, one.door, one.building, one.unit, one.room), one)
    least = min((one.loss for one in best.values()), default=0.0)
    return [one for one in best.values() if one.loss <= least + LOSS_MOST][:READINGS_MOST]


_ORDER = {"lane": 0, "door": 1, "building": 2, "unit": 3, "room": 4}


def _with(state: Reading, way: Way, token: Token) -> Reading | None:
    """Return a reading with one more number; None where its place is taken."""
    loss, fields = way
    changes: dict[str, str] = {}
    for name, value in fields:
        held = changes.get(name) or getattr(state, name)
        if held:
            if name in ("door", "building", "lane") and held != value:
                return replace(state, loss=state.loss + 2.4) if name != "lane" else None
            return replace(state, loss=state.loss + 1.0)
        if any(getattr(state, later) for later in _ORDER if _ORDER[later] > _ORDER[name]):
            loss += 1.5
        changes[name] = value
    door_at, building_at = state.door_at, state.building_at
    if ("door" in changes or "lane" in changes) and door_at < 0:
        door_at = token.begin
    if "building" in changes:
        building_at = token.begin
    values = {name: changes.get(name, getattr(state, name)) for name in _ORDER}
    return Reading(**values, loss=state.loss + loss, door_at=door_at, building_at=building_at)


__all__ = ["UNITS", "Reading", "Token", "readings_of", "tokens_of"]
