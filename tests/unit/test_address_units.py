"""Units and rooms: doors by their word 门, and units that have points of their own."""

import numpy as np
import pytest

from geo.address import AddressIndex, match
from geo.address.registry.registered import read_registered
from geo.address.writing.normalise import normal_text

UNITS = [(building, unit) for building in (1, 2, 4) for unit in range(1, 6)]
ROOMS = [(building, unit, room) for building, unit in UNITS for room in (101, 102, 201, 202)]
ROWS = [f"朔原市河东区平安国际{building}幢{unit}单元{room}门" for building, unit, room in ROOMS]
INDEX = AddressIndex.build(
    ids=ROWS, source_ids=[None] * len(ROWS), texts=ROWS, parts=[{}] * len(ROWS),
    lng=np.array([125.29 + 0.0005 * building + 0.0002 * unit for building, unit, _ in ROOMS]),
    lat=np.full(len(ROWS), 44.0),
)  # fmt: skip


@pytest.mark.parametrize(
    ("given", "normal"),
    [
        ("5号楼1单元201门", "5幢1单元201室"),
        ("5号楼201门", "5幢201室"),
        ("5栋2门501", "5幢2单元501"),
        ("5栋2门", "5幢2单元"),
        ("3-2-302门", "3-2-302室"),
        ("二单元二零一门漏水", "2单元201室漏水"),
        ("5号楼1单元2门", "5幢1单元2室"),
        ("人民路302门口", "人民路302门口"),
        ("长江路120门市", "长江路120门市"),
    ],
)
def test_a_door_is_a_unit_or_a_room_by_its_number_and_by_what_stands_before(given: str, normal: str) -> None:
    assert normal_text(given) == normal


def test_rooms_by_their_door_are_read() -> None:
    parts = [read_registered(f"朔原市河东区平安国际5号楼{inner}") for inner in ("1单元201门", "1单元2门", "2门201")]
    assert [(one.unit, one.room) for one in parts] == [("1", "201"), ("1", "2"), ("2", "201")]


@pytest.mark.parametrize("text", ["平安国际4幢4单元", "平安国际4号楼4门202", "平安国际4幢4单元202门"])
def test_a_unit_lies_where_its_own_rows_do(text: str) -> None:
    hit = match(INDEX, text).hits[0]
    assert hit.point == pytest.approx((125.2928, 44.0))
    assert "4幢4单元" in hit.text


def test_a_building_and_an_estate_lie_where_all_their_units_do() -> None:
    assert len(match(INDEX, "平安国际4幢").hits[0].points) == len([one for one in UNITS if one[0] == 4])
    points = match(INDEX, "平安国际").hits[0].points
    assert len(points) == len(UNITS)
    assert sum(share for *_, share in points) == pytest.approx(1.0)
