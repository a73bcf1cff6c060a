"""A registry's own names, asked once each: what it cannot find of itself was read otherwise than it is written.

The names are cut out of the texts here, at numbers and brackets, and not by the rules that read them for the index:
a rule that loses a name would lose it from the test as well.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple
from unicodedata import normalize

import numpy as np

from geo.address.hit import Hit
from geo.address.match import UNLIKELY, match
from geo.address.meaning.weights import DEFAULT, Weights
from geo.address.registry.index import AddressIndex
from geo.address.western.parts import is_western
from geo.address.writing.candidate import Level

Progress = Callable[[int, int], None]
Rows = Iterable[tuple[Mapping[str, object], str]]  # the stated parts and the text of each
WIDE = frozenset((Level.ROAD, Level.COMMUNITY, Level.INTERPOLATED))
MANY = 5  # a name that more places bear may be answered by a question alone
_HAN = "[\u4e00-\u9fff]"
_UNIT = "(?:号楼|號樓|号院|號院|单元|單元|支弄|[组組](?!团)|[号號弄幢栋棟座室层層楼樓社队隊房户])"
_FIGURE = "[0-9]+(?:[-之][0-9]+)*"
_ANY = f"(?:{_FIGURE}|[A-Za-z][0-9]*|[甲乙丙丁]|[一二三四五六七八九十百零]+)"
_COUNTED = f"附?(?:{_ANY}{_UNIT}|{_FIGURE}[期区區]|[A-Za-z][区區])"
_CUT = re.compile(f"{_COUNTED}(?:{_COUNTED}|之[一二三四五六七八九十]+|附?{_FIGURE}(?![0-9\u4e00-\u9fff]))*")
_OWN_NUMBER = re.compile(f"(?<={_HAN})([0-9]+)号(?=[0-9]+(?:号楼|幢|栋|座)|大?[街道路])")  # 半岛1号1幢
_INSIDE = re.compile(r"\s*(?:flat|unit|room|shop|suite|apt|block|blk|tower|twr|phase|[0-9]+/F|G/F)\b", re.IGNORECASE)
_NUMBERED = re.compile("[0-9]+(?:[-之][0-9]+)?[号號]$")
_LABEL = re.compile("^(?:曾用名|又名|原名|别名|旧名|俗称|备注|说明)")
_NO_NAME = re.compile(
    "[已待未]?(?:核[实查对]?|拆[迁除]?)|空置|闲置|出租[屋房]?|门面房?|商铺|底商|店面|小区|单元|[一二三四五六七八九十]?期?|.某|厂房|车库|仓库"
)
_OF_NAME = "\ue000"  # stands for the 号 of such a name while the text is cut
_BREAK = re.compile(r"[^\w-]+")
_LOOSE = re.compile("[0-9]+(?:-[0-9]+)+$|(?<![0-9])[0-9]{1,4}$")
_AREAS = re.compile(
    f"(?:{_HAN}{{2,8}}?(?:省|自治区))?(?:{_HAN}{{2,6}}?市(?![场民政府心]))?"
    f"(?:{_HAN}{{1,6}}?(?:(?<!小)区|县|市)(?![场民政府心]))?(?:{_HAN}{{1,5}}?(?:街道|镇|乡))?"
    f"(?:{_HAN}{{1,8}}?(?:社区|居委会|村委会))?(?={_HAN}{{2}})"
)


class Name(NamedTuple):
    """A name as a caller says it, and the rows that bear it."""

    said: str
    rows: tuple[int, ...]


class Lost(NamedTuple):
    """A name that is not found, how many rows bear it, one of their texts, and what it is taken for instead."""

    name: str
    rows: int
    such_as: str
    instead: str = ""


class Asked(NamedTuple):
    """How many names were asked, how many there are, and those that were not found, borne by most rows first."""

    asked: int
    names: int
    lost: tuple[Lost, ...]

    def told(self, most: int) -> dict[str, object]:
        """Return it as one JSON object with at most so many of the lost names."""
        lost = [one._asdict() for one in self.lost[:most]]
        return {"asked": self.asked, "names": self.names, "not_found": len(self.lost), "lost": lost}


def names_of(rows: Rows) -> list[Name]:
    """Return each name that is stated or written, once; a road, lane or village with one of its numbers.

    >>> [one.said for one in names_of([({}, "甲市乙区沅江大道东段51号云锦东方6栋2单元602室")])]
    ['沅江大道东段51号', '云锦东方']
    """
    bearers: dict[str, list[int]] = {}
    roads: dict[str, str] = {}
    for row, (parts, text) in enumerate(rows):
        for road, said in _said(parts, normalize("NFKC", text)):
            if not road or roads.setdefault(road, said) == said:
                bearers.setdefault(said, []).append(row)
    return [Name(said, tuple(dict.fromkeys(found))) for said, found in bearers.items()]


def _said(parts: Mapping[str, object], text: str) -> Iterable[tuple[str, str]]:
    """Return what may be said of a row: the road or village of a number, else "", and the words."""
    told = {key: str(value) for key, value in parts.items() if value}
    if told.get("road") and told.get("number"):
        number = told["number"] + ("号" if told["number"].isdigit() and not is_western(told["road"]) else "")
        yield told["road"], (f"{number} {told['road']}" if is_western(text) else told["road"] + number)
    for name in ("compound", "poi"):
        if told.get(name):
            yield "", told[name]
    if is_western(text):
        clauses = text.split(",")
        at = next((k for k, one in enumerate(clauses) if not _INSIDE.match(one)), 0)
        yield clauses[at].lstrip("0123456789- "), ",".join(clauses[: at + 1])
        return
    yield from _written(text, bool(told.get("road") and told.get("number")))


def _written(text: str, knows_road: bool) -> Iterable[tuple[str, str]]:
    """Return the names between the numbers of a text; what stands before the first one is said with it."""
    cut = _CUT.search(text)
    begin = _AREAS.match(text)
    head = text[begin.end() if begin else 0 : cut.end() if cut else None]
    if cut and begin and begin.end() < cut.start() and not knows_road and not _BREAK.search(head):
        yield head[: cut.start() - begin.end()], head
    rest = _OWN_NUMBER.sub(rf"\1{_OF_NAME}", text[cut.end() :] if cut else head)
    for piece in _BREAK.split(_CUT.sub(" ", rest).replace(_OF_NAME, "号")):
        name = _LOOSE.sub("", _LABEL.sub("", piece))
        if len(re.findall(_HAN, name)) > 1 and not _NO_NAME.fullmatch(name):
            yield "", name


def ask(
    index: AddressIndex, names: Sequence[Name], most: int, weights: Weights = DEFAULT, progress: Progress | None = None
) -> Asked:
    """Return which names a registry does not find; of more than `most` names as many are asked, evenly spread.

    `index` is built of the rows that the names were taken from, in their order.
    """
    chosen = np.linspace(0, len(names) - 1, min(most, len(names))).astype(int) if names else ()
    lost = []
    for done, place in enumerate(chosen):
        found = _lost(index, names[place], weights)
        lost += [found] if found else []
        if progress:
            progress(done + 1, len(chosen))
    return Asked(len(chosen), len(names), tuple(sorted(lost, key=lambda one: -one.rows)))


def _is_it(hit: Hit, name: Name, own: set[int]) -> bool:
    """Tell whether a place is one that bears a name; the road alone is none where its number was said."""
    there = not own.isdisjoint(hit.spots) or not set(name.rows).isdisjoint(hit.rows)
    return there and (hit.level not in WIDE or not _NUMBERED.search(name.said))


def _lost(index: AddressIndex, name: Name, weights: Weights) -> Lost | None:
    own = set(index.row_spot[np.array(name.rows)].tolist())
    found = match(index, name.said, weights)
    if found.none <= UNLIKELY and any(_is_it(hit, name, own) for hit in found.hits):
        return None
    if len(own) > MANY and (found.asks or found.none <= UNLIKELY):
        return None
    instead = found.hits[0].text if found.hits and found.none <= UNLIKELY else ""
    return Lost(name.said, len(name.rows), index.texts[name.rows[0]], instead)
