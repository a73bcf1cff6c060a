"""What of a long text tells a place: the fields of a form in order, no talk, no number that counts something else."""

import re
from typing import NamedTuple

from geo.address.quick import quick
from geo.address.registry.names import Kind, Names, fold, is_stem
from geo.address.told.again import named_again
from geo.address.told.asides import BLANK, shadow, without_asides
from geo.address.told.fields import in_order
from geo.address.told.letters import without_transliteration
from geo.address.told.parcels import without_handling
from geo.address.told.rearranged import rearranged
from geo.address.told.role_words import BREAK_MARK, HAPPENED, MEANT, cues_of, may_name, scenes_of
from geo.address.told.talk import (
    asked_of,
    calls_office,
    denies_other,
    is_idle,
    is_nickname,
    is_ride,
    is_said,
    lead_end,
    names_speaker,
    tail_begin,
    tells_number,
)
from geo.address.told.text import Told, joined
from geo.address.writing.normalise import normalise
from geo.address.writing.numbermarks import without_blanks

GIVEN_MOST = 1_500  # characters that are looked at
CELL_MOST = 3  # characters from which on a cell may hold a name
CHATS = re.compile("群(?:聊|公告|消息)?(?:[」』”】\\]\\s(（:：]|$)|群聊|群的消息")
LONG = 60  # characters; in a shorter text each may be of a name that is miswritten
SURE_COST = 0.7  # up to this a name is said
AREA, OWN = 1, 2  # what names in a clause are: of areas alone, or of a road, an estate, a village, one address
AREAS = (Kind.CITY, Kind.DISTRICT, Kind.TOWN)
NUMBER_MOST = 7  # characters of a number and its unit word behind a blank
NAME_LEAST = 3  # characters of a name behind an area
LITTLE, _LITTLE = 6, re.compile("[的了人来都在里得着就过]$|^[都就人].|[的了着]")
# a question mark within a number stands for a figure: 32?号
_CLAUSE = re.compile(
    r"(?:[^\s，,。；;！!？?…（）()\[\]【】「」『』:：/|]|(?<=[0-9路街巷道弄])[?？](?=[0-9]{0,3}[号栋幢弄座]))+"
)
_SCENE = re.compile("(?:事发|案发|警情|出事|发生|现场|事故|被投诉|反映|投诉)[\u4e00-\u9fff]{0,3}[：:] ?$")
_BUILDING = re.compile("[0-9A-Za-z一二三四五六七八九十百](?:号楼|[幢栋座])")
_TILL_SIGN = re.compile("[^，,。；;！!？?]*")
_ENDS_NAME = re.compile("(?:[路街巷弄里村苑园城府庭湾坊郡墅院厦寓邸居都]|小区|宿舍|中心|[商写字大]楼)$")
_DIGIT = "[0-9零一二三四五六七八九十百]"
# a name that the registry does not have as it is written, with its number or with words that point to it
_STRANGE = re.compile(
    "[\u4e00-\u9fff]{2,}(?:大道|公路|[路街巷弄里苑园城府庭湾坊郡墅院厦寓邸都]|(?<!邻)居|小区|宿舍|新村|中心|[商写字大]+楼)"
    " ?(?:[0-9一二三四五六七八九十百零幺两]{1,6}(?:-[0-9]+)?(?:号|弄|栋|幢|座|期|区|单元|室|#)"
    "|[A-Za-z0-9]{1,2}(?:座|栋|幢|区)|那边|这边|那里)"
)
# what may be a name, with its number
_WHOLE = re.compile(f"[\u4e00-\u9fff]{{2}}{_DIGIT}+(?:-[0-9]+)*(?:号(?!线|码)|[幢栋弄座])")
# a number asked back and denied: 是60号吗 不是 是16号
_ECHO = re.compile(
    rf"(?P<before>{_DIGIT}[号弄室幢栋楼]?[\s，,。；;啊呀—-]{{1,4}})[^\s，,。；;]{{0,12}}?{_DIGIT}+[号弄室幢栋楼]?"
    r"(?:吗|对吧|对吗|是吧|是吗|是不是|[?？])[?？]?[\s，,。—-]{0,4}(?:不是的?|不对|错了|不|没有)[\s，,。]{0,2}"
    rf"(?=是?[^\s，,。；;]{{0,8}}{_DIGIT})"
)
_POINTING = re.compile(
    r"(?<=[\u4e00-\u9fff，, ])[那这][个边里][的]?(?=[，, ]{0,2}(?:第?[0-9零一二两三四五六七八九十]{1,3}"
    r"|[东南西北甲乙丙丁])"
    "(?:期|区|苑|院|组|幢|栋|座|号|弄))"
)
_STAMMER = re.compile(r"([\u4e00-\u9fff]{2,4})(?:[…\s，,。.、—-]|呃|嗯|额|啊|那个|就是){1,6}(?=\1)")
# where beside what was named right before: 好又家超市（望江路店）南边200米处
_BESIDE = quick(
    "的?(?:正|斜)?(?:[往向朝]?[东南西北]{1,2}[边面侧方角偏]|[往向朝][东南西北]|对[面过](?!装修|施工)|旁边?|附近"
    "|(?:隔壁|对门)(?=的?(?:[\u4e00-\u9fff]{0,4}(?:店|铺|空地|院子|楼|工地))?$)|边上|门[口前]|[前后]面)"
)
_THERE_IS = re.compile(
    r"(?P<side>旁边|附近|边上|隔壁|对面|前面|后面)(?:不远)?(?:就|正好|刚好)?[是有](?:一?[个家座所处间]|个)?"
    r"(?P<name>[^\s，,。；;、！!？?0-9]{2,14})"
    r"(?=[\s，,。；;、！!？?]|$)"
)
_ODD_EVEN = re.compile("(?<![运工订派快递面保账])[单双]号|[奇偶]数")  # a side of a road
_LABELS = re.compile("[址点处地家位方在]$")  # of places: which of several is meant
# a number put right before the name is said again: 不是柳荫路16号，是24号
_PUT_RIGHT = re.compile(
    r"不[是在](?P<name>[\u4e00-\u9fff]{2,12}?)(?<![一二三四五六七八九十百零幺两])(?P<old>[0-9一二三四五六七八九十百零]+(?P<unit>[号幢栋弄室]))"
    r"(?P<is>[\s，,]*而?是在?)(?=[0-9一二三四五六七八九十百零]+(?P=unit))"
)
_DASH = re.compile("(?<=[\u4e00-\u9fff])[-－—–](?=[A-Za-z0-9一二三四五六七八九十东西南北]{1,2}[区期])")  # before a part
_CORRECTS = re.compile("错|不[是对]|(?<!说)不清|[啊哦噢]不|更正|改[成为]|正确|准确|应[该当]|还是|或者|要么|不确定")
# words that tell which of several places is meant
_CHOOSES = re.compile(
    "已经?(?:整改|处理|办结|解决|修复|修好|清理)|不在|或|忘|可能|大概|好像|以前|原来?|现在?|搬|迁|住|户口|户籍|寄|收|送|取|起点|终点|退"
)


