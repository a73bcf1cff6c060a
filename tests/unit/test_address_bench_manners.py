"""Cities of other manners: whole, the same for a seed, and written as the registries of such cities write."""

import argparse
import random
import re
from dataclasses import replace

import pytest
import shapely

from api.cli import bench_address
from api.services.address_bench import drawing
from api.services.address_bench.city import BenchCity, Rows, Spot, Standard, parts, standard
from api.services.address_bench.manners import MANNERS
from api.services.address_bench.registry import grow
from api.services.address_bench.subject import registry_of
from api.services.address_bench.truth import Query, agrees, plain, truth_of
from api.services.address_bench.writer import digits, draft, finish, plain_number

OTHERS = ("north", "west", "taiwan")
WRITTEN = {
    "north": ("号院", r"\d门", "胡同", "[二三四]条", "大街", "里", r"甲\d+号", r"村\d+排\d+号", "家属院", "旁门"),
    "west": (
        r"号附\d+号",
        "号之二",
        r"\d-\d$",
        r"\d房$",
        "[二三]层$",
        r"\d座",
        r"\d社\d+号",
        "支路",
        "正街",
        "新村.巷",
        "坡",
    ),
    "taiwan": ("路二段", r"\d巷\d+號", r"巷\d+弄\d+號", r"\d號之\d", r"\d之\d號", r"\d樓之\d", r"里\d+鄰", "大廈"),
}


@pytest.fixture(scope="module", params=OTHERS)
def city(request: pytest.FixtureRequest) -> BenchCity:
    return grow(25_000, 4, request.param)


def _spots(city: BenchCity, count: int = 3_000) -> list[Spot]:
    spots = city.rows.spots
    return list(spots) if len(spots) < count else random.Random(1).sample(list(spots), count)


def test_the_command_offers_every_manner() -> None:
    assert set(bench_address.MANNERS) == set(MANNERS)


def test_a_city_of_another_manner_is_the_same_for_a_seed(city: BenchCity) -> None:
    again = grow(25_000, 4, city.manner)
    assert again.rows.spots == city.rows.spots
    assert (again.held_out, again.name_aliases, again.roads) == (city.held_out, city.name_aliases, city.roads)


def test_stated_parts_stand_in_the_text_in_their_order(city: BenchCity) -> None:
    order = ("district", "town", "community", "road", "lane", "number", "compound", "building", "unit", "room")
    for spot in _spots(city):
        row = standard(city.province, city.city, spot, spot.units[-1], spot.rooms[-1])
        unsaid = {"community"} if spot.road and not spot.says_community else set()
        stated = parts(row)
        keys = [key for key in order if key in stated and key not in unsaid]
        if not spot.road:  # the hamlet or the group stands before the number
            keys.sort(key=lambda key: key == "number")
        at = 0
        for key in keys:
            begin = row.text.find(stated[key], at)
            assert begin >= at, (key, stated[key], row.text)
            at = begin + len(stated[key])
        assert row.text.startswith(city.province + city.city + spot.district)
        assert at == len(row.text)


def test_rows_read_one_by_one_are_found_again(city: BenchCity) -> None:
    truth, rng = truth_of(city), random.Random(2)
    for _ in range(300):
        row = city.rows[rng.randrange(len(city.rows))]
        found = truth.index(row)
        assert city.rows[found].text == row.text


def test_held_out_addresses_of_another_manner_are_not_in_the_registry(city: BenchCity) -> None:
    texts = {row.text for row in city.rows}
    missing = [row for row in city.held_out if row.text in texts]
    assert city.held_out
    assert len(missing) <= len(city.held_out) / 100


def test_each_address_lies_in_one_grid(city: BenchCity) -> None:
    points = shapely.points([(spot.lng, spot.lat) for spot in city.rows.spots])
    point, _ = shapely.STRtree(city.grids).query(points, predicate="intersects")
    assert len(point) == len(set(point.tolist())) == len(points)


def test_a_city_writes_as_its_registries_do(city: BenchCity) -> None:
    texts = [standard(city.province, city.city, spot, spot.units[-1], spot.rooms[-1]).text for spot in city.rows.spots]
    for wanted in WRITTEN[city.manner]:
        assert any(re.search(wanted, text) for text in texts), wanted
    strange = {"north": "[弄號樓]", "west": "[弄號樓]|胡同", "taiwan": "[号楼弯单镇]|单元"}[city.manner]
    assert not [text for text in texts if re.search(strange, text)][:3]


def test_everyday_texts_of_another_manner_are_judged(city: BenchCity) -> None:
    rng, kinds = random.Random(3), []
    for _ in range(400):
        row = city.rows[rng.randrange(len(city.rows))]
        query = finish(draft(row, rng), city, "everyday")
        kinds.append(query.kind if query else "")
        assert query is None or query.kind == "ask" or query.grid == truth_of(city).grid_of(row)
    assert kinds.count("answer") > 300


def test_numbers_that_callers_do_not_tell_apart_are_one() -> None:
    same = ("12号附3号", "12-3号", "12号之3", "12號之3", "12之3號", "12号之三")
    assert {plain("number", one) for one in same} == {"12-3"}
    assert plain("number", "12号院") == plain("number", "12號") == "12号"
    assert plain("number", "甲12号院") == plain("number", "12号甲")
    assert plain("building", "6楼") == plain("building", "6号楼") == plain("building", "6棟") == "6"
    assert (plain_number("12号院"), plain_number("12號"), plain_number("12號之3")) == (12, 12, -1)


def test_words_of_doors_are_taken_off() -> None:
    assert [digits(part) for part in ("3门", "2梯", "301号", "501房", "6楼", "5楼2号")] == [
        *("3", "2", "301", "501", "6", "5楼2号")
    ]


def test_a_yard_is_found_by_its_number_alone() -> None:
    areas = ("河西区", "月台街道", "光华里社区")
    yard = Spot(*areas, "史家胡同", "", "12号院", "", "", "3号楼", ("2门",), ("301",), 118.9, 31.9, False)
    assert agrees(yard, {"road": "史家胡同", "number": "12号", "building": "3楼"})
    assert not agrees(yard, {"road": "史家胡同", "number": "14号"})


def test_a_registry_may_state_some_parts_only(city: BenchCity) -> None:
    few = replace(city, rows=Rows(city.province, city.city, city.rows.spots[:200]))
    given = registry_of(few, frozenset({"district", "road", "number"}))
    assert {key for stated in given["parts"] for key in stated} == {"district", "road", "number"}
    assert given["texts"][0] == city.rows[0].text


def test_parts_that_are_none_are_told() -> None:
    assert bench_address.columns("district, road") == {"district", "road"}
    with pytest.raises(argparse.ArgumentTypeError, match="street_nr"):
        bench_address.columns("road,street_nr")


def test_a_type_that_a_city_lacks_is_given_up_early(city: BenchCity, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = []

    def barren(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
        tries.append(row)
        return Query("一号", "barren", "none", -1, -1, "") if len(tries) in {5, 40} else None

    monkeypatch.setattr(drawing, "TRIES_BARREN", 100)
    assert len(drawing.of_type(city, "barren", barren, 10, 1)) == 1
    assert len(tries) == 105
