"""The ownership index on small coverages drawn by letters, its files, its edge cases; boundaries; probabilities."""

import numpy as np
import pytest
import shapely

from geo.crs import geodesic_distance_m
from geo.crs.metres import ELLIPSOID
from geo.ownership import (
    BadAccuracy,
    BoundaryIndex,
    DuplicateCode,
    NotPolygons,
    OwnershipIndex,
    kernels,
    owner_probabilities,
    synthetic,
    warm,
)
from geo.ownership.near_twin import scales

WEST, SOUTH, STEP = 106.4, 29.8, 0.001


def drawn(picture):
    """Return a picture's letters and their polygons: one character is one square, a dot is nobody's."""
    rows = picture.split()[::-1]
    squares: dict[str, list] = {}
    for y, row in enumerate(rows):
        for x, letter in enumerate(row):
            if letter != ".":
                box = shapely.box(*place(x, y), *place(x + 1, y + 1))
                squares.setdefault(letter, []).append(box)
    codes = sorted(squares, reverse=True)
    return codes, [shapely.coverage_union_all(squares[code]) for code in codes]


def place(x, y):
    return WEST + x * STEP, SOUTH + y * STEP


@pytest.fixture(params=["numba", "numpy"])
def engine(request, monkeypatch):
    """Both engines in turn."""
    if request.param == "numba":
        assert warm()
    else:
        monkeypatch.setattr(kernels, "_ready", [])
        monkeypatch.setattr(kernels, "warm", lambda: False)
    return request.param


ISLAND = """
AAAAB
ACCAB
ACDAB
AAAA.
"""


@pytest.mark.parametrize(
    ("x", "y", "owner"),
    [
        (0.5, 0.5, "A"), (1.5, 1.5, "C"), (2.5, 1.5, "D"), (4.5, 3.5, "B"),
        (4.5, 0.5, None), (4.0, 2.5, "A"), (1.0, 2.0, "A"), (2.0, 1.5, "C"), (2.0, 1.0, "A"),
        (5.0, 2.0, "B"), (4.5, 1.0, "B"), (0.0, 0.0, "A"), (4.0, 1.0, "A"), (-0.001, 2.0, None),
    ],
)  # fmt: skip
def test_a_point_has_one_owner_and_a_shared_border_the_lowest_code(engine, x, y, owner):
    codes, polygons = drawn(ISLAND)
    index = OwnershipIndex.build(polygons, codes)
    found = index.owner(*place(x, y))
    assert (codes[found] if found >= 0 else None) == owner
    assert index.owners(*(np.array([value]) for value in place(x, y))).tolist() == [found]


@pytest.mark.parametrize("coordinate", [np.nan, np.inf, -np.inf, 1e300, -1e300, 181.0, 5e-324])
def test_what_is_no_place_here_has_no_owner(engine, coordinate):
    codes, polygons = drawn(ISLAND)
    index = OwnershipIndex.build(polygons, codes)
    for lng, lat in ((coordinate, 29.801), (106.401, coordinate), (coordinate, coordinate)):
        assert index.owner(lng, lat) == -1
        assert index.owners(np.array([lng]), np.array([lat])).tolist() == [-1]


def test_codes_are_ordered_by_code_point_not_by_place():
    codes, polygons = ["B", "a", "10", "9"], [shapely.box(x, 0, x + 1, 1) for x in range(4)]
    index = OwnershipIndex.build(polygons, codes)
    assert [index.owner(x, 0.5) for x in (1.0, 2.0, 3.0)] == [0, 2, 2]


def test_overlapping_polygons_get_the_lowest_code_also_where_one_covers_all():
    polygons = [shapely.box(0, 0, 1, 1), shapely.box(0.4, 0.4, 0.6, 0.6), shapely.box(0.55, 0.1, 2, 0.9)]
    index = OwnershipIndex.build(polygons, ["B", "A", "C"])
    assert index.overlapping
    assert [index.owner(x, 0.5) for x in (0.1, 0.5, 0.6, 0.7, 1.5, 2.5)] == [0, 1, 1, 0, 2, -1]


