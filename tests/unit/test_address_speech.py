"""What callers and clerks say in front of an estate's name makes it no less sure."""

import numpy as np
import pytest

from geo.address import AddressIndex, match
from geo.address.writing.wording import FILLER, each_character

TEXTS = [
    f"泖城市沙汇区惠泾镇{estate}{building}幢"
    for estate in ("翠湖国际", "松江华庭", "银杏家园")
    for building in (1, 2, 3)
]


@pytest.fixture(scope="module")
def index() -> AddressIndex:
    return AddressIndex.build(
        ids=TEXTS,
        source_ids=[None] * len(TEXTS),
        texts=TEXTS,
        parts=[{}] * len(TEXTS),
        lng=118.9 + 0.001 * np.arange(len(TEXTS)),
        lat=np.full(len(TEXTS), 31.9),
    )


@pytest.mark.parametrize(
    "said",
    [
        "关于",
        "市民来电称",
        "帮我查下",
        "麻烦派人来",
        "请查询",
        "来电人称",
        "查一下",
        "你们去看下",
        "昨晚",
        "今天",
        "接群众举报",
    ],
)
def test_speech_in_front_of_a_name_takes_nothing_from_it(index: AddressIndex, said: str) -> None:
    best = match(index, f"{said}翠湖国际").hits[0]
    assert best.text.endswith("翠湖国际")
    assert best.weight > 0.9


@pytest.mark.parametrize(
    "text",
    [
        "翠湖国际高空抛物",
        "翠湖国际三天没有供水",
        "翠湖国际有老人走失",
        "其居住的翠湖国际外墙脱落",
        "翠湖国际火警",
        "关于要求解决翠湖国际停车难的请求",
    ],
)
def test_what_happened_is_no_part_of_a_name(index: AddressIndex, text: str) -> None:
    best = match(index, text).hits[0]
    assert best.text.endswith("翠湖国际")
    assert best.weight > 0.9


@pytest.mark.parametrize("text", ["翠湖国际大酒店", "翠湖国际影城", "翠湖国际丽园名邸"])
def test_a_kind_of_place_behind_a_name_makes_another(index: AddressIndex, text: str) -> None:
    assert max((hit.weight for hit in match(index, text).hits), default=0.0) < 0.9


def test_one_such_character_alone_may_be_of_a_name() -> None:
    assert (each_character("来电话") <= FILLER).all()
    assert each_character("来安路")[0] > FILLER
