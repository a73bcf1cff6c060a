"""So many metres from a place: moved points, in a direction or on a circle."""

from math import cos, hypot, radians

import numpy as np
import pytest

from geo.address import AddressIndex, match
from geo.address.writing.offsets import DEGREE_M, moved, offset_of

INDEX = AddressIndex.build(
    ids=["1"],
    source_ids=[None],
    texts=["白鹭区柳荫路12号"],
    parts=[{"district": "白鹭区", "road": "柳荫路", "number": "12号"}],
    lng=np.array([118.9]),
    lat=np.array([31.9]),
    places=[("酒旗菜市场", 118.95, 31.95)],
)


@pytest.mark.parametrize(
    ("text", "metres", "bearing"),
    [
        ("酒旗菜市场往南约50米", 50.0, 180),
        ("酒旗菜市场向西北300米左右", 300.0, 315),
        ("酒旗菜市场西边100米处", 100.0, 270),
        ("酒旗菜市场再往东走200米", 200.0, 90),
        ("酒旗菜市场正南约两百米", 200.0, 180),
        ("酒旗菜市场北侧1公里", 1000.0, 0),
        ("离酒旗菜市场大概100米", 100.0, None),
    ],
)
def test_a_distance_and_a_direction_are_read(text: str, metres: float, bearing: float | None) -> None:
    found = offset_of(text)
    assert found is not None
    assert (found.metres, found.bearing) == (metres, bearing)


@pytest.mark.parametrize("text", ["柳荫路12号", "米市巷5号", "东边那家", "八百米长的队"])
def test_other_words_tell_no_distance_from_a_place(text: str) -> None:
    found = match(INDEX, f"柳荫路12号{text}").hits
    assert all(hit.level != "landmark" for hit in found)


@pytest.mark.parametrize(("text", "east", "north"), [("往南约200米", 0, -200), ("向东北100米左右", 71, 71)])
def test_the_place_lies_so_far_away(text: str, east: float, north: float) -> None:
    hit = max(match(INDEX, f"酒旗菜市场{text}").hits, key=lambda one: one.weight)
    x, y = (sum(point[axis] * point[2] for point in hit.points) for axis in (0, 1))
    assert ((x - 118.95) * DEGREE_M * cos(radians(31.95)), (y - 31.95) * DEGREE_M) == pytest.approx(
        (east, north), abs=2
    )
    assert hit.level == "landmark"
    assert hit.rows == ()
    assert hit.weight > 0.9


def test_without_a_direction_it_lies_on_a_circle() -> None:
    away = offset_of("100米外")
    assert away is not None
    points = moved(((118.9, 31.9, 1.0),), away)
    apart = [hypot((x - 118.9) * cos(radians(31.9)), y - 31.9) * DEGREE_M for x, y, _ in points]
    assert apart == pytest.approx([100.0] * len(points), rel=1e-3)
    assert sum(share for *_, share in points) == pytest.approx(1.0)


def test_a_house_has_its_distance_too() -> None:
    hit = match(INDEX, "柳荫路12号往东50米").hits[0]
    assert hit.point is not None
    assert (hit.point[0] - 118.9) * DEGREE_M * cos(radians(31.9)) == pytest.approx(50.0, abs=1.0)