def test_the_arrays_make_the_same_index_again(tmp_path):
    codes, polygons = drawn(ISLAND)
    for shapes in (polygons, [*polygons[:3], shapely.box(106.4, 29.8, 106.402, 29.802)]):
        index = OwnershipIndex.build(shapes, codes)
        for name, array in index.arrays().items():
            np.save(tmp_path / f"{name}.npy", array)
        names = index.arrays()
        again = OwnershipIndex.from_arrays({n: np.load(tmp_path / f"{n}.npy", mmap_mode="r") for n in names})
        lng, lat = synthetic.hard_points(np.array(shapes, object), index.frame, 5000)
        assert (again.owners(lng, lat) == index.owners(lng, lat)).all()


def test_several_threads_give_the_same_answer():
    polygons = synthetic.coverage(300)
    index = OwnershipIndex.build(polygons, [f"{n:03}" for n in range(len(polygons))])
    lng, lat = synthetic.clustered(300_000)
    assert (index.owners(lng, lat, threads=3) == index.owners(lng, lat)).all()


def test_no_polygons_own_nothing():
    assert OwnershipIndex.build([], []).owner(106.4, 29.8) == -1


def test_an_empty_polygon_owns_nothing():
    index = OwnershipIndex.build([shapely.Polygon(), shapely.box(0, 0, 1, 1)], ["A", "B"])
    assert [index.owner(0.5, 0.5), index.owner(0.0, 0.0), index.owner(5.0, 5.0)] == [1, 1, -1]


def test_two_polygons_with_one_code_are_refused():
    with pytest.raises(DuplicateCode, match="'A'"):
        OwnershipIndex.build([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)], ["A", "A"])


def test_lines_cannot_own():
    with pytest.raises(NotPolygons):
        OwnershipIndex.build([shapely.LineString([(0, 0), (1, 1)])], ["A"])


def test_places_far_apart_keep_the_budget():
    near, far = shapely.box(106.0, 29.0, 106.5, 29.5), shapely.box(121.0, 31.0, 121.5, 31.5)
    index = OwnershipIndex.build([near, far], ["A", "B"], budget_mb=16)
    assert index.nbytes < 32 * 2**20
    assert [index.owner(106.2, 29.2), index.owner(121.2, 31.2), index.owner(113.0, 30.0)] == [0, 1, -1]


@pytest.mark.parametrize("lat", [0.3, 29.8, 55.0, 69.0])
def test_the_nearest_boundary_is_right_to_a_thousandth_up_to_ten_kilometres(engine, lat):
    polygons = [shapely.box(106, lat - 0.2, 106.4, lat), shapely.box(106.4, lat - 0.2, 106.8, lat)]
    index = BoundaryIndex.build(polygons, ["A", "B"])
    for lng, y in ((106.39, lat - 0.1), (106.2, lat - 0.001), (106.2, lat + 0.08), (105.9, lat - 0.1)):
        found = index.nearest(lng, y)
        line = shapely.segmentize(shapely.union_all([p.boundary for p in polygons]), 0.00005)
        truth = geodesic_distance_m(lng, y, *shapely.get_coordinates(line).T).min()
        assert found.distance_m == pytest.approx(truth, rel=1e-3, abs=0.01)
        back = float(geodesic_distance_m(lng, y, found.lng, found.lat))
        assert back == pytest.approx(found.distance_m, rel=1e-4, abs=1e-3)


@pytest.mark.parametrize("lat", [-69.5, -30.0, 0.3, 45.0, 69.5])
@pytest.mark.parametrize("degrees", [0.003, 0.1, 1.5])
@pytest.mark.parametrize("metres", [0.5, 40.0, 9_000.0])
def test_slanting_edges_of_any_length_are_as_far_as_on_the_ellipsoid(engine, lat, degrees, metres):
    corners = [(10, lat), (10 + degrees, lat + 0.4 * degrees * (-1 if lat > 0 else 1)), (10 + degrees, lat)]
    index = BoundaryIndex.build([shapely.Polygon(corners)], ["A"])
    for share in (0.1, 0.5, 0.8):
        (ax, ay), (bx, by) = corners[:2]
        lng, y, _ = ELLIPSOID.fwd(ax + share * (bx - ax), ay + share * (by - ay), 200 if lat > 0 else 340, metres)
        truth = min(along_edge(p, q, lng, y) for p, q in zip(corners, corners[1:] + corners[:1], strict=True))
        assert index.nearest(lng, y).distance_m == pytest.approx(truth, rel=1e-3)


