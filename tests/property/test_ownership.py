"""The index equals testing every polygon: random coverages and hard points against the naive answer."""

import time

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geo.ownership import NotFinite, OwnershipIndex, kernels, synthetic, warm

MILLION = 1_000_000


def naive(polygons, codes, lng, lat):
    """Return the owner by testing every polygon; the lowest code wins, -1 where there is none."""
    owner = np.full(lng.size, -1)
    points = shapely.points(lng, lat)
    for at in sorted(range(len(codes)), key=codes.__getitem__, reverse=True):
        shapely.prepare(polygons[at])
        owner[shapely.intersects(polygons[at], points)] = at
    return owner


def check(polygons, codes, seed, count, coverage=None):
    index = OwnershipIndex.build(polygons, codes, coverage=coverage)
    lng, lat = synthetic.hard_points(polygons, index.frame, count, seed)
    expected = naive(polygons, codes, lng, lat)
    for name in ("numba", "numpy"):
        kept = list(kernels._ready)
        if name == "numpy":
            kernels._ready.clear()
        try:
            wrong = np.flatnonzero(index.owners(lng, lat) != expected)
        finally:
            kernels._ready[:] = kept
        assert not wrong.size, f"{name}: {wrong.size} wrong, first {lng[wrong[0]]!r}, {lat[wrong[0]]!r}"
    for at in range(0, lng.size, 7):
        assert index.owner(float(lng[at]), float(lat[at])) == expected[at]


@pytest.fixture(autouse=True, scope="module")
def compiled():
    assert warm()


@st.composite
def letters(draw):
    """Grids of squares of very unlike sizes, down to slivers of a few ulp, each somebody's or nobody's."""
    columns, rows = draw(st.integers(1, 7)), draw(st.integers(1, 7))
    width = st.sampled_from([1e-13, 1e-9, 3e-7, 1e-5, 4.4e-4, 0.003, 0.05])
    xs = 106.4 + np.cumsum([0.0, *draw(st.lists(width, min_size=columns, max_size=columns))])
    ys = 29.8 + np.cumsum([0.0, *draw(st.lists(width, min_size=rows, max_size=rows))])
    owner = draw(st.lists(st.integers(-1, 5), min_size=columns * rows, max_size=columns * rows))
    squares: dict[int, list] = {}
    for at, who in enumerate(owner):
        x, y = at % columns, at // columns
        if who >= 0:
            squares.setdefault(who, []).append(shapely.box(xs[x], ys[y], xs[x + 1], ys[y + 1]))
    return squares


@settings(max_examples=120, deadline=None)
@given(letters(), st.permutations("BCDEFA"), st.integers(0, 2**31))
@example({0: [shapely.box(106.4, 29.8, 106.5, 29.9)]}, list("ABCDEF"), 1)
def test_squares_holes_islands_corners_and_slivers(squares, codes, seed):
    merged = {codes[who]: shapely.coverage_union_all(some) for who, some in squares.items()}
    merged = {code: shape for code, shape in merged.items() if not shape.is_empty and shape.is_valid}
    if merged:
        check(np.array(list(merged.values()), object), list(merged), seed, 1400)


@settings(max_examples=80, deadline=None)
@given(st.integers(3, 60), st.integers(0, 2**31), st.booleans())
def test_wiggly_coverages_with_enclaves_and_grids_of_two_parts(count, seed, twofold):
    polygons = synthetic.coverage(count, seed)
    if twofold and len(polygons) > 3:
        half = len(polygons) // 2
        pairs = zip(polygons[:half], polygons[half:], strict=False)
        polygons = np.array([shapely.coverage_union_all(list(pair)) for pair in pairs], object)
    if len(polygons):
        codes = [str(code) for code in np.random.default_rng(seed).permutation(len(polygons))]
        check(polygons, codes, seed, 3500)


@settings(max_examples=40, deadline=None)
@given(st.integers(3, 5000), st.integers(0, 2**31))
def test_a_star_of_many_vertices_and_what_surrounds_it(vertices, seed):
    pair = star(vertices, seed, 106.4)
    if pair:
        check(np.array(pair, object), ["B", "A"], seed, 3500)


def star(vertices, seed, lng):
    """Return a ragged star and the square with a hole around it, None where rounding spoilt it."""
    rng = np.random.default_rng(seed)
    angle = np.sort(rng.random(vertices)) * 2 * np.pi
    radius = rng.uniform(0.001, 0.02, vertices)
    made = shapely.Polygon(np.c_[lng + radius * np.cos(angle), 29.8 + radius * np.sin(angle)])
    if not made.is_valid or made.is_empty:
        return None
    return [made, shapely.Polygon(shapely.box(lng - 0.03, 29.77, lng + 0.03, 29.83).exterior, [made.exterior])]


@settings(max_examples=150, deadline=None)
@given(st.integers(2, 12), st.integers(0, 2**31))
def test_polygons_that_overlap(count, seed):
    rng = np.random.default_rng(seed)
    middles, reach = 106.4 + rng.random((count, 2)) * 0.02, rng.uniform(0.0005, 0.02, count)
    kept = [
        shapely.Point(*m).buffer(r, quad_segs=int(q))
        for m, r, q in zip(middles, reach, rng.integers(1, 9, count), strict=True)
    ]
    kept.append(shapely.box(106.39, 106.39, 106.43, 106.43))
    codes = [str(code) for code in rng.permutation(len(kept))]
    check(np.array(kept, object), codes, seed, 2100)


