"""The ways in which a registry's names are written: surfaces with what they stand for, found exactly or nearly."""

import re
import zlib
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from enum import IntEnum
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np

from geo.address.alike import align
from geo.address.alike.ears import near_table
from geo.address.alike.pairs import Pairs, pairs_of
from geo.address.alike.sounds import FIRST, TYPED, coded, first_letters, firsts, initials, second_syllables
from geo.address.columns import Array, Floats, Ints, Longs, Texts
from geo.address.registry.neighbours import Neighbours, neighbours_of
from geo.address.registry.popular import BEGINNING_COST, STEM_COST
from geo.address.words import GENERIC, NAME_CHARACTERS, SOME_NAMES, SURNAMES

NEAR_MOST = 256  # names aligned with a text
COST_MOST = 6.2
SHARE_MOST = 0.62  # of a name that may be missing or otherwise
LONGEST = 40
REMEMBERED = 8_192  # surfaces whose targets are kept at hand
WHOLE_MOST = 0.05  # nats that a whole name costs at most; short forms cost more
NUMERALS = "零一二三四五六七八九十百千"
FOLD = str.maketrans("0123456789〇两", "零一二三四五六七八九零二")
DIRECTIONS = frozenset("东西南北中上下前后内外老新")
SIDES = frozenset("东西南北")
TELLING = frozenset(NUMERALS) | DIRECTIONS  # characters that tell one name from another of the same stem
MISSING_NUMERAL, OTHER_NUMERAL = 5.0, 8.0  # 富英街 may be 富英五街, 富英三街 is not
OTHER_DIRECTION = 7.0  # 建国北路 is not 建国西路
BARE_ROAD = re.compile("[东西南北中上下前后内外老新大]大?[路街巷]|[东西南北]大道")
FAMILY_BEHIND, OTHER_FAMILY = "家", 7.0
SPELLED = ("starts", "chars", "sounds", "others", "looks", "firsts", "other_firsts", "missing", "other")
TYPED_FIRST, FIRST_HAN = chr(TYPED), chr(FIRST)
# Of how many names a character is one at least that many are made of; and at most that stands in none but by chance.
OFTEN_LEAST, OFTEN_SHARE, SELDOM_SHARE = 8, 300, 5_000


class Kind(IntEnum):
    """What a name names."""

    DISTRICT = 0
    TOWN = 1
    COMMUNITY = 2
    ROAD = 3
    COMPOUND = 4
    CITY = 5
    ALIAS = 6  # a text that stands for one address


_KINDS = tuple(Kind)


class Mention(NamedTuple):
    """A name in a text: which surface, where, and what the slips cost in nats (0 is written so)."""

    surface: int
    begin: int
    end: int
    cost: float


class Named(NamedTuple):
    """A name of one kind found in a text, and its price."""

    kind: Kind
    code: int
    begin: int
    end: int
    cost: float


class Target(NamedTuple):
    """What a surface stands for, at an extra cost where the surface is a short form."""

    kind: Kind
    code: int
    cost: float


def is_stem(target: Target) -> bool:
    """Tell whether a surface is but the stem of what it stands for: 芙蓉 of 芙蓉里."""
    return target.kind is Kind.COMPOUND and target.cost in (STEM_COST, BEGINNING_COST)


def is_bare_road(text: str) -> bool:
    """Tell whether the name of a road is but a direction, which other roads' names end with: 东街, 西大街."""
    return BARE_ROAD.fullmatch(text) is not None


def fold(text: str) -> str:
    """Return a text with Arabic figures as numerals, character by character, so that 3号路 is 三号路."""
    return text.translate(FOLD)


@lru_cache(maxsize=131_072)
def generic_size(text: str) -> int:
    """Return how many characters at the end of a name tell only what kind of thing it is.

    >>> generic_size("锦绣花园"), generic_size("建国东路"), generic_size("花园")
    (2, 1, 0)
    """
    for word in GENERIC:
        if text.endswith(word):
            return len(word) if len(text) > len(word) else 0
    return 0


