"""The question that settles which grid is meant: confirmed, told apart by a part, by a side, by whole places."""

import numpy as np
import pytest
import shapely

from api.services.address_bench.subject import Subject, plan_of
from api.services.address_choices import ChoiceAnswer, choice_answers
from api.services.address_question import question_of
from api.services.address_sides import sides_of
from api.services.address_spans import span_of, spans_of
from api.services.address_spots import Spot, spots_of
from api.services.addresses import AddressAnswer
from geo.address import AddressIndex, match
from geo.types import LngLat

STEP = 0.004  # degrees between the houses of a road: about 390 m; each grid is one step wide
GRIDS = "ABCDEFGH"
ROWS = (
    *(f"云岭区望江街道柳荫路{number}号" for number in range(1, 5)),
    *(f"云岭区望江街道柳荫路{number}号" for number in range(21, 25)),
    "云岭区望江街道朝阳路5号",
    "云岭区石桥镇朝阳路5号",
    "云岭区石桥镇水磨村郝家组8号",
    "云岭区石桥镇锦绣花园1幢",
    "云岭区石桥镇明珠家园一期2幢",
    "云岭区望江街道明珠家园二期2幢",
    "云岭区石桥镇好又家超市水磨店",
    "云岭区望江街道好又家超市柳荫店",
)
GRID_OF = "AAAABBBBCDEFGHGH"


@pytest.fixture(scope="module")
def subject() -> Subject:
    """Eight grids from west to east and a road that lies in two of them."""
    boxes = np.array([shapely.box(106 + k * STEP, 29, 106 + (k + 1) * STEP, 29.01) for k in range(len(GRIDS))])
    within: dict[str, int] = dict.fromkeys(GRIDS, 0)
    lng, lat = [], []
    for grid in GRID_OF:
        within[grid] += 1
        lng.append(106 + (GRIDS.index(grid) + 0.1 * within[grid]) * STEP)
        lat.append(29.005)
    index = AddressIndex.build(
        ids=[str(k) for k in range(len(ROWS))],
        source_ids=[None] * len(ROWS),
        texts=list(ROWS),
        parts=[{}] * len(ROWS),
        lng=np.array(lng),
        lat=np.array(lat),
        aliases=[],
        roads=[],
        places=[("书院菜市场", 106 + 2 * STEP, 29.005)],
        name_aliases=[],
    )
    return Subject(index, plan_of(list(GRIDS), boxes))


def asked(subject: Subject, text: str) -> tuple[AddressAnswer, tuple[ChoiceAnswer, ...]]:
    answer = subject.ask(text)
    assert answer.status == "ambiguous", answer
    return answer, choice_answers(answer, "zh-CN")


def grid(subject: Subject, one: ChoiceAnswer) -> str | None:
    """The grid that a button leads to, None where it asks again."""
    if one.point is None:
        return None
    assert int(subject.plan.owners(np.array([one.point.lng]), np.array([one.point.lat]), 0)[0]) == one.place
    return GRIDS[one.place]


def test_a_part_that_tells_places_apart_is_asked_and_each_answer_leads_to_its_grid(subject: Subject) -> None:
    answer, buttons = asked(subject, "朝阳路5号")
    assert answer.question == "town"
    assert {one.value: grid(subject, one) for one in buttons} == {"望江街道": "C", "石桥镇": "D"}
    assert [one.text for one in buttons] == [f"{one.value}朝阳路5号" for one in buttons]


def test_more_numbers_than_buttons_are_offered_as_spans_by_grid(subject: Subject) -> None:
    answer, buttons = asked(subject, "柳荫路")
    assert answer.question == "number"
    assert {one.value: grid(subject, one) for one in buttons} == {"1号至4号": "A", "21号至24号": "B"}
    assert {GRIDS[answer.candidates[at].place] for one in buttons for at in one.candidates} == {"A", "B"}
    assert [one.value for one in choice_answers(answer, "en")] == ["1号 to 4号", "21号 to 24号"]


def test_where_only_one_grid_may_be_meant_it_is_confirmed_or_denied(subject: Subject) -> None:
    answer, buttons = asked(subject, "石桥镇锦绣华府1幢")
    assert answer.question == "confirm"
    assert [grid(subject, one) for one in buttons] == ["F"]
    assert "锦绣花园" in buttons[0].value


