"""Western addresses: a number, then a street with a direction and a type; blocks such as 043XX W 18TH PL."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from geo.address.alike.edits import reached
from geo.address.western.kinds import COUNTS, HAPPENED, hardly_street
from geo.address.western.numbers import IN_FIGURES, NUMBER
from geo.address.western.ways import STATES, honoured, way_cost, way_of, way_words
from geo.address.writing.normalise import Normal

DIRECTIONS = {
    word: short
    for short, words in (
        ("N", "N NORTH"), ("S", "S SOUTH"), ("E", "E EAST"), ("W", "W WEST"), ("NE", "NE NORTHEAST"),
        ("NW", "NW NORTHWEST"), ("SE", "SE SOUTHEAST"), ("SW", "SW SOUTHWEST"),
    )
    for word in words.split()
}  # fmt: skip
BEHIND = DIRECTIONS | {"CENTRAL": "C", "C": "C"}  # QUEEN'S ROAD CENTRAL
_TYPES = """
ST:STREET,STR AVE:AVENUE,AV,AVEN PL:PLACE,PLC BLVD:BOULEVARD,BOUL,BL,BLV RD:ROAD DR:DRIVE,DRV LN:LANE,LA CT:COURT,CRT
TER:TERRACE,TERR PKWY:PARKWAY,PKY HWY:HIGHWAY SQ:SQUARE CIR:CIRCLE PLZ:PLAZA WAY:WY EXPY:EXPRESSWAY,EXPWY,EXP
TPKE:TURNPIKE ALY:ALLEY LOOP: ROW: WALK:WLK PATH: CRES:CRESCENT XING:CROSSING SLIP: OVAL: MEWS: CONCOURSE:
FWY:FREEWAY RTE:ROUTE TRL:TRAIL BRG:BRIDGE
CL:CLOSE GDNS:GARDENS,GDN GRV:GROVE CV:COVE PT:POINT HTS:HEIGHTS PDE:PARADE RDG:RIDGE
"""
TYPES = {
    word: short
    for short, words in (entry.split(":") for entry in _TYPES.split())
    for word in [short, *filter(None, words.split(","))]
}
WORDS = IN_FIGURES | {
    "SAINT": "ST", "MOUNT": "MT", "FORT": "FT", "DOCTOR": "DR", "JUNIOR": "JR", "AVENUES": "AVE",
}  # fmt: skip
_FILLERS = """
ACROSS FROM NEAR THE CORNER OF AT BY IN ON FRONT BEHIND NEXT TO BETWEEN AND OPPOSITE OPP INTERSECTION BLOCK BLK HUNDRED
OUTSIDE INSIDE PLEASE IS AROUND REAR SIDE LOBBY GARAGE BASEMENT GATE ENTRANCE DOOR BUILDING HOUSE
THERE THIS THAT HAS HAVE ARE WAS BEEN MY OUR YOUR HIS HER THEIR A AN FOR WITH FROM INTO ABOUT UP DOWN OFF OVER UNDER
CALLER CALLS CALLING CALLED REPORTS REPORTING REPORTED SAYS STATES STATED WANTS NEEDS NEED SEND SOMEONE SOMEBODY POLICE
HELP ASAP HELLO HI GOOD MORNING AFTERNOON EVENING THANKS THANK YOU WE I HE SHE THEY IT COMPLAINT COMPLAINS RESIDENT
HURRY QUICK QUICKLY URGENT URGENTLY FAST NOW OK OKAY IMMEDIATELY EMERGENCY ITS FIRE SMOKE ACCIDENT CRASH NOISE LEAK
TENANT NEIGHBOR NEIGHBOUR CUSTOMER ADDRESS LOCATION LOCATED SINCE YESTERDAY TODAY TONIGHT NIGHT
"""
FILLERS = frozenset(_FILLERS.split()) | HAPPENED
GENERATIONS = frozenset(("JR", "JUNIOR", "SR"))
TITLES = frozenset(("DR", "DOCTOR", "JR", "JUNIOR", "SR", "REV"))
_FLATS = frozenset(("APT", "APARTMENT", "UNIT", "STE", "SUITE", "RM", "ROOM", "FLAT"))  # one is told for another
UNITS = _FLATS | {"FL", "FLOOR", "BSMT", "LOT", "PH", "SHOP"}
_BEFORE = FILLERS | frozenset(DIRECTIONS) | TITLES
RELATIONS = {"ACROSS": 60.0, "OPPOSITE": 60.0, "OPP": 60.0, "NEAR": 80.0, "AROUND": 80.0, "NEXT": 40.0, "BEHIND": 40.0}
DIRECTION_NONE, OTHER_STREET = 2.5, 6.0  # a direction is told of a street that has none; no street of its own
DIRECTION_ABSENT, TYPE_ABSENT, DIRECTION_OTHER, TYPE_OTHER, LETTER, CORE_WORDS = 0.3, 0.4, 6.5, 4.0, 1.8, 6
ALIKE_SHARE = 0.5
EDITS_MOST = 4
_ORDINAL = re.compile(r"^([0-9]+)(?:ST|ND|RD|TH)$")
_HOUSE = re.compile(r"^(?:0*([0-9]{1,6})(?:-0*([0-9]{1,4}))?([A-Z])?|(?=..)0*([0-9]{0,4})(X{1,2}))$")
_WORD = re.compile(r"[A-Z0-9'&-]+")
_CJK = re.compile(r"[\u3400-\u9fff]")


class Word(NamedTuple):
    """A word of a text and where it stands."""

    text: str
    begin: int
    end: int


class Street(NamedTuple):
    """A street's name taken apart: direction before and behind, what it is called, its type."""

    before: str
    core: str
    type: str
    behind: str


