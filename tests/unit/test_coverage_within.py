"""In which polygon most of a shape lies."""

import numpy as np
import shapely

from geo.coverage.within import NOWHERE, most_within

WEST, EAST = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 3, 1)
TIE = shapely.Polygon([(0, 0), (2, 1), (2, 0), (0, 1)])  # crosses itself in the middle of the edge between both
WIDER = shapely.Polygon([(0.5, 0), (3, 1), (3, 0), (0.5, 1)])


def test_the_largest_part_decides_and_the_first_of_equal_parts() -> None:
    shapes = [
        shapely.box(0.4, 0, 1.2, 1),
        shapely.box(0.4, 0, 2, 1),
        shapely.box(0.5, 0, 1.5, 1),
        shapely.box(1, 0, 2, 1),
        shapely.box(3, 0, 4, 1),
    ]
    coverage = np.array([WEST, EAST], object)
    assert most_within(np.array(shapes, object), coverage).tolist() == [0, 1, 0, 1, NOWHERE]


def test_what_is_no_polygon_lies_nowhere_and_what_crosses_itself_where_its_land_is() -> None:
    shapes = np.array([None, shapely.Polygon(), TIE, WIDER], object)
    assert most_within(shapes, np.array([WEST, EAST], object)).tolist() == [NOWHERE, NOWHERE, 0, 1]
    assert most_within(np.array([None], object), np.array([WEST], object)).tolist() == [NOWHERE]
