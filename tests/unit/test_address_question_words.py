"""What is asked where a number is not on record, a road has sections, an estate lies in two communities, in English."""

import numpy as np
import pytest
import shapely

from api.services import phrases
from api.services.address_bench.subject import Subject, plan_of
from api.services.address_choices import choice_answers
from geo.address import AddressIndex

STEP = 0.004  # degrees; each grid is one step wide
CHINESE = (
    ("A", "望海区鼓楼街道县前街39号", {"town": "鼓楼街道", "road": "县前街", "number": "39号"}),
    ("B", "望海区鼓楼街道县前街43号", {"town": "鼓楼街道", "road": "县前街", "number": "43号"}),
    ("C", "望海区白沙镇人民西路35号", {"town": "白沙镇", "road": "人民西路", "number": "35号"}),
    ("D", "望海区鼓楼街道人民中路33号", {"town": "鼓楼街道", "road": "人民中路", "number": "33号"}),
    ("D", "望海区鼓楼街道人民中路37号", {"town": "鼓楼街道", "road": "人民中路", "number": "37号"}),
    ("E", "望海区学院路4号海悦花园1幢", {"community": "县前社区", "road": "学院路", "number": "4号",
                              "compound": "海悦花园", "building": "1幢"}),
    ("F", "望海区学院路4号海悦花园6幢", {"community": "文昌社区", "road": "学院路", "number": "4号",
                              "compound": "海悦花园", "building": "6幢"}),
)  # fmt: skip
ENGLISH = (
    ("A", "1200 W Elm St, Fairmont", {"road": "W Elm St", "number": "1200", "district": "Fairmont"}),
    ("B", "1300 W Elm St, Fairmont", {"road": "W Elm St", "number": "1300", "district": "Fairmont"}),
)


def subject_of(rows: tuple[tuple[str, str, dict[str, str]], ...], district: dict[str, str]) -> Subject:
    """Return a registry of these rows in grids from west to east."""
    grids = sorted({grid for grid, *_ in rows})
    boxes = np.array([shapely.box(106 + k * STEP, 29, 106 + (k + 1) * STEP, 29.01) for k in range(len(grids))])
    index = AddressIndex.build(
        ids=[str(k) for k in range(len(rows))],
        source_ids=[None] * len(rows),
        texts=[text for _, text, _ in rows],
        parts=[district | parts for *_, parts in rows],
        lng=np.array([106 + (grids.index(grid) + 0.5) * STEP for grid, *_ in rows]),
        lat=29.005 + np.arange(len(rows)) * 1e-5,
    )
    return Subject(index, plan_of(grids, boxes))


@pytest.fixture(scope="module")
def chinese() -> Subject:
    return subject_of(CHINESE, {"district": "望海区"})


@pytest.mark.parametrize(
    ("text", "part", "values"),
    [
        ("县前街41号", "nearest", {"望海区鼓楼街道县前街39号", "望海区鼓楼街道县前街43号"}),
        ("人民路35号", "road", {"人民西路", "人民中路"}),
        ("海悦花园1幢至6幢", "building", {"1幢", "6幢"}),
    ],
)
def test_the_question_offers_what_a_caller_knows(chinese: Subject, text: str, part: str, values: set[str]) -> None:
    answer = chinese.ask(text)
    assert (answer.status, answer.question) == ("ambiguous", part)
    assert {one.value for one in choice_answers(answer, "zh-CN")} == values
    assert phrases.question(part, "zh-CN") != phrases.question(part, "en")


def test_a_number_that_is_not_on_record_is_shown_as_it_was_said(chinese: Subject) -> None:
    assert {one.text for one in chinese.ask("县前街41号").candidates} == {"望海区县前街41号"}


def test_numbers_of_a_western_street_are_asked_for_without_unit_words() -> None:
    answer = subject_of(ENGLISH, {}).ask("W Elm St, Fairmont")
    found = choice_answers(answer, "en")
    assert answer.question == "number"
    assert {(one.value, one.text) for one in found} == {
        ("1200", "1200 W Elm St, Fairmont"),
        ("1300", "1300 W Elm St, Fairmont"),
    }


def test_answers_are_told_in_the_writing_of_the_registry() -> None:
    rows = tuple(
        (grid, f"臺澄市{area}中山路一段{number}號", dict[str, str]())
        for grid, area, number in (("A", "東澄區", 3), ("B", "西港區", 3), ("C", "西港區", 5))
    )
    taiwanese = subject_of(rows, {})
    found = taiwanese.ask("中山路一段3號")
    assert (found.question, {one.values for one in found.choices}) == ("district", {("東澄區",), ("西港區",)})
    assert taiwanese.ask("西港區中山路一段").candidates[0].text == "西港區中山路一段"
