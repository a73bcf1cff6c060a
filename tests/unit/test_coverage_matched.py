"""Matching edges: what GEOS tells wrongly of holes that touch, and what is wrong indeed beside them."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.coverage import FaultKind, find_faults, is_coverage, unmatched_edges

# a grid whose hole touches its outline at (5, 10), and one whose two holes touch each other at (5, 5)
HELD = shapely.Polygon([(0, 0), (10, 0), (10, 10), (5, 10), (0, 10)], [[(5, 10), (3, 5), (7, 5)]])
TWICE = shapely.Polygon([(0, 0), (10, 0), (10, 10), (0, 10)], [[(5, 5), (3, 2), (7, 2)], [(5, 5), (7, 8), (3, 8)]])
TIP = shapely.Polygon([(5, 10), (8, 14), (2, 14)])
EAST = shapely.Polygon([(5, 10), (10, 10), (8, 14)])
ISLAND = shapely.Polygon([(5, 10), (3, 5), (7, 5)])
BELOW = shapely.Polygon([(5, 5), (3, 2), (5, 3)])
# as random operations met it: vertices of two grids that share one with a third, degrees with all their digits
FOUND = [
    shapely.Polygon(
        [(106.45043378847616, 29.857151526774132), (106.453338299365, 29.85825718439016), (106.45473554, 29.858213975)]
    ),
    shapely.Polygon(
        [
            (106.45452015732829, 29.85583374580104),
            (106.45097396586652, 29.852780866992727),
            (106.45043378847616, 29.857151526774132),
        ],
        [
            [
                (106.452689022, 29.855285432),
                (106.45121416213252, 29.856519293124354),
                (106.45043378847616, 29.857151526774132),
            ]
        ],
    ),
]


@pytest.mark.parametrize(
    "shapes",
    [[HELD, TIP], [HELD, EAST], [HELD, TIP, EAST], [HELD, ISLAND, TIP], [TWICE, BELOW], FOUND],
    ids=["point", "edge", "both", "filled", "holes", "found"],
)
def test_what_meets_two_touching_rings_in_their_point_is_no_fault(shapes: list[shapely.Polygon]) -> None:
    assert not shapely.coverage_is_valid(shapes)  # why GEOS alone is not asked
    assert is_coverage(shapes)
    assert shapely.is_empty(unmatched_edges(shapes)).all()
    assert not [fault for fault in find_faults(_in_degrees(shapes)) if fault.kind is FaultKind.EDGES]


def _in_degrees(shapes: list[shapely.Polygon]) -> list[shapely.Polygon]:
    small = shapely.total_bounds(shapes)[2] < 90
    return [shapely.transform(one, lambda xy: xy * 1e-4 + (106.4, 29.8)) for one in shapes] if small else shapes


@pytest.mark.parametrize(
    "other",
    [
        shapely.Polygon([(5, 10), (8, 14), (20, 10), (5, 3)]),  # over the outline
        shapely.Polygon([(5, 10), (7, 5), (4, 4)]),  # over the edge of the hole
        shapely.Polygon([(5, 10), (9, 10), (8, 14)]),  # along half an edge
        shapely.Polygon([(5, 10), (8, 2), (9, 4)]),  # from the point inwards
        HELD,
    ],
    ids=["outline", "hole", "half", "inside", "twice"],
)
def test_what_is_wrong_at_the_point_is_told(other: shapely.Polygon) -> None:
    shapes = [HELD, other, TIP]
    assert not is_coverage(shapes)
    assert not shapely.is_empty(unmatched_edges(shapes)[:2]).all()


def test_only_the_wrong_edges_are_told() -> None:
    shifted = shapely.Polygon([(5, 10), (10, 10), (10, 9), (12, 9), (12, 14)])  # its third edge lies on half of one
    edges = unmatched_edges([HELD, shifted])
    told = shapely.get_coordinates(edges[1]).tolist()
    assert [10.0, 9.0] in told
    assert [12.0, 14.0] not in told


def _places() -> st.SearchStrategy[list[tuple[int, int]]]:
    return st.lists(st.tuples(st.integers(0, 12), st.integers(0, 16)), min_size=3, max_size=3, unique=True)


@settings(max_examples=300, deadline=None)
@given(st.lists(_places(), min_size=1, max_size=3), st.sampled_from([HELD, TWICE]))
def test_the_answer_is_that_of_looking_at_every_pair(
    triangles: list[list[tuple[int, int]]], held: shapely.Polygon
) -> None:
    others = [shapely.Polygon(one) for one in triangles]
    shapes = [held, *(one for one in others if one.is_valid and one.area > 0)]
    assert is_coverage(shapes) == _match_by_pairs(shapes)


def _match_by_pairs(shapes: list[shapely.Polygon]) -> bool:
    """Interiors apart, and no vertex of the one on the outline of the other that is not its vertex too."""
    for one in shapes:
        for other in shapes:
            if one is other:
                continue
            loose = set(shapely.get_coordinates(one).view(complex).ravel().tolist())
            loose -= set(shapely.get_coordinates(other).view(complex).ravel().tolist())
            points = np.array([(place.real, place.imag) for place in loose]).reshape(-1, 2)
            on = shapely.intersects_xy(other.boundary, points[:, 0], points[:, 1])
            if shapely.relate(one, other)[0] != "F" or on.any():
                return False
    return True
