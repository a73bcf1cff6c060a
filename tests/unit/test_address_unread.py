"""Numbers of which a digit could not be read: a stretch of a road, never the number that is left."""

import numpy as np
import pytest

from geo.address import AddressIndex, match
from geo.address.told.fields import Told
from geo.address.told.unread import without_unread


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("柳荫路3?号", "柳荫路30号到39号之间"),
        ("柳荫路1XX号", "柳荫路100号到199号之间"),
        ("柳荫路□2号", "柳荫路12号到92号之间逐10号"),
        ("柳荫路三十几号", "柳荫路30号到39号之间"),
        ("柳荫路十几号", "柳荫路10号到19号之间"),
        ("柳荫路200多号", "柳荫路200号到299号之间"),
        ("柳荫路120几号", "柳荫路120号到129号之间"),
        ("柳荫路二百三十多号", "柳荫路230号到239号之间"),
        ("柳荫路二三十号", "柳荫路20号到39号之间"),
        ("柳荫路十七八号", "柳荫路17号到18号之间"),
        ("柳荫路一百七八十号", "柳荫路170号到189号之间"),
        ("柳荫路一百零几号", "柳荫路100号到109号之间"),
        ("柳荫路二十几号，单号那边", "柳荫路21号到29号之间"),
        ("柳荫路30几号那段，双数一侧路灯不亮", "柳荫路30号到38号之间路灯不亮"),
        ("柳荫路单号那边三十多号", "柳荫路31号到39号之间"),
        ("柳荫路双号二三十号", "柳荫路20号到38号之间"),
        ("柳荫路，门牌是双数的那一边", "柳荫路双号那边"),
        ("柳荫路1、3、5号那一侧着火", "柳荫路单号那边着火"),
        ("柳荫路1、2、3号那一侧", "柳荫路1、2、3号那一侧"),
        ("柳荫路2号和4号那边", "柳荫路2号和4号那边"),
        ("柳荫路七八号", "柳荫路七八号"),
        ("柳荫路二百二十号", "柳荫路二百二十号"),
        ("柳荫路一百多号", "柳荫路100号到199号之间"),
        ("柳荫路几十号", "柳荫路"),
        ("柳荫路（看不清）2号", "柳荫路"),
        ("柳荫路4?弄3号", "柳荫路"),
        ("锦绣花园?幢501", "锦绣花园?幢501"),
        ("锦绣花园1?幢501", "锦绣花园501"),
        ("柳荫路28号？", "柳荫路28号？"),
        ("柳荫路**3**号", "柳荫路**3**号"),
        ("柳荫路_6号", "柳荫路_6号"),
        ("043XX W 18TH PL", "043XX W 18TH PL"),
    ],
)
def test_a_number_with_an_unread_digit_is_all_that_it_may_be(given: str, read: str) -> None:
    found = without_unread(Told.of(given))
    assert found.text == read
    assert len(found.places) == len(read)
    assert all(given[place] in given for place in found.places)
    assert list(found.places) == sorted(found.places)


def test_of_a_number_whose_last_digit_is_told_each_tenth_is_meant() -> None:
    texts = [f"柳荫路{number}号" for number in (7, 17, 18, 20, 27, 37, 38)]
    index = AddressIndex.build(
        ids=range(len(texts)), source_ids=[None] * len(texts), texts=texts, parts=[{}] * len(texts),
        lng=np.linspace(118.9, 118.91, len(texts)), lat=np.full(len(texts), 31.9),
    )  # fmt: skip
    (hit,) = (one for one in match(index, "柳荫路?7号").hits if one.weight > 0.5)
    assert {texts[int(index.spot_rows[spot][0])] for spot in hit.spots} == {"柳荫路17号", "柳荫路27号", "柳荫路37号"}
