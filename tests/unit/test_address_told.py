"""What callers put around an address: corrections, repeats, positions, two places of which one or none is meant."""

import numpy as np
import pytest

from geo.address import AddressIndex, match
from geo.address.registry.names import Kind, Names, Target
from geo.address.told.corrected import corrected, with_part
from geo.address.told.positions import without_position
from geo.address.told.repeats import without_repeats
from geo.address.told.scans import rereadings
from geo.address.told.several import pair_of, without_excluded
from geo.address.writing.normalise import normalise

NUMBERS = {"柳荫路": (3, 15, 17, 19, 25), "建国东路": (33, 51), "文昌路": (18, 59), "白马路": (86,)}
PLACES = [
    *(
        (f"南屏区{road}{number}号", {"road": road, "number": f"{number}号"})
        for road, many in NUMBERS.items()
        for number in many
    ),
    *(
        (f"南屏区锦绣{kind}{number}幢501室", {"compound": f"锦绣{kind}", "building": f"{number}幢", "room": "501室"})
        for kind in ("家园", "华庭")
        for number in (1, 3, 5)
    ),
]  # fmt: skip
INDEX = AddressIndex.build(
    ids=[text.removeprefix("南屏区") for text, _ in PLACES],
    source_ids=[None] * len(PLACES),
    texts=[text for text, _ in PLACES],
    parts=[{"district": "南屏区", **parts} for _, parts in PLACES],
    lng=118.9 + 0.004 * np.arange(len(PLACES)),
    lat=np.full(len(PLACES), 31.9),
)
NAMES = Names.build(
    (name, Target(kind, code, 0.0))
    for code, (name, kind) in enumerate((("人民路", Kind.ROAD), ("文昌路", Kind.ROAD), ("锦绣家园", Kind.COMPOUND),
                                         ("锦绣华庭", Kind.COMPOUND)), 1)
)  # fmt: skip
AREAS = Names.build(
    (name, Target(kind, code, 0.0))
    for code, (name, kind) in enumerate(
        (("文昌路", Kind.ROAD), ("南屏区", Kind.DISTRICT), ("北塔区", Kind.DISTRICT), ("丁家村", Kind.COMMUNITY)), 1
    )
)


def sure(text: str) -> str | None:
    """Return the address that is meant with at least nine in ten."""
    best = max(match(INDEX, text).hits, key=lambda hit: hit.weight, default=None)
    return best.text.removeprefix("南屏区") if best and best.weight > 0.9 else None


def offered(text: str) -> set[str]:
    return {hit.text.removeprefix("南屏区") for hit in match(INDEX, text).hits if hit.weight > 0.2}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("柳荫路17号，不对，是19号", "柳荫路19号"),
        ("柳荫路17号，不是17号，是19号", "柳荫路19号"),
        ("锦绣家园3幢（应为5幢）501", "锦绣家园5幢501室"),
        ("锦绣家园3幢有水，是5幢停了，501", "锦绣家园5幢501室"),
        ("锦绣家园业主请注意：5幢501", "锦绣家园5幢501室"),
        ("锦绣家园物业服务中心（5幢501）", "锦绣家园5幢501室"),
        ("锦绣家园5幢501 止码4821", "锦绣家园5幢501室"),
        ("柳荫路十七号，不是十七号，是十九号", "柳荫路19号"),
        ("柳荫路17号……不是，是19号", "柳荫路19号"),
        ("柳荫路17号，哦不，25号", "柳荫路25号"),
        ("柳荫路17号漏水，哦不，搞错了，是锦绣家园3幢501", "锦绣家园3幢501室"),
        ("刚才报的南屏区柳荫路17号错了，应该是锦绣家园3幢501", "锦绣家园3幢501室"),
        ("建国东路33号锦绣华庭1幢，哦不对，是锦绣家园3幢501", "锦绣家园3幢501室"),
        ("南屏区 柳荫路 17号夜间施工扰民", "柳荫路17号"),
        ("南屏区。柳荫路。17号", "柳荫路17号"),
        ("南屏区柳荫路17号，哦不对，说错了，是南屏区锦绣家园3幢501", "锦绣家园3幢501室"),
        ("南屏区锦绣华庭1幢501，啊错了记错了，应该是在南屏区白马路86号", "白马路86号"),
        ("锦绣家园3幢，啊不，应该是5幢501", "锦绣家园5幢501室"),
        ("锦绣家园3幢501，说错了，5幢", "锦绣家园5幢501室"),
        ("人民路3号，不是，文昌路59号", "文昌路59号"),
        ("柳荫路3号，不是，文昌路59号", "文昌路59号"),
        ("锦绣家园1幢说错了锦绣华庭3幢501", "锦绣华庭3幢501室"),
    ],
)
def test_should_take_what_was_put_right(text: str, meant: str) -> None:
    assert sure(text) == meant


