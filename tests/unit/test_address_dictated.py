"""Names that a caller spells, character by character."""

import pytest

from geo.address.told.dictated import undictated
from geo.address.told.text import Told


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("建设的建国家的国路8号", "建国路8号"),
        ("见国路8号，建设的建", "建国路8号，"),
        ("浏荫路12号，柳树的柳，荫凉的荫", "柳荫路12号，"),
        ("江旭路25号，三点水的江，旭日的旭", "江旭路25号，"),
        ("章家村5号，立早章", "章家村5号，"),
        ("木子李家村8号", "李家村8号"),
        ("锦绣花园3幢（锦绣的锦）501", "锦绣花园3幢（）501"),
        ("柳荫路柳树的柳荫凉的荫12号", "柳荫路12号"),
        ("铁匠巷啊铁匠铺的铁匠巷子的巷十四号门口", "铁匠巷啊十四号门口"),
        ("位置是安定的安平安的平安平路九号", "位置是安平路九号"),
        ("建国路，建国路的路三天没灯", "建国路，建国路的路三天没灯"),
        ("建国路的路灯坏了", "建国路的路灯坏了"),
        ("我住翠湖小区的小区门口", "我住翠湖小区的小区门口"),
        ("人民的人民路12号", "人民的人民路12号"),
        ("楼上的上厕所", "楼上的上厕所"),
        ("古月胡同5号", "古月胡同5号"),
    ],
)
def test_what_spells_a_name_is_no_part_of_it(given: str, read: str) -> None:
    found = undictated(Told.of(given))
    assert found.text == read
    assert len(found.places) == len(read)
    assert list(found.places) == sorted(found.places)