box = shapely.box
HARD_LAYERS = {
    "larger than any degree": [
        box(2.0**52, 2.0**51, 2.0**52 + 3, 2.0**51 + 3),
        box(2.0**52 + 3, 2.0**51, 2.0**52 + 5, 2.0**51 + 3),
    ],
    "metres of a projection": [
        box(36_500_000, 3_300_000, 36_500_100, 3_300_100),
        box(36_500_100, 3_300_000, 36_500_133, 3_300_100),
    ],
    "denormal": [box(0, 0, 5e-324, 1e-310), box(5e-324, 0, 1e-300, 1e-310)],
    "around zero": [box(-1e-3, -1e-3, 0, 1e-3), box(0, -1e-3, 1e-3, 1e-3)],
    "both ends of the world": [box(179.9, -1, 180, 1), box(-180, -1, -179.9, 1)],
    "poles": [box(-180, 89, 0, 90), box(0, 89, 180, 90), box(-180, -90, 180, -89)],
    "two cities": [box(106.4, 29.8, 106.41, 29.81), box(121.4, 31.2, 121.41, 31.21)],
    "a strip thinner than a cell": [box(100, 29, 130, 29 + 1e-9), box(100, 29 + 1e-9, 130, 29 + 2e-9)],
    "touching in a point": [box(0, 0, 1, 1), box(1, 1, 2, 2), box(0, 2, 1, 3), box(2, 0, 3, 1)],
    "hole of no area": [shapely.Polygon(box(0, 0, 4, 4).exterior, [[(1, 1), (2, 2), (3, 3), (1, 1)]]), box(4, 0, 5, 4)],
    "hole touching the shell": [
        shapely.Polygon(box(0, 0, 4, 4).exterior, [[(0, 0), (1, 2), (2, 1)]]),
        shapely.Polygon([(0, 0), (1, 2), (2, 1)]),
    ],
    "T junctions": [box(0, 0, 2, 2), box(2, 0, 3, 1), box(2, 1, 3, 2), box(0, 2, 3, 3)],
    "an overlap of one ulp": [box(0, 0, np.nextafter(1, 2), 1), box(1, 0, 2, 1)],
    "the same twice": [box(0, 0, 1, 1)] * 2,
    "one empty": [box(0, 0, 1, 1), shapely.Polygon(), box(1, 0, 2, 1)],
    "one grid": [box(106, 29, 106.00001, 29.00001)],
}


@pytest.mark.parametrize("name", HARD_LAYERS)
def test_layers_that_no_city_has(name):
    shapes = HARD_LAYERS[name]
    check(np.array(shapes, object), [str(9 - at) for at in range(len(shapes))], 5, 2100)


def test_a_layer_without_grids_owns_nothing():
    index = OwnershipIndex.build(np.empty(0, object), [])
    assert index.owners(np.array([0.0, 106.4, np.nan]), np.array([0.0, 29.8, 1.0])).tolist() == [-1, -1, -1]


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e200])
def test_a_vertex_at_no_place_is_refused(bad):
    with np.errstate(invalid="ignore"):
        polygons = np.array([box(0, 0, 1, 1), shapely.Polygon([(0, 0), (1, 0), (bad, 1)])], object)
    with pytest.raises(NotFinite) as refused:
        OwnershipIndex.build(polygons, ["A", "B"])
    assert refused.value.given["position"] == 1


def test_a_point_between_edges_that_run_along_a_row_costs_no_walk_through_it():
    strip = [box(100, 29, 130, 29 + 1e-9), box(100, 29 + 1e-9, 130, 29 + 2e-9)]
    index = OwnershipIndex.build(np.array(strip, object), ["A", "B"], coverage=True)
    lng, lat = np.linspace(100, 130, 20_000), np.full(20_000, 29 + 5e-10)
    begin = time.process_time()
    assert (index.owners(lng, lat) == 0).all()
    assert time.process_time() - begin < 5  # of the processor; by a walk it was minutes


def city_of_all_kinds():
    """Return about 1,900 grids: wiggly, with holes and enclaves, 300 of two parts, one of 5,000 vertices in another."""
    grids = synthetic.coverage(2000, seed=9)
    twofold = [shapely.union(*pair) for pair in zip(grids[:300], grids[1000:1300], strict=True)]
    return np.array([*twofold, *grids[300:1000], *grids[1300:], *star(5000, 9, 106.1)], object)


def lowest_of_all(polygons, codes, lng, lat):
    """Return the owners of many points by GEOS alone: of all polygons that a point intersects the lowest code."""
    finite = np.isfinite(lng) & np.isfinite(lat)
    point, polygon = shapely.STRtree(polygons).query(shapely.points(lng[finite], lat[finite]), predicate="intersects")
    order = np.argsort(codes)
    lowest = np.full(int(finite.sum()), len(codes))
    np.minimum.at(lowest, point, np.argsort(order)[polygon])
    expected = np.full(lng.size, -1)
    expected[finite] = np.append(order, -1)[lowest]
    return expected


@pytest.mark.parametrize(("coverage", "count"), [(True, MILLION), (False, MILLION // 5)], ids=["coverage", "overlaps"])
def test_a_million_hard_points_have_no_difference(coverage, count):
    polygons = city_of_all_kinds()
    if not coverage:
        polygons = np.append(polygons, shapely.box(106.3, 29.7, 106.5, 29.9))
    codes = [f"{code:05}" for code in np.random.default_rng(9).permutation(len(polygons))]
    index = OwnershipIndex.build(polygons, codes)
    assert index.overlapping is not coverage
    lng, lat = synthetic.hard_points(polygons, index.frame, count, seed=9)
    assert lng.size >= count
    expected = lowest_of_all(polygons, codes, lng, lat)
    assert np.count_nonzero(index.owners(lng, lat, threads=2) != expected) == 0
    for at in range(0, lng.size, 100):
        assert index.owner(float(lng[at]), float(lat[at])) == expected[at]
