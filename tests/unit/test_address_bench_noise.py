"""The invented city and its noise: whole, the same for a seed, and honest about what a text supports."""

import random

import numpy as np
import pytest
import shapely

from api.services.address_bench.city import BenchCity, Rows, Spot, parts
from api.services.address_bench.noise_eighth import EIGHTH
from api.services.address_bench.noise_eighth_mixed import MIXED as EIGHTH_MIXED
from api.services.address_bench.noise_fifth import FIFTH
from api.services.address_bench.noise_fourth import FOURTH
from api.services.address_bench.noise_fourth_calls import aloud
from api.services.address_bench.noise_held import BOTH as HELD_MIXED
from api.services.address_bench.noise_held import HELD
from api.services.address_bench.noise_ninth import BOTH as NINTH_MIXED
from api.services.address_bench.noise_ninth import NINTH
from api.services.address_bench.noise_open import OPEN
from api.services.address_bench.noise_second import SECOND
from api.services.address_bench.noise_seventh import SEVENTH
from api.services.address_bench.noise_sixth import SIXTH
from api.services.address_bench.noise_sixth_mixed import MIXED
from api.services.address_bench.noise_tenth import MIXED as TENTH_MIXED
from api.services.address_bench.noise_tenth import TENTH
from api.services.address_bench.noise_third import THIRD
from api.services.address_bench.noise_third_places import PLACES, shortened, strange
from api.services.address_bench.noise_third_words import accented, by_value, read_aloud
from api.services.address_bench.registry import grow
from api.services.address_bench.truth import Query, Truth, truth_of
from api.services.address_bench.writer import Draft, finish, garble

NOISES = {**OPEN, **SECOND, **THIRD, **FOURTH, **FIFTH, **SIXTH, **SEVENTH, **EIGHTH, **NINTH, **TENTH, **HELD}


@pytest.fixture(scope="module")
def city() -> BenchCity:
    return grow(120_000, 5)


def _spot(
    road: str, number: str, compound: str = "", building: str = "", east: int = 0, district: str = "东区"
) -> Spot:
    rooms = ("101室", "102室") if building else ("",)
    lng = 118.9005 + east * 0.01
    return Spot(
        district, "柳荫街道", "甲社区", road, "", number, compound, "", building, ("",), rooms, lng, 31.9, False
    )


def _town(*spots: Spot) -> BenchCity:
    """Three grids side by side: spots with `east` 0, 1 and 2 lie in one each."""
    boxes = [shapely.box(118.9 + k * 0.01, 31.89, 118.91 + k * 0.01, 31.91) for k in range(3)]
    rows = Rows("某省", "某市", spots)
    places = [(spot.compound, spot.lng, spot.lat) for spot in spots if spot.compound and not spot.building]
    return BenchCity(
        "某省", "某市", rows, [], [], [], [], [], [], places, ["1", "2", "3"], np.array(boxes, dtype=object), [], [], 0
    )  # fmt: skip


def _queries(city: BenchCity, noise: str, count: int, seed: int = 3) -> list[Query]:
    rng = random.Random(seed)
    found: list[Query] = []
    for _ in range(60_000):
        query = NOISES[noise](city.rows[rng.randrange(len(city.rows))], city, rng)
        if query is not None:
            found.append(query)
        if len(found) == count:
            break
    return found


def test_city_has_the_wanted_size_and_each_address_lies_in_one_grid(city: BenchCity) -> None:
    assert 118_000 <= len(city.rows) <= 124_000
    points = shapely.points([(spot.lng, spot.lat) for spot in city.rows.spots])
    point, _ = shapely.STRtree(city.grids).query(points, predicate="intersects")
    assert len(point) == len(set(point.tolist())) == len(points)


def test_grids_leave_no_gap(city: BenchCity) -> None:
    whole = shapely.union_all(city.grids)
    assert whole.geom_type == "Polygon"
    assert not whole.interiors
    assert whole.area == pytest.approx(shapely.area(city.grids).sum(), rel=1e-9)


def test_rows_read_one_by_one_and_in_turn_are_the_same(city: BenchCity) -> None:
    for k, row in enumerate(city.rows):
        if k % 997 == 0:
            assert city.rows[k] == row
            assert truth_of(city).index(row) == k or city.rows[truth_of(city).index(row)].text == row.text
            assert all(value in row.text or key in {"community", "compound"} for key, value in parts(row).items())


def test_the_same_seed_gives_the_same_city_and_queries(city: BenchCity) -> None:
    again = grow(120_000, 5)
    assert [row.text for row in again.rows[:500]] == [row.text for row in city.rows[:500]]
    assert again.held_out == city.held_out
    for noise in sorted(NOISES)[::6]:
        assert _queries(again, noise, 5) == _queries(city, noise, 5)


def test_held_out_addresses_are_not_in_the_registry(city: BenchCity) -> None:
    texts = {row.text for row in city.rows}
    missing = [row for row in city.held_out if row.text in texts]
    assert len(missing) <= len(city.held_out) / 200


