"""Texts that tell a building, a room or a house number and no name at all: what a caller has to be asked for."""

import numpy as np

from geo.address.meaning.evidence import Evidence
from geo.address.meaning.hints import AREA_COST, AREAS, KIND_LEFT, SAID, kind_of, more_than, within, without
from geo.address.registry.index import AddressIndex
from geo.address.registry.names import Kind, Named
from geo.address.writing.tokens import Reading

SEVERAL = 2
LEFT_MOST = 1.0  # nats that idle words may leave unexplained
NAMES = (Kind.ROAD, Kind.COMPOUND, Kind.COMMUNITY, Kind.ALIAS)
GROUPS = frozenset(("group",))
# public places of which a city has so few that it is worth asking where
PUBLIC = (
    *("地铁站", "地铁口", "轻轨站", "农贸市场", "菜市场", "派出所", "医院", "公园", "加油站", "小学", "中学", "幼儿园"),
    *("学校", "体育馆"),
)
INSIDE = frozenset(("building", "unit", "room", "floor", "dashed"))  # what stands inside an estate
ON_ROAD = frozenset(("door", "lane", "alley"))


def unsaid_name(index: AddressIndex, evidence: Evidence) -> str:
    """Return `compound`, `road` or `community` where only numbers are told that the registry has; else nothing.

    A bare figure may count anything, and a building that nowhere exists is no address: neither is asked about. Of a
    public place by its kind alone, 地铁站, it is asked on which road, if the registry has several.
    """
    sorts = {token.sort for token in evidence.tokens}
    if not sorts and _is_public(index, evidence):
        return "road"
    asked = "compound" if sorts & INSIDE else "community" if sorts & GROUPS else "road" if sorts & ON_ROAD else ""
    if not asked or _names_one(evidence) or _left(index, evidence) > LEFT_MOST:
        return ""
    return asked if any(_known(index, one) for one in evidence.readings) else ""


def _names_one(evidence: Evidence) -> bool:
    """Tell whether a text names a road, an estate or a village, be it with some slip."""
    return any(one.cost <= SAID for kind in NAMES for one in evidence.of(kind))


def _is_public(index: AddressIndex, evidence: Evidence) -> bool:
    """Tell whether a text says but the kind of a public place, and where, of which the registry has several."""
    word = kind_of(index, evidence)
    if not word or not word.endswith(PUBLIC) or _names_one(evidence):
        return False
    areas = _areas(evidence)
    if len(within(index, index.place_of["compound"].of_all(index.kind_words[word]).astype(np.int64), areas)) < SEVERAL:
        return False
    return more_than(evidence, word, areas) <= KIND_LEFT and _left(index, evidence) <= LEFT_MOST


def _areas(evidence: Evidence) -> list[Named]:
    return [one for one in evidence.named if one.kind in AREAS and one.cost <= AREA_COST]


def _left(index: AddressIndex, evidence: Evidence) -> float:
    """Return what of a text neither its numbers nor the names of areas nor a kind of place explain: 家属院3栋101."""
    areas, word = _areas(evidence), kind_of(index, evidence)
    left = without(evidence, areas)
    begin = evidence.text.find(word) if word else -1
    stem = any(
        one.end == begin and evidence.text[begin - 1] not in "市区县镇乡道" for one in areas
    )  # 南屏小区 is a name
    if word and not stem and more_than(evidence, word, areas) <= KIND_LEFT:
        left[begin : begin + len(word)] = 0.0
    return float(left.sum())


def _known(index: AddressIndex, reading: Reading) -> bool:
    """Tell whether each number of a reading stands somewhere in the registry."""
    told = {name: getattr(reading, name) for name in ("lane", "door", "building", "unit", "room")}
    return any(told.values()) and all(
        value in index.code_of[name] for name, value in told.items() if value and name != "unit"
    )
