"""Coverages: faults are found and told with their size and place; narrow ones close without moving more."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely import affinity

from geo.coverage import (
    FaultKind,
    areas_m2,
    dissolve,
    find_faults,
    heal,
    is_coverage,
    label_points,
    shape_faults,
)

METRE = 1 / 111_320  # degrees of latitude
WEST, SOUTH, SIDE = 106.40, 29.80, 0.002


def cell(x: int, y: int) -> shapely.Polygon:
    """A square of a lattice whose sides carry a vertex that both neighbours share."""
    ring = [
        (x, y),
        (x + 0.5, y),
        (x + 1, y),
        (x + 1, y + 0.5),
        (x + 1, y + 1),
        (x + 0.5, y + 1),
        (x, y + 1),
        (x, y + 0.5),
    ]
    return shapely.Polygon([(WEST + i * SIDE, SOUTH + j * SIDE) for i, j in ring])


def lattice(side: int = 3) -> list[shapely.Polygon]:
    """`side` x `side` cells, row by row from the south-west; number 4 of nine is the middle one."""
    return [cell(x, y) for y in range(side) for x in range(side)]


def changed(index: int, change: object) -> list[shapely.Polygon]:
    cells = lattice()
    cells[index] = change(cells[index])  # type: ignore[operator]
    return cells


def test_a_coverage_has_no_faults_and_comes_back_bit_for_bit() -> None:
    cells = np.array(lattice())
    healed = heal(cells, 1.0)
    assert find_faults(cells) == []
    assert healed.polygons is not None
    assert [one.wkb for one in healed.polygons] == [one.wkb for one in cells]


def test_an_overlap_is_told_with_its_members_width_and_place() -> None:
    cells = changed(4, lambda one: affinity.translate(one, 5 * METRE, 0))
    overlap = next(fault for fault in find_faults(cells) if fault.kind is FaultKind.OVERLAP)
    assert overlap.members == (4, 5)
    assert overlap.width_m == pytest.approx(5 * np.cos(np.radians(SOUTH)), rel=0.05)
    assert overlap.place
    assert shapely.intersects_xy(cells[4], *overlap.place)
    assert shapely.intersects_xy(cells[5], *overlap.place)


def test_a_gap_names_all_who_lie_beside_it() -> None:
    cells = lattice()
    del cells[4]
    (gap,) = find_faults(cells)
    assert gap.kind is FaultKind.GAP
    assert set(gap.members) == set(range(8))
    assert gap.area_m2 == pytest.approx(float(areas_m2(np.array([cell(1, 1)]))[0]), rel=0.01)


def test_a_hole_in_one_grid_is_a_gap_but_no_reason_to_refuse() -> None:
    cells = changed(4, lambda one: one.difference(one.centroid.buffer(20 * METRE)))
    healed = heal(cells, 0.2)
    assert [fault.kind for fault in healed.left] == [FaultKind.GAP]
    assert healed.refused == ()


def test_a_slit_narrower_than_the_limit_is_closed_and_no_boundary_moves_further() -> None:
    cells = changed(4, lambda one: one.buffer(-0.3 * METRE, join_style="mitre"))
    healed = heal(cells, 1.0)
    assert is_coverage(healed.polygons)
    assert [fault.kind for fault in healed.closed] == [FaultKind.SLIVER]
    assert healed.left == ()
    assert 0 < healed.furthest_m <= 1.0
    assert healed.moved_m2 == pytest.approx(
        float(areas_m2(np.array([cell(1, 1)]))[0] - areas_m2(np.array(cells))[4]), rel=0.1
    )
    union = shapely.union_all(lattice())
    assert shapely.symmetric_difference(shapely.union_all(healed.polygons), union).area < 1e-12


def test_a_slit_along_several_grids_goes_to_each_where_it_lies_beside_it() -> None:
    """Merged whole into one neighbour it would reach along all the others."""
    cells = lattice()
    for index in (3, 4, 5):
        west, south, east, north = cells[index].bounds
        cells[index] = shapely.Polygon(
            [(west, south), (east, south), (east, north - 0.5 * METRE), (west, north - 0.5 * METRE)]
        )
    healed = heal(cells, 1.0)
    assert is_coverage(healed.polygons)
    assert healed.furthest_m <= 1.0


@pytest.mark.parametrize("limit_m", [0.2, 1.0, 10.0])
def test_a_wide_overlap_is_left_and_nothing_is_touched(limit_m: float) -> None:
    cells = changed(4, lambda one: affinity.translate(one, 40 * METRE, 0))
    healed = heal(cells, limit_m)
    assert any(fault.kind is FaultKind.OVERLAP for fault in healed.refused)
    assert [one.wkb for one in healed.polygons] == [one.wkb for one in cells]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 8), st.floats(-0.15, 0.15), st.floats(-0.15, 0.15)), min_size=1, max_size=4))
def test_whatever_is_narrow_heals_to_a_coverage_within_the_limit(
    moves: list[tuple[int, float, float]],
) -> None:
    cells = lattice()
    for index, east, north in moves:
        cells[index] = affinity.translate(cells[index], east * METRE, north * METRE)
    healed = heal(cells, 1.0)
    assert healed.refused == ()
    assert is_coverage(healed.polygons)
    assert healed.furthest_m <= 1.02
    assert shapely.is_valid(healed.polygons).all()


def test_single_shapes_tell_what_is_wrong_with_them_and_where() -> None:
    bow = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    faults = shape_faults([None, shapely.Polygon(), shapely.Point(1, 2), bow, lattice()[0]])
    assert [fault.kind.value for fault in faults] == ["empty", "empty", "not_polygon", "invalid"]
    assert faults[3].reason == "Self-intersection"
    assert faults[3].place == (0.5, 0.5)


def test_coarser_levels_are_coverages_of_the_same_land() -> None:
    cells = np.array(lattice())
    rows = dissolve(cells, np.arange(9) // 3, 3)
    assert is_coverage(rows)
    assert areas_m2(rows).sum() == pytest.approx(areas_m2(cells).sum(), rel=1e-9)
    assert [shapely.equals(row, shapely.union_all(cells[i * 3 : i * 3 + 3])) for i, row in enumerate(rows)] == [
        True
    ] * 3


def test_areas_agree_with_the_ellipsoid() -> None:

    (area,) = areas_m2(np.array([cell(0, 0)]))
    true, _ = Geod(ellps="WGS84").geometry_area_perimeter(cell(0, 0))
    assert area == pytest.approx(true, rel=1e-3)


def test_a_label_lies_in_the_largest_part() -> None:
    both = shapely.MultiPolygon([cell(0, 0), affinity.scale(cell(3, 3), 0.2, 0.2)])
    (label,) = label_points(np.array([both]))
    assert shapely.within(label, cell(0, 0))