@pytest.mark.parametrize("noise", sorted(NOISES))
def test_noise_gives_queries_with_whole_truth(city: BenchCity, noise: str) -> None:
    found = _queries(city, noise, 25)
    assert len(found) >= 10
    for query in found:
        assert query.noise == noise
        assert query.text.strip()
        assert query.kind in {"answer", "ask", "none"}
        assert (query.grid >= 0) == (query.kind != "none")
        assert query.row < len(city.rows)


def test_no_type_is_in_two_groups() -> None:
    groups = (OPEN, SECOND, THIRD, FOURTH, FIFTH, SIXTH, SEVENTH, EIGHTH, NINTH, TENTH, HELD)
    assert len(NOISES) == sum(len(group) for group in groups)
    assert abs(len(OPEN) - len(SECOND)) <= 3
    assert len(THIRD) >= 20
    assert len(FOURTH) >= 36
    assert len(FIFTH) >= 36
    assert len(SIXTH) >= 45
    assert len(SEVENTH) >= 45
    assert len(EIGHTH) >= 45
    assert len(NINTH) >= 50
    assert len(TENTH) >= 60
    assert len(HELD) >= 60
    assert len(MIXED) >= len(SIXTH) / 3  # two troubles in one text
    assert len(EIGHTH_MIXED) >= len(EIGHTH) / 3
    assert len(NINTH_MIXED) >= len(NINTH) / 3
    assert len(TENTH_MIXED) >= len(TENTH) / 3
    assert len(HELD_MIXED) >= len(HELD) / 3


def test_one_name_in_two_districts_is_an_ask_until_the_district_is_told() -> None:
    truth = Truth(
        _town(
            _spot("建国路", "1号", "锦绣花园", "3幢"),
            _spot("人民路", "9号", "锦绣花园", "3幢", east=2, district="西区"),
        )
    )
    assert truth.verdict({"compound": "锦绣花园", "building": "3幢"}).kind == "ask"
    told = truth.verdict({"compound": "锦绣花园", "building": "3幢", "district": "西区", "room": "101室"})
    assert told == ("answer", 2, "room")


def test_one_name_twice_in_one_grid_needs_no_question() -> None:
    truth = Truth(_town(_spot("建国路", "1号", "锦绣花园", "3幢"), _spot("建国路", "1号", "锦绣花园", "4幢")))
    assert truth.verdict({"compound": "锦绣花园", "room": "101室"}) == ("answer", 0, "compound")


def test_what_the_registry_lacks_has_no_answer() -> None:
    truth = Truth(_town(_spot("建国路", "1号")))
    assert truth.verdict({"road": "建国路", "number": "7号"}).kind == "none"


def test_a_garbled_name_that_stands_for_two_is_an_ask() -> None:
    city = _town(_spot("柳荫路", "12号"), _spot("柳林路", "12号", east=1))
    row = city.rows[0]
    paper = Draft(row, {"road": "柳荫路", "number": "12号"}, {"road": "柳荫路", "number": "12号"}, ("road", "number"))
    assert garble(paper, city, "road", "柳路", truth_of(city).gone["柳路"])
    query = finish(paper, city, "dropped")
    assert query is not None
    assert (query.text, query.kind) == ("柳路12号", "ask")


def test_a_garbled_name_that_is_another_name_is_refused() -> None:
    city = _town(_spot("柳荫路", "12号"), _spot("柳林路", "12号", east=1))
    paper = Draft(city.rows[0], {"road": "柳荫路"}, {"road": "柳荫路"}, ("road",))
    assert not garble(paper, city, "road", "柳林路", ())


def test_neighbour_numbers_of_one_side_tell_a_missing_number() -> None:
    truth = Truth(_town(_spot("建国路", "1号"), _spot("建国路", "5号"), _spot("建国路", "4号", east=1)))
    assert truth.between({"road": "建国路"}, 3) == {0}
    assert truth.between({"road": "建国路"}, 6) == {1}
    assert truth.between({"road": "建国路"}, 99) == set()


def test_a_landmark_that_bears_its_name_alone_answers_with_its_own_grid(city: BenchCity) -> None:
    truth = truth_of(city)
    names = [name for name, _, _ in city.places]
    for query in _queries(city, "landmark", 150):
        name = next((name for name in sorted(names, key=len, reverse=True) if name in query.text), "")
        if query.kind == "answer" and "店" not in query.text and names.count(name) == 1:
            place = truth.by["compound"][name][0]
            assert query.grid == truth.grid[place]


def test_border_numbers_belong_to_their_own_side(city: BenchCity) -> None:
    for query in _queries(city, "border_side", 30):
        row = city.rows[query.row]
        if query.kind == "answer":
            assert query.grid == truth_of(city).grid_of(row)


def test_unit_words_and_writings_of_numbers_tell_no_two_places_apart() -> None:
    truth = Truth(
        _town(
            _spot("建国路", "1号", "锦绣花园", "3栋"),
            _spot("人民路", "9号", "锦绣花园", "3号楼", east=2, district="西区"),
            _spot("和平路", "9号甲"),
            _spot("和平路", "甲9号", east=1, district="西区"),
            _spot("解放路", "7号附2号"),
            _spot("解放路", "7-2号", east=1, district="西区"),
        )
    )
    assert truth.verdict({"compound": "锦绣花园", "building": "3栋"}).kind == "ask"
    assert truth.verdict({"road": "和平路", "number": "9号甲"}).kind == "ask"
    assert truth.verdict({"road": "解放路", "number": "7号附2号"}).kind == "ask"


