"""Forms and talks in which every part of an address stands behind a label or answers a question, in any order."""

import re
from typing import NamedTuple

from geo.address.told.asides import BLANK
from geo.address.told.labels import AREAS, EMPTY, NAMES, OFFICE, ORDER, OTHER, PERSON, asked_for, part_of, unit_for
from geo.address.told.role_words import BREAK_MARK, HOME, MEANT, cues_of
from geo.address.told.tables import labels_in_turn, with_headings
from geo.address.told.text import Told, joined


class Field(NamedTuple):
    """What a value is of, and the value."""

    part: str
    value: Told


FIELDS_LEAST = 3  # with what stands before them
_WORD = r"[\u4e00-\u9fffA-Za-z_/、（）()]{1,12}"
_FIELD = re.compile(
    rf"(?:^|(?<=[*＊•·○●\-\s,，;；|/、。！.\]】>〉》\"'”}}{{&?》（(：:]))"
    rf"(?:[\[<〈《「『{{](?P<framed>{_WORD})[\]>〉》」』}}][ ]?[:：=＝→]?"
    rf"|[\"']?(?P<plain>{_WORD}?)[\"']?[ ]?[:：=＝→](?!//))"
    rf"|【(?P<boxed>{_WORD})】[ ]?[:：=＝→]?"
)
_GLUED = re.compile(r"(?P<plain>街道|社区|小区|道路|门牌号?|楼栋|单元|房号|室号|地址|地点|乡镇|区县)[:：]")
_PLACED = re.compile(
    "[0-9]|[\u4e00-\u9fff]{2}(?:[区镇乡村路街巷弄苑园府城庭湾里厦邸]|小区|广场|中心|医院|[小中大]学|学[校院]|市场|超市|商场|[酒饭]店"
    "|宾馆|菜馆|餐厅|银行|药房|[东南西北车]站)"
)
# a name with its number: a place by itself
_WHOLE = re.compile(
    "[\u4e00-\u9fff]{2}[ ]?(?:[0-9]{1,4}|[A-Za-z]|[零一二三四五六七八九十百]{1,5})(?:-[0-9]+)*"
    "(?:号(?!线|码)|[幢栋弄座组排#])"
)
BARE = frozenset(("地址", "详细地址", "具体地址", "地点", "位置", "具体位置", "所在地"))
_PLACES_ALONE = {"address", PERSON, OFFICE}
_SAID = re.compile("[\u4e00-\u9fff]{3}")  # more than a time, a name or how many
_END = re.compile("[；;。\n]")
_OPENED, _CLOSED = re.compile("[(（][^)）]*$"), re.compile("[；;。\n)）]")  # of a label within brackets
_TRIM = " \t\n\r,，;；|/、。.{}[]【】<>\"'“”‘’&=：:()（）「」"
_SPEAKER = re.compile(
    r"(?:^|(?<=[\s。；;，,？?！!】\]]))[\[【(（]?(?P<who>[\u4e00-\u9fffA-Za-z]{1,6}[0-9]{0,4})[\]】)）]?[ ]?(?:[:：]"
    r"|(?<=[\]】]))"
)
_OPERATORS = re.compile(
    "客服|坐席|座席|话务|接线|接警|受理|调度|工作人员|热线|平台|^问$|^Q$|值班|中心|总台|前台|网格员"
)
_QUESTION = re.compile("[?？吗呢]|哪|什么|多少|几[^天个]|是吧|对吧|请讲|请说|您好|你好")
_HUMS = re.compile(
    r"^(?:[\s,，。、]|不是的?[\s,，。]|不对[\s,，。]|嗯+|哦+|噢|啊+|呃+|额|诶|哎|唉|喂|对对?的?|是的?(?=[\s,，]"
    r"|[\u4e00-\u9fff])|那个|就是|在|好像是"
    r"|应该是|应该|叫做?|我们是|我家是|我这是|我这里是|这里是)+"
)
_HUMS_BEHIND = re.compile(r"(?:[\s,，。、！!]|嗯|哦|啊|呀|吧|嘛|哈|哎|呢|的)+$")
_IN_QUESTION = re.compile(
    r"[\s，,]*(?:您?(?:说的)?是|在|那?就?是)?(?P<value>[^\s，,。?？]{2,20}?)(?:那个|那边|那里|的|上|吗|是吧|对吧|对吗"
    r"|吧|[?？]|\s)*"
)
_ASSENT = re.compile(
    r"[\s,，。！!]*(?:(?:对|嗯|是|没错|好|行|可以|就是这里?|就是那里?)(?:的|了|啊|呀|嘛)?[\s,，。！!]*){1,4}"
)


