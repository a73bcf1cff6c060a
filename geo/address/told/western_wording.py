"""A Western text in the words of an address: figures, one word for each kind of way and place, no telephones."""

import re
from collections.abc import Callable, Collection

from geo.address.quick import rules
from geo.address.told.text import Told
from geo.address.western.estates import RULES as IN_FULL
from geo.address.western.numbers import NUMBER, ORDINAL, number_of, ordinal_of
from geo.address.western.parts import TYPES
from geo.address.western.ways import PLACE_WORDS, STATE_WAY, WAY, numbered_way, state_way

BOTH_MOST = 20  # 576/578 is a house of two numbers; 4/144 is flat 4 of 144
_UNIT = "APT|APARTMENT|UNIT|STE|SUITE|RM|ROOM|FLAT|FLR?|FLOOR|SHOP|OFFICE"
_UNIT_FIRST = re.compile(
    rf"^\s*(?:(?P<word>{_UNIT})\.? ?#?(?P<number>[0-9]{{1,4}}[A-Z]?|[A-Z][0-9]{{0,3}})|#(?P<hash>[0-9]{{1,4}}[A-Z]?))"
    r"\s*(?:,\s*(?=[A-Z0-9]{2})|(?:\b(?:AT|IN|OF)\b|(?=\s[0-9]))\s*(?=[^,]*[0-9]))"
)
# told behind its street: W 8th St, no. 928; E 8th St @ 907; N Ohara Ave #888
_BEHIND = re.compile(
    r"(?<=[A-Z]),? *(?:@|(?:\bAT )?(?:\bNO\b\.?|\bNUMBER\b|#)) *#?(?=[0-9]{1,5}[A-Z]?(?: 1/2)?(?![0-9A-Z]))"
)
_TOLD_NUMBER = re.compile("(?<![0-9A-Z])[0-9]+(?![0-9]|ST|ND|RD|TH)")
_HEAD = re.compile(
    r"(?:^|(?<=[,;:(] )|(?<=[,;:(])|(?<=\b(?:AT|TO|OR|ON|IS) )|(?<=\bAND )|(?<=\b(?:FROM|NEAR) )|(?<=\bNUMBER ))"
)


def worded(told: Told, names: Collection[str] = ()) -> Told:
    """Return a Western text in capitals and in the words of an address, each character with its place.

    `names` are those of streets: what begins one is no number, SEVEN OAKS.

    >>> worded(Told.of("call 312-555-0123 - sixteen ninety-five N Kenton & 9th St")).text.strip()
    ', 1695 N KENTON AND 9TH ST'
    >>> worded(Told.of("2181 US-41")).text, worded(Told.of("7 Oak St - no water")).text
    ('2181 US HWY 41', '7 OAK ST, NO WATER')
    """
    text = told.text.upper()
    told = Told(text if len(text) == len(told.text) else told.text, told.places)
    told = _replaced(told, _BEHIND, _number_behind)
    for pattern, new, _ in _RULES:
        told = _replaced(told, pattern, new)
    told = _without_first_unit(told)
    return _numbered(told, names)


