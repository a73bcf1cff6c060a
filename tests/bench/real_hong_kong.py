"""Hong Kong: traditional addresses with ranges and estates; messy lines of mainland cities without coordinates."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from api.services.address_bench import letters
from tests.bench.real_orders import Case, Order, Place, squares

SIMPLE = {value: key for key, value in letters.VARIANTS.items()}
AREAS = [
    "香港仔",
    "銅鑼灣",
    "中環",
    "上環",
    "灣仔",
    "北角",
    "鰂魚涌",
    "筲箕灣",
    "柴灣",
    "半山",
    "尖沙咀",
    "旺角",
    "油麻地",
    "大角咀",
    "深水埗",
    "長沙灣",
    "九龍灣",
    "觀塘",
    "牛頭角",
    "油塘",
    "將軍澳",
    "荃灣",
    "葵涌",
    "屯門",
    "元朗",
    "上水",
    "粉嶺",
    "沙田",
    "大埔",
    "九龍",
    "新界",
    "香港",
    "德田邨",
    "大嶼山",
]
_AREA = re.compile(f"^(?:{'|'.join(AREAS)})+")
_RANGE = re.compile(r"([0-9]+)(?:至|-)([0-9]+)號")
_INSIDE = re.compile("(地下|一樓|[0-9]樓|地舖|大堂|地面).*$")


def hong_kong(folder: Path) -> Case:
    """Traditional addresses as written and as they are said: without area, one number of a range, in prose."""
    rows = pd.read_csv(folder / "hk_addresses.csv", usecols=["address", "lat", "lng"], index_col=False)
    rows = rows.dropna().groupby("address", as_index=False).mean()
    places = [Place(row.address, {}, row.lng, row.lat) for row in rows.itertuples()]
    found = [
        Order(group, text, row.lng, row.lat) for row in rows.itertuples() for group, text in _told(str(row.address))
    ]
    return Case(places, [], *squares(zip(rows["lng"], rows["lat"], strict=True)), found)


def _told(text: str) -> Iterator[tuple[str, str]]:
    yield "as written", text
    yield "some letters simplified", "".join(SIMPLE.get(letter, letter) for letter in text)
    cut = re.sub(r"號.*$", "號", text)
    if cut != text and re.search("[道路街里坊]", cut):
        yield "without what follows the number", cut
    bare = _AREA.sub("", text)
    if bare != text and len(bare) > 4 and not bare.startswith("道"):
        yield "without the area", bare
    ranged = _RANGE.search(text)
    if ranged:
        yield "first number of a range", _RANGE.sub(r"\1號", text, count=1)
        yield "last number of a range", _RANGE.sub(r"\2號", text, count=1)
    inside = _INSIDE.sub("", text)
    if inside != text:
        yield "without shop and floor", inside
    yield "in prose", f"市民反映{text}門口有雜物阻塞行人路"


def mainland_lines(folder: Path) -> Case:
    """Lines of many cities: every second one is registered in a clean writing far from each other, all are asked.

    Those that are not registered have no right answer.
    """
    lines = [one.strip() for one in (folder / "liuzhibin_test-addresses.txt").read_text("utf-8").splitlines()]
    lines = [one for one in dict.fromkeys(lines) if len(one) > 8]
    places, found = [], []
    for number, line in enumerate(lines):
        at = 100.002 + 0.1 * (number % 50), 30.002 + 0.1 * (number // 50)
        if number % 2:
            found.append(Order("not registered", line))
        else:
            places.append(Place(_clean(line), {}, *at))
            found.append(Order("registered clean, asked messy", line, *at))
    return Case(places, [], *squares((one.lng, one.lat) for one in places), found)


def _clean(line: str) -> str:
    """A line without what it says twice and without blanks: 浙江金华兰溪市浙江省兰溪市振兴路 is 浙江省兰溪市振兴路."""
    parts: list[Any] = re.split(r"\s+", re.sub(r"（撤）|\(撤\)", "", line))
    text = "".join(parts)
    for size in range(len(text) // 2, 2, -1):
        again = text.find(text[:size], size)
        if 0 < again <= size + 6:
            return text[again:]
    return text
