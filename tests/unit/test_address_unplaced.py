"""Rows without a point: they stand where their building or house number stands, and say nothing against the others."""

import numpy as np
import pytest

from geo.address import AddressIndex, match

ROWS = [
    ("龙眠区文昌街道人民路5号状元府6幢1单元101室", 116.410),
    ("龙眠区文昌街道人民路5号状元府6幢1单元601室", np.nan),
    ("龙眠区文昌街道人民路5号状元府5幢1单元601室", 116.411),
    ("龙眠区文昌街道人民路7号", 116.412),
    ("龙眠区文昌街道人民路7号", np.nan),
    ("龙眠区文昌街道天柱村3组", np.nan),
    ("龙眠区文昌街道天柱村4组", 116.420),
    ("龙眠区文昌街道学府路9号东楼", 116.430),
    ("龙眠区文昌街道学府路9号西楼", 116.440),
    ("龙眠区文昌街道学府路9号3幢", np.nan),
    ("龙眠区文昌街道柳溪村7组1号", 116.450),
    ("龙眠区文昌街道柳溪村7组2号", np.nan),
    ("龙眠区文昌街道枇杷路24号", 116.460),
    ("龙眠区文昌街道枇杷路25号", 116.480),
    ("龙眠区文昌街道枇杷路26号", np.nan),
    ("龙眠区文昌街道枇杷路28号", 116.461),
    ("龙眠区文昌街道枇杷路29号", np.nan),
]


@pytest.fixture(scope="module")
def index() -> AddressIndex:
    lng = np.array([x for _, x in ROWS])
    return AddressIndex.build(
        ids=[str(row) for row in range(len(ROWS))],
        source_ids=[None] * len(ROWS),
        texts=[text for text, _ in ROWS],
        parts=[{}] * len(ROWS),
        lng=lng,
        lat=np.where(np.isfinite(lng), 30.9, np.nan),
    )


def test_a_row_without_a_point_stands_where_its_building_or_number_stands(index: AddressIndex) -> None:
    assert index.lng[[1, 4]].tolist() == [116.410, 116.412]


def test_a_row_without_a_point_stands_in_its_group_or_between_the_numbers_of_its_side(index: AddressIndex) -> None:
    assert index.lng[11] == 116.450
    assert index.lng[14] == pytest.approx(116.4605)
    assert np.isnan(index.lng[16])  # no number behind it


def test_a_number_whose_places_lie_apart_tells_no_point(index: AddressIndex) -> None:
    assert np.isnan(index.lng[9])


@pytest.mark.parametrize(("said", "x"), [("状元府6幢", 116.410), ("状元府6幢1单元601", 116.410), ("天柱村", 116.420)])
def test_it_does_not_make_its_building_or_village_a_question(index: AddressIndex, said: str, x: float) -> None:
    assert {point[0] for point in match(index, said).hits[0].points} == {x}