class Clause(NamedTuple):
    """A part of a text between two signs, what names stand in it - none (0), of areas, of its own - and where."""

    begin: int
    end: int
    named: int
    first: int
    last: int


def gist(given: str, names: Names) -> Told:
    """Return what of a text tells a place, with the place in the text of each character.

    What is no address is blanked; a text without Chinese characters is returned as it is.
    """
    told = Told(without_blanks(given[:GIVEN_MOST]), tuple(range(min(len(given), GIVEN_MOST))))
    if not any("\u3400" <= char <= "\u9fff" for char in told.text):
        return told
    told = rearranged(_in_order(Told(shadow(told.text), told.places), names))
    told = _name_first(named_again(told, names), names)
    plain = without_transliteration(_without_echo(_without_stammer(_without_pointing(told.text))))
    text = without_asides(without_handling(plain))
    if text != plain and not _names_own(text, names) and _names_own(plain, names):
        text = plain  # 地铁2号线望潮站: the way is the place
    return _condensed(told, _without_talk(text, names, given))


def _name_first(told: Told, names: Names) -> Told:
    """Return a text with the only place that it names before the words beside it: 旁边有个好又家超市."""
    found = _THERE_IS.search(told.text)
    if found is None:
        return told
    before, behind = told.part(0, found.start()), told.part(found.end(), len(told.text))
    if _names_own(joined((before, behind)).text, names) or not _names_own(found["name"], names):
        return told
    return joined((before, told.part(*found.span("name")), told.part(*found.span("side")), behind))


def _in_order(told: Told, names: Names) -> Told:
    """Return a form or talk in the order of an address, as long as that leaves a name which the text holds."""
    ordered = in_order(told)
    if ordered is told or not _names_own(told.text, names):
        return ordered
    if _names_own(ordered.text, names):
        return ordered
    ordered = in_order(told, others=True)  # a label that is not known may stand before the name
    return ordered if _names_own(ordered.text, names) else told


def _names_own(text: str, names: Names) -> bool:
    """Tell whether a text names a road, an estate, a village or one address of the registry."""
    return any(one.named == OWN for one in _clauses(text, names))


