"""What is put right in the same breath: of 17号，不对，是19号 the later number holds."""

import re

from geo.address.quick import quick
from geo.address.registry.names import Kind, Mention, Names, fold
from geo.address.told.text import cut, marked
from geo.address.writing.characters import BREAK as BREAK_MARK
from geo.address.writing.normalise import Normal

_B = f"{BREAK_MARK}?"
_OH = f"[哦噢啊喔诶哎呀嗯唉]{{0,2}}{_B}"
_WRONG = (
    f"(?:不对|不是(?={BREAK_MARK}|不是)|(?:[说讲记报写看打念听]|搞|弄)错了?|(?<![跑走送派去找来开停装寄发敲])错了|口误|(?:更正|纠正|订正|修正)(?:一?下)?)"
    "[了哦啊呀啦哈呢嘛]?"
)
_SORRY = f"(?:(?:对不起|不好意思|抱歉|等一?下|等等){_B})?"
_IS = f"{_OH}(?:应该|应当|改成|改为|其实|准确[地的]?说|确切[地的]?说)?(?:{_B}(?:是在?|在))?{_B}"
_DENIED_OUTRIGHT = f"[哦噢啊喔诶哎]{_B}不是?(?={BREAK_MARK}|应该|应当)"
_BACK = f"(?:{_OH}{_SORRY}(?:我|刚才|刚刚|前面){{0,2}}{_WRONG}|{_DENIED_OUTRIGHT})[哦噢啊呀]?"  # in two or three words
_SLIP = quick(f"{_B}{_BACK}(?:{_B}{_BACK})*{_B}{_SORRY}(?:我|这里|这边|地址){{0,2}}{_IS}")
_REPORTED = re.compile("(?:之前|刚才|刚刚|上[次回]|先前|昨天|前面|原先|原来|开始)(?:我们?)?(?:[报说讲写填派]|登记)")
# what is told is denied word for word: 143号，不是143号，是138号
_DENIED = re.compile(
    f"(?<![0-9A-Z])(?P<told>[^{BREAK_MARK}]{{2,24}}){BREAK_MARK}?不是(?P=told){BREAK_MARK}?(?:而是|应该是|应当是|应是|是){BREAK_MARK}?"
)
# a number and what it should be: 3单元（应为2单元）; where all is well, and where not: A幢有水，是B幢停了
_SHOULD_BE = re.compile(
    f"(?<![0-9A-Z])[0-9A-Z]{{1,5}}(?P<unit>号|幢|单元|室|弄|组|层|期|区)?{BREAK_MARK}?(?:应为|应是|实为|实是|实际为|实际是|应该为|应该是|更正为"
    f"|(?:有[水电气网]|没事|没问题|正常|[好通]着?的|[不没][漏停堵坏断])了?{BREAK_MARK}[就只]?是)"
    f"{BREAK_MARK}?(?=[0-9A-Z]{{1,5}}(?P<same>号|幢|单元|室|弄|组|层|期|区))"
)
_NUMBER = re.compile("([0-9]+[A-Z]?(?:-[0-9]+)*|[A-Z][0-9]{0,2})(号|幢|单元|室|支弄|弄|巷|层|组|队|社|排|期|区)?")
_BEFORE = re.compile(
    "(?:[0-9]+[A-Z]?(?:-[0-9]+)*|(?<![A-Z])[A-Z][0-9]{0,2})(号|幢|单元|室|支弄|弄|巷|层|组|队|社|排|期|区)?"
)
# another name of what stands before it
_ALSO = re.compile(f"{BREAK_MARK}(?:现在叫|现名|现|今名|今)|也就是|也叫|又叫|又名")
_PART = re.compile(
    f"(?P<name>[\u4e00-\u9fff]{{2,12}})(?:(?P<building>[0-9A-Z-]{{1,6}}幢){BREAK_MARK}|的|{BREAK_MARK}"
    "|居民区|住宅区|生活区|[小社]区)"
    f"(?P<part>[0-9A-Z]{{1,2}}(?:[区期]|组团)|[\u4e00-\u9fff][区园苑期])(?={BREAK_MARK}|$|[0-9A-Z])"
)
# from the smallest to the largest: 2幢，兰园，丽景华庭
_PART_BEFORE = re.compile(
    f"(?:^|{BREAK_MARK}|(?<=[0-9幢室元]))(?P<part>[0-9A-Z]{{1,2}}(?:[区期]|组团)|[\u4e00-\u9fff][区园苑期]){BREAK_MARK}?"
    "(?P<name>[\u4e00-\u9fff]{2,12})"
)
# the part told in a later clause: 碧海名苑漏水，具体是二期5幢
_PART_AFAR = re.compile("(?P<part>[0-9A-Z]{1,2}(?:[区期]|组团)|[东西南北]区)(?=[0-9A-Z])")
AFAR_MOST, ESTATE_SIZES = 24, range(8, 2, -1)  # characters between an estate and its part; of the estate's name
VILLAGE = {Kind.COMMUNITY}
OWN = (Kind.ROAD, Kind.COMPOUND, Kind.ALIAS, Kind.COMMUNITY)