class Names:
    """All surfaces of a registry; immutable once built."""

    def __init__(self, arrays: dict[str, Array]) -> None:
        self._arrays = arrays
        self.texts = Texts.stored(arrays, "surface")[:]
        self.kinds: Array = arrays["target.kind"]
        self.codes: Ints = arrays["target.code"]
        self.costs: Floats = arrays["target.cost"]
        self.starts: Longs = arrays["target.starts"]
        self._pairs = Pairs(arrays)
        self._targets: dict[int, tuple[Target, ...]] = {}
        self._letters: Longs = arrays["initials.keys"]
        self._lettered: Ints = arrays["initials.surfaces"]

    @classmethod
    def build(cls, given: Iterable[tuple[str, Target]]) -> "Names":
        """Return the names from (surface, target) pairs."""
        targets: dict[str, dict[tuple[Kind, int], float]] = defaultdict(dict)
        exact: set[str] = set()
        for text, (kind, code, cost) in given:
            if 2 <= len(text) <= LONGEST:
                known = targets[fold(text)]
                if kind is Kind.ALIAS and any(char.isdigit() for char in text):
                    exact.add(fold(text))
                elif is_stem(Target(kind, code, cost)) or is_bare_road(text):
                    exact.update([] if known else [fold(text)])
                else:
                    exact.discard(fold(text))
                known[kind, code] = min(cost, known.get((kind, code), cost))
        texts = list(targets)
        flat = [(kind, code, cost) for one in targets.values() for (kind, code), cost in one.items()]
        arrays: dict[str, Array] = {
            **Texts.of(texts).arrays("surface"),
            "target.kind": np.array([one[0] for one in flat], np.int8),
            "target.code": np.array([one[1] for one in flat], np.int32),
            "target.cost": np.array([one[2] for one in flat], np.float64),
            "target.starts": np.cumsum([0, *(len(one) for one in targets.values())]).astype(np.int64),
        }
        told = ((text, kind, cost) for text, known in targets.items() for (kind, _), cost in known.items())
        own = (Kind.ROAD, Kind.COMPOUND, Kind.COMMUNITY)  # whole names, which a place of the kind might have as well
        whole = dict.fromkeys(text for text, kind, cost in told if cost <= WHOLE_MOST and kind in own)
        arrays |= _letters_of(texts) | _spelled(texts) | neighbours_of(whole)
        return cls(arrays | pairs_of(["" if text in exact else text for text in texts]))

    def arrays(self) -> dict[str, Array]:
        """Return all that is needed to have the names again."""
        return self._arrays

    def targets(self, surface: int) -> tuple[Target, ...]:
        """Return what a surface stands for; some thousands are remembered, since a text asks for each several times."""
        found = self._targets.get(surface)
        if found is None:
            low, high = self.starts[surface], self.starts[surface + 1]
            rows = zip(*(one[low:high].tolist() for one in (self.kinds, self.codes, self.costs)), strict=True)
            found = tuple(Target(_KINDS[kind], code, cost) for kind, code, cost in rows)
            if len(self._targets) >= REMEMBERED:
                self._targets.clear()
            self._targets[surface] = found
        return found

    def named(self, found: Iterable[Mention]) -> list[Named]:
        """Return what some mentions stand for, each with its price."""
        return [
            Named(target.kind, target.code, one.begin, one.end, one.cost + target.cost)
            for one in found
            for target in self.targets(one.surface)
        ]

    def tells(self, surface: int, *kinds: Kind) -> bool:
        """Tell whether a surface stands for anything of some kinds."""
        return any(target.kind in kinds for target in self.targets(surface))

    def surfaces(self, kind: Kind, code: int) -> list[int]:
        """Return the surfaces that stand for one name."""
        rows = np.flatnonzero((self.codes == code) & (self.kinds == kind))
        found: list[int] = (np.searchsorted(self.starts, rows, side="right") - 1).tolist()
        return found

    @cached_property
    def neighbours(self) -> Neighbours:
        """What the names tell of names that the registry lacks."""
        return Neighbours(self._arrays)

    @cached_property
    def place_of(self) -> dict[str, int]:
        """The surface of each text."""
        return {text: place for place, text in enumerate(self.texts)}

    @cached_property
    def _by_start(self) -> dict[str, tuple[int, ...]]:
        """The lengths, longest first, of the surfaces that begin with two characters."""
        found: dict[str, set[int]] = defaultdict(set)
        for text in self.place_of:
            found[text[:2]].add(len(text))
        return {start: tuple(sorted(sizes, reverse=True)) for start, sizes in found.items()}

    def prepare(self) -> None:
        """Build the look-ups that are not kept in the arrays."""
        _ = self.place_of, self._by_start, self._in_order, self._characters, near_table()

    @cached_property
    def _in_order(self) -> list[str]:
        return sorted(self.place_of)

    def beginning(self, begin: str) -> list[str]:
        """Return the folded surfaces that begin so."""
        low = bisect_left(self._in_order, begin)
        return self._in_order[low : bisect_left(self._in_order, f"{begin}\U0010ffff", low)]

    def written(self, folded: str) -> list[Mention]:
        """Return the surfaces that stand in a folded text as they are written, every one of them."""
        found = []
        starts, places = self._by_start, self.place_of
        for begin in range(len(folded) - 1):
            for size in starts.get(folded[begin : begin + 2], ()):
                surface = places.get(folded[begin : begin + size])
                if surface is not None and begin + size <= len(folded) and not _of_number(folded, begin, size):
                    found.append(Mention(surface, begin, begin + size, 0.0))
        return found

    def nearly(self, folded: str, blocked: Sequence[bool] = (), most: int = NEAR_MOST) -> list[Mention]:
        """Return the surfaces that may be meant by a part of a folded text, cheapest first; not where blocked.

        A surface comes twice where it costs more to reach its last character: what follows may tell that it is there.
        """
        chosen = self._pairs.alike(folded, blocked, most)
        if not len(chosen):
            return []
        return self._aligned(folded, blocked, chosen)

    def among(self, folded: str, surfaces: Iterable[int]) -> list[Mention]:
        """Return those of some surfaces that may be meant by a part of a folded text, cheapest first."""
        chosen = np.array(sorted(set(surfaces)), np.int64)
        return self._aligned(folded, (), chosen) if len(chosen) else []

    def _aligned(self, folded: str, blocked: Sequence[bool], chosen: Longs) -> list[Mention]:
        columns = _columns_of(folded, blocked, self._marks(folded))
        count = len(chosen)
        cost, begin, end = np.empty(2 * count), np.empty(2 * count, np.int32), np.empty(2 * count, np.int32)
        most = np.minimum(COST_MOST, SHARE_MOST * self._arrays["spelled.whole"][chosen])
        spelled = (self._arrays[f"spelled.{name}"] for name in SPELLED)
        align.current()(*columns, near_table(), *spelled, chosen, most, cost, begin, end)
        both = np.concatenate([chosen, chosen])
        fits = (cost <= np.concatenate([most, most])) & (end - begin >= 2)
        fits[count:] &= (begin[count:] != begin[:count]) | (end[count:] != end[:count])
        order = np.flatnonzero(fits)
        order = order[np.argsort(cost[order], kind="stable")]
        rows = zip(both[order].tolist(), begin[order].tolist(), end[order].tolist(), cost[order].tolist(), strict=True)
        return [Mention(*row) for row in rows]

    def _marks(self, folded: str) -> Ints:
        """Return what each character of a text is to the alignment, as the names of this registry tell."""
        often, known = self._characters
        found = marks(folded)
        for place in np.flatnonzero(found == align.PLAIN).tolist():
            char = folded[place]
            if char in often:
                found[place] = align.COMMON
            elif char >= FIRST_HAN and char not in known:
                found[place] = align.SELDOM
        return found

    @cached_property
    def _characters(self) -> tuple[frozenset[str], frozenset[str]]:
        """The characters that many names are made of, and those that names are made of at all."""
        counts = Counter(char for text in self.texts for char in set(text))
        total = len(self.texts)
        often = frozenset(char for char, count in counts.items() if count >= max(OFTEN_LEAST, total / OFTEN_SHARE))
        known = frozenset(char for char, count in counts.items() if count > total / SELDOM_SHARE)
        return often, known | SOME_NAMES | NAME_CHARACTERS | SURNAMES

    def lettered(self, letters: str) -> list[int]:
        """Return the surfaces whose syllables begin with some letters: JXHY -> 锦绣花园."""
        key = zlib.crc32(letters.encode())
        low, high = np.searchsorted(self._letters, [key, key + 1])
        return [one for one in self._lettered[low:high].tolist() if initials(self.texts[one]) == letters]


