"""The kernel of drafts on plans drawn in text: each operation does what it says and leaves a partition."""

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

import numpy as np
import pytest
import shapely

from geo.coverage.edit import Footprint, Ground, Overtaken, Plan, Refused, Scale, swapped
from geo.coverage.edit.cut import cut
from geo.coverage.edit.finish import finish
from geo.coverage.edit.naming import Codes, next_name
from geo.coverage.within import lying_in
from tests.draft_drawn import by_code, do, has_vertex, id_of, ids, line, plan_of, refusal, square, xy
from tests.drawn import CELL, CITY, NORTH, WEST


def test_a_split_keeps_the_larger_piece_and_its_neighbours_take_the_nodes() -> None:
    plan = plan_of(CITY)
    change = do(plan, "split", grid="A", line=line((-1, 1.2), (3, 1.2)))
    assert change.after[id_of("A")].shape.area > by_code(change.plan)["A-2"].area
    assert has_vertex(change.after[id_of("B")].shape, xy(2, 1.2))
    assert change.targets == {id_of("A"), next(grid for grid in change.after if grid not in change.before)}


def test_splitting_and_merging_gives_the_old_shape() -> None:
    plan = plan_of(CITY)
    split = do(plan, "split", grid="D", line=line((4.5, 1), (4.6, 6))).plan
    new = next(str(face.id) for face in split.faces.values() if face.code == "D-2")
    back = do(split, "merge", grids=[*ids("D"), new]).plan
    assert by_code(back)["D"].equals(by_code(plan)["D"])
    assert set(back.faces) == set(plan.faces)


def test_a_split_through_an_enclave_cuts_around_it() -> None:
    change = do(plan_of(CITY), "split", grid="D", line=line((3.5, 1), (3.6, 6)))
    assert set(by_code(change.plan)) == {*"ABCDE", "D-2"}
    assert all(shapely.get_num_interior_rings(shape) == 0 for shape in by_code(change.plan).values())


def test_a_line_that_crosses_twice_makes_three() -> None:
    change = do(plan_of("AAA\nABA\nABA"), "split", grid="A", line=line((-1, 2.5), (4, 2.5)))
    assert sorted(by_code(change.plan)) == ["A", "A-2", "A-3", "B"]


@pytest.mark.parametrize(
    "points",
    [
        ((0.5, 0.5), (1.5, 0.5)),  # ends inside
        ((0, 0), (2, 0)),  # runs along the border
        ((-1, -1), (-1, 3)),  # lies outside
        ((-1, 0.5), (1, 0.5)),  # ends half way
    ],
)
def test_a_line_that_separates_nothing_is_refused(points: Any) -> None:
    met = refusal(plan_of(CITY), "split", grid="A", line=line(*points))
    assert (met.code, met.grids) == ("line_does_not_cross", (id_of("A"),))
    assert met.place is not None


def test_a_line_from_corner_to_corner_adds_no_vertex_to_neighbours() -> None:
    change = do(plan_of(CITY), "split", grid="A", line=line((0, 0), (2, 2)))
    assert set(change.before) == {id_of("A")}


def test_a_line_drawn_to_a_centimetre_means_the_corner() -> None:
    rough = np.round(line((0, 0), (2, 2)), 7) + 4e-8
    change = do(plan_of(CITY), "split", grid="A", line=rough.tolist())
    assert set(change.before) == {id_of("A")}


def test_merging_needs_a_common_edge_and_a_common_parent() -> None:
    plan = plan_of(CITY)
    assert refusal(plan, "merge", grids=ids("AC")).code == "outside_parent"
    assert refusal(plan, "merge", grids=ids("CE")).code == "not_adjacent"
    assert refusal(plan, "merge", grids=ids("A") * 2).code == "too_few_grids"
    change = do(plan, "merge", grids=ids("AC"), across_parents=True)
    assert change.after[id_of("1")].shape.area > plan.upper[id_of("1")].shape.area


