"""Standard addresses cut into the steps by which people type them: areas, names, numbers, buildings, rooms."""

import re
from collections.abc import Iterable, Mapping
from enum import IntEnum
from typing import NamedTuple

from geo.address.writing.normalise import normal_text
from geo.address.writing.parse import KEYS_OF


class Kind(IntEnum):
    """What one step of an address is; those from NUMBER on are counted, those before have names."""

    PROVINCE = 0
    CITY = 1
    DISTRICT = 2
    TOWN = 3
    COMMUNITY = 4
    ROAD = 5
    COMPOUND = 6
    PLACE = 7
    NUMBER = 10
    LANE = 11
    BUILDING = 12
    UNIT = 13
    FLOOR = 14
    ROOM = 15


class Segment(NamedTuple):
    """One step: as it is written, its normal form, and its number (-1 for a name)."""

    kind: Kind
    raw: str
    key: str
    value: int


_UNITS = (
    "号楼|號樓|号院|號院|号房|号|號|幢|栋|棟|座|单元|單元|室|层|層|楼|樓|支弄|弄|衖"
    r"|巷(?![\u4e00-\u9fff]{0,3}[路街])|组|門|门|#|期"
)
_NUMERALS = "〇零一二三四五六七八九十百两"
_COUNTED = (
    r"(?:附|之|第)?"
    r"(?:[0-9０-９]+(?:[-－—][0-9０-９]+)*[A-Za-zＡ-Ｚ]?"
    r"|(?<![A-Za-zＡ-Ｚ])[A-Za-zＡ-Ｚ][0-9０-９]*(?=座|幢|栋|棟|号楼|號樓)"
    rf"|[{_NUMERALS}]{{1,5}}(?=(?:号楼|號樓|号|號|幢|栋|棟|座|单元|單元|室|层|層|组|弄)(?!路|街|巷|桥|线|院|道)))"
    rf"(?:{_UNITS})?"
)
_WESTERN = re.compile(r"^([0-9][0-9A-Z/-]*)\s+(\S.*)$", re.IGNORECASE)
_DIGITS = re.compile(r"[0-9]+")
_AREAS = (
    (Kind.PROVINCE, re.compile(r"[\u4e00-\u9fff]{2,7}?(?:省|自治区)|北京市?|上海市?|天津市?|重庆市?")),
    (Kind.CITY, re.compile(r"[\u4e00-\u9fff]{2,8}?(?:市(?![场政民])|自治州|地区|盟)")),
    (Kind.DISTRICT, re.compile(r"[\u4e00-\u9fff]{1,8}?(?:(?<![小社园院校厂景库片住宅])[区區]|[县縣](?![城道前])|旗)")),
    (Kind.TOWN, re.compile(r"[\u4e00-\u9fff]{1,8}?(?:街道(?!办)|镇|鎮|乡|鄉)(?=.)")),
    (Kind.COMMUNITY, re.compile(r"[\u4e00-\u9fff]{1,8}?(?:社区|居委会|村委会|(?<!新)村)(?=.)")),
)
_ROAD = re.compile(
    r"[\u4e00-\u9fffA-Za-z0-9]{1,10}?(?:大道|大街|公路|路|街|巷|胡同|弄|道)"
    r"(?:[一二三四五六七八九十]+段|(?=(?![一二三四五六七八九十]+段)[\u4e00-\u9fff]{2,}))"
)
_ROAD_END = re.compile(
    r"(?:大道|大街|公路|路|街|巷|胡同|弄|道|里|段|线|\b(?:ST|AVE|RD|PL|BLVD|DR|LN|CT|PKWY|TER|WAY))$"
)
_COMMUNITY_END = re.compile(r"(?:社区|居委会|村委会|(?<!新)村|屯|庄|寨)$")
_NAMED = (Kind.PROVINCE, Kind.CITY, Kind.DISTRICT, Kind.TOWN, Kind.COMMUNITY, Kind.ROAD, Kind.COMPOUND)
_STATED = {key: kind for kind in _NAMED for key in KEYS_OF.get(kind.name.lower(), (kind.name.lower(),))}
_KIND_OF_UNIT = (
    ("单元", Kind.UNIT), ("幢", Kind.BUILDING), ("室", Kind.ROOM), ("层", Kind.FLOOR),
    ("弄", Kind.LANE), ("衖", Kind.LANE), ("巷", Kind.LANE), ("组", Kind.LANE), ("期", Kind.LANE),
)  # fmt: skip
LONGEST_NAME = 24
LETTERS_FROM = 1_000_000  # building A counts as this, B as one more
VALUE_MOST = 2_000_000_000


