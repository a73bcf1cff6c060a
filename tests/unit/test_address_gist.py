"""Forms, tables, lists, chats, talks, plates and whole stories: what of them tells the place."""

import numpy as np
import pytest

from geo.address import AddressIndex, match
from geo.address.told.asides import BLANK, without_asides
from geo.address.told.fields import in_order
from geo.address.told.gist import gist
from geo.address.told.labels import OTHER, PERSON, asked_for, is_label, part_of, unit_for
from geo.address.told.letters import without_transliteration
from geo.address.told.tables import labels_in_turn, with_headings
from geo.address.told.talk import denies_other, is_idle, is_ride, is_said
from geo.address.told.text import Told

PLACES = [
    *(
        (f"南屏区书院街道{road}{number}号", {"road": road, "number": f"{number}号"})
        for road, many in {"柳荫路": (16, 24, 60), "建国西路": (11, 39), "二环北路": (110, 188)}.items()
        for number in many
    ),
    *(
        (
            f"南屏区书院街道{estate}{number}幢{unit}单元501室",
            {"compound": estate, "building": f"{number}幢", "unit": f"{unit}单元", "room": "501室"},
        )
        for estate in ("锦绣家园", "泰和苑")
        for number in (1, 3, 11)
        for unit in (1, 2)
    ),
]
INDEX = AddressIndex.build(
    ids=[text for text, _ in PLACES],
    source_ids=[None] * len(PLACES),
    texts=[text for text, _ in PLACES],
    parts=[{"district": "南屏区", "street": "书院街道", **parts} for _, parts in PLACES],
    lng=118.9 + 0.004 * np.arange(len(PLACES)),
    lat=np.full(len(PLACES), 31.9),
)


def told(text: str) -> Told:
    return Told.of(text)


def sure(text: str) -> str | None:
    """Return the address that is meant with at least nine in ten."""
    best = max(match(INDEX, text).hits, key=lambda hit: hit.weight, default=None)
    return best.text.removeprefix("南屏区书院街道") if best and best.weight > 0.9 else None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("【人数】1\n【楼号】3\n【小区】锦绣家园\n【单元】2\n【房号】501\n【备注】急", "锦绣家园3幢2单元501室"),
        ("诉求：噪音；门牌号：16号；所属区：南屏区；道路名称：柳荫路；时间：8:30", "柳荫路16号"),
        ('{"road": "建国西路", "houseNumber": "39", "district": "南屏区"}', "建国西路39号"),
        ("姓名 张三 小区 泰和苑 楼号 11 单元 1 房号 501", "泰和苑11幢1单元501室"),
        ("小区,楼栋,单元,房号,问题\n泰和苑,3,2,501,水压低", "泰和苑3幢2单元501室"),
        ("551|2026/11/23|南屏区|书院街道|柳荫路24号|电梯困人|0", "柳荫路24号"),
        ("来电人：王先生；详细地址：柳荫路60号；来电号码：13900001234；回访：是", "柳荫路60号"),
        ("今日巡查5处，8）建国西路11号污水外溢1起，已上报", "建国西路11号"),
        ("群聊「锦绣家园业主三群」(367) 陈某 23:51\n11幢1单元501室垃圾三天没有人收", "锦绣家园11幢1单元501室"),
        ("柳荫路\nLIUYIN LU\n24\n邮政编码210003", "柳荫路24号"),
        ("6时28分，接110指令(警单466814)：张女士报柳荫路16号邻里纠纷，民警2人到场。", "柳荫路16号"),
        ("客服：您好请讲 市民：楼上吵 客服：哪条路 市民：嗯柳荫路 客服：门牌多少号 市民：二十四", "柳荫路24号"),
        ("接警员：您是在建国西路39号吗 报警人：对对", "建国西路39号"),
        ("我家住柳荫路16号 客服：36号是吧 市民：不是36号 是16号 16号啊", "柳荫路16号"),
        ("柳荫路十六号 是六十号吗 不是是十六号", "柳荫路16号"),
        ("10号晚上10点，在建国西路11号，物业费4毛一平，楼上天天打麻将", "建国西路11号"),
        ("快快快 锦绣家园1幢2单元501 着火了 1幢 2单元 501 对 501", "锦绣家园1幢2单元501室"),
        ("喂你好 我今年七十三了腿脚也不好 我家住建国西路十一号 下水道堵了臭得不得了", "建国西路11号"),
        ("[语音]12″null,@所有人 二环北路&nbsp;110号 [微笑]", "二环北路110号"),
        ("地铁4号线B口出来走200米，柳荫路24号，有个老人摔倒了起不来", "柳荫路24号"),
        ("坐12路到柳荫路下，往回走两分钟，二环北路188号", "二环北路188号"),
        ("满意度 | 不满意\n所在街道路巷 | 柳荫路\n楼门牌 | 24号\n姓名 | 吴**", "柳荫路24号"),
        ("015;南屏区;;建国西路11号;公安;漏水;否;2;12月20日", "建国西路11号"),
        ("泰和苑业主自治群\n奔跑的蜗牛: 3幢1单元501，电梯又停了", "泰和苑3幢1单元501室"),
        ("接警单位：书院派出所 接警时间：20:11 报警内容：柳荫路60号打架 处警人：2", "柳荫路60号"),
        ("建国西路39号，水压只有0.6兆帕，上到14层就没水，物业费一年3600", "建国西路39号"),
        ("报案人住址：泰和苑11幢；案发地点：柳荫路16号；", "柳荫路16号"),
        ("不是柳荫路16号，是24号", "柳荫路24号"),
        ("锦绣……锦绣家园3幢2单元501", "锦绣家园3幢2单元501室"),
        ("请派人到柳荫路24号看一下", "柳荫路24号"),
        ("你好我想问一下建国西路11号归哪个网格管", "建国西路11号"),
        ("锦绣家园1幢2单元501漏水，物业在3幢一楼，不肯管。来电人住3幢，邻居1幢1单元601也漏。", "锦绣家园1幢2单元501室"),
        ("柳荫路24号有人养鸡，邻居16号也有意见，住建局转给街道，请社区协调。", "柳荫路24号"),
        ("工单编号202688473131，诉求：柳荫路24号楼道堆了好多纸箱，请核实后回复。", "柳荫路24号"),
        ("市民祁大爷反映建国西路11号墙皮往下掉，希望派人上门看看。", "建国西路11号"),
    ],
)
def test_should_find_the_place_in_forms_chats_and_stories(text: str, meant: str) -> None:
    assert sure(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "【小区】碧水湾【楼号】3【单元】2【房号】501",
        "客服：哪个小区 市民：碧水湾 客服：几号楼 市民：3号楼",
        "喂你好 我今年七十三了 我家住碧水湾三幢 下水道堵了",
        "工单0093催办，联系人张女士，12:30，3天了",
    ],
)
def test_unknown_places_and_none_stay_unknown(text: str) -> None:
    assert sure(text) is None


