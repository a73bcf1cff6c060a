"""The places of a long text one by one, where the text as a whole fits none: its prose weighs as much as its names."""

import re

from geo.address.meaning.crossing import TELLS
from geo.address.registry.names import Names
from geo.address.told.mentions import Place, once
from geo.address.told.role_words import BREAK_MARK, HAPPENED, THERE
from geo.address.told.roles import happened, runs_of, told_cues, with_roles
from geo.address.told.text import cut, marked
from geo.address.writing.normalise import Normal

NAME_ALONE, NAME_SURE = 5, 4  # characters of a name that is said to be a place by itself, or is the only one
PROSE_LEAST, CLAUSES_LEAST = 24, 3  # characters and clauses from which on a text is prose
_DOUBTS = re.compile("不[是对]|错|[应实]为|更正|误|还是|或|要么|可能|好像|哪|原名|又名|也叫|现为|之间|路口|交叉")
_BESIDE = re.compile(
    "[^\x1f]{0,12}(?:[东南西北]{1,2}[侧边面]|[往向朝]|对[面过]|隔壁|旁|附近|一带|周边|[后前边]面|[0-9])"
)
_SAYS = re.compile("[了着没不把被得很太我你他她们吗呢吧啊]")  # words that a short text without an address lacks
# where beside a place something is: 139号紧挨着的店; what happens at its door is there
_SOMEWHERE = re.compile(
    "对[面过门]|隔壁|旁|附近|挨|紧邻|邻近|一带|周边|[前后]面|[东南西北]{1,2}[侧边面]|[往向朝]|那家|[0-9]"
)
PAIR = 2
_COUNTED = re.compile("(?P<name>[\u4e00-\u9fff]{2})(?P<number>[0-9A-Z-]+)(?P<unit>[号幢组])")
_NUMBERED = re.compile("(?P<name>[\u4e00-\u9fff]{3,})[0-9A-Z]")
# 27号，我家马路对面
_GOES_ON = re.compile(
    "[0-9A-Z]|[东南西北]{1,2}[侧边面区]|[往向]|[我就家在们]{0,3}(?:马路|街|楼)?(?:[正斜]?对面|隔壁|旁边|附近)"
)


def places_apart(normal: Normal, names: Names) -> list[Normal]:
    """Return each place that a text names with a number or at length, alone; nothing where it is but one."""
    told, spots = marked(normal)
    found = [one for one in once(told, _places(told, names)) if one.known]
    found = [one for one in found if one.role >= 0] if sum(one.role >= 0 for one in found) > 1 else found
    places = [one for one in found if one.numbered or one.told or one.end - one.begin >= NAME_ALONE]
    return [cut(normal, range(one.begin, one.end), spots) for one in places] if len(places) > 1 else []


def troubled(normal: Normal, names: Names) -> list[Normal]:
    """Return each of two or more places of a text at which something happened, or of one name, alone; else nothing."""
    told, spots = marked(normal)
    twice = _counts_two(told)
    if not twice and (len(told) < PROSE_LEAST or not HAPPENED.search(told)):
        return []
    places = [one for one in happened(told, _places(told, names)) if one.known]
    there = [one for one in places if one.role == THERE]
    if twice and len(there) < PAIR:
        there = _of_one_name(told, [one for one in places if one.role >= 0])
    if TELLS.search(told) and not any(one.numbered or one.named for one in there):
        return []  # where two roads meet
    parts = [cut(normal, range(one.begin, one.end), spots) for one in once(told, there)]
    return parts if len(parts) > 1 else []


def _counts_two(told: str) -> bool:
    """Tell whether two numbers stand behind what may be one name: 花园4幢停水，花园7幢也停水."""
    found = {(one["name"], one["unit"], one["number"]) for one in _COUNTED.finditer(told)}
    return len(found) > len({(name, unit) for name, unit, _ in found})


def _of_one_name(told: str, places: list[Place]) -> list[Place]:
    """Return the places, if they are numbers of one and the same name."""
    found = [_NUMBERED.match(told, one.begin, one.end) for one in places]
    return places if len({one["name"] for one in found if one}) == 1 and all(found) else []


def is_prose(normal: Normal) -> bool:
    """Tell whether a text is long and of several clauses."""
    return len(normal.text) >= PROSE_LEAST and len(normal.breaks) >= CLAUSES_LEAST - 1


def core_of(normal: Normal, names: Names) -> Normal | None:
    """Return the only place that a long text names, with its clause, without all that is told around it.

    None where there is another one, be it not on record, where words doubt it, or where a short text tells what stands
    beside it.
    """
    told, spots = marked(normal)
    if _DOUBTS.search(told) or not (is_prose(normal) or _SAYS.search(told)):
        return None
    places = _places(told, names)
    likely = [one for one in once(told, places) if one.role >= 0 and (one.numbered or one.named)]
    if len(likely) != 1 or not likely[0].known:
        return None
    one, prose = likely[0], is_prose(normal)
    if not prose and _SOMEWHERE.search(told, one.end):
        return None
    if not one.numbered and one.end - one.begin < NAME_SURE:
        return None
    begin = one.begin if prose else told.rfind(BREAK_MARK, 0, one.begin) + 1
    end = told.find(BREAK_MARK, one.end) if _BESIDE.match(told, one.end) else one.end
    while 0 <= end < len(told) - 1 and _GOES_ON.match(told, end + 1):
        end = told.find(BREAK_MARK, end + 1)
    kept = range(begin, end if end >= 0 else len(told))
    others = {k for other in places if other is not one for k in range(other.begin, other.end)}
    return cut(normal, [k for k in kept if k not in others], spots)


def _places(told: str, names: Names) -> list[Place]:
    """Return the places of a marked text that are more than areas, with their parts."""
    cues = told_cues(told, names)
    return with_roles(told, [run for run in runs_of(told, cues, names) if run.whole], cues)