class House(NamedTuple):
    """A house number or a block of them: key, first and last number, and where it stands."""

    key: str
    low: int
    high: int
    begin: int
    end: int


class Match(NamedTuple):
    """A street of the registry in a text: its code, where, and what the differences cost."""

    code: int
    begin: int
    end: int
    cost: float

    @property
    def worth(self) -> float:
        """What it costs less what it explains."""
        return self.cost - 0.3 * (self.end - self.begin)


def is_western(text: str) -> bool:
    """Tell whether a text is in Latin letters, with at least one word of them.

    >>> is_western("4300 W 18TH PL"), is_western("柳荫路12号A座"), is_western("12")
    (True, False, False)
    """
    return not _CJK.search(text) and re.search(r"[A-Za-z]\.?[A-Za-z]", text) is not None


def unit_of(word: str, mark: str) -> str:
    """Return a unit as it is kept.

    >>> unit_of("SUITE", "2F"), unit_of("FLOOR", "2")
    ('APT 2F', 'FLOOR 2')
    """
    return f"{'APT' if word in _FLATS else word} {mark}"


def words_of(text: str) -> list[Word]:
    """Return the words of a normalised text."""
    return [Word(found[0], found.start(), found.end()) for found in _WORD.finditer(text)]


def plain(word: str) -> str:
    """Return a word of a street's name as it is compared: 18TH, EIGHTEENTH and 18 are one.

    >>> plain("18TH"), plain("FIFTH"), plain("SAINT"), plain("MAPLE")
    ('18', '5', 'ST', 'MAPLE')
    """
    found = _ORDINAL.match(word)
    return found[1].lstrip("0") if found else WORDS.get(word, word)


def street_of(words: Sequence[str]) -> Street:
    """Return a street's name taken apart.

    >>> street_of(["WEST", "18TH", "PLACE"])
    Street(before='W', core='18', type='PL', behind='')
    """
    rest = list(words)
    before = DIRECTIONS[rest.pop(0)] if len(rest) > 1 and rest[0] in DIRECTIONS else ""
    if before and len(rest) == 1 and rest[0] in TYPES and rest[0] not in DIRECTIONS:
        rest, before = [words[0], *rest], ""  # N AVE is the avenue of that letter
    behind = BEHIND[rest.pop()] if len(rest) > 2 and rest[-1] in BEHIND and rest[-2] in TYPES else ""
    way = way_of(rest)
    if way:
        return Street(before, *way, behind)
    sort = TYPES[rest.pop()] if len(rest) > 1 and rest[-1] in TYPES else ""
    return Street(before, core_of(rest), sort, behind)


def core_of(words: Sequence[str]) -> str:
    """Return what a street is called, without titles: DR MARTIN LUTHER KING JR is MARTIN LUTHER KING."""
    if "OF" in words[1:]:
        words = [TYPES.get(words[0], words[0]), *(one for one in words[1:] if one != "THE")]  # AVE OF THE PINES
    if len(words) == 2 and len(words[1]) == 1 and TYPES.get(words[0]) == "AVE":
        return f"AVENUE {words[1]}"
    if len(words) > 2 and words[-1].isdigit() and words[-2] in TYPES:
        words = [*words[:-2], TYPES[words[-2]], words[-1]]  # ANG MO KIO AVENUE 3
    bare = [one for one in words if one not in TITLES]
    return " ".join(plain(one) for one in (bare if len(bare) > 1 else words))