def test_the_number_told_after_a_contradiction_is_not_lost_with_the_talk() -> None:
    assert sure("柳荫路24号，不对，是16号") == "柳荫路16号"


def test_rooms_and_halls_floors_and_prices_do_not_number_a_house() -> None:
    assert without_asides("锦绣家园 3室2厅1卫 89平 12/18层 3200元/月 近地铁8号线").replace(BLANK, "").split() == [
        "锦绣家园"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "柳荫路3、5、7号",
        "三元里3号",
        "六里桥12号",
        "3幢2单元501室",
        "柳荫路12号3楼",
        "No.3 Liuyin Road",
        "方居路34号夜间施工",
    ],
)
def test_should_keep_the_numbers_of_an_address(text: str) -> None:
    assert without_asides(text) == text


def test_a_list_of_several_keeps_its_numbers_for_those_who_part_it() -> None:
    assert without_asides("1.柳荫路3号 2.福田路6号") == "1.柳荫路3号 2.福田路6号"


def test_each_character_of_a_form_knows_its_place_in_the_given_text() -> None:
    text = "门牌：16；道路：柳荫路"
    found = gist(text, INDEX.names)
    assert found.text == "柳荫路16号"
    assert "".join(text[place] for place in found.places) == "柳荫路166"


def test_the_explanation_of_a_form_points_into_the_given_text() -> None:
    text = "门牌：16；道路：柳荫路；区县：南屏区"
    spans = {one.level: text[one.begin : one.end] for one in match(INDEX, text).explain}
    assert (spans["road"], spans["number"]) == ("柳荫路", "16")


def test_of_several_persons_addresses_no_label_chooses() -> None:
    text = "户籍地址：柳荫路16号；现居住地址：柳荫路24号"
    assert in_order(told(text)).text == text


def test_the_place_of_the_matter_goes_before_that_of_who_reports() -> None:
    assert in_order(told("报警人住址：柳荫路16号；警情地址：建国西路11号")).text == "建国西路11号"


@pytest.mark.parametrize(
    ("label", "part"),
    [
        ("所属街道", "town"), ("社区(村)", "community"), ("小区/单位", "compound"), ("楼栋号", "building"),
        ("坐落", "address"), ("户籍地址", PERSON), ("问题类型", OTHER), ("工单号", OTHER), ("unit_no", "unit"),
    ],
)  # fmt: skip
def test_should_know_what_a_label_asks_for(label: str, part: str) -> None:
    assert part_of(label) == part


def test_questions_ask_for_parts_and_bare_answers_get_their_unit_words() -> None:
    assert [asked_for(one) for one in ("几号楼", "几单元", "哪一户", "电话多少号")] == [
        "building",
        "unit",
        "room",
        "other",
    ]
    assert unit_for("building", "十一") == ("十一", "幢")
    assert not is_label("锦绣家园")


def test_labels_in_turn_are_told_from_headings() -> None:
    assert [one[0] for one in labels_in_turn("小区 泰和苑 楼号 11")] == ["小区", "楼号"]
    assert labels_in_turn("小区 楼号 房号") == []
    assert with_headings(told("小区|楼号|房号\n泰和苑|3|501")).text == "小区：泰和苑；楼号：3；房号：501；"


def test_letters_that_spell_another_name_are_kept() -> None:
    assert without_transliteration("柳荫路 JIANGUO XILU 12号") == "柳荫路 JIANGUO XILU 12号"


def test_talk_is_told_from_names_numbers_and_places_beside() -> None:
    assert is_idle("我儿子在外地一年回来两趟", before=False, behind=False)
    assert not any(
        is_idle(one, before=True, behind=True) for one in ("锦绣家园", "我在3幢", "就在对面那个店", "十六号")
    )
    assert is_ride("坐3路车到凌河站下")
    assert not is_ride("从柳荫路3号到建国东路51号")
    assert is_said("对402", "4号楼402")
    assert not is_said("403", "4号楼402")
    assert denies_other("不是36号", "柳荫路16号")
    assert not denies_other("不是16号", "柳荫路16号")


@pytest.mark.parametrize(
    "text", ["【" * 3000, "客服：" * 900, "是1吗 不是 " * 300, "：" * 3000, "小区：" * 800, "定位" * 1500]
)
def test_hostile_texts_name_nothing(text: str) -> None:
    assert sure(text) is None
