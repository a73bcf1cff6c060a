"""Names as people call places: schools and hospitals by their number, estates by their stem, branches by their road."""

import numpy as np
import pytest

from geo.address import AddressIndex, match

ESTATES = (
    *(("望淮区", name) for name in ("芙蓉里", "枫桦国际城", "锦绣国际城")),
    *(("白鹭区", name) for name in ("锦绣花园", "明珠小区一期", "明珠小区二期", "机床厂宿舍", "纺织厂家属院")),
    *(("白鹭区", name) for name in ("江南院子", "横塘六村", "普罗旺斯雅居")),
)
ROADS = (("白鹭区", "靖亭中路", 8), ("白鹭区", "文昌路", 12))
ROWS = [
    *(
        (f"云川市{area}{name}{number}幢", {"district": area, "compound": name, "building": f"{number}幢"})
        for area, name in ESTATES
        for number in (1, 3)
    ),
    *(
        (f"云川市{area}{name}{number}号", {"district": area, "road": name, "number": f"{number}号"})
        for area, name, number in ROADS
    ),
]
PLACES = (
    *("云川市第八人民医院", "云川市第二中学", "俞垛中心小学", "云川市长途汽车站"),
    *("沙沟社区卫生服务中心", "马板派出所", "下岐农贸市场"),
    *("世纪联超市(靖亭中路店)", "世纪联超市(文昌路店)"),
    *("地铁1号线望潮站", "地铁1号线望潮站A口", "地铁1号线望潮站B口", "白鹭区人民法院", "瑞丰食品有限公司"),
)
INDEX = AddressIndex.build(
    ids=[text for text, _ in ROWS],
    source_ids=[None] * len(ROWS),
    texts=[text for text, _ in ROWS],
    parts=[parts for _, parts in ROWS],
    lng=118.9 + 0.02 * np.arange(len(ROWS)),
    lat=np.full(len(ROWS), 31.9),
    places=[(name, 118.9 + 0.02 * k, 31.99) for k, name in enumerate(PLACES)],
)


def found(text: str) -> dict[str, float]:
    """Return the places that may be meant, by what they are, likeliest first."""
    return {hit.text.replace("云川市", ""): hit.weight for hit in match(INDEX, text).hits if hit.weight > 0.05}


def sure(text: str) -> str:
    names = found(text)
    return next((name for name, weight in names.items() if weight > 0.9), "")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("八院门口", "第八人民医院"),
        ("市八院急诊", "第八人民医院"),
        ("云川二中对面", "第二中学"),
        ("俞垛中心校旁边", "俞垛中心小学"),
        ("汽车站门口", "长途汽车站"),
        ("靖亭中路的世纪联门口", "世纪联超市靖亭中路店"),
        ("世纪联靖亭中路店", "世纪联超市靖亭中路店"),
        ("机床厂职工宿舍3幢", "机床厂宿舍3幢"),
        ("市机床厂的宿舍3幢", "机床厂宿舍3幢"),
        ("纺织厂家属大院1幢", "纺织厂家属院1幢"),
        ("望淮区芙蓉3幢", "芙蓉里3幢"),
        ("芙蓉那个小区3幢", "芙蓉里3幢"),
        ("枫桦1幢", "枫桦国际城1幢"),
        ("明珠二期3幢", "明珠小区二期3幢"),
        ("明珠小区Ⅱ期3幢", "明珠小区二期3幢"),
        ("纺织厂职工宿舍1幢", "纺织厂家属院1幢"),
        ("纺织厂生活区1幢", "纺织厂家属院1幢"),
        ("纺织厂3号楼", "纺织厂家属院3幢"),
        ("沙沟社区医院门口", "沙沟社区卫生服务中心"),
        ("马板公安派出所", "马板派出所"),
        ("下岐街市旁边", "下岐农贸市场"),
        ("江南3号楼", "江南院子3幢"),
        ("望潮站A出口扶梯坏了", "地铁1号线望潮站A口"),
        ("区法院门口", "白鹭区人民法院"),
        ("瑞丰食品往河里排红水", "瑞丰食品有限公司"),
        ("白鹭区横塘1幢", "横塘六村1幢"),
        ("普罗3栋", "普罗旺斯雅居3幢"),
    ],
)
def test_should_know_what_people_call_a_place(text: str, meant: str) -> None:
    assert sure(text).endswith(meant)


@pytest.mark.parametrize("text", ["世纪联门口", "锦绣3幢", "明珠3幢"])
def test_a_name_that_several_share_is_asked_about(text: str) -> None:
    assert not sure(text)
    assert len(found(text)) > 1


@pytest.mark.parametrize(
    "text",
    [
        "九院门口",
        "芙蓉华府3幢",
        "芙蓉外滩3幢",
        "枫桦里1幢",
        "芙蓉小区3幢",
        "电机厂宿舍3幢",
        "明珠三期3幢",
        "明珠府一期3幢",
    ],
)
def test_a_name_of_the_same_stem_is_not_asserted(text: str) -> None:
    assert not sure(text)


def test_a_number_told_in_full_is_no_other_one_of_the_same_sound() -> None:
    index = AddressIndex.build(
        ids=["1", "2"],
        source_ids=[None, None],
        texts=["云川市白鹭区文昌路1号", "云川市白鹭区文昌路3号"],
        parts=[{"district": "白鹭区", "road": "文昌路", "number": number} for number in ("1号", "3号")],
        lng=np.array([118.9, 118.91]),
        lat=np.array([31.9, 31.9]),
        places=[("云川市第四中学", 118.95, 31.9), ("云川市第十四中学", 118.97, 31.9)],
    )
    best = max(match(index, "十四中门口").hits, key=lambda hit: hit.weight)  # 市四中 sounds nearly so
    assert best.weight > 0.9
    assert best.text.endswith("第十四中学")


@pytest.mark.parametrize("text", ["江南路3号", "江南医院", "横塘"])
def test_the_beginning_of_a_name_is_none_without_a_building(text: str) -> None:
    assert not sure(text)


def test_the_first_characters_of_an_estate_may_be_a_word_for_estates() -> None:
    index = AddressIndex.build(
        ids=["1"],
        source_ids=[None],
        texts=["云川市白鹭区北苑人家3幢"],
        parts=[{"district": "白鹭区", "compound": "北苑人家", "building": "3幢"}],
        lng=np.array([118.9]),
        lat=np.array([31.9]),
    )
    assert match(index, "白鹭区北苑3幢").none < 0.1
    assert match(index, "新都北苑3幢").none > 0.5  # the end of another name


@pytest.mark.parametrize("text", ["只记得头两个字是普罗，3幢", "好像叫横塘什么，3幢", "名字记不全了，横塘开头的，3幢"])
def test_who_knows_a_name_by_half_is_asked(text: str) -> None:
    assert not sure(text)
