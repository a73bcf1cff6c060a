"""Numbers without a name: the few places that have them are offered, else the name is asked for."""

import numpy as np
import pytest
import shapely

from api.services.address_bench.subject import plan_of
from api.services.addresses import NAME_UNSAID, address_answer
from geo.address import AddressIndex, match

ESTATES = [f"{stem}{kind}" for stem in ("锦绣", "芙蓉", "望江", "湖滨") for kind in ("花园", "公寓")]
PARTS = [
    {"district": "南屏区", "compound": name, "building": f"{building}幢", "room": f"{room}室"}
    for name in ESTATES
    for building in (1, 3)
    for room in (301, 501)
] + [{"district": "南屏区", "road": f"{name}路", "number": "12号"} for name in ("柳荫", "文昌", "建国")]
INDEX = AddressIndex.build(
    ids=[str(number) for number in range(len(PARTS))],
    source_ids=[None] * len(PARTS),
    texts=["".join(one.values()) for one in PARTS],
    parts=PARTS,
    lng=np.array([118.9 + 0.0001 * k for k in range(len(PARTS))]),
    lat=np.full(len(PARTS), 31.9),
)
PLAN = plan_of(["G1"], np.array([shapely.box(118, 31, 119, 32)], dtype=object))


@pytest.mark.parametrize("text", ["3幢501", "501室", "南屏区3幢501室", "3号楼楼下", "1单元501室", "我们花园3幢501漏水"])
def test_should_ask_for_the_estate_where_many_have_what_is_told(text: str) -> None:
    found = match(INDEX, text)
    assert not found.hits
    assert found.asks == "compound"


def test_should_offer_the_few_places_that_have_a_number() -> None:
    found = match(INDEX, "12号")
    assert {hit.text for hit in found.hits} == {f"南屏区{name}路12号" for name in ("柳荫", "文昌", "建国")}


@pytest.mark.parametrize(
    "text", ["77幢501", "909室", "501", "青云小区3幢501", "南屏花园9幢501", "有人乱停车", "3幢的黄梅老酒馆501"]
)
def test_should_not_ask_about_what_is_nowhere_or_is_named_otherwise(text: str) -> None:
    found = match(INDEX, text)
    assert not found.asks


def test_the_answer_is_a_question_without_any_place() -> None:
    answer = address_answer(INDEX, PLAN, 0, "3幢501")
    assert (answer.status, answer.question, answer.candidates, answer.point) == ("ambiguous", "compound", (), None)
    assert answer.notes == (NAME_UNSAID,)
