"""What each place that a text may mean says, part by part: the ground on which a question is chosen."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from api.services.catalogue import LoadedPlan
from geo.address import AddressIndex, Hit, Level
from geo.address.registry.entries import NAMED
from geo.address.western.parts import is_western
from geo.types import LngLat

SPOTS_MOST, CASES_MOST, SPOTS_LEAST = 400, 1_200, 60  # of one hit; of all together; of one of many hits
WEIGHT_LEAST = 0.02
SHARED_LEAST = 0.95  # of all places in a group, for their common value to stand for it
COLUMN = {"number": "door"}
CROSSING = "crossing"  # two roads that meet, as they are written
UNITS = {"number": "号", "building": "幢", "unit": "单元", "room": "室"}
WESTERN_UNITS = {"building": "Bldg ", "unit": "Unit ", "room": "Unit "}
LABEL = ("district", "town", "road", "lane", "number", "compound", "building")


class Case(NamedTuple):
    """One place: what it says by part, its grid, its probability, where it is.

    `there` tells that it is meant itself, and not what lies around it.
    """

    said: Mapping[str, str]
    place: int
    weight: float
    point: LngLat
    there: bool = True


def cases_of(
    index: AddressIndex, plan: LoadedPlan, level: int, hits: Sequence[Hit], weights: Mapping[int, float]
) -> list[Case]:
    """Return the places that may be meant; of a road with many only some hundreds."""
    found: list[Case] = []
    chosen = [(hit, weights.get(k, 0.0)) for k, hit in enumerate(hits) if weights.get(k, 0.0) >= WEIGHT_LEAST]
    most = min(SPOTS_MOST, max(SPOTS_LEAST, CASES_MOST // max(1, len(chosen))))
    for hit, weight in chosen:
        if hit.level is Level.INTERPOLATED:
            found += _between(index, plan, level, hit, weight)
            continue
        spots = np.array(hit.spots[:: max(1, -(-len(hit.spots) // most))], np.int64)
        if not len(spots):
            found += _meeting(plan, level, hit, weight) if hit.level is Level.CROSSING else ()
            continue
        lng, lat = index.spot_lng[spots], index.spot_lat[spots]
        owners = plan.owners(lng, lat, level).tolist()
        share = weight / len(spots)
        there = hit.radius_m <= 0
        for said, place, x, y in zip(_said(index, spots), owners, lng.tolist(), lat.tolist(), strict=True):
            found.append(Case(said, place, share, LngLat(x, y), there))
    return found


def _between(index: AddressIndex, plan: LoadedPlan, level: int, hit: Hit, weight: float) -> Iterable[Case]:
    """Return where a number may stand that the registry lacks: on its road, between its neighbours."""
    said = _said(index, np.array(hit.spots, np.int64))
    shared = {part: said[0][part] for part in NAMED if len({one[part] for one in said}) == 1 and part != "compound"}
    before, _, number = hit.text.rpartition(shared.get("road", ""))
    lng, lat = (np.array([point[k] for point in hit.points]) for k in (0, 1))
    owners = plan.owners(lng, lat, level).tolist()
    told = {**shared, "number": (number if before else "").removesuffix("号")}
    for (x, y, share), place in zip(hit.points, owners, strict=True):
        yield Case(told, place, weight * share, LngLat(x, y))


def _meeting(plan: LoadedPlan, level: int, hit: Hit, weight: float) -> Iterable[Case]:
    """Return where two roads meet."""
    lng, lat = (np.array([point[k] for point in hit.points]) for k in (0, 1))
    for (x, y, share), place in zip(hit.points, plan.owners(lng, lat, level).tolist(), strict=True):
        yield Case({CROSSING: hit.text}, place, weight * share, LngLat(x, y))


def beside(
    index: AddressIndex, plan: LoadedPlan, level: int, hits: Sequence[Hit], weights: Mapping[int, float]
) -> list[Case]:
    """Return the registered neighbours of numbers that the registry lacks."""
    lacking = [hit._replace(level=Level.NUMBER) if hit.level is Level.INTERPOLATED else None for hit in hits]
    kept = {k: weights[k] for k, hit in enumerate(lacking) if hit and k in weights}
    return cases_of(index, plan, level, [hit or hits[k] for k, hit in enumerate(lacking)], kept)


def _said(index: AddressIndex, spots: npt.NDArray[np.int64]) -> list[dict[str, str]]:
    """Return what each spot says by part; the words of a place, which many share, are read once."""
    places = index.spot_place[spots].tolist()
    several = list(dict.fromkeys(places))
    words = zip(*(_words(index, name, index.place[name][several].tolist()) for name in NAMED), strict=True)
    named = {place: dict(zip(NAMED, one, strict=True)) for place, one in zip(several, words, strict=True)}
    parts = ("lane", "number", "building")
    columns = [COLUMN.get(part, part) for part in parts]
    counted = [_words(index, column, index.spot[column][spots].tolist()) for column in columns]
    return [
        {**named[place], **dict(zip(parts, told, strict=True))} for place, *told in zip(places, *counted, strict=True)
    ]


def _words(index: AddressIndex, column: str, codes: list[int]) -> list[str]:
    """Return the words of some codes; each is read once."""
    words = {code: index.word(column, code) for code in dict.fromkeys(codes)}
    return [words[code] for code in codes]


def grouped(cases: Iterable[Case], key: Callable[[Case], str]) -> dict[str, list[Case]]:
    """Return cases by what they say, likeliest first."""
    found: dict[str, list[Case]] = defaultdict(list)
    for one in cases:
        found[key(one)].append(one)
    return {value: found[value] for value in in_order({value: mass(ones) for value, ones in found.items()})}


def in_order(weights: Mapping[str, float]) -> list[str]:
    """Return values, those of most weight first."""
    return sorted(weights, key=lambda value: (-weights[value], value))


def weighed(cases: Iterable[Case], part: str) -> dict[str, float]:
    """Return the probability of each value of a part."""
    found: dict[str, float] = defaultdict(float)
    for one in cases:
        found[one.said.get(part, "")] += one.weight
    return found


def mass(cases: Iterable[Case]) -> float:
    """Return the probability of all cases together."""
    return sum(one.weight for one in cases)


def one_grid(cases: Sequence[Case]) -> tuple[int, LngLat] | None:
    """Return the grid in which all cases lie and the one of them in their middle; None where they lie in several.

    What is meant around a place may lie in the next grid.
    """
    places = {one.place for one in cases}
    if len(places) != 1 or not all(one.there for one in cases):
        return None
    points = np.array([one.point for one in cases])
    far = np.hypot(*(points - points.mean(axis=0)).T)
    return places.pop(), cases[int(far.argmin())].point


def label_of(cases: Sequence[Case]) -> str:
    """Return what all of a group have in common, written as an address; nothing where that is no place."""
    found = [_common(cases, part) for part in LABEL]
    road = found[LABEL.index("road")] or _common(cases, "community")
    district, town, _, lane, number, compound, building = found
    if not road and not compound:
        return in_order(weighed(cases, CROSSING))[0]
    if is_western(f"{road} {compound}"):
        street = " ".join(filter(None, (number, road)))
        return ", ".join(filter(None, (compound, street, building and f"BLDG {building}", district)))
    return f"{district}{town}{road}{lane}{worded('number', number)}{compound}{worded('building', building)}"


def _common(cases: Sequence[Case], part: str) -> str:
    weights = weighed(cases, part)
    value = in_order(weights)[0]
    return value if weights[value] >= SHARED_LEAST * sum(weights.values()) else ""


def worded(part: str, value: str, *, western: bool = False) -> str:
    """Return a value as people say it: 12 as 12号, 3-1 as 3-1幢; Bldg 3 and Unit 2 in a Western address."""
    if western:
        return f"{WESTERN_UNITS.get(part, '')}{value}"
    unit = UNITS.get(part, "")
    return value if not value[-1:].isalnum() or not value[-1:].isascii() else value.replace(".", "-") + unit
