"""Names of which a part was not heard or cannot be read."""

import numpy as np
import pytest

from geo.address import AddressIndex, match
from geo.address.told.unheard import gap_of

ROADS = {"建国东路": (33, 48), "建国西路": (48, 51), "文昌路": (18, 59)}
ESTATES = {"锦绣家园": (1, 3), "锦绣华庭": (1, 5), "泰和苑": (2,)}
PARTS = [
    *({"district": "南屏区", "road": road, "number": f"{number}号"} for road, many in ROADS.items() for number in many),
    *(
        {"district": "南屏区", "compound": name, "building": f"{one}幢"}
        for name, many in ESTATES.items()
        for one in many
    ),
]
INDEX = AddressIndex.build(
    ids=["".join(list(parts.values())[1:]) for parts in PARTS],
    source_ids=[None] * len(PARTS),
    texts=["".join(parts.values()) for parts in PARTS],
    parts=PARTS,
    lng=118.9 + 0.004 * np.arange(len(PARTS)),
    lat=np.full(len(PARTS), 31.9),
)


def offered(text: str) -> set[str]:
    return {hit.text.removeprefix("南屏区") for hit in match(INDEX, text).hits if hit.weight > 0.2}


@pytest.mark.parametrize(
    "mark", ["[听不清]", "(电流声)", "××", "什么什么", "……", "【噪音】", "___", "某某", "（看不清）"]
)
def test_every_road_that_begins_and_ends_so_and_has_the_number_may_be_meant(mark: str) -> None:
    assert offered(f"喂 我在建国{mark}路48号 一股煤气味") == {"建国东路48号", "建国西路48号"}


def test_the_number_chooses_between_the_names() -> None:
    assert offered("地址是建国[听不清]路51号") == {"建国西路51号"}
    assert offered("地址是锦绣[听不清]5幢") == {"锦绣华庭5幢"}
    assert offered("地址是锦绣[听不清]1幢") == {"锦绣家园1幢", "锦绣华庭1幢"}


def test_one_character_heard_is_asked_about() -> None:
    found = match(INDEX, "文什么路18号")
    assert {hit.text for hit in found.hits} == {"南屏区文昌路18号"}
    assert 0.2 < found.none < 0.5


def test_a_name_that_no_number_goes_with_is_asked_for() -> None:
    found = match(INDEX, "我在建国[听不清]路77号")
    assert (found.hits, found.asks) == ((), "road")


@pytest.mark.parametrize("text", ["文昌路……18号", "我家……那个文昌路18号", "文昌路18号有人?", "文昌路18号---急"])
def test_a_pause_beside_a_whole_name_is_no_gap(text: str) -> None:
    assert gap_of(text, INDEX.names) is None
    assert offered(text) == {"文昌路18号"}


def test_what_no_name_begins_with_is_no_gap() -> None:
    assert gap_of("碧桂[听不清]路48号", INDEX.names) is None
    assert match(INDEX, "碧桂[听不清]路48号").none > 0.5
