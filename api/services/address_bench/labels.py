"""Labelled address texts (21 labels, one token and tag a line): how our reading agrees, label by label."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from geo.address.words import CITIES
from geo.address.writing.segments import Cutter, Kind, Segment

FILES = ("naacl2019_train.txt", "naacl2019_dev.txt")
ASSIST = re.compile(
    r"(?:斜?对面|对过|旁边?|隔壁|附近|门口|楼下|楼上|边上|路口|交叉口|交汇处|后面|前面|[东西南北]侧|往[东西南北]|里面|内)$"
)
_ASSIST_FIRST = re.compile("(?:的)?(?:交叉路?口|交[汇界叉]处?|路口)(?:[东西南北]{1,2}[侧角面边]?)?")
_NOTE = re.compile(r"[_ ]?(?:电联|电话联系|电话|请?送到.*|不要放.*|勿放.*|放门口.*)$")
_ZONE = re.compile("(?:开发|高新|保税|度假)区$")
_OUTER = re.compile(
    rf"(?:{'|'.join(CITIES)})市?(?=[\u4e00-\u9fff]{{2,}}(?:区|县|市|镇|乡|街道)$)|[\u4e00-\u9fff]{{2,3}}市(?=[\u4e00-\u9fff]{{2,}})"
)
ROOM_LEAST = 3  # figures
BARE = re.compile(r"[0-9０-９]+|[A-Za-zＡ-Ｚ]")
NAMES = {
    Kind.PROVINCE: "prov",
    Kind.CITY: "city",
    Kind.DISTRICT: "district",
    Kind.TOWN: "town",
    Kind.COMMUNITY: "community",
}
COUNTED = {Kind.BUILDING: "houseno", Kind.UNIT: "cellno", Kind.FLOOR: "floorno", Kind.ROOM: "roomno"}
INSIDE = {"houseno", "cellno", "floorno", "roomno"}
DASHED = {2: ("houseno", "roomno"), 3: ("houseno", "cellno", "roomno")}


class BadLabels(Exception):
    """The labelled files cannot be read; the message says what is wrong and where."""


class Span(NamedTuple):
    """A labelled stretch of a text, in characters."""

    label: str
    begin: int
    end: int


class Labelled(NamedTuple):
    """A text with its true spans."""

    text: str
    spans: frozenset[Span]


class Agreement(NamedTuple):
    """How often a label is true, given and both, and what follows from that."""

    label: str
    true: int
    given: int
    both: int

    @property
    def precision(self) -> float:
        """Of the spans given, those that are true."""
        return self.both / self.given if self.given else 0.0

    @property
    def recall(self) -> float:
        """Of the true spans, those given."""
        return self.both / self.true if self.true else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        total = self.true + self.given
        return 2 * self.both / total if total else 0.0


def read(path: Path) -> Iterator[Labelled]:
    """The texts of one file; raises BadLabels."""
    try:
        raw = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadLabels(f"{path}: {error}") from error
    for block in re.split(r"\n\s*\n", raw.replace("\r\n", "\n")):
        tokens = [line.rsplit(" ", 1) for line in block.split("\n") if line.strip()]
        if any(len(token) != 2 for token in tokens):
            raise BadLabels(f"{path}: a line without a tag near {block[:40]!r}")
        if tokens:
            yield _labelled([(token, tag) for token, tag in tokens])


def _labelled(tokens: Sequence[tuple[str, str]]) -> Labelled:
    spans: list[Span] = []
    at = 0
    for token, tag in tokens:
        mark, _, label = tag.lower().partition("-")
        if mark == "i" and spans and spans[-1].label == label and spans[-1].end == at:
            spans[-1] = spans[-1]._replace(end=at + len(token))
        elif label:
            spans.append(Span(label, at, at + len(token)))
        at += len(token)
    return Labelled("".join(token for token, _ in tokens), frozenset(spans))


def vocabulary(texts: Iterable[Labelled]) -> dict[str, Kind]:
    """The names in labelled texts, as a registry of the same region would state them: a name is what it is most."""
    kinds = {label: kind for kind, label in NAMES.items()} | {"road": Kind.ROAD, "poi": Kind.COMPOUND}
    counted: dict[str, Counter[Kind]] = defaultdict(Counter)
    for one in texts:
        for span in one.spans:
            name = one.text[span.begin : span.end]
            if span.label in kinds and len(name) > 1:
                counted[name][kinds[span.label]] += 1
    return {name: count.most_common(1)[0][0] for name, count in counted.items()}


def ours(text: str, cutter: Cutter) -> list[Span]:
    """Our reading of a text in those labels."""
    found: list[Span] = []
    at = 0
    for segment in cutter.cut(text):
        begin = text.find(segment.raw, at)
        if begin < 0:
            continue
        found += _spans(segment, begin, {one.label for one in found}, found[-1].label if found else "")
        at = begin + len(segment.raw)
    return found


def _spans(segment: Segment, begin: int, seen: set[str], last: str) -> list[Span]:
    """The labels of one step, after those before it."""
    end = begin + len(segment.raw)
    outer = _OUTER.match(segment.raw) if segment.kind in {Kind.DISTRICT, Kind.TOWN, Kind.ROAD} else None
    if outer:
        first = Segment(Kind.CITY, outer[0], outer[0], -1)
        rest = segment._replace(raw=segment.raw[outer.end() :])
        found = _spans(first, begin, seen, last)
        return found + _spans(rest, begin + outer.end(), seen | {one.label for one in found}, found[-1].label)
    if segment.kind in NAMES:
        return [Span(_area(segment, seen), begin, end)]
    if segment.kind in COUNTED:
        return [Span(COUNTED[segment.kind], begin, end)]
    if segment.kind in {Kind.ROAD, Kind.LANE}:
        whole = "subroad" if "road" in seen else "road"
        inner = "road" if last == "community" else "roadno"
        return [Span(whole if segment.kind == Kind.ROAD else inner, begin, end)]
    if segment.kind == Kind.NUMBER:
        return _numbers(segment.raw, begin, seen, last)
    return list(_name(segment.raw, begin, seen))


def _area(segment: Segment, seen: set[str]) -> str:
    """The label of an area: a city within a city is one of a county, one that is said again tells nothing."""
    label = "devzone" if _ZONE.search(segment.raw) else NAMES[segment.kind]
    if label == "city" and "city" in seen and "district" not in seen:
        label = "district"
    return "redundant" if label in seen else label


def _numbers(raw: str, begin: int, seen: set[str], last: str) -> list[Span]:
    pieces = [(begin + one.start(), begin + one.end()) for one in BARE.finditer(raw)]
    if last in {"poi", "subpoi"} and len(pieces) in DASHED and re.search("[-－—]", raw):
        levels = [Span(label, *piece) for label, piece in zip(DASHED[len(pieces)], pieces, strict=True)]
        return levels + [Span("redundant", one.end, two.begin) for one, two in pairwise(levels)]
    long = len(re.sub("[^0-9０-９]", "", raw)) >= ROOM_LEAST
    if last in INSIDE and (BARE.fullmatch(raw) or long):
        return [Span("roomno", begin, begin + len(raw))]
    if last in {"road", "subroad", "community"}:
        label = "subroadno" if last == "subroad" else "roadno"
    elif seen & {"poi", "roadno"}:
        label = "roomno" if long else "cellno" if last == "houseno" else "houseno"
    else:
        label = "roadno"
    return [Span(label, begin, begin + len(raw))]


def _name(raw: str, begin: int, seen: set[str]) -> Iterator[Span]:
    """A name: what lies inside a building is an occupant; a word such as 对面 at its end stands alone."""
    first = _ASSIST_FIRST.match(raw)
    if first and first.end() < len(raw):
        yield Span("assist", begin, begin + first.end())
        begin, raw = begin + first.end(), raw[first.end() :]
    sign = len(raw) - len(raw.lstrip("_ "))
    begin, raw = begin + sign, raw[sign:]
    note = _NOTE.search(raw)
    if note:
        yield Span("redundant", begin + note.start(), begin + len(raw))
        raw = raw[: note.start()]
    assist = ASSIST.search(raw)
    end = assist.start() if assist else len(raw)
    if end:
        label = "person" if seen & INSIDE else "subpoi" if "poi" in seen else "poi"
        yield Span("devzone" if _ZONE.search(raw[:end]) else label, begin, begin + end)
    if assist:
        yield Span("assist", begin + end, begin + len(raw))


def agreement(texts: Iterable[Labelled], names: Mapping[str, Kind] | None = None) -> list[Agreement]:
    """One row per label, the commonest first, and `all` at the end; `names` are what a registry would know.

    A span counts where label, begin and end agree.
    """
    cutter = Cutter(names or {})
    true: Counter[str] = Counter()
    given: Counter[str] = Counter()
    both: Counter[str] = Counter()
    for one in texts:
        read_so = frozenset(ours(one.text, cutter))
        true.update(span.label for span in one.spans)
        given.update(span.label for span in read_so)
        both.update(span.label for span in one.spans & read_so)
    rows = [Agreement(label, true[label], given[label], both[label]) for label, _ in true.most_common()]
    return [*rows, Agreement("all", true.total(), given.total(), both.total())]