def corrected(normal: Normal, names: Names) -> Normal:
    """Return a text with what its words take back replaced by what they put in its place.

    A number replaces the last one of its unit word, a name the last one of its kind with all that follows that.
    """
    told, places = marked(normal)
    should = _SHOULD_BE.search(told)
    denied = _DENIED.search(told) or (should if should and should["unit"] in (None, should["same"]) else None)
    if denied:
        return corrected(cut(normal, [*range(denied.start()), *range(denied.end(), len(told))], places), names)
    slip = _SLIP.search(told)
    if slip is None or not 1 < slip.start() < len(told) - 1:
        return normal
    number = _NUMBER.match(told, slip.end())
    if number:
        old = _number_before(told[: slip.start()], number[2])
        if old is None:
            return normal
        order = [*range(old[0]), *range(*number.span()), *range(old[1], slip.start()), *range(number.end(), len(told))]
    else:
        begin = _name_before(told, slip.start(), slip.end(), names)
        if begin is None or _REPORTED.search(told, 0, slip.start()):  # 刚才报的…错了: all of it is another place
            return normal
        order = [*range(begin), *range(slip.end(), len(told))]
    return corrected(cut(normal, order, places), names)


def by_known_name(normal: Normal, names: Names) -> Normal:
    """Return a text without a name that the registry lacks, where one that it has is given for it: 济光路也就是三路."""
    told, places = marked(normal)
    also = _ALSO.search(told)
    if also is None:
        return normal
    written = names.written(fold(told))
    known = any(one.begin == also.end() and _kinds(names, one) for one in written)
    before = [one for one in written if one.end <= also.start()]
    if not known or any(_kinds(names, one) for one in before):
        return normal
    begin = max((one.end for one in before), default=0)
    return cut(normal, [*range(begin), *range(also.end(), len(told))], places)


def _number_before(told: str, unit: str | None) -> tuple[int, int] | None:
    """Return the span of the last number with a unit word in a text; of the last number at its end without one."""
    found = [one.span() for one in _BEFORE.finditer(told) if (one[1] == unit if unit else one.end() == len(told))]
    return found[-1] if found else None


