"""Lineage between two drawn plans: what was kept, cut, joined, moved or only renamed."""

import time
from uuid import UUID, uuid4, uuid5

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as some

from geo.lineage import GridSet, Housed, Kind, Link, housed, lineage
from tests.drawn import shapes_of

SPACE = uuid4()


def plan(picture: str, ids: dict[str, str] | None = None, codes: dict[str, str] | None = None) -> GridSet:
    """Each letter is a grid; its identity is the letter's unless `ids` says which letter's."""
    shapes = shapes_of(picture)
    letters = sorted(shapes)
    return GridSet(
        [identity((ids or {}).get(letter, letter)) for letter in letters],
        [(codes or {}).get(letter, letter) for letter in letters],
        np.array([shapes[letter] for letter in letters], dtype=object),
    )


def identity(letter: str) -> UUID:
    return uuid5(SPACE, letter)


def told(old: GridSet, new: GridSet, links: list[Link]) -> set[tuple[str, str, str]]:
    return {(old.codes[one.before], new.codes[one.after], one.kind.value) for one in links}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("AABB", "AABB", {("A", "A", "kept"), ("B", "B", "kept")}),
        ("AAAA", "AAAN", {("A", "A", "split"), ("A", "N", "split")}),
        ("AABB", "AAAA", {("A", "A", "merged"), ("B", "A", "merged")}),
        ("AABB", "AAAB", {("A", "A", "reshaped"), ("B", "A", "reshaped"), ("B", "B", "reshaped")}),
        ("AAAA", "MMNN", {("A", "M", "split"), ("A", "N", "split")}),
        ("AABB", "MMMM", {("A", "M", "merged"), ("B", "M", "merged")}),
        ("AABB", "AABBNN", {("A", "A", "kept"), ("B", "B", "kept")}),
        ("AABB", "AA", {("A", "A", "kept")}),
        ("AABB", "ANNB", {("A", "A", "split"), ("A", "N", "split"), ("B", "N", "split"), ("B", "B", "split")}),
        ("AA", "  BB", set()),
    ],
)
def test_what_became_of_each_grid(before: str, after: str, expected: set[tuple[str, str, str]]) -> None:
    old, new = plan(before), plan(after)
    assert told(old, new, lineage(old, new)) == expected


def test_the_same_land_under_another_code_is_renumbered_whoever_holds_it() -> None:
    old = plan("AABB")
    assert told(old, *both(old, plan("AABB", codes={"A": "A2"}))) == {("A", "A2", "renumbered"), ("B", "B", "kept")}
    assert told(old, *both(old, plan("XXBB", codes={"X": "7"}))) == {("A", "7", "renumbered"), ("B", "B", "kept")}


def both(old: GridSet, new: GridSet) -> tuple[GridSet, list[Link]]:
    return new, lineage(old, new)


def test_shares_of_land_add_up_to_the_whole_of_each_grid() -> None:
    old, new = plan("AAABBB\nAAABBB"), plan("AACCBB\nAACCBB")
    links = lineage(old, new)
    for row in range(len(old.ids)):
        assert sum(one.area_share for one in links if one.before == row) == pytest.approx(1, abs=1e-4)
    for row in range(len(new.ids)):
        assert sum(one.to_area_share for one in links if one.after == row) == pytest.approx(1, abs=1e-4)
    taken = next(one for one in links if old.codes[one.before] == "A" and new.codes[one.after] == "C")
    assert taken.area_share == pytest.approx(1 / 3, abs=1e-4)
    assert taken.to_area_share == pytest.approx(1 / 2, abs=1e-4)


def test_shares_of_households_follow_the_buildings() -> None:
    old, new = plan("AAAA"), plan("AAAN")
    homes = Housed(np.array([0, 0, 0, -1]), np.array([0, 0, 1, 1]), np.array([30, 10, 60, 500]))
    links = {new.codes[one.after]: one for one in lineage(old, new, homes)}
    assert (links["A"].households, links["A"].household_share, links["A"].to_household_share) == (40, 0.4, 1.0)
    assert (links["N"].households, links["N"].household_share) == (60, 0.6)
    assert links["N"].to_household_share == pytest.approx(60 / 560, abs=1e-6)
    empty = lineage(old, new, Housed(np.array([0]), np.array([0]), np.array([0])))
    assert [one.household_share for one in empty] == [None, None]


