"""Parts of estates told by their mark, floors with rooms, shops, towers that are one building."""

import numpy as np
import pytest

from geo.address import AddressIndex, match

PLACES = [
    {"road": "长兴路", "number": "5号", "compound": "万福景苑A区", "building": "4幢", "room": "101室"},
    {"road": "长兴路", "number": "5号", "compound": "万福景苑B区", "building": "4幢", "room": "101室"},
    {"road": "长兴路", "number": "5号", "compound": "万福景苑B区", "building": "6幢", "room": "101室"},
    {"road": "柳荫路", "number": "22号", "compound": "泰和御园1期", "building": "8号楼", "room": "201室"},
    {"road": "柳荫路", "number": "22号", "compound": "泰和御园2期", "building": "8号楼", "room": "201室"},
    {"road": "柳荫路", "number": "44号", "compound": "望月御府C区", "building": "C1座", "room": "103室"},
    {"road": "柳荫路", "number": "60号", "compound": "徽商广场", "room": "1506室"},
    {"road": "柳荫路", "number": "60号", "compound": "徽商广场", "room": "909室"},
    {"road": "柳荫路", "number": "70号", "compound": "陵园里", "building": "1号楼", "room": "101室"},
    {"road": "柳荫路", "number": "70号", "compound": "陵园里", "building": "底商", "unit": "商铺1号"},
    {"road": "柳荫路", "number": "42号", "room": "301室"},
    {"road": "柳荫路", "lane": "204弄35支弄", "number": "2号", "room": "101室"},
    {"road": "石新路", "number": "9号", "compound": "东建中心", "building": "东塔", "room": "4-3"},
    {"road": "石新路", "number": "9号", "compound": "东建中心", "building": "西塔", "room": "4-3"},
    {"road": "石新路", "number": "62号", "room": "4-3"},
    {"road": "石新路", "number": "70号", "compound": "大庆家园", "building": "B4栋", "unit": "1单元", "room": "1-2"},
    {"road": "石新路", "lane": "57巷31弄", "number": "7号"},
    {"road": "石新路", "lane": "29巷", "number": "7号"},
    {"compound": "曹渡一村", "number": "35号"},
    {"compound": "曹渡二村", "number": "36号"},
    {"road": "石新路", "number": "90号", "compound": "桂花五村A区", "building": "2幢"},
    {"road": "石新路", "number": "90号", "compound": "桂花五村C区", "building": "1幢"},
    {
        "road": "石新路",
        "number": "90号",
        "compound": "桂花五村C区",
        "building": "2幢",
        "unit": "2单元",
        "room": "501室",
    },
    {"road": "石新路", "number": "91号", "compound": "石新山庄", "building": "D座", "unit": "2单元", "room": "201室"},
    {"road": "石新路", "lane": "29巷", "number": "7号附1"},
]
PARTS = [{"district": "南屏区", "town": "望江街道", **one} for one in PLACES]
TEXTS = ["".join(one.values()) for one in PARTS]
INDEX = AddressIndex.build(
    ids=range(len(PARTS)),
    source_ids=[None] * len(PARTS),
    texts=TEXTS,
    parts=PARTS,
    lng=118.9 + np.arange(len(PARTS)) * 0.01,
    lat=np.full(len(PARTS), 31.9),
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("万福景苑B4栋", "长兴路5号万福景苑B区4幢101室"),
        ("万福景苑B-4-101", "长兴路5号万福景苑B区4幢101室"),
        ("泰和御园2-8-201", "柳荫路22号泰和御园2期8号楼201室"),
        ("望月御府C区1座103", "柳荫路44号望月御府C区C1座103室"),
        ("望月御府C区C1-103", "柳荫路44号望月御府C区C1座103室"),
        ("徽商广场15层1506", "柳荫路60号徽商广场1506室"),
        ("徽商广场15楼06室", "柳荫路60号徽商广场1506室"),
        ("徽商广场9F909", "柳荫路60号徽商广场909室"),
        ("陵园里1号商铺", "柳荫路70号陵园里底商商铺1号"),
        ("柳荫路70号1号门面", "柳荫路70号陵园里底商商铺1号"),
        ("柳荫路42号-301", "柳荫路42号301室"),
        ("柳荫路四十二号3层1室", "柳荫路42号301室"),
        ("柳荫路204弄三十五小弄2号", "柳荫路204弄35支弄2号101室"),
        ("曹渡新村36号", "曹渡二村36号"),
        ("柳荫路204-35-2号", "柳荫路204弄35支弄2号101室"),
        ("东建中心西楼4-3", "石新路9号东建中心西塔4-3"),
        ("东建中心东座四楼三号", "石新路9号东建中心东塔4-3"),
        ("石新路62号四杠三", "石新路62号4-3"),
        ("大庆家园B4栋一梯一杠二", "石新路70号大庆家园B4栋1单元1-2"),
        ("大庆家园B区4栋", "石新路70号大庆家园B4栋1单元1-2"),
        ("大庆家园B-4-1-1-2", "石新路70号大庆家园B4栋1单元1-2"),
        ("石新路57弄31巷7号", "石新路57巷31弄7号"),
        ("石新路57-31-7", "石新路57巷31弄7号"),
        ("桂花五村C区2-501", "石新路90号桂花五村C区2幢2单元501室"),
        ("石新山庄D-2-201", "石新路91号石新山庄D座2单元201室"),
        ("石新路29巷 七附一归谁管", "石新路29巷7号附1"),
        ("桂花五村C区1幢", "石新路90号桂花五村C区1幢"),
        ("石新路29-7号", "石新路29巷7号"),
    ],
)
def test_a_door_is_found_however_it_is_told(text: str, meant: str) -> None:
    hit = max(match(INDEX, text).hits, key=lambda one: one.weight)
    assert TEXTS[int(INDEX.spot_rows[hit.spots[0]][0])] == f"南屏区望江街道{meant}"
    assert hit.weight > 0.5
