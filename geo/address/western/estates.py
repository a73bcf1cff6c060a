"""Towers, houses and phases of estates in English: Flat B, 15/F, Tower 3, Phase 1, Fu Lam Garden."""

import re

from geo.address.quick import Word

APART = ", "  # between the house and its estate in one name
PHASE = re.compile(" (PHASE [0-9A-Z]{1,2})$")
BLOCKS = frozenset(("BLOCK", "TOWER"))
_ESTATES = frozenset(("ESTATE", "COURT", "GARDEN", "GARDENS", "VILLA", "VILLAS", "TSUEN", "CHUEN", "SHING"))
_UNIT = "FLAT|RM|ROOM|UNIT|SHOP|SUITE|STE|OFFICE|WORKSHOP"
_STOREY = r"(?P<floor>[0-9]{1,3}|[GMB]|[LU]G)/F"
_MARK = r"(?P<mark>[0-9]{1,4}[A-Z]?|[A-Z][0-9]{0,2})"
_UNIT_FIRST = re.compile(rf"\b(?P<word>{_UNIT})S?\.? ?{_MARK},? *(?:ON )?(?:THE )?{_STOREY}(?![A-Z0-9])")
_FLOOR_FIRST = re.compile(rf"(?<![A-Z0-9]){_STOREY},? *(?P<word>{_UNIT})S?\.? ?{_MARK}(?![A-Z0-9])")
_FLOOR = re.compile(r"(?<![A-Z0-9])(?:[0-9]{1,3}|[GMB]|[LU]G)/F(?![A-Z0-9]),? ?")
_LONG = {"TWR": "TOWER", "BLK": "BLOCK", "HSE": "HOUSE", "EST": "ESTATE"}
_SHORT = re.compile(rf"\b({'|'.join(_LONG)})\b\.?")
_PHASE = re.compile(r"\bPH\.? ?(?=[0-9]{1,2}\b)")
_HAS_PHASES = re.compile(r"\b(?:TOWER|BLOCK|GARDENS?|ESTATE|VILLAS?)\b")
_SIDES = {"N": " NORTH", "S": " SOUTH", "E": " EAST", "W": " WEST"}
_SIDE = re.compile(r" ?\((?:N(?:ORTH)?|S(?:OUTH)?|E(?:AST)?|W(?:EST)?)\)")
_ROMAN = re.compile(r"(?<=\bPHASE )(?:I{1,3}|IV|V)\b")
FULL = 3  # figures of a flat's number that tells its floor


def _flat(found: re.Match[str]) -> str:
    """Return a flat with its floor before its mark, as 1205 tells both."""
    floor, mark, word = found["floor"], found["mark"], found["word"]
    if not floor.isdigit() or len(mark) >= FULL:
        return f"{word} {mark}"
    return f"{word} {floor}{mark.zfill(2) if mark.isdigit() else mark}"


RULES: tuple[tuple[re.Pattern[str], str | Word], ...] = (
    (_UNIT_FIRST, _flat),
    (_FLOOR_FIRST, _flat),
    (_FLOOR, ""),
    (_SHORT, lambda found: _LONG[found[1]]),
    (_PHASE, lambda found: "PHASE " if _HAS_PHASES.search(found.string) else found[0]),
    (_ROMAN, lambda found: str(("I", "II", "III", "IV", "V").index(found[0]) + 1)),
    (_SIDE, lambda found: _SIDES[found[0].lstrip(" (")[0]]),
)


def in_full(text: str) -> str:
    """Return a Western text in capitals with the words for parts of estates in full, and floors with their flats.

    >>> in_full("FLAT B, 15/F, TWR 3, FU LAM GARDEN"), in_full("LOK WAH (N) EST."), in_full("SHOP 5, G/F, 12 OAK ST")
    ('FLAT 15B, TOWER 3, FU LAM GARDEN', 'LOK WAH NORTH ESTATE', 'SHOP 5, 12 OAK ST')
    """
    for pattern, new in RULES:
        text = pattern.sub(new, text)
    return text


def whole_of(text: str) -> str:
    """Return an estate's address without flat, floor and block.

    >>> whole_of("Flat 2, 1/F, Tower 1, Phase 2, Golden Sands Garden, Tai Au"), whole_of("Eastgate Mall, 12 Oak St")
    ('Phase 2, Golden Sands Garden, Tai Au', 'Eastgate Mall, 12 Oak St')
    """
    clauses = [one.strip() for one in text.split(",")]
    kept = [one for one in clauses if not ((found := _INNER.fullmatch(in_full(one.upper()))) and not found["phase"])]
    return ", ".join(one for one in kept if not _FLOOR.fullmatch(one.upper()))


def tells_part(name: str) -> bool:
    """Tell whether a registered name is that of an estate with its house or its phase."""
    return APART in name or PHASE.search(name) is not None


_INNER = re.compile(
    rf"(?P<unit>(?:{_UNIT}|APT|APARTMENT) [0-9A-Z-]{{1,6}})"
    r"|(?:BLOCK|TOWER|BUILDING|BLDG) (?P<block>[0-9]{1,3}[A-Z]?|[A-Z][0-9]?)|(?P<phase>PHASE [0-9A-Z]{1,2})"
)


class Inside:
    """What clauses of an address tell beside its street: unit, block, phase, and the names that are left."""

    def __init__(self, text: str) -> None:
        self.unit = self.block = self.phase = ""
        self.rest: list[str] = []
        for clause in filter(None, (one.strip() for one in text.split(","))):
            found = _INNER.fullmatch(clause)
            if found:
                self.unit = self.unit or found["unit"] or ""
                self.block = self.block or found["block"] or ""
                self.phase = self.phase or found["phase"] or ""
            else:
                self.rest.append(clause)

    @property
    def of_estate(self) -> bool:
        """Tell whether the names are those of an estate, and what is told of it."""
        return bool(self.block or self.phase or self._housed)

    @property
    def _housed(self) -> bool:
        names = self.rest
        known = len(names) > 1 and names[1].split()[-1] in _ESTATES
        return not self.block and (known or (bool(self.unit) and len(names) > 2))

    def names(self) -> tuple[str, str]:
        """Return the name of the estate, with its house and its phase, and the area behind it."""
        names, house = self.rest, ""
        if self._housed:
            house, names = names[0] + APART, names[1:]
        name = house + names[0] if names else ""
        return name + (f" {self.phase}" if self.phase else ""), names[1] if len(names) > 1 else ""
