"""How a parcel is handed over, who waits for it and his telephone tell no place."""

import pytest

from geo.address.told.asides import BLANK
from geo.address.told.parcels import without_handling


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ("柳荫路12号放门口鞋柜上", "柳荫路12号"),
        ("柳荫路12号，别放快递柜 冉小翠 100-0000-3104", "柳荫路12号"),
        ("【生鲜急件】柳荫路12号（易碎，轻放）", "【】柳荫路12号（，）"),
        ("柳荫路12号，周末在家，下午三点后再送", "柳荫路12号"),
        ("收件人自提不了，柳荫路12号 欧阳师傅", "，柳荫路12号"),
        ("柳荫路12号 100****3104", "柳荫路12号"),
        ("柳荫路12号 植女士收", "柳荫路12号"),
        ("林先生（02）2345-6789，柳荫路12号 分机12", "，柳荫路12号"),
        ("柳荫路12号 0912-345-678", "柳荫路12号"),
        ("柳荫路12号转22", "柳荫路12号转22"),
        ("开心之家本人签收", "开心之家"),
        ("龙泽名都请勿敲门", "龙泽名都"),
        ("惠民生鲜超市门口", "惠民生鲜超市门口"),
        ("派送中心旁边", "派送中心旁边"),
        ("柳荫路李先生10000003104转22", "柳荫路李先生"),
        # what may tell a place stays
        ("柳荫路12号，万达广场 100-0000-3104", "柳荫路12号，万达广场"),
        ("放生桥12号", "放生桥12号"),
        ("丰巢小区3幢", "丰巢小区3幢"),
        ("送货地址：柳荫路12号", "送货地址：柳荫路12号"),
        ("锦绣花园12-3-2-1501", "锦绣花园12-3-2-1501"),
    ],
)
def test_what_stands_around_a_parcels_address_is_left_out(given: str, left: str) -> None:
    found = without_handling(given)
    assert len(found) == len(given)
    assert "".join(char for char in found.rstrip(BLANK + " ").replace(BLANK * 2, "") if char != " ") in (
        left,
        left.replace("，", ""),
    )