def test_grids_that_meet_in_a_point_are_not_adjacent() -> None:
    plan = plan_of("AB\nCD", dict.fromkeys("ABCD", "1"))
    assert refusal(plan, "merge", grids=ids("AD")).code == "not_adjacent"
    declared = do(plan, "merge", grids=ids("AD"), multipart=True).plan
    assert declared.faces[id_of("A")].parts == 2
    assert declared.faces[id_of("A")].multipart


def test_the_last_grid_of_a_parent_does_not_go() -> None:
    plan = plan_of("AC\nAC", {"A": "1", "C": "2"})
    assert refusal(plan, "merge", grids=ids("AC"), across_parents=True).code == "would_empty_parent"


def test_a_moved_boundary_moves_on_both_sides() -> None:
    plan = plan_of(CITY)
    change = do(plan, "move_arc", grids=ids("AB"), line=line((2, 0), (1.4, 1), (2, 2)))
    lost = plan.faces[id_of("A")].shape.difference(change.after[id_of("A")].shape)
    assert lost.area == pytest.approx(0.6 * CELL**2)
    assert change.after[id_of("B")].shape.covers(lost)
    assert set(change.before) == {id_of("A"), id_of("B")}


def test_a_boundary_moves_with_its_ends_along_the_outline() -> None:
    change = do(plan_of(CITY), "move_arc", grids=ids("AB"), line=line((1.2, 0), (1.2, 2)))
    assert has_vertex(change.after[id_of("C")].shape, xy(1.2, 2))


def test_an_enclave_is_reshaped_by_its_ring() -> None:
    ring = line((2.5, 2.5), (4.5, 2.5), (4.5, 4.5), (2.5, 4.5), (2.5, 2.5))
    change = do(plan_of(CITY), "move_arc", grids=ids("DE"), line=ring)
    assert change.after[id_of("E")].shape.area == pytest.approx(4 * CELL**2)


def test_of_two_common_boundaries_the_nearer_is_moved() -> None:
    plan = plan_of("AAAA\nACDA\nBBBB", dict.fromkeys("ABCD", "1"))
    change = do(plan, "move_arc", grids=ids("AB"), line=line((0, 2), (0.5, 1.8), (1, 2)))
    assert change.after[id_of("A")].shape.intersects(shapely.Point(xy(3.5, 1.9)))
    assert not change.after[id_of("A")].shape.intersects(shapely.Point(xy(0.5, 1.9)))


def test_a_corner_moves_in_every_grid_that_has_it() -> None:
    plan = plan_of("AB\nCD", dict.fromkeys("ABCD", "1"))
    change = do(plan, "move_node", at=list(xy(1, 1)), to=list(xy(1.2, 0.9)))
    assert set(change.before) == {id_of(letter) for letter in "ABCD"}


def test_the_border_of_the_plan_and_of_parents_does_not_move() -> None:
    plan = plan_of(CITY)
    assert refusal(plan, "move_node", at=list(xy(0, 0)), to=list(xy(0.1, 0.1))).code == "outside_parent"
    met = refusal(plan, "move_node", at=list(xy(2, 2)), to=list(xy(2.2, 2.1)))
    assert (met.code, met.place) == ("outside_parent", tuple(np.round(xy(2, 2), 7)))
    do(plan, "move_node", at=list(xy(2, 2)), to=list(xy(2.2, 2.1)), across_parents=True)
    outer = refusal(plan, "move_node", at=list(xy(0, 0)), to=list(xy(0.1, 0.1)), across_parents=True)
    assert outer.code == "outside_parent"
    a_little = refusal(plan, "move_node", at=list(xy(0, 0)), to=[WEST + 5e-9, NORTH], across_parents=True)
    assert a_little.code == "outside_parent"  # half a millimetre now, and again


def test_the_end_of_a_boundary_slides_along_the_border() -> None:
    plan = plan_of(CITY)
    change = do(plan, "move_node", at=list(xy(2, 0)), to=[round(one, 7) for one in xy(1.5, 1e-5)])
    assert has_vertex(by_code(change.plan)["B"], xy(1.5, 0))
    assert not has_vertex(by_code(change.plan)["A"], xy(2, 0))
    assert by_code(change.plan)["B"].area > by_code(plan)["B"].area