def _name_before(told: str, end: int, begin: int, names: Names) -> int | None:
    """Return where the name begins that the one at `begin` replaces; None where none stands there.

    Without another one of its kind it is what stands behind the areas: a name that the registry lacks.
    """
    written = names.written(fold(told))
    at = _behind_areas(begin, written, names)
    kinds = {kind for one in written if one.begin == at for kind in _kinds(names, one)}
    if not kinds:
        return None
    before = [one for one in written if one.end <= end]
    alike = [one.begin for one in before if kinds & _kinds(names, one)]
    if at > begin:  # the areas are told anew, and all behind them
        last = max((one.begin for one in before if _kinds(names, one)), default=end)
        clause = told.rfind(BREAK_MARK, 0, last) + 1
        old = min((one.begin for one in before if clause <= one.begin <= last), default=None)
        while area := next((one for one in before if one.end == old and not _kinds(names, one)), None):
            old = area.begin
        return old
    if not alike:
        return max((one.end for one in before if not _kinds(names, one)), default=0)
    old = min(one.begin for one in before if one.begin <= max(alike) < one.end)
    roads = (one.begin for one in before if Kind.ROAD in _kinds(names, one) and _NUMBER.fullmatch(told, one.end, old))
    return next(roads, old)  # 文昌路59号锦绣家园: its number goes with it


def _behind_areas(begin: int, written: list[Mention], names: Names) -> int:
    """Return where what stands behind the districts, towns and communities from a place on begins."""
    begins = {one.begin for one in written if _kinds(names, one)}
    ends = [
        one.end
        for one in written
        if one.begin == begin and (not _kinds(names, one) or (_kinds(names, one) == VILLAGE and one.end in begins))
    ]
    return _behind_areas(max(ends), written, names) if ends else begin


def _kinds(names: Names, one: Mention) -> set[Kind]:
    return {target.kind for target in names.targets(one.surface) if target.kind in OWN}


def with_part(normal: Normal, names: Names) -> Normal:
    """Return a text with the part of an estate right behind its name, where it is told behind the building.

    海悦北苑2幢（C区） and 海悦北苑的C区2幢 are 海悦北苑C区2幢, if the registry has such a part.
    """
    told, places = marked(normal)
    for found in _PART.finditer(told):
        name, part = found.span("name"), found.span("part")
        begins = range(name[0], name[1] - 1)
        known = any(fold(told[begin : name[1]] + told[slice(*part)]) in names.place_of for begin in begins)
        if known and not any(fold(told[begin : part[1]]) in names.place_of for begin in begins):  # 桃源小区一区
            between = range(*found.span("building")) if found["building"] else range(0)
            order = [*range(name[1]), *range(*part), *between, *range(found.end(), len(told))]
            return cut(normal, order, places)
    return _with_part_first(normal, names)


def _with_part_first(normal: Normal, names: Names) -> Normal:
    """Return a text with the part of an estate behind its name, where it is told right before that."""
    told, places = marked(normal)
    for found in _PART_BEFORE.finditer(told):
        begin, whole = found.start("name"), found["name"]
        size = next((k for k in range(len(whole), 1, -1) if fold(whole[:k] + found["part"]) in names.place_of), 0)
        if size and fold(found["part"] + whole[:size]) not in names.place_of:  # 北苑家园 is not 家园北苑
            part, name = range(*found.span("part")), range(begin, begin + size)
            order = [*range(part.start), *name, *part, *range(name.stop, len(told))]
            return cut(normal, order, places)
    return _with_part_afar(normal, names)


def _with_part_afar(normal: Normal, names: Names) -> Normal:
    """Return a text with the part of an estate behind its name, where other words and no number stand between them."""
    told, places = marked(normal)
    for found in _PART_AFAR.finditer(told):
        begin, part = found.start(), found["part"]
        if _has_part(told, begin, part, names):
            continue
        for end in range(begin - 2, max(0, begin - AFAR_MOST), -1):  # one character is of the name
            if told[end].isdigit():
                break
            if _has_part(told, end, part, names):
                order = [*range(end), *range(*found.span()), *range(end, begin), *range(found.end(), len(told))]
                return cut(normal, order, places)
    return normal


def _has_part(told: str, end: int, part: str, names: Names) -> bool:
    """Tell whether the name of an estate that has a part ends at a place of a text."""
    known = (fold(told[end - size : end]) for size in ESTATE_SIZES if size <= end)
    return any(one in names.place_of and one + fold(part) in names.place_of for one in known)
