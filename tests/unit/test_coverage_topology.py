"""Arcs and faces of a coverage, and points and figures of grids, against the slow way."""

from uuid import uuid4

import numpy as np
import pytest
import shapely

from geo.coverage.edit import Face, Ground, Plan, apply
from geo.coverage.edit.metrics import Load, compactness, metrics, moved
from geo.coverage.edit.points import Points
from geo.coverage.topology import OUTSIDE, packed, rounded, topology
from geo.ownership.synthetic import coverage
from tests.drawn import CITY, shapes_of


@pytest.fixture(scope="module")
def shapes() -> list[shapely.Geometry]:
    return list(coverage(300, seed=4))


def test_faces_drawn_from_arcs_are_the_faces(shapes: list[shapely.Geometry]) -> None:
    found = topology(shapes)
    for shape, rings in zip(shapes, found.rings, strict=True):
        drawn = [
            [np.vstack([found.arcs[a][:-1] if a >= 0 else found.arcs[~a][:0:-1] for a in ring]) for ring in part]
            for part in rings
        ]
        made = shapely.union_all([shapely.Polygon(part[0], part[1:]) for part in drawn])
        assert shapely.normalize(made).equals_exact(shapely.normalize(shape), 0)


def test_each_arc_lies_once_with_its_faces_on_their_sides(shapes: list[shapely.Geometry]) -> None:
    found = topology(shapes)
    assert len(set(found.keys())) == len(found.arcs)
    assert sum(len(ring) for rings in found.rings for part in rings for ring in part) == sum(
        (left != OUTSIDE) + (right != OUTSIDE) for left, right in found.sides
    )
    for arc, (left, right) in list(zip(found.arcs, found.sides, strict=True))[::7]:
        middle, along = (arc[0] + arc[1]) / 2, arc[1] - arc[0]
        off = np.array([-along[1], along[0]]) * 1e-4
        for side, place in ((left, middle + off), (right, middle - off)):
            assert (side != OUTSIDE) == any(shapely.contains_xy(shape, *place) for shape in shapes)
            assert side == OUTSIDE or shapely.contains_xy(shapes[side], *place)


def test_packed_arcs_share_the_same_whole_numbers(shapes: list[shapely.Geometry]) -> None:
    found = topology(shapes)
    small = packed(found)
    vertices: dict[tuple[float, float], tuple[int, int]] = {}
    for arc, steps in zip(found.arcs, small.arcs, strict=True):
        whole = np.cumsum(np.array(steps).reshape(-1, 2), axis=0)
        assert np.abs(whole * small.scale + small.origin - rounded(arc)).max() < 1e-9
        for given, made in zip(map(tuple, arc.tolist()), map(tuple, whole.tolist()), strict=True):
            assert vertices.setdefault(given, made) == made


def test_numbers_are_rounded_as_they_are_written() -> None:
    rng = np.random.default_rng(1)
    halves = (np.floor(rng.uniform(29e7, 107e7, 10_000)) + 0.5) / 1e7
    near = np.concatenate([halves, np.nextafter(halves, 0), np.nextafter(halves, 200), rng.uniform(-180, 180, 10_000)])
    assert rounded(near).tolist() == [round(one, 7) for one in near.tolist()]
    assert rounded(near.reshape(-1, 2)).ravel().tolist() == rounded(near).tolist()


def test_an_enclave_is_one_arc_and_nothing_is_no_topology() -> None:
    drawn = shapes_of(CITY)
    found = topology([drawn["D"], drawn["E"]])
    assert found.rings[1] == [[[~found.rings[0][0][1][0]]]]
    assert packed(topology([])).arcs == []


def test_points_inside_are_those_that_testing_every_point_finds(shapes: list[shapely.Geometry]) -> None:
    rng = np.random.default_rng(1)
    west, south, east, north = shapely.total_bounds(shapes)
    lng, lat = rng.uniform(west, east, 4000), rng.uniform(south, north, 4000)
    points = Points(lng, lat)
    for shape in shapes[::10]:
        slow = shapely.intersects_xy(shape, points.lng, points.lat)
        assert sorted(points.inside(shape).tolist()) == np.flatnonzero(slow).tolist()
    assert len(Points.none().inside(shapes[0])) == 0


def test_a_point_on_a_boundary_counts_once_for_the_lowest_code() -> None:
    drawn = shapes_of("BA\nBA")
    faces = [Face(uuid4(), "grid", code, code, None, drawn[code], area_m2=1.0) for code in "AB"]
    plan = Plan(("grid",), {face.id: face for face in faces})
    x = float(drawn["A"].bounds[0])
    y = float(drawn["A"].centroid.y)
    load = Load(buildings=Points(np.array([x, x - 0.005]), np.array([y, y]), np.array([30, 12])))
    told = {one.code: one for one in metrics(plan, faces, load)}
    assert (told["A"].buildings, told["A"].households) == (1, 30)
    assert (told["B"].buildings, told["B"].households, told["B"].population) == (1, 12, 31)


def test_a_change_hands_over_what_lies_in_another_grid_after_it() -> None:
    drawn = shapes_of("BA\nBA")
    faces = [Face(uuid4(), "grid", code, code, None, drawn[code], area_m2=1.0) for code in "AB"]
    a, b = faces
    plan = Plan(("grid",), {face.id: face for face in faces})
    middles = np.array([shapely.get_coordinates(drawn[code].centroid)[0] for code in "AAB"])
    load = Load(
        Points(middles[:, 0], middles[:, 1], np.array([30, 5, 12])), open=Points(middles[:1, 0], middles[:1, 1])
    )
    change = apply(plan, {"op": "merge", "grids": [str(b.id), str(a.id)]}, Ground(), uuid4)
    assert moved(change, load) == (35, 2, 1)
    assert moved(change, Load()) == (None, None, 0)
    locked = apply(plan, {"op": "lock", "grid": str(a.id)}, Ground(), uuid4)
    assert moved(locked, load) == (0, 0, 0)


def test_compactness_of_a_square_is_a_quarter_of_pi() -> None:
    square = shapely.box(0, 0, 0.001, 0.001)
    plan = Plan(("grid",), {uuid4(): Face(uuid4(), "grid", "A", "A", None, square)})
    assert compactness(plan, square) == pytest.approx(np.pi / 4, rel=1e-3)