def test_a_corner_does_not_cross_another_boundary() -> None:
    plan = plan_of("ABC\nABC", dict.fromkeys("ABC", "1"))
    met = refusal(plan, "move_node", at=list(xy(1, 1)), to=list(xy(2.5, 1)))
    assert met.code in ("would_overlap", "would_cross_itself")


def test_a_boundary_follows_a_street_between_its_ends() -> None:
    street = shapely.LineString(line((-3, 0.97), (0.5, 0.97), (1, 1.06), (1.5, 1.06), (8, 0.97)))
    plan = plan_of("AA\nBB")
    change = do(plan, "follow_street", Ground(street=street), grids=ids("AB"), street="大学路")
    common = shapely.intersection(change.after[id_of("A")].shape.boundary, change.after[id_of("B")].shape.boundary)
    inner = shapely.intersection(common, shapely.box(*xy(1.9, 1.5), *xy(0.1, 0.5)))
    assert shapely.hausdorff_distance(inner, shapely.intersection(street, inner.envelope.buffer(1e-9))) < 1e-6
    through = shapely.LineString(line((-3, 0.3), (8, 0.3)))
    change = do(plan, "follow_street", Ground(street=through), grids=ids("AB"), street="新路")
    assert change.after[id_of("A")].shape.area == pytest.approx(0.6 * CELL**2)
    far = shapely.LineString(line((-3, -0.2), (8, -0.2)))
    with pytest.raises(Refused) as met:
        do(plan, "follow_street", Ground(street=far), grids=ids("AB"), street="远路")
    assert met.value.code == "street_too_far"


def houses(*places: tuple[float, float, float]) -> dict[UUID, Footprint]:
    found = {}
    for number, (x, y, size) in enumerate(places):
        west, north = xy(x, y)
        shape = shapely.box(west, north - size * CELL, west + size * CELL, north)
        found[UUID(int=number + 1)] = Footprint(UUID(int=number + 1), shape, shape.centroid.coords[0])
    return found


def test_a_building_is_handed_over_with_the_land_nearest_to_it() -> None:
    known = houses((1.6, 0.5, 0.1), (0.4, 0.5, 0.1), (1.6, 1.5, 0.1))
    ground = Ground(known)
    change = do(plan_of(CITY), "reassign_buildings", ground, buildings=[str(UUID(int=1))], grid="B")
    shapes = by_code(change.plan)
    assert shapes["B"].covers(known[UUID(int=1)].shape)
    assert shapes["A"].covers(known[UUID(int=2)].shape)
    assert shapes["A"].covers(known[UUID(int=3)].shape)


def test_what_cannot_be_handed_over_says_why() -> None:
    known = houses((0.2, 0.5, 0.1), (1.0, 0.5, 0.1), (1.7, 0.5, 0.1))

    def met(number: int, grid: str) -> Refused:
        with pytest.raises(Refused) as found:
            do(plan_of(CITY), "reassign_buildings", Ground(known), buildings=[str(UUID(int=number))], grid=grid)
        return found.value

    assert met(1, "B").code == "not_adjacent"  # two houses lie between
    assert met(3, "A").code == "nothing_to_do"
    assert met(9, "B").code == "unknown_building"
    every = [str(one) for one in known]
    with pytest.raises(Refused) as all_of_it:
        do(plan_of(CITY), "reassign_buildings", Ground(known), buildings=every, grid="B")
    assert all_of_it.value.code == "would_empty_grid"


def test_a_building_on_a_boundary_comes_whole_into_one_grid() -> None:
    known = houses((1.95, 0.5, 0.1), (0.5, 0.5, 0.1))
    change = do(plan_of(CITY), "reassign_buildings", Ground(known), buildings=[str(UUID(int=1))], grid="A")
    assert by_code(change.plan)["A"].covers(known[UUID(int=1)].shape)


