"""What codes are made of: ordered segments as data, and whether a code fits them."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from geo.errors import GeoError

DIGITS = "0123456789"
ALNUM = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # I and O read like 1 and 0: GB 32100 leaves them out too
WARN_SHARE = 0.9  # from here on the end of the numbers is foretold
LONGEST = 40


class BadScheme(GeoError):
    """Segments that make no code scheme."""

    code = "bad_code_scheme"


class CodesExhausted(GeoError):
    """顺序码已满: a parent has no number left that was never given."""

    code = "codes_exhausted"


class ParentCodeUnfit(GeoError):
    """The parent's code does not have the parts that the scheme takes from it."""

    code = "parent_code_unfit"


class CodeUnfit(GeoError):
    """A code that cannot be written in another scheme without losing something."""

    code = "code_unfit"


class Source(StrEnum):
    """Where the characters of a segment come from."""

    PARENT = "parent"  # the next characters of the parent's code
    SEQUENCE = "sequence"  # counted inside the parent
    FIXED = "fixed"  # the same in all codes
    CHOICE = "choice"  # one of `values`, by the kind of the grid


class Order(StrEnum):
    """How grids inside a parent are numbered."""

    ROWS = "rows"  # bands from north to south, each from west to east, as one reads
    COLUMNS = "columns"  # bands from west to east, each from north to south


@dataclass(frozen=True)
class Segment:
    """One part of a code. `first` and `last` bound a sequence; `unsplit` is the number of an undivided parent."""

    key: str
    width: int
    source: Source
    charset: str = DIGITS
    value: str = ""  # of a fixed segment
    values: tuple[str, ...] = ()  # of a choice; the first is taken where nothing is said
    first: int = 1
    last: int | None = None
    unsplit: int | None = None

    @property
    def highest(self) -> int:
        """The last number of a sequence."""
        most = int(len(self.charset) ** self.width) - 1
        return most if self.last is None else min(self.last, most)

    def written(self, number: int) -> str:
        """Return a number of the sequence in the segment's characters."""
        text = ""
        for _ in range(self.width):
            number, at = divmod(number, len(self.charset))
            text = self.charset[at] + text
        return text

    def number(self, text: str) -> int:
        """Return the number that a sequence's characters write; they must be of its charset."""
        found = 0
        for character in text:
            found = found * len(self.charset) + self.charset.index(character)
        return found


@dataclass(frozen=True)
class CodeScheme:
    """Ordered segments; exactly one of them is a sequence."""

    name: str
    segments: tuple[Segment, ...]
    order: Order = Order.ROWS

    def __post_init__(self) -> None:
        _check_scheme(self)

    @property
    def width(self) -> int:
        """How many characters a code has."""
        return sum(one.width for one in self.segments)

    @property
    def parent_width(self) -> int:
        """How many characters of the parent's code are taken."""
        return sum(one.width for one in self.segments if one.source is Source.PARENT)

    @cached_property
    def sequence(self) -> Segment:
        """The counted segment."""
        return next(one for one in self.segments if one.source is Source.SEQUENCE)

    def parts(self, code: str) -> dict[str, str]:
        """Return the characters of each segment; the code must have the scheme's width."""
        found, at = {}, 0
        for one in self.segments:
            found[one.key] = code[at : at + one.width]
            at += one.width
        return found

    def above(self, code: str) -> str:
        """Return the parent's characters in a code."""
        text, at = "", 0
        for one in self.segments:
            if one.source is Source.PARENT:
                text += code[at : at + one.width]
            at += one.width
        return text

    def code(self, parent_code: str, number: int, kind: str = "") -> str:
        """Return the code of a number in a parent; raises ParentCodeUnfit, CodeUnfit for an unknown kind."""
        check_parent(self, parent_code)
        text, at = "", 0
        for one in self.segments:
            if one.source is Source.PARENT:
                text += parent_code[at : at + one.width]
                at += one.width
            else:
                text += _own_part(one, number, kind)
        return text


class CodeFault(NamedTuple):
    """Why a code does not fit: wrong_length, wrong_character, wrong_parent, out_of_sequence; and in which segment."""

    reason: str
    segment: str = ""
    expected: str = ""


class Usage(NamedTuple):
    """How many numbers of a parent were ever given, of how many; `foretold` from nine tenths on."""

    parent_code: str
    used: int
    capacity: int

    @property
    def left(self) -> int:
        """How many numbers are left."""
        return self.capacity - self.used

    @property
    def foretold(self) -> bool:
        """Whether the end is near."""
        return self.used >= WARN_SHARE * self.capacity


