"""Villages in towns: wards, lanes and rows in the texts of a registry or as stated parts, and how people write them."""

import numpy as np
import pytest

from geo.address import AddressIndex, match
from geo.address.registry.registered import read_registered
from geo.address.registry.stated import stated_parts
from geo.address.writing.lanes import Lanes
from geo.address.writing.parse import Parts, settled

HEAD = "南湾市珠岛区龙洞街道"
NUMBERS = (1, 2, 3, 5, 6)
ROWS = [
    *(f"{HEAD}东水村{ward}坊{lane}巷{number}号" for ward in "AB" for lane in (1, 2, 3) for number in NUMBERS),
    *(f"{HEAD}西堂村{lane}巷{number}号" for lane in "一二三" for number in NUMBERS),
    *(f"{HEAD}富岗新村{lane}巷{number}号" for lane in "一二三" for number in NUMBERS),
    *(f"{HEAD}和磡社区岗厦村{ward}坊{lane}横巷{number}号" for ward in "一二" for lane in "一二" for number in NUMBERS),
    *(f"{HEAD}蓬洲村{ward}区{lane}排{number}号" for ward in "东西" for lane in "23" for number in NUMBERS),
    *(f"{HEAD}和磡社区何厝社{number}号" for number in (12, 123)),
    *(f"{HEAD}南坑直街{number}号" for number in NUMBERS),
    f"{HEAD}南坑直街7号三洞肉菜市场",
    f"{HEAD}三埔工业区A区3栋",
    f"{HEAD}三埔工业区B区5栋",
]


def index_of(rows: list[str], parts: list[dict[str, str]]) -> AddressIndex:
    steps = np.arange(len(rows))
    return AddressIndex.build(
        ids=rows, source_ids=[None] * len(rows), texts=rows, parts=parts, lng=113.6 + 0.0004 * steps,
        lat=np.full(len(rows), 22.9),
    )  # fmt: skip


INDEX = index_of(ROWS, [{}] * len(ROWS))


def best(text: str, index: AddressIndex = INDEX) -> str:
    """The place that a text surely or most likely means, without city and town; nothing where it means none."""
    found = match(index, text)
    return found.hits[0].text.removeprefix(HEAD) if found.hits and found.none < 0.2 else ""


MANNERS = {
    "大联村委会北滘村3巷6号": ("北滘村三巷6号", "大联村北滘村3巷6"),
    "梅岗村-C坊-03巷-006号": ("梅岗村C坊3巷6号", "梅岗村c坊三巷6"),
    "大沙里三巷6号": ("大沙里3巷6号", "大沙里三巷6"),
    "荔溪村一片区三横6号": ("荔溪村1片区3横6号", "荔溪村一片三横6"),
    "龙塘村3弄6号": ("龙塘村三弄6号", "龙塘村3弄6"),
    "南口庄三条6号": ("南口庄3条6号", "南口庄三条6"),
    "白石村老围三巷6号": ("白石村老围3巷6号", "白石老围三巷6"),
    "吉头村东片36号": ("吉头村东片36", "吉头东片36号"),
    "松联村A区36栋": ("松联村A区36号楼", "松联村a区36"),
    "皇厦村3巷6号之二": ("皇厦村三巷6号之2", "皇厦村3巷6-2号"),
    "观沙村3巷6号201房": ("观沙村三巷6号201", "观沙村3巷6-201"),
    "富墩村一坊36号": ("富墩村1坊36", "富墩一坊36号"),
}
OTHERS = [f"{HEAD}{text.replace('6', other)}" for text in MANNERS for other in ("1", "2")]
MANY = index_of([*(f"{HEAD}{text}" for text in MANNERS), *OTHERS], [{} for _ in range(len(MANNERS) + len(OTHERS))])


@pytest.mark.parametrize("row", MANNERS)
def test_however_an_office_writes_its_villages_the_text_and_short_forms_are_found(row: str) -> None:
    for text in (f"{HEAD}{row}", f"粤海省{HEAD}{row}", row, *MANNERS[row]):
        assert best(text, MANY) == row, text