def test_a_boundary_led_around_a_house_leaves_the_wall_of_the_next_whole() -> None:
    known = houses((1.0, 0.5, 0.1), (1.1, 0.5, 0.1))  # wall to wall along a row; the line runs through the first
    change = do(plan_of(CITY), "split", Ground(known), grid="A", line=line((1.08, -1), (1.08, 3)))
    assert [note["building"] for note in change.notes] == [str(UUID(int=1))]
    for house in known.values():
        assert [
            face.code for face in change.plan.faces.values() if face.shape.intersection(house.shape).area > 1e-10
        ] == ["A" if house.id == UUID(int=1) else "A-2"]


def test_a_hole_that_would_touch_the_border_of_the_plan_is_refused() -> None:
    """The edge between A and B ends at the border in the corner of the island; nothing is beyond it to match it."""
    plan = plan_of("AAAA\nAAAA\nCCBB", dict.fromkeys("ABC", "1"))
    island = {"type": "Polygon", "coordinates": [line((2, 2), (1.6, 1.4), (2.4, 1.4), (2, 2))]}
    assert do(plan, "add_hole", grid="A", polygon=island)  # B and C border on each other there
    bare = plan_of("AAAA\nAAAA\nCC  ", dict.fromkeys("AC", "1"))
    met = refusal(bare, "add_hole", grid="A", polygon=island)
    assert (met.code, met.place) == ("touches_itself", pytest.approx(xy(2, 2)))


def test_a_gap_goes_to_a_grid_beside_it() -> None:
    plan = plan_of("AAA\nA B\nBBB", dict.fromkeys("AB", "1"))
    plan = Plan(plan.levels, plan.faces, plan.upper, plan.used)
    hole = xy(1.5, 1.5)
    change = do(plan, "fill_gap", grid="B", at=list(hole))
    assert change.after[id_of("B")].shape.contains(shapely.Point(hole))
    assert change.after[id_of("1")].shape.area == pytest.approx(9 * CELL**2)
    assert refusal(plan, "fill_gap", grid="B", at=list(xy(0.5, 0.5))).code == "no_gap_here"


def test_islands_come_and_go() -> None:
    plan = plan_of(CITY)
    made = do(plan, "add_hole", grid="A", polygon=square(0.5, 0.5, 0.5), name="学校").plan
    island = next(face for face in made.faces.values() if face.name == "学校")
    assert made.faces[id_of("A")].shape.interiors[0].length == pytest.approx(island.shape.length)
    back = do(made, "remove_hole", grid="A", at=list(xy(0.75, 0.75))).plan
    assert by_code(back)["A"].equals(by_code(plan)["A"])
    assert refusal(plan, "remove_hole", grid="A", at=list(xy(0.75, 0.75))).code == "no_hole_here"
    assert refusal(plan, "add_hole", grid="A", polygon=square(-1, -1, 9)).code == "line_does_not_cross"


def test_a_hole_that_touches_the_outline_hinders_nobody() -> None:
    """The edge between C and C-2 ends where B, the hole in A, meets A's outline; E sees C and A but not C-2."""
    plan = plan_of("AAADDD\nABADDD\nAACCCC\nAACCCC\nAACCCC\nAACCCC\nEEEEEE", dict.fromkeys("ABCDE", "1"))
    plan = do(plan, "split", grid="C", line=line((2, 2), (6, 3))).plan
    seen = [by_code(plan)[letter] for letter in "ACE"]
    assert not shapely.coverage_is_valid(seen)  # what GEOS thinks of it
    change = do(plan, "split", grid="E", line=line((0, 6.5), (6, 6.5)))
    assert sorted(by_code(change.plan)) == [*"ABC", "C-2", *"DE", "E-2"]