def _letters_of(texts: Sequence[str]) -> dict[str, Array]:
    keys = np.array([zlib.crc32(initials(text).encode()) if len(text) <= 12 else -1 for text in texts], np.int64)
    order = np.argsort(keys, kind="stable")
    return {"initials.keys": keys[order], "initials.surfaces": order.astype(np.int32)}


def _spelled(texts: Sequence[str]) -> dict[str, Array]:
    """Return the codes and prices of all characters of all surfaces."""
    joined = "".join(texts)
    codes, second = coded(joined), second_syllables(joined)
    missing, other = np.full(len(joined), 3.2), np.full(len(joined), 3.5)
    place = 0
    for text in texts:
        _priced(text, place, missing, other)
        place += len(text)
    starts = np.cumsum([0, *map(len, texts)]).astype(np.int64)
    whole = np.add.reduceat(other, starts[:-1]) if len(texts) else np.empty(0)
    return {
        "spelled.starts": starts, "spelled.chars": codes.chars, "spelled.sounds": codes.syllables,
        "spelled.looks": codes.looks, "spelled.firsts": firsts(joined),
        "spelled.others": second, "spelled.other_firsts": first_letters(second),
        "spelled.missing": missing, "spelled.other": other, "spelled.whole": whole,
    }  # fmt: skip