@pytest.mark.parametrize("row", ROWS)
def test_each_standard_text_is_found_as_it_stands_and_with_its_province(row: str) -> None:
    assert best(row) == row.removeprefix(HEAD)
    assert best(f"粤海省{row}") == row.removeprefix(HEAD)
    assert best(row.removeprefix(HEAD)) == row.removeprefix(HEAD)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("东水村A坊三巷6", "东水村A坊3巷6号"),
        ("东水村a坊3巷六号", "东水村A坊3巷6号"),
        ("东水村B房2巷5号", "东水村B坊2巷5号"),
        ("东水村A-3巷6", "东水村A坊3巷6号"),
        ("东水村A坊3横巷6号", "东水村A坊3巷6号"),
        ("东水村B3-6", "东水村B坊3巷6号"),
        ("东水村B坊3-6", "东水村B坊3巷6号"),
        ("东水村A-3-6", "东水村A坊3巷6号"),
        ("东水村A坊3巷2-503", "东水村A坊3巷2号"),
        ("东水村A坊3巷6栋501", "东水村A坊3巷6号"),
        ("东水A坊3巷6号", "东水村A坊3巷6号"),
        ("西堂村3巷6", "西堂村三巷6号"),
        ("西堂村3-6", "西堂村三巷6号"),
        ("富岗新村3巷6号", "富岗新村三巷6号"),
        ("富刚新村三巷6号", "富岗新村三巷6号"),
        ("富岗新村第三巷六号", "富岗新村三巷6号"),
        ("岗厦村一坊2横巷5号", "和磡社区岗厦村一坊二横巷5号"),
        ("岗厦一坊二巷5", "和磡社区岗厦村一坊二横巷5号"),
        ("蓬洲村西区3排5号", "蓬洲村西区3排5号"),
        ("何厝社123", "和磡社区何厝社123号"),
        ("三埔工业区A区3号楼", "三埔工业区A区3栋"),
        ("三洞肉菜市场", "珠岛区南坑直街三洞肉菜市场"),
    ],
)
def test_what_people_write_of_a_village_is_found(text: str, meant: str) -> None:
    assert best(text) == meant


def test_a_village_a_ward_or_a_lane_by_its_name_alone_is_known() -> None:
    assert best("东水村A坊") == "珠岛区东水村A坊"
    assert best("东水村B坊2巷") == "珠岛区东水村B坊2巷"
    assert best("东水村A坊3巷18号") == "珠岛区东水村A坊3巷"  # the number is not on record
    assert match(INDEX, "东水村").hits
    assert match(INDEX, "富岗新村篮球场旁边").none < 0.2
    wards = {hit.text.removeprefix(HEAD) for hit in match(INDEX, "东水村3巷6号").hits if hit.weight > 0.2}
    assert wards == {"东水村A坊3巷6号", "东水村B坊3巷6号"}


@pytest.mark.parametrize(
    "parts",
    [
        {"community": "东水村", "road": "A坊3巷", "number": "6号"},
        {"community": "东水村", "number": "A坊3巷6号"},
        {"compound": "东水村A坊3巷", "number": "6"},
        {"road": "东水村A坊3巷", "number": "6号"},
        {"community": "东水村", "lane": "A坊三巷", "number": "6号"},
    ],
)
def test_stated_parts_of_a_village_are_read_wherever_the_lane_is_stated(parts: dict[str, str]) -> None:
    read = settled(Parts(**stated_parts(parts)))
    assert (read.lane, read.number, read.road) == ("A坊3巷", "6", None)
    assert "东水村" in (read.community, read.compound)


def test_names_with_a_lane_in_them_stay_names() -> None:
    assert read_registered("珠岛区皇岐一巷78号").road == "皇岐一巷"
    assert read_registered("珠岛区锦绣花园A区3幢").compound == "锦绣花园A区"
    assert read_registered("珠岛区人民路12号锦绣花园3幢").lane is None


def test_another_word_for_a_row_may_be_meant_and_a_ward_is_told_apart() -> None:
    lanes = Lanes({"": 0, "A坊3巷": 1, "B坊3巷": 2, "3组": 3, "45弄12支弄": 4})
    assert lanes.alike("A坊3巷") == ([1], [])
    assert lanes.alike("A坊3横巷") == ([], [1])
    assert lanes.alike("3巷") == ([], [1, 2])
    assert lanes.alike("A-3") == ([1], [])
    assert lanes.alike("45弄") == ([], [4])
    assert lanes.alike("12支弄") == ([], [])