def test_a_crack_too_thin_to_measure_is_refused() -> None:
    plan = plan_of(CITY)
    face = plan.faces[id_of("A")]
    ring = shapely.get_coordinates(face.shape)
    row = next(n for n in range(len(ring) - 1) if (ring[n : n + 2, 0] == ring[:, 0].max()).all())
    dented = np.insert(ring, row + 1, (ring[row] + ring[row + 1]) / 2 - (1e-13, 0), axis=0)
    with pytest.raises(Refused) as met:
        finish(plan, {face.id: face}, {face.id: replace(face, shape=shapely.Polygon(dented))})
    assert met.value.code == "would_overlap"
    assert met.value.grids == (id_of("B"),)


def test_adopted_grids_match_their_neighbours_bit_for_bit() -> None:
    plan = plan_of(CITY)
    halves = [shapely.box(*xy(0, 2), *xy(1.3, 0)), shapely.box(*xy(1.3, 2), *xy(4, 0))]
    given = [{"geometry": json.loads(shapely.to_geojson(half))} for half in halves]
    given[0]["id"] = str(id_of("B"))
    change = do(plan, "adopt", remove=ids("AB"), grids=given)
    shapes = by_code(change.plan)
    assert shapes["B"].symmetric_difference(halves[0]).area < 1e-15
    assert sorted(shapes) == ["B", "B-2", "C", "D", "E"]


@pytest.mark.parametrize("share", [4e-5, 1e-4, 1 - 1e-4])
def test_a_line_along_an_edge_takes_the_node_just_beside_its_end(share: float) -> None:
    """A node a few centimetres from a corner lies on the edge as nearly as numbers do; the line knows the corners."""
    begin, end = np.array([106.4, 29.8]), np.array([106.403171, 29.801913])
    node = begin + share * (end - begin)
    region = shapely.Polygon([begin, node, end, (106.403, 29.805), (106.4, 29.805)])
    pieces = cut(region, shapely.Polygon([begin, end, (106.4015, 29.805)]).boundary, Scale.at(29.8)).polygons
    assert len(pieces) == 3
    assert tuple(node) in {tuple(place) for place in shapely.get_coordinates(pieces).tolist()}


def test_adopted_grids_cover_exactly_what_they_replace() -> None:
    plan = plan_of(CITY)
    half = {"geometry": json.loads(shapely.to_geojson(shapely.box(*xy(0, 2), *xy(1.3, 0))))}
    assert refusal(plan, "adopt", remove=ids("AB"), grids=[half]).code == "land_differs"
    more = {"geometry": json.loads(shapely.to_geojson(shapely.box(*xy(0, 3), *xy(4, 0))))}
    assert refusal(plan, "adopt", remove=ids("AB"), grids=[more]).code == "land_differs"
    assert refusal(plan, "adopt", remove=ids("AB"), grids=[{**half, "id": ids("C")[0]}]).code == "land_differs"


def stepped(at: float) -> list[Any]:
    """Two grids of the land of A and B; a step of their border at a height lies in the middle of the second, and ends
    at the edge of the land."""
    low, high = round(at, 2) + 0.25, round(at, 2) - 0.25
    steps = [(4, low), (4, at), (3.25, at), (3.25, high), (2.75, high), (2.75, at), (3, at), (3, low)]
    second = shapely.Polygon(line(*steps))
    return [shapely.box(*xy(0, 2), *xy(4, 0)).difference(second), second]


def test_a_grid_with_a_step_at_its_middle_height_is_adopted() -> None:
    given = stepped(0.5 - 3e-8)  # comes out as one number within the land and as the next one on its edge
    told = [{"geometry": json.loads(shapely.to_geojson(one))} for one in given]
    after = do(plan_of(CITY), "adopt", remove=ids("AB"), grids=told).plan
    made = sorted((by_code(after)[code] for code in ("A-2", "B-2")), key=shapely.area, reverse=True)
    assert max(shapely.area(shapely.symmetric_difference(made, given))) < 1e-10


def test_a_piece_lies_where_its_land_is_though_its_inner_point_lies_on_an_edge() -> None:
    beside, within = stepped(1.5 + 4.2e-8)
    rounded = np.round(shapely.get_coordinates(within), 9)
    rounded[1, 1] = np.nextafter(29.885, 0)
    piece = shapely.Polygon(rounded)
    assert shapely.contains(beside, shapely.point_on_surface(piece))
    assert lying_in([piece], beside) == []
    assert lying_in([piece], within) == [piece]


