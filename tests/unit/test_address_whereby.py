"""A road in passing tells an estate from its namesake, be the registry silent on the road of the estate."""

import numpy as np
import pytest

from geo.address import AddressIndex, match

ROWS = (
    ("南屏区建国路8号春晓花园2幢", 0.0),
    ("北塔区文昌路9号春晓花园2幢", 0.05),
    ("南屏区海棠公寓2幢", 0.0),
    ("北塔区海棠公寓2幢", 0.05),
    ("南屏区建国路2号", 0.001),
    ("北塔区文昌路1号", 0.05),
)
INDEX = AddressIndex.build(
    ids=range(len(ROWS)),
    source_ids=[None] * len(ROWS),
    texts=[text for text, _ in ROWS],
    parts=[{}] * len(ROWS),
    lng=118.9 + np.array([east for _, east in ROWS]),
    lat=np.full(len(ROWS), 31.9),
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("从建国路进去那个春晓花园", 0),
        ("文昌路那头的，春晓花园2幢", 1),
        ("挨着文昌路的那个春晓花园2号楼", 1),
        ("春晓花园，就是建国路那边那个，2号楼", 0),
        ("春晓花园2号楼，文昌路那个", 1),
        ("我住春晓花园的，就是文昌路那边那个春晓花园，2号楼", 1),
        ("海棠公寓，就是建国路那边那个，2栋", 2),
        ("文昌路旁边的海棠公寓2栋", 3),
        ("春晓花园，在文昌路", 1),
    ],
)
def test_a_road_in_passing_decides(text: str, meant: int) -> None:
    best = match(INDEX, text).hits[0]
    assert best.rows == (meant,) or set(best.spots) == {int(INDEX.row_spot[meant])}
    assert best.weight > 0.85


def test_without_the_road_both_may_be_meant() -> None:
    assert match(INDEX, "海棠公寓2栋").hits[0].weight < 0.6


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("建国路与白塔路交汇处春晓花园2幢", 0),
        ("白塔路和文昌路路口的春晓花园", 1),
        ("北塔区文昌路与白塔路交叉口海棠公寓2幢", 3),
        ("北塔区海棠公寓，位于文昌路与白塔路交叉口", 3),
        ("文昌路白塔路路口春晓花园2幢", 1),
        ("建国路和白塔路交叉口西北角的春晓花园", 0),
        ("北塔区海棠公寓，就是文昌路和白塔路交叉口那个", 3),
        ("建国路靠近白塔路春晓花园2幢", 0),
        ("建国路（近白塔路）春晓花园2幢", 0),
        ("文昌路白塔路春晓花园", 1),
        ("春晓花园（文昌路近白塔路）", 1),
        ("白塔路口清风公寓3幢", 7),
        ("文昌路与白塔路路口西苑坊2幢", 8),
    ],
)
def test_an_estate_at_a_crossing_is_the_estate(text: str, meant: int) -> None:
    rows = (*ROWS, ("北塔区白塔路1号", 0.051), ("北塔区文昌路11号清风公寓3幢", 0.0505), ("文昌路2号西苑坊2幢", 0.05))
    index = AddressIndex.build(
        ids=range(len(rows)),
        source_ids=[None] * len(rows),
        texts=[one for one, _ in rows],
        parts=[{}] * len(rows),
        lng=118.9 + np.array([east for _, east in rows]),
        lat=np.full(len(rows), 31.9),
    )
    first = match(index, text).hits[0]
    assert first.rows == (meant,)
    assert first.weight > 0.9