def in_order(told: Told, *, others: bool = False) -> Told:
    """Return a text with the values of its fields, or of the answers in a talk, in the order of an address.

    A text that is neither is returned as it is. What other labels name is left out where the address has a name.
    """
    told = with_headings(told)
    fields = _fields(told)
    known = {one.part for one in fields} & {*ORDER, PERSON, OFFICE}
    if not known or (len(fields) < FIELDS_LEAST and not known & {*NAMES, PERSON}):
        fields = _answers(told)
    return _composed(fields, told, others=others) if fields else told


def _fields(told: Told) -> list[Field]:
    """Return the labelled values of a text, and what stands before the first label."""
    found = [*_FIELD.finditer(told.text), *_GLUED.finditer(told.text)]
    found = found or labels_in_turn(told.text)
    marks = sorted({one.start(): one for one in reversed(found)}.values(), key=lambda one: one.start())
    kept = [one for k, one in enumerate(marks) if not k or one.start() >= marks[k - 1].end()]
    parts = [part_of(_label(one)) for one in kept]
    if not set(parts) - {OTHER} or _parts_told(told.text[: kept[0].start()], [_label(one) for one in kept]):
        return []
    ends = [*(one.start() for one in kept[1:]), len(told.text)]
    fields = [Field("head", told.part(0, kept[0].start()))]
    for one, part, end in zip(kept, parts, ends, strict=True):
        value = _trimmed(told.part(one.end(), end))
        stop = (_CLOSED if _OPENED.search(told.text, max(0, one.start() - 1), one.end()) else _END).search(value.text)
        fields.append(Field(part, value.part(0, stop.start()) if stop else value))
        if stop:
            fields.append(Field("extra" if part in ORDER else OTHER, value.part(stop.end(), len(value.text))))
    return [] if _is_prose(fields, [_label(one) for one in kept]) else fields


def _is_prose(fields: list[Field], labels: list[str]) -> bool:
    """Tell whether a text tells a place outside its labels too, and these tell but parts that places play.

    家住柳荫路3号的王女士来电，事发地点：文昌路18号; a form with the trouble's place in full is none.
    """
    if {one.part for one in fields} & {*ORDER, PERSON, OFFICE} - _PLACES_ALONE:
        return False
    if any(one.part == "address" and any(cue.role <= HOME for cue in cues_of(one.value.text)) for one in fields):
        return True  # 事发地：柳荫路3号，来电人现住文昌路18号
    outside = {one.part for one in fields if one.part not in _PLACES_ALONE and _WHOLE.search(one.value.text)}
    inside = any(one.part in _PLACES_ALONE and _WHOLE.search(one.value.text) for one in fields)
    asked = [label for label in labels if part_of(label) == "address"]
    form = asked and all(label in BARE or _role(label) >= MEANT for label in asked)
    return bool(outside and inside) and ("head" in outside or not form)


def _role(label: str) -> float:
    return max((cue.role for cue in cues_of(label + BREAK_MARK)), default=0.0)


def _parts_told(head: str, labels: list[str]) -> bool:
    """Tell whether a place stands before all labels, and one says of its value that it is not what is meant."""
    return _PLACED.search(head) is not None and any(
        cue.role < 0 for label in labels for cue in cues_of(label + BREAK_MARK)
    )


def _label(found: re.Match[str]) -> str:
    groups = found.groupdict()
    return groups.get("framed") or groups.get("boxed") or groups.get("plain") or found[0]


def _trimmed(told: Told) -> Told:
    begin = len(told.text) - len(told.text.lstrip(_TRIM))
    end = len(told.text.rstrip(_TRIM))
    return told.part(begin, max(begin, end))