def house_of(words: Sequence[Word]) -> House | None:
    """Return the house number, or the block of numbers, with which words begin.

    >>> house_of(words_of("043XX W 18TH PL"))
    House(key='43XX', low=4300, high=4399, begin=0, end=5)
    """
    if not words:
        return None
    found = _HOUSE.match(words[0].text)
    if found is None or _ORDINAL.match(words[0].text):
        return None
    first = words[0]
    if len(words) > 1 and words[1].text in TYPES and (len(words) == 2 or words[2].text in DIRECTIONS):
        return None  # 90 STREET is the ninetieth street
    if found[5]:
        low = int(found[4] or 0) * 10 ** len(found[5])
        return House(f"{found[4]}{found[5]}", low, low + 10 ** len(found[5]) - 1, first.begin, first.end)
    base = int(found[1])
    key = str(base) + (found[3] or "") + (f".{int(found[2])}" if found[2] else "")
    end = first.end
    if len(words) > 2 and (words[1].text, words[2].text) == ("1", "2") and words[2].begin == words[1].end + 1:
        key, end = f"{base} 1 2", words[2].end  # 2201 1/2
    elif len(words) > 1 and words[1].text in ("BLOCK", "BLK") and base % 100 == 0:
        return House(f"{base // 100}XX", base, base + 99, first.begin, words[1].end)
    return House(key, base, base, first.begin, end)


def street_words(normal: Normal) -> list[Word]:
    """Return the words up to the first sign behind the second word, or behind the first number if that comes later.

    What follows is a city, or another address. A clause that begins with a number goes before a name in front of it.
    """
    words = words_of(normal.text)
    start = _numbered_clause(normal, words)
    words = [one for one in words if one.begin >= start]
    second = words[1].begin if len(words) > 1 else 0
    ends = [one for one in normal.breaks if one > second and not _half(normal.text, one)] + [len(normal.text)]
    before = ["", *(one.text for one in words)]  # IL 60871 is no house number
    figured = (
        one.end for state, one in zip(before, words, strict=False) if one.text[0].isdigit() and state not in STATES
    )
    numbered = next(figured, 0)
    end = next((one for one in ends if one >= numbered), ends[-1])
    return [one for one in words if one.begin < end]


def _numbered_clause(normal: Normal, words: Sequence[Word]) -> int:
    """Return where a clause begins with a house number and a name, if none before it has a number; else 0."""
    begins = [0, *(one for one in normal.breaks if not _half(normal.text, one))]
    for begin, end in zip(begins, [*begins[1:], len(normal.text)], strict=True):
        clause = [one for one in words if begin <= one.begin < end and one.text not in FILLERS]
        if len(clause) > 1 and house_of(clause) and clause[1].text not in UNITS | COUNTS:
            return begin
        if any(one.text[0].isdigit() and house_of([one]) for one in clause):
            return 0
    return 0


def _half(text: str, place: int) -> bool:
    """Tell whether a sign stands between two figures: 2201 1/2."""
    return text[place - 1 : place].isdigit() and text[place + 1 : place + 2].isdigit()


