"""Crossings of roads of which only addresses are known."""

import numpy as np
import pytest

from geo.address import AddressIndex, Level, match

STEP = 0.0009  # degrees of latitude: 100 m


def city() -> AddressIndex:
    """Two roads that cross, their numbers 100 m apart and none at the corner; one far away; streets of blocks."""
    rows = [(f"云岭区桃源路{2 * k + 1}号", 120.0 + STEP * (k - 4.5), 30.0) for k in range(10)]
    rows += [(f"云岭区秋水街{2 * k + 1}号", 120.0, 30.0 + STEP * (k - 4.5)) for k in range(10)]
    rows += [(f"云岭区听涛路{2 * k + 1}号", 120.2, 30.0 + STEP * k) for k in range(3)]
    return built(rows)


def built(rows: list[tuple[str, float, float]]) -> AddressIndex:
    texts, lng, lat = zip(*rows, strict=True)
    return AddressIndex.build(
        ids=range(len(rows)),
        source_ids=[None] * len(rows),
        texts=texts,
        parts=[{}] * len(rows),
        lng=np.array(lng),
        lat=np.array(lat),
    )


@pytest.mark.parametrize(
    "text",
    ["桃源路与秋水街交叉口", "秋水街和桃源路路口", "云岭区桃源路秋水街交叉口", "桃源路转秋水街的红绿灯那里护栏断了"],
)
def test_two_roads_meet_where_their_addresses_run_together(text: str) -> None:
    hit = match(city(), text).hits[0]
    assert hit.level is Level.CROSSING
    assert hit.points[0][:2] == pytest.approx((120.0, 30.0), abs=0.0003)
    assert hit.radius_m >= 25.0


def test_roads_meet_between_the_sides_of_each_and_houses_of_lanes_do_not_tell_where() -> None:
    side = 0.00015
    rows = [(f"云岭区桃源路{k + 1}号", 120.0 + STEP * k / 4, 30.0 + side * (-1) ** k) for k in range(12)]
    rows += [(f"云岭区秋水街{k + 1}号", 120.0 - side * (-1) ** k, 30.0 + STEP * (k - 3) / 4) for k in range(14)]
    rows += [(f"云岭区桃源路5弄{k + 1}号", 120.0 + STEP / 3, 30.0012 + 0.0001 * k) for k in range(20)]
    hit = match(built(rows), "桃源路与秋水街交叉口").hits[0]
    assert hit.points[0][:2] == pytest.approx((120.0, 30.0), abs=0.00005)


def test_so_many_metres_from_a_crossing_are_gone() -> None:
    hit = match(city(), "桃源路与秋水街交叉口东北100米").hits[0]
    assert hit.points[0][0] > 120.0005
    assert hit.points[0][1] > 30.0005


def test_neither_of_two_roads_that_do_not_meet_is_taken_alone() -> None:
    found = match(city(), "桃源路与听涛路交叉口")
    assert all(hit.level is not Level.CROSSING for hit in found.hits)
    assert not found.hits or found.none > 0.1


def test_a_house_of_a_block_is_found_by_the_block() -> None:
    rows = [(f"{100 * k} W 18TH PL", -87.7 - 0.0015 * k, 41.8) for k in range(1, 12)]
    rows += [(f"{100 * k} S KILDARE AVE", -87.7, 41.8 + 0.0015 * k) for k in range(1, 12)]
    index = built(rows)
    for text in ("421 w 18th pl", "498 West 18th Place", "Shots heard near 421 West 18th Place, caller wants police"):
        assert match(index, text).hits[0].text.startswith("400 W 18TH PL"), text
    for text in ("421 s kildare ave", "421 S Kildare, Chicago", "4XX S KILDARE AVE"):
        assert "S KILDARE AVE" in match(index, text).hits[0].text, text
        assert match(index, text).hits[0].text.startswith("400"), text
    masked = built([(f"{k}XX W 18TH PL", -87.7 - 0.0015 * k, 41.8) for k in range(1, 12)])
    assert match(masked, "421 w 18th pl").hits[0].text == "4XX W 18TH PL"
