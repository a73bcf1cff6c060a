"""All ways in which the names of a registry may be written: in full, short, without their phase, other and old."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from geo.address.registry.branches import BRAND_COST, branch_of
from geo.address.registry.counties import SAMPLE, heads_of
from geo.address.registry.institutions import chains, city_told, houses, of_the_same, parts_of_names, without_city
from geo.address.registry.names import Kind, Target
from geo.address.registry.namesakes import INSTITUTIONS
from geo.address.registry.popular import (
    BEGINNING_COST,
    OTHER_QUARTERS,
    QUARTERS_COST,
    Called,
    beginning_of,
    called,
    called_by_branch,
    called_by_road,
    called_by_town,
    parted,
    trade_stem,
)
from geo.address.registry.registered import shared_heads
from geo.address.western.estates import tells_part
from geo.address.western.parts import is_western
from geo.address.writing.lanes import common_villages
from geo.address.writing.normalise import admin_of, normal_text
from geo.address.writing.numerals import figures_of, in_words
from geo.address.writing.parse import PART_MARKS, phase_of
from geo.address.writing.phases import other_words

KIND_OF = {
    "district": Kind.DISTRICT,
    "town": Kind.TOWN,
    "community": Kind.COMMUNITY,
    "road": Kind.ROAD,
    "compound": Kind.COMPOUND,
}
SHORT_COST, TOWN_SHORT, COMMUNITY_SHORT, LAST_PART, ALIAS_COST = 0.2, 0.6, 1.0, 0.4, 0.1
WITHOUT_LEAST = 3  # characters that a name without its city or district has at least
FEW_TOWNS = 5
WITHOUT_AREA = 0.1  # a road that is told without the area which the registry writes before it
OTHER_PART = 0.8  # B区 for B组团
BY_NAME = frozenset((QUARTERS_COST, OTHER_QUARTERS))  # other names of a place that are another's where it bears them
CITY, NAMED_CITY = 50, 500  # one in so many begins with it, or with it as a city by its last character
BEGINNING_MOST = 8  # estates that begin alike, of which one may be told by its beginning
TOWN_HEAD = 2  # characters by which a name may begin with that of a town
_OFFICES = (
    ("村", "村委会", "村民委员会"),
    ("社区", "居委会", "社区居委会", "社区居民委员会"),
    ("街道", "街办", "办事处"),
)
PART_ENDS, PART_SIZE, WHOLE_LEAST = "园苑庭区期村里座", 2, 3
_ONES = "一二三四五六七八九"
_TENS = re.compile(f"(?<![零{_ONES}十百千万])[{_ONES}]?十[{_ONES}]?(?=[号路街村弄巷期区段中小组委里坊条连屯营队])")
_FIGURES = re.compile("(?<![0-9A-Z-])[1-9][0-9](?=[\u4e00-\u9fff])(?![号期区幢栋座弄])")
_POSTCODE = re.compile(r"(?:^|\s)(?:[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][A-Z]{2}|[A-Z]{2} [0-9]{5}(?:-[0-9]{4})?)$")
_SECTION = re.compile(r"^(.{2,})[0-9东西南北中]段$")
_SHORT = {
    Kind.DISTRICT: (re.compile(r"^(.{2,})(?:区|县|市|旗|镇|乡)$"), SHORT_COST),
    Kind.TOWN: (re.compile(r"^(.{2,})(?:街道|镇|乡)$"), TOWN_SHORT),
    Kind.COMMUNITY: (re.compile(r"^(.{2,})(?:社区|村|(?:居民?|村民?)委(?:员会|会))$"), COMMUNITY_SHORT),
}


class Known(NamedTuple):
    """What a registry names: words by column and code, landmarks, aliases by row and by name, some texts."""

    words: dict[str, list[str]]
    places: Sequence[str]
    aliases: Sequence[tuple[int, str]]
    name_aliases: Sequence[tuple[str, str]]
    texts: Sequence[str]

    def codes(self, column: str) -> dict[str, int]:
        """Return the code of each word of a column."""
        return {text: code for code, text in enumerate(self.words[column])}


Telling = tuple[str, Called]  # a name, and what it is called too


def surfaces_of(known: Known) -> Iterator[tuple[str, Target]]:
    """Return every surface with what it stands for; names with numerals from ten on with figures too: 11号路.

    And those with figures with numerals: 二十四城.
    """
    for text, target in _surfaces(known):
        yield text, target
        if target.kind is not Kind.ALIAS and _FIGURES.search(text):
            yield _FIGURES.sub(lambda found: in_words(found[0]), text), target
        figures = _TENS.sub(lambda found: figures_of(found[0]), text)
        if figures != text:
            yield figures, target


def _surfaces(known: Known) -> Iterator[tuple[str, Target]]:
    parts = list(parts_of_names(known.words["compound"][1:]))
    estates = {one for one in known.words["compound"] if one.isascii()} | {one.text for _, one in parts}
    known_areas = set(known.words["district"])
    found = cities_of(known.texts, known.words["district"][1:]) or city_told(known.words["compound"][1:])
    cities = [one for one in found if one not in known_areas and one not in estates]  # SAU LAI VILLA is no city
    areas = [*cities, *known.words["district"][1:]]
    whole = {*areas, *(one[:-1] for one in areas if len(one) > 2 and one[-1] in "市省区县")}
    bare = shared_heads(known.words["road"][1:])
    if len(known.words["district"]) == 1 and len(known.words["town"]) < FEW_TOWNS:  # areas are but written before names
        bare = shared_heads([*known.words["road"][1:], *known.words["compound"][1:]], 2)
    own = frozenset(known.words["compound"])  # of two works' quarters each by its own name: 机床厂宿舍, 机床厂家属楼
    for column, kind in KIND_OF.items():
        for code, text in enumerate(known.words[column]):
            if code and not (kind is Kind.COMPOUND and text in whole):
                yield text, Target(kind, code, 0.0)
                short = _shorter(kind, code, text, areas)
                by_name = kind is Kind.COMMUNITY  # 竹山村委会 on record is no other word for 竹山村
                yield from (one for one in short if one[0] not in own or not (by_name or one[1].cost in BY_NAME))
            if code and kind in (Kind.ROAD, Kind.COMPOUND):
                yield from ((rest, Target(kind, code, WITHOUT_AREA)) for rest in bare.get(text, ()))
    for code, text in enumerate(cities):
        yield text, Target(Kind.CITY, code, 0.0)
        if len(text) > 2 and text[-1] in "市省":
            yield text[:-1], Target(Kind.CITY, code, 0.1)
    yield from _beginnings(known)
    codes = known.codes("compound")
    yield from (
        (one.text, Target(Kind.COMPOUND, codes[name], one.cost)) for name, one in _called(known, codes, cities, areas)
    )
    yield from _parts_of_estates(known.words["compound"])
    yield from ((one.text, Target(Kind.COMPOUND, codes[name], one.cost)) for name, one in parts)
    codes = known.codes("road")
    for village, roads in common_villages(known.words["road"][1:]).items():
        yield from ((village, Target(Kind.ROAD, codes[road], 0.0)) for road in roads)
    yield from _other_names(known, areas)
    for row, alias in known.aliases:
        yield from _whole_alias(row, normal_text(alias), areas)


def cities_of(texts: Sequence[str], districts: Sequence[str] = ()) -> list[str]:
    """Return the provinces and cities that a registry's texts begin with, as far as several share them.

    And the counties above what is stated as `districts`: 澄山縣 of 石埔鎮.
    """
    sample = heads_of(texts, tuple(districts))
    counts = Counter(name for one in sample for name in (one.province, one.city, one.county) if name)
    counts.update(_western_cities(texts, max(1, len(texts) // SAMPLE)))
    return sorted(
        name
        for name, count in counts.items()
        if count >= max(2, len(sample) // (NAMED_CITY if name[-1] in "市省县" else CITY))
    )


def _western_cities(texts: Sequence[str], step: int) -> Iterator[str]:
    """Return what stands behind the last commas of Western texts."""
    for text in islice(texts, 0, None, step):
        if "," in text and is_western(text):
            parts = (_POSTCODE.sub("", part.strip()) for part in text.split(",")[1:])
            yield from (normal_text(part) for part in parts if part.replace(" ", "").isalpha() and len(part) > 2)


def _shorter(kind: Kind, code: int, text: str, areas: Sequence[str]) -> Iterator[tuple[str, Target]]:
    rule = _SHORT.get(kind)
    if rule:
        found = rule[0].match(text)
        if found:
            yield found[1], Target(kind, code, rule[1])
    if kind in (Kind.COMMUNITY, Kind.TOWN):
        yield from ((other, Target(kind, code, SHORT_COST)) for other in _offices(text))
    if kind is Kind.ROAD:
        section = _SECTION.match(text)
        if section:
            yield section[1], Target(kind, code, 0.0)
    if kind is Kind.COMPOUND:
        phase = phase_of(text)
        if phase:
            yield text.removesuffix(phase), Target(kind, code, 0.0)
            for other in other_words(phase):
                yield text.removesuffix(phase) + other, Target(kind, code, OTHER_PART)
        yield from _without_area(code, text, areas)
        yield from ((one.text, Target(kind, code, one.cost)) for one in called(text, phase, areas))
        words = text.split()
        if is_western(text) and len(words) > 2 and not tells_part(text):
            for some in (" ".join(words[:-1]), f"{words[0]} {words[-1]}"):
                if some not in areas:  # TAI AU HOSPITAL is not called TAI AU
                    yield some, Target(kind, code, LAST_PART)


def _offices(text: str) -> Iterator[str]:
    """Return a town, village or community by its office, and one that is told by it: 大联村委会, 大联村, 观湖街办."""
    for word, *others in _OFFICES:
        if text.endswith(word):
            yield from (text.removesuffix(word) + other for other in others)
        for other in sorted(others, key=len, reverse=True):
            if text.endswith(other):
                yield text.removesuffix(other) + word
                break


def _without_area(code: int, text: str, areas: Sequence[str]) -> Iterator[tuple[str, Target]]:
    """云澜市南屏区第一小学 is called 南屏区第一小学 and 第一小学."""
    rest = text
    for area in areas:
        if rest.startswith(area) and len(rest) - len(area) >= WITHOUT_LEAST:
            rest = rest.removeprefix(area)
            yield rest, Target(Kind.COMPOUND, code, LAST_PART)


def _beginnings(known: Known) -> Iterator[tuple[str, Target]]:
    """Name estates by their first characters, where few others and no area begin so: 煤气3幢 for 煤气公司宿舍."""
    places = set(known.places)
    estates_too = set(known.words["compound"])
    areas = {name for key in ("district", "town", "community") for name in known.words[key]}
    taken = {name[:2] for name in areas - estates_too}
    wholes: dict[str, dict[str, list[int]]] = {}
    for code, text in enumerate(known.words["compound"]):
        whole = text.removesuffix(phase_of(text) or "")
        begin = beginning_of(whole)
        taken.update([text[:2]] if text in places or not begin else [])
        wholes.setdefault(begin, {}).setdefault(whole, []).append(code)
    for begin, estates in wholes.items():
        if begin and len(estates) <= BEGINNING_MOST and begin not in taken:
            codes = (code for some in estates.values() for code in some)
            yield from ((begin, Target(Kind.COMPOUND, code, BEGINNING_COST)) for code in codes)


def _called(known: Known, codes: dict[str, int], cities: Sequence[str], areas: Sequence[str]) -> Iterator[Telling]:
    """Return the landmarks and estates, each with what it is called too."""
    names = known.words["compound"][1:]
    yield from _of_heads(names, known.words["town"][1:], called_by_town)
    roads = [one for one in known.words["road"][1:] if one.endswith(("路", "街", "巷")) and len(one) > TOWN_HEAD]
    yield from ((name, one) for name, one in _of_heads(names, roads, called_by_road) if one.text not in codes)
    yield from _branches(known, codes)
    inner = frozenset(name for key in ("district", "town", "community", "road") for name in known.words[key][1:])
    taken = {name[:size] for name in inner for size in range(3, len(name) + 1)} | codes.keys()
    for name in names:  # 聚福楼 for 聚福楼酒家, where no other name begins so
        area = next((one for one in areas if name.startswith(one)), "")
        stem = trade_stem(name.removeprefix(area))
        if stem and stem not in taken:
            yield name, Called(stem, BRAND_COST)
    yield from houses(names, areas)
    yield from chains(names, inner)
    areas_in = [*known.words["district"][1:], *known.words["town"][1:]]
    yield from ((name, Called(rest, LAST_PART)) for name, rest in without_city(names, cities, areas_in))
    ordered = sorted(names)
    for row, alias in known.aliases:
        text = normal_text(known.texts[row])
        whole = next((text[k:] for k in range(len(text)) if text[k:] in codes), "") if row < len(known.texts) else ""
        for name, told in of_the_same(normal_text(alias), whole, ordered) if whole else ():
            yield name, Called(told, ALIAS_COST)


def _of_heads(
    names: Iterable[str], heads: Iterable[str], called_by: Callable[[str, str], Iterator[Called]]
) -> Iterator[Telling]:
    """Name what bears the stem of a town or road, 石舫派出所, by the whole name of that: 石舫路派出所."""
    known: dict[str, list[str]] = {}
    for head in heads:
        known.setdefault(head[:TOWN_HEAD], []).append(head)
    for name in names:
        for head in known.get(name[:TOWN_HEAD], ()):
            yield from ((name, one) for one in called_by(name, head))


def _branches(known: Known, codes: dict[str, int]) -> Iterator[Telling]:
    """Name landmarks without their branch: 好又家超市(望江路店) is 好又家超市 too."""
    unbracketed = {text: of for text in known.words["compound"] if (of := parted(text))}
    for name in dict.fromkeys((*known.places, *unbracketed)):
        chain, own = unbracketed.get(name) or branch_of(name), normal_text(name)
        if chain and own in codes:
            whole, branch = map(normal_text, chain)
            yield from ((own, one) for one in called_by_branch(whole, branch))
            yield own, Called(whole, BRAND_COST)  # be there a shop that bears the whole name


def _parts_of_estates(compounds: Sequence[str]) -> Iterator[tuple[str, Target]]:
    """Name the whole of which several estates are parts: 永康天地梅园 and 永康天地兰园 are 永康天地."""
    parts: dict[str, list[int]] = {}
    for code, text in enumerate(compounds):
        if len(text) >= WHOLE_LEAST + PART_SIZE and text[-1] in PART_ENDS and text[-PART_SIZE] in PART_MARKS:
            parts.setdefault(text[:-PART_SIZE], []).append(code)
        for size in (3, 4) if text.endswith("组团") and not phase_of(text) else ():  # 万科城桂苑组团, 万科城梅苑组团
            parts.setdefault(text[:-size], []).append(code)
    for whole, codes in parts.items():
        if len(codes) > 1:
            for code in codes:
                yield whole, Target(Kind.COMPOUND, code, 0.0)


def _other_names(known: Known, areas: Sequence[str]) -> Iterator[tuple[str, Target]]:
    codes = {column: known.codes(column) for column in KIND_OF}
    ordered = {column: sorted(codes[column]) for column in KIND_OF}
    districts = {
        normal_text(name) for name, standard in known.name_aliases if normal_text(standard) in codes["district"]
    }
    areas = [*areas, *sorted(districts)]
    for name, standard in known.name_aliases:
        text, meant = normal_text(name), normal_text(standard)
        if not any(meant in known for known in codes.values()):
            area = next((one for one in areas if meant.startswith(one) and len(meant) - len(one) >= WITHOUT_LEAST), "")
            meant = meant.removeprefix(area)  # as a row is that states no parts
        for column, kind in KIND_OF.items():
            code = codes[column].get(meant)
            if code:
                yield text, Target(kind, code, ALIAS_COST)
                yield from _shorter(kind, code, text, areas)
            if kind in (Kind.COMPOUND, Kind.ROAD):
                yield from _stem_aliases(text, meant, kind, ordered[column], codes[column])


def _stem_aliases(
    text: str, meant: str, kind: Kind, ordered: Sequence[str], codes: dict[str, int]
) -> Iterator[tuple[str, Target]]:
    """Name the phases of an estate, and the sections of a road, whose whole has another name."""
    for known in ordered[bisect_left(ordered, meant) :]:
        if not known.startswith(meant):
            break
        code = codes[known]
        if code and known != meant:
            rest = known.removeprefix(meant)
            part = rest in (phase_of(known), f"{rest[:-1]}段")
            if part:
                yield text, Target(kind, code, ALIAS_COST)
            if part or (kind is Kind.COMPOUND and meant.endswith(INSTITUTIONS)):  # 师大图书馆 of 云川师范大学图书馆
                yield text + rest, Target(kind, code, ALIAS_COST)


def _whole_alias(row: int, text: str, areas: Sequence[str]) -> Iterator[tuple[str, Target]]:
    """Name an address by its alias, in full and without city and district."""
    yield text, Target(Kind.ALIAS, row, 0.0)
    admin = admin_of(text)
    rest = text[admin.end :]
    if admin.end and len(rest) >= 2:
        yield rest, Target(Kind.ALIAS, row, 0.0 if any(char.isdigit() for char in rest) else ALIAS_COST)
    for area in areas:
        if text.startswith(area) and len(text) > len(area) + 1:
            yield text.removeprefix(area), Target(Kind.ALIAS, row, ALIAS_COST)