def test_locked_grids_keep_land_and_labels() -> None:
    plan = do(plan_of(CITY), "lock", grid="A").plan
    told: list[dict[str, Any]] = [
        {"op": "split", "grid": "A", "line": line((-1, 1), (3, 1))},
        {"op": "merge", "grids": ids("AB")},
        {"op": "move_arc", "grids": ids("AB"), "line": line((2, 0), (1.5, 1), (2, 2))},
        {"op": "move_node", "at": list(xy(2, 2)), "to": list(xy(2.1, 2.1)), "across_parents": True},
        {"op": "rename", "grid": "A", "name": "x"},
        {"op": "recode", "grid": "A", "code": "x"},
        {"op": "adopt", "remove": ids("AB"), "grids": [{"geometry": square(0, 0, 1)}]},
        {"op": "add_hole", "grid": "A", "polygon": square(0.5, 0.5, 0.5)},
    ]
    for one in told:
        assert refusal(plan, **one).code == "grid_locked", one
    assert not do(plan, "unlock", grid="A").plan.faces[id_of("A")].locked


def test_what_was_changed_again_is_not_taken_back() -> None:
    plan = plan_of(CITY)
    first = do(plan, "split", grid="A", line=line((-1, 1.2), (3, 1.2)))
    second = do(first.plan, "rename", grid="A", name="北")
    with pytest.raises(Overtaken) as met:
        swapped(second.plan, first.after, first.before, first.targets)
    assert met.value.grids == (id_of("A"),)
    back = swapped(first.plan, first.after, first.before, first.targets)
    assert {g: shapely.to_wkb(f.shape) for g, f in back.plan.faces.items()} == {
        g: shapely.to_wkb(f.shape) for g, f in plan.faces.items()
    }


def test_codes_and_names_for_new_grids_are_never_used_before() -> None:
    codes = Codes({"990101001002003", "990101001002007"})
    assert [codes.next("990101001002003") for _ in range(2)] == ["990101001002008", "990101001002009"]
    assert Codes(f"990101001002{n:03d}" for n in range(1000)).next("990101001002003") == "990101001002003-2"
    assert Codes({"A-2", "A-3"}).next("A-2") == "A-4"
    assert next_name("和平03", {"和平03", "和平03-2"}) == "和平03-3"


def test_scribbles_are_refused_before_they_cost_much() -> None:
    plan, rng = plan_of(CITY), np.random.default_rng(1)
    scribble = rng.uniform(xy(0, 2), xy(2, 0), (5_000, 2)).tolist()
    assert refusal(plan, "split", grid="A", line=scribble).code == "line_crosses_itself"
    assert refusal(plan, "split", grid="A", line=scribble[:150]).code == "too_many_pieces"
    teeth = line(*((number / 500, -1 if number % 2 else 3) for number in range(1_000)))
    assert refusal(plan, "split", grid="A", line=teeth).code == "too_many_pieces"
    thin = [square(0, y, 2) for y in rng.uniform(0, 1e-6, 1_000)]
    assert refusal(plan, "adopt", remove=ids("A"), grids=[{"geometry": one} for one in thin]).code == "land_differs"


def test_labels_are_short_and_visible_wherever_they_are_told() -> None:
    plan = plan_of(CITY)
    cut = {"grid": "A", "line": line((-1, 1.2), (3, 1.2))}
    assert refusal(plan, "split", **cut, codes=["x" * 65]).code == "bad_code"
    assert refusal(plan, "split", **cut, names=["\u202e"]).code == "bad_name"
    assert refusal(plan, "split", **cut, codes=["B"]).code == "code_taken"
    assert refusal(plan, "add_hole", grid="A", polygon=square(0.5, 0.5, 0.5), name=" ").code == "bad_name"
    named = do(plan, "split", **cut, codes=["N1"], names=["新一"]).plan
    assert "N1" in by_code(named)
