"""How near syllables are to each other in the ears of people from anywhere in China, and of hasty recognisers."""

from collections.abc import Iterator
from functools import cache

import numpy as np
import numpy.typing as npt

from geo.address.alike.sounds import Codes, blurred, syllables


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((one, other) for one, other in (pair.split("/") for pair in text.split()))


INITIALS = ("zh", "ch", "sh", *"bpmfdtnlgkhjqxrzcsyw")
# what many a region does not tell apart beside what `blurred` holds
_INITIALS = _pairs("b/p d/t g/k j/q z/c zh/ch")
_FINALS = _pairs(
    "un/ong un/en en/ong eng/ong i/v in/vn ing/vn ian/van ie/ve uo/e o/e uo/o ao/ou ai/ei uai/ui uai/ai uan/an uang/ang"
    " ui/ei ou/u iong/ong iong/ing er/e"
)
_SOFT = {"j": ("z", "zh"), "q": ("c", "ch"), "x": ("s", "sh")}  # 集 as zi, 江 as zang
_BACK = {"ia": "a", "ian": "an", "iang": "ang", "iao": "ao", "ie": "ai"}  # 街 as gai, 项 as hang, 家 as ga
_HARD = {"j": "g", "q": "k", "x": "h"}
_Y = {
    "ri": "yi", "ren": "yin", "reng": "ying", "rong": "yong", "rou": "you", "rao": "yao", "ran": "yan", "rang": "yang",
    "ru": "yu", "ruan": "yuan", "run": "yun", "re": "ye",
}  # fmt: skip
_BARE = frozenset(("an", "ang", "ai", "ao", "en", "e", "ou"))  # 安 as nan: ng before them is heard as n


def kin(syllable: str) -> frozenset[str]:
    """Return the syllables that are taken for one by some region's ears, beyond what hasty ears blur anyway.

    >>> sorted(kin("wang"))
    ['fang', 'huang']
    >>> "gai" in kin("jie"), "ye" in kin("re"), "yu" in kin("yi"), "shan" in kin("lu")
    (True, True, True, False)
    """
    known = syllables()
    return frozenset(one for one in _kin(syllable) if one in known and one != syllable)


def _kin(syllable: str) -> Iterator[str]:
    initial, final = parted(syllable)
    for one, other in _INITIALS:
        if initial in (one, other):
            yield joined(other if initial == one else one, final)
    for one, other in _FINALS:
        if final in (one, other):
            yield joined(initial, other if final == one else one)
    for soft, hards in _SOFT.items():
        if initial == soft and (final[:1] == "i" or final == "v"):
            rest = final if len(final) == 1 else {"iu": "ou", "in": "en", "ing": "eng"}.get(final, final[1:])
            yield from (hard + (rest.replace("v", "u") or "i") for hard in hards)
        elif initial in hards:
            yield soft + {"ou": "iu", "en": "in", "eng": "ing", "i": "i", "u": "u"}.get(final, f"i{final}")
        if initial == soft and final in _BACK:
            yield _HARD[soft] + _BACK[final]
        elif initial == _HARD[soft]:
            yield from (soft + long for long, short in _BACK.items() if short == final)
    yield from _rounded(syllable, initial, final)
    yield from (long for long in (_Y.get(syllable, ""), *(r for r, y in _Y.items() if y == syllable)) if long)


def _rounded(syllable: str, initial: str, final: str) -> Iterator[str]:
    """Return what begins with w for hu and f, 黄 and 王, 胡 and 吴, and what begins with a vowel for ng."""
    if initial == "w":
        yield from ("hu", "fu") if final == "u" else (f"hu{final}", f"f{final}")
    elif initial == "h" and final[:1] == "u":
        yield f"w{final[1:] or 'u'}"
    elif initial == "f":
        yield f"w{final}"
    if syllable in _BARE:
        yield f"n{syllable}"
    elif initial == "n" and final in _BARE:
        yield final
    if syllable in ("e", "wo"):
        yield "wo" if syllable == "e" else "e"


ALIKE, KIN, FURTHER = 1, 2, 3  # of one blur, kin, of the blur of one's kin; see align for what they cost
_ROUGH_INITIAL = {one: group[0] for group in (
    ("b", "p"), ("d", "t"), ("g", "k"), ("z", "zh", "j", "c", "ch", "q"), ("s", "sh", "x"), ("l", "n", "r", "y"),
    ("h", "f", "w"),
) for one in group}  # fmt: skip
_ROUGH_FINAL = {one: group[0] for group in (
    ("o", "e", "uo", "ie", "ve"), ("ai", "ei", "uai", "ui"), ("ao", "ou", "iao", "iu"), ("i", "v"), ("a", "ia", "ua"),
    ("an", "ian", "uan", "van"), ("en", "in", "un", "vn", "on", "ion"),
) for one in group}  # fmt: skip


@cache
def near_table() -> npt.NDArray[np.int8]:
    """Return how near each syllable is to each other, by their codes: ALIKE, KIN, FURTHER, or 0 for not at all."""
    codes = syllables()
    size = max(codes.values()) + 1
    table = np.zeros((size, size), np.int8)
    blur: dict[str, list[int]] = {}
    for one, code in codes.items():
        blur.setdefault(blurred(one), []).append(code)
    kinship = [(code, kin(one)) for one, code in codes.items()]
    for code, others in kinship:
        for far in {far for other in others for far in blur[blurred(other)]}:
            table[code, far] = table[far, code] = FURTHER
    for code, others in kinship:
        for other in others:
            table[code, codes[other]] = table[codes[other], code] = KIN
    for group in blur.values():
        table[np.ix_(group, group)] = ALIKE
    return table


@cache
def rough_codes() -> Codes:
    """Return the number of the rough sound of each syllable, by its code."""
    codes = syllables()
    found = np.full(max(codes.values()) + 1, -1, np.int32)
    classes: dict[str, int] = {}
    for one, code in codes.items():
        found[code] = classes.setdefault(roughly(one), len(classes))
    return found


@cache
def roughly(syllable: str) -> str:
    """Return a syllable as all ears together hear it: names that share this of two characters are worth a look.

    >>> roughly("wang"), roughly("huan"), roughly("jie"), roughly("che")
    ('han', 'han', 'zo', 'zo')
    """
    initial, final = parted(syllable)
    final = final.removesuffix("g")
    return _ROUGH_INITIAL.get(initial, initial) + _ROUGH_FINAL.get(final, final)


def parted(syllable: str) -> tuple[str, str]:
    """Return what a syllable begins with and the rest, v for ü.

    >>> parted("zhang"), parted("yuan"), parted("ju"), parted("an")
    (('zh', 'ang'), ('y', 'van'), ('j', 'v'), ('', 'an'))
    """
    initial = next((one for one in INITIALS if syllable.startswith(one)), "")
    final = syllable[len(initial) :]
    if initial in ("j", "q", "x", "y") and final[:1] == "u":
        final = f"v{final[1:]}"
    if initial == "y" and final not in ("ong",) and final[:1] not in ("i", "v", "o"):
        final = f"i{final}" if final != "e" else "ie"
    return initial, final


def joined(initial: str, final: str) -> str:
    """Return the syllable that begins so and goes on so, as it is written.

    >>> joined("y", "van"), joined("y", "ian"), joined("l", "v"), joined("x", "v")
    ('yuan', 'yan', 'lv', 'xu')
    """
    if initial in ("j", "q", "x", "y"):
        final = final.replace("v", "u")
    if initial == "y" and final[:1] == "i" and final not in ("i", "in", "ing"):
        final = final[1:] or "i"
    return initial + final