def test_a_moved_line_a_hair_wide_links_nobody_unless_somebody_lives_there() -> None:
    left, right, hair = shapely.box(0, 0, 0.5, 1), shapely.box(0.5, 0, 1, 1), shapely.box(0, 0, 0.5000001, 1)
    rest = shapely.box(0.5000001, 0, 1, 1)
    ids, codes = [uuid4(), uuid4()], ["A", "B"]
    old = GridSet(ids, codes, np.array([left, right], dtype=object))
    new = GridSet(ids, codes, np.array([hair, rest], dtype=object))
    assert told(old, new, lineage(old, new)) == {("A", "A", "kept"), ("B", "B", "kept")}
    home = Housed(np.array([1]), np.array([0]), np.array([3]))
    assert ("B", "A", "reshaped") in told(old, new, lineage(old, new, home))


def test_across_versions_lineage_follows_land_and_identity() -> None:
    first, last = plan("AAAABB"), plan("AANNNB", ids={"N": "N"})
    found = told(first, last, lineage(first, last))
    assert found == {("A", "A", "split"), ("A", "N", "split"), ("B", "N", "split"), ("B", "B", "split")}


def test_five_thousand_grids_cost_less_than_an_overlay() -> None:
    side = 70
    boxes = [shapely.box(x, y, x + 1, y + 1) for x in range(side) for y in range(side)]
    grid = np.array([shapely.transform(one, lambda xy: (106, 29) + xy * 0.001) for one in boxes], dtype=object)
    ids = [uuid4() for _ in grid]
    moved = grid.copy()
    for at in range(0, len(grid) - 1, 2):
        pair = shapely.union(grid[at], grid[at + 1])
        west, south, east, north = shapely.bounds(pair)
        if east - west < 0.0015:
            cut = south + (north - south) * 0.4
            moved[at], moved[at + 1] = shapely.box(west, south, east, cut), shapely.box(west, cut, east, north)
    codes = [str(at) for at in range(len(grid))]
    old, new = (gpd.GeoDataFrame({"code": codes}, geometry=list(one), crs=4326) for one in (grid, moved))
    ours, theirs = [], []
    for _ in range(3):  # the least of three each, in turn: a process beside this one slows either
        begin = time.process_time()
        links = lineage(GridSet(ids, codes, grid), GridSet(ids, codes, moved))
        ours.append(time.process_time() - begin)
        assert len(links) > len(grid)
        begin = time.process_time()
        gpd.overlay(old, new, how="intersection", keep_geom_type=True)
        theirs.append(time.process_time() - begin)
    assert min(ours) < 2 * min(theirs)  # the same pieces, with shares and kinds


def test_a_building_on_a_line_is_the_lower_codes() -> None:
    grids = plan("AABB")
    edge = shapely.bounds(grids.shapes[1])[0]
    _, south, east, north = shapely.bounds(grids.shapes[1])
    lng, lat = np.array([edge, east - 0.001, 0.0]), np.full(3, (south + north) / 2)
    assert housed(grids, grids, lng, lat, np.ones(3, np.int64)).before.tolist() == [0, 1, -1]
    turned = GridSet(grids.ids, ["b", "a"], grids.shapes)
    assert housed(turned, turned, lng, lat, np.ones(3, np.int64)).after.tolist() == [1, 1, -1]


PICTURE = some.text("ABCD ", min_size=12, max_size=12).map(lambda cells: f"{cells[:4]}\n{cells[4:8]}\n{cells[8:]}")


@settings(max_examples=60, deadline=None)
@given(PICTURE, PICTURE)
def test_links_hold_all_land_that_two_plans_share_and_no_more(before: str, after: str) -> None:
    if not before.strip() or not after.strip():
        return
    old, new = plan(before), plan(after)
    links = lineage(old, new)
    cells = [(one, other) for one, other in zip(before, after, strict=True) if one.strip() and other.strip()]
    expected = {pair: cells.count(pair) for pair in set(cells)}
    assert {(old.codes[one.before], new.codes[one.after]) for one in links} == set(expected)
    for one in links:
        a, b = old.codes[one.before], new.codes[one.after]
        assert one.area_share == pytest.approx(expected[a, b] / before.count(a), abs=1e-3)
        assert one.to_area_share == pytest.approx(expected[a, b] / after.count(b), abs=1e-3)
        whole = expected[a, b] == before.count(a) == after.count(b)
        assert (one.kind is Kind.KEPT) == (whole and a == b)
