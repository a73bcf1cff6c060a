"""Texts with more than one address, with crossings, aliases, landmarks, and with names that are not known."""

from collections.abc import Mapping

import numpy as np
import pytest
import shapely

from geo.address import AddressIndex, AddressMatch, Level, match
from geo.address.alike import align
from geo.address.alike.ears import near_table
from geo.address.alike.sounds import coded
from geo.address.registry.names import SPELLED, marks
from geo.address.told.several import without_excluded
from geo.address.writing.normalise import normalise

ROWS: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("南屏区柳荫路12号", {"district": "南屏区", "road": "柳荫路", "number": "12号"}),
    ("南屏区柳荫路14号附1号", {"district": "南屏区", "road": "柳荫路", "number": "14号附1号"}),
    ("南屏区建国西路7号", {"district": "南屏区", "road": "建国西路", "number": "7号"}),
    ("北塔区建国东路7号", {"district": "北塔区", "road": "建国东路", "number": "7号"}),
    *(
        (
            f"南屏区建国西路18号锦绣花园{building}幢{room}室",
            {"district": "南屏区", "road": "建国西路", "number": "18号", "compound": "锦绣花园",
             "building": f"{building}幢", "room": f"{room}室"},
        )
        for building in (1, 2, 3)
        for room in (101, 102)
    ),
    *(
        (
            f"北塔区兰湖路20号泰和苑{part}{building}幢",
            {"district": "北塔区", "road": "兰湖路", "number": "20号", "compound": f"泰和苑{part}",
             "building": f"{building}幢"},
        )
        for part in ("东区", "西区")
        for building in (1, 2)
    ),
    ("南屏区柳荫路45弄3号", {"district": "南屏区", "road": "柳荫路45弄", "number": "3号"}),
)  # fmt: skip
LINES = (
    ("柳荫路", [(118.90, 31.91), (118.92, 31.91)]),
    ("建国西路", [(118.91, 31.90), (118.91, 31.92)]),
)
INDEX = AddressIndex.build(
    ids=range(len(ROWS)),
    source_ids=[None] * len(ROWS),
    texts=[text for text, _ in ROWS],
    parts=[parts for _, parts in ROWS],
    lng=118.9 + 0.004 * np.arange(len(ROWS)),
    lat=np.full(len(ROWS), 31.9),
    aliases=[(0, "老邮电局"), (4, "旧营路3号")],
    roads=[(name, shapely.to_wkb(shapely.LineString(line))) for name, line in LINES],
    places=[
        ("好又家超市(柳荫路店)", 118.95, 31.95),
        ("好又家超市(兰湖路店)", 118.97, 31.95),
        ("书院公园", 118.96, 31.96),
    ],
    name_aliases=[("机床厂宿舍", "锦绣花园"), ("太平街", "柳荫路")],
)


def best(found: AddressMatch) -> str:
    """Return the text of the likeliest place."""
    return found.hits[0].text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("不是建国东路7号，是建国西路7号", "建国西路7号"),
        ("从柳荫路12号送到建国西路7号", "建国西路7号"),
        ("不在柳荫路12号，在建国西路7号", "建国西路7号"),
        ("建国西路7号，不是柳荫路12号", "建国西路7号"),
        ("建国西路7号（原柳荫路12号）", "建国西路7号"),
        ("建国西路7号，从柳荫路12号搬来的", "建国西路7号"),
    ],
)
def test_an_address_that_is_not_meant_is_left_out(text: str, kept: str) -> None:
    assert without_excluded(normalise(text)).text == kept
    assert best(match(INDEX, text)) == "南屏区建国西路7号"


def test_two_addresses_are_both_offered() -> None:
    found = match(INDEX, "柳荫路12号或者建国东路7号")
    assert {hit.text for hit in found.hits[:2]} == {"南屏区柳荫路12号", "北塔区建国东路7号"}
    assert found.notes == ("several_addresses",)


@pytest.mark.parametrize(
    ("written", "expected", "level"),
    [
        ("老邮电局", "南屏区柳荫路12号", Level.NUMBER),
        ("太平街12号", "南屏区柳荫路12号", Level.NUMBER),
        ("机床厂宿舍2栋102", "南屏区建国西路18号锦绣花园2幢102室", Level.ROOM),
        ("旧营路3号锦绣花园3幢101", "南屏区建国西路18号锦绣花园3幢101室", Level.ROOM),
        ("jinxiuhuayuan2幢101", "南屏区建国西路18号锦绣花园2幢101室", Level.ROOM),
        ("jxhy2幢101", "南屏区建国西路18号锦绣花园2幢101室", Level.ROOM),
        ("绣锦花园2懂102", "南屏区建国西路18号锦绣花园2幢102室", Level.ROOM),
        ("柳荫路十四号附一", "南屏区柳荫路14号附1号", Level.NUMBER),
        ("柳荫路45弄3号", "南屏区柳荫路45弄3号", Level.NUMBER),
        ("柳荫路12号，请快点来", "南屏区柳荫路12号", Level.NUMBER),
    ],
)
def test_other_names_and_slips_lead_to_the_address(written: str, expected: str, level: Level) -> None:
    found = match(INDEX, written)
    assert (best(found), found.hits[0].level) == (expected, level)
    assert found.hits[0].weight > 0.6