class Streets:
    """The streets of a registry by what they are called."""

    def __init__(self, names: Iterable[str]) -> None:
        self.by_core: dict[str, list[tuple[int, Street]]] = defaultdict(list)
        self.forms: dict[str, str] = {}
        for code, name in enumerate(names):
            words = [one.text for one in words_of(way_words(name))]
            if code and words and not _CJK.search(name):
                street = street_of(words)
                self.by_core[street.core].append((code, street))
                self.forms.setdefault(street.core, street.core)
                if " OF " in name:
                    self.forms.setdefault(" ".join(words), street.core)  # as it may be misspelt
        self.called: dict[str, list[tuple[str, float]]] = defaultdict(list)  # MLK for MARTIN LUTHER KING
        for core, streets in self.by_core.items():
            for other, cost in sorted({found for _, one in streets for found in honoured(core, one.type)}):
                if other not in self.by_core:
                    self.called[other].append((core, cost))
        self.begin_with_number = [one for one in self.by_core if NUMBER.match(one)]  # SEVEN OAKS
        self._pairs: dict[str, list[str]] = defaultdict(list)
        self._swapped: dict[str, list[str]] = defaultdict(list)
        for form in self.forms:
            self._swapped["".join(sorted(form))].append(form)
            for pair in _pairs(form):
                self._pairs[pair].append(form)

    def __len__(self) -> int:
        return len(self.by_core)

    def found(self, words: Sequence[Word]) -> list[Match]:
        """Return the streets named in some words, cheapest first; misspelt ones where none is written right."""
        best: dict[int, Match] = {}
        for exact in (True, False):
            for begin, end, core, cost in self._cores(words, exact=exact):
                for code, street in self.by_core[core]:
                    one = _compared(words, begin, end, street, cost)
                    match = Match(code, *one)
                    if match.cost <= 7.5 and (code not in best or match.worth < best[code].worth):
                        best[code] = match
            if best:
                break
        return sorted(best.values(), key=lambda one: (one.cost, one.begin - one.end))

    def _cores(self, words: Sequence[Word], *, exact: bool) -> Iterator[tuple[int, int, str, float]]:
        """Return runs of words that are what a street is called, or nearly so."""
        for begin in range(len(words)):
            for end in range(begin + 1, min(len(words), begin + CORE_WORDS) + 1):
                told = [one.text for one in words[begin:end]]
                way = way_of(told)
                core = way[0] if way else core_of(told)
                if exact:
                    if core in self.by_core:
                        yield begin, end, core, 0.0
                    if not begin or words[begin - 1].text in _BEFORE or not words[begin - 1].text.isalpha():
                        for other, cost in self.called.get(core, ()):
                            yield begin, end, other, cost
                elif len(core) >= 4 and not core.replace(" ", "").isdigit():
                    for other, edits in self._like(" ".join(told) if "THE" in told else core):
                        yield begin, end, other, LETTER * edits

    def _like(self, core: str) -> list[tuple[str, int]]:
        counts: dict[str, int] = defaultdict(int)
        pairs = _pairs(core)
        for pair in pairs:
            for other in self._pairs.get(pair, ()):
                counts[other] += 1
        wanted = ALIKE_SHARE * len(pairs)
        for other in self._swapped.get("".join(sorted(core)), ()):
            counts[other] += len(pairs)  # MIAN and MAIN share few pairs
        near = [one for one, count in counts.items() if count >= wanted and abs(len(one) - len(core)) <= 2]
        allowed = max(1, len(core) // 5)
        scored = [(one, edits(core, one, allowed)) for one in near]
        return [(self.forms[one], count) for one, count in scored if 0 < count <= allowed]


def _pairs(core: str) -> set[str]:
    padded = f"^{core}$"
    return {padded[k : k + 2] for k in range(len(padded) - 1)}


def edits(one: str, other: str, most: int = EDITS_MOST) -> int:
    """Return how many letters must be put in, left out, replaced or swapped with the next.

    More than `most` are told as one more: only what that few changes can reach is looked at.

    >>> edits("BRODWAY", "BROADWAY"), edits("MIAN", "MAIN"), edits("MAIN", "MAPLEWOOD", 2)
    (1, 1, 3)
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    return min(most + 1, reached(one, other, most).get(len(other), most + 1))


def _direction_cost(told: str, have: str) -> float:
    if told == have:
        return 0.0
    return DIRECTION_OTHER if told and have else DIRECTION_NONE if told else DIRECTION_ABSENT


def _no_street(words: Sequence[Word], begin: int, end: int, *, told: bool, typed: bool) -> bool:
    """Tell whether a word is hardly a street: a house number before another name, a direction or type behind one."""
    one = words[begin].text
    if typed:
        return False
    if not told and hardly_street([each.text for each in words], begin, end, FILLERS | frozenset(DIRECTIONS)):
        return True
    if end - begin > 1:
        return False
    if one in DIRECTIONS or one in TYPES:
        return begin > 0
    following = words[end].text if end < len(words) else ""
    return one.isdigit() and not told and following not in FILLERS and bool(following)


def _direction(words: Sequence[Word], begin: int) -> tuple[str, int]:
    """Return the direction told before a street, and by how many letters it is misspelt: 57 Wst Main St."""
    word = words[begin - 1].text if begin else ""
    if word in DIRECTIONS or len(word) < 3 or (begin > 1 and not words[begin - 2].text[0].isdigit()):
        return DIRECTIONS.get(word, ""), 0
    full = next((one for one in DIRECTIONS if len(one) > 3 and edits(word, one, 1) == 1), "")
    return DIRECTIONS.get(full, ""), 1


def _compared(words: Sequence[Word], begin: int, end: int, street: Street, cost: float) -> tuple[int, int, float]:
    """Return the span of a street in the words and what its direction and type cost."""
    way = way_of([one.text for one in words[begin:end]])
    end += end < len(words) and words[end].text in GENERATIONS
    first, last = begin, end
    told, slips = _direction(words, begin)
    if told:
        first, cost = begin - 1, cost + LETTER * slips
    sort = TYPES.get(words[end].text, "") if end < len(words) and not way else ""
    if sort:
        last = end + 1
    behind = (BEHIND if sort else DIRECTIONS).get(words[last].text, "") if last < len(words) else ""
    if behind and street.behind:
        last += 1
        cost += DIRECTION_OTHER * (behind != street.behind)
    elif (
        behind
        and not street.behind
        and not told
        and (last + 1 >= len(words) or words[last + 1].text in FILLERS | UNITS)
    ):
        told, last = behind, last + 1  # 155 Tripp St N
    elif street.behind:
        cost += DIRECTION_ABSENT
    cost += _direction_cost(told, street.before)
    cost += OTHER_STREET * _no_street(words, begin, end, told=bool(told), typed=bool(sort or way))
    if way:
        cost += way_cost(way[1], street.type, TYPE_ABSENT)
    elif sort != street.type:
        cost += TYPE_ABSENT if not (sort and street.type) else TYPE_OTHER
    return words[first].begin, words[last - 1].end, cost