def _without_stammer(text: str) -> str:
    """Return a text with signs in place of what is begun anew or put right in one breath: 锦绣……锦绣花园."""
    text = _PUT_RIGHT.sub(lambda one: one["name"].join((BLANK * 2, BLANK * len(one["old"] + one["is"]))), text)
    text = _DASH.sub(BLANK, text)
    return _STAMMER.sub(lambda found: " " * len(found[0]), text)


def _without_pointing(text: str) -> str:
    """Return a text with signs in place of words that point to the number behind them: 翠湖新村，那个一区."""
    return _POINTING.sub(lambda found: BLANK * len(found[0]), text)


def _without_echo(text: str) -> str:
    """Return a text with signs in place of a number that is asked back and denied."""
    return _ECHO.sub(lambda found: found["before"] + BLANK * (len(found[0]) - len(found["before"])), text)


def _without_talk(text: str, names: Names, given: str = "") -> str:
    """Return a text with signs in place of clauses that tell no place, where another one names one of the registry."""
    clauses = _clauses(text, names)
    own = [k for k, one in enumerate(clauses) if one.named == OWN]
    if len(own) == 1:
        text = _unasked(text, clauses[own[0]])
    if len(clauses) == 1 or not own:
        return _of_area(text, clauses)
    named = [k for k, one in enumerate(clauses) if one.named]
    last = max(k for k, one in enumerate(clauses) if one.named or tells_number(text[one.begin : one.end]))
    several = len(own) > 1 or any(one.named != OWN and _is_place(text, one) for one in clauses)
    dropped: set[int] = set()
    chat = CHATS.search(given) is not None
    for k, one in enumerate(clauses):
        told = text[one.begin : one.end]
        if denies_other(told, text[: one.begin]):
            dropped.add(k)
            continue
        if _CORRECTS.search(told):
            continue
        if k > own[0] and not one.named and _counts_another(text, one, clauses[own[0]]):
            dropped.add(k)
            continue
        if several and _CHOOSES.search(told):
            continue
        if one.named:
            idle = k < own[-1] and is_ride(told) and not HAPPENED.search(told)
            idle = idle or (k > own[0] and calls_office(told))
        else:
            idle = is_idle(told, before=k < named[0], behind=k > last)
            idle = idle and not (several and _STRANGE.search(text, one.begin, one.end + NUMBER_MOST))
            idle = idle or (
                names_speaker(told, text[one.end :]) and not (_LABELS.search(told) and (several or _tells_part(told)))
            )
            idle = idle or (_is_cell(text, one) and (k < named[0] or k - 1 in dropped))
            idle = idle or (k > named[-1] and _is_flag(text, one))
            idle = idle or (chat and is_nickname(told))
            idle = idle or is_said(told, text[: one.begin])
            idle = idle and not (k and _BESIDE.match(told)) and not _ODD_EVEN.search(told)
        if idle:
            dropped.add(k)
    kept = list(text)
    kept_whole = [k for k, one in enumerate(clauses) if k not in dropped and _WHOLE.search(text, one.begin, one.end)]
    for k, one in enumerate(clauses):
        lead, tail = (one.end, one.end) if k in dropped else (one.begin, one.end)
        if k not in dropped:
            lead = (
                lead_end(text, one.begin, one.first, alone=not several and len(kept_whole) < 2)
                if one.named
                else one.begin
            )
            tail = one.end if several else tail_begin(text, one.first if one.named else one.begin, one.last, one.end)
        hum = k in dropped and one.end - one.begin < CELL_MOST and text[one.begin - 1 : one.begin] == " "
        kept[one.begin : lead] = (" " if hum else BLANK) * (lead - one.begin)
        kept[tail : one.end] = BLANK * (one.end - tail)
    return "".join(kept)


def _unasked(text: str, one: Clause) -> str:
    """Return a text with signs in place of the words with which its only place is asked about."""
    begin, end = asked_of(text, one.begin, one.first, one.last, one.end)
    return text[: one.begin] + BLANK * (begin - one.begin) + text[begin:end] + BLANK * (one.end - end) + text[one.end :]


def _tells_part(label: str) -> bool:
    """Tell whether a label says that its value is not what is meant: 信访人地址."""
    return any(cue.role < 0 for cue in cues_of(label + BREAK_MARK))


def _counts_another(text: str, one: Clause, first: Clause) -> bool:
    """Tell whether a clause without a name counts another building, where it is told what happened in one before it."""
    told, scene = text[one.begin : one.end], text[first.begin : first.end]
    counted = _BUILDING.search(told) and _BUILDING.search(scene) and HAPPENED.search(scene)
    return bool(counted) and not _CORRECTS.search(text) and not _STRANGE.search(text, one.begin, one.end + NUMBER_MOST)