def _check_scheme(scheme: CodeScheme) -> None:
    counted = [one for one in scheme.segments if one.source is Source.SEQUENCE]
    keys = [one.key for one in scheme.segments]
    if len(counted) != 1 or len(set(keys)) != len(keys) or not 0 < scheme.width <= LONGEST:
        expected = f"one sequence segment, keys once each, at most {LONGEST} characters"
        raise BadScheme("编码规则不成立 / no code scheme", given=", ".join(keys), expected=expected)
    for one in scheme.segments:
        fault = _segment_fault(one)
        if fault:
            raise BadScheme(f"码段 {one.key} 不对 / segment {one.key} is wrong", given=one.key, expected=fault)


def _segment_fault(one: Segment) -> str:
    if not one.key or one.width < 1 or len(one.charset) < 2 or len(set(one.charset)) != len(one.charset):
        return "a key, a width of 1 or more, a charset of different characters"
    if one.source is Source.FIXED and not _fits(one, one.value):
        return f"value: {one.width} characters of {one.charset}"
    if one.source is Source.CHOICE and not (one.values and all(_fits(one, value) for value in one.values)):
        return f"values: each {one.width} characters of {one.charset}"
    if one.source is Source.SEQUENCE and not 0 <= one.first <= one.highest:
        return f"0 <= first <= last <= {one.highest}"
    return ""


def _fits(one: Segment, text: str) -> bool:
    return len(text) == one.width and all(character in one.charset for character in text)


def _own_part(one: Segment, number: int, kind: str) -> str:
    if one.source is Source.SEQUENCE:
        return one.written(number)
    if one.source is Source.FIXED:
        return one.value
    if kind and kind not in one.values:
        raise CodeUnfit(f"{one.key} 不能是 / cannot be {kind}", given=kind, expected=", ".join(one.values))
    return kind or one.values[0]


def check_parent(scheme: CodeScheme, parent_code: str) -> None:
    """Raise ParentCodeUnfit where the parent's code has not the width that the scheme takes."""
    if len(parent_code) == scheme.parent_width:
        return
    raise ParentCodeUnfit(
        f"上级编码 {parent_code!r} 不是 {scheme.parent_width} 位 / the parent's code has another width",
        given=parent_code,
        expected=f"{scheme.parent_width} characters for scheme {scheme.name}",
    )


def faults_of(scheme: CodeScheme, code: str, parent_code: str | None = None) -> list[CodeFault]:
    """Return what speaks against a code; nothing where it fits (and lies under its parent, where one is given).

    >>> scheme = CodeScheme("5", (Segment("parent", 2, Source.PARENT), Segment("sequence", 3, Source.SEQUENCE)))
    >>> faults_of(scheme, "12003", "12")
    []
    >>> faults_of(scheme, "12000")[0].reason
    'out_of_sequence'
    """
    if len(code) != scheme.width:
        return [CodeFault("wrong_length", "", str(scheme.width))]
    found, taken = [], ""
    for one in scheme.segments:
        text = scheme.parts(code)[one.key]
        if one.source is Source.PARENT:
            taken += text
        fault = _part_fault(one, text)
        if fault:
            found.append(fault)
    if parent_code is not None and taken != parent_code:
        found.append(CodeFault("wrong_parent", "", parent_code))
    return found


def _part_fault(one: Segment, text: str) -> CodeFault | None:
    if not all(character in one.charset for character in text):
        return CodeFault("wrong_character", one.key, one.charset)
    if one.source is Source.FIXED and text != one.value:
        return CodeFault("wrong_character", one.key, one.value)
    if one.source is Source.CHOICE and text not in one.values:
        return CodeFault("wrong_character", one.key, ", ".join(one.values))
    if one.source is Source.SEQUENCE:
        number = one.number(text)
        if not one.first <= number <= one.highest and number != one.unsplit:
            return CodeFault("out_of_sequence", one.key, f"{one.written(one.first)}-{one.written(one.highest)}")
    return None


def numbers_of(scheme: CodeScheme, parent_code: str, codes: Collection[str]) -> set[int]:
    """Return the numbers that `codes` hold inside a parent; whatever their kind, a number is given once."""
    found = set()
    for code in codes:
        if len(code) != scheme.width or scheme.above(code) != parent_code or faults_of(scheme, code):
            continue
        found.add(scheme.sequence.number(scheme.parts(code)[scheme.sequence.key]))
    return found


def grouped(scheme: CodeScheme, codes: Collection[str]) -> dict[str, list[str]]:
    """Return codes by the parent that they name; those of another width are left out."""
    found: dict[str, list[str]] = {}
    for code in codes:
        if len(code) == scheme.width:
            found.setdefault(scheme.above(code), []).append(code)
    return found


def usage(scheme: CodeScheme, parent_code: str, taken: Collection[str]) -> Usage:
    """Return how far the numbers of a parent are used up; `taken` are all codes ever given."""
    sequence = scheme.sequence
    used = {n for n in numbers_of(scheme, parent_code, taken) if sequence.first <= n <= sequence.highest}
    return Usage(parent_code, len(used), sequence.highest - sequence.first + 1)