def test_whole_places_are_offered_where_a_part_is_not_said_by_all(subject: Subject) -> None:
    answer, buttons = asked(subject, "柳荫路2号和石桥镇水磨村郝家组8号都有")
    assert answer.question in ("which", "town")
    assert {grid(subject, one) for one in buttons} == {"A", "E"}


def test_parts_of_one_estate_are_asked_before_the_town_they_lie_in(subject: Subject) -> None:
    answer, buttons = asked(subject, "明珠家园2幢")
    assert answer.question == "compound"
    assert {(one.value, grid(subject, one)) for one in buttons} == {("明珠家园一期", "G"), ("明珠家园二期", "H")}


@pytest.mark.parametrize(("text", "grids"), [("好又家超市", "GH"), ("从柳荫路21号到锦绣花园1幢", "BF")])
def test_branches_and_two_places_are_offered_whole(subject: Subject, text: str, grids: str) -> None:
    answer, buttons = asked(subject, text)
    assert answer.question == "which"
    assert sorted(str(grid(subject, one)) for one in buttons) == list(grids)


def test_beside_a_place_on_a_border_the_side_is_asked(subject: Subject) -> None:
    answer, buttons = asked(subject, "书院菜市场附近")
    assert answer.question == "side"
    told = {one.value: grid(subject, one) for one in buttons}
    assert set(told.values()) == {"B", "C"}
    assert told["西侧"] == "B"


def test_sides_are_named_as_seen_from_the_middle_and_not_where_two_are_alike() -> None:
    cross = [(0.001, 0.0), (0.0, 0.001), (-0.001, 0.0), (0.0, -0.001)]
    spots = [Spot(0, LngLat(106 + x, 29 + y), k, 0.25, False) for k, (x, y) in enumerate(cross)]
    assert [(one.side, one.place) for one in sides_of(spots)] == [("e", 0), ("n", 1), ("w", 2), ("s", 3)]
    nearly = [LngLat(106.001, 29.0), LngLat(106.001, 29.0001), LngLat(105.998, 29.0)]
    assert sides_of([Spot(0, point, k, 0.3, False) for k, point in enumerate(nearly)]) == ()
    assert sides_of(spots[:1]) == ()


@pytest.mark.parametrize(
    ("groups", "told"),
    [
        ([["1", "3", "9"], ["2", "40"]], [(1, 9, "odd"), (2, 40, "even")]),
        ([["1", "2", "9"], ["10", "11.1"]], [(1, 9, ""), (10, 11, "")]),
        ([["1", "2", "9"], ["8", "12"]], []),  # 8 lies among the first: no span says which
        ([["1", "9"], ["3", "5"]], []),
        ([["7弄1", "7弄2"], ["31弄5"]], [(7, 7, ""), (31, 31, "")]),
    ],
)
def test_spans_are_told_only_where_no_number_of_one_lies_within_another(
    groups: list[list[str]], told: list[tuple[int, int, str]]
) -> None:
    assert [one[:3] for one in spans_of("number", groups)] == told


def test_names_are_told_by_the_first_of_them() -> None:
    assert span_of("compound", ["锦绣花园", "竹园", "梅园", "桂园"])[3:5] == (("锦绣花园", "竹园", "梅园"), True)


def test_a_lane_is_told_as_a_lane() -> None:
    assert span_of("number", ["7弄1", "7弄2"]).words == ("7弄", "7弄")
    assert span_of("number", ["36甲", "7弄2"]).words == ("7弄", "36")


@pytest.mark.parametrize(("likelier", "part"), [(0.9, "town"), (0.99, "confirm")])
def test_a_likely_grid_is_confirmed_only_where_it_has_no_rival(subject: Subject, likelier: float, part: str) -> None:
    hits = match(subject.addresses, "朝阳路5号").hits
    weights = [likelier, 1 - likelier]
    spots = [one._replace(weight=weights[one.hit]) for one in spots_of(subject.plan, 0, hits)]
    asked_for, choices = question_of(subject.addresses, subject.plan, 0, hits, spots)
    assert asked_for == part
    assert len(choices) == (2 if part == "town" else 1)