def _is_place(text: str, one: Clause) -> bool:
    """Tell whether a clause without a known name tells a place: by a number behind what looks like one, or by words."""
    if _STRANGE.search(text, one.begin, one.end + NUMBER_MOST):
        return True
    told, on = text[one.begin : one.end], _TILL_SIGN.match(text, one.begin)
    named = on is not None and may_name(on[0])
    cues = cues_of(told) if named or _ENDS_NAME.search(told) else []
    if on and named and scenes_of(on[0], cues):
        return True
    meant = _SCENE.search(text, 0, one.begin) is not None or any(cue.role >= MEANT for cue in cues)
    return meant and _ENDS_NAME.search(told) is not None


def _of_area(text: str, clauses: list[Clause]) -> str:
    """Return a text that names no more than a district or town, and all else of which is talk, without the talk.

    Of a long text, or around what may be a name, the talk is left out, whatever else there is: names may be
    miswritten, but not there.
    """
    rest = [one for one in clauses if not one.named]
    if len(rest) == len(clauses) or not all(_is_small_talk(text[one.begin : one.end]) for one in rest):
        held = [k for k, one in enumerate(clauses) if _may_name(text, one)]
        if not held and len(text) < LONG:
            return text
        low, high = (held[0], held[-1]) if held else (0, len(clauses))
        kept = {k for k, one in enumerate(clauses) if one.named or k in held}
        idle = (is_idle(text[one.begin : one.end], before=k < low, behind=k > high) for k, one in enumerate(clauses))
        rest = [clauses[k] for k, one in enumerate(idle) if one and k not in kept]
    blank = list(text)
    for one in rest:
        blank[one.begin : one.end] = BLANK * (one.end - one.begin)
    return "".join(blank)


def _may_name(text: str, one: Clause) -> bool:
    """Tell whether a clause may tell a place by a miswritten name: with its number, or right behind its area."""
    behind = text[one.last : one.end] if one.named else ""
    return may_name(behind) if len(behind) >= NAME_LEAST else _STRANGE.search(text, one.begin, one.end) is not None


def _is_small_talk(told: str) -> bool:
    """Tell whether a clause is talk, or the little that is left of one without its numbers: 人挤在, 前年做的手术."""
    little = len(told) <= LITTLE and _LITTLE.search(told) is not None and not tells_number(told)
    return little or is_idle(told, before=True, behind=False)


def _is_cell(text: str, one: Clause) -> bool:
    """Tell whether a clause is a number alone in a cell of a table."""
    around = (text[: one.begin].rstrip(" ")[-1:], text[one.end :].lstrip(" ")[:1])
    return text[one.begin : one.end].isdigit() and all(char in "|\t,;\n" for char in around)


def _is_flag(text: str, one: Clause) -> bool:
    """Tell whether a clause is a mark or a word alone in a cell of a table behind the address: √, 否, 市容."""
    around = (text[: one.begin].rstrip(" ")[-1:], text[one.end :].lstrip(" ")[:1])
    short = one.end - one.begin < CELL_MOST and not tells_number(text[one.begin : one.end])
    return short and all(char and char in "|\t,;" for char in around)


def _clauses(text: str, names: Names) -> list[Clause]:
    named = [0] * (len(text) + 1)
    normal = normalise(text)
    for one in names.written(fold(normal.text)):
        targets = names.targets(one.surface)
        ranks = [
            AREA if each.kind in AREAS else OWN for each in targets if each.cost <= SURE_COST and not is_stem(each)
        ]
        if ranks and not normal.text[one.begin : one.end].isdigit():
            begin, end = normal.span(one.begin, one.end)
            named[begin:end] = [max(*ranks, old) for old in named[begin:end]]
    spans = [one.span() for one in _CLAUSE.finditer(text)]
    firsts = [next((k for k in range(begin, end) if named[k]), end) for begin, end in spans]
    lasts = [next((k + 1 for k in range(end - 1, begin - 1, -1) if named[k]), begin) for begin, end in spans]
    found = zip(spans, firsts, lasts, strict=True)
    return [Clause(*span, max(named[slice(*span)]), first, last) for span, first, last in found]


def _condensed(told: Told, text: str) -> Told:
    """Return a text as it was changed, with one sign for each run of them."""
    order = [k for k, char in enumerate(text) if char != BLANK or not k or text[k - 1] != BLANK]
    return Told("".join(text[k] for k in order), tuple(told.places[k] for k in order))