def test_a_correction_puts_a_number_where_the_wrong_one_stood() -> None:
    assert corrected(normalise("锦绣家园3幢501，说错了，5幢"), NAMES).text == "锦绣家园5幢501"
    assert corrected(normalise("人民路，不是，文昌路59号"), NAMES).text == "文昌路59号"
    assert corrected(normalise("不对的地方是人民路3号"), NAMES).text == "不对的地方是人民路3号"


def test_a_whole_address_told_anew_puts_the_first_one_right() -> None:
    told = "文昌路313号，更正一下：南屏区文昌路59号"
    assert corrected(normalise(told), AREAS).text == "南屏区文昌路59号"
    told = "文昌路313号，哦不对，南屏区丁家村文昌路59号"
    assert corrected(normalise(told), AREAS).text == "南屏区丁家村文昌路59号"
    told = "北塔区文昌路313号，哦不对，南屏区文昌路五十九号"
    assert corrected(normalise(told), AREAS).text == "南屏区文昌路59号"


@pytest.mark.parametrize(
    "text",
    [
        "从柳荫路3号到建国东路51号",
        "起点柳荫路3号，终点建国东路51号",
        "柳荫路3号搬到建国东路51号要搬家",
        "住柳荫路3号，上班在建国东路51号",
        "柳荫路3号 → 建国东路51号",
        "柳荫路3号或者建国东路51号，记不太清了",
    ],
)
def test_two_places_of_which_none_is_chosen_are_both_offered(text: str) -> None:
    assert offered(text) == {"柳荫路3号", "建国东路51号"}


def test_a_way_to_a_place_that_the_registry_lacks_asserts_nothing() -> None:
    found = match(INDEX, "从柳荫路3号到青龙桥路77号")
    assert found.none >= 0.5
    assert sure("从早上到现在柳荫路3号都没水") == "柳荫路3号"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("从柳荫路3号送到建国东路51号", "建国东路51号"),
        ("家住柳荫路3号的租户小张反映，建国东路51号井盖破损", "建国东路51号"),
        ("柳荫路25号的居民反映文昌路18号门口井盖坏了", "文昌路18号"),
        ("户籍地址：柳荫路3号；现居住地址：建国东路51号", "建国东路51号"),
        ("户籍柳荫路3号，现住锦绣家园3幢501", "锦绣家园3幢501室"),
        ("原住柳荫路3号，现已搬至建国东路51号", "建国东路51号"),
        ("之前报的柳荫路3号写错了，正确地址是建国东路51号", "建国东路51号"),
        ("家住柳荫路3号的王先生反映，楼下太吵", "柳荫路3号"),  # the only place that is told
    ],
)
def test_the_words_choose_one_of_two_places(text: str, meant: str) -> None:
    assert sure(text) == meant


def test_an_exclusion_leaves_a_place_of_the_registry() -> None:
    told = normalise("家住人民路3号的居民反映太吵了")
    assert without_excluded(told, NAMES).text == told.text
    assert pair_of(normalise("柳荫路3号")) == []


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("白马路86号 南屏区白马路86号", "南屏区白马路86号"),
        ("南屏区白马路86号(白马路86号)", "南屏区白马路86号"),
        ("南屏区白马路86号白马路86号", "南屏区白马路86号"),
        ("建国东路33号和建国东路51号", "建国东路33号和建国东路51号"),  # two numbers of one road
        ("建国东路33号和文昌路33号", "建国东路33号和文昌路33号"),
        ("柳荫路1 柳荫路19号", "柳荫路1柳荫路19号"),
    ],
)
def test_what_is_said_twice_is_read_once(text: str, left: str) -> None:
    assert without_repeats(normalise(text)).text.replace(" ", "") == left


