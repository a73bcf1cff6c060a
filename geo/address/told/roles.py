"""Texts that name several places, each in a part of its own: where it happened is meant, not the caller's home."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from geo.address.registry.names import Kind, Names, fold
from geo.address.told.mentions import Place, again, in_passing, is_gone_to, once
from geo.address.told.role_words import (
    BESIDE,
    BREAK_MARK,
    CAME,
    HAPPENED,
    HOME,
    MEANT,
    NOW,
    OTHER,
    OWNER,
    SAID,
    THERE,
    Cue,
    after,
    cues_of,
    has_after,
    scenes_of,
)
from geo.address.told.talk import DONE_THERE
from geo.address.told.text import cut, marked
from geo.address.words import CITIES
from geo.address.writing.doors import STEMS
from geo.address.writing.normalise import Normal

LEAST = 0.3  # by which the likeliest place leads those that are left out
LEAST_OF_OTHERS = 0.45  # where none of them is told to be it: journeys, homes and offices
WAY_MOST = 2  # characters between two places that a way joins
PASSING = -0.6  # of a name without a number to which somebody goes
FAR = -5.0  # of a place in another city: no role makes it one of the registry
SURE = 0.8  # a name that costs more is but a stem or short form
UNKNOWN_LEAST = 3  # characters behind its areas of a name that is not on record
LONG = 16  # characters of two places and what happened at one of them
SHORTEST = 10  # characters; two places and the words for them are longer
BEFORE_MOST, BEHIND_MOST = 5, 4  # characters between a place and the words before it, behind it
OWN = frozenset((Kind.ROAD, Kind.COMPOUND, Kind.ALIAS, Kind.COMMUNITY))
AREA, NAME, ROAD, STRANGE, NUMBER = range(5)
_COUNTED = re.compile(
    "[0-9]+[A-Z]?(?:-[0-9]+)*(?:号?附[0-9]+号?|支弄|弄|号(?!线)[甲乙丙丁]?|幢|单元|室|(?:村民?)?小?组|(?:生产)?队|社(?!区)|排|期|层)?|[A-Z][0-9]{0,2}幢|[A-Z]区"
)
_PART_OF = re.compile("(?:门[口前]|旁边?|附近|对面|隔壁|楼下|[里内])的")
_BESIDE_IT = re.compile("的?[正斜]?(?:对面|旁边|隔壁|附近|边上|后面|前面)的")
_PROSE = re.compile("[了说是我他她没那]")
_REFERS = re.compile(f"{BREAK_MARK}(?:(?:就是)?[那这该]一?[幢座楼家栋]|楼[上下道顶])")  # A幢，那栋楼的灯都不亮
_LISTED = re.compile("[和与跟及到至的、\x1f]{0,2}(?:还有|以及)?|[\u4e00-\u9fff]{0,4}[到至]")
_KINDS = (
    "(?:路|街|巷|弄|道|(?<![这那哪家屋楼店])里|坊|村|苑|园|城|府|邸|庭|湾|庄|厦|寓|院|墅|郡|(?<!邻)居|楼|都|宿舍|小区"
    "|中心)"
)
_STRANGE = re.compile(f"[\u4e00-\u9fff]{{2,}}{_KINDS}(?=[0-9A-Z]|[那这][边里]|\x1f?有人|门口)")
_AT_END = re.compile(
    f"(?<!{BREAK_MARK})(?![该此这那本其])[\u4e00-\u9fff]{{2,14}}{_KINDS}(?={BREAK_MARK}|$)"
)  # behind words for a place
# of another city
_FAR = re.compile(f"(?:{'|'.join(CITIES)})市?[\u4e00-\u9fff]|[\u4e00-\u9fff]{{2,3}}市[\u4e00-\u9fff]{{1,4}}[区县]")
_FAR_CLAUSE = re.compile(f"{BREAK_MARK}?(?:[\u4e00-\u9fff]{{2,3}}省)?(?:{_FAR.pattern})[^{BREAK_MARK}]*")
_UNIT = re.compile(
    "号楼|号院?|支弄|弄|幢|单元|室|(?:村民?)?小?组|(?:生产)?队|社(?!区)|排|期|层"
)  # of a number that stands before
_OF_CITY = re.compile("(?:^|[^\u4e00-\u9fff]|[在到去往送从于对是的])[省市县区]$")  # before a name: 在市人民医院
_GAP = re.compile(
    f"{BREAK_MARK}?(?:[的第-]|[那这](?:[边里]的?|个))?(?:[\u4e00-\u9fff]{{1,2}}(?=[0-9])|[\u4e00-\u9fff]{{0,4}}(?:社区|村|街道|镇|乡|[小新]?区|市|省))?{BREAK_MARK}?"
)


class Piece(NamedTuple):
    """A name or a number in a marked text."""

    begin: int
    end: int
    sort: int


# 望山国际城（现清河雅居）2栋: two names of one place, and its building
_TAKEN_BACK = re.compile("(?:[啊哦噢呃]不|不对|错了?)\x1f$")
_NUMBER_NEXT = re.compile("[0-9A-Z]{1,4}(?:-[0-9]+)*(?:号|[幢弄座]|$|\x1f)")
_NAMED_TOO = re.compile(
    "\x1f(?:现名?|原名?|曾用名|又名|也叫)[^\x1f0-9]{1,11}[^\x1f0-9路街巷弄道]\x1f[0-9A-Z]"
    "|[0-9]号?\x1f(?:现名?|今名?|现[为称改叫]为?)[^\x1f0-9]{2,11}[路街巷弄道](?:\x1f|$)"  # 红卫街22号（现牌坊街）
)
_BRACKETS = re.compile(r"(?<=[\u4e00-\u9fff0-9A-Za-z，])[(（][^()（）]*[)）]")


def in_brackets(given: str, places: Sequence[int]) -> frozenset[int]:
    """Return the places, one for each character of a text, of those that stand in brackets behind a word."""
    return frozenset(places[k] for found in _BRACKETS.finditer(given) for k in range(*found.span()))


def meant_of(normal: Normal, names: Names, bracketed: frozenset[int] = frozenset()) -> Normal:
    """Return a text of several places without those that the words around them tell to be others than the one meant.

    The text is returned as it is where it names but one place, or where the words choose none. `bracketed` are the
    offsets of what is told of a word before it.
    """
    if len(normal.text) < SHORTEST:
        return normal
    told, spots = marked(normal)
    if _NAMED_TOO.search(told):
        return normal
    cues = told_cues(told, names)
    several = cues or has_after(told) or (len(told) >= LONG and (HAPPENED.search(told) or _PROSE.search(told)))
    runs = runs_of(told, cues, names) if several else []
    whole = _met(told, [run for run in runs if run.whole])
    aside = {k for k, spot in enumerate(spots) if spot >= 0 and normal.offsets[spot] in bracketed}
    roles = [_owned(told, one) if one.begin in aside else one for one in with_roles(told, whole, cues)]
    places = _counted(again(told, happened(told, roles)), told)
    best = max((one.role for one in places), default=0.0)
    alone = [one for one in places if _is_alone(told, one) and one.begin not in aside]
    if best < 0 and (scene := _unknown_scene(told, cues, runs)):
        return cut(normal, scene, spots)
    least = LEAST if best >= 0 else LEAST_OF_OTHERS
    chosen = [one for one in places if one.role > best - least or (SAID <= best <= THERE and one in alone)]
    if not any(one.numbered or one.named for one in chosen):  # a road alone: 加油站加的油有问题，停在西环路上了
        chosen = [one for one in places if one in chosen or (one.named and one.role >= 0)]
    untold = [one for one in places if one.numbered and (not one.told or one.role == THERE)]
    if untold and not any(one.numbered for one in chosen):
        if best > SAID or not all(one.named for one in chosen):
            return normal  # 春晓花园2号楼2单元102，在德坝路: it tells where
        chosen = untold
    later = [one for one in places if one.numbered and one.role == NOW]
    if later and best == 0 and not any(one.numbered or one.named or one.told for one in chosen):
        chosen = later  # 在海滨路租房，刚搬到珠池路151号: a number tells more than a road
    if len(chosen) == len(places) or not all(_may_be(one, best) for one in chosen):
        idle = in_passing(told, runs, roles, chosen) if best >= 0 else []
        return cut(normal, (k for k in range(len(told)) if k not in idle), spots) if idle else normal
    areas = [run for run in runs if not run.whole and run.end <= places[0].begin]
    kept = [k for run in areas for k in range(run.begin, run.end)]
    for one in once(told, chosen):
        kept += range(one.begin, _until(told, one, places, cues))
    return cut(normal, kept, spots)


def _met(told: str, places: list[Place]) -> list[Place]:
    """Return places, two roads side by side without numbers as one: 中山路转建国路的红绿灯 is where they meet."""
    found: list[Place] = []
    for one in places:
        roads = found and not any(place.numbered or place.named for place in (found[-1], one))
        if roads and one.begin - found[-1].end <= WAY_MOST and BREAK_MARK not in told[found[-1].end : one.begin]:
            found[-1] = replace(found[-1], end=one.end)
        else:
            found.append(one)
    return found


def _unknown_scene(told: str, cues: list[Cue], runs: list[Place]) -> range | None:
    """Return the clause that is told to be where it happened and names no place of the registry: 路过城北区未知苑."""
    named = set(scenes_of(told, cues))
    for end in sorted(named | {cue.end for cue in cues if cue.role >= MEANT}):
        begin = end + (told[end : end + 1] == BREAK_MARK)
        stop = _clause_end(told, begin)
        inside = [run for run in runs if begin <= run.begin < stop]
        area = next((run for run in inside if not run.whole), None)
        told_in = area and area.begin - begin <= BEFORE_MOST and stop - area.end >= UNKNOWN_LEAST
        if told_in or (end in named and not any(run.whole for run in inside)):
            return range(begin, stop)
    return None


def _clause_end(told: str, begin: int) -> int:
    """Return where a clause ends, be its number behind a sign."""
    stop = told.find(BREAK_MARK, begin)
    while stop >= 0 and _NUMBER_NEXT.match(told, stop + 1):
        stop = told.find(BREAK_MARK, stop + 1)
    return stop if stop >= 0 else len(told)


def told_cues(told: str, names: Names) -> list[Cue]:
    """Return the words before places that tell their part, but none within a name: 从 in 从化路, 到 in 三到湾."""
    cues = cues_of(told)
    named = [(one.begin, one.end) for one in names.written(fold(told))] if cues else []
    return [cue for cue in cues if not any(begin <= cue.begin and cue.end <= end for begin, end in named)]


def _owned(told: str, place: Place) -> Place:
    """Return a place in brackets, that of an office where the word before them is one: 热力公司（铁工路38号）."""
    owner = not place.told and OWNER.search(told[: place.begin]) is not None
    return replace(place, role=HOME, told=True) if owner else place


def _is_alone(told: str, place: Place) -> bool:
    """Tell whether a place of which no word tells the part is a clause by itself: what follows may be said of it."""
    begins = not place.begin or told[place.begin - 1] == BREAK_MARK
    return begins and told[place.end : place.end + 1] in ("", BREAK_MARK) and place.numbered and not place.told


def _may_be(place: Place, best: float) -> bool:
    """Tell whether a place may be the one meant: known, or miswritten with a number, or told to be it."""
    return place.known or (place.numbered and best > HOME) or (place.told and best >= SAID)


def _counted(runs: list[Place], told: str) -> list[Place]:
    """Leave out names without a number of which no word tells the part: they may tell where beside the place it is.

    Not where all others are surely not meant, nor where it begins the text or something is there; nor one that is the
    first, or begins a clause, where no other is told to be it.
    """
    runs = [_passed(told, one) for one in runs]
    found = [one for one in runs if one.told or one.numbered or not one.begin or told[one.begin - 1] in "在到"]
    if all(one.role <= OTHER for one in found):
        return runs
    if any(one.role >= 0 for one in found):
        return found
    begin = [one for one in runs if one is runs[0] or told[one.begin - 1] == BREAK_MARK]
    topics = [one for one in runs if one in found or (one in begin and _is_topic(told, one, runs))]
    return topics if len(topics) > len(found) else [one if one.told else replace(one, role=PASSING) for one in runs]


def _passed(told: str, place: Place) -> Place:
    """Return a place, as one in passing where somebody but goes there or comes from there: 去人民公园的路上."""
    stop = told.find(BREAK_MARK, place.end)
    behind = told[place.end : stop if stop >= 0 else len(told)]
    way = told[max(0, place.begin - 1) : place.begin]
    passed = way in ("去", "往") or (way == "从" and not any(one in behind for one in "到至往"))
    return replace(place, role=PASSING, told=True) if passed and not place.told and not place.numbered else place


def _is_topic(told: str, one: Place, places: list[Place]) -> bool:
    """Tell whether the place of a clause is what it is about: 投诉人民医院; not 一中门口的补习班（崇文街53号）."""
    part = _PART_OF.match(told, one.end) and any(other.numbered and not other.told for other in places)
    return one.named and not part and not is_gone_to(told, one)


def happened(told: str, places: list[Place]) -> list[Place]:
    """Return places, those behind which it is told what happened likelier where no word tells another part.

    Places side by side share it: 柳荫路3号和文昌路18号都停水.
    """
    found: list[Place] = []
    end = len(told)
    for one in reversed(places):
        stop = told.find(BREAK_MARK, one.end, end)
        beside = bool(found) and _LISTED.fullmatch(told, one.end, found[-1].begin) is not None
        behind = told[one.end : end if stop < 0 else stop]
        event = _event(told, one, behind) or (beside and found[-1].role == THERE)
        found.append(replace(one, role=THERE, told=True) if event and 0 <= one.role < THERE else one)
        end = one.begin
    return found[::-1]


def _event(told: str, place: Place, behind: str) -> bool:
    """Tell whether it is told what happened at a place; to a name alone somebody may but go."""
    return HAPPENED.search(behind) is not None and (place.numbered or not is_gone_to(told, place))


def _until(told: str, place: Place, places: list[Place], cues: list[Cue]) -> int:
    """Return where what is said of a place ends: where the next one, or the words for another one, begin."""
    if DONE_THERE.match(told, place.end):
        return place.end
    corrects = {cue.begin for cue in cues if _TAKEN_BACK.search(told, 0, cue.begin)}  # 12号，哦不，是51号
    begins = [*(one.begin for one in places), *(cue.begin for cue in cues if cue.begin not in corrects)]
    return min((begin for begin in begins if begin >= place.end), default=len(told))


def with_roles(told: str, runs: list[Place], cues: list[Cue]) -> list[Place]:
    """Return places with how likely the part of each is the one meant."""
    ends = [-1, *(one.end for one in runs)]
    begins = [*(one.begin for one in runs[1:]), len(told)][: len(runs)]
    found = (_with_role(told, run, cues, end) for run, end in zip(runs, ends, strict=False))
    return [_itself(told, one, begin) for one, begin in zip(found, begins, strict=True)]


def _itself(told: str, place: Place, begin: int) -> Place:
    """Return a place beside which something lies that no other place names: A旁边的空地上有人烧电缆."""
    stop = told.find(BREAK_MARK, place.end)
    if place.numbered and HOME <= place.role < 0 and _REFERS.match(told, place.end):
        return replace(place, role=THERE)
    alone = _BESIDE_IT.match(told, place.end) and (0 <= stop < begin - 1 or (place.numbered and begin == len(told)))
    return replace(place, role=0.0, told=False) if place.role == BESIDE and alone else place


def _with_role(told: str, run: Place, cues: list[Cue], before: int) -> Place:
    """Return a place with how likely its part is the one meant; `before` is where the last one ends, -1 for none."""
    cue = next((one for one in reversed(cues) if one.begin < run.begin and one.end <= run.begin + 1), None)
    if cue and (run.begin - cue.end > BEFORE_MOST or BREAK_MARK in told[cue.end : run.begin]):
        cue = None
    if cue and cue.role == CAME and _is_way(told, before, cue.begin):
        cue = None
    stop = told.find(BREAK_MARK, run.end, run.end + BEHIND_MOST)
    behind = after(told, run.end) or (after(told, stop) if stop >= 0 else 0.0)
    stronger = behind <= OTHER or cue is None or (behind < NOW and 0 <= cue.role <= THERE)
    role = behind if stronger or cue is None else cue.role
    if not run.known and not run.within and _FAR.search(told, run.begin, run.end):
        return replace(run, role=FAR, told=True)
    if role == CAME and not run.numbered:
        role = PASSING if before >= 0 else 0.0
    return replace(run, role=role, told=bool(cue or behind))


def _is_way(told: str, before: int, cue: int) -> bool:
    """Tell whether a word for an arrival ends a way from the place before: 从A跟踪至B, A到B."""
    between = told[before:cue]
    if before < 0 or BREAK_MARK in between:
        return False
    return len(between) < WAY_MOST or "从" in told[told.rfind(BREAK_MARK, 0, cue) + 1 : before]


def runs_of(told: str, cues: list[Cue], names: Names) -> list[Place]:
    """Return the stretches of a marked text that names and numbers, one next to the other, make up."""
    runs: list[list[Piece]] = []
    bounds = [cue.begin for cue in cues]
    pieces = _pieces(told, cues, names)
    for k, one in enumerate(pieces):
        end = runs[-1][-1].end if runs else -1
        parted = any(end <= bound < one.begin for bound in bounds)
        parted = parted or (bool(runs) and (_anew(runs[-1], one) or _anew_in_full(told, runs[-1], pieces[k:])))
        if runs and not parted and _GAP.fullmatch(told, end, one.begin):
            runs[-1].append(one)
        else:
            runs.append([one])
    return [_place(run) for run in runs if any(one.sort != NUMBER for one in run)]


def _anew(run: list[Piece], one: Piece) -> bool:
    """Tell whether a second road is named behind a sign or 的, where the first has its number."""
    parted = one.sort == ROAD and one.begin > run[-1].end
    return parted and any(piece.sort == ROAD for piece in run) and any(piece.sort == NUMBER for piece in run)


def _anew_in_full(told: str, run: list[Piece], rest: list[Piece]) -> bool:
    """Tell whether behind a sign another place with its number begins, no estate's building behind a road's number."""
    if BREAK_MARK not in told[run[-1].end : rest[0].begin] or rest[0].sort == NUMBER:
        return False
    ahead = rest[:1]
    for one in rest[1:]:
        if one.begin > ahead[-1].end:
            break
        ahead.append(one)
    was, comes = ({piece.sort for piece in some} for some in (run, ahead))
    both = all(NUMBER in sorts and sorts & {NAME, ROAD, STRANGE} for sorts in (was, comes))
    return both and not (was <= {AREA, ROAD, NUMBER} and comes == {NAME, NUMBER})


def _place(run: list[Piece]) -> Place:
    sorts = {one.sort for one in run}
    return Place(
        run[0].begin,
        run[-1].end,
        bool(sorts & {NAME, ROAD}),
        NUMBER in sorts,
        sorts != {AREA},
        AREA in sorts,
        NAME in sorts,
    )


def _pieces(told: str, cues: list[Cue], names: Names) -> list[Piece]:
    """Return names, known ones first, and numbers of a marked text, in order; none lies over another."""
    found: list[Piece] = []
    mentions = sorted(names.written(fold(told)), key=lambda one: (one.begin - one.end, one.begin))
    for one in mentions:
        kinds = {target.kind for target in names.targets(one.surface) if target.cost <= SURE}
        if kinds and _free(found, one.begin, one.end):
            sort = ROAD if Kind.ROAD in kinds else NAME if kinds & OWN else AREA
            found.append(Piece(one.begin - bool(sort == NAME and _OF_CITY.search(told, 0, one.begin)), one.end, sort))
    far = (hit.span() for cue in cues for hit in (_FAR_CLAUSE.match(told, cue.end),) if hit)
    found += [Piece(*span, STRANGE) for span in far if _free(found, *span)]
    strange = [hit for cue in cues if cue.role >= SAID for hit in (_AT_END.search(told, cue.end),) if hit]
    for sort, hits in ((STRANGE, [*_STRANGE.finditer(told), *strange]), (NUMBER, _COUNTED.finditer(told))):
        for hit in hits:
            ends = [*(one.end for one in found), *(cue.end for cue in cues)]
            begin = max([hit.start(), *(end for end in ends if end < hit.end())])
            begin = begin if sort == STRANGE else hit.start()
            unit = _UNIT.match(told, begin) if told[begin - 1 : begin].isdigit() else None
            begin = unit.end() if sort == STRANGE and unit else begin
            stem = hit[0][-1] in STEMS and not _free(found, begin, hit.end())  # 191号丁香丽都
            if hit.end() - begin > (sort == STRANGE) and _free(found, begin, hit.end() - stem):
                found.append(Piece(begin, hit.end() - stem, sort))
    return sorted(found)


def _free(found: list[Piece], begin: int, end: int) -> bool:
    return not any(one.begin < end and begin < one.end for one in found)