def along_edge(p, q, lng, lat):
    """Return the least distance on the ellipsoid to an edge, straight in degrees: by ever closer looks."""
    low, high = 0.0, 1.0
    for _ in range(8):
        share = np.linspace(low, high, 101)
        there = geodesic_distance_m(lng, lat, *(np.array(p)[:, None] + share * (np.array(q) - p)[:, None]))
        best = int(there.argmin())
        low, high = share[max(best - 1, 0)], share[min(best + 1, 100)]
    return float(there.min())


@pytest.mark.parametrize(
    ("x", "y", "runner"), [(3.9, 1.5, "B"), (4.0, 2.5, "B"), (1.95, 1.5, "D"), (2.0, 2.0, "D"), (0.5, 0.1, None)]
)
def test_the_runner_up_is_the_nearest_other_grid_within_the_limit(engine, x, y, runner):
    codes, polygons = drawn(ISLAND)
    owner = OwnershipIndex.build(polygons, codes).owner(*place(x, y))
    found = BoundaryIndex.build(polygons, codes).runner_up(*place(x, y), owner, 20.0)
    assert (codes[found[0]] if found else None) == runner


def test_a_point_outside_has_the_nearest_grid_within_thirty_kilometres(engine):
    index = BoundaryIndex.build([shapely.box(106, 29, 106.1, 29.1), shapely.box(106.1, 29, 106.2, 29.1)], ["A", "B"])
    owner, distance = index.runner_up(106.3, 29.05, -1, 30_000)
    assert owner == 1
    assert distance == pytest.approx(float(geodesic_distance_m(106.3, 29.05, 106.2, 29.05)), rel=1e-3)
    assert index.runner_up(107.0, 29.05, -1, 30_000) is None
    assert index.runner_up(float("nan"), 29.05, -1, 30_000) is None


def test_the_boundary_arrays_make_the_same_index_again():
    codes, polygons = drawn(ISLAND)
    index = BoundaryIndex.build(polygons, codes)
    assert BoundaryIndex.from_arrays(index.arrays()).nearest(106.4013, 29.8007) == index.nearest(106.4013, 29.8007)


@pytest.mark.parametrize("accuracy_m", [5.0, 40.0, 300.0])
def test_probabilities_are_within_a_point_of_monte_carlo(accuracy_m):
    polygons = synthetic.coverage(400)
    index = OwnershipIndex.build(polygons, [f"{n:03}" for n in range(len(polygons))])
    rng = np.random.default_rng(4)
    for lng, lat in zip(*synthetic.clustered(20, seed=5), strict=True):
        told = dict(owner_probabilities(index, lng, lat, accuracy_m))
        per_lng, per_lat = scales(lat)
        draws = rng.normal(size=(2, 200_000)) * accuracy_m
        owners, counts = np.unique(index.owners(lng + draws[0] / per_lng, lat + draws[1] / per_lat), return_counts=True)
        assert sum(told.values()) == pytest.approx(1.0)
        for owner, count in zip(owners.tolist(), counts.tolist(), strict=True):
            assert told.get(owner, 0.0) == pytest.approx(count / 200_000, abs=0.01)


def test_a_sure_position_has_one_owner_and_a_senseless_accuracy_is_refused():
    codes, polygons = drawn(ISLAND)
    index = OwnershipIndex.build(polygons, codes)
    assert owner_probabilities(index, *place(0.5, 0.5), 0.0) == [(codes.index("A"), 1.0)]
    for accuracy_m in (-1.0, float("nan"), float("inf")):
        with pytest.raises(BadAccuracy):
            owner_probabilities(index, *place(0.5, 0.5), accuracy_m)
