"""Guided repair: who may take an overlap or a gap, and what is left after giving it away."""

from functools import partial

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.coverage import FaultKind, heal, is_coverage
from geo.coverage.mend import made_valid, mended, mends, shape_mends

SIDE, WEST, SOUTH = 0.01, 106.40, 29.80


def cell(x: float, y: float, wide: float = 1, high: float = 1) -> shapely.Polygon:
    return shapely.box(WEST + x * SIDE, SOUTH + y * SIDE, WEST + (x + wide) * SIDE, SOUTH + (y + high) * SIDE)


def test_an_overlap_may_go_to_either_and_first_to_the_one_it_is_set_in() -> None:
    # the second reaches into the first by a tongue that the first surrounds on three sides
    tongue = shapely.union(cell(1, 0), cell(0.5, 0.4, 0.5, 0.2))
    [found] = mends([cell(0, 0), tongue])
    assert found.fault.kind is FaultKind.OVERLAP
    assert found.takers == (0, 1)
    for taker in found.takers:
        after = heal(mended([cell(0, 0), tongue], [(found, taker)]), 0.2).polygons
        assert is_coverage(after)
        assert after[taker].area == pytest.approx([cell(0, 0), tongue][taker].area)


def test_a_gap_goes_first_to_the_longest_neighbour() -> None:
    ring = [cell(0, 0, 3, 1), cell(0, 2, 3, 1), cell(0, 1, 1, 1), cell(2, 1, 1, 1)]
    ring[0] = shapely.difference(ring[0], cell(1, 0.5, 1, 0.5))  # the gap reaches down into the first
    [found] = mends(ring)
    assert found.fault.kind is FaultKind.GAP
    assert found.takers[0] == 0
    assert set(found.takers) == {0, 1, 2, 3}
    after = heal(mended(ring, [(found, 3)]), 0.2).polygons
    assert is_coverage(after)
    assert mends(after) == []


def test_a_bow_tie_is_made_valid_and_a_line_cannot_be() -> None:
    west, south, east, north = cell(0, 0).bounds
    tie = shapely.Polygon([(west, south), (east, north), (east, south), (west, north)])
    line = shapely.LineString([(west, south), (east, north)])
    first, second = shape_mends([tie, line])
    assert shapely.is_valid(first.piece)
    assert first.piece.area == pytest.approx(cell(0, 0).area / 2)
    assert second.piece is None
    assert shapely.is_valid(made_valid([tie]))[0]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.floats(-0.3, 0.3), st.floats(-0.3, 0.3)), max_size=5)
)
def test_taking_every_proposal_leaves_no_overlap_and_no_gap(moved: list[tuple[int, int, float, float]]) -> None:
    grids = np.array([cell(x, y) for x in range(4) for y in range(4)], dtype=object)
    for x, y, east, north in moved:
        grids[4 * x + y] = shapely.transform(grids[4 * x + y], partial(np.add, (east * SIDE, north * SIDE)))
    for _ in range(8):
        found = mends(grids)
        if not found:
            break
        after = mended(grids, [(one, one.takers[0]) for one in found])
        grids = after[~shapely.is_empty(after)]
    matched = heal(grids, 0.2)
    assert is_coverage(matched.polygons)
    assert not matched.refused


def test_the_piece_of_an_overlap_is_land_alone() -> None:
    zig = shapely.Polygon([(0, 0), (2e-3, 0), (1e-3, 1e-3), (2e-3, 2e-3), (2e-3, 3e-3), (0, 3e-3)])
    zag = shapely.Polygon([(1e-3, 1e-3), (3e-3, 0), (3e-3, 3e-3), (1.9e-3, 3e-3), (1.9e-3, 2.5e-3), (3e-3, 2e-3)])
    [overlap] = [one for one in mends([zig, zag]) if one.fault.kind is FaultKind.OVERLAP]
    assert shapely.intersection(zig, zag).geom_type == "GeometryCollection"
    assert overlap.piece.geom_type == "Polygon"
