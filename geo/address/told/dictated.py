"""Characters that a caller spells: 建设的建国家的国, 三点水的江, 弓长张, 木子李那个李."""

import re

from geo.address.alike.sounds import coded
from geo.address.alike.torn import TORN
from geo.address.told.text import Told

_C = "[\u4e00-\u9fff]"
_SIDE = (
    "(?:带|一个)?(?:三点水|两点水|草字?头|竹字?头|宝盖头|雨字?头|单人旁|双人旁|提手旁|竖心旁|走之旁?底?|绞丝旁|反犬旁"
    "|[木金言土日火石女山米王口月马鱼耳足立衣车目禾田]字(?:旁|边|底)|[左右]?耳刀?旁?|偏旁)"
)
_PARTS = "|".join(f"{parts}{whole}" for parts, whole in TORN.items())
_NAMED = f"(?:双木林|三横王|草头黄|大写的{_C}|{_PARTS})"
# words of two to four characters with one of them behind 的, a side of a character with it, or its parts
_SPELLED = re.compile(
    rf"{_SIDE}(?:的|那个|加)?(?P<other>{_C})(?:字|这个字|那个字)?"
    rf"|(?P<word>{_C}{{2,4}}?)的(?P<one>{_C})(?:字|这个字|那个字)?(?![的们])"
    rf"|(?P<parts>{_NAMED})(?:的?那个?(?P<again>{_C}))?"
)
# a family's name that begins with its parts: 木子李家村
_FAMILY = re.compile(
    "(?:^|(?<=[,，、；;。：:（( 是叫在住区镇乡道]))"
    "(?P<parts>弓长(?=张)|木子(?=李)|耳东(?=陈)|立早(?=章)|言午(?=许)|口天(?=吴)|双木(?=林)|草头(?=黄)|三横(?=王)|古月(?=胡(?!同))"
    f"|文刀(?=刘)|十八子(?=李))(?={_C}{_C})"
)
_BETWEEN = re.compile("[,，、；;。 啊呀嘛就是]{0,3}")
_BEGINS = re.compile("(?:^|[,，、；;。:：（(\\s]|是|叫|就是)$")
_ENDS = re.compile(r"[,，、；;。）)\s]|$")
_KINDS = re.compile("大道|公路|新村|小区|花园|[路街巷弄村镇乡园苑城府庄里]")
_OF_WORD = re.compile(f"的(?P<one>{_C}{{1,2}})")
_NUMBER = re.compile("[0-9一二三四五六七八九十百零幺两]{1,4}-?(?:[号弄幢栋座组期单室]|$)")
NEAR = 14  # characters before, in which the name stands that is spelled


def undictated(told: Told) -> Told:
    """Return a text without the words that spell a name, its characters as they are spelled.

    >>> undictated(Told.of("建设的建国家的国路8号")).text
    '建国路8号'
    >>> undictated(Told.of("见国路8号，建设的建")).text
    '建国路8号，'
    """
    if (family := _FAMILY.search(told.text)) is not None:
        told = told.changed(*family.span())
    told = _without_behind(told)
    place = 0
    while (found := _SPELLED.search(told.text, place)) is not None:
        run = _run(told.text, found.start()) if _BEGINS.search(told.text[: found.start()]) else None
        if run is None:
            place = found.start() + 1
            continue
        chars, end = run
        told, place = _without(told, found.start(), end, chars)
    return told


def _without_behind(told: Told) -> Told:
    """Return a text without what spells, without a sign, characters of the name before a number: 石塘路石头的石9号."""
    text = told.text
    pieces = [span for one in _OF_WORD.finditer(text) if (span := _spelling(text, one))]
    last = -1
    for begin, end in reversed(pieces):
        if end == last or _NUMBER.match(text, end):
            told, last = told.changed(begin, end), begin
    return told


def _spelling(text: str, found: re.Match[str]) -> tuple[int, int] | None:
    """Return where a word stands that spells a character said before it; None where it spells none."""
    at = found.start()
    for size in range(2, 5):
        begin = at - size
        word, before = text[max(0, begin) : at], text[max(0, begin - NEAR) : max(0, begin)]
        one = found["one"] if found["one"] in word else found["one"][0]
        if begin > 0 and one in word and all(char in before for char in one) and word not in before:
            return begin, at + 1 + len(one)
    return None


def _past_signs(text: str, begin: int) -> int:
    """Return where the signs that may stand between two spelled characters end."""
    found = _BETWEEN.match(text, begin)
    return found.end() if found else begin


def _run(text: str, begin: int) -> tuple[list[tuple[str, int]], int] | None:
    """Return the characters that are spelled one after the other from a place on, each with its place, and the end.

    None where what stands there spells nothing, or goes on otherwise than with a sign or the end of a name.
    """
    chars: list[tuple[str, int]] = []
    end = begin
    while (found := _SPELLED.match(text, _past_signs(text, end) if chars else end)) is not None:
        char = found["one"] or found["other"] or found["again"] or (found["parts"] or "")[-1:]
        if found["word"] and char not in found["word"]:
            break
        chars.append((char, found.start() + found[0].rindex(char)))
        end = found.end()
    again = len(chars) > 1 and text.startswith("".join(char for char, _ in chars), end)  # 安定的安平安的平安平路
    ends = again or _ENDS.match(text, end) or (_KINDS.match(text, end) and not text.startswith("路灯", end))
    return (chars, end) if chars and ends else None


def _without(told: Told, begin: int, end: int, chars: list[tuple[str, int]]) -> tuple[Told, int]:
    """Return a text with what was spelled in its place, or in the name before; and where to go on."""
    if told.text.startswith("".join(char for char, _ in chars), end):
        return told.changed(begin, end), begin
    if _KINDS.match(told.text, end):
        return told.changed(begin, end, *(told.part(place, place + 1) for _, place in chars)), begin + len(chars)
    head = told.text[:begin]
    for char, _ in chars:
        head = _mended(head, char)
    return Told(head + told.text[begin:], told.places).changed(begin, end), begin


def _mended(head: str, char: str) -> str:
    """Return a text with a spelled character in place of one that sounds like it, near its end, unless it is there."""
    near = head[-NEAR:]
    if char in near:
        return head
    sounds = coded(near + char).syllables
    alike = [k for k in range(len(near)) if sounds[k] == sounds[-1] >= 0]
    if not alike:
        return head
    at = len(head) - len(near) + alike[-1]
    return head[:at] + char + head[at + 1 :]