def test_a_text_that_only_a_room_decides_is_not_judged() -> None:
    spots = _spot("建国路", "1号", "锦绣花园", "3幢"), _spot("人民路", "9号", "锦绣花园", "3幢", east=2)
    truth = Truth(_town(spots[0], spots[1]._replace(rooms=("101室",))))
    assert truth.verdict({"compound": "锦绣花园", "room": "101室"}).kind == "ask"
    assert truth.verdict({"compound": "锦绣花园", "room": "102室"}).kind == "murky"


@pytest.mark.parametrize(
    "noise",
    ["beyond_end", "cousin_name", "no_place", "unknown_messy", "kin_estate_call", "other_kind", "held_out_form"],
)
def test_what_nobody_knows_bears_no_name_of_the_city(city: BenchCity, noise: str) -> None:
    names = {name for name in truth_of(city).names if len(name) > 2}
    for query in _queries(city, noise, 40):
        assert query.kind == "none"
        known = {name for name in names if name in query.text}
        assert not known or noise == "beyond_end"


def test_a_stranger_shares_no_name_sound_or_letter_with_the_city() -> None:
    city = _town(_spot("滨河路", "1号"), _spot("柳荫路", "2号", "锦绣花园", "3幢"))
    assert strange(city, "云台公馆")
    assert not strange(city, "翠屏滨河路")
    assert not strange(city, "柳阴路")
    assert not strange(city, "锦绣花圆")


def test_a_place_told_by_another_lies_where_the_words_lead(city: BenchCity) -> None:
    truth = truth_of(city)
    for noise in ("some_way_off", "corner_of", "gap_on_border", "between_two"):
        kinds = {query.kind for query in _queries(city, noise, 60)}
        assert "answer" in kinds, noise
        assert kinds <= {"answer", "ask"}
    for query in _queries(city, "beside", 60):
        if query.kind == "answer":
            assert query.grid == truth.grid_of(city.rows[query.row])


def test_two_places_are_an_ask_until_the_words_choose(city: BenchCity) -> None:
    assert {query.kind for query in _queries(city, "from_to", 30)} == {"ask"}
    for query in _queries(city, "resident_reports", 30):
        assert query.kind == "answer"
        assert query.grid == truth_of(city).grid_of(city.rows[query.row])


def test_numbers_are_told_as_people_say_them() -> None:
    rng = random.Random(1)
    assert {by_value(number, rng) for number in (10, 15, 20, 105, 110)} == {
        "十",
        "十五",
        "二十",
        "一百零五",
        "一百一十",
    }
    assert {by_value(228, rng) for _ in range(40)} == {"两百二十八", "二百二十八"}
    assert read_aloud("12号附3号", rng) == "十二号附三号"
    assert {read_aloud("501室", rng) for _ in range(40)} <= {f"五{zero}{one}室" for zero in "零〇洞" for one in "一幺"}


def test_ears_of_a_region_take_its_own_sounds_for_one() -> None:
    assert accented("nan", "southwest") == accented("lan", "southwest")
    assert accented("hua", "hunan") == accented("fa", "hunan")
    assert accented("nan", "wu") != accented("lan", "wu")


def test_public_names_are_shortened_as_their_city_does() -> None:
    assert shortened("云川市第十八中学", "云川市") == "十八中"
    assert shortened("云川市第七人民医院", "云川市") == "七院"
    assert shortened("天天鲜超市(圣园路店)", "云川市") == "圣园路的天天鲜"
    assert not shortened("通淮公园", "云川市")
    assert {"short_public", "across"} <= set(PLACES)


@pytest.mark.parametrize("noise", ["both_places", "which_of_two", "area_only", "same_name_call", "half_heard"])
def test_a_call_that_tells_no_single_place_is_an_ask(city: BenchCity, noise: str) -> None:
    assert {query.kind for query in _queries(city, noise, 30)} == {"ask"}


@pytest.mark.parametrize("noise", ["relative_elsewhere", "story_no_place", "papers_only", "office_unlisted"])
def test_another_city_and_no_place_have_no_answer(city: BenchCity, noise: str) -> None:
    assert {query.kind for query in _queries(city, noise, 30)} == {"none"}


@pytest.mark.parametrize("noise", ["number_range", "number_unsure", "opposite_shop"])
def test_several_numbers_are_an_answer_in_one_grid_and_an_ask_in_two(city: BenchCity, noise: str) -> None:
    assert {query.kind for query in _queries(city, noise, 80)} == {"answer", "ask"}


def test_parts_are_read_aloud_without_digits() -> None:
    rng = random.Random(2)
    assert aloud("12号附3号", rng) == "十二号附三号"
    assert {aloud("1204室", rng) for _ in range(20)} <= {f"{one}二零四室" for one in "一幺"}