@pytest.mark.parametrize(
    "written",
    [
        "锦绣天地2幢101",
        "中山中路188号",
        "兰州市柳荫路12号",
        "上海柳荫路12号",
        "柳荫路880号",
        "西湖区柳荫路12号",
        "网格员电话多少",
        "13800001234",
        "碧桂苑2幢",
        "柳荫新苑5幢202",
        "3号路12号",
    ],
)
def test_what_the_registry_lacks_is_most_likely_none(written: str) -> None:
    found = match(INDEX, written)
    assert found.none > 0.5 or not found.hits


def test_a_phase_left_out_leaves_all_phases() -> None:
    assert {hit.text for hit in match(INDEX, "泰和苑2幢").hits[:2]} == {
        "北塔区兰湖路20号泰和苑东区2幢",
        "北塔区兰湖路20号泰和苑西区2幢",
    }


def test_a_branch_is_told_by_its_road() -> None:
    assert {hit.text for hit in match(INDEX, "好又家超市对面").hits} >= {
        "好又家超市柳荫路店",
        "好又家超市兰湖路店",
    } or len(match(INDEX, "好又家超市对面").hits) == 2
    found = match(INDEX, "柳荫路好又家超市门口")
    assert found.hits[0].point == pytest.approx((118.95, 31.95))


def test_a_place_nearby_is_a_ring() -> None:
    assert (match(INDEX, "书院公园").hits[0].radius_m, match(INDEX, "书院公园对面").hits[0].radius_m) == (0.0, 75.0)


def test_a_corner_and_a_way_move_the_crossing() -> None:
    middle, corner, south = (
        match(INDEX, f"柳荫路和建国西路{words}").hits[0] for words in ("交叉口", "路口东北角", "路口往南一百米")
    )
    assert middle.level is Level.CROSSING
    assert middle.point == pytest.approx((118.91, 31.91), abs=1e-5)
    assert corner.point is not None
    assert south.point is not None
    assert corner.point[0] > 118.91
    assert corner.point[1] > 31.91
    assert south.point[1] == pytest.approx(31.91 - 100 / 111_320, abs=1e-5)


def test_machine_code_and_plain_code_align_alike() -> None:
    assert align.warm()
    compiled, names = align.current(), INDEX.names.arrays()
    chosen = np.arange(len(INDEX.names.texts))
    columns = [names[f"spelled.{key}"] for key in SPELLED]
    texts = ("请到绣锦花园二懂", "敬罗路", "锦XHY", "柳q荫路", "柳阴路", "建国路锦锦绣园", "", "A")
    for text, limit in ((text, limit) for text in texts for limit in (np.inf, 4.0)):
        results, codes = [], coded(text)
        for loop in (compiled, align.align_all):
            count = 2 * len(chosen)
            found = np.empty(count), np.empty(count, np.int32), np.empty(count, np.int32)
            told = (codes.chars, codes.syllables, codes.looks, marks(text), near_table())
            most = np.full(len(chosen), limit)
            loop(*told, *columns, chosen, most, *found)
            results.append(found)
        for one, other in zip(*results, strict=True):
            np.testing.assert_array_equal(one, other)


def test_names_that_cost_no_more_than_a_limit_cost_the_same_with_it() -> None:
    names = INDEX.names.arrays()
    chosen = np.arange(len(INDEX.names.texts))
    columns = [names[f"spelled.{key}"] for key in SPELLED]
    for text in ("请到绣锦花园二懂", "敬罗路", "柳q荫路", "柳阴路", "建国路锦锦绣园"):
        codes, costs = coded(text), []
        for most in (np.inf, 6.5):
            found = np.empty(2 * len(chosen)), *(np.empty(2 * len(chosen), np.int32) for _ in range(2))
            told = (codes.chars, codes.syllables, codes.looks, marks(text), near_table())
            align.current()(*told, *columns, chosen, np.full(len(chosen), most), *found)
            costs.append(found[0])
        assert (costs[0] <= 6.5).any()
        np.testing.assert_array_equal(np.minimum(costs[0], 6.51), np.minimum(costs[1], 6.51))


def test_a_stretch_between_two_roads_is_on_both_sides_of_the_road_itself() -> None:
    lines = (
        ("柳荫路", [(118.90, 31.90), (118.93, 31.90)]),
        ("建国路", [(118.91, 31.89), (118.91, 31.91)]),
        ("文昌路", [(118.92, 31.89), (118.92, 31.91)]),
    )
    index = AddressIndex.build(
        ids=range(3), source_ids=[None] * 3, texts=[f"南屏区{name}3号" for name, _ in lines], parts=[{}] * 3,
        lng=np.array([118.902, 118.91, 118.92]), lat=np.array([31.9002, 31.891, 31.891]),
        roads=[(name, shapely.to_wkb(shapely.LineString(line))) for name, line in lines],
    )  # fmt: skip
    for text in (
        "柳荫路（建国路至文昌路段）",
        "建国路和文昌路之间的柳荫路",
        "柳荫路上，建国路到文昌路之间",
        "柳荫路从建国路到文昌路那段",
    ):
        hit = match(index, text).hits[0]
        assert hit.text == "柳荫路（建国路至文昌路）", text
        assert {east > 118.9099 and east < 118.9201 for east, _, _ in hit.points} == {True}
        assert {north > 31.90 for _, north, _ in hit.points} == {True, False}
