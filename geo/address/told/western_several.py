"""Western texts that tell more than one place: two addresses, and an address with a landmark beside it."""

import re

from geo.address.told.text import cut, without
from geo.address.western.kinds import COUNTS
from geo.address.western.parts import FILLERS, UNITS, Streets, Word, house_of, words_of
from geo.address.writing.normalise import Normal

_JOIN = re.compile(r"\b(?:AND|OR|TO|EITHER|THEN)\b")
_EITHER = re.compile(
    r"^(?: ?(?:[A-Z]+ ){0,4}(?:BETWEEN|EITHER|AT|FROM|IS))? ?(?P<one>[0-9]{1,6}[A-Z]?) (?P<word>OR|AND|TO)"
    r" (?P<other>[0-9]{1,6}[A-Z]?) (?=[A-Z0-9]{2,}| ?[NSEW] )"
)
RANGE_MOST = 20  # 942 to 944 is one house
_LEAD = re.compile(r"^ ?(?:[A-Z]+ ){0,3}(?:AT|TO) (?=[0-9])")  # drop off at 15 Avenue C
_NOT = re.compile(r"\bNOT (?:AT )?(?P<out>[0-9][^,]{0,40}?)(?: BUT| IT IS| ITS| RATHER)\b")
_BESIDE = re.compile(
    r"\b(?:NEAR|ACROSS|OPPOSITE|OPP|NEXT TO|BEHIND|BY|BESIDE|IN FRONT OF|ADJACENT TO|BETWEEN|CLOSE TO|AROUND THE CORNER"
    r"|DOWN THE STREET|IN THE BACK OF|JUST PAST|JUST OFF)\b"
)
SURE = 4.0


def western_pair(normal: Normal) -> list[Normal]:
    """Return the two addresses of a text, each with its own number, else nothing.

    >>> from geo.address.writing.normalise import normalise
    >>> [one.text.strip() for one in western_pair(normalise("from 166 Old Mill Rd to 142 N Throop St"))]
    ['FROM 166 OLD MILL RD', '142 N THROOP ST']
    >>> [one.text.strip() for one in western_pair(normalise("1606 or 225 W 17th St"))]
    ['1606 W 17TH ST', '225 W 17TH ST']
    """
    text = normal.text
    either = _EITHER.match(text)
    if either and (either["word"] == "OR" or not _near(either["one"], either["other"])):
        rest = range(either.end("other"), len(text))
        return [cut(normal, [*range(*either.span(one)), *rest]) for one in ("one", "other")]
    joins = [(place, place) for place in normal.breaks] + [found.span() for found in _JOIN.finditer(text)]
    for begin, end in sorted(joins):
        before, behind = words_of(text[:begin]), words_of(_LEAD.sub("", text[end:]))
        if _addressed(before) and _addressed(behind, at_once=True):
            return [cut(normal, range(begin)), cut(normal, range(end, len(text)))]
    return []


def _near(one: str, other: str) -> bool:
    """Tell whether two numbers may be those of one house."""
    return one.isdigit() and other.isdigit() and 0 <= int(other) - int(one) <= RANGE_MOST


def _addressed(words: list[Word], *, at_once: bool = False) -> bool:
    """Tell whether words hold a house number with a name behind it; `at_once` whether they begin with it."""
    bare = [one for one in words if one.text not in FILLERS]
    for k, one in enumerate(bare):
        house = house_of(bare[k:])
        following = bare[k + 1 :]
        if house and following and not _counted(bare, k):
            named = following[0].text not in UNITS | COUNTS and any(
                len(each.text) > 1 and not each.text.isdigit() for each in following[:2]
            )
            if named and following[0].begin - one.end <= 1 + len(one.text) + 8:
                return True
        if at_once:
            return False
    return False


def _counted(words: list[Word], at: int) -> bool:
    return at > 0 and words[at - 1].text in UNITS | {"BLDG", "HWY", "RD"}


def without_landmark(normal: Normal, streets: Streets) -> Normal:
    """Return a text without what an address in it is said to be near to, up to the next sign.

    >>> from geo.address.writing.normalise import normalise
    >>> without_landmark(normalise("977 S Elm Ave (near US Post Office)"), Streets(["", "S ELM AVE"])).text.strip()
    '977 S ELM AVE'
    """
    for found in _BESIDE.finditer(normal.text):
        words = [one for one in words_of(normal.text[: found.start()]) if one.text not in FILLERS]
        if not _told(words, streets):
            continue
        end = next((one for one in normal.breaks if one > found.start()), len(normal.text))
        return without(normal, found.start(), end)
    return normal


def _told(words: list[Word], streets: Streets) -> bool:
    """Tell whether a house number stands right before a street of the registry."""
    for k in range(len(words) - 1):
        house = house_of(words[k:])
        if house is None or _counted(words, k):
            continue
        behind = [one for one in words if one.begin >= house.end]
        begins = {one.begin for one in streets.found(behind) if one.cost < SURE}
        if behind and behind[0].begin in begins:
            return True
    return False


def without_denied(normal: Normal) -> Normal:
    """Return a text without an address that it says is not meant: not 1606 but 225 W 17th St.

    >>> from geo.address.writing.normalise import normalise
    >>> without_denied(normalise("not 1606 but 225 W 17th St")).text.strip()
    '225 W 17TH ST'
    """
    found = _NOT.search(normal.text)
    return without(normal, *found.span()) if found else normal
