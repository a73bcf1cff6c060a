"""Chinese names in Latin letters as people type them, ru-yi-lu, RuYiLu, xi'an lu, and as plates repeat them."""

import re
from functools import cache

from geo.address.alike.sounds import coded, second_syllables, typed_syllables
from geo.address.told.asides import BLANK
from geo.address.told.text import Told, joined
from geo.address.writing.characters import plain

_LETTER = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u01ff\u0300-\u030c"
_BETWEEN = r"[-'’‘`_·.–~ ]"
_RUN = re.compile(rf"(?<![{_LETTER}0-9])[{_LETTER}]{{2,}}[1-5]?(?:{_BETWEEN}{{0,2}}[{_LETTER}]+[1-5]?)+")
_WORD = re.compile(rf"[A-Z]{{2,}}(?![a-z])[1-5]?|[{_LETTER}][^A-Z0-9 '’‘`_·.–~-]*[1-5]?")
_BUILDING = re.compile("(?<![A-Za-z])[A-Z]{3,}(?=[座幢栋区])")
_TONE = re.compile("[1-5]$")
_UMLAUT = re.compile("(?<=[ln])[\u00fc\u01d6\u01d8\u01da\u01dc]|(?<=[ln])u\u0308[\u0300-\u0304\u030c]?")
_PASSPORT = {"lyu": "lv", "nyu": "nv", "lue": "lve", "nue": "nve"}  # as passports have ü, and keyboards without it
_CAPITALS = re.compile("[a-z][A-Z][a-z]")  # RuYiLu
_SIGNS = re.compile(r"[-'’‘`_·–~]")  # that part syllables; blanks and points do so anyway


def in_syllables(told: Told) -> Told:
    """Return a text whose names in letters are pinyin without tones, with a blank between syllables told apart.

    What is not wholly made of syllables stays as it is.

    >>> in_syllables(Told.of("ru-yi-zhong-lu257-3号")).text
    'ru yi zhong lu257-3号'
    >>> in_syllables(Told.of("Xi1'an1 Bei3 Lu4 5号A-B座")).text
    'Xi an Bei Lu 5号A-B座'
    """
    told = _apart(told)
    for found in reversed(list(_RUN.finditer(told.text))):
        new = _plainer(told.part(*found.span()))
        told = told.changed(*found.span(), new) if new else told
    return told


def _apart(told: Told) -> Told:
    """Return a text with a blank between a name in capitals and the letter of a building: HE YUANB座."""
    for found in reversed(list(_BUILDING.finditer(told.text))):
        if not _spelled(found[0]) and _spelled(found[0][:-1]):
            last = found.end() - 1
            told = told.changed(last, last, Told(" ", told.places[last : last + 1]))
    return told


def _plainer(run: Told) -> Told | None:
    """Return a run of letters as syllables between blanks; None where it is none, or needs no change."""
    words = [found.span() for found in _WORD.finditer(run.text)]
    while words and words[-1][1] - words[-1][0] == 1:  # the building of huayuanB座 or lu-A座
        words.pop()
    if len(words) < 2:  # one word is pinyin or not as it is
        return None
    if not _TONE.search(run.text[slice(*words[0])]) and _TONE.search(run.text[slice(*words[-1])]):
        words[-1] = words[-1][0], words[-1][1] - 1  # a number behind the name
    core = run.text[: words[-1][1]]
    toned = sum(bool(_TONE.search(core[low:high])) for low, high in words)
    if not (toned or _SIGNS.search(core) or not core.isascii() or _CAPITALS.search(core)):
        return None
    if toned == 1 or not all(_spelled(core[low:high]) for low, high in words):
        return None
    out: list[Told] = []
    for low, high in words:
        text = _spelled(core[low:high])
        size = high - low
        places = tuple(run.places[low + k * size // len(text)] for k in range(len(text)))
        out += [Told(text, places), Told(" ", (run.places[high - 1],))]
    return joined([*out[:-1], run.part(words[-1][1], len(run.text))])


@cache
def _spelled(word: str) -> str:
    """Return a word that is one or several syllables, without tones; nothing where it is none."""
    letters = _UMLAUT.sub("v", _TONE.sub("", word).lower())
    letters = "".join(plain(char) for char in letters).lower()
    letters = _PASSPORT.get(letters, letters)
    if not typed_syllables(letters):
        return ""
    return letters.capitalize() if word[:1].isupper() else letters


BEFORE_MOST = 24  # characters before the letters among which the name is looked for
_BELOW = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z' ]{2,60}[A-Za-z.](?![A-Za-z0-9])")
_TYPES = re.compile(
    r"\b(?:north|south|east|west|middle|road|rd|street|str|st|avenue|ave|lane|ln|alley|boulevard|blvd|highway|hwy"
    r"|district|dist|town|city|community|residential|quarter|no)\b\.?",
    re.IGNORECASE,
)


def without_transliteration(text: str) -> str:
    """Return a text with signs in place of the letters that only say how the Chinese name before them sounds.

    >>> without_transliteration("柳荫路 LIUYIN LU 12号").replace(BLANK, "")
    '柳荫路  12号'
    >>> without_transliteration("12号 LIUYIN LU")
    '12号 LIUYIN LU'
    """
    for found in _BELOW.finditer(text):
        before = "".join(char for char in text[: found.start()] if "\u3400" <= char <= "\u9fff")[-BEFORE_MOST:]
        if before and _sounds_like(_TYPES.sub(" ", found[0]), before):
            text = text[: found.start()] + BLANK * len(found[0]) + text[found.end() :]
    return text


def _sounds_like(letters: str, name: str) -> bool:
    """Tell whether letters are the pinyin of a part of a name of at least two syllables."""
    bare = re.sub("[^A-Za-z ]", "", letters).upper().strip()
    first, second = coded(name).syllables.tolist(), second_syllables(name).tolist()
    for late in (False, True):
        typed = typed_syllables(re.sub(" +", " ", bare), late=late) if bare else None
        codes = coded(typed).syllables.tolist() if typed else []
        if len(codes) > 1 and any(
            all(code in (first[k + i], second[k + i]) for i, code in enumerate(codes))
            for k in range(len(first) - len(codes) + 1)
        ):
            return True
    return False