def _priced(text: str, place: int, missing: Floats, other: Floats) -> None:
    """Write what each character of a name costs that is left out or replaced."""
    tail = generic_size(text)
    for k, char in enumerate(text):
        if k >= len(text) - tail:
            missing[place + k] = 1.3 / tail + 0.2
            other[place + k] = OTHER_DIRECTION if char == "大" and tail > 1 else 2.6  # 枫围南街 is not 枫围大街
        elif char in DIRECTIONS and k and k == len(text) - tail - 1:
            missing[place + k], other[place + k] = 1.6, OTHER_DIRECTION
        elif is_family(text, k):
            missing[place + k], other[place + k] = MISSING_NUMERAL, OTHER_FAMILY
        elif char in NUMERALS or (char == "头" and text[k + 1 : k + 2] == "条"):  # the first of several lanes
            missing[place + k], other[place + k] = MISSING_NUMERAL, OTHER_NUMERAL
        elif char.isascii():
            missing[place + k], other[place + k] = 2.5, 3.0


def _of_number(folded: str, begin: int, size: int) -> bool:
    """Tell whether what looks like a numbered road is of a house number and what follows it: 22号路灯 is no 2号路."""
    if not folded.startswith("号路", begin + size - 2):
        return False
    return folded.startswith("路灯", begin + size - 1) or (begin > 0 and folded[begin - 1] in NUMERALS)


def _columns_of(folded: str, blocked: Sequence[bool], mark: Ints) -> list[Ints]:
    """Return the codes and the mark of each character of a folded text; nothing matches those that are blocked."""
    codes = coded(folded)
    columns = [*(column.copy() for column in (codes.chars, codes.syllables, codes.looks)), mark]
    for place, hard in enumerate(blocked):
        if hard:
            for column, shut in zip(columns, (-1, -1, -2, align.TELLING), strict=True):
                column[place] = shut
    return columns


def marks(folded: str) -> Ints:
    """Return what each character of a text is to the alignment: plain, of many names, telling them apart, a letter."""
    found = [_mark(char) for char in folded]
    for place in range(len(folded) - 1):
        if is_family(folded, place):
            found[place] = align.TELLING
    return np.array(found, np.int32)


def is_family(text: str, place: int) -> bool:
    """Tell whether the name of a family stands in a text: 王 of 王家村, which is not 李家村 miswritten."""
    return text[place + 1 : place + 2] == FAMILY_BEHIND and text[place] in SURNAMES


def _mark(char: str) -> int:
    if char >= TYPED_FIRST:
        return align.TYPED
    if "A" <= char <= "Z":
        return align.LETTER
    if char in SIDES:
        return align.SIDE
    if char in TELLING or char.isascii():
        return align.TELLING
    return align.COMMON if char in NAME_CHARACTERS else align.PLAIN
