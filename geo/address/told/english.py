"""Chinese addresses in English words: Rm 401, Bldg 2, No. 18 Jianguo West Road, Tongjing District."""

import re
from collections.abc import Callable
from functools import partial

from geo.address.quick import quick
from geo.address.told.text import Told, clauses, joined, of_clauses
from geo.address.writing.normalise import Normal

_SIDES = {"EAST": "东", "WEST": "西", "SOUTH": "南", "NORTH": "北", "MIDDLE": "中", "CENTRAL": "中"}
_ROADS = {
    **dict.fromkeys(("ROAD", "RD", "LU"), "路"),
    **dict.fromkeys(("STREET", "STR", "ST", "JIE"), "街"),
    **dict.fromkeys(("AVENUE", "AVE", "BOULEVARD", "BLVD", "DADAO"), "大道"),
    **dict.fromkeys(("ALLEY", "LANE", "LN", "XIANG"), "巷"),
    **{"DAJIE": "大街", "HUTONG": "胡同", "HIGHWAY": "公路", "HWY": "公路"},
}
_AVENUES = frozenset(("AVENUE", "AVE", "BOULEVARD", "BLVD"))
_AREAS = {
    **{"PROVINCE": "省", "CITY": "市", "DISTRICT": "区", "DIST": "区", "COUNTY": "县", "SUBDISTRICT": "街道"},
    **{"TOWN": "镇", "TOWNSHIP": "乡", "COMMUNITY": "社区", "VILLAGE": "村"},
}
_COUNTED = {
    **dict.fromkeys(("ROOM", "RM", "APARTMENT", "APT", "FLAT", "SUITE"), "室"),
    **dict.fromkeys(("BUILDING", "BLDG", "BLOCK", "TOWER"), "幢"),
    **{"UNIT": "单元", "LANE": "弄", "FLOOR": "层", "PHASE": "期"},
}
_ESTATES = {
    **dict.fromkeys(("GARDEN", "GARDENS"), "花园"),
    **dict.fromkeys(("PLAZA", "SQUARE"), "广场"),
    **dict.fromkeys(("APARTMENTS", "RESIDENCE", "RESIDENCES"), "公寓"),
    **dict.fromkeys(("CENTER", "CENTRE"), "中心"),
    **{"MANSION": "大厦", "PARK": "公园", "HOSPITAL": "医院"},
}
_SCHOOLS = {
    **dict.fromkeys(("MIDDLE", "HIGH"), "中学"),
    **dict.fromkeys(("PRIMARY", "ELEMENTARY"), "小学"),
    **{"SENIOR HIGH": "高级中学", "JUNIOR HIGH": "初级中学"},
}
_NAME = "[A-Z]{2,}(?: [A-Z]{2,}){0,3}?"
_SPELLED = "LU|JIE|DADAO|XIANG|DAJIE|HUTONG"  # a syllable of a name where more of them follow: lu ming nong
_SIDE, _ROAD_WORD = "|".join(_SIDES), "|".join(_ROADS)
_NUMBER = r"[0-9]+[A-Z]?(?:-[0-9]+)?(?![0-9A-Z幢室单层弄组])"
_ROAD = re.compile(
    rf"(?:(?:NO ?)?(?P<number>{_NUMBER})(?:号院?)? ?)?(?<![A-Z])(?:(?P<before>{_SIDE}) )?"
    rf"(?P<name>{_NAME}|[\u4e00-\u9fff]{{2,6}})"
    rf" ?(?:(?<![A-Z])(?P<side>{_SIDE}) ?)?(?<![A-Z])(?!(?:{_SPELLED}) (?!NO |{_SIDE})[A-Z])"
    rf"(?P<word>{_ROAD_WORD})(?![A-Z])"
    rf"(?: (?P<behind>{_SIDE})(?![A-Z]))?"
    rf"(?: (?:NO ?)?(?P<later>{_NUMBER})号?)?"
)
_PART = re.compile(rf"(?<![A-Z])(?P<word>{'|'.join(_COUNTED)}) ?(?:NO ?)?(?P<number>[0-9]+[A-Z]?|[A-Z](?![A-Z])[0-9]*)")
_AREA = re.compile(rf"(?P<name>{_NAME}) (?P<word>{'|'.join(_AREAS)})(?![A-Z])")
_ESTATE = re.compile(rf"(?<![A-Z])(?P<name>{_NAME}) (?P<word>{'|'.join(_ESTATES)})(?![A-Z])")
_NUMBERED = re.compile(
    rf"(?<![A-Z])(?:NO ?)?(?P<number>[0-9]{{1,2}})(?:ST|ND|RD|TH)? ?(?:(?P<school>{'|'.join(_SCHOOLS)}) SCHOOL"
    "|PEOPLES? HOSPITAL)(?![A-Z])"
)
_PLAIN = re.compile(r"(?<![A-Z])NO ?(?P<number>[0-9]+[A-Z]?)(?![A-Z])")
_ENGLISH = quick(
    rf"(?<![A-Z])(?:{'|'.join((*_ROADS, *_AREAS, *_COUNTED, *_ESTATES))})(?![A-Z])"
    "|(?<![A-Z])SCHOOL(?![A-Z])|(?<![A-Z])NO ?[0-9]|[0-9] ?[A-Z]{2,} [A-Z]{2,}"
)
_HAN = re.compile("[\u4e00-\u9fff]")
_WORDS = quick(  # English, not pinyin: who writes so begins with what is small
    rf"(?<![A-Z])(?:{'|'.join(sorted({*_ROADS, *_AREAS, *_COUNTED} - set(_SPELLED.split('|'))))})(?![A-Z])"
    "|(?<![A-Z])NO ?[0-9]"
)
_LATIN = re.compile("[A-Z]{2}")
_LARGE = re.compile(f"(?:省|市|区|县|街道|镇)$|(?:{'|'.join(_AREAS)})$")


