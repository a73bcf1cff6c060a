"""Streets by more than their name: numbered ways, what honours a person, an avenue of something."""

import re
from collections.abc import Iterator, Sequence

WAYS = {("US", "HWY"): "US", ("COUNTY", "RD"): "COUNTY", ("STATE", "RD"): "STATE", ("INTERSTATE",): "INTERSTATE",
        ("HWY",): "HWY"}  # fmt: skip
ANY_WAY = "HWY"
INITIALS, SURNAME = 0.3, 0.8  # MLK, M L KING; KING alone
WAY_OTHER = 5.0  # US 41 is not State Road 41
WORDS_LEAST, SURNAME_LEAST = 3, 4


# a numbered way: US-41, SR 59, Co. Rd. 12, Highway 41
_CLASSES = (
    ("US HWY", r"U\.?S\.?(?:[ -]*(?:HIGHWAY|HWY|ROUTE|RTE|RT)\.?)?|FEDERAL (?:HIGHWAY|HWY|ROUTE)"),
    ("COUNTY RD", r"(?:COUNTY|CNTY|CTY|CO)\.? (?:ROAD|RD|HIGHWAY|HWY|ROUTE|RTE|RT)\.?|C\.?R\.?|CTH"),
    ("STATE RD", r"(?:STATE|ST) (?:ROAD|RD|ROUTE|RTE|RT|HIGHWAY|HWY)\.?|S\.?[RH]\.?|STH"),
    ("INTERSTATE", r"INTERSTATE(?: (?:HIGHWAY|HWY))?|I(?=-)"),
    ("HWY", r"HIGHWAY|HWY|ROUTE|RTE|RT"),
)
WAY = re.compile(
    rf"(?:{'|'.join(rf'(?P<c{k}>{chr(92)}b(?:{words}))' for k, (_, words) in enumerate(_CLASSES))})"
    r"[ -]*(?:NO\.? ?|#)?(?=[0-9]{1,4}[A-Z]?(?![0-9A-Z]))"
)
_STATES = """
AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC
SD TN TX UT VT VA WA WV WI WY DC
"""
STATES = frozenset(_STATES.split())
STATE_WAY = re.compile(r"\b([A-Z]{2})-([0-9]{1,3})\b")
_KINDS = {
    "APARTMENTS": r"APTS|APPTS|APARTMENT COMPLEX", "HOSPITAL": "HOSP", "HIGH SCHOOL": r"H\.?S(?=[ ,]|$)",
    "ELEMENTARY": "ELEM", "CENTER": "CTR|CENTRE", "LIBRARY": "LIBR", "UNIVERSITY": "UNIV", "CHURCH": "CH(?=[ ,]|$)",
    "MIDDLE SCHOOL": r"M\.?S(?=[ ,]|$)",
}  # fmt: skip
PLACE_WORDS = tuple((re.compile(rf"(?<=[A-Z] )(?:{words})(?![A-Z])"), full) for full, words in _KINDS.items())


def way_of(words: Sequence[str]) -> tuple[str, str] | None:
    """Return the number of a numbered way and its class; None where words are none.

    >>> way_of(["US", "HWY", "41"]), way_of(["HWY", "41"]), way_of(["MAPLE", "AVE"])
    (('#41', 'US'), ('#41', 'HWY'), None)
    """
    if len(words) < 2 or not words[-1][:1].isdigit():
        return None
    kind = WAYS.get(tuple(words[:-1]))
    return (f"#{words[-1]}", kind) if kind else None


def way_cost(told: str, have: str, absent: float) -> float:
    """Return what it costs that one class of way is told for another; HWY may be any."""
    if told == have:
        return 0.0
    return absent if ANY_WAY in (told, have) else WAY_OTHER


def honoured(core: str, sort: str = "") -> Iterator[tuple[str, float]]:
    """Return what a street with the name of a person is called too, and any by its initials, with the price.

    >>> [one for one, _ in honoured("MARTIN LUTHER KING")]
    ['MLK', 'M L K', 'M L KING', 'ML KING', 'M LUTHER KING', 'LUTHER KING', 'KING']
    >>> [one for one, _ in honoured("LAKE SHORE", "DR")]
    ['LSD']
    """
    words = core.split()
    if not all(one.isalpha() for one in words) or "OF" in words:
        return
    initials = "".join(one[0] for one in words)
    if sort and len(words) >= WORDS_LEAST - 1:
        yield f"{initials}{sort[0]}", INITIALS
    if len(words) < WORDS_LEAST:
        return
    first, last = [one[0] for one in words[:-1]], words[-1]
    for some in (initials, " ".join(initials), " ".join([*first, last]), f"{''.join(first)} {last}",
                 " ".join([first[0], *words[1:]]), " ".join(words[1:])):  # fmt: skip
        yield some, INITIALS
    if len(last) >= SURNAME_LEAST:
        yield last, SURNAME


def way_words(name: str) -> str:
    """Return the name of a street with the words for a numbered way in one writing.

    >>> way_words("U.S. Highway 41"), way_words("Co Rd 12"), way_words("Maple Ave")
    ('US HWY 41', 'COUNTY RD 12', 'MAPLE AVE')
    """
    return WAY.sub(numbered_way, STATE_WAY.sub(state_way, name.upper()))


def place_words(name: str) -> str:
    """Return the name of a place with the words for its kind in full.

    >>> place_words("LINCOLN APTS"), place_words("EASTGATE HS")
    ('LINCOLN APARTMENTS', 'EASTGATE HIGH SCHOOL')
    """
    for pattern, full in PLACE_WORDS:
        name = pattern.sub(full, name)
    return name


def numbered_way(found: re.Match[str]) -> str:
    """Return the words for a numbered way, whose number follows."""
    return next(f"{name} " for k, (name, _) in enumerate(_CLASSES) if found[f"c{k}"])


def state_way(found: re.Match[str]) -> str:
    return f"STATE RD {found[2]}" if found[1] in STATES else found[0]