def _answers(told: Told) -> list[Field]:
    """Return what is answered in a talk of two, by what was asked; nothing where nobody asks and answers."""
    turns = list(_SPEAKER.finditer(told.text))
    names = [one["who"] for one in turns]
    who = [min((one for one in names if name.startswith(one)), key=len) for name in names]  # 市民来电, 市民 are one
    if len(set(who)) != 2:
        return []
    ends = [*(one.start() for one in turns[1:]), len(told.text)]
    said = [told.part(one.end(), end) for one, end in zip(turns, ends, strict=True)]
    asker = _asker(who, said)
    if asker is None:
        return []
    fields = [Field("head", told.part(0, turns[0].start()))]
    question = ""
    for name, one in zip(who, said, strict=True):
        if name == asker:
            question = one.text
            fields.append(Field("asked", one))
            continue
        if fields[-1].part == "asked" and _ASSENT.fullmatch(one.text):
            fields[-1] = _assented(fields[-1].value)
            continue
        part = asked_for(question)
        fields.append(Field(part or "extra", _plainly(one) if part else one))
        question = ""
    return [one for one in fields if one.part != "asked"]


def _assented(asked: Told) -> Field:
    """Return what an operator said and the caller confirmed, as the part that its last word tells."""
    found = _IN_QUESTION.fullmatch(asked.text)
    if found is None:
        return Field("extra", asked)
    value = asked.part(*found.span("value"))
    kind = (
        "road" if value.text.endswith(("路", "街", "巷", "道")) else "district" if value.text[-1] in "区县" else "extra"
    )
    return Field(kind, value)


def _asker(who: list[str], said: list[Told]) -> str | None:
    """Return which of two speakers asks; None where neither does."""
    names = list(dict.fromkeys(who))
    known = [name for name in names if _OPERATORS.search(name)]
    if len(known) == 1:
        return known[0]
    counts = {
        name: sum(bool(_QUESTION.search(one.text)) for w, one in zip(who, said, strict=True) if w == name)
        for name in names
    }
    most = max(names, key=lambda name: counts[name])
    return most if counts[most] > min(counts.values()) else None


def _plainly(told: Told) -> Told:
    """Return an answer without what people say before and behind it: 嗯，白鹭区吧."""
    found = _HUMS.match(told.text)
    begin = found.end() if found else 0
    behind = _HUMS_BEHIND.search(told.text, begin)
    return told.part(begin, behind.start() if behind else len(told.text))


def _composed(fields: list[Field], told: Told, *, others: bool) -> Told:
    """Return the values in the order of an address, the others behind them where they are wanted."""
    by_part: dict[str, list[Told]] = {}
    for one in fields:
        if not EMPTY.fullmatch(one.value.text.replace(BLANK, "")):
            by_part.setdefault(_real_part(one), []).append(one.value)
    if not set(by_part) & set(ORDER) and PERSON in by_part:
        if len(by_part[PERSON]) > 1:
            return told  # which of them is meant, their labels tell
        by_part["address"] = by_part.pop(PERSON)
    if sum(re.search("[0-9]", one.text) is not None for one in by_part.get("address", [])) > 1:
        return told
    named = bool(set(by_part) & set(NAMES))
    order = list(ORDER)
    if "road" not in by_part and "compound" in by_part and not by_part.get("building"):
        order = [one for one in order if one not in ("lane", "number")]
        order[order.index("phase") : order.index("phase")] = ["lane", "number"]
    if "room" in by_part:
        by_part.pop("floor", None)
    chosen = [(part, one) for part in order for one in by_part.get(part, [])]
    more = [one for one in by_part.get(OTHER, []) if _SAID.search(one.text)]
    if others:
        return _joined([*by_part.get("head", []), *more], chosen, by_part.get("extra", []))
    return _joined(by_part.get("head", []), chosen, by_part.get("extra", []) + ([] if named else more))


def _real_part(field: Field) -> str:
    """Return what a value is of, by its own last word where the label is of another level."""
    if field.part == "number" and re.search("[路街巷弄道里]", field.value.text):
        return "address"
    if field.part == "town" and re.search("(?:路|巷|大道|大街|(?<!小)街)$", field.value.text):
        return "road"
    if field.part in AREAS and field.value.text.endswith(("街道", "镇")):
        return "town"
    return field.part


def _joined(head: list[Told], chosen: list[tuple[str, Told]], rest: list[Told]) -> Told:
    """Return the values in one text; those that stand in it already are left out."""
    found = joined(one.with_end(BLANK) for one in head)
    for part, one in chosen:
        if len(one.text) > 1 and part in (*AREAS, *NAMES) and one.text in found.text:
            continue
        kept, unit = unit_for(part, one.text)
        found = joined((found, one.part(0, len(kept)).with_end(unit)))
    return joined((found, *(Told(BLANK, one.places[:1]) if k % 2 == 0 else one for one in rest for k in range(2))))