def in_chinese(normal: Normal, avenue: str = "大道") -> Normal:
    """Return a text with English words as Chinese unit words, and its clauses from large to small; names stay as typed.

    `avenue` is what the registry has most avenues called: 大道, 大街.

    >>> from geo.address.writing.normalise import normalise
    >>> in_chinese(normalise("Rm 401, 217 Fulong West Road, Yanhu District")).text
    'YANHU区FULONG西路217号401室'
    """
    if not _ENGLISH.search(normal.text):
        return normal
    parts = list(clauses(normal))
    first, last = parts[0].text, parts[-1].text
    english = _WORDS.search(normal.text) or not _HAN.search(normal.text)
    small_last = _PART.match(last) and not _PART.match(first) and not first[:1].isdigit()
    if len(parts) > 1 and english and _LATIN.search(first) and not _LARGE.search(first) and not small_last:
        parts.reverse()
    return of_clauses(_translated(one, avenue) for one in parts)


def _translated(clause: Told, avenue: str) -> Told:
    road: tuple[re.Pattern[str], Making] = (_ROAD, partial(_road, avenue=avenue))
    for pattern, new in (*_RULES[:2], road, *_RULES[2:]):
        clause = _replaced(clause, pattern, new)
    return clause


Pieces = list[str]  # the name of a group, or = and what is new
Making = Callable[[re.Match[str]], Pieces]


def _replaced(clause: Told, pattern: re.Pattern[str], new: Making) -> Told:
    out = Told("", ())
    last = 0
    for found in pattern.finditer(clause.text):
        out = joined((out, clause.part(last, found.start())))
        for piece in new(found):
            place = out.places[-1:] or clause.places[found.start() : found.start() + 1]
            told = Told(piece[1:], place * (len(piece) - 1)) if piece[0] == "=" else clause.part(*found.span(piece))
            out = joined((out, told))
        last = found.end()
    return joined((out, clause.part(last, len(clause.text))))


def _road(found: re.Match[str], avenue: str) -> Pieces:
    side = _SIDES.get(found["side"] or found["behind"] or found["before"] or "", "")
    number = "number" if found["number"] else "later" if found["later"] else ""
    word = avenue if found["word"] in _AVENUES else _ROADS[found["word"]]
    return ["name", f"={side}{word}", *([number, "=号"] if number else [])]


_RULES: tuple[tuple[re.Pattern[str], Making], ...] = (
    (_NUMBERED, lambda found: ["=第", "number", f"={_SCHOOLS.get(found['school'], '人民医院')}"]),
    (_PART, lambda found: ["number", f"={_COUNTED[found['word']]}"]),
    (_AREA, lambda found: ["name", f"={_AREAS[found['word']]}"]),
    (_ESTATE, lambda found: ["name", f"={_ESTATES[found['word']]}"]),
    (_PLAIN, lambda _: ["number", "=号"]),
)
