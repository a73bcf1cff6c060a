"""Names borne twice: a number on record at one of two places that the other may have as well; depth on record."""

import numpy as np
import pytest

from geo.address import AddressIndex, match
from geo.address.meaning.gaps import missing

ROADS = (
    *(("石洞区", number) for number in range(1, 40, 2)),
    *(("南浦区", number) for number in range(1, 60, 2) if number != 9),
    *(("北屏区", number) for number in (1, 51)),
)
ESTATES = (
    *(("石洞区", "洪鸣街道", "碧天新城", number) for number in (1, 2, 3, 4, 5, 6, 7)),
    *(("南浦区", "桃井街道", "碧天新城", number) for number in (1, 2, 4, 5)),
    *(("磁溪区", "两鸣街道", "榭逸新城", number) for number in (2, 3)),
    *(("磁溪区", "鱼鸣镇", "榭逸新城", number) for number in (1, 2, 3)),
    *(("磁溪区", "两鸣街道", "珠丽公馆一期", number) for number in (1, 2, 3)),
    *(("磁溪区", "两鸣街道", "珠丽公馆二期", number) for number in (4, 5, 6)),
)
ROWS: list[tuple[str, dict[str, str]]] = [
    *(
        (f"岭江市{area}建设路{number}号", {"district": area, "road": "建设路", "number": f"{number}号"})
        for area, number in ROADS
    ),
    *(
        (f"岭江市{area}{town}{name}{number}栋",
         {"district": area, "town": town, "compound": name, "building": f"{number}栋"})
        for area, town, name, number in ESTATES
    ),
    *(
        (f"岭江市石洞区丰亭苑1栋{unit}单元{room}室",
         {"district": "石洞区", "compound": "丰亭苑", "building": "1栋", "unit": f"{unit}单元", "room": room})
        for unit in "12" for room in ("401", "402")
    ),
    *(
        (f"岭江市南浦区丰亭苑1栋{unit}单元",
         {"district": "南浦区", "compound": "丰亭苑", "building": "1栋", "unit": f"{unit}单元"})
        for unit in "12"
    ),
]  # fmt: skip
BUILDINGS = [text.partition("单元")[0][:-1] if "单元" in text else text for text, _ in ROWS]
HOUSES = list(dict.fromkeys(BUILDINGS))
INDEX = AddressIndex.build(
    ids=[text for text, _ in ROWS],
    source_ids=[None] * len(ROWS),
    texts=[text for text, _ in ROWS],
    parts=[parts for _, parts in ROWS],
    lng=106.2 + 0.002 * np.array([HOUSES.index(one) for one in BUILDINGS]),
    lat=np.full(len(ROWS), 29.3),
)


def likely(text: str, least: float = 0.1) -> set[str]:
    """The places that a text may well mean, without the city."""
    return {hit.text.removeprefix("岭江市") for hit in match(INDEX, text).hits if hit.weight > least}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("建设路9号", {"石洞区建设路9号", "南浦区建设路9号"}),  # 南浦区 has 7 and 11, and nearly all others
        ("建设路45号", {"南浦区建设路45号"}),  # beyond the row of 石洞区; that of 北屏区 tells nothing
        ("石洞区建设路9号", {"石洞区建设路9号"}),
        ("碧天新城3栋", {"石洞区洪鸣街道碧天新城3栋", "南浦区碧天新城"}),
        ("碧天新城7栋", {"石洞区洪鸣街道碧天新城7栋"}),
        ("南浦区碧天新城4栋", {"南浦区桃井街道碧天新城4栋"}),
        ("珠丽公馆2栋", {"磁溪区两鸣街道珠丽公馆一期2栋"}),  # the second phase goes on where the first ends
        ("两鸣街道榭逸新城1栋", {"磁溪区榭逸新城"}),
    ],
)
def test_a_number_that_one_of_two_namesakes_lacks_within_its_row_may_be_there(text: str, meant: set[str]) -> None:
    assert likely(text) == meant


def test_a_town_that_has_the_estate_keeps_it_without_the_building() -> None:
    hit = match(INDEX, "磁溪区两鸣街道榭逸新城1栋").hits[0]
    assert hit.notes == ("building_unknown",)
    assert {INDEX.texts[INDEX.spot_rows[spot][0]][:10] for spot in hit.spots} == {"岭江市磁溪区两鸣街道"}


def test_of_two_namesakes_the_one_with_rooms_on_record_is_not_preferred() -> None:
    assert likely("丰亭苑1栋1单元401室") == {"石洞区丰亭苑1栋1单元401室", "南浦区丰亭苑1栋1单元"}
    assert likely("南浦区丰亭苑1栋1单元401室") == {"南浦区丰亭苑1栋1单元"}
    assert likely("丰亭苑1栋1单元909室", 0.9) == {
        "南浦区丰亭苑1栋1单元"
    }  # the other's rooms are known: it has none such


def test_the_denser_a_row_the_likelier_its_gaps_are_houses() -> None:
    dense, sparse = np.array([1, 3, 5, 9, 11, 13]), np.array([1, 7, 13, 25])
    assert missing(dense, 7, 2) > 0.5
    assert 0 < missing(sparse, 9, 2) < 0.1
    assert missing(dense, 8, 2) == missing(dense, 15, 2) == missing(dense, 9, 2) == 0.0


def test_a_landmark_told_behind_a_number_does_not_move_it() -> None:
    for text in ("石洞区建设路9号（北家电影院对面）", "石洞区建设路9号，和埔火车站附近"):
        found = match(INDEX, text)
        assert found.hits[0].text == "岭江市石洞区建设路9号"
        assert (found.hits[0].radius_m, found.notes) == (0.0, ())
    assert "relative_place" in match(INDEX, "石洞区建设路9号对面").notes
    assert "relative_place" in match(INDEX, "石洞区建设路9号超市旁边").notes
    assert "relative_place" in match(INDEX, "石洞区建设路9号隔着马路对面").notes


def test_a_room_in_a_unit_that_is_not_on_record_is_no_second_doubt_of_its_building() -> None:
    found = match(INDEX, "石洞区丰亭苑1栋3单元1103室")
    assert (found.hits[0].level.name, found.notes) == ("BUILDING", ("room_unknown",))
    assert found.none < 0.05