@pytest.mark.parametrize(
    ("text", "lng", "lat"),
    [
        ("白马路86号（118.89387,31.92405）", 118.89387, 31.92405),
        ("白马路86号 经度118.893870 纬度31.924050", 118.89387, 31.92405),
        ("[定位 31.92405N 118.89387E]白马路86号", 118.89387, 31.92405),
        ("坐标：lat=31.92405 lng=118.89387，白马路86号", 118.89387, 31.92405),
        ("白马路86号@118.893870,31.924050", 118.89387, 31.92405),
        ("白马路86号 北纬31°55′26.58″ 东经118°53′37.93″", 118.89387, 31.92405),
        ("41.87810 N, 87.62980 W", -87.6298, 41.8781),
    ],
)
def test_a_position_in_the_text_is_no_part_of_the_address(text: str, lng: float, lat: float) -> None:
    told, position = without_position(text)
    assert position == pytest.approx((lng, lat), abs=1e-5)
    assert len(told) == len(text)
    assert "白马路86号" not in text or sure(text) == "白马路86号"


@pytest.mark.parametrize("text", ["柳荫路12.5号", "12.345号", "3.14159"])
def test_one_number_is_no_position(text: str) -> None:
    assert without_position(text) == (text, None)


def test_two_figures_of_which_none_is_surely_a_longitude_are_no_witness() -> None:
    assert without_position("48.85837, 2.29448")[1] is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("柳荫路l5号", "柳荫路15号"),
        ("柳荫路I9号", "柳荫路19号"),
        ("建国东路5I号", "建国东路51号"),
        ("锦绣家园3幢5O1室", "锦绣家园3幢501室"),
        ("锦绣家园丨幢50丨室", "锦绣家园1幢501室"),
        ("锦绣家园3幢501窒", "锦绣家园3幢501室"),
        ("柳荫路25弓", "柳荫路25号"),
        ("柳荫路贰拾伍号", "柳荫路25号"),
        ("卅三号建国东路", "建国东路33号"),
        ("锦绣华庭那个小区3zuo501", "锦绣华庭3幢501室"),
        ("工单GD20261105：柳荫路25号路灯不亮，请于7个工作日内答复李女士，尾号0443", "柳荫路25号"),
    ],
)
def test_numbers_are_read_as_scanners_and_cheques_write_them(text: str, meant: str | None) -> None:
    assert sure(text) == meant


def test_a_letter_like_a_figure_is_read_both_ways() -> None:
    best = max(match(INDEX, "柳荫路2S号").hits, key=lambda hit: hit.weight)
    assert best.text.endswith("25号")


def test_a_letter_among_figures_is_not_left_out() -> None:
    assert sure("柳荫路I3号") is None  # 13 is not known; 3 is, but nobody told it
    assert [one.text for one in rereadings("望塔大厦B座801，S1幢")] == ["望塔大厦B座801，S1幢"]


def test_between_two_numbers_is_all_that_stands_there_on_that_side() -> None:
    index = stretch_of(range(2, 62))
    hits = match(index, "站西路21号到33号之间").hits
    assert {index.texts[row] for hit in hits[:1] for row in hit_rows(index, hit.spots)} == {
        f"南屏区站西路{number}号" for number in range(21, 34, 2)
    }
    assert match(index, "站西路21-33号之间的空地").hits[0].spots == hits[0].spots
    assert hits[0].weight > 0.9


def stretch_of(numbers: range) -> AddressIndex:
    texts = [f"南屏区站西路{number}号" for number in numbers]
    return AddressIndex.build(
        ids=texts,
        source_ids=[None] * len(texts),
        texts=texts,
        parts=[{"district": "南屏区", "road": "站西路", "number": f"{number}号"} for number in numbers],
        lng=118.9 + 0.001 * np.arange(len(texts)),
        lat=np.full(len(texts), 31.9),
    )


