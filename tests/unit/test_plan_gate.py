"""The gate before publishing: planted faults are found and named with their place; a whole plan passes."""

from dataclasses import replace
from uuid import uuid4, uuid5

import numpy as np
import pytest
import shapely

from geo.plan import GateFault, GateLevel, Points, allowed_parts, prove
from tests.drawn import CITY, middle, shapes_of

SPACE = uuid4()
NOBODY = Points(np.empty(0), np.empty(0))


def levels_of(picture: str, parents: dict[str, str] | None = None) -> list[GateLevel]:
    shapes = shapes_of(picture)
    letters = sorted(shapes)
    above = parents or {letter: "1" if letter in "AB" else "2" for letter in letters}
    codes = sorted(set(above.values()))
    outlines = [shapely.union_all([shapes[one] for one in letters if above[one] == code]) for code in codes]
    return [
        level("community", codes, np.full(len(codes), -1), outlines),
        level("grid", letters, np.array([codes.index(above[one]) for one in letters]), [shapes[x] for x in letters]),
    ]


def level(key: str, codes: list[str], parents: object, shapes: list[shapely.Polygon]) -> GateLevel:
    ids = [uuid5(SPACE, key + code) for code in codes]
    return GateLevel(
        key,
        ids,
        codes,
        [f"名{code}" for code in codes],
        np.asarray(parents, np.int64),
        np.array(shapes, dtype=object),
        allowed_parts(ids, [False] * len(ids), {}),
    )


def changed(levels: list[GateLevel], code: str, shape: shapely.Geometry) -> list[GateLevel]:
    finest = levels[-1]
    shapes = finest.shapes.copy()
    shapes[list(finest.codes).index(code)] = shape
    return [*levels[:-1], replace(finest, shapes=shapes)]


def kinds(faults: list[GateFault]) -> set[str]:
    return {fault.kind for fault in faults if fault.stops}


EARLIER = levels_of(CITY)[-1].shapes


def test_a_whole_plan_passes_with_an_enclave_and_buildings_on_lines() -> None:
    middles = [middle(CITY, letter) for letter in "ABCDE"]
    corner = tuple(shapely.bounds(shapes_of(CITY)["A"])[2:].tolist())
    lng, lat = np.array([*middles, corner]).T
    assert prove(levels_of(CITY), EARLIER, Points(lng, lat)) == []


def test_an_overlap_is_found_with_its_grids_and_its_place() -> None:
    shapes = shapes_of(CITY)
    wide = shapely.box(*shapely.bounds(shapes["A"])[:2], shapely.bounds(shapes["A"])[2] + 0.002, shapes["A"].bounds[3])
    found = prove(changed(levels_of(CITY), "A", wide), EARLIER, NOBODY)
    overlap = next(fault for fault in found if fault.kind == "overlap")
    assert overlap.codes == ("A", "B")
    assert shapes["B"].intersects(shapely.Point(overlap.place))
    assert overlap.width_m == pytest.approx(193, rel=0.05)


def test_a_gap_is_lost_land_and_its_buildings_are_named() -> None:
    shapes = shapes_of(CITY)
    west, south, east, north = shapes["E"].bounds
    small = shapely.box(west, south, east - 0.005, north)
    lost = (east - 0.001, (south + north) / 2)
    found = prove(changed(levels_of(CITY), "E", small), EARLIER, Points(np.array([lost[0]]), np.array([lost[1]])))
    assert {"land_lost", "building_without_grid", "parent_differs"} <= kinds(found)
    assert next(one for one in found if one.kind == "building_without_grid").place == lost
    assert {one.kind for one in found if one.acceptable} == {"land_lost", "building_without_grid"}


def test_a_gap_of_the_earlier_plan_too_is_only_told() -> None:
    holed = CITY.replace("E", " ")
    found = prove(levels_of(holed), levels_of(holed)[-1].shapes, NOBODY)
    assert [(fault.kind, fault.stops) for fault in found if fault.level == "grid"] == [("gap", False)]
    assert kinds(found) == set()


def test_land_outside_the_earlier_plan_is_told_and_can_be_accepted() -> None:
    found = prove(levels_of(CITY.replace("AABB", "AABBBB")), EARLIER, NOBODY)
    assert [(fault.kind, fault.acceptable) for fault in found if fault.stops] == [("land_new", True)]
    assert found[-1].area_m2 == pytest.approx(4 * 965 * 1109, rel=0.02)


def test_two_pieces_stop_unless_declared_or_so_before() -> None:
    picture = "AABA\nAABA"
    levels = levels_of(picture)
    assert "several_parts" in kinds(prove(levels, None, NOBODY))
    finest = levels[-1]
    for parts in (
        allowed_parts(finest.ids, [True, False], {}),
        allowed_parts(finest.ids, [False] * 2, {finest.ids[0]: 2}),
    ):
        assert kinds(prove([levels[0], replace(finest, parts=parts)], None, NOBODY)) == set()


def test_codes_names_and_parents_are_checked() -> None:
    coarse, finest = levels_of(CITY)
    twice = replace(finest, codes=["A", "A", "C", "D", "E"])
    assert kinds(prove([coarse, twice], EARLIER, NOBODY)) == {"duplicate_code"}
    nameless = replace(finest, names=["", *finest.names[1:]])
    assert kinds(prove([coarse, nameless], EARLIER, NOBODY)) == {"empty_name"}
    orphan = replace(finest, parents=np.array([0, 0, 1, 1, -1]))
    assert kinds(prove([coarse, orphan], EARLIER, NOBODY)) == {"no_parent", "parent_differs"}
    astray = replace(finest, parents=np.array([0, 1, 1, 1, 1]))
    assert kinds(prove([coarse, astray], EARLIER, NOBODY)) == {"parent_differs"}
    childless = replace(finest, parents=np.array([0, 0, 0, 0, 0]))
    assert "no_children" in kinds(prove([coarse, childless], EARLIER, NOBODY))


def test_edges_that_do_not_match_stop() -> None:
    shapes = shapes_of("AABB\nAABB")
    west, south, east, north = shapes["B"].bounds
    nodded = shapely.Polygon(
        [(west, south), (east, south), (east, north), (west, north), (west, (south + north) / 2 + 1e-5)]
    )
    levels = levels_of("AABB\nAABB", {"A": "1", "B": "1"})
    assert "edges" in kinds(prove(changed(levels, "B", nodded), None, NOBODY))


def test_crossed_and_empty_shapes_stop_before_anything_else() -> None:
    bow = shapely.Polygon([(106.4, 29.8), (106.5, 29.9), (106.5, 29.8), (106.4, 29.9)])
    (fault,) = prove(changed(levels_of(CITY), "C", bow), EARLIER, NOBODY)
    assert (fault.kind, fault.codes, fault.place) == ("invalid", ("C",), (106.45, 29.85))
    assert kinds(prove(changed(levels_of(CITY), "C", shapely.Polygon()), EARLIER, NOBODY)) == {"empty"}


def test_a_plan_without_grids_is_none() -> None:
    assert kinds(prove([], None, NOBODY)) == {"no_grids"}
