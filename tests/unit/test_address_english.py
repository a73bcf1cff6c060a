"""Chinese addresses in English words and order."""

import numpy as np
import pytest

from geo.address import AddressIndex, match
from geo.address.told.english import in_chinese
from geo.address.writing.normalise import normalise

ROWS = (
    ("铜井区建国西路18号", {"district": "铜井区", "road": "建国西路", "number": "18号"}),
    ("铜井区建国东路18号", {"district": "铜井区", "road": "建国东路", "number": "18号"}),
    ("雁湖区富龙路217号401室", {"district": "雁湖区", "road": "富龙路", "number": "217号", "room": "401室"}),
    (
        "白鹭区人民路40号绿洲公寓8幢703室",
        {"district": "白鹭区", "road": "人民路", "number": "40号", "compound": "绿洲公寓", "building": "8幢",
         "room": "703室"},
    ),
)  # fmt: skip
INDEX = AddressIndex.build(
    ids=[text for text, _ in ROWS],
    source_ids=[None] * len(ROWS),
    texts=[text for text, _ in ROWS],
    parts=[parts for _, parts in ROWS],
    lng=118.9 + 0.02 * np.arange(len(ROWS)),
    lat=np.full(len(ROWS), 31.9),
)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("No. 18 Jianguo West Road", 0),
        ("18 Jianguo Xi Lu, Tongjing District", 0),
        ("East Jianguo Rd. 18", 1),
        ("Rm 401, 217 Fulong Road, Yanhu District", 2),
        ("Rm 401, No.217 Fulong Rd, 雁湖区", 2),
        ("Room 703, Building 8, Lvzhou Gongyu, 40 Renmin Lu, Bailu", 3),
        ("Bldg 8, 绿洲公寓, 人民路", 3),
        ("Bldg 8, 绿洲公寓, No.40 Renmin Road, 白鹭区", 3),
    ],
)
def test_should_find_what_is_told_in_english(text: str, row: int) -> None:
    best = max(match(INDEX, text).hits, key=lambda hit: hit.weight)
    assert best.weight > 0.9
    assert best.text == ROWS[row][0]


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        ("Jinlan Garden Phase 2, Building 9", "JINLAN花园 2期9幢"),
        ("Building 9, Phase 2, Jinlan Garden", "JINLAN花园2期9幢"),
        ("No.2 Middle School", "第2中学"),
        ("the 2nd People's Hospital", "THE 第2人民医院"),
        ("29 Zhuque Alley, Bailu District, Yunchuan City", "YUNCHUAN市BAILU区ZHUQUE巷29号"),
        ("建国西 lu 27 hao", "建国西路27号"),
        ("柳荫路12号", "柳荫路12号"),
        ("富华丽园B区F座", "富华丽园B区F幢"),
        ("Unit 2, Floor 3, Flat 5A", "5A室3层2单元"),
    ],
)
def test_english_words_become_unit_words(text: str, chinese: str) -> None:
    assert in_chinese(normalise(text)).text == chinese


def test_every_character_knows_where_it_came_from() -> None:
    given = "Rm 401, 217 Fulong Road"
    told = in_chinese(normalise(given))
    begin = told.text.index("217")
    assert told.text == "FULONG路217号401室"
    assert given[slice(*told.span(begin, begin + 3))] == "217"
    assert given[slice(*told.span(0, 6))] == "Fulong"
