"""Every name of a registry is found as it is registered: alone, with a building, behind a town or district."""

from collections.abc import Sequence

import numpy as np
import pytest

from geo.address import AddressIndex, match
from geo.address.registry.popular import stem_of
from geo.address.registry.registered import read_registered, rest_of

CITY, DISTRICTS, TOWNS = "朔原市", ("河东区", "铁北区"), ("靖宇街道", "安宁里街道", "沙岭镇", "大屯乡")
INNER = {"compound": "building", "road": "number"}
STEMS = "北 新 丽 御 幸福 桂花 江南 建国路 解放街 公园 花园 雅园 新苑 北苑 家园 御园 幸福里 桂花坊"
ENDS = "小区 新村 家园 嘉园 花园 苑 公寓 公馆 新城 国际 新区 名邸 大厦 家属楼 宿舍 一村"


def estates() -> list[str]:
    """Names of estates: stems, many of them words for estates themselves, with a second word for an estate."""
    names = [
        stem + end for i, stem in enumerate(STEMS.split()) for j, end in enumerate(ENDS.split()) if (i + j) % 3 == 0
    ]
    return [name for name in names if len(name) > 2 and len(set(name)) == len(name)]


def index_of(names: Sequence[str], ends: Sequence[str], part: str, *, stated: bool) -> AddressIndex:
    """A registry in which each name has each of some numbers, apart from the next one by some hundred metres."""
    parts = [
        {"district": district_of(i), "town": town_of(i), part: name, INNER[part]: end}
        for i, name in enumerate(names) for end in ends
    ]  # fmt: skip
    texts = [f"{CITY}{''.join(one.values())}" for one in parts]
    place = np.repeat(np.arange(len(names), dtype=np.float64), len(ends))
    return AddressIndex.build(
        ids=texts, source_ids=[None] * len(texts), texts=texts, parts=parts if stated else [{}] * len(texts),
        lng=125.2 + 0.008 * (place % 25), lat=44.3 + 0.008 * (place // 25) + 1e-4 * (np.arange(len(texts)) % len(ends)),
    )  # fmt: skip


def district_of(place: int) -> str:
    return DISTRICTS[place % 2]


def town_of(place: int) -> str:
    return TOWNS[place % 2 * 2 + place // 2 % 2]


def lost(index: AddressIndex, names: Sequence[str], form: str) -> list[str]:
    """Return what of some names, said in one form, is not surely found."""
    found = []
    for i, name in enumerate(names):
        said = form.format(name=name, town=town_of(i), district=district_of(i), city=CITY)
        answer = match(index, said)
        own = sum(hit.weight for hit in answer.hits if name in hit.text and district_of(i) in hit.text)
        found += [] if own > 0.8 else [said]
    return found


FORMS = (
    "{name}",
    "{name}3号楼",
    "{town}{name}3栋",
    "{district}{name}3幢",
    "{city}{district}{town}{name}3号楼",
    "安民社区{name}3号楼",
)


@pytest.mark.parametrize("stated", [False, True])
def test_estates_named_by_words_for_estates_are_found(stated: bool) -> None:
    names = estates()
    index = index_of(names, ("1号楼", "3号楼"), "compound", stated=stated)
    assert [one for form in FORMS for one in lost(index, names, form)] == []


STREETS = "东街 西街 南街 中街 大街 老街 新街 后街 东路 南路 东大街 正街 横街 一街 十字街 和平街"


@pytest.mark.parametrize("stated", [False, True])
def test_streets_named_by_a_direction_are_found(stated: bool) -> None:
    names = STREETS.split()
    index = index_of(names, ("1号", "3号"), "road", stated=stated)
    forms = (
        "{name}3号",
        "{town}{name}3号",
        "{town}{name}",
        "{district}{name}3号",
        "{town}安民社区{name}3号",
        "我在{town}的{name}3号",
    )
    assert [one for form in forms for one in lost(index, names, form)] == []
    for said in ("朝阳东街3号", "沙岭镇朝阳东街3号", "人民南路3号", "东街小区3号楼", "东街社区", "孩子在大街上走丢了"):
        assert match(index, said).none > 0.5


def test_a_street_of_one_direction_in_several_towns_is_asked_about() -> None:
    texts = [f"{CITY}{DISTRICTS[0]}{town}{street}8号" for town in TOWNS for street in ("东街", "枫林大街")]
    index = AddressIndex.build(
        ids=texts, source_ids=[None] * len(texts), texts=texts, parts=[{}] * len(texts),
        lng=125.2 + 0.01 * np.arange(len(texts), dtype=np.float64), lat=np.full(len(texts), 44.3),
    )  # fmt: skip
    assert len(match(index, "东街8号").hits) == len(TOWNS)
    assert match(index, "沙岭镇东街8号").hits[0].weight > 0.95
    assert match(index, "枫林南街8号").none > 0.5  # no street of that name is on record


def test_an_estate_of_two_words_of_its_kind_keeps_both() -> None:
    index = index_of(
        ["金色家园小区一区", "金色家园家园一区", "花园家园", "家园花园"], ("1号楼", "3号楼"), "compound", stated=True
    )
    assert match(index, "金色家园小区一区3号楼").hits[0].text.endswith("金色家园小区一区3号楼")
    assert match(index, "花园家园3号楼").hits[0].text.endswith("花园家园3号楼")


@pytest.mark.parametrize("head", ["金华市义乌市", "浙江省义乌市", "义乌市江东街道", "婺城区", "江东街道", "浦江县"])
@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("红旗小区", "compound"), ("赵宅四区", "compound"), ("幸福新区", "compound"), ("东区花园", "compound"),
        ("都市花园", "compound"), ("红旗路", "road"), ("城中路", "road"), ("市府路", "road"),
    ],
)  # fmt: skip
def test_names_with_the_words_for_areas_are_no_areas(head: str, name: str, column: str) -> None:
    assert vars(read_registered(f"{head}{name}12号"))[column] == name


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("哈尔滨市道里区中央大街12号", {"district": "道里区", "road": "中央大街"}),
        ("台州市路桥区银座街1号", {"district": "路桥区", "road": "银座街"}),
        ("沈阳市大东区东塔街3号", {"district": "大东区", "road": "东塔街"}),
        ("义乌市大陈镇大陈二村5号", {"town": "大陈镇", "community": "大陈二村"}),
        ("义乌市民主路12号", {"district": None, "road": "民主路"}),
        ("义乌市长春8街5号", {"road": "长春8街", "number": "5"}),
        ("沙岭镇柯村新苑5栋", {"town": "沙岭镇", "compound": "柯村新苑"}),
        ("沙岭镇丽园5栋", {"town": "沙岭镇", "compound": "丽园"}),
        ("沙岭镇路口村12号", {"town": "沙岭镇", "community": "路口村"}),
        ("河东区107小区5栋", {"compound": "107小区", "building": "5"}),
        ("河东区一号公馆5栋", {"compound": "1号公馆", "building": "5"}),
        ("河东区阳光100国际新城5栋", {"compound": "阳光100国际新城", "building": "5"}),
        ("河东区银河SOHO5栋", {"compound": "银河SOHO", "building": "5"}),
        ("河东区建国路107号小区5栋", {"road": "建国路", "number": "107", "compound": None}),
        ("河东区建国路12号阳光100国际新城5栋", {"number": "12", "compound": "阳光100国际新城", "building": "5"}),
        ("河东区建国路12号丽园5栋", {"number": "12", "compound": "丽园"}),
        ("河东区建国路12号公园里5栋", {"number": "12", "compound": "公园里"}),
        ("河东区建国路12号花园5栋", {"number": "12", "compound": None}),
        ("河东区二道桥街12号", {"road": "二道桥街"}),
        ("河东区建国路12号体育馆小区5栋", {"number": "12", "compound": "体育馆小区"}),
        ("河东区建国路12号商业广场5栋", {"number": "12", "compound": None}),
        ("河东区荷花路19号第六大道3栋", {"number": "19", "compound": "第六大道"}),
        ("沙岭镇南门口12号", {"compound": "南门口", "number": "12"}),
        ("沙岭镇大桥村小学", {"community": "大桥村", "compound": "大桥村小学"}),
        ("义乌市民广场3号楼", {"compound": "义乌市民广场"}),
    ],
)
def test_where_a_city_ends(text: str, told: dict[str, str | None]) -> None:
    found = vars(read_registered(text))
    assert {key: found[key] for key in told} == told


