"""Noise of the held group that tells a place by another: landmarks, crossings, sides and gaps of a street."""

import random

import shapely

from api.services.address_bench.city import BenchCity, Standard
from api.services.address_bench.garbling import full
from api.services.address_bench.noise_sixth_ground import (
    CORNERS,
    Crossing,
    across,
    beside,
    crossings,
    decided,
    moved,
    on_street,
    ringed,
    road_lines,
    some_crossing,
)
from api.services.address_bench.noise_sixth_steps import named, started
from api.services.address_bench.truth import NEAR, Query, Truth, truth_of
from api.services.address_bench.writer import Draft, finish, plain_number

ROUNDING = ("对面", "对面", "斜对面", "旁边", "边上", "附近")
SHARE = 0.12  # of a stretch of road: where a grid has less of it, nobody could judge
STEP_M = 20.0


def by_landmark(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Something across from a landmark, beside it or about it."""
    if not city.places:
        return None
    name, lng, lat = rng.choice(city.places)
    truth, word = truth_of(city), rng.choice(ROUNDING)
    spots = truth.by["compound"].get(name, [])
    if len(spots) != 1 or name in truth.by["road"]:
        return None
    area = truth.spots[spots[0]].district if rng.random() < 0.4 else ""
    text = f"{area}{name.replace('(', '').replace(')', '') if rng.random() < 0.5 else name}{word}"
    if "边" in word:  # where a border is near, people disagree what counts as beside: not asked
        return ringed(truth, text, (lng, lat), 0, 70)
    return ringed(truth, text, (lng, lat), 30, 110)


def shop_of_chain(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A shop by the name of its chain, alone or with the street: one of several, or the only one there."""
    truth = truth_of(city)
    brand, _, branch = row.compound.partition("(")
    if not branch or not row.road:
        return None
    shops = [one for name in truth.landmarks if name.partition("(")[0] == brand for one in truth.by["compound"][name]]
    if rng.random() < 0.5:
        shops = [one for one in shops if truth.spots[one].road == row.road]
        text = rng.choice(("{0}的{1}", "{0}{1}", "{0}上那家{1}", "{1}，在{0}")).format(row.road, brand)
    else:
        text = rng.choice(("{}", "{}店里", "{}门口", "我在{}")).format(brand)
    query = decided(text, {truth.grid[one] for one in shops}, truth.grid_of(row))
    return query and query._replace(level="landmark")


def at_crossing(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """The crossing of two streets: mostly a corner of several grids, sometimes within one."""
    met = some_crossing(city, rng)
    if met is None:
        return None
    text = rng.choice(("{}与{}交叉口", "{}和{}路口", "{}{}交叉路口", "{}/{}", "{}跟{}的十字路口", "{}、{}交口"))
    return ringed(truth_of(city), text.format(met.one, met.other), (met.lng, met.lat), 25, 80)


def corner_told(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A corner of a crossing: 东北角."""
    met = some_crossing(city, rng)
    if met is None:
        return None
    corner, (east, north) = rng.choice(sorted(CORNERS.items()))
    at = moved(met.lng, met.lat, 35 * east, 35 * north)
    truth = truth_of(city)
    text = rng.choice(("{}与{}交叉口{}角", "{}{}路口{}角", "{}和{}交口的{}角")).format(met.one, met.other, corner)
    grids = truth.around(*at, 18)
    return Query(text, "", "answer", -1, grids.pop(), "road") if len(grids) == 1 else None


def between_crossings(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A stretch of a street between two others: one grid, or both sides of a border."""
    first = some_crossing(city, rng)
    if first is None:
        return None
    road = first.one
    others = [one for one in crossings(city) if road in one[:2] and not {*one[:2]} <= {*first[:2]}]
    if not others or road not in truth_of(city).by["road"]:
        return None
    last = rng.choice(others)
    end = last.other if last.one == road else last.one
    grids = _along(truth_of(city), road_lines(city)[road], first, last)
    if not grids or end in truth_of(city).by["compound"]:
        return None
    text = rng.choice(("{0}（{1}—{2}）", "{0}上，{1}到{2}之间", "{0}({1}至{2}段)", "{1}和{2}之间的{0}"))
    return decided(text.format(road, first.other, end), grids, max(grids))  # -1 is outside the city


def _along(truth: Truth, line: shapely.Geometry, first: Crossing, last: Crossing) -> set[int]:
    """Grids on both sides of a stretch; nothing where it is too long, or one has so little that nobody could judge."""
    if line.geom_type != "LineString":
        return set()
    ends = sorted(line.project(shapely.Point(one.lng, one.lat)) * 100_000 for one in (first, last))
    if not 4 * STEP_M < ends[1] - ends[0] < 700:
        return set()
    steps = int((ends[1] - ends[0]) / STEP_M)
    middle = [line.interpolate((ends[0] + STEP_M * (k + 0.5)) / 100_000) for k in range(1, steps - 1)]
    points = [moved(one.x, one.y, *off) for one in middle for off in ((18, 0), (-18, 0), (0, 18), (0, -18))]
    seen = truth.grids_of(points)
    shares = {grid: seen.count(grid) / len(seen) for grid in set(seen)}
    return set(shares) if min(shares.values()) >= SHARE else set()


def over_the_road(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Across the street from a house number: the other side, which may be another grid."""
    paper = _street(row, city, rng)
    if paper is None or "road" not in paper.said:
        return None
    truth = truth_of(city)
    if truth.verdict(paper.said).kind != "answer":
        return None
    text = paper.text() + rng.choice(("马路对面", "隔着马路对面", "（马路对过）", "对面那一侧"))
    return decided(text, across(truth, row), truth.grid_of(row))


def next_door(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """The house beside a house number, on the same side of the street."""
    paper = _street(row, city, rng)
    if paper is None or "road" not in paper.said:
        return None
    truth = truth_of(city)
    if truth.verdict(paper.said).kind != "answer":
        return None
    text = paper.text() + rng.choice(("隔壁", "隔壁那家", "旁边那户", "紧挨着的店"))
    return decided(text, beside(truth, row), truth.grid_of(row))


def _street(row: Standard, city: BenchCity, rng: random.Random) -> Draft | None:
    """A draft that ends with a plain house number on a street."""
    if not on_street(row):
        return None
    paper = full(row, rng, "road", "number")
    if paper is not None:
        paper.drop("compound", "phase", "building", "unit", "room")
    return paper


def steps_away(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """So many metres in a direction from a house number."""
    paper = _street(row, city, rng)
    if paper is None or truth_of(city).verdict(paper.said).kind != "answer":
        return None
    way, (east, north) = rng.choice((("东", (1, 0)), ("西", (-1, 0)), ("南", (0, -1)), ("北", (0, 1))))
    metres = rng.choice((30, 50, 80, 100))
    text = paper.text() + rng.choice(("往{}{}米", "向{}大约{}米", "{}边{}米处")).format(way, metres)
    return ringed(truth_of(city), text, moved(row.lng, row.lat, east * metres, north * metres), 12, 15 + metres * 0.4)


def side_of_border(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A house number on a street that is a border: odd and even belong to two grids."""
    paper = _street(row, city, rng)
    if paper is None or not across(truth_of(city), row) - {truth_of(city).grid_of(row)}:
        return None
    paper.tail = rng.choice(
        ("", "", "（单号这边）" if plain_number(row.number) % 2 else "（双号这边）", "门口", "路边")
    )
    return finish(paper, city, "")


def gap_in_row(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A house number that stands and that the registry lacks, between two that it has."""
    gaps = _gaps(city)
    if not gaps:
        return None
    held, grids = rng.choice(gaps)
    paper = full(held, rng, "road", "number")
    if paper is None:
        return None
    paper.drop("compound", "phase", "building", "unit", "room")
    truth, street = truth_of(city), {key: value for key, value in paper.said.items() if key != "number"}
    if truth.matching(paper.said) or truth.between(street, plain_number(held.number)) != grids:
        return None
    return decided(paper.text(), grids, truth.grid_of(held))


def _gaps(city: BenchCity) -> list[tuple[Standard, set[int]]]:
    """Numbers held out between two known ones of their side, with the grids of those two."""
    if "held_gaps" not in city.memory:
        truth = truth_of(city)
        kept = [held for kind, held in zip(city.held_kinds, city.held_out, strict=True) if kind == "number"]
        city.memory["held_gaps"] = [
            (one, grids) for one in kept if on_street(one) and (grids := _neighbours(truth, one))
        ]
    found: list[tuple[Standard, set[int]]] = city.memory["held_gaps"]
    return found


def _neighbours(truth: Truth, held: Standard) -> set[int]:
    """Grids of the next number below and the next above; nothing where one is missing, or the grid meant is a third."""
    number, same = plain_number(held.number), {}
    for place in truth.by["road"].get(held.road, ()):
        spot = truth.spots[place]
        other = plain_number(spot.number)
        if spot.district == held.district and not spot.lane and other >= 0 and other % 2 == number % 2:
            same[other] = truth.grid[place]
    below, above = ([one for one in same if one < number], [one for one in same if one > number])
    if number in same or not below or not above or number - max(below) > NEAR or min(above) - number > NEAR:
        return set()
    grids = {same[max(below)], same[min(above)]}
    return grids if truth.grid_of(held) in grids else set()


def building_missing(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A building that the registry lacks, in an estate that it has: the estate tells the grid, or does not."""
    kept = [
        one for kind, one in zip(city.held_kinds, city.held_out, strict=True) if kind == "building" and one.building
    ]
    if not kept:
        return None
    held = rng.choice(kept)
    paper = started(held, city, rng, needs=("compound", "building"))
    truth = truth_of(city)
    if paper is None or not held.road or truth.matching(paper.said):
        return None
    said = {key: value for key, value in paper.said.items() if key not in {"building", "unit", "room"}}
    found = truth.verdict(said)
    if found.kind not in {"answer", "ask"} or found.grid not in {-1, truth.grid_of(held)}:
        return None
    return Query(paper.text(), "", found.kind, -1, truth.grid_of(held), "compound")


PLACES = named(
    *(
        by_landmark,
        shop_of_chain,
        at_crossing,
        corner_told,
        between_crossings,
        over_the_road,
        next_door,
        steps_away,
    ),
    *(side_of_border, gap_in_row, building_missing),
)