def _replaced(told: Told, pattern: re.Pattern[str], new: Callable[[re.Match[str]], str]) -> Told:
    for found in reversed(list(pattern.finditer(told.text))):
        fresh, (begin, end) = new(found), found.span()
        if fresh != found[0]:
            places = told.places[begin:end] or told.places[max(0, begin - 1) : begin] or (0,)
            spread = tuple(places[k * len(places) // len(fresh)] for k in range(len(fresh)))
            told = told.changed(begin, end, Told(fresh, spread))
    return told


def _number_behind(found: re.Match[str]) -> str:
    """Leave out the word before a number behind a street, if none stands before that; else it is a flat's."""
    before = found.string[: found.start()]
    street = any(word in TYPES for word in re.findall("[A-Z]+", before)[-2:])
    return " " if street and not _TOLD_NUMBER.search(before) else found[0]


def _both(found: re.Match[str]) -> str:
    low, high = int(found[1]), int(found[2])
    near = low < high <= low + BOTH_MOST and (high - low) % 2 == 0
    return f"{low}-{high}" if near else found[0]


def _without_first_unit(told: Told) -> Told:
    """Return a text with a unit before the house number behind all else: Apt 1B, 984 E 13th St."""
    found = _UNIT_FIRST.match(told.text)
    if found is None:
        return told
    number = "number" if found["number"] else "hash"
    word = found["word"] or "UNIT"
    place = told.places[found.start(number)]
    unit = Told(f" {word} {found[number]}", (place,) * (len(word) + 2 + len(found[number])))
    rest = told.part(found.end(), len(told.text))
    at = len(rest.text.split(",")[0])
    return rest.changed(at, at, unit)


def _numbered(told: Told, names: Collection[str]) -> Told:
    """Return a text with figures for the words of a house number, and of numbered streets."""
    told = _replaced(told, ORDINAL, ordinal_of)

    def figures(found: re.Match[str]) -> str:
        own = (one for one in names if one.startswith(f"{found[0]} "))  # names that begin with that number
        begins = any(found.string.startswith(f"{one} ", found.start()) for one in own)
        behind = re.match(r" ?-? ?(?:[A-Z0-9.]|$)", found.string[found.end() :])
        head = _HEAD.match(found.string, found.start()) or not re.search("[0-9]", found.string[: found.start()])
        return number_of(found[0]) if head and behind and not begins else found[0]

    return _replaced(told, NUMBER, figures)


_RULES = rules(
    # telephones, post boxes, numbers of vehicles and cases: no house numbers
    (
        r"(?:\b(?:PLEASE )?(?:CALL(?:ED)?(?: (?:BACK|ME))?(?: (?:ON|AT|FROM))?|PHONE|PH|TEL|TELEPHONE"
        r"|CELL|MOBILE|FAX)\b[.:# ]*)?"
        r"(?:\+[0-9]{1,3}[ .-]?)?(?<![0-9A-Z])"
        r"(?:(?<=\+[0-9][0-9] )[0-9]{2,4}(?:[ .-][0-9]{3,4}){2}|\(?[0-9]{3}\)?[ .-]?[0-9]{3}[ .-][0-9]{4}|1?[0-9]{10}"
        r"|\(?0[0-9]{2,4}\)?[ -][0-9]{3,4}[ -]?[0-9]{3,4})(?![0-9A-Z])"
        r"(?:[ ,]*(?:EXT|EXTENSION|X)[. ]*[0-9]{1,6})?",
        " ",
    ),
    (r"\b(?:EXT|EXTENSION)[. ]*[0-9]{1,6}\b", " "),
    (r"\b(?:P\.? ?O\.? ?)BOX (?:NO\.? ?|#)?[0-9]+[, ]*(?=[^,]*[0-9])", " "),
    (
        r"\b(?:(?:LIC(?:ENSE)?\.? )?(?:PLATES?|TAGS?)|VIN|CASE|TICKET|REF(?:ERENCE)?|INCIDENT|EVENT)\b"
        r"(?: (?:NO|NUMBER)\b)?[.:# ]*(?=[A-Z]{0,3} ?[A-Z-]*[0-9])[A-Z0-9-]+(?: [A-Z0-9-]*[0-9][A-Z0-9-]*)*",
        " ",
    ),
    (
        r"\b(?:ESQUINA|CRUCE|INTERSECCI[OÓ]N) (?:DE )?(?:LA )?(?P<one>[A-Z0-9. ]{2,30}?)"
        r" (?:Y|CON) (?:LA )?(?=[A-Z0-9])",
        lambda found: f"CORNER OF {found['one']} AND ",
    ),
    # 400-499
    (
        r"\b([0-9]{0,3})00\s*(?:[-–—]|TO|THRU|THROUGH)\s*\1?99\b|\b[01]\s*[-–—]\s*99\b",
        lambda found: f"{found[1] or ''}XX",
    ),
    # 118½, 118-1/2
    ("(?<=[0-9])(?: ?½|[ -]1[/⁄]2)(?![0-9])", " 1/2"),
    (r"\b(?:NOS?\.? ?|NUMBER |(?:^|(?<=[,;] )|(?<=AT ))HOUSE (?:NO\.? ?)?)(?=[0-9]+[A-Z]?(?![0-9A-Z]))", ""),
    *IN_FULL,
    # 233 So. Wacker Dr
    (r"(?<=[0-9] )(NO|SO)\.? (?=[A-Z]{2})", lambda found: f"{found[1][0]} "),
    # who is to get it
    (
        r"\b(?:C/O|ATTN|ATTENTION)\b[.: ]*[^,;()]*|(?:^|(?<=[,;(]))\s*(?:MRS?|MS|MISS|MX)\b\.? [A-Z]+(?: [A-Z]+)?\s*,",
        " ",
    ),
    (r"(?<![0-9])\s+[-–—]+\s+|\s+[-–—]+\s+(?![0-9])", ", "),
    # corners: Oak St & 9th St, Oak X 9th
    (
        r"(?<=[A-Z0-9.])\s*&\s*(?=[A-Z0-9])|(?<=[A-Z.]{2})\s*[/@+]\s*(?=[A-Z]|[0-9]+(?:ST|ND|RD|TH)\b)"
        r"|(?<=\b(?:ST|RD|DR|LN|CT|PL|TH)) X (?=[A-Z0-9])|(?<=\b(?:AVE|RTE)) X (?=[A-Z0-9])|(?<=BLVD) X (?=[A-Z0-9])"
        r"|(?<=\b(?:ROAD|LANE)) X (?=[A-Z0-9])|(?<=\bSTREET) X (?=[A-Z0-9])|(?<=\bAVENUE) X (?=[A-Z0-9])",
        " AND ",
    ),
    (r", *(?=(?:JR|SR|II|III)\b)", " "),
    (r"\b([0-9]+)-\1\b", lambda found: found[1]),
    (r"(?:^|(?<= ))([0-9]{1,5})/([0-9]{1,5})(?= [A-Z])", _both),
    (r"\b([0-9]{1,2})(?:ST|ND|RD|TH) (?:FLOOR|FLR?)\b", lambda found: f"FLOOR {found[1]}"),
    (STATE_WAY, state_way),
    (WAY, numbered_way),
    (r"\b(?:BUILDING|BLDG|BLD)\.?(?= ?#?[0-9A-Z]{1,3}(?![0-9A-Z]))", "BLDG"),
    (rf"(\b(?:{_UNIT}|BLDG)) *[.:]? *# *(?=[0-9A-Z])", lambda found: f"{found[1]} "),
    (r"(?<=[A-Z0-9]),? *# ?(?=[0-9A-Z]{1,5}(?![0-9A-Z]))", " UNIT "),
    *PLACE_WORDS,
)
