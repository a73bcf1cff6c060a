"""Names for an invented city: unique in a district, some used again in others, many nearly alike."""

import random
from collections.abc import Callable, Iterable

from api.services.address_bench import words_estates as estates
from api.services.address_bench import words_streets as streets

DIGITS = "零一二三四五六七八九"
RARE_ENDS = ("后街", "前街", "老街", "横街", "直街", "夹道")
SMALL_ENDS = ("路",) * 40 + ("街",) * 22 + ("巷",) * 20 + ("弄",) * 3 + ("里",) * 3 + ("支路",) * 3 + RARE_ENDS
LARGE_ENDS = ("路",) * 7 + ("大道",) * 2 + ("街",)


def chinese(number: int) -> str:
    """A number below 100 in Chinese, as names carry it: 12 → 十二."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十"
    return head + (DIGITS[ones] if ones or not tens else "")


class Namer:
    """Hands out names; a name is used once in a district and now and then again in another."""

    def __init__(self, rng: random.Random, again: float) -> None:
        self._rng = rng
        self._again = again
        self._where: dict[str, set[int]] = {}
        self._order: list[str] = []

    def known(self, name: str) -> bool:
        """Whether any district uses this name."""
        return name in self._where

    def take(self, name: str, districts: Iterable[int]) -> str:
        """Use a given name in these districts."""
        if name not in self._where:
            self._order.append(name)
        self._where.setdefault(name, set()).update(districts)
        return name

    def name(self, districts: set[int], invent: Callable[[random.Random], str]) -> str:
        """A name free in these districts."""
        if self._order and self._rng.random() < self._again:
            for _ in range(20):
                old = self._rng.choice(self._order)
                if not self._where[old] & districts:
                    return self.take(old, districts)
        for _ in range(200):
            new = invent(self._rng)
            if new not in self._where:
                return self.take(new, districts)
        return self._numbered(districts, invent)

    def _numbered(self, districts: set[int], invent: Callable[[random.Random], str]) -> str:
        stem = invent(self._rng)
        free = (f"{stem[:-1]}{chinese(k)}{stem[-1]}" for k in range(1, 99))
        return self.take(next(name for name in free if name not in self._where), districts)


def road_stem(rng: random.Random) -> str:
    """A stem such as 柳荫, from the list or made of two characters."""
    if rng.random() < 0.42:
        return rng.choice(streets.ROAD_STEMS)
    return rng.choice(streets.ROAD_HEADS) + rng.choice(streets.ROAD_TAILS)


def small_road(rng: random.Random) -> str:
    """A name for a street inside a block."""
    draw = rng.random()
    if draw < 0.05:
        return f"{road_stem(rng)}{DIGITS[rng.randint(1, 6)]}{rng.choice('路路巷街')}"
    if draw < 0.09:
        return f"{rng.choice(streets.SURNAMES)}家{rng.choice(('巷', '弄', '桥路', '塘路', '浜路', '宅路', '湾路'))}"
    if draw < 0.12:
        return f"{road_stem(rng)}{rng.choice('东西南北')}{rng.choice('路路街巷')}"
    return road_stem(rng) + rng.choice(SMALL_ENDS)


def large_road(rng: random.Random) -> str:
    """A name for a street between blocks."""
    return road_stem(rng) + rng.choice(LARGE_ENDS)


def estate(rng: random.Random) -> str:
    """A name for a housing estate."""
    draw = rng.random()
    if draw < 0.045:
        return rng.choice(estates.COURTS)
    if draw < 0.07:
        return f"{rng.choice(streets.TOWN_STEMS)}{chinese(rng.randint(1, 12))}村"
    if draw < 0.10:
        return f"{rng.choice(streets.TOWN_STEMS)}{rng.choice(('新村', '花苑', '小区', '家园', '公寓'))}"
    if draw < 0.13:
        kind = rng.choice(("花苑", "新村", "小区", "安置小区", "佳苑", "公寓", "嘉园"))
        return f"{rng.choice(streets.SURNAMES)}家{kind}"
    stem, end = rng.choice(estates.ESTATE_STEMS), rng.choice(estates.ESTATE_ENDS)
    return stem + (end if stem[-1] not in end else "公寓")


def tower(rng: random.Random) -> str:
    """A name for an office tower."""
    return rng.choice(estates.TOWER_STEMS) + rng.choice(estates.TOWER_ENDS)


def village(rng: random.Random) -> str:
    """A name for an administrative village."""
    return rng.choice(streets.SURNAMES) + rng.choice(streets.VILLAGE_ENDS)


def hamlet(rng: random.Random) -> str:
    """A name for a natural village."""
    return rng.choice(streets.SURNAMES) + rng.choice(streets.HAMLET_ENDS)
