"""Lanes and natural villages stated by name, names that sound the same, rows of buildings, roads with one side each."""

import numpy as np
import pytest

from geo.address import AddressIndex, match

PLACES = [
    {"district": "望海区", "community": "县前社区", "lane": "打铁巷", "number": "21号"},
    {"district": "望海区", "community": "城隍庙社区", "road": "人民路", "lane": "桂花弄", "number": "15号"},
    {"district": "青屿县", "community": "岙里村", "group": "上岙", "number": "4号"},
    {"district": "青屿县", "community": "岙里村", "group": "下岙", "number": "4号"},
    {"district": "青屿县", "community": "岙里村", "group": "3", "number": "4号"},
    {"district": "望海区", "road": "柳塘路", "number": "14号", "compound": "泰和嘉园", "building": "1幢"},
    {"district": "望海区", "road": "柳塘路", "number": "14号", "compound": "泰和嘉园", "building": "6幢"},
    {"district": "澄浦区", "road": "康兴路", "lane": "262弄", "number": "3号", "compound": "白鹭苑", "room": "101室"},
    {"district": "澄浦区", "road": "康兴路", "lane": "262弄", "number": "4号", "compound": "白鹭苑", "room": "101室"},
    {"district": "澄浦区", "community": "大有坊", "compound": "十一委", "lane": "1组", "number": "9号"},
    {"district": "望海区", "road": "泰和路", "number": "52号", "compound": "泰和家园", "building": "8幢"},
    *({"district": "望海区", "road": "界河路", "number": f"{k}号"} for k in range(30, 40, 2)),
    *({"district": "渔浦区", "road": "界河路", "number": f"{k}号"} for k in range(31, 41, 2)),
    *({"district": "渔浦区", "road": "东环路", "number": f"{k}号"} for k in (115, 116)),
]  # fmt: skip
TEXTS = ["".join(one.values()) for one in PLACES]
INDEX = AddressIndex.build(
    ids=range(len(PLACES)),
    source_ids=[None] * len(PLACES),
    texts=TEXTS,
    parts=PLACES,
    lng=118.9 + np.arange(len(PLACES)) * 0.01,
    lat=np.full(len(PLACES), 31.9),
)


def likely(text: str) -> set[str]:
    """Return the texts of all addresses that may as well be meant."""
    hits = [hit for hit in match(INDEX, text).hits if hit.weight > 0.25]
    return {TEXTS[int(INDEX.spot_rows[spot][0])] for hit in hits for spot in hit.spots}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("打铁巷21号", {"望海区县前社区打铁巷21号"}),
        ("桂花弄15号", {"望海区城隍庙社区人民路桂花弄15号"}),
        ("岙里村上岙4号", {"青屿县岙里村上岙4号"}),
        ("上岙4号", {"青屿县岙里村上岙4号"}),
        ("岙里村3组4号", {"青屿县岙里村34号"}),
        ("望海区界河路34号", {"望海区界河路34号"}),
        ("白鹭苑3号楼101", {"澄浦区康兴路262弄3号白鹭苑101室"}),
        ("康兴路262/4", {"澄浦区康兴路262弄4号白鹭苑101室"}),
        ("11委1组9号", {"澄浦区大有坊十一委1组9号"}),
        ("泰和嘉园6幢", {"望海区柳塘路14号泰和嘉园6幢"}),
    ],
)
def test_what_bears_a_name_is_found_by_it(text: str, meant: set[str]) -> None:
    assert likely(text) == meant


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("泰和嘉园8幢", {"望海区泰和路52号泰和家园8幢", "望海区柳塘路14号泰和嘉园1幢"}),
        ("泰和嘉园1幢至6幢", {"望海区柳塘路14号泰和嘉园1幢", "望海区柳塘路14号泰和嘉园6幢"}),
        ("泰和嘉园1-6号楼停水", {"望海区柳塘路14号泰和嘉园1幢", "望海区柳塘路14号泰和嘉园6幢"}),
        ("东环路115-116号", {"渔浦区东环路115号", "渔浦区东环路116号"}),
    ],
)
def test_each_of_several_is_likely(text: str, others: set[str]) -> None:
    assert others <= likely(text)


def test_a_number_across_the_border_is_no_number_of_the_district_told() -> None:
    assert max(hit.weight for hit in match(INDEX, "望海区界河路33号").hits) < 0.82
    assert "渔浦区界河路33号" in likely("望海区界河路33号")


@pytest.mark.parametrize(("number", "district"), [(25, "渔浦区"), (24, "望海区"), (29, "渔浦区")])
def test_a_missing_number_lies_in_the_district_that_has_its_side(number: int, district: str) -> None:
    roads = [("渔浦区", odd) for odd in (21, 23, 27, 31, 33)] + [("望海区", even) for even in (20, 22, 26, 28, 32)]
    texts = [f"{told}朝霞路{at}号" for told, at in roads]
    lat = np.array([30.0 + 1e-4 * at for _, at in roads])
    index = AddressIndex.build(
        ids=texts, source_ids=[None] * len(texts), texts=texts, parts=[{}] * len(texts), lng=lat * 0 + 121, lat=lat
    )
    best = match(index, f"朝霞路{number}号门前积水").hits[0]
    assert best.text == f"{district}朝霞路{number}号"
    assert best.weight > 0.85


def test_an_exit_of_a_station_is_no_house_number() -> None:
    assert not any(hit.text.endswith("路34号") for hit in match(INDEX, "界河路地铁站34号口").hits)


@pytest.mark.parametrize(
    "said", ["朝霞路21号跟25号中间的斑马线", "朝霞路21号到25号单号那边路灯不亮", "朝霞路21号到25号路灯不亮"]
)
def test_a_stretch_between_numbers_of_one_side_lies_on_that_side(said: str) -> None:
    numbers = (*range(19, 32, 2), *range(18, 31, 2))
    texts = [f"望海区朝霞路{number}号" for number in numbers]
    lng = np.array([121.0 + 0.001 * (number % 2) for number in numbers])
    lat = np.array([30.0 + 1e-4 * number for number in numbers])
    index = AddressIndex.build(
        ids=texts, source_ids=[None] * len(texts), texts=texts, parts=[{}] * len(texts), lng=lng, lat=lat
    )
    assert {point[0] for point in match(index, said).hits[0].points} == {121.001}