def hit_rows(index: AddressIndex, spots: tuple[int, ...]) -> list[int]:
    return [row for row in range(len(index.texts)) if int(index.row_spot[row]) in spots]


@pytest.mark.parametrize("text", ["一柳荫路25号", "三文昌路18号"])
def test_a_numeral_before_a_name_makes_it_another(text: str) -> None:
    assert sure(text) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("文昌路（原太平街）18号", "文昌路18号"),
        ("文昌路【老太平街】18号", "文昌路18号"),
        ("文昌路(以前叫太平街)18号", "文昌路18号"),
        ("太平街（现文昌路）18号", "文昌路18号"),
        ("南屏区太平街也就是文昌路18号", "文昌路18号"),
    ],
)
def test_a_former_name_beside_the_present_one_tells_nothing_new(text: str, meant: str) -> None:
    assert sure(text) == meant


def test_either_of_two_words_that_were_not_heard_is_offered() -> None:
    assert offered("文昌路18号，听不清是文昌还是白马") == {"文昌路18号"}  # the other has no such number
    assert offered("锦绣家园3幢501，分不清是家园还是华庭") == {"锦绣家园3幢501室", "锦绣华庭3幢501室"}
    assert offered("锦绣家园还是锦绣华庭记不清了，3幢501") == {"锦绣家园3幢501室", "锦绣华庭3幢501室"}


def test_the_part_of_an_estate_belongs_to_its_name() -> None:
    names = Names.build([("海悦北苑C区", Target(Kind.COMPOUND, 1, 0.0)), ("海悦北苑", Target(Kind.COMPOUND, 1, 0.0))])
    assert with_part(normalise("铜井区海悦北苑2幢（C区）301"), names).text == "铜井区海悦北苑C区2幢301"
    assert with_part(normalise("海悦北苑的C区2幢"), names).text == "海悦北苑C区2幢"
    assert with_part(normalise("海悦北苑社区C区2幢"), names).text == "海悦北苑C区2幢"
    assert with_part(normalise("2幢，C区，海悦北苑"), names).text == "2幢海悦北苑C区"
    assert with_part(normalise("海悦北苑2幢（D区）"), names).text == "海悦北苑2幢D区"


def test_a_repeat_at_the_end_is_dropped_where_it_stands_right_behind_or_behind_a_number() -> None:
    assert without_repeats(normalise("雁湖区东堰路6号203(雁湖区东堰路)")).text == "雁湖区东堰路6号203"
    assert without_repeats(normalise("白鹭区郎溪口一村白鹭区郎溪口一村")).text == "白鹭区郎溪口一村"


@pytest.mark.parametrize("text", ["我妈家楼下 漏水了", "我们单位门口有人打架", "学校旁边没人管", "东西被偷了快来"])
def test_idle_words_are_no_name_that_sounds_like_them(text: str) -> None:
    names = ("麻家小区", "学府小区", "东云西路", "梅仁小区")
    index = AddressIndex.build(
        ids=names,
        source_ids=[None] * len(names),
        texts=[f"南屏区{name}3幢" for name in names],
        parts=[{"district": "南屏区", "compound": name, "building": "3幢"} for name in names],
        lng=118.9 + 0.01 * np.arange(len(names)),
        lat=np.full(len(names), 31.9),
    )
    assert match(index, text).hits == ()


def test_below_a_house_on_a_road_is_at_its_number() -> None:
    assert sure("柳荫路25号楼下") == "柳荫路25号"
    assert sure("锦绣家园3号楼下") == "锦绣家园3幢501室"  # the only room of the building below which it is


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("柳荫路路3号", "柳荫路3号"),
        ("柳柳荫路3号", "柳荫路3号"),
        ("南屏区锦绣绣家园1幢501室", "锦绣家园1幢501室"),
        ("那个什么，嗯，柳荫3号吧，应该没错", "柳荫路3号"),
    ],
)
def test_a_key_that_bounced_and_words_of_hesitation_make_no_other_name(text: str, meant: str) -> None:
    found = match(INDEX, text)
    assert found.hits[0].text == f"南屏区{meant}"
    assert found.none < 0.05


