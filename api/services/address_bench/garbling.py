"""One letter of a name written wrongly, numbers written in words: steps shared by both halves of the noise."""

import random
from collections.abc import Callable, Iterable

from api.services.address_bench.city import BenchCity, Standard
from api.services.address_bench.truth import Query, Truth, truth_of
from api.services.address_bench.writer import Draft, draft, finish, garble, names_in

Change = Callable[[str, random.Random], str]
Fair = Callable[[Truth, str], Iterable[str]]
PLAIN_DIGITS = "零一二三四五六七八九"
ROUND_DIGITS = "〇一二三四五六七八九"
RADIO_DIGITS = "洞幺两三四五六拐八九"


def garbled(
    row: Standard, city: BenchCity, rng: random.Random, noise: str, change: Change, fair: Fair, *, by_ear: bool = False
) -> Query | None:
    """A query with one name changed; `fair` gives the names that the changed one stands for as well."""
    paper = draft(row, rng)
    keys = names_in(paper)
    if not keys:
        return None
    key = rng.choice([key for key in keys if key != "community"] or keys)
    new = change(paper.said[key], rng)
    if not new or not garble(paper, city, key, new, fair(truth_of(city), new), by_ear=by_ear):
        return None
    return finish(paper, city, noise)


def one_letter(change: Callable[[str, random.Random], str]) -> Change:
    """A change of a whole name by changing one of its letters; nothing where none can be changed."""

    def apply(name: str, rng: random.Random) -> str:
        for k in rng.sample(range(len(name)), len(name)):
            other = change(name[k], rng)
            if other:
                return name[:k] + other + name[k + 1 :]
        return ""

    return apply


def in_words(number: int, two: str = "二") -> str:
    """A number below 10,000 as read: 228 → 二百二十八, 1007 → 一千零七."""
    text, pending = "", False
    for unit, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit == 0:
            pending = bool(text)
            continue
        text += ("零" if pending else "") + (two if digit == 2 and unit >= 100 else PLAIN_DIGITS[digit]) + word
        pending = False
    return text.removeprefix("一") if text.startswith("一十") else text or "零"


def by_digit(digits: str, names: str = PLAIN_DIGITS) -> str:
    """Digits read one by one."""
    return "".join(names[int(digit)] for digit in digits)


def full(row: Standard, rng: random.Random, *needed: str) -> Draft | None:
    """A draft that states all of the needed parts, or nothing where the address lacks one."""
    if not all(getattr(row, key) for key in needed):
        return None
    for _ in range(6):
        paper = draft(row, rng)
        if all(key in paper.form for key in needed):
            return paper
    paper = draft(row, rng, full=True)
    return paper if all(key in paper.form for key in needed) else None


def unheard_of(truth: Truth, name: str) -> bool:
    """Whether no name of the registry is equal, one letter away or alike in sound."""
    return not (name in truth.names or truth.like(name) or truth.rough.get(truth.ear(name)))


def nowhere(text: str, noise: str) -> Query:
    """A query that nothing in the registry answers."""
    return Query(text, noise, "none", -1, -1, "")
