"""What stands for one typed character: width, case, traditional and variant writings, dashes, signs."""

import unicodedata
from functools import cache
from importlib import import_module

DASHES = frozenset("-‐‑‒–—―−－~～﹣")
SEPARATOR = " "
BREAK = "\x1f"  # a sign that may end a clause; no text holds it, since control characters are dropped
BREAKS = frozenset(",，。、;；:：!！?？()（）[]【】{}「」『』|/\\\n→")
DROPPED = frozenset("\"'“”‘’《》*·_`^$%=•…\u200b‌‍⁠﻿")
# writings that no table of traditional characters holds
VARIANTS = str.maketrans("荘竜囯洤谿羣峯靑淸眞敎㳂氹爲衆敍凃楳枩", "庄龙国泉溪群峰青清真教沿凼为众叙涂梅松")


@cache
def plain(char: str) -> str:
    """Return what stands for one typed character: none, one, or several where a sign holds several.

    >>> plain("號"), plain("１"), plain("㎡"), plain("，") == BREAK, plain("塩"), plain("ǐ")
    ('号', '1', 'M2', True, '盐', 'I')
    """
    return "".join(_one(char) for char in unicodedata.normalize("NFKC", char).upper())


def _one(char: str) -> str:
    if char in DASHES:
        return "-"
    if char in BREAKS:
        return BREAK
    if char.isspace() or char == ".":
        return SEPARATOR
    if char in DROPPED or unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn", "Mn", "So"}:
        return ""
    if char >= "\u3400":
        return _simplified(char)
    return char if char.isascii() else _without_marks(char)


def _without_marks(char: str) -> str:
    """Return a Latin letter without its tone or accent; other characters as they are."""
    base = unicodedata.normalize("NFD", char)[0]
    return base if base.isascii() and base.isalpha() else char


def _simplified(char: str) -> str:
    char = char.translate(VARIANTS)
    found = _table("t2s").convert(char)
    if found == char and not _in_gb2312(char):
        found = _table("t2s").convert(_table("jp2t").convert(char))
    return str(found) if len(found) == 1 else char


@cache
def _table(kind: str):  # type: ignore[no-untyped-def]  # OpenCC brings no types
    return import_module("opencc").OpenCC(kind)


def _in_gb2312(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