def stated_names(parts: Iterable[Mapping[str, object]]) -> dict[str, Kind]:
    """Return the names that a registry states as parts, with what each is."""
    found: dict[str, Kind] = {}
    for one in parts:
        for key, name in one.items():
            if key in _STATED and name and name not in found:
                found[str(name)] = _STATED[key]
    # 中荣巷33弄 ends in a number: its steps are found one by one
    numbered = re.compile(f"[0-9]+|.*{_COUNTED}")
    return {name: kind for name, kind in found.items() if len(name) > 1 and not numbered.fullmatch(name)}


class Cutter:
    """Cuts texts; knows the names that a registry states, and remembers what it has cut."""

    def __init__(self, names: Mapping[str, Kind]) -> None:
        self._names = names
        with_digits = sorted((one for one in names if re.search("[0-9０-９]", one)), key=len, reverse=True)[:2000]
        known = "|".join(re.escape(one) for one in with_digits)
        self._split = re.compile(f"({known}|{_COUNTED})" if known else f"({_COUNTED})").split
        self._known: dict[str, tuple[Segment, ...]] = {}

    def cut(self, text: str) -> list[Segment]:
        """Return the steps of an address, coarse to fine; a Western one has its number behind its street.

        >>> [one.raw for one in Cutter({}).cut("云岭区望江街道柳荫路12号锦绣花园3幢501室")]
        ['云岭区', '望江街道', '柳荫路', '12号', '锦绣花园', '3幢', '501室']
        """
        return [one for piece in self.pieces(text) for one in self.piece(piece)]

    def pieces(self, text: str) -> list[str]:
        """Return a text in pieces of names and of numbers: cheap, since pieces repeat."""
        if text.isascii():
            western = _WESTERN.match(text)
            return [western[2], western[1]] if western else [text]
        return [piece for piece in self._split(text) if piece]

    def piece(self, piece: str) -> tuple[Segment, ...]:
        """Return the steps of one piece."""
        found = self._known.get(piece)
        if found is None:
            found = self._known[piece] = tuple(self._cut_piece(piece))
        return found

    def _cut_piece(self, piece: str) -> Iterable[Segment]:
        if piece not in self._names and re.fullmatch(_COUNTED, piece):
            yield counted(piece)
            return
        if piece.isascii() and piece[:1].isdigit():
            yield counted(piece)
            return
        begin, coarsest = 0, 0
        while begin < len(piece):
            kind, end = self._next(piece, begin, coarsest)
            raw = piece[begin:end]
            key = normal_text(raw)
            if key:
                yield Segment(kind, raw, key, -1)
            begin, coarsest = end, kind + 1 if kind <= Kind.COMMUNITY else coarsest

    def _next(self, piece: str, begin: int, coarsest: int) -> tuple[Kind, int]:
        """Return what begins here and where it ends: a stated name, an area by its ending, a road, the rest."""
        for end in range(min(len(piece), begin + LONGEST_NAME), begin + 1, -1):
            known = self._names.get(piece[begin:end])
            if known is not None:
                return known, end
        for kind, pattern in _AREAS:
            found = pattern.match(piece, begin) if kind >= coarsest else None
            if found and found.end() > begin:
                return kind, found.end()
        road = _ROAD.match(piece, begin)
        if road:
            return Kind.ROAD, road.end()
        return _kind_of(piece[begin:]), len(piece)


def _kind_of(name: str) -> Kind:
    if _ROAD_END.search(name.upper()):
        return Kind.ROAD
    return Kind.COMMUNITY if _COMMUNITY_END.search(name) else Kind.COMPOUND


def counted(raw: str) -> Segment:
    """Return a numbered step.

    >>> counted("三单元")[1:], counted("12号").kind.name
    (('三单元', '3单元', 3), 'NUMBER')
    """
    key = normal_text(raw) or raw.upper()
    digits = _DIGITS.search(key)
    if digits and not key[:1].isalpha():
        value = min(int(digits[0][:10]), VALUE_MOST)
    else:
        value = LETTERS_FROM + ord(key[0]) % LETTERS_FROM
    kind = next((kind for unit, kind in _KIND_OF_UNIT if unit in key), Kind.NUMBER)
    return Segment(kind, raw, key, value)