def test_a_lamp_of_a_road_is_no_key_that_bounced() -> None:
    assert match(INDEX, "柳荫路路灯不亮").hits[0].text.endswith("柳荫路")


def test_figures_without_their_words_are_a_number_and_a_room_that_are_on_record() -> None:
    texts = ["南屏区郎家浜路40号501室", "南屏区郎家浜路4号502室", "南屏区郎家浜路22号101室"]
    index = AddressIndex.build(
        ids=texts, source_ids=[None] * 3, texts=texts, parts=[{}] * 3,
        lng=118.9 + 0.01 * np.arange(3), lat=np.full(3, 31.9),
    )  # fmt: skip
    for text in ("郎家浜路№40501室", "郎家浜路40501"):
        best = match(index, text).hits[0]
        assert best.text == texts[0]
        assert best.weight > 0.9
    assert not any(hit.weight > 0.5 and hit.level == "room" for hit in match(index, "郎家浜路40777室").hits)


def test_a_name_that_sounds_alike_in_another_district_is_not_meant_where_the_district_is_told() -> None:
    texts = [f"南屏区枇杷路{number}号" for number in (1, 3, 5, 9, 11)] + ["北塔区琵琶路7号"]
    index = AddressIndex.build(
        ids=texts, source_ids=[None] * 6, texts=texts, parts=[{}] * 6,
        lng=118.9 + 0.001 * np.arange(6), lat=np.full(6, 31.9),
    )  # fmt: skip
    assert match(index, "南屏区枇杷路7号").hits[0].weight > 0.9
    assert match(index, "枇杷路7号").hits[0].weight < 0.6


@pytest.mark.parametrize("text", ["石桥镇老停水怎么回事", "石桥镇晚上噪音太大了"])
def test_an_area_and_what_happened_there_is_asked_about(text: str) -> None:
    texts = [f"南屏区石桥镇{name}路{number}号" for name in ("惠民", "泰达") for number in range(1, 9)]
    index = AddressIndex.build(
        ids=texts, source_ids=[None] * 16, texts=texts, parts=[{"town": "石桥镇"}] * 16,
        lng=118.9 + 0.01 * np.arange(16), lat=np.full(16, 31.9),
    )  # fmt: skip
    found = match(index, text)
    assert found.asks == "road"
    assert found.none < 0.5


def test_no_room_is_missed_in_a_building_that_is_not_on_record() -> None:
    texts = [f"南屏区新华八村{number}幢{room}室" for number in (1, 2, 3) for room in (101, 201)]
    index = AddressIndex.build(
        ids=texts, source_ids=[None] * 6, texts=texts, parts=[{}] * 6, lng=np.full(6, 118.9), lat=np.full(6, 31.9)
    )
    found, without = match(index, "新华八村5栋502室"), match(index, "新华八村5栋")
    assert found.notes == ("building_unknown",)
    assert found.none == pytest.approx(without.none)


def test_two_roads_of_which_both_are_told_are_no_crossing() -> None:
    found = match(INDEX, "柳荫路和文昌路都停水了")
    assert found.notes == ("several_addresses",)
    assert offered("柳荫路和文昌路都停水了") == {"柳荫路", "文昌路"}


def test_an_alias_that_goes_on_is_not_the_house_itself() -> None:
    texts = ["南屏区衡山里15号", "南屏区衡山里15号附3号"]
    index = AddressIndex.build(
        ids=texts, source_ids=[None] * 2, texts=texts, parts=[{}] * 2, lng=np.array([118.9, 118.91]),
        lat=np.full(2, 31.9), aliases=[(texts[0], "南屏区瑞恩路15号")], name_aliases=[("瑞恩路", "衡山里")],
    )  # fmt: skip
    assert match(index, "瑞恩路15号").hits[0].text == texts[0]
    assert match(index, "瑞恩路15号附3号").hits[0].text == texts[1]