def test_what_follows_stated_parts_is_read_as_the_whole_is() -> None:
    for name in ("107小区", "1号公馆", "丽园", "公园里", "北苑嘉园", "阳光100国际新城"):
        assert rest_of(f"河东区建国路12号{name}5栋", {"road": "建国路", "number": "12"})["compound"] == name


def test_stems_that_name_others_are_no_names_of_estates() -> None:
    assert [stem_of(name) for name in ("建国路小区", "大桥村花园", "1号公馆", "107小区")] == [""] * 4


def test_names_with_the_words_for_areas_are_found_in_prose() -> None:
    index = index_of(["县前小区", "市场小区", "城市之光"], ("1号楼", "3号楼"), "compound", stated=False)
    for said, meant in (
        ("昨晚十点左右在县前小区门口，有人打架", "县前小区"),
        ("来电人称其居住在市场小区，反映3号楼前路灯不亮", "市场小区"),
        ("昨晚十点左右在城市之光门口，有人打架", "城市之光"),
    ):
        assert meant in match(index, said).hits[0].text
    assert match(index, "兰州市城市之光3号楼").none > 0.5


@pytest.mark.parametrize("said", ["兴业银行的卡被吞了", "兴业保险怎么理赔", "兴业证券打不开"])
def test_a_word_behind_the_short_form_of_a_community_makes_it_something_else(said: str) -> None:
    parts = [{"district": "河东区", "community": "兴业社区", "number": f"{number}号"} for number in range(1, 9)]
    texts = [f"{CITY}{''.join(one.values())}" for one in parts]
    index = AddressIndex.build(
        ids=texts, source_ids=[None] * 8, texts=texts, parts=parts, lng=np.full(8, 125.2), lat=np.full(8, 44.3)
    )
    assert match(index, said).hits[0].weight < 0.8
    assert match(index, "兴业有人打架").hits[0].weight > 0.9


@pytest.mark.parametrize("said", ["麻烦你们，我家楼上三楼狗一直叫", "定位一下你的位置", "明天会上再说"])
def test_everyday_words_are_no_names_that_sound_like_them(said: str) -> None:
    texts = [f"{CITY}河东区{name}8号" for name in ("沙岭村娄上", "纬一路", "惠尚路", "和平路")]
    index = AddressIndex.build(
        ids=texts, source_ids=[None] * 4, texts=texts, parts=[{}] * 4, lng=np.full(4, 125.2), lat=np.full(4, 44.3)
    )
    assert match(index, said).none > 0.9
