"""What door plates and signs say twice: a name in Chinese characters, and the same in letters below it."""

import re

from geo.address.alike.sounds import coded, second_syllables, typed_syllables
from geo.address.told.asides import BLANK

BEFORE_MOST = 24  # characters before the letters among which the name is looked for
_LETTERS = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z' ]{2,60}[A-Za-z.](?![A-Za-z0-9])")
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
    for found in _LETTERS.finditer(text):
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
